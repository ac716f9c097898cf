import Autodiff
import Coursework
import Datasets
import Evaluation
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

//: # Looking inside
//:
//: The trained networks are examined: samples beside training images, walks and arithmetic in the
//: noise, and what the discriminator's maps say about labels.

func lookingInside(_ chapter: Chapter) throws {
  // snippet.hide
  let material = try Material(chapter)
  let digits = material.digits
  let judge = try material.judge(chapter)
  let (largeLatents, largeChannels) = (material.latents, material.channels)
  let large = try LargeTraining(chapter, material)
  let game = large.game
  func paint(_ noise: Tensor) -> Tensor { large.paint(noise) }
  let largeSize = digits.training.height
  var sampleStream = chapter.stream("samples")
  let sampleNoise = Tensor(normal: [max(1000, judge.count), largeLatents], using: &sampleStream)
  let samples = paint(sampleNoise)
  let namer = try NearestNeighborClassifier(training: digits.training)
  let named = try namer.classify(samples.scalars)
  // snippet.show

  //: (fig:nearest) shows the samples that the classifier is most sure of, each above the training
  //: image nearest to it.

  let surest = named.indices.sorted {
    (-named[$0].confidence, $0) < (-named[$1].confidence, $1)
  }.prefix(16)
  let surestImages = gatherRows(samples, Array(surest))
  let nearestReal = try judge.nearestTrainingImages(of: surestImages.scalars)
  let neighbors = Tensor(
    digits.training.gather(nearestReal.map(\.index)), shape: surestImages.shape)
  images(
    "fig:nearest", imageGrid(concatenate([surestImages, neighbors], axis: 0), columns: 16),
    alt:
      "Two rows of digits, generated ones above real ones that resemble them without being the same.",
    caption: "Above: samples. Below: their nearest training images.")

  //: ## Walks
  //:
  //: Noise in $N$ dimensions has a length of about $\sqrt N$. For independent $z_i$ and any numbers $\lambda_i$
  //:
  //: $$ \mathrm{E} \Bigl\| \sum_i \lambda_i z_i \Bigr\|^2 = N \sum_i \lambda_i^2 $$ {#eq:lengths}
  //:
  //: Halfway between two points, $\lambda = (\frac12, \frac12)$, the squared length is only half of that. The generator
  //: was not trained on noise so short. A walk along the great circle through both (White, 2016), with angle
  //: $\vartheta$ between them,
  //:
  //: $$ z(t) = \frac{\sin((1 - t)\vartheta)}{\sin\vartheta} \, z_1 + \frac{\sin(t\vartheta)}{\sin\vartheta} \, z_2, $$ {#eq:circle}
  //:
  //: keeps the length, if both are of the same.

  verify("eq:lengths", "lengths of weighted sums of noise", by: .monteCarlo) { check in
    for (name, weights) in [
      ("halfway", [0.5, 0.5]), ("arithmetic", [1, -1, 1]),
      ("mean of 5", [Double](repeating: 0.2, count: 5)),
    ] {
      var stream = chapter.stream("lengths \(name)")
      let squares = (0..<20_000).map { _ -> Double in
        (0..<40).reduce(0.0) { sum, _ in
          let coordinate = weights.reduce(0) { $0 + $1 * stream.normal() }
          return sum + coordinate * coordinate
        }
      }
      let (mean, error) = meanAndError(squares)
      let total = weights.reduce(0, +), sum = weights.reduce(0) { $0 + $1 * $1 }
      check.equal(
        name, to: Estimate(mean, error: error, method: .monteCarlo(samples: 20_000))
      ) { slip in
        slip("1 for N", 1, for: 40) * slip("(Σ λ)² for Σ λ²", total * total, for: sum)
      }
    }
  }

  verify("eq:circle", "the great circle keeps the length", by: .closedForm) { check in
    for var draw in check.draws(10) {
      let (length, t) = (draw.uniform(in: 2...12), draw.uniform(in: 0.2...0.8))
      let ends = (0..<2).map { _ -> [Double] in
        let z = (0..<20).map { _ in draw.normal() }
        let norm = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return z.map { length * $0 / norm }
      }
      func norm(_ z: [Double]) -> Double { z.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      let straight = zip(ends[0], ends[1]).map { (1 - t) * $0 + t * $1 }
      check.equal(draw.name, to: length) { slip in
        norm(slip("the straight line", straight, for: greatCircle(ends[0], ends[1], t)))
      }
    }
  }

  let walks: [Double] = (0..<4).flatMap { row -> [Double] in
    let ends = (0..<2).map { end in
      sampleNoise.rows(2 * row + end..<2 * row + end + 1).scalars.map(Double.init)
    }
    return (0..<16).flatMap { greatCircle(ends[0], ends[1], Double($0) / 15) }
  }
  images(
    "fig:walks",
    imageGrid(paint(Tensor(walks.map(Float.init), shape: [64, largeLatents])), columns: 16),
    alt: "Four rows in which one digit turns into another by small steps.",
    caption: "Four walks along great circles, each from left to right.")

  //: ## Arithmetic with labels
  //:
  //: Radford, Metz and Chintala averaged the noise of images that show the same, and calculated
  //: with the averages: man with glasses − man + woman = woman with glasses. Here the classifier
  //: gives the name and the ink says bold or fine: of each class, the noises of the bolder half of
  //: the samples and of the finer half are averaged apart. Bold less fine, averaged over the
  //: classes, is a direction. Is it one of boldness for *new* noise too? In (tab:direction) five
  //: random directions of the same length stand beside it. *Ink* is the change of the sum of all
  //: pixels, and an image keeps its name if the classifier still gives it:

  let ink = (0..<samples.shape[0]).map { Double(samples.rows($0..<$0 + 1).sum().scalar) }
  let direction: [Float] = {
    var sum = [Float](repeating: 0, count: largeLatents)
    let rows = sampleNoise.scalars
    for label in 0..<namer.classCount {
      let members = named.indices.filter { named[$0].label == label }.sorted { ink[$0] < ink[$1] }
      let half = members.count / 2
      guard half > 0 else { continue }
      for (place, member) in members.enumerated()
      where place < half || place >= members.count - half {
        let weight = (place < half ? -1 : 1) / Float(half)
        for k in 0..<largeLatents { sum[k] += weight * rows[member * largeLatents + k] }
      }
    }
    let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return sum.map { 2 * $0 / length }
  }()
  let randomDirections = (0..<5).map { _ -> [Float] in
    let z = (0..<largeLatents).map { _ in Float(sampleStream.normal()) }
    let length = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return z.map { 2 * $0 / length }
  }
  let newNoise = Tensor(normal: [300, largeLatents], using: &sampleStream)
  let newImages = paint(newNoise)
  let newNames = try namer.classify(newImages.scalars)
  // snippet.fold The effect of a step
  /// How much ink a step along a direction brings, in percent, with its standard error, and how many keep their name.
  func effect(of step: [Float]) throws -> (ink: (mean: Double, error: Double), kept: Double) {
    let moved = paint(newNoise + Tensor(step))
    let gains = (0..<300).map { i -> Double in
      let before = Double(newImages.rows(i..<i + 1).sum().scalar)
      return 100 * (Double(moved.rows(i..<i + 1).sum().scalar) / max(before, 1e-3) - 1)
    }
    let names = try namer.classify(moved.scalars)
    let kept = zip(names, newNames).count { $0.label == $1.label }
    return (meanAndError(gains), Double(kept) / 300)
  }
  var directionTable = Table([
    "300 new images moved by", .init("ink, %", digits: 2, band: .absolute(60)),
    .init("keep their name", percent: 0, band: .absolute(0.5)),
  ])
  let boldEffect = try effect(of: direction)
  let randomEffects = try randomDirections.map { try effect(of: $0) }
  for (name, effect) in [
    ("bold − fine", boldEffect), ("fine − bold", try effect(of: direction.map { -$0 })),
  ] {
    directionTable.append(row: [
      name, Table.Cell.number(effect.ink.mean, error: effect.ink.error), effect.kept,
    ])
  }
  let randomInk = meanAndError(randomEffects.map(\.ink.mean))
  directionTable.append(row: [
    "five random directions", Table.Cell.number(randomInk.mean, error: randomInk.error),
    randomEffects.reduce(0) { $0 + $1.kept } / 5,
  ])
  show(
    directionTable, "Steps of length 2 in noise; mean and standard error", digits: 2,
    label: "tab:direction")
  text(
    #"""
    A step along bold − fine brings \#(boldEffect.ink.mean, digits: 2, band: .absolute(60)) % of ink to images that had no part in
    finding it, and \#(boldEffect.kept, percent: 0, band: .absolute(0.5)) keep their name. Over the five random
    directions the mean change is \#(randomInk.mean, digits: 2, band: .absolute(60)) %.
    """#)
  finding(
    "Bold less fine adds ink to new images, more than any of the five random directions",
    holds: boldEffect.ink.mean - 2 * boldEffect.ink.error
      > randomEffects.map { $0.ink.mean + 2 * $0.ink.error }.max()!,
    "each with two standard errors over 300 images")
  let scales: [Float] = [-1.5, -0.75, 0, 0.75, 1.5]
  images(
    "fig:direction",
    imageGrid(
      concatenate(
        scales.map { scale in
          paint(newNoise.rows(0..<16) + Tensor(direction.map { scale * $0 }))
        }, axis: 0), columns: 16),
    alt: "Five rows of the same sixteen digits, from fine strokes to bold ones.",
    caption:
      "Sixteen new images (middle row) with bold − fine taken away (above) and added (below).")

  //: ## What the discriminator has learned
  //:
  //: It has looked at every training image and was never told a label. Its maps, averaged down to 4 × 4,
  //: against raw pixels, both under the same linear classifier:
  //:
  //: (quote:probe)

  var probeTable = Table([
    "labels", .init("raw pixels", percent: 1, band: .absolute(0.1)),
    .init("discriminator's maps", percent: 1, band: .absolute(0.2)),
    .init("maps of an untrained one", percent: 1, band: .absolute(0.2)),
  ])
  let untrained = Game(
    size: largeSize, channels: largeChannels, latents: largeLatents, Recipe(), steps: 1,
    stream: chapter.stream("untrained"))
  // snippet.fold Features
  func probed(_ set: ImageSet, by discriminator: Discriminator?) -> Tensor {
    let images = Tensor(set.pixels, shape: [set.count, largeSize, largeSize, 1])
    guard let discriminator else { return images.reshaped([set.count, set.dimension]) }
    return discriminator.probed(game.painted(images))
  }
  let probeTraining = digits.training.subset(0..<min(2000, digits.training.count))
  let probeTest = digits.test.subset(0..<min(1000, digits.test.count))
  let representations = [nil, game.discriminator, untrained.discriminator].map { model in
    (probed(probeTraining, by: model), probed(probeTest, by: model))
  }
  var probeRows: [[Double]] = []
  for perClass in [5, 20, 1000] {
    var taken = [Int](repeating: 0, count: digits.training.classCount)
    let chosen = probeTraining.labels.indices.filter { index in
      taken[probeTraining.labels[index]] += 1
      return taken[probeTraining.labels[index]] <= perClass
    }
    let right = try representations.map { training, test in
      try linearProbe(
        training: gatherRows(training, chosen), chosen.map { probeTraining.labels[$0] }, test: test,
        probeTest.labels, classes: digits.training.classCount, steps: chapter.quick ? 10 : 150)
    }
    probeTable.append(row: [chosen.count] + right)
    probeRows.append(right)
  }
  show(
    probeTable, "Test images that a linear classifier names correctly", digits: 3,
    label: "tab:probe")
  text(
    #"""
    In percentage points, with five labels a class the maps give \#(100 * (probeRows[0][1] - probeRows[0][0]), digits: 2, band: .absolute(40))
    more correct names than raw pixels, with all labels \#(100 * (probeRows[2][1] - probeRows[2][0]), digits: 2, band: .absolute(40)).
    The last column is the control: convolutions with random weights, never trained. The trained maps differ from
    them by \#(100 * (probeRows[0][1] - probeRows[0][2]), digits: 2, band: .absolute(40)) and
    \#(100 * (probeRows[2][1] - probeRows[2][2]), digits: 2, band: .absolute(40)) points,
    which is a few test images each. The rest of the gain over raw pixels is due to the architecture alone.
    """#)
}
