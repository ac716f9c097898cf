import Diffusion
import Foundation
import GSLNumerics
import Literate
import RandomStreams

// snippet.hide
let chapter = Chapter(
  number: 5, name: "diffusion",
  claim:
    "A generative model can be had by destroying data with noise, a little at a time, and learning to undo each step by least squares.",
  sources: chapterSources,
  parameters: [
    .choice(
      "mistake", among: ["none", "variance", "noise", "shrink"], default: "none",
      help: "a wrong forward process to put in the place of the right one, and see refuted")
  ])
// snippet.show

//: # 5 · Diffusion
//:
//: Destroying is easier than making. Take an image and add a little noise, a thousand times over:
//: nothing is left of it but noise, and noise can be drawn by anybody. If each of the thousand little
//: steps could be *undone*, in distribution, then we could start from fresh noise and arrive at a
//: fresh image. That each step can be undone, that the undoing is learned by plain least squares,
//: and that the whole is once more maximum likelihood with an evidence bound (chapters 1 and 2), is
//: the subject of this chapter (Sohl-Dickstein and others, 2015; Ho, Jain and Abbeel, 2020).
//:
//: Sections 5.1 to 5.4 are mathematics, on data whose distribution is known so well that each formula
//: can be checked to many digits. Learning comes afterwards.
//: All information is in nats.
//:
//: ## 5.1 The forward process
//:
//: One step shrinks what is there and adds a little Gaussian noise, independently in each coordinate,
//:
//: $$ q(x_t \mid x_{t-1}) = N\big(\sqrt{1-\beta_t}\; x_{t-1},\; \beta_t I\big), \qquad t = 1, \dots, T $$ {#eq:step definition}
//:
//: with small numbers $0 < \beta_t < 1$, the **noise schedule**, chosen beforehand. There is nothing to
//: learn in it. The shrinking is what keeps the variance in bounds: if $x_{t-1}$ has variance 1, so has
//: $x_t$, since
//:
//: $$ (1-\beta_t) \cdot 1 + \beta_t = 1 $$ {#eq:preserve}
//:
//: Write $\alpha_t = 1 - \beta_t$ and $\bar\alpha_t = \alpha_1 \alpha_2 \cdots \alpha_t$. A shrunken normal
//: plus an independent normal is normal, so by induction the many steps are one:
//:
//: $$ q(x_t \mid x_0) = N\big(\sqrt{\bar\alpha_t}\; x_0,\; (1-\bar\alpha_t) I\big) $$ {#eq:forward}
//:
//: For if $x_{t-1}$ has mean $\sqrt{\bar\alpha_{t-1}}\,x_0$ and variance $1 - \bar\alpha_{t-1}$, the next
//: one has mean $\sqrt{\alpha_t \bar\alpha_{t-1}}\,x_0$ and variance
//:
//: $$ \alpha_t (1 - \bar\alpha_{t-1}) + \beta_t = 1 - \bar\alpha_t $$ {#eq:induction}
//:
//: This is what makes training cheap: $x_t$ for any $t$ in one line, without the steps between,
//:
//: $$ x_t = \sqrt{\bar\alpha_t}\; x_0 + \sqrt{1 - \bar\alpha_t}\; \varepsilon, \qquad \varepsilon \sim N(0, I) $$ {#eq:jump definition}
//:
//: The jump is checked against the walk in three ways. First moments: mean and variance are carried
//: through (eq:step) one step at a time.

// snippet.claimed
let schedules = [
  try NoiseSchedule.linear(steps: 1000), try .cosine(steps: 1000), try .sigmoid(steps: 1000),
]

/// Mean and variance of q(x_t | x_0) as the page claims them: (eq:forward), or the mistake that the
/// reader has switched on.
func claimedForward(_ schedule: NoiseSchedule, _ t: Int, clean x0: Double) -> (
  mean: Double, variance: Double
) {
  let (alphaBar, noise) = (schedule.alphaBar(t), schedule.noiseVariance(t))
  return switch chapter.choice("mistake") {
  case "variance": (alphaBar.squareRoot() * x0, noise.squareRoot())
  case "noise": (alphaBar.squareRoot() * x0, schedule.betas[..<t].reduce(0) { $0 + $1 * $1 })
  case "shrink": (x0, noise)
  default: (alphaBar.squareRoot() * x0, noise)
  }
}

verify("eq:preserve", "variance one stays one", by: .enumeration) { check in
  for schedule in schedules {
    var (variance, slipped, unshrunk) = (1.0, 1.0, 1.0)
    for beta in schedule.betas {
      variance = (1 - beta) * variance + beta
      slipped = (1 - beta) * slipped + beta * beta
      unshrunk += beta
    }
    check.equal(
      "\(schedule.name), a thousand steps", ["iterated": variance, "one": 1],
      not: ["β·noise for √β·noise": slipped, "without the shrinking": unshrunk])
  }
}

verify("eq:induction", "one step of the induction", by: .enumeration) { check in
  for schedule in schedules {
    for t in [1, 2, 10, 500, 1000] {
      let (alpha, beta) = (schedule.alpha(t), schedule.beta(t))
      let before = schedule.noiseVariance(t - 1)
      check.equal(
        "\(schedule.name), t = \(t)",
        ["α(1 − ᾱ) + β": alpha * before + beta, "1 − ᾱ": 1 - schedule.alphaBar(t)], scale: 1,
        not: [
          "√α for α": alpha.squareRoot() * before + beta, "β² for β": alpha * before + beta * beta,
        ])
    }
  }
}

//: Second the density: from $0$ to $s$ and from $s$ to $t$, integrated over everything that may have
//: happened at $s$ (Chapman and Kolmogorov), by quadrature. Third samples, walked step by step and
//: held against the normal distribution of the jump by the test of Kolmogorov and Smirnov.
//:
//: $$ \int q(x_t \mid x_s)\, q(x_s \mid x_0)\, dx_s = q(x_t \mid x_0) $$ {#eq:chapman}
//: $$ \sqrt{\alpha_t}\big(\cdots\big(\sqrt{\alpha_1} x_0 + \sqrt{\beta_1}\varepsilon_1\big)\cdots\big)
//:    + \sqrt{\beta_t}\varepsilon_t \;\sim\; N\big(\sqrt{\bar\alpha_t}\, x_0,\, 1-\bar\alpha_t\big) $$ {#eq:walk}

