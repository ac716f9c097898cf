import Foundations

/// Arrays, integers and permutations from a stream.
extension RandomStream {
  /// `count` numbers of the open interval (0, 1).
  public mutating func uniforms(_ count: Int) -> [Double] {
    require(count >= 0, "uniforms: count is \(count), must not be negative")
    return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      fillUniform(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialized = count
    }
  }

  /// `count` standard normal numbers.
  public mutating func normals(_ count: Int) -> [Double] {
    require(count >= 0, "normals: count is \(count), must not be negative")
    return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      fillNormal(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialized = count
    }
  }

  /// An integer of 0 ..< `bound`, each as likely as any other.
  public mutating func integer(below bound: Int) -> Int {
    require(bound > 0, "integer(below:): the bound is \(bound), must be positive")
    // Lemire, "Fast random integer generation in an interval" (2019): the upper half of a product,
    // with the few lower halves rejected that would make some results likelier.
    let width = UInt64(bound)
    var product = next().multipliedFullWidth(by: width)
    if product.low < width {
      let threshold = (0 &- width) % width
      while product.low < threshold { product = next().multipliedFullWidth(by: width) }
    }
    return Int(product.high)
  }

  /// The numbers 0 ..< `n` in random order, each order as likely as any other.
  ///
  /// Source: Fisher and Yates; Durstenfeld, "Algorithm 235: random permutation" (CACM 1964).
  public mutating func permutation(of n: Int) -> [Int] {
    require(n >= 0, "permutation(of:): n is \(n), must not be negative")
    var order = Array(0..<n)
    // Written out, not `shuffle`, whose algorithm the standard library is free to change: a
    // recorded seed must give the same order with every toolchain.
    for i in stride(from: n - 1, to: 0, by: -1) {
      order.swapAt(i, integer(below: i + 1))
    }
    return order
  }
}
