import Foundation
import GSLNumerics
import Literate
import Probability
import Tensors
import Verification

//: # Better guesses, and a label
//:
//: This section makes three changes to the plain VAE: a tighter objective, a guess with correlated
//: coordinates, and a label as an input of both networks.
func betterGuesses(_ chapter: Chapter) throws {
  //: ## Train on the tighter bound
  //:
  //: $\mathcal{L}_k$ of (eq:iwae) can be the objective itself: an **importance-weighted autoencoder** (Burda, Grosse
  //: and Salakhutdinov, 2016). With $z_i = \mu + \sigma\varepsilon_i$ its gradient is an average in which good
  //: samples count more:
  //:
  //: $$ \nabla\log\frac1k\sum_i w_i = \sum_i \tilde w_i\,\nabla\log w_i, \qquad
  //:    \tilde w_i = \frac{w_i}{\sum_j w_j} $$ {#eq:iwae-gradient}

  verify("eq:iwae-gradient", "at fixed noise, by μ", by: .differences) { check in
    for var draw in check.draws(8) {
      let (x, σ, k) = (draw.uniform(in: -0.5...3), draw.uniform(in: 0.3...1), 4)
      let μ = draw.normal()
      let noise = (0..<k).map { _ in draw.normal() }
      func logWeights(_ μ: Double) -> [Double] {
        noise.map { curved.logJoint(x, μ + σ * $0) + ($0 * $0 + logTwoPi) / 2 + log(σ) }
      }
      let slope = try derivative(
        of: { logSumExp(logWeights($0)) - log(Double(k)) }, at: μ, step: 0.01)
      check.equal(draw.name, to: slope, scale: 100) { slip in
        let logs = logWeights(μ)
        let total = logSumExp(logs)
        return zip(noise, logs).reduce(0.0) { sum, pair in
          let weight = slip("all weights alike", 1 / Double(k), for: exp(pair.1 - total))
          return sum + weight * slopeOfLogJoint(x, μ + σ * pair.0)
        }
      }
    }
  }

  //: ## A guess with correlated coordinates
  //:
  //: The diagonal guess cannot follow a posterior whose coordinates depend on each other. Let the encoder
  //: answer with a lower triangle $T$ as well, and set $z = \mu + T\varepsilon$. Then
  //: $q = N(\mu, TT^\top)$ has a **full covariance**, and with $K$ latents the prior fitting is
  //:
  //: $$ D_{KL}\big(N(\mu, TT^\top)\,\|\,N(0, I)\big) = \frac12\Big(\sum_{ij}T_{ij}^2 + \|\mu\|^2 - K\Big)
  //:    - \sum_i\log T_{ii} $$ {#eq:kl-full}

  verify("eq:kl-full", "the prior fitting of a full covariance", by: .closedForm) { check in
    for var draw in check.draws(8) {
      let mean = (0..<3).map { _ in draw.normal() }
      let factor = (0..<3).map { i in
        (0..<3).map { j in i == j ? exp(0.5 * draw.normal()) : i > j ? draw.normal() : 0 }
      }
      let covariance = (0..<3).map { i in
        (0..<3).map { j in (0..<3).reduce(0) { $0 + factor[i][$1] * factor[j][$1] } }
      }
      let library = klDivergence(
        of: try MultivariateNormal(mean: mean, covariance: covariance),
        from: try MultivariateNormal(mean: [0, 0, 0], standardDeviations: [1, 1, 1]))
      check.equal(draw.name, to: library, scale: 10) { slip in
        let all = factor.joined().reduce(0) { $0 + $1 * $1 }
        let diagonal = (0..<3).reduce(0) { $0 + factor[$1][$1] * factor[$1][$1] }
        let squares = slip("the diagonal alone", diagonal, for: all)
        let lengths = mean.reduce(0) { $0 + $1 * $1 }
        let volume = (0..<3).reduce(0) { $0 + log(factor[$1][$1]) }
        return (squares + lengths - slip("K forgotten", 0, for: 3)) / 2
          - slip("half the logarithms", 0.5, for: 1) * volume
      }
    }
  }

  //: The table compares these changes with the plain VAE. Its last row has a label as input, which
  //: the end of this section explains.

  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let told = Design(classes: runs.data.training.classCount)
  let plain = try runs.rich("plain rich", Design())
  let weighted = try runs.rich("importance weighted", Design(samples: 5))
  let leaning = try runs.rich("full covariance", Design(isTilted: true))
  let conditional = try runs.rich("conditional", told)
  show(
    richTable([
      ("ELBO, diagonal guess", plain), ("importance weighted, k = 5", weighted),
      ("ELBO, full covariance", leaning), ("ELBO, with the label", conditional),
    ]),
    "Nats an image on test images after \(chapter.integer("side-epochs")) epochs; mean over \(runs.seeds) "
      + "trainings and its standard error", digits: 3, label: "tab:guesses")

  //: All arms have the same number of steps, batches and pixels. All but the one with the label,
  //: whose layers are wider, begin with the same weights. Five samples cost about five passes
  //: through the decoder in each step.

  finding(
    "Training with k = 5 raises L_100", weighted.map(\.tight), isAbove: plain.map(\.tight))
  func gaps(_ runs: [RichRun]) -> [Double] { runs.map { $0.tight - $0.elbo } }
  finding(
    "Training with k = 5 widens the gap between L_100 and the ELBO", gaps(weighted),
    isAbove: gaps(plain))
  finding("The full covariance closes part of that gap", gaps(leaning), isBelow: gaps(plain))
  let (before, after) = (overSeeds(gaps(plain)), overSeeds(gaps(leaning)))
  text(
    #"""
    The gap is \#(before.value, digits: 3, band: .absolute(0.5)) ± \#(before.error, digits: 1, band: .absolute(0.2))
    with the diagonal guess and \#(after.value, digits: 3, band: .absolute(0.5)) ±
    \#(after.error, digits: 1, band: .absolute(0.2)) with the full covariance.
    """#)

  //: A smaller gap does not make a better model. Here the bound that judges the model is lower:

  finding(
    "With the full covariance L_100 is lower than with the diagonal guess", leaning.map(\.tight),
    isBelow: plain.map(\.tight))

  //: Nor is a tighter bound in every respect a better objective. As $k$ grows, the encoder's gradient
  //: becomes small beside its noise (Rainforth and others, 2018).
  //:
  //: ## A label
  //:
  //: A **conditional** VAE (Sohn, Lee and Yan, 2015) gives a label $c$ to both networks:
  //:
  //: $$ \log p(x|c) \ge \mathbb{E}_{q(z|x, c)}[\log p(x|z, c)] - D_{KL}\big(q(z|x, c)\,\|\,p(z)\big) $$ {#eq:conditional}
  //:
  //: The code no longer has to carry what the label says. The last row of the table is a bound on
  //: $\log p(x|c)$, given the label; the label itself would cost up to $\log 10$ nats more.

  verify("eq:conditional", "the bound with a label", by: .quadrature) { check in
    for var draw in check.draws(6) {
      // Two labels with a model each; the bound of one is about its own evidence.
      let (model, x) = try randomLinear(&draw)
      let other = try randomLinear(&draw).model
      let q = try randomGuess(&draw)
      let posterior = try model.posterior(of: x)
      let gap = try expectation(under: q) { q.logDensity(at: $0) - posterior.logDensity(at: $0) }
      try check.equal(draw.name, to: model.logEvidence(of: x) - gap, scale: 10) { slip in
        let decoder = slip("the other label's decoder", other, for: model)
        let reconstruction = try expectation(under: q) {
          try decoder.likelihood(given: $0).logDensity(at: x)
        }
        let divergence: Double = klDivergence(of: q, from: Normal.standard)
        return reconstruction - divergence
      }
    }
  }

  finding(
    "With the label given, the code has a lower rate", conditional.map(\.rate),
    isBelow: plain.map(\.rate))

  // snippet.fold Set-up
  var random = chapter.stream("conditional samples")
  images(
    "fig:conditional",
    grid(
      conditionalSamples(
        conditional[0].vae(told), classes: told.classes, columns: 12, using: &random),
      like: runs.data.test, columns: 12),
    alt: "A grid of images, one row a label, one column a code.",
    caption:
      "One row a label, one column a draw of z: what is left for the code is how it is written.")
}
