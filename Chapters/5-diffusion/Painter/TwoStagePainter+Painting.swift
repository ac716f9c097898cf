import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

extension TwoStagePainter {
  /// Embeddings of pictures, `[pictures, dimension]` from `[pictures, side, side, 1]`, 0 … 1.
  func embeddings(of pictures: Tensor) -> Tensor {
    embedding.embeddings(of: pictures)
  }

  /// Embeddings of pictures that captions might have, drawn by the prior, `[captions, dimension]`.
  func imagine(
    _ captions: [Caption], _ settings: PaintingSettings = PaintingSettings(),
    using random: inout RandomStream
  ) -> Tensor {
    let text = embedding.text(captions, vocabulary)
    let tokens = vocabulary.tokens(captions)
    let shape = text.shape
    let dimension = shape[1]
    let draws = (0..<max(1, settings.draws)).map { _ in
      let noise = Tensor(normal: shape, using: &random)
      return rescaled(
        sample(from: noise, steps: settings.priorSteps) { noisy, u, rows in
          let times = [Float](repeating: Float(u), count: rows.count)
          return prior(
            noisy, times: times,
            tokens: Array(
              tokens[rows.lowerBound * Caption.longest..<rows.upperBound * Caption.longest]),
            text: text.rows(rows), on: Tape(.evaluation)
          ).value
        })
    }
    let nearness = draws.map { ($0 * text).sum(axes: [1]).scalars }
    var kept: [Float] = []
    let values = draws.map(\.scalars)
    for row in captions.indices {
      let best = draws.indices.max { nearness[$0][row] < nearness[$1][row] } ?? 0
      kept += values[best][row * dimension..<(row + 1) * dimension]
    }
    return Tensor(kept, shape: shape)
  }

  /// Embeddings brought to the length that all embeddings have, √dimension.
  func rescaled(_ z: Tensor) -> Tensor {
    z / sqrt(square(z).mean(axes: [1], keepingDimensions: true) + 1e-6)
  }

  /// What the decoder is told: an embedding or none, captions or none, and no pixels.
  ///
  /// - Parameter wordsAlone: whether captions come without their embeddings, as a painter in one stage
  ///   was trained.
  func condition(
    embedding z: Tensor?, captions: [Caption]?, count: Int, wordsAlone: Bool = false
  ) -> DecoderCondition {
    let none = Tensor(zeros: [count, embedding.shape.dimension])
    let given = captions ?? [Caption?](repeating: nil, count: count)
    return DecoderCondition(
      embedding: z ?? none,
      text: captions == nil || wordsAlone ? none : embedding.text(given, vocabulary),
      tokens: vocabulary.tokens(given),
      known: Tensor(zeros: [count, side / 2, side / 2, 8]))
  }

  /// What a caption's manners are set off against: the same captions without them; `nil` where none
  /// says a manner.
  func plainCondition(of captions: [Caption], like told: DecoderCondition) -> DecoderCondition? {
    let plain = captions.map(\.withoutManners)
    guard plain != captions else { return nil }
    var result = condition(embedding: nil, captions: plain, count: captions.count)
    result.known = told.known
    return result
  }

  /// v̂ in blocks for some rows of a condition, guided.
  ///
  /// - Parameter plain: the condition without manners, where they are to be exaggerated.
  func guided(
    _ noisy: Tensor, _ u: Double, _ condition: DecoderCondition, _ rows: Range<Int>,
    guidance: Float, against plain: DecoderCondition? = nil, mannerGuidance: Float = 0
  ) -> Tensor {
    let times = [Float](repeating: Float(u), count: rows.count)
    func velocity(_ part: DecoderCondition) -> Tensor {
      decoder(noisy, times: times, part, on: Tape(.evaluation)).value
    }
    var part = condition.rows(rows)
    let told = velocity(part)
    var result = told
    if let plain, mannerGuidance != 0 {
      result = result + (told - velocity(plain.rows(rows))) * mannerGuidance
    }
    guard guidance != 0 else { return result }
    part.embedding = Tensor(zeros: part.embedding.shape)
    part.text = part.embedding
    part.tokens = [Int](repeating: 0, count: part.tokens.count)
    return result + (told - velocity(part)) * guidance
  }

  /// Pictures, `[pictures, side, side, 1]`, 0 … 1.
  ///
  /// - Parameters:
  ///   - plain: the condition without manners, where they are to be exaggerated.
  ///   - noise: where to begin, in blocks; fresh noise by default.
  func paint(
    _ condition: DecoderCondition, against plain: DecoderCondition? = nil,
    _ settings: PaintingSettings = PaintingSettings(), from noise: Tensor? = nil,
    using random: inout RandomStream
  ) -> Tensor {
    let count = condition.embedding.shape[0]
    let start = noise ?? Tensor(normal: [count, side / 2, side / 2, 4], using: &random)
    let clean = sample(
      from: start, steps: settings.steps,
      observe: { settings.observe($0, SceneDecoder.pictures($1)) }
    ) { noisy, u, rows in
      let v = guided(
        noisy, u, condition, rows, guidance: settings.guidance, against: plain,
        mannerGuidance: settings.mannerGuidance)
      let level = CosineLevel(u)
      return clamp(noisy * level.signal - v * level.noise, from: -1, to: 1)
    }
    return SceneDecoder.pictures(clamp(clean, from: -1, to: 1)) * 0.5 + 0.5
  }

  /// Text to picture: several pictures for each caption, of which the embedding chooses one.
  func paint(
    _ captions: [Caption], _ settings: PaintingSettings = PaintingSettings(),
    using random: inout RandomStream
  ) -> Tensor {
    candidates(captions, settings, using: &random).chosen
  }
}
