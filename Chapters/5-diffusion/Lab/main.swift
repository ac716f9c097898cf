import Autodiff
import Datasets
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors

// Trains and measures the painter's parts: painter-lab PHASE… [name=value …]

/// At once, also where the output is a file.
func print(_ items: Any...) {
  let line = items.map { "\($0)" }.joined(separator: " ") + "\n"
  FileHandle.standardOutput.write(Data(line.utf8))
}
var settings: [String: String] = [
  "embed": "600", "prior": "600", "decode": "2400", "channels": "48", "width": "8", "grid": "0",
  "seed": "1", "set": "development", "count": "200", "guidance": "1", "steps": "20",
  "dir": "/tmp/painter-lab",
  "name": "a", "data": "", "ebatch": "256", "pbatch": "128", "dbatch": "64", "rate": "2e-3",
  "hard": "1",
  "decoder": "decoder", "reader": "600", "edits": "0,1", "jitter": "0.5", "drops": "0.2,0.3,0.2",
]
var phases: [String] = []
for argument in CommandLine.arguments.dropFirst() {
  let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
  if parts.count == 2 { settings[parts[0]] = parts[1] } else { phases.append(argument) }
}
func integer(_ name: String) -> Int { Int(settings[name]!)! }
func real(_ name: String) -> Float { Float(settings[name]!)! }
let root = RandomStream(seed: UInt64(settings["seed"]!)!)
let (directory, name) = (settings["dir"]!, settings["name"]!)
try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)

func processorSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(0), &usage)
  return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) * 1e-6
    + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) * 1e-6
}
func timed<T>(_ what: String, _ body: () throws -> T) rethrows -> T {
  let (cpu, wall, flops) = (processorSeconds(), Date(), Compute.operations)
  let result = try body()
  print(
    String(
      format: "%@: wall %.1f s, cpu %.1f s, %.3f TFLOP", what, Date().timeIntervalSince(wall),
      processorSeconds() - cpu, Double(Compute.operations - flops) * 1e-12))
  return result
}
func shown(_ share: Share) -> String {
  String(format: "%.3f [%.3f, %.3f]", share.value, share.low, share.high)
}

let source = settings["data"]!.isEmpty ? Digits.split : try ImageSplit(directory: settings["data"]!)
let cell = Scenes.cell(forDigitsOf: source.training.height)
let singles =
  source.training.height == cell ? source : source.resized(height: cell, width: cell)
let (scenes, unseen) = try (Scenes(singles.training), Scenes(singles.test))
var weights = root.split("painter's networks")
let painter = TwoStagePainter(
  side: scenes.side, classCount: singles.training.classCount, channels: integer("channels"),
  embeddingWidth: integer("width"), using: &weights)
let vocabulary = painter.vocabulary
print(
  "parameters", painter.embedding.parameterCount, painter.prior.parameterCount,
  painter.decoder.parameterCount)

func path(_ part: String) -> String { "\(directory)/\(name)-\(part).safetensors" }
func save(_ model: some Module, _ part: String) throws {
  var checkpoint = Checkpoint(notes: ["part": part])
  checkpoint.store(model, as: part)
  try checkpoint.write(to: path(part))
}
func load(_ model: some Module, _ part: String, from file: String? = nil) throws {
  try Checkpoint(contentsOf: path(file ?? part)).restore(model, as: part)
}
func plan(_ what: String, _ steps: Int, _ batch: Int, rate: Float = real("rate")) -> TrainingPlan {
  let every = max(1, steps / 12)
  var (recent, last, cpu) = ([Float](), Date(), processorSeconds())
  return TrainingPlan(
    steps: steps, batch: batch, rate: rate, stream: root.split(what),
    progress: { step, loss in
      recent.append(loss)
      guard step % every == 0 || step == 5 else { return }
      let n = Float(recent.count)
      print(
        String(
          format: "  %@ %d: loss %.4f, %.1f ms wall, %.1f ms cpu a step", what, step,
          recent.reduce(0, +) / n, 1000 * Date().timeIntervalSince(last) / Double(n),
          1000 * (processorSeconds() - cpu) / Double(n)))
      (recent, last, cpu) = ([], Date(), processorSeconds())
    })
}

