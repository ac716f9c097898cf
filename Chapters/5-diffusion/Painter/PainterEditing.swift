import RandomStreams
import Tensors

extension TwoStagePainter {
  /// Other pictures with the same embedding: what the embedding does not say is drawn anew.
  ///
  /// - Parameters:
  ///   - pictures: `[pictures, side, side, 1]`, 0 … 1; the result has one for each.
  ///   - settings: guidance is weaker by default: more of it lost captions of the development set.
  func variations(
    of pictures: Tensor, _ settings: PaintingSettings = PaintingSettings(guidance: 1),
    using random: inout RandomStream
  ) -> Tensor {
    let told = condition(
      embedding: embeddings(of: pictures), captions: nil, count: pictures.shape[0])
    return paint(told, settings, using: &random)
  }

  /// Pictures painted again for other captions, from the noise that they come from (Ramesh and others,
  /// 2022, section 3.3).
  ///
  /// - Parameters:
  ///   - pictures: `[pictures, side, side, 1]`, 0 … 1.
  ///   - from: what each picture shows.
  ///   - to: what it is to show.
  ///   - embedded: whether the decoder is told the picture's embedding too, and then that moved by the
  ///     difference of the two captions'.
  func edit(
    _ pictures: Tensor, from: [Caption], to: [Caption], embedded: Bool = false,
    _ settings: PaintingSettings = PaintingSettings()
  ) -> Tensor {
    let count = from.count
    let z = embedded ? embeddings(of: pictures) : nil
    let before = condition(embedding: z, captions: from, count: count)
    let noise = invert(SceneDecoder.blocks(pictures * 2 + -1), steps: settings.steps) {
      noisy, u, rows in
      let v = guided(noisy, u, before, rows, guidance: 0)
      let level = CosineLevel(u)
      return noisy * level.signal - v * level.noise
    }
    let moved = embedding.text(to, vocabulary) - embedding.text(from, vocabulary)
    let after = condition(embedding: z.map { rescaled($0 + moved) }, captions: to, count: count)
    // All randomness is in the noise.
    var unused = RandomStream(seed: 0)
    return paint(
      after, against: embedded ? nil : plainCondition(of: to, like: after), settings, from: noise,
      using: &unused)
  }

  /// Pictures filled in where the mask is 0, as captions of the whole picture say.
  ///
  /// - Parameters:
  ///   - pictures: `[pictures, side, side, 1]`, 0 … 1.
  ///   - mask: the same shape, 1 where a pixel is known.
  ///   - captions: one for each, or none.
  func inpaint(
    _ pictures: Tensor, mask: Tensor, captions: [Caption]?,
    _ settings: PaintingSettings = PaintingSettings(), using random: inout RandomStream
  ) -> Tensor {
    let known = SceneDecoder.knownChannels(pictures * 2 + -1, mask: mask)
    guard let captions else {
      var told = condition(embedding: nil, captions: nil, count: pictures.shape[0])
      told.known = known
      return select(mask, pictures, paint(told, settings, using: &random))
    }
    return candidates(
      captions, known: known, settings, using: &random,
      finishing: { select(mask, pictures, $0) }
    ).chosen
  }
}
