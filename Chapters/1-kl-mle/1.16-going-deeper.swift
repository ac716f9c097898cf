import Coursework
import Foundation
import GSLNumerics
import Literate
import Probability

//: # Going deeper, and exercises
//:
//: What the chapter rests on but does not need at first reading: coordinates, the score, and the
//: information. The exercises are at the end.
func goingDeeper(_ chapter: Chapter) throws {
  //: ## Coordinates do not matter
  //:
  //: Let $s = f(x)$ with an invertible smooth $f$. Both densities of $s$ have the factor $1/|f'|$.
  //: In the ratio it cancels. In the entropy of a continuous variable it does not:
  //:
  //: $$ D_{KL}(p_s\,\|\,q_s) = D_{KL}(p_x\,\|\,q_x) $$ {#eq:invariance}
  //: $$ H(p_s) = H(p_x) + \mathbb{E}_{p}[\log |f'(x)|] $$ {#eq:entropy-change}
  //:
  //: Its entropy depends on the units, and may be negative. The same is true of a log-likelihood of
  //: densities: it can be compared only in the same coordinates.

  verify("eq:invariance", "KL is the same in all coordinates (s = exp x)", by: .quadrature) {
    check in
    for var draw in check.draws(10) {
      let (a, b) = (0.5 * draw.normal(), 0.5 * draw.normal())
      let (s, t) = (exp(0.3 * draw.normal()), exp(0.3 * draw.normal()))
      let p = try LogNormal(logMean: a, logStandardDeviation: s)
      let q = try LogNormal(logMean: b, logStandardDeviation: t)
      let integral = try expectation(under: p) { p.logDensity(at: $0) - q.logDensity(at: $0) }
      let (x, z) = (
        try Normal(mean: a, standardDeviation: s), try Normal(mean: b, standardDeviation: t)
      )
      check.equal(draw.name, to: integral, scale: 1) { slip in
        // The average of log f′(x) = x, which cancels.
        normalDivergence(of: x, from: z) + slip("the factor kept above the line only", -a, for: 0)
      }
    }
  }
  verify("eq:entropy-change", "entropy depends on them (s = exp x)", by: .quadrature) { check in
    for var draw in check.draws(10) {
      let (a, s) = (0.5 + exp(0.3 * draw.normal()), exp(0.3 * draw.normal()))
      let t = try LogNormal(logMean: a, logStandardDeviation: s)
      let integral = try expectation(under: t) { -t.logDensity(at: $0) }
      let inX = try Normal(mean: a, standardDeviation: s).entropy
      check.equal(draw.name, to: integral, scale: 1) { slip in
        inX + slip("the average left out", 0, for: slip("1/f′ for f′", -a, for: a))
      }
    }
  }

  //: ## The score, and the information
  //:
  //: The **score** is the derivative of the log-likelihood with respect to its parameter. At the
  //: true parameter its expectation vanishes, because the density integrates to 1 for every
  //: parameter: $\int \partial_\theta q_\theta = \partial_\theta \int q_\theta = 0$. Its variance
  //: is the **Fisher information** (Fisher, 1925). That equals the expected curvature of
  //: $-\log q_\theta$. It is also the curvature of the divergence between neighbors (Kullback and
  //: Leibler, 1951):
  //:
  //: $$ \mathbb{E}_{q_\theta}\left[\partial_\theta \log q_\theta(x)\right] = 0 $$ {#eq:score}
  //: $$ I(\theta) = \mathbb{E}_{q_\theta}\left[(\partial_\theta \log q_\theta(x))^2\right]
  //:   = -\,\mathbb{E}_{q_\theta}\left[\partial^2_\theta \log q_\theta(x)\right] $$ {#eq:fisher}
  //: $$ D_{KL}(q_\theta\,\|\,q_{\theta+\delta}) = \tfrac12 I(\theta)\,\delta^2 + O(\delta^3) $$ {#eq:curvature}
  //:
  //: The checks use four families with a score by hand. First each is compared with the slope of its
  //: log-density.

  verify("eq:score", "the score, and its mean of zero", by: .differences) { check in
    for family in ScoreFamily.all {
      let θ = family.truth
      let q = try family.distribution(θ)
      for x in [0.2, 0.9, 2.3] {
        let slope = try slope(at: θ) { try family.distribution($0).logDensity(at: x) }
        check.equal("\(family.name), slope at \(x)", to: slope, scale: 1) { slip in
          slip("twice the score", 2, for: 1) * family.score(x, θ)
        }
      }
      try check.zero("\(family.name), mean", scale: family.information(θ).squareRoot()) { slip in
        let at = slip("the score of another parameter", 1.1 * θ, for: θ)
        return try expectation(under: q) { family.score($0, at) }
      }
    }
  }
  verify("eq:fisher", "the information, three ways", by: .differences) { check in
    for family in ScoreFamily.all {
      let θ = family.truth
      let q = try family.distribution(θ)
      let bend = try expectation(under: q) { x in
        try slope(at: θ) { family.score(x, $0) }.value
      }
      let curvature = Estimate(-bend.value, error: 1e-8 * abs(bend.value))
      try check.equal("\(family.name), by the score", to: family.information(θ)) {
        slip -> Estimate in
        let square = slip("the fourth power for the square", 4.0, for: 2)
        return try expectation(under: q) { pow(family.score($0, θ), square) }
      }
      check.equal("\(family.name), by the curvature", to: family.information(θ)) {
        slip -> Estimate in
        slip("the minus left out", -1, for: 1.0) * curvature
      }
    }
  }
  verify(
    "eq:curvature", "the information is the curvature of KL", by: .differences,
    tolerance: .relative(1e-4, because: "a second difference of a quantity known to 1e-13")
  ) { check in
    let δ = 1e-3
    for family in ScoreFamily.all {
      let θ = family.truth
      let q = try family.distribution(θ)
      let apart = { (δ: Double) in
        let neighbor = try family.distribution(θ + δ)
        return try expectation(under: q) { q.logDensity(at: $0) - neighbor.logDensity(at: $0) }
      }
      // The two sides of θ together, so that the cubic term cancels.
      let both = try apart(δ) + apart(-δ)
      let measured = Estimate(both.value, error: both.error + 2e-5 * abs(both.value))
      check.equal(family.name, to: measured) { slip in
        let half = slip("the ½ left out", 1, for: 0.5) * family.information(θ)
        return 2 * half * δ * slip("δ for δ²", 1, for: δ)
      }
    }
  }

  //: The last line says how many observations are needed to tell two parameters apart. If they
  //: differ by $\delta$, their distributions are about $\delta^2 I / 2$ nats apart, and about
  //: $1/(\delta^2 I)$ observations are needed.
  //:
  //: ## Exercises
  //:
  //: Solve them in `Sources/Exercises/Chapter1.swift`; `swift run course check` looks at your answers.

  exercises(
    Catalogue.prompts(chapter: 1).map {
      Prompt(id: $0.id, title: $0.title, text: $0.prompt, points: $0.points)
    })
}
