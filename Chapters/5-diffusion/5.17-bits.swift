import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Going deeper: the bound, the variance, and bits
//:
//: What the bound is worth depends on the variance of the steps back and on where the walk begins.
func bits(_ chapter: Chapter) throws {
  //: ## How tight is the bound?
  //:
  //: For data that are not normal, no normal step is exact. Take the two humps, with the best
  //: predictor. The bound averaged over the data can be compared with the entropy of the data,
  //: below which no model's bound can come:
  //:
  //: $$ H(q) \;\le\; \mathbb{E}_{q(x_0)}\big[L_T + \textstyle\sum_{t=2}^T L_{t-1} + L_0\big] $$ {#eq:entropy-bound}
  //:
  //: (fig:gap) shows the difference of the two sides, with the cosine schedule.

  let humps = Known.humps
  let entropy = try expectation(humps, .none) { -humps.logDensity(at: [$0]) }
  let counts = [4, 8, 16, 32, 64, 128, 256]
  // snippet.fold set-up
  func bound(_ steps: Int, _ variance: ReverseVariance) throws -> Double {
    try averageBound(humps, try .cosine(steps: steps), variance)
  }
  let upper = try counts.map { try bound($0, .upper) - entropy.value }
  let lower = try counts.map { try bound($0, .lower) - entropy.value }
  // snippet.show
  verify("eq:entropy-bound", "never below the entropy, whatever the variance", by: .quadrature) {
    check in
    for (index, steps) in counts.enumerated() {
      for (name, gap) in [("β", upper[index]), ("β̃", lower[index])] {
        check.atLeast("σ² = \(name), \(steps) steps", entropy) { slip in
          (gap + entropy.value) * slip("the sign of the bound", -1, for: 1)
        }
      }
    }
  }
  figure(
    "fig:gap",
    Plot(x: "steps T", y: Plot.Axis("bound − entropy", unit: "nats"))
      .xAxis(.logarithmic).yAxis(.logarithmic)
      .line("σ² = β", x: counts.map(Double.init), y: upper)
      .line("σ² = β̃", x: counts.map(Double.init), y: lower),
    alt: "The gap between bound and entropy against the number of steps, for two variances.",
    caption: "What normal steps cost on data with two humps, with the best possible predictor.")
  text(
    #"""
    With $\sigma_t^2 = \beta_t$ the gap is \#(upper[3], digits: 2) nats at 32 steps and
    \#(upper[6], digits: 2) at 256. With $\sigma_t^2 = \tilde\beta_t$ it is \#(lower[3], digits: 2) and
    \#(lower[6], digits: 2). Within the width of a small step every smooth density is nearly flat, and for
    flat data $\beta_t$ is the right variance. $\tilde\beta_t$ is right for data that are a single point.
    """#)

  //: ## The best variance
  //:
  //: Both are only guesses. Given the error of the network, the best variance of a step is known
  //: (Bao and others, 2022). Minimize $L_{t-1}$ of (eq:weight) over $\sigma_t^2$, with $\ell_t$ the
  //: mean squared error of the predicted noise in one coordinate. With $A$ for the second term
  //: below, the part of $L_{t-1}$ that contains $\sigma_t^2$ is
  //: $\frac12\big[(A + \tilde\beta_t)/\sigma_t^2 + \log\sigma_t^2\big]$. Its derivative vanishes at
  //:
  //: $$ \sigma_t^{2*} = \tilde\beta_t + \frac{\beta_t^2}{\alpha_t(1-\bar\alpha_t)}\,\ell_t $$ {#eq:best-variance}
  //:
  //: The second term is twice the weight $w_t$ of (eq:weight) at $\sigma_t^2 = 1$, times the error:
  //:
  //: (quote:best-variance)
  //:
  //: Nichol and Dhariwal (2021) let the network learn a $\Sigma_\theta(x_t, t)$ between the two
  //: ends. Here one number for each time is fitted on training images. So the variance is learned,
  //: but is the same for all pixels. (sec:5.20-learned-variances) compares the two.

  let small = Known.small
  verify(
    "eq:best-variance", "by GSL's minimizer", by: .minimizer,
    tolerance: .relative(
      1e-5, because: "a minimum is located to the root of the accuracy of the function")
  ) { check in
    for (t, e) in [(3, 0.8), (20, 0.3), (50, 0.02)] {
      let (beta, alpha, bar) = (small.beta(t), small.alpha(t), small.noiseVariance(t))
      let posterior = small.noiseVariance(t - 1) / bar * beta
      let found = try minimize(from: [log(beta) + 0.7], tolerance: 1e-10) { p in
        let sigma2 = exp(p[0])
        let ratio = posterior / sigma2
        return beta * beta / (2 * sigma2 * alpha * bar) * e + (ratio - 1 - log(ratio)) / 2
      }.point[0]
      check.equal("t = \(t), e = \(e)", to: Estimate(exp(found), error: 2e-7 * exp(found))) {
        slip in
        posterior + slip("½", 0.5, for: 1) * beta * beta
          / (alpha * slip("1 − ᾱ forgotten", 1, for: bar)) * e
      }
    }
  }

  //: ## Bits
  //:
  //: How many bits does an image cost? Its pixels are whole gray steps. At $t = 1$ the noise is far
  //: fainter than a gray step, and the best denoiser would *round*. This is hard for a network, and
  //: not necessary. The walk may begin at a later time $s$, with a decoder that goes from $x_s$ to
  //: gray steps at once,
  //:
  //: $$ -\log P(x_0) \;\le\; \mathbb{E}_{q(x_s|x_0)}\big[\log q(x_s|x_0) - \log p(x_s) - \log P(x_0|x_s)\big] $$ {#eq:start}
  //:
  //: For the chain this is the sum (eq:telescope) with the terms below $s$ left out and
  //: $L_0 = -\mathbb{E}\log P(x_0|x_s)$. The decoder is a table, counted on training images: how
  //: often each gray is the true one where the network guesses $\hat x_0$. (fig:start) shows what
  //: each part costs, and (tab:bits) what a pixel costs in all.

  verify(
    "eq:start", "averaged over five grays, with decoders that are not Bayes' rule", by: .quadrature
  ) {
    check in
    for var draw in check.draws(6) {
      let grays = FiveGrays(level: NoiseLevel(draw.integer(in: 1...4), of: small), using: &draw)
      try check.atLeast(draw.name, grays.entropy) { slip in
        try grays.cost(
          forward: slip("log q(x_s|x_0) left out", 0, for: 1),
          marginal: slip("log p(x_s) with the other sign", -1, for: 1))
      }
    }
  }

  let run = try ImageRun(chapter)
  let grays = run.digits.test.levels ?? 256
  let stream = chapter.stream("bound")
  let short = chapter.quick || chapter.checksOnly
  let training = try noiseErrors(
    run.model, run.digits.training, run.schedule, each: short ? 4 : 16,
    stream: stream.split("training"))
  let errors = try noiseErrors(
    run.model, run.digits.test, run.schedule, each: short ? 4 : 32,
    stream: stream.split("held out"))
  let ends = centered(run.digits.test.pixels).map { run.schedule.priorDivergence(clean: $0) }
  let prior = ends.reduce(0, +) / Double(ends.count)
  let judged = run.digits.test.subset(0..<min(short ? 60 : 300, run.digits.test.count))
  // snippet.fold the parts of the cost
  func fitted(_ t: Int) -> Double { fittedVariance(training[t - 1].value, t, run.schedule) }
  func chain(_ s: Int, _ variance: (Int) -> Double) -> Estimate {
    let terms = (s + 1...run.schedule.steps).map {
      stepTerm(errors[$0 - 1], $0, run.schedule, variance: variance($0))
    }
    return Estimate(
      terms.reduce(0) { $0 + $1.value },
      error: sqrt(terms.reduce(0) { $0 + $1.error * $1.error }), method: .monteCarlo(samples: 32))
  }
  let beginnings = [1, 2, 4, 8, 11, 15, 20, 30]
  var decoders: [GrayDecoder] = []
  var decoding: [Estimate] = []
  for s in beginnings {
    let decoder = try GrayDecoder(
      run.model, run.digits.training, grays: grays, NoiseLevel(s, of: run.schedule),
      stream: stream.split("decoder").split(s))
    decoders.append(decoder)
    decoding.append(
      try decoder.reconstruction(
        run.model, judged, stream: stream.split("reconstruction").split(s)))
  }
  let chains = beginnings.map { chain($0, fitted) }
  let totals = beginnings.indices.map { decoding[$0] + chains[$0] + Estimate(prior) }
  // snippet.show
  figure(
    "fig:start",
    Plot(x: "s, where the walk begins", y: Plot.Axis("cost", unit: "bits a pixel")).xAxis(
      .logarithmic
    )
    .line("the sum", x: beginnings.map(Double.init), y: totals.map { $0.value / log(2) })
    .line("steps after s", x: beginnings.map(Double.init), y: chains.map { $0.value / log(2) })
    .line("decoder at s", x: beginnings.map(Double.init), y: decoding.map { $0.value / log(2) }),
    alt: "Three curves over the beginning s: the cost of the steps, of the decoder, and their sum.",
    caption: "Where the bits go, on held-out images, with the fitted variance.")

  // Chosen on training images, so that the held-out ones judge and do not choose.
  let chosen = try bestBeginning(
    beginnings, decoders, run, training, stream: stream.split("choice"),
    images: min(200, run.digits.training.count))
  let flowImages = run.digits.test.subset(0..<(short ? 4 : run.side > 16 ? 16 : 48))
  let flow = try flowCost(
    run.model, flowImages, run.schedule, decoder: decoders[chosen], stream: stream.split("flow"))
  // snippet.fold what is printed
  func inBits(_ cost: Estimate) -> Estimate { cost * Estimate(1 / log(2)) }
  var table = Table([
    "how", .init("s", digits: 3), .init("bits a pixel", digits: 3, band: .relative(0.15)),
    .init("standard error", digits: 1, band: .relative(3)),
  ])
  for (name, index, variance) in [
    ("bound, variance β", 0, { run.schedule.beta($0) }), ("bound, fitted variance", 0, fitted),
    ("bound, variance β", chosen, { run.schedule.beta($0) }),
    ("bound, variance β̃", chosen, { run.schedule.posterior($0).variance }),
    ("bound, fitted variance", chosen, fitted),
  ] as [(String, Int, (Int) -> Double)] {
    let cost = inBits(decoding[index] + chain(beginnings[index], variance) + Estimate(prior))
    table.append(name, beginnings[index], cost.value, cost.error)
  }
  table.append(
    "bound, the flow's density at s", beginnings[chosen], inBits(flow).value, inBits(flow).error)
  table.append("gray at random", Table.Cell.missing, log2(Double(grays)), Table.Cell.missing)
  show(table, "What a pixel of a held-out image costs", digits: 3, label: "tab:bits")

  //: In the row "bound, the flow's density at s", $p(x_s)$ in (eq:start) is the density of the flow. So
  //: this row is a bound, too, of another model with the same network, on fewer images. The $s$ of
  //: the later rows was chosen on training images. The standard errors are of images and noise; the
  //: flow's includes its probe's (eq:hutchinson).
}
