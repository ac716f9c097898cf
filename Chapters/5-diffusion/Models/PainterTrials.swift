import Datasets
import Diffusion
import Foundation
import Literate
import RandomStreams
import Tensors
import Verification

/// What the painter obeys, by kind of caption and by what its decoder is given.
struct PainterTrial {
  /// As it paints by default, and the first of its pictures without a choice.
  let whole: Table
  let parts: Table
  /// What is wrong where the whole painter does not obey.
  let faults: Table
  /// Obeyed or not, 1 or 0, all kinds together: the first pictures, and the chosen.
  let first: [Double]
  let chosen: [Double]
  /// The same for the captions of ``parts``: the first pictures, and what each arm paints.
  let firstOfFew: [Double]
  let obeyed: [DecoderArm: [Double]]

  init(_ run: PainterRun) throws {
    func numbers(_ verdicts: [Bool]) -> [Double] { verdicts.map { $0 ? 1 : 0 } }
    var whole = Table([
      "captions", .init("real scenes", digits: 3), .init("one picture", digits: 3),
      .init("chosen of \(PaintingSettings().candidates)", digits: 3), .init("95 % from", digits: 3),
      .init("to", digits: 3),
    ])
    var faults = Table(
      ["captions"]
        + ["place or number", "inversion", "digit", "stray ink", "manner"].map {
          .init($0, digits: 3)
        })
    var parts = Table(["captions"] + DecoderArm.allCases.map { .init($0.rawValue, digits: 2) })
    var (first, chosen, firstOfFew) = ([Double](), [Double](), [Double]())
    var arms: [DecoderArm: [Double]] = [:]
    for kind in CaptionKind.all(heldOut: .final) {
      var random = run.stream.split("scores").split(kind.name)
      let captions = kind.captions(run.count, of: run.unseen, using: &random)
      let real = run.unseen.pictures(captions, using: &random)
      let ceiling = try run.judge.score(captions, real)
      let painted = run.painter.candidates(captions, PaintingSettings(), using: &random)
      let (one, best) = (
        try run.judge.verdicts(captions, painted.first),
        try run.judge.verdicts(captions, painted.chosen)
      )
      let (alone, obeyed) = (Share(of: one), Share(of: best))
      whole.append(
        kind.name, ceiling.value, alone.value, obeyed.value, obeyed.low, obeyed.high)
      first += numbers(one)
      chosen += numbers(best)
      let wrong = try run.judge.faults(captions, painted.chosen)
      faults.append(
        row: [kind.name]
          + Fault.allCases.map { Share(wrong[$0] ?? 0, of: captions.count).value })
      let few = Array(captions.prefix(max(2, run.count / 4)))
      firstOfFew += numbers(Array(one.prefix(few.count)))
      let cells = try DecoderArm.allCases.map { arm -> Table.Cell in
        let pictures = arm.paint(few, like: real.rows(0..<few.count), run, using: &random)
        let verdicts = try run.judge.verdicts(few, pictures)
        arms[arm, default: []] += numbers(verdicts)
        let share = Share(of: verdicts)
        return .number(share.value, error: (share.high - share.low) / 2)
      }
      parts.append(row: [kind.name] + cells)
    }
    (self.whole, self.parts, self.faults) = (whole, parts, faults)
    (self.first, self.chosen, self.firstOfFew, obeyed) = (first, chosen, firstOfFew, arms)
  }
}

/// What a decoder may be given: the columns of the table of parts. Each paints one picture for a
/// caption, without guidance of manners.
enum DecoderArm: String, CaseIterable {
  case real = "real embedding"
  case prior = "prior's embedding"
  case both = "prior's and caption"
  case caption = "caption alone"
  case oneStage = "one stage"
  case unguided = "guidance off"

  func paint(
    _ captions: [Caption], like real: Tensor, _ run: PainterRun, using random: inout RandomStream
  ) -> Tensor {
    let painter = self == .oneStage ? run.oneStage : run.painter
    let z: Tensor? =
      switch self {
      case .real: painter.embeddings(of: real)
      case .prior, .both: painter.imagine(captions, using: &random)
      case .caption, .oneStage, .unguided: nil
      }
    let told = painter.condition(
      embedding: z, captions: self == .real || self == .prior ? nil : captions,
      count: captions.count, wordsAlone: self == .oneStage)
    var settings = PaintingSettings()
    if self == .unguided { settings.guidance = 0 }
    return painter.paint(told, settings, using: &random)
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
      .init("place", digits: 3), .init("all three", digits: 3), .init("95 % from", digits: 3),
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
  /// Among captions of which both pictures obey.
  let variety: [[Double]]

  init(_ run: PainterRun) throws {
    let weights: [Float] = [0, 0.5, 1, 3]
    let (sets, count) = (run.count < 100 ? 2 : 5, run.count < 100 ? 4 : 40)
    var (obeyed, variety) = ([[Double]](), [[Double]]())
    var table = Table(["w", .init("obeyed", digits: 3), .init("variety", digits: 2)])
    for w in weights {
      let settings = PaintingSettings(guidance: w)
      let values = try (0..<sets).map { set -> (Double, Double) in
        var random = run.stream.split("guidance").split("\(w)").split(set)
        // The same captions for all weights, and each of them twice.
        var naming = run.stream.split("guidance's captions").split(set)
        let once = CaptionKind.pairs.captions(count, of: run.unseen, using: &naming)
        let told = run.painter.condition(
          embedding: nil, captions: once + once, count: 2 * count)
        let pictures = run.painter.paint(told, settings, using: &random)
        let verdicts = try run.judge.verdicts(once + once, pictures)
        let (a, b) = (pictures.rows(0..<count), pictures.rows(count..<2 * count))
        let distances = abs(a - b).mean(axes: [1, 2, 3]).scalars.map(Double.init)
        let both = (0..<count).filter { verdicts[$0] && verdicts[count + $0] }
        return (
          Share(of: verdicts).value,
          both.reduce(0) { $0 + distances[$1] } / Double(max(1, both.count))
        )
      }
      obeyed.append(values.map(\.0))
      variety.append(values.map(\.1))
      table.append(
        row: ["\(w)", Table.Cell.mean(values.map(\.0)), Table.Cell.mean(values.map(\.1))])
    }
    (self.table, self.obeyed, self.variety) = (table, obeyed, variety)
  }
}
