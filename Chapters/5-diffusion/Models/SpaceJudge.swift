import Datasets
import Diffusion
import Evaluation
import Literate
import NeuralNetworks
import RandomStreams

/// The Fréchet distance in the chapter's features, and what a classifier recognizes.
struct SpaceJudge {
  let digits: ImageSplit
  let count: Int
  private let features: PrincipalComponents
  private let real: Points
  private let classifier: ImageClassifier

  init(_ digits: ImageSplit, count: Int, components: Int, _ classifier: ImageClassifier) throws {
    (self.digits, self.classifier) = (digits, classifier)
    self.count = min(count, digits.test.count)
    features = try PrincipalComponents(
      of: digits.training.pixels, dimension: digits.training.dimension, count: components)
    let held = digits.test.subset(0..<self.count)
    real = try Points(features.transform(held.pixels), dimension: features.count)
  }

  /// To as many held-out pictures, squared.
  func distance(_ pictures: [Float]) throws -> Double {
    try frechetDistanceSquared(
      Points(features.transform(pictures), dimension: features.count), real)
  }

  /// The share of pictures of which one class has a probability of at least 0.9.
  func recognized(_ pictures: [Float]) -> Double {
    let named = classifier.classify(pictures)
    return Double(named.count { $0.confidence >= 0.9 }) / Double(named.count)
  }

  /// Some pictures of the training set, others for each seed.
  func realPictures(seed: Int, _ stream: RandomStream) -> ImageSet {
    var random = stream.split(seed)
    return digits.training.subset(
      random.permutation(of: digits.training.count).prefix(count))
  }
}

/// Seconds of the processor that a step of training the U-Net of (sec:5.12-images-and-the-u-net) takes.
struct StepSeconds: Codable, Storable {
  let seconds: Double

  static func measured(_ chapter: Chapter, _ images: ImageSet) throws -> Double {
    let short = chapter.quick || chapter.checksOnly
    let (steps, channels) = short ? (1, 8) : (8, 24)
    return try chapter.trained(
      ["seconds of a step of the U-Net"], settings: ["steps": steps, "channels": channels]
    ) { _, _ in
      var random = chapter.stream("timed network")
      let model = ImageDenoiser(images, channels: channels, using: &random)
      let start = processorSeconds()
      try trainDenoiser(
        model, on: images, ImageRun.schedule,
        TrainingPlan(steps: steps, batch: 64, stream: chapter.stream("timed steps")))
      return StepSeconds(seconds: (processorSeconds() - start) / Double(steps))
    }[0].seconds
  }
}
