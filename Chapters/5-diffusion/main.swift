import Coursework
import Datasets
import Diffusion
import Evaluation
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import RandomStreams

// snippet.hide
if let command = Chapter.command {
  run(
    command, Chapter.commandArguments,
    stateDirectory: Chapter.stateDirectory(number: 5, name: "diffusion", sources: chapterSources))
}

let chapter = Chapter(
  number: 5, name: "diffusion",
  claim:
    "A generative model can be had by destroying data with noise, a little at a time, and learning to undo each step by least squares.",
  sources: chapterSources,
  parameters: [
    .integer(
      "toy-steps", default: 8000, quick: 300, in: 1...1_000_000,
      help: "training steps for each density of one and two dimensions"),
    .integer(
      "image-steps", default: 3000, quick: 60, in: 1...1_000_000,
      help: "training steps of the U-Net, 64 images each"),
    .integer(
      "painter-steps", default: 3400, quick: 40, in: 1...1_000_000,
      help: "training steps of the toy DALL·E 2"),
    .integer(
      "width", default: 3, quick: 1, in: 1...32,
      help: "channels of the U-Net at full resolution, in eights"),
    .integer(
      "noise-steps", default: 200, in: 100...4000,
      help: "T for images; images are sampled in up to a hundred of them"),
    .choice(
      "mistake", among: ["none", "variance", "noise", "shrink"], default: "none",
      help: "a wrong forward process to put in the place of the right one, and see refuted"),
  ],
  commands: [
    "sample":
      "images from the last run's toy DALL·E 2: --caption \"a seven above a two\" --output FILE.png",
    "edit": "paint a part anew: --image FILE.png|NUMBER --mask x,y,w,h --output FILE.png",
  ])

// Before anything is trained, so that a schedule that cannot be is refused at once.
let imageSchedule = try NoiseSchedule.linearScaled(steps: chapter.integer("noise-steps"))
let finest = try Sampler(imageSchedule, .ddim(eta: 0), steps: 100)
// The images are read here only to be looked at, so that those that cannot be used cost no training:
// where they are learned from, the page shows how they are read.
let dataIdentity = try identityOfUsableImages(chapter.data)
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

//: ## 5.5 Learning to predict noise
//:
//: What a network can reach is known beforehand. Since $\mathbb{E}[\varepsilon|x_t]$ is a conditional
//: expectation, its error is orthogonal to every function of $x_t$, and the loss of any predictor splits
//: into what nobody can predict and what this predictor gets wrong:
//:
//: $$ \mathbb{E}\,(\varepsilon - \hat\varepsilon)^2 = \mathbb{E}\,(\varepsilon - \varepsilon^*)^2
//:   + \mathbb{E}\,(\hat\varepsilon - \varepsilon^*)^2, \qquad \varepsilon^* = \mathbb{E}[\varepsilon \mid x_t] $$ {#eq:excess}
//: $$ \mathbb{E}\,(\varepsilon - \varepsilon^*)^2 = 1 - (1-\bar\alpha_t)\,\mathbb{E}\big[(\nabla\log q_t)^2\big] $$ {#eq:floor}
//:
//: So a training loss that stays well above zero is no sign of failure, and a curve of it says little
//: unless its floor is drawn too.

verify("eq:excess", "the loss splits", by: .quadrature) { check in
  for t in [10, 25, 50] {
    let level = NoiseLevel(t, of: small)
    let floor =
      Estimate(1)
      - (try expectation(humps, level) { x in
        let best = humps.noise(at: [x], level)[0]
        return best * best
      })
    for (name, s, _) in candidates {
      // A score s as a predictor of noise is −√(1 − ᾱ) s.
      let n = level.noise
      let excess = try expectation(humps, level) { x in
        let difference = -n * s(x) - humps.noise(at: [x], level)[0]
        return difference * difference
      }
      check.equal(
        "\(name), t = \(t)",
        ["loss": n * n * (try denoisingLoss(level, s)), "floor + error": floor + excess],
        not: [
          "without a floor": excess, "as if all noise were unpredictable": excess + Estimate(1),
        ])
    }
  }
}

verify("eq:floor", "what nobody can predict", by: .quadrature) { check in
  for t in [3, 10, 25, 50] {
    let level = NoiseLevel(t, of: small)
    let squared = try expectation(humps, level) { x in
      let score = humps.score(at: [x], level)[0]
      return score * score
    }
    let scatter = try expectation(humps, level) { humps.cleanVariance(at: $0, level) }
    check.equal(
      "t = \(t)",
      [
        "from the score": Estimate(1) - Estimate(level.noise * level.noise) * squared,
        "from the variance of x₀": scatter * Estimate(exp(level.logSignalToNoise)),
      ], scale: 1,
      not: ["√(1 − ᾱ)": Estimate(1) - Estimate(level.noise) * squared, "SNR forgotten": scatter])
  }
}

//: The network is a perceptron that takes the point and the time; the training loop is fifteen lines of
//: what section 5.1 prepared: jump to a random time, predict the noise, step. Samples are taken with
//: the average of the weights over the last steps, not with the last weights (Ho, Jain and Abbeel, 2020).
//:
//: (quote:PointDenoiser)
//:
//: (quote:train-points)
//:
//: First the two humps of one dimension, where every prediction can be held against the best one.

let toySchedule = try NoiseSchedule.linearScaled(steps: 100)
let toySteps = chapter.integer("toy-steps")

var lineRandom = chapter.stream("network for humps")
let lineModel = PointDenoiser(dimension: 1, width: 64, using: &lineRandom)
let lineLosses = try train(
  lineModel, named: "humps", schedule: toySchedule, steps: toySteps, batch: 256
) { humps.samples(256, using: &$0) }

// snippet.learned-score
/// The mean squared distance of the learned prediction of noise from the best one, under q_t.
func predictionError(_ t: Int, draws: Int) throws -> Estimate {
  let level = NoiseLevel(t, of: toySchedule)
  var random = chapter.stream("prediction error").split(t)
  let noisy = humps.samples(draws, using: &random).map {
    level.signal * $0 + level.noise * random.normal()
  }
  let errors = zip(lineModel.noise(at: noisy, level), humps.noise(at: noisy, level)).map {
    ($0 - $1) * ($0 - $1)
  }
  return try Moments(of: errors).estimate
}

let lineTimes = [1, 2, 3, 5, 8, 12, 18, 25, 35, 50, 70, 100]
let lineErrors = try lineTimes.map { try predictionError($0, draws: 2000) }
let lineFloors = try lineTimes.map { t -> Double in
  let level = NoiseLevel(t, of: toySchedule)
  return try expectation(humps, level) { humps.cleanVariance(at: $0, level) }.value
    * exp(level.logSignalToNoise)
}

figure(
  "fig:learned-score",
  PlotGrid(
    [
      Plot("squared error", x: "t", y: "mean square of ε̂ − …").xAxis(.logarithmic).yAxis(
        .logarithmic, 1e-5...2
      )
      .line("… ε: the floor", x: lineTimes.map(Double.init), y: lineFloors)
      .points(
        "… ε*: the network's own error", x: lineTimes.map(Double.init), y: lineErrors.map(\.value),
        errors: lineErrors.map { 2 * $0.error }),
      [3, 18, 50].reduce(Plot("predictions", x: "x", y: "noise").yAxis(.linear, -4...4)) {
        plot, t in
        let level = NoiseLevel(t, of: toySchedule)
        return plot.line("best, t = \(t)", over: -3...3) { humps.noise(at: [$0], level)[0] }
          .line(t == 3 ? "learned" : "", over: -3...3, color: .gray) {
            lineModel.noise(at: [$0], level)[0]
          }
      },
    ], columns: 2),
  alt:
    "Left: the network's own error lies orders of magnitude below the unpredictable part of the loss "
    + "at every time. Right: learned predictions lie on the best ones where there are data.",
  caption:
    "What least squares leaves. Bars are two standard errors. Nearly all of the loss is noise that nobody can "
    + "predict; the rest is what training is about. Outside the data the network is free to err.")

