/// Zlib streams (RFC 1950): two bytes, DEFLATE data, their Adler-32.
public enum Zlib {
  /// The bytes as a zlib stream; never fails, and gives the same stream for the same bytes.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    // "DEFLATE, a window of 32 kB".
    [0x78, 0x9c] + Deflate.compress(bytes)
      + withUnsafeBytes(of: Adler32.checksum(bytes).bigEndian, Array.init)
  }

  /// What is in the stream, at most `limit` bytes of it; bytes after its end are passed over.
  public static func decompress(
    _ stream: [UInt8], limit: Int
  ) throws(CompressionError) -> [UInt8] {
    guard stream.count >= 6, stream[0] & 0x0f == 8, stream[1] & 0x20 == 0,
      (Int(stream[0]) << 8 | Int(stream[1])) % 31 == 0
    else { throw CompressionError("no zlib stream", at: 0) }
    // Closures of the standard library do not pass typed errors on.
    let result = stream.withUnsafeBufferPointer { buffer in
      Result { () throws(CompressionError) in
        try Inflate.decompress(buffer, from: 2, limit: limit)
      }
    }
    let (output, end) = try result.get()
    guard end + 4 <= stream.count else {
      throw CompressionError("the file is cut short", at: stream.count)
    }
    let sum = stream[end..<end + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard sum == Adler32.checksum(output) else {
      throw CompressionError("the checksum is wrong", at: end)
    }
    return output
  }
}
