/// CRC-32 as zip and gzip use it.
struct Checksum {
  private var state = ~UInt32(0)

  var value: UInt32 { ~state }

  mutating func update(_ bytes: [UInt8]) {
    var state = state
    Self.table.withUnsafeBufferPointer { table in
      bytes.withUnsafeBufferPointer { bytes in
        for byte in bytes { state = table[Int((state ^ UInt32(byte)) & 0xff)] ^ (state >> 8) }
      }
    }
    self.state = state
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1
    }
  }
}

func checksum(_ bytes: [UInt8]) -> UInt32 {
  var checksum = Checksum()
  checksum.update(bytes)
  return checksum.value
}

/// The gzip container (RFC 1952), one member.
enum Gzip {
  /// Hands over what comes out in pieces.
  ///
  /// - Throws: `Rejection` on broken data, or as soon as more than `limit` bytes come out.
  static func decompress(
    _ source: ByteSource, atMost limit: Int, into sink: ([UInt8]) throws -> Void
  ) throws {
    let broken = Rejection("broken gzip data")
    guard source.count > 18 else { throw broken }
    // A header's extra field may have 64 KB; a name and a comment as long are nobody's.
    let head = try source.bytes(at: 0, count: min(source.count, 256 << 10))
    guard head[2] == 8 else { throw broken }
    let flags = head[3]
    var start = 10
    if flags & 4 != 0 { start += 2 + Int(head[start]) + Int(head[start + 1]) << 8 }
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      guard start < head.count, let end = head[start...].firstIndex(of: 0) else { throw broken }
      start = end + 1
    }
    if flags & 2 != 0 { start += 2 }
    guard start < source.count else { throw broken }
    var sum = Checksum()
    let end = try Inflate.decompress(source, in: start..<source.count, atMost: limit) { piece in
      sum.update(piece)
      try sink(piece)
    }
    guard end + 8 <= source.count else { throw broken }
    let trailer = try source.bytes(at: end, count: 4)
    var stored: UInt32 = 0
    for byte in trailer.reversed() { stored = stored << 8 | UInt32(byte) }
    guard stored == sum.value else { throw Rejection("gzip data with a wrong checksum") }
  }

  static func decompress(_ bytes: [UInt8], atMost limit: Int) throws -> [UInt8] {
    var output: [UInt8] = []
    try decompress(ByteSource(bytes), atMost: limit) { output += $0 }
    return output
  }
}
