/// Gzip files (RFC 1952): header, DEFLATE data, checksum and length; several may follow each other, and
/// zeros may fill up what is left of a block of a tape or disk, as `gzip` itself has it.
public enum Gzip {
  /// Whether the bytes claim to be gzip.
  public static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// What is in the file, at most `limit` bytes of it.
  public static func decompress(
    _ bytes: [UInt8], limit: Int
  ) throws(CompressionError) -> [UInt8] {
    // Closures of the standard library do not pass typed errors on.
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(CompressionError) in try members(buffer, limit: limit) }
    }
    return try result.get()
  }

  private static func members(
    _ bytes: UnsafeBufferPointer<UInt8>, limit: Int
  ) throws(CompressionError) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    repeat {
      let member = try member(bytes, at: start, limit: limit - result.count)
      if result.isEmpty { result = member.content } else { result += member.content }
      start = member.end
    } while start < bytes.count && bytes[start...].contains { $0 != 0 }
    return result
  }

  private static func member(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
  ) throws(CompressionError) -> (content: [UInt8], end: Int) {
    let dataStart = try headerEnd(bytes, at: start)
    let content: [UInt8]
    let end: Int
    do throws(CompressionError) {
      (content, end) = try Inflate.decompress(bytes, from: dataStart, limit: limit)
    } catch {
      throw CompressionError("\(error.problem) (gzip)", at: error.offset)
    }
    guard end + 8 <= bytes.count else {
      throw CompressionError("the file is cut short (gzip)", at: bytes.count)
    }
    func littleEndian(_ at: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
    }
    guard littleEndian(end) == checksum(content) else {
      throw CompressionError("the checksum is wrong: the file is damaged (gzip)", at: end)
    }
    guard littleEndian(end + 4) == UInt32(truncatingIfNeeded: content.count) else {
      throw CompressionError("the length is wrong: the file is damaged (gzip)", at: end + 4)
    }
    return (content, end + 8)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = CRC32()
    sum.append(bytes)
    return sum.value
  }

  /// Where the compressed data begin.
  private static func headerEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) throws(CompressionError) -> Int {
    func cutShort() -> CompressionError {
      CompressionError("the file is cut short (gzip)", at: bytes.count)
    }
    guard start + 10 <= bytes.count else { throw cutShort() }
    guard bytes[start] == 0x1f, bytes[start + 1] == 0x8b else {
      throw CompressionError("what follows the end is not gzip", at: start)
    }
    let flags = bytes[start + 3]
    guard bytes[start + 2] == 8, flags & 0xe0 == 0 else {
      throw CompressionError("compressed in an unknown way (gzip)", at: start + 2)
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
