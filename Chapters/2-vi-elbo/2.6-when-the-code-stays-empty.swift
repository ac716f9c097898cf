import Foundation
import GSLNumerics
import Literate
import Probability
import Tensors

//: # When the code stays empty
//:
//: A latent number is used when it saves more nats than it costs: too much noise empties the code,
//: and a strong decoder uses less of it.
func whenTheCodeStaysEmpty(_ chapter: Chapter) throws {
  //: ## Too much noise
  //:
  //: **Posterior collapse** is $q(z|x) = p(z)$ for all $x$: the code says nothing. In a linear VAE with fixed
  //: $\sigma$ one can say when (Lucas and others, 2019). Along a direction in which the data have variance
  //: $\lambda$, the model says $x \sim N(0, w^2 + \sigma^2)$. The average log-likelihood is greatest if this
  //: variance is $\lambda$. It cannot be less than $\sigma^2$. So the best decoder weight, and the nats of its
  //: code, are
  //:
  //: $$ \arg\max_{w}\ \mathbb{E}_x\big[\log N(x;\ 0,\ w^2 + \sigma^2)\big]:\quad w^2 = \max(0,\ \lambda - \sigma^2) $$ {#eq:collapse}
  //: $$ \mathbb{E}_x\big[D_{KL}(p(z|x)\,\|\,p(z))\big] = \tfrac12\log\frac{\lambda}{\sigma^2}
  //:   \quad\text{if } \lambda > \sigma^2 $$ {#eq:linear-kl}
  //:
  //: For directions with $\lambda \le \sigma^2$ the best weight is 0, and *the code for them is empty*. This
  //: happens at the optimum. It is no failure of the optimizer.

  verify(
    "eq:collapse", "the weight that is worth it", by: .minimizer,
    tolerance: .absolute(
      1e-4, because: "a minimum is located to the square root of the accuracy of the function")
  ) { check in
    for (λ, σ2) in [(2.0, 0.5), (0.7, 0.6), (0.5, 1.0), (0.1, 0.9)] {
      let w = try minimize(between: λ > σ2 ? 0.05 : -1, and: 3) { w in
        let variance = w * w + σ2
        return (log(variance) + λ / variance) / 2
      }.point[0]
      check.equal(
        "λ = \(λ), σ² = \(σ2)", to: Estimate(w * w, error: 2e-6), scale: 1
      ) { slip in
        let worth = max(0, λ - slip("σ² not taken off", 0, for: σ2))
        return slip("w for w²", worth.squareRoot(), for: worth)
      }
    }
  }
  verify("eq:linear-kl", "nats per direction", by: .quadrature) { check in
    for var draw in check.draws(8) {
      let σ2 = draw.uniform(in: 0.2...1)
      let λ = σ2 * draw.uniform(in: 1.3...6)
      let model = try LinearGaussianModel(
        weight: (λ - σ2).squareRoot(), bias: 0, noise: σ2.squareRoot())
      let data = try Normal(mean: 0, standardDeviation: λ.squareRoot())
      let averaged = try expectation(under: data) { x in
        klDivergence(of: try model.posterior(of: x), from: model.prior)
      }
      check.equal(draw.name, to: averaged, scale: 1) { slip in
        slip("½ dropped", 1, for: 0.5) * log(λ / slip("σ for σ²", σ2.squareRoot(), for: σ2))
      }
    }
  }

  //: ## What σ is worth
  //:
  //: With Gaussian pixels the images stay gray, and the numbers are logarithms of *densities*. They may be
  //: positive, and cannot be compared with those of two-valued images.
  //:
  //: $$ -\log N(x;\, y, \sigma^2 I) = \frac{\|x - y\|^2}{2\sigma^2} + \frac d2\log 2\pi\sigma^2 $$ {#eq:gaussian}
  //: $$ -2\sigma^2\mathcal{L} = \mathbb{E}_q\|x - y\|^2 + 2\sigma^2 D_{KL}(q\,\|\,p) + \sigma^2 d\log 2\pi\sigma^2 $$ {#eq:sigma-beta}
  //: $$ \sigma_*^2 = \frac1d\,\mathbb{E}\|x - y\|^2 $$ {#eq:optimal-sigma}
  //:
  //: So fixing $\sigma$ is choosing how much the prior fitting weighs against squared error. The loss
  //: "squared error plus KL" means $\sigma^2 = \frac12$ if the squares are summed over the pixels, and
  //: $\sigma^2 = \frac d2$ if they are averaged. Maximum likelihood has its own choice, (eq:optimal-sigma). A
  //: **calibrated** decoder uses it: it computes $\sigma_*$ for each batch (Rybkin, Daniilidis and Levine,
  //: 2021).

  verify(
    "eq:gaussian", "a Gaussian decoder", by: .closedForm,
    tolerance: .relative(1e-4, because: "the networks compute in single precision")
  ) { check in
    for var draw in check.draws(6) {
      let (x, y) = ((0..<9).map { _ in draw.uniform() }, (0..<9).map { _ in draw.uniform() })
      let σ = draw.uniform(in: 0.2...0.8)
      let value = gaussianDecoderCost(x, y, deviation: σ)
      check.equal(
        draw.name, to: Estimate(value, error: 2e-5 * max(1, abs(value))), scale: 10
      ) { slip in
        let squares = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let s2 = slip("σ for σ²", σ, for: σ * σ)
        let constant = slip("constant dropped", 0, for: 4.5) * log(2 * .pi * s2)
        return squares / (2 * s2) + constant
      }
    }
  }
  verify("eq:sigma-beta", "σ is a weight", by: .quadrature) { check in
    for var draw in check.draws(8) {
      let (model, x) = try randomLinear(&draw)
      let q = try randomGuess(&draw)
      let s2 = model.noise * model.noise
      let squares = try expectation(under: q) { z in
        let r = x - model.weight * z - model.bias
        return r * r
      }
      let fitting = klDivergence(of: q, from: model.prior)
      let bound = model.evidenceLowerBound(of: x, under: q)
      check.equal(draw.name, to: -2 * s2 * bound, scale: 10) { slip in
        squares + slip("KL with weight 1", 1, for: 2 * s2) * fitting + s2 * log(2 * .pi * s2)
      }
    }
  }
  verify(
    "eq:optimal-sigma", "the best σ", by: .minimizer,
    tolerance: .absolute(
      1e-4, because: "a minimum is located to the square root of the accuracy of the function")
  ) { check in
    for var draw in check.draws(5) {
      let errors = (0..<20).map { _ in 0.4 * draw.normal() }
      let best = try minimize(between: 0.01, and: 3) { σ in
        errors.reduce(0) { $0 + $1 * $1 / (2 * σ * σ) + log(σ) }
      }.point[0]
      check.equal(draw.name, to: Estimate(best * best, error: 1e-6)) { slip in
        let squares = errors.reduce(0) { $0 + $1 * $1 }
        return squares / slip("not divided by d", 1, for: 20)
      }
    }
  }

  //: The table compares three noises. "In use" is a coordinate with more than 0.05 nats on average.
  //: "Linear theory" is the sum of (eq:linear-kl) over the directions of the images' covariance
  //: with $\lambda > \sigma^2$, the greatest first, at most one for each latent. The arms of one
  //: seed share their initial weights, batches and noise. The ELBOs are bounds on log-densities of
  //: the same data in the same units, so they may be compared down the column. The first two arms
  //: differ in $\sigma$ alone; the third has another objective.

  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let gaussians = try GaussianArms(runs)
  show(
    gaussians.table,
    "The same network with three noises, on test images; mean over \(runs.seeds) trainings and its standard "
      + "error", digits: 3, label: "tab:collapse")
  images(
    "fig:collapse", gaussians.pictures,
    alt:
      "Four rows: images, and their reconstructions with a fixed wide, a fixed narrow and a learned noise.",
    caption:
      "Test images, and their reconstructions with σ = 1, with σ = ¼ and with σ learned; first seed."
  )

  finding(
    "With σ = 1 no coordinate of the code is used",
    holds: gaussians.inUse[0].allSatisfy { $0 == 0 },
    "in use, by seed: \(gaussians.inUse[0].map(String.init).joined(separator: ", "))")
  finding(
    "The calibrated decoder has the highest ELBO: above σ = ¼", gaussians.elbos[2],
    isAbove: gaussians.elbos[1])
  finding(
    "σ = ¼ has a higher ELBO than σ = 1", gaussians.elbos[1], isAbove: gaussians.elbos[0])

  //: ## Too strong a decoder
  //:
  //: A strong decoder is another reason for collapse. A decoder that sees the pixels before each
  //: pixel can predict it without the code:
  //:
  //: (quote:context)
  //:
  //: In the beginning the code carries nothing of use, and every nat of prior fitting is a loss. So
  //: the optimizer can make the code empty before the decoder has learned to use it (Bowman and
  //: others, 2016). **Warm-up** lets the weight of the prior fitting rise from 0 to 1, here over
  //: half of the training:
  //:
  //: $$ \mathcal{L}_{\beta} = \mathbb{E}_q[\log p(x|z)] - \beta\,D_{KL}(q\,\|\,p),
  //:   \qquad \beta = \min(1,\ 2 \times \text{part of the training that is done}) $$ {#eq:warm-up definition}

  //: The table has the parts of the bound: the *rate*
  //: $\mathbb{E}_q[\log q(z|x) - \log p(z)]$, which is the prior fitting, and the *distortion*
  //: $-\mathbb{E}_q[\log p(x|z)]$. The ELBO is minus their sum.

  // snippet.fold Set-up
  let plain = try runs.rich("plain rich", Design())
  let strong = try runs.rich("strong decoder", Design(context: 128))
  let warmed = try runs.rich("strong decoder, warmed up", Design(context: 128, warmUp: 0.5))
  show(
    richTable([
      ("independent pixels", plain), ("strong decoder", strong),
      ("strong decoder, warm-up", warmed),
    ]),
    "Nats an image on test images, after \(chapter.integer("side-epochs")) epochs; mean over \(runs.seeds) "
      + "trainings and its standard error", digits: 3, label: "tab:warm-up")
  finding(
    "The strong decoder has a lower rate than the one with independent pixels",
    strong.map(\.rate), isBelow: plain.map(\.rate))
  finding(
    "With the strong decoder the ELBO is higher than with independent pixels", strong.map(\.elbo),
    isAbove: plain.map(\.elbo))
  finding(
    "Warm-up leaves more nats in the code of the strong decoder", warmed.map(\.rate),
    isAbove: strong.map(\.rate))

  //: That a code is used does not say that the *model* is better. The last column,
  //: $\mathcal{L}_{100}$, judges the model:

  finding(
    "Warm-up also raises L_100 of the strong decoder", warmed.map(\.tight),
    isAbove: strong.map(\.tight))
}
