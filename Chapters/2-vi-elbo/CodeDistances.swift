import Autodiff
import Evaluation
import Tensors

/// Where a model's training codes lie, and how far draws from N(0, I) are from them. Lengths are root mean
/// squares, distances are means.
struct CodeDistances {
  /// Of the codes μ(x).
  let length: Double
  /// Of the noise around a code with which the decoder was trained: √Σσ², none in an autoencoder.
  let noise: Double
  /// From a draw to the nearest code.
  let toDraws: Double

  /// - Parameters:
  ///   - images: training images `[images, pixels]`.
  ///   - draws: of N(0, I), `[draws, latents]`.
  init(_ vae: VAE, isAutoencoder: Bool, images: Tensor, draws: Tensor) throws {
    let (mean, logVariance) = vae.encode(Tape(.evaluation).constant(images))
    let codes = try Points(mean.value.scalars, dimension: draws.shape[1], what: "code")
    let distances = try Points(draws.scalars, dimension: draws.shape[1]).nearest(in: codes)
    let root = { (squares: Tensor) in
      Double(squares.sum(axes: [1]).mean().scalar).squareRoot()
    }
    length = root(square(mean.value))
    noise = isAutoencoder ? 0 : root(exp(logVariance.value))
    toDraws = distances.reduce(0) { $0 + $1.distance } / Double(distances.count)
  }
}
