import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Going deeper: diffusion in a latent space
//:
//: An autoencoder makes pictures small, and a diffusion model of the small codes learns more in the
//: same time than one of the pixels.
func diffusionInALatentSpace(_ chapter: Chapter) throws {
  //: ## Two stages
  //:
  //: Most pixels of a picture follow from the others, and a denoiser of pixels spends its time on all of
  //: them. So train an autoencoder first, keep it as it is, and let the diffusion model learn only the
  //: latents (Rombach and others, 2022). Vahdat, Kreis and Kautz (2021) train both together. Chapter 2 calls a latent
  //: $z$; here $z$ is fresh noise, and the latent is $\zeta_0$. It walks to $\zeta_T$ as $x_0$ walks to
  //: $x_T$.

  diagram(
    "fig:latent-stages",
    Diagram()
      .box("x", "picture x", shape: "64", column: 0, row: 0)
      .box("e", "encoder", shape: "128, 32", column: 1, row: 0)
      .box("l", "latent ζ₀", shape: "16", column: 2, row: 0)
      .box("t", "noisy ζₜ", shape: "16", column: 3, row: 0)
      .box("n", "N(0, I)", shape: "16", column: 4, row: 0)
      .box("f", "denoiser", shape: "48, 128, 128, 128, 16", column: 3, row: 1)
      .box("d", "decoder", shape: "128, 64", column: 1, row: 1)
      .arrow("x", "e").arrow("e", "l", label: "q(ζ₀|x)").arrow("l", "t", label: "noise")
      .arrow("t", "n", dashed: true).arrow("n", "f", label: "draw").arrow(
        "f", "l", label: "25 steps"
      )
      .arrow("l", "d").arrow("d", "x", label: "p(x|ζ₀)"),
    alt:
      "Boxes from the picture over the encoder to the latent and on to noise, and a way back over the denoiser, "
      + "the latent and the decoder to the picture.",
    caption:
      "Above from left to right, how a picture becomes noise; below, how noise becomes a picture. Numbers are "
      + "the widths of the layers. The denoiser is also told the time, as 32 sines and cosines.")

  //: The pair has an evidence bound again. Let $q(\zeta_0|x)$ be the encoder, $p(x|\zeta_0)$ the
  //: decoder and $p_\theta(\zeta_{0:T})$ the diffusion model. The evidence bound of chapter 2 has the prior
  //: of the latents in it. Put the bound (eq:telescope) of $-\log p_\theta(\zeta_0)$ in its place, and call
  //: the entropy of the encoder $H$ (Vahdat, Kreis and Kautz, 2021):
  //:
  //: $$ -\log p(x) \;\le\; \mathbb{E}_q\big[-\log p(x|\zeta_0)\big] - H\big(q(\zeta_0|x)\big)
  //:    + \mathbb{E}_q\big[L_T + \textstyle\sum_{t=2}^T L_{t-1} + L_0\big] $$ {#eq:latent-bound}
  //:
  //: The first term is the reconstruction. The other two are at least
  //: $D_{KL}(q(\zeta_0|x)\,\|\,p_\theta(\zeta_0))$. Two things make the bound loose: the encoder, by
  //: $D_{KL}(q(\zeta_0|x)\,\|\,p(\zeta_0|x))$, and the chain. If the latents are $N(0, 1)$, the best chain
  //: loses nothing (eq:selftest). If the decoder is linear, too, the rest is known.

  verify("eq:latent-bound", "on a line: what is lost is the encoder's divergence", by: .closedForm)
  {
    check in
    let schedule = try NoiseSchedule("five steps", betas: [0.1, 0.2, 0.3, 0.4, 0.5])
    let rule = try FixedRule.normalExpectation(8)
    for var draw in check.draws(8) {
      let line = LineCoder(using: &draw)
      let truth = Estimate(line.costAndDivergence, error: 1e-12)
      check.equal(draw.name, to: truth, scale: 1) { slip in
        let entropy: Double = log(2 * .pi * M_E * line.spread * line.spread) / 2
        return rule.sum { node in
          let ζ = line.mean + line.spread * node
          let decoding = line.decoding(ζ)
          let chain = LinearPredictorBound(schedule: schedule, clean: ζ) { t in
            sqrt(schedule.noiseVariance(t))
          }
          return slip("p(x|ζ) without its logarithm", -exp(decoding), for: -decoding)
            + slip("L_T left out", chain.total - chain.prior, for: chain.total)
        } - slip("the entropy left out", 0, for: entropy)
      }
    }
  }

  //: Training goes in two stages. First the autoencoder learns with the prior $N(0, I)$, as in
  //: chapter 2. Then it is held fixed. Now only the last term of (eq:latent-bound) changes, and it is a loss
  //: of (sec:5.5-the-bound) on data that are drawn from $q(\zeta_0|x)$. So a squared error of the
  //: noise is all that is needed. (alg:training) leaves out the weights of the bound, as for pictures. How does
  //: the error enter the bound? Let $y$ be a latent with noise of standard deviation
  //: $\sigma$, $\sigma_0$ the least $\sigma$, and $p_\sigma$ the density of $y$ under the prior $p$. With many small steps (Vahdat, Kreis and
  //: Kautz, 2021, theorem 1)
  //:
  //: $$ \mathbb{E}_q\big[-\log p_{\sigma_0}(y)\big] = \tfrac12 \int_{\log \sigma_0^2}^{\infty} \mathbb{E}_q\|\varepsilon
  //:    - \varepsilon^*\|^2\, d\log\sigma^2 + \tfrac{\dim\zeta}{2}\log\big(2\pi e\,\sigma_0^2\big) $$ {#eq:latent-cost}
  //:
  //: where $\varepsilon^*$ is the best prediction for $p$, and $y = \zeta_0 + \sigma\varepsilon$ comes from
  //: the *encoder's* $\zeta_0$. On the left $y$ has the noise $\sigma_0$, on the right $\sigma$. Each doubling
  //: of the noise has the same weight. If the prior does not fit the encoder, the squared errors are larger.

  verify("eq:latent-cost", "latents of two humps, all noise levels", by: .quadrature) { check in
    for var draw in check.draws(3) {
      let prior = try NoisyMixture(
        weights: [draw.uniform(in: 0.2...0.8), 0.5], means: [[draw.uniform(in: -2 ... -0.5)], [1]],
        standardDeviations: [draw.uniform(in: 0.3...0.8), 0.6])
      let (mean, spread) = (draw.normal(), draw.uniform(in: 0.2...0.7))
      let least = draw.uniform(in: 0.02...0.2)
      let wide = try NoisyMixture(
        weights: prior.weights, means: prior.means,
        standardDeviations: prior.standardDeviations.map { sqrt($0 * $0 + least * least) })
      let cost = try expectation(mean: mean, variance: spread * spread + least * least) {
        -wide.logDensity(at: [$0])
      }
      let errors = integratedErrors(of: prior, guess: (mean, spread), above: least)
      check.equal(draw.name, to: cost, scale: 1) { slip in
        Estimate(slip("½ left out", 1, for: 0.5)) * errors
          + Estimate(slip("the e left out", 0, for: 0.5) + log(2 * .pi * least * least) / 2)
      }
    }
  }

  //: ## Latents on one scale
  //:
  //: The schedules of (sec:5.3-schedules) are made for data of variance 1. An autoencoder chooses
  //: its own scale for each latent. So mean $\bar\zeta_i$ and standard deviation $\varsigma_i$ of each
  //: latent are taken over the training set, and the diffusion learns
  //: $\hat\zeta_i = (\zeta_i - \bar\zeta_i)/\varsigma_i$. Here the hat means standardized, not predicted, and $i$ counts
  //: the latents of $\zeta_0$. That is a change of variables, with $\hat p$ for the density of $\hat\zeta$:
  //:
  //: $$ \log p(\zeta) = \log \hat p(\hat\zeta) - \sum_i \log \varsigma_i $$ {#eq:standardized}
  //:
  //: The entropy of the encoder changes by the same sum, so the divergence in (eq:latent-bound) stays as it is.

  verify("eq:standardized", "a mixture, moved and stretched", by: .closedForm) { check in
    for var draw in check.draws(8) {
      let moved = try StretchedMixture(using: &draw)
      check.equal(draw.name, to: moved.logDensity, scale: 1) { slip in
        let standard = zip(moved.point, zip(moved.center, moved.scale)).map {
          ($0 - $1.0) / $1.1
        }
        let first = [Double](repeating: log(moved.scale[0]), count: standard.count)
        let each = slip("ς₁ for every ς_i", first, for: moved.scale.map { log($0) })
        return moved.mixture.logDensity(at: standard)
          - slip("the other sign", -1, for: 1) * each.reduce(0, +)
      }
    }
  }

  //: ```algorithm Latent diffusion (after Rombach and others, 2022) {#alg:latent}
  //: Input: data $x$; an encoder $q(\zeta_0|x)$ and a decoder; a schedule
  //: 1. Train encoder and decoder by the bound of chapter 2 with the prior $N(0, I)$. Then leave them as they are.
  //: 2. Take $\bar\zeta_i$ and $\varsigma_i$ of the latents over the data.
  //: 3. Train a predictor of noise by (alg:training), with $\hat\zeta_0$, drawn from $q(\zeta_0|x)$ and standardized, for the data.
  //: 4. To draw, start at $N(0, I)$, walk back to $\hat\zeta_0$, set $\zeta_i = \bar\zeta_i + \varsigma_i\hat\zeta_i$, and decode.
  //: Output: a picture
  //: ```
  //:
  //: <details><summary>The autoencoder</summary>
  //:
  //: (quote:LatentCoder)
  //:
  //: </details>
  //:
  //: The same loop trains in every space:
  //:
  //: (quote:train-space)
  //:
  //: ## At equal time
  //:
  //: Three ways to learn the digits are compared. The first is (alg:latent) with 16 latents and a small perceptron.
  //: The second is a perceptron with the same hidden layers on the 64 pixels, from −1 to 1. The third is a U-Net of 8
  //: channels on pixels. Each is trained anew at
  //: each length, with its learning rate falling to nothing at the end. A length is a number of seconds of the processor,
  //: and the autoencoder's training is part of it. The page counts steps. It turns them into seconds by the time of
  //: one step, which was measured once for the 8 × 8 digits: the command `diffusion step-times` measures it on your
  //: machine. All arms draw the same pictures and the same times in their batches
  //: of 64, the two on pixels also the same noise; all draw their samples in 25 steps of (alg:ddim) with
  //: $\eta = 1$. The arms on pixels cut the predicted picture to −1 … 1. Pixels are not standardized. So the latents
  //: have two advantages: they are few, and all are on one scale. The perceptron on pixels has no fourth length. Rates,
  //: sizes and the share of the autoencoder were chosen on another seed, by the same distance to the held-out digits, with
  //: three rates for each network.
  //:
  //: The judge is the Fréchet distance of (sec:5.12-images-and-the-u-net) to all held-out digits. Beside it stands the share
  //: of pictures that the classifier of (sec:5.13-guidance) names with a probability of at least 0.9.

  // snippet.fold the comparison
  let run = try ImageRun(chapter)
  let results = try SpaceResults(chapter, run)
  show(
    results.table(),
    "Training at several lengths; mean over \(results.spaces.seeds) trainings and its standard error",
    digits: 3, label: "tab:spaces")
  // snippet.show
  figure(
    "fig:spaces", results.plot(),
    alt:
      "Three falling curves of the distance against the time of training on logarithmic axes, and two level lines below them.",
    caption:
      "Quality by time of training, the numbers of (tab:spaces); bars are two standard errors. The level lines "
      + "are real digits (dotted) and real digits that went through the autoencoder of the longest training (dashed)."
  )

  //: To compare two curves at equal time, read both at the shorter of the two times of a length, along lines that
  //: are straight on the logarithmic axes of (fig:spaces), for each seed. The first length is left out: at the shorter
  //: time one of the two curves has not begun.

  // snippet.fold at equal time
  let (againstUNet, againstPixels) = (
    results.difference(from: .uNet), results.difference(from: .pixels)
  )
  let (restored, floors) = (results.restored, results.floors)
  let above = zip(results.curves[.latents]!.values[results.last], restored).map { $0 - $1 }
  // snippet.show
  finding(
    "At equal time, at each length but the first, latents are nearer to the digits than the U-Net on pixels",
    holds: againstUNet.allSatisfy(\.isNegative),
    "differences " + againstUNet.map(\.description).joined(separator: ", "))
  finding(
    "They are nearer than the same perceptron on pixels, too",
    holds: againstPixels.allSatisfy(\.isNegative),
    "differences " + againstPixels.map(\.description).joined(separator: ", "))
  text(
    #"""
    Drawing takes less time, too, mostly because the network is smaller. A picture takes
    \#(StepTimes.recorded.drawingFromLatents, digits: 2) ms from latents, without the decoder, and
    \#(StepTimes.recorded.drawingByUNet, digits: 2) ms by the U-Net. For one and the same perceptron the space matters
    less: a step of training takes \#(StepTimes.recorded.latents, digits: 3) ms on latents and
    \#(StepTimes.recorded.pixels, digits: 2) ms on pixels.
    """#)

  //: ## What is lost
  //:
  //: A perfect diffusion model draws latents like those of the digits. Its samples are then distributed like digits that
  //: went through the autoencoder. So real digits of the training set were sent through the autoencoder and back, with a
  //: draw of $q(\zeta_0|x)$, and judged like samples. Better latents cannot be expected to get nearer than that:

  finding(
    "Real digits that went through the autoencoder are farther from the held-out digits than real ones",
    restored, isAbove: floors)
  finding(
    "After the longest training the latents add more to the distance than real digits through the autoencoder have",
    holds: Paired(above, minus: restored).isPositive,
    "what the latents add, minus the distance of the restored digits: \(Paired(above, minus: restored))"
  )
  // snippet.fold the long training
  let gray = meanAndError(results.grayStepsLost).mean
  let long = try results.longTraining(chapter, run)
  func seconds(_ arm: SpaceArm) -> String {
    let plan = results.spaces.plan
    return String(format: "%.1f", plan.seconds(arm, results.spaces.lengths(arm).last!))
  }
  // snippet.show
  text(
    #"""
    A pixel of a training digit is off by \#(gray, digits: 2, band: .relative(0.3)) of the 16 gray steps, root mean square. The
    distance looks only at the directions in which digits vary most, and an autoencoder keeps just these. So a low
    floor says little about what is lost.
    """#)
  text(
    #"""
    Does the U-Net overtake the latents? The one of (sec:5.12-images-and-the-u-net) is larger and was trained for about
    \#(long.seconds, digits: 2) seconds. With 25 steps its samples score
    \#(long.distance, digits: 3, band: .relative(0.5)), and \#(long.recognized, digits: 2, band: .relative(0.3)) of them
    are recognized. It has other settings, too: 24 channels, the labels of nine pictures in ten, and a lower rate. That
    is one training and one set of samples. The latents were not trained for so long.
    """#)
  //: The share that is recognized is not to be read alone: a classifier can be sure of a picture that is no digit.

  images(
    "fig:spaces-samples",
    run.grid(results.rows(run.side * run.side)),
    alt: "Five rows of sixteen small digits.",
    caption:
      "From above: training digits, the same through the autoencoder, and samples after each arm's longest training: "
      + "latents (\(seconds(.latents)) s), the perceptron on pixels (\(seconds(.pixels)) s), the U-Net "
      + "(\(seconds(.uNet)) s). Not selected.")

  //: ## The bound, before and after
  //:
  //: What does the second stage gain by (eq:latent-bound)? The autoencoder was trained for the prior $N(0, I)$. The
  //: diffusion model takes the place of that prior, with the variances of (eq:best-variance) fitted on training digits. The decoder is
  //: normal, with a standard deviation of 0.1 for each pixel, and pixels are from −1 to 1. So the first term is that of
  //: a density. It may be negative, and it is not comparable with the bits of (sec:5.17-bits):

  // snippet.fold the bounds
  let bounds = results.bounds(chapter)
  show(
    results.table(of: bounds), "The terms of the bound on held-out digits, longest training",
    digits: 4,
    label: "tab:latent-terms")
  finding(
    "On held-out digits the diffusion model is a better prior than the normal one",
    bounds.map(\.diffusionPrior), isBelow: bounds.map(\.normalPrior))
}
