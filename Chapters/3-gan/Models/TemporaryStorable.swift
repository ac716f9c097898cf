protocol Storable {}
