import Foundation
import GSLNumerics

/// The triangular distribution: rising from `lower` to a peak at `mode`, falling to `upper`;
/// f(mode) = 2/(upper − lower).
///
/// Simpson 1755; W. Oliver on its likelihood, "A maximum likelihood oddity" (1972).
public struct Triangular: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// a.
  public let lower: Double
  /// c, in [a, b].
  public let mode: Double
  /// b > a.
  public let upper: Double

  /// Throws unless all are finite, `lower` < `upper` and `lower` <= `mode` <= `upper`.
  public init(lower: Double, mode: Double, upper: Double) throws {
    try requireFinite(lower, "lower", of: Self.self)
    try requireFinite(upper, "upper", of: Self.self)
    try require(
      lower < upper && (upper - lower).isFinite, Self.self, "upper", upper, "above lower (\(lower))"
    )
    try require(
      mode >= lower && mode <= upper, Self.self, "mode", mode, "between \(lower) and \(upper)")
    self.lower = lower
    self.mode = mode
    self.upper = upper
  }

  public var parameterNames: [String] { ["lower", "mode", "upper"] }
  public var parameters: [Double] { [lower, mode, upper] }
  public init(parameters: [Double]) throws {
    try requireCount(3, of: parameters, Self.self)
    try self.init(lower: parameters[0], mode: parameters[1], upper: parameters[2])
  }

  // MARK: Statistics

  private var width: Double { upper - lower }
  public var support: Interval { Interval(lower, upper) }
  public var mean: Double { mode + ((lower - mode) + (upper - mode)) / 3 }
  /// ((b − a)² − (c − a)(b − c)) / 18 with the mode c.
  public var variance: Double {
    (width * width - (mode - lower) * (upper - mode)) / 18
  }
  public var entropy: Double { 0.5 - log(2) + log(width) }
  public var leftTail: Tail { .end(power: mode > lower ? 1 : 0) }
  /// Down to 0 along a straight line at `upper`; a jump where the mode is there.
  public var rightTail: Tail { .end(power: mode < upper ? 1 : 0) }
  public var peaks: [Peak] { [Peak(location: mode, scale: 0.25 * width)] }
  public var kinks: [Double] { mode > lower && mode < upper ? [mode] : [] }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    guard support.contains(x) else { return x.isNaN ? .nan : -.infinity }
    if x == mode { return log(2) - log(width) }
    return x < mode
      ? log(2) - log(width) + log((x - lower) / (mode - lower))
      : log(2) - log(width) + log((upper - x) / (upper - mode))
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    u < log(mode - lower)
      ? log(2) - log(width) + u - log(mode - lower) : logDensity(at: lower + exp(u))
  }

  public func logDensity(belowUpperEnd u: Double) -> Double {
    u < log(upper - mode)
      ? log(2) - log(width) + u - log(upper - mode) : logDensity(at: upper - exp(u))
  }

  /// P(X <= x) and P(X > x); each a square on its own side of the mode, and on the other the mass up to
  /// the mode and a strip, so that neither cancels.
  private func tails(_ x: Double) -> (lower: Double, upper: Double) {
    if x.isNaN { return (.nan, .nan) }
    if x <= lower { return (0, 1) }
    if x >= upper { return (1, 0) }
    let (left, right) = (mode - lower, upper - mode)
    if x < mode {
      let square = (x - lower) / width * ((x - lower) / left)
      let strip = (mode - x) / width * ((left + (x - lower)) / left)
      return (square, min(1, right / width + strip))
    }
    let square = (upper - x) / width * ((upper - x) / right)
    let strip = (x - mode) / width * ((right + (upper - x)) / right)
    return (min(1, left / width + strip), square)
  }

  public func cumulative(at x: Double) -> Double { tails(x).lower }
  public func complementaryCumulative(at x: Double) -> Double { tails(x).upper }

  public func logCumulative(at x: Double) -> Double {
    let (below, above) = tails(x)
    return above < 0.5
      ? log1p(-above) : below > 1e-290 ? log(below) : logEnd(x - lower, mode - lower)
  }

  public func logComplementaryCumulative(at x: Double) -> Double {
    let (below, above) = tails(x)
    return below < 0.5
      ? log1p(-below) : above > 1e-290 ? log(above) : logEnd(upper - x, upper - mode)
  }

  /// log of the square next to an end, also where that underflows.
  private func logEnd(_ distance: Double, _ side: Double) -> Double {
    distance.isNaN ? .nan : distance <= 0 ? -.infinity : 2 * log(distance) - log(width) - log(side)
  }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    return quantile(lower: p, upper: 1 - p)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    return quantile(lower: 1 - q, upper: q)
  }

  private func quantile(lower p: Double, upper q: Double) -> Double {
    // By the smaller of the two: 1 − p is rounded.
    let isRising = p <= q ? p * width <= mode - lower : q * width >= upper - mode
    let (left, right) = (mode - lower, upper - mode)
    let (mine, other, side, otherSide) = isRising ? (p, q, left, right) : (q, p, right, left)
    let sign = isRising ? 1.0 : -1.0
    if mine <= other {
      let square = mine * width * side
      // By roots where the product is beyond the doubles.
      let distance =
        square > 1e-290 && square < 1e300
        ? square.squareRoot() : mine.squareRoot() * width.squareRoot() * side.squareRoot()
      return min(max((isRising ? lower : upper) + sign * distance, lower), upper)
    }
    // Most of the mass is on this side: x from the mode, by what the other side lacks of it.
    let excess = max(other * width - otherSide, 0) / side
    return mode + sign * side * expm1(0.5 * log1p(-excess))
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    quantile(openUniform(&generator))
  }

  // MARK: Fitting

  /// For given ends the best mode is one of the data; the ends by simplex search (GSL Nelder–Mead)
  /// outside the least and the greatest datum. The likelihood has kinks: standard errors are NaN.
  /// Throws for constant data and where the search does not converge.
  public static func fit(_ data: [Double]) throws -> Fit<Triangular> {
    try requireData(data, for: Self.self)
    let sorted = data.sorted()
    let range = sorted.last! - sorted[0]
    guard range > 0 else {
      throw cannotFit(Self.self, "the data are constant, so the likelihood is unbounded")
    }
    let ends = { (u: [Double]) in
      (sorted[0] - range * exp(u[0]), sorted.last! + range * exp(u[1]))
    }
    let best: Minimum
    do {
      best = try minimize(
        from: [-2, -2], method: .nelderMead, step: 1, tolerance: 1e-9, maximumIterations: 5000
      ) { u in
        // Within e^±30 of the data's own range.
        if u.contains(where: { abs($0) > 30 }) { return .infinity }
        let (a, b) = ends(u)
        return -bestMode(sorted, a, b).logLikelihood
      }
    } catch {
      throw cannotFit(Self.self, "the search for the ends did not converge")
    }
    let (a, b) = ends(best.point)
    let (mode, likelihood) = bestMode(sorted, a, b)
    let fitted = try Triangular(lower: a, mode: mode, upper: b)
    return Fit(
      fitted, standardErrors: [.nan, .nan, .nan], logLikelihood: likelihood, count: data.count)
  }

  /// The datum at which the mode is most likely, given the ends: one pass over the sorted data.
  private static func bestMode(
    _ sorted: [Double], _ a: Double, _ b: Double
  ) -> (mode: Double, logLikelihood: Double) {
    let n = Double(sorted.count)
    var below = 0.0
    var above = sorted.reduce(0.0) { $0 + log(b - $1) }
    var best = (mode: sorted[0], logLikelihood: -Double.infinity)
    for (r, x) in sorted.enumerated() {
      above -= log(b - x)
      let r = Double(r)
      let value = below - r * log(x - a) + above - (n - r - 1) * log(b - x)
      if value > best.logLikelihood { best = (x, value) }
      below += log(x - a)
    }
    return (best.mode, best.logLikelihood + n * (log(2) - log(b - a)))
  }
}
