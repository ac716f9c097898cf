import Foundation

/// The distribution of shift + scale · X for X from another distribution.
public struct Affine<Base: ContinuousDistribution>: ContinuousDistribution {
  // MARK: Parameters

  /// The distribution of X.
  public let base: Base
  /// Not 0; below 0 the line is turned round.
  public let scale: Double
  /// What is added after scaling, in the units of the result.
  public let shift: Double

  /// Throws unless both are finite and `scale` is not 0.
  public init(_ base: Base, scale: Double = 1, shift: Double = 0) throws {
    try require(scale != 0 && scale.isFinite, Self.self, "scale", scale, "finite and not 0")
    try requireFinite(shift, "shift", of: Self.self)
    self.base = base
    self.scale = scale
    self.shift = shift
  }

  private func forwards(_ x: Double) -> Double { shift + scale * x }
  private func backwards(_ y: Double) -> Double {
    let x = standardized(y, shift, scale)
    // A finite point is no end of the line: a heavy tail has mass beyond it.
    if x.isInfinite && y.isFinite {
      return x < 0 ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude
    }
    return x
  }
  private func mapped(_ interval: Interval) -> Interval {
    let (a, b) = (forwards(interval.lower), forwards(interval.upper))
    return Interval(min(a, b), max(a, b))
  }
  private var logScale: Double { log(abs(scale)) }

  // MARK: Statistics

  public var support: Interval { mapped(base.support) }
  public var gaps: [Interval] {
    scale > 0 ? base.gaps.map(mapped) : base.gaps.reversed().map(mapped)
  }
  public var mean: Double { forwards(base.mean) }
  /// scale² · Var X.
  public var variance: Double { scale * scale * base.variance }
  public var mode: Double { forwards(base.mode) }
  public var entropy: Double { base.entropy + logScale }
  public var leftTail: Tail { (scale > 0 ? base.leftTail : base.rightTail).scaled(by: abs(scale)) }
  /// The base's right tail, scaled; its left one where `scale` is below 0.
  public var rightTail: Tail { (scale > 0 ? base.rightTail : base.leftTail).scaled(by: abs(scale)) }
  public var peaks: [Peak] {
    base.peaks.map { Peak(location: forwards($0.location), scale: abs(scale) * $0.scale) }
  }
  public var kinks: [Double] { base.kinks.map(forwards).sorted() }

  // MARK: Evaluation

  public func logDensity(at y: Double) -> Double {
    // The way back may round a point outside to an end, which may be a pole.
    if !support.contains(y) { return y.isNaN ? .nan : -.infinity }
    return base.logDensity(at: backwards(y)) - logScale
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    let v = u - logScale
    return (scale > 0 ? base.logDensity(aboveLowerEnd: v) : base.logDensity(belowUpperEnd: v))
      - logScale
  }

  public func logDensity(belowUpperEnd u: Double) -> Double {
    let v = u - logScale
    return (scale > 0 ? base.logDensity(belowUpperEnd: v) : base.logDensity(aboveLowerEnd: v))
      - logScale
  }

  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let inner = base.logDensity(from: backwards(anchor))
    let (scale, logScale) = (scale, logScale)
    return { inner($0 / scale) - logScale }
  }

  public func cumulative(at y: Double) -> Double {
    let x = backwards(y)
    return scale > 0 ? base.cumulative(at: x) : base.complementaryCumulative(at: x)
  }

  public func complementaryCumulative(at y: Double) -> Double {
    let x = backwards(y)
    return scale > 0 ? base.complementaryCumulative(at: x) : base.cumulative(at: x)
  }

  public func logCumulative(at y: Double) -> Double {
    let x = backwards(y)
    return scale > 0 ? base.logCumulative(at: x) : base.logComplementaryCumulative(at: x)
  }

  public func logComplementaryCumulative(at y: Double) -> Double {
    let x = backwards(y)
    return scale > 0 ? base.logComplementaryCumulative(at: x) : base.logCumulative(at: x)
  }

  public func quantile(_ p: Double) -> Double {
    forwards(scale > 0 ? base.quantile(p) : base.complementaryQuantile(p))
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    forwards(scale > 0 ? base.complementaryQuantile(q) : base.quantile(q))
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    forwards(base.sample(using: &generator))
  }
}

// MARK: Fitting

extension Affine {
  /// Of the family that a fixed distribution makes by being moved and stretched.
  public var parameterNames: [String] { ["scale", "shift"] }
  public var parameters: [Double] { [scale, shift] }

  /// The scale > 0 and the shift of highest likelihood, for X of the distribution `base`.
  ///
  /// By Nelder and Mead's simplex and Newton's method, from the scale and shift that match the
  /// quartiles; NaN as standard errors where the base's density has a kink. Throws
  /// `DistributionError.cannotFit` for data that are empty, constant or not finite, and where the
  /// maximum is at an edge, as it is for a base whose density stops at an end of its support.
  public static func fit(_ data: [Double], of base: Base) throws -> Fit<Affine> {
    try requireData(data, for: Self.self)
    let (location, spread) = try robustStart(data, for: Self.self)
    let middle = base.median
    let widths = 0.5 * (base.complementaryQuantile(0.25) - base.quantile(0.25))
    var scale = spread / widths
    func logLikelihood(_ parameters: [Double]) -> Double {
      guard parameters[0] > 0 else { return -.infinity }
      let affine = try? Affine(base, scale: parameters[0], shift: parameters[1])
      return affine?.logLikelihood(ofAll: data) ?? -.infinity
    }
    // Wider until a bounded base covers the data.
    for _ in 0..<60 where logLikelihood([scale, location - scale * middle]) == -.infinity {
      scale *= 1.25
    }
    let unit = scale / Double(data.count).squareRoot()
    let maximum = try maximumOfLikelihood(
      Self.self, start: [scale, location - scale * middle], widths: [unit, unit * widths],
      isSmooth: base.kinks.isEmpty, logLikelihood)
    let fitted = try Affine(base, scale: maximum.parameters[0], shift: maximum.parameters[1])
    return Fit(
      fitted, standardErrors: maximum.standardErrors,
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }

  /// The maximum likelihood member of the family that `base` makes; throws where there is none.
  public init(fitting data: [Double], of base: Base) throws {
    self = try Self.fit(data, of: base).distribution
  }
}

extension Affine: Equatable where Base: Equatable {}
extension Affine: Hashable where Base: Hashable {}

extension Tail {
  /// The tail of c · X, c > 0, for this tail of X.
  func scaled(by c: Double) -> Tail {
    switch self {
    case .essentialEnd(let order, let rate): .essentialEnd(order: order, rate: rate * pow(c, order))
    case .doubleExponential(let rate): .doubleExponential(rate: rate / c)
    case .exponentialPower(let order, let rate):
      .exponentialPower(order: order, rate: rate / pow(c, order))
    case .end, .logNormalEnd, .logNormal, .power: self
    }
  }
}
