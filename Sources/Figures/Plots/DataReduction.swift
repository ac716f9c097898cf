import Foundation

/// Keeps figures small: what a reader could not see is left out, by rules without chance.
enum DataReduction {
  static let greatestPointCount = 3000
  static let greatestLineCount = 800

  /// Which of `count` points are drawn: all, or one from each of equally many stretches. Which one
  /// is scrambled, because samples often come in a cycle (mode 1, mode 2, …) and evenly spaced ones
  /// would show some modes only.
  static func keptPoints(of count: Int) -> [Int] {
    guard count > greatestPointCount else { return Array(0..<count) }
    return (0..<greatestPointCount).map { stretch in
      let start = stretch * count / greatestPointCount
      let length = (stretch + 1) * count / greatestPointCount - start
      return start + Int(scrambled(UInt64(stretch)) % UInt64(length))
    }
  }

  /// The finaliser of SplitMix64 (Steele, Lea, Flood, 2014).
  private static func scrambled(_ value: UInt64) -> UInt64 {
    var bits = value &+ 0x9e37_79b9_7f4a_7c15
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }

  /// Which vertices of a line are drawn: all, or the first, the lowest, the highest and the last
  /// of each of equally many, so that the outline of a noisy curve stays what it was.
  static func keptVertices(of y: [Double]) -> [Int] {
    guard y.count > greatestLineCount else { return Array(y.indices) }
    let buckets = greatestLineCount / 4
    return (0..<buckets).flatMap { bucket -> [Int] in
      let range = (bucket * y.count / buckets)..<((bucket + 1) * y.count / buckets)
      let finite = range.filter { y[$0].isFinite }
      // A bucket of gaps keeps one, so that the gap stays.
      guard let first = finite.first, let last = finite.last else { return [range.lowerBound] }
      var lowest = first
      var highest = first
      for index in finite {
        if y[index] < y[lowest] { lowest = index }
        if y[index] > y[highest] { highest = index }
      }
      return Set([first, lowest, highest, last]).sorted()
    }
  }

  /// How many significant digits values need so that their differences keep about six: more for
  /// values that vary little around a large one.
  static func digits(for values: [Double]) -> Int {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), high - low > 0 else { return 6 }
    let ratio = max(abs(low), abs(high)) / (high - low)
    return ratio.isFinite ? min(15, 6 + Int(log10(max(ratio, 1)))) : 6
  }

  /// A number with `digits` significant digits, without trailing zeros; `nil` if not finite.
  static func text(_ value: Double, digits: Int = 6) -> String? {
    guard value.isFinite else { return nil }
    if value == 0 { return "0" }
    return String(format: "%.\(digits)g", value)
  }
}
