import Foundation
import GSLNumerics
import Literate
import Probability

//: # Going deeper: a divergence by sampling
//:
//: For a Laplace prior the divergence has a formula; for a mixture it has none, and is estimated
//: from samples.
func aDivergenceBySampling(_ chapter: Chapter) throws {
  //: The lecture says: "Only Gaussian priors have closed forms." With a Laplace prior of scale
  //: $\gamma$ there is one, too. In one dimension, with the error function $\mathrm{erf}$, it is
  //:
  //: $$ D_{KL}\big(N(\mu, \sigma^2)\,\|\,\mathrm{Laplace}(0, \gamma)\big) = \log 2\gamma - \tfrac12\log(2\pi e\sigma^2)
  //:    + \frac1\gamma\left[\sigma\sqrt{\tfrac2\pi}\,e^{-\mu^2/2\sigma^2}
  //:    + \mu\,\mathrm{erf}\frac{\mu}{\sigma\sqrt2}\right] $$ {#eq:kl-laplace}

  verify("eq:kl-laplace", "normal against Laplace", by: .quadrature) { check in
    for var draw in check.draws(10) {
      let q = try randomGuess(&draw)
      let p = try Laplace(location: 0, scale: draw.uniform(in: 0.5...2))
      let (m, s) = (q.mean, q.standardDeviation)
      check.equal(draw.name, to: try klDivergenceByQuadrature(of: q, from: p), scale: 1) { slip in
        let root = slip("√2 forgotten in the erf", 1, for: 2.squareRoot())
        let spread: Double = s * (2 / Double.pi).squareRoot() * exp(-m * m / (2 * s * s))
        let expected = spread + m * errorFunction(m / (s * root))
        let entropy = 0.5 * log(2 * .pi * slip("e forgotten", 1, for: exp(1.0)) * s * s)
        return log(2 * p.scale) - entropy + expected / p.scale
      }
    }
  }

  //: With a mixture as prior there is no formula. Then the definition itself is a method: draw from
  //: $q$, which is easy, and average. For any number $n$ of draws the average is right in
  //: expectation, and its variance is known:
  //:
  //: $$ D_{KL}(q\,\|\,p) = \mathbb{E}\Big[\frac1n\sum_{i=1}^n \log\frac{q(z_i)}{p(z_i)}\Big],
  //:    \qquad z_i \sim q $$ {#eq:kl-sampled}
  //: $$ \mathrm{Var}\Big[\frac1n\sum_{i=1}^n \log\frac{q(z_i)}{p(z_i)}\Big]
  //:    = \frac1n \mathrm{Var}_q\Big[\log\frac{q(z)}{p(z)}\Big] $$ {#eq:kl-variance}

  let pair = try BumpyPair()
  verify(
    "eq:kl-sampled", "a divergence by sampling", by: .monteCarlo,
    tolerance: .relative(0.04, because: "a ratio's deviation is about as large as its mean")
  ) { check in
    for (n, repetitions) in [(1, 100_000), (5, 20_000), (100, 1000)] {
      var stream = chapter.stream("kl-sampled \(n)")
      let draws = pair.noise(n * repetitions, using: &stream)
      try check.equal("n = \(n)", to: pair.divergence) { slip in
        let ratios = draws.map { z in
          let ratio = pair.logRatio(z)
          return slip("p/q for q/p", -ratio, for: ratio)
        }
        let means = (0..<repetitions).map { k in
          ratios[k * n..<(k + 1) * n].reduce(0, +) / Double(n)
        }
        return try simulatedMean(means)
      }
    }
  }
  verify(
    "eq:kl-variance", "and its variance", by: .monteCarlo,
    tolerance: .relative(0.1, because: "a variance is itself known to √(κ+2)/√n only")
  ) { check in
    var stream = chapter.stream("kl-variance")
    let n = 5
    let ratios = pair.noise(n * 20_000, using: &stream).map(pair.logRatio)
    let means = (0..<20_000).map { k in ratios[k * n..<(k + 1) * n].reduce(0, +) / Double(n) }
    check.equal("n = 5", to: try simulatedVariance(means)) { slip in
      let mean = slip("second moment for variance", Estimate(0), for: pair.divergence)
      return (pair.secondMoment - mean * mean) / slip("not divided by n", 1, for: Double(n))
    }
  }

  figure(
    "fig:sampled", try pair.plots(chapter.stream("convergence")),
    alt:
      "Left: a normal guess, a prior with two bumps and a standard normal. Right: estimates for five numbers of "
      + "draws, scattered around a horizontal line, within a funnel.",
    caption:
      "Left: a guess and two priors; for the dashed one there is the closed form (eq:kl-prior). Right: twelve "
      + "independent estimates for each number of draws, the value by quadrature (dashed), and two standard "
      + "deviations by (eq:kl-variance).")

  //: In a VAE one draw for each image and step is enough, because the next step draws anew.
}
