import Foundation

// snippet.batch-norm
/// Batch normalization of one channel, in double precision: the numbers of a batch, and the ways
/// forth and back one line at a time.
struct NormalizedChannel {
  let x: [Double]
  let scale, shift, epsilon: Double

  var count: Double { Double(x.count) }
  var mean: Double { x.reduce(0, +) / count }
  var variance: Double { x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count }
  var normalized: [Double] {
    let (mean, deviation) = (mean, (variance + epsilon).squareRoot())
    return x.map { ($0 - mean) / deviation }
  }
  var output: [Double] { normalized.map { scale * $0 + shift } }
  // snippet.end

  /// The gradients of Σ ȳᵢ yᵢ, in the order in which they are found.
  func gradients(_ outputGradient: [Double]) -> (
    normalized: [Double], variance: Double, mean: Double, input: [Double], scale: Double,
    shift: Double
  ) {
    let (mean, deviation) = (mean, (variance + epsilon).squareRoot())
    let toNormalized = outputGradient.map { scale * $0 }
    let toVariance =
      -0.5 / (deviation * deviation * deviation) * dot(toNormalized, x.map { $0 - mean })
    let toMean = -toNormalized.reduce(0, +) / deviation
    let toInput = zip(toNormalized, x).map { gradient, x in
      gradient / deviation + toVariance * 2 * (x - mean) / count + toMean / count
    }
    return (
      toNormalized, toVariance, toMean, toInput, dot(outputGradient, normalized),
      outputGradient.reduce(0, +)
    )
  }
}
