import Autodiff
import Diffusion
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
  //: $\beta_t$, $\tilde\beta_t$ and a fitted number. But the step back from one $x_t$ may be wide, and
  //: narrow from another. How wide it is follows from two sources of doubt. With $x_0$ known there
  //: would be $\tilde\beta_t$ left; and $x_0$, which moves the mean (eq:posterior-mean), is not known:
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
  //: others, 2022, **Analytic-DPM**):
  //:
  //: $$ \sigma_t^{2*} = \frac{\beta_t}{\alpha_t}\Big(1 - \beta_t\,\mathbb{E}\Big(\frac{d}{dx_t}\log q(x_t)\Big)^2\Big) $$ {#eq:analytic}
  //:
  //: It is (eq:best-variance) for a network without error. No network is trained for it.

  verify("eq:analytic", "the mean of (eq:total-variance)", by: .quadrature) { check in
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
  //: The step's size has dropped out. So a $\gamma$ that was learned for a hundred steps serves for
  //: ten, with the $\beta$ and $\tilde\beta$ of the longer steps. It is 0 for data that are one point,
  //: 1 for data that are standard normal, and above 1 where two humps are in question. Nothing keeps
  //: the network's $\gamma$ between 0 and 1, and nothing should.
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

  //: The loss (eq:simple) says nothing of the variance, and the bound does. Training on the bound
  //: alone is said to be noisy, as a few times make most of it. So they add a little of the bound to
  //: the simple loss, and let it move the variance only: in the bound's part the mean is held fixed,
  //: which is written $\mathrm{sg}$, for *stop gradient*.
  //:
  //: $$ L_{\text{hybrid}} = L_{\text{simple}}(\hat\varepsilon) + 0.001\,L_{\text{vlb}}\big(\mathrm{sg}(\hat\varepsilon),\,\gamma_\theta\big), \qquad L_{\text{vlb}} = L_T + \textstyle\sum_t L_{t-1} + L_0 $$ {#eq:hybrid definition}
  //:
  //: ```algorithm Learning mean and variance (Nichol and Dhariwal, 2021) {#alg:hybrid}
  //: Input: data, a schedule of $T$ steps, a network with the outputs $\hat\varepsilon$ and $\gamma$
  //: 1. Draw $x_0$, $t$ and $\varepsilon$, and jump to $x_t$, as in (alg:training).
  //: 2. $e = (\varepsilon - \hat\varepsilon)^2$, and $\Sigma$ by (eq:between); at $t = 1$ with $\tilde\beta_2$ for $\tilde\beta_1 = 0$.
  //: 3. $L = \frac12\big[\big(\tilde\beta_t + \frac{\beta_t^2}{\alpha_t(1-\bar\alpha_t)}\,\mathrm{sg}(e)\big)/\Sigma + \log\Sigma\big]$.
  //: 4. Take a gradient step on $e + 0.001\,T L$.
  //: 5. Repeat; keep a moving average of the weights.
  //: Output: the averaged weights
  //: ```
  //:
  //: (quote:spread-loss)
  //:
  //: The two outputs of one point get the slopes
  //:
  //: $$ \frac{\partial L}{\partial\hat\varepsilon} = 2(\hat\varepsilon - \varepsilon), \qquad \frac{\partial L}{\partial\gamma} = \frac{0.001\,T}{2}\,\log\frac{\beta_t}{\tilde\beta_t}\left(1 - \frac{\tilde\beta_t + \frac{\beta_t^2}{\alpha_t(1-\bar\alpha_t)}(\varepsilon - \hat\varepsilon)^2}{\Sigma}\right) $$ {#eq:hybrid-slope}

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
  //: Networks on the line are trained for walks of 5, 10 and 25 steps, a network for each; the times of
  //: (sec:5.7-learning-to-predict-noise) are walked in that many steps. For each number of steps one network
  //: learns by (alg:hybrid), and one goes down the bound in both outputs. The two share initial weights,
  //: data, times and noise. The fixed variances are tried with the mean of the first network. So the first
  //: five rows of the table differ in the variance only.
  //:
  //: How many nats a walk loses is an integral over the line, which is computed and not sampled:
  //:
  //: <details><summary>The bound on the line</summary>
  //:
  //: (quote:line-bound)
  //:
  //: </details>

  let runs = try SpreadRuns(chapter)
  // snippet.fold the rules that are compared
  let counts = SpreadRuns.counts
  let lines = try counts.map { LineWalk(try SparseWalk(Known.toySchedule, steps: $0)) }
  func learned(_ model: SpreadDenoiser, confined: Bool = false) -> StepRule {
    { x, step in
      let (noise, spread) = noiseAndSpread(model, at: x, time: step.t)
      let variance = spread.map { place -> Double in
        let γ = confined ? min(max(place, 0), 1) : place
        return pow(step.beta, γ) * pow(step.lower, 1 - γ)
      }
      return (noise, variance)
    }
  }
  func fixed(
    _ model: SpreadDenoiser, _ variance: @escaping ([Double], SparseWalk.Step) -> Double
  ) -> StepRule {
    { x, step in
      let noise = noiseAndSpread(model, at: x, time: step.t).noise
      return (noise, [Double](repeating: variance(noise, step), count: x.count))
    }
  }
  func best(_ line: LineWalk, _ variance: @escaping (SparseWalk.Step) -> [Double]) -> StepRule {
    { _, step in (line.exactNoise(at: step), variance(step)) }
  }
  func all(_ value: Double) -> [Double] { LineWalk.grid.map { _ in value } }
  /// A row of bits: what the bound and what the samples lose, by number of steps and seed.
  struct Losses {
    let name: String
    var bound: [[Double]] = []
    var samples: [[Double]] = []
  }
  func losses(_ name: String, _ rules: (LineWalk, Int) -> [StepRule]) throws -> Losses {
    var losses = Losses(name: name)
    for (line, count) in zip(lines, counts) {
      let rules = rules(line, count)
      losses.bound.append(try rules.map { try line.gap($0) / log(2) })
      losses.samples.append(try rules.map { try line.divergence($0) / log(2) })
    }
    return losses
  }
  func network(
    _ name: String, _ loss: SpreadLoss = .hybrid, _ rule: (LineWalk, SpreadDenoiser) -> StepRule
  ) throws -> Losses {
    try losses(name) { line, count in runs.trained(on: loss, steps: count).map { rule(line, $0) } }
  }
  let upper = try network("network, β") { _, model in fixed(model) { $1.beta } }
  let lower = try network("network, β̃") { _, model in fixed(model) { $1.lower } }
  let analytic = try network("network, one σ²* a step") { line, model in
    fixed(model) { line.analyticVariance($0, at: $1) }
  }
  let hybrid = try network("network, learned Σ") { _, model in learned(model) }
  let confined = try network("network, γ cut to 0 … 1") { _, model in
    learned(model, confined: true)
  }
  let direct = try network("trained on the bound, learned Σ", .bound) { _, model in
    learned(model)
  }
  let bestUpper = try losses("best predictor, β") { line, _ in
    [best(line) { all($0.beta) }]
  }
  let bestAnalytic = try losses("best predictor, one σ²* a step") { line, _ in
    [best(line) { all(line.analyticVariance(line.exactNoise(at: $0), at: $0)) }]
  }
  let bestExact = try losses("best predictor, exact variance") { line, _ in
    [best(line) { line.exactVariance(at: $0) }]
  }
  let bestConfined = try losses("best predictor, exact, cut to β̃ … β") {
    line, _ in
    [
      best(line) { step in
        let ends = [step.lower, step.beta].sorted()
        return line.exactVariance(at: step).map { min(max($0, ends[0]), ends[1]) }
      }
    ]
  }
  let bestLimit = try losses("best predictor, limit of γ") { line, _ in
    [
      best(line) { step in
        line.exactVariance(at: step).map {
          let γ = ($0 - step.tilde) / step.gain / pow(step.level.signal, 2)
          return pow(step.beta, γ) * pow(step.lower, 1 - γ)
        }
      }
    ]
  }
  // snippet.fold what is printed
  let rows = [
    upper, lower, analytic, hybrid, confined, direct, bestUpper, bestAnalytic, bestExact,
    bestConfined, bestLimit,
  ]
  var bounds = Table(
    ["mean, variance"]
      + counts.map { .init("\($0) steps", digits: 3, band: .relative(0.5)) })
  var arrivals = bounds
  for row in rows {
    bounds.append(row: [row.name] + row.bound.map { Table.Cell.mean($0) })
    arrivals.append(row: [row.name] + row.samples.map { Table.Cell.mean($0) })
  }
  show(
    bounds,
    "Excess of the bound over the entropy of the data, in bits; mean over \(runs.seeds) trainings, and its "
      + "standard error", digits: 3, label: "tab:variances")
  // snippet.show
  for (index, count) in counts.enumerated() {
    finding(
      "With \(count) steps the learned variance costs fewer bits than β, with the same mean",
      hybrid.bound[index], isBelow: upper.bound[index])
  }
  finding(
    "With 10 steps a γ that is cut to 0 … 1 costs more", confined.bound[1],
    isAbove: hybrid.bound[1])
  for (index, count) in counts.enumerated() {
    finding(
      "With \(count) steps training on the bound costs fewer bits than the hybrid loss",
      direct.bound[index], isBelow: hybrid.bound[index])
  }
  finding(
    "With 25 steps the one best number costs fewer bits than β", analytic.bound[2],
    isBelow: upper.bound[2])
  finding(
    "With 5 steps it costs more than β", analytic.bound[0], isAbove: upper.bound[0])
  figure(
    "fig:variances",
    [upper, analytic, hybrid, direct, bestUpper, bestExact].reduce(
      Plot(x: "steps", y: Plot.Axis("bound − entropy", unit: "bits")).xAxis(.logarithmic).yAxis(
        .logarithmic)
    ) { plot, row in
      plot.line(
        row.name, x: counts.map(Double.init),
        y: row.bound.map { meanAndError($0).mean })
    },
    alt:
      "Six falling curves of the bound's excess over the number of steps, on doubly logarithmic axes.",
    caption: "Rows of (tab:variances).")
  show(
    arrivals,
    "Divergence of what the walk draws from the data, in bits; mean over \(runs.seeds) trainings, and its "
      + "standard error", digits: 3, label: "tab:arrivals")
  try figure(
    "fig:where-wide", over: Slider("t", among: ["100", "80", "60", "40", "20", "10"], default: 3),
    alt: "The variance of a step back over x, exact and learned, and three levels.",
    caption: "Where the step back is wide"
  ) { index in
    let line = lines[1]
    let step = line.walk.steps[[0, 2, 4, 6, 8, 9][Int(index)]]
    let x = LineWalk.grid
    let shown = x.indices.filter { abs(x[$0]) <= 3 }
    func curve(_ variance: [Double]) -> [Double] { shown.map { variance[$0] / step.beta } }
    let places = shown.map { x[$0] }
    return Plot(x: "x_{t}", y: "variance of the step / β")
      .yAxis(.linear, 0...2.5)
      .line("exact", x: places, y: curve(line.exactVariance(at: step)))
      .line(
        "learned, hybrid", x: places,
        y: curve(try learned(runs.trained(on: .hybrid, steps: 10)[0])(x, step).variance)
      )
      .line(
        "learned, bound", x: places,
        y: curve(try learned(runs.trained(on: .bound, steps: 10)[0])(x, step).variance)
      )
      .line(
        "one number", x: places,
        y: curve(all(line.analyticVariance(line.exactNoise(at: step), at: step)))
      )
      .line("β̃", x: places, y: curve(all(step.lower)), color: .gray, style: .dashed)
  }
}