verify("eq:forward", "many steps are one: moments", by: .enumeration) { check in
  for schedule in schedules {
    for t in [1, 3, 30, 300, 1000] {
      let x0 = 1.7
      var (mean, variance) = (x0, 0.0)
      for beta in schedule.betas[..<t] {
        mean *= (1 - beta).squareRoot()
        variance = (1 - beta) * variance + beta
      }
      let claim = claimedForward(schedule, t, clean: x0)
      check.equal(
        "\(schedule.name), t = \(t), mean", ["iterated": mean, "claim": claim.mean], scale: 1,
        not: ["ᾱ for √ᾱ": schedule.alphaBar(t) * x0, "no shrinking": x0])
      check.equal(
        "\(schedule.name), t = \(t), variance", ["iterated": variance, "claim": claim.variance],
        scale: 1,
        not: [
          "√(1 − ᾱ) as the variance": schedule.noiseVariance(t).squareRoot(),
          "β·noise for √β·noise": schedule.betas[..<t].reduce(0) { (1 - $1) * $0 + $1 * $1 },
        ])
    }
  }
}

verify("eq:chapman", "two stages are one", by: .quadrature) { check in
  let schedule = try NoiseSchedule.linearScaled(steps: 50)
  for var draw in check.draws(8) {
    let (s, t) = (draw.integer(in: 1...20), draw.integer(in: 21...50))
    let (x0, x) = (draw.normal(), draw.normal())
    let ratio = schedule.alphaBar(t) / schedule.alphaBar(s)
    let through = try expectation(
      mean: schedule.alphaBar(s).squareRoot() * x0, variance: schedule.noiseVariance(s)
    ) { exp(logNormal(x, mean: ratio.squareRoot() * $0, variance: 1 - ratio)) }
    let claim = claimedForward(schedule, t, clean: x0)
    check.equal(
      "\(draw.name), 0 → \(s) → \(t)",
      [
        "by way of s": through,
        "at once": exp(logNormal(x, mean: claim.mean, variance: claim.variance)),
      ],
      not: [
        "√(1 − ᾱ) as the variance": exp(
          logNormal(x, mean: claim.mean, variance: claim.variance.squareRoot())),
        "no shrinking": exp(logNormal(x, mean: x0, variance: claim.variance)),
      ])
  }
}

verify("eq:walk", "samples walked there", by: .simulation) { check in
  let schedule = try NoiseSchedule.linearScaled(steps: 40)
  for var draw in check.draws(2) {
    let x0 = 1.3
    let walked = (0..<4000).map { _ in
      schedule.betas.reduce(x0) { x, beta in
        (1 - beta).squareRoot() * x + beta.squareRoot() * draw.normal()
      }
    }
    func pValue(_ t: Int, shrink: Bool = true, power: Double = 1) throws -> Double {
      let mean = (shrink ? schedule.alphaBar(t).squareRoot() : 1) * x0
      let width = pow(schedule.noiseVariance(t), power / 2)
      return try kolmogorovSmirnov(walked) { normalCumulative(($0 - mean) / width) }.pValue
    }
    check.consistent(
      "\(draw.name), forty steps", pValue: try pValue(40), falseAlarm: 1e-6,
      not: ["no shrinking": try pValue(40, shrink: false), "half as far": try pValue(12)])
  }
}

//: Two of the slips that are refuted here are met in the wild again and again: $\sqrt{1-\bar\alpha_t}$
//: written where the *variance* stands, and $\beta_t\varepsilon$ added where $\sqrt{\beta_t}\,\varepsilon$
//: is meant. Run the chapter with `--set mistake=variance` to see it fail.
//:
//: ### Schedules
//:
//: What matters of a schedule is how much of the signal is left. The **signal-to-noise ratio** and its
//: logarithm are
//:
//: $$ \mathrm{SNR}(t) = \frac{\bar\alpha_t}{1 - \bar\alpha_t} $$ {#eq:snr definition}
//:
//: and it only falls: $\mathrm{SNR}(t) < \mathrm{SNR}(t-1)$, whatever the $\beta$s are, because
//:
//: $$ \frac{1}{\mathrm{SNR}(t)} = \frac{1}{\alpha_t}\left(\frac{1}{\mathrm{SNR}(t-1)} + \beta_t\right) $$ {#eq:snr-step}
//:
//: The linear schedule is Ho, Jain and Abbeel's; the cosine (Nichol and Dhariwal, 2021) and the
//: sigmoid (Jabri, Fleet and Chen, 2022) spend fewer of the steps where everything is lost already.

verify("eq:snr-step", "noise-to-signal grows by α and β", by: .enumeration) { check in
  for schedule in schedules {
    for t in [2, 10, 500, 1000] {
      let inverse = { (t: Int) in exp(-schedule.logSignalToNoise(t)) }
      let (now, before) = (inverse(t), inverse(t - 1))
      check.equal(
        "\(schedule.name), t = \(t)",
        ["1/SNR": now, "from the step before": (before + schedule.beta(t)) / schedule.alpha(t)],
        not: [
          "α forgotten": before + schedule.beta(t),
          "β not divided by α": before / schedule.alpha(t) + schedule.beta(t),
        ])
    }
  }
}

let thousand = Array(stride(from: 1, through: 1000, by: 3))
figure(
  "fig:snr",
  PlotGrid(
    [
      schedules.reduce(Plot(x: "t", y: "ᾱ_{t}")) { plot, schedule in
        plot.line(
          schedule.name, x: thousand.map(Double.init), y: thousand.map { schedule.alphaBar($0) })
      },
      schedules.reduce(
        Plot(x: "t", y: Plot.Axis("log signal-to-noise", unit: "nats")).yAxis(.linear, -14...10)
      ) { plot, schedule in
        plot.line(
          schedule.name, x: thousand.map(Double.init),
          y: thousand.map { schedule.logSignalToNoise($0) })
      },
    ], columns: 2),
  alt:
    "Left: the share of signal falls from one to zero, fastest for the linear schedule. Right: the "
    + "log signal-to-noise ratio falls for all three; the linear one is lowest through the middle.",
  caption: "Three schedules of a thousand steps. The linear one has lost nearly everything by the "
    + "middle; the others stay longer where there is something to be learned.")

//: At the end of the walk we shall pretend that $x_T$ is standard normal. What that pretence costs is a
//: divergence between normals (eq:kl-normal of chapter 1), per coordinate
//:
//: $$ D_{KL}\big(q(x_T|x_0)\,\|\,N(0,1)\big)
//:   = \tfrac12\big(\bar\alpha_T x_0^2 - \bar\alpha_T - \log(1-\bar\alpha_T)\big) $$ {#eq:prior-kl}

