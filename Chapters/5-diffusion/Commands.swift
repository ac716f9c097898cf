import Datasets
import Diffusion
import Foundation
import Literate
import NeuralNetworks
import Programs
import RandomStreams

/// The options of a command, `--name value`, each at most once.
struct CommandOptions {
  private let command: String
  private var values: [String: String] = [:]

  /// - Throws: ``DiffusionError`` for an option that is not among `known`, or one without a value.
  init(_ command: String, _ arguments: [String], known: [String]) throws {
    self.command = command
    var rest = arguments[...]
    let usage = "diffusion \(command) takes " + known.map { "--\($0)" }.joined(separator: ", ")
    while let argument = rest.popFirst() {
      let name = String(argument.drop { $0 == "-" })
      guard argument.hasPrefix("--"), known.contains(name) else {
        throw DiffusionError("\(argument): not an option; \(usage)")
      }
      guard let value = rest.popFirst() else {
        throw DiffusionError("--\(name): a value is missing")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw DiffusionError("--\(name) is given twice")
      }
    }
  }

  subscript(_ name: String) -> String? { values[name] }

  func required(_ name: String, _ what: String) throws -> String {
    guard let value = values[name], !value.isEmpty else {
      throw DiffusionError("diffusion \(command): say --\(name) \(what)")
    }
    return value
  }

