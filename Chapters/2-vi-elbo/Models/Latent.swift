import Autodiff
import Foundation
import Tensors

// snippet.reparameterize
/// A draw from N(mean, e^logVariance), through which gradients pass: `[batch, latents]`.
func reparameterize(mean: Variable, logVariance: Variable, noise: Tensor) -> Variable {
  mean + exp(logVariance * 0.5) * mean.tape.constant(noise)
}
// snippet.end

// snippet.kl-prior
/// D(N(mean, e^logVariance) ‖ N(0, 1)) of each coordinate: `[batch, latents]`.
func priorFitting(mean: Variable, logVariance: Variable) -> Variable {
  (exp(logVariance) + square(mean) - logVariance - 1) * 0.5
}
// snippet.end

/// log p(x|z) of one image under a Bernoulli decoder with these logits, as the networks compute it.
func networkLogLikelihood(_ logits: [Float], _ x: [Float]) -> Double {
  let output = Tape(.evaluation).constant(Tensor(logits, shape: [1, logits.count]))
  let image = Tensor(x, shape: [1, x.count])
  return -Double(Likelihood.bernoulli.negativeLog(of: image, given: output).value.scalars[0])
}

/// All ways to choose `size` of the first `count` numbers.
func subsets(of count: Int, size: Int) -> [[Int]] {
  (0..<(1 << count)).map { code in (0..<count).filter { code >> $0 & 1 == 1 } }
    .filter { $0.count == size }
}

/// The best picture at each place for the guesses of an encoder: the images averaged with weights
/// q(place | image). `[places, pixels]`.
func averagedImages(_ vae: VAE, of images: Tensor, at places: Tensor) -> Tensor {
  let (mean, logVariance) = vae.codes(of: images)
  let (count, latents) = (mean.shape[0], mean.shape[1])
  let (m, l, z) = (mean.scalars, logVariance.scalars, places.scalars)
  let rows = (0..<places.shape[0]).map { place -> Tensor in
    let logs = (0..<count).map { image in
      (0..<latents).reduce(Float(0)) { sum, j in
        let r = z[place * latents + j] - m[image * latents + j]
        let v = l[image * latents + j]
        return sum - 0.5 * (r * r * exp(-v) + v)
      }
    }
    let largest = logs.max() ?? 0
    let weights = Tensor(logs.map { exp($0 - largest) }, shape: [1, count])
    return matmul(weights, images) / weights.sum()
  }
  return concatenate(rows, axis: 0)
}

/// −log N(x; y, σ²I) as the networks compute it.
func gaussianDecoderCost(_ x: [Double], _ y: [Double], deviation: Double) -> Double {
  let output = Tape(.evaluation).constant(Tensor(y.map { Float($0) }, shape: [1, y.count]))
  let image = Tensor(x.map { Float($0) }, shape: [1, x.count])
  let likelihood = Likelihood.gaussian(standardDeviation: Float(deviation))
  return Double(likelihood.negativeLog(of: image, given: output).value.scalars[0])
}
