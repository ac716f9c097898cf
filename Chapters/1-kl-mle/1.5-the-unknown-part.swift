import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # The unknown part does not move
//:
//: The divergence from nature contains nature, which nobody knows; yet it can be minimized.
func theUnknownPart(_ chapter: Chapter) throws {
  //: Let nature be $p$, and let $q_\theta$ be our model. Split the logarithm of the
  //: ratio:
  //:
  //: $$ D_{KL}(p\,\|\,q_\theta) = -H(p) - \mathbb{E}_p[\log q_\theta(x)] $$ {#eq:split}
  //:
  //: The first term is the negative entropy of nature. We do not know it, and **it does not contain
  //: $\theta$**. So a change of $\theta$ changes the divergence and the expected
  //: log-likelihood by the same amount, with opposite signs.

  verify("eq:split", "negative entropy less expected log-likelihood", by: .quadrature) { check in
    // Left an integral of the ratio. Right closed forms: the entropy, and the log-density of a normal
    // averaged with the help of mean and variance.
    let natures: [(String, any ContinuousDistribution)] = [
      ("gamma", try Gamma(shape: 2.5, rate: 1.5)),
      ("Laplace", try Laplace(location: 0.4, scale: 0.8)),
      ("logistic", try Logistic(location: -0.5, scale: 0.6)),
      ("Gumbel", try Gumbel(location: 0.2, scale: 0.7)),
    ]
    for (name, p) in natures {
      for θ in [-0.8, 0.3, 1.7] {
        let q = model(θ)
        let whole = try expectation(under: p) { p.logDensity(at: $0) - q.logDensity(at: $0) }
        check.equal("\(name), θ = \(θ)", to: whole, scale: 1) { slip in
          let square = (p.variance + (p.mean - θ) * (p.mean - θ)) / q.variance
          let fit = -0.5 * (square + log(2 * .pi * q.variance))
          let entropy = slip("the entropy of the model", q.entropy, for: p.entropy)
          return -entropy - slip("the average over the model", -q.entropy, for: fit)
        }
      }
    }
  }

  //: ## One extreme, two names
  //:
  //: $$ \arg\min_\theta D_{KL}(p\,\|\,q_\theta)
  //:   = \arg\max_\theta \mathbb{E}_p[\log q_\theta(x)] $$ {#eq:argmin}
  //:
  //: The figure shows both sides for a nature with two humps and a normal of fixed width 1.2, whose
  //: mean is $\theta$.

  // snippet.open
  func expectedLogLikelihood(_ θ: Double) throws -> Estimate {
    try expectation(under: nature) { model(θ).logDensity(at: $0) }
  }
  func divergenceFromNature(_ θ: Double) throws -> Estimate {
    try expectation(under: nature) {
      nature.logDensity(at: $0) - model(θ).logDensity(at: $0)
    }
  }

  let places = Array(stride(from: -3.0, through: 3.0, by: 0.1))
  figure(
    "fig:mirror",
    Plot(x: "θ, the mean of the model", y: Plot.Axis("per observation", unit: "nats"))
      .line(
        "divergence from nature", x: places,
        y: try places.map { try divergenceFromNature($0).value }
      )
      .line(
        "expected log-likelihood", x: places,
        y: try places.map { try expectedLogLikelihood($0).value }
      )
      .verticalLine(at: nature.mean, "mean of nature"),
    alt:
      "A parabola that opens upwards, the divergence, and one that opens downwards, the expected "
      + "log-likelihood. A dashed line marks the mean of nature.",
    caption: "Two mirror images. Their sum is the same at every θ: the negative entropy of nature. "
      + "Only the lower curve can be estimated from data.")

  verify(
    "eq:argmin", "one place, two extremes", by: .minimizer,
    tolerance: .absolute(1e-5, because: flatMinimum)
  ) { check in
    // The interval is not centered on any of the answers.
    let forward = try minimum(from: -3, to: 4.3) { try divergenceFromNature($0).value }
    let likelihood = try minimum(from: -2.1, to: 5) { -(try expectedLogLikelihood($0).value) }
    let reverse = try minimum(from: -3, to: 4.3) { θ in
      let q = model(θ)
      return try expectation(under: q) { q.logDensity(at: $0) - nature.logDensity(at: $0) }.value
    }
    check.equal("two humps and a normal", to: forward, scale: 1) { slip -> Estimate in
      slip("the reverse divergence at its least", reverse, for: likelihood)
    }
    check.equal("the answer in closed form", to: forward, scale: 1) { slip in
      slip("the highest point of nature for its mean", nature.mode, for: nature.mean)
    }
    let gamma = try Gamma(shape: 2.5, rate: 1.5)
    let rate = try minimum(from: 0.05, to: 3.7) { λ in
      let q = try Exponential(rate: λ)
      return try expectation(under: gamma) { gamma.logDensity(at: $0) - q.logDensity(at: $0) }.value
    }
    check.equal("a gamma and an exponential", to: rate, scale: 1) { slip in
      1 / slip("the median for the mean", gamma.median, for: gamma.mean)
    }
  }

  //: The slopes are the same too, but for the sign. The entropy has dropped out, so the slope is an
  //: expectation under $p$ of something that we know:
  //:
  //: $$ \frac{\partial}{\partial\theta} D_{KL}(p\,\|\,q_\theta)
  //:    = -\,\mathbb{E}_p\left[\frac{\partial}{\partial\theta} \log q_\theta(x)\right] $$ {#eq:gradient}

  verify("eq:gradient", "the gradient needs no entropy", by: .differences) { check in
    for θ in [-2.0, -0.4, 0.6, 2.5] {
      let q = model(θ)
      let score = { (x: Double) in (x - θ) / q.variance }
      let underNature = try expectation(under: nature, score)
      let underModel = try expectation(under: q, score)
      let slope = try slope(at: θ) { try divergenceFromNature($0).value }
      check.equal("θ = \(θ)", to: slope, scale: 1) { slip -> Estimate in
        slip("the sign lost", 1, for: -1.0)
          * slip("the average over the model", underModel, for: underNature)
      }
    }
  }

  //: ## What this gives, and what it does not
  //:
  //: We can *minimize* the divergence from nature without knowing nature: all that is needed is an
  //: average over nature's points. We cannot *measure* it, because $H(p)$ stays unknown. A
  //: log-likelihood of $-2$ nats says nothing by itself. Two models can be compared with each other:
  //: the one with the greater expected log-likelihood is nearer to nature, by exactly the difference.
  //:
  //: For images another unit is easier to compare. Divide by the number of pixels and by $\log 2$,
  //: and the negative log-likelihood becomes **bits per dimension**, the bits that a pixel costs in
  //: the best code for the model. (sec:1.12-the-probability-of-an-image) is about getting them
  //: right.
}
