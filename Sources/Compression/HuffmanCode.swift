/// A prefix code for symbols 0 ..< n, as DEFLATE writes it: only the lengths count, the codes
/// follow from them (RFC 1951, section 3.2.2).
struct HuffmanCode {
  /// Bits of each symbol's code; 0 for a symbol that does not occur.
  let lengths: [UInt8]
  /// The codes with their bits reversed, since DEFLATE packs codes from their first bit on.
  let codes: [UInt16]

  init(frequencies: [Int], longest: Int) {
    lengths = Self.lengths(frequencies: frequencies, longest: longest)
    codes = Self.codes(lengths: lengths)
  }

  /// Huffman's lengths, cut at `longest` bits.
  static func lengths(frequencies: [Int], longest: Int) -> [UInt8] {
    var lengths = [UInt8](repeating: 0, count: frequencies.count)
    let used = frequencies.indices.filter { frequencies[$0] > 0 }
    // A code of one symbol still takes one bit.
    if used.count < 2 {
      for symbol in used { lengths[symbol] = 1 }
      return lengths
    }
    // Two queues: leaves by frequency, and inner nodes, which are made in order of frequency.
    let leaves = used.sorted { (frequencies[$0], $0) < (frequencies[$1], $1) }
    var weights = leaves.map { frequencies[$0] }
    var parents = [Int](repeating: 0, count: 2 * leaves.count - 1)
    var leaf = 0
    var inner = leaves.count
    while weights.count < parents.count {
      func takeLightest() -> Int {
        if inner < weights.count, leaf >= leaves.count || weights[inner] < weights[leaf] {
          inner += 1
          return inner - 1
        }
        leaf += 1
        return leaf - 1
      }
      let (first, second) = (takeLightest(), takeLightest())
      parents[first] = weights.count
      parents[second] = weights.count
      weights.append(weights[first] + weights[second])
    }
    var depths = [Int](repeating: 0, count: parents.count)
    for node in stride(from: parents.count - 2, through: 0, by: -1) {
      depths[node] = depths[parents[node]] + 1
    }
    let counts = limited(depths.prefix(leaves.count), longest: longest)
    // The rarest symbols take the longest codes.
    var next = 0
    for length in stride(from: longest, through: 1, by: -1) {
      for _ in 0..<counts[length] {
        lengths[leaves[next]] = UInt8(length)
        next += 1
      }
    }
    return lengths
  }

  /// How many codes have each length, after codes that are too long were cut and others made
  /// longer until the code is again one that can be read (Kraft's sum is one).
  private static func limited(_ depths: ArraySlice<Int>, longest: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: longest + 1)
    for depth in depths { counts[min(depth, longest)] += 1 }
    var sum = 0
    for length in 1...longest { sum += counts[length] << (longest - length) }
    while sum > 1 << longest {
      // A code of the greatest length moves beside one that is made a bit longer.
      var length = longest - 1
      while counts[length] == 0 { length -= 1 }
      counts[length] -= 1
      counts[length + 1] += 2
      counts[longest] -= 1
      sum -= 1
    }
    return counts
  }

  private static func codes(lengths: [UInt8]) -> [UInt16] {
    var codes = [UInt16](repeating: 0, count: lengths.count)
    var code = 0
    for length in 1...16 {
      for symbol in lengths.indices where Int(lengths[symbol]) == length {
        codes[symbol] = UInt16(truncatingIfNeeded: reversed(code, bits: length))
        code += 1
      }
      code <<= 1
    }
    return codes
  }

  private static func reversed(_ code: Int, bits: Int) -> Int {
    var result = 0
    for bit in 0..<bits where code >> bit & 1 == 1 { result |= 1 << (bits - 1 - bit) }
    return result
  }
}
