import Foundation
import Literate
import RandomStreams

// What several sections ask for by name, so that it is fitted once.

private func mixtureSettings(_ chapter: Chapter, _ choices: [MixtureChoice]) -> MixtureSettings {
  MixtureSettings(
    choices: choices, iterations: 25, draws: chapter.quick ? 5 : 30,
    scored: chapter.quick ? 60 : 360)
}

/// Kernels of growing width for each fold.
func trainedKernels(_ chapter: Chapter, _ folds: [Fold]) throws -> [KernelRun] {
  let widths = [0.15, 0.25, 0.4, 0.6, 0.9, 1.3, 1.8, 2.5, 3.5, 5, 8, 14]
  let scored = chapter.quick ? 40 : 150
  return try chapter.trained(
    folds.indices.map { "kernels-\($0)" }, settings: ["widths": widths, "scored": scored]
  ) { index, _ in kernelRun(folds[index], widths: widths, scored: scored) }
}

/// One normal for each fold.
func trainedNormals(_ chapter: Chapter, _ folds: [Fold]) throws -> [NormalRun] {
  let settings = mixtureSettings(chapter, [MixtureChoice(components: 1, varianceFloor: 1e-6)])
  return try chapter.trained(
    folds.indices.map { "normal-\($0)" },
    settings: ["draws": settings.draws, "scored": settings.scored]
  ) { index, _ in
    try normalRun(folds[index], settings, stream: chapter.stream("normals").split(index))
  }
}

/// A mixture for each fold, of those that the validation images choose among.
func trainedMixtures(_ chapter: Chapter, _ folds: [Fold]) throws -> [NormalRun] {
  let candidates =
    chapter.quick ? [(5, 0.1)] : [(5, 0.03), (5, 0.1), (10, 0.03), (10, 0.1)]
  let settings = mixtureSettings(
    chapter, candidates.map { MixtureChoice(components: $0.0, varianceFloor: $0.1) })
  return try chapter.trained(
    folds.indices.map { "mixture-\($0)" },
    settings: ["candidates": "\(candidates)", "draws": settings.draws, "scored": settings.scored]
  ) { index, _ in
    try normalRun(folds[index], settings, stream: chapter.stream("normals").split(index))
  }
}

/// A masked network for each fold.
func trainedNetworks(_ chapter: Chapter, _ folds: [Fold]) throws -> [NetworkRun] {
  let settings = NetworkSettings(
    hidden: 200, steps: chapter.integer("steps"), batch: 100, rate: 0.003)
  return try chapter.trained(
    folds.indices.map { "network-\($0)" },
    settings: [
      "hidden": settings.hidden, "steps": settings.steps, "batch": settings.batch,
      "rate": settings.rate,
    ]
  ) { index, _ in
    try networkRun(folds[index], settings, stream: chapter.stream("network").split(index)) {
      chapter.progress("masked network \(index + 1)", step: $0, of: settings.steps)
    }
  }
}

/// A model's log-likelihood on each fold, in nats a pixel.
struct ModelScore {
  let name: String
  let training: [Double]
  let test: [Double]
}

/// All models of images of this chapter. Each value is the logarithm of a probability that adds up to
/// one over all images.
func modelScores(_ chapter: Chapter, _ folds: [Fold]) throws -> [ModelScore] {
  let levels = Double(folds[0].training.levels)
  let pixels = Double(folds[0].training.dimension)
  func tables(_ fold: Fold, _ part: GrayImages) -> Double {
    let tables = PixelTables(fold.training.grays, levels: fold.training.levels)
    return mean(part.grays.map { tables.logProbability(of: $0) }) / pixels
  }
  let alike = folds.map { _ in -log(levels) }
  let kernels = try trainedKernels(chapter, folds)
  func blurred(_ fold: Fold, _ run: KernelRun) -> Double {
    let model = ImageKernels(
      fold.training.grays, levels: fold.training.levels, width: run.widths[run.chosen])
    let images = chapter.quick ? Array(fold.test.grays.prefix(40)) : fold.test.grays
    return model.meanLogProbability(of: images) / pixels
  }
  let one = try trainedNormals(chapter, folds)
  let many = try trainedMixtures(chapter, folds)
  let networks = try trainedNetworks(chapter, folds)
  return [
    ModelScore(name: "every gray alike", training: alike, test: alike),
    ModelScore(
      name: "independent pixels", training: folds.map { tables($0, $0.training) },
      test: folds.map { tables($0, $0.test) }),
    ModelScore(
      name: "kernels", training: kernels.map { $0.training[$0.chosen] },
      test: zip(folds, kernels).map(blurred)),
    ModelScore(
      name: "one normal", training: one.map(\.training.openCells), test: one.map(\.test.openCells)),
    ModelScore(
      name: "mixture of normals", training: many.map(\.training.openCells),
      test: many.map(\.test.openCells)),
    ModelScore(
      name: "masked network", training: networks.map(\.bestTraining), test: networks.map(\.test)),
  ]
}