verify("eq:prior-kl", "what is left at T", by: .quadrature) { check in
  for (name, schedule) in [
    ("linear, 10", try NoiseSchedule.linear(steps: 10)), ("linear, 100", try .linear(steps: 100)),
    ("scaled linear, 30", try .linearScaled(steps: 30)), ("sigmoid, 5", try .sigmoid(steps: 5)),
  ] {
    for x0 in [0.0, 1, -2.5] {
      let last = schedule.steps
      let (alphaBar, variance) = (schedule.alphaBar(last), schedule.noiseVariance(last))
      let mean = alphaBar.squareRoot() * x0
      check.equal(
        "\(name) steps, x₀ = \(x0)",
        [
          "formula": schedule.priorDivergence(clean: x0),
          "quadrature": try expectation(mean: mean, variance: variance) {
            logNormal($0, mean: mean, variance: variance) - logNormal($0, mean: 0, variance: 1)
          },
        ], scale: 1,
        not: [
          "reverse divergence": (mean * mean / variance + 1 / variance - 1 + log(variance)) / 2,
          "log of σ for σ²": (alphaBar * x0 * x0 - alphaBar - log(variance) / 2) / 2,
        ])
    }
  }
}

var ends = Table([
  "schedule", "steps", "ᾱ_T", .init("D(q(x_T | x_0 = 1) ‖ N(0, 1)), nats", digits: 3),
])
for schedule in schedules + [
  try .linear(steps: 100), try .linearScaled(steps: 100), try .cosine(steps: 100),
] {
  ends.append(
    schedule.name, schedule.steps, schedule.alphaBar(schedule.steps),
    schedule.priorDivergence(clean: 1))
}
show(ends, "What is left of the data at the end of the walk", digits: 3, label: "tab:ends")

//: The second but last lines warn: the linear schedule's numbers are meant for a thousand steps. With
//: a hundred of the same $\beta$s more than a third of the signal's variance is still there, and a
//: sampler that starts from standard noise starts in the wrong place. The scaled schedule multiplies
//: the $\beta$s by $1000/T$.
//:
//: ## 5.2 The posterior of a step
//:
//: To undo a step we would need $q(x_{t-1} \mid x_t)$, which contains the unknown distribution of the data.
//: But *given* $x_0$ everything is normal. By Bayes' rule, and since the walk has no memory,
//: $q(x_{t-1} \mid x_t, x_0) \propto q(x_t \mid x_{t-1})\, q(x_{t-1} \mid x_0)$. The exponent is quadratic in
//: $x_{t-1}$,
//:
//: $$ -\frac{(x_t - \sqrt{\alpha_t}\,x_{t-1})^2}{2\beta_t}
//:    - \frac{(x_{t-1} - \sqrt{\bar\alpha_{t-1}}\,x_0)^2}{2(1-\bar\alpha_{t-1})}
//:    = -\frac{(x_{t-1} - \tilde\mu_t)^2}{2\tilde\beta_t} + \text{const} $$ {#eq:square}
//:
//: and completing the square means to compare coefficients: of $x_{t-1}^2$, which gives the precision, and
//: of $x_{t-1}$, which gives the mean times the precision:
//:
//: $$ \frac{1}{\tilde\beta_t} = \frac{\alpha_t}{\beta_t} + \frac{1}{1-\bar\alpha_{t-1}} $$ {#eq:precision}
//: $$ \tilde\beta_t = \frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\,\beta_t $$ {#eq:posterior-variance}
//: $$ \tilde\mu_t(x_t, x_0) = \frac{\sqrt{\bar\alpha_{t-1}}\,\beta_t}{1-\bar\alpha_t}\,x_0
//:    + \frac{\sqrt{\alpha_t}\,(1-\bar\alpha_{t-1})}{1-\bar\alpha_t}\,x_t $$ {#eq:posterior-mean}
//:
//: The check knows nothing of squares. It multiplies the two densities of Bayes' rule and takes mean
//: and variance of the product by quadrature.

// snippet.bayes
/// Mean and variance of q(x_{t−1} | x_t, x_0) by Bayes' rule and quadrature.
func posteriorByBayes(_ schedule: NoiseSchedule, _ t: Int, clean x0: Double, noisy xt: Double)

  -> (mass: Estimate, mean: Estimate, variance: Estimate)
{
  let expected = schedule.posterior(t)
  return moments(
    around: expected.mean(clean: x0, noisy: xt), reach: 14 * expected.variance.squareRoot()
  ) { x in
    logNormal(xt, mean: schedule.alpha(t).squareRoot() * x, variance: schedule.beta(t))
      + logNormal(
        x, mean: schedule.alphaBar(t - 1).squareRoot() * x0, variance: schedule.noiseVariance(t - 1)
      )
  }
}

let small = try NoiseSchedule.linearScaled(steps: 60)

verify("eq:square", "completing the square", by: .closedForm) { check in
  for var draw in check.draws(12) {
    let t = draw.integer(in: 2...60)
    let (x0, xt) = (draw.normal(), draw.normal())
    let posterior = small.posterior(t)
    let left = { (x: Double) in
      logNormal(xt, mean: small.alpha(t).squareRoot() * x, variance: small.beta(t))
        + logNormal(
          x, mean: small.alphaBar(t - 1).squareRoot() * x0, variance: small.noiseVariance(t - 1))
    }
    let right = { (x: Double, variance: Double) in
      logNormal(x, mean: posterior.mean(clean: x0, noisy: xt), variance: variance)
    }
    // The constant drops out of differences; so do normalisations.
    let (a, b) = (draw.normal(), draw.normal())
    let size = abs(left(a)) + abs(left(b))
    check.equal(
      "\(draw.name), t = \(t)",
      [
        "left side, two places": left(a) - left(b),
        "right side": right(a, posterior.variance) - right(b, posterior.variance),
      ], scale: size,
      not: ["β for β̃": right(a, small.beta(t)) - right(b, small.beta(t))])
  }
}

verify("eq:precision", "precisions add", by: .closedForm) { check in
  for t in [2, 3, 20, 60] {
    let (alpha, beta) = (small.alpha(t), small.beta(t))
    let before = small.noiseVariance(t - 1)
    check.equal(
      "t = \(t)", ["1/β̃": 1 / small.posterior(t).variance, "sum": alpha / beta + 1 / before],
      not: ["α forgotten": 1 / beta + 1 / before, "√α": alpha.squareRoot() / beta + 1 / before])
  }
}

verify("eq:posterior-variance", "by Bayes' rule", by: .quadrature) { check in
  for t in [2, 5, 30, 60] {
    check.equal(
      "t = \(t)",
      [
        "β̃": small.posterior(t).variance,
        "Bayes": posteriorByBayes(small, t, clean: 0.8, noisy: -0.4).variance,
      ],
      not: [
        "β": small.beta(t),
        "(1 − ᾱ_t)/(1 − ᾱ_{t−1}) β": small.beta(t) * small.noiseVariance(t)
          / small.noiseVariance(t - 1),
      ])
  }
}

