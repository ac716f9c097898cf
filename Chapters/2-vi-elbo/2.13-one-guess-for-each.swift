import Foundation
import GSLNumerics
import Literate
import Probability

//: # Going deeper: one guess for each datum
//:
//: The mean field is found one coordinate at a time for each datum, and this section measures what one rule for
//: all data loses against it.
func oneGuessForEach(_ chapter: Chapter) throws {
  //: Before networks, $q$ was found for each datum on its own. In the **mean field** $q(z) = \prod_j q_j(z_j)$
  //: all factors but one are held still, and the best remaining one is known (Bishop, 2006, equation 10.9):
  //:
  //: $$ q_j^*(z_j) \propto \exp \mathbb{E}_{q_{-j}}[\log p(x, z)] $$ {#eq:mean-field}
  //:
  //: The reason is short: as a function of $q_j$ alone the bound is a constant minus the divergence of $q_j$
  //: from the right side. For factor analysis, $x|z \sim N(Wz + b, \mathrm{diag}\,s^2)$, multiply out the squares
  //: in the joint:
  //:
  //: $$ \log p(x, z) = -\tfrac12 z^\top\Lambda z + h^\top z + \text{const},\qquad
  //:    \Lambda = I + W^\top \mathrm{diag}(s^{-2}) W,\quad h = W^\top \mathrm{diag}(s^{-2}) (x - b) $$ {#eq:quadratic-form}
  //:
  //: Two things can be read off. The posterior is $N(\Lambda^{-1}h, \Lambda^{-1})$. And with $m_i$ the mean of
  //: $q_i$,
  //:
  //: $$ q_j^* = N\Big(\frac{h_j - \sum_{i\ne j}\Lambda_{ji} m_i}{\Lambda_{jj}},\ \frac1{\Lambda_{jj}}\Big) $$ {#eq:factor}
  //:
  //: (quote:cavi)

  verify(
    "eq:mean-field", "the best factor", by: .minimizer,
    tolerance: .absolute(
      1e-4, because: "a minimum is located to the square root of the accuracy of the function")
  ) { check in
    for var draw in check.draws(5) {
      // p(x, z) for one x and two causes of three values each; the second factor is anything.
      let joint = (0..<3).map { _ in (0..<3).map { _ in draw.uniform(in: 0.01...1) } }
      let second = randomProbabilities(3, using: &draw)
      func factor(_ score: (Int) -> Double) -> [Double] {
        normalized((0..<3).map { exp(score($0)) })
      }
      let best = try minimize(from: [0, 0], tolerance: 1e-9) { p in
        let first = factor { $0 == 2 ? 0 : p[$0] }
        return average(first) { i in
          average(second) { j in log(first[i] * second[j] / joint[i][j]) }
        }
      }.point
      let found = factor { $0 == 2 ? 0 : best[$0] }.map { Estimate($0, error: 1e-6) }
      check.equal(draw.name, to: found) { slip in
        let weights = second.map { slip("the other factor ignored", 1.0 / 3, for: $0) }
        let outside = slip("logarithm outside the average", true, for: false)
        return factor { i in
          outside ? log(average(weights) { joint[i][$0] }) : average(weights) { log(joint[i][$0]) }
        }
      }
    }
  }
  verify("eq:quadratic-form", "the joint is a quadratic in z", by: .closedForm) { check in
    for var draw in check.draws(8) {
      let model = try randomFactors(&draw)
      let (x, z) = ((0..<3).map { _ in 2 * draw.normal() }, [draw.normal(), draw.normal()])
      let (Λ, h) = canonicalForm(model, x)
      let gain = try logJoint(model, x, z) - logJoint(model, x, [0, 0])
      check.equal("\(draw.name), against z = 0", to: gain, scale: 100) { slip in
        let identity = slip("I forgotten in Λ", 1.0, for: 0)
        let form = squareForm(Λ, z) - identity * (z[0] * z[0] + z[1] * z[1])
        let linear: Double = h[0] * z[0] + h[1] * z[1]
        return linear - slip("½ dropped", 1, for: 0.5) * form
      }
      // The posterior by another road: one coordinate of x after the other.
      let posterior = try model.posterior(of: x)
      check.equal("\(draw.name), posterior mean", to: posterior.mean, scale: 10) { slip in
        let determinant = Λ[0][0] * Λ[1][1] - slip("diagonal alone", 0, for: Λ[0][1] * Λ[1][0])
        return [
          (Λ[1][1] * h[0] - Λ[0][1] * h[1]) / determinant,
          (Λ[0][0] * h[1] - Λ[1][0] * h[0]) / determinant,
        ]
      }
    }
  }
  verify(
    "eq:factor", "the best normal factor", by: .minimizer,
    tolerance: .absolute(
      1e-4, because: "a minimum is located to the square root of the accuracy of the function")
  ) { check in
    for var draw in check.draws(6) {
      let model = try twoCauses(tilt: draw.uniform(in: 0.4...1.2))
      let (Λ, h) = canonicalForm(model, measured)
      // The second factor, anywhere.
      let (m, s) = (1 + draw.uniform(), exp(0.4 * draw.normal()))
      let best = try minimize(from: [0, 0], tolerance: 1e-8) { p in
        -(try model.evidenceLowerBound(
          of: measured,
          under: MultivariateNormal(mean: [p[0], m], standardDeviations: [exp(p[1]), s])))
      }.point
      check.equal("\(draw.name), mean", to: Estimate(best[0], error: 1e-5), scale: 1) { slip in
        (h[0] - slip("the other's mean ignored", 0, for: 1) * Λ[0][1] * m)
          / (Λ[0][0] - slip("I forgotten in Λ", 1, for: 0))
      }
      check.equal("\(draw.name), variance", to: Estimate(exp(2 * best[1]), error: 1e-5)) { slip in
        let schur = Λ[0][0] - Λ[0][1] * Λ[0][1] / Λ[1][1]
        return 1 / slip("the posterior's own variance", schur, for: Λ[0][0])
      }
    }
  }

  //: Every update is a maximization, so the bound never falls. If $\Lambda$ is diagonal, the posterior *is* a
  //: product, and one sweep arrives at it. If not, the means still come out right and the variances too small:
  //:
  //: $$ \mathcal{L}(q^{(0)}) \le \mathcal{L}(q^{(1)}) \le \dots \le \log p(x) $$ {#eq:ascent}
  //: $$ \mathcal{L}(q^*) = \log p(x) \quad\text{if } \Lambda \text{ is diagonal} $$ {#eq:conjugate}
  //: $$ (\Lambda^{-1})_{jj} \ge \frac{1}{\Lambda_{jj}} $$ {#eq:too-narrow}

  verify("eq:ascent", "never down", by: .exact) { check in
    for tilt in [0, 0.4, 0.9, 2] {
      let model = try twoCauses(tilt: tilt)
      let bounds = try coordinateAscent(model, measured, sweeps: 10).bounds
      let evidence = try model.logEvidence(of: measured)
      check.ordered("tilt \(tilt)") { slip in
        slip("backwards", bounds.reversed(), for: bounds) + [evidence]
      }
    }
  }
  verify("eq:conjugate", "exact where the posterior is a product", by: .closedForm) { check in
    for w in [0.5, 1.2, 3] {
      let model = try FactorAnalysisModel(
        weights: [[w, 0.5], [w, -0.5], [0, 1]], bias: [0, 0, 0], noise: [0.7, 0.7, 1.1])
      let evidence = try model.logEvidence(of: measured)
      let bounds = try coordinateAscent(model, measured, sweeps: 1).bounds
      check.equal("w = \(w)", to: evidence) { slip in
        slip("after half a sweep", bounds[1], for: bounds[2])
      }
    }
  }
  verify("eq:too-narrow", "the mean field is too narrow", by: .closedForm) { check in
    for tilt in [0.1, 0.4, 0.9, 2] {
      let model = try twoCauses(tilt: tilt)
      let (precision, _) = canonicalForm(model, measured)
      let exact = try model.posterior(of: measured)
      for j in 0..<2 {
        check.atMost("tilt \(tilt), coordinate \(j + 1)", exact.covariance[j][j]) { slip in
          1 / (precision[j][j] - slip("I forgotten in Λ", 1, for: 0))
        }
      }
    }
  }

  figure(
    "fig:mean-field", try meanFieldPlots(),
    alt:
      "Left: a slanted elliptical density with the contours of an upright, smaller one on top. Right: a curve that "
      + "rises and stays below a horizontal line.",
    caption:
      "A product of independent factors has no correlation. Left: the posterior and the mean field (lines). Right: the bound after "
      + "each update, and the evidence.")

  //: ## What a rule loses
  //:
  //: An encoder answers for every $x$. Two things can then be wrong, the family and the rule (Cremer, Li and
  //: Duvenaud, 2018):
  //:
  //: $$ \log p(x) - \mathcal{L}(q_\phi) = \underbrace{\log p(x) - \mathcal{L}(q^*)}_{\text{approximation gap}\ \ge\ 0}
  //:   + \underbrace{\mathcal{L}(q^*) - \mathcal{L}(q_\phi)}_{\text{amortization gap}\ \ge\ 0} $$ {#eq:gaps}
  //:
  //: On the curved model the rule gives $\mu$ and $\log\sigma$ as polynomials in $x$, fitted to all $x$ on a
  //: grid at once: straight lines first, cubics next. $q^*$ is the best normal for each $x$.

  let rules = try AmortizedRules()
  verify("eq:gaps", "neither gap is negative", by: .quadrature) { check in
    for i in stride(from: 0, to: rules.x.count, by: 3) {
      for (name, rule) in [("lines", rules.byLine), ("cubics", rules.byCubic)] {
        check.ordered("\(name), x = \(rules.x[i])") { slip in
          let (low, high) = (Estimate(rule[i]), Estimate(rules.byFamily[i]))
          return slip("the rule better than the search", [high, low], for: [low, high])
            + [rules.truth[i]]
        }
      }
    }
  }
  text(
    #"""
    Averaged over the grid the approximation gap is \#(rules.shortfall(rules.byFamily), digits: 2) nats. The
    amortization gap is \#(rules.shortfall(rules.byLine) - rules.shortfall(rules.byFamily), digits: 2) with
    straight lines and \#(rules.shortfall(rules.byCubic) - rules.shortfall(rules.byFamily), digits: 2) with cubics.
    A richer rule can close the second gap, and can do nothing about the first.
    """#)
  figure(
    "fig:gaps", rules.plot(),
    alt:
      "Three curves over x: how far the bound is below the log evidence with two rules and with the best "
      + "normal for each x.",
    caption:
      "How far below log p(x). The curve of the best normal is the approximation gap; the distance to one of the "
      + "others is the amortization gap of that rule.")
}
