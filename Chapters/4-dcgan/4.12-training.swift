import Autodiff
import Coursework
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

//: # Training
//:
//: The two networks of the recipe are trained on digits, with two additions that are not of 2016.

func training(_ chapter: Chapter) throws {
  // snippet.hide
  let material = try Material(chapter)
  let digits = material.digits
  let judge = try material.judge(chapter)
  let largeLatents = material.latents
  // snippet.show

  //: This is one step of the game, from the images that the generator has made of fresh noise:
  //:
  //: (quote:play)
  //:
  //: Two things in it are not of 2016. Radford, Metz and Chintala had three million bedrooms; here
  //: are hardly more than a thousand digits, and a discriminator can memorize them. Then it is
  //: certain of every image, and its gradient leads to single training images. **Noise on what it
  //: sees**, real and generated alike, makes the two distributions overlap (Arjovsky and Bottou,
  //: 2017, section 3; Sønderby and others, 2017). Chapter 3 found this overlap missing. With
  //: deviation 0.3 no image is certainly real or certainly generated. And since two players may
  //: circle (chapter 3), samples are drawn with weights **averaged** over the training,
  //:
  //: $$ a_t = \delta \, a_{t-1} + (1 - \delta) \, \theta_t
  //:   = \delta^t \theta_0 + (1 - \delta) \sum_{h=1}^{t} \delta^{t-h} \theta_h, $$ {#eq:average}
  //:
  //: a window of about $1/(1 - \delta)$ steps that never has to be stored.

  verify(
    "eq:average", "the average unrolled", by: .closedForm,
    tolerance: .relative(1e-5, because: "the average is kept in single precision")
  ) { check in
    for var draw in check.draws(8) {
      let (decay, steps) = (draw.uniform(in: 0.8...0.95), draw.integer(in: 3...30))
      let way = (0...steps).map { _ in Double(Float(draw.uniform(in: 0.5...2))) }
      let weight = Parameter(Tensor([Float(way[0])]))
      var average = MovingAverage(of: [weight], decay: Float(decay))
      for value in way.dropFirst() {
        weight.value = Tensor([Float(value)])
        average.update()
      }
      check.equal(
        draw.name, to: Estimate(Double(average.values[0].scalars[0]), error: 2e-6)
      ) { slip in
        let start = slip("θ₀ left out", 0, for: pow(decay, Double(steps))) * way[0]
        return (1...steps).reduce(start) { sum, k in
          let power = slip("h for t − h", k, for: steps - k)
          return sum + (1 - decay) * pow(decay, Double(power)) * way[k]
        }
      }
    }
  }

  //: The training writes a checkpoint every few seconds. The terminal shows the losses and how many
  //: images are seen in a second. The rate is 5e-4. The recipe's own is 2e-4; `--set rate=2e-4`
  //: trains with it. (fig:losses) shows the losses, (fig:way) images on the way, and (fig:samples)
  //: samples at the end, to compare with (fig:real).

  let large = try LargeTraining(chapter, material)
  let (game, shownOnTheWay) = (large.game, large.shown)
  let largeSize = digits.training.height

  // snippet.fold Set-up
  /// Means of stretches, so that a curve has at most 200 points.
  func smoothed(_ losses: [Float]) -> (x: [Double], y: [Double]) {
    let stretch = max(1, losses.count / 200)
    let starts = stride(from: 0, to: losses.count - stretch + 1, by: stretch)
    return (
      starts.map { Double($0) + Double(stretch) / 2 },
      starts.map { Double(losses[$0..<$0 + stretch].reduce(0, +)) / Double(stretch) }
    )
  }
  let discriminatorCurve = smoothed(game.discriminatorLosses)
  let generatorCurve = smoothed(game.generatorLosses)
  figure(
    "fig:losses",
    Plot(x: "step", y: Plot.Axis("loss", unit: "nats"))
      .line("discriminator", x: discriminatorCurve.x, y: discriminatorCurve.y)
      .line("generator", x: generatorCurve.x, y: generatorCurve.y)
      .horizontalLine(at: log(Double(4)), "log 4").horizontalLine(at: log(Double(2)), "log 2"),
    alt:
      "Two curves of loss against steps that cross at once and then keep apart, between lines at log 4 and log 2.",
    caption:
      "The losses do not say how good the images are. A discriminator that says ½ everywhere has the loss log 4, and its generator log 2."
  )
  let lastLoss =
    discriminatorCurve.y.suffix(20).reduce(0, +) / Double(min(20, discriminatorCurve.y.count))
  text(
    #"""
    The discriminator's loss gives a lower bound on the divergence of the two distributions (chapter 3). But this
    discriminator judges with batch norm, in batches that are all real or all generated. So its loss bounds a
    divergence between *batches*, and says nothing of single images. At the end it is
    \#(lastLoss, digits: 2, band: .absolute(0.8)) nats.
    """#)
  images(
    "fig:way", imageGrid(concatenate(shownOnTheWay, axis: 0), columns: 16),
    alt: "Six rows of the same sixteen images, from gray spots to digits.",
    caption:
      "From the same noise after 1/32, 1/16, 1/8, 1/4, 1/2 and all of the training: each column is one image on its way."
  )

  var sampleStream = chapter.stream("samples")
  let sampleNoise = Tensor(normal: [max(1000, judge.count), largeLatents], using: &sampleStream)
  let samples = large.paint(sampleNoise)
  images(
    "fig:samples", imageGrid(samples.rows(0..<96), columns: 16),
    alt: "Six rows of generated digits.",
    caption: "Samples, not selected. `swift run dcgan sample --output FILE.png` draws more.")
  let realCount = min(48, digits.test.count)
  images(
    "fig:real",
    imageGrid(
      Tensor(
        Array(digits.test.pixels.prefix(realCount * digits.test.dimension)),
        shape: [realCount, largeSize, largeSize, 1]), columns: 16),
    alt: "Three rows of real digits.", caption: "Digits that people wrote, from the test set.")

  let namer = try NearestNeighborClassifier(training: digits.training)
  let named = try namer.classify(samples.scalars)
  let labelReport = LabelReport(named, classCount: namer.classCount)
  text(
    #"""
    The generator is given no labels. There are \#(namer.classCount) classes. By a classifier of nearest neighbors
    the rarest class among the samples has \#(labelReport.shares.min()!, percent: 1, band: .absolute(0.1)) of them and the
    most frequent \#(labelReport.shares.max()!, percent: 1, band: .absolute(0.3)), with a mean confidence of
    \#(labelReport.meanConfidence, digits: 3, band: .absolute(0.2)); on held-out real images it is
    \#(LabelReport(try namer.classify(digits.test.pixels), classCount: namer.classCount).meanConfidence, digits: 3).
    """#)
}
