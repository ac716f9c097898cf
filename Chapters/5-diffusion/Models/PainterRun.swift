import Datasets
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// A trained painter as it is kept between runs: its checkpoint's bytes.
struct StoredPainter: Storable {
  private let data: Data

  init(of painter: TwoStagePainter) throws {
    data = try Self.withTemporaryFile { file in
      try painter.write(to: file.path)
      return try Data(contentsOf: file)
    }
  }

  init(stored data: Data) { self.data = data }
  func stored() -> Data { data }

  func painter() throws -> TwoStagePainter {
    try Self.withTemporaryFile { file in
      try data.write(to: file)
      return try TwoStagePainter(contentsOf: file.path)
    }
  }

  private static func withTemporaryFile<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let file = FileManager.default.temporaryDirectory.appending(path: "painter-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file)
  }
}

/// The painter, what it was trained on, and its judge: trained once for all sections.
struct PainterRun {
  let scenes: Scenes
  /// Scenes of digits that no part of the painter has seen.
  let unseen: Scenes
  let painter: TwoStagePainter
  /// A decoder of the same kind that never saw an embedding, after a third as many steps.
  let oneStage: TwoStagePainter
  let judge: SceneJudge
  let count: Int
  let stream: RandomStream
  let readerAccuracy: Share

  init(_ chapter: Chapter) throws {
    let images = try usableImages(chapter.data)
    let cell = Scenes.cell(forDigitsOf: images.training.height)
    let digits = images.training.height == cell ? images : images.resized(height: cell, width: cell)
    let (scenes, unseen) = (try Scenes(digits.training), try Scenes(digits.test))
    let isShort = chapter.quick || chapter.checksOnly
    let steps = chapter.checksOnly ? 2 : chapter.integer("painter-steps")
    let channels = isShort ? 16 : 64
    let classes = digits.training.classCount
    let stream = chapter.stream("painter")
    var random = stream.split("networks")
    let painter = TwoStagePainter(
      side: scenes.side, classCount: classes, channels: channels, using: &random)
    func plan(
      _ part: String, _ steps: Int, _ batch: Int, _ slot: TrainingSlot, rate: Float = 2e-3
    ) -> TrainingPlan {
      var plan = TrainingPlan(
        chapter, "the painter's \(part)", steps: max(2, steps), batch: batch, rate: rate,
        stream: part, slot: slot)
      plan.annealing = .lastFifth
      return plan
    }
    let words = painter.vocabulary
    let (embeddingSteps, priorSteps, oneStageSteps) = (steps / 4, steps / 4, steps / 3)
    try chapter.trained(
      "painter-embedding", settings: ["steps": embeddingSteps, "channels": channels]
    ) { slot in
      try trainEmbedding(
        painter.embedding, on: scenes, words,
        plan("embedding", embeddingSteps, isShort ? 16 : 256, slot))
      return Weights(of: painter.embedding)
    }.install(in: painter.embedding)
    try chapter.trained("painter-prior", settings: ["steps": priorSteps, "channels": channels]) {
      slot in
      try trainPrior(
        painter.prior, of: painter.embedding, on: scenes, words,
        plan("prior", priorSteps, isShort ? 16 : 128, slot))
      return Weights(of: painter.prior)
    }.install(in: painter.prior)
    try chapter.trained("painter-decoder", settings: ["steps": steps, "channels": channels]) {
      slot in
      try trainDecoder(
        painter.decoder, of: painter.embedding, on: scenes, words,
        plan("decoder", steps, isShort ? 8 : 64, slot))
      return Weights(of: painter.decoder)
    }.install(in: painter.decoder)
    _ = try chapter.trained("painter", settings: ["steps": steps, "channels": channels]) { _ in
      try StoredPainter(of: painter)
    }

    var other = stream.split("networks")
    let oneStage = TwoStagePainter(
      side: scenes.side, classCount: classes, channels: channels, using: &other)
    try chapter.trained(
      "painter-one-stage", settings: ["steps": oneStageSteps, "channels": channels]
    ) { slot in
      try trainDecoder(
        oneStage.decoder, of: nil, on: scenes, words,
        plan("decoder", oneStageSteps, isShort ? 8 : 64, slot), withholding: .oneStage)
      return Weights(of: oneStage.decoder)
    }.install(in: oneStage.decoder)

    var readerWeights = stream.split("reader's network")
    let reader = CellReader(cell: scenes.cell, classCount: classes, using: &readerWeights)
    let readerSteps = isShort ? 60 : 600
    try chapter.trained("painter-reader", settings: ["steps": readerSteps]) { slot in
      try trainReader(reader, on: scenes, plan("reader", readerSteps, 128, slot))
      return Weights(of: reader)
    }.install(in: reader)
    let named = reader.labels(digits.test.pixels)
    readerAccuracy = Share(
      zip(named, digits.test.labels).count { $0 == $1 }, of: digits.test.count)
    judge = try SceneJudge(scenes, reader: reader, stream: stream.split("judge"))
    count = isShort ? 8 : 400
    (self.scenes, self.unseen, self.painter, self.oneStage, self.stream) = (
      scenes, unseen, painter, oneStage, stream
    )
  }
}