verify("eq:posterior-mean", "by Bayes' rule", by: .quadrature) { check in
  for var draw in check.draws(10) {
    let t = draw.integer(in: 2...60)
    let (x0, xt) = (draw.normal(), draw.normal())
    let posterior = small.posterior(t)
    check.equal(
      "\(draw.name), t = \(t)",
      [
        "μ̃": posterior.mean(clean: x0, noisy: xt),
        "Bayes": posteriorByBayes(small, t, clean: x0, noisy: xt).mean,
      ], scale: 1,
      not: [
        "weights exchanged": posterior.mean(clean: xt, noisy: x0),
        "√ᾱ_t for √ᾱ_{t−1}": posterior.mean(clean: x0 * small.alpha(t).squareRoot(), noisy: xt),
      ])
  }
}

//: In the end we shall know $x_t$ and have a guess of the noise in it rather than of $x_0$. Put
//: $x_0 = (x_t - \sqrt{1-\bar\alpha_t}\,\varepsilon)/\sqrt{\bar\alpha_t}$ from (eq:jump) into the mean and
//: it becomes simpler:
//:
//: $$ \tilde\mu_t = \frac{1}{\sqrt{\alpha_t}}\left(x_t - \frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\,\varepsilon\right) $$ {#eq:posterior-noise}

verify("eq:posterior-noise", "the mean in terms of the noise", by: .closedForm) { check in
  for var draw in check.draws(12) {
    let t = draw.integer(in: 1...60)
    let (x0, ε) = (draw.normal(), draw.normal())
    let level = NoiseLevel(t, of: small)
    let xt = level.signal * x0 + level.noise * ε
    let (alpha, beta) = (small.alpha(t), small.beta(t))
    check.equal(
      "\(draw.name), t = \(t)",
      [
        "from x₀ and x_t": small.posterior(t).mean(clean: x0, noisy: xt),
        "from x_t and ε": (xt - beta / level.noise * ε) / alpha.squareRoot(),
      ], scale: 1,
      not: [
        "√β for β": (xt - beta.squareRoot() / level.noise * ε) / alpha.squareRoot(),
        "1 − ᾱ without its root": (xt - beta / (level.noise * level.noise) * ε)
          / alpha.squareRoot(),
        "√ᾱ for √α": (xt - beta / level.noise * ε) / level.signal,
      ])
  }
}

//: ## 5.3 The reverse process and its bound
//:
//: The model walks backwards, from $p(x_T) = N(0, I)$, with normal steps whose mean is to be learned,
//:
//: $$ p_\theta(x_{t-1} \mid x_t) = N\big(\mu_\theta(x_t, t),\, \sigma_t^2 I\big) $$ {#eq:reverse definition}
//:
//: Everything but $x_0$ is a latent variable, so chapter 2 applies as it stands, with the forward process
//: in the role of the approximate posterior:
//:
//: $$ -\log p_\theta(x_0) \;\le\; \mathbb{E}_q\left[-\log \frac{p_\theta(x_{0:T})}{q(x_{1:T} \mid x_0)}\right] $$ {#eq:bound}
//:
//: An encoder of a thousand layers with nothing to learn in it. Turning each forward factor round with
//: Bayes' rule, $q(x_t | x_{t-1}) = q(x_{t-1} | x_t, x_0)\, q(x_t | x_0) / q(x_{t-1} | x_0)$, the quotients
//: telescope and the bound falls apart into divergences between normals:
//:
//: $$ \mathbb{E}_q\left[-\log \frac{p_\theta(x_{0:T})}{q(x_{1:T} | x_0)}\right]
//:   = \underbrace{D_{KL}\big(q(x_T|x_0)\,\|\,p(x_T)\big)}_{L_T}
//:   + \sum_{t=2}^{T} \underbrace{\mathbb{E}_q D_{KL}\big(q(x_{t-1}|x_t, x_0)\,\|\,p_\theta(x_{t-1}|x_t)\big)}_{L_{t-1}}
//:   + \underbrace{\mathbb{E}_q\big[-\log p_\theta(x_0|x_1)\big]}_{L_0} $$ {#eq:telescope}
//:
//: Take a model so simple that all of it can be computed: a predictor of noise that is linear in $x_t$,
//: $\hat\varepsilon = k_t x_t$, and $\sigma_t^2 = \beta_t$. Then all distributions are normal and each term is a
//: formula, as is the likelihood. The left side is integrated over $x_1$ and $x_2$ by brute force.

// snippet.joint
/// log p(x_0, x_1, x_2) − log q(x_1, x_2 | x_0) of the model ε̂ = k x with two steps.
func logRatio(_ schedule: NoiseSchedule, slope: Double, _ x0: Double, _ x1: Double, _ x2: Double)
  -> Double
{
  func reverse(_ t: Int, _ x: Double) -> Double {
    let predicted = slope * x
    let shift = schedule.beta(t) / schedule.noiseVariance(t).squareRoot() * predicted
    return (x - shift) / schedule.alpha(t).squareRoot()
  }
  let model =
    logNormal(x2, mean: 0, variance: 1)
    + logNormal(x1, mean: reverse(2, x2), variance: schedule.beta(2))
    + logNormal(x0, mean: reverse(1, x1), variance: schedule.beta(1))
  let walk =
    logNormal(x1, mean: schedule.alpha(1).squareRoot() * x0, variance: schedule.beta(1))
    + logNormal(x2, mean: schedule.alpha(2).squareRoot() * x1, variance: schedule.beta(2))
  return model - walk
}

let two = try NoiseSchedule("two steps", betas: [0.3, 0.6])

verify("eq:telescope", "the bound falls apart into divergences", by: .quadrature) { check in
  for (x0, slope) in [(0.5, 0.2), (-1.2, 0.6), (2, 0)] {
    let direct = try expectation(mean: two.alpha(1).squareRoot() * x0, variance: two.beta(1)) {
      x1 in
      try expectation(mean: two.alpha(2).squareRoot() * x1, variance: two.beta(2)) { x2 in
        -logRatio(two, slope: slope, x0, x1, x2)
      }.value
    }
    let bound = LinearPredictorBound(schedule: two, clean: x0) { _ in slope }
    check.equal(
      "x₀ = \(x0), k = \(slope)",
      [
        "expectation over both latents": direct + Estimate(0, error: 1e-10),
        "sum of the terms": bound.total,
      ],
      not: [
        "L_T left out": bound.total - bound.prior,
        "L_0 without its logarithm": bound.total - bound.reconstruction
          + exp(-bound.reconstruction),
      ])
  }
}