  func integer(_ name: String, default value: Int, in range: ClosedRange<Int>) throws -> Int {
    guard let text = values[name] else { return value }
    guard let number = Int(text), range.contains(number) else {
      throw DiffusionError(
        "--\(name) \(text): expected a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return number
  }

  func real(_ name: String, default value: Double, in range: ClosedRange<Double>) throws -> Double {
    guard let text = values[name] else { return value }
    guard let number = Double(text), range.contains(number) else {
      throw DiffusionError(
        "--\(name) \(text): expected a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func seed() throws -> UInt64 {
    guard let text = values["seed"] else { return 1 }
    guard let number = UInt64(text) else {
      throw DiffusionError("--seed \(text): expected a whole number, not negative")
    }
    return number
  }
}

private let usage = [
  "sample": """
  usage: diffusion sample [--caption TEXT] [--count 1…1024] [--guidance 0…20] [--steps N] [--seed N] \
  --output FILE.png [--model FILE]
  TEXT: “a seven”, “a thin two above a bold four”, “three ones, inverted”; without it, any scene.
  """,
  "edit": """
  usage: diffusion edit --image FILE.png|NUMBER --mask x,y,w,h [--caption TEXT] [--count 1…1024] \
  [--guidance 0…20] [--steps N] [--repeats N] [--seed N] --output FILE.png [--model FILE]
  NUMBER: one of the held-out digits. The mask is in pixels, from the upper left corner.
  """,
]

/// Runs `diffusion sample …` or `diffusion edit …` and ends the program, with one line if it cannot.
///
/// - Parameter stateDirectory: where the chapter's own run left its checkpoints.
func run(_ command: String, _ arguments: [String], stateDirectory: String?) -> Never {
  if let usage = usage[command], arguments.contains("--help") || arguments.contains("-h") {
    print(usage)
    exit(0)
  }
  do {
    switch command {
    case "sample": try sample(arguments, stateDirectory)
    case "edit": try edit(arguments, stateDirectory)
    default:
      throw DiffusionError(
        "\(command): not a command; there are “sample” and “edit”, and --help says the rest")
    }
    exit(0)
  } catch {
    Program.complain("diffusion: \(error)")
    exit(2)
  }
}

/// What both commands need: the trained painter, what is asked of it, and how.
private struct PaintingRequest {
  let trained: TrainedPainter
  let caption: Caption?
  let count, steps: Int
  let guidance: Double
  let output: String
  var stream: RandomStream

  static let options = ["caption", "count", "guidance", "steps", "seed", "output", "model"]

  init(_ options: CommandOptions, count: Int, output: String, stateDirectory: String?) throws {
    self.output = output
    self.count = try options.integer("count", default: count, in: 1...1024)
    guidance = try options.real("guidance", default: options["caption"] == nil ? 0 : 1, in: 0...20)
    if options["caption"] == nil, guidance != 0 {
      throw DiffusionError("--guidance needs a --caption to guide by, as in --caption \"a seven\"")
    }
    stream = RandomStream(seed: try options.seed()).split("painting")
    // Before the checkpoint is looked for: more steps than any has are wrong in any case.
    _ = try options.integer("steps", default: 1, in: 1...4000)
    let trained = try TrainedPainter(options["model"], stateDirectory)
    self.trained = trained
    let most = trained.schedule.steps
    steps = try options.integer("steps", default: min(50, most), in: 1...most)
    caption = try options["caption"].map {
      try Caption($0, classCount: trained.painter.classCount)
    }
  }

  /// Image embeddings for the caption; zeros, for anything, without.
  mutating func embeddings() throws -> [Double] {
    guard let caption else { return [Double](repeating: 0, count: embeddingWidth * count) }
    return try trained.painter.imagine(
      [Caption](repeating: caption, count: count), trained.schedule, using: &stream)
  }
}

private func sample(_ arguments: [String], _ stateDirectory: String?) throws {
  let options = try CommandOptions("sample", arguments, known: PaintingRequest.options)
  let output = try options.required("output", "FILE.png")
  var request = try PaintingRequest(
    options, count: 16, output: output, stateDirectory: stateDirectory)
  let z = try request.embeddings()
  var bar = ProgressBar("sampling", of: request.steps)
  let pixels = try request.trained.painter.paint(
    z, request.trained.schedule, guidance: request.guidance, steps: request.steps,
    using: &request.stream, observe: { _, _, _ in bar.advance() })
  try write(pixels, request.trained.painter, to: output)
}

private func edit(_ arguments: [String], _ stateDirectory: String?) throws {
  let options = try CommandOptions(
    "edit", arguments, known: ["image", "mask", "repeats"] + PaintingRequest.options)
  let image = try options.required("image", "FILE.png, or the number of a held-out digit")
  let mask = try options.required("mask", "x,y,width,height of what is to be painted anew")
  let output = try options.required("output", "FILE.png")
  let repeats = try options.integer("repeats", default: 5, in: 1...100)
  var request = try PaintingRequest(
    options, count: 8, output: output, stateDirectory: stateDirectory)
  let painter = request.trained.painter
  let open = try rectangle(mask, side: painter.side)
  let pixels = try picture(image, painter)
  let z = try request.embeddings()
  var bar = ProgressBar("painting", of: request.steps * repeats)
  let predictor = painter.decoderPredictor(z, weight: request.guidance)
  let painted = try inpaint(
    (0..<request.count).flatMap { _ in centered(pixels) },
    mask: (0..<request.count).flatMap { _ in open.map { !$0 } },
    schedule: request.trained.schedule, steps: request.steps, repeats: repeats,
    cleanRange: -1...1, stream: request.stream
  ) { x, level in
    bar.advance()
    return try predictor(x, level)
  }
  // The picture first, then the edits.
  try write(pixels + painted.map { Float(min(max(($0 + 1) / 2, 0), 1)) }, painter, to: output)
}

/// The toy DALL·E 2 as a run left it.
private struct TrainedPainter {
  let painter: Painter
  let schedule: NoiseSchedule

  /// - Parameter path: a checkpoint; by default that of the chapter's last run.
  init(_ path: String?, _ stateDirectory: String?) throws {
    let remedy = "make one with: swift run -c release diffusion"
    let found = stateDirectory.map { $0 + "/painter.safetensors" }
    guard let path = path ?? found, FileManager.default.fileExists(atPath: path) else {
      throw DiffusionError(
        path.map { "--model \($0): there is no such file" }
          ?? "there is no trained model yet; \(remedy)")
    }
    let saved = try Checkpoint(contentsOf: path)
    let network = saved.notes["network"] ?? "not said which"
    guard network == "painter of scenes" else {
      throw CheckpointError.mismatch(
        path: path, name: "network", differences: ["\(network.prefix(80)), not painter of scenes"])
    }
    schedule = try NoiseSchedule.linearScaled(
      steps: saved.integer("steps of noise", in: 100...4000))
    let quarter = try saved.integer("quarter of the side", in: 1...16)
    let classCount = try saved.integer("classes", in: 1...256)
    let channels = 8 * (try saved.integer("channels, in eights", in: 1...32))
    // The layers that depend on each of them.
    let words = Caption.words(classCount: classCount).count
    try saved.tensor("model.pair.text.words.table", shape: [words + 1, 64])
    try saved.tensor("model.pair.image.layers.0.weight", shape: [quarter * quarter * 32, 128])
    try saved.tensor("model.decoder.input.weight", shape: [3, 3, 3, channels])
    var random = RandomStream(seed: 0)
    painter = Painter(
      side: 4 * quarter, classCount: classCount, channels: channels, using: &random)
    try saved.restore(painter, as: "model")
    var average = MovingAverage(of: painter.parameters)
    try saved.restore(&average, as: "average")
    average.install()
  }
}

/// Which pixels an "x,y,width,height" covers.
private func rectangle(_ text: String, side: Int) throws -> [Bool] {
  let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
  guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let w = numbers[2],
    let h = numbers[3]
  else { throw DiffusionError("--mask \(text): expected four whole numbers, x,y,width,height") }
  guard x >= 0, y >= 0, w > 0, h > 0, x <= side - 1, y <= side - 1, w <= side - x,
    h <= side - y
  else {
    throw DiffusionError("--mask \(text): is not inside the image, which is \(side)×\(side)")
  }
  return (0..<side).flatMap { row in
    (0..<side).map { column in
      (x..<x + w).contains(column) && (y..<y + h).contains(row)
    }
  }
}

/// A held-out digit by its number, in the middle of a scene; or a PNG file, at the scene's size.
private func picture(_ name: String, _ painter: Painter) throws -> [Float] {
  let side = painter.side
  guard let index = Int(name) else {
    let file = try PNGImage(path: name)
    let source = ImageSet(
      name: name, height: file.height, width: file.width, pixels: file.brightness, labels: [0],
      levels: 256)
    let fits = source.height == side && source.width == side
    return (fits ? source : source.resized(height: side, width: side)).pixels
  }
  let test = Digits.split.test
  guard test.labels.indices.contains(index) else {
    throw DiffusionError("--image \(name): held-out digits have numbers 0 to \(test.count - 1)")
  }
  let cell = side / 2
  let digit = test.subset([index]).resized(height: cell, width: cell)
  var canvas = [Float](repeating: 0, count: side * side)
  for (i, ink) in digit.pixels.enumerated() {
    canvas[(cell / 2 + i / cell) * side + cell / 2 + i % cell] = ink
  }
  return canvas
}

private func write(_ pixels: [Float], _ painter: Painter, to path: String) throws {
  let side = painter.side
  let count = pixels.count / (side * side)
  let columns = min(count, max(1, Int(Double(count).squareRoot().rounded(.up))))
  let grid = ImageGrid(
    pixels: pixels, count: count, height: side, width: side, columns: columns,
    scale: max(1, 64 / side))
  try grid.write(to: URL(filePath: path))
  print("\(count) images: \(path)")
}

/// A bar on standard error, if that is a terminal.
struct ProgressBar {
  private let task: String
  private let total: Int
  private var done = 0
  private let isShown = isatty(2) == 1

  init(_ task: String, of total: Int) { (self.task, self.total) = (task, total) }

  mutating func advance() {
    done += 1
    guard isShown else { return }
    let filled = min(30, 30 * done / max(total, 1))
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
    let end = done >= total ? "\n" : ""
    Program.complain("\r\(task) \(bar) \(min(done, total))/\(total)", terminator: end)
  }
}
