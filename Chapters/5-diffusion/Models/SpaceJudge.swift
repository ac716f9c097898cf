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
