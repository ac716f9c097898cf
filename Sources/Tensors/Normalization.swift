import CKernels
import RandomStreams

/// A normalised, scaled, shifted and activated tensor, with the statistics that its way back needs.
public struct Normalized: Sendable {
  public let output: Tensor
  /// The means: `[channels]` for a batch's, `[batch, groups]` for groups, `[rows]` for layers.
  public let mean: Tensor
  /// 1/√(variance + ε), of the means' shape.
  public let inverseDeviation: Tensor

  public init(output: Tensor, mean: Tensor, inverseDeviation: Tensor) {
    self.output = output
    self.mean = mean
    self.inverseDeviation = inverseDeviation
  }

  /// Without the output, which gradients do not look at: so that keeping the one for the way back
  /// does not keep the other.
  public var statistics: Normalized {
    Normalized(output: Tensor(0), mean: mean, inverseDeviation: inverseDeviation)
  }
}

/// The gradients of a normalisation.
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
public func batchNorm(
  _ x: Tensor, scale: Tensor, shift: Tensor, epsilon: Float = 1e-5,
  activation: Activation = .identity
) -> Normalized {
  let channels = checkedChannels(x, scale, shift)
  let rows = x.count / channels
  var mean = Tensor(uninitialized: [channels])
  var inverse = Tensor(uninitialized: [channels])
  var factor = Tensor(uninitialized: [channels])
  var term = Tensor(uninitialized: [channels])
  let (m, s) = (mean.mutablePointer, inverse.mutablePointer)
  let (f, t) = (factor.mutablePointer, term.mutablePointer)
  let (from, gamma, beta) = (x.pointer, scale.pointer, shift.pointer)
  withSumsOfPieces(rows: rows, columns: channels) { first, count, sums in
    // Differences from the first row: no cancellation where the mean is far from 0.
    kernel_moments_rows(from + first * channels, from, count, channels, sums)
  } then: { sums in
    for c in 0..<channels {
      let difference = sums[c] / Double(rows)
      let variance = max(0, sums[channels + c] / Double(rows) - difference * difference)
      m[c] = Float(Double(from[c]) + difference)
      s[c] = Float(1 / (variance + Double(epsilon)).squareRoot())
      f[c] = gamma[c] * s[c]
      t[c] = beta[c] - m[c] * f[c]
    }
  }
  let output = scaledAndShifted(x, factor: factor, term: term, activation)
  return Normalized(output: output, mean: mean, inverseDeviation: inverse)
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
  let (m, s) = (statistics.mean.pointer, statistics.inverseDeviation.pointer)
  for c in 0..<channels {
    f[c] = gamma[c] * s[c]
    t[c] = beta[c] - m[c] * f[c]
  }
  return scaledAndShifted(x, factor: factor, term: term, activation)
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
  let factor = scale / sqrt(variance + epsilon)
  return scaledAndShifted(x, factor: factor, term: shift - mean * factor, activation)
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
  // The coefficients of dx = dz·p + x·q + r, and those of the activation's input.
  var coefficients = Tensor(uninitialized: [5, channels])
  let c = coefficients.mutablePointer
  let (p, q, r) = (c, c + channels, c + 2 * channels)
  let (factor, term) = (c + 3 * channels, c + 4 * channels)
  let (gamma, beta) = (scale.pointer, shift.pointer)
  let (mean, inverse) = (normalized.mean.pointer, normalized.inverseDeviation.pointer)
  for i in 0..<channels {
    factor[i] = gamma[i] * inverse[i]
    term[i] = beta[i] - mean[i] * factor[i]
  }
  let from = x.pointer
  let (dGamma, dBeta) = (dScale.mutablePointer, dShift.mutablePointer)
  let (op, parameter) = (activation.op, activation.parameter)
  let dx = outputGradient.overwritten { dy, to in
    withSumsOfPieces(rows: rows, columns: channels) { first, count, sums in
      let at = first * channels
      kernel_scale_shift_gradient_rows(
        dy + at, from + at, factor, term, mean, inverse, to + at, count, channels, op, parameter,
        sums)
    } then: { sums in
      for i in 0..<channels {
        dBeta[i] = Float(sums[i])
        dGamma[i] = Float(sums[channels + i])
        // dx = γs·(dz − Σdz/n − x̂·Σ(dz·x̂)/n) with x̂ = (x − mean)·s.
        let (a, b) = (sums[i] / Double(rows), sums[channels + i] / Double(rows))
        let s = Double(inverse[i])
        p[i] = factor[i]
        q[i] = Float(-Double(factor[i]) * s * b)
        r[i] = Float(Double(factor[i]) * (Double(mean[i]) * s * b - a))
      }
    }
    inPieces(of: max(1, elementwiseGrain / channels), rows, unit: 1) { first, count in
      let at = first * channels
      kernel_three_term_rows(to + at, from + at, p, q, r, to + at, count, channels)
    }
  }
  return NormalizationGradients(input: dx, scale: dScale, shift: dShift)
}

/// activation(x·factor + term) by channel.
private func scaledAndShifted(
  _ x: Tensor, factor: Tensor, term: Tensor, _ activation: Activation
) -> Tensor {
  let channels = x.shape.last!
  var output = Tensor(uninitialized: x.shape)
  let (from, f, t, to) = (x.pointer, factor.pointer, term.pointer, output.mutablePointer)
  inPieces(of: max(1, elementwiseGrain / channels), x.count / channels, unit: 1) { first, count in
    let at = first * channels
    kernel_scale_shift_rows(
      from + at, f, t, to + at, count, channels, activation.op, activation.parameter)
  }
  return output
}

func checkedChannels(_ x: Tensor, _ scale: Tensor, _ shift: Tensor) -> Int {
  require(x.rank >= 1, "normalising a scalar")
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
