/// A file of the IDX kind (LeCun, Cortes and Burges): magic number, dimensions, unsigned bytes;
/// plain or gzip. MNIST and many data sets after it come like this.
///
/// Nothing in the file is trusted: what it says of itself is checked against what it has.
struct IDXFile {
  let dimensions: [Int]
  let bytes: [UInt8]

  /// The most that is read: enough for 300,000 images of 28×28, and a bound for files that lie.
  static let greatestSize = 1 << 28

  /// - Parameter rank: How many dimensions the file must have: 3 for images, 1 for labels.
  init(path: String, rank: Int) throws(DataError) {
    let raw = try DataFile.bytes(of: path, limit: Self.greatestSize)
    let isCompressed = raw.withUnsafeBufferPointer(Gzip.isGzip)
    let content: [UInt8]
    if isCompressed {
      content = try Self.unpacked(raw, path: path)
    } else {
      content = raw
    }
    // Offsets count in the unpacked data, where a reader of the format would look.
    let place = isCompressed ? " (in the unpacked data)" : ""
    func failure(_ problem: String, at offset: Int) -> DataError {
      DataError(problem + place, path: path, offset: offset)
    }
    func word(_ at: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(content[at + $1]) } }

    guard content.count >= 4 else { throw failure("the file is cut short", at: content.count) }
    let magic = word(0)
    let expected = 0x0800 + rank
    guard magic == expected else {
      throw failure(
        "the magic number is \(Self.hexadecimal(magic)), not \(Self.hexadecimal(expected)) as for "
          + (rank == 3 ? "images" : "labels"), at: 0)
    }
    let headerSize = 4 + 4 * rank
    guard content.count >= headerSize else {
      throw failure("the file is cut short", at: content.count)
    }
    let dimensions = (0..<rank).map { word(4 + 4 * $0) }
    if let axis = dimensions.firstIndex(of: 0) {
      throw failure("the file says that it has 0 \(Self.names[axis])", at: 4 + 4 * axis)
    }
    let available = content.count - headerSize
    var product = 1
    for (axis, size) in dimensions.enumerated() {
      let (larger, overflows) = product.multipliedReportingOverflow(by: size)
      guard !overflows, larger <= Self.greatestSize else {
        throw failure("the file says that it has \(size) \(Self.names[axis])", at: 4 + 4 * axis)
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
    self.dimensions = dimensions
    bytes = Array(content[headerSize...])
  }

  private static let names = ["items", "rows", "columns"]

  private static func unpacked(_ raw: [UInt8], path: String) throws(DataError) -> [UInt8] {
    // Closures of the standard library do not pass typed errors on.
    let result = raw.withUnsafeBufferPointer { bytes in
      Result { () throws(DataError) in
        try Gzip.decompress(bytes, limit: greatestSize, path: path)
      }
    }
    return try result.get()
  }

  private static func hexadecimal(_ value: Int) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }
}
