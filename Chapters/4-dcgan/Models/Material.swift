import Datasets
import Evaluation
import Literate

/// What sections share: the images, how they are judged, and the settings of the large training.
struct Material {
  let digits: ImageSplit
  /// The book's digits at 16 × 16, for small trainings whatever the data are.
  let smallDigits: ImageSplit
  let smallJudge: SmallJudge
  let batch: Int
  let latents: Int
  let steps: Int
  let channels: Int

  init(_ chapter: Chapter) throws {
    digits = try gameImages(chapter.data)
    if case .directory(let path) = chapter.data {
      // What the judge needs.
      try digits.requireAtLeast(training: 20, test: 20, pixels: 1, path: path)
    }
    smallDigits = Digits.split.resized(height: 16, width: 16)
    smallJudge = try SmallJudge(smallDigits, stream: chapter.stream("small judge"))
    (batch, latents) = (chapter.integer("batch"), chapter.integer("latents"))
    let wanted = chapter.integer("steps")
    steps = wanted > 0 ? wanted : chapter.data == .digits ? 6_000 : 26_000
    let channels = chapter.integer("channels")
    self.channels = channels > 0 ? channels : digits.training.height < 24 ? 32 : 64
    guard batch <= digits.training.count else {
      throw ImageError(
        "--set batch=\(batch): a batch is larger than the data, which have "
          + "\(digits.training.count) training images; --set batch=\(digits.training.count) is the "
          + "most")
    }
  }

  /// The judge of the large training's samples.
  func judge(_ chapter: Chapter) throws -> ImageJudge {
    try ImageJudge(
      training: digits.training, heldOut: digits.test, stream: chapter.stream("judge"))
  }

  /// Small trainings, by which recipes are compared.
  func trials(_ chapter: Chapter) -> Trials {
    Trials(
      chapter: chapter, images: smallDigits.training, steps: chapter.integer("trial-steps"),
      samples: smallJudge.count)
  }
}
