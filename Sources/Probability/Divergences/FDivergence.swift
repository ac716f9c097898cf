import Foundation
import GSLNumerics

/// An f-divergence D_f(p‖q) = ∫ q f(p/q), f convex with f(1) = 0 (Ali & Silvey 1966; Csiszár 1967).
///
/// With the convex conjugate f*(t) = sup_u (tu − f(u)) it is also the largest value of
/// E_p[T(x)] − E_q[f*(T(x))] over functions T, reached at T = f′(p/q): what a critic is trained on
/// (Nguyen, Wainwright & Jordan 2010; Nowozin, Cseke & Tomioka 2016, table 1).
public struct FDivergence: Sendable {
  /// What the divergence is called in texts and messages.
  public let name: String
  /// f(u), u >= 0.
  public let generator: @Sendable (Double) -> Double
  /// f′(u): the best critic as a function of the density ratio u = p/q.
  public let derivative: @Sendable (Double) -> Double
  /// f*(t); +inf outside its domain.
  public let conjugate: @Sendable (Double) -> Double
  /// Where f* is finite.
  public let conjugateDomain: Interval
  /// g(ℓ) for g(u) = f(u) − f′(1)(u − 1) ≥ 0 at u = e^ℓ, without cancellation at ℓ = 0.
  let excess: @Sendable (Double) -> Double
  /// e^(−ℓ) g(e^ℓ), for ℓ > 0, where g may overflow.
  let excessPerP: @Sendable (Double) -> Double
  /// g′(u) at u = e^ℓ.
  let excessSlope: @Sendable (Double) -> Double
  /// What the integral is multiplied by at u → 0 and, per u, at u → ∞: finite limits mean that
  /// disjoint supports do not make the divergence infinite.
  let limitAtZero: Double
  let limitPerP: Double
  /// Whether g(u) ~ 1/u as u → 0, and g(u)/u ~ u as u → ∞: by logs then, where those overflow.
  let growsAsSquare: (atZero: Bool, atInfinity: Bool)
  /// What supports and tails decide before any quadrature.
  let rule: Rule

  /// When an f-divergence is infinite.
  enum Rule: Sendable {
    /// Never, or not known beforehand.
    case undecided
    /// As KL(p‖q) is; with `reversed`, as KL(q‖p) is.
    case relativeEntropy(reversed: Bool)
    /// As ∫ p²/q is; with `reversed`, as ∫ q²/p is.
    case square(reversed: Bool)
  }

  /// KL(p‖q): f(u) = u log u, f*(t) = e^(t−1).
  public static let kl = FDivergence(
    name: "Kullback–Leibler", generator: { $0 == 0 ? 0 : $0 * log($0) },
    derivative: { log($0) + 1 }, conjugate: { exp($0 - 1) }, conjugateDomain: .realLine,
    excess: { $0 < -1 ? 1 + exp($0) * ($0 - 1) : exp($0) * expm1Excess(-$0) },
    excessPerP: { expm1Excess(-$0) },
    excessSlope: { $0 }, limitAtZero: 1, limitPerP: .infinity,
    rule: .relativeEntropy(reversed: false))

  /// KL(q‖p): f(u) = −log u, f*(t) = −1 − log(−t), t < 0.
  public static let reverseKL = FDivergence(
    name: "reverse Kullback–Leibler", generator: { -log($0) }, derivative: { -1 / $0 },
    conjugate: { $0 < 0 ? -1 - log(-$0) : .infinity }, conjugateDomain: Interval(-.infinity, 0),
    excess: { expm1Excess($0) },
    excessPerP: { $0 > 1 ? 1 - exp(-$0) * (1 + $0) : exp(-$0) * expm1Excess($0) },
    excessSlope: { -expm1(-$0) }, limitAtZero: .infinity, limitPerP: 1,
    rule: .relativeEntropy(reversed: true))

  /// 2 JSD(p, q) − log 4, the value of the minimax game at the best discriminator:
  /// f(u) = u log u − (1 + u) log(1 + u), f*(t) = −log(1 − e^t), t < 0 (Goodfellow et al. 2014).
  public static let gan = FDivergence(
    name: "GAN", generator: { ($0 == 0 ? 0 : $0 * log($0)) - (1 + $0) * log1p($0) },
    derivative: { log($0) - log1p($0) }, conjugate: { $0 < 0 ? -log1mexp($0) : .infinity },
    conjugateDomain: Interval(-.infinity, 0),
    excess: { 2 * jensenShannonExcess($0) }, excessPerP: { 2 * jensenShannonExcess(-$0) },
    excessSlope: { 0.693_147_180_559_945_3 - log1pexp(-$0) },
    limitAtZero: 0.693_147_180_559_945_3, limitPerP: 0.693_147_180_559_945_3,
    valueAtEquality: -2 * 0.693_147_180_559_945_3)

