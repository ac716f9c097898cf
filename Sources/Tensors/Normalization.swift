import CKernels
import Foundations

/// A normalized, scaled, shifted and activated tensor, with the statistics that its way back needs.
public struct Normalized: Sendable {
  /// The result after scale, shift and activation, of the input's shape.
  public let output: Tensor
  /// The means: `[channels]` for a batch's, `[batch, groups]` for groups, `[rows]` for layers.
  public let mean: Tensor
  /// What rounding took from the means, of their shape: a mean of 10⁷ and a half is 10⁷ and a half.
  public let meanRemainder: Tensor
  /// The (biased) variances, of the means' shape; infinite beyond single precision's range.
  public let variance: Tensor
  /// 1/√(variance + ε), of the means' shape.
  public let inverseDeviation: Tensor

  /// A result of a normalization that was computed elsewhere.
  public init(
    output: Tensor, mean: Tensor, meanRemainder: Tensor, variance: Tensor,
    inverseDeviation: Tensor
  ) {
    self.output = output
    self.mean = mean
    self.meanRemainder = meanRemainder
    self.variance = variance
    self.inverseDeviation = inverseDeviation
  }

  /// Without the output, which gradients do not look at: so that keeping the one for the way back
  /// does not keep the other.
  public var statistics: Normalized {
    Normalized(
      output: Tensor(0), mean: mean, meanRemainder: meanRemainder, variance: variance,
      inverseDeviation: inverseDeviation)
  }
}

/// Where the statistics of a normalization are written to.
struct StatisticsPointers {
  let mean, remainder, variance, inverse: UnsafeMutablePointer<Float>

  func set(_ index: Int, _ moments: Moments, epsilon: Float) {
    mean[index] = Float(moments.mean)
    remainder[index] = Float(moments.mean - Double(mean[index]))
    variance[index] = Float(moments.variance)
    inverse[index] = Float(1 / (moments.variance + Double(epsilon)).squareRoot())
  }
}

/// How x becomes (x − mean − remainder)·factor + shift: as x·factor + term, one operation less, where
/// the mean is no larger than thirty deviations and nothing leaves single precision's range on the way;
/// else with x − mean formed first.
struct Centering {
  let isNeeded: Bool

  init(mean: UnsafePointer<Float>, inverse: UnsafePointer<Float>, count: Int) {
    isNeeded = !(0..<count).allSatisfy {
      abs(mean[$0] * inverse[$0]) <= 30 && inverse[$0] >= 1e-8 && inverse[$0] <= 1e8
    }
  }

  /// What of the mean is left for the term.
  func rest(mean: Float, remainder: Float) -> Double {
    isNeeded ? Double(remainder) : Double(mean) + Double(remainder)
  }

  func term(shift: Float, mean: Float, remainder: Float, factor: Float) -> Float {
    Float(Double(shift) - rest(mean: mean, remainder: remainder) * Double(factor))
  }

  /// The mean for kernels that take none where nothing is centered.
  func pointer(_ mean: UnsafePointer<Float>) -> UnsafePointer<Float>? { isNeeded ? mean : nil }
}

/// The gradients of a normalization.
public struct NormalizationGradients: Sendable {
  /// Of the input's shape.
  public let input: Tensor
  /// `[channels]`.
  public let scale: Tensor
  /// `[channels]`.
  public let shift: Tensor
}

