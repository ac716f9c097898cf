/// The checksums of compressed files.
enum Checksums {
  /// CRC-32 (ISO 3309), as in gzip and PNG.
  static func crc32(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    crcTable.withUnsafeBufferPointer { table in
      ~bytes.reduce(~0) { crc, byte in
        table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8
      }
    }
  }

  private static let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xedb8_8320 ^ crc >> 1 : crc >> 1 }
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
