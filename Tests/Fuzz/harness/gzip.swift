/// Gzip, zlib and bare DEFLATE data; and what the compressor makes of the same bytes is read back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  let limit = 1 << 20
  for read in [Gzip.decompress, Zlib.decompress] as [([UInt8], Int) throws -> [UInt8]] {
    if let result = try? read(bytes, limit) { check(result.count <= limit) }
  }
  bytes.withUnsafeBufferPointer { buffer in
    if let (output, end) = try? Inflate.decompress(buffer, from: 0, limit: limit) {
      check(output.count <= limit && end <= size)
    }
  }
  guard size <= 4096, let packed = try? Zlib.decompress(Zlib.compress(bytes), limit: size) else {
    check(size > 4096)
    return 0
  }
  check(packed == bytes)
  return 0
}

func check(_ holds: Bool) { if !holds { fatalError("a property does not hold") } }
