import Autodiff
import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Verification

//: # The generator's side
//:
//: Two losses are in use for the generator, and they minimize two different divergences.

func theGeneratorsSide(_ chapter: Chapter) throws {
  //: ## Two losses
  //:
  //: The generator sees $D$ through its logit $a$. The game says: minimize $\log(1 - D)$. The first
  //: paper recommends $-\log D$ in its place. Their slopes, checked by the engine's automatic
  //: differentiation (the *tape*), are
  //:
  //: $$ \frac{d}{da} \log(1 - \sigma(a)) = -\sigma(a) $$ {#eq:saturating}
  //:
  //: $$ \frac{d}{da} \left[-\log \sigma(a)\right] = -(1 - \sigma(a)) $$ {#eq:non-saturating}
  //:
  //: Suppose that the discriminator is sure and right about a generated sample, $a \ll 0$. The
  //: first paper expects this early in training. Then the first slope is about $-e^{a}$, almost
  //: zero, and the second about $-1$. Therefore the first loss is called **saturating**. Both
  //: slopes have the same sign everywhere. So for one sample both losses pull the same way, with
  //: different strength. A batch is a sum over samples, and sums with different weights point in
  //: different directions.

  let logits = [-6.0, -3, -1, -0.25, 0.5, 1, 3]
  verify(
    "eq:saturating", "the slope of log(1 − D), by the tape", by: .automaticDifferentiation,
    tolerance: .relative(2e-6, because: "the tape computes with 24 bits")
  ) { check in
    for a in logits {
      let tape = try slopeByTape(at: a) { -binaryCrossEntropy(logits: $0, target: 0) }
      check.equal("a = \(a)", to: tape) { slip in
        -1 / (1 + exp(slip("a for −a", 1, for: -1) * a))
          * slip("times 1 − σ", 1 / (1 + exp(a)), for: 1)
      }
    }
  }
  verify(
    "eq:non-saturating", "the slope of −log D, by the tape", by: .automaticDifferentiation,
    tolerance: .relative(2e-6, because: "the tape computes with 24 bits")
  ) { check in
    for a in logits {
      let tape = try slopeByTape(at: a) { binaryCrossEntropy(logits: $0, target: 1) }
      check.equal("a = \(a)", to: tape) { slip in
        slip("uphill", 1.0, for: -1)
          * (1 - slip("1 − σ for σ", 1 / (1 + exp(a)), for: 1 / (1 + exp(-a))))
      }
    }
  }

  figure(
    "fig:slopes",
    PlotGrid(
      [
        Plot("loss", x: "logit a of a generated sample", y: Plot.Axis("loss", unit: "nats"))
          .line("log(1 − D)", over: -6...6) { -log1pexp($0) }
          .line("−log D", over: -6...6) { log1pexp(-$0) }.legend(.above),
        Plot("pull", x: "logit a of a generated sample", y: "minus the slope")
          .line("saturating", over: -6...6) { 1 / (1 + exp(-$0)) }
          .line("non-saturating", over: -6...6) { 1 / (1 + exp($0)) }.legend(.above),
      ], columns: 2),
    alt:
      "Left: two falling losses over the logit. Right: the saturating one's pull vanishes for negative "
      + "logits, the non-saturating one's for positive logits.",
    caption:
      "Where the discriminator is sure of a fake (left in each panel) one loss is flat and the other "
      + "is steep. The saturating loss is steep for samples that pass, the other one for those that do not."
  )

  //: ## What each of them descends
  //:
  //: Take the best discriminator $D^*_0$ of the generator $\theta_0$, and hold it still: the
  //: generator does not differentiate through it. For the minimax loss that makes no difference. If
  //: $\theta$ moves, $D^*$ moves as well, but $V$ is at its maximum over $D$ and does not change
  //: with $D$ to first order (the **envelope theorem**):
  //:
  //: $$ \frac{\partial}{\partial\theta} V(D^*_0, G_\theta)\Big|_{\theta_0}
  //:    = \frac{d}{d\theta} \left[2\,\mathrm{JSD}(p, q_\theta)\right]_{\theta_0} $$ {#eq:envelope}
  //:
  //: The other loss is no value of the game, and holding $D^*_0$ still matters. With $q_0$ the
  //: density at $\theta_0$,
  //:
  //: $$ -\log D^*_0 = \log\frac{q_0}{p} - \log\frac{q_0}{p + q_0} = \log\frac{q_0}{p} - \log(1 - D^*_0) $$ {#eq:two-terms}
  //:
  //: The slope of the average of the first term is that of $D_{KL}(q_\theta\,\|\,p)$, because
  //: $\mathbb{E}_{q_\theta}[\log q_\theta/q_0]$ has its minimum at $\theta_0$. The second term is
  //: minus the minimax loss. So (Arjovsky and Bottou, 2017, theorem 2.5)
  //:
  //: $$ \frac{\partial}{\partial\theta} \mathbb{E}_{q_\theta}[-\log D^*_0]\Big|_{\theta_0}
  //:    = \frac{d}{d\theta} \left[D_{KL}(q_\theta\,\|\,p) - 2\,\mathrm{JSD}(p, q_\theta)\right]_{\theta_0} $$ {#eq:frozen}

  let places: [(place: Double, width: Double)] = [(0.5, 1), (1.5, 2), (-1, 0.8), (2.5, 1.3)]
  verify("eq:envelope", "a frozen best response has the slope of 2 JSD", by: .differences) {
    check in
    for (θ, s) in places {
      let best = OptimalDiscriminator(real: Pairs.real, generated: normal(θ, s))
      let frozen = try derivative(at: θ) {
        try expectationByQuadrature(under: normal($0, s), of: best.logComplement).value
      }
      try check.equal("N(\(θ), \(s)²)", to: frozen) { slip in
        try divergenceSlope(
          at: θ, width: s, shannon: slip("JSD for 2 JSD", 1, for: 2),
          reverse: slip("a reverse KL added", 1, for: 0))
      }
    }
  }
  verify("eq:two-terms", "the definition of the best response, at points", by: .exact) { check in
    for (θ, s) in places {
      for x in [-1.5, 0.3, 2] {
        let (p, q) = (Pairs.real.density(at: x), normal(θ, s).density(at: x))
        check.equal("N(\(θ), \(s)²) at \(x)", to: -log(p / (p + q)), scale: 1) { slip in
          let ratio = slip("p/q for q/p", p / q, for: q / p)
          return log(ratio) - slip("+ for −", -1, for: 1) * log(q / (p + q))
        }
      }
    }
  }
  verify("eq:frozen", "the slope of the non-saturating loss", by: .differences) { check in
    for (θ, s) in places {
      let best = OptimalDiscriminator(real: Pairs.real, generated: normal(θ, s))
      let frozen = try derivative(at: θ) {
        try expectationByQuadrature(under: normal($0, s)) { -best.logProbability(at: $0) }.value
      }
      try check.equal("N(\(θ), \(s)²)", to: frozen) { slip in
        try divergenceSlope(
          at: θ, width: s,
          shannon: slip("− JSD for − 2 JSD", -1, for: slip("+ 2 JSD for − 2 JSD", 2, for: -2)),
          reverse: slip("KL forgotten", 0, for: 1))
      }
    }
  }

  //: The minus sign looks odd: a generator that *increases* the JSD? It does not. The difference is
  //: a divergence itself,
  //:
  //: $$ D_{KL}(q\,\|\,p) - 2\,\mathrm{JSD}(p, q) = 2\,D_{KL}(m\,\|\,p) $$ {#eq:same-optimum}
  //:
  //: It is never negative, and zero only for $q = p$. So both losses have the same optimum, as
  //: tutorials say. Some of them add that the second has the slope of the first, only stronger.
  //: That does not hold: one descends the JSD, the other one twice the divergence of the middle
  //: from the data. And the sum of the two losses is the reverse divergence of chapter 1:
  //:
  //: $$ \mathbb{E}_q[\log(1 - D^*)] + \mathbb{E}_q[-\log D^*] = D_{KL}(q\,\|\,p) $$ {#eq:reverse-sum}

  verify("eq:same-optimum", "the difference is a divergence", by: .quadrature) { check in
    for (p, q) in Pairs.games {
      let middle = mixture([1, 1], [p, q])
      let forward: Double = klDivergence(of: q, from: p)
      let difference = forward - 2 * (try jsDivergenceByQuadrature(of: p, and: q))
      try check.equal("\(p) against \(q)", to: difference) { slip in
        try slip("without the 2", 1, for: 2)
          * expectation(under: middle) { x in
            let ratio = middle.logDensity(at: x) - p.logDensity(at: x)
            return ratio
              * slip(
                "averaged over p for over m", p.density(at: x) / middle.density(at: x), for: 1)
          }
      }
    }
  }
  verify("eq:reverse-sum", "the sum of the losses is the reverse KL", by: .quadrature) { check in
    for (p, q) in Pairs.games {
      let best = OptimalDiscriminator(real: p, generated: q)
      try check.equal("\(p) against \(q)", to: Estimate(klDivergence(of: q, from: p))) { slip in
        let saturating = try expectation(under: q, best.logComplement)
        let other = try expectation(under: slip("the second over p", p, for: q)) {
          -best.logProbability(at: $0)
        }
        return slip("their difference", -1, for: 1) * saturating + other
      }
    }
  }

  //: ## Which of them reacts more to a missing mode
  //:
  //: Both are **f-divergences** $\int q f(p/q)\,dx$: a convex $f$ of the ratio $u = p/q$, averaged.
  //: How strongly a divergence reacts to a place with ratio $u$ is measured by the second
  //: derivative $f''(u)$, its **bend**. For $2\,\mathrm{JSD}$ it is $1/(u(1 + u))$. For the other
  //: one,
  //:
  //: $$ f(u) = (1 + u) \log\frac{1 + u}{2u}, \qquad f''(u) = \frac{1}{u^2 (1 + u)} $$ {#eq:bend}
  //:
  //: The second is the first, divided by $u$. Where the data are many and the samples few,
  //: $u \gg 1$, the non-saturating loss reacts less, by the factor $u$. It reacts less than the JSD
  //: to *missing modes*, and more to *wrong samples* ($u \ll 1$). (sec:3.11-mode-collapse) comes
  //: back to this.

  verify("eq:bend", "f belongs to 2 KL(m‖p), and its bend", by: .differences) { check in
    for u in [0.2, 0.5, 1, 2, 5] {
      let bend = try secondDerivative(
        of: { (1 + $0) * log((1 + $0) / (2 * $0)) }, at: u, step: 0.05)
      check.equal("u = \(u), the bend", to: Estimate(bend.value, error: bend.error + 1e-10)) {
        slip in
        1 / (pow(u, slip("u for u²", 1, for: 2)) * (slip("1 + 2u", 2, for: 1) * u + 1))
      }
    }
    for (p, q) in Pairs.games {
      let middle = mixture([1, 1], [p, q])
      let divergence =
        2
        * (try expectation(under: middle) {
          middle.logDensity(at: $0) - p.logDensity(at: $0)
        })
      try check.equal("\(p) against \(q), the divergence", to: divergence) { slip in
        try integrate(
          from: -16, to: 19, breakPoints: [-6, -3, 0, 3, 6], relativeTolerance: 1e-11
        ) { x in
          let u = exp(p.logDensity(at: x) - q.logDensity(at: x))
          return q.density(at: x) * (1 + u) * log((1 + u) / (slip("u for 2u", 1, for: 2) * u))
        } + Estimate(0, error: 1e-11)
      }
    }
  }
}
