import Autodiff
import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # Pixel by pixel
//:
//: Any distribution over images is a product of distributions over single pixels, each given the
//: pixels before it.
func pixelByPixel(_ chapter: Chapter) throws {
  //: ## Independent pixels
  //:
  //: In the simplest image model the pixels are independent. Its log-likelihood is a sum, and each
  //: pixel has a table of frequencies. With $n_j(k)$ the number of training images that have the
  //: gray $k$ at pixel $j$, and one added to every count,
  //:
  //: $$ \log P(x) = \sum_{j=1}^d \log P_j(x_j), \qquad P_j(k) = \frac{n_j(k) + 1}{n + K} $$ {#eq:pixels}
  //:
  //: <details><summary>From counts to frequencies</summary>
  //:
  //: (quote:tables)
  //:
  //: </details>

  let parts = folds(of: try loadImages(chapter.data), stream: chapter.stream("folds"))
  let grays = parts[0].training.grays
  let levels = parts[0].training.levels
  verify("eq:pixels", "the tables make a distribution over images", by: .enumeration) { check in
    // Three pixels of real images in four grays: sixty-four possible images, which must add up to one.
    for place in [0, 19, 34] {
      let small = grays.map { image in image[place...place + 2].map { $0 * 4 / levels } }
      let tables = PixelTables(small, levels: 4)
      let all = (0..<64).map { [$0 / 16, $0 / 4 % 4, $0 % 4] }
      check.equal("pixels \(place)…, their sum", to: 1) { slip in
        let total = all.reduce(0) { $0 + exp(tables.logProbability(of: $1)) }
        let n = Double(small.count)
        return total * pow(slip("K left out of the divisor", (n + 4) / n, for: 1), 3)
      }
      let counted = Double(small.count { $0[0] == 3 } + 1) / Double(small.count + 4)
      check.equal("pixels \(place)…, one entry", to: counted) { slip in
        exp(tables.logProbabilities[slip("the next pixel's table", 1, for: 0)][3])
      }
    }
  }

  //: ## Each pixel given those before it
  //:
  //: By the product rule, every distribution over images can be written as
  //:
  //: $$ \log P(x) = \sum_{j=1}^d \log P(x_j \mid x_1, \dots, x_{j-1}) $$ {#eq:autoregressive}
  //:
  //: A model of this form is **autoregressive**. Its likelihood is exact, no bound and no sampling,
  //: and it can be drawn from pixel by pixel. The normal of the last section is of this form, with
  //: means that are linear in the pixels before. A network can do better than linear. It has to
  //: answer for all pixels in one pass, and the answer for pixel $j$ must not see pixel $j$. So its
  //: weights are **masked**: those that would connect pixel $j$ or a later one with the answer for
  //: $j$ are set to zero (Germain and others, 2015). Between the two layers stands the rectifier,
  //: ReLU, $\max(0, x)$:
  //:
  //: (quote:masked)

  diagram(
    "fig:masked",
    Diagram()
      .box("x", "image", shape: "[b, d]", column: 0, row: 0)
      .box("m", "masked linear, ReLU", shape: "[b, 200]", column: 1, row: 0)
      .box("o", "masked linear", shape: "[b, d · K]", column: 2, row: 0)
      .box("s", "softmax over K grays", shape: "[b · d, K]", column: 3, row: 0)
      .arrow("x", "m", label: "j < degree").arrow("m", "o", label: "degree ≤ j").arrow("o", "s"),
    alt: "Four boxes in a row: image, masked linear layer with ReLU, masked linear layer, softmax.",
    caption:
      "The masked network. A hidden unit of degree 3 sees the first three pixels. Pixel j, counted "
      + "from 0, sees the units of degree at most j.")

  verify(
    "eq:autoregressive", "the network's probabilities of all images add up to one",
    by: .enumeration,
    tolerance: .relative(1e-4, because: "the network computes in single precision")
  ) { check in
    let all = (0..<81).map { [$0 / 27, $0 / 9 % 3, $0 / 3 % 3, $0 % 3] }
    for var draw in check.draws(4) {
      let table = (0..<4).map { _ in [Double](repeating: 0, count: 3) }
      let networks = [0, 1].map { reach in
        let network = MaskedNetwork(
          logFrequencies: table, hidden: 12, reach: reach, using: &draw.stream)
        network.outer.value.scale(30)
        return network
      }
      let (right, broken) = (
        networks[0].logProbabilities(of: all), networks[1].logProbabilities(of: all)
      )
      check.equal(draw.name, to: Estimate(1, error: 1e-5)) { slip in
        slip("a mask that lets a pixel see itself", broken, for: right).reduce(0) { $0 + exp($1) }
      }
    }
  }

  //: ## Climbing the likelihood
  //:
  //: There is no formula for the best weights, so we climb. The output for one pixel is a vector
  //: $\ell$ of $K$ numbers, with $P(k) = e^{\ell_k} / \sum_i e^{\ell_i}$ (*softmax*). The loss is
  //: minus the log-likelihood. Its derivative is the predicted probability less the observed one,
  //: which is $[i = k]$: 1 where $i = k$, and 0 elsewhere.
  //:
  //: $$ \frac{\partial}{\partial \ell_i} \big[-\log P(k)\big] = P(i) - [i = k] $$ {#eq:softmax}

  verify("eq:softmax", "the slope of the softmax loss", by: .differences) { check in
    for var draw in check.draws(5) {
      let logits = (0..<4).map { _ in draw.normal() }
      for i in 0..<4 {
        let slope = try slope(at: logits[i]) { value in
          var moved = logits
          moved[i] = value
          return logSumExp(moved) - moved[2]
        }
        check.equal("\(draw.name), i = \(i)", to: slope, scale: 1) { slip in
          let p = exp(logits[i] - logSumExp(logits))
          let observed = i == 2 ? 1.0 : 0
          return slip("the sign lost", -1.0, for: 1)
            * (p - slip("the observed gray left out", 0, for: observed))
        }
      }
    }
  }

  //: The rest is the chain rule through the network, which the book's engine applies. A step does
  //: not have to use all images: a **minibatch** $B$ of $m$ random images has the right slope on
  //: average,
  //:
  //: $$ \mathbb{E}_B\Big[\frac1m \sum_{i \in B} \nabla_\theta \log q_\theta(x_i)\Big]
  //:   = \nabla_\theta L_n(\theta) $$ {#eq:minibatch}

  verify("eq:minibatch", "minibatches climb the right hill on average", by: .enumeration) { check in
    // Every minibatch of two out of six observations, with the model of section 1.5.
    let x = [-1.2, 0.3, 0.9, 1.4, 2.2, -0.5]
    for θ in [-0.7, 0.2, 1.1] {
      let slope = try slope(at: θ) { mean(x.map(model($0).logDensity(at:))) }
      check.equal("θ = \(θ)", to: slope, scale: 1) { slip in
        let batches = (0..<6).flatMap { a in (a + 1..<6).map { [x[a], x[$0]] } }
        let size = slip("n for m", 6.0, for: 2)
        return batches.reduce(0) { sum, batch in
          sum + batch.reduce(0) { $0 + ($1 - θ) / model(θ).variance } / size
        } / slip("the number of observations for that of minibatches", 6, for: 15)
      }
    }
  }

  //: The steps are taken by **Adam**, a gradient method that divides each weight's step by the
  //: usual size of its gradients; chapter 4 has its formula.
  //:
  //: ```algorithm Maximum likelihood by minibatches {#alg:minibatch}
  //: Input: training images, validation images; batch size $m$; steps $T$; rate $\eta$
  //: 1. Draw $m$ training images at random
  //: 2. Compute the average of $-\log P(x)$ over them, and its gradient by the weights
  //: 3. Change the weights against the gradient (Adam with rate $\eta$)
  //: 4. Every 25 steps compute the average of $\log P$ on the validation images
  //: 5. Repeat from step 1 until $T$ steps are done
  //: Output: the weights of the step with the best validation value (*early stopping*)
  //: ```
  //:
  //: (quote:train-network)
  //:
  //: The figure follows the training and the validation images of the first fold.

  let networks = try trainedNetworks(chapter, parts)
  figure(
    "fig:network",
    Plot(x: "step", y: Plot.Axis("log-likelihood", unit: "nats a pixel"))
      .line("training images", x: networks[0].steps.map(Double.init), y: networks[0].training)
      .line("validation images", x: networks[0].steps.map(Double.init), y: networks[0].validation)
      .yAxis(.linear, -2.2 ... -0.8),
    alt:
      "Log-likelihood against the training step, for training and validation images of the first fold.",
    caption:
      "The first fold. The network starts close to independent pixels, because its output biases "
      + "are the tables. Early stopping keeps the weights of the highest point of the validation curve."
  )

  //: ## The table
  //:
  //: All models of images so far, on the same five folds. Every number is the logarithm of a
  //: probability, and the probabilities of all images add up to one; for the normals these are the
  //: open cells of (sec:1.12-the-probability-of-an-image).

  // snippet.fold What is printed
  let all = try modelScores(chapter, parts)
  var table = Table([
    "model", .init("training", decimals: 3), .init("test", decimals: 3),
    .init("test, bits per dimension", decimals: 3),
  ])
  for row in all {
    table.append(
      row.name, overRuns(row.training), overRuns(row.test),
      overRuns(row.test.map { -$0 / log(2) }))
  }
  show(
    table, "Log-likelihood of the digits in nats a pixel, mean of five folds ± standard error",
    digits: 4,
    label: "tab:models")
  let test = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.test) })
  let closed = Paired(
    test["independent pixels"]!, minus: try trainedNormals(chapter, parts).map(\.test.cells))
  let open = Paired(test["one normal"]!, minus: test["independent pixels"]!)
  finding(
    "The way of counting decides the order: with closed cells one normal is below independent pixels, with open cells it is above.",
    holds: closed.isPositive && open.isPositive,
    "loses by \(plusMinus(closed)), wins by \(plusMinus(open)) nats a pixel, five folds")
  let overPixels = Paired(test["masked network"]!, minus: test["independent pixels"]!)
  let overMixture = Paired(test["masked network"]!, minus: test["mixture of normals"]!)
  finding(
    "Knowing the pixels before helps: the masked network beats independent tables.",
    holds: overPixels.isPositive, "by \(plusMinus(overPixels)) nats a pixel, five folds")
  finding(
    "It does not beat the mixture of normals, which gives the test images more.",
    holds: overMixture.isNegative,
    "the difference is \(plusMinus(overMixture)) nats a pixel, five folds")
}
