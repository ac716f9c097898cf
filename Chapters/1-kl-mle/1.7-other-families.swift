import Foundation
import GSLNumerics
import Literate
import Probability

//: # Not every likelihood is a normal's
//:
//: Maximum likelihood asks for a family of distributions, and the choice is ours. Some families
//: have a formula, some leave one equation to solve, and some have no derivative at the maximum.
func otherFamilies(_ chapter: Chapter) throws {
  let split = try loadImages(chapter.data)
  let ink = GrayImages(split.training).ink.map(Double.init).filter { $0 > 0 }.prefix(1000)
  let data = Array(ink)

  //: ## Smooth, and not normal: the gamma
  //:
  //: > **A slip worth naming.** The lecture that this book grew out of says: the log-likelihood has to
  //: > be differentiable, *hence* one takes Gaussians. The first half is what the optimizer needs. The
  //: > second does not follow from it. The log-density of a gamma, a logistic, a Gumbel or a Student
  //: > distribution is just as smooth, and so is that of a neural network's softmax. What is special
  //: > about the normal is something else: with nothing known but mean and variance it has the
  //: > greatest entropy, and its maximum has a formula.
  //:
  //: For the **gamma distribution** with shape $\kappa$ and scale $\beta$ the log-density is smooth in both. Set
  //: its derivatives to zero. After $\beta$ has been eliminated one equation remains, with $\psi$ the
  //: derivative of $\log \Gamma$:
  //:
  //: $$ \log \hat\kappa - \psi(\hat\kappa) = \log \bar x - \overline{\log x}, \qquad
  //:   \hat\beta = \bar x / \hat\kappa $$ {#eq:gamma-mle}
  //:
  //: The bar is the average over the data. A root finder does the rest.

  // snippet.open
  func fitGamma(_ x: [Double]) throws -> Gamma {
    let gap = log(mean(x)) - mean(x.map { log($0) })
    let shape = try findRoot(between: 0.05, and: 5000) { a in
      log(a) - digamma(a) - gap
    }
    return try Gamma(shape: shape, rate: shape / mean(x))
  }

  verify(
    "eq:gamma-mle", "the gamma's fit of greatest likelihood", by: .minimizer,
    tolerance: .relative(2e-5, because: flatMinimum)
  ) { check in
    for start in [0, 60, 120] {
      let x = Array(data[min(start, data.count - 20)..<min(start + 60, data.count)])
      let climbed = try minimum(near: [log(8), log(0.05)]) { parameters in
        let gamma = try Gamma(shape: exp(parameters[0]), rate: exp(parameters[1]))
        return -gamma.meanLogLikelihood(of: x)
      }
      let fit = try fitGamma(x)
      let moments = mean(x) * mean(x) / mean(x.map { ($0 - mean(x)) * ($0 - mean(x)) })
      check.equal("images \(start)…, shape", to: exp(climbed[0])) { slip in
        slip("the shape that has the data's mean and variance", moments, for: fit.shape)
      }
      check.equal("images \(start)…, scale", to: exp(-climbed[1])) { slip in
        let (a, x) = (fit.shape, mean(x))
        return slip("the fraction upside down", a / x, for: x / a)
      }
    }
  }

  //: ## Not even smooth: the Laplace
  //:
  //: The **Laplace distribution** has the density $\frac{1}{2\beta} e^{-|x - \mu|/\beta}$. Its log-likelihood
  //: has a kink at every observation, so at no observation is there a derivative. It still has a
  //: maximum, and a formula for it:
  //:
  //: $$ \hat\mu = \mathrm{median}(x_1, \dots, x_n), \qquad
  //:   \hat\beta = \frac1n \sum_i |x_i - \hat\mu| $$ {#eq:laplace-mle}

  verify(
    "eq:laplace-mle", "the Laplace's fit of greatest likelihood", by: .minimizer,
    tolerance: .relative(2e-5, because: flatMinimum)
  ) { check in
    for count in [21, 51, 101] where count <= data.count {
      // With an odd number of different values the median is one of them.
      let x = data.prefix(count).enumerated().map { $0.element + 0.01 * Double($0.offset % 7) }
      let place = try minimum(from: x.min()! - 31, to: x.max()! + 57) { μ in
        x.reduce(0) { $0 + abs($1 - μ) }
      }
      let width = try minimum(from: 1, to: 911) { b in
        let q = try Laplace(location: place.value, scale: b)
        return -q.meanLogLikelihood(of: x)
      }
      let median = try quantile(of: x, 0.5)
      check.equal("\(count) images, place", to: place) { slip in
        slip("the mean for the median", mean(x), for: median)
      }
      check.equal("\(count) images, width", to: width) { slip in
        let (deviations, squares) = (
          x.map { abs($0 - median) }, x.map { ($0 - median) * ($0 - median) }
        )
        return slip(
          "the root of the mean square", mean(squares).squareRoot(), for: mean(deviations))
      }
    }
  }

  //: ## Which family suits the ink?
  //:
  //: Likelihood compares families too, provided that the images that judge are not those that were
  //: fitted. Each family is fitted to the training images of five folds and judged by the test images.

  // snippet.fold What is printed
  let parts = folds(of: split, stream: chapter.stream("folds"))
  let scores = try parts.map { fold in
    let training = fold.training.ink.map { Double($0) + 0.5 }
    let test = fold.test.ink.map { Double($0) + 0.5 }
    return [
      try Normal(fitting: training).meanLogLikelihood(of: test),
      try fitGamma(training).meanLogLikelihood(of: test),
      try Laplace(fitting: training).meanLogLikelihood(of: test),
      try LogNormal(fitting: training).meanLogLikelihood(of: test),
    ]
  }
  var table = Table(["family", .init("test log-likelihood, nats an image", decimals: 3)])
  for (index, name) in ["normal", "gamma", "Laplace", "log-normal"].enumerated() {
    table.append(name, overRuns(scores.map { $0[index] }))
  }
  show(
    table, "Families for the ink, mean of five folds ± standard error", digits: 4,
    label: "tab:families")
  let gain = Paired(scores.map { $0[0] }, minus: scores.map { $0[2] })
  finding(
    "The normal gives the ink of test images a greater likelihood than the Laplace distribution does.",
    holds: gain.isPositive, "the difference is \(plusMinus(gain)) nats an image, five folds")

  //: The other three families differ by less than the standard errors beside them. The table does
  //: not decide between them.
}
