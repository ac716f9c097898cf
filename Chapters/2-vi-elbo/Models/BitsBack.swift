import Foundation
import GSLNumerics
import Literate
import RandomStreams
import Tensors

// snippet.ans
/// A stack of bits, coded by asymmetric numeral systems (Duda, 2009). What is pushed last is popped first.
/// A symbol with `frequency` of 2^bits shares costs bits − log₂ frequency; popping it from a stack of random
/// bits draws it with that probability.
struct BitStack: Equatable {
  private var state: UInt64 = 1 << 32
  private var words: [UInt32]

  init(words: [UInt32]) { self.words = words }

  mutating func push(start: UInt64, frequency: UInt64, bits: UInt64) {
    if state >> (64 - bits) >= frequency {
      words.append(UInt32(truncatingIfNeeded: state))
      state >>= 32
    }
    state = (state / frequency) << bits + state % frequency + start
  }

  /// - Parameter find: the symbol whose share a number from 0 up to 2^bits falls on.
  mutating func pop<Symbol>(
    bits: UInt64, _ find: (UInt64) -> (symbol: Symbol, start: UInt64, frequency: UInt64)
  ) -> Symbol {
    let place = state & (1 << bits - 1)
    let (symbol, start, frequency) = find(place)
    state = frequency * (state >> bits) + place - start
    if state < 1 << 32 { state = state << 32 | UInt64(words.removeLast()) }
    return symbol
  }

  /// How long the message is, nats.
  var length: Double { Double(words.count) * 32 * log(2) + log(Double(state)) }
}
// snippet.end

// snippet.bits-back
/// Codes two-valued images with a VAE. Every coordinate of z stands in one of 1024 cells that are equally
/// probable under the prior.
struct BitsBackCoder {
  let vae: VAE
  static let cells = 1024

  mutating func encode(_ x: [Float], on stack: inout BitStack) -> [Int] {
    let guess = guess(for: x)
    let cells = guess.map { normal in stack.pop(bits: 24) { normal.cell(at: $0) } }
    for (value, p) in zip(x, inkShares(cells)) {
      stack.push(start: value == 1 ? 0 : p, frequency: value == 1 ? p : 65536 - p, bits: 16)
    }
    for cell in cells { stack.push(start: UInt64(cell), frequency: 1, bits: 10) }
    return cells
  }

  mutating func decode(from stack: inout BitStack) -> [Float] {
    let latents = vae.mean.weight.value.shape[1]
    let cells = Array(
      (0..<latents).map { _ in stack.pop(bits: 10) { (Int($0), $0, 1) } }.reversed())
    let x = Array(
      inkShares(cells).reversed().map { p in
        stack.pop(bits: 16) { $0 < p ? (Float(1), 0, p) : (Float(0), p, 65536 - p) }
      }.reversed())
    for (normal, cell) in zip(guess(for: x), cells).reversed() {
      stack.push(
        start: normal.below(cell), frequency: normal.below(cell + 1) - normal.below(cell), bits: 24)
    }
    return x
  }
  // snippet.end

  private func guess(for x: [Float]) -> [CellNormal] {
    let (mean, logVariance) = vae.codes(of: Tensor(x, shape: [1, x.count]))
    return zip(mean.scalars, logVariance.scalars).map {
      CellNormal(mean: Double($0), deviation: max(exp(Double($1) / 2), 1e-9))
    }
  }

  /// The probability of ink at each pixel, in 65536ths, never none and never all.
  private func inkShares(_ cells: [Int]) -> [UInt64] {
    let z = Tensor(cells.map { Float(Self.middle(of: $0)) }, shape: [1, cells.count])
    return decoded(vae, .bernoulli, z).scalars.map {
      UInt64(min(max(Int(($0 * 65536).rounded()), 1), 65535))
    }
  }

  static func middle(of cell: Int) -> Double {
    inverseNormalCumulative((Double(cell) + 0.5) / Double(cells))
  }

  static let edges = (1..<cells).map { inverseNormalCumulative(Double($0) / Double(cells)) }
}

/// A normal as shares of 2²⁴ over the cells, none of them empty.
struct CellNormal {
  let mean, deviation: Double

  /// The shares of all cells before one.
  func below(_ cell: Int) -> UInt64 {
    if cell == 0 { return 0 }
    if cell == BitsBackCoder.cells { return 1 << 24 }
    let r = (BitsBackCoder.edges[cell - 1] - mean) / deviation
    let share = 0.5 * (1 + errorFunction(r / 2.0.squareRoot()))
    return UInt64(share * Double((1 << 24) - BitsBackCoder.cells)) + UInt64(cell)
  }

  func cell(at place: UInt64) -> (symbol: Int, start: UInt64, frequency: UInt64) {
    var (low, high) = (0, BitsBackCoder.cells)
    while high - low > 1 {
      let middle = (low + high) / 2
      if below(middle) <= place { low = middle } else { high = middle }
    }
    return (low, below(low), below(high) - below(low))
  }
}

/// What came of coding images one after another on one stack.
struct CodedImages: Codable, Sendable, Storable {
  /// What each image added to the stack, nats.
  let lengths: [Double]
  /// −log p(x|z), −log p(z) and −log q(z|x) of each, at the z that was popped, by the networks.
  let pixels, prior, guess: [Double]
  /// Whether decoding gave back every pixel, and the stack it began with.
  let isLossless: Bool

  init(_ vae: VAE, _ images: Tensor, seed: RandomStream) {
    var random = seed
    let start = BitStack(
      words: (0..<100 + 2 * vae.mean.weight.shape[1]).map { _ in
        UInt32(truncatingIfNeeded: random.next())
      })
    var (stack, coder) = (start, BitsBackCoder(vae: vae))
    var (lengths, pixels, prior, guess): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    let rows = (0..<images.shape[0]).map { images.rows($0..<$0 + 1) }
    for x in rows {
      let before = stack.length
      let z = coder.encode(x.scalars, on: &stack).map(BitsBackCoder.middle)
      lengths.append(stack.length - before)
      let place = Tensor(z.map { Float($0) }, shape: [1, z.count])
      pixels.append(-Double(logLikelihood(vae, .bernoulli)(x, place).scalars[0]))
      prior.append(z.reduce(0) { $0 + ($1 * $1 + logTwoPi) / 2 })
      let (m, l) = vae.codes(of: x)
      guess.append(
        zip(z, zip(m.scalars, l.scalars)).reduce(0) { sum, pair in
          let (m, l) = (Double(pair.1.0), Double(pair.1.1))
          let r = pair.0 - m
          return sum + (r * r * exp(-l) + l + logTwoPi) / 2
        })
    }
    let back = Array(rows.indices.map { _ in coder.decode(from: &stack) }.reversed())
    isLossless = zip(back, rows).allSatisfy { $0 == $1.scalars } && stack == start
    (self.lengths, self.pixels, self.prior, self.guess) = (lengths, pixels, prior, guess)
  }
}
