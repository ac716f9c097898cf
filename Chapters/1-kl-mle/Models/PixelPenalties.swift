import GSLNumerics
import Literate

/// What tables from the first `images` training images give to a part of the fold, in nats a pixel.
func pixelScore(
  _ fold: Fold, addition: Double, images: Int, on part: GrayImages
) -> Double {
  let tables = PixelTables(
    Array(fold.training.grays.prefix(images)), levels: fold.training.levels,
    pseudocount: addition)
  return mean(part.grays.map { tables.logProbability(of: $0) }) / Double(part.dimension)
}

/// The addition that the validation images prefer.
func bestAddition(_ fold: Fold, _ additions: [Double], images: Int) -> Double {
  additions.max {
    pixelScore(fold, addition: $0, images: images, on: fold.validation)
      < pixelScore(fold, addition: $1, images: images, on: fold.validation)
  }!
}

extension Table {
  /// Training, validation and test log-likelihood for each addition.
  init(pixelPenalties folds: [Fold], additions: [Double], images: Int) throws {
    self.init([
      .init("added to each count", digits: 1), .init("validation", decimals: 3),
      .init("test", decimals: 3),
    ])
    for addition in additions {
      let scores = { (part: (Fold) -> GrayImages) in
        overRuns(folds.map { pixelScore($0, addition: addition, images: images, on: part($0)) })
      }
      append(addition, scores(\.validation), scores(\.test))
    }
  }
}
