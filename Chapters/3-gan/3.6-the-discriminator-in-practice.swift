import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Verification

//: # The discriminator in practice
//:
//: A trained discriminator is not the best one: it gives a lower bound, and a weak class of
//: discriminators cannot see some differences at all.

func theDiscriminatorInPractice(_ chapter: Chapter) throws {
  //: ## A lower bound
  //:
  //: Any other $D$ is worth less than $D^*$. So a trained one gives a bound on the divergence,
  //:
  //: $$ \mathrm{JSD}(p, q) \ge \tfrac12 V(D, G) + \log 2 \quad\text{for every } D $$ {#eq:bound}
  //:
  //: The difference is a divergence as well. At each $x$ it is the divergence between two coins,
  //: one with probability $D^*(x)$ and one with $D(x)$, averaged over the middle $m$,
  //:
  //: $$ V(D^*, G) - V(D, G) = 2\,\mathbb{E}_m\left[D_{KL}\big(\mathrm{Bern}(D^*)\,\|\,\mathrm{Bern}(D)\big)\right] $$ {#eq:gap}
  //:
  //: A discriminator is trained by climbing $V$. So it makes its own bound tighter, and the
  //: generator then pushes the bound down. The variational autoencoder of chapter 2 also optimizes
  //: a bound; but there, both networks push the *same* bound in the *same* direction.

  verify("eq:bound", "every discriminator gives a lower bound", by: .quadrature) { check in
    let shannon = try jsDivergenceByQuadrature(of: Pairs.real, and: Pairs.fake)
    for var draw in check.draws(12) {
      let (a, b, c) = (0.3 * draw.normal(), -0.5 * abs(draw.normal()), 0.5 * draw.normal())
      let value = try minimaxValueByQuadrature(
        real: Pairs.real, generated: Pairs.fake, discriminatorLogit: { a + b * $0 + c * sin($0) })
      check.atMost(draw.name, shannon) { slip in
        0.5 * value + log(slip("log 4 for log 2", 4, for: 2.0))
      }
    }
  }

  verify("eq:gap", "the gap is a mean divergence of coins", by: .quadrature) { check in
    let best = OptimalDiscriminator(real: Pairs.real, generated: Pairs.fake)
    for var draw in check.draws(8) {
      let (a, b) = (draw.normal(), draw.normal())
      func logit(_ x: Double) -> Double { a + b * x }
      let gap =
        try minimaxValueByQuadrature(real: Pairs.real, generated: Pairs.fake)
        - minimaxValueByQuadrature(
          real: Pairs.real, generated: Pairs.fake, discriminatorLogit: logit)
      try check.equal(draw.name, to: gap) { slip in
        func coins(_ x: Double) -> Double {
          let own = best(x) * (best.logProbability(at: x) + log1pexp(-logit(x)))
          let other = best.complement(at: x) * (best.logComplement(at: x) + log1pexp(logit(x)))
          return own + slip("the coin's other side forgotten", 0, for: 1) * other
        }
        let halves =
          try expectation(under: Pairs.real, coins)
          + expectation(under: slip("over the data only", Pairs.real, for: Pairs.fake), coins)
        return slip("the mean for twice the mean", 0.5, for: 1) * halves
      }
    }
  }

  //: ## A weak class is blind
  //:
  //: What does the generator minimize, then? The largest value that *this class* of discriminators
  //: reaches. Let logits be straight lines, $a(x) = w x + b$. If $p$ and $q$ have the same mean,
  //: the best of them says $\frac12$ everywhere,
  //:
  //: $$ \max_{w, b} V(\sigma(wx + b), G) = -\log 4 \quad\text{whenever } \mathbb{E}_p[x] = \mathbb{E}_q[x] $$ {#eq:blind}
  //:
  //: and a generator that matches one moment has won (Liu, Bousquet and Chaudhuri, 2017, on what
  //: stronger classes see). A finite network stands between this and $D^*$.

  verify("eq:blind", "straight lines see only the mean", by: .minimizer) { check in
    let mean = Pairs.twoHumps.mean
    for (name, q) in [
      ("a wide normal", mixture([1], [normal(mean, 3)])),
      ("a narrow one", mixture([1], [normal(mean, 0.2)])),
      ("two far humps", mixture([1, 1], [normal(mean - 2, 0.5), normal(mean + 2, 0.5)])),
    ] {
      try check.equal(name, to: -log(4.0)) { slip in
        let shift = slip("the mean of q off by one half", 0.5, for: 0)
        let moved = mixture(
          q.weights, q.components.map { normal($0.mean + shift, $0.standardDeviation) })
        let line = try minimize(from: [0.7, -0.4], tolerance: 1e-8) { w in
          -(try minimaxValueByQuadrature(
            real: Pairs.twoHumps, generated: moved, discriminatorLogit: { w[0] * $0 + w[1] },
            relativeTolerance: 1e-10
          ).value)
        }
        return Estimate(-line.value, error: 1e-9, method: .finiteDifference)
      }
    }
  }

  //: ## Would it converge?
  //:
  //: Proposition 2 of the first paper says: if $D$ is the best one at every step, and $q$ *itself*
  //: moves by small enough steps, then $q$ goes to $p$. The reason is in two facts. The value at
  //: the best response, as a function of $q$, is convex. And its slope needs no derivative of $D^*$
  //: (the envelope theorem again): on a finite number of outcomes,
  //:
  //: $$ \frac{\partial}{\partial q_i} \max_D V(D, q) = \log\big(1 - D^*_i\big) = \log\frac{q_i}{p_i + q_i} $$ {#eq:functional-slope}

  verify("eq:functional-slope", "the slope in the density itself", by: .differences) { check in
    for var draw in check.draws(6) {
      let p = randomProbabilities(5, using: &draw)
      let q = randomProbabilities(5, using: &draw)
      let i = draw.stream.integer(below: 5)
      let slope = try derivative(
        of: {
          var moved = q
          moved[i] = $0
          return try playedOut(p, moved)
        }, at: q[i], step: q[i] / 4)
      check.equal(draw.name, to: Estimate(slope.value, error: slope.error + 1e-7), scale: 100) {
        slip in
        log(
          slip("log D for log(1 − D)", p[i], for: q[i])
            / (p[i] + slip("q forgotten below", 0, for: 1) * q[i]))
      }
    }
  }

  //: The proposition speaks of densities, and networks do not move densities: they move weights,
  //: and in weights the value is not convex. The figure has an example of each. On the left, on six
  //: outcomes, $q$ itself moves, $q_i \leftarrow q_i\,(1 - D^*_i)^{-\eta}$ up to a factor, and ends
  //: at $p$.

  // snippet.open
  let p = [0.3, 0.05, 0.2, 0.05, 0.3, 0.1]
  var q = [0.01, 0.5, 0.01, 0.4, 0.01, 0.07]
  var fall = [Estimate]()
  for _ in 0..<60 {
    fall.append(2 * Estimate(jensenShannon(p, q)))
    let moved = zip(p, q).map { $1 * pow($1 / ($0 + $1), -0.5) }
    q = moved.map { $0 / moved.reduce(0, +) }
  }

  //: On the right the generator is a single point: all its mass is at one place $\theta$, and the
  //: data lie half at 0 and half at 1. For every $\theta$ the best discriminator tells data and
  //: samples apart well, so $\min_\theta \max_D V$ is large. But for every $D$ one of the two
  //: places has a $D$ at least as large as the data's on average, so
  //: $\max_D \min_\theta V = -\log 4$:
  //:
  //: $$ \max_D \min_\theta V = -\log 4 \;<\; \min_\theta \max_D V
  //:    = \tfrac12 \log\tfrac13 + \log\tfrac23 $$ {#eq:no-saddle}
  //:
  //: The two orders differ, so this game has **no equilibrium**: for each fixed $D$ the generator
  //: moves to the place where $D$ is largest, and then $D$ changes. (sec:3.11-mode-collapse) shows
  //: such runs.

  verify(
    "eq:no-saddle", "two orders of one game", by: .minimizer,
    tolerance: .absolute(1e-6, because: "the searches end at a kink, where both places are as good")
  ) { check in
    // With the generator at one place the best D is searched at each place on its own.
    let second = try playedOut([0.5, 0.5], [1, 0])
    check.equal("the generator first", to: Estimate(second, error: 1e-8)) { slip in
      0.5 * log(slip("1/2 for 1/3", 0.5, for: 1.0 / 3))
        + log(slip("1/2 for 2/3", 0.5, for: 2.0 / 3))
    }
    // D by its logits at the two places; anywhere else the generator would be caught at no cost.
    func worst(_ a: Double, _ b: Double) -> Double {
      -0.5 * (log1pexp(-a) + log1pexp(-b)) - max(log1pexp(a), log1pexp(b))
    }
    let first = try minimize(between: -3, and: 2, tolerance: 1e-10) { level in
      try minimize(between: -4, and: 3, tolerance: 1e-10) { -worst(level + $0, level - $0) }.value
    }
    check.equal("the discriminator first", to: Estimate(-first.value, error: 1e-7)) { slip in
      -log(slip("2 for 4", 2, for: 4.0))
    }
  }

  figure(
    "fig:convergence",
    PlotGrid(
      [
        Plot("q itself moves", x: "step", y: Plot.Axis("2 JSD", unit: "nats"))
          .line("", x: fall.indices.map(Double.init), y: fall.map(\.value)).yAxis(.logarithmic)
          .legend(.none),
        Plot(
          "a generator of one point", x: "D's logit at 0 less that at 1",
          y: Plot.Axis("V", unit: "nats")
        )
        .line("θ = 0", over: -3...3) {
          -1.0 * log1pexp(-$0 / 2) / 2 - log1pexp($0 / 2) / 2 - log1pexp($0 / 2)
        }
        .line("θ = 1", over: -3...3) {
          -log1pexp(-$0 / 2) / 2 - log1pexp($0 / 2) / 2 - log1pexp(-$0 / 2)
        }
        .horizontalLine(at: -log(4), "−log 4").legend(.above),
      ], columns: 2),
    alt:
      "Left: the divergence falls over sixty steps on a logarithmic axis. Right: the value over the "
      + "difference of two logits, for the two places of the generator; the curves cross in the middle.",
    caption:
      "Left: proposition 2 on six outcomes. Right: a game without an equilibrium; the generator "
      + "takes the lower curve, and the best that D can do about it is the crossing.")
}
