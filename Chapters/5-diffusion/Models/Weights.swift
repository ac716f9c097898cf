import Foundation
import Literate
import NeuralNetworks
import Tensors

/// The weights of a trained network, as they are kept between runs.
struct Weights: Codable, Storable {
  private let bytes: Data
  private let count: Int

  init(of model: some Module) {
    let all = model.parameters.flatMap { $0.value.scalars }
    count = all.count
    bytes = all.withUnsafeBytes { Data($0) }
  }

  /// Puts the weights into a network of the same kind.
  func install(in model: some Module) {
    var all = [Float](repeating: 0, count: count)
    _ = all.withUnsafeMutableBytes { bytes.copyBytes(to: $0) }
    var start = 0
    for parameter in model.parameters {
      let size = parameter.value.scalars.count
      parameter.value = Tensor(Array(all[start..<start + size]), shape: parameter.shape)
      start += size
    }
  }
}

extension TrainingPlan {
  /// A plan whose unfinished training is kept in a slot of the chapter's, and shown as it goes on.
  init(
    _ chapter: Chapter, _ task: String, steps: Int, batch: Int, rate: Float, stream: String,
    slot: TrainingSlot
  ) {
    self.init(
      steps: steps, batch: batch, rate: rate, stream: chapter.stream(stream),
      progress: { step, loss in
        chapter.progress(task, step: step, of: steps, detail: "loss \(loss)")
      },
      record: TrainingRecord(
        path: slot.partial.path, settings: ["training": task, "steps": "\(steps)"],
        isResuming: slot.isResuming))
  }
}
