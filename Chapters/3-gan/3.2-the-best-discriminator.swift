import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Verification

//: # The best discriminator
//:
//: If the generator is held still, the best discriminator has a formula, and its logit is the
//: logarithm of a ratio of densities.

func theBestDiscriminator(_ chapter: Chapter) throws {
  //: ## One place at a time
  //:
  //: Over $x$, the value is one integral, $\int [p \log D + q \log(1 - D)]\,dx$, and $D$ may be
  //: chosen at each $x$ on its own. So the question is about two numbers $a, b > 0$ and one unknown
  //: $y$:
  //:
  //: $$ \arg\max_{0 < y < 1} \,\left[a \log y + b \log(1 - y)\right] = \frac{a}{a + b} $$ {#eq:pointwise}
  //:
  //: The derivative $a/y - b/(1 - y)$ vanishes there and nowhere else. The second derivative is
  //: negative everywhere, and at the maximum it is
  //:
  //: $$ \frac{d^2}{dy^2}\left[a \log y + b \log(1 - y)\right]_{y = a/(a+b)} = -\frac{(a + b)^3}{ab} $$ {#eq:curvature}

  verify(
    "eq:pointwise", "the place of the maximum", by: .minimizer,
    tolerance: .absolute(
      1e-5, because: "a maximum is located to the root of the accuracy of the function")
  ) { check in
    for var draw in check.draws(20) {
      let a = draw.logUniform(in: 0.1...10)
      let b = draw.logUniform(in: 0.1...10)
      let found = try minimum(from: 1e-9, to: 1 - 1e-9) { -a * log($0) - b * log1p(-$0) }
      check.equal(draw.name, to: found) { slip in
        slip("b for a above", b, for: a) / (a + slip("2b for b below", 2, for: 1) * b)
      }
    }
  }

  verify("eq:curvature", "the second derivative there", by: .differences) { check in
    for var draw in check.draws(20) {
      let a = draw.uniform(in: 0.5...3)
      let b = draw.uniform(in: 0.5...3)
      let bend = try secondDerivative(
        of: { a * log($0) + b * log1p(-$0) }, at: a / (a + b), step: 0.05)
      check.equal(draw.name, to: bend) { slip in
        -pow(a + b, slip("2 for 3", 2, for: 3)) / (a * slip("b forgotten below", 1, for: b))
      }
    }
  }

  figure(
    "fig:pointwise",
    Plot(x: "y, what D says", y: Plot.Axis("a log y + b log(1 − y)", unit: "nats"))
      .line("a = 3, b = 1", over: 0.01...0.99) { 3 * log($0) + log(1 - $0) }
      .line("a = 1, b = 1", over: 0.01...0.99) { log($0) + log(1 - $0) }
      .line("a = 1, b = 4", over: 0.01...0.99) { log($0) + 4 * log(1 - $0) }
      .points(
        "a/(a + b)", x: [0.75, 0.5, 0.2],
        y: [3 * log(0.75) + log(0.25), 2 * log(0.5), log(0.2) + 4 * log(0.8)], color: .ink
      )
      .yAxis(.linear, -8...0).legend(.above),
    alt:
      "Three concave curves over y from 0 to 1, each with a point at a/(a + b), its highest place.",
    caption: "What the discriminator maximizes at one place x, for three pairs of densities there.")

  //: Put the densities back, $a = p(x)$ and $b = q(x)$ (Goodfellow and others, 2014, proposition
  //: 1):
  //:
  //: $$ D^*(x) = \frac{p(x)}{p(x) + q(x)} $$ {#eq:optimal}
  //:
  //: By Bayes' rule this is the probability that $x$ is real, if both kinds are equally common. The
  //: check does not ask for the maximum at single places. It changes the whole function: it adds
  //: $\varepsilon \sin(\cdot)$ to the logit of $D^*$, and finds that $V$ does not change to first
  //: order in $\varepsilon$.

  verify("eq:optimal", "no bend of D* changes the value to first order", by: .differences) {
    check in
    let p = Pairs.twoHumps
    let q = Pairs.fake
    for var draw in check.draws(8) {
      let (b, c) = (draw.normal(), draw.uniform(in: 0.5...2))
      try check.zero(draw.name, scale: 1) { slip in
        try derivative(at: 0) { ε in
          try minimaxValueByQuadrature(
            real: p, generated: q,
            discriminatorLogit: { x in
              let (real, fake) = (p.logDensity(at: x), q.logDensity(at: x))
              let best = slip("q/(p + q)", fake - real, for: real - fake)
              return slip("the logit halved", 0.5, for: 1) * best + ε * sin(c * x + b)
            }, relativeTolerance: 1e-11
          ).value
        }
      }
    }
  }

  //: Its logit, the number before the sigmoid, is what chapter 1 was about, before any expectation
  //: was taken:
  //:
  //: $$ \log\frac{D^*(x)}{1 - D^*(x)} = \log p(x) - \log q(x) $$ {#eq:logit}
  //:
  //: For two normals this is a parabola in $x$. So a logistic regression on $1, x, x^2$ finds
  //: $D^*$. In the check a minimizer finds it. It is given the value $V$ and no other information
  //: about the densities.

  verify(
    "eq:logit", "the best parabola is the log ratio", by: .minimizer,
    tolerance: .absolute(1e-4, because: "the minimizer stops where the value is flat")
  ) { check in
    for (p, q) in Pairs.games {
      let fit = try minimize(from: [0, 0, 0], tolerance: 1e-10) { w in
        -(try minimaxValueByQuadrature(
          real: p, generated: q, discriminatorLogit: { w[0] + w[1] * $0 + w[2] * $0 * $0 },
          relativeTolerance: 1e-11
        ).value)
      }
      check.equal(
        "\(p) against \(q)", to: fit.point.map { Estimate($0, error: 2e-6) }, scale: 1
      ) { slip in
        let sign = slip("log q − log p", -1.0, for: 1.0)
        func parabola(_ d: Normal) -> [Double] {
          let v = d.standardDeviation * d.standardDeviation
          let scale = slip("log σ forgotten", 0, for: log(d.standardDeviation))
          return [-d.mean * d.mean / (2 * v) - scale, d.mean / v, -1 / (2 * v)]
        }
        return zip(parabola(p), parabola(q)).map { sign * ($0 - $1) }
      }
    }
  }

  //: Neither $p$ nor the generator's own $q$ is known as a formula. A classifier that is trained on
  //: samples of both learns the *ratio* of the two, and a ratio is all that a divergence needs.
  //:
  //: ## Does a network get there?
  //:
  //: Take $p = N(0, 1)$ and $q = N(1.5, 2^2)$, for which $D^*$ rises and falls. A network with one
  //: hidden layer, of 2 or of 32 units, sees $n$ draws of each and is trained as in (alg:training),
  //: the generator's step left out. How far it is from $D^*$ is measured where the examples are,
  //:
  //: $$ \text{distance} = \int |D(x) - D^*(x)|\,\tfrac12 (p(x) + q(x))\,dx $$ {#eq:distance definition}
  //:
  //: and compared with a floor: the same distance for an estimate that knows that both densities
  //: are normal, and takes only their four parameters from the same draws.

  let sizes = [64, 256, 1024, 4096]
  let widths = [2, 32]
  let seeds = chapter.quick || chapter.checksOnly ? 2 : 6
  let steps = chapter.checksOnly ? 24 : chapter.quick ? 150 : 1500
  let stream = chapter.stream("discriminators")
  struct Plan { let width: Int, n: Int, seed: Int }
  let plans = widths.flatMap { width in
    sizes.flatMap { n in (0..<seeds).map { Plan(width: width, n: n, seed: $0) } }
  }
  let fits = try chapter.trained(
    plans.map { "discriminator-\($0.width)-\($0.n)-\($0.seed)" }, settings: ["steps": steps]
  ) { index, _ in
    let plan = plans[index]
    return try trainDiscriminator(
      Pairs.real, Pairs.fake, n: plan.n, width: plan.width, steps: steps,
      stream: stream.split(plan.n).split(plan.seed))
  }
  let best = OptimalDiscriminator(real: Pairs.real, generated: Pairs.fake)
  func distances(width: Int, n: Int, known: Bool = false) -> [Double] {
    zip(plans, fits).filter { $0.0.width == width && $0.0.n == n }.map { _, fit in
      LineGrid.integral { i, x in
        let logit = known ? fit.known[i] : fit.learned[i]
        let weight = (Pairs.real.density(at: x) + Pairs.fake.density(at: x)) / 2
        return abs(1 / (1 + exp(-logit)) - best(x)) * weight
      }
    }
  }
  func logits(width: Int, n: Int) -> [Double] {
    fits[plans.firstIndex { $0.width == width && $0.n == n }!].learned
  }
  let (wide, narrow) = (
    sizes.map { distances(width: 32, n: $0) }, sizes.map { distances(width: 2, n: $0) }
  )
  let floor = sizes.map { distances(width: 32, n: $0, known: true) }

  figure(
    "fig:learned",
    PlotGrid(
      [
        Plot("what it says", x: "x", y: "D(x)")
          .line("D*", over: -6...6) { best($0) }
          .line(
            "n = 4096", x: LineGrid.places,
            y: logits(width: 32, n: 4096).map { 1 / (1 + exp(-$0)) }
          )
          .line(
            "n = 64", x: LineGrid.places, y: logits(width: 32, n: 64).map { 1 / (1 + exp(-$0)) },
            style: .dashed
          )
          .line(
            "width 2", x: LineGrid.places, y: logits(width: 2, n: 4096).map { 1 / (1 + exp(-$0)) },
            style: .dotted
          )
          .yAxis(.linear, 0...1).legend(.topRight),
        Plot("how far from D*", x: "n, draws of each kind", y: "distance")
          .xAxis(.logarithmic).yAxis(.logarithmic)
          .points(
            "width 2", x: sizes.map(Double.init), y: narrow.map { meanAndError($0).mean },
            errors: narrow.map { meanAndError($0).error }
          )
          .points(
            "width 32", x: sizes.map(Double.init), y: wide.map { meanAndError($0).mean },
            errors: wide.map { meanAndError($0).error }
          )
          .line(
            "knows the families", x: sizes.map(Double.init), y: floor.map { meanAndError($0).mean },
            color: .gray),
      ], columns: 2),
    alt: "Left: the optimal discriminator over x and three learned ones. Right: distances from it "
      + "against the number of draws, for two widths, and the floor as a line.",
    caption:
      "Discriminators learned from samples, beside $D^*$. Left: the first of \(seeds) trainings. "
      + "Right: mean and standard error over \(seeds) trainings.")

  finding(
    "With 4096 draws the wide network is nearer to D* than with 64", wide[0], isAbove: wide[3])
  finding("Two units end farther from D*, with the same 4096 draws", narrow[3], isAbove: wide[3])
  finding(
    "The estimate that knows the families is nearer still, with the same 4096 draws", wide[3],
    isAbove: floor[3])

  //: The theorem is about a discriminator of unlimited capacity *and* unlimited data. Both limits
  //: can be seen here: more draws bring the wide network nearer, and with 4096 draws so do more
  //: units.
}
