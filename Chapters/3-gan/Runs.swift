import Dispatch
import Foundation
import Literate
import NeuralNetworks
import Synchronization
import Tensors

/// What a training leaves behind: tensors with names. Everything that the page says of a training is
/// computed from them, so that a run that was read back and a run that was just made are the same.
typealias Outcome = [String: Tensor]

extension Outcome {
  nonisolated func doubles(_ name: String) -> [Double] { self[name]!.scalars.map(Double.init) }

  /// Rows of two numbers as points of the plane.
  nonisolated func points(_ name: String) -> [SIMD2<Double>] {
    let values = doubles(name)
    return stride(from: 0, to: values.count - 1, by: 2).map { SIMD2(values[$0], values[$0 + 1]) }
  }
}

/// Independent trainings, one a core. Each ends in a file of the state directory, so that a run that
/// was killed goes on with the trainings that it had not finished.
///
/// A training does not depend on the others or on the core it ran on: its random stream is made from
/// its name, and the kernels give the same bits with one thread as with two.
struct Runs {
  let chapter: Chapter
  /// All that the outcomes depend on; a file of other settings is not gone on from.
  let settings: [String: String]

  init(_ chapter: Chapter, settings: [String: String]) {
    self.chapter = chapter
    self.settings = settings
    guard !chapter.resuming else { return }
    for file in (try? FileManager.default.contentsOfDirectory(atPath: chapter.stateDirectory)) ?? []
    where file.hasSuffix(".safetensors") {
      try? FileManager.default.removeItem(atPath: "\(chapter.stateDirectory)/\(file)")
    }
  }

  func path(_ name: String) -> String { "\(chapter.stateDirectory)/\(name).safetensors" }

  /// The outcomes of the trainings `names`, in their order.
  func outcomes(
    of task: String, _ names: [String], _ train: @Sendable (Int) throws -> Outcome
  ) throws -> [Outcome] {
    var outcomes = try names.map(saved)
    let missing = outcomes.indices.filter { outcomes[$0] == nil }
    let (paths, notes) = (names.map(path), settings)
    let threads = Compute.threads
    Compute.threads = 1
    defer { Compute.threads = threads }
    // Some trainings a core at a time, for the sake of the progress bar.
    for start in stride(from: 0, to: missing.count, by: 5 * threads) {
      let wave = Array(missing[start..<min(start + 5 * threads, missing.count)])
      let results = Mutex<[Int: Result<Outcome, any Error>]>([:])
      let next = Mutex(0)
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        while let index = next.withLock({ next -> Int? in
          defer { next += 1 }
          return next < wave.count ? wave[next] : nil
        }) {
          let result = Result {
            let outcome = try train(index)
            try save(outcome, to: paths[index], notes)
            return outcome
          }
          results.withLock { $0[index] = result }
        }
      }
      let finished = results.withLock { $0 }
      for index in wave { outcomes[index] = try finished[index]!.get() }
      chapter.progress(
        task, step: names.count - missing.count + start + wave.count, of: names.count)
    }
    return outcomes.map { $0! }
  }

  /// What an earlier run left, if this one is to go on with it.
  ///
  /// - Throws: `CheckpointError` if that is damaged, of other settings or not whole.
  private func saved(_ name: String) throws -> Outcome? {
    guard chapter.resuming, FileManager.default.fileExists(atPath: path(name)) else { return nil }
    let checkpoint = try Checkpoint(contentsOf: path(name))
    try checkpoint.requireNotes(settings)
    var outcome: Outcome = [:]
    for (key, shape) in shapes(of: name).sorted(by: { $0.key < $1.key }) {
      outcome[key] = try checkpoint.tensor(key, shape: shape)
    }
    return outcome
  }

  /// What a training leaves behind, by the kind of it that its name begins with.
  private func shapes(of name: String) -> [String: Shape] {
    let grid = LineGrid.places.count
    switch name.prefix(while: { $0 != "-" }) {
    case "discriminator": return ["logit": [grid, 1], "known": [grid, 1]]
    case "line":
      let steps = length("line-steps")
      let moments = (0...steps).count { step in
        step * LineGame.milestones % steps < LineGame.milestones
      }
      return ["places": [moments, LineGenerator.latents.count], "logits": [moments, grid]]
    case "ring":
      let steps = length("steps")
      let looks = (1...steps).count { step in
        step * RingBudget.milestones % steps < RingBudget.milestones
      }
      return ["samples": [RingBudget.judged, 2], "found": [looks]]
    default: fatalError("what \(name) leaves behind is not said")
    }
  }
}

private nonisolated func save(_ outcome: Outcome, to path: String, _ notes: [String: String]) throws
{
  var checkpoint = Checkpoint(notes: notes)
  for (key, value) in outcome.sorted(by: { $0.key < $1.key }) { checkpoint.store(value, as: key) }
  try checkpoint.write(to: path)
}

/// Mean and standard error.
func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
  let n = Double(values.count)
  let mean = values.reduce(0, +) / n
  guard values.count > 1 else { return (mean, .nan) }
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
  return (mean, (variance / n).squareRoot())
}
