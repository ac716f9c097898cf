import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # Bias, variance, and how far off a fit is
//:
//: A fit is a random variable, because the data are random. It can be wrong on average, and it
//: varies from one data set to the next.
func biasAndVariance(_ chapter: Chapter) throws {
  //: Let $\hat\theta$ be an estimate of $\theta$. Its **bias** is
  //: $\mathbb{E}[\hat\theta] - \theta$, and its **variance** is
  //: $\mathbb{E}[(\hat\theta - \mathbb{E}[\hat\theta])^2]$. The expected squared error is the
  //: variance plus the *square* of the bias. The aim is a small sum. It is not the aim to have no
  //: bias.
  //:
  //: The smallest example is the variance $\sigma^2$ of a normal, estimated by a sum of squares
  //: over a divisor $\nu$. Maximum likelihood takes $\nu = n$, and its mean is too small:
  //:
  //: $$ \mathbb{E}\Big[\frac1n \sum_i (x_i - \hat\mu)^2\Big] = \frac{n-1}{n}\,\sigma^2 $$ {#eq:variance-bias}
  //:
  //: The sum of squares is $\sigma^2$ times a chi-squared variable with $n - 1$ degrees of freedom.
  //: Such a variable has the mean $n - 1$ and the variance $2(n - 1)$. So with any divisor $\nu$
  //: the expected squared error is, variance first and squared bias second,
  //:
  //: $$ \mathbb{E}\big[(\hat\sigma_\nu^2 - \sigma^2)^2\big]
  //:   = \sigma^4 \left[\frac{2(n-1)}{\nu^2} + \Big(\frac{n-1}{\nu} - 1\Big)^2\right] $$ {#eq:squared-error}

  let replicates = chapter.integer("replicates")
  // snippet.open
  /// Sums of squared deviations from the own mean, of data sets of n standard normals.
  func squares(
    _ n: Int, using random: inout some RandomNumberGenerator
  ) -> [Double] {
    (0..<4 * replicates).map { _ in
      let x = Normal.standard.samples(n, using: &random)
      let mean = x.reduce(0, +) / Double(n)
      return x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
  }

  verify(
    "eq:variance-bias", "the variance comes out too small", by: .simulation,
    tolerance: .relative(0.05, because: "sums of few squares scatter widely")
  ) { check in
    for (var draw, n) in zip(check.draws(3), [2, 3, 5]) {
      let simulated = try simulatedMean(squares(n, using: &draw).map { $0 / Double(n) })
      check.equal("n = \(n)", to: simulated) { slip in
        Double(slip("no bias", n, for: n - 1)) / Double(n)
      }
    }
  }

  verify(
    "eq:squared-error", "variance plus squared bias", by: .simulation,
    tolerance: .relative(0.1, because: "squares of squares scatter widely")
  ) { check in
    for var draw in check.draws(1) {
      let n = 5
      let sums = squares(n, using: &draw)
      for c in [4.0, 5, 6, 8] {
        let errors = sums.map { ($0 / c - 1) * ($0 / c - 1) }
        check.equal("n = 5, divisor \(Int(c))", to: try simulatedMean(errors)) { slip in
          let bias = Double(n - 1) / c - 1
          let variance = 2 * Double(n - 1) / (c * c)
          return slip("the variance left out", 0, for: variance)
            + slip("the bias not squared", bias, for: bias * bias)
        }
      }
    }
  }

  //: The figure shows the two terms and their sum against the divisor, for $n = 5$.

  let n = 5.0
  let divisors = Array(stride(from: 3.0, through: 12, by: 0.1))
  let biases = divisors.map { pow((n - 1) / $0 - 1, 2) }
  let variances = divisors.map { 2 * (n - 1) / ($0 * $0) }
  figure(
    "fig:divisors",
    Plot("n = 5", x: "divisor ν", y: "expected squared error, in σ⁴")
      .line("squared bias", x: divisors, y: biases)
      .line("variance", x: divisors, y: variances)
      .line("both", x: divisors, y: zip(biases, variances).map { $0 + $1 })
      .verticalLine(at: n - 1, "n − 1").verticalLine(at: n, "n").verticalLine(at: n + 1, "n + 1")
      .legend(.topRight),
    alt:
      "Squared bias, variance and their sum against the divisor, with dashed lines at n − 1, n and n + 1.",
    caption:
      "The divisor n − 1 has no bias and the most variance of the three. The least error is at "
      + "n + 1; maximum likelihood, at n, lies between.")

  //: The unbiased divisor is not the best one. This **trade-off** between bias and variance returns
  //: in the next sections. Fewer parameters, a penalty, a prior and a wider kernel all add bias and
  //: reduce variance.
  //:
  //: ## A general law for many data
  //:
  //: How far does a maximum likelihood estimate scatter? That depends on how sharply the likelihood
  //: bends. The **Fisher information** $I(\theta)$ is the expected curvature of $-\log q_\theta$
  //: (Fisher, 1925). With much data the estimate scatters around the truth like a normal variable:
  //:
  //: $$ \sqrt{n\,I(\theta)}\,(\hat\theta_n - \theta) \;\to\; N(0, 1)
  //:   \quad\text{in distribution} $$ {#eq:asymptotic}
  //:
  //: so that its standard error is about $1/\sqrt{n I(\theta)}$. *With much data* matters. Here is the
  //: rate of an exponential distribution, $\hat\lambda = 1/\bar x$ and $I(\lambda) = 1/\lambda^2$.

  // snippet.fold The program of the figure
  var rates = chapter.stream("rates")
  func panel(_ n: Double) throws -> Plot {
    let estimates = try standardizedRates(n: n, rate: 2, 20_000, using: &rates)
    return Plot("n = \(Int(n))", x: "standardized error of the rate", y: "density")
      .histogram("estimates", of: estimates, bins: 48, in: -4...4)
      .line("N(0, 1)", over: -4...4) { Normal.standard.density(at: $0) }
      .xAxis(.linear, -4...4)
  }
  figure(
    "fig:asymptotic", PlotGrid(try [5, 50, 5000].map(panel), columns: 3),
    alt: "Histograms of the standardized estimate for 5, 50 and 5000 observations, each with the "
      + "standard normal density.",
    caption:
      "The estimate of an exponential rate from more and more data, and the normal density that "
      + "the law promises in the end.")

  verify(
    "eq:asymptotic", "maximum likelihood estimates become normal", by: .simulation
  ) { check in
    for var draw in check.draws(2) {
      let n = 1e8
      let z = try standardizedRates(n: n, rate: 2, replicates, using: &draw)
      try check.consistent("\(draw.name), n = 10⁸", falseAlarm: 1e-6) { slip in
        let information = slip("the information upside down", 16.0, for: 1)
        let rate = slip("1/n for 1/√n", n.squareRoot(), for: 1)
        let scaled = z.map { $0 * information.squareRoot() * rate }
        return try kolmogorovSmirnov(scaled) { Normal.standard.cumulative(at: $0) }.pValue
      }
    }
  }

  //: (sec:1.16-going-deeper) derives the information and checks it in four families.
}