text(
  #"""
  Over the twelve times the network's own mean squared error is at most
  \#(lineErrors.map(\.value).max() ?? .nan, digits: 2, band: .relative(3)), of a loss whose floor reaches
  \#(lineFloors.max() ?? .nan, digits: 3).
  """#)

//: ### In the plane
//:
//: Three densities of the plane, all known exactly: eight humps on a ring, two moons, a spiral. The same
//: network, wider; the same loop. Samples are drawn by going back through all hundred steps,
//:
//: $$ x_{t-1} = \frac{1}{\sqrt{\alpha_t}}\Big(x_t - \frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\,\hat\varepsilon(x_t, t)\Big)
//:   + \sigma_t z, \qquad z \sim N(0, I), \text{ but } z = 0 \text{ at } t = 1 $$ {#eq:ancestral definition}

let toys = [ToyDensity.ring(), .moons, .spiral]
var toyModels: [PointDenoiser] = []
for toy in toys {
  var random = chapter.stream("network for \(toy.name)")
  let model = PointDenoiser(dimension: 2, width: 128, using: &random)
  try timed("\(toy.name), training", toySteps, "steps") {
    _ = try train(model, named: toy.name, schedule: toySchedule, steps: toySteps, batch: 256) {
      flat(toy.sample(256, using: &$0))
    }
  }
  toyModels.append(model)
}

let toyCount = chapter.quick ? 1000 : 4000
/// Samples of a predictor in the plane, and x at the times asked for.
func samplePlane(
  _ sampler: Sampler, _ stream: RandomStream, watching times: [Int] = [],
  _ predictor: NoisePredictor
) throws -> (samples: [SIMD2<Double>], watched: [[SIMD2<Double>]]) {
  var stream = stream
  var watched: [[SIMD2<Double>]] = []
  let noise = stream.normals(2 * toyCount)
  let samples = try sampler.sample(
    from: noise, using: &stream,
    observe: { t, x, _ in if times.contains(t) { watched.append(points(x)) } },
    predictor)
  return (points(samples), watched)
}

let ancestral = try Sampler(toySchedule, .ancestral(.lower))
var walks: [Plot] = []
var toyTable = Table([
  "density", .init("total variation", digits: 2, band: .relative(0.5)),
  .init("its floor", digits: 2),
])
for (toy, model) in zip(toys, toyModels) {
  let run = try samplePlane(
    ancestral, chapter.stream("samples of \(toy.name)"), watching: [60, 30, 10], model.noise)
  for (title, cloud) in zip(["t = 60", "30", "10", "0"], run.watched + [run.samples]) {
    walks.append(
      Plot(walks.count < 4 ? title : "", x: "", y: "").xAxis(.linear, -3.5...3.5).yAxis(
        .linear, -3.5...3.5
      )
      .points("", at: Array(cloud.prefix(700))).equalAspect().legend(.none))
  }
  let judged = try ToyJudge(toy, stream: chapter.stream("toy judge")).scores(of: run.samples)[0]
  toyTable.append(toy.name, judged.value, judged.floor)
}
figure(
  "fig:plane", PlotGrid(walks, columns: 4),
  alt:
    "Clouds of points at four times on the way back, for three densities: a shapeless cloud condenses into "
    + "eight spots, two moons, a spiral.",
  caption:
    "On the way back: noise condenses into a ring, two moons and a spiral. Each panel shows 700 points."
)
show(
  toyTable, "Learned densities against the true ones, \(toyCount) samples", digits: 2,
  label: "tab:plane")

//: The floor is what as many draws from the true density score. Total variation counts the share of the
//: mass that is in the wrong cell of a 24 by 24 grid.
//:
//: ### Whose fault?
//:
//: A sample can be wrong because the network is, or because the sampler is: its steps are normal and
//: finite. For the ring the best predictor is a formula, and sampling *with that* leaves the sampler's
//: error alone. Few steps, much error; no training will mend it.

let ring = ToyDensity.ring()
let exactRing = try NoisyMixture(
  weights: ring.modes.map { _ in 1 }, means: ring.modes.map { [$0.x, $0.y] },
  standardDeviations: ring.modes.map { _ in 0.15 })
let ringGrid = GridTotalVariation(to: ring)
func ringError(_ sampler: Sampler, _ predictor: NoisePredictor) throws -> Double {
  ringGrid.distance(to: try samplePlane(sampler, chapter.stream("ring"), predictor).samples)
}
let ringFloor = try ToyJudge(ring, stream: chapter.stream("toy judge")).scores(
  of: {
    var stream = chapter.stream("floor of the ring")
    return ring.sample(toyCount, using: &stream)
  }())[0].floor

var faults = Table(["steps", "best predictor", "learned predictor", "best, σ² = β"])
for count in [5, 10, 25, 50, 100] {
  faults.append(
    count,
    try ringError(try Sampler(toySchedule, .ancestral(.lower), steps: count), exactRing.noise),
    try ringError(try Sampler(toySchedule, .ancestral(.lower), steps: count), toyModels[0].noise),
    try ringError(try Sampler(toySchedule, .ancestral(.upper), steps: count), exactRing.noise))
}
show(
  faults,
  "Total variation on the ring by number of steps; the noise floor is \(Precision.significant(2).string(ringFloor))",
  digits: 2, label: "tab:faults", band: .relative(0.5))

//: Two slips are common in samplers written from memory. One adds noise at the last step too; the
//: other is off by one in the time that the network is told. Both still give pictures. On a schedule
//: of twenty-five steps, with the best predictor, this is what they cost:

let shortSchedule = try NoiseSchedule.cosine(steps: 25)
let shortSampler = try Sampler(shortSchedule, .ancestral(.lower))
let (right, _) = try samplePlane(shortSampler, chapter.stream("slips"), exactRing.noise)
var slipNoise = chapter.stream("slip")
let noisyEnd = right.map { point in
  point + shortSchedule.beta(1).squareRoot() * SIMD2(slipNoise.normal(), slipNoise.normal())
}
let late = try samplePlane(shortSampler, chapter.stream("slips")) { x, level in
  exactRing.noise(at: x, NoiseLevel(min(Int(level.time) + 1, 25), of: shortSchedule))
}.samples
let early = try samplePlane(shortSampler, chapter.stream("slips")) { x, level in
  exactRing.noise(at: x, NoiseLevel(max(Int(level.time) - 1, 1), of: shortSchedule))
}.samples
var slips = Table(["sampler", "total variation"])
for (name, samples) in [
  ("as it should be", right), ("noise added at the last step", noisyEnd),
  ("told t + 1 for t", late), ("told t − 1 for t", early),
] {
  slips.append(name, ringGrid.distance(to: samples))
}
show(
  slips, "What slips cost, best predictor, 25 steps", digits: 2, label: "tab:slips",
  band: .relative(0.3))

//: The second slip costs what one would think, more in one direction than in the other. The first can even
//: help on such a short schedule: without noise the last step ends at a *mean*, and the humps come out a
//: little too narrow. That is the discretisation error in another dress; with a small $\beta_1$, as in
//: images, the added noise is only dirt.
//:
//: ## 5.6 Other ways back
//:
//: The loss (eq:simple) only ever saw $x_0$ and $x_t$. It does not know how the walk went in between, so
//: the same network serves every process with the same marginals. Song, Meng and Ermon (2021) keep a part of
//: the predicted noise instead of drawing it afresh, from time $t$ to any earlier $s$:
//:
//: $$ x_s = \sqrt{\bar\alpha_s}\,\hat x_0 + \sqrt{1-\bar\alpha_s-\sigma^2}\;\hat\varepsilon + \sigma z,
//:    \qquad \sigma = \eta\,\sqrt{\tfrac{1-\bar\alpha_s}{1-\bar\alpha_t}\Big(1 - \tfrac{\bar\alpha_t}{\bar\alpha_s}\Big)} $$ {#eq:ddim definition}
//:
//: Were $\hat x_0$ and $\hat\varepsilon$ the true ones, the result would have the right distribution whatever $\sigma$ is,
//:
//: $$ \sqrt{1-\bar\alpha_s-\sigma^2}^{\,2} + \sigma^2 = 1 - \bar\alpha_s $$ {#eq:ddim-marginal}
//:
//: With $\eta = 1$ it is the ancestral step with $\tilde\beta$,
//:
//: $$ \sqrt{\bar\alpha_s}\,\hat x_0 + \sqrt{1-\bar\alpha_s-\sigma^2}\;\hat\varepsilon = \tilde\mu(x_t, \hat x_0)
//:    \quad\text{for } \eta = 1 $$ {#eq:ddim-ancestral}
//:
//: and with $\eta = 0$ nothing is random but the start.

verify(
  "eq:ddim-marginal", "the marginal is kept for every η (simulated steps)", by: .simulation,
  tolerance: .relative(
    0.03, because: "a variance from a hundred thousand draws is known to two per cent")
) { check in
  let count = 100_000
  for (η, s, t) in [(0.0, 20, 50), (0.5, 10, 60), (1, 30, 40)] {
    let sampler = try Sampler(small, .ddim(eta: η))
    var random = chapter.stream("ddim marginal").split(t)
    let (level, x0) = (NoiseLevel(t, of: small), 0.7)
    let xt = random.normals(count).map { level.signal * x0 + level.noise * $0 }
    let stepped = sampler.step(
      xt, clean: [Double](repeating: x0, count: count), from: t, to: s, using: &random)
    let squares = stepped.map { pow($0 - small.alphaBar(s).squareRoot() * x0, 2) }
    check.equal(
      "η = \(η), \(t) → \(s)",
      [
        "variance of the steps": try Moments(of: squares).estimate,
        "1 − ᾱ_s": small.noiseVariance(s),
      ],
      not: [
        "σ² not taken off": small.noiseVariance(s) + small.posterior(at: s, given: t).variance
          + 0.2,
        "1 − ᾱ_t": small.noiseVariance(t) + 0.4,
      ])
  }
}

verify("eq:ddim-ancestral", "η = 1 is the ancestral step", by: .closedForm) { check in
  for var draw in check.draws(8) {
    let t = draw.integer(in: 20...60), s = draw.integer(in: 1...19)
    let (xt, clean) = (draw.normal(), draw.normal())
    let level = NoiseLevel(t, of: small)
    let posterior = small.posterior(at: s, given: t)
    let ε = (xt - level.signal * clean) / level.noise
    let kept = { (σ2: Double) in
      small.alphaBar(s).squareRoot() * clean + (small.noiseVariance(s) - σ2).squareRoot() * ε
    }
    check.equal(
      "\(draw.name), \(t) → \(s)",
      [
        "DDIM's mean": kept(posterior.variance),
        "posterior mean": posterior.mean(clean: clean, noisy: xt),
      ],
      scale: 1, not: ["η = 0": kept(0), "η = ½ for 1": kept(posterior.variance / 4)])
  }
}

//: Divide (eq:ddim) for $\eta = 0$ by $\sqrt{\bar\alpha_s}$ and it is an Euler step. In $y = x/\sqrt{\bar\alpha}$ and
//: $\sigma = \sqrt{1-\bar\alpha}/\sqrt{\bar\alpha}$, the noise on the scale of the data,
//:
//: $$ y_s = y_t + (\sigma_s - \sigma_t)\,\hat\varepsilon $$ {#eq:euler}
//: $$ \frac{dy}{d\sigma} = \varepsilon^*\big(\sqrt{\bar\alpha}\,y,\ \sigma\big) $$ {#eq:flow}
//:
//: The second line is the **probability-flow equation** (Song and others, 2021): no noise at all, and yet points that
//: start distributed as $q_T$ arrive distributed as $q_0$. In one dimension that has a consequence that can be
//: checked without a single sample: solution curves cannot cross, so each point keeps its quantile,
//:
//: $$ F_t(x_t) = F_s(x_s) \quad\text{along a solution} $$ {#eq:quantile}
//:
//: with $F_t$ the cumulative distribution of $q_t$. GSL's solver carries the points; $F$ is a sum of error functions.

verify("eq:euler", "DDIM is Euler's method", by: .closedForm) { check in
  let sampler = try Sampler(small, .ddim(eta: 0))
  for var draw in check.draws(8) {
    let t = draw.integer(in: 20...60), s = draw.integer(in: 1...19)
    let (x, ε) = (draw.normal(), draw.normal())
    let (level, next) = (NoiseLevel(t, of: small), NoiseLevel(s, of: small))
    var unused = draw.stream
    let stepped = sampler.step(
      [x], clean: [level.clean(x, noise: ε)], from: t, to: s, using: &unused)[0]
    let euler = { (change: Double) in (x / level.signal + change * ε) * next.signal }
    check.equal(
      "\(draw.name), \(t) → \(s)",
      ["DDIM": stepped, "Euler": euler(next.ratio - level.ratio)], scale: 1,
      not: [
        "in √(1 − ᾱ) for σ": euler(next.noise - level.noise),
        "sign": euler(level.ratio - next.ratio),
      ])
  }
}

verify("eq:quantile", "the flow keeps quantiles", by: .odeSolver) { check in
  let flow = ProbabilityFlow(small, relativeTolerance: 1e-10)
  for x in [-1.6, -0.9, 0.1, 1.4] {
    for s in [30, 5] {
      let (start, end) = (NoiseLevel(60, of: small), NoiseLevel(s, of: small))
      let arrived = try flow.transport([x], from: 60, to: s, humps.noise)[0]
      check.equal(
        "x₆₀ = \(x), to \(s)",
        [
          "F at the start": Estimate(
            humps.cumulative(at: x, start), error: 1e-8, method: .odeSolver),
          "F at the end": Estimate(
            humps.cumulative(at: arrived, end), error: 1e-8, method: .odeSolver),
        ], scale: 1,
        not: [
          "x itself kept": humps.cumulative(at: x, end),
          "half the slope": humps.cumulative(
            at: try flow.transport([x], from: 60, to: s) { x, level in
              humps.noise(at: x, level).map { $0 / 2 }
            }[0], end),
        ])
    }
  }
}

verify("eq:flow", "the slope of a curve of equal quantile", by: .differences) { check in
  for quantile in [0.1, 0.35, 0.6, 0.9] {
    for σ in [0.4, 1.1, 3] {
      let curve = { (σ: Double) throws -> Double in
        let level = NoiseLevel(ratio: σ, of: small)
        let x = try findRoot(between: -8, and: 8) { humps.cumulative(at: $0, level) - quantile }
        return x / level.signal
      }
      let level = NoiseLevel(ratio: σ, of: small)
      let x = try curve(σ) * level.signal
      let best = humps.noise(at: [x], level)[0]
      check.equal(
        "quantile \(quantile), σ = \(σ)",
        ["slope in σ": try derivative(of: curve, at: σ) + Estimate(0, error: 1e-9), "ε*": best],
        scale: 1,
        not: ["score for ε*": humps.score(at: [x], level)[0], "sign": -best])
    }
  }
}

//: A flow moves volume, and the change of volume gives the density back (Chen and others, 2018). With
//: $d$ coordinates, $y$ and $\sigma$ as above, and $x_T$ taken as standard normal,
//:
//: $$ \log p(x_t) = \log N(x_T; 0, I) + d \log\frac{\sqrt{\bar\alpha_T}}{\sqrt{\bar\alpha_t}}
//:   + \int_{\sigma_t}^{\sigma_T} \nabla_{\!y} \cdot \hat\varepsilon\; d\sigma $$ {#eq:volume}
//:
//: so a diffusion model, unlike a GAN, has a likelihood that can be computed and not only bounded.

verify(
  "eq:volume", "log-likelihood by the flow", by: .odeSolver,
  tolerance: .relative(
    1e-5, because: "x_T is only nearly standard normal; its divergence from it bounds the bias")
) { check in
  let long = try NoiseSchedule.linear(steps: 3000)
  let flow = ProbabilityFlow(long, relativeTolerance: 1e-9)
  for t in [1, 600] {
    let level = NoiseLevel(t, of: long)
    let places = [-1.7, -0.6, 0.2, 1.3]
    let byFlow = try flow.logDensity(of: places, dimension: 1, at: t) { x, level in
      let curvature = zip(
        humps.noise(at: x.map { $0 + 1e-5 }, level), humps.noise(at: x.map { $0 - 1e-5 }, level))
      return (humps.noise(at: x, level), curvature.map { ($0 - $1) / 2e-5 })
    }
    for (x, value) in zip(places, byFlow) {
      let truth = humps.logDensity(at: [x], level)
      check.equal(
        "x = \(x), t = \(t)",
        ["by the flow": Estimate(value, error: 5e-6, method: .odeSolver), "known": truth], scale: 1,
        not: [
          "change of volume forgotten": logNormal(x, mean: 0, variance: 1),
          "no Jacobian of x/√ᾱ": value + log(level.signal / NoiseLevel(3000, of: long).signal),
        ])
    }
  }
}

let lineFlow = ProbabilityFlow(toySchedule, relativeTolerance: 1e-5)
let linePlaces = (0...160).map { -3.2 + 0.04 * Double($0) }
let learnedDensity = try lineFlow.logDensity(
  of: linePlaces, dimension: 1, lineModel.noiseAndDivergence)
let knownDensity = linePlaces.map { humps.logDensity(at: [$0], NoiseLevel(1, of: toySchedule)) }
let learnedDivergence = zip(knownDensity, learnedDensity).reduce(0) {
  $0 + exp($1.0) * ($1.0 - $1.1) * 0.04
}
let learnedMass = learnedDensity.reduce(0) { $0 + exp($1) * 0.04 }

figure(
  "fig:likelihood",
  Plot(x: "x", y: "density at t = 1")
    .line("known", x: linePlaces, y: knownDensity.map { exp($0) })
    .line("learned, by the flow", x: linePlaces, y: learnedDensity.map { exp($0) }),
  alt:
    "The density of the learned model, computed along the flow, lies close to the known density of two humps.",
  caption: "The density of a learned diffusion model, from its own change of volume, and the truth."
)

text(
  #"""
  The learned density integrates to \#(learnedMass, digits: 4, band: .relative(0.01)), as a density must, and its divergence
  from the truth is \#(learnedDivergence, digits: 2, band: .relative(5)) nats.
  """#)

//: The flow can be run forward and back. Data become noise, the same noise every time, and return:
//:
//: $$ \Phi_{T \to 1}\big(\Phi_{1 \to T}(x)\big) = x $$ {#eq:return}

verify(
  "eq:return", "there and back, with the learned model", by: .odeSolver,
  tolerance: .absolute(
    2e-3, because: "the network computes in single precision and the solver is asked for 1e-5")
) { check in
  let start = exactRing.means.prefix(4).flatMap { $0 }
  let model = toyModels[0]
  let noise = try lineFlow.transport(Array(start), from: 1, to: 100, model.noise)
  let back = try lineFlow.transport(noise, from: 100, to: 1, model.noise)
  for i in start.indices {
    check.equal(
      "coordinate \(i)",
      ["before": start[i], "after": Estimate(back[i], error: 1e-3, method: .odeSolver)], scale: 1,
      not: ["the noise it became": noise[i]])
  }
}

//: ### Fewer evaluations
//:
//: Euler's method is the worst of all methods. Heun's averages the slopes at both ends (Karras and others, 2022),
//: two evaluations a step and an error of second order; the multistep method reuses the last slope and
//: gets the second order for one (Lu and others, 2022). On the humps, with the best predictor, each point's
//: true destination is known from its quantile, so the error is a number without noise:

// snippet.destinations
let starts = (0..<99).map { inverseNormalCumulative((Double($0) + 1) / 100) }
let farSchedule = try NoiseSchedule.linearScaled(steps: 1000)
let destinations = try starts.map { x in
  let quantile = humps.cumulative(at: x, NoiseLevel(1000, of: farSchedule))
  return try findRoot(between: -6, and: 6) { humps.cumulative(at: $0) - quantile }
}

/// The mean distance of where a method takes the points from where they belong, and its evaluations.
func distanceFromTruth(_ method: SamplingMethod, _ steps: Int) throws -> (
  evaluations: Int, error: Double
) {
  let sampler = try Sampler(farSchedule, method, steps: steps)
  var unused = chapter.stream("unused")
  let arrived = try sampler.sample(from: starts, using: &unused, humps.noise)
  return (sampler.evaluations, zip(arrived, destinations).reduce(0) { $0 + abs($1.0 - $1.1) } / 99)
}

let methods: [(String, SamplingMethod)] = [
  ("DDIM (Euler)", .ddim(eta: 0)), ("Heun", .heun), ("multistep", .multistep),
]
let budgets = [5, 8, 12, 20, 32, 50, 80, 125, 200]
let convergence = try methods.map { _, method in
  try budgets.map { try distanceFromTruth(method, method == .heun ? ($0 + 1) / 2 : $0) }
}

var quality = Table(["method", "5 evaluations", "8", "12", "20", "50", "100"])
let allMethods: [(String, SamplingMethod)] =
  methods + [
    ("ancestral, β̃", .ancestral(.lower)), ("ancestral, β", .ancestral(.upper)),
    ("DDIM, η = ½", .ddim(eta: 0.5)),
  ]
var qualityCurves: [[Double]] = []
for (name, method) in allMethods {
  let row = try [5, 8, 12, 20, 50, 100].map { count in
    try ringError(
      try Sampler(toySchedule, method, steps: method == .heun ? (count + 1) / 2 : count),
      toyModels[0].noise)
  }
  qualityCurves.append(row)
  quality.append(name, row[0], row[1], row[2], row[3], row[4], row[5])
}

figure(
  "fig:evaluations",
  PlotGrid(
    [
      zip(methods, convergence).reduce(
        Plot("best predictor: distance from the truth", x: "evaluations", y: "mean |x₀ − truth|")
          .xAxis(.logarithmic).yAxis(.logarithmic)
      ) { plot, curve in
        plot.line(curve.0.0, x: curve.1.map { Double($0.evaluations) }, y: curve.1.map(\.error))
      },
      zip(allMethods, qualityCurves).prefix(4).reduce(
        Plot("learned ring: total variation", x: "evaluations", y: "total variation")
          .xAxis(.logarithmic).yAxis(.linear, 0...1).horizontalLine(at: ringFloor, "floor")
      ) { plot, curve in plot.line(curve.0.0, x: [5, 8, 12, 20, 50, 100], y: curve.1) },
    ], columns: 2),
  alt:
    "Left: on doubly logarithmic axes the error of DDIM falls with slope one, those of Heun and multistep "
    + "steeper. Right: total variation on the learned ring falls to its floor, soonest for multistep.",
  caption:
    "What an evaluation buys. The second-order methods need a fraction of the evaluations; the ancestral "
    + "sampler needs the most.")
show(
  quality, "Total variation on the ring, learned predictor", digits: 2, label: "tab:evaluations",
  band: .relative(0.5))

//: That Heun's error falls with the square of the number of steps, and Euler's in proportion to it, is the
//: textbook's statement about orders:
//:
//: $$ e_{\text{Euler}}(2n) \approx \tfrac12\, e_{\text{Euler}}(n), \qquad e_{\text{Heun}}(2n) \approx \tfrac14\, e_{\text{Heun}}(n) $$ {#eq:order}

verify(
  "eq:order", "first and second order", by: .odeSolver,
  tolerance: .relative(
    0.3, because: "orders are statements about small steps; the ratio is met to some ten per cent")
) { check in
  // In σ between two levels that are both well above zero, in equal steps of σ.
  let (σ0, σ1) = (3.0, 0.5)
  func slope(_ y: Double, _ σ: Double) -> Double {
    let level = NoiseLevel(ratio: σ, of: farSchedule)
    return humps.noise(at: [y * level.signal], level)[0]
  }
  func end(_ y: Double, _ steps: Int, heun: Bool) -> Double {
    let h = (σ1 - σ0) / Double(steps)
    return (0..<steps).reduce(y) { y, i in
      let σ = σ0 + h * Double(i)
      let first = slope(y, σ)
      return heun ? y + h / 2 * (first + slope(y + h * first, σ + h)) : y + h * first
    }
  }
  for y in [-4.0, 2.5] {
    let truth = try solveODE(from: σ0, initial: [y], at: [σ1], relativeTolerance: 1e-12) {
      $2[0] = slope($1[0], $0)
    }.states[0][0]
    let error = { (steps: Int, heun: Bool) in abs(end(y, steps, heun: heun) - truth) }
    for (name, heun, ratio) in [("Euler", false, 0.5), ("Heun", true, 0.25)] {
      check.equal(
        "\(name), y = \(y)",
        [
          "e(160)/e(80)": Estimate(
            error(160, heun) / error(80, heun), error: 0.1 * ratio, method: .odeSolver),
          "2^−order": ratio,
        ], not: heun ? ["no gain at all": 4.0 * ratio] : ["no gain at all": 2.1 * ratio])
    }
  }
}

//: ## 5.7 Images
//:
//: Nothing has to be added but a network that is good with images: a U-Net (Ronneberger and others, 2015). It has
//: residual blocks of convolutions with group norm and SiLU, a way down to half the resolution with
//: attention at the bottom, a way up that is handed the details from the way down, and the time enters every
//: block as a bias. The condition is a class, or "none"; section 5.8 needs both.
//:
//: (quote:ImageDenoiser)
//:
//: (quote:train-images)
//:
//: The schedule, `imageSchedule`, is the linear one, scaled to two hundred steps. The cosine makes images at least as
//: good, but ends with $\beta_T = 0.999$, and its last step alone has a weight of hundreds in the bound, (fig:weights): a small error there would
//: cost more bits than the image has.
//:
//: Larger images, by `--data`, need more steps: `--set image-steps=5500` at 28 × 28 is ten minutes on two cores.

let original =
  switch chapter.data {
  case .digits: Digits.split
  case .directory(let path): try ImageSplit(directory: path)
  }
// Sides that halve twice; the embedded digits are 8 × 8 and stay as they are.
let side = min(32, (max(original.training.height, original.training.width) + 3) / 4 * 4)
let digits =
  original.training.height == side && original.training.width == side
  ? original : original.resized(height: side, width: side)

var imageRandom = chapter.stream("network for images")
let imageModel = ImageDenoiser(
  height: side, width: side, classCount: digits.training.classCount,
  channels: 8 * chapter.integer("width"), using: &imageRandom)
let imageLosses = try timed("U-Net, training", 64 * chapter.integer("image-steps"), "images") {
  try train(
    imageModel, named: "images", on: digits.training, schedule: imageSchedule,
    steps: chapter.integer("image-steps"), batch: 64)
}

let smoothing = max(1, imageLosses.count / timeBuckets / 40)
let curves = (0..<timeBuckets).map { bucket -> [Double] in
  let all = stride(from: bucket, to: imageLosses.count, by: timeBuckets).map {
    Double(imageLosses[$0])
  }
  return stride(from: 0, to: all.count - smoothing + 1, by: smoothing).map { start in
    let seen = all[start..<start + smoothing].filter { $0 >= 0 }
    return seen.isEmpty ? .nan : seen.reduce(0, +) / Double(seen.count)
  }
}
figure(
  "fig:curve",
  curves.enumerated().reduce(Plot(x: "training step", y: "loss a pixel").yAxis(.logarithmic)) {
    plot, curve in
    plot.line(
      "t in \(curve.offset * 50 + 1) … \(curve.offset * 50 + 50)",
      x: curve.element.indices.map { Double($0 * smoothing) }, y: curve.element)
  },
  alt:
    "Four falling curves, one for each quarter of the times; the earliest times have the largest loss.",
  caption:
    "The loss by time. The first quarter, where the noise is faint, is the hardest to predict and stays so: "
    + "most of that is floor. An average over all times would hide how the others go on falling.")

//: Samples are made in fifty DDIM steps with $\eta = 1$, the predicted $\hat x_0$ being cut to the range of pixels at
//: every step (Ho, Jain and Abbeel's code does it too: a guess outside the range is certainly wrong).

// snippet.sample-images
/// `count` images, 0 … 1, from a predictor; and what is there at the times watched.
func sampleImages(
  _ count: Int, _ stream: RandomStream, steps: Int = 50, watching times: [Int] = [],
  _ predictor: NoisePredictor
) throws -> (pixels: [Float], watched: [Float]) {
  var stream = stream
  var watched: [Float] = []
  let sampler = try Sampler(imageSchedule, .ddim(eta: 1), steps: steps, cleanRange: -1...1)
  let samples = try sampler.sample(
    from: stream.normals(count * side * side), using: &stream,
    observe: { t, x, clean in if times.contains(t) { watched += pixels(x) + pixels(clean) } },
    predictor)
  return (pixels(samples), watched)
}

func grid(_ pixels: [Float], columns: Int = 16) -> ImageGrid {
  ImageGrid(
    pixels: pixels, count: pixels.count / (side * side), height: side, width: side,
    columns: columns,
    scale: max(1, 32 / side))
}

/// The time nearest to a share of T that the sampler's fifty steps stop at.
func imageTime(_ share: Double) -> Int {
  let wanted = share * Double(imageSchedule.steps)
  let times = (1...50).map { ($0 * imageSchedule.steps + 25) / 50 }
  return times.min { abs(Double($0) - wanted) < abs(Double($1) - wanted) } ?? 1
}

let wayBack = try sampleImages(
  12, chapter.stream("way back"), watching: [0.9, 0.7, 0.5, 0.3, 0.1].map { imageTime($0) },
  imageModel.guided(nil))
images(
  "fig:way-back", grid(wayBack.watched + wayBack.pixels, columns: 12),
  alt:
    "Rows in pairs: noisy images and the network's guess of the clean ones, from blurs to digits.",
  caption:
    "Twelve images on the way back, with nine, seven, five, three and one tenth of the time to go: above what is there, "
    + "below what the network takes it for. In the first pair the guess is mostly error, divided by the little signal that "
    + "is left; then it is an average of everything, and decides step by step. Last row: the samples."
)

let judge = try ImageJudge(
  training: digits.training,
  heldOut: chapter.quick ? digits.test.subset(0..<min(355, digits.test.count)) : digits.test,
  components: min(24, side * side / 2),
  stream: chapter.stream("judge"))
let free = try timed("DDIM, fifty steps", judge.count, "images") {
  try sampleImages(judge.count, chapter.stream("free samples"), imageModel.guided(nil)).pixels
}
images(
  "fig:free", grid(Array(free.prefix(48 * side * side))), alt: "Forty-eight generated digits.",
  caption: "Forty-eight samples, no class given, not selected.")
let shown = Array(free.prefix(16 * side * side))
let nearest = try judge.nearestTrainingImages(of: shown)
images(
  "fig:nearest", grid(shown + digits.training.gather(nearest.map(\.index))),
  alt: "Sixteen samples and under each the training image nearest to it: alike, but not the same.",
  caption:
    "Samples, and under each its nearest training image. A model that copies would show two equal rows."
)

//: ### Bits
//:
//: How many bits does an image cost? Its pixels are whole grey steps. Where the noise is far fainter than a grey step, as
//: at $t = 1$ with seventeen greys, the true denoiser would *round*. A network that has to find noise of a hundredth of the
//: range in pixels that sit on a ladder does that badly, and every $L_{t-1}$ down there is paid for. They need not be there: the walk may begin at
//: a later time $s$, with a decoder that goes from $x_s$ to grey steps at once,
//:
//: $$ -\log P(x_0) \;\le\; \mathbb{E}_{q(x_s|x_0)}\big[\log q(x_s|x_0) - \log p(x_s) - \log P(x_0|x_s)\big] $$ {#eq:start}
//:
//: with equality if the decoder is Bayes' rule. For the chain this is the sum (eq:telescope) with the terms below $s$
//: left out and $L_0 = -\mathbb{E}\log P(x_0|x_s)$.

verify("eq:start", "a walk that begins at s", by: .quadrature) { check in
  for var draw in check.draws(6) {
    // Five greys; p(x_s) is what the forward process makes of them.
    let greys = [-1, -0.5, 0, 0.5, 1]
    let raw = greys.map { _ in draw.uniform() + 0.05 }
    let shares = raw.map { $0 / raw.reduce(0, +) }
    let level = NoiseLevel(draw.integer(in: 6...20), of: small)
    let variance = level.noise * level.noise
    func logMarginal(_ x: Double) -> Double {
      logSumExp(
        zip(greys, shares).map {
          log($1) + logNormal(x, mean: level.signal * $0, variance: variance)
        })
    }
    /// The right side for grey k, with the decoder's P(x_0|x_s) ∝ q(x_s|x_0) w.
    func cost(_ k: Int, _ weights: [Double], forward: Double = 1) throws -> Estimate {
      try expectation(mean: level.signal * greys[k], variance: variance) { x in
        let logs = zip(greys, weights).map {
          log($1) + logNormal(x, mean: level.signal * $0, variance: variance)
        }
        return forward * logNormal(x, mean: level.signal * greys[k], variance: variance)
          - logMarginal(x) - (logs[k] - logSumExp(logs))
      }
    }
    let k = draw.integer(in: 0...4)
    check.equal(
      "\(draw.name), Bayes' decoder",
      ["bound": try cost(k, shares), "−log P": -log(shares[k])], scale: 1,
      not: [
        "entropy of q left out": try cost(k, shares, forward: 0),
        "a decoder without the shares": try cost(k, [1, 1, 1, 1, 1]),
      ])
    let others = greys.indices.map { _ in draw.uniform() + 0.05 }
    let total = try greys.indices.map { try cost($0, others) * Estimate(shares[$0]) }
      .reduce(Estimate(0.0), +)
    let entropy = -shares.reduce(0) { $0 + $1 * log($1) }
    check.atMost(
      "\(draw.name), another decoder", entropy, total,
      not: ["bits for nats": (entropy / log(2) + 1, total)])
  }
}

//: The decoder is a table, counted on training images: how often each grey is the true one where the network guesses
//: $\hat x_0$.
//:
//: (quote:GreyDecoder)
//:
//: The reverse variance too can be better than $\beta$ or $\tilde\beta$: the mean is off by the network's error, and the best
//: variance is $\tilde\beta$ plus that, per time, from training images (Bao and others, 2022).
//:
//: (quote:noise-errors)

let greys = digits.test.levels ?? 256
let boundStream = chapter.stream("bound")
let trainingErrors = try noiseErrors(
  imageModel, digits.training, imageSchedule, each: 16, stream: boundStream.split("training"))
let errors = try noiseErrors(
  imageModel, digits.test, imageSchedule, each: chapter.quick ? 4 : 32,
  stream: boundStream.split("held out"))
let priorCost =
  centered(digits.test.pixels).reduce(0) { $0 + imageSchedule.priorDivergence(clean: $1) }
  / Double(digits.test.pixels.count)

/// Σ_{t>s} L_{t−1} in nats a pixel; errors of different t are independent.
func chainCost(after s: Int, _ variance: @escaping (Int) -> Double) -> Estimate {
  let terms = (s + 1...imageSchedule.steps).map {
    stepTerm(errors[$0 - 1], $0, imageSchedule, variance: variance($0))
  }
  return Estimate(
    terms.reduce(0) { $0 + $1.value },
    error: terms.reduce(0) { $0 + $1.error * $1.error }.squareRoot(),
    method: .monteCarlo(samples: 32))
}
func fitted(_ t: Int) -> Double { fittedVariance(trainingErrors[t - 1].value, t, imageSchedule) }

let beginnings = [1, 2, 3, 4, 6, 8, 11, 15, 20, 30]
let judged = digits.test.subset(0..<min(chapter.quick ? 100 : 400, digits.test.count))
var decoders: [GreyDecoder] = []
var reconstructions: [Estimate] = []
for s in beginnings {
  let decoder = try GreyDecoder(
    imageModel, digits.training, greys: greys, NoiseLevel(s, of: imageSchedule),
    stream: boundStream.split("decoder").split(s))
  decoders.append(decoder)
  reconstructions.append(
    try decoder.reconstruction(
      imageModel, judged, stream: boundStream.split("reconstruction").split(s)))
}
let chains = beginnings.map { chainCost(after: $0, fitted) }
let totals = beginnings.indices.map { reconstructions[$0] + chains[$0] + Estimate(priorCost) }
let bitsAPixel = { (cost: Estimate) in cost * Estimate(1 / log(2)) }
figure(
  "fig:start",
  Plot(x: "s, where the walk begins", y: Plot.Axis("cost", unit: "bits a pixel")).xAxis(
    .logarithmic
  )
  .line("the sum", x: beginnings.map(Double.init), y: totals.map { $0.value / log(2) })
  .line("steps after s", x: beginnings.map(Double.init), y: chains.map { $0.value / log(2) })
  .line(
    "decoder at s", x: beginnings.map(Double.init), y: reconstructions.map { $0.value / log(2) }),
  alt:
    "Over the beginning s the cost of the steps falls steeply, that of the decoder rises; their sum "
    + "has a minimum between.",
  caption:
    "Where the bits go. With s = 1 nearly all of the cost is steps of noise fainter than a grey step."
)

let best = totals.indices.min { totals[$0].value < totals[$1].value } ?? 0
let flowImages = digits.test.subset(0..<(chapter.quick ? 4 : side > 16 ? 32 : 64))

//: The **probability flow** gives $p(x_s)$ itself and no bound: the change of volume of section 5.6. The divergence in sixty-four
//: or more dimensions would need as many ways back; a single one, along a vector $v$ of random signs, estimates it without bias
//: (Hutchinson, 1990; Grathwohl and others, 2019),
//:
//: $$ \mathbb{E}_v\big[v^\top J v\big] = \mathrm{tr} J, \qquad v_i = \pm 1 $$ {#eq:hutchinson}
//:
//: (quote:hutchinson)

verify(
  "eq:hutchinson", "a trace from random signs, all of them", by: .enumeration,
  tolerance: .relative(
    1e-4, because: "the network computes in single precision; the sums run over all signs")
) { check in
  for var draw in check.draws(5) {
    let n = 4
    let matrix = (0..<n * n).map { _ in draw.normal() }
    func average(_ entries: (Int) -> [Double]) -> Double {
      (0..<1 << n).reduce(0) { sum, code in
        let v = entries(code)
        return sum
          + (0..<n * n).reduce(0) { $0 + v[$1 / n] * matrix[$1] * v[$1 % n] } / Double(1 << n)
      }
    }
    let signs = { (code: Int) in (0..<n).map { code >> $0 & 1 == 1 ? 1.0 : -1 } }
    check.equal(
      "\(draw.name), a matrix",
      [
        "mean of vᵀJv": average(signs), "trace": (0..<n).reduce(0) { $0 + matrix[$1 * n + $1] },
      ], scale: 4,
      not: [
        "zeros and ones": average { signs($0).map { ($0 + 1) / 2 } },
        "one sign for all": average { code in [Double](repeating: signs(code)[0], count: n) },
      ])
  }
  // A network with two coordinates: four vectors of signs, and its divergence coordinate by coordinate.
  let level = NoiseLevel(12, of: toySchedule)
  let place = [0.3, -0.7]
  let probed = try [[1.0, 1], [1, -1], [-1, 1], [-1, -1]].map {
    try toyModels[0].probedDivergence(at: place, level, probe: $0)
  }
  check.equal(
    "the ring's network",
    [
      "mean over signs": Estimate(
        probed.reduce(0, +) / 4, error: 1e-5, method: .automaticDifferentiation),
      "two ways back": Estimate(
        try toyModels[0].noiseAndDivergence(at: place, level).divergence[0], error: 1e-5,
        method: .automaticDifferentiation),
    ], scale: 1, not: ["sum over signs": probed.reduce(0, +)])
}

let flowBits = bitsAPixel(
  try timed("bits by the flow", flowImages.count, "images") {
    try flowCost(
      imageModel, flowImages, imageSchedule, decoder: decoders[best],
      stream: boundStream.split("flow"))
  })

var bits = Table([
  "how", .init("s", digits: 3, band: .relative(2)),
  .init("bits a pixel", digits: 3, band: .relative(0.15)),
  .init("standard error", digits: 1, band: .relative(3)),
])
for (name, index, variance) in [
  ("bound, variance β", 0, { imageSchedule.beta($0) }),
  ("bound, fitted variance", 0, fitted), ("bound, variance β", best, { imageSchedule.beta($0) }),
  ("bound, variance β̃", best, { imageSchedule.posterior($0).variance }),
  ("bound, fitted variance", best, fitted),
] as [(String, Int, (Int) -> Double)] {
  let cost = bitsAPixel(
    reconstructions[index] + chainCost(after: beginnings[index], variance) + Estimate(priorCost))
  bits.append(name, beginnings[index], cost.value, cost.error)
}
bits.append("probability flow", beginnings[best], flowBits.value, flowBits.error)
bits.append("grey at random", Table.Cell.missing, log2(Double(greys)), Table.Cell.missing)
show(bits, "What a pixel of a held-out image costs", digits: 3, label: "tab:bits")
text(
  #"""
  Where the walk begins decides: from $s = 1$ to $s = \#(Double(beginnings[best]), digits: 2, band: .relative(2))$ the bound falls from
  \#(totals[0].value / log(2), digits: 3, band: .relative(0.2)) to \#(totals[best].value / log(2), digits: 3, band: .relative(0.2))
  bits a pixel, with the same network. At $t = 1$ the noise has the width of
  \#(NoiseLevel(1, of: imageSchedule).ratio / (2 / Double(greys - 1)), digits: 2) grey steps, at the best $s$ of
  \#(NoiseLevel(beginnings[best], of: imageSchedule).ratio / (2 / Double(greys - 1)), digits: 2, band: .relative(2)).
  """#)

//: The standard errors are of images and noise; the flow's includes its probe's.
//:
//: ## 5.8 Guidance
//:
//: A class-conditional model predicts with the class as an input. By Bayes' rule the scores with and without
//: it differ by the gradient of a classifier that nobody trained:
//:
//: $$ \nabla\log q_t(x|c) - \nabla\log q_t(x) = \nabla \log q_t(c|x) $$ {#eq:classifier}
//:
//: **Classifier-free guidance** (Ho and Salimans, 2022) exaggerates this difference by a factor,
//:
//: $$ \hat\varepsilon_w = (1+w)\,\varepsilon(x, c) - w\,\varepsilon(x, \varnothing) $$ {#eq:cfg definition}
//:
//: which at each $t$ is the noise that belongs to the score of a tilted density,
//:
//: $$ -\frac{\hat\varepsilon_w}{\sqrt{1-\bar\alpha_t}} = \nabla\log\big[q_t(x|c)\; q_t(c|x)^w\big] $$ {#eq:tilt}

let pair = try NoisyMixture(
  weights: [0.5, 0.5], means: [[-0.8], [0.8]], standardDeviations: [0.6, 0.6])
let positive = try pair.restricted(to: [1])

/// (1 + w) ε(x, c) − w ε(x, ∅) for the class on the right.
func guidedNoise(_ x: [Double], _ level: NoiseLevel, _ w: Double) -> [Double] {
  zip(positive.noise(at: x, level), pair.noise(at: x, level)).map { (1 + w) * $0 - w * $1 }
}

verify("eq:classifier", "an implicit classifier", by: .differences) { check in
  for var draw in check.draws(8) {
    let level = NoiseLevel(draw.integer(in: 2...50), of: small)
    let x = draw.normal()
    let slope = try derivative(of: { log(pair.responsibilities(at: [$0], level)[1]) }, at: x)
    let (with, without) = (positive.score(at: [x], level)[0], pair.score(at: [x], level)[0])
    check.equal(
      draw.name, ["difference of scores": with - without, "gradient of log q(c|x)": slope],
      scale: 1,
      not: [
        "gradient of q(c|x)": slope * Estimate(pair.responsibilities(at: [x], level)[1]),
        "sign": without - with,
      ])
  }
}

verify("eq:tilt", "a tilted density at each t", by: .differences) { check in
  for var draw in check.draws(8) {
    let level = NoiseLevel(draw.integer(in: 5...50), of: small)
    let (x, w) = (draw.normal(), draw.uniform(in: 0.5...4))
    func tilted(_ x: Double, _ power: Double) -> Double {
      positive.logDensity(at: [x], level) + power * log(pair.responsibilities(at: [x], level)[1])
    }
    check.equal(
      "\(draw.name), w = \(w)",
      [
        "guided": -guidedNoise([x], level, w)[0] / level.noise,
        "gradient of the tilted": try derivative(of: { tilted($0, w) }, at: x),
      ], scale: 1,
      not: [
        "w + 1 for w": try derivative(of: { tilted($0, w + 1) }, at: x),
        "w ε(x, c) + (1 − w) ε(x, ∅)": -guidedNoise([x], level, w - 1)[0] / level.noise,
      ])
  }
}

//: It is often concluded that guidance samples from $q_0(x|c)\,q_0(c|x)^w$. It does not. The tilted densities at the
//: different $t$ are *not* the noised versions of one another, so no diffusion leads from one to the next; what comes out
//: is something else. In one dimension both can be computed: the tilted density by quadrature, the density of what guidance
//: makes by the flow's change of volume. With $p_w$ the first and $g_w$ the second,
//:
//: $$ D_{KL}(p_w\,\|\,g_w) > 0 \quad\text{for } w > 0, \qquad g_0 = p_0 $$ {#eq:not-tilted}

let guidePlaces = (0...240).map { -2.4 + 0.025 * Double($0) }
let guideFlow = ProbabilityFlow(try NoiseSchedule.linearScaled(steps: 200), relativeTolerance: 1e-8)
func guidedDensity(_ w: Double) throws -> [Double] {
  try guideFlow.logDensity(of: guidePlaces, dimension: 1) { x, level in
    let change = zip(
      guidedNoise(x.map { $0 + 1e-5 }, level, w), guidedNoise(x.map { $0 - 1e-5 }, level, w))
    return (guidedNoise(x, level, w), change.map { ($0 - $1) / 2e-5 })
  }.map { exp($0) }
}
func tiltedDensity(_ w: Double) -> [Double] {
  let level = NoiseLevel(1, of: guideFlow.schedule)
  let weights = guidePlaces.map { x in
    exp(positive.logDensity(at: [x], level) + w * log(pair.responsibilities(at: [x], level)[1]))
  }
  let mass = weights.reduce(0, +) * 0.025
  return weights.map { $0 / mass }
}
let guideWeights = [0.0, 1, 3]
let guidedDensities = try guideWeights.map(guidedDensity)
let tiltedDensities = guideWeights.map(tiltedDensity)
let guideDivergences = zip(tiltedDensities, guidedDensities).map { p, g in
  zip(p, g).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * log($1.0 / $1.1) * 0.025 : 0) }
}

verify("eq:not-tilted", "guidance is not tilting", by: .odeSolver) { check in
  check.atMost(
    "w = 0: the same", abs(guideDivergences[0]), 1e-3,
    not: ["with w = 3": (abs(guideDivergences[2]), 1e-3)])
  check.ordered(
    "further off with w",
    [Estimate(2e-3), Estimate(guideDivergences[1]), Estimate(guideDivergences[2])],
    not: ["no difference": [2e-3, 0, 0]])
}

figure(
  "fig:tilt",
  PlotGrid(
    guideWeights.indices.map { i in
      Plot("w = \(Int(guideWeights[i]))", x: "x", y: "density")
        .line("tilted", x: guidePlaces, y: tiltedDensities[i])
        .line("guided", x: guidePlaces, y: guidedDensities[i])
        .line("class alone", x: guidePlaces, y: tiltedDensities[0], color: .gray, style: .dashed)
    }, columns: 3),
  alt:
    "Three panels for growing guidance: without guidance tilted and guided densities agree; with it the guided "
    + "density lies further out than the tilted one.",
  caption:
    "What guidance makes of the right one of two overlapping humps, and what it is often said to make."
)

text(
  #"""
  The divergence of the guided density from the tilted one is \#(guideDivergences[1], digits: 2) nats for $w = 1$ and
  \#(guideDivergences[2], digits: 2) for $w = 3$.
  """#)

//: On digits: the same number of samples of every class for each weight, named by a small convolutional network
//: that has seen only real images. More guidance, more obedience, less variety.
//:
//: (quote:guidance)

var readerRandom = chapter.stream("classifier")
let classifier = ImageClassifier(
  height: side, width: side, classCount: digits.training.classCount, using: &readerRandom)
let readerSteps = chapter.quick ? 150 : 1500
try classifier.train(
  pixels: digits.training.pixels, labels: digits.training.labels, steps: readerSteps,
  stream: chapter.stream("classifier's batches")
) { step, loss in
  chapter.progress(
    "training the classifier", step: step + 1, of: readerSteps, detail: "loss \(loss)")
}
func namedRight(_ images: ImageSet, by classifier: ImageClassifier) -> Double {
  let named = classifier.classify(images.pixels)
  return Double(zip(named, images.labels).count { $0.label == $1 }) / Double(images.count)
}
let accuracy = namedRight(digits.test, by: classifier)

// Where images are large, fewer are judged for each weight.
let guideJudge =
  judge.count <= 400
  ? judge
  : try ImageJudge(
    training: digits.training, heldOut: digits.test.subset(0..<400), components: 24,
    stream: chapter.stream("guidance's judge"))

let guidances = chapter.quick ? [0.0, 2] : [0.0, 0.5, 1, 2, 4]
let guided = (0..<guideJudge.count).map { $0 % digits.training.classCount }
let wanted = (0..<judge.count).map { $0 % digits.training.classCount }
var guidedSets: [[Float]] = []
var agreements: [Double] = [], recalls: [Double] = [], precisions: [Double] = []
var guideTable = Table([
  "w", .init("named as asked for", digits: 3, band: .relative(0.3)),
  .init("precision", digits: 2, band: .relative(0.5)),
  .init("recall", digits: 2, band: .relative(0.5)),
  .init("Fréchet distance, squared", digits: 2, band: .relative(0.8)),
])
for w in guidances {
  let samples = try sampleImages(
    guided.count, chapter.stream("guided samples"), steps: 25, imageModel.guided(guided, weight: w)
  ).pixels
  let report = LabelReport(
    classifier.classify(samples), classCount: digits.training.classCount, wanted: guided)
  let scores = Dictionary(
    uniqueKeysWithValues: try guideJudge.scores(of: samples).map { ($0.metric, $0.value) })
  guidedSets.append(Array(samples.prefix(16 * side * side)))
  agreements.append(report.agreement ?? 0)
  precisions.append(scores["precision"] ?? .nan)
  recalls.append(scores["recall"] ?? .nan)
  guideTable.append(
    w, report.agreement ?? 0, scores["precision"] ?? .nan, scores["recall"] ?? .nan,
    scores["Fréchet distance, squared"] ?? .nan)
}
show(
  guideTable, "Guidance on digits, \(guided.count) samples each", digits: 2, label: "tab:guidance")
text(
  #"""
  On real images that it has not seen the classifier is right for \#(accuracy, percent: 1, band: .relative(0.02)); with $w = 1$ it
  names \#(agreements[guidances.firstIndex(of: 1) ?? 1], percent: 1, band: .relative(0.1)) of the samples as was asked for.
  """#)
figure(
  "fig:guidance",
  Plot(x: "guidance weight w", y: "share").yAxis(.linear, 0...1.02)
    .line("named as asked for", x: guidances, y: agreements)
    .line("precision", x: guidances, y: precisions)
    .line("recall: variety", x: guidances, y: recalls),
  alt:
    "Over the guidance weight the share named as asked for rises towards one while recall falls.",
  caption: "Obedience is bought with variety.")
images(
  "fig:guided", grid(guidedSets.flatMap { $0 }),
  alt: "Rows of the digits nought to nine and again nought to five, by guidance weight.",
  caption: "A row for each guidance weight, from none at the top. Classes in order, 0 to 9 and on.")

//: ## 5.9 Editing
//:
//: A diffusion model is asked for a picture by starting from noise. It can be asked to *change* a picture by
//: starting from something else, or by holding a part of it fixed.
//:
//: ### Inpainting
//:
//: Let $m$ mark the pixels that are known. The simplest way (Lugmayr and others, 2022, call it replacement) puts, after
//: every step to time $s$, the known pixels back in, noised to that time,
//:
//: $$ x_s \leftarrow m \odot \big(\sqrt{\bar\alpha_s}\,x_0^{\text{known}} + \sqrt{1-\bar\alpha_s}\,\varepsilon\big) + (1-m) \odot x_s $$ {#eq:replace definition}
//:
//: The unknown part then is a step behind: it was made to fit the *previous* noise of the known part. **RePaint**
//: goes back up a step with the forward process and down again, a few times at each time, so that the parts can agree.
//:
//: (quote:inpaint)
//:
//: The known pixels have to be noised like everything else at time $s$, with the square root of the *variance* and the time that is
//: arrived at. The algorithm's line 5 in print has neither, and code that was right has been "corrected" to it (pull request
//: 10185 of the library diffusers, 2024). What it costs is that the known pixels are far too clean for their time.

erratum(
  "eq:known", source: "Lugmayr and others (2022), algorithm 1, line 5",
  printed: #"x^{\text{known}}_{t-1} = \sqrt{\bar\alpha_t}\, x_0 + (1 - \bar\alpha_t)\,\varepsilon"#,
  corrected:
    #"x^{\text{known}}_{t-1} = \sqrt{\bar\alpha_{t-1}}\, x_0 + \sqrt{1 - \bar\alpha_{t-1}}\,\varepsilon"#,
  by: .enumeration
) { check in
  let schedule = try NoiseSchedule.linearScaled(steps: 60)
  for t in [3, 10, 30, 60] {
    // The variance of x_{t−1} given x_0, carried one step of (eq:step) at a time; and the mean for x_0 = 1.
    var (mean, variance) = (1.0, 0.0)
    for beta in schedule.betas[..<(t - 1)] {
      mean *= (1 - beta).squareRoot()
      variance = (1 - beta) * variance + beta
    }
    let before = NoiseLevel(t - 1, of: schedule)
    check.equal(
      "t = \(t), variance",
      ["step by step": variance, "corrected": before.noise * before.noise],
      not: ["as printed": pow(schedule.noiseVariance(t), 2)])
    check.equal(
      "t = \(t), mean", ["step by step": mean, "corrected": before.signal],
      not: ["as printed": schedule.alphaBar(t).squareRoot()])
  }
}

//: How wrong are replacement and resampling? On a mixture in the plane the conditional distribution is exact. If the mixture has isotropic
//: components at $(a_k, b_k)$ of width $\sigma$, then given the first coordinate
//:
//: $$ q(x_2 \mid x_1) = \sum_k r_k(x_1)\, N(x_2; b_k, \sigma^2), \qquad
//:    r_k(x_1) \propto w_k\, N(x_1; a_k, \sigma^2) $$ {#eq:conditional}

let corners = try NoisyMixture(
  weights: [0.5, 0.3, 0.2], means: [[-1, -1], [0, 1], [1, 0]],
  standardDeviations: [0.35, 0.35, 0.35])

verify("eq:conditional", "the conditional of a mixture", by: .quadrature) { check in
  for (x1, x2) in [(-0.4, 0.3), (0.5, -0.2), (0.1, 1.2)] {
    let weights = corners.means.indices.map {
      corners.weights[$0] * exp(logNormal(x1, mean: corners.means[$0][0], variance: 0.35 * 0.35))
    }
    let conditional = corners.means.indices.reduce(0) {
      $0 + weights[$1] / weights.reduce(0, +)
        * exp(logNormal(x2, mean: corners.means[$1][1], variance: 0.35 * 0.35))
    }
    let prior = corners.means.indices.reduce(0) {
      $0 + corners.weights[$1]
        * exp(logNormal(x2, mean: corners.means[$1][1], variance: 0.35 * 0.35))
    }
    let marginal = integrate(over: stride(from: -5.0, through: 5, by: 0.25).map { $0 }) {
      exp(corners.logDensity(at: [x1, $0]))
    }
    check.equal(
      "(\(x1), \(x2))",
      [
        "formula": conditional,
        "joint over marginal": Estimate(exp(corners.logDensity(at: [x1, x2]))) / marginal,
      ],
      not: ["the prior's weights": prior, "not normalised": conditional * weights.reduce(0, +)])
  }
}

let paintCount = chapter.quick ? 2000 : 6000
let paintSchedule = try NoiseSchedule.linearScaled(steps: 60)
/// How far the share of the upper component, given x_1 = 0.45, is from the truth, and the spread of x_2.
func paintShares(_ repeats: Int) throws -> (upper: Double, mean: Double, deviation: Double) {
  let known = (0..<paintCount).flatMap { _ in [0.45, 0.0] }
  let filled = try inpaint(
    known, mask: (0..<2 * paintCount).map { $0 % 2 == 0 }, schedule: paintSchedule,
    repeats: repeats,
    stream: chapter.stream("inpainting a point"), corners.noise)
  let second = stride(from: 1, to: filled.count, by: 2).map { filled[$0] }
  let moments = try Moments(of: second)
  return (
    Double(second.count { $0 > 0.5 }) / Double(paintCount), moments.mean, moments.standardDeviation
  )
}
let paintWeights = corners.means.indices.map {
  corners.weights[$0] * exp(logNormal(0.45, mean: corners.means[$0][0], variance: 0.35 * 0.35))
}
func paintTruth(_ f: (Int) -> Double) -> Double {
  paintWeights.indices.reduce(0) { $0 + paintWeights[$1] * f($1) } / paintWeights.reduce(0, +)
}
let trueMean = paintTruth { corners.means[$0][1] }
let trueSquare = paintTruth { pow(corners.means[$0][1], 2) + 0.35 * 0.35 }
let trueUpper = paintTruth { 1 - normalCumulative((0.5 - corners.means[$0][1]) / 0.35) }
var painting = Table(["method", "share with x₂ > ½", "mean of x₂", "its deviation"])
painting.append(
  "exact conditional", trueUpper, trueMean, (trueSquare - trueMean * trueMean).squareRoot())
for (name, repeats) in [("replacement", 1), ("RePaint, 3 times", 3), ("RePaint, 10 times", 10)] {
  let result = try paintShares(repeats)
  painting.append(name, result.upper, result.mean, result.deviation)
}
show(
  painting, "The second coordinate, painted in given that the first is 0.45 (best predictor)",
  digits: 3,
  label: "tab:painting", band: .relative(0.2))

//: Replacement does not give the conditional distribution; resampling comes closer, for that many more evaluations. On
//: digits the lower half is hidden, and the class is not given:

let patient = digits.test.subset((0..<8).map { ($0 * 37) % digits.test.count })
let halfMask = (0..<patient.count * side * side).map { $0 % (side * side) < side * side / 2 }
let knownPixels = centered(patient.pixels)
let replaced = try inpaint(
  knownPixels, mask: halfMask, schedule: imageSchedule, steps: 50, repeats: 1, cleanRange: -1...1,
  stream: chapter.stream("inpainting"), imageModel.guided(nil))
let repainted = try inpaint(
  knownPixels, mask: halfMask, schedule: imageSchedule, steps: 50, repeats: chapter.quick ? 2 : 5,
  cleanRange: -1...1,
  stream: chapter.stream("inpainting"), imageModel.guided(nil))
let hidden = zip(knownPixels, halfMask).map { $1 ? $0 : 0 }
images(
  "fig:inpaint",
  grid(patient.pixels + pixels(hidden) + pixels(replaced) + pixels(repainted), columns: 8),
  alt: "Four rows: whole digits, the same with the lower half grey, and two fillings-in of it.",
  caption: "Held-out images; what the model is shown; filled in by replacement; by RePaint.")

//: ### From a stroke
//:
//: **SDEdit** (Meng and others, 2022) noises a rough drawing to some time $t$ and walks back from there. How much of the
//: drawing survives is what $t$ decides. Two drawings of points with the same distance $\|x - x'\|$ are told apart by
//: no more than the divergence that is left between them at $t$,
//:
//: $$ D_{KL}\big(q(x_t|x)\,\|\,q(x_t|x')\big) = \tfrac12\,\mathrm{SNR}(t)\,\|x - x'\|^2 $$ {#eq:sdedit}
//:
//: so every edit is a choice of a signal-to-noise ratio.

verify("eq:sdedit", "what is left of a difference", by: .quadrature) { check in
  for var draw in check.draws(8) {
    let level = NoiseLevel(draw.integer(in: 3...50), of: small)
    let (a, b) = (draw.normal(), draw.normal())
    let variance = level.noise * level.noise
    let direct = try expectation(mean: level.signal * a, variance: variance) {
      logNormal($0, mean: level.signal * a, variance: variance)
        - logNormal($0, mean: level.signal * b, variance: variance)
    }
    let ratio = exp(level.logSignalToNoise)
    check.equal(
      draw.name, ["divergence": direct, "½ SNR (x − x′)²": ratio * (a - b) * (a - b) / 2], scale: 1,
      not: [
        "½ dropped": ratio * (a - b) * (a - b),
        "SNR without its square": ratio.squareRoot() * (a - b) * (a - b) / 2,
      ])
  }
}

/// A bar across and one down: the rough idea of a seven.
let stroke = (0..<side * side).map { i -> Float in
  let (row, column) = (i / side * 8 / side, i % side * 8 / side)
  return row == 1 && (2...5).contains(column)
    || (2...6).contains(row) && column == 5 - (row - 2) / 2 ? 1 : 0
}
let strengths = [0.1, 0.3, 0.5, 0.7, 0.9].map { imageTime($0) }
var edits: [Float] = []
for strength in strengths {
  var stream = chapter.stream("stroke").split(strength)
  let level = NoiseLevel(strength, of: imageSchedule)
  let rough = (0..<8).flatMap { _ in centered(stroke) }
  let noised = rough.map { level.signal * $0 + level.noise * stream.normal() }
  let sampler = try Sampler(imageSchedule, .ddim(eta: 1), cleanRange: -1...1)
  edits += pixels(
    try sampler.sample(from: noised, startingAt: strength, using: &stream, imageModel.guided(nil)))
}
images(
  "fig:stroke", grid((0..<8).flatMap { _ in stroke } + edits, columns: 8),
  alt: "The drawing of a seven, and below it rows that follow it less and less.",
  caption:
    "A rough seven (top), noised for one, three, five, seven and nine tenths of the time and walked back. Little noise keeps the drawing and its "
    + "clumsiness; much forgets both.")

//: ### Inversion and interpolation
//:
//: The probability flow, run forward, gives the noise that *this* image comes from (eq:return). Between two such noises lie the
//: noises of images in between. On a straight line the norm would be too small in the middle, so one goes along a great
//: circle, which keeps the variance of independent standard normal $z$, $z'$:
//:
//: $$ \mathrm{Var}\big[\sin\big((1-u)\tfrac\pi2\big)\,z + \sin\big(u\tfrac\pi2\big)\,z'\big] = 1 $$ {#eq:circle}

verify("eq:circle", "a great circle keeps the variance", by: .closedForm) { check in
  for u in [0.0, 0.2, 0.5, 0.9] {
    let (a, b) = (sin((1 - u) * .pi / 2), sin(u * .pi / 2))
    check.equal(
      "u = \(u)", ["sum of squares": a * a + b * b, "one": 1],
      not: ["the straight line": (1 - u) * (1 - u) + u * u, "weights not squared": a + b])
  }
}

let travellers = digits.test.subset([3, 40, 81, 122, 7, 150].map { $0 % digits.test.count })
let inverted = try invert(
  centered(travellers.pixels), schedule: imageSchedule, steps: 100, imageModel.guided(nil))
var still = chapter.stream("unused")
let returned = try finest.sample(from: inverted, using: &still, imageModel.guided(nil))
let returnError =
  zip(returned, centered(travellers.pixels)).reduce(0) { $0 + abs($1.0 - $1.1) }
  / Double(returned.count) / 2
var between: [Double] = []
let size = side * side
for (from, to) in [(0, 1), (2, 3), (4, 5)] {
  for step in 0..<8 {
    let u = Double(step) / 7
    let (a, b) = (sin((1 - u) * .pi / 2), sin(u * .pi / 2))
    between += (0..<size).map { a * inverted[from * size + $0] + b * inverted[to * size + $0] }
  }
}
let interpolated = try finest.sample(from: between, using: &still, imageModel.guided(nil))
images(
  "fig:between", grid(pixels(interpolated), columns: 8),
  alt: "Three rows in which one digit turns into another.",
  caption:
    "From one held-out image to another along a great circle between their noises. The ends are the images themselves, "
    + "inverted and returned.")
text(
  #"""
  Inverted and returned in a hundred steps each way, a pixel is off by \#(returnError, digits: 2, band: .relative(3)) of its range on average.
  """#)

//: ## 5.10 A toy DALL·E 2
//:
//: DALL·E 2 (Ramesh and others, 2022) paints what a sentence says in two stages. A **contrastive pair** of encoders
//: puts texts and images into one space, so that a caption lies near its images. A **prior**, itself a diffusion
//: model, draws an image embedding $z$ for a caption $y$. A **decoder**, a diffusion model too, draws an image
//: $x$ for $z$.
//:
//: Ours paints scenes of one to four digits and speaks a tiny language: *a thin seven*, *a three above a bold four*, *a one
//: beside a tilted two*, *three ones*, and each of them *inverted*. A digit is thin or bold if its ink is in the lower or
//: upper third of its class, tilted if it is in the third that leans most to the right. *Two sevens* leaves open where they are.
//: About one pair of digits in ten, in either arrangement, is never shown in training: what is then painted for it has to
//: be composed.
//:
//: (quote:scenes)
//:
//: (quote:encoders)
//:
//: The pair is trained as a guessing game on batches of $n$: which of the $n$ captions belongs to this image? With a
//: critic $f(x, y)$,
//:
//: $$ L = -\,\mathbb{E}\Big[\log \frac{f(x_i, y_i)}{\sum_{j=1}^n f(x_i, y_j)}\Big] $$ {#eq:infonce definition}
//:
//: It is a bound on how much the caption says about the image (van den Oord, Li and Vinyals, 2018),
//:
//: $$ \log n - L \;\le\; I(x; y) $$ {#eq:infonce-bound}
//:
//: and it is best for the critic $f = p(y|x)/p(y)$. A fact for later: no batch of $n$ can certify more than $\log n$ nats.

verify("eq:infonce-bound", "what a guessing game can certify, all batches of two", by: .enumeration)
{ check in
  for var draw in check.draws(10) {
    let weights = (0..<9).map { _ in pow(draw.uniform(), 3) + 1e-3 }
    let joint = weights.map { $0 / weights.reduce(0, +) }
    let px = (0..<3).map { x in (0..<3).reduce(0) { $0 + joint[3 * x + $1] } }
    let py = (0..<3).map { y in (0..<3).reduce(0) { $0 + joint[3 * $1 + y] } }
    let critic = (0..<9).map { joint[$0] / (px[$0 / 3] * py[$0 % 3]) }
    var loss = 0.0
    for first in 0..<9 {
      for second in 0..<9 {
        let (x, y, other) = (first / 3, first % 3, second % 3)
        let share = critic[3 * x + y] / (critic[3 * x + y] + critic[3 * x + other])
        loss -= joint[first] * joint[second] * log(share)
      }
    }
    let information = (0..<9).reduce(0) { $0 + joint[$1] * log(critic[$1]) }
    check.atMost(
      draw.name, log(2) - loss, information,
      not: [
        "log n left out, sign of L": (loss, information),
        "n² for n": (2 * log(2) - loss, information),
      ])
  }
}

//: Why two stages? Because the embedding is a function of the image, nothing is lost by naming it on the way,
//:
//: $$ p(x|y) = p(z|y)\; p(x|z, y) \quad\text{at } z = z(x) $$ {#eq:stages}
//:
//: and the first factor can decide *what* is in the picture, in a few numbers, while the second decides how it
//: looks. One stage has to decide both at every pixel. What it buys are variations: keep $z$, draw $x$ again.

verify("eq:stages", "one stage or two, by enumeration", by: .enumeration) { check in
  for var draw in check.draws(10) {
    // Six images, two captions; the embedding of image x is x mod 3.
    let weights = (0..<12).map { _ in draw.uniform() + 0.01 }
    for y in 0..<2 {
      let given = (0..<6).map { weights[2 * $0 + y] }
      let total = given.reduce(0, +)
      for x in [0, 4] {
        let sameEmbedding = (0..<6).filter { $0 % 3 == x % 3 }.reduce(0) { $0 + given[$1] }
        let blind = (0..<6).filter { $0 % 3 == x % 3 }
          .reduce(0) { $0 + weights[2 * $1] + weights[2 * $1 + 1] }
        check.equal(
          "\(draw.name), image \(x), caption \(y)",
          [
            "at once": given[x] / total,
            "in two stages": (sameEmbedding / total) * (given[x] / sameEmbedding),
          ],
          not: [
            "a decoder that forgets the caption":
              sameEmbedding / total * (weights[2 * x] + weights[2 * x + 1]) / blind
          ])
      }
    }
  }
}

//: The wrong version that is refuted there is ours, and nearly DALL·E 2's: the decoder here sees $z$ only. That is exact
//: only if $z$ says all that the caption says about the image.
//:
//: (quote:painter)
//:
//: (quote:train-painter)

// The digits are half as wide as the scene: as they are, or where they are large already, at half their size.
let cell = side > 16 ? side / 2 : side
let singles = cell == side ? digits : digits.resized(height: cell, width: cell)
let (scenes, unseenScenes) = try (Scenes(singles.training), Scenes(singles.test))
var painterRandom = chapter.stream("painter's networks")
let painter = Painter(
  side: 2 * cell, classCount: digits.training.classCount, channels: 8 * chapter.integer("width"),
  using: &painterRandom)
let pairSteps = max(40, chapter.integer("painter-steps") * 2 / 5)
try timed("toy DALL·E 2, training", 64 * chapter.integer("painter-steps"), "scenes") {
  try train(
    painter, on: scenes, schedule: imageSchedule, pairSteps: pairSteps,
    steps: chapter.integer("painter-steps"), batch: 64)
}

func sceneGrid(_ pixels: [Float], columns: Int) -> ImageGrid {
  ImageGrid(
    pixels: pixels, count: pixels.count / (4 * cell * cell), height: 2 * cell, width: 2 * cell,
    columns: columns, scale: max(1, 40 / cell))
}

// snippet.fold Retrieval
/// Of `count` scenes of held-out digits: how often is the own caption the nearest among all of theirs?
func retrieval(_ count: Int, heldOutPairs: Bool) throws -> (share: Double, count: Int) {
  var random = chapter.stream("retrieval")
  let ways: [Arrangement?] = heldOutPairs ? [.above, .beside] : [nil]
  let captions = (0..<count).map {
    unseenScenes.caption(ways[$0 % ways.count], pairs: heldOutPairs ? .final : .training, using: &random)
  }
  let read = painter.embedding(of: captions)
  let seen = painter.embedding(of: captions.flatMap { unseenScenes.draw($0, using: &random) })
  let right = (0..<count).count { i in
    func nearness(_ j: Int) -> Double {
      (0..<embeddingWidth).reduce(0) {
        $0 + seen[i * embeddingWidth + $1] * read[j * embeddingWidth + $1]
      }
    }
    let nearest = (0..<count).max { nearness($0) < nearness($1) } ?? i
    return captions[nearest] == captions[i]
  }
  return (Double(right) / Double(count), count)
}
// snippet.show
let retrieved = try retrieval(200, heldOutPairs: false)
let composed = scenes.hasHeldOutPairs ? try retrieval(200, heldOutPairs: true) : retrieved
text(
  #"""
  Retrieval on scenes of held-out digits: among two hundred captions the nearest is the scene's own for
  \#(retrieved.share, percent: 1, band: .relative(0.2)) of the scenes, and for
  \#(composed.share, percent: 1, band: .relative(0.3)) where all are pairs that training never showed.
  """#)

//: Text to image, in thirty steps. Who judges? A reader that has seen real scenes alone: it says how many digits there are and where
//: (by where ink is), and names each (by a convolutional network on the cell). A picture counts as right if all is as the
//: caption says: number, places, every digit, and inversion.

let cellClassifier: ImageClassifier
if cell == side {
  cellClassifier = classifier
} else {
  cellClassifier = ImageClassifier(
    height: cell, width: cell, classCount: digits.training.classCount, using: &readerRandom)
  try cellClassifier.train(
    pixels: singles.training.pixels, labels: singles.training.labels, steps: readerSteps,
    stream: chapter.stream("small classifier's batches"))
}
let reader = try SceneReader(
  scenes, classifier: cellClassifier, stream: chapter.stream("reader"))

/// Captions of one kind, and how they are answered.
let kinds: [(name: String, ways: [Arrangement], heldOut: Bool)] =
  [
    ("one digit", [.single], false), ("above, beside", [.above, .beside], false),
    ("three or four", [.three, .four], false),
  ] + (scenes.hasHeldOutPairs ? [("pairs never shown", [.above, .beside], true)] : [])
let guidance = 1.0
var paintStream = chapter.stream("painting")
let each = chapter.quick ? 8 : 80

// snippet.obeyed
/// The share of captions that their pictures obey, with a 95 % interval (Wilson, 1927).
func obeyed(_ captions: [Caption], _ pictures: [Float]) throws -> Share {
  let readings = try reader.read(pictures)
  return Share(zip(captions, readings).count { $0.agrees(with: $1) }, of: captions.count)
}

var faithful = Table([
  "captions", .init("real scenes", digits: 3, band: .relative(0.2)),
  .init("with the prior", digits: 3, band: .relative(0.4)),
  .init("from", digits: 3, band: .relative(0.5)), .init("to", digits: 3, band: .relative(0.5)),
  .init("without the prior", digits: 3, band: .relative(0.5)),
  .init("a real scene's embedding", digits: 3, band: .relative(0.4)),
])
var (allAsked, allReal, allPainted) = ([Caption](), [Float](), [Float]())
for kind in kinds {
  let asked = (0..<each).map {
    unseenScenes.caption(
      kind.ways[$0 % kind.ways.count], pairs: kind.heldOut ? .final : .training, using: &paintStream)
  }
  let real = asked.flatMap { unseenScenes.draw($0, using: &paintStream) }
  let painted = try [
    painter.imagine(asked, imageSchedule, using: &paintStream), painter.embedding(of: asked),
    painter.embedding(of: real),
  ].map {
    try painter.paint($0, imageSchedule, guidance: guidance, steps: 30, using: &paintStream)
  }
  let shares = try ([real] + painted).map { try obeyed(asked, $0) }
  faithful.append(
    kind.name, shares[0].value, shares[1].value, shares[1].low, shares[1].high, shares[2].value,
    shares[3].value)
  allAsked += asked
  allReal += real
  allPainted += painted[0]
}
// snippet.show
show(
  faithful, "Pictures in which all is as the caption says, \(each) of each kind", digits: 3,
  label: "tab:faithful")

//: The column of real scenes is what the reader itself is worth. The last column hands the decoder the embedding of a real scene: what
//: it loses against the first is the decoder's fault and the embedding's, what the prior loses against it is the prior's. *Without the
//: prior* the decoder is handed the text's embedding, which training put near the images' but which is not one of them.

/// How a digit is written, in the reader's measure, where captions say so and are obeyed.
func measured(
  _ manner: Caption.Manner?, by measure: ([Float]) -> [Double], _ pictures: [Float]
) throws -> Double {
  var values: [Double] = []
  for (caption, reading) in zip(allAsked, try reader.read(pictures))
  where caption.agrees(with: reading) {
    for (thing, value) in zip(caption.things, measure(reading.digits))
    where thing.manner == manner {
      values.append(value)
    }
  }
  return values.reduce(0, +) / Double(max(values.count, 1))
}
let inkOf = { (digits: [Float]) in
  stride(from: 0, to: digits.count, by: cell * cell).map { start in
    digits[start..<start + cell * cell].reduce(0) { $0 + Double($1) }
  }
}
let slantOf = { (digits: [Float]) in slants(digits, side: cell) }
var manner = Table([
  "said of the digit", .init("ink, real", digits: 3, band: .relative(0.2)),
  .init("ink, painted", digits: 3, band: .relative(0.3)),
  .init("slant, real", decimals: 2, band: .absolute(0.2)),
  .init("slant, painted", decimals: 2, band: .absolute(0.2)),
])
for (name, said) in [
  ("thin", Caption.Manner.thin), ("nothing", nil), ("bold", .bold), ("tilted", .tilted),
] {
  manner.append(
    name, try measured(said, by: inkOf, allReal), try measured(said, by: inkOf, allPainted),
    try measured(said, by: slantOf, allReal), try measured(said, by: slantOf, allPainted))
}
show(
  manner,
  "How digits are written where the caption is obeyed: pixels of ink, columns to the right a row",
  digits: 3, label: "tab:manner")

let requests = try [
  "a seven above a two", "a three beside a four", "three ones", "four bold zeros", "a thin five",
  "two eights, inverted",
].filter { (try? Caption($0, classCount: painter.classCount)) != nil }.map {
  try Caption($0, classCount: painter.classCount)
}
let answered = requests.flatMap { [Caption](repeating: $0, count: 6) }
let gallery = try painter.paint(
  painter.imagine(answered, imageSchedule, using: &paintStream), imageSchedule,
  guidance: guidance, steps: 50, using: &paintStream)
images(
  "fig:text", sceneGrid(gallery, columns: 6),
  alt:
    "Six rows of six scenes: seven above two, three beside four, three ones, four bold zeros, a thin five, and "
    + "two eights in white on black.",
  caption:
    "From text, not selected. Row by row: a seven above a two; a three beside a four; three ones; four bold zeros; "
    + "a thin five; two eights, inverted.")

//: *Variations* keep an image's embedding and draw the picture anew. *Text-directed edits* move the embedding by the difference of
//: two captions, and keep the noise that the image was inverted to:
//:
//: $$ z' = z + \lambda\,\big(z_{\text{text}}(y') - z_{\text{text}}(y)\big) $$ {#eq:text-edit definition}
//:
//: brought back to the length of an embedding.

var rewordings = [
  ("a seven above a two", "a seven above a four"),
  ("a three beside a four", "a three above a four"), ("a five", "a bold five"),
  ("three ones", "three ones, inverted"),
].compactMap { from, to -> (from: Caption, to: Caption)? in
  guard let from = try? Caption(from, classCount: painter.classCount),
    let to = try? Caption(to, classCount: painter.classCount), unseenScenes.canDraw(from)
  else { return nil }
  return (from, to)
}
if rewordings.isEmpty {
  let any = unseenScenes.caption(.single, using: &paintStream)
  rewordings = [(any, Caption(any.things, any.arrangement, isInverted: !any.isInverted))]
}
let originals = rewordings.map { unseenScenes.draw($0.from, using: &paintStream) }
let originalZ = originals.map { painter.embedding(of: $0) }
var variations: [Float] = []
for (original, z) in zip(originals, originalZ) {
  variations += original
  variations += try painter.paint(
    (0..<7).flatMap { _ in z }, imageSchedule, guidance: guidance, steps: 50, using: &paintStream)
}
images(
  "fig:variations", sceneGrid(variations, columns: 8),
  alt: "Four scenes of held-out digits, each followed by seven other pictures of the same scene.",
  caption: "Variations: first a scene of held-out digits, then seven decodings of its embedding.")

var directed: [Float] = []
for (i, rewording) in rewordings.enumerated() {
  let start = try invert(
    centered(originals[i]), schedule: imageSchedule, steps: 50,
    painter.decoderPredictor(originalZ[i], weight: 0))
  let (here, there) = (
    painter.embedding(of: [rewording.from]), painter.embedding(of: [rewording.to])
  )
  for λ in [0, 0.25, 0.5, 0.75, 1, 1.25] {
    let moved = painter.lengthened(
      here.indices.map { originalZ[i][$0] + λ * (there[$0] - here[$0]) })
    directed += pixels(
      try Sampler(imageSchedule, .ddim(eta: 0), steps: 50, cleanRange: -1...1).sample(
        from: start, using: &still, painter.decoderPredictor(moved, weight: 0)))
  }
}
images(
  "fig:directed", sceneGrid(directed, columns: 6),
  alt: "Four scenes in rows that change from left to right as another caption asks.",
  caption:
    "Text-directed edits, λ from 0 to 1¼: a seven above a two becomes a seven above a four; a three beside a four "
    + "goes above it; a five becomes bold; three ones are inverted.")

//: ## 5.11 Scoreboard
//:
//: The chapter's models enter the book's table. Each metric is explained in section 1.8; the floor is what it
//: gives for one half of the real images against the other. [The scoreboard](scoreboard.md) has every model of every
//: chapter in one table and one figure; it is woven from what all chapters recorded, so it stands on a page of its own
//: and no chapter waits for another.

func enter(_ samples: [Float], as model: String) throws {
  for metric in try judge.scores(of: samples) {
    score(
      metric.metric, of: model, value: metric.value, interval: metric.interval, floor: metric.floor,
      better: metric.isLowerBetter ? .lower : .higher)
  }
}
try enter(free, as: "diffusion, no class")
let conditional = try sampleImages(
  judge.count, chapter.stream("conditional"), imageModel.guided(wanted, weight: 0)
).pixels
try enter(conditional, as: "diffusion, by class")

//: ## Exercises
//:
//: Solve them in `Sources/Exercises/Chapter5.swift`; `swift run course check` looks at your answers.

exercises(
  Catalogue.prompts(chapter: 5).map {
    Prompt(id: $0.id, title: $0.title, text: $0.prompt, points: $0.points)
  })

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
//: - J. Song, C. Meng and S. Ermon, *Denoising diffusion implicit models*, ICLR 2021; Y. Song and others,
//:   *Score-based generative modeling through stochastic differential equations*, ICLR 2021. Section 5.6.
//: - T. Karras, M. Aittala, T. Aila and S. Laine, *Elucidating the design space of diffusion-based generative
//:   models*, NeurIPS 2022. Which choices matter, taken apart.
//: - J. Ho and T. Salimans, *Classifier-free diffusion guidance*, 2022.
//: - A. Lugmayr and others, *RePaint*, CVPR 2022; C. Meng and others, *SDEdit*, ICLR 2022. Section 5.9.
//: - A. Radford and others, *Learning transferable visual models from natural language supervision*, ICML
//:   2021; A. Ramesh and others, *Hierarchical text-conditional image generation with CLIP latents*, 2022.
//:   What section 5.10 is the toy of.
