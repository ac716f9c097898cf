import CNumerics

/// CRC-32 (ISO 3309), as in gzip, PNG and Python's `zlib.crc32`: a checksum against accidents, not
/// against people.
///
/// It differs wherever up to 32 bits in a row do, or any two bits of half a gigabyte; of other
/// damage one case in 2³² goes unseen.
public struct CRC32: Sendable, Hashable {
  /// Of the bytes so far.
  public private(set) var value: UInt32 = 0

  /// Of no bytes yet.
  public init() {}

  /// Bytes as they lie in memory.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    value = cn_crc32(value, bytes.baseAddress, bytes.count, Self.tables)
  }

  /// The elements as they lie in memory: of numbers, little-endian.
  public mutating func append<Element: BitwiseCopyable>(_ elements: [Element]) {
    elements.withUnsafeBytes { append($0) }
  }

  /// A text as UTF-8.
  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Eight digits.
  public var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Sixteen tables of 256, one after the other.
  private static let tables: [UInt32] = {
    var tables: [UInt32] = (0..<256).map { index in
      (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xedb8_8320 ^ crc >> 1 : crc >> 1 }
    }
    for index in 256..<4096 {
      let before = tables[index - 256]
      tables.append(tables[Int(before & 0xff)] ^ before >> 8)
    }
    return tables
  }()
}
