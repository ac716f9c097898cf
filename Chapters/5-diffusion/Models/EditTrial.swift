import Datasets
import Diffusion
import Figures
import Foundation
import Literate
import RandomStreams
import Tensors
import Verification

/// Variations, edits by text, and captioned inpainting of real scenes.
struct EditTrial {
  private(set) var table = Table([
    "task", .init("as it should be", digits: 3), .init("95 % from", digits: 3),
    .init("to", digits: 3), .init("mean change of a pixel", digits: 2),
  ])
  /// The mean change of a pixel by picture where a digit is changed: from the picture's own noise, and
  /// from fresh noise.
  private(set) var changedFromNoise: [Double] = []
  private(set) var changedAfresh: [Double] = []
  private(set) var captions: [String] = []
  private(set) var inpaintCaptions: [String] = []
  private var edits: [Tensor] = []
  private var fillings: [Tensor] = []
  private let run: PainterRun
  private var random: RandomStream
  private let count: Int

  init(_ run: PainterRun) throws {
    self.run = run
    random = run.stream.split("edits")
    count = max(8, run.count / 4)
    try vary()
    for kind in CaptionChange.allCases { try edit(kind) }
    try inpaint("pairs that were shown", .training)
    try inpaint("pairs never shown", .final)
  }

  /// Real scenes and their edits, in turn.
  var grid: ImageGrid { sheet(edits) }
  /// Real scenes, what the painter is shown, and what it paints.
  var inpainted: ImageGrid { sheet(fillings) }

  private func changes(_ a: Tensor, _ b: Tensor) -> [Double] {
    abs(a - b).mean(axes: [1, 2, 3]).scalars.map(Double.init)
  }

  private mutating func append(_ name: String, _ verdicts: [Bool], _ changes: [Double]) {
    let share = Share(of: verdicts)
    let change = changes.reduce(0, +) / Double(changes.count)
    table.append(name, share.value, share.low, share.high, change)
  }

  /// A caption of any kind.
  private mutating func mixed() -> Caption {
    let kinds = CaptionKind.all(heldOut: .final)
    return kinds[random.integer(below: kinds.count)].captions(
      1, of: run.unseen, using: &random)[0]
  }

  private mutating func vary() throws {
    let shown = (0..<2 * count).map { _ in mixed() }
    let real = run.unseen.pictures(shown, using: &random)
    let variations = run.painter.variations(of: real, using: &random)
    append(
      "variations keep the caption", try run.judge.verdicts(shown, variations),
      changes(real, variations))
  }

  private mutating func edit(_ kind: CaptionChange) throws {
    var (from, to) = ([Caption](), [Caption]())
    while from.count < count {
      let caption = mixed()
      guard
        let other = caption.changed(
          kind, labels: run.unseen.labels, pairs: .training, using: &random)
      else { continue }
      from.append(caption)
      to.append(other)
    }
    let pictures = run.unseen.pictures(from, using: &random)
    let edited = run.painter.edit(pictures, from: from, to: to)
    append("edit: \(kind)", try run.judge.verdicts(to, edited), changes(pictures, edited))
    if kind == .digit {
      let moved = run.painter.edit(pictures, from: from, to: to, embedded: true)
      append(
        "edit: digit, by the embedding", try run.judge.verdicts(to, moved),
        changes(pictures, moved))
      changedFromNoise = changes(pictures, edited)
      let afresh = run.painter.candidates(
        to, PaintingSettings(candidates: 1), using: &random
      ).first
      changedAfresh = changes(pictures, afresh)
    }
    if kind == .digit || kind == .order {
      edits += [pictures.rows(0..<6), edited.rows(0..<6)]
      captions += to.prefix(6).map(\.text)
    }
  }

  private mutating func inpaint(_ name: String, _ use: PairUse) throws {
    let asked = CaptionKind(name: name, arrangements: [.above, .beside], pairs: use)
      .captions(count, of: run.unseen, using: &random)
    let pictures = run.unseen.pictures(asked, using: &random)
    var open: [Float] = []
    for caption in asked {
      let corner = caption.arrangement!.corners[random.integer(below: 2)]
      let cell = run.unseen.cell
      open += run.unseen.mask(open: (corner.row * cell / 2, corner.column * cell / 2, cell, cell))
    }
    let mask = Tensor(open, shape: pictures.shape)
    let filled = run.painter.inpaint(pictures, mask: mask, captions: asked, using: &random)
    append(
      "inpainting, \(name)", try run.judge.verdicts(asked, filled), changes(pictures, filled))
    guard use == .training else { return }
    let few = 0..<6
    fillings = [
      pictures.rows(few), (pictures * mask + (mask * -1 + 1) * 0.5).rows(few), filled.rows(few),
    ]
    inpaintCaptions = asked.prefix(6).map(\.text)
  }

  private func sheet(_ rows: [Tensor]) -> ImageGrid {
    ImageGrid(
      pixels: rows.flatMap(\.scalars), count: 6 * rows.count, height: run.scenes.side,
      width: run.scenes.side, columns: 6, scale: max(1, 64 / run.scenes.side))
  }
}
