import CKernels
import Foundations

// Group and layer normalization: statistics of each image's, or each row's, own.

/// activation(scale·(x − mean)/√(variance + ε) + shift) with the mean and (biased) variance of each
/// image's group of consecutive channels: x is `[batch, …, channels]` (Wu and He, 2018).
public func groupNorm(
  _ x: consuming Tensor, groups: Int, scale: Tensor, shift: Tensor, epsilon: Float = 1e-5,
  activation: Activation = .identity
) -> Normalized {
  let channels = checkedChannels(x, scale, shift)
  require(
    x.rank >= 2 && groups >= 1 && channels % groups == 0,
    "\(groups) groups of \(channels) channels, shape \(x.shape)")
  return normalizeGroups(
    x, blocks: x.shape[0], groups: groups, statistics: [x.shape[0], groups], scale: scale,
    shift: shift, epsilon: epsilon, activation)
}

/// The gradients of `groupNorm`; `normalized` is its result.
public func groupNormGradients(
  _ outputGradient: consuming Tensor, input x: Tensor, groups: Int, scale: Tensor, shift: Tensor,
  normalized: Normalized, activation: Activation = .identity
) -> NormalizationGradients {
  let channels = checkedChannels(x, scale, shift)
  require(
    x.rank >= 2 && groups >= 1 && channels % groups == 0,
    "\(groups) groups of \(channels) channels, shape \(x.shape)")
  return groupGradients(
    outputGradient, x, blocks: x.shape[0], groups: groups, scale: scale, shift: shift,
    normalized: normalized, activation)
}

/// activation(scale·(x − mean)/√(variance + ε) + shift) with the mean and (biased) variance of each
/// row over the last axis: x is `[…, channels]` (Ba, Kiros and Hinton, 2016).
public func layerNorm(
  _ x: consuming Tensor, scale: Tensor, shift: Tensor, epsilon: Float = 1e-5,
  activation: Activation = .identity
) -> Normalized {
  let rows = x.count / checkedChannels(x, scale, shift)
  return normalizeGroups(
    x, blocks: rows, groups: 1, statistics: [rows], scale: scale, shift: shift,
    epsilon: epsilon, activation)
}

/// The gradients of `layerNorm`; `normalized` is its result.
public func layerNormGradients(
  _ outputGradient: consuming Tensor, input x: Tensor, scale: Tensor, shift: Tensor,
  normalized: Normalized, activation: Activation = .identity
) -> NormalizationGradients {
  let rows = x.count / checkedChannels(x, scale, shift)
  return groupGradients(
    outputGradient, x, blocks: rows, groups: 1, scale: scale, shift: shift,
    normalized: normalized, activation)
}

/// Blocks an item: enough elements to be worth a thread's while.
private func blockGrain(_ x: Tensor, _ blocks: Int) -> Int {
  max(1, elementwiseGrain / (x.count / blocks))
}

private func normalizeGroups(
  _ x: consuming Tensor, blocks: Int, groups: Int, statistics: Shape, scale: Tensor, shift: Tensor,
  epsilon: Float, _ activation: Activation
) -> Normalized {
  let channels = x.shape.last!
  let rows = x.count / (blocks * channels)
  let groupSize = channels / groups
  var (mean, remainder) = (Tensor(uninitialized: statistics), Tensor(uninitialized: statistics))
  var (variance, inverse) = (Tensor(uninitialized: statistics), Tensor(uninitialized: statistics))
  let found = StatisticsPointers(
    mean: mean.mutablePointer, remainder: remainder.mutablePointer,
    variance: variance.mutablePointer, inverse: inverse.mutablePointer)
  let (gamma, beta) = (scale.pointer, shift.pointer)
  let grain = blockGrain(x, blocks)
  let output = x.overwritten { from, to in
    inPieces(of: grain, blocks, unit: 1) { first, count in
      // The sums in double precision first, for their alignment.
      let work = Storage(count: 7 * channels)
      let sums = UnsafeMutableRawPointer(work.base).bindMemory(
        to: Double.self, capacity: 2 * channels)
      let means = work.base + 4 * channels
      let (factor, term) = (means + channels, means + 2 * channels)
      for block in first..<first + count {
        let image = from + block * rows * channels
        sums.update(repeating: 0, count: 2 * channels)
        // Differences from the block's first row: no cancellation where the mean is far from 0.
        kernel_moments_rows(image, image, rows, channels, sums)
        for group in 0..<groups {
          // The channels' moments about their own origins, gathered about the first's.
          let origin = Double(image[group * groupSize])
          var (sum, square, rounded) = (0.0, 0.0, 0.0)
          for c in group * groupSize..<(group + 1) * groupSize {
            let shift = Double(image[c]) - origin
            sum += sums[c] + Double(rows) * shift
            square += sums[channels + c] + shift * (2 * sums[c] + Double(rows) * shift)
            rounded += sums[channels + c]
          }
          let moments =
            Moments(
              origin: origin, sum: sum, square: square, rounded: rounded, count: rows * groupSize,
              epsilon: epsilon)
            ?? Moments(
              of: image + group * groupSize, rows: rows, stride: channels, columns: groupSize)
          let at = block * groups + group
          found.set(at, moments, epsilon: epsilon)
          for c in group * groupSize..<(group + 1) * groupSize {
            means[c] = found.mean[at]
            factor[c] = gamma[c] * found.inverse[at]
          }
        }
        let first = block * groups
        let centering = Centering(
          mean: found.mean + first, inverse: found.inverse + first, count: groups)
        for c in 0..<channels {
          term[c] = centering.term(
            shift: beta[c], mean: means[c], remainder: found.remainder[first + c / groupSize],
            factor: factor[c])
        }
        kernel_scale_shift_rows(
          image, centering.pointer(means), factor, term, to + block * rows * channels, rows,
          channels, activation.op,
          activation.parameter)
      }
      withExtendedLifetime(work) {}
    }
  }
  return Normalized(
    output: output, mean: mean, meanRemainder: remainder, variance: variance,
    inverseDeviation: inverse)
}

