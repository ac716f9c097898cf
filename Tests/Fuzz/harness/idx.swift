import Foundation

/// A file of the IDX kind, as images, as labels and as whatever it is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let path = scratch
  try! Data(bytes: data, count: size).write(to: URL(fileURLWithPath: path))
  for rank in [nil, 1, 3] {
    guard let file = try? IDXFile(path: path, bytesOfRank: rank) else { continue }
    let count = file.dimensions.reduce(1, *)
    if file.scalars.count != count || count < 1 { fatalError("\(file.dimensions)") }
  }
  return 0
}

let scratch = "/tmp/fuzz-idx-\(getpid())"
