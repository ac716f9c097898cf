import CGSL
import Foundation

/// A test statistic and how often it would be as large or larger if the hypothesis held.
public struct TestResult: Sendable, Hashable {
  /// The test's statistic: D for Kolmogorov and Smirnov, χ² for Pearson.
  public let statistic: Double
  /// The probability of a statistic as large or larger under the hypothesis, 0 … 1.
  public let pValue: Double
}

/// Kolmogorov and Smirnov's test of a sample against a continuous cumulative: D = sup |Fₙ − F|.
///
/// The probability is Kolmogorov's limit with Stephens's correction for finite n (1970): good to
/// 0.01 in absolute terms from n = 5 on, to a few percent of the tail from n = 50 on.
///
/// - Throws: what `cumulative` throws; `GSLError` for no values, or a NaN.
public func kolmogorovSmirnov(
  _ sample: [Double], cumulative: (Double) throws -> Double
) throws -> TestResult {
  let n = Double(sample.count)
  var distance = 0.0
  for (i, x) in try sortedSample(sample).enumerated() {
    let f = try cumulative(x)
    guard f >= 0, f <= 1 else {
      throw GSLError(.badFunction, "Kolmogorov–Smirnov: the cumulative is \(f) at \(x)")
    }
    distance = max(distance, f - Double(i) / n, Double(i + 1) / n - f)
  }
  return TestResult(statistic: distance, pValue: kolmogorovTail(distance, n))
}

/// The test of two samples against each other: D = sup |Fₙ − Gₘ|, ties counted together.
public func kolmogorovSmirnov(_ first: [Double], _ second: [Double]) throws -> TestResult {
  let (a, b) = (try sortedSample(first), try sortedSample(second))
  let (n, m) = (Double(a.count), Double(b.count))
  var (i, j, distance) = (0, 0, 0.0)
  while i < a.count, j < b.count {
    let x = min(a[i], b[j])
    while i < a.count, a[i] == x { i += 1 }
    while j < b.count, b[j] == x { j += 1 }
    distance = max(distance, abs(Double(i) / n - Double(j) / m))
  }
  return TestResult(statistic: distance, pValue: kolmogorovTail(distance, n * m / (n + m)))
}

/// Pearson's χ² of counts against expected counts, with one constraint (the total) and as many
/// fitted parameters as told. GSL: `gsl_cdf_chisq_Q`.
///
/// - Throws: `GSLError` when the lengths differ, an expected count is not positive, or no degree of
///   freedom is left.
public func chiSquaredTest(
  observed: [Int], expected: [Double], fittedParameters: Int = 0
) throws -> TestResult {
  let freedom = observed.count - 1 - fittedParameters
  guard observed.count == expected.count, freedom > 0,
    expected.allSatisfy({ $0 > 0 && $0.isFinite })
  else {
    throw GSLError(
      .invalidArgument,
      "χ² of \(observed.count) counts against \(expected.count), \(fittedParameters) parameters "
        + "fitted: as many of each, expected counts positive, a degree of freedom left")
  }
  let statistic = zip(observed, expected).reduce(0.0) { sum, pair in
    let difference = Double(pair.0) - pair.1
    return sum + difference * difference / pair.1
  }
  openGate()
  return TestResult(statistic: statistic, pValue: gsl_cdf_chisq_Q(statistic, Double(freedom)))
}

private func sortedSample(_ sample: [Double]) throws -> [Double] {
  guard !sample.isEmpty, !sample.contains(where: \.isNaN) else {
    throw GSLError(
      .invalidArgument, "Kolmogorov–Smirnov of \(sample.count) values: one or more, none NaN")
  }
  return sample.sorted()
}

/// P(D ≥ d) = 2 Σ (−1)ᵏ⁻¹ e^(−2k²λ²), λ = (√n + 0.12 + 0.11/√n)·d.
private func kolmogorovTail(_ distance: Double, _ n: Double) -> Double {
  let root = n.squareRoot()
  let lambda = (root + 0.12 + 0.11 / root) * distance
  if lambda < 1.18 {
    // The same by Jacobi's identity, where the series above converges slowly.
    if lambda < 0.04 { return 1 }
    let y = exp(-Double.pi * Double.pi / (8 * lambda * lambda))
    return 1 - (2 * Double.pi).squareRoot() / lambda * (y + pow(y, 9) + pow(y, 25) + pow(y, 49))
  }
  let x = exp(-2 * lambda * lambda)
  return min(1, 2 * (x - pow(x, 4) + pow(x, 9)))
}
