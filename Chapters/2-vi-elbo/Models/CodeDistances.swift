import Autodiff
import Evaluation
import GSLNumerics
import Literate
import Probability
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

  static func table(_ rows: [(name: String, found: CodeDistances)]) -> Table {
    var table = Table([
      "", .init("length of a code", digits: 2, band: .relative(0.3)),
      .init("noise around a code in training", digits: 2, band: .relative(0.3)),
      .init("from a draw of N(0, I) to the nearest code", digits: 2, band: .relative(0.3)),
    ])
    for (name, found) in rows { table.append(name, found.length, found.noise, found.toDraws) }
    return table
  }
}

/// A normal with the mean and covariance of codes `[images, latents]`.
func fittedNormal(_ codes: Tensor) throws -> MultivariateNormal {
  let (count, latents) = (codes.shape[0], codes.shape[1])
  let moments = try covariance(
    of: Matrix(rows: count, columns: latents, elements: codes.scalars.map(Double.init)))
  let ridge = 1e-6 * (1 + (0..<latents).reduce(0) { $0 + moments.covariance[$1, $1] })
  return try MultivariateNormal(
    mean: moments.mean,
    covariance: (0..<latents).map { i in
      (0..<latents).map { moments.covariance[i, $0] + (i == $0 ? ridge : 0) }
    })
}
