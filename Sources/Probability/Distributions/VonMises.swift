import Foundation
import GSLNumerics

/// The von Mises distribution of an angle: f(x) = exp(κ cos(x − μ)) / (2π I₀(κ)), −π <= x <= π.
///
/// von Mises 1918. Written with exp(κ (cos − 1)) and the scaled Bessel function, since I₀ itself
/// overflows at κ = 714.
public struct VonMises: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// μ, the direction of the mean, in [−π, π].
  public let meanDirection: Double
  /// κ, not negative; 0 is the uniform.
  public let concentration: Double
  /// log 2π + log(I₀(κ) e^(−κ)).
  private let logNormalizer: Double

  /// Throws unless −π <= `mean` <= π and `concentration` is finite and not negative.
  public init(mean: Double, concentration: Double) throws {
    try require(abs(mean) <= Double.pi, Self.self, "mean", mean, "between -π and π")
    try require(
      concentration >= 0 && concentration.isFinite, Self.self, "concentration", concentration,
      "finite and not negative")
    meanDirection = mean
    self.concentration = concentration
    logNormalizer = log(2 * Double.pi) + scaledBessel(concentration).logI0
  }

  public var parameterNames: [String] { ["mean", "concentration"] }
  public var parameters: [Double] { [meanDirection, concentration] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(mean: parameters[0], concentration: parameters[1])
  }

  // MARK: Statistics

  public var support: Interval { Interval(-Double.pi, Double.pi) }
  /// E[X] of the number x in [−π, π], not of the angle; that is `meanDirection`. By quadrature.
  public var mean: Double { momentByPanels(self) { $0 } }
  /// E[(X − E[X])²] of the number x. By quadrature.
  public var variance: Double {
    let mean = mean
    return momentByPanels(self) { ($0 - mean) * ($0 - mean) }
  }
  /// 1 − I₁(κ)/I₀(κ).
  public var circularVariance: Double { scaledBessel(concentration).ratioComplement }
  public var mode: Double { meanDirection }
  public var entropy: Double { logNormalizer + concentration * circularVariance }
  public var leftTail: Tail { .end(power: 0) }
  /// The density breaks off at π, where the circle is cut open.
  public var rightTail: Tail { .end(power: 0) }

  private var width: Double { min(1 / concentration.squareRoot(), 2) }

  /// The mode, and its images just outside an end, whose flanks are inside.
  public var peaks: [Peak] {
    let images = [0, -2 * Double.pi, 2 * Double.pi].map { meanDirection + $0 }
    return images.filter { abs($0) <= Double.pi + 10 * width }
      .map { Peak(location: max(-Double.pi, min(Double.pi, $0)), scale: width) }
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    guard support.contains(x) else { return x.isNaN ? .nan : -.infinity }
    // cos d − 1 = −2 sin²(d/2), without cancellation.
    let s = sin(0.5 * (x - meanDirection))
    return -2 * concentration * s * s - logNormalizer
  }

  /// P(X <= x): from x down to the antipode of the mean where that lies below, then on to −π.
  private func logLower(_ x: Double, mean: Double) -> Double {
    // π is Double.pi and 1.2e-16 more, all that is left at the very end.
    let fromBottom = (x + Double.pi) + Self.piRemainder
    let toAntipode = mean < 0 ? 0 : mean
    if x <= mean - Double.pi {
      return logStretch(from: -Double.pi - mean, room: fromBottom)
    }
    let inner = logStretch(from: x - mean, room: toAntipode - fromBottom)
    if toAntipode == 0 { return inner }
    // Beyond the antipode the density rises again, up to −π.
    return logSumExp(inner, logStretch(from: -Double.pi - mean, room: toAntipode))
  }

  /// log ∫ from an angle relative to the mean over `room`, away from the mean.
  private func logStretch(from angle: Double, room: Double) -> Double {
    logTailIntegral(room: room, scale: width) { offset in
      let s = sin(0.5 * (angle + offset))
      return -2 * concentration * s * s - logNormalizer
    }
  }

  /// π − Double.pi.
  private static let piRemainder = 1.224_646_799_147_353_2e-16

  private func tails(_ x: Double) -> TailPair {
    if x.isNaN { return .undefined }
    if x < -Double.pi { return .allAbove }
    if x > Double.pi { return .allBelow }
    return x <= meanDirection
      ? TailPair(logLower: logLower(x, mean: meanDirection))
      : TailPair(logUpper: logLower(-x, mean: -meanDirection))
  }

  public func cumulative(at x: Double) -> Double { tails(x).lower }
  public func complementaryCumulative(at x: Double) -> Double { tails(x).upper }
  public func logCumulative(at x: Double) -> Double { tails(x).logLower }
  public func logComplementaryCumulative(at x: Double) -> Double { tails(x).logUpper }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    if p > 0.5 { return complementaryQuantile(1 - p) }
    if p == 0 { return -Double.pi }
    if p == 0.5 && meanDirection == 0 { return 0 }
    return invertCumulative(
      logTarget: log(p), between: -Double.pi, Double.pi,
      start: meanDirection + width * inverseNormalCumulative(p))
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    if q > 0.5 { return quantile(1 - q) }
    if q == 0 { return Double.pi }
    if q == 0.5 && meanDirection == 0 { return 0 }
    return invertComplementaryCumulative(
      logTarget: log(q), between: -Double.pi, Double.pi,
      start: meanDirection - width * inverseNormalCumulative(q))
  }

  // MARK: Sampling

  /// By rejection from a wrapped Cauchy (Best & Fisher 1979).
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    if concentration < 1e-8 { return Double.pi * (2 * openUniform(&generator) - 1) }
    // ρ = (τ − √2τ)/2κ with τ = 1 + √(1 + 4κ²), written so that nothing cancels for small κ: there
    // τ is 2 and ρ is κ/2.
    let root = (1 + 4 * concentration * concentration).squareRoot()
    let tau = 1 + root
    let rho = tau / (tau + (2 * tau).squareRoot()) * (2 * concentration / (root + 1))
    let r = (1 + rho * rho) / (2 * rho)
    if concentration > 1e6 {
      // The proposal degenerates; the wrapped normal differs by less than 1/κ here.
      return wrapped(meanDirection + standardNormal(&generator) / concentration.squareRoot())
    }
    for _ in 0..<rejectionLimit {
      let z = cos(Double.pi * openUniform(&generator))
      let f = (1 + r * z) / (r + z)
      let c = concentration * (r - f)
      let u = openUniform(&generator)
      if c * (2 - c) > u || log(c / u) + 1 >= c {
        let angle = acos(max(-1, min(1, f)))
        return wrapped(meanDirection + (openUniform(&generator) < 0.5 ? -angle : angle))
      }
    }
    return quantile(openUniform(&generator))
  }

  private func wrapped(_ x: Double) -> Double {
    max(-Double.pi, min(Double.pi, x.remainder(dividingBy: 2 * Double.pi)))
  }

  // MARK: Fitting

  /// μ̂ is the direction of the mean vector, and I₁(κ̂)/I₀(κ̂) its length R, by Newton. Throws where all
  /// angles agree.
  public static func fit(_ data: [Double]) throws -> Fit<VonMises> {
    try requireData(data, for: Self.self, in: Interval(-Double.pi, Double.pi))
    let n = Double(data.count)
    let direction = atan2(
      compensatedSum(data.lazy.map { sin($0) }), compensatedSum(data.lazy.map { cos($0) }))
    // 1 − R, without cancellation: the mean of 1 − cos(x − μ̂).
    let complement =
      compensatedSum(
        data.lazy.map { x -> Double in
          let s = sin(0.5 * (x - direction))
          return 2 * s * s
        }) / n
    guard complement > 1e-30 else {
      throw cannotFit(Self.self, "the data are constant, so the likelihood is unbounded")
    }
    var kappa = 0.0
    if complement < 1 {
      let r = 1 - complement
      kappa = r * (2 - r * r) / (complement * (1 + r))  // Banerjee et al. 2005
      for _ in 0..<100 {
        let excess = scaledBessel(kappa).ratioComplement - complement
        let next = kappa + excess / varianceOfCosine(kappa)
        let done = abs(next - kappa) <= 2e-16 * kappa
        kappa = next > 0 ? next : kappa / 2
        if done { break }
      }
    }
    let fitted = try VonMises(mean: direction, concentration: kappa)
    let errors = [
      1 / (n * kappa * (1 - complement)).squareRoot(),
      1 / (n * varianceOfCosine(kappa)).squareRoot(),
    ]
    return Fit(
      fitted, standardErrors: kappa > 0 ? errors : [.nan, .nan],
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }

  /// d/dκ I₁/I₀ = 1 − A/κ − A².
  private static func varianceOfCosine(_ kappa: Double) -> Double {
    let complement = scaledBessel(kappa).ratioComplement
    let ratio = 1 - complement
    if kappa < 1e-4 { return 0.5 }
    if kappa > 1e3 { return (0.5 + 0.5 / kappa + 1.125 / (kappa * kappa)) / (kappa * kappa) }
    return 1 - ratio / kappa - ratio * ratio
  }
}

