import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// What the decoder is told in training, as shares of the training scenes; the rest is told both, caption
/// and embedding.
struct Withholding {
  /// The caption alone. Where the embedding is there as well, it says so much that the caption teaches
  /// nothing: with an embedding four times out of five the words were still not understood when the
  /// embedding was.
  var captionAlone = 0.35
  /// The embedding alone, as DALL·E 2's decoder half of the time: it paints variations.
  var embeddingAlone = 0.25
  /// Neither: what guidance subtracts.
  var neither = 0.05
  /// The share of scenes of which a part is known, for inpainting.
  var known = 0.2
  /// The noise that is added to embeddings, as a share of theirs: the prior's are not exact either.
  var noise: Float = 0.2

  /// A painter in one stage: from words to picture, without any embedding, the caption's included.
  static let oneStage = Withholding(
    captionAlone: 0.9, embeddingAlone: 0, neither: 0.1, known: 0, noise: 0)

  /// What one scene is told.
  func draw(using random: inout RandomStream) -> (embedding: Bool, caption: Bool) {
    let place = random.uniform()
    if place < captionAlone { return (false, true) }
    if place < captionAlone + embeddingAlone { return (true, false) }
    let isTold = place >= captionAlone + embeddingAlone + neither
    return (isTold, isTold)
  }
}

/// Trains the decoder on new scenes.
///
/// The times are drawn with density 2u: what a scene shows is decided where noise prevails, and only there
/// does the decoder need what it is told.
///
/// - Parameter embedding: of pictures and captions; `nil` for a painter in one stage.
/// - Returns: the loss of each step, the mean square of v's error.
@discardableResult
func trainDecoder(
  _ decoder: SceneDecoder, of embedding: JointEmbedding?, on scenes: Scenes,
  _ vocabulary: Vocabulary, _ plan: TrainingPlan, withholding: Withholding = Withholding()
) throws -> [Float] {
  try fit(decoder, plan, named: "decoder's loss") { random, tape in
    let captions = (0..<plan.batch).map { _ in scenes.caption(using: &random) }
    let pictures = scenes.pictures(captions, using: &random)
    let count = captions.count
    let isTold = captions.map { _ in withholding.draw(using: &random) }
    let mask = (0..<count).flatMap { _ in
      randomMask(scenes, isKnown: random.uniform() < withholding.known, using: &random)
    }

    let given = zip(captions, isTold).map { $1.caption ? $0 : nil }
    var told = Tensor(zeros: [count, decoder.shape.dimension])
    var text = told
    if let embedding {
      let exact = embedding(Tape(.evaluation).constant(pictures)).value
      let blur = Tensor(normal: exact.shape, using: &random) * withholding.noise
      told = (exact + blur) * Tensor(isTold.map { $0.embedding ? 1 : 0 }, shape: [count, 1])
      text = embedding.text(given, vocabulary)
    }
    let centered = pictures * 2 + -1
    let condition = DecoderCondition(
      embedding: told, text: text, tokens: vocabulary.tokens(given),
      known: SceneDecoder.knownChannels(centered, mask: Tensor(mask, shape: pictures.shape)))
    let clean = SceneDecoder.blocks(centered)
    let times = captions.map { _ in Float(random.uniform().squareRoot()) }
    let noise = Tensor(normal: clean.shape, using: &random)
    let guess = decoder(mix(clean, noise, times), times: times, condition, on: tape)
    // v is what mixing gives with the roles exchanged: signal · ε − noise · x.
    return squaredError(guess, tape.constant(mix(noise, clean * -1, times)), .mean)
  }
}

/// Which pixels of a scene are known, 1 or 0: none, or all but a rectangle, which is a cell of an
/// arrangement or any other.
private func randomMask(_ scenes: Scenes, isKnown: Bool, using random: inout RandomStream)
  -> [Float]
{
  let (side, cell) = (scenes.side, scenes.cell)
  guard isKnown else { return [Float](repeating: 0, count: side * side) }
  var (rows, columns) = (cell, cell)
  var (row, column) = (
    cell / 2 * random.integer(below: 3), cell / 2 * random.integer(below: 3)
  )
  if random.integer(below: 2) == 0 {
    (rows, columns) = (
      2 + random.integer(below: side - 1), 2 + random.integer(below: side - 1)
    )
    (row, column) = (
      random.integer(below: side - rows + 1), random.integer(below: side - columns + 1)
    )
  }
  return scenes.mask(open: (row, column, rows, columns))
}

extension Scenes {
  /// 1 where a pixel is known, 0 in the rectangle that is to be painted, `side × side` numbers.
  func mask(open: (row: Int, column: Int, rows: Int, columns: Int)) -> [Float] {
    (0..<side * side).map { i in
      let (row, column) = (i / side, i % side)
      let isOpen =
        (open.row..<open.row + open.rows).contains(row)
        && (open.column..<open.column + open.columns).contains(column)
      return isOpen ? 0 : 1
    }
  }
}
