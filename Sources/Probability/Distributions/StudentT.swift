import CNumerics
import Foundation
import Foundations
import GSLNumerics

/// Student's t with ν degrees of freedom, moved and stretched:
/// f(x) = (1 + z²/ν)^(−(ν+1)/2) / (B(½, ν/2) √ν s), z = (x − location)/s.
///
/// Student 1908. GSL: `gsl_ran_tdist_pdf`, `gsl_cdf_tdist_P`, without location, scale or logarithm.
public struct StudentT: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// ν, positive, need not be whole.
  public let degreesOfFreedom: Double
  /// The median and mode; the mean where ν > 1.
  public let location: Double
  /// s, positive; not the standard deviation.
  public let scale: Double
  /// −log f at the center.
  private let logNormalizer: Double

  /// Throws unless `degreesOfFreedom` and `scale` are positive and finite and `location` finite.
  public init(degreesOfFreedom: Double, location: Double = 0, scale: Double = 1) throws {
    try requirePositive(degreesOfFreedom, "degreesOfFreedom", of: Self.self)
    try require(
      degreesOfFreedom >= .leastNormalMagnitude, Self.self, "degreesOfFreedom", degreesOfFreedom,
      "at least \(Double.leastNormalMagnitude)")
    try requireFinite(location, "location", of: Self.self)
    try requirePositive(scale, "scale", of: Self.self)
    self.degreesOfFreedom = degreesOfFreedom
    self.location = location
    self.scale = scale
    logNormalizer =
      lnBeta(0.5, 0.5 * degreesOfFreedom) + 0.5 * log(degreesOfFreedom) + log(scale)
  }

  public var parameterNames: [String] { ["degreesOfFreedom", "location", "scale"] }
  public var parameters: [Double] { [degreesOfFreedom, location, scale] }
  public init(parameters: [Double]) throws {
    try requireCount(3, of: parameters, Self.self)
    try self.init(
      degreesOfFreedom: parameters[0], location: parameters[1], scale: parameters[2])
  }

  // MARK: Statistics

  public var support: Interval { .realLine }
  /// NaN for ν <= 1.
  public var mean: Double { degreesOfFreedom > 1 ? location : .nan }
  /// Infinite for 1 < ν <= 2, NaN for ν <= 1.
  public var variance: Double {
    if degreesOfFreedom <= 1 { return .nan }
    if degreesOfFreedom <= 2 { return .infinity }
    return scale * scale * (degreesOfFreedom / (degreesOfFreedom - 2))
  }
  public var mode: Double { location }

  public var entropy: Double {
    let half = 0.5 * degreesOfFreedom
    // ψ(h + ½) − ψ(h), from residuals so that it does not cancel for large h.
    let difference: Double
    if half < 0.5 {
      difference = digamma(half + 0.5) - digamma(half)
    } else {
      difference =
        log1p(0.5 / half) - 0.5 / (half + 0.5) + 0.5 / half
        - digammaResidual(half + 0.5) + digammaResidual(half)
    }
    return 0.5 * (degreesOfFreedom + 1) * difference + logNormalizer
  }

  public var leftTail: Tail { .power(index: degreesOfFreedom) }
  /// f ~ x^(−ν−1): moments below ν exist.
  public var rightTail: Tail { leftTail }
  public var peaks: [Peak] { [Peak(location: location, scale: scale)] }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    let z = standardized(x, location, scale)
    let ratio = z * (z / degreesOfFreedom)
    let growth =
      ratio < 1e300 ? log1p(ratio) : 2 * logDistance(x, location, scale) - log(degreesOfFreedom)
    return -0.5 * (degreesOfFreedom + 1) * growth - logNormalizer
  }

  public func logDensity(
    at points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    require(points.count == results.count, "\(points.count) points, \(results.count) results")
    let power = -0.5 * (degreesOfFreedom + 1)
    inBlocks(points.count) { block in
      cn_student_log_density(
        points.baseAddress! + block.lowerBound, results.baseAddress! + block.lowerBound,
        block.count, location, 1 / scale, 1 / degreesOfFreedom, power, logNormalizer)
      // Where z² overflowed.
      for i in block where !results[i].isFinite { results[i] = logDensity(at: points[i]) }
    }
  }

  /// P(T > z) and its complement for z >= 0.
  private func upperTail(_ z: Double) -> TailPair {
    let nu = degreesOfFreedom
    if z == 0 { return TailPair(logUpper: -log(2)) }
    if z == .infinity { return .allBelow }
    if nu > 1e6 && z * z < 0.01 * nu {
      // Nearly normal: the continued fraction would need √ν terms.
      let constant = lnBeta(0.5, 0.5 * nu) + 0.5 * log(nu)
      let tail = logTailIntegral(room: .infinity, scale: 1) { offset in
        -0.5 * (nu + 1) * log1p((z + offset) * ((z + offset) / nu)) - constant
      }
      return TailPair(logUpper: tail)
    }
    let both = Self.incompleteBeta(z / nu.squareRoot(), half: 0.5 * nu)
    return TailPair(logUpper: both.logLower - log(2))
  }

  /// P(|T| > z) and its complement, I_x(ν/2, ½) with x = ν/(ν + z²) = 1/(1 + w²), for w = z/√ν.
  private static func incompleteBeta(_ w: Double, half: Double) -> TailPair {
    if w < 1 {
      let square = w * w
      return Probability.incompleteBeta(
        half, 0.5, 1 / (1 + square), complement: square / (1 + square), logX: -log1p(square),
        logY: 2 * log(w) - log1p(square))
    }
    let inverse = 1 / w / w
    return Probability.incompleteBeta(
      half, 0.5, inverse / (1 + inverse), complement: 1 / (1 + inverse),
      logX: -2 * log(w) - log1p(inverse), logY: -log1p(inverse))
  }

  private func tails(_ x: Double) -> TailPair {
    let z = standardized(x, location, scale)
    if x.isFinite && (z / degreesOfFreedom.squareRoot()).isInfinite {
      // z is beyond the doubles, or nearly, and the leading power of the tail is exact.
      let standard = Self(standardWith: self)
      let nu = degreesOfFreedom
      let beyond = TailPair(
        logUpper: 0.5 * (nu - 1) * log(nu) - nu * logDistance(x, location, scale)
          - standard.logNormalizer)
      return z > 0 ? beyond : beyond.reversed
    }
    return z >= 0 ? upperTail(z) : upperTail(-z).reversed
  }

  public func cumulative(at x: Double) -> Double { tails(x).lower }
  public func complementaryCumulative(at x: Double) -> Double { tails(x).upper }
  public func logCumulative(at x: Double) -> Double { tails(x).logLower }
  public func logComplementaryCumulative(at x: Double) -> Double { tails(x).logUpper }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    return p <= 0.5
      ? location - upperDistance(p, fromCentre: 0.5 - p)
      : location + upperDistance(1 - p, fromCentre: p - 0.5)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    return q <= 0.5
      ? location + upperDistance(q, fromCentre: 0.5 - q)
      : location - upperDistance(1 - q, fromCentre: q - 0.5)
  }

  /// From the location to where the tail is q <= ½; `center` is ½ − q in full precision.
  private func upperDistance(_ q: Double, fromCentre center: Double) -> Double {
    if degreesOfFreedom < 3 && q > 0 && center > 0 {
      // So far out that the leading power is exact, and z itself may be beyond the doubles.
      let logZ = logTailPower(q)
      if logZ > 300 { return exp(logZ + log(scale)) }
    }
    return scale * upperQuantile(q, fromCentre: center)
  }

  /// The log z at which the leading term of the tail is q.
  private func logTailPower(_ q: Double) -> Double {
    let nu = degreesOfFreedom
    let standard = Self(standardWith: self)
    return (-log(q) - standard.logNormalizer + 0.5 * (nu - 1) * log(nu)) / nu
  }

  /// The z >= 0 with P(T > z) = q, for q <= ½; `center` is ½ − q in full precision.
  private func upperQuantile(_ q: Double, fromCentre center: Double) -> Double {
    if q == 0 { return .infinity }
    if center == 0 { return 0 }
    let nu = degreesOfFreedom
    // Up to z = 39, where the doubles end, the logarithm of the tail is the normal's within z⁴/4ν.
    if nu > 1e25 { return -inverseNormalCumulative(q) }
    let standard = Self(standardWith: self)
    if center < 0.3 {
      // P(0 < T < z) = ½ I_y(½, ν/2), whose logarithm is precise near the center.
      return increasingRoot(
        from: 0, to: .greatestFiniteMagnitude, start: center * exp(standard.logNormalizer),
        multiplicative: true
      ) { z in
        let logInside =
          Self.incompleteBeta(z / nu.squareRoot(), half: 0.5 * nu).logUpper - log(2)
        return (logInside - log(center), exp(standard.logDensity(at: z) - logInside))
      }
    }
    // Start where the leading term of the tail reaches q, or at the normal's quantile if ν is large.
    let logTarget = log(q)
    let start = nu > 30 ? -inverseNormalCumulative(q) : exp(min(logTailPower(q), 700))
    let root = increasingRoot(
      from: 0, to: .greatestFiniteMagnitude, start: max(start, 0.1), multiplicative: true
    ) { z in
      let logUpper = standard.upperTail(z).logUpper
      return (logTarget - logUpper, exp(standard.logDensity(at: z) - logUpper))
    }
    return root
  }

  private init(standardWith t: StudentT) {
    degreesOfFreedom = t.degreesOfFreedom
    location = 0
    scale = 1
    logNormalizer = t.logNormalizer - log(t.scale)
  }

  // MARK: Sampling

  /// Normal over the root of a chi-squared over ν.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    let half = 0.5 * degreesOfFreedom
    let logChi = logStandardGamma(shape: half, &generator) - log(half)
    return location + scale * standardNormal(&generator) * exp(-0.5 * logChi)
  }

  // MARK: Fitting

  /// Newton on (log ν, location, log scale) from the median and the quartiles. Throws where the
  /// likelihood rises without end as ν → ∞: such data have no heavier tails than a normal.
  public static func fit(_ data: [Double]) throws -> Fit<StudentT> {
    try requireData(data, for: Self.self)
    let start = try robustStart(data, for: Self.self)
    let maximum: (parameters: [Double], standardErrors: [Double])
    do {
      maximum = try maximumOfLikelihood(
        Self.self, start: [5, start.location, start.scale], positive: [true, false, true]
      ) { derivatives(data, $0) }
    } catch {
      maximum = ([.infinity], [])
    }
    guard maximum.parameters[0] < 1e7 else {
      throw cannotFit(
        Self.self, "the likelihood has no maximum at finite degrees of freedom; try Normal")
    }
    let fitted = try StudentT(parameters: maximum.parameters)
    return Fit(
      fitted, standardErrors: maximum.standardErrors,
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }

  private static func derivatives(_ data: [Double], _ theta: [Double]) -> LikelihoodDerivatives {
    let (nu, location, s) = (theta[0], theta[1], theta[2])
    let half = 0.5 * nu
    var sum = LikelihoodDerivatives(dimension: 3)
    let n = Double(data.count)
    sum.value = -n * (lnBeta(0.5, half) + 0.5 * log(nu) + log(s))
    sum.gradient[0] = n * (0.5 * (digamma(half + 0.5) - digamma(half)) - 0.5 / nu)
    sum.gradient[2] = -n / s
    sum.curve(0, 0, n * (0.25 * (trigamma(half + 0.5) - trigamma(half)) + 0.5 / (nu * nu)))
    sum.curve(2, 2, n / (s * s))
    for x in data {
      let z = (x - location) / s
      let square = z * z
      let d = nu + square
      let growth = log1p(square / nu)
      let pull = (nu + 1) / d
      let share = square / d
      sum.value -= 0.5 * (nu + 1) * growth
      sum.gradient[0] += 0.5 * ((nu + 1) * share / nu - growth)
      sum.gradient[1] += pull * z / s
      sum.gradient[2] += pull * square / s
      sum.curve(
        0, 0, 0.5 * (share / nu + share / nu - square * (nu + 1) * (d + nu) / (nu * nu * d * d)))
      sum.curve(0, 1, z * (square - 1) / (d * d * s))
      sum.curve(0, 2, square * (square - 1) / (d * d * s))
      sum.curve(1, 1, -(nu + 1) * (nu - square) / (d * d * s * s))
      sum.curve(1, 2, -(nu + 1) * 2 * nu * z / (d * d * s * s))
      sum.curve(2, 2, -(nu + 1) * (2 * nu * share / d + share) / (s * s))
    }
    return sum
  }
}