/// log(I₀(κ) e^(−κ)) and 1 − I₁(κ)/I₀(κ), both in full relative precision for any κ >= 0.
///
/// Power series (Abramowitz & Stegun 9.6.10) below 40; above, the asymptotic series 9.7.1, in which the
/// leading terms of I₀ − I₁ cancel exactly.
func scaledBessel(_ kappa: Double) -> (logI0: Double, ratioComplement: Double) {
  if kappa < 40 {
    let quarter = 0.25 * kappa * kappa
    var (term, i0, i1) = (1.0, 0.0, 0.0)
    var k = 0.0
    repeat {
      i0 += term
      i1 += term / (k + 1)
      k += 1
      term *= quarter / (k * k)
    } while term > 1e-18 * i0
    return (log(i0) - kappa, 1 - 0.5 * kappa * i1 / i0)
  }
  var (a0, a1, i0, difference) = (1.0, 1.0, 1.0, 0.0)
  for n in 1..<60 {
    let odd = Double(2 * n - 1) * Double(2 * n - 1)
    let divisor = Double(n) * 8 * kappa
    a0 *= odd / divisor
    a1 *= (odd - 4) / divisor
    if abs(a0) < 1e-18 * abs(difference) { break }
    i0 += a0
    difference += a0 - a1
  }
  return (log(i0) - 0.5 * log(2 * Double.pi * kappa), difference / i0)
}
