import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// What can be read off embeddings by a linear map: a probe (Alain and Bengio, 2017).
struct LinearProbe: Module {
  let layer: Linear

  /// Fits a softmax regression.
  ///
  /// - Parameter z: `[rows, dimension]`.
  init(_ z: Tensor, labels: [Int], classCount: Int, steps: Int = 300, stream: RandomStream) throws {
    var random = stream
    layer = Linear(z.shape[1], classCount, using: &random)
    let plan = TrainingPlan(steps: steps, batch: labels.count, rate: 0.05, stream: stream)
    try fit(self, plan, named: "probe's loss") { _, tape in
      crossEntropy(logits: layer(tape.constant(z)), labels: labels)
    }
  }

  /// Which rows it names right.
  func isRight(_ z: Tensor, labels: [Int]) -> [Bool] {
    let named = argumentOfMaximum(layer(Tape(.evaluation).constant(z)).value)
    return zip(named, labels).map { $0 == $1 }
  }
}

/// What linear probes read off the embeddings of pairs: the first digit, the second, and where they stand.
struct PairProbe {
  private let first, second, place: LinearProbe

  struct Answers {
    let first, second, place: Share
    /// All three at once.
    let all: Share
  }

  /// - Parameters:
  ///   - z: embeddings of scenes, `[scenes, dimension]`.
  ///   - captions: what they show, pairs all of them.
  init(_ z: Tensor, _ captions: [Caption], classCount: Int, stream: RandomStream) throws {
    func probe(_ name: String, _ classes: Int, _ label: (Caption) -> Int) throws -> LinearProbe {
      try LinearProbe(
        z, labels: captions.map(label), classCount: classes, stream: stream.split(name))
    }
    first = try probe("first", classCount) { $0.things[0].label }
    second = try probe("second", classCount) { $0.things[1].label }
    place = try probe("place", 2) { $0.arrangement == .above ? 0 : 1 }
  }

  /// How often embeddings, of real scenes or made by a prior, say what captions say.
  func read(_ z: Tensor, _ captions: [Caption]) -> Answers {
    let right = [
      first.isRight(z, labels: captions.map { $0.things[0].label }),
      second.isRight(z, labels: captions.map { $0.things[1].label }),
      place.isRight(z, labels: captions.map { $0.arrangement == .above ? 0 : 1 }),
    ]
    let shares = right.map { answers in Share(answers.count { $0 }, of: captions.count) }
    let all = captions.indices.count { i in right.allSatisfy { $0[i] } }
    return Answers(
      first: shares[0], second: shares[1], place: shares[2],
      all: Share(all, of: captions.count))
  }
}

extension JointEmbedding {
  /// The embeddings of pictures, `[pictures, dimension]` from `[pictures, side, side, 1]`, 0 … 1.
  func embeddings(of pictures: Tensor) -> Tensor {
    inRows(pictures) { part, _ in self(Tape(.evaluation).constant(part)).value }
  }
}
