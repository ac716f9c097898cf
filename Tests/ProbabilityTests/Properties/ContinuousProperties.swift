import Foundation
import Probability

/// What must hold for every continuous distribution at every argument.
struct ContinuousProperties {
  var violations = Violations()

  mutating func check(_ d: some ContinuousDistribution, _ numbers: inout HostileNumbers) {
    checkStatistics(d)
    let support = d.support
    var points = (0..<4).map { _ in numbers.any() }
    let probabilities = (0..<4).map { _ in numbers.probability() }
    for p in probabilities { points += [d.quantile(p), d.complementaryQuantile(p)] }
    points += [support.lower, support.upper, support.lower.nextDown, support.upper.nextUp, d.mode]
    for x in points { checkPoint(d, support, x) }
    checkOrder(d, points.filter { !$0.isNaN }.sorted())
    checkBatch(d, points)
    for p in probabilities { checkQuantiles(d, support, p) }
    let sorted = probabilities.sorted()
    for (p, q) in zip(sorted, sorted.dropFirst()) {
      let (x, y) = (d.quantile(p), d.quantile(q))
      let slack = 1e-9 * max(abs(x), abs(y))
      violations.expect(
        x <= y || x - y <= slack, "quantile falls from \(x) at \(p) to \(y) at \(q)")
    }
    for p in [Double.nan, -0.1, 1.1, .infinity] {
      violations.expect(
        d.quantile(p).isNaN && d.complementaryQuantile(p).isNaN, "a quantile at \(p) is a number")
    }
    checkSampler(d, support, &numbers)
    violations.cases += points.count + 2 * probabilities.count + 1
  }

  private mutating func checkStatistics(_ d: some ContinuousDistribution) {
    let support = d.support
    violations.expect(support.lower < support.upper, "support \(support)")
    violations.expect(!d.mode.isNaN, "mode nan")
    violations.expect(
      d.mode >= support.lower && d.mode <= support.upper, "mode \(d.mode) outside \(support)")
    _ = (d.peaks, d.kinks, d.gaps, d.leftTail, d.rightTail)
  }

  private mutating func checkPoint(
    _ d: some ContinuousDistribution, _ support: Interval, _ x: Double
  ) {
    let (logF, f) = (d.logDensity(at: x), d.density(at: x))
    let (below, above) = (d.cumulative(at: x), d.complementaryCumulative(at: x))
    let (logBelow, logAbove) = (d.logCumulative(at: x), d.logComplementaryCumulative(at: x))
    if x.isNaN {
      for value in [logF, f, below, above, logBelow, logAbove] {
        violations.expect(value.isNaN, "nan in, \([logF, f, below, above, logBelow, logAbove]) out")
      }
      return
    }
    violations.expect(!logF.isNaN && f >= 0, "log density \(logF), density \(f) at \(x)")
    if !support.contains(x) {
      violations.expect(logF == -.infinity && f == 0, "log density \(logF) outside, at \(x)")
    }
    violations.expect(agrees(f, log: logF), "density \(f), its log \(logF) at \(x)")
    for (value, logarithm, name) in [(below, logBelow, "P(X<=x)"), (above, logAbove, "P(X>x)")] {
      violations.expect(
        value >= 0 && value <= 1 && logarithm <= 0, "\(name) = \(value), log \(logarithm) at \(x)")
      violations.expect(
        agrees(value, log: logarithm),
        "\(name) = \(value), log \(logarithm) at \(x)")
    }
    violations.expect(abs(below + above - 1) <= 1e-12, "P + Q = \(below) + \(above) at \(x)")
    if x < support.lower { violations.expect(below == 0, "P(X<=\(x)) = \(below)") }
    // π itself is a little more than the double that ends a circle.
    // Between `Double.pi` and π there is 1.2e-16 of room, for a density on a circle.
    let room = 1.3e-16 * max(0.16, exp(d.logDensity(at: support.upper)))
    if x >= support.upper { violations.expect(above <= room, "P(X>\(x)) = \(above)") }
  }

  /// Neither distribution function may turn round, seen by the smaller of the two.
  private mutating func checkOrder(_ d: some ContinuousDistribution, _ points: [Double]) {
    for (x, y) in zip(points, points.dropFirst()) where x < y {
      let (a, b) = (d.logCumulative(at: x), d.logCumulative(at: y))
      violations.expect(
        a <= b || a - b <= 1e-11 * max(1, abs(b)), "log P falls from \(a) at \(x) to \(b) at \(y)")
      let (c, e) = (d.logComplementaryCumulative(at: x), d.logComplementaryCumulative(at: y))
      violations.expect(
        e <= c || e - c <= 1e-11 * max(1, abs(c)), "log Q rises from \(c) at \(x) to \(e) at \(y)")
    }
  }

  private mutating func checkBatch(_ d: some ContinuousDistribution, _ points: [Double]) {
    for (x, value) in zip(points, d.logDensity(at: points)) {
      let single = d.logDensity(at: x)
      violations.expect(
        value == single || value.isNaN && single.isNaN
          || abs(value - single) <= 1e-12 * max(1, abs(single)),
        "log density \(single), in a batch \(value) at \(x)")
    }
  }

  /// The quantile is where the distribution function passes p: within rounding, or the next few doubles.
  private mutating func checkQuantiles(
    _ d: some ContinuousDistribution, _ support: Interval, _ p: Double
  ) {
    let logP = log(p)
    for isLower in [true, false] {
      let x = isLower ? d.quantile(p) : d.complementaryQuantile(p)
      let name = isLower ? "quantile" : "complementary quantile"
      violations.expect(support.contains(x), "\(name) \(x) of \(p) outside \(support)")
      guard p > 0 && p < 1 && !x.isNaN else { continue }
      // Of a subnormal p the last digit is uncertain.
      let slack = 1e-9 * max(1, abs(logP)) + .leastNonzeroMagnitude / p
      var (low, high) = (x, x)
      for _ in 0..<4 { (low, high) = (low.nextDown, high.nextUp) }
      // What is located by its logarithm is located to the spacing of doubles near log x, a relative
      // 1e-13 at both ends of the doubles.
      let size = min(max(abs(x), .leastNonzeroMagnitude), .greatestFiniteMagnitude)
      let spacing = 1e-14 + 2 * log(size).ulp
      (low, high) = (low - spacing * abs(low), high + spacing * abs(high))
      let (before, after) =
        isLower
        ? (d.logCumulative(at: low), d.logCumulative(at: high))
        : (d.logComplementaryCumulative(at: high), d.logComplementaryCumulative(at: low))
      violations.expect(
        before <= logP + slack && after >= logP - slack,
        "\(name) \(x) of \(p), where log P goes from \(before) to \(after), not \(logP)")
    }
  }

  private mutating func checkSampler(
    _ d: some ContinuousDistribution, _ support: Interval, _ numbers: inout HostileNumbers
  ) {
    var generator = CountedGenerator(numbers.stream.split("sampler"))
    let x = d.sample(using: &generator)
    violations.expect(support.contains(x), "sample \(x) outside \(support)")
    violations.expect(generator.count < 1000, "a sample took \(generator.count) words")
  }
}
