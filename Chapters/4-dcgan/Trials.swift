import Datasets
import Dispatch
import Evaluation
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Synchronization
import Tensors

/// A small training on the embedded digits, to compare recipes by.
nonisolated struct Trial: Sendable {
  let name: String
  let recipe: Recipe
}

/// What a trial leaves behind: all that the page says of it is computed from these.
nonisolated struct Outcome: Sendable {
  /// `[count, 16, 16, 1]`, from 0 to 1.
  let samples: Tensor
  /// Of each step.
  let discriminatorLosses: Tensor
  let generatorLosses: Tensor
  /// Root mean square distance between two samples, at eight moments of the training.
  let spread: Tensor
}

/// Independent small trainings, one a core. Each ends in a file of the state directory, so that a run that
/// was killed goes on with those that it had not finished.
///
/// A trial does not depend on the others or on the core it ran on: its random stream is made from its
/// seed, and the kernels give the same bits with one thread as with two.
nonisolated struct Trials {
  let chapter: Chapter
  let images: ImageSet
  let steps: Int
  let samples: Int
  static let channels = 16
  static let latents = 64
  static let batch = 64
  static let looks = 8

  /// The outcomes of `seeds` trainings of each recipe.
  func outcomes(of trials: [Trial], seeds: Int, task: String) throws -> [[Outcome]] {
    let jobs = trials.flatMap { trial in (0..<seeds).map { (trial, $0) } }
    var outcomes = try jobs.map { try saved($0.0, $0.1) }
    let missing = outcomes.indices.filter { outcomes[$0] == nil }
    let threads = Compute.threads
    Compute.threads = 1
    defer { Compute.threads = threads }
    for start in stride(from: 0, to: missing.count, by: threads) {
      let wave = Array(missing[start..<min(start + threads, missing.count)])
      let results = Mutex<[Int: Result<Outcome, any Error>]>([:])
      DispatchQueue.concurrentPerform(iterations: wave.count) { place in
        let (trial, seed) = jobs[wave[place]]
        let result = Result { try train(trial, seed) }
        results.withLock { $0[wave[place]] = result }
      }
      let finished = results.withLock { $0 }
      for index in wave {
        let outcome = try finished[index]!.get()
        outcomes[index] = outcome
        try save(outcome, jobs[index].0, jobs[index].1)
      }
      chapter.progress(
        task, step: jobs.count - missing.count + start + wave.count, of: jobs.count)
    }
    return stride(from: 0, to: jobs.count, by: seeds).map { first in
      (first..<first + seeds).map { outcomes[$0]! }
    }
  }

  // snippet.trial
  /// One small training. Trials of one seed start from the same noise and see the same batches.
  private func train(_ trial: Trial, _ seed: Int) throws -> Outcome {
    let stream = chapter.stream("trials").split(seed)
    var game = Game(
      size: images.height, channels: Self.channels, latents: Self.latents, trial.recipe,
      steps: steps, stream: stream)
    let all = game.painted(
      Tensor(images.pixels, shape: [images.count, images.height, images.width, 1]))
    var batches = try Batches(
      of: images.count, size: Self.batch, stream: stream.split("batches"))
    var random = stream.split("samples")
    let noise = Tensor(normal: [samples, Self.latents], using: &random)
    var spread: [Float] = []
    for step in 0..<steps {
      try game.play(on: gatherRows(all, batches.indices(step: step)))
      if (step + 1) * Self.looks / steps > spread.count {
        spread.append(Float(rootMeanSquareDistance(game.images(from: noise.rows(0..<100)))))
      }
    }
    return Outcome(
      samples: game.images(from: noise), discriminatorLosses: Tensor(game.discriminatorLosses),
      generatorLosses: Tensor(game.generatorLosses), spread: Tensor(spread))
  }
  // snippet.end

  private func path(_ trial: Trial, _ seed: Int) -> String {
    let file = trial.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    return "\(chapter.stateDirectory)/trial \(String(file)) \(seed).safetensors"
  }

  private var settings: [String: String] {
    [
      "chapter": "dcgan", "seed": "\(chapter.seed)", "trial-steps": "\(steps)",
      "samples": "\(samples)",
    ]
  }

  private func save(_ outcome: Outcome, _ trial: Trial, _ seed: Int) throws {
    var checkpoint = Checkpoint(notes: settings)
    checkpoint.store(outcome.samples, as: "samples")
    checkpoint.store(outcome.discriminatorLosses, as: "D")
    checkpoint.store(outcome.generatorLosses, as: "G")
    checkpoint.store(outcome.spread, as: "spread")
    try checkpoint.write(to: path(trial, seed))
  }

  /// What an earlier run left, if this one is to go on with it.
  private func saved(_ trial: Trial, _ seed: Int) throws -> Outcome? {
    let path = path(trial, seed)
    guard chapter.resuming, FileManager.default.fileExists(atPath: path) else { return nil }
    let checkpoint = try Checkpoint(contentsOf: path)
    try checkpoint.requireNotes(settings)
    return Outcome(
      samples: try checkpoint.tensor("samples", shape: [samples, images.height, images.width, 1]),
      discriminatorLosses: try checkpoint.tensor("D", shape: [steps]),
      generatorLosses: try checkpoint.tensor("G", shape: [steps]),
      spread: try checkpoint.tensor("spread", shape: [Self.looks]))
  }
}

/// The root of the mean squared distance of two different images, `[count, …]`, from their variances:
/// E|x − x′|² = 2 Σ Var.
nonisolated func rootMeanSquareDistance(_ images: Tensor) -> Double {
  let rows = images.reshaped([images.shape[0], images.count / images.shape[0]])
  let n = Double(images.shape[0])
  let variances = rows.variance(axes: [0]).sum().scalar
  return (2 * Double(variances) * n / (n - 1)).squareRoot()
}
