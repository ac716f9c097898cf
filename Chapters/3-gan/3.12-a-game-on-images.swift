import Datasets
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import Verification

//: # A game on images
//:
//: This section runs the recipe of 2014 on handwritten digits, and shows how to judge a generator
//: that has no likelihood.

func aGameOnImages(_ chapter: Chapter) throws {
  //: ## Perceptrons
  //:
  //: Most pictures of the first paper come from perceptrons (its Figure 2d is convolutional). The
  //: generator has rectified layers with a sigmoid at the end. The discriminator has *maxout*
  //: units, each the larger of two linear functions, with dropout. Here is the same on digits of 8
  //: × 8 pixels. It differs in five ways: there are fewer units, maxout units are smaller, the
  //: noise is normal and not uniform, Adam takes the place of gradient descent with momentum, and
  //: the rate falls to zero.

  diagram(
    "fig:perceptrons",
    Diagram()
      .circle("z", "z", column: 0, row: 0)
      .box("g1", "linear, ReLU", shape: "32 to 64", column: 1, row: 0)
      .box("g2", "linear, ReLU", shape: "64 to 128", column: 2, row: 0)
      .box("g3", "linear, sigmoid", shape: "128 to 64", column: 3, row: 0)
      .box("d1", "maxout, dropout", shape: "64 to 80", column: 3, row: 1)
      .box("d2", "maxout, dropout", shape: "80 to 40", column: 2, row: 1)
      .box("d3", "linear", shape: "40 to 1", column: 1, row: 1)
      .circle("a", "a", column: 0, row: 1)
      .arrow("z", "g1").arrow("g1", "g2").arrow("g2", "g3").arrow("g3", "d1", label: "x")
      .arrow("d1", "d2").arrow("d2", "d3").arrow("d3", "a"),
    alt:
      "The generator's three layers in the upper row, from noise to an image; the discriminator's three in "
      + "the lower row, from the image back to one logit.",
    caption: "The two networks, with the widths of their layers for images of 8 × 8.")

  // snippet.fold Set-up
  let games = try DigitRuns(chapter)
  let (data, seeds) = (games.data, games.seeds)
  func grid(_ pixels: [Float]) -> ImageGrid {
    ImageGrid(
      pixels: pixels, count: pixels.count / data.training.dimension, height: data.training.height,
      width: data.training.width, columns: 12)
  }

  images(
    "fig:samples", grid(games.images(.original, 0, 36)),
    alt: "Three rows of generated small digits.",
    caption:
      "Samples of the first seed, not selected. `swift run gan sample --output FILE.png` draws more."
  )
  images(
    "fig:real", grid(Array(data.test.pixels.prefix(36 * data.test.dimension))),
    alt: "Three rows of real small digits.", caption: "Test images that people wrote.")

  //: ## A number that misleads
  //:
  //: A generator has no likelihood to report. The first paper put a spherical normal of width $h$
  //: around each of $n$ samples $s_i$. It reported the likelihood of test images under that
  //: mixture, the **Parzen-window estimate**. The width $h$ is chosen on validation images. With
  //: $P$ pixels the estimate is
  //:
  //: $$ \log \hat q_h(x) = \log \frac1n \sum_{i=1}^n e^{-\|x - s_i\|^2 / 2h^2} - \frac P2 \log(2\pi h^2) $$ {#eq:parzen}
  //:
  //: (quote:parzen)
  //:
  //: The table has this estimate for the game's samples, for as many training images, and for these
  //: images under noise. Its first column is the chosen $h$.

  verify("eq:parzen", "the estimate is the density of a mixture", by: .closedForm) { check in
    for var draw in check.draws(6) {
      let h = draw.uniform(in: 0.3...1.5)
      let centers = (0..<12).map { _ in [draw.normal(), draw.normal(), draw.normal()] }
      let x = [draw.normal(), draw.normal(), draw.normal()]
      let mixture = try Mixture(
        weights: centers.map { _ in 1 },
        components: centers.map { try MultivariateNormal(mean: $0, standardDeviations: [h, h, h]) })
      let squares = centers.map { s in zip(s, x).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
      check.equal(draw.name, to: Estimate(mixture.logDensity(at: x), error: 1e-13), scale: 1) {
        slip in
        parzenLogDensities(
          [squares], dimension: slip("P = 1", 1, for: 3), width: slip("√h for h", sqrt(h), for: h))[
            0]
          + slip("1/n forgotten", log(12), for: 0)
      }
    }
  }

  let judging = ParzenJudge(
    data, stream: chapter.stream("parzen"), count: chapter.quick ? 150 : 600)
  let scored = (0..<seeds).map { seed in
    (
      game: judging.score(games.images(.original, seed, judging.count)),
      heart: judging.score(judging.recited(seed)),
      blurred: judging.score(judging.recited(seed, noise: 0.1))
    )
  }
  show(
    judging.table([
      ("the game's samples", scored.map(\.game)),
      ("training images, memorized", scored.map(\.heart)),
      ("the same under visible noise", scored.map(\.blurred)),
    ]),
    "Parzen-window estimates of the log density of test images, \(judging.count) samples each; mean over \(seeds) "
      + "seeds and its standard error", digits: 3, label: "tab:parzen")
  finding(
    "Memorized training images score higher than the game's samples",
    scored.map(\.heart.mean), isAbove: scored.map(\.game.mean))
  finding(
    "Visible noise on the memorized images lowers the estimate",
    scored.map(\.heart.mean), isAbove: scored.map(\.blurred.mean))

  //: So the estimate prefers a model that repeats its training images to one that draws new ones.
  //: It measures how near test images are to a few hundred points. Memorized training images are
  //: such points too, and the estimate cannot tell that they are copies. Theis, van den Oord and
  //: Bethge (2016) show more of its failures. It is not used again.
  //:
  //: ## Scoreboard
  //:
  //: The metrics of chapter 1, on the same held-out images. **Memorization** measures what the
  //: Parzen estimate does not: whether samples are copies. Its right value is neither 0 nor 1 but
  //: the floor, about ½: fresh images are as near to the training images as held-out ones. Copies
  //: score 1, and images unlike any data go toward 0.

  // snippet.fold Set-up
  let judge = try ImageJudge(
    training: data.training, heldOut: data.test, components: 24, stream: chapter.stream("judge"))
  let recited = try (0..<seeds).map { seed in
    var order = chapter.stream("recited").split(seed)
    let chosen = order.permutation(of: data.training.count).prefix(judge.count)
    return try DigitScores(judge, data.training.gather(Array(chosen)))
  }
  func played(_ game: DigitGame) throws -> [DigitScores] {
    try (0..<seeds).map { try DigitScores(judge, games.images(game, $0, judge.count)) }
  }
  let (original, saturating) = (try played(.original), try played(.saturating))
  show(
    scoreTable([
      ("the recipe, non-saturating", original), ("the recipe, saturating", saturating),
      ("training images, memorized", recited),
    ]),
    "What the judge says, \(games.steps) steps; mean over \(seeds) seeds and its standard error",
    digits: 2,
    label: "tab:judged")
  // snippet.fold Set-up
  func values(_ scores: [DigitScores], _ metric: DigitMetric) -> [Double] {
    scores.map { $0.value(metric) }
  }
  finding(
    "The memorized images score as copies: their memorization lies above that of the game's samples",
    values(recited, .memorization), isAbove: values(original, .memorization))
  finding(
    """
    On the digits the saturating loss ends nearer to the data than the non-saturating one, by \
    Fréchet distance
    """,
    values(saturating, .frechet),
    isBelow: values(original, .frechet))
  text(
    #"""
    Over the first tenth of training, D says
    \#(meanAndError(games.of(.saturating).map(\.early)).mean, digits: 2, band: .absolute(0.3)) of generated
    images on average in the saturating games, and
    \#(meanAndError(games.of(.original).map(\.early)).mean, digits: 2, band: .absolute(0.3)) in the others.
    """#)

  // snippet.fold Scores
  for metric in try judge.scores(of: games.images(.original, 0, judge.count))
  where !metric.metric.hasPrefix("memori") {
    score(
      metric.metric, of: "game of perceptrons", on: data.training.name, value: metric.value,
      interval: metric.interval, floor: metric.floor,
      better: .init(rawValue: metric.better.rawValue) ?? .lower)
  }
}