verify("eq:bound", "never below the likelihood", by: .closedForm) { check in
  for var draw in check.draws(20) {
    let schedule = try NoiseSchedule.linearScaled(steps: draw.integer(in: 25...60))
    let (x0, k) = (1.5 * draw.normal(), draw.uniform())
    let bound = LinearPredictorBound(schedule: schedule, clean: x0) { _ in k }
    check.atMost(
      draw.name, bound.negativeLogLikelihood, bound.total,
      not: ["L_0 forgotten": (bound.negativeLogLikelihood, bound.total - bound.reconstruction - 3)])
  }
}

//: When is it tight? When the forward process *is* the model's posterior. There is one case in which that
//: can be had exactly: data that are standard normal. Then $q(x_{t-1}|x_t)$ is $N(\sqrt{\alpha_t}\,x_t, \beta_t)$,
//: the best predictor is $\varepsilon(x, t) = \sqrt{1-\bar\alpha_t}\;x$, and
//:
//: $$ L_T + \sum_{t=2}^T L_{t-1} + L_0 = -\log N(x_0; 0, 1) \quad\text{for every schedule, every } T \text{ and every } x_0 $$ {#eq:selftest}
//:
//: a test that a program for diffusion passes to the last digit, or not at all.

verify("eq:selftest", "the bound is the likelihood for normal data", by: .closedForm) { check in
  for schedule in schedules + [two, small, try .sigmoid(steps: 7)] {
    for x0 in [0.0, 1.5, -3] {
      let bound = LinearPredictorBound(schedule: schedule, clean: x0) {
        schedule.noiseVariance($0).squareRoot()
      }
      // A thousand terms, each rounded.
      check.equal(
        "\(schedule.name), \(schedule.steps) steps, x₀ = \(x0)",
        [
          "bound": Estimate(bound.total, error: 1e-12),
          "−log N(x₀; 0, 1)": -logNormal(x0, mean: 0, variance: 1),
        ],
        not: [
          "time index off by one": LinearPredictorBound(schedule: schedule, clean: x0) {
            schedule.noiseVariance(max($0 - 1, 0)).squareRoot()
          }.total,
          "1 − ᾱ for its root": LinearPredictorBound(schedule: schedule, clean: x0) {
            schedule.noiseVariance($0)
          }.total,
          "L_T left out": bound.total - bound.prior - 1e-3,
        ])
    }
  }
}

//: ### Three ways to say the same
//:
//: A network may predict the noise $\varepsilon$, the clean $x_0$, or the velocity (Salimans and Ho, 2022)
//:
//: $$ v = \sqrt{\bar\alpha_t}\;\varepsilon - \sqrt{1-\bar\alpha_t}\;x_0 $$ {#eq:velocity definition}
//:
//: With $x_t$ at hand each determines the others; $(x_t, v)$ is $(x_0, \varepsilon)$ rotated:
//:
//: $$ x_0 = \sqrt{\bar\alpha_t}\;x_t - \sqrt{1-\bar\alpha_t}\;v, \qquad
//:    \varepsilon = \sqrt{1-\bar\alpha_t}\;x_t + \sqrt{\bar\alpha_t}\;v $$ {#eq:three}
//:
//: What differs is how an error is counted. The same error in the three coins is
//:
//: $$ \|x_0 - \hat x_0\|^2 = \frac{\|\varepsilon - \hat\varepsilon\|^2}{\mathrm{SNR}(t)}, \qquad
//:    \|v - \hat v\|^2 = \frac{\|\varepsilon - \hat\varepsilon\|^2}{\bar\alpha_t} $$ {#eq:coins}

verify("eq:three", "noise, clean and velocity", by: .closedForm) { check in
  for var draw in check.draws(10) {
    let level = NoiseLevel(draw.integer(in: 1...60), of: small)
    let (x0, ε) = (draw.normal(), draw.normal())
    let xt = level.signal * x0 + level.noise * ε
    let v = level.signal * ε - level.noise * x0
    check.equal(
      "\(draw.name), x₀", ["drawn": x0, "from v": level.signal * xt - level.noise * v], scale: 1,
      not: ["sign of v": level.signal * xt + level.noise * v])
    check.equal(
      "\(draw.name), ε", ["drawn": ε, "from v": level.noise * xt + level.signal * v], scale: 1,
      not: ["roots exchanged": level.signal * xt + level.noise * v])
  }
}

verify("eq:coins", "one error in three coins", by: .closedForm) { check in
  for var draw in check.draws(10) {
    let level = NoiseLevel(draw.integer(in: 1...60), of: small)
    let (x0, ε, guess) = (draw.normal(), draw.normal(), draw.normal())
    let xt = level.signal * x0 + level.noise * ε
    let clean = level.clean(xt, noise: guess)
    let velocity = { (clean: Double, ε: Double) in level.signal * ε - level.noise * clean }
    let error = (ε - guess) * (ε - guess)
    let missed = velocity(x0, ε) - velocity(clean, guess)
    check.equal(
      "\(draw.name), x₀",
      ["squared": (x0 - clean) * (x0 - clean), "over SNR": error / exp(level.logSignalToNoise)],
      scale: 1, not: ["times SNR": error * exp(level.logSignalToNoise)])
    check.equal(
      "\(draw.name), v",
      ["squared": missed * missed, "over ᾱ": error / (level.signal * level.signal)],
      scale: 1, not: ["over √ᾱ": error / level.signal])
  }
}

//: With the mean written through the noise, (eq:posterior-noise), each middle term of the bound is a
//: weighted squared error plus a constant that no network can change:
//:
//: $$ D_{KL}\big(q(x_{t-1}|x_t,x_0)\,\|\,p_\theta(x_{t-1}|x_t)\big)
//:   = w_t\,\|\varepsilon - \hat\varepsilon\|^2 + c_t, \qquad
//:   w_t = \frac{\beta_t^2}{2\sigma_t^2\,\alpha_t(1-\bar\alpha_t)} $$ {#eq:weight}
//:
//: and for $\sigma_t^2 = \tilde\beta_t$, in the coin of $x_0$, the weight is half of what the step loses of the
//: signal-to-noise ratio (Kingma and others, 2021):
//:
//: $$ w_t\,\mathrm{SNR}(t) = \tfrac12\big(\mathrm{SNR}(t-1) - \mathrm{SNR}(t)\big) $$ {#eq:weight-snr}
//:
//: Ho, Jain and Abbeel's discovery was to leave the weights out:
//:
//: $$ L_{\text{simple}} = \mathbb{E}_{t, x_0, \varepsilon}\big\|\varepsilon
//:    - \hat\varepsilon_\theta\big(\sqrt{\bar\alpha_t}\,x_0 + \sqrt{1-\bar\alpha_t}\,\varepsilon,\; t\big)\big\|^2 $$ {#eq:simple definition}
//:
//: The minimiser is the same, as every $t$ is fitted on its own; but a network that has to compromise
//: compromises elsewhere. Compared with the bound, $L_{\text{simple}}$ counts the first, nearly clean steps
//: less, the steps in which no picture is decided, and spends its effort on the others.

