import Foundation
import Foundations
import GSLNumerics

/// The entropy in nats of the observed frequencies, −Σ p̂ log p̂; with `corrected`, plus (K − 1)/2n for the
/// K values seen, which removes the bias of order 1/n (Miller 1955). Throws for no data.
public func plugInEntropy<Value: Hashable>(
  of sample: [Value], corrected: Bool = true
) throws -> Double {
  guard !sample.isEmpty else {
    throw DistributionError.cannotFit(
      distribution: "the plug-in entropy", reason: "the sample is empty")
  }
  let counts = Dictionary(sample.map { ($0, 1) }, uniquingKeysWith: +).values.sorted()
  let n = Double(sample.count)
  let entropy = compensatedSum(counts.map { -Double($0) / n * log(Double($0) / n) })
  return corrected ? entropy + Double(counts.count - 1) / (2 * n) : entropy
}

/// KL(p̂‖q̂) in nats of the observed frequencies of two samples; +inf where a value of x never occurs in y.
///
/// `pseudocount` is added to every count of the values seen in either (0: none; ½: Krichevsky & Trofimov
/// 1981). Biased upwards by about (K − 1)(1/n + 1/m)/2. Throws for empty samples.
public func plugInKLDivergence<Value: Hashable>(
  of x: [Value], from y: [Value], pseudocount: Double = 0
) throws -> Double {
  guard !x.isEmpty, !y.isEmpty else {
    throw DistributionError.cannotFit(
      distribution: "the plug-in divergence", reason: "a sample is empty")
  }
  require(pseudocount >= 0, "a pseudocount must not be negative, but is \(pseudocount)")
  let a = Dictionary(x.map { ($0, 1.0) }, uniquingKeysWith: +)
  let b = Dictionary(y.map { ($0, 1.0) }, uniquingKeysWith: +)
  let values = Array(Set(a.keys).union(b.keys))
  return try klDivergence(
    of: Categorical(weights: values.map { (a[$0] ?? 0) + pseudocount }),
    from: Categorical(weights: values.map { (b[$0] ?? 0) + pseudocount }))
}

/// KL(p̂‖q̂) in nats of two samples' histograms over the same `bins` equal cells from the least to the
/// greatest value: a lower bound of KL(p‖q) as n → ∞ (data processing), rising with the number of bins.
///
/// Throws for empty samples and for values that are not finite.
public func histogramKLDivergence(
  of x: [Double], from y: [Double], bins: Int, pseudocount: Double = 0.5
) throws -> Double {
  try requireSamples(x, y, "the histogram divergence")
  require(bins >= 1, "a histogram has at least one bin, not \(bins)")
  let low = min(x.min()!, y.min()!)
  let high = max(x.max()!, y.max()!)
  // Halved, so that samples from one end of the doubles to the other have a width.
  let width = 0.5 * high - 0.5 * low
  func counts(_ sample: [Double]) -> [Double] {
    var counts = [Double](repeating: pseudocount, count: bins)
    for value in sample {
      let place = width > 0 ? (0.5 * value - 0.5 * low) / width * Double(bins) : 0
      counts[min(Int(place), bins - 1)] += 1
    }
    return counts
  }
  return try klDivergence(
    of: Categorical(weights: counts(x)), from: Categorical(weights: counts(y)))
}
