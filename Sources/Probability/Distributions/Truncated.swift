import Foundation
import GSLNumerics

/// A distribution conditioned on an interval: f(x)/P(a <= X <= b) for a <= x <= b.
public struct Truncated<Base: ContinuousDistribution>: ContinuousDistribution {
  // MARK: Parameters

  /// The distribution of X before it was cut.
  public let base: Base
  /// Where it lives now: the interval given, as far as the base's support goes.
  public let support: Interval
  /// log P(a <= X <= b) under the base.
  public let logMass: Double

  /// Throws unless the base has mass in the interval, be it as little as e^(−10⁵).
  public init(_ base: Base, to interval: Interval) throws {
    let lower = max(interval.lower, base.support.lower)
    let upper = min(interval.upper, base.support.upper)
    try require(
      lower < upper, Self.self, "interval", "\(interval.lower)…\(interval.upper)",
      "of positive length inside the support \(base.support.lower)…\(base.support.upper)")
    let logMass = base.logMass(from: lower, to: upper)
    try require(
      logMass > -.infinity, Self.self, "interval", "\(interval.lower)…\(interval.upper)",
      "where the base has mass")
    self.base = base
    self.logMass = logMass
    support = Interval(lower, upper)
  }

  private var lower: Double { support.lower }
  private var upper: Double { support.upper }

  // MARK: Statistics

  public var gaps: [Interval] {
    base.gaps.compactMap { gap in
      let (a, b) = (max(gap.lower, lower), min(gap.upper, upper))
      return a < b ? Interval(a, b) : nil
    }
  }

  /// By quadrature; infinite or NaN where the base's is and its tail is still there.
  public var mean: Double {
    if hasTails && !base.mean.isFinite { return base.mean }
    // From the mode: far from 0 what is added to it has more digits.
    let mode = mode
    return mode + momentByPanels(self) { $0 - mode }
  }

  /// By quadrature; infinite or NaN where the base's is and its tail is still there.
  public var variance: Double {
    if hasTails && !base.variance.isFinite { return base.variance }
    let mean = mean
    return momentByPanels(self) { ($0 - mean) * ($0 - mean) }
  }

  private var hasTails: Bool { !(lower.isFinite && upper.isFinite) }

  /// The base's mode or the best of its peaks and of the two ends.
  public var mode: Double {
    let candidates = [base.mode, lower, upper] + base.peaks.map(\.location) + base.kinks
    return candidates.filter { support.contains($0) && $0.isFinite }
      .max { logDensity(at: $0) < logDensity(at: $1) }!
  }

  /// By quadrature to about 1e-12.
  public var entropy: Double { entropyByPanels(self) }

  public var leftTail: Tail { lower > base.support.lower ? .end(power: 0) : base.leftTail }
  /// A jump where the base was cut on the right; else the base's.
  public var rightTail: Tail { upper < base.support.upper ? .end(power: 0) : base.rightTail }

  /// The base's inside, and the mode with the width over which the density falls from there.
  public var peaks: [Peak] {
    let inside = base.peaks.filter { support.contains($0.location) }
    if !inside.isEmpty { return inside }
    let (near, far) = (quantile(0.25), quantile(0.75))
    return [Peak(location: mode, scale: max(far - near, .leastNonzeroMagnitude))]
  }
  public var kinks: [Double] { base.kinks.filter { $0 > lower && $0 < upper } }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    support.contains(x) ? base.logDensity(at: x) - logMass : x.isNaN ? .nan : -.infinity
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    lower == base.support.lower && lower + exp(u) <= upper
      ? base.logDensity(aboveLowerEnd: u) - logMass : logDensity(at: lower + exp(u))
  }

  public func logDensity(belowUpperEnd u: Double) -> Double {
    upper == base.support.upper && upper - exp(u) >= lower
      ? base.logDensity(belowUpperEnd: u) - logMass : logDensity(at: upper - exp(u))
  }

  public func logDensity(
    at points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    base.logDensity(at: points, into: results)
    for i in points.indices {
      let x = points[i]
      results[i] = support.contains(x) ? results[i] - logMass : x.isNaN ? .nan : -.infinity
    }
  }

  private func tails(_ x: Double) -> TailPair {
    if x.isNaN { return .undefined }
    if x <= lower { return .allAbove }
    if x >= upper { return .allBelow }
    let below = base.logMass(from: lower, to: x) - logMass
    let above = base.logMass(from: x, to: upper) - logMass
    return below < above ? TailPair(logLower: below) : TailPair(logUpper: above)
  }

  public func cumulative(at x: Double) -> Double { tails(x).lower }
  public func complementaryCumulative(at x: Double) -> Double { tails(x).upper }
  public func logCumulative(at x: Double) -> Double { tails(x).logLower }
  public func logComplementaryCumulative(at x: Double) -> Double { tails(x).logUpper }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    if p == 0 || p == 1 { return p == 0 ? lower : upper }
    return p <= 0.5
      ? invertCumulative(
        logTarget: log(p), between: low, high, start: start(lower: p, upper: 1 - p))
      : complementaryQuantile(1 - p)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    if q == 0 || q == 1 { return q == 0 ? upper : lower }
    return q <= 0.5
      ? invertComplementaryCumulative(
        logTarget: log(q), between: low, high, start: start(lower: 1 - q, upper: q))
      : quantile(1 - q)
  }

  private var low: Double { max(lower, -.greatestFiniteMagnitude) }
  private var high: Double { min(upper, .greatestFiniteMagnitude) }

  /// The base's quantile, from the side where its probabilities are small.
  private func start(lower p: Double, upper q: Double) -> Double {
    let (below, above) = (base.cumulative(at: lower), base.complementaryCumulative(at: upper))
    let mass = exp(logMass)
    if mass < 1e-290 {
      // The base's quantiles do not reach so far: from the end where the density is greater.
      let ends = [lower, upper].filter(\.isFinite)
      let best = ends.max { base.logDensity(at: $0) < base.logDensity(at: $1) }
      return min(max(best ?? 0, low), high)
    }
    let (lowerMass, upperMass) = (below + p * mass, above + q * mass)
    let x =
      lowerMass < upperMass ? base.quantile(lowerMass) : base.complementaryQuantile(upperMass)
    return min(max(x, low), high)
  }

  // MARK: Sampling

  /// By rejection where a third of the base's draws are kept, else by inversion.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    if logMass > -1 {
      // Bounded, since the base's samples are rounded: where doubles are coarse none may be inside.
      for _ in 0..<rejectionLimit {
        let x = base.sample(using: &generator)
        if support.contains(x) { return x }
      }
    }
    return quantile(openUniform(&generator))
  }
}

