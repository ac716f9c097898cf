import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Verification

//: # Where supports do not meet
//:
//: If data and samples do not overlap, the JSD has no slope, and yet the gradient of a perfect
//: discriminator can still be useful.

func whereSupportsDoNotMeet(_ chapter: Chapter) throws {
  //: ## Two uniform densities
  //:
  //: Images lie on thin sheets in a space of many dimensions, and two sheets in general do not
  //: overlap. What the JSD says then can be seen with two uniform densities of width 1, a distance
  //: $d \ge 0$ apart:
  //:
  //: $$ \mathrm{JSD}\big(U[0, 1], U[d, d + 1]\big) = \min(d, 1) \log 2 $$ {#eq:uniforms}
  //:
  //: It grows until they are apart. From then on it is $\log 2$, whatever the distance. The
  //: Wasserstein distance of a copy that is shifted by $d$ goes on,
  //:
  //: $$ W_1\big(p, p(\cdot - d)\big) = |d| $$ {#eq:shift}

  verify("eq:uniforms", "JSD of shifted uniforms", by: .quadrature) { check in
    let still = try Uniform(lower: 0, upper: 1)
    for d in [0.1, 0.3, 0.75, 1.5, 8] {
      let shannon = try jsDivergenceByQuadrature(
        of: still, and: try Uniform(lower: d, upper: d + 1))
      check.equal("d = \(d)", to: shannon) { slip in
        slip("not capped", d, for: min(d, 1)) * log(slip("4 for 2", 4, for: 2.0))
      }
    }
  }
  verify("eq:shift", "the distance of a shifted copy", by: .quadrature) { check in
    for d in [-0.2, 0.5, 3, 10] {
      let moved = mixture([0.6, 0.4], [normal(-1.5 + d, 0.5), normal(1.5 + d, 0.8)])
      let distance = try wasserstein1ByQuadrature(between: Pairs.twoHumps, and: moved)
      check.equal("d = \(d)", to: distance) { slip in pow(abs(d), slip("squared", 2, for: 1)) }
    }
  }

  //: So does a better discriminator give the generator a smaller gradient? For the minimax loss,
  //: yes: its slope is that of the JSD. The slope of the other loss does not vanish. For two
  //: normals of width 1, at 0 and at $\theta$, the best logit is a straight line of slope
  //: $-\theta$, and
  //:
  //: $$ \frac{\partial}{\partial\theta} \mathbb{E}_{q_\theta}[-\log D^*_0]\Big|_{\theta_0}
  //:    = \theta_0\,\mathbb{E}_{q}[1 - D^*_0], \qquad p = N(0, 1),\ q = N(\theta_0, 1) $$ {#eq:far}
  //:
  //: which grows with the distance. A discriminator that is sure is no obstacle, as long as its
  //: *logit* still has a slope where the samples are.

  verify("eq:far", "the non-saturating slope between two normals", by: .differences) { check in
    for θ in [0.5, 1.5, 3, 6] {
      let q = normal(θ, 1)
      let best = OptimalDiscriminator(real: Pairs.real, generated: q)
      let slope = try derivative(at: θ) {
        try expectationByQuadrature(under: normal($0, 1)) { -best.logProbability(at: $0) }.value
      }
      try check.equal("θ = \(θ)", to: slope) { slip in
        try slip("the logit's slope forgotten", 1, for: θ)
          * expectation(under: q) { x in
            slip("D for 1 − D", best.probability(at: x), for: best.complement(at: x))
          }
      }
    }
  }

  let gaps = Array(stride(from: 0.1, through: 8.0, by: 0.25))
  figure(
    "fig:teaching",
    Plot("two normals of width 1", x: "distance θ", y: "slope of the generator's loss")
      .line(
        "minimax (2 JSD)", x: gaps,
        y: try gaps.map { try divergenceSlope(at: $0, width: 1, shannon: 2, reverse: 0).value }
      )
      .line(
        "non-saturating", x: gaps,
        y: try gaps.map { try divergenceSlope(at: $0, width: 1, shannon: -2, reverse: 1).value }
      )
      .line("W₁", x: gaps, y: gaps.map { _ in 1 })
      .yAxis(.logarithmic, 1e-5...10).legend(.bottomLeft),
    alt:
      "Three slopes over the distance, on a logarithmic axis: the minimax one rises, then falls "
      + "by orders of magnitude, the non-saturating one grows, and the Wasserstein one is 1.",
    caption: "The slope that a perfect discriminator gives, by distance, for each loss.")
  text(
    #"""
    At distance 6 the minimax loss has the slope
    \#(try divergenceSlope(at: 6, width: 1, shannon: 2, reverse: 0), digits: 2) and the non-saturating one
    \#(try divergenceSlope(at: 6, width: 1, shannon: -2, reverse: 1), digits: 3).
    """#)
}
