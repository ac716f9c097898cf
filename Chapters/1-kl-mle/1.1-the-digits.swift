import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # The digits, and a model of one number
//:
//: A generative model is a probability distribution that was fitted to examples and that new
//: examples can be drawn from. These are the examples of this book: handwritten digits of
//: 8×8 pixels, each pixel one of seventeen grays (Alpaydin and Kaynak, 1998).
func theDigits(_ chapter: Chapter) throws {
  let split = try loadImages(chapter.data)

  images(
    "fig:digits",
    picture(Array(split.test.pixels.prefix(36 * split.test.dimension)), like: split.test),
    alt: "Three rows of twelve small gray images, each a handwritten digit.",
    caption: "Images that people wrote. What distribution do they come from?")

  //: Call that distribution $p$. Nobody knows it. We have $n$ images from it, and a **model**
  //: $q_\theta$, a distribution with parameters $\theta$ that we may choose. The set of all
  //: $q_\theta$ is the **hypothesis space**. To learn is to choose $\theta$ so that $q_\theta$
  //: resembles $p$. This chapter says what *resembles* means, and how to get there from the
  //: $n$ images alone. In (sec:1.14-what-the-models-draw) we draw
  //: digits from models of our own.
  //:
  //: ## One number for each image
  //:
  //: Start small. Let $x$ be the **ink** of an image, the sum of its 64 grays. A normal
  //: distribution has two parameters, $\mu$ and $\sigma$. How well do given values suit the data?
  //: Ask how probable they make the data. Densities of independent draws multiply, so their
  //: logarithms add. Divided by $n$ this is the **average log-likelihood**
  //:
  //: $$ L_n(\theta) = \frac1n \sum_{i=1}^n \log q_\theta(x_i) $$ {#eq:empirical definition}
  //:
  //: Logarithms are natural in this book, and information is measured in **nats**. The principle
  //: of **maximum likelihood** is: choose the $\theta$ with the greatest $L_n(\theta)$ (Fisher,
  //: 1922). Try it by hand. Move the two sliders until the number above the figure is as great as
  //: you can make it.

  // snippet.open
  let ink = GrayImages(split.training).ink.map(Double.init)
  func averageLogLikelihood(_ x: [Double], _ q: Normal) -> Double {
    x.reduce(0) { $0 + q.logDensity(at: $1) } / Double(x.count)
  }

  // snippet.fold The program of the figure
  let center = mean(ink).rounded()
  let spread = try Moments(of: ink).standardDeviation
  let counted = Plot(x: "ink, gray steps", y: "density").histogram("digits", of: ink, bins: 40)
  try figure(
    "fig:ink",
    over: Slider("μ", center - 90...center + 90, default: center - 45, steps: 9, decimals: 0),
    Slider("σ", spread / 3...3 * spread, default: 1.5 * spread, steps: 9, decimals: 0),
    alt: "A histogram of the ink of the training images and the density of one normal.",
    caption: "The ink of the training images, and a normal with the chosen mean and width. The "
      + "title says the average log-likelihood."
  ) { μ, σ in
    let q = try! Normal(mean: μ, standardDeviation: σ)
    var plot = counted.line("normal", over: center - 4 * spread...center + 4 * spread) {
      q.density(at: $0)
    }
    plot.title = "average log-likelihood \(decimals(averageLogLikelihood(ink, q), 3)) nats"
    return plot
  }

  //: ## The greatest value, by a formula
  //:
  //: For the normal no slider is needed. Set both derivatives of $L_n$ to zero:
  //:
  //: $$ \hat\mu = \frac1n \sum_i x_i, \qquad
  //:   \hat\sigma^2 = \frac1n \sum_i (x_i - \hat\mu)^2 $$ {#eq:normal-mle}
  //:
  //: The divisor is $n$, not $n - 1$. Maximum likelihood does not ask for an unbiased estimate;
  //: (sec:1.8-bias-and-variance) says what that costs. The check climbs the likelihood with
  //: a general-purpose minimizer that does not know the formula.

  // snippet.open
  func fitNormal(_ x: [Double]) -> (mean: Double, variance: Double) {
    let mean = x.reduce(0, +) / Double(x.count)
    let squares = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / Double(x.count))
  }

  verify(
    "eq:normal-mle", "the normal's fit of greatest likelihood", by: .minimizer,
    tolerance: .relative(2e-5, because: flatMinimum)
  ) { check in
    for start in stride(from: 0, to: 160, by: 40) {
      let x = Array(ink[start..<start + min(40, ink.count - start)])
      let climbed = try minimum(near: [250, log(40)]) { parameters in
        let q = try Normal(mean: parameters[0], standardDeviation: exp(parameters[1]))
        return -averageLogLikelihood(x, q)
      }
      let median = try quantile(of: x, 0.5)
      check.equal("mean, images \(start)…", to: climbed[0]) { slip in
        slip("the median for the mean", median, for: fitNormal(x).mean)
      }
      check.equal("variance, images \(start)…", to: exp(2 * climbed[1])) { slip in
        let n = Double(x.count)
        let squares = fitNormal(x).variance * n
        return squares / slip("n − 1 for n", n - 1, for: n)
      }
    }
  }

  let fit = fitNormal(ink)
  let best = try Normal(mean: fit.mean, standardDeviation: fit.variance.squareRoot())
  text(
    #"""
    For all \#(ink.count) training images the formula gives $\hat\mu$ = \#(fit.mean, digits: 4) and
    $\hat\sigma$ = \#(fit.variance.squareRoot(), digits: 3) gray steps. The average log-likelihood is
    \#(averageLogLikelihood(ink, best), decimals: 3) nats. No position of the sliders reaches more.
    """#)

  //: Three questions are open, and the next sections answer them.
  //:
  //: - Why the *logarithm of the density*, and not some other score? From (sec:1.2-surprise) to
  //:   (sec:1.5-the-unknown-part).
  //: - Is what is best for these $n$ images best for $p$? From (sec:1.6-from-expectation-to-average) to
  //:   (sec:1.10-a-prior-and-a-penalty).
  //: - What do we put in the place of one number and a normal, so that *images* come out? From
  //:   (sec:1.11-mixtures) to (sec:1.14-what-the-models-draw).
}
