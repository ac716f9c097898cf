import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # From expectation to average
//:
//: We have no $p$, but we have $n$ independent draws from it. Put their average where the
//: expectation stood.
func fromExpectationToAverage(_ chapter: Chapter) throws {
  //: The average log-likelihood $L_n(\theta)$ of (eq:empirical) is back, now with a reason: it stands
  //: for $\mathbb{E}_p[\log q_\theta(x)]$, and so for the divergence. Move $n$ and see how one becomes
  //: the other. Eight data sets grow, each with a curve of its own.

  // The model is a normal of known width, so that its average log-likelihood needs only the mean of
  // the data and of their squares.
  let sizes = (0..<19).map { Int(pow(10, Double($0) / 4.5).rounded()) }
  var random = chapter.stream("growing data sets")
  let sums = (0..<8).map { _ in DataSums(nature.samples(sizes.last!, using: &random), at: sizes) }
  let places = Array(stride(from: -2.5, through: 2.5, by: 0.1))
  let expected = DataSums.expected(nature)
  try figure(
    "fig:growing", over: Slider("n", among: sizes.map(String.init), default: 5),
    alt:
      "Average log-likelihood against θ: a thick curve for its expectation and eight thin curves for "
      + "eight data sets, each with its highest point marked.",
    caption:
      "Thin: eight data sets of n draws, their average log-likelihood, and their best θ. Blue: "
      + "the expectation."
  ) { position in
    let index = Int(position)
    let start = Plot(
      "n = \(sizes[index])", x: "θ, the mean of the model",
      y: Plot.Axis("average log-likelihood", unit: "nats")
    ).yAxis(.linear, -6 ... -0.8)
    let curves = sums.reduce(start) { plot, sums in
      plot.line(
        nil, x: places, y: places.map { sums.averageLogLikelihood(index, $0) }, color: .gray)
    }
    return
      curves
      .line("expectation", x: places, y: places.map(expected), color: .blue)
      .points(
        "greatest", x: sums.map { $0.means[index] },
        y: sums.map { $0.averageLogLikelihood(index, $0.means[index]) }, color: .orange)
  }

  //: ## The data are a distribution too
  //:
  //: Give each observation the probability $1/n$. This is the **empirical distribution** $\hat p$.
  //: For a discrete variable it is the observed frequencies. The average log-likelihood of a
  //: discrete variable *is* minus a cross-entropy, with $\hat p$ in the place of nature:
  //:
  //: $$ L_n(\theta) = -H(\hat p) - D_{KL}(\hat p\,\|\,q_\theta) $$ {#eq:empirical-kl}
  //:
  //: So maximum likelihood minimizes $D_{KL}(\hat p\,\|\,q_\theta)$, the divergence *from the
  //: data*. The divergence from nature is minimized only approximately.
  //: (sec:1.9-risk-and-overfitting) is about the difference.

  verify("eq:empirical-kl", "minus the average is a cross-entropy", by: .exact) { check in
    for var draw in check.draws(20) {
      let p = try Categorical(probabilities: randomProbabilities(5, using: &draw))
      let q = try Categorical(probabilities: randomProbabilities(5, using: &draw))
      let data = p.samples(100, using: &draw)
      let seen = try Categorical(weights: (0..<5).map { face in Double(data.count { $0 == face }) })
      check.equal(draw.name, to: data.reduce(0) { $0 + q.logProbability(of: $1) } / 100) { slip in
        let source = slip("nature in the place of the data", p, for: seen)
        return -slip("the entropy left out", 0, for: source.entropy)
          - klDivergence(of: source, from: q)
      }
    }
  }

  //: ## How good is the average?
  //:
  //: Fix $\theta$. As an estimate of its expectation, $L_n(\theta)$ is right on average, and its
  //: variance falls as $1/n$. Both hold for every model:
  //:
  //: $$ \mathbb{E}[L_n(\theta)] = \mathbb{E}_p[\log q_\theta(x)] $$ {#eq:unbiased}
  //: $$ \mathrm{Var}[L_n(\theta)] = \frac1n \mathrm{Var}_p[\log q_\theta(x)] $$ {#eq:variance}
  //:
  //: With a hundred times as many data the standard error is ten times smaller: one more digit is
  //: right. Both formulas are checked by drawing many data sets of ten observations.

  // snippet.open
  let replicates = chapter.integer("replicates")
  func averages(
    of n: Int, using random: inout some RandomNumberGenerator
  ) -> [Double] {
    (0..<replicates).map { _ in
      let data = nature.samples(n, using: &random)
      return model(0).logLikelihood(ofAll: data) / Double(n)
    }
  }

  let first = try expectation(under: nature) { model(0).logDensity(at: $0) }
  let second = try expectation(under: nature) { x in
    model(0).logDensity(at: x) * model(0).logDensity(at: x)
  }
  let n = 10
  verify("eq:unbiased", "the average is right on average", by: .simulation) { check in
    for var draw in check.draws(3) {
      let simulated = try simulatedMean(averages(of: n, using: &draw))
      check.equal("\(draw.name), n = \(n)", to: simulated) { slip -> Estimate in
        first * Double(n) / Double(slip("n − 1 for n in the divisor of the average", n - 1, for: n))
      }
    }
  }
  verify(
    "eq:variance", "its variance falls as 1/n", by: .simulation,
    tolerance: .relative(
      0.25, because: "a variance from some thousand data sets is known to some per cent")
  ) { check in
    for var draw in check.draws(3) {
      let simulated = try simulatedVariance(averages(of: n, using: &draw))
      check.equal("\(draw.name), n = \(n)", to: simulated) { slip -> Estimate in
        let square = first * first
        let spread = second - slip("the square of the mean left out", 0 * square, for: square)
        return spread / Double(slip("n² for n", n * n, for: n))
      }
    }
  }

  //: ## And the place of the maximum?
  //:
  //: That the curve converges at each $\theta$ does not quite say that its *maximum* does. Under mild
  //: conditions it does (Wald, 1949): the estimate is **consistent**. If the family contains nature,
  //: $\hat\theta_n$ tends to the true parameter as $n \to \infty$. If it does not, $\hat\theta_n$ tends
  //: to the parameter of the nearest member, the projection of (sec:1.4-cover-or-seek). How
  //: fast? For the mean of a normal of known width, exactly at this speed:
  //:
  //: $$ \mathbb{E}\big[D_{KL}(q_\theta\,\|\,q_{\hat\theta_n})\big] = \frac{1}{2n} $$ {#eq:consistency}
  //:
  //: With more parameters it is to leading order $1/2n$ for each of them.

  verify(
    "eq:consistency", "the distance to the truth falls as 1/2n", by: .simulation,
    tolerance: .relative(0.1, because: "a squared normal variable scatters by more than its mean")
  ) { check in
    for (var draw, n) in zip(check.draws(4), [2, 5, 20, 100]) {
      // The divergence by the closed form of the library, the estimate from data.
      let truth = try Normal(mean: 0.7, standardDeviation: 1.3)
      let distances = try (0..<(n == 2 ? 4 * replicates : replicates)).map { _ in
        let fitted = try Normal(
          mean: mean(truth.samples(n, using: &draw)), standardDeviation: 1.3)
        return klDivergence(of: truth, from: fitted)
      }
      let simulated = try simulatedMean(distances)
      check.equal("n = \(n)", to: simulated) { slip in
        slip("2 left out", 1.0, for: 0.5) / slip("√n for n", sqrt(Double(n)), for: Double(n))
      }
    }
  }
}
