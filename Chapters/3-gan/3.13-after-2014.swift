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

//: # After 2014
//:
//: This section tries smoothed labels, a critic with a gradient penalty, and a generator that gets
//: a label as input.

func after2014(_ chapter: Chapter) throws {
  //: ## Smoothed labels
  //:
  //: A discriminator that is trained to say 0.9 for real images cannot become too sure (Salimans
  //: and others, 2016). With the label $\alpha$ for real examples and $\beta$ for generated ones,
  //: the best one is
  //:
  //: $$ D^*(x) = \frac{\alpha\,p(x) + \beta\,q(x)}{p(x) + q(x)} $$ {#eq:smoothed}
  //:
  //: With $\beta = 0$ this is $\alpha$ times the old one: the same order of places, less sure. With
  //: $\beta > 0$ its numerator contains $q$, and where $p$ is nothing, samples are told that they
  //: are right as they are. So only the real labels are smoothed (Goodfellow, 2016).

  verify(
    "eq:smoothed", "the best answer to soft labels, by search", by: .minimizer,
    tolerance: .absolute(
      1e-5, because: "a minimum is located to the root of the function's accuracy")
  ) { check in
    for var draw in check.draws(15) {
      let p = draw.logUniform(in: 0.1...10)
      let q = draw.logUniform(in: 0.1...10)
      let α = draw.uniform(in: 0.7...0.95)
      let β = draw.uniform(in: 0.05...0.3)
      let found = try minimum(from: 1e-9, to: 1 - 1e-9) { y in
        -p * (α * log(y) + (1 - α) * log1p(-y)) - q * (β * log(y) + (1 - β) * log1p(-y))
      }
      check.equal(draw.name, to: found) { slip in
        (slip("α forgotten", 1, for: α) * p + slip("β forgotten", 0, for: β) * q) / (p + q)
      }
    }
  }

  //: ## A gradient penalty
  //:
  //: The Wasserstein critic needs a bounded slope, and clipped weights are a rough way to have one.
  //: **WGAN-GP** (Gulrajani and others, 2017) asks for slope one on the way between data and
  //: samples, $\hat x = r x + (1 - r) G(z)$ with $r$ uniform on $[0, 1]$:
  //:
  //: $$ L = \mathbb{E}[T(G(z))] - \mathbb{E}_p[T(x)] + \lambda\,\mathbb{E}\big[(\|\nabla T(\hat x)\| - 1)^2\big] $$ {#eq:penalty definition}
  //:
  //: The penalty contains a gradient, so its slope by a weight $w$ is a second derivative. One
  //: product with one direction is enough. With the unit vector $e = \nabla T / \|\nabla T\|$ held
  //: still,
  //:
  //: $$ \frac{\partial \|\nabla T\|}{\partial w} = \frac{\partial}{\partial w}\,e^\top \nabla T(\hat x)
  //:    \approx \frac{\partial}{\partial w}\,\frac{T(\hat x + \varepsilon e) - T(\hat x - \varepsilon e)}{2\varepsilon} $$ {#eq:penalty-slope}
  //:
  //: The first step is exact: $e$ is the direction in which $T$ rises fastest, so turning it
  //: changes $e^\top \nabla T$ only to second order. For a critic of rectifiers, which is made of
  //: flat pieces, the second step is exact as well, unless a fold lies in between.
  //:
  //: (quote:gradient-penalty)

  verify(
    "eq:penalty-slope", "the penalty's slope by each weight, for a smooth critic", by: .differences,
    tolerance: .absolute(5e-3, because: "the tape computes with 24 bits, and takes differences")
  ) { check in
    for var draw in check.draws(4) {
      let trial = PenaltyTrial(using: &draw.stream)
      let slopes = try trial.slopesOfPenalty()
      try check.equal("\(draw.name), the rule", to: slopes, scale: 1) { slip in
        try trial.slopesByRule(
          direction: slip("the first axis for e", Pair(1, 0), for: nil),
          factor: slip("1 for the 2 of 2(‖∇T‖ − 1)", 1, for: 2))
      }
      try check.equal("\(draw.name), the program", to: slopes, scale: 1) { slip in
        try trial.slopesByProgram(weight: slip("a reward for a penalty", -10, for: 10))
      }
    }
  }

  //: ## A label as input
  //:
  //: A **conditional** GAN (Mirza and Osindero, 2014) gives the label $c$ to both players:
  //: $G(z, c)$ and $D(x, c)$. It is appended to their inputs as ten numbers, nine of them 0. The
  //: generator cannot ignore it, because $D$ knows which digit was ordered.
  //:
  //: ## Run on the digits
  //:
  //: Each of these changes one thing of the recipe of (sec:3.12-a-game-on-images), but for WGAN-GP:
  //: its critic cannot have dropout, and it comes with its own Adam ($\beta_1 = 0$,
  //: $\beta_2 = 0.9$). So a game without dropout stands beside it. For one seed, all see the same
  //: batches and noise, and all but the conditional one, whose layers are wider, begin with the
  //: same weights.

  // snippet.fold Set-up
  let games = try DigitRuns(chapter)
  let (data, seeds) = (games.data, games.seeds)
  let judge = try ImageJudge(
    training: data.training, heldOut: data.test, components: 24, stream: chapter.stream("judge"))
  let classes = data.training.classCount
  let wanted = (0..<judge.count).map { $0 % classes }
  func pixels(_ game: DigitGame, _ seed: Int) -> [Float] {
    games.images(game, seed, judge.count, labels: wanted)
  }
  func scores(_ game: DigitGame) throws -> [DigitScores] {
    try (0..<seeds).map { try DigitScores(judge, pixels(game, $0)) }
  }
  let shown: [DigitGame] = [.original, .smoothed, .conditional, .noDropout, .penalized]
  let judged = try shown.map { ($0.rawValue, try scores($0)) }
  show(
    scoreTable(judged),
    "Games on digits, \(games.steps) steps each; mean over \(seeds) seeds and its standard error",
    digits: 2, label: "tab:digits")

  finding(
    "WGAN-GP has a lower recall than the game without dropout",
    judged[4].1.map { $0.value(.recall) }, isBelow: judged[3].1.map { $0.value(.recall) })

  //: The theory gives no guarantee for a given number of steps, and only one setting of WGAN-GP was
  //: tried.
  //:
  //: ## Does it draw what was ordered?
  //:
  //: A classifier that never saw a generated image (five nearest neighbors among the training
  //: images) reads the digits that were ordered. Real test images show how well it reads at all.

  // snippet.fold Set-up
  let classifier = try NearestNeighborClassifier(training: data.training)
  func agreements(_ game: DigitGame) throws -> [[Double]] {
    try (0..<seeds).map { seed in
      let read = try classifier.classify(pixels(game, seed)).map(\.label)
      return agreement(read, wanted, count: classes)
    }
  }
  let ordered = try agreements(.conditional)
  let unordered = try agreements(.original)
  let real = agreement(
    try classifier.classify(data.test.pixels).map(\.label), data.test.labels, count: classes)
  let names = (0..<classes).map(Double.init)
  let byClass = (0..<classes).map { label in meanAndError(ordered.map { $0[label] }) }
  images(
    "fig:ordered",
    ImageGrid(
      pixels: Array(pixels(.conditional, 0).prefix(4 * classes * data.training.dimension)),
      count: 4 * classes, height: data.training.height, width: data.training.width,
      columns: classes),
    alt: "Four rows of generated digits; the columns were ordered as the labels in their order.",
    caption: "Ordered digits: a column for each label, from 0 on. The first seed, not selected.")
  figure(
    "fig:agreement",
    Plot(x: "label", y: "share that is read as ordered")
      .points(
        "conditional", x: names, y: byClass.map(\.mean), errors: byClass.map(\.error),
        color: .orange
      )
      .points("real test images", x: names, y: real, color: .gray)
      .yAxis(.linear, 0...1.05).legend(.bottomLeft),
    alt:
      "For each label, the share of ordered images that the classifier reads as ordered, and the "
      + "share of real test images that it reads rightly.",
    caption: "Agreement label by label: mean and standard error over \(seeds) seeds.")
  // snippet.fold Set-up
  func overall(_ values: [[Double]]) -> [Double] { values.map { meanAndError($0).mean } }
  finding(
    "The conditional generator agrees with the orders more often than the one without labels",
    overall(ordered), isAbove: overall(unordered))
  text(
    #"""
    The share is \#(meanAndError(overall(ordered)).mean, percent: 0) with orders and
    \#(meanAndError(overall(unordered)).mean, percent: 0) without.
    """#)

  //: ## Further variants
  //:
  //: - **LAPGAN** (Denton and others, 2015) draws a small image and adds detail, a game for each
  //:   size.
  //: - **Projection** (Miyato and Koyama, 2018): the discriminator's logit gets a term that is
  //:   linear in the code of the label, where the label is not simply appended.
  //: - **pix2pix** (Isola and others, 2017) gives the players an image in the place of a label.
  //:   **CycleGAN** (Zhu and others, 2017) needs no pairs: an image that is translated and translated
  //:   back must be the image of the start.
  //: - **InfoGAN** (Chen and others, 2016) invents its labels: a part of $z$ must be readable from
  //:   $x$.
  //: - **BiGAN** (Donahue, Krähenbühl and Darrell, 2017) adds an encoder, and lets $D$ look at
  //:   pairs of $x$ and $z$.
  //:
  //: Chapter 4 gives both players convolutions.
}