  /// JSD(p, q): f(u) = ½[u log u − (1 + u) log((1 + u)/2)], f*(t) = −½ log(2 − e^(2t)), t < ½ log 2.
  public static let jensenShannon = FDivergence(
    name: "Jensen–Shannon",
    generator: { 0.5 * (($0 == 0 ? 0 : $0 * log($0)) - (1 + $0) * log(0.5 + 0.5 * $0)) },
    derivative: { 0.5 * (log($0) - log(0.5 + 0.5 * $0)) },
    conjugate: { $0 < 0.5 * 0.693_147_180_559_945_3 ? -0.5 * log(2 - exp(2 * $0)) : .infinity },
    conjugateDomain: Interval(-.infinity, 0.5 * 0.693_147_180_559_945_3),
    excess: { jensenShannonExcess($0) }, excessPerP: { jensenShannonExcess(-$0) },
    excessSlope: { 0.5 * (0.693_147_180_559_945_3 - log1pexp(-$0)) },
    limitAtZero: 0.5 * 0.693_147_180_559_945_3, limitPerP: 0.5 * 0.693_147_180_559_945_3)

  /// ∫ (p − q)²/q: f(u) = (u − 1)², f*(t) = t + t²/4 for t ≥ −2, −1 below.
  public static let pearson = FDivergence(
    name: "Pearson χ²", generator: { ($0 - 1) * ($0 - 1) }, derivative: { 2 * ($0 - 1) },
    conjugate: { $0 < -2 ? -1 : $0 + 0.25 * $0 * $0 }, conjugateDomain: .realLine,
    excess: { expm1($0) * expm1($0) },
    excessPerP: { expm1($0) * -expm1(-$0) }, excessSlope: { 2 * expm1($0) }, limitAtZero: 1,
    limitPerP: .infinity, rule: .square(reversed: false), growsAsSquare: (false, true))

  /// ∫ (p − q)²/p: f(u) = (1 − u)²/u, f*(t) = 2 − 2 √(1 − t), t ≤ 1.
  public static let neyman = FDivergence(
    name: "Neyman χ²", generator: { (1 - $0) * (1 - $0) / $0 },
    derivative: { 1 - 1 / ($0 * $0) },
    conjugate: { $0 <= 1 ? 2 - 2 * (1 - $0).squareRoot() : .infinity },
    conjugateDomain: Interval(-.infinity, 1),
    excess: { expm1($0) * -expm1(-$0) }, excessPerP: { expm1(-$0) * expm1(-$0) },
    excessSlope: { -expm1(-2 * $0) }, limitAtZero: .infinity, limitPerP: 1,
    rule: .square(reversed: true), growsAsSquare: (true, false))

  /// ½ ∫ (√p − √q)²: f(u) = ½ (√u − 1)², f*(t) = t/(1 − 2t), t < ½.
  public static let squaredHellinger = FDivergence(
    name: "squared Hellinger", generator: { 0.5 * ($0.squareRoot() - 1) * ($0.squareRoot() - 1) },
    derivative: { 0.5 * (1 - 1 / $0.squareRoot()) },
    conjugate: { $0 < 0.5 ? $0 / (1 - 2 * $0) : .infinity },
    conjugateDomain: Interval(-.infinity, 0.5),
    excess: { 0.5 * expm1(0.5 * $0) * expm1(0.5 * $0) },
    excessPerP: { 0.5 * expm1(-0.5 * $0) * expm1(-0.5 * $0) },
    excessSlope: { -0.5 * expm1(-0.5 * $0) }, limitAtZero: 0.5, limitPerP: 0.5)

  /// ½ ∫ |p − q|: f(u) = ½ |u − 1|, f*(t) = t for |t| ≤ ½.
  public static let totalVariation = FDivergence(
    name: "total variation", generator: { 0.5 * abs($0 - 1) },
    derivative: { $0 > 1 ? 0.5 : $0 < 1 ? -0.5 : 0 },
    conjugate: { $0 > 0.5 ? .infinity : max($0, -0.5) },
    conjugateDomain: Interval(-.infinity, 0.5),
    excess: { 0.5 * abs(expm1($0)) }, excessPerP: { 0.5 * abs(expm1(-$0)) },
    excessSlope: { $0 > 0 ? 0.5 : -0.5 }, limitAtZero: 0.5, limitPerP: 0.5, hasKink: true)

  /// All of the above.
  public static let all: [FDivergence] = [
    .kl, .reverseKL, .jensenShannon, .gan, .pearson, .neyman, .squaredHellinger, .totalVariation,
  ]

  /// D_f(p‖p) = f(1): 0, but −log 4 for the GAN's.
  public let valueAtEquality: Double
  let hasKink: Bool

  init(
    name: String, generator: @escaping @Sendable (Double) -> Double,
    derivative: @escaping @Sendable (Double) -> Double,
    conjugate: @escaping @Sendable (Double) -> Double, conjugateDomain: Interval,
    excess: @escaping @Sendable (Double) -> Double,
    excessPerP: @escaping @Sendable (Double) -> Double,
    excessSlope: @escaping @Sendable (Double) -> Double, limitAtZero: Double, limitPerP: Double,
    valueAtEquality: Double = 0, hasKink: Bool = false, rule: Rule = .undecided,
    growsAsSquare: (atZero: Bool, atInfinity: Bool) = (false, false)
  ) {
    self.name = name
    self.generator = generator
    self.derivative = derivative
    self.conjugate = conjugate
    self.conjugateDomain = conjugateDomain
    self.excess = excess
    self.excessPerP = excessPerP
    self.excessSlope = excessSlope
    self.limitAtZero = limitAtZero
    self.limitPerP = limitPerP
    self.valueAtEquality = valueAtEquality
    self.hasKink = hasKink
    self.rule = rule
    self.growsAsSquare = growsAsSquare
  }

