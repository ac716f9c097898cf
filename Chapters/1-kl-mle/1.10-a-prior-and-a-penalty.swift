import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # A prior, a penalty, and the price of parameters
//:
//: Few data and many parameters: this section measures what that costs, and what helps.
func aPriorAndAPenalty(_ chapter: Chapter) throws {
  //: ## Training flatters
  //:
  //: Fit the mean of a normal of fixed width $\sigma$ to $n$ observations. Let nature have the
  //: variance $\mathrm{Var}_p[x]$, and be of any shape. Compare the average log-likelihood of those
  //: $n$ observations with that of fresh ones. The fit is closer to its own data than to fresh
  //: data. The mean square of $x_i - \hat\mu$ is smaller than $\mathrm{Var}_p[x]$ by
  //: $\mathrm{Var}_p[x]/n$ for its own data, and larger by the same amount for fresh data. Both
  //: enter with the factor $1/2\sigma^2$:
  //:
  //: $$ \mathbb{E}\big[L_n(\hat\theta)\big] - \mathbb{E}\big[\mathbb{E}_p[\log q_{\hat\theta}(x)]\big]
  //:   = \frac{1}{n}\,\frac{\mathrm{Var}_p[x]}{\sigma^2} $$ {#eq:optimism}
  //:
  //: If the model is right, $\mathrm{Var}_p[x] = \sigma^2$, this is $1/n$ for the one parameter: the penalty of Akaike
  //: (1974). If it is not, Akaike's rule is off by the factor $\mathrm{Var}_p[x]/\sigma^2$, which is the smallest case of
  //: Takeuchi's (1976) correction. For other families both hold to leading order only.

  let replicates = chapter.integer("replicates")
  verify(
    "eq:optimism", "training flatters", by: .simulation,
    tolerance: .relative(0.2, because: "a difference of two averages over data sets")
  ) { check in
    for (var draw, (n, s)) in zip(check.draws(3), [(5, 0.8), (10, 1.0), (8, 2.5)]) {
      let (m, v) = (nature.mean, nature.variance)
      let gaps = (0..<8 * replicates).map { _ in
        let x = nature.samples(n, using: &draw)
        let fitted = mean(x)
        let own = mean(x.map { -($0 - fitted) * ($0 - fitted) / (2 * s * s) })
        let others = -(v + (m - fitted) * (m - fitted)) / (2 * s * s)
        return own - others
      }
      let simulated = try simulatedMean(gaps)
      check.equal("two humps, n = \(n), σ = \(s)", to: simulated) { slip in
        let count = slip("2n for n", 2 * Double(n), for: Double(n))
        return slip("Akaike's rule, as if the model were right", 1, for: v / (s * s)) / count
      }
    }
  }

  //: ## Two errors
  //:
  //: The theorem of Pythagoras (eq:pythagoras) divides the divergence of a fit into two parts. Let the
  //: hypothesis space be the histograms with $M$ equal cells, and let $q^*$ be the one nearest to
  //: nature. Then for a fit $\hat q$ to random data
  //:
  //: $$ \mathbb{E}\,D_{KL}(p\,\|\,\hat q) = \underbrace{D_{KL}(p\,\|\,q^*)}_{\text{approximation}}
  //:   + \underbrace{\mathbb{E}\,D_{KL}(q^*\,\|\,\hat q)}_{\text{estimation}} $$ {#eq:two-errors}
  //:
  //: The **approximation error** is the bias of the hypothesis space: it stays, however many data
  //: there are. The **estimation error** is the variance: it falls with $n$ and grows with the
  //: number of parameters. A larger space lowers the first and raises the second. The figure shows
  //: this for more and more cells.
  //:
  //: (quote:histogram)

  verify("eq:two-errors", "approximation plus estimation", by: .enumeration) { check in
    // Every possible data set of six throws, with its probability.
    let p = humps(6)
    for cells in [2, 3] {
      let family = HistogramFamily(outcomes: 6, cells: cells)
      let star = family.member(p)
      let all = multinomials(6, p).map { counts, probability in
        (family.member(counts.map(Double.init), pseudocount: 0.5), probability)
      }
      let whole = all.reduce(0) { $0 + $1.1 * divergence(p, $1.0) }
      check.equal("\(cells) cells, six throws", to: whole) { slip in
        let estimation = all.reduce(0) {
          $0 + $1.1
            * slip("the second leg backwards", divergence($1.0, star), for: divergence(star, $1.0))
        }
        return slip("approximation left out", 0, for: divergence(p, star)) + estimation
      }
    }
  }

  let errors = TwoErrors(
    sizes: [30, 100, 300, 1000, 3000], dataSets: 20, stream: chapter.stream("histograms"))
  try figure(
    "fig:two-errors", over: Slider("n", among: errors.sizes.map(String.init)),
    alt: "Approximation error, estimation error and their sum against the number of cells.",
    caption:
      "Both errors of a histogram with M cells, averaged over twenty data sets of n draws. Move n "
      + "and watch where the sum is least."
  ) { errors.plot(Int($0)) }

  //: ## A prior is a penalty
  //:
  //: Let $\mathrm{prior}(\theta)$ be a distribution over parameters that says which are plausible before any data.
  //: The **maximum a posteriori** (MAP) estimate climbs the log-likelihood plus the logarithm of the prior:
  //:
  //: $$ \hat\theta = \arg\max_\theta \Big[\sum_i \log q_\theta(x_i) + \log \mathrm{prior}(\theta)\Big] $$ {#eq:map definition}
  //:
  //: The second term does not grow with $n$, so it matters when data are few. Seen from the optimizer
  //: it is a **penalty**, and the method is called **regularization**. Two cases have a formula. For
  //: frequencies with a Dirichlet prior of concentration $\alpha$ in each of $K$ places,
  //:
  //: $$ \hat q(k) = \frac{n_k + \alpha - 1}{n + K(\alpha - 1)} $$ {#eq:map-dirichlet}
  //:
  //: so that "add one to every count" is the MAP estimate of $\alpha = 2$. For the mean of a normal of
  //: width $\sigma$ with a prior $N(\mu_0, \tau^2)$,
  //:
  //: $$ \hat\mu = \frac{n \bar x / \sigma^2 + \mu_0/\tau^2}{n/\sigma^2 + 1/\tau^2} $$ {#eq:map-normal}
  //:
  //: which pulls the average towards $\mu_0$. Its penalty is a square: *weight decay* in a network.

  verify(
    "eq:map-dirichlet", "counts with a Dirichlet prior", by: .minimizer,
    tolerance: .absolute(1e-5, because: flatMinimum)
  ) { check in
    for (counts, α) in [([7.0, 2, 0, 1], 2.0), ([3, 1, 1, 4], 1.5), ([12, 0, 5, 3], 4)] {
      let climbed = try minimum(near: [0.1, -0.2, 0.3]) { free in
        let weights = (free + [0]).map { exp($0) }
        let q = weights.map { $0 / weights.reduce(0, +) }
        // Both densities in the coordinates q, where the prior is defined.
        return -zip(q, counts).reduce(0) { $0 + ($1.1 + α - 1) * log($1.0) }
      }
      let weights = climbed.map { exp($0) }
      let total = weights.reduce(Estimate(1)) { $0 + $1 }
      for k in 0..<3 {
        check.equal("α = \(α), outcome \(k)", to: weights[k] / total, scale: 1) { slip in
          let n = counts.reduce(0, +)
          return (counts[k] + slip("α for α − 1, as for the mean of the posterior", α, for: α - 1))
            / (n + slip("K left out", 1, for: 4) * (α - 1))
        }
      }
    }
  }
  verify(
    "eq:map-normal", "a mean with a normal prior", by: .minimizer,
    tolerance: .relative(2e-5, because: flatMinimum)
  ) { check in
    for var draw in check.draws(6) {
      let x = (0..<4).map { _ in 3 + draw.normal() }
      let (σ, τ, μ0) = (0.7 + draw.uniform(), 0.4 + draw.uniform(), 1 + draw.uniform())
      let prior = try Normal(mean: μ0, standardDeviation: τ)
      let climbed = try minimum(from: -4, to: 11) { μ in
        -(try Normal(mean: μ, standardDeviation: σ)).logLikelihood(ofAll: x)
          - prior.logDensity(at: μ)
      }
      check.equal(draw.name, to: climbed) { slip in
        let weight = 4 / slip("σ for σ²", σ, for: σ * σ)
        let pull = 1 / (τ * slip("τ for τ²", 1, for: τ))
        return (weight * mean(x) + pull * μ0)
          / (weight + slip("the prior left out below", 0, for: pull))
      }
    }
  }

  //: ## Does it help the digits?
  //:
  //: Each pixel's frequencies get $\alpha - 1$ added to every count. The validation images choose
  //: one of five values. Plain maximum likelihood cannot be one of them. It gives probability 0 to
  //: each image with a gray that no training image had at that pixel, so its log-likelihood is
  //: $-\infty$. The smallest addition stands in its place.

  let parts = folds(of: try loadImages(chapter.data), stream: chapter.stream("folds"))
  let additions = [0.001, 0.01, 0.1, 1, 10]
  let few = 100
  let table = try Table(pixelPenalties: parts, additions: additions, images: few)
  show(
    table,
    "Independent pixels from \(few) training images, nats a pixel, mean of five folds ± standard error",
    digits: 4, label: "tab:additions")
  let chosen = parts.map { fold in
    let best = bestAddition(fold, additions, images: few)
    return pixelScore(fold, addition: best, images: few, on: fold.test)
  }
  let smallest = parts.map { pixelScore($0, addition: 0.001, images: few, on: $0.test) }
  let gain = Paired(chosen, minus: smallest)
  finding(
    "With \(few) images, the addition that validation images chose beats the smallest one.",
    holds: gain.isPositive, "by \(plusMinus(gain)) nats a pixel on test images, five folds")
}
