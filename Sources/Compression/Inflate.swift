/// DEFLATE decompression (RFC 1951) of data that nobody vouches for.
///
/// Its goals in order: no input makes it trap, read or write outside its buffers, or grow past
/// `limit`; every damage is named with its byte; then speed.
public struct Inflate {
  private var bits: BitReader
  private var output: [UInt8]
  private let limit: Int

  /// The decompressed bytes of the stream that starts at `start`, and where it ends.
  ///
  /// - Parameters:
  ///   - start: 0 up to the count of the input.
  ///   - limit: The most that may come out.
  public static func decompress(
    _ input: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int
  ) throws(CompressionError) -> (output: [UInt8], end: Int) {
    var inflate = Inflate(bits: BitReader(input, at: start), output: [], limit: limit)
    try inflate.run()
    return (inflate.output, inflate.bits.byteOffset)
  }

  private init(bits: BitReader, output: [UInt8], limit: Int) {
    self.bits = bits
    self.output = output
    self.limit = limit
  }

  private mutating func run() throws(CompressionError) {
    var isLast = false
    while !isLast {
      isLast = try bits.take(1) == 1
      switch try bits.take(2) {
      case 0: try stored()
      case 1: try coded(.fixedLiterals, .fixedDistances)
      case 2:
        let (literals, distances) = try codes()
        try coded(literals, distances)
      default: throw failure("a block of a kind that does not exist")
      }
    }
  }

  private func failure(_ problem: String) -> CompressionError {
    CompressionError(problem, at: bits.byteOffset)
  }

  /// A block that was not compressed: its length, the length's complement, the bytes.
  private mutating func stored() throws(CompressionError) {
    bits.alignToByte()
    let length = try bits.take(16)
    guard try bits.take(16) == ~length & 0xffff else {
      throw failure("the length of a stored block does not match its complement")
    }
    try makeRoom(length)
    for _ in 0..<length { output.append(UInt8(try bits.take(8))) }
  }

  private func makeRoom(_ count: Int) throws(CompressionError) {
    guard count <= limit - output.count else {
      throw failure("decompresses to more than the \(limit) bytes that are expected")
    }
  }

  private mutating func coded(
    _ literals: InflateCode, _ distances: InflateCode
  ) throws(CompressionError) {
    while true {
      let symbol = try literals.decode(&bits)
      if symbol < 256 {
        try makeRoom(1)
        output.append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol <= 285 else { throw failure("a length code that does not exist") }
      let length =
        Self.lengthBases[symbol - 257] + (try bits.take(Self.lengthExtraBits[symbol - 257]))
      let code = try distances.decode(&bits)
      guard code < 30 else { throw failure("a distance code that does not exist") }
      let distance = Self.distanceBases[code] + (try bits.take(Self.distanceExtraBits[code]))
      guard distance <= output.count else {
        throw failure("a repeat of what is before the beginning")
      }
      try makeRoom(length)
      // Source and target may overlap: that is how runs are written.
      let source = output.count - distance
      for index in 0..<length { output.append(output[source + index]) }
    }
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthExtraBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  private static let distanceExtraBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]
  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// The two codes that a block brings along (section 3.2.7).
  private mutating func codes() throws(CompressionError) -> (InflateCode, InflateCode) {
    let literalCount = try bits.take(5) + 257
    let distanceCount = try bits.take(5) + 1
    let codeCount = try bits.take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else {
      throw failure("a block with more codes than there are")
    }
    var codeLengths = [UInt8](repeating: 0, count: 19)
    for symbol in Self.lengthOrder.prefix(codeCount) {
      codeLengths[symbol] = UInt8(try bits.take(3))
    }
    guard let lengthCode = InflateCode(lengths: codeLengths[...], mayBeIncomplete: false) else {
      throw failure("the code for code lengths is no prefix code")
    }
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try lengthCode.decode(&bits)
      switch symbol {
      case 16:
        guard let last = lengths.last else { throw failure("a repeat of no code length") }
        lengths += repeatElement(last, count: 3 + (try bits.take(2)))
      case 17: lengths += repeatElement(0, count: 3 + (try bits.take(3)))
      case 18: lengths += repeatElement(0, count: 11 + (try bits.take(7)))
      default: lengths.append(UInt8(symbol))
      }
    }
    guard lengths.count == literalCount + distanceCount else {
      throw failure("code lengths run past their end")
    }
    guard lengths[256] > 0 else { throw failure("a block that cannot end") }
    // An empty stream needs one code only: its end.
    guard let literals = InflateCode(lengths: lengths[..<literalCount], mayBeIncomplete: true),
      let distances = InflateCode(lengths: lengths[literalCount...], mayBeIncomplete: true)
    else { throw failure("the lengths of the codes make no prefix code") }
    return (literals, distances)
  }
}

