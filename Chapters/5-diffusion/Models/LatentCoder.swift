import Autodiff
import Datasets
import Diffusion
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.LatentCoder
/// A small VAE: pictures, −1 to 1, as rows of pixels, to latents and back.
struct LatentCoder: Module {
  let encoder, decoder: MLP
  let latents: Int

  init(pixels: Int, latents: Int, width: Int, using random: inout RandomStream) {
    encoder = MLP([pixels, width, 2 * latents], activation: .silu, using: &random)
    decoder = MLP([latents, width, pixels], activation: .silu, using: &random)
    self.latents = latents
  }

  /// Mean and log variance of q(ζ|x), `[rows, latents]`.
  func guess(_ x: Variable) -> (mean: Variable, logVariance: Variable) {
    let parts = encoder(x).split(sizes: [latents, latents], axis: 1)
    return (parts[0], parts[1])
  }

  /// The bound of chapter 2 with the prior N(0, I), up to its constant, nats a picture.
  func cost(_ x: Variable, noise: Tensor, pixelDeviation: Float) -> Variable {
    let (mean, logVariance) = guess(x)
    let ζ = reparameterize(mean: mean, logVariance: logVariance, noise: noise)
    return squaredError(x, decoder(ζ)) / (2 * pixelDeviation * pixelDeviation)
      + gaussianKL(mean: mean, logVariance: logVariance)
  }
}
// snippet.end

/// Fits a coder to pictures.
func trainCoder(
  _ coder: LatentCoder, on images: ImageSet, pixelDeviation: Float, _ plan: TrainingPlan
) throws {
  try fit(coder, plan, named: "coder's loss") { random, tape in
    let chosen = (0..<plan.batch).map { _ in random.integer(below: images.count) }
    let x = Tensor(
      centered(images.gather(chosen)).map(Float.init), shape: [plan.batch, images.dimension])
    let noise = Tensor(normal: [plan.batch, coder.latents], using: &random)
    return coder.cost(tape.constant(x), noise: noise, pixelDeviation: pixelDeviation)
  }
}

/// Where pictures lie among the latents: q(ζ|x) of each, and the moments by which latents are standardized.
struct LatentCloud {
  let latents: Int
  /// Of each picture's q(ζ|x), one picture after the other.
  private let means, deviations: [Double]
  /// Of all pictures together, for each latent.
  let center, scale: [Double]

  /// Guesses of a coder, standardized by their own moments or by those of another cloud.
  init(_ coder: LatentCoder, _ images: ImageSet, like other: LatentCloud? = nil) {
    let n = coder.latents
    latents = n
    let x = Tensor(
      centered(images.pixels).map(Float.init), shape: [images.count, images.dimension])
    let (mean, logVariance) = coder.guess(Tape(.evaluation).constant(x))
    let means = mean.value.scalars.map(Double.init)
    let variances = exp(logVariance.value).scalars.map(Double.init)
    let center = (0..<n).map { i in
      stride(from: i, to: means.count, by: n).reduce(0) { $0 + means[$1] } / Double(images.count)
    }
    // The variance of a mixture: of its means, and within.
    let scale = (0..<n).map { i in
      let squares = stride(from: i, to: means.count, by: n).reduce(0) {
        $0 + variances[$1] + (means[$1] - center[i]) * (means[$1] - center[i])
      }
      return (squares / Double(images.count)).squareRoot()
    }
    (self.center, self.scale) = (other?.center ?? center, other?.scale ?? scale)
    (self.means, deviations) = (means, variances.map { $0.squareRoot() })
  }

  var count: Int { means.count / latents }

  /// Mean and standard deviation of q(ζ|x), on the standardized scale, of one picture's latent.
  func guess(_ picture: Int, _ latent: Int) -> (mean: Double, deviation: Double) {
    let i = picture * latents + latent
    return ((means[i] - center[latent]) / scale[latent], deviations[i] / scale[latent])
  }

  /// Standardized latents drawn for some pictures, one after the other.
  func draw(_ pictures: [Int], using random: inout RandomStream) -> [Double] {
    pictures.flatMap { picture in
      (0..<latents).map { latent in
        let (mean, deviation) = guess(picture, latent)
        return mean + deviation * random.normal()
      }
    }
  }

  /// Pictures 0 … 1 of standardized latents.
  func pictures(_ ζ: [Double], _ coder: LatentCoder) -> [Float] {
    let raw = ζ.indices.map { Float(center[$0 % latents] + scale[$0 % latents] * ζ[$0]) }
    let rows = Tensor(raw, shape: [ζ.count / latents, latents])
    return pixels(coder.decoder(Tape(.evaluation).constant(rows)).value.scalars.map(Double.init))
  }
}
