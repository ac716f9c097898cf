import RandomStreams
import Tensors

extension TwoStagePainter {
  /// Other pictures with the same embedding: what the embedding does not say is drawn anew.
  ///
  /// - Parameter pictures: `[pictures, side, side, 1]`, 0 … 1; the result has one for each.
  func variations(
    of pictures: Tensor, _ settings: PaintingSettings = PaintingSettings(),
    using random: inout RandomStream
  ) -> Tensor {
    let told = condition(
      embedding: embeddings(of: pictures), captions: nil, count: pictures.shape[0])
    return paint(told, settings, using: &random)
  }

  /// Pictures changed as captions change: the embedding moves by the difference of the two captions',
  /// and the noise stays that which the picture comes from (Ramesh and others, 2022, section 3.3).
  ///
  /// - Parameters:
  ///   - pictures: `[pictures, side, side, 1]`, 0 … 1.
  ///   - from: what each picture shows.
  ///   - to: what it is to show.
  ///   - strength: λ: 0 paints the picture again, 1 moves by the whole difference.
  ///   - settings: guidance is weaker by default, as the noise was found without any.
  func edit(
    _ pictures: Tensor, from: [Caption], to: [Caption], strength: Float = 1,
    _ settings: PaintingSettings = PaintingSettings(guidance: 1)
  ) -> Tensor {
    let z = embeddings(of: pictures)
    let before = condition(embedding: z, captions: from, count: from.count)
    let noise = invert(SceneDecoder.blocks(pictures * 2 + -1), steps: settings.steps) {
      noisy, u, rows in
      let v = guided(noisy, u, before, rows, guidance: 0)
      let level = CosineLevel(u)
      return noisy * level.signal - v * level.noise
    }
    let moved = embedding.text(to, vocabulary) - embedding.text(from, vocabulary)
    let after = condition(
      embedding: rescaled(z + moved * strength), captions: strength > 0 ? to : from,
      count: to.count)
    // All randomness is in the noise.
    var unused = RandomStream(seed: 0)
    return paint(after, settings, from: noise, using: &unused)
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
    let z = captions.map { imagine($0, settings, using: &random) }
    var told = condition(embedding: z, captions: captions, count: pictures.shape[0])
    told.known = SceneDecoder.knownChannels(pictures * 2 + -1, mask: mask)
    let painted = paint(told, settings, using: &random)
    return select(mask, pictures, painted)
  }
}
