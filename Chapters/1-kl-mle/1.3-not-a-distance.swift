import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # A divergence is not a distance
//:
//: Between two normal distributions the divergence is a short formula, and it shows that the two
//: arguments play different parts.
func notADistance(_ chapter: Chapter) throws {
  //: For normals the integral can be done by hand. Let $p$ and $q$ have the means $\mu_p, \mu_q$
  //: and the widths $\sigma_p, \sigma_q$. The difference of the two log-densities is
  //:
  //: $$ \log p(x) - \log q(x) = \log\frac{\sigma_q}{\sigma_p}
  //:    + \frac{(x - \mu_q)^2}{2\sigma_q^2} - \frac{(x - \mu_p)^2}{2\sigma_p^2} $$ {#eq:log-ratio}
  //:
  //: Average it under $p$. The mean of $(x - \mu_p)^2$ is $\sigma_p^2$, and that of $(x - \mu_q)^2$
  //: is $\sigma_p^2 + (\mu_p - \mu_q)^2$. So
  //:
  //: $$ D_{KL}(p\,\|\,q) = \log\frac{\sigma_q}{\sigma_p}
  //:    + \frac{\sigma_p^2 + (\mu_p - \mu_q)^2}{2\sigma_q^2} - \frac12 $$ {#eq:kl-normal}
  //:
  //: (quote:kl-normal)
  //:
  //: The check of the divergence does not use the formula. It integrates $p\,(\log p - \log q)$
  //: numerically. Every expectation of this chapter goes through one function,
  //: `Models/Expectations.swift`. It tells the integrator where the mass is. Without that, the
  //: integrator can miss a narrow peak and report zero.

  verify("eq:log-ratio", "the densities' own logarithms, at points", by: .exact) { check in
    for var draw in check.draws(20) {
      let p = try Normal(mean: draw.normal(), standardDeviation: exp(0.5 * draw.normal()))
      let q = try Normal(mean: draw.normal(), standardDeviation: exp(0.5 * draw.normal()))
      let x = 2 * draw.normal()
      let ratio = p.logDensity(at: x) - q.logDensity(at: x)
      check.equal(draw.name, to: Estimate(ratio, error: 1e-12), scale: 1) { slip in
        let (σp, σq) = (p.standardDeviation, q.standardDeviation)
        func square(_ μ: Double, _ σ: Double) -> Double {
          (x - μ) * (x - μ) / (slip("the 2 left out", 1, for: 2) * σ * σ)
        }
        return log(slip("the fraction upside down", σp / σq, for: σq / σp))
          + slip("the squares' signs turned", -1, for: 1)
          * (square(q.mean, σq) - square(p.mean, σp))
      }
    }
  }
  verify("eq:kl-normal", "the divergence of two normals", by: .quadrature) { check in
    for var draw in check.draws(20) {
      let p = try Normal(mean: draw.normal(), standardDeviation: exp(0.5 * draw.normal()))
      let q = try Normal(mean: draw.normal(), standardDeviation: exp(0.5 * draw.normal()))
      let integral = try expectation(under: p) { p.logDensity(at: $0) - q.logDensity(at: $0) }
      let (σp, σq) = (p.standardDeviation, q.standardDeviation)
      check.equal(draw.name, to: integral, scale: 1) { slip in
        let shift = p.mean - q.mean
        let ratio = slip("the fraction in the logarithm upside down", σp / σq, for: σq / σp)
        let squares = slip("σ_p for σ_p²", σp, for: σp * σp) + shift * shift
        let width = slip("σ_p² for σ_q² in the denominator", σp * σp, for: σq * σq)
        return log(ratio) + squares / (2 * width) - slip("the ½ left out", 0, for: 0.5)
      }
    }
  }

  //: ## It has a direction
  //:
  //: $\sigma_p$ and $\sigma_q$ do not enter alike. If $q$ is narrow, the points in the tails of $p$
  //: make the divergence large, with the factor $1/\sigma_q^2$. If $q$ is wide, the divergence
  //: grows only with the logarithm of the width.

  let narrow = try Normal(mean: 0, standardDeviation: 1)
  let wide = try Normal(mean: 1, standardDeviation: 2.5)
  text(
    #"""
    Take a standard normal, the *narrow* one, and one at 1 with two and a half times its width. Then
    $D_{KL}(\text{narrow}\,\|\,\text{wide})$ is
    \#(normalDivergence(of: narrow, from: wide), digits: 4) nats, and
    $D_{KL}(\text{wide}\,\|\,\text{narrow})$ is
    \#(normalDivergence(of: wide, from: narrow), digits: 4). The figure shows where the difference
    comes from.
    """#)

  // snippet.fold The program of the figure
  func integrand(_ p: Normal, _ q: Normal) -> (Double) -> Double {
    { x in p.density(at: x) * (p.logDensity(at: x) - q.logDensity(at: x)) }
  }
  figure(
    "fig:asymmetry",
    PlotGrid(
      [
        Plot("two densities", x: "x", y: "density")
          .line("narrow", over: -7...9) { narrow.density(at: $0) }
          .line("wide", over: -7...9) { wide.density(at: $0) },
        Plot(
          "what the divergence integrates", x: "x",
          y: Plot.Axis("integrand", unit: "nats per unit")
        )
        .line("narrow ‖ wide", over: -7...9, integrand(narrow, wide))
        .line("wide ‖ narrow", over: -7...9, integrand(wide, narrow))
        .horizontalLine(at: 0),
      ], columns: 2),
    alt: "Left: a narrow and a wide normal density. Right: the integrands of the two divergences.",
    caption: "Each divergence is the area under its integrand. The integrands are large in "
      + "different places: where the first argument has its mass.")

  //: ## It breaks the triangle inequality
  //:
  //: With a distance, a detour is never shorter. With the divergence it can be. Let $p$ and $q$ be
  //: normals of the same width, and let $q'$ be the one whose mean lies midway. Then
  //:
  //: $$ D_{KL}(p\,\|\,q) = 2\,\big[D_{KL}(p\,\|\,q') + D_{KL}(q'\,\|\,q)\big] $$ {#eq:no-triangle}
  //:
  //: so that the two legs together are *half* of the direct way. The divergence behaves like the
  //: square of a distance; (sec:1.4-cover-or-seek) finds a theorem of Pythagoras for it.

  verify("eq:no-triangle", "the detour costs half", by: .quadrature) { check in
    for var draw in check.draws(6) {
      let width = exp(0.3 * draw.normal())
      let (a, b) = (draw.normal(), 3 + draw.uniform())
      let at = { (mean: Double) in try Normal(mean: mean, standardDeviation: width) }
      let (p, r, q) = (try at(a), try at((a + b) / 2), try at(b))
      let cost = { (p: Normal, q: Normal) in
        try expectation(under: p) { p.logDensity(at: $0) - q.logDensity(at: $0) }
      }
      let direct = try cost(p, q)
      let (first, second) = (try cost(p, r), try cost(r, q))
      check.equal(draw.name, to: direct) { slip -> Estimate in
        slip("no factor 2, as if it were a length", 1, for: 2.0)
          * (first + slip("the second leg left out", 0.0, for: second))
      }
    }
  }

  //: ## Two variables, one after the other
  //:
  //: Divergences of pairs add up. Divide the pair into its first part $x$ and its second part $y$:
  //:
  //: $$ D_{KL}\big(p(x,y)\,\|\,q(x,y)\big) = D_{KL}\big(p(x)\,\|\,q(x)\big)
  //:    + \mathbb{E}_{p(x)}\big[D_{KL}\big(p(y|x)\,\|\,q(y|x)\big)\big] $$ {#eq:chain}
  //:
  //: The second term is an average over $p(x)$, the distribution of the *first argument*. This
  //: **chain rule** is used in the image model of (sec:1.13-pixel-by-pixel), the latent variables
  //: of chapter 2 and the steps of noise of chapter 5.

  verify("eq:chain", "the chain rule", by: .enumeration) { check in
    for var draw in check.draws(20) {
      let (px, qx) = (randomProbabilities(3, using: &draw), randomProbabilities(3, using: &draw))
      let py = (0..<3).map { _ in randomProbabilities(4, using: &draw) }
      let qy = (0..<3).map { _ in randomProbabilities(4, using: &draw) }
      let joint = { (x: [Double], y: [[Double]]) in
        zip(x, y).flatMap { weight, row in row.map { weight * $0 } }
      }
      check.equal(draw.name, to: divergence(joint(px, py), joint(qx, qy))) { slip in
        let weights = slip("the second term averaged over q", qx, for: px)
        return divergence(px, qx)
          + (0..<3).reduce(0) {
            $0 + slip("the second term summed, not averaged", 1, for: weights[$1])
              * divergence(py[$1], qy[$1])
          }
      }
    }
  }
}