if phases.contains("check") { checkParts(scenes, painter, root) }
if phases.contains("peak") { print("peak", Compute.measuredPeak() * 1e-9, "GFLOP/s") }
var readerWeights = root.split("reader's network")
let reader = CellReader(
  cell: scenes.cell, classCount: singles.training.classCount, using: &readerWeights)
if phases.contains("reader") {
  try timed("reader") {
    _ = try trainReader(reader, on: scenes, plan("reader", integer("reader"), 128))
  }
  try save(reader, "reader")
  let named = reader.labels(singles.test.pixels)
  print(
    "reader on unseen digits",
    shown(Share(zip(named, singles.test.labels).count { $0 == $1 }, of: named.count)))
}

func probe(_ embedding: JointEmbedding, isImagining: Bool = false) throws {
  var random = root.split("probe")
  func pairs(_ scenes: Scenes, _ use: PairUse) -> (z: Tensor, captions: [Caption]) {
    let kind = CaptionKind(name: "", arrangements: [.above, .beside], pairs: use)
    let captions = kind.captions(1200, of: scenes, using: &random)
    return (embedding.embeddings(of: scenes.pictures(captions, using: &random)), captions)
  }
  let learned = pairs(scenes, .training)
  let probe = try PairProbe(
    learned.z, learned.captions, classCount: vocabulary.classCount, stream: root.split("probes"))
  /// How often each part of a verdict is kept, to see which one loses.
  func breakdown(_ captions: [Caption], _ pictures: Tensor) throws {
    let readings = try judge.read(pictures)
    func share(_ isRight: (Caption, SceneReading) -> Bool) -> String {
      shown(Share(zip(captions, readings).count { isRight($0, $1) }, of: captions.count))
    }
    print(
      "    places", share { $0.arrangement == $1.arrangement }, "inversion",
      share { $0.isInverted == $1.isInverted })
    print(
      "    no stray ink", share { $1.stray < 2 }, "digits",
      share { $0.things.map(\.label) == $1.labels })
  }
  func report(_ what: String, _ z: Tensor, _ captions: [Caption]) {
    let answers = probe.read(z, captions)
    print(
      "  probe, \(what): first \(shown(answers.first)) second \(shown(answers.second))"
        + " place \(shown(answers.place)) all \(shown(answers.all))")
  }
  let known = pairs(scenes, .training)
  report("digits of training", known.z, known.captions)
  let new = pairs(unseen, .training)
  report("unseen digits", new.z, new.captions)
  let held = pairs(unseen, .development)
  report("unseen digits, pairs never shown", held.z, held.captions)
  guard isImagining else { return }
  for use in [PairUse.training, .development] {
    let captions = CaptionKind(name: "", arrangements: [.above, .beside], pairs: use)
      .captions(600, of: unseen, using: &random)
    for draws in [1, 2, 4] {
      let settings = PaintingSettings(draws: draws)
      report(
        "the prior's, \(use), \(draws) draws",
        painter.imagine(captions, settings, using: &random), captions)
    }
    report("the captions' own, \(use)", embedding.text(captions, vocabulary), captions)
  }
}

