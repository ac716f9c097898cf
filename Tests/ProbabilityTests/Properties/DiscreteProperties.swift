import Foundation
import Probability

/// What must hold for every discrete distribution at every argument.
struct DiscreteProperties {
  var violations = Violations()

  mutating func check(_ d: some DiscreteDistribution, _ numbers: inout HostileNumbers) {
    let support = d.support
    violations.expect(support.contains(d.mode), "mode \(d.mode) outside \(support)")
    violations.expect(
      (d.mean >= 0 || d.mean.isNaN) && (d.variance >= 0 || d.variance.isNaN),
      "mean \(d.mean), variance \(d.variance)")
    _ = d.peaks
    var points = [0, 1, -1, support.lower, d.mode, Int.max, Int.min, support.upper ?? 7]
    for _ in 0..<3 {
      points.append(Int(max(-9e18, min(9e18, numbers.finite()))))
    }
    let probabilities = (0..<3).map { _ in numbers.probability() }
    for p in probabilities { points.append(d.quantile(p)) }
    for k in points { checkPoint(d, support, k) }
    checkOrder(d, points.sorted())
    for p in probabilities { checkQuantile(d, support, p) }
    var generator = CountedGenerator(numbers.stream.split("sampler"))
    let k = d.sample(using: &generator)
    violations.expect(support.contains(k), "sample \(k) outside \(support)")
    violations.expect(generator.count < 20_000, "a sample took \(generator.count) words")
    violations.cases += points.count + probabilities.count + 1
  }

  private mutating func checkPoint(
    _ d: some DiscreteDistribution, _ support: IntegerInterval, _ k: Int
  ) {
    let (logP, p) = (d.logProbability(of: k), d.probability(of: k))
    violations.expect(logP <= 0 && p >= 0 && p <= 1, "log P(\(k)) = \(logP), P = \(p)")
    if !support.contains(k) {
      violations.expect(logP == -.infinity && p == 0, "log P(\(k)) = \(logP) outside")
    }
    violations.expect(
      agrees(p, log: logP),
      "P(\(k)) = \(p), log \(logP)")
    let (below, above) = (d.cumulative(at: k), d.complementaryCumulative(at: k))
    let (logBelow, logAbove) = (d.logCumulative(at: k), d.logComplementaryCumulative(at: k))
    for (value, logarithm, name) in [(below, logBelow, "P(X<=k)"), (above, logAbove, "P(X>k)")] {
      violations.expect(
        value >= 0 && value <= 1 && logarithm <= 0, "\(name) = \(value), log \(logarithm) at \(k)")
      violations.expect(
        agrees(value, log: logarithm),
        "\(name) = \(value), log \(logarithm) at \(k)")
    }
    violations.expect(abs(below + above - 1) <= 1e-12, "P + Q = \(below) + \(above) at \(k)")
    if k < support.lower { violations.expect(below == 0, "P(X<=\(k)) = \(below)") }
    if let upper = support.upper, k >= upper {
      violations.expect(above == 0, "P(X>\(k)) = \(above)")
    }
  }

  private mutating func checkOrder(_ d: some DiscreteDistribution, _ points: [Int]) {
    for (j, k) in zip(points, points.dropFirst()) where j < k {
      let (a, b) = (d.logCumulative(at: j), d.logCumulative(at: k))
      violations.expect(
        a <= b || a - b <= 1e-11 * max(1, abs(b)), "log P falls from \(a) at \(j) to \(b) at \(k)")
      let (c, e) = (d.logComplementaryCumulative(at: j), d.logComplementaryCumulative(at: k))
      violations.expect(
        e <= c || e - c <= 1e-11 * max(1, abs(c)), "log Q rises from \(c) at \(j) to \(e) at \(k)")
    }
  }

  private mutating func checkQuantile(
    _ d: some DiscreteDistribution, _ support: IntegerInterval, _ p: Double
  ) {
    let k = d.quantile(p)
    violations.expect(support.contains(k), "quantile \(k) of \(p) outside \(support)")
    guard p > 0 && p < 1 else { return }
    // Beyond 2⁵³ the probabilities are of the nearest double.
    guard abs(k) < 1 << 53 else { return }
    let slack = 1e-11 * max(1, abs(log(p)))
    violations.expect(
      d.logCumulative(at: k) >= log(p) - slack, "quantile \(k) of \(p) has P \(d.cumulative(at: k))"
    )
    violations.expect(
      k == support.lower || d.logCumulative(at: k - 1) <= log(p) + slack,
      "quantile \(k) of \(p), but \(k - 1) has P \(d.cumulative(at: k - 1))")
  }
}
