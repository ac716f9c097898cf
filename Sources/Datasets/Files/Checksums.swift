import RandomStreams

/// The checksums of compressed files.
enum Checksums {
  /// CRC-32 (ISO 3309), as in gzip and PNG.
  static func crc32(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var sum = CRC32()
    sum.append(UnsafeRawBufferPointer(bytes))
    return sum.value
  }

  /// Adler-32 (RFC 1950), as in zlib.
  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return b << 16 | a
  }
}