if phases.contains("probe-flat") {
  // The plain vector of 32 numbers, as the chapter had it, with and without hard negatives.
  for (grid, width, batch, hard) in [
    (1, 32, 64, false), (1, 32, 256, true), (scenes.side / 4, 8, 256, true),
  ] {
    var random = root.split("flat")
    let flat = JointEmbedding(
      side: scenes.side, wordCount: vocabulary.size,
      shape: EmbeddingShape(grid: grid, width: width),
      using: &random)
    try timed("embedding \(grid)×\(grid)×\(width), batch \(batch), hard \(hard)") {
      _ = try trainEmbedding(
        flat, on: scenes, vocabulary, plan("flat", integer("embed"), batch), hardNegatives: hard)
    }
    try probe(flat)
  }
}
if phases.contains("embed") {
  try timed("embedding") {
    _ = try trainEmbedding(
      painter.embedding, on: scenes, vocabulary, plan("embed", integer("embed"), integer("ebatch")),
      hardNegatives: integer("hard") == 1, jitter: Double(real("jitter")))
  }
  try save(painter.embedding, "embedding")
  print("inverse temperature", exp(Double(painter.embedding.sharpness.value.scalars[0])))
}
let needsEmbedding = [
  "sheet", "probe", "prior-probe", "prior", "decode", "score", "variations", "edit", "inpaint",
]
if !phases.contains("embed"), phases.contains(where: needsEmbedding.contains) {
  try load(painter.embedding, "embedding")
}
if phases.contains("probe") { try probe(painter.embedding) }
if phases.contains("prior") {
  try timed("prior") {
    _ = try trainPrior(
      painter.prior, of: painter.embedding, on: scenes, vocabulary,
      plan("prior", integer("prior"), integer("pbatch")))
  }
  try save(painter.prior, "prior")
}
if phases.contains("prior-probe") {
  if !phases.contains("prior") { try load(painter.prior, "prior") }
  try probe(painter.embedding, isImagining: true)
}
let decoderFile = settings["decoder"]!
if phases.contains("decode") {
  let shares = settings["drops"]!.split(separator: ",").map { Double($0)! }
  let withholding =
    decoderFile == "onestage"
    ? Withholding.oneStage
    : Withholding(embedding: shares[0], caption: shares[1], known: shares[2])
  try timed("decoder") {
    _ = try trainDecoder(
      painter.decoder, of: painter.embedding, on: scenes, vocabulary,
      plan("decoder", integer("decode"), integer("dbatch")), withholding: withholding)
  }
  var checkpoint = Checkpoint(notes: [:])
  checkpoint.store(painter.decoder, as: "decoder")
  try checkpoint.write(to: path(decoderFile))
}
guard phases.contains(where: { ["score", "variations", "edit", "inpaint", "sheet"].contains($0) })
else { exit(0) }
if !phases.contains("prior") { try load(painter.prior, "prior") }
if !phases.contains("decode") { try load(painter.decoder, "decoder", from: decoderFile) }
if !phases.contains("reader") { try load(reader, "reader") }
let judge = try SceneJudge(scenes, reader: reader, stream: root.split("judge"))
let set = settings["set"]! == "final" ? PairUse.final : .development
var random = root.split("score").split(settings["set"]!)
let count = integer("count")
var painting = PaintingSettings()
painting.guidance = real("guidance")
painting.steps = integer("steps")
let rules: [MannerRule] = [.third, .median, .ignored]
/// How often each part of a verdict is kept, to see which one loses.
func breakdown(_ captions: [Caption], _ pictures: Tensor) throws {
  let readings = try judge.read(pictures)
  func share(_ isRight: (Caption, SceneReading) -> Bool) -> String {
    shown(Share(zip(captions, readings).count { isRight($0, $1) }, of: captions.count))
  }
  print(
    "    places", share { $0.arrangement == $1.arrangement }, "inversion",
    share { $0.isInverted == $1.isInverted })
  print(
    "    no stray ink", share { $1.stray < 2 }, "digits",
    share { $0.things.map(\.label) == $1.labels })
}
func report(_ what: String, _ captions: [Caption], _ pictures: Tensor) throws {
  let shares = try rules.map { shown(try judge.score(captions, pictures, manner: $0)) }
  try breakdown(captions, pictures)
  print("  \(what): third \(shares[0]) median \(shares[1]) ignored \(shares[2])")
}
if phases.contains("sheet") {
  let captions = (0..<24).map { i in
    CaptionKind.all(heldOut: set)[i % 4].captions(1, of: unseen, using: &random)[0]
  }
  let real = unseen.pictures(captions, using: &random)
  let z = painter.imagine(captions, painting, using: &random)
  let rows = [
    real,
    painter.paint(
      painter.condition(embedding: painter.embeddings(of: real), captions: nil, count: 24),
      painting, using: &random),
    painter.paint(
      painter.condition(embedding: z, captions: captions, count: 24), painting, using: &random),
  ]
  for (i, row) in rows.enumerated() {
    print(["real", "real z alone", "prior's z and caption"][i])
    try breakdown(captions, row)
  }
  let side = scenes.side
  var text = "P2\n\(24 * (side + 2)) \(3 * (side + 2))\n255\n"
  for row in rows {
    let pixels = row.scalars
    for y in 0..<side + 2 {
      for picture in 0..<24 {
        for x in 0..<side + 2 {
          let inside = x < side && y < side
          text += inside ? "\(Int(255 * (1 - pixels[(picture * side + y) * side + x]))) " : "128 "
        }
      }
      text += "\n"
    }
  }
  try text.write(
    toFile: path("sheet").replacing(".safetensors", with: ".pgm"), atomically: true, encoding: .utf8
  )
  print(captions.map(\.text).joined(separator: "\n"))
}
if phases.contains("score") {
  for kind in CaptionKind.all(heldOut: set) {
    let captions = kind.captions(count, of: unseen, using: &random)
    print(kind.name)
    let real = unseen.pictures(captions, using: &random)
    try report("real scenes", captions, real)
    if decoderFile != "onestage" {
      let z = painter.imagine(captions, painting, using: &random)
      try report(
        "prior's z and caption", captions,
        timed("painting") {
          painter.paint(
            painter.condition(embedding: z, captions: captions, count: count), painting,
            using: &random)
        })
      if phases.contains("parts") {
        var plain = painting
        plain.guidance = 0
        try report(
          "the same, w = 0", captions,
          painter.paint(
            painter.condition(embedding: z, captions: captions, count: count), plain, using: &random
          ))
        try report(
          "prior's z alone", captions,
          painter.paint(
            painter.condition(embedding: z, captions: nil, count: count), painting, using: &random))
        try report(
          "real z alone", captions,
          painter.paint(
            painter.condition(embedding: painter.embeddings(of: real), captions: nil, count: count),
            painting, using: &random))
      }
    }
    if phases.contains("parts") || decoderFile == "onestage" {
      try report(
        "caption alone", captions,
        painter.paint(
          painter.condition(embedding: nil, captions: captions, count: count), painting,
          using: &random))
    }
  }
}
func mixed(_ count: Int) -> [Caption] {
  let kinds = CaptionKind.all(heldOut: set)
  return (0..<count).map { kinds[$0 % kinds.count].captions(1, of: unseen, using: &random)[0] }
}
if phases.contains("variations") {
  let captions = mixed(count)
  let real = unseen.pictures(captions, using: &random)
  try report("variations", captions, painter.variations(of: real, painting, using: &random))
}
if phases.contains("edit") {
  for guidance in settings["edits"]!.split(separator: ",").map({ Float($0)! }) {
    var edited = painting
    edited.guidance = guidance
    for change in CaptionChange.allCases {
      var (from, to) = ([Caption](), [Caption]())
      while from.count < count / 2 {
        let caption = mixed(1)[0]
        guard
          let other = caption.changed(
            change, labels: unseen.labels, pairs: .training, using: &random)
        else { continue }
        from.append(caption)
        to.append(other)
      }
      let real = unseen.pictures(from, using: &random)
      let pictures = painter.edit(real, from: from, to: to, edited)
      let fresh = painter.paint(to, edited, using: &random)
      func drift(_ other: Tensor) -> Float { abs(other - real).mean().scalar }
      print("w \(guidance) \(change): drift \(drift(pictures)), fresh \(drift(fresh))")
      try report("\(change)", to, pictures)
      if change == .digit {
        let again = painter.edit(real, from: from, to: from, strength: 0, edited)
        print("painted again: drift \(drift(again))")
      }
    }
  }
}
if phases.contains("inpaint") {
  for pairs in [PairUse.training, set] {
    let kind = CaptionKind(name: "", arrangements: [.above, .beside], pairs: pairs)
    let captions = kind.captions(count, of: unseen, using: &random)
    let real = unseen.pictures(captions, using: &random)
    let mask = captions.flatMap { caption -> [Float] in
      let corner = caption.arrangement!.corners[random.integer(below: 2)]
      return unseen.mask(
        open: (
          corner.row * unseen.cell / 2, corner.column * unseen.cell / 2, unseen.cell, unseen.cell
        ))
    }
    try report(
      "inpainting", captions,
      painter.inpaint(
        real, mask: Tensor(mask, shape: real.shape), captions: captions, painting, using: &random))
  }
}
