import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # A bound from a guess
//:
//: Any guess at the posterior gives a lower bound on the evidence, and the gap is a divergence.
func aBoundFromAGuess(_ chapter: Chapter) throws {
  //: Let $q(z)$ be any density that we *can* handle. Bayes' rule holds for every $z$. So it can be turned
  //: round and averaged over our own guess:
  //:
  //: $$ \log p(x) = \log p(x, z) - \log p(z|x) $$ {#eq:bayes}
  //: $$ \log p(x) = \mathbb{E}_q[\log p(x, z)] - \mathbb{E}_q[\log p(z|x)] $$ {#eq:averaged}
  //: $$ \log p(x) = \mathbb{E}_q\left[\log\frac{p(x, z)}{q(z)}\right]
  //:    + \mathbb{E}_q\left[\log\frac{q(z)}{p(z|x)}\right] $$ {#eq:split}
  //:
  //: The left side does not contain $z$, so averaging does not move it. On the right we added and
  //: subtracted $\mathbb{E}_q[\log q]$. The second term is a divergence of chapter 1. The first has a name
  //: of its own, the **evidence lower bound**, or ELBO (Jordan and others, 1999):
  //:
  //: $$ \mathcal{L}(q) = \mathbb{E}_q\left[\log\frac{p(x, z)}{q(z)}\right] $$ {#eq:elbo definition}
  //: $$ \log p(x) = \mathcal{L}(q) + D_{KL}\big(q(z)\,\|\,p(z|x)\big) $$ {#eq:identity}
  //:
  //: Nothing is approximate in (eq:identity). The divergence is not negative, so $\mathcal{L}$ is a lower
  //: bound. *Pushing it up does two things at once*: with the model fixed it drives $q$ to the posterior,
  //: and with $q$ near the posterior it raises the evidence.
  //:
  //: The chain is checked line by line on linear models, whose evidence and posterior have formulas.

  verify("eq:bayes", "Bayes' rule at any z", by: .closedForm) { check in
    for var draw in check.draws(20) {
      let (model, x) = try randomLinear(&draw)
      let z = draw.normal()
      let posterior = try model.posterior(of: x)
      try check.equal(draw.name, to: model.logEvidence(of: x), scale: 10) { slip in
        model.prior.logDensity(at: z)
          + (try model.likelihood(given: z).logDensity(at: x))
          - slip("the prior for the posterior", model.prior, for: posterior).logDensity(at: z)
      }
    }
  }

  verify("eq:averaged", "averaged over a guess", by: .quadrature) { check in
    for var draw in check.draws(12) {
      let (model, x) = try randomLinear(&draw)
      let (q, posterior) = (try randomGuess(&draw), try model.posterior(of: x))
      try check.equal(draw.name, to: model.logEvidence(of: x), scale: 10) { slip in
        let joint = try expectation(under: q) {
          model.prior.logDensity(at: $0) + (try model.likelihood(given: $0).logDensity(at: x))
        }
        let under = slip("the second averaged under the posterior", posterior, for: q)
        return joint - (try expectation(under: under) { posterior.logDensity(at: $0) })
      }
    }
  }

  verify("eq:split", "two ratios", by: .quadrature) { check in
    for var draw in check.draws(12) {
      let (model, x) = try randomLinear(&draw)
      let (q, posterior) = (try randomGuess(&draw), try model.posterior(of: x))
      let bound = try expectation(under: q) {
        model.prior.logDensity(at: $0) + (try model.likelihood(given: $0).logDensity(at: x))
          - q.logDensity(at: $0)
      }
      let gap = try expectation(under: q) { q.logDensity(at: $0) - posterior.logDensity(at: $0) }
      check.equal(draw.name, to: model.logEvidence(of: x), scale: 10) { slip in
        bound + slip("the second ratio upside down", -1, for: 1) * gap
          * slip("the second ratio forgotten", 0, for: 1)
      }
    }
  }

  //: (eq:identity) itself is checked on the curved model too. There the bound is a polynomial done by hand,
  //: and the divergence and the evidence are integrals.

  verify("eq:identity", "evidence = bound + divergence", by: .quadrature) { check in
    for var draw in check.draws(10) {
      let (model, x) = try randomLinear(&draw)
      let (q, posterior) = (try randomGuess(&draw), try model.posterior(of: x))
      check.equal("linear, \(draw.name)", to: model.logEvidence(of: x), scale: 10) { slip in
        let gap =
          slip("the divergence the other way round", true, for: false)
          ? klDivergence(of: posterior, from: q)
          : klDivergence(of: q, from: slip("from the prior", model.prior, for: posterior))
        return model.evidenceLowerBound(of: x, under: q) + gap
      }
    }
    for var draw in check.draws(6) {
      let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
      let posterior = curved.logPosterior(x)
      let gap = try expectation(under: q) { q.logDensity(at: $0) - posterior($0) }
      check.equal("curved, \(draw.name)", to: try log(curved.evidence(x)), scale: 100) { slip in
        curved.bound(x, q) + slip("half the divergence", 0.5, for: 1) * gap
      }
    }
  }

  //: A slip that many slides share calls the left side the posterior: "posterior = ELBO + KL". It is the
  //: log *evidence*, one number for each $x$. The posterior is a function of $z$.

  erratum(
    "eq:posterior-slip", source: "the lecture that this book began with",
    printed: #"\log p(z|x) = \mathcal{L}(q) + D_{KL}\big(q(z)\,\|\,p(z|x)\big)"#,
    corrected: #"\log p(x) = \mathcal{L}(q) + D_{KL}\big(q(z)\,\|\,p(z|x)\big)"#, by: .quadrature
  ) { check in
    for var draw in check.draws(8) {
      let (model, x) = try randomLinear(&draw)
      let (q, z) = (try randomGuess(&draw), draw.normal())
      let posterior = try model.posterior(of: x)
      let bound = try expectation(under: q) {
        model.prior.logDensity(at: $0) + (try model.likelihood(given: $0).logDensity(at: x))
          - q.logDensity(at: $0)
      }
      let sum = bound + Estimate(klDivergence(of: q, from: posterior))
      check.equal(draw.name, to: sum, scale: 10) { slip in
        slip("as printed", posterior.logDensity(at: z), for: model.logEvidence(of: x))
      }
    }
  }

  //: ## See it move
  //:
  //: Move $q$. The line $\log p(x)$ stands still. What the bound loses, the divergence gains.

  let evidence = try log(curved.evidence(1)).value
  let posterior = curved.logPosterior(1)
  try figure(
    "fig:gap", over: Slider("mean of q", -3.4...1.6, default: 0.1, steps: 11),
    Slider("σ of q", 0.15...1.15, default: 0.25, steps: 11),
    alt:
      "Left: the posterior, with a high hump on the right and a low one on the left, and the guess. "
      + "Right: two bars that end at one line: the bound below, and the gap up to log p(x).",
    caption:
      "The curved model at x = 1. The gap reaches from the bound to log p(x); it is the divergence from q to the "
      + "posterior. The right axis is cut off at −12 nats."
  ) { mean, σ in
    let q = try Normal(mean: mean, standardDeviation: σ)
    return gapPlots(q, bound: curved.bound(1, q), evidence: evidence, logPosterior: posterior)
  }

  //: ## Below and above
  //:
  //: Jensen's inequality gives the bound in one line, without the gap. The same ratio averaged under the
  //: *posterior* is an upper bound, since its gap is the other divergence:
  //:
  //: $$ \log p(x) = \log\mathbb{E}_q\left[\frac{p(x, z)}{q(z)}\right]
  //:    \ge \mathbb{E}_q\left[\log\frac{p(x, z)}{q(z)}\right] $$ {#eq:jensen}
  //: $$ \mathcal{U}(q) = \mathbb{E}_{p(z|x)}\left[\log\frac{p(x, z)}{q(z)}\right]
  //:    = \log p(x) + D_{KL}\big(p(z|x)\,\|\,q(z)\big) $$ {#eq:upper}

  verify("eq:jensen", "a logarithm of a mean, and the mean of logarithms", by: .quadrature) {
    check in
    for var draw in check.draws(8) {
      let (model, x) = try randomLinear(&draw)
      // Wide, so that the ratio has its mass between the quantiles of q.
      let q = try Normal(mean: 0, standardDeviation: 2.5)
      func ratio(_ z: Double) throws -> Double {
        model.prior.logDensity(at: z) + (try model.likelihood(given: z).logDensity(at: x))
          - q.logDensity(at: z)
      }
      try check.equal("equality, \(draw.name)", to: model.logEvidence(of: x), scale: 1) { slip in
        slip("the logarithm inside", true, for: false)
          ? try expectation(under: q, ratio) : try log(expectation(under: q) { exp(try ratio($0)) })
      }
    }
    for var draw in check.draws(12) {
      let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
      try check.atMost("inequality, \(draw.name)", try log(curved.evidence(x))) { slip in
        try expectation(under: q) {
          curved.logLikelihood(x, $0)
            + slip("the prior forgotten", 0, for: Normal.standard.logDensity(at: $0))
            - q.logDensity(at: $0)
        }
      }
    }
  }

  verify("eq:upper", "and another is above", by: .quadrature) { check in
    for var draw in check.draws(12) {
      let (model, x) = try randomLinear(&draw)
      let (q, posterior) = (try randomGuess(&draw), try model.posterior(of: x))
      let averaged = try expectation(under: posterior) {
        model.prior.logDensity(at: $0) + (try model.likelihood(given: $0).logDensity(at: x))
          - q.logDensity(at: $0)
      }
      check.equal(draw.name, to: averaged, scale: 10) { slip in
        let gap =
          slip("the divergence of the lower bound", true, for: false)
          ? klDivergence(of: q, from: posterior) : klDivergence(of: posterior, from: q)
        return model.logEvidence(of: x) + slip("subtracted", -1, for: 1) * gap
      }
    }
  }

  //: $\mathcal{U}$ cannot be computed without the posterior. For this model we have it, and can follow both
  //: bounds while gradient ascent raises the lower one:

  let climb = try climbTheBound(at: 1, steps: 400)
  figure(
    "fig:bounds", boundsPlot(climb, evidence: evidence),
    alt:
      "The lower bound climbs to just below a horizontal line, the log evidence; the upper bound falls towards "
      + "the line and rises again.",
    caption: "The evidence between two bounds. Only the lower one is climbed.")
  text(
    #"""
    The climb stops \#(evidence - climb.last!.lower, digits: 2) nats below the evidence: a normal cannot have
    the second hump. The upper bound comes down to \#(climb.map(\.upper).min()! - evidence, digits: 2) nats
    above the evidence and ends \#(climb.last!.upper - evidence, digits: 2) above it. A hump that $q$ misses
    costs the upper bound much and the lower bound little. This is the mode seeking of chapter 1, and here
    $p$ is a *posterior*: it says that $q$ may miss some of the causes of an image, not that the model
    misses some of the images.
    """#)

  //: ## Two terms
  //:
  //: Write the joint as $p(x|z)\,p(z)$. Then the bound is a difference of two terms:
  //:
  //: $$ \mathcal{L}(q) = \underbrace{\mathbb{E}_q[\log p(x|z)]}_{\text{reconstruction}}
  //:    - \underbrace{D_{KL}\big(q(z)\,\|\,p(z)\big)}_{\text{prior fitting}} $$ {#eq:two-terms}
  //: $$ \mathcal{L}(q) = \mathbb{E}_q[\log p(x, z)] + H(q) $$ {#eq:energy}
  //:
  //: The first term is large if causes drawn from the guess explain the data. The second is the cost of a
  //: guess that differs from the prior. The second line is the same number as an energy and an entropy.

  verify("eq:two-terms", "reconstruction minus prior fitting", by: .quadrature) { check in
    for var draw in check.draws(12) {
      let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
      let direct = try expectation(under: q) { curved.logJoint(x, $0) - q.logDensity(at: $0) }
      check.equal(draw.name, to: direct, scale: 100) { slip in
        let fitting =
          slip("prior fitting backwards", true, for: false)
          ? klDivergence(of: Normal.standard, from: q) : klDivergence(of: q, from: Normal.standard)
        return curved.reconstruction(x, q) - slip("prior fitting added", -1, for: 1) * fitting
      }
    }
  }

  verify("eq:energy", "energy and entropy", by: .quadrature) { check in
    for var draw in check.draws(12) {
      let (model, x) = try randomLinear(&draw)
      let q = try randomGuess(&draw)
      let energy = try expectation(under: q) {
        model.prior.logDensity(at: $0) + (try model.likelihood(given: $0).logDensity(at: x))
      }
      check.equal(draw.name, to: model.evidenceLowerBound(of: x, under: q), scale: 10) { slip in
        energy + slip("entropy of the prior", model.prior, for: q).entropy
      }
    }
  }

  erratum(
    "eq:reconstruction", source: "the lecture that this book began with, and many slides since",
    printed: #"\mathcal{L}(q) = \mathbb{E}_q[p(x|z)] - D_{KL}\big(q(z)\,\|\,p(z)\big)"#,
    corrected: #"\mathcal{L}(q) = \mathbb{E}_q[\log p(x|z)] - D_{KL}\big(q(z)\,\|\,p(z)\big)"#,
    by: .quadrature
  ) { check in
    for var draw in check.draws(8) {
      let (model, x) = try randomLinear(&draw)
      let q = try randomGuess(&draw)
      let target = model.logEvidence(of: x) - model.gap(of: x, under: q)
      try check.equal(draw.name, to: target, scale: 10) { slip in
        let reconstruction = try expectation(under: q) {
          let density = try model.likelihood(given: $0)
          return slip("as printed", density.density(at: x), for: density.logDensity(at: x))
        }
        let divergence: Double = klDivergence(of: q, from: model.prior)
        return reconstruction - divergence
      }
    }
  }

  //: Without the logarithm the first term is a density and the second a number of nats. Their difference
  //: has no meaning.
}
