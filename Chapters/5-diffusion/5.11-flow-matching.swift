import Datasets
import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Flow matching
//:
//: Straight lines from noise to data define a flow that is learned by least squares too, and it is
//: diffusion with another scale of time.
func flowMatching(_ chapter: Chapter) throws {
  //: ## The field
  //:
  //: Take a draw $x_0$ of the data and noise $\varepsilon$, and go from one to the other on a
  //: straight line, $s$ from 0 to 1:
  //:
  //: $$ x_s = (1-s)\,x_0 + s\,\varepsilon, \qquad \frac{dx_s}{ds} = \varepsilon - x_0 $$ {#eq:line definition}
  //:
  //: The lines of different pairs cross. A flow cannot: it has one velocity at a place and time.
  //: **Flow matching** (Lipman and others, 2023; Liu, Gong and Liu, 2023) takes the average
  //: velocity of the lines that pass there,
  //:
  //: $$ U^*(x, s) = \mathbb{E}[\varepsilon - x_0 \mid x_s = x] $$ {#eq:field}
  //:
  //: and the flow $dx/ds = U^*(x, s)$ has the same density at every $s$ as the lines:
  //:
  //: $$ \frac{\partial q_s}{\partial s} = -\frac{\partial}{\partial x}\big(q_s\,U^*\big) $$ {#eq:continuity}
  //:
  //: Least squares finds a conditional expectation. So the training is one line different from
  //: (alg:training):
  //:
  //: ```algorithm Flow matching (Lipman and others, 2023; Liu, Gong and Liu, 2023) {#alg:flow}
  //: Input: data, a network $U_\theta$
  //: 1. Draw $x_0$ from the data, $\varepsilon \sim N(0, I)$ and $s$ from 0 to 1.
  //: 2. Take a gradient step on $\|(\varepsilon - x_0) - U_\theta((1-s)x_0 + s\varepsilon,\ s)\|^2$.
  //: 3. Repeat.
  //: Output: $\theta$; samples by solving $dx/ds = U_\theta$ from $s = 1$ to $s = 0$
  //: ```
  //:
  //: (quote:train-flow)
  //:
  //: For the humps the field is a formula: $x_s$ has the density of noisy humps with signal $1-s$
  //: and noise $s$, and both conditional expectations are known.

  let humps = Known.humps
  // snippet.fold set-up
  func lineLevel(_ s: Double) -> NoiseLevel { NoiseLevel(time: s, signal: 1 - s, noise: s) }
  func field(_ x: Double, _ s: Double) -> Double { LineFlow.field(humps, [x], s)[0] }
  // snippet.show
  verify("eq:field", "Bayes' rule over x₀", by: .quadrature) { check in
    for (x, s) in [(0.3, 0.4), (-0.9, 0.2), (1.1, 0.6), (0.1, 0.85)] {
      let clean = cleanByBayes(humps, x, lineLevel(s)).mean
      let velocity = (Estimate(x) - Estimate(1 - s) * clean) * Estimate(1 / s) - clean
      check.equal("x = \(x), s = \(s)", to: velocity + Estimate(0, error: 1e-10), scale: 1) {
        slip in
        let level = lineLevel(s)
        let noise = humps.noise(at: [x], level)[0]
        let mean = humps.cleanMean(at: [x], level)[0]
        return slip("sign of ε", -1.0, for: 1.0) * noise - slip("2 x₀", 2, for: 1) * mean
      }
    }
  }
  verify("eq:continuity", "differences in s against differences in x", by: .differences) { check in
    for (x, s) in [(0.3, 0.4), (-0.9, 0.3), (1.1, 0.6), (0.2, 0.75)] {
      let rate = try derivative(
        of: { exp(humps.logDensity(at: [x], lineLevel($0))) }, at: s, step: 0.02)
      try check.equal("x = \(x), s = \(s)", to: rate, scale: 1) { slip in
        let flux = try derivative(
          of: { x in
            exp(humps.logDensity(at: [x], lineLevel(s)))
              * (field(x, s) + slip("ε − x₀ at s = ½ added", 0.5, for: 0))
          }, at: x, step: 0.05)
        return Estimate(slip("sign", 1, for: -1)) * flux
      }
    }
  }

  //: ## The same thing with another scale of time
  //:
  //: Divide $x_s$ by $\sqrt{(1-s)^2 + s^2}$. Then signal and noise have squares that add to one,
  //: and it is the $x_t$ of a diffusion with $\sqrt{\bar\alpha} = (1-s)/\sqrt{(1-s)^2+s^2}$. The
  //: field is then a function of the prediction of $v$ (eq:velocity):
  //:
  //: $$ U^*(x, s) = \frac{(2s-1)\,\tilde x + \hat v(\tilde x)}{\sqrt{(1-s)^2 + s^2}}, \qquad \tilde x = \frac{x}{\sqrt{(1-s)^2+s^2}} $$ {#eq:same}
  //:
  //: So a network trained for $v$, for $\varepsilon$ or for $U$ can be sampled in each of the ways.
  //: What differs is the weight of the times in training and the coordinates in which a solver
  //: takes straight steps.

  verify("eq:same", "the field from a v-prediction", by: .quadrature) { check in
    for (x, s) in [(0.3, 0.4), (-0.9, 0.2), (1.1, 0.6), (0.1, 0.85)] {
      let norm = sqrt((1 - s) * (1 - s) + s * s)
      let level = NoiseLevel(time: 0, signal: (1 - s) / norm, noise: s / norm)
      let scaled = x / norm
      let clean = cleanByBayes(humps, scaled, level).mean
      let noise = (Estimate(scaled) - Estimate(level.signal) * clean) * Estimate(1 / level.noise)
      let v = Estimate(level.signal) * noise - Estimate(level.noise) * clean
      check.equal(
        "x = \(x), s = \(s)", to: Estimate(field(x, s), error: 1e-10), scale: 1
      ) { slip in
        let place = slip("x for x̃", x, for: scaled)
        let first = Estimate(slip("1 − 2s for 2s − 1", 1 - 2 * s, for: 2 * s - 1) * place)
        return (first + v) * Estimate(1 / slip("the square for its root", norm * norm, for: norm))
      }
    }
  }

  //: ## Straightness
  //:
  //: The lines are straight, and the flow's curves are not, as lines cross. The more they bend, the
  //: larger is the error of a solver with few steps. With $x(s)$ a curve of the flow,
  //:
  //: $$ S = \int_0^1 \mathbb{E}\,\big\|(x(1) - x(0)) - U(x(s), s)\big\|^2\, ds $$ {#eq:straightness definition}
  //:
  //: and $S = 0$ means that one step of Euler's method is exact. **Rectified flow** (Liu, Gong and
  //: Liu, 2023) trains once more, on pairs that the first flow joined: noise $\varepsilon$, and the
  //: sample that the flow made of it. Those pairs' lines cross less. (tab:flows) compares the two
  //: flows.

  let trial = RingTrial(chapter)
  let steps = ToyRuns(chapter).steps
  let seeds = trial.seeds
  let first = try chapter.trained(
    (0..<seeds).map { "flow-\($0)" }, settings: ["steps": steps]
  ) { seed, slot in
    let plan = TrainingPlan(
      chapter, "flow-\(seed)", steps: steps, batch: 256, rate: 3e-3, stream: "flow-\(seed)",
      slot: slot)
    return Weights(
      of: try trainFlow(plan) { random in
        (flat(ToyDensity.ring().sample(256, using: &random)), random.normals(512))
      })
  }
  let flows = first.map(LineFlow.init)
  let second = try chapter.trained(
    (0..<seeds).map { "reflow-\($0)" }, settings: ["steps": steps]
  ) { seed, slot in
    let plan = TrainingPlan(
      chapter, "reflow-\(seed)", steps: steps, batch: 256, rate: 3e-3, stream: "flow-\(seed)",
      slot: slot)
    let teacher = LineFlow(first[seed])
    var random = chapter.stream("pairs").split(seed)
    let pairs = chapter.quick || chapter.checksOnly ? 256 : 8192
    let noise = random.normals(2 * pairs)
    let made = teacher.samples(from: noise, steps: 30)
    return Weights(
      of: try trainFlow(plan) { random in
        let chosen = (0..<256).map { _ in 2 * random.integer(below: pairs) }
        return (
          chosen.flatMap { [made[$0], made[$0 + 1]] },
          chosen.flatMap { [noise[$0], noise[$0 + 1]] }
        )
      })
  }
  let reflows = second.map(LineFlow.init)

  // snippet.fold what is printed
  let bends = flows.enumerated().map { $1.straightness(from: trial.noise($0)) }
  let rectified = reflows.enumerated().map { $1.straightness(from: trial.noise($0)) }
  let budgets = [1, 2, 4, 8, 16, 32]
  func judged(_ flows: [LineFlow], _ steps: Int) -> [Double] {
    flows.enumerated().map { seed, flow in
      trial.distance(to: points(flow.samples(from: trial.noise(seed), steps: steps)))
    }
  }
  let (before, after) = (
    budgets.map { judged(flows, $0) }, budgets.map { judged(reflows, $0) }
  )
  var table = Table(
    ["flow", "straightness S"] + budgets.map { .init("\($0)", digits: 2, band: .relative(0.5)) })
  table.append(row: ["flow matching", Table.Cell.mean(bends)] + before.map { Table.Cell.mean($0) })
  table.append(row: ["one reflow", Table.Cell.mean(rectified)] + after.map { Table.Cell.mean($0) })
  show(
    table,
    "The ring by flow matching: straightness, and total variation after 1 to 32 steps of Euler's method; mean "
      + "over \(seeds) trainings and its standard error", digits: 2, label: "tab:flows",
    band: .relative(0.5))
  finding("One reflow makes the curves straighter", rectified, isBelow: bends)
  finding(
    "With one step the reflow is nearer to the ring than the first flow", after[0],
    isBelow: before[0])
  finding(
    "With 32 steps the first flow is nearer to the ring than its reflow", before[5],
    isBelow: after[5])

  // snippet.fold the paths
  let curves = { (flow: LineFlow) -> [[Double]] in
    flow.path(from: Array(trial.noise(0).prefix(48)), steps: 30)
  }
  let (bent, straight) = (curves(flows[0]), curves(reflows[0]))
  func paths(_ title: String, _ path: [[Double]]) -> Plot {
    (0..<24).reduce(
      Plot(title, x: "", y: "").xAxis(.linear, -3...3).yAxis(.linear, -3...3).equalAspect()
        .legend(.none)
    ) { plot, i in
      plot.line("", x: path.map { $0[2 * i] }, y: path.map { $0[2 * i + 1] })
    }
  }
  // snippet.show
  figure(
    "fig:paths",
    PlotGrid([paths("flow matching", bent), paths("one reflow", straight)], columns: 2),
    alt: "Two panels with twenty-four curves each, from noise to the ring.",
    caption: "From the same noise along the first flow and along its reflow.")

  //: A reflow learns from the samples of the first flow, with their errors. It is a way to *distill*
  //: many steps into few. The painter of (sec:5.15-two-stages) predicts $v$, which by (eq:same) is
  //: flow matching, too.
}
