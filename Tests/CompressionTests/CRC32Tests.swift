import Compression
import Testing

@Suite struct CRC32Tests {
  /// The definition, a bit at a time.
  private static func bitwise(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xedb8_8320 ^ crc >> 1 : crc >> 1 }
    }
    return ~crc
  }

  @Test func itIsTheStandards() {
    var sum = CRC32()
    #expect(sum.value == 0 && sum.hexadecimal == "00000000")
    sum.append("123456789")
    #expect(sum.value == 0xcbf4_3926 && sum.hexadecimal == "cbf43926")
  }

  /// Pieces of all lengths from all places, as the sixteen bytes of a step begin anywhere.
  @Test func piecesAddUpToTheWhole() {
    let bytes = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 151 ^ 0x5a) }
    for start in 0..<8 {
      for end in start..<bytes.count {
        for middle in [start, (start + end) / 2, end] {
          var sum = CRC32()
          sum.append(Array(bytes[start..<middle]))
          sum.append(Array(bytes[middle..<end]))
          #expect(sum.value == Self.bitwise(Array(bytes[start..<end])))
        }
      }
    }
  }
}
