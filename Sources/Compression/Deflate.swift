/// DEFLATE compression (RFC 1951): repeats found by hashing, then one Huffman code for the whole.
///
/// Its goals in order: right, deterministic, short to read, small output; speed comes last, since
/// a page has a few small pictures.
public enum Deflate {
  /// A literal byte, or `length` bytes again that stood `distance` bytes before.
  private struct Token {
    var length: UInt16
    var distanceOrByte: UInt16
  }

  /// The bytes as one block.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    let tokens = bytes.withUnsafeBufferPointer(tokens)
    var literals = [Int](repeating: 0, count: 286)
    var distances = [Int](repeating: 0, count: 30)
    literals[256] = 1
    for token in tokens {
      if token.length == 0 {
        literals[Int(token.distanceOrByte)] += 1
      } else {
        literals[257 + lengthClass(Int(token.length))] += 1
        distances[distanceClass(Int(token.distanceOrByte))] += 1
      }
    }
    // A code without any distance confuses some decoders.
    if !distances.contains(where: { $0 > 0 }) { distances[0] = 1 }
    let literalCode = HuffmanCode(frequencies: literals, longest: 15)
    let distanceCode = HuffmanCode(frequencies: distances, longest: 15)

    var output = BitWriter()
    // The last block; dynamic codes.
    output.write(0b101, bits: 3)
    writeHeader(literalCode, distanceCode, to: &output)
    for token in tokens {
      if token.length == 0 {
        output.write(Int(token.distanceOrByte), literalCode)
        continue
      }
      let length = Int(token.length)
      let lengthIndex = lengthClass(length)
      output.write(257 + lengthIndex, literalCode)
      output.write(length - lengthBases[lengthIndex], bits: lengthExtraBits[lengthIndex])
      let distance = Int(token.distanceOrByte) + 1
      let distanceIndex = distanceClass(distance - 1)
      output.write(distanceIndex, distanceCode)
      output.write(distance - distanceBases[distanceIndex], bits: distanceExtraBits(distanceIndex))
    }
    output.write(256, literalCode)
    return output.finished()
  }

  // MARK: Repeats

  private static func tokens(_ bytes: UnsafeBufferPointer<UInt8>) -> [Token] {
    let windowSize = 32768
    var tokens: [Token] = []
    var newest = [Int32](repeating: -1, count: 1 << 15)
    // For each place, the one before it with the same hash.
    var earlier = [Int32](repeating: -1, count: bytes.count)
    func hash(_ at: Int) -> Int {
      (Int(bytes[at]) << 10 ^ Int(bytes[at + 1]) << 5 ^ Int(bytes[at + 2])) & 0x7fff
    }
    func remember(_ at: Int) {
      guard at + 2 < bytes.count else { return }
      let key = hash(at)
      earlier[at] = newest[key]
      newest[key] = Int32(at)
    }
    var at = 0
    while at < bytes.count {
      var best = 2
      var bestPlace = 0
      if at + 2 < bytes.count {
        let limit = min(258, bytes.count - at)
        var candidate = Int(newest[hash(at)])
        var tries = 48
        while candidate >= 0, at - candidate <= windowSize, tries > 0, best < limit {
          if bytes[candidate + best] == bytes[at + best] {
            var length = 0
            while length < limit, bytes[candidate + length] == bytes[at + length] { length += 1 }
            if length > best { (best, bestPlace) = (length, candidate) }
          }
          candidate = Int(earlier[candidate])
          tries -= 1
        }
      }
      if best > 2 {
        // Distances run from 1 to 32768: one less fits.
        tokens.append(
          Token(length: UInt16(best), distanceOrByte: UInt16(at - bestPlace - 1)))
        for place in at..<(at + best) { remember(place) }
        at += best
      } else {
        tokens.append(Token(length: 0, distanceOrByte: UInt16(bytes[at])))
        remember(at)
        at += 1
      }
    }
    return tokens
  }

  // MARK: The format's tables (RFC 1951, section 3.2.5)

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthExtraBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases: [Int] = {
    var bases = [1, 2, 3, 4]
    for index in 4..<30 { bases.append(bases[index - 1] + 1 << distanceExtraBits(index - 1)) }
    return bases
  }()

  private static func distanceExtraBits(_ index: Int) -> Int { max(0, index / 2 - 1) }

  private static let lengthClasses: [UInt8] = (0...258).map { length in
    UInt8(max(0, (lengthBases.lastIndex { $0 <= length }) ?? 0))
  }

  private static func lengthClass(_ length: Int) -> Int { Int(lengthClasses[length]) }

  /// The class of a distance that was made one less.
  private static func distanceClass(_ less: Int) -> Int {
    if less < 4 { return less }
    let bits = Int.bitWidth - 1 - less.leadingZeroBitCount
    return 2 * bits + (less >> (bits - 1) & 1)
  }

  // MARK: The header (section 3.2.7)

  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  private static func writeHeader(
    _ literals: HuffmanCode, _ distances: HuffmanCode, to output: inout BitWriter
  ) {
    func trimmed(_ lengths: [UInt8], atLeast: Int) -> [UInt8] {
      let last = lengths.lastIndex { $0 > 0 } ?? 0
      return Array(lengths.prefix(max(last + 1, atLeast)))
    }
    let literalLengths = trimmed(literals.lengths, atLeast: 257)
    let distanceLengths = trimmed(distances.lengths, atLeast: 1)
    let runs = runs(literalLengths + distanceLengths)
    var frequencies = [Int](repeating: 0, count: 19)
    for run in runs { frequencies[run.symbol] += 1 }
    let code = HuffmanCode(frequencies: frequencies, longest: 7)
    let written = max(4, (lengthOrder.lastIndex { code.lengths[$0] > 0 } ?? 0) + 1)
    output.write(literalLengths.count - 257, bits: 5)
    output.write(distanceLengths.count - 1, bits: 5)
    output.write(written - 4, bits: 4)
    for symbol in lengthOrder.prefix(written) { output.write(Int(code.lengths[symbol]), bits: 3) }
    for run in runs {
      output.write(run.symbol, code)
      output.write(run.extra, bits: run.extraBits)
    }
  }

  /// Code lengths with runs of zeros shortened: 17 stands for 3 to 10 of them, 18 for 11 to 138.
  private static func runs(_ lengths: [UInt8]) -> [(symbol: Int, extra: Int, extraBits: Int)] {
    var runs: [(symbol: Int, extra: Int, extraBits: Int)] = []
    var at = 0
    while at < lengths.count {
      let zeros = lengths[at...].prefix(138).prefix { $0 == 0 }.count
      if zeros >= 11 {
        runs.append((18, zeros - 11, 7))
        at += zeros
      } else if zeros >= 3 {
        runs.append((17, zeros - 3, 3))
        at += zeros
      } else {
        runs.append((Int(lengths[at]), 0, 0))
        at += 1
      }
    }
    return runs
  }
}

/// Bits packed into bytes from the lowest up.
struct BitWriter {
  private var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount = 0

  mutating func write(_ value: Int, bits: Int) {
    pending |= UInt64(value) << UInt64(pendingCount)
    pendingCount += bits
    while pendingCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  mutating func write(_ symbol: Int, _ code: HuffmanCode) {
    write(Int(code.codes[symbol]), bits: Int(code.lengths[symbol]))
  }

  /// All bytes, the last one filled with zeros.
  func finished() -> [UInt8] {
    pendingCount > 0 ? bytes + [UInt8(truncatingIfNeeded: pending)] : bytes
  }
}
