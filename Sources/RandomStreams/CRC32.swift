/// CRC-32 (ISO 3309), as in gzip, PNG and Python's `zlib.crc32`: a checksum against accidents, not
/// against people.
///
/// It differs wherever up to 32 bits in a row do, or any two bits of half a gigabyte; of other
/// damage one case in 2³² goes unseen. In the module that all others import.
public struct CRC32: Sendable, Hashable {
  /// Of the bytes so far.
  public private(set) var value: UInt32 = 0

  public init() {}

  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    var crc = ~value
    Self.tables.withUnsafeBufferPointer { table in
      // Eight bytes at a time (Kounavis and Berry, 2005): table k is for a byte that k bytes follow.
      var place = 0
      while place + 8 <= bytes.count {
        let word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        let x = word ^ UInt64(crc)
        @inline(__always) func entry(_ k: Int) -> UInt32 {
          table[k << 8 | Int(truncatingIfNeeded: x >> UInt64(56 - 8 * k)) & 0xff]
        }
        crc = entry(0) ^ entry(1) ^ entry(2) ^ entry(3)
        crc ^= entry(4) ^ entry(5) ^ entry(6) ^ entry(7)
        place += 8
      }
      for byte in bytes[place...] {
        crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8
      }
    }
    value = ~crc
  }

  /// The elements as they lie in memory: of numbers, little-endian.
  public mutating func append<Element: BitwiseCopyable>(_ elements: [Element]) {
    elements.withUnsafeBytes { append($0) }
  }

  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Eight digits.
  public var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Eight tables of 256, one after the other.
  private static let tables: [UInt32] = {
    var tables: [UInt32] = (0..<256).map { index in
      (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xedb8_8320 ^ crc >> 1 : crc >> 1 }
    }
    for index in 256..<2048 {
      let before = tables[index - 256]
      tables.append(tables[Int(before & 0xff)] ^ before >> 8)
    }
    return tables
  }()
}
