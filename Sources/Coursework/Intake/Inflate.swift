/// Decompression of DEFLATE data (RFC 1951), with a limit on what may come out.
///
/// Own code, so that no archive tool is started on what a student sent.
struct Inflate {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []
  private let limit: Int

  private init(_ bytes: ArraySlice<UInt8>, limit: Int) {
    self.bytes = bytes
    position = bytes.startIndex
    self.limit = limit
  }

  /// - Returns: what comes out, and how many bytes went in.
  /// - Throws: `Rejection` on broken data, or as soon as more than `limit` bytes come out.
  static func decompress(
    _ bytes: ArraySlice<UInt8>, atMost limit: Int
  ) throws -> (output: [UInt8], used: Int) {
    var inflater = Inflate(bytes, limit: limit)
    while try !inflater.block() {}
    return (inflater.output, inflater.position - bytes.startIndex)
  }

  private static let broken = Rejection("broken compressed data")

  private mutating func take(_ count: Int) throws -> Int {
    while bitCount < count {
      guard position < bytes.endIndex else { throw Self.broken }
      bits |= UInt32(bytes[position]) << UInt32(bitCount)
      position += 1
      bitCount += 8
    }
    let value = bits & ((1 << UInt32(count)) - 1)
    bits >>= UInt32(count)
    bitCount -= count
    return Int(value)
  }

  private mutating func emit(_ byte: UInt8) throws {
    guard output.count < limit else { throw Rejection("unpacks to more than \(limit) bytes") }
    output.append(byte)
  }

  /// - Returns: whether it was the last.
  private mutating func block() throws -> Bool {
    let isLast = try take(1) == 1
    switch try take(2) {
    case 0: try storedBlock()
    case 1: try compressedBlock(Self.fixedLengths, Self.fixedDistances)
    case 2:
      let (lengths, distances) = try dynamicTables()
      try compressedBlock(lengths, distances)
    default: throw Self.broken
    }
    return isLast
  }

  private mutating func storedBlock() throws {
    bits = 0
    bitCount = 0
    let count = try take(8) | take(8) << 8
    let complement = try take(8) | take(8) << 8
    guard count ^ 0xffff == complement else { throw Self.broken }
    for _ in 0..<count { try emit(UInt8(take(8))) }
  }

  private mutating func compressedBlock(_ lengths: Huffman, _ distances: Huffman) throws {
    while true {
      let symbol = try read(lengths)
      if symbol < 256 {
        try emit(UInt8(symbol))
      } else if symbol == 256 {
        return
      } else {
        guard symbol - 257 < lengthBase.count else { throw Self.broken }
        let length = try lengthBase[symbol - 257] + take(lengthExtra[symbol - 257])
        let code = try read(distances)
        guard code < distanceBase.count else { throw Self.broken }
        let distance = try distanceBase[code] + take(distanceExtra[code])
        guard distance <= output.count else { throw Self.broken }
        for _ in 0..<length { try emit(output[output.count - distance]) }
      }
    }
  }

  private mutating func dynamicTables() throws -> (Huffman, Huffman) {
    let lengthCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let codeCount = try take(4) + 4
    var codeLengths = [Int](repeating: 0, count: 19)
    for index in 0..<codeCount { codeLengths[codeOrder[index]] = try take(3) }
    let codes = try Huffman(codeLengths)
    var lengths: [Int] = []
    while lengths.count < lengthCount + distanceCount {
      let symbol = try read(codes)
      switch symbol {
      case 0..<16: lengths.append(symbol)
      case 16:
        guard let last = lengths.last else { throw Self.broken }
        lengths += [Int](repeating: last, count: try take(2) + 3)
      case 17: lengths += [Int](repeating: 0, count: try take(3) + 3)
      default: lengths += [Int](repeating: 0, count: try take(7) + 11)
      }
    }
    guard lengths.count == lengthCount + distanceCount else { throw Self.broken }
    return try (Huffman(Array(lengths[..<lengthCount])), Huffman(Array(lengths[lengthCount...])))
  }

  private mutating func read(_ table: Huffman) throws -> Int {
    var code = 0
    var first = 0
    var index = 0
    for length in 1..<16 {
      code |= try take(1)
      let count = table.counts[length]
      if code - first < count { return table.symbols[index + code - first] }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw Self.broken
  }

  private static let fixedLengths = try! Huffman(
    (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = try! Huffman([Int](repeating: 5, count: 30))
}

/// A canonical Huffman code: how many codes there are of every length, and their symbols in order.
private struct Huffman: Sendable {
  private(set) var counts = [Int](repeating: 0, count: 16)
  private(set) var symbols: [Int] = []

  init(_ lengths: [Int]) throws {
    for length in lengths { counts[length] += 1 }
    counts[0] = 0
    var left = 1
    for length in 1..<16 {
      left = left << 1 - counts[length]
      guard left >= 0 else { throw Rejection("broken compressed data") }
    }
    for length in 1..<16 {
      symbols += lengths.indices.filter { lengths[$0] == length }
    }
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

/// CRC-32 as zip and gzip use it.
func checksum(_ bytes: [UInt8]) -> UInt32 {
  var value = ~UInt32(0)
  for byte in bytes { value = checksumTable[Int((value ^ UInt32(byte)) & 0xff)] ^ (value >> 8) }
  return ~value
}

private let checksumTable: [UInt32] = (0..<256).map { index in
  (0..<8).reduce(UInt32(index)) { value, _ in
    value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1
  }
}

/// The gzip container (RFC 1952), one member.
enum Gzip {
  static func decompress(_ bytes: [UInt8], atMost limit: Int) throws -> [UInt8] {
    let broken = Rejection("broken gzip data")
    guard bytes.count > 18, bytes[2] == 8 else { throw broken }
    let flags = bytes[3]
    var position = 10
    if flags & 4 != 0 { position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8 }
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      guard position < bytes.count, let end = bytes[position...].firstIndex(of: 0) else {
        throw broken
      }
      position = end + 1
    }
    if flags & 2 != 0 { position += 2 }
    guard position < bytes.count else { throw broken }
    let (output, used) = try Inflate.decompress(bytes[position...], atMost: limit)
    let trailer = position + used
    guard trailer + 8 <= bytes.count else { throw broken }
    let stored = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[trailer + $1]) << UInt32(8 * $1) }
    guard stored == checksum(output) else { throw Rejection("gzip data with a wrong checksum") }
    return output
  }
}
