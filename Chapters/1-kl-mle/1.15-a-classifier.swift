import Foundation
import GSLNumerics
import Literate
import Probability

//: # The loss of every classifier
//:
//: A classifier is a model of labels given images, and its usual loss is this chapter's divergence.
func aClassifier(_ chapter: Chapter) throws {
  //: Let $y$ be the label of an image $x$, and let $q_\theta(y|x)$ be a classifier's answer: a
  //: probability for each label. Training minimizes the **cross-entropy loss**, the average of
  //: $-\log q_\theta(y_i|x_i)$. That is maximum likelihood for labels, and its expectation splits as
  //: before:
  //:
  //: $$ \mathbb{E}_{p(x,y)}\big[-\log q_\theta(y|x)\big] = H_p(y|x)
  //:   + \mathbb{E}_{p(x)}\big[D_{KL}\big(p(y|x)\,\|\,q_\theta(y|x)\big)\big] $$ {#eq:classifier}
  //:
  //: The first term is the **conditional entropy** $H_p(y|x) = H(y) + H(x|y) - H(x)$, where
  //: $H(x|y)$ is the entropy of the images of one class, averaged over classes. It is the
  //: uncertainty about the label that remains for somebody who knows $p$. No classifier gets below
  //: it. The second term is the divergence from $p(y|x)$ to our answer, averaged over images. So a
  //: loss of zero is no goal where the image does not determine its label.

  verify("eq:classifier", "doubt plus divergence", by: .quadrature) { check in
    for (prior, shift) in [(0.5, 1.2), (0.3, 2.0), (0.7, 0.6)] {
      let classes = [
        try Normal(mean: 0, standardDeviation: 1), try Normal(mean: shift, standardDeviation: 1.4),
      ]
      let all = try Mixture(weights: [1 - prior, prior], components: classes)
      // A classifier that is not Bayes' rule.
      let answer = { (x: Double) in
        let p = 1 / (1 + exp(-(1.1 * x - 0.4)))
        return [1 - p, p]
      }
      let loss = try (0..<2).reduce(Estimate(0)) { sum, y in
        sum + all.weights[y] * (try expectation(under: classes[y]) { -log(answer($0)[y]) })
      }
      let gap = try expectation(under: all) { x in
        divergence(all.responsibilities(for: x), answer(x))
      }
      let reverse = try expectation(under: all) { x in
        divergence(answer(x), all.responsibilities(for: x))
      }
      let mixed = try entropyByQuadrature(of: all)
      check.equal("prior \(prior), shift \(shift)", to: loss) { slip -> Estimate in
        let inside = zip(all.weights, classes).reduce(0) { $0 + $1.0 * $1.1.entropy }
        let doubt =
          entropy(all.weights) + inside - slip("H(x) left out", 0 * mixed, for: mixed)
        return slip("the doubt left out", 0 * doubt, for: doubt)
          + slip("the divergence's arguments swapped", reverse, for: gap)
      }
    }
  }

  //: ## Two ways to the same answer
  //:
  //: One way is to climb $\log q_\theta(y|x)$ directly. The simplest such classifier multiplies the
  //: pixels by a matrix $W$, adds a vector $a$ and applies the softmax of (eq:softmax):
  //:
  //: $$ q_\theta(\cdot\,|x) = \mathrm{softmax}(W x + a), \qquad \theta = (W, a) $$
  //:
  //: This is **softmax regression**. The loop is (alg:minibatch) with all training images in every
  //: step. Every ten steps it computes the loss of the validation images and remembers the weights
  //: of the best loss so far. These are the weights that it keeps in the end:
  //:
  //: (quote:softmax-regression)
  //:
  //: The other way is to fit a density $q(x|y)$ to the images of each class and turn it round by
  //: Bayes' rule:
  //:
  //: $$ q(y|x) = \frac{q(y)\,q(x|y)}{\sum_{y'} q(y')\,q(x|y')} $$ {#eq:bayes}
  //:
  //: The first is called *discriminative*, the second *generative*. Both are maximum likelihood, of
  //: different things. The table compares the two on test images.

  verify(
    "eq:bayes", "Bayes' rule is the share of a narrow strip", by: .closedForm,
    tolerance: .relative(1e-4, because: "the strip has a width")
  ) { check in
    let classes = [
      try Normal(mean: 0, standardDeviation: 1), try Normal(mean: 1.2, standardDeviation: 1.4),
    ]
    let prior = [0.7, 0.3]
    for place in [-0.5, 0.5, 1.5, 2.5] {
      // How much of each class falls into the strip, by cumulative functions.
      let shares = zip(prior, classes).map {
        $0 * ($1.cumulative(at: place + 1e-3) - $1.cumulative(at: place - 1e-3))
      }
      let counted = Estimate(shares[1] / (shares[0] + shares[1]), error: 1e-6)
      check.equal("x near \(place)", to: counted) { slip in
        let weights = slip("q(y) left out", [1, 1], for: prior)
        let joint = zip(weights, classes).map { $0 * $1.density(at: place) }
        let sum = slip("the sum over the other labels only", joint[0], for: joint[0] + joint[1])
        return joint[1] / sum
      }
    }
  }

  let parts = folds(of: try loadImages(chapter.data), stream: chapter.stream("folds"))
  let steps = chapter.quick ? 60 : 300
  let widths = chapter.quick ? [2.0] : [0.5, 1, 2, 4]
  let runs = try chapter.trained(
    parts.indices.map { "classifier-\($0)" }, settings: ["steps": steps, "widths": widths]
  ) { index, _ in
    try classifierRun(
      parts[index], steps: steps, widths: widths, stream: chapter.stream("classifier").split(index))
  }
  var table = Table([
    "classifier", .init("test loss, nats an image", decimals: 3),
    .init("test accuracy", percent: 1),
  ])
  table.append(
    "softmax regression", overRuns(runs.map { -mean($0.direct) }),
    overRuns(runs.map(\.directAccuracy)))
  table.append(
    "normals and Bayes' rule", overRuns(runs.map { -mean($0.generative) }),
    overRuns(runs.map(\.generativeAccuracy)))
  show(
    table, "Two classifiers of the digits, mean of five folds ± standard error", digits: 3,
    label: "tab:classifiers")
  let gain = Paired(runs.map(\.generativeAccuracy), minus: runs.map(\.directAccuracy))
  finding(
    "The densities of the classes classify more test images correctly than softmax regression does.",
    holds: gain.isPositive,
    "by \(plusMinus(gain)) of all images, five folds")

  //: The width that is added to the normals is a penalty as in
  //: (sec:1.10-a-prior-and-a-penalty), and the validation images choose it. With a hundred images a class
  //: and 64 pixels, the plain covariance is close to singular.
}