/// activation(scale·(x − mean)/√(variance + ε) + shift) with each channel's mean and (biased)
/// variance over all other axes of x, `[…, channels]` (Ioffe and Szegedy, 2015, algorithm 1).
///
/// For |x| up to 10³⁸, and however large the mean is beside the deviation, (x − mean)/√(variance + ε)
/// is within 10⁻⁵ of its definition in double precision. So for groups and layers.
public func batchNorm(
  _ x: Tensor, scale: Tensor, shift: Tensor, epsilon: Float = 1e-5,
  activation: Activation = .identity
) -> Normalized {
  let channels = checkedChannels(x, scale, shift)
  let rows = x.count / channels
  var statistics = Tensor(uninitialized: [4, channels])
  let base = statistics.mutablePointer
  let to = StatisticsPointers(
    mean: base, remainder: base + channels, variance: base + 2 * channels,
    inverse: base + 3 * channels)
  let from = x.pointer
  withSumsOfPieces(rows: rows, columns: channels) { first, count, sums in
    // Differences from the first row: no cancellation where the mean is far from 0.
    kernel_moments_rows(from + first * channels, from, count, channels, sums)
  } then: { sums in
    for c in 0..<channels {
      let moments = Moments(
        origin: Double(from[c]), sum: sums[c], square: sums[channels + c],
        rounded: sums[channels + c], count: rows, epsilon: epsilon)
      let precise =
        moments ?? Moments(of: from + c, rows: rows, stride: channels, columns: 1)
      to.set(c, precise, epsilon: epsilon)
    }
  }
  func part(_ index: Int) -> Tensor { statistics.rows(index..<index + 1).reshaped([channels]) }
  let found = Normalized(
    output: Tensor(0), mean: part(0), meanRemainder: part(1), variance: part(2),
    inverseDeviation: part(3))
  return Normalized(
    output: batchNorm(x, scale: scale, shift: shift, statistics: found, activation: activation),
    mean: found.mean, meanRemainder: found.meanRemainder, variance: found.variance,
    inverseDeviation: found.inverseDeviation)
}

/// The output of `batchNorm` once more, from the statistics that it found: the same bits, in one pass.
public func batchNorm(
  _ x: Tensor, scale: Tensor, shift: Tensor, statistics: Normalized,
  activation: Activation = .identity
) -> Tensor {
  let channels = checkedChannels(x, scale, shift)
  var factor = Tensor(uninitialized: [channels])
  var term = Tensor(uninitialized: [channels])
  let (f, t) = (factor.mutablePointer, term.mutablePointer)
  let (gamma, beta) = (scale.pointer, shift.pointer)
  let (rest, s) = (statistics.meanRemainder.pointer, statistics.inverseDeviation.pointer)
  let m = statistics.mean.pointer
  let centering = Centering(mean: m, inverse: s, count: channels)
  for c in 0..<channels {
    f[c] = gamma[c] * s[c]
    t[c] = centering.term(shift: beta[c], mean: m[c], remainder: rest[c], factor: f[c])
  }
  return scaledAndShifted(
    x, mean: centering.isNeeded ? statistics.mean : nil, factor: factor, term: term, activation)
}

/// The same with given means and variances, such as the running ones of training.
public func batchNormInference(
  _ x: Tensor, scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor,
  epsilon: Float = 1e-5, activation: Activation = .identity
) -> Tensor {
  let channels = checkedChannels(x, scale, shift)
  require(
    mean.shape == [channels] && variance.shape == [channels],
    "means \(mean.shape) and variances \(variance.shape) of \(channels) channels")
  let inverse = 1 / sqrt(variance + epsilon)
  let factor = scale * inverse
  let isCentered = Centering(mean: mean.pointer, inverse: inverse.pointer, count: channels).isNeeded
  return scaledAndShifted(
    x, mean: isCentered ? mean : nil, factor: factor,
    term: isCentered ? shift : shift - mean * factor, activation)
}