  /// One of your own: f convex and smooth on (0, ∞), its derivative and its conjugate f*.
  ///
  /// Close to p = q its integrals carry the cancellation in f(u) − f(1) − f′(1)(u − 1).
  public init(
    name: String, generator: @escaping @Sendable (Double) -> Double,
    derivative: @escaping @Sendable (Double) -> Double,
    conjugate: @escaping @Sendable (Double) -> Double, conjugateDomain: Interval
  ) {
    let (value, slope) = (generator(1), derivative(1))
    self.init(
      name: name, generator: generator, derivative: derivative, conjugate: conjugate,
      conjugateDomain: conjugateDomain,
      excess: { generator(exp($0)) - value - slope * expm1($0) },
      excessPerP: { (generator(exp($0)) - value) * exp(-$0) + slope * expm1(-$0) },
      excessSlope: { derivative(exp($0)) - slope },
      limitAtZero: generator(0) - value + slope, limitPerP: derivative(.infinity) - slope,
      valueAtEquality: value)
  }
}

/// ½[u log u − (1 + u) log((1 + u)/2)] at u = e^ℓ: JSD's generator, not negative as it stands.
func jensenShannonExcess(_ logRatio: Double) -> Double {
  if logRatio == -.infinity { return 0.5 * 0.693_147_180_559_945_3 }
  let u = exp(logRatio)
  return JensenShannonIntegrand().value(
    at: PairSample(
      x: 0, logP: logRatio, logQ: 0, logJacobian: 0, p: u, q: 1, logRatio: logRatio)
  ).value
}

/// q g(p/q), by the side on which nothing overflows.
struct FDivergenceIntegrand: PairFunctional {
  let divergence: FDivergence
  var hasKinkAtEquality: Bool { divergence.hasKink }
  var isFlatAtEquality: Bool { !divergence.hasKink }
  var isInfiniteWhereSecondVanishes: Bool { divergence.limitPerP == .infinity }
  var isUnbounded: Bool {
    divergence.limitPerP == .infinity || divergence.limitAtZero == .infinity
  }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    if s.p == 0 && s.q == 0 { return (0, 0) }
    if s.logRatio == .infinity { return (s.p * divergence.limitPerP, s.p) }
    if s.logRatio > 300 && divergence.growsAsSquare.atInfinity {
      let value = exp(s.logP + s.logRatio + s.logJacobian)
      return (value, 3 * value)
    }
    if s.logRatio < -300 && divergence.growsAsSquare.atZero {
      let value = exp(s.logQ - s.logRatio + s.logJacobian)
      return (value, 3 * value)
    }
    if s.p == 0 && s.logRatio > 0 || s.q == 0 && s.logRatio < 0 { return (0, 0) }
    if s.logRatio == -.infinity { return (s.q * divergence.limitAtZero, s.q) }
    let value =
      s.logRatio > 0
      ? s.p * divergence.excessPerP(s.logRatio) : s.q * divergence.excess(s.logRatio)
    let slope = divergence.excessSlope(s.logRatio)
    // ∂/∂log p = p g′ and ∂/∂log q = q (g − u g′).
    let byP = slope.isFinite ? abs(s.p * slope) : abs(value)
    return (value, byP + abs(value) + byP)
  }
}

/// D_f(p‖q) by quadrature, for any two distributions with densities; `error` is a bound.
///
/// +inf where supports or tails make it so; throws `DivergenceError.notConverged` otherwise, when no
/// useful bound is reached.
public func fDivergenceByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  _ divergence: FDivergence, of p: P, from q: Q, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  let (p, q) = (Profile(p), Profile(q))
  if divergence.isInfinite(for: p, q) { return Estimate(.infinity, method: .quadrature) }
  let excess = try integrate(
    FDivergenceIntegrand(divergence: divergence), p, q, relativeTolerance,
    "the \(divergence.name) divergence by quadrature")
  if divergence.valueAtEquality == 0 { return excess }
  let value = divergence.valueAtEquality + excess.value
  return Estimate(
    value, error: excess.error + 0x1p-52 * abs(divergence.valueAtEquality), method: .quadrature)
}

extension FDivergence {
  /// Whether supports and tails decide that the divergence is infinite.
  func isInfinite(for p: Profile, _ q: Profile) -> Bool {
    switch rule {
    case .undecided: false
    case .relativeEntropy(let reversed):
      reversed ? relativeEntropyIsInfinite(q, p) : relativeEntropyIsInfinite(p, q)
    case .square(let reversed):
      reversed
        ? powerIntegralIsInfinite(q, p, order: 2) : powerIntegralIsInfinite(p, q, order: 2)
    }
  }
}
