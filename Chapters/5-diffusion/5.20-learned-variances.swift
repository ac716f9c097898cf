import Autodiff
import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Tensors
import Verification

//: # Going deeper: learned variances
//:
//: With few steps the variance of a step back matters, and it should depend on where the step
//: begins. A network can learn it.
func learnedVariances(_ chapter: Chapter) throws {
  //: ## What the variance should be
  //:
  //: The model of (eq:model) has one variance $\sigma_t^2$ for each time. (sec:5.17-bits) took
  //: $\beta_t$, $\tilde\beta_t$ and a fitted number. But the step back may be wide from
  //: one $x_t$ and narrow from another. Two things make it wide. If $x_0$ were known,
  //: $\tilde\beta_t$ would be left. But $x_0$ is not known, and it moves the mean
  //: (eq:posterior-mean). Here $x$ is one number; in more dimensions the variance of each coordinate
  //: is meant:
  //:
  //: $$ \mathrm{Var}[x_{t-1} \mid x_t] = \tilde\beta_t + \frac{\bar\alpha_{t-1}\,\beta_t^2}{(1-\bar\alpha_t)^2}\;\mathrm{Var}[x_0 \mid x_t] $$ {#eq:total-variance}
  //:
  //: There is a second way to say it. A step from $x_{t-1}$ to $x_t$ adds normal noise. So the
  //: variance, like the mean, can be read off the density of $x_t$ alone, from its curvature:
  //:
  //: $$ \mathrm{Var}[x_{t-1} \mid x_t] = \frac{\beta_t}{\alpha_t}\Big(1 + \beta_t\,\frac{d^2}{dx_t^2}\log q(x_t)\Big) $$ {#eq:curvature}
  //:
  //: On a hump the curvature is negative, and the step back is narrow. Between two humps it is
  //: positive: the step may lead to either, and its variance is *above* $\beta_t/\alpha_t$.

  let (small, humps) = (Known.small, Known.humps)
  // snippet.fold the cases
  let places = [(2, 0.4), (12, -0.2), (30, -0.6), (45, 1.4), (60, 0.1)]
  // snippet.show
  verify("eq:total-variance", "the step's density by quadrature", by: .quadrature) { check in
    for (t, x) in places {
      let step = ReverseStep(humps, small, t, noisy: x)
      check.equal("t = \(t), x_t = \(x)", to: step.variance) { slip in
        let level = NoiseLevel(t, of: small)
        let root = slip("ᾱ_t for ᾱ_{t−1}", small.alphaBar(t), for: small.alphaBar(t - 1))
        let below = pow(small.noiseVariance(t), slip("1 − ᾱ for its square", 1, for: 2))
        let factor: Double = root * small.beta(t) * small.beta(t) / below
        let known = slip("β for β̃", small.beta(t), for: small.posterior(t).variance)
        return known + factor * humps.cleanVariance(at: x, level)
      }
    }
  }
  verify("eq:curvature", "the step's density by quadrature", by: .differences) { check in
    for (t, x) in places {
      let level = NoiseLevel(t, of: small)
      let curvature = try derivative(of: { humps.score(at: [$0], level)[0] }, at: x, step: 0.02)
      let step = ReverseStep(humps, small, t, noisy: x)
      check.equal("t = \(t), x_t = \(x)", to: step.variance + Estimate(0, error: 1e-10)) { slip in
        let (alpha, beta) = (slip("α dropped", 1, for: small.alpha(t)), small.beta(t))
        let sign = slip("sign of the curvature", -1.0, for: 1.0)
        return Estimate(beta / alpha) * (Estimate(1) + Estimate(sign * beta) * curvature)
      }
    }
  }

  //: If one number has to do for all $x_t$, the best is the mean of these variances. The mean
  //: curvature is minus the mean squared score, by partial integration. So the best number needs
  //: nothing but the second moment of the score, which every trained network gives (Bao and
  //: others, 2022, **Analytic-DPM**; in more dimensions with a mean over the coordinates):
  //:
  //: $$ \sigma_t^{2*} = \frac{\beta_t}{\alpha_t}\Big(1 - \beta_t\,\mathbb{E}\Big(\frac{d}{dx_t}\log q(x_t)\Big)^2\Big) $$ {#eq:analytic}
  //:
  //: It is (eq:best-variance) for a network without error. No extra network is needed for it. A network's moment has
  //: errors; so the number is cut at $\tilde\beta_t$, which the best cannot be below.

  verify("eq:analytic", "the mean of the exact variances", by: .quadrature) { check in
    for t in [2, 12, 30, 60] {
      let level = NoiseLevel(t, of: small)
      let posterior = small.posterior(t)
      let direct = try expectation(humps, level) {
        posterior.variance + pow(posterior.clean, 2) * humps.cleanVariance(at: $0, level)
      }
      let square = try expectation(humps, level) { pow(humps.score(at: [$0], level)[0], 2) }
      check.equal("t = \(t)", to: direct) { slip in
        let (alpha, beta) = (slip("α dropped", 1, for: small.alpha(t)), small.beta(t))
        let inner = slip("β² for β inside", beta * beta, for: beta)
        return Estimate(beta / alpha) * (Estimate(1) - Estimate(inner) * square)
      }
    }
    // The number that the table below takes, from predictions.
    let line = LineWalk(try SparseWalk(Known.toySchedule, steps: 10))
    for step in line.walk.steps {
      let noise = line.exactNoise(at: step)
      let sum = line.mean(line.exactVariance(at: step), at: step)
      // At T a little of the tails is beyond the grid.
      let direct = Estimate(sum, error: 4e-9 * sum)
      check.equal("ten steps, t = \(step.t)", to: direct, scale: step.beta / (1 - step.beta)) {
        slip in
        line.analyticVariance(noise.map { $0 * slip("ε̂ halved", 0.5, for: 1) }, at: step)
      }
    }
  }

  //: What is there to win? The bound's excess over the entropy of the data is a sum of divergences,
  //: one a step, from the true step back to the model's:
  //:
  //: $$ \mathbb{E}\Big[L_T + \textstyle\sum_t L_{t-1} + L_0\Big] - H(q) = D_{KL}\big(q(x_T)\,\|\,p(x_T)\big) + \sum_{t=1}^T \mathbb{E}_{q(x_t)}\,D_{KL}\big(q(x_{t-1}|x_t)\,\|\,p_\theta(x_{t-1}|x_t)\big) $$ {#eq:gap-sum}
  //:
  //: A step of the model is normal. So each divergence has a part that no mean and no variance
  //: removes, the distance of the true step from normal (tab:normal). Right moments remove the rest.
  //: On the line both sides are integrals.

  verify("eq:gap-sum", "each true step by quadrature, for a model that is wrong", by: .quadrature) {
    check in
    for betas in [[0.1, 0.4], [0.08, 0.2, 0.4, 0.6]] {
      let schedule = try NoiseSchedule("few", betas: betas)
      let line = LineWalk(try SparseWalk(schedule, steps: betas.count))
      let gap = try line.gap { x, step in
        (x.map { step.level.noise * $0 }, x.map { _ in step.beta })
      }
      let last = NoiseLevel(betas.count, of: schedule)
      let prior = try expectation(humps, last) {
        humps.logDensity(at: [$0], last) - logNormal($0, mean: 0, variance: 1)
      }
      let parts = line.walk.steps.map { step -> (shape: Double, moments: Double) in
        let marks = Array(stride(from: -6.5, through: 6.5, by: 0.1))
        let steps = marks.map { ReverseStep(humps, schedule, step.t, noisy: $0) }
        let weights = marks.map { exp(humps.logDensity(at: [$0], step.level)) * 0.1 }
        let shape = zip(weights, steps).reduce(0) { $0 + $1.0 * $1.1.divergenceFromNormal }
        let wrong = marks.indices.reduce(0.0) { sum, i in
          let shift = steps[i].mean.value - (1 - step.beta) / sqrt(1 - step.beta) * marks[i]
          let ratio = steps[i].variance.value / step.beta
          return sum + weights[i] * (ratio - 1 - log(ratio) + shift * shift / step.beta) / 2
        }
        return (shape, wrong)
      }
      check.equal("\(betas.count) steps", to: Estimate(gap, error: 1e-9)) { slip in
        let shape = parts.reduce(0) { $0 + $1.shape } * slip("every step normal", 0, for: 1)
        let moments = parts.reduce(0) { $0 + $1.moments }
        return slip("no D at T", 0, for: prior.value) + shape + moments
      }
    }
  }

  //: ## A network for it
  //:
  //: Nichol and Dhariwal (2021) let the network say where between $\log\tilde\beta_t$ and
  //: $\log\beta_t$ the log variance is. Its second output is $\gamma_\theta$ (they call it $v$):
  //:
  //: $$ \Sigma_\theta(x_t, t) = \exp\big(\gamma_\theta \log\beta_t + (1-\gamma_\theta)\log\tilde\beta_t\big) $$ {#eq:between definition}
  //:
  //: What should it learn? For small steps the exact variance has
  //:
  //: $$ \gamma \;\to\; \frac{\mathrm{Var}[x_0 \mid x_t]}{1-\bar\alpha_t} \qquad\text{as } \beta_t \to 0 $$ {#eq:spread-limit}
  //:
  //: The step's size has dropped out. So a $\gamma$ that is right for many steps can be used for
  //: fewer, with the $\beta$ and $\tilde\beta$ of the longer ones. The last row of (tab:variances)
  //: shows what that costs. It is 0 for data that are one point, and 1 for data that are standard
  //: normal. It is above 1 where $x_0$ may lie on either of two humps. At high noise it is above 1
  //: wherever the data have a variance above 1; our two humps have 1.36. Nothing keeps the network's
  //: $\gamma$ between 0 and 1. A cut to 0 … 1 costs bits, as (tab:variances) shows.
  //:
  //: (quote:SpreadDenoiser)

  verify(
    "eq:spread-limit", "the place of the exact variance, for a tiny step", by: .quadrature,
    tolerance: .relative(1e-3, because: "β = 10⁻⁵ stands for the limit")
  ) { check in
    for x in [0.0, 0.3, -0.9, 1.2] {
      let beta = 1e-5
      let schedule = try NoiseSchedule("one step", betas: [1 - 0.6 / (1 - beta), beta])
      let variance = ReverseStep(humps, schedule, 2, noisy: x).variance.value
      let lower = schedule.posterior(2).variance
      let place = log(variance / lower) / log(beta / lower)
      check.equal("x_t = \(x)", to: Estimate(place, error: 1e-4 * place)) { slip in
        let level = NoiseLevel(2, of: schedule)
        let below = slip("ᾱ for 1 − ᾱ", level.signal * level.signal, for: 1 - 0.6)
        let spread = humps.cleanVariance(at: x, level)
        return slip("the width for the variance", sqrt(spread), for: spread) / below
      }
    }
  }

  //: The loss (eq:simple) says nothing of the variance, and the bound does. Nichol and Dhariwal
  //: found the bound alone hard to train on, as its gradient is noisy. So they add a little of it to
  //: the simple loss, and let it move the variance only: in the bound's part the mean is held fixed,
  //: which is written $\mathrm{sg}$, for *stop gradient*.
  //:
  //: $$ L_{\text{hybrid}} = L_{\text{simple}}(\hat\varepsilon) + 0.001\,L_{\text{vlb}}\big(\mathrm{sg}(\hat\varepsilon),\,\gamma_\theta\big), \qquad L_{\text{vlb}} = L_T + \textstyle\sum_t L_{t-1} + L_0 $$ {#eq:hybrid definition}
  //:
  //: ```algorithm Learning mean and variance (Nichol and Dhariwal, 2021) {#alg:hybrid}
  //: Input: data, a schedule of $T$ steps, a network with the outputs $\hat\varepsilon$ and $\gamma$
  //: 1. Draw $x_0$, $t$ and $\varepsilon$, and jump to $x_t$, as in (alg:training).
  //: 2. $\Sigma$ by (eq:between); at $t = 1$ with $\tilde\beta_2$ for $\tilde\beta_1 = 0$.
  //: 3. $L = \frac12\big[\big(\tilde\beta_t + \frac{\beta_t^2}{\alpha_t(1-\bar\alpha_t)}\,\mathrm{sg}(\varepsilon - \hat\varepsilon)^2\big)/\Sigma + \log\Sigma\big]$.
  //: 4. Take a gradient step on $(\varepsilon - \hat\varepsilon)^2 + 0.001\,T L$.
  //: 5. Repeat; keep a moving average of the weights.
  //: Output: the averaged weights
  //: ```
  //:
  //: (quote:spread-loss)
  //:
  //: The two outputs of one point get the slopes
  //:
  //: $$ \frac{\partial L_{\text{hybrid}}}{\partial\hat\varepsilon} = 2(\hat\varepsilon - \varepsilon), \qquad \frac{\partial L_{\text{hybrid}}}{\partial\gamma} = \frac{0.001\,T}{2}\,\log\frac{\beta_t}{\tilde\beta_t}\left(1 - \frac{\tilde\beta_t + \frac{\beta_t^2}{\alpha_t(1-\bar\alpha_t)}(\varepsilon - \hat\varepsilon)^2}{\Sigma}\right) $$ {#eq:hybrid-slope}

  verify(
    "eq:hybrid-slope", "the tape, on the loss of the training", by: .automaticDifferentiation,
    tolerance: .relative(1e-4, because: "the tape computes in single precision")
  ) { check in
    let walk = try SparseWalk(Known.toySchedule, steps: 100)
    for var draw in check.draws(8) {
      // Far from where the slope of γ vanishes.
      let step = walk.steps[100 - draw.integer(in: 2...12)]
      let (ε, γ) = (draw.normal(), draw.uniform(in: 1.2...2))
      let guess = ε + draw.uniform(in: 0.2...0.4)
      let tape = Tape()
      let outputs = [guess, γ].map { tape.variable(Tensor([Float($0)], shape: [1, 1])) }
      let slopes = try tape.gradients(
        of: spreadLoss(
          .hybrid, predicted: outputs[0], spread: outputs[1], noise: [ε], [step], of: 100))
      let found = outputs.map { Estimate(Double(slopes[$0].scalars[0]), error: 2e-6) }
      check.equal("\(draw.name), t = \(step.t)", to: found, scale: 1) { slip in
        let variance = pow(step.beta, γ) * pow(step.tilde, 1 - γ)
        let pull: Double = step.gain * (guess - ε) / variance
        let half = slip("½ dropped", 1, for: 0.5)
        let spent: Double = step.tilde + step.gain * (ε - guess) * (ε - guess)
        return [
          2 * (guess - ε) + slip("the mean not stopped", 0.1, for: 0) * pull,
          0.1 * half * log(step.beta / step.tilde) * (1 - spent / variance),
        ]
      }
    }
  }

  //: ## What it wins
  //:
  //: Networks on the line are trained for walks of 5, 10 and 25 steps, a network for each. The times of
  //: (sec:5.7-learning-to-predict-noise) are walked in that many steps. For each number of steps one network
  //: learns by (alg:hybrid), and one goes down the bound in both outputs. The two share initial weights,
  //: data, times and noise. The fixed variances are tried with the mean of the first network. So the first
  //: five rows of the table differ in the variance only. The last rows have the best predictor, which is a
  //: formula on the line.
  //:
  //: What a walk loses is an integral over the line. It is computed without samples, so it has no sampling error:
  //:
  //: <details><summary>The bound on the line</summary>
  //:
  //: (quote:line-bound)
  //:
  //: </details>

  let trial = try VarianceTrial(chapter)
  // snippet.fold the rows of the tables
  let (counts, seeds) = (SpreadRuns.counts, trial.runs.seeds)
  func all(_ value: Double) -> [Double] { LineWalk.grid.map { _ in value } }
  let upper = try trial.network("network, β") { VarianceTrial.fixed($1) { $1.beta } }
  let lower = try trial.network("network, β̃") { VarianceTrial.fixed($1) { $1.lower } }
  let analytic = try trial.network("network, one σ²* a step") { line, model in
    VarianceTrial.fixed(model) { line.analyticVariance($0, at: $1) }
  }
  let hybrid = try trial.network("network, learned Σ") { VarianceTrial.learned($1) }
  let confined = try trial.network("network, learned Σ, γ cut to 0 … 1") {
    VarianceTrial.learned($1, range: 0...1)
  }
  let direct = try trial.network("trained on the bound, learned Σ", .bound) {
    VarianceTrial.learned($1)
  }
  let bestUpper = try trial.best("best predictor, β") { all($1.beta) }
  let bestAnalytic = try trial.best("best predictor, one σ²* a step") { line, step in
    all(line.analyticVariance(line.exactNoise(at: step), at: step))
  }
  let bestExact = try trial.best("best predictor, exact variance") { $0.exactVariance(at: $1) }
  let bestConfined = try trial.best("best predictor, exact, cut to β̃ … β") { line, step in
    let ends = [step.lower, step.beta].sorted()
    return line.exactVariance(at: step).map { min(max($0, ends[0]), ends[1]) }
  }
  let bestLimit = try trial.best("best predictor, γ of the limit") { line, step in
    line.exactVariance(at: step).map {
      let γ = ($0 - step.tilde) / step.gain / pow(step.level.signal, 2)
      return pow(step.beta, γ) * pow(step.lower, 1 - γ)
    }
  }
  let rows = [
    upper, lower, analytic, hybrid, confined, direct, bestUpper, bestAnalytic, bestExact,
    bestConfined, bestLimit,
  ]
  // snippet.fold what is printed
  var bounds = Table(
    ["mean, variance"] + counts.map { .init("\($0) steps", digits: 3, band: .relative(0.5)) })
  var arrivals = bounds
  for row in rows {
    bounds.append(row: [row.name] + row.bound.map { Table.Cell.mean($0) })
    arrivals.append(row: [row.name] + row.drawn.map { Table.Cell.mean($0) })
  }
  let shown = StepWidths(trial)
  let (first, known) = (shown.first, shown.known)
  show(
    bounds,
    "Excess of the bound over the entropy of the data, in bits; mean over \(seeds) trainings, and its "
      + "standard error. Nothing is trained for the best predictor", digits: 3,
    label: "tab:variances")
  figure(
    "fig:variances",
    [upper, analytic, hybrid, direct, bestUpper, bestExact].reduce(
      Plot(x: "steps", y: Plot.Axis("bound − entropy", unit: "bits")).xAxis(.logarithmic).yAxis(
        .logarithmic)
    ) { plot, row in
      plot.line(
        row.name, x: counts.map(Double.init), y: row.bound.map { meanAndError($0).mean })
    },
    alt:
      "Six falling curves of the bound's excess over the number of steps, on doubly logarithmic axes.",
    caption: "Six rows of (tab:variances): means over \(seeds) trainings.")

  for (index, count) in counts.enumerated() {
    finding(
      "With \(count) steps the learned variance costs fewer bits than β, with the same mean",
      hybrid.bound[index], isBelow: upper.bound[index])
    finding(
      "With \(count) steps it costs fewer bits than the best single number for each step, too",
      hybrid.bound[index], isBelow: analytic.bound[index])
  }

  //: Why? The exact variance is smaller on the humps than between them, as (fig:where-wide) shows, and
  //: one number has to compromise.

  text(
    #"""
    In the walk of ten steps the exact variance is more than 5 % above both ends, $\beta_t$ and $\tilde\beta_t$, at
    \#(shown.shareAbove, percent: 0) of the points.
    """#)
  finding(
    "So with 10 steps a γ that is cut to 0 … 1 costs more", confined.bound[1],
    isAbove: hybrid.bound[1])
  try figure(
    "fig:where-wide", over: Slider("t", among: ["100", "80", "60", "40", "20", "10"], default: 4),
    alt: "Curves over x of the variance of a step back, exact and learned, and two level lines.",
    caption:
      "The variance of the step back from $x_t$ to the time before, in a walk of ten steps, over $\\beta_t$ of "
      + "the step: exact, learned by the hybrid loss and by the bound (first seed), the best single number, and "
      + "$\\tilde\\beta_t$; at the last step that of the step before."
  ) { index in
    try shown.plot(ofStep: [0, 2, 4, 6, 8, 9][Int(index)])
  }
  // snippet.fold the comparison of the losses
  for (index, count) in counts.enumerated() {
    finding(
      "With \(count) steps training on the bound costs fewer bits than the hybrid loss",
      direct.bound[index], isBelow: hybrid.bound[index])
  }

  //: This comparison is not that of Nichol and Dhariwal. On their images the hybrid loss reached a
  //: lower bound than training on the bound, unless the times were drawn by their importance. But the
  //: bound has the weight $0.001\,T$ in the hybrid loss. That is 4 for their 4000 times, and 0.005 for
  //: 5. So here it pulls little at $\gamma$. The two networks also differ in the weights with which the
  //: mean is learned. This page does not tell the two causes apart.
  //:
  //: The one best number of (eq:analytic) needs no further training, and gains little on this line:

  finding(
    "With 25 steps it costs fewer bits than β", analytic.bound[2], isBelow: upper.bound[2])
  let early = Paired(analytic.bound[0], minus: upper.bound[0])
  text(
    #"""
    With 5 steps it differs from β by \#(early.mean, digits: 1) ± \#(early.standardError, digits: 1) bits. The
    second moment is the network's, with its errors. At the first of five steps $\alpha$ is only
    \#(1 - first.beta, digits: 2), and (eq:analytic) divides by it: there the number is
    \#(known, digits: 3) for the best predictor, and the networks miss it by
    \#(shown.misses, digits: 2, band: .relative(1)) on average.
    """#)

  //: A bound is not the samples. On the line the density of what a walk draws can be computed as well,
  //: step by step, and so can its divergence from the data, which the bound is above:

  show(
    arrivals,
    "Divergence of what the walk draws from the data, in bits; mean over \(seeds) trainings, and its "
      + "standard error", digits: 3, label: "tab:arrivals")
  // snippet.fold the comparison of the samples
  for (index, count) in counts.enumerated() {
    finding(
      "With \(count) steps the samples of the learned variance are nearer to the data than those of β",
      hybrid.drawn[index], isBelow: upper.drawn[index])
  }
  let narrow = Paired(lower.drawn[1], minus: upper.drawn[1])
  text(
    #"""
    The order of the rows is not that of the bound. With ten steps $\tilde\beta_t$ costs more than a bit of bound
    more than $\beta_t$. Yet the divergence of its samples differs from that of $\beta_t$ by only
    \#(narrow.mean, digits: 1) ± \#(narrow.standardError, digits: 1) bits. The bound adds up what every step
    costs, and a step that is too narrow costs much. The samples depend on the end of the walk only.
    """#)

  finding(
    "With 25 steps the limit of γ draws nearer to the data than the exact variance does",
    holds: bestLimit.drawn[2][0] < bestExact.drawn[2][0], "the last rows of (tab:arrivals)")

  //: In (tab:variances), what is left in the row of the exact variance is the shape of the steps,
  //: which are not normal (eq:gap-sum). For the bound only more steps help then, or a step that is not
  //: normal, such as the next section's. Samples are judged by another number, as the finding shows.
}
