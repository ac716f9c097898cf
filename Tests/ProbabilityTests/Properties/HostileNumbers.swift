import Foundation
import RandomStreams

/// Numbers that find faults: spread over all 600 decades of the doubles, with every special value.
///
/// One index gives the same numbers for ever, so that an index is enough to keep a failure by.
struct HostileNumbers {
  var stream: RandomStream
  /// Parameters are between 10^−decades and 10^decades; arguments always go through all 600.
  var decades = 308.0

  init(_ name: String, index: Int) { stream = RandomStream(seed: 17).split(name).split(index) }

  /// Uniform between two numbers.
  mutating func number(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * stream.uniform()
  }

  mutating func chance(_ p: Double) -> Bool { stream.uniform() < p }

  mutating func choice<Element>(_ elements: [Element]) -> Element {
    elements[stream.integer(below: elements.count)]
  }

  /// ±10^(−308 … 308), subnormal numbers, ordinary ones, ±0, ±∞, NaN and their like.
  mutating func any() -> Double {
    let value = stream.uniform()
    if value < 0.08 { return chance(0.5) ? .nan : chance(0.5) ? .infinity : -.infinity }
    return chance(0.5) ? -positive() : positive()
  }

  /// Not NaN and not infinite.
  mutating func finite() -> Double { chance(0.5) ? -positive() : positive() }

  /// From 0 to the greatest double.
  mutating func positive() -> Double {
    let kind = stream.uniform()
    if kind < 0.5 { return pow(10, number(-308, 308)) }
    if kind < 0.8 { return pow(10, number(-3, 3)) }
    if kind < 0.9 { return Double(bitPattern: stream.next() & 0x000F_FFFF_FFFF_FFFF) }
    return choice([
      0, 1, 2, 0.5, .pi, 1.0.nextUp, 1.0.nextDown, .leastNonzeroMagnitude,
      .leastNormalMagnitude, .greatestFiniteMagnitude, 1e8, 0x1p53,
    ])
  }

  /// What a family is asked to be made with: mostly in its domain.
  mutating func parameter() -> Double {
    if chance(0.02) { return decades < 308 ? .nan : any() }
    return chance(0.5) ? pow(10, number(-2, 2)) : limited(positive())
  }

  mutating func location() -> Double {
    if chance(0.02) { return decades < 308 ? .infinity : any() }
    if chance(0.4) { return number(-10, 10) }
    return chance(0.5) ? -limited(positive()) : limited(positive())
  }

  private func limited(_ x: Double) -> Double {
    if decades >= 308 { return max(x, .leastNonzeroMagnitude) }
    return min(max(x, pow(10, -decades)), pow(10, decades))
  }

  /// From 0 to 1: at both ends over all decades.
  mutating func probability() -> Double {
    let kind = stream.uniform()
    if kind < 0.3 { return stream.uniform() }
    if kind < 0.7 { return pow(10, number(-320, 0)) }
    if kind < 0.9 { return 1 - pow(10, number(-16, 0)) }
    return choice([0, 1, 0.5, 0.5.nextUp, 0.5.nextDown, .leastNonzeroMagnitude, 1.0.nextDown])
  }
}

/// Hands out a stream's words and counts them: a sampler that takes too many does not end.
struct CountedGenerator: RandomNumberGenerator {
  var stream: RandomStream
  private(set) var count = 0

  init(_ stream: RandomStream) { self.stream = stream }

  mutating func next() -> UInt64 {
    count += 1
    // What a sampler that would not end gets in the end are numbers of the middle.
    return count > 1_000_000 ? 1 << 63 : stream.next()
  }
}

/// A generator that says the same for ever: a loop that only luck ends does not end with it.
struct StuckGenerator: RandomNumberGenerator {
  let word: UInt64
  mutating func next() -> UInt64 { word }
}
