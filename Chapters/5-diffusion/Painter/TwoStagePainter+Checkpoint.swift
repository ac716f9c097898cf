import NeuralNetworks
import RandomStreams
import Tensors

extension TwoStagePainter {
  /// What names a checkpoint of this network, so that a program that finds one can make it again.
  static let network = "painter of scenes in two stages"

  /// - Throws: an error of the file system.
  func write(to path: String, notes: [String: String] = [:]) throws {
    var checkpoint = Checkpoint(notes: notes)
    checkpoint.notes.merge([
      "network": Self.network, "quarter of the side": "\(side / 4)",
      "classes": "\(vocabulary.classCount)", "channels, in eights": "\(channels / 8)",
      "width of the embedding": "\(embedding.shape.width)",
    ]) { $1 }
    checkpoint.store(self, as: "painter")
    try checkpoint.write(to: path)
  }

  /// The painter that a checkpoint holds.
  ///
  /// - Throws: `CheckpointError` for a file that is none, is damaged, or holds another network.
  init(contentsOf path: String) throws {
    let saved = try Checkpoint(contentsOf: path)
    let network = saved.notes["network"] ?? "not said which"
    guard network == Self.network else {
      throw CheckpointError.mismatch(
        path: path, name: "network", differences: ["\(network.prefix(80)), not \(Self.network)"])
    }
    let quarter = try saved.integer("quarter of the side", in: 1...16)
    let classCount = try saved.integer("classes", in: 1...256)
    let channels = 8 * (try saved.integer("channels, in eights", in: 1...32))
    let width = try saved.integer("width of the embedding", in: 1...64)
    // The layers that depend on each of them: a network is only made once they are there.
    let vocabulary = Vocabulary(classCount: classCount)
    try saved.tensor("painter.embedding.reader.words.table", shape: [vocabulary.size, 64])
    try saved.tensor("painter.embedding.image.weight", shape: [64, width])
    try saved.tensor("painter.embedding.queries", shape: [quarter * quarter, 64])
    try saved.tensor("painter.decoder.input.weight", shape: [3, 3, 12, channels])
    var random = RandomStream(seed: 0)
    self.init(
      side: 4 * quarter, classCount: classCount, channels: channels, embeddingWidth: width,
      using: &random)
    try saved.restore(self, as: "painter")
  }
}
