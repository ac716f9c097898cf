/// Bits of bytes from the lowest up, read from their source in pieces.
struct BitReader {
  private let source: ByteSource
  private let end: Int
  private var piece: [UInt8] = []
  private var next = 0
  /// Where the byte after `piece` is in the source.
  private var pieceEnd: Int
  private var pending: UInt64 = 0
  private var pendingCount = 0

  static let broken = Rejection("broken compressed data")

  init(_ source: ByteSource, in range: Range<Int>) {
    self.source = source
    end = range.upperBound
    pieceEnd = range.lowerBound
  }

  /// Of the next byte of which no bit was taken.
  var position: Int { pieceEnd - (piece.count - next) - pendingCount / 8 }

  private mutating func fill() throws {
    while pendingCount <= 48 {
      if next == piece.count {
        let count = min(64 << 10, end - pieceEnd)
        guard count > 0 else { return }
        piece = try source.bytes(at: pieceEnd, count: count)
        pieceEnd += count
        next = 0
      }
      pending |= UInt64(piece[next]) << UInt64(pendingCount)
      pendingCount += 8
      next += 1
    }
  }

  /// The next `count` bits, at most 16.
  mutating func take(_ count: Int) throws -> Int {
    if pendingCount < count {
      try fill()
      guard pendingCount >= count else { throw Self.broken }
    }
    let value = pending & (1 << UInt64(count) - 1)
    pending >>= UInt64(count)
    pendingCount -= count
    return Int(value)
  }

  /// At most `count` whole bytes, and at least one, from a byte's beginning on.
  mutating func bytes(atMost count: Int) throws -> [UInt8] {
    if pendingCount >= 8 || next == piece.count { return [UInt8(try take(8))] }
    let end = min(next + count, piece.count)
    defer { next = end }
    return Array(piece[next..<end])
  }

  mutating func alignToByte() {
    let odd = pendingCount % 8
    pending >>= UInt64(odd)
    pendingCount -= odd
  }

  /// The next symbol of a code.
  mutating func read(_ code: Huffman) throws -> Int {
    if pendingCount < 15 { try fill() }
    let entry = Int(code.table[Int(pending & Huffman.tableMask)])
    var length = entry & 15
    var symbol = entry >> 4
    if length == 0 {
      guard let found = code.symbol(in: pending) else { throw Self.broken }
      (symbol, length) = found
    }
    guard length <= pendingCount else { throw Self.broken }
    pending >>= UInt64(length)
    pendingCount -= length
    return symbol
  }
}

/// A canonical Huffman code. Short codes are looked up by the next nine bits; long ones are rare,
/// and a table of them all would cost more than what a hostile stream brings in one block.
struct Huffman: Sendable {
  private static let tableBits = 9
  static let tableMask = UInt64(1 << tableBits - 1)

  /// For each nine bits: symbol × 16 + length; 0 where no short code begins like that.
  private(set) var table = [UInt16](repeating: 0, count: 1 << tableBits)
  /// How many codes there are of every length.
  private var counts = [Int](repeating: 0, count: 16)
  /// By their codes, in order.
  private var symbols: [Int]

  static let fixedLengths = try! Huffman(
    (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  static let fixedDistances = try! Huffman([Int](repeating: 5, count: 30))

  /// - Throws: `Rejection` if there are more codes than bits can tell apart.
  init(_ lengths: [Int]) throws {
    for length in lengths { counts[length] += 1 }
    counts[0] = 0
    var left = 1
    var code = [Int](repeating: 0, count: 17)
    var place = [Int](repeating: 0, count: 17)
    for length in 1..<16 {
      left = left << 1 - counts[length]
      guard left >= 0 else { throw BitReader.broken }
      code[length + 1] = (code[length] + counts[length]) << 1
      place[length + 1] = place[length] + counts[length]
    }
    symbols = [Int](repeating: 0, count: place[16])
    for (symbol, length) in lengths.enumerated() where length > 0 {
      symbols[place[length]] = symbol
      place[length] += 1
      let bits = code[length]
      code[length] += 1
      guard length <= Self.tableBits else { continue }
      // Codes are packed from their first bit on: the table is indexed by the reverse.
      var reversed = 0
      for bit in 0..<length where bits >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
      for index in stride(from: reversed, to: table.count, by: 1 << length) {
        table[index] = UInt16(symbol << 4 | length)
      }
    }
  }

  /// The symbol whose code `bits` begins with, bit by bit.
  func symbol(in bits: UInt64) -> (symbol: Int, length: Int)? {
    var code = 0
    var first = 0
    var index = 0
    for length in 1..<16 {
      code |= Int(bits >> UInt64(length - 1) & 1)
      let count = counts[length]
      if code - first < count { return (symbols[index + code - first], length) }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    return nil
  }
}