/// The gradients of `batchNorm`; `normalized` is its result.
public func batchNormGradients(
  _ outputGradient: consuming Tensor, input x: Tensor, scale: Tensor, shift: Tensor,
  normalized: Normalized, activation: Activation = .identity
) -> NormalizationGradients {
  let channels = checkedChannels(x, scale, shift)
  require(
    outputGradient.shape == x.shape,
    "a gradient of shape \(outputGradient.shape) for an output of shape \(x.shape)")
  let rows = x.count / channels
  var (dScale, dShift) = (Tensor(uninitialized: [channels]), Tensor(uninitialized: [channels]))
  // The coefficients of dx = (dz·γ + (x − mean)·q + r)·s, or of dz·γs + x·qs + rs, and those of the
  // activation's input.
  var coefficients = Tensor(uninitialized: [4, channels])
  let c = coefficients.mutablePointer
  let (q, r, factor, term) = (c, c + channels, c + 2 * channels, c + 3 * channels)
  let (gamma, beta) = (scale.pointer, shift.pointer)
  let (mean, inverse) = (normalized.mean.pointer, normalized.inverseDeviation.pointer)
  let remainder = normalized.meanRemainder.pointer
  let centering = Centering(mean: mean, inverse: inverse, count: channels)
  for i in 0..<channels {
    factor[i] = gamma[i] * inverse[i]
    term[i] = centering.term(
      shift: beta[i], mean: mean[i], remainder: remainder[i], factor: factor[i])
  }
  let from = x.pointer
  let (dGamma, dBeta) = (dScale.mutablePointer, dShift.mutablePointer)
  let (op, parameter) = (activation.op, activation.parameter)
  let dx = outputGradient.overwritten { dy, to in
    withSumsOfPieces(rows: rows, columns: channels) { first, count, sums in
      let at = first * channels
      kernel_scale_shift_gradient_rows(
        dy + at, from + at, factor, term, mean, inverse, to + at, count, channels,
        centering.isNeeded ? 1 : 0, op, parameter, sums)
    } then: { sums in
      for i in 0..<channels {
        // dx = γs·(dz − Σdz/n − x̂·Σ(dz·x̂)/n) with x̂ = (x − mean − remainder)·s.
        let (s, rest) = (Double(inverse[i]), Double(remainder[i]))
        let product = sums[channels + i] - rest * s * sums[i]
        dBeta[i] = Float(sums[i])
        dGamma[i] = Float(product)
        let (a, b) = (sums[i] / Double(rows), product / Double(rows))
        let outer = Double(gamma[i]) * (centering.isNeeded ? 1 : s)
        q[i] = Float(-outer * s * b)
        r[i] = Float(outer * (centering.rest(mean: mean[i], remainder: remainder[i]) * s * b - a))
      }
    }
    inPieces(of: max(1, elementwiseGrain / channels), rows, unit: 1) { first, count in
      let at = first * channels
      kernel_three_term_rows(
        to + at, from + at, centering.pointer(mean),
        centering.isNeeded ? gamma : UnsafePointer(factor),
        q, r, inverse, to + at, count, channels)
    }
  }
  return NormalizationGradients(input: dx, scale: dScale, shift: dShift)
}

/// activation((x − mean)·factor + term) by channel, or of x·factor + term.
private func scaledAndShifted(
  _ x: Tensor, mean: Tensor?, factor: Tensor, term: Tensor, _ activation: Activation
) -> Tensor {
  let channels = x.shape.last!
  var output = Tensor(uninitialized: x.shape)
  let (from, m, to) = (x.pointer, mean?.pointer, output.mutablePointer)
  let (f, t) = (factor.pointer, term.pointer)
  inPieces(of: max(1, elementwiseGrain / channels), x.count / channels, unit: 1) { first, count in
    let at = first * channels
    kernel_scale_shift_rows(
      from + at, m, f, t, to + at, count, channels, activation.op, activation.parameter)
  }
  return output
}

func checkedChannels(_ x: Tensor, _ scale: Tensor, _ shift: Tensor) -> Int {
  require(x.rank >= 1, "normalizing a scalar")
  let channels = x.shape.last!
  require(
    scale.shape == [channels] && shift.shape == [channels],
    "a scale \(scale.shape) and a shift \(shift.shape) for \(channels) channels")
  return channels
}

/// Two sums a column over rows, in pieces by `body(firstRow, rows, sums)`, which adds to
/// `sums[0 ..< 2·columns]`; the pieces' sums are added in their order and given to `then`.
private func withSumsOfPieces(
  rows: Int, columns: Int, _ body: (Int, Int, UnsafeMutablePointer<Double>) -> Void,
  then use: (UnsafeMutablePointer<Double>) -> Void
) {
  let pieces = min(64, max(1, rows * columns / (2 * elementwiseGrain)))
  withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces * 2 * columns) { all in
    all.initialize(repeating: 0)
    let sums = all.baseAddress!
    ThreadPool.shared.parallel(pieces) { piece in
      let first = rows * piece / pieces
      body(first, rows * (piece + 1) / pieces - first, sums + piece * 2 * columns)
    }
    for piece in 1..<pieces {
      for i in 0..<2 * columns { sums[i] += sums[piece * 2 * columns + i] }
    }
    use(sums)
  }
}
