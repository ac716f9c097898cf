import Datasets
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors
import Verification

//: # How pictures are scored
//:
//: A generator of this kind gives no likelihood, so papers compare pictures by scores. Each of them has a way to
//: be deceived.

func howPicturesAreScored(_ chapter: Chapter) throws {
  // snippet.hide
  let material = try Material(chapter)
  let large = try LargeTraining(chapter, material)
  let seeds = chapter.integer("seeds")
  let poolSize = chapter.quick ? 512 : 4096
  var noise = chapter.stream("scored noise")
  let pool = large.paint(Tensor(normal: [poolSize, material.latents], using: &noise))
  let scored = try ScoredImages(chapter, material, generated: pool)
  // snippet.show

  //: The scores of this section look at pictures through a classifier. In the papers it is Inception, a large network
  //: that was trained on photographs. Here it is a small one for digits: two convolutions, 64 features, and a softmax
  //: over the classes. It was trained on the training digits several times over, from other weights and with other
  //: batches each time, so that every score comes with an error.
  //:
  //: <details><summary>How images are read</summary>
  //:
  //: (quote:reading)
  //:
  //: </details>
  //:
  //: ## The Inception score
  //:
  //: Salimans and others (2016) ask for two things. Each picture should be clear: the classifier's
  //: $p(y \mid x)$ is sure of one class. And the pictures together should be varied: the mean of all
  //: $p(y \mid x)$, which is $p(y)$, is spread over the classes. With $H$ for the entropy, the score is
  //:
  //: $$ \mathrm{IS} = \exp \mathrm{E}_x \, \mathrm{KL}\bigl( p(y \mid x) \,\|\, p(y) \bigr)
  //:   = \exp \bigl( H(y) - \mathrm{E}_x H(y \mid x) \bigr). $$ {#eq:inception-score}
  //:
  //: (quote:inception-score)
  //:
  //: The exponent is the mutual information of picture and label.

  verify("eq:inception-score", "against the joint table of picture and label", by: .enumeration) {
    check in
    for var draw in check.draws(10) {
      let (count, classes) = (draw.integer(in: 3...9), draw.integer(in: 2...10))
      let rows = (0..<count).map { _ -> [Double] in
        let sizes = (0..<classes).map { _ in draw.logUniform(in: 1e-3...1) }
        return sizes.map { $0 / sizes.reduce(0, +) }
      }
      // Σ p(x, y) log p(x, y) / (p(x) p(y)), with p(x) = 1/n.
      var information = 0.0
      for y in 0..<classes {
        let column = rows.map { $0[y] / Double(count) }
        let share = column.reduce(0, +)
        for joint in column { information += joint * log(joint * Double(count) / share) }
      }
      func entropy(_ p: [Double]) -> Double { p.reduce(0) { $0 - $1 * log($1) } }
      let mean = (0..<classes).map { y in rows.reduce(0) { $0 + $1[y] } / Double(count) }
      let doubts = rows.map(entropy)
      check.equal(
        draw.name, sides: ["joint table": exp(information), "program": inceptionScore(rows)]
      ) { slip in
        let doubt = doubts.reduce(0, +) / Double(count)
        let taken = slip("the first picture's H for the mean", doubts[0], for: doubt)
        return exp(entropy(mean) - slip("H(y | x) left out", 0, for: taken))
      }
    }
  }

  //: With $K$ classes
  //:
  //: $$ 1 \le \mathrm{IS} \le K. $$ {#eq:score-range}
  //:
  //: The least is reached when all pictures are read in the same way. The greatest needs no more than $K$ pictures:
  //: one of each class, of which the classifier is certain.

  verify("eq:score-range", "the least and the greatest score", by: .enumeration) { check in
    for var draw in check.draws(10) {
      let classes = draw.integer(in: 3...10)
      // From no knowledge to certainty.
      for sharpness in [0.0, 1, 10, 1000] {
        let rows = (0..<classes).map { picture -> [Double] in
          let sizes = (0..<classes).map { y in
            exp(sharpness * ((y == picture ? 1 : 0.3 * draw.uniform()) - 1))
          }
          return sizes.map { $0 / sizes.reduce(0, +) }
        }
        check.ordered("\(draw.name), \(classes) classes, sharpness \(sharpness)") { slip in
          [
            slip("2 for 1", 2.0, for: 1), inceptionScore(rows),
            slip("K − 1 for K", Double(classes - 1), for: Double(classes)),
          ]
        }
      }
    }
  }

  //: ## Two distances
  //:
  //: The **FID** (Heusel and others, 2017) is the squared Fréchet distance of chapter 1 between the classifier's
  //: features of the pictures and those of the training images. It sees their means and covariances.
  //:
  //: Both are estimated, and that makes the distance too large. Let $n$ vectors come from a normal distribution whose
  //: covariance has the eigenvalues $\lambda_1, \dots, \lambda_F$. Their distance to that very distribution would be 0
  //: for $n \to \infty$. To first order in $1/n$ it is
  //:
  //: $$ \mathrm{E}[\mathrm{FID}_n] \approx \frac1n \Bigl( \sum_i \lambda_i
  //:   + \sum_{i \le j} \frac{\lambda_i \lambda_j}{\lambda_i + \lambda_j} \Bigr). $$ {#eq:fid-bias}
  //:
  //: The first sum comes from the mean, the second from the covariance. A second set of $m$ vectors adds the same over
  //: $m$. With $F$ equal eigenvalues the bracket is $\lambda (F + F(F + 1)/4)$. It grows with the square of the
  //: number of features, and Inception has 2048.
  //:
  //: (quote:bias)

  verify(
    "eq:fid-bias", "the distance of samples, averaged over many", by: .simulation,
    tolerance: .relative(0.04, because: "6000 samples, and what is of order 1/n²")
  ) { check in
    for variances in [[1, 1, 1, 1.0], [2, 1, 0.5, 0.25], [1, 1, 1, 0.01, 0.01]] {
      let (n, draws) = (200, 6000)
      var stream = chapter.stream("bias \(variances)")
      let distances = try (0..<draws).map { _ in
        try frechetOfNormalSample(n, variances: variances, using: &stream)
      }
      let (mean, error) = meanAndError(distances)
      check.equal(
        "eigenvalues \(variances)",
        to: Estimate(mean, error: error + 0.001 * mean, method: .monteCarlo(samples: draws))
      ) { slip in
        let ofMean = variances.reduce(0, +)
        let ofCovariance = frechetBias(variances) - ofMean
        return
          (slip("the mean's part left out", 0, for: ofMean)
          + slip("the covariance's part left out", 0, for: ofCovariance)) / Double(n)
      }
    }
  }

  //: The **KID** (Bińkowski and others, 2018) is the squared maximum mean discrepancy of chapter 1
  //: with the kernel $g(f, f') = (f \cdot f' / F + 1)^3$. With $f_i$ for the features of the
  //: pictures of one set and $f'_i$ for those of the other, it is estimated from pairs of different
  //: pictures alone,
  //:
  //: $$ \mathrm{KID} = \frac{1}{n(n - 1)} \sum_{i \ne j} g(f_i, f_j) + \frac{1}{m(m - 1)} \sum_{i \ne j} g(f'_i, f'_j)
  //:   - \frac{2}{nm} \sum_{i, j} g(f_i, f'_j). $$ {#eq:kid}
  //:
  //: Its mean over all samples is the discrepancy itself, for every $n$ and $m$ from 2 on.
  //:
  //: <details><summary>The KID as a program</summary>
  //:
  //: (quote:kernel-distance)
  //:
  //: </details>

  verify(
    "eq:kid", "its mean over every sample that can be drawn", by: .enumeration,
    tolerance: .relative(1e-4, because: "the program computes in single precision")
  ) { check in
    for var draw in check.draws(5) {
      func points() -> [[Double]] { (0..<3).map { _ in [draw.normal(), draw.normal()] } }
      let (p, q) = (points(), points())
      func g(_ a: [Double], _ b: [Double]) -> Double { pow(dot(a, b) / 2 + 1, 3) }
      func mean(_ a: [[Double]], _ b: [[Double]]) -> Double {
        a.reduce(0) { sum, x in b.reduce(sum) { $0 + g(x, $1) } } / Double(a.count * b.count)
      }
      // All pairs of P, and all triples of Q: 9 times 27 samples.
      let pairs = p.flatMap { a in p.map { [a, $0] } }
      let triples = q.flatMap { a in q.flatMap { b in q.map { [a, b, $0] } } }
      func average(_ estimate: ([[Double]], [[Double]]) -> Double) -> Double {
        pairs.reduce(0) { sum, x in triples.reduce(sum) { $0 + estimate(x, $1) } }
          / Double(pairs.count * triples.count)
      }
      let programs = average { x, y in
        func rows(_ points: [[Double]]) -> Tensor {
          Tensor(points.flatMap { $0.map(Float.init) }, shape: [points.count, 2])
        }
        return kernelDistance(rows(x), rows(y))
      }
      let size = max(mean(p, p), mean(q, q))
      check.equal(
        draw.name,
        sides: [
          "populations": mean(p, p) + mean(q, q) - 2 * mean(p, q),
          "program": Estimate(programs, error: 1e-5 * size, method: .enumeration),
        ], scale: size
      ) { slip in
        func within(_ x: [[Double]]) -> Double {
          let n = Double(x.count)
          let itself =
            slip("pairs of a picture with itself kept", 0, for: 1.0)
            * x.reduce(0) { $0 + g($1, $1) }
          let terms = n * slip("n² for n(n − 1)", n, for: n - 1)
          return (n * n * mean(x, x) - itself) / terms
        }
        return average { x, y in within(x) + within(y) - 2 * mean(x, y) }
      }
    }
  }

  //: What does it see? The cube multiplies out. With $f^{\otimes j}$ for all products of $j$
  //: coordinates,
  //:
  //: $$ \mathrm{E}\,\mathrm{KID} = \sum_{j=1}^{3} \binom3j F^{-j} \, \bigl\| \mathrm{E}\, f^{\otimes j} - \mathrm{E}\, f'^{\,\otimes j} \bigr\|^2, $$ {#eq:kid-moments}
  //:
  //: the means, the second moments and the third. Neither distance looks at single pictures.

  verify("eq:kid-moments", "the kernel's means against the moments", by: .closedForm) { check in
    for var draw in check.draws(8) {
      let features = draw.integer(in: 2...4)
      func points() -> [[Double]] {
        let center = draw.normal()
        return (0..<draw.integer(in: 3...6)).map { _ in
          (0..<features).map { _ in center + draw.normal() }
        }
      }
      let (p, q) = (points(), points())
      func mean(_ a: [[Double]], _ b: [[Double]]) -> Double {
        a.reduce(0) { sum, x in
          b.reduce(sum) { $0 + pow(dot(x, $1) / Double(features) + 1, 3) }
        } / Double(a.count * b.count)
      }
      /// E x^{⊗j}, as a list of all products.
      func moment(_ points: [[Double]], _ order: Int) -> [Double] {
        let powers = points.map { x in
          (0..<order).reduce([1.0]) { products, _ in products.flatMap { a in x.map { a * $0 } } }
        }
        return powers[0].indices.map { place in
          powers.reduce(0) { $0 + $1[place] } / Double(points.count)
        }
      }
      check.equal(
        draw.name, to: mean(p, p) + mean(q, q) - 2 * mean(p, q), scale: mean(p, p)
      ) { slip in
        let highest = slip("the third moments left out", 2, for: 3)
        return (1...highest).reduce(0.0) { sum, order in
          let gap = zip(moment(p, order), moment(q, order)).map { $0 - $1 }
          let binomial = slip("1 for the binomials", 1.0, for: order == 3 ? 1 : 3)
          return sum + binomial * pow(Double(features), -Double(order)) * dot(gap, gap)
        }
      }
    }
  }

  //: ## What the scores say
  //:
  //: Five sets of images are scored against the training digits. Two of them are honest: new
  //: digits, which are drawn from the test set, and samples of the DCGAN of (sec:4.12-training).
  //: Three are not: training digits that are handed in again, those of half of the classes, and one
  //: training image of each class, again and again. Each classifier gets four sets of its own of
  //: each kind, drawn with replacement; the mean of the four counts. (tab:scores) has the three
  //: scores and, in its last column, the memorization of chapter 1.

  images(
    "fig:one-of-each",
    ImageGrid(
      pixels: scored.chosen, count: material.digits.training.classCount,
      height: material.digits.training.height, width: material.digits.training.width,
      columns: material.digits.training.classCount),
    alt: "A row of digits, one of each class.",
    caption:
      "The whole of the fifth set: of each class the training image of which the classifiers are most certain."
  )
  show(
    try scored.table(), "Scores by \(scored.readers.count) classifiers; mean and its 95 % interval",
    digits: 3, label: "tab:scores")

  finding(
    "One image of each class, repeated, has a higher Inception score than new digits",
    scored.inception[4], isAbove: scored.inception[0])
  finding(
    "The FID of one image of each class is above that of the DCGAN's samples",
    scored.frechet[4], isAbove: scored.frechet[1])
  let copiesLess = [(scored.inception, -1.0), (scored.frechet, 1), (scored.kernel, 1)].map {
    values, sign in
    Paired(values[2].map { sign * $0 }, minus: values[0].map { sign * $0 })
  }
  finding(
    "By none of the three scores are copies of training digits worse than new digits",
    holds: copiesLess.allSatisfy { !$0.isPositive },
    "IS, sign turned: \(copiesLess[0].description); FID: \(copiesLess[1].description); KID: \(copiesLess[2].description)"
  )

  //: So a model that has learned its training images by heart does no worse than new digits. None of the three asks
  //: whether a picture is new. The last column does: it is the chance that an image lies nearer to the training set
  //: than a new digit does, and one half is right.
  //:
  //: ## What the number of images does
  //:
  //: Both sides of (fig:sizes) and (tab:sizes) are samples of the DCGAN, so that the true distance
  //: is 0.

  // snippet.fold Set-up
  let sizes = try SampleSizes(
    scored.readers.map { $0.read(pool.scalars).features },
    sizes: chapter.quick ? [64, 256] : [64, 128, 256, 512, 1024, 2048],
    stream: chapter.stream("sizes"))
  figure(
    "fig:sizes", sizes.plots(),
    alt: "Left, points near a line that rises with 1/n. Right, points about zero.",
    caption:
      "Two sets of samples of one generator, of n and of \(sizes.reference). Mean over classifiers and standard error; the line is (eq:fid-bias) with the eigenvalues of the features' covariance."
  )
  show(
    try sizes.table(), "The same, with 95 % intervals of the means", digits: 3, label: "tab:sizes")
  finding(
    "With 64 images the FID is larger than with 512, of the same generator",
    sizes.frechet[0], isAbove: sizes.frechet[chapter.quick ? 1 : 3])
  let smallest = meanAndError(sizes.kernel[0])
  finding(
    "The KID of 64 images does not differ from 0: the 95 % interval of its mean contains 0",
    holds: abs(smallest.mean)
      < smallest.error * (try StudentT(degreesOfFreedom: Double(seeds - 1)).quantile(0.975)),
    "\(Paired(sizes.kernel[0], minus: sizes.kernel[0].map { _ in 0 }).description)")

  //: The features are not normal, and the line is near all the same. So values of the FID compare only
  //: between sets of one size:

  finding(
    "The FID of 64 new digits is above that of 2048 samples of the DCGAN",
    scored.fewNew.frechet, isAbove: scored.manyDrawn.frechet)
  text(
    #"""
    It is \#(meanAndError(scored.fewNew.frechet).mean, digits: 3, band: .relative(0.7)) against
    \#(meanAndError(scored.manyDrawn.frechet).mean, digits: 3, band: .relative(0.7)): by these numbers people write
    digits worse than the generator. By the KID it is
    \#(meanAndError(scored.fewNew.kernel).mean, digits: 2, band: .absolute(0.5)) against
    \#(meanAndError(scored.manyDrawn.kernel).mean, digits: 2, band: .absolute(0.5)).
    """#)

  //: A value of the FID without its number of images says nothing. The custom is 50,000.
}
