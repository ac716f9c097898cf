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

  /// The share of rows that it names right.
  func accuracy(_ z: Tensor, labels: [Int]) -> Share {
    let named = argumentOfMaximum(layer(Tape(.evaluation).constant(z)).value)
    return Share(zip(named, labels).count { $0 == $1 }, of: labels.count)
  }
}

extension JointEmbedding {
  /// What a linear probe reads off the embeddings of pairs: the first digit, the second, and where they
  /// stand.
  ///
  /// - Parameters:
  ///   - known: scenes that the probe learns from.
  ///   - unseen: scenes that it is tried on.
  func probe(
    learning known: Scenes, trying unseen: Scenes, count: Int, stream: RandomStream
  ) throws -> (first: Share, second: Share, place: Share) {
    var random = stream
    func pairs(_ scenes: Scenes) -> (z: Tensor, captions: [Caption]) {
      let captions = CaptionKind.pairs.captions(count, of: scenes, using: &random)
      let pictures = scenes.pictures(captions, using: &random)
      return (
        inRows(pictures) { part, _ in self(Tape(.evaluation).constant(part)).value }, captions
      )
    }
    let (learned, tried) = (pairs(known), pairs(unseen))
    func share(_ classes: Int, _ label: (Caption) -> Int) throws -> Share {
      let probe = try LinearProbe(
        learned.z, labels: learned.captions.map(label), classCount: classes, stream: stream)
      return probe.accuracy(tried.z, labels: tried.captions.map(label))
    }
    let classes = known.digits.classCount
    return (
      try share(classes) { $0.things[0].label }, try share(classes) { $0.things[1].label },
      try share(2) { $0.arrangement == .above ? 0 : 1 }
    )
  }
}