verify("eq:weight", "a divergence is a weighted squared error", by: .quadrature) { check in
  for var draw in check.draws(8) {
    let t = draw.integer(in: 2...60)
    let (x0, ε, guess) = (draw.normal(), draw.normal(), draw.normal())
    let level = NoiseLevel(t, of: small)
    let xt = level.signal * x0 + level.noise * ε
    let posterior = small.posterior(t)
    let sigma2 = draw.uniform(in: 0.5...2) * small.beta(t)
    let mean = posterior.mean(clean: x0, noisy: xt)
    let modelMean = (xt - small.beta(t) / level.noise * guess) / small.alpha(t).squareRoot()
    let direct = try expectation(mean: mean, variance: posterior.variance) {
      logNormal($0, mean: mean, variance: posterior.variance)
        - logNormal($0, mean: modelMean, variance: sigma2)
    }
    let ratio = posterior.variance / sigma2
    let constant = (ratio - 1 - log(ratio)) / 2
    let error = (ε - guess) * (ε - guess)
    let weight = small.noiseWeight(t, reverseVariance: sigma2)
    check.equal(
      "\(draw.name), t = \(t)",
      ["divergence by quadrature": direct, "weighted error": weight * error + constant],
      scale: 1,
      not: [
        "½ dropped": 2 * weight * error + constant,
        "β for β²": weight * error / small.beta(t) + constant,
        "constant dropped": weight * error,
      ])
  }
}

verify("eq:weight-snr", "the weight is a loss of signal", by: .closedForm) { check in
  for t in [2, 3, 10, 40, 60] {
    let ratio = { (t: Int) in exp(small.logSignalToNoise(t)) }
    let weight = small.noiseWeight(t, reverseVariance: small.posterior(t).variance)
    check.equal(
      "t = \(t)", ["w SNR": weight * ratio(t), "half the fall": (ratio(t - 1) - ratio(t)) / 2],
      scale: ratio(t - 1),
      not: [
        "½ dropped": ratio(t - 1) - ratio(t),
        "with σ² = β": small.noiseWeight(t, reverseVariance: small.beta(t)) * ratio(t),
      ])
  }
}

let linear = schedules[0]
figure(
  "fig:weights",
  schedules.reduce(
    Plot(x: "t", y: "weight of the squared error of ε").yAxis(.logarithmic).horizontalLine(
      at: 1, "L simple")
  ) { plot, schedule in
    plot.line(
      schedule.name, x: thousand.dropFirst().map(Double.init),
      y: thousand.dropFirst().map {
        schedule.noiseWeight($0, reverseVariance: schedule.posterior($0).variance)
      })
  },
  alt:
    "On a logarithmic axis the bound's weights fall by two orders of magnitude over the first two hundred "
    + "steps; those of the cosine and the sigmoid shoot up in the last few. L simple is level at one.",
  caption:
    "The bound's weights. It cares most for the first steps, where the noise to be predicted cannot be "
    + "seen, and, with the two newer schedules, for the very last, whose β is nearly one.")

//: ### How tight for other data?
//:
//: For data that are not normal, $q(x_{t-1}|x_t)$ is not normal either, and no normal step is exact. But
//: small steps are nearly normal. Here is a mixture of two humps, for which the best predictor is
//: a formula (section 5.4); its bound, averaged over the data, can be compared with the entropy of the
//: data, below which no model's bound can come:
//:
//: $$ H(q) \;\le\; \mathbb{E}_{q(x_0)}\big[L_T + \textstyle\sum_{t=2}^T L_{t-1} + L_0\big] $$ {#eq:entropy-bound}
//:
//: (quote:NoisyMixture.bound)

let humps = try NoisyMixture(
  weights: [0.4, 0.6], means: [[-1.2], [1]], standardDeviations: [0.35, 0.5])
let entropyOfHumps = try expectation(humps, .none) { -humps.logDensity(at: [$0]) }
let stepCounts = [4, 8, 16, 32, 64, 128, 256, 512]
let gaps = try stepCounts.map { count in
  let schedule = try NoiseSchedule.cosine(steps: count)
  return try [ReverseVariance.upper, .lower].map { variance in
    try averageBound(humps, schedule, variance) - entropyOfHumps.value
  }
}

verify("eq:entropy-bound", "more steps, tighter; never below the entropy", by: .quadrature) {
  check in
  let closing = [gaps[7], gaps[5], gaps[3], gaps[1]].map { $0[0] }
  check.ordered(
    "σ² = β: 0 ≤ gap at 512 ≤ 128 ≤ 32 ≤ 8 steps", [0] + closing,
    not: ["reversed": Array(([0] + closing).reversed())])
  for (count, gap) in zip(stepCounts, gaps) {
    check.atMost(
      "σ² = β̃, \(count) steps", entropyOfHumps, gap[1] + entropyOfHumps.value,
      not: ["L_0 without its ½": (entropyOfHumps, gap[1] + entropyOfHumps.value - 3)])
  }
}

