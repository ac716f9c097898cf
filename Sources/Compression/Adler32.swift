/// Adler-32 (RFC 1950), the checksum of zlib streams.
public enum Adler32 {
  /// The checksum of all bytes: 1 for none.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    // As many as `b` can take before it must be reduced: 5552 · 255 · 5553 / 2 < 2³².
    for start in stride(from: 0, to: bytes.count, by: 5552) {
      for byte in bytes[start..<min(start + 5552, bytes.count)] {
        a &+= UInt32(byte)
        b &+= a
      }
      a %= 65521
      b %= 65521
    }
    return b << 16 | a
  }
}
