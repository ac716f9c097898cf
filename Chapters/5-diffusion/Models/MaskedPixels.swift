import Autodiff
import Datasets
import Diffusion
import Foundation
import GSLNumerics
import Literate
import RandomStreams
import Tensors

/// Black-and-white digits, and networks that have learned to guess their covered pixels.
struct MaskedPixels {
  let digits: ImageSplit
  /// One of each kind a seed; the two of a seed share initial weights and batches.
  let guessing: [PixelGuesser]
  let denoising: [ImageDenoiser]
  let chapter: Chapter
  var seeds: Int { guessing.count }

  init(_ chapter: Chapter) throws {
    let split = try usableImages(chapter.data)
    let digits = ImageSplit(
      training: Self.blackAndWhite(split.training), test: Self.blackAndWhite(split.test))
    let short = chapter.quick || chapter.checksOnly
    let steps = chapter.checksOnly ? 2 : chapter.integer("image-steps") * 6 / 25
    let (channels, seeds) = (short ? 8 : 16, short ? 2 : 5)
    let kinds = ["covered pixels", "normal noise"]
    let weights = try chapter.trained(
      kinds.flatMap { kind in (0..<seeds).map { "\(kind), seed \($0)" } },
      settings: ["steps": steps, "channels": channels]
    ) { index, slot in
      let seed = index % seeds
      var random = chapter.stream("network for masks").split(seed)
      let model = ImageDenoiser(digits.training, channels: channels, using: &random)
      let plan = TrainingPlan(
        chapter, "\(kinds[index / seeds]), seed \(seed)", steps: steps, batch: 64, rate: 2e-3,
        stream: "masks, seed \(seed)", slot: slot)
      if index < seeds {
        try trainGuessing(PixelGuesser(network: model), on: digits.training, plan)
      } else {
        try trainDenoiser(model, on: digits.training, ImageRun.schedule, plan)
      }
      return Weights(of: model)
    }
    let models = weights.map { weights in
      var random = RandomStream(seed: 0)
      let model = ImageDenoiser(digits.training, channels: channels, using: &random)
      weights.install(in: model)
      return model
    }
    guessing = models[..<seeds].map { PixelGuesser(network: $0) }
    denoising = Array(models[seeds...])
    (self.digits, self.chapter) = (digits, chapter)
  }

  /// Ink where a gray is above the middle.
  private static func blackAndWhite(_ images: ImageSet) -> ImageSet {
    ImageSet(
      name: "\(images.name), black and white", height: images.height, width: images.width,
      pixels: images.pixels.map { $0 > 0.5 ? 1 : 0 }, labels: images.labels, levels: 2)
  }

  /// What a pixel of each held-out image costs by the bound, nats: `draws` numbers of covered pixels, spread
  /// evenly, for each image.
  func maskedBound(_ guesser: PixelGuesser, draws: Int, images: ImageSet, _ stream: RandomStream)
    -> Double
  {
    let d = images.dimension
    var random = stream
    var rows: [MaskedImage] = []
    for image in 0..<images.count {
      let clean = centered(images[image])
      for draw in 0..<draws {
        let share = (Double(draw) + random.uniform()) / Double(draws)
        rows.append(MaskedImage(clean, covered: 1 + min(d - 1, Int(share * Double(d))), &random))
      }
    }
    let logits = guesser.logits(rows)
    let costs = rows.indices.map { rows[$0].cost(logits[$0 * d..<($0 + 1) * d]) }
    return costs.reduce(0, +) / Double(costs.count)
  }

  /// The bound of the network that removes normal noise, with fitted variances and the best beginning:
  /// everything that is chosen is chosen on training images.
  func normalBound(_ model: ImageDenoiser, images: ImageSet, _ stream: RandomStream) throws
    -> Double
  {
    let schedule = ImageRun.schedule
    let each = chapter.quick || chapter.checksOnly ? 2 : 8
    let training = try noiseErrors(
      model, digits.training, schedule, each: each, stream: stream.split("training"))
    let errors = try noiseErrors(model, images, schedule, each: each, stream: stream.split("test"))
    let ends = centered(images.pixels).map { schedule.priorDivergence(clean: $0) }
    let prior = ends.reduce(0, +) / Double(ends.count)
    let few = digits.training.subset(0..<min(200, digits.training.count))
    func steps(after s: Int, _ errors: [Estimate]) -> Double {
      (s + 1...schedule.steps).reduce(0) { sum, t in
        let variance = fittedVariance(training[t - 1].value, t, schedule)
        return sum + stepTerm(errors[t - 1], t, schedule, variance: variance).value
      }
    }
    let choices = try [8, 15, 30, 50].map { s -> (chosenBy: Double, bound: Double) in
      let decoder = try GrayDecoder(
        model, digits.training, grays: 2, NoiseLevel(s, of: schedule),
        stream: stream.split("decoder").split(s))
      let own = try decoder.reconstruction(model, few, stream: stream.split("choice").split(s))
      let other = try decoder.reconstruction(model, images, stream: stream.split("last").split(s))
      return (own.value + steps(after: s, training), other.value + steps(after: s, errors))
    }
    return choices.min { $0.chosenBy < $1.chosenBy }!.bound + prior
  }

  /// What a pixel costs if each has its own frequency of ink and knows nothing of the others, nats.
  func independentCost(_ images: ImageSet) -> Double {
    let d = images.dimension
    let shares = (0..<d).map { pixel -> Double in
      let ink = (0..<digits.training.count).reduce(0) {
        $0 + Double(digits.training.pixels[$1 * d + pixel])
      }
      return (ink + 1) / Double(digits.training.count + 2)
    }
    let total = images.pixels.indices.reduce(0.0) { sum, index in
      sum - log(images.pixels[index] > 0.5 ? shares[index % d] : 1 - shares[index % d])
    }
    return total / Double(images.pixels.count)
  }
}
