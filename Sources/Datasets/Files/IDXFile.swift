import Compression

/// A file of the IDX kind (LeCun, Cortes and Burges): magic number, dimensions, numbers; plain or gzip.
/// MNIST and many data sets after it come like this.
///
/// Nothing in the file is trusted: what it says of itself is checked against what it has.
public struct IDXFile: Sendable, Hashable {
  /// What the file has for each number, big-endian; the raw value is the magic number's third byte.
  public enum ElementType: UInt8, Sendable {
    /// Eight bits without a sign, as pixels and labels of MNIST are.
    case unsignedByte = 0x08
    /// Eight bits in two's complement.
    case signedByte = 0x09
    /// Sixteen bits in two's complement.
    case short = 0x0b
    /// Thirty-two bits in two's complement.
    case int = 0x0c
    /// IEEE 754 single precision.
    case float = 0x0d
    /// IEEE 754 double precision.
    case double = 0x0e

    var size: Int {
      switch self {
      case .unsignedByte, .signedByte: 1
      case .short: 2
      case .int, .float: 4
      case .double: 8
      }
    }
  }

  /// What the file has for each number.
  public let elementType: ElementType
  /// The extents, outermost first: `[images, rows, columns]`.
  public let dimensions: [Int]
  /// The numbers as they are in the file, row-major.
  public let bytes: [UInt8]

  /// The most that is read, in bytes: enough for 300,000 images of 28×28, and a bound for files that
  /// lie.
  public static let greatestSize = 1 << 28

  /// The numbers in single precision, row-major: `int` and `double` are rounded to the nearest.
  public var scalars: [Float] {
    let size = elementType.size
    return (0..<bytes.count / size).map { index in
      let bits = bytes[index * size..<(index + 1) * size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return switch elementType {
      case .unsignedByte: Float(bits)
      case .signedByte: Float(Int8(truncatingIfNeeded: bits))
      case .short: Float(Int16(truncatingIfNeeded: bits))
      case .int: Float(Int32(truncatingIfNeeded: bits))
      case .float: Float(bitPattern: UInt32(bits))
      case .double: Float(Double(bitPattern: bits))
      }
    }
  }

  /// Any file of the kind, whatever it has.
  public init(path: String) throws(DataError) {
    try self.init(path: path, bytesOfRank: nil)
  }

  /// - Parameter expected: How many dimensions a file of unsigned bytes must have: 3 for images, 1 for
  ///   labels; `nil` for any file.
  init(path: String, bytesOfRank expected: Int?) throws(DataError) {
    let raw = try DataFile.bytes(of: path, limit: Self.greatestSize)
    let isCompressed = Gzip.isGzip(raw)
    var content = raw
    if isCompressed {
      do throws(CompressionError) {
        content = try Gzip.decompress(raw, limit: Self.greatestSize)
      } catch {
        throw DataError(error.problem, path: path, offset: error.offset)
      }
    }
    // Offsets count in the unpacked data, where a reader of the format would look.
    let place = isCompressed ? " (in the unpacked data)" : ""
    func failure(_ problem: String, at offset: Int) -> DataError {
      DataError(problem + place, path: path, offset: offset)
    }
    func word(_ at: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(content[at + $1]) } }

    guard content.count >= 4 else { throw failure("the file is cut short", at: content.count) }
    let magic = word(0)
    if let expected, magic != 0x0800 + expected {
      throw failure(
        "the magic number is \(Self.hexadecimal(magic)), not "
          + "\(Self.hexadecimal(0x0800 + expected)) as for "
          + (expected == 3 ? "images" : "labels"), at: 0)
    }
    let rank = magic & 0xff
    guard magic >> 16 == 0, let type = ElementType(rawValue: UInt8(magic >> 8)), rank > 0 else {
      throw failure("the magic number \(Self.hexadecimal(magic)) is none of an IDX file", at: 0)
    }
    let headerSize = 4 + 4 * rank
    guard content.count >= headerSize else {
      throw failure("the file is cut short", at: content.count)
    }
    let dimensions = (0..<rank).map { word(4 + 4 * $0) }
    if let axis = dimensions.firstIndex(of: 0) {
      throw failure("the file says that it has 0 \(Self.name(axis))", at: 4 + 4 * axis)
    }
    let available = content.count - headerSize
    var product = type.size
    for (axis, size) in dimensions.enumerated() {
      let (larger, overflows) = product.multipliedReportingOverflow(by: size)
      guard !overflows, larger <= Self.greatestSize else {
        throw failure("the file says that it has \(size) \(Self.name(axis))", at: 4 + 4 * axis)
      }
      product = larger
    }
    let shape = dimensions.map(String.init).joined(separator: " × ")
    guard available >= product else {
      throw failure(
        "the file is cut short: \(shape) needs \(product) bytes after the header, there are "
          + "\(available)", at: content.count)
    }
    guard available == product else {
      throw failure(
        "\(available - product) bytes are left over after \(shape)", at: headerSize + product)
    }
    elementType = type
    self.dimensions = dimensions
    bytes = Array(content[headerSize...])
  }

  private static func name(_ axis: Int) -> String {
    axis < 3 ? ["items", "rows", "columns"][axis] : "entries on axis \(axis)"
  }

  private static func hexadecimal(_ value: Int) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }
}
