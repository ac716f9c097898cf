import Foundation
import GSLNumerics
import Literate
import Probability
import Tensors

//: # Going deeper: where the truth is known
//:
//: A VAE with straight lines for networks is a model whose likelihood has a formula.
func whereTheTruthIsKnown(_ chapter: Chapter) throws {
  //: With linear networks and Gaussian pixels the VAE is **probabilistic principal component analysis** (Tipping
  //: and Bishop, 1999). Its evidence is a multivariate normal:
  //:
  //: $$ p(x) = N\big(x;\ b,\ W W^\top + \sigma^2 I\big) $$ {#eq:linear-vae}
  //:
  //: Even the best $W$, $b$, $\sigma$ are known, from the mean, the eigenvalues $\lambda_j$ and the eigenvectors
  //: $u_j$ of the images' covariance, $d$ pixels and $K$ latents:
  //:
  //: $$ \sigma^2 = \frac1{d-K}\sum_{j>K}\lambda_j, \qquad w_j = \sqrt{\lambda_j - \sigma^2}\;u_j $$ {#eq:ppca}
  //: $$ \frac1n\sum_i\log p(x_i) = -\frac12\Big[d\log2\pi + \sum_{j\le K}\log\lambda_j + (d-K)\log\sigma^2 + d\Big] $$ {#eq:ppca-value}
  //:
  //: The images are gray here, averaged down to 8 × 8 pixels where they are larger, and the numbers are
  //: logarithms of densities.

  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let data = runs.data.training.dimension > 64 ? runs.data.resized(height: 8, width: 8) : runs.data
  let d = data.training.dimension
  let k = min(10, d - 1, data.training.count - 2)
  let solution = try PrincipalSolution(of: data.training, latents: k)
  let principal = try solution.model()
  let judged = min(chapter.integer("judged"), data.test.count)
  let tested = rows(data.test, judged)

  verify(
    "eq:linear-vae", "the evidence of the linear VAE", by: .monteCarlo,
    tolerance: .absolute(
      0.15, because: "a fraction of a nat of some dozens, from 3000 weights an image")
  ) { check in
    for (i, x) in tested.prefix(5).enumerated() {
      let sampled = try sampledEvidence(principal, x, 3000, chapter.stream("linear weights \(i)"))
      try check.equal("test image \(i)", to: sampled) { slip in
        let σ = principal.noise[0]
        let noise = slip("√σ for σ", σ.squareRoot(), for: σ)
        let scale = slip("W forgotten", 0.0, for: 1)
        let model = try FactorAnalysisModel(
          weights: principal.weights.map { $0.map { scale * $0 } }, bias: principal.bias,
          noise: principal.noise.map { _ in noise })
        return try model.marginal().logDensity(at: x)
      }
    }
  }
  verify("eq:ppca", "the best weights and noise", by: .differences) { check in
    // The likelihood of all images the solution was fitted to is level in every direction of W, b, log σ².
    let all = rows(data.training, data.training.count)
    let still = principal.weights.map { $0.map { _ in 0.0 } }
    let fixed = principal.bias.map { _ in 0.0 }
    try check.zero("along the size of W", scale: Double(d)) { slip in
      let taken = slip("σ² not taken off", 0, for: solution.variance)
      let model = try solution.model(subtracting: taken)
      return try slope(at: model, weights: model.weights, bias: fixed, logVariance: 0, over: all)
    }
    try check.zero("along log σ²", scale: Double(d)) { slip in
      let total = solution.variance * Double(d - k)
      let variance = total / slip("divided by d", Double(d), for: Double(d - k))
      let model = try solution.model(variance: variance)
      return try slope(at: model, weights: still, bias: fixed, logVariance: 1, over: all)
    }
    for var draw in check.draws(2) {
      let direction = still.map { $0.map { _ in 0.1 * draw.normal() } }
      let shift = fixed.map { _ in 0.1 * draw.normal() }
      try check.zero("along a direction of W and b, \(draw.name)", scale: Double(d)) { slip in
        let model = try solution.model(scale: slip("W too long by a tenth", 1.1, for: 1))
        return try slope(at: model, weights: direction, bias: shift, logVariance: 0, over: all)
      }
    }
  }
  verify("eq:ppca-value", "the best likelihood in closed form", by: .enumeration) { check in
    let direct = try averageLogLikelihood(principal, rows(data.training, data.training.count))
    check.equal("all \(data.training.count) training images", to: direct, scale: Double(d)) {
      slip in
      let kept = solution.eigenvalues.prefix(k).reduce(0.0) { sum, λ in
        sum + slip("eigenvalues for their logarithms", λ, for: log(λ))
      }
      let constant = slip("log 2π once", 1, for: Double(d)) * logTwoPi
      let rest: Double = Double(d - k) * log(solution.variance)
      let sum: Double = constant + kept + rest + Double(d)
      return -0.5 * sum
    }
  }

  //: Now leave the solution aside and train the linear VAE like any other. Then estimate its likelihood in each
  //: of the ways of this chapter, and compare with the truth.

  // snippet.fold Set-up
  let epochs = chapter.checksOnly ? 1 : 3 * chapter.integer("side-epochs")
  let moves = chapter.checksOnly ? 10 : chapter.integer("moves")
  let batch = chapter.integer("batch")
  let trial = try chapter.trained(
    "linear VAE", settings: ["epochs": epochs, "moves": moves, "judged": judged, "batch": batch]
  ) { _ in
    try LinearTrial(
      data, latents: k, epochs: epochs, batch: batch, moves: moves, judged: judged, in: chapter)
  }
  show(
    try trial.table(bestOnTest: averageLogLikelihood(principal, tested), moves: moves),
    "Estimates against the truth on \(judged) test images; standard errors over the images",
    digits: 4,
    label: "tab:truth")

  //: Before any logarithm is taken, the weights can be held against the truth itself. For every image
  //:
  //: $$ \mathbb{E}\Big[\frac{w}{p(x)}\Big] = 1 $$ {#eq:unbiased}

  verify(
    "eq:unbiased", "weights over the truth average to one", by: .monteCarlo,
    tolerance: .absolute(
      chapter.quick || chapter.checksOnly ? 2 : 0.3,
      because: "few of the weights are large, and these decide the mean")
  ) { check in
    try check.equal("importance weights", to: 1) { slip in
      let mean = try simulatedMean(
        zip(trial.weights, trial.exact).map { exp(logMeanWeight($0) - $1) })
      return slip("sum for mean", Estimate(500 * mean.value), for: mean)
    }
  }

  figure(
    "fig:truth", trial.plot(),
    alt: "Errors of three estimates against the exact log-likelihood, one dot an image.",
    caption:
      "Estimates of a test likelihood beside the likelihood itself. Each dot is a test image.")
  let (tight, annealed) = (
    try simulatedMean(trial.errors(trial.ladder(3))),
    try simulatedMean(trial.errors(trial.byAnnealing))
  )
  text(
    #"""
    For $k = 500$ the difference is \#(tight.value, digits: 2, band: .absolute(0.05)) ±
    \#(tight.error, digits: 1, band: .absolute(0.05)): an estimate may stand
    above the truth by chance, and only its expectation is a bound. For annealing it is
    \#(annealed.value, digits: 2, band: .absolute(0.5)) ±
    \#(annealed.error, digits: 1, band: .absolute(0.3)).
    """#)

  //: Here the posterior's covariance is the same for every $x$, and an encoder that is linear too loses nothing.
  //: A diagonal guess cannot follow correlations in the posterior. But $W$ and $WR$ give the same
  //: evidence for every rotation $R$. Among them the bound prefers the one whose columns are orthogonal, where by
  //: (eq:conjugate) it is tight (Lucas and others, 2019).

  text(
    #"""
    After this training two columns of $W$ have a cosine of \#(trial.lean, digits: 1, band: .absolute(0.1)) on
    average, and \#(-(try simulatedMean(trial.errors(trial.ladder(0)))).value, digits: 2, band: .absolute(0.3))
    nats are still missing.
    """#)
}
