/// Decompression of DEFLATE data (RFC 1951) in a stream: what comes out goes to `sink` in pieces,
/// and only the last 32 KB, which the data may refer to, are kept.
///
/// Own code, so that no archive tool is started on what a student sent.
struct Inflate {
  private var bits: BitReader
  /// The last bytes that came out, of which the first `handedOver` were given to `sink`.
  private var output: [UInt8] = []
  private var handedOver = 0
  private var total = 0
  private let limit: Int
  private let sink: ([UInt8]) throws -> Void

  private static let window = 32 << 10
  private static let piece = 256 << 10

  /// - Returns: where the data ends in `source`.
  /// - Throws: `Rejection` on broken data, or as soon as more than `limit` bytes come out.
  static func decompress(
    _ source: ByteSource, in range: Range<Int>, atMost limit: Int,
    into sink: ([UInt8]) throws -> Void
  ) throws -> Int {
    try withoutActuallyEscaping(sink) { sink in
      var inflater = Inflate(bits: BitReader(source, in: range), limit: limit, sink: sink)
      while try !inflater.block() {}
      try inflater.flush(keeping: 0)
      return inflater.bits.position
    }
  }

  /// All of it at once.
  ///
  /// - Returns: what comes out, and how many bytes went in.
  static func decompress(
    _ bytes: [UInt8], atMost limit: Int
  ) throws -> (output: [UInt8], used: Int) {
    var output: [UInt8] = []
    let used = try decompress(ByteSource(bytes), in: 0..<bytes.count, atMost: limit) {
      output += $0
    }
    return (output, used)
  }

  private init(bits: BitReader, limit: Int, sink: @escaping ([UInt8]) throws -> Void) {
    self.bits = bits
    self.limit = limit
    self.sink = sink
    output.reserveCapacity(Self.piece + Self.window + 65536)
  }

  private mutating func makeRoom(_ count: Int) throws {
    total += count
    guard total <= limit else { throw Rejection("unpacks to more than \(limit) bytes") }
    if output.count >= Self.piece + Self.window { try flush(keeping: Self.window) }
  }

  private mutating func flush(keeping kept: Int) throws {
    try sink(Array(output[handedOver...]))
    output.removeFirst(max(0, output.count - kept))
    handedOver = output.count
  }

  /// - Returns: whether it was the last.
  private mutating func block() throws -> Bool {
    let isLast = try bits.take(1) == 1
    switch try bits.take(2) {
    case 0: try storedBlock()
    case 1: try compressedBlock(.fixedLengths, .fixedDistances)
    case 2:
      let (lengths, distances) = try dynamicTables()
      try compressedBlock(lengths, distances)
    default: throw BitReader.broken
    }
    return isLast
  }

  private mutating func storedBlock() throws {
    bits.alignToByte()
    let count = try bits.take(16)
    let complement = try bits.take(16)
    guard count ^ 0xffff == complement else { throw BitReader.broken }
    try makeRoom(count)
    let end = output.count + count
    while output.count < end { output += try bits.bytes(atMost: end - output.count) }
  }

  private mutating func compressedBlock(_ lengths: Huffman, _ distances: Huffman) throws {
    while true {
      let symbol = try bits.read(lengths)
      if symbol < 256 {
        try makeRoom(1)
        output.append(UInt8(symbol))
      } else if symbol == 256 {
        return
      } else {
        guard symbol - 257 < lengthBase.count else { throw BitReader.broken }
        let length = lengthBase[symbol - 257] + (try bits.take(lengthExtra[symbol - 257]))
        let code = try bits.read(distances)
        guard code < distanceBase.count else { throw BitReader.broken }
        let distance = distanceBase[code] + (try bits.take(distanceExtra[code]))
        guard distance <= output.count else { throw BitReader.broken }
        try makeRoom(length)
        copy(length, from: distance)
      }
    }
  }

  /// Source and target may overlap: that is how runs are written.
  private mutating func copy(_ length: Int, from distance: Int) {
    var left = length
    var step = distance
    while left > 0 {
      let start = output.count - step
      let count = min(left, step)
      output.append(contentsOf: output[start..<start + count])
      left -= count
      // What was appended repeats what was before it, and so may be copied with it.
      step += count
    }
  }

  private mutating func dynamicTables() throws -> (Huffman, Huffman) {
    let lengthCount = try bits.take(5) + 257
    let distanceCount = try bits.take(5) + 1
    let codeCount = try bits.take(4) + 4
    var codeLengths = [Int](repeating: 0, count: 19)
    for index in 0..<codeCount { codeLengths[codeOrder[index]] = try bits.take(3) }
    let codes = try Huffman(codeLengths)
    var lengths: [Int] = []
    while lengths.count < lengthCount + distanceCount {
      let symbol = try bits.read(codes)
      switch symbol {
      case 0..<16: lengths.append(symbol)
      case 16:
        guard let last = lengths.last else { throw BitReader.broken }
        lengths += [Int](repeating: last, count: try bits.take(2) + 3)
      case 17: lengths += [Int](repeating: 0, count: try bits.take(3) + 3)
      default: lengths += [Int](repeating: 0, count: try bits.take(7) + 11)
      }
    }
    guard lengths.count == lengthCount + distanceCount else { throw BitReader.broken }
    return try (Huffman(Array(lengths[..<lengthCount])), Huffman(Array(lengths[lengthCount...])))
  }
}

private let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
private let lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
]
private let lengthExtra = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]
private let distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
]
private let distanceExtra = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]
