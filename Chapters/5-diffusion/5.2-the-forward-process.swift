import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # The forward process
//:
//: Data are destroyed by a chain of small normal steps, and any number of those steps is one
//: normal step.
func theForwardProcess(_ chapter: Chapter) throws {
  //: One step shrinks what is there and adds a little noise, independently in each coordinate:
  //:
  //: $$ q(x_t \mid x_{t-1}) = N\big(\sqrt{1-\beta_t}\; x_{t-1},\; \beta_t I\big), \qquad t = 1, \dots, T $$ {#eq:step definition}
  //:
  //: The small numbers $0 < \beta_t < 1$ are the **noise schedule**. They are chosen beforehand.
  //: The shrinking keeps the variance in bounds: if $x_{t-1}$ has variance 1, then $x_t$ has
  //: $(1-\beta_t) + \beta_t = 1$. The step looks at $x_{t-1}$ only, so the walk is a Markov chain
  //: and its joint density is a product:
  //:
  //: $$ q(x_{1:T} \mid x_0) = \prod_{t=1}^{T} q(x_t \mid x_{t-1}) $$ {#eq:joint definition}
  //:
  //: Write $\alpha_t = 1 - \beta_t$ and $\bar\alpha_t = \alpha_1 \alpha_2 \cdots \alpha_t$. All of
  //: the walk but its end can be integrated out of the product, and what is left is normal:
  //:
  //: $$ \int q(x_{1:t} \mid x_0)\, dx_1 \cdots dx_{t-1} = q(x_t \mid x_0) = N\big(\sqrt{\bar\alpha_t}\; x_0,\; (1-\bar\alpha_t) I\big) $$ {#eq:forward}
  //:
  //: For if $x_{t-1}$ has mean $\sqrt{\bar\alpha_{t-1}}\,x_0$ and variance
  //: $1 - \bar\alpha_{t-1}$, then $x_t$ has mean $\sqrt{\alpha_t \bar\alpha_{t-1}}\,x_0$ and
  //: variance
  //:
  //: $$ \alpha_t (1 - \bar\alpha_{t-1}) + \beta_t = 1 - \bar\alpha_t $$ {#eq:induction}
  //:
  //: So $x_t$ for any $t$ costs one line, without the steps between. This makes training cheap:
  //:
  //: $$ x_t = \sqrt{\bar\alpha_t}\; x_0 + \sqrt{1 - \bar\alpha_t}\; \varepsilon, \qquad \varepsilon \sim N(0, I) $$ {#eq:jump definition}

  verify("eq:forward", "the product, integrated over x₁ and x₂", by: .quadrature) { check in
    for var draw in check.draws(6) {
      let schedule = try NoiseSchedule(
        "three", betas: (0..<3).map { _ in draw.uniform(in: 0.1...0.6) })
      let (x0, x) = (draw.normal(), draw.normal())
      func step(_ t: Int, _ before: Double) -> (mean: Double, variance: Double) {
        (sqrt(1 - schedule.betas[t - 1]) * before, schedule.betas[t - 1])
      }
      let (first, width) = step(1, x0)
      let walked = try expectation(mean: first, variance: width) { x1 in
        let (second, width) = step(2, x1)
        return try expectation(mean: second, variance: width) { x2 in
          exp(logNormal(x, mean: step(3, x2).mean, variance: step(3, x2).variance))
        }.value
      }
      check.equal("\(draw.name), three steps", to: walked + Estimate(0, error: 1e-11)) { slip in
        let alphaBar = schedule.betas.reduce(1) { $0 * (1 - $1) }
        let mean = slip("ᾱ for √ᾱ", alphaBar, for: sqrt(alphaBar)) * x0
        let variance = slip("√(1 − ᾱ) as the variance", sqrt(1 - alphaBar), for: 1 - alphaBar)
        return exp(logNormal(x, mean: mean, variance: variance))
      }
    }
  }

  verify("eq:induction", "variance carried along a thousand steps", by: .enumeration) { check in
    for schedule in Known.thousands {
      for t in [2, 10, 500, 1000] {
        let product = schedule.betas[..<t].reduce(1) { $0 * (1 - $1) }
        check.equal("\(schedule.name), t = \(t)", to: 1 - product, scale: 1) { slip in
          schedule.betas[..<t].reduce(0) { variance, beta in
            slip("√α for α", sqrt(1 - beta), for: 1 - beta) * variance
              + slip("β² for β", beta * beta, for: beta)
          }
        }
      }
    }
  }

  //: There is a check by samples, too. They walk forty steps one by one, and the test of Kolmogorov
  //: and Smirnov compares them with the normal distribution of the jump.
  //:
  //: $$ \sqrt{\alpha_t}\big(\cdots\big(\sqrt{\alpha_1} x_0 + \sqrt{\beta_1}\varepsilon_1\big)\cdots\big) + \sqrt{\beta_t}\varepsilon_t \;\sim\; N\big(\sqrt{\bar\alpha_t}\, x_0,\, 1-\bar\alpha_t\big) $$ {#eq:walk}

  verify("eq:walk", "samples that walked step by step", by: .simulation) { check in
    let schedule = try NoiseSchedule.linearScaled(steps: 40)
    for var draw in check.draws(2) {
      let x0 = 1.3
      let noise = (0..<4000).map { _ in (0..<40).map { _ in draw.normal() } }
      try check.consistent("\(draw.name), forty steps", falseAlarm: 1e-6) { slip in
        let walked = noise.map { noise in
          zip(schedule.betas, noise).reduce(x0) { x, step in
            slip("no shrinking", 1, for: sqrt(1 - step.0)) * x
              + slip("β for √β", step.0, for: sqrt(step.0)) * step.1
          }
        }
        let (mean, width) = (sqrt(schedule.alphaBar(40)) * x0, sqrt(schedule.noiseVariance(40)))
        return try kolmogorovSmirnov(walked) { normalCumulative(($0 - mean) / width) }.pValue
      }
    }
  }

  //: Two of these slips are common in programs: $\sqrt{1-\bar\alpha_t}$ written where the
  //: *variance* stands, and $\beta_t\varepsilon$ added where $\sqrt{\beta_t}\,\varepsilon$ is
  //: meant. (fig:walks) shows walks of the chain itself.

  var walking = chapter.stream("walks")
  let starts = Known.humps.samples(24, using: &walking)
  let walks = starts.map { start -> [Double] in
    Known.small.betas.reduce(into: [start]) { walk, beta in
      walk.append(sqrt(1 - beta) * walk[walk.count - 1] + sqrt(beta) * walking.normal())
    }
  }
  figure(
    "fig:walks",
    walks.reduce(
      Plot(x: "t", y: "x_{t}").yAxis(.linear, -3.5...3.5).legend(.none)
    ) { plot, walk in plot.line("", x: (0...60).map(Double.init), y: walk) },
    alt:
      "Twenty-four jagged paths over sixty steps, which start in two groups and end in one.",
    caption:
      "Walks of the forward process from twenty-four draws of a density with two humps. Early in a "
      + "walk one sees in which hump it began, late one does not.")

  //: ## The end of the walk
  //:
  //: A sampler starts from $N(0, I)$ in place of $x_T$. The error is a divergence between normals
  //: (chapter 1), per coordinate
  //:
  //: $$ D_{KL}\big(q(x_T|x_0)\,\|\,N(0,1)\big) = \tfrac12\big(\bar\alpha_T x_0^2 - \bar\alpha_T - \log(1-\bar\alpha_T)\big) $$ {#eq:prior-kl}
  //:
  //: (tab:ends) lists it for $x_0 = 1$ and six schedules.

  verify("eq:prior-kl", "what is left at T", by: .quadrature) { check in
    for (name, schedule) in [
      ("linear, 10", try NoiseSchedule.linear(steps: 10)), ("linear, 100", try .linear(steps: 100)),
      ("scaled linear, 30", try .linearScaled(steps: 30)), ("sigmoid, 5", try .sigmoid(steps: 5)),
    ] {
      for x0 in [0.0, 1, -2.5] {
        let (alphaBar, variance) = (
          schedule.alphaBar(schedule.steps), schedule.noiseVariance(schedule.steps)
        )
        let mean = sqrt(alphaBar) * x0
        let divergence = try expectation(mean: mean, variance: variance) {
          logNormal($0, mean: mean, variance: variance) - logNormal($0, mean: 0, variance: 1)
        }
        check.equal(
          "\(name) steps, x₀ = \(x0)", to: divergence + Estimate(0, error: 1e-11), scale: 1
        ) { slip in
          let square: Double = slip("√ᾱ for ᾱ before x₀²", sqrt(alphaBar), for: alphaBar) * x0 * x0
          let logarithm: Double = slip("log of σ for σ²", log(variance) / 2, for: log(variance))
          return (square - alphaBar - logarithm) / 2
        }
      }
    }
  }

  // snippet.fold the ends
  var ends = Table([
    "schedule", "steps", "ᾱ_T", .init("D(q(x_T | x_0 = 1) ‖ N(0, 1)), nats", digits: 3),
  ])
  for schedule in Known.thousands + [
    try .linear(steps: 100), try .linearScaled(steps: 100), try .cosine(steps: 100),
  ] {
    ends.append(
      schedule.name, schedule.steps, schedule.alphaBar(schedule.steps),
      schedule.priorDivergence(clean: 1))
  }
  // snippet.show
  show(ends, "What is left of the data at the end of the walk", digits: 3, label: "tab:ends")

  //: The linear schedule's numbers are meant for a thousand steps. With a hundred of the same
  //: $\beta$s, in row 4 of (tab:ends), more than a third of the signal's variance is still there.
  //: A sampler that starts from standard noise then starts in the wrong place. The scaled
  //: schedule, row 5, multiplies the $\beta$s by $1000/T$.
}
