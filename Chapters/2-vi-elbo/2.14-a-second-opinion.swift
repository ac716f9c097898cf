import Autodiff
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import Tensors

//: # Going deeper: a second opinion by annealing
//:
//: Annealed importance sampling estimates the evidence without the encoder.
func aSecondOpinion(_ chapter: Chapter) throws {
  //: **Annealed importance sampling** (Neal, 2001; for decoders Wu, Burda, Salakhutdinov and
  //: Grosse, 2017) starts in the prior. It raises the power of the likelihood in small steps,
  //: $\alpha_0 = 0 < \dots < \alpha_M = 1$. A chain moves under each density on the way. With $z_0$
  //: from the prior and $z_t$ the state after the $t$-th move, the weight is the product of the
  //: ratios of neighboring densities:
  //:
  //: $$ \mathbb{E}\Big[\prod_{t=1}^M p(x|z_{t-1})^{\alpha_t - \alpha_{t-1}}\Big] = p(x) $$ {#eq:annealing}
  //:
  //: This holds whatever the moves are, if the $t$-th leaves $p(z)\,p(x|z)^{\alpha_t}$ unchanged.
  //: The logarithm of an unbiased weight is too low on average, by Jensen's inequality once more.
  //: So the log of a mean of annealed weights is a lower bound on average, as $\mathcal{L}_k$ is.
  //: On the linear model the moves are those of Metropolis: propose a random step, and take it with
  //: the probability $\min(1, \text{ratio})$. The ratio is the density after the step over the
  //: density before it. This leaves the density unchanged:
  //:
  //: (quote:metropolis)

  verify(
    "eq:annealing", "annealed weights average to the evidence", by: .monteCarlo,
    tolerance: .relative(0.05, because: "the deviation of a weight is comparable with its mean")
  ) { check in
    for var draw in check.draws(3) {
      let model = try LinearGaussianModel(
        weight: draw.uniform(in: 0.5...1.5), bias: draw.normal(),
        noise: draw.uniform(in: 0.7...1.2))
      let x = model.bias + draw.uniform(in: 1...2)
      let moves = 3
      let chains = (0..<200_000).map { _ in
        annealedChain(model, x, moves: moves, using: &draw).map { logLikelihood(model, x, $0) }
      }
      let truth = exp(model.logEvidence(of: x))
      try check.equal("Metropolis moves, \(draw.name)", to: truth) { slip in
        let shift = slip("weighed after the move", 1, for: 0)
        let isFull = slip("α_t for α_t − α_{t−1}", true, for: false)
        return try simulatedMean(
          chains.map { levels in
            exp(
              (1...moves).reduce(0) { sum, t in
                sum + (isFull ? Double(t) : 1) / Double(moves) * levels[t - 1 + shift]
              })
          })
      }
    }
  }

  //: For the VAE the moves are Hamiltonian. The point gets a random velocity and is moved by eight small steps
  //: (*leapfrog* steps), in which the gradient of the log-density changes the velocity. The end is accepted or
  //: rejected as in Metropolis. The gradient is that of the decoder by its *input*, from the same automatic
  //: differentiation that trained it. Step sizes are found on a pilot run with training images, since
  //: sizes that depend on a chain's own past would bias its weights. The program is checked on a model with two
  //: causes, whose evidence is known:
  //:
  //: $$ \mathbb{E}[\text{weight of a Hamiltonian chain}] = p(x) $$ {#eq:hamiltonian}

  verify(
    "eq:hamiltonian", "the program for decoders", by: .monteCarlo,
    tolerance: .relative(0.05, because: "the deviation of a weight is comparable with its mean")
  ) { check in
    for tilt in [0.4, 0.9] {
      let model = try twoCauses(tilt: tilt)
      let decoder = SmallDecoder(model)
      var stream = chapter.stream("annealing \(tilt)")
      let logs = try Annealing.run(
        "annealing two causes", in: chapter, moves: 20, on: decoder.row(measured),
        pilot: decoder.row(measured), latents: 2, chains: 20_000, using: &stream,
        logLikelihood: decoder.logLikelihood
      ).weights[0]
      try check.equal("two causes, tilt \(tilt)", to: exp(try model.logEvidence(of: measured))) {
        slip in
        try simulatedMean(logs.map { exp(slip("√w for w", 0.5, for: 1) * $0) })
      }
    }
  }

  //: The table compares both estimates of $\log p(x)$ for the VAE of
  //: (sec:2.4-what-the-vae-learned).

  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let vae = try runs.plain()[0].vae
  let count = min(chapter.integer("judged") / 4, runs.testInk.shape[0])
  let x = runs.testInk.rows(0..<count)
  let moves = chapter.checksOnly ? 10 : chapter.integer("moves")
  let seed = chapter.stream("second opinion")
  let opinions = try chapter.trained("second opinion", settings: ["moves": moves, "images": count])
  {
    _ in
    var random = seed
    let pilot = binarized(grays(runs.data.training).rows(0..<10), using: &random)
    let annealed = try Annealing.run(
      "annealing", in: chapter, moves: moves, on: x, pilot: pilot, latents: runs.latents,
      using: &random
    ) { x, z in -Likelihood.bernoulli.negativeLog(of: x.value, given: vae.decode(z)) }
    let (mean, logVariance) = vae.codes(of: x)
    let weights = importanceWeights(
      of: x, mean: mean, logVariance: logVariance, samples: 500, using: &random,
      logLikelihood: logLikelihood(vae, .bernoulli))
    return SecondOpinion(annealed: annealed.weights, accepted: annealed.accepted, weights: weights)
  }
  show(
    try opinions.table(moves: moves),
    "Two estimates of log p(x) for \(count) test images, first seed; standard errors over the images",
    digits: 3, label: "tab:opinions")
  let difference = try simulatedMean(opinions.differences)
  text(
    #"""
    \#(opinions.accepted, percent: 0, band: .absolute(0.1)) of the moves were accepted. Image by image the two
    differ by \#(difference.value, decimals: 3, band: .absolute(0.5)) nats, with a standard error of
    \#(difference.error, digits: 2, band: .absolute(0.3)). They share the decoder and nothing else. Both are lower
    bounds on average, so in expectation the higher one is nearer to the truth.
    """#)
  let reach: Double = abs(difference.value) + 2 * difference.error
  finding(
    "The two estimates agree to a fifth of a nat",
    holds: reach < 0.2,
    "difference \(difference)")
}
