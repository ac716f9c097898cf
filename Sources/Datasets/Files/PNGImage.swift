import Compression

/// A picture from a PNG file (ISO/IEC 15948) that nobody vouches for: eight bits a sample, gray or
/// RGB, with or without alpha, not interlaced.
public struct PNGImage: Sendable, Hashable {
  /// Rows of the picture, in pixels.
  public let height: Int
  /// Columns of the picture, in pixels.
  public let width: Int
  /// 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha.
  public let channels: Int
  /// `[height, width, channels]`, row-major.
  public let samples: [UInt8]

  /// The most pixels each way.
  public static let greatestSide = 4096

  /// Reads a picture from a file.
  ///
  /// - Throws: ``DataError`` if the file cannot be read or is no PNG of this kind, with the place
  ///   in it.
  public init(path: String) throws(DataError) {
    // Twice the raw size of the largest picture: PNG never needs that.
    let limit = 2 * 4 * Self.greatestSide * Self.greatestSide
    try self.init(bytes: DataFile.bytes(of: path, limit: limit), path: path)
  }

  /// - Parameter path: What errors call the picture.
  public init(bytes: [UInt8], path: String) throws(DataError) {
    var reader = PNGReader(bytes: bytes, path: path)
    self = try reader.read()
  }

  init(height: Int, width: Int, channels: Int, samples: [UInt8]) {
    self.height = height
    self.width = width
    self.channels = channels
    self.samples = samples
  }

  /// Brightness from 0 to 1, `[height, width]`: the luma of ITU-R BT.601, over black where the
  /// picture is transparent.
  public var brightness: [Float] {
    (0..<(height * width)).map { pixel in
      let at = pixel * channels
      func sample(_ channel: Int) -> Float { Float(samples[at + channel]) / 255 }
      let luma =
        channels < 3 ? sample(0) : 0.299 * sample(0) + 0.587 * sample(1) + 0.114 * sample(2)
      return channels % 2 == 0 ? luma * sample(channels - 1) : luma
    }
  }
}

/// The chunks of a PNG file, one after the other.
struct PNGReader {
  private let bytes: [UInt8]
  private let path: String
  private var at = 0

  init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  private func failure(_ problem: String, at offset: Int) -> DataError {
    DataError(problem, path: path, offset: offset)
  }

  private func word(_ at: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(bytes[at + $1]) } }

  mutating func read() throws(DataError) -> PNGImage {
    guard bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) else {
      throw failure("is not a PNG picture", at: 0)
    }
    at = 8
    let header = try chunk()
    guard header.name == "IHDR", header.content.count == 13 else {
      throw failure("the picture's header is missing", at: 8)
    }
    let (width, height, channels) = try size(header.content.lowerBound)
    var compressed: [UInt8] = []
    while true {
      let start = at
      let (name, content) = try chunk()
      if name == "IEND" { break }
      if name == "IDAT" {
        compressed += bytes[content]
        continue
      }
      // The fifth bit of the name says whether a reader may pass over what it does not know.
      guard bytes[start + 4] & 0x20 != 0 || name == "PLTE" else {
        throw failure("a part called \(name) that every reader has to know", at: start)
      }
    }
    let rows = try unpacked(compressed, count: height * (1 + width * channels))
    let samples = try unfiltered(rows, rowBytes: width * channels, pixelBytes: channels)
    return PNGImage(height: height, width: width, channels: channels, samples: samples)
  }

  private mutating func chunk() throws(DataError) -> (name: String, content: Range<Int>) {
    guard at + 12 <= bytes.count else { throw failure("the file is cut short", at: bytes.count) }
    let length = word(at)
    guard length <= bytes.count - at - 12 else {
      throw failure("the file is cut short", at: bytes.count)
    }
    let name = bytes[(at + 4)..<(at + 8)]
    guard name.allSatisfy({ ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") })
    else { throw failure("the file is damaged: no part begins here", at: at) }
    let content = (at + 8)..<(at + 8 + length)
    var checksum = CRC32()
    bytes.withUnsafeBytes { buffer in
      checksum.append(UnsafeRawBufferPointer(rebasing: buffer[(at + 4)..<content.upperBound]))
    }
    guard word(content.upperBound) == Int(checksum.value) else {
      throw failure("a checksum is wrong: the file is damaged", at: content.upperBound)
    }
    at = content.upperBound + 4
    return (String(decoding: name, as: UTF8.self), content)
  }

  private func size(_ start: Int) throws(DataError) -> (width: Int, height: Int, channels: Int) {
    let (width, height) = (word(start), word(start + 4))
    let greatest = PNGImage.greatestSide
    guard (1...greatest).contains(width), (1...greatest).contains(height) else {
      throw failure("is \(height) × \(width), not 1 to \(greatest) pixels each way", at: start)
    }
    let (depth, kind) = (bytes[start + 8], bytes[start + 9])
    let channels: [UInt8: Int] = [0: 1, 2: 3, 4: 2, 6: 4]
    guard depth == 8, let channels = channels[kind] else {
      throw failure(
        "has \(depth) bits a sample in color type \(kind); save it with 8 bits, gray or RGB",
        at: start + 8)
    }
    guard bytes[start + 10] == 0, bytes[start + 11] == 0 else {
      throw failure("is compressed in an unknown way", at: start + 10)
    }
    guard bytes[start + 12] == 0 else {
      throw failure("is interlaced; save it without interlacing", at: start + 12)
    }
    return (width, height, channels)
  }

  /// The zlib stream of all data chunks together.
  private func unpacked(_ stream: [UInt8], count: Int) throws(DataError) -> [UInt8] {
    let output: [UInt8]
    do {
      output = try Zlib.decompress(stream, limit: count)
    } catch {
      throw DataError(
        "\(error.problem) (byte \(error.offset) of the picture's data)", path: path)
    }
    guard output.count == count else {
      throw DataError(
        "the picture's data have \(output.count) bytes, not \(count)", path: path)
    }
    return output
  }

  /// Undoes the filters (section 9): each row has one, which predicts a byte from the one to the
  /// left (a), the one above (b) and the one above that (c).
  private func unfiltered(
    _ rows: [UInt8], rowBytes: Int, pixelBytes: Int
  ) throws(DataError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: rows.count / (rowBytes + 1) * rowBytes)
    for row in 0..<(rows.count / (rowBytes + 1)) {
      let filter = rows[row * (rowBytes + 1)]
      guard filter <= 4 else {
        throw DataError("row \(row) has a filter \(filter), which does not exist", path: path)
      }
      for byte in 0..<rowBytes {
        let place = row * rowBytes + byte
        let a = byte >= pixelBytes ? result[place - pixelBytes] : 0
        let b = row > 0 ? result[place - rowBytes] : 0
        let c = byte >= pixelBytes && row > 0 ? result[place - rowBytes - pixelBytes] : 0
        let prediction: UInt8 =
          switch filter {
          case 0: 0
          case 1: a
          case 2: b
          case 3: UInt8((Int(a) + Int(b)) / 2)
          default: Self.paeth(a, b, c)
          }
        result[place] = rows[row * (rowBytes + 1) + 1 + byte] &+ prediction
      }
    }
    return result
  }

  /// Whichever of the three is nearest to `a + b - c`, the first one if two are.
  static func paeth(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt8 {
    let estimate = Int(a) + Int(b) - Int(c)
    let (toA, toB, toC) = (
      abs(estimate - Int(a)), abs(estimate - Int(b)), abs(estimate - Int(c))
    )
    return toA <= toB && toA <= toC ? a : toB <= toC ? b : c
  }
}
