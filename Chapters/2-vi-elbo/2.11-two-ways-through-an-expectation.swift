import Foundation
import GSLNumerics
import Literate
import Probability

//: # Going deeper: two ways through an expectation
//:
//: A gradient can move the samples or their probabilities. Both estimates are unbiased, and their variances
//: can differ by orders of magnitude.
func twoWaysThroughAnExpectation(_ chapter: Chapter) throws {
  //: (eq:pathwise) moves the *samples*. The other way moves the *probabilities* of fixed samples (**score
  //: function**, or REINFORCE; Williams, 1992). It needs no derivative of $f$, and works for discrete $z$:
  //:
  //: $$ \frac{\partial}{\partial\mu}\mathbb{E}_q[f(z)]
  //:    = \mathbb{E}_q\Big[f(z)\,\frac{z-\mu}{\sigma^2}\Big] $$ {#eq:score}

  verify("eq:score", "moving the probabilities", by: .differences) { check in
    for var draw in check.draws(10) {
      let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
      let slope = try derivative(of: { meanLogJoint(x, $0, q.standardDeviation) }, at: q.mean)
      try check.equal(draw.name, to: slope, scale: 100) { slip in
        let spread = slip("σ for σ²", q.standardDeviation, for: q.variance)
        return try expectation(under: q) { curved.logJoint(x, $0) * ($0 - q.mean) / spread }
      }
    }
  }

  //: What differs is the variance. Take $J$ coordinates and $f(z) = -\frac{\tau}{2}\sum_j (z_j - a)^2$, so that all
  //: moments are known, and write $\delta = \mu - a$. One sample's estimate of the gradient by $\mu_1$ has the variance
  //:
  //: $$ V_{\text{path}} = \tau^2\sigma^2 $$ {#eq:path-variance}
  //: $$ V_{\text{score}} = \frac{\tau^2}{4}\Big[\frac{\delta^4}{\sigma^2} + 14 \delta^2 + 15\sigma^2\Big]
  //:   + \frac{J-1}{\sigma^2}\Big[2 m_1 c + v_1 + (J-1)\,m_1^2\Big] $$ {#eq:score-variance}
  //:
  //: with $m_1 = -\frac{\tau}{2}(\delta^2+\sigma^2)$, $c = -\frac{\tau}{2}(\delta^2 + 3\sigma^2)$ and
  //: $v_1 = \tau^2(\delta^2\sigma^2 + \frac12\sigma^4)$. These are the mean of one coordinate's share of $f$, the
  //: mean of that share times $\varepsilon^2$, and its variance. The first variance does not depend on the
  //: number of coordinates. The second grows with its square: every coordinate's share of $f$ adds noise
  //: to every other coordinate's score.
  //:
  //: Most of that can be removed. The score's own mean is zero. So a constant $C$, a **baseline**, can be
  //: subtracted from $f$. With $C = \mathbb{E}_q[f]$ the variance grows only linearly:
  //:
  //: $$ \mathbb{E}_q\Big[(f(z) - C)\,\frac{z-\mu}{\sigma^2}\Big]
  //:    = \mathbb{E}_q\Big[f(z)\,\frac{z-\mu}{\sigma^2}\Big] $$ {#eq:baseline}
  //: $$ V_{\text{baseline}} = \frac{\tau^2}{4}\Big[\frac{\delta^4}{\sigma^2} + 14 \delta^2 + 15\sigma^2\Big]
  //:   + \frac{m_1^2 - 2 m_1 c + (J-1)\,v_1}{\sigma^2} $$ {#eq:baseline-variance}
  //:
  //: All three are expectations of polynomials under normals. A Gauss–Hermite rule with eight nodes a coordinate
  //: is exact for them:
  //:
  //: (quote:hermite)

  verify("eq:path-variance", "scatter when samples move", by: .quadrature) { check in
    for var draw in check.draws(9) {
      let q = randomQuadratic(&draw)
      check.equal(draw.name, to: try variancesByQuadrature(q).path, scale: 1) { slip in
        let product = q.τ * q.σ
        return slip("not squared", product, for: product * product)
      }
    }
  }
  verify("eq:score-variance", "scatter when probabilities move", by: .quadrature) { check in
    for var draw in check.draws(9) {
      let q = randomQuadratic(&draw)
      check.equal(draw.name, to: try variancesByQuadrature(q).score, scale: 1) { slip in
        let others = slip("the other coordinates ignored", 0, for: Double(q.dimensions - 1))
        let (m, c, s2) = (q.mean, q.weighted, q.σ * q.σ)
        let fifteen = slip("14 for 15", 14.0, for: 15)
        let alone = q.τ * q.τ / 4 * (pow(q.d, 4) / s2 + 14 * q.d * q.d + fifteen * s2)
        return alone + others / s2 * (2 * m * c + q.variance + others * m * m)
      }
    }
  }
  verify("eq:baseline", "a constant can be taken off", by: .quadrature) { check in
    for var draw in check.draws(8) {
      let (x, q, b) = (draw.uniform(in: -0.5...4), try randomGuess(&draw), 5 + draw.uniform())
      let without = try expectation(under: q) {
        curved.logJoint(x, $0) * ($0 - q.mean) / q.variance
      }
      try check.equal(draw.name, to: without, scale: 100) { slip in
        let dependent = slip("a baseline that depends on z", true, for: false)
        return try expectation(under: q) {
          (curved.logJoint(x, $0) - b * (dependent ? $0 : 1)) * ($0 - q.mean) / q.variance
        }
      }
    }
  }
  verify("eq:baseline-variance", "scatter with a baseline", by: .quadrature) { check in
    for var draw in check.draws(9) {
      let q = randomQuadratic(&draw)
      check.equal(draw.name, to: try variancesByQuadrature(q).baseline, scale: 1) { slip in
        let (m, c, s2) = (q.mean, q.weighted, q.σ * q.σ)
        let alone = q.τ * q.τ / 4 * (pow(q.d, 4) / s2 + 14 * q.d * q.d + 15 * s2)
        let square = slip("−m₁² for m₁²", -m * m, for: m * m)
        let crossed = slip("2m₁c forgotten", 0, for: 2 * m * c)
        return alone + (square - crossed + Double(q.dimensions - 1) * q.variance) / s2
      }
    }
  }

  figure(
    "fig:variance", try variancePlots(chapter),
    alt:
      "Two plots on logarithmic axes: variances of three gradients over the width of q and over the number of "
      + "coordinates, with dots on the lines.",
    caption: "Lines: the formulas above. Dots: simulated, 4000 samples each.")
  let many = Quadratic(dimensions: 64)
  text(
    #"""
    With sixty-four coordinates one reparameterized sample of the quadratic is worth
    \#(many.scoreVariance / many.pathVariance, digits: 5) of the other kind, and still
    \#(many.baselineVariance / many.pathVariance, digits: 3) once these have a baseline.
    """#)

  //: ## Not always
  //:
  //: Where $f$ is steep but bounded, the derivative varies more than the value. For $f(z) = \sin\omega z$ and
  //: $q = N(0, 1)$ (see Mohamed and others, 2020):
  //:
  //: $$ V_{\text{path}} = \omega^2\Big[\tfrac12\big(1 + e^{-2\omega^2}\big) - e^{-\omega^2}\Big] $$ {#eq:sine-path}
  //: $$ V_{\text{score}} = \tfrac12\Big[1 - (1 - 4\omega^2)\,e^{-2\omega^2}\Big]
  //:    - \omega^2 e^{-\omega^2} $$ {#eq:sine-score}
  //:
  //: The first grows like $\omega^2/2$, the second tends to $\frac12$.

  verify("eq:sine-path", "scatter of the derivative of a sine", by: .quadrature) { check in
    for ω in [0.3, 1, 2, 3] {
      check.equal(
        "ω = \(ω)", to: try standardVariance { ω * cos(ω * $0) }, scale: ω * ω
      ) { slip in
        let mean = slip("the squared mean kept", 0, for: exp(-ω * ω))
        return slip("ω for ω²", ω, for: ω * ω) * ((1 + exp(-2 * ω * ω)) / 2 - mean)
      }
    }
  }
  verify("eq:sine-score", "scatter of a sine times the score", by: .quadrature) { check in
    for ω in [0.3, 1, 2, 3] {
      check.equal("ω = \(ω)", to: try standardVariance { $0 * sin(ω * $0) }, scale: 1) { slip in
        let four = slip("2 for 4", 2.0, for: 4)
        let mean = slip("the squared mean kept", 0, for: ω * ω * exp(-ω * ω))
        return (1 - (1 - four * ω * ω) * exp(-2 * ω * ω)) / 2 - mean
      }
    }
  }

  let frequencies = Array(stride(from: -0.5, through: 1, by: 0.0125)).map { pow(10, $0) }
  let crossing = frequencies.first { sineVariances($0).path > sineVariances($0).score } ?? .nan
  figure(
    "fig:sine", sinePlot(frequencies),
    alt: "Two curves over the frequency on logarithmic axes, which cross.",
    caption: "Both gradients of the average of sin ωz at q = N(0, 1).")
  text(
    #"""
    Beyond $\omega$ = \#(crossing, digits: 2) the reparameterized gradient scatters more.
    """#)

  //: ## Sticking the landing
  //:
  //: In the ELBO $f$ is $\log p(x, z) - \log q_\phi(z)$, and $\phi$ stands inside it too. The part of the
  //: derivative that acts on this inner $\log q_\phi$ is the score. Its mean is zero, so it can be left out.
  //: What remains is the derivative by way of the sample alone (Roeder, Wu and Duvenaud, 2017):
  //:
  //: $$ \mathbb{E}_q\Big[\frac{\partial}{\partial\phi}\log q_\phi(z)\Big] = 0 $$ {#eq:score-mean}
  //: $$ \frac{\partial\mathcal{L}}{\partial\sigma}
  //:    = \mathbb{E}_\varepsilon\Big[\varepsilon\,\frac{d}{dz}\log\frac{p(x, z)}{q(z)}\Big|_{z=\mu+\sigma\varepsilon}\Big] $$ {#eq:landing}
  //: $$ q(z) = p(z|x):\qquad \frac{d}{dz}\log\frac{p(x, z)}{q(z)} = 0 \quad\text{for every } z $$ {#eq:no-scatter}
  //:
  //: The last line says where the gain is. When the guess has become the posterior, every single sample gives
  //: the gradient without noise. For $\mu$ the same holds without the factor $\varepsilon$. The check
  //: differentiates by $\sigma$. By $\mu$ the term of $\log q$ averages to zero, and a check would not notice
  //: if it were missing.

  verify("eq:score-mean", "the score averages to zero", by: .quadrature) { check in
    for var draw in check.draws(8) {
      let (q, other) = (try randomGuess(&draw), try randomGuess(&draw))
      try check.zero("\(draw.name), by μ", scale: 1) { slip in
        let under = slip("averaged under another density", other, for: q)
        return try expectation(under: under) { ($0 - q.mean) / q.variance }
      }
      try check.zero("\(draw.name), by σ", scale: 1) { slip in
        try expectation(under: q) {
          let r = ($0 - q.mean) / q.standardDeviation
          return (r * r - slip("1 forgotten", 0, for: 1)) / q.standardDeviation
        }
      }
    }
  }
  verify("eq:landing", "by way of the sample alone, by σ", by: .differences) { check in
    for var draw in check.draws(8) {
      let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
      let slope = try derivative(
        of: { curved.bound(x, try Normal(mean: q.mean, standardDeviation: $0)) },
        at: q.standardDeviation)
      try check.equal(draw.name, to: slope, scale: 100) { slip in
        try expectation(under: Normal.standard) { ε in
          let z = q.mean + q.standardDeviation * ε
          let guess = slip("log q dropped", 0, for: ε / q.standardDeviation)
          return ε * (slopeOfLogJoint(x, z) + slip("log q with the wrong sign", -1, for: 1) * guess)
        }
      }
    }
  }
  verify("eq:no-scatter", "no scatter at the posterior", by: .closedForm) { check in
    for var draw in check.draws(8) {
      let (model, x) = try randomLinear(&draw)
      let posterior = try model.posterior(of: x)
      let z = posterior.mean + 2 * posterior.standardDeviation * draw.normal()
      let residual = x - model.weight * z - model.bias
      check.zero(draw.name, scale: 10) { slip in
        let joint = model.weight * residual / (model.noise * model.noise) - z
        let guess = (posterior.mean - z) / posterior.variance
        return joint - slip("log q dropped", 0, for: 1) * guess
      }
    }
  }
}
