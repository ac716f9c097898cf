/// Gzip files (RFC 1952): header, DEFLATE data, checksum and length; several may follow each other.
enum Gzip {
  /// Whether the bytes claim to be gzip.
  static func isGzip(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
  }

  /// What is in the file, at most `limit` bytes of it.
  static func decompress(
    _ bytes: UnsafeBufferPointer<UInt8>, limit: Int, path: String
  ) throws(DataError) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    repeat {
      let member = try member(bytes, at: start, limit: limit - result.count, path: path)
      if result.isEmpty { result = member.content } else { result += member.content }
      start = member.end
    } while start < bytes.count
    return result
  }

  private static func member(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int, path: String
  ) throws(DataError) -> (content: [UInt8], end: Int) {
    let dataStart = try headerEnd(bytes, at: start, path: path)
    let content: [UInt8]
    let end: Int
    do throws(Inflate.Failure) {
      (content, end) = try Inflate.decompress(bytes, from: dataStart, limit: limit)
    } catch {
      throw DataError("\(error.problem) (gzip)", path: path, offset: error.offset)
    }
    guard end + 8 <= bytes.count else {
      throw DataError("the file is cut short (gzip)", path: path, offset: bytes.count)
    }
    func littleEndian(_ at: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
    }
    guard littleEndian(end) == content.withUnsafeBufferPointer(Checksums.crc32) else {
      throw DataError("the checksum is wrong: the file is damaged (gzip)", path: path, offset: end)
    }
    guard littleEndian(end + 4) == UInt32(truncatingIfNeeded: content.count) else {
      throw DataError(
        "the length is wrong: the file is damaged (gzip)", path: path, offset: end + 4)
    }
    return (content, end + 8)
  }

  /// Where the compressed data begin.
  private static func headerEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, path: String
  ) throws(DataError) -> Int {
    func cutShort() -> DataError {
      DataError("the file is cut short (gzip)", path: path, offset: bytes.count)
    }
    guard start + 10 <= bytes.count else { throw cutShort() }
    guard bytes[start] == 0x1f, bytes[start + 1] == 0x8b else {
      throw DataError("what follows the end is not gzip", path: path, offset: start)
    }
    let flags = bytes[start + 3]
    guard bytes[start + 2] == 8, flags & 0xe0 == 0 else {
      throw DataError("compressed in an unknown way (gzip)", path: path, offset: start + 2)
    }
    var at = start + 10
    if flags & 4 != 0 {
      guard at + 2 <= bytes.count else { throw cutShort() }
      at += 2 + Int(bytes[at]) + Int(bytes[at + 1]) << 8
    }
    // A name and a comment, each ended by a zero byte.
    for flag in [8, 16] as [UInt8] where flags & flag != 0 {
      while at < bytes.count, bytes[at] != 0 { at += 1 }
      at += 1
    }
    if flags & 2 != 0 { at += 2 }
    guard at <= bytes.count else { throw cutShort() }
    return at
  }
}
