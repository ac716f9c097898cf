import Datasets
import Diffusion
import Foundation
import Literate
import RandomStreams
import Tensors
import Verification

/// What decoders obey, by kind of caption and by what they are given.
struct PainterTrial {
  let whole: Table
  let parts: Table
  /// What is wrong where the whole painter does not obey.
  let faults: Table
  /// Of the whole painter, by kind.
  let shares: [String: Share]

  init(_ run: PainterRun) throws {
    var whole = Table([
      "captions", .init("real scenes", digits: 3), .init("obeyed", digits: 3),
      .init("from", digits: 3), .init("to", digits: 3),
    ])
    let arms = [
      "real embedding", "prior's embedding", "caption alone", "one stage", "guidance off",
    ]
    var parts = Table(["captions"] + arms.map { .init($0, digits: 2) })
    var faults = Table(
      ["captions"]
        + ["place or number", "inversion", "digit", "stray ink", "manner"].map {
          .init($0, digits: 3)
        })
    var shares: [String: Share] = [:]
    for kind in CaptionKind.all(heldOut: .final) {
      var random = run.stream.split("scores").split(kind.name)
      let captions = kind.captions(run.count, of: run.unseen, using: &random)
      let real = run.unseen.pictures(captions, using: &random)
      let painter = run.painter
      let ceiling = try run.judge.score(captions, real)
      let z = painter.imagine(captions, using: &random)
      let both = painter.condition(embedding: z, captions: captions, count: run.count)
      let painted = painter.paint(both, using: &random)
      let obeyed = try run.judge.score(captions, painted)
      let wrong = try run.judge.faults(captions, painted)
      faults.append(
        row: [kind.name]
          + Fault.allCases.map { Share(wrong[$0] ?? 0, of: captions.count).value })
      shares[kind.name] = obeyed
      whole.append(kind.name, ceiling.value, obeyed.value, obeyed.low, obeyed.high)
      var plain = PaintingSettings()
      plain.guidance = 0
      let count = run.count
      let pictures = [
        painter.paint(
          painter.condition(
            embedding: painter.embeddings(of: real), captions: nil, count: count), using: &random),
        painter.paint(
          painter.condition(embedding: z, captions: nil, count: count), using: &random),
        painter.paint(
          painter.condition(embedding: nil, captions: captions, count: count), using: &random),
        run.oneStage.paint(
          run.oneStage.condition(
            embedding: nil, captions: captions, count: count, wordsAlone: true),
          using: &random),
        painter.paint(both, plain, using: &random),
      ]
      parts.append(
        row: [kind.name]
          + (try pictures.map { pictures -> Table.Cell in
            let share = try run.judge.score(captions, pictures)
            return .number(share.value, error: (share.high - share.low) / 2)
          }))
    }
    (self.whole, self.parts, self.faults, self.shares) = (whole, parts, faults, shares)
  }
}

/// What a linear layer reads from embeddings.
struct PairProbeTrial {
  let table: Table

  init(_ run: PainterRun, count: Int) throws {
    var random = run.stream.split("probe")
    func pairs(_ scenes: Scenes, _ use: PairUse) -> (captions: [Caption], pictures: Tensor) {
      let captions = CaptionKind(name: "", arrangements: [.above, .beside], pairs: use)
        .captions(count, of: scenes, using: &random)
      return (captions, scenes.pictures(captions, using: &random))
    }
    let (learned, pictures) = pairs(run.scenes, .training)
    let probe = try PairProbe(
      run.painter.embeddings(of: pictures), learned,
      classCount: run.painter.vocabulary.classCount, stream: run.stream.split("probes"))
    var table = Table([
      "embeddings of", .init("first digit", digits: 3), .init("second digit", digits: 3),
      .init("place", digits: 3), .init("all three", digits: 3), .init("from", digits: 3),
      .init("to", digits: 3),
    ])
    for (name, use) in [("pairs that were shown", PairUse.training), ("pairs never shown", .final)]
    {
      let (captions, pictures) = pairs(run.unseen, use)
      for (source, z) in [
        ("pictures", run.painter.embeddings(of: pictures)),
        ("the prior", run.painter.imagine(captions, using: &random)),
      ] {
        let answers = probe.read(z, captions)
        table.append(
          "\(source), \(name)", answers.first.value, answers.second.value, answers.place.value,
          answers.all.value, answers.all.low, answers.all.high)
      }
    }
    self.table = table
  }
}

/// Obedience and variety by guidance weight, one value a set.
struct GuidanceTrial {
  let table: Table
  let obeyed: [[Double]]
  let variety: [[Double]]

