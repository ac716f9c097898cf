import Compression
import Foundations

/// Pictures as PNG files (ISO/IEC 15948): eight bits a sample, gray or RGB, one color transparent.
enum PNGWriter {
  enum Color: UInt8 {
    case gray = 0
    case rgb = 2

    var channels: Int { self == .gray ? 1 : 3 }
  }

  /// - Parameter pixels: Row by row, `channels` bytes a pixel. A pixel whose samples are all zero
  ///   is transparent.
  static func png(_ pixels: [UInt8], width: Int, height: Int, color: Color) -> [UInt8] {
    require(
      pixels.count == width * height * color.channels,
      "PNG: \(pixels.count) samples do not fill \(height) × \(width) × \(color.channels)")
    var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    file += chunk(
      "IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, color.rawValue, 0, 0, 0])
    file += chunk("tRNS", [UInt8](repeating: 0, count: 2 * color.channels))
    file += chunk("IDAT", Zlib.compress(filtered(pixels, rowBytes: width * color.channels)))
    return file + chunk("IEND", [])
  }

  /// A row that repeats the one above, as most do in an enlarged picture, as its difference from
  /// it (filter 2): all zero. Any other row stands as it is (filter 0).
  private static func filtered(_ pixels: [UInt8], rowBytes: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count + pixels.count / max(rowBytes, 1))
    for start in stride(from: 0, to: pixels.count, by: max(rowBytes, 1)) {
      let row = pixels[start..<(start + rowBytes)]
      if start > 0, row.elementsEqual(pixels[(start - rowBytes)..<start]) {
        result.append(2)
        result += repeatElement(0, count: rowBytes)
      } else {
        result.append(0)
        result += row
      }
    }
    return result
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    return bigEndian(UInt32(content.count)) + body + bigEndian(crc32(body))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian, Array.init)
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var sum = CRC32()
    sum.append(bytes)
    return sum.value
  }
}