/// A prefix code, read by looking up the next fifteen bits.
struct InflateCode {
  /// For each fifteen bits: symbol × 16 + length; 0 where no code begins like that.
  private let table: [UInt16]

  static let fixedLiterals = InflateCode(
    lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }[...],
    mayBeIncomplete: false)!
  static let fixedDistances = InflateCode(
    lengths: [UInt8](repeating: 5, count: 32)[...], mayBeIncomplete: false)!

  /// `nil` if the lengths are not those of a prefix code in which every bit string begins with a
  /// code. A code with a single symbol of one bit, or with none, may be incomplete if asked for.
  init?(lengths: ArraySlice<UInt8>, mayBeIncomplete: Bool) {
    let longest = 15
    var counts = [Int](repeating: 0, count: longest + 1)
    for length in lengths {
      guard length <= longest else { return nil }
      counts[Int(length)] += 1
    }
    counts[0] = 0
    var sum = 0
    var next = [Int](repeating: 0, count: longest + 2)
    for length in 1...longest {
      next[length + 1] = (next[length] + counts[length]) << 1
      sum += counts[length] << (longest - length)
    }
    let used = counts.reduce(0, +)
    let isTolerable = mayBeIncomplete && (used == 0 || (used == 1 && counts[1] == 1))
    guard sum == 1 << longest || isTolerable else { return nil }

    var table = [UInt16](repeating: 0, count: 1 << longest)
    for (symbol, length) in zip(0..., lengths) where length > 0 {
      let length = Int(length)
      let code = next[length]
      next[length] += 1
      // Codes are packed from their first bit on: the table is indexed by the reverse.
      var reversed = 0
      for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
      for place in stride(from: reversed, to: table.count, by: 1 << length) {
        table[place] = UInt16(symbol << 4 | length)
      }
    }
    self.table = table
  }

  func decode(_ bits: inout BitReader) throws(CompressionError) -> Int {
    let entry = table[bits.peek15()]
    let length = Int(entry & 15)
    guard length > 0 else {
      throw CompressionError("a code that does not exist", at: bits.byteOffset)
    }
    _ = try bits.take(length)
    return Int(entry >> 4)
  }
}

/// Bits of bytes from the lowest up.
struct BitReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var next: Int
  private var pending: UInt64 = 0
  private var pendingCount = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
    self.bytes = bytes
    next = start
  }

  /// The byte to which the next bit belongs.
  var byteOffset: Int { next - pendingCount / 8 }

  private mutating func fill() {
    while pendingCount <= 48, next < bytes.count {
      pending |= UInt64(bytes[next]) << UInt64(pendingCount)
      pendingCount += 8
      next += 1
    }
  }

  /// The next fifteen bits, as if the data were followed by zeros.
  mutating func peek15() -> Int {
    if pendingCount < 15 { fill() }
    return Int(pending & 0x7fff)
  }

  /// The next `count` bits, at most 16.
  mutating func take(_ count: Int) throws(CompressionError) -> Int {
    if pendingCount < count {
      fill()
      guard pendingCount >= count else {
        throw CompressionError("the file is cut short", at: bytes.count)
      }
    }
    let value = Int(pending & (1 << UInt64(count) - 1))
    pending >>= UInt64(count)
    pendingCount -= count
    return value
  }

  mutating func alignToByte() {
    let odd = pendingCount % 8
    pending >>= UInt64(odd)
    pendingCount -= odd
  }
}
