import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import Literate
import NeuralNetworks
import RandomStreams

/// The digits and the U-Net that has learned to denoise them, trained once for all sections.
struct ImageRun {
  static let schedule = try! NoiseSchedule.linearScaled(steps: 200)
  let digits: ImageSplit
  let model: ImageDenoiser
  var schedule: NoiseSchedule { Self.schedule }
  var side: Int { digits.training.height }
  private let chapter: Chapter

  /// - Throws: `DataError` or ``DiffusionError``, before any training, for images that cannot be used.
  init(_ chapter: Chapter) throws {
    let digits = try usableImages(chapter.data)
    let steps = chapter.checksOnly ? 2 : chapter.integer("image-steps")
    let channels = chapter.quick || chapter.checksOnly ? 8 : 24
    let weights = try chapter.trained(
      "images", settings: ["steps": steps, "channels": channels]
    ) { slot in
      var random = chapter.stream("network for images")
      let model = ImageDenoiser(digits.training, channels: channels, using: &random)
      try trainDenoiser(
        model, on: digits.training, Self.schedule,
        TrainingPlan(
          chapter, "images", steps: steps, batch: 64, rate: 2e-3, stream: "images", slot: slot))
      return Weights(of: model)
    }
    var random = RandomStream(seed: 0)
    model = ImageDenoiser(digits.training, channels: channels, using: &random)
    weights.install(in: model)
    (self.digits, self.chapter) = (digits, chapter)
  }

  // snippet.sample-images
  /// `count` images, 0 … 1, in DDIM steps with η = 1; and what is there at the
  /// times watched, with the guess of the clean image.
  func sample(
    _ count: Int, _ stream: RandomStream, steps: Int = 50, watching times: [Int] = [],
    _ predictor: NoisePredictor
  ) throws -> (pixels: [Float], watched: [Float]) {
    var stream = stream
    var watched: [Float] = []
    let sampler = try Sampler(
      schedule, .ddim(eta: 1), steps: steps, cleanRange: -1...1)
    let samples = try sampler.sample(
      from: stream.normals(count * side * side), using: &stream,
      observe: { t, x, clean in
        if times.contains(t) { watched += pixels(x) + pixels(clean) }
      }, predictor)
    return (pixels(samples), watched)
  }
  // snippet.end

  func grid(_ pixels: [Float], columns: Int = 16) -> ImageGrid {
    ImageGrid(
      pixels: pixels, count: pixels.count / (side * side), height: side, width: side,
      columns: columns, scale: max(1, 48 / side))
  }

  /// The time nearest to a share of T that the sampler's fifty steps stop at.
  func time(_ share: Double) -> Int {
    let wanted = share * Double(schedule.steps)
    let times = (1...50).map { ($0 * schedule.steps + 25) / 50 }
    return times.min { abs(Double($0) - wanted) < abs(Double($1) - wanted) } ?? 1
  }

  /// A judge of images; where images are large, few are judged.
  func judge(_ count: Int? = nil) throws -> ImageJudge {
    let most = count ?? (chapter.quick || chapter.checksOnly ? 200 : 400)
    return try ImageJudge(
      training: digits.training, heldOut: digits.test.subset(0..<min(most, digits.test.count)),
      components: min(24, side * side / 2), stream: chapter.stream("judge"))
  }

  /// A small convolutional network that names digits, trained on real images.
  func classifier() throws -> ImageClassifier {
    var random = chapter.stream("classifier")
    let classifier = ImageClassifier(
      height: side, width: side, classCount: digits.training.classCount, using: &random)
    let steps = chapter.quick || chapter.checksOnly ? 60 : 600
    let weights = try chapter.trained("classifier", settings: ["steps": steps]) { _ in
      try classifier.train(
        pixels: digits.training.pixels, labels: digits.training.labels, steps: steps,
        stream: chapter.stream("classifier's batches")
      ) { step, loss in
        chapter.progress("training the classifier", step: step + 1, of: steps)
      }
      return Weights(of: classifier)
    }
    weights.install(in: classifier)
    return classifier
  }
}

/// The chapter's images, at a side that halves twice; the embedded digits are 8 × 8 and stay as they are.
///
/// - Throws: `DataError` or ``DiffusionError`` for images that the chapter cannot use.
func usableImages(_ data: Chapter.DataSource) throws -> ImageSplit {
  let original: ImageSplit
  switch data {
  case .digits: original = Digits.split
  case .directory(let path):
    original = try ImageSplit(directory: path)
    // A batch of 64, and what the judge needs.
    try original.requireAtLeast(training: 64, test: 20, pixels: 1, path: path)
    for images in [original.training, original.test] {
      let sizes = Dictionary(images.labels.map { ($0, 1) }, uniquingKeysWith: +).values
      guard sizes.contains(where: { $0 >= 3 }) else {
        throw DiffusionError(
          "\(path): no class has three images, which scenes for captions are made of; more are "
            + "needed")
      }
    }
  }
  let side = min(32, (max(original.training.height, original.training.width) + 3) / 4 * 4)
  return original.training.height == side && original.training.width == side
    ? original : original.resized(height: side, width: side)
}