// MARK: Fitting

extension Truncated where Base: ParametricDistribution {
  /// The base's: the interval is given.
  public var parameterNames: [String] { base.parameterNames }
  public var parameters: [Double] { base.parameters }

  /// The base's parameters of highest likelihood for data of which only those in `interval` were seen.
  ///
  /// By Nelder and Mead's simplex and Newton's method, from the base's own fit, which does not know of
  /// the cut; NaN as standard errors where the base's density has a kink. Parameters whose standard
  /// error that fit leaves open, such as a Pareto's scale, stay as it found them. Throws
  /// `DistributionError.cannotFit` for data that are empty, not finite or outside the interval, where
  /// the base cannot be fitted, and where the likelihood rises for ever, as it does for data that a
  /// truncated density can follow only in a limit.
  public static func fit(_ data: [Double], to interval: Interval) throws -> Fit<Truncated> {
    try requireData(data, for: Self.self, in: interval)
    let start = try Base.fit(data)
    let origin = start.distribution.parameters
    let free = origin.indices.filter { start.standardErrors[$0].isFinite }
    guard !free.isEmpty else {
      throw cannotFit(Self.self, "the likelihood is not smooth in any parameter of \(Base.self)")
    }
    func truncated(_ values: [Double]) throws -> Truncated {
      var parameters = origin
      for (i, value) in zip(free, values) { parameters[i] = value }
      return try Truncated(Base(parameters: parameters), to: interval)
    }
    let maximum = try maximumOfLikelihood(
      Self.self, start: free.map { origin[$0] }, widths: free.map { start.standardErrors[$0] },
      isSmooth: start.distribution.kinks.isEmpty
    ) { (try? truncated($0))?.logLikelihood(ofAll: data) ?? -.infinity }
    let fitted = try truncated(maximum.parameters)
    var errors = origin.map { _ in Double.nan }
    for (i, error) in zip(free, maximum.standardErrors) { errors[i] = error }
    return Fit(
      fitted, standardErrors: errors, logLikelihood: fitted.logLikelihood(ofAll: data),
      count: data.count)
  }

  /// The maximum likelihood member of the family, cut to `interval`; throws where there is none.
  public init(fitting data: [Double], to interval: Interval) throws {
    self = try Self.fit(data, to: interval).distribution
  }
}

extension Truncated: Equatable where Base: Equatable {}
extension Truncated: Hashable where Base: Hashable {}

extension ContinuousDistribution {
  /// log P(a < X <= b), from the side where the probabilities are small; by quadrature of the density
  /// where even there the difference cancels.
  func logMass(from a: Double, to b: Double) -> Double {
    if a <= support.lower { return logCumulative(at: b) }
    if b >= support.upper { return logComplementaryCumulative(at: a) }
    let (low, high) = (logCumulative(at: a), logComplementaryCumulative(at: b))
    // Both ends' outsides are small: nothing cancels.
    if low < -1 && high < -1 { return log1p(-exp(low) - exp(high)) }
    let (greater, less) =
      low < high
      ? (logCumulative(at: b), low) : (logComplementaryCumulative(at: a), high)
    if less < greater - 0.1 { return greater + log1mexp(less - greater) }
    let inner = kinks.filter { $0 > a && $0 < b }
    let points = [a] + inner + [b]
    let reference = points.map { logDensity(at: $0) }.filter(\.isFinite).max() ?? 0
    var sum = 0.0
    for (from, to) in zip(points, points.dropFirst()) {
      sum += adaptivePanel(from, to, depth: 30, scale: 0) { exp(logDensity(at: $0) - reference) }
    }
    return reference + log(sum)
  }
}
