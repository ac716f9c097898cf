import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # The probability flow
//:
//: An ordinary differential equation has the same marginals as the random walk, and it turns a
//: diffusion model into one with a likelihood.
func theProbabilityFlow(_ chapter: Chapter) throws {
  //: With infinitely many DDIM steps, (eq:euler) becomes
  //:
  //: $$ \frac{dy}{d\sigma} = \varepsilon^*\big(\sqrt{\bar\alpha}\,y,\ \sigma\big) $$ {#eq:flow}
  //:
  //: the **probability-flow equation** (Song and others, 2021). There is no noise at all in it, and
  //: yet points that start distributed as $q_T$ arrive distributed as $q_0$. In one dimension this
  //: can be checked without a single sample. Solution curves cannot cross, so each point keeps its
  //: quantile,
  //:
  //: $$ F_t(x_t) = F_s(x_s) \quad\text{along a solution} $$ {#eq:quantile}
  //:
  //: with $F_t$ the cumulative distribution of $q_t$. In the check a solver of the GNU Scientific
  //: Library (GSL) carries the points, and $F$ is a sum of error functions.

  let (small, humps) = (Known.small, Known.humps)
  verify("eq:quantile", "the flow keeps quantiles", by: .odeSolver) { check in
    let flow = ProbabilityFlow(small, relativeTolerance: 1e-10)
    for x in [-1.6, -0.9, 0.1, 1.4] {
      for s in [30, 5] {
        let (start, end) = (NoiseLevel(60, of: small), NoiseLevel(s, of: small))
        let before = Estimate(humps.cumulative(at: x, start), error: 1e-8, method: .odeSolver)
        try check.equal("x₆₀ = \(x), to \(s)", to: before, scale: 1) { slip in
          let arrived = try flow.transport([x], from: 60, to: s) { x, level in
            humps.noise(at: x, level).map { $0 * slip("half the slope", 0.5, for: 1) }
          }[0]
          let after = humps.cumulative(at: slip("x itself kept", x, for: arrived), end)
          return Estimate(after, error: 1e-8, method: .odeSolver)
        }
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
        let y = try curve(σ)
        let slope = try derivative(of: curve, at: σ) + Estimate(0, error: 1e-9)
        check.equal("quantile \(quantile), σ = \(σ)", to: slope, scale: 1) { slip in
          let place = slip("y for √ᾱ y", y, for: level.signal * y)
          let score = humps.score(at: [place], level)[0]
          return slip("score for ε*", 1, for: slip("sign", level.noise, for: -level.noise)) * score
        }
      }
    }
  }

  var walking = chapter.stream("two ways back")
  let flow = ProbabilityFlow(small, relativeTolerance: 1e-6)
  let beginnings = (0..<12).map { inverseNormalCumulative((Double($0) + 0.5) / 12) }
  let stops = Array(stride(from: 60, through: 2, by: -2))
  var curves = [beginnings]
  for (t, s) in zip(stops, stops.dropFirst()) {
    curves.append(try flow.transport(curves[curves.count - 1], from: t, to: s, humps.noise))
  }
  var walks = [beginnings]
  _ = try Sampler(small, .ancestral(.upper)).sample(
    from: beginnings, using: &walking, observe: { _, x, _ in walks.append(x) }, humps.noise)
  figure(
    "fig:two-ways",
    PlotGrid(
      [
        (0..<12).reduce(
          Plot("the flow", x: "t", y: "x_{t}").yAxis(.linear, -3...3).legend(.none)
        ) { plot, i in plot.line("", x: stops.map(Double.init), y: curves.map { $0[i] }) },
        (0..<12).reduce(
          Plot("ancestral steps", x: "t", y: "x_{t}").yAxis(.linear, -3...3).legend(.none)
        ) { plot, i in
          plot.line("", x: walks.indices.map { Double(60 - $0) }, y: walks.map { $0[i] })
        },
      ], columns: 2),
    alt: "Left: twelve smooth curves from t = 60 to the data. Right: twelve jagged paths.",
    caption:
      "From the same twelve starts, right to left: along the flow, and by ancestral steps. The marginals "
      + "at each time are the same.")

  //: ## A likelihood
  //:
  //: A flow moves volume, and the change of volume gives the density back (Chen and others, 2018).
  //: With $d$ coordinates, and $x_T$ taken as standard normal,
  //:
  //: $$ \log p(x_t) = \log N(x_T; 0, I) + d \log\frac{\sqrt{\bar\alpha_T}}{\sqrt{\bar\alpha_t}} + \int_{\sigma_t}^{\sigma_T} \nabla_{\!y} \cdot \hat\varepsilon\; d\sigma $$ {#eq:volume}
  //:
  //: So a diffusion model, unlike a GAN, has a likelihood that can be computed. It is the
  //: likelihood of the flow, another model than the ancestral chain with the same network.

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
      let arrived = try flow.transport(places, from: t, to: 3000, humps.noise)
      let byFlow = try flow.logDensity(of: places, dimension: 1, at: t) { x, level in
        let change = zip(
          humps.noise(at: x.map { $0 + 1e-5 }, level), humps.noise(at: x.map { $0 - 1e-5 }, level))
        return (humps.noise(at: x, level), change.map { ($0 - $1) / 2e-5 })
      }
      let jacobian = log(NoiseLevel(3000, of: long).signal / level.signal)
      for (i, x) in places.enumerated() {
        let atNoise = logNormal(arrived[i], mean: 0, variance: 1)
        let volume = byFlow[i] - atNoise - jacobian
        check.equal(
          "x = \(x), t = \(t)", to: humps.logDensity(at: [x], level), scale: 1
        ) { slip in
          let sum: Double = atNoise + slip("no Jacobian of x/√ᾱ", 0, for: jacobian)
          let all: Double = sum + slip("change of volume forgotten", 0, for: volume)
          return Estimate(all, error: 5e-6, method: .odeSolver)
        }
      }
    }
  }

  let line = try ToyRuns(chapter).line()
  let lineFlow = ProbabilityFlow(Known.toySchedule, relativeTolerance: 1e-5)
  let places = (0...160).map { -3.2 + 0.04 * Double($0) }
  let learned = try lineFlow.logDensity(of: places, dimension: 1, line.noiseAndDivergence)
  let known = places.map { humps.logDensity(at: [$0], NoiseLevel(1, of: Known.toySchedule)) }
  let divergence = zip(known, learned).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) * 0.04 }
  let mass = learned.reduce(0) { $0 + exp($1) * 0.04 }
  figure(
    "fig:likelihood",
    Plot(x: "x", y: "density at t = 1")
      .line("known", x: places, y: known.map { exp($0) })
      .line("learned, by the flow", x: places, y: learned.map { exp($0) }),
    alt: "Two densities over x: the known one and the one computed from the learned model.",
    caption:
      "The density of a learned diffusion model, from its own change of volume, and the truth.")
  text(
    #"""
    The learned density integrates to \#(mass, digits: 4, band: .relative(0.01)), where a density has 1,
    and its divergence from the truth is \#(divergence, digits: 2, band: .relative(5)) nats.
    """#)
}