private func groupGradients(
  _ outputGradient: consuming Tensor, _ x: Tensor, blocks: Int, groups: Int, scale: Tensor,
  shift: Tensor,
  normalized: Normalized, _ activation: Activation
) -> NormalizationGradients {
  require(
    outputGradient.shape == x.shape && normalized.mean.count == blocks * groups,
    "a gradient of shape \(outputGradient.shape) for an output of shape \(x.shape)")
  let channels = x.shape.last!
  let rows = x.count / (blocks * channels)
  let groupSize = channels / groups
  let size = Double(rows * groupSize)
  let from = x.pointer
  let (gamma, beta) = (scale.pointer, shift.pointer)
  let (means, inverses) = (normalized.mean.pointer, normalized.inverseDeviation.pointer)
  let remainders = normalized.meanRemainder.pointer
  // Each piece of blocks adds up Σ dz (the shift's gradient) and Σ dz·x̂ (the scale's).
  let pieces = min(blocks, 32)
  let partial = UnsafeMutablePointer<Double>.allocate(capacity: pieces * 2 * channels)
  partial.initialize(repeating: 0, count: pieces * 2 * channels)
  defer { partial.deallocate() }
  let dx = outputGradient.overwritten { dy, to in
    ThreadPool.shared.parallel(pieces) { piece in
      // The sums in double precision first, for their alignment.
      let work = Storage(count: 10 * channels)
      let sums = UnsafeMutableRawPointer(work.base).bindMemory(
        to: Double.self, capacity: 2 * channels)
      let factor = work.base + 4 * channels
      let (term, mean, inverse) = (
        factor + channels, factor + 2 * channels, factor + 3 * channels
      )
      let total = partial + piece * 2 * channels
      let (q, r) = (factor + 4 * channels, factor + 5 * channels)
      for block in blocks * piece / pieces..<blocks * (piece + 1) / pieces {
        let centering = Centering(
          mean: means + block * groups, inverse: inverses + block * groups, count: groups)
        for c in 0..<channels {
          mean[c] = means[block * groups + c / groupSize]
          inverse[c] = inverses[block * groups + c / groupSize]
          factor[c] = gamma[c] * inverse[c]
          term[c] = centering.term(
            shift: beta[c], mean: mean[c], remainder: remainders[block * groups + c / groupSize],
            factor: factor[c])
        }
        let at = block * rows * channels
        sums.update(repeating: 0, count: 2 * channels)
        kernel_scale_shift_gradient_rows(
          dy + at, from + at, factor, term, mean, inverse, to + at, rows, channels,
          centering.isNeeded ? 1 : 0, activation.op, activation.parameter, sums)
        for group in 0..<groups {
          // dx = s·(γdz − Σγdz/n − x̂·Σ(γdz·x̂)/n) with the sums over the group and
          // x̂ = (x − mean − remainder)·s.
          var (a, b) = (0.0, 0.0)
          let s = Double(inverse[group * groupSize])
          let rest = Double(remainders[block * groups + group])
          for c in group * groupSize..<(group + 1) * groupSize {
            let product = sums[channels + c] - rest * s * sums[c]
            total[c] += sums[c]
            total[channels + c] += product
            a += Double(gamma[c]) * sums[c]
            b += Double(gamma[c]) * product
          }
          for c in group * groupSize..<(group + 1) * groupSize {
            let outer = centering.isNeeded ? 1 : s
            q[c] = Float(-outer * s * b / size)
            r[c] = Float(
              outer
                * (centering.rest(mean: mean[c], remainder: Float(rest)) * s * b - a) / size)
          }
        }
        kernel_three_term_rows(
          to + at, from + at, centering.pointer(mean),
          centering.isNeeded ? gamma : UnsafePointer(factor), q, r, inverse, to + at, rows, channels
        )
      }
      withExtendedLifetime(work) {}
    }
  }
  func total(_ column: Int) -> Float {
    Float((0..<pieces).reduce(0.0) { $0 + partial[$1 * 2 * channels + column] })
  }
  return NormalizationGradients(
    input: dx, scale: Tensor((channels..<2 * channels).map(total)),
    shift: Tensor((0..<channels).map(total)))
}
