import Foundation
import GSLNumerics
import Literate
import Probability

//: # The probability of an image
//:
//: An image is 64 whole numbers, and a density gives whole numbers no probability. This section
//: computes the probability that a density stands for.
func theProbabilityOfAnImage(_ chapter: Chapter) throws {
  //: A density that is fitted to whole numbers can be made as high as one likes: put a narrow spike on
  //: each of them. The number that comes out says nothing about images. What must be compared is the
  //: **probability** $P(x)$ of the discrete image $x$, with $d$ pixels of $K$ grays. Give the image a
  //: *cell*: pixel $j$ with gray $x_j$ owns the interval from $x_j/K$ to $(x_j + 1)/K$. The mass that a
  //: density $q$ puts on the cell is the probability.
  //:
  //: ## A bound that is easy
  //:
  //: Add to each gray a uniform $u_j \in [0, 1)$, divide by $K$, and average the log-density at the
  //: result. By Jensen's inequality (the logarithm of an average is at least the average of
  //: logarithms) this **dequantization** gives a lower bound (Theis, van den Oord and Bethge, 2016,
  //: section 3.1):
  //:
  //: $$ \log P(x) \;\ge\; \mathbb{E}_u\Big[\log q\Big(\frac{x + u}{K}\Big)\Big] - d \log K $$ {#eq:dequantize}

  verify("eq:dequantize", "dequantization never flatters", by: .quadrature) { check in
    let q = try Beta(alpha: 2.5, beta: 6)
    for (k, levels) in [(0.0, 4.0), (1, 4), (3, 4), (2, 17), (9, 17)] {
      let (low, high) = (k / levels, (k + 1) / levels)
      let mass = log(q.cumulative(at: high) - q.cumulative(at: low))
      let average = try integrate(from: low, to: high) { q.logDensity(at: $0) } * levels
      check.atMost("gray \(Int(k)) of \(Int(levels))", mass) { slip -> Estimate in
        slip("the density at the cell's upper end", Estimate(q.logDensity(at: high)), for: average)
          - slip("the cell's width left out", 0, for: log(levels))
      }
    }
  }

  //: The usual unit is **bits per dimension**, the bits that a pixel costs in the best code:
  //:
  //: $$ b(x) = -\frac{\log P(x)}{d \log 2} $$ {#eq:bits definition}
  //:
  //: A model that gives all 17 grays the same probability has $\log_2 17 \approx 4.09$.
  //:
  //: ## A mass that is exact, but for noise
  //:
  //: For a normal the mass of a cell can be computed. Write $x = \mu + Lz$ with a lower triangular $L$
  //: and standard normal $z$, so that pixel $j$ depends on $z_1, \dots, z_j$. Go through the pixels.
  //: At each, given the $z$ before it, the cell leaves $z_j$ an interval $[\underline z_j, \overline z_j]$. Its mass is a
  //: factor of the probability. Draw $z_j$ inside it and go on. On average the product is right:
  //:
  //: $$ P(x) = \mathbb{E}\Big[\prod_{j=1}^d \big(\Phi(\overline z_j) - \Phi(\underline z_j)\big)\Big] $$ {#eq:ghk}
  //:
  //: with $\Phi$ the standard normal's cumulative function. The estimate is called GHK, after
  //: Geweke (1991), Hajivassiliou and Keane (Hajivassiliou, McFadden and Ruud, 1996).
  //:
  //: (quote:ghk)

  verify(
    "eq:ghk", "the mass of a cell", by: .quadrature,
    tolerance: .relative(0.05, because: "one side is an average over draws")
  ) { check in
    let draws = chapter.quick ? 4000 : 20_000
    for (var draw, correlation) in zip(check.draws(3), [-0.7, 0.5, 0.9]) {
      let (s, t) = (0.3, 0.2)
      let covariance = [[s * s, correlation * s * t], [correlation * s * t, t * t]]
      let q = try MultivariateNormal(mean: [0.4, 0.7], covariance: covariance)
      let cell = [1, 2]
      let mass = try integrate2D(x: (0.25, 0.5), y: { _ in (0.5, 0.75) }) { x, y in
        exp(q.logDensity(at: [x, y]))
      }
      let normals = [
        q, try MultivariateNormal(mean: [0.4, 0.7], standardDeviations: [s, t]),
      ]
      let weights = try normals.map { normal in
        let sampler = CellSampler(normal, levels: 4, opensEnds: false)
        return try simulatedMean(
          (0..<draws).map { _ in exp(sampler.logWeight(of: cell, using: &draw.stream)) })
      }
      let shifted = CellSampler(q, levels: 4, opensEnds: false)
      let wrong = try simulatedMean(
        (0..<draws).map { _ in exp(shifted.logWeight(of: [1, 1], using: &draw.stream)) })
      check.equal("correlation \(correlation)", to: mass) { slip -> Estimate in
        slip(
          "the cell below in the second pixel", wrong,
          for: slip("pixels taken as independent", weights[1], for: weights[0]))
      }
    }
  }

  //: The logarithm of an average over draws is on average below the true logarithm, also by Jensen.
  //: So the columns *cells* and *open cells* of the table below are still too low on average, by a
  //: little.
  //:
  //: ## One normal and a mixture on the digits
  //:
  //: All 64 pixels now, with all their covariances. One normal has 2,144 parameters, already more
  //: than there are training images. A mixture of ten has about ten times as many. So its floor on
  //: the widths matters, and the validation images choose both the floor and the number of
  //: components.

  let parts = folds(of: try loadImages(chapter.data), stream: chapter.stream("folds"))
  let (one, many) = (try trainedNormals(chapter, parts), try trainedMixtures(chapter, parts))

  // snippet.fold What is printed
  var table = Table([
    "model", "images", .init("bound", decimals: 3), .init("cells", decimals: 3),
    .init("open cells", decimals: 3),
  ])
  for (name, runs) in [("one normal", one), ("mixture", many)] {
    for (part, path) in [("training", \NormalRun.training), ("test", \.test)] {
      let scores = runs.map { $0[keyPath: path] }
      table.append(
        name, part, overRuns(scores.map(\.bound)), overRuns(scores.map(\.cells)),
        overRuns(scores.map(\.openCells)))
    }
  }
  show(
    table, "Log-likelihood in nats a pixel, mean of five folds ± standard error", digits: 4,
    label: "tab:cells")
  text(
    #"""
    The folds chose mixtures of \#(many.map { "\($0.weights.count)" }.joined(separator: ", "))
    components, with floors of \#(many.map { "\($0.varianceFloor)" }.joined(separator: ", ")) of the
    variance.
    """#)

  let (slack, wasted) = (
    Paired(one.map(\.test.cells), minus: one.map(\.test.bound)),
    Paired(one.map(\.test.openCells), minus: one.map(\.test.cells))
  )
  finding(
    "For one normal, opening the outermost cells gains more than computing the mass in place of the bound.",
    holds: Paired(
      zip(one, one).map { $0.test.openCells - $1.test.cells },
      minus: zip(one, one).map { $0.test.cells - $1.test.bound }
    ).isPositive,
    "counting gains \(plusMinus(slack)), opening \(plusMinus(wasted)) nats a pixel, five folds")
  let better = Paired(many.map(\.test.openCells), minus: one.map(\.test.openCells))
  finding(
    "The mixture gives the test images a greater probability than one normal does.",
    holds: better.isPositive,
    "by \(plusMinus(better)) nats a pixel, five folds")
}