  init(_ run: PainterRun) throws {
    let weights: [Float] = [0, 0.5, 1, 3]
    let (sets, count) = (run.count < 100 ? 2 : 5, run.count < 100 ? 4 : 40)
    var (obeyed, variety) = ([[Double]](), [[Double]]())
    var table = Table(["w", .init("obeyed", digits: 3), .init("variety", digits: 2)])
    for w in weights {
      var settings = PaintingSettings()
      settings.guidance = w
      let values = try (0..<sets).map { set -> (Double, Double) in
        var random = run.stream.split("guidance").split("\(w)").split(set)
        // The same captions for all weights, and each of them twice.
        var naming = run.stream.split("guidance's captions").split(set)
        let once = CaptionKind.pairs.captions(count, of: run.unseen, using: &naming)
        let pictures = run.painter.paint(once + once, settings, using: &random)
        let share = try run.judge.score(once + once, pictures)
        let (a, b) = (pictures.rows(0..<count), pictures.rows(count..<2 * count))
        return (share.value, Double(abs(a - b).mean().scalar))
      }
      obeyed.append(values.map(\.0))
      variety.append(values.map(\.1))
      table.append(
        row: ["\(w)", Table.Cell.mean(values.map(\.0)), Table.Cell.mean(values.map(\.1))])
    }
    (self.table, self.obeyed, self.variety) = (table, obeyed, variety)
  }
}

/// Variations, edits by text, and captioned inpainting of real scenes.
struct EditTrial {
  let table: Table
  let grid: ImageGrid
  let captions: [String]
  let inpainted: ImageGrid
  let inpaintCaptions: [String]

  init(_ run: PainterRun) throws {
    var random = run.stream.split("edits")
    let count = max(8, run.count / 2)
    var table = Table([
      "task", .init("as it should be", digits: 3), .init("from", digits: 3),
      .init("to", digits: 3), .init("mean change of a pixel", digits: 2),
    ])
    func change(_ a: Tensor, _ b: Tensor) -> Double { Double(abs(a - b).mean().scalar) }
    func mixed() -> Caption {
      let kinds = CaptionKind.all(heldOut: .final)
      return kinds[random.integer(below: kinds.count)].captions(
        1, of: run.unseen, using: &random)[0]
    }
    let shown = (0..<count).map { _ in mixed() }
    let real = run.unseen.pictures(shown, using: &random)
    let variations = run.painter.variations(of: real, using: &random)
    let kept = try run.judge.score(shown, variations)
    table.append(
      "variations keep the caption", kept.value, kept.low, kept.high, change(real, variations))
    var (rows, names) = ([Tensor](), [String]())
    for kind in CaptionChange.allCases {
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
      let share = try run.judge.score(to, edited)
      table.append("edit: \(kind)", share.value, share.low, share.high, change(pictures, edited))
      if kind == .digit || kind == .order {
        rows += [pictures.rows(0..<6), edited.rows(0..<6)]
        names += to.prefix(6).map(\.text)
      }
    }
    for (name, use) in [("pairs that were shown", PairUse.training), ("pairs never shown", .final)]
    {
      let captions = CaptionKind(name: name, arrangements: [.above, .beside], pairs: use)
        .captions(count, of: run.unseen, using: &random)
      let pictures = run.unseen.pictures(captions, using: &random)
      let mask = Tensor(
        captions.flatMap { caption -> [Float] in
          let corner = caption.arrangement!.corners[random.integer(below: 2)]
          let cell = run.unseen.cell
          return run.unseen.mask(
            open: (corner.row * cell / 2, corner.column * cell / 2, cell, cell))
        }, shape: pictures.shape)
      let filled = run.painter.inpaint(pictures, mask: mask, captions: captions, using: &random)
      let share = try run.judge.score(captions, filled)
      table.append(
        "inpainting, \(name)", share.value, share.low, share.high, change(pictures, filled))
      if use == .final { continue }
      Self.keep(pictures, mask, filled, captions, &rows, &names)
    }
    func sheet(_ rows: [Tensor]) -> ImageGrid {
      ImageGrid(
        pixels: rows.flatMap(\.scalars), count: 6 * rows.count, height: run.scenes.side,
        width: run.scenes.side, columns: 6, scale: max(1, 64 / run.scenes.side))
    }
    self.table = table
    grid = sheet(Array(rows.prefix(4)))
    captions = Array(names.prefix(12))
    inpainted = sheet(Array(rows.suffix(3)))
    inpaintCaptions = Array(names.suffix(6))
  }

  private static func keep(
    _ pictures: Tensor, _ mask: Tensor, _ filled: Tensor, _ captions: [Caption],
    _ rows: inout [Tensor], _ names: inout [String]
  ) {
    let few = 0..<6
    rows += [
      pictures.rows(few), (pictures * mask + (mask * -1 + 1) * 0.5).rows(few), filled.rows(few),
    ]
    names += captions.prefix(6).map(\.text)
  }
}