text(
  #"""
  With $\sigma_t^2 = \beta_t$ the gap closes in proportion to $1/T$: \#(gaps[3][0], digits: 2) nats at 32 steps,
  \#(gaps[7][0], digits: 2) at 512. With $\sigma_t^2 = \tilde\beta_t$ it hardly does: at 512 steps
  \#(gaps[7][1], digits: 2) nats remain. Seen from near enough every smooth density is
  flat, and for flat data the noise of the last steps cannot be told from the data: there $\beta_t$ is the
  right width, and $\tilde\beta_t$, which is half of it or less at $t = 2$, is too sure. It is right for data that are a
  single point. Where likelihood matters the variance is therefore learned, or $\beta_t$ is taken.
  """#)

figure(
  "fig:gap",
  Plot(x: "steps T", y: Plot.Axis("bound − entropy", unit: "nats"))
    .xAxis(.logarithmic).yAxis(.logarithmic)
    .line("σ² = β", x: stepCounts.map(Double.init), y: gaps.map { $0[0] })
    .line("σ² = β̃", x: stepCounts.map(Double.init), y: gaps.map { $0[1] }),
  alt:
    "On doubly logarithmic axes the gap between bound and entropy falls with the number of steps for "
    + "the variance β and stays nearly level for the smaller variance.",
  caption:
    "What normal steps cost on data with two humps, with the best possible predictor. For σ² = β it is "
    + "discretisation and goes away with T; for σ² = β̃ the last steps keep most of their price.")

//: ## 5.4 Scores
//:
//: What is the best prediction of the noise? Least squares asks for a conditional expectation, and that
//: turns out to be a gradient. Differentiate $q_t(x_t) = \int q(x_0) N(x_t; \sqrt{\bar\alpha_t} x_0, 1-\bar\alpha_t)\,dx_0$
//: under the integral: each normal brings down $-(x_t - \sqrt{\bar\alpha_t}x_0)/(1-\bar\alpha_t)$, and dividing
//: by $q_t$ makes the average a posterior one. This is **Tweedie's formula** (Robbins, 1956; Efron, 2011):
//:
//: $$ \mathbb{E}[x_0 \mid x_t] = \frac{x_t + (1-\bar\alpha_t)\,\nabla \log q_t(x_t)}{\sqrt{\bar\alpha_t}} $$ {#eq:tweedie}
//: $$ \mathbb{E}[\varepsilon \mid x_t] = -\sqrt{1-\bar\alpha_t}\;\nabla \log q_t(x_t) $$ {#eq:noise-score}
//: $$ \mathrm{Var}[x_0 \mid x_t] = \frac{1-\bar\alpha_t}{\bar\alpha_t}\Big(1 + (1-\bar\alpha_t)\,\frac{d^2}{dx_t^2}\log q_t(x_t)\Big) $$ {#eq:tweedie-variance}
//:
//: The gradient of the log-density with respect to the *point* is what this field calls the score. (In
//: chapter 1 the score was the gradient in the parameter. The two share a name and little else.)
//:
//: The checks take Bayes' rule and quadrature on one side, and differences of $\log q_t$ on the other.

verify("eq:tweedie", "Tweedie's formula", by: .quadrature) { check in
  for var draw in check.draws(10) {
    let level = NoiseLevel(draw.integer(in: 2...60), of: small)
    let x = 1.5 * draw.normal()
    let score = humps.score(at: [x], level)[0]
    let (n, s) = (level.noise, level.signal)
    check.equal(
      "\(draw.name), t = \(Int(level.time))",
      [
        "E[x₀ | x_t] by Bayes": cleanByBayes(humps, x, level).mean,
        "Tweedie": (x + n * n * score) / s,
      ],
      scale: 1,
      not: [
        "√(1 − ᾱ) for 1 − ᾱ": (x + n * score) / s, "sign of the score": (x - n * n * score) / s,
      ])
  }
}

verify("eq:noise-score", "the best prediction of noise is a score", by: .differences) { check in
  for var draw in check.draws(10) {
    let level = NoiseLevel(draw.integer(in: 5...60), of: small)
    let x = 1.5 * draw.normal()
    let slope = try derivative(of: { humps.logDensity(at: [$0], level) }, at: x)
    let clean = cleanByBayes(humps, x, level).mean
    check.equal(
      "\(draw.name), t = \(Int(level.time))",
      [
        "E[ε | x_t] by Bayes": (Estimate(x) - Estimate(level.signal) * clean)
          / Estimate(level.noise),
        "differences of log q": Estimate(-level.noise) * slope,
        "the library's": humps.noise(at: [x], level)[0],
      ], scale: 1,
      not: [
        "1 − ᾱ for its root": Estimate(-level.noise * level.noise) * slope,
        "sign": Estimate(level.noise) * slope,
      ])
  }
}

verify("eq:tweedie-variance", "and its variance", by: .differences) { check in
  for var draw in check.draws(8) {
    let level = NoiseLevel(draw.integer(in: 8...60), of: small)
    let x = 1.5 * draw.normal()
    let curvature = try derivative(of: { humps.score(at: [$0], level)[0] }, at: x)
    let noise = Estimate(level.noise * level.noise)
    let scale = Estimate(1 / exp(level.logSignalToNoise))
    check.equal(
      "\(draw.name), t = \(Int(level.time))",
      [
        "Bayes": cleanByBayes(humps, x, level).variance,
        "formula": scale * (noise * curvature + Estimate(1)),
      ], scale: max(1, scale.value),
      not: [
        "sign of the curvature": scale * (Estimate(1) - noise * curvature), "without it": scale,
      ])
  }
}

//: The gradient at $x_t$ of the *marginal* is what we want, and it is unknown. What a program can compute
//: is the gradient of the *conditional* $q(x_t|x_0)$, which is $-\varepsilon/\sqrt{1-\bar\alpha_t}$. That it does
//: not matter which one is fitted is the theorem of **denoising score matching** (Vincent, 2011): for every
//: candidate $s$,
//:
//: $$ \mathbb{E}_{x_0, x_t}\big[(s(x_t) - \nabla\log q(x_t|x_0))^2\big]
//:   = \mathbb{E}_{x_t}\big[(s(x_t) - \nabla\log q_t(x_t))^2\big] + C $$ {#eq:dsm}
//: $$ C = \frac{1}{1-\bar\alpha_t} - \mathbb{E}_{x_t}\big[(\nabla\log q_t(x_t))^2\big] $$ {#eq:dsm-constant}
//:
//: with a $C$ that does not depend on $s$, so that the minimiser is the same,
//:
//: $$ \arg\min_s \mathbb{E}\big[(s(x_t) - \nabla\log q(x_t|x_0))^2\big]
//:    = \arg\min_s \mathbb{E}\big[(s(x_t) - \nabla\log q_t(x_t))^2\big] $$ {#eq:dsm-minimiser}
//:
//: and the explicit loss in turn needs no score at all (Hyvärinen, 2005):
//:
//: $$ \mathbb{E}_{x_t}\big[(s - \nabla\log q_t)^2\big] - \mathbb{E}_{x_t}\big[(\nabla\log q_t)^2\big]
//:    = \mathbb{E}_{x_t}\big[s(x_t)^2 + 2 s'(x_t)\big] $$ {#eq:hyvarinen}

// snippet.matching
/// The explicit loss of a candidate score, by quadrature over x_t.
func explicitLoss(_ level: NoiseLevel, _ s: (Double) -> Double) throws -> Estimate {
  try expectation(humps, level) { x in
    let difference = s(x) - humps.score(at: [x], level)[0]
    return difference * difference
  }
}

/// The denoising loss of a candidate score, over x_0 and ε: Gauss's rule is exact for polynomials.
func denoisingLoss(_ level: NoiseLevel, _ s: (Double) -> Double) throws -> Double {
  let rule = try FixedRule.normalExpectation(12)
  return humps.weights.indices.reduce(0) { sum, k in
    sum + humps.weights[k]
      * rule.sum { z in
        rule.sum { ε in
          let x0 = humps.means[k][0] + humps.standardDeviations[k] * z
          let difference = s(level.signal * x0 + level.noise * ε) + ε / level.noise
          return difference * difference
        }
      }
  }
}

let candidates: [(String, (Double) -> Double, (Double) -> Double)] = [
  ("s = 0", { _ in 0 }, { _ in 0 }), ("s = −x", { -$0 }, { _ in -1 }),
  ("s = 0.3 − x + 0.1 x³", { 0.3 - $0 + 0.1 * $0 * $0 * $0 }, { 0.3 * $0 * $0 - 1 }),
]

verify("eq:dsm", "two losses, one constant apart", by: .quadrature) { check in
  for t in [10, 25, 50] {
    let level = NoiseLevel(t, of: small)
    let constant = Estimate(1 / (level.noise * level.noise)) - (try explicitLoss(level) { _ in 0 })
    for (name, s, _) in candidates {
      let explicit = try explicitLoss(level, s)
      check.equal(
        "\(name), t = \(t)",
        ["denoising": try denoisingLoss(level, s), "explicit + C": explicit + constant],
        not: ["no constant": explicit, "C with the other sign": explicit - constant])
    }
  }
}

verify("eq:dsm-constant", "the constant, by the tower rule", by: .quadrature) { check in
  for t in [10, 25, 50] {
    let level = NoiseLevel(t, of: small)
    let n = level.noise
    // C is the average variance of what is regressed on: Var[ε | x_t]/(1 − ᾱ) = SNR Var[x_0 | x_t]/(1 − ᾱ).
    let scatter = try expectation(humps, level) { humps.cleanVariance(at: $0, level) }
    let squared = try expectation(humps, level) { x in
      let score = humps.score(at: [x], level)[0]
      return score * score
    }
    check.equal(
      "t = \(t)",
      [
        "1/(1 − ᾱ) − E[score²]": Estimate(1 / (n * n)) - squared,
        "mean conditional variance": scatter * Estimate(exp(level.logSignalToNoise) / (n * n)),
      ], scale: 1 / (n * n),
      not: ["1/√(1 − ᾱ)": Estimate(1 / n) - squared, "score not squared": Estimate(1 / (n * n))])
  }
}

verify(
  "eq:dsm-minimiser", "the best line s = a + b x, by GSL's minimiser", by: .minimiser,
  tolerance: .absolute(
    2e-5, because: "a minimum is located to the root of the accuracy of the function")
) { check in
  for t in [15, 40] {
    let level = NoiseLevel(t, of: small)
    let denoising = try minimize(from: [0, -1], tolerance: 1e-8) { p in
      try denoisingLoss(level) { p[0] + p[1] * $0 }
    }.point
    let explicit = try minimize(from: [0, -1], tolerance: 1e-8) { p in
      try explicitLoss(level) { p[0] + p[1] * $0 }.value
    }.point
    for (i, name) in ["a", "b"].enumerated() {
      check.equal(
        "\(name), t = \(t)",
        [
          "denoising": Estimate(denoising[i], error: 5e-6, method: .finiteDifference),
          "explicit": Estimate(explicit[i], error: 5e-6, method: .finiteDifference),
        ], not: ["score of N(0, 1)": [0.0, -1.0][i] + 1e-3])
    }
  }
}

verify("eq:hyvarinen", "no score needed", by: .quadrature) { check in
  for t in [10, 25, 50] {
    let level = NoiseLevel(t, of: small)
    let squared = try explicitLoss(level) { _ in 0 }
    for (name, s, derivative) in candidates.dropFirst() {
      let value = try explicitLoss(level, s) - squared
      check.equal(
        "\(name), t = \(t)",
        [
          "explicit": value,
          "implicit": try expectation(humps, level) { s($0) * s($0) + 2 * derivative($0) },
        ],
        scale: squared.value,
        not: [
          "2 dropped": try expectation(humps, level) { s($0) * s($0) + derivative($0) },
          "sign": try expectation(humps, level) { s($0) * s($0) - 2 * derivative($0) },
        ])
    }
  }
}

figure(
  "fig:scores",
  PlotGrid(
    [
      [1, 15, 35, 60].reduce(Plot("density at four times", x: "x", y: "q_{t}(x)")) { plot, t in
        plot.line("t = \(t)", over: -3...3) {
          exp(humps.logDensity(at: [$0], NoiseLevel(t, of: small)))
        }
      },
      [1, 15, 35, 60].reduce(
        Plot("best prediction of the noise", x: "x", y: "E[ε | x_{t} = x]").yAxis(.linear, -4...4)
      ) { plot, t in
        plot.line("t = \(t)", over: -3...3) { humps.noise(at: [$0], NoiseLevel(t, of: small))[0] }
      },
    ], columns: 2),
  alt:
    "Left: a density of two humps flattens into one normal over time. Right: the best prediction of "
    + "noise, nearly a step between the humps early on, becomes the line ε = x.",
  caption:
    "Two humps dissolve (of sixty steps). What the network has to learn starts out flat with a sharp bend between the "
    + "humps and ends as a straight line.")

//: ## Further reading
//:
//: - J. Sohl-Dickstein, E. Weiss, N. Maheswaranathan and S. Ganguli, *Deep unsupervised learning using
//:   nonequilibrium thermodynamics*, ICML 2015. The idea and the bound.
//: - J. Ho, A. Jain and P. Abbeel, *Denoising diffusion probabilistic models*, NeurIPS 2020. Sections 5.1 to
//:   5.3 follow it.
//: - A. Nichol and P. Dhariwal, *Improved denoising diffusion probabilistic models*, ICML 2021. The cosine
//:   schedule.
//: - D. Kingma, T. Salimans, B. Poole and J. Ho, *Variational diffusion models*, NeurIPS 2021. The bound in
//:   terms of the signal-to-noise ratio.
//: - P. Vincent, *A connection between score matching and denoising autoencoders*, Neural Computation 23,
//:   2011.
//: - B. Efron, *Tweedie's formula and selection bias*, Journal of the American Statistical Association 106,
//:   2011.
