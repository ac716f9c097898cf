import Datasets
import Diffusion
import Figures
import Foundation
import Literate
import Programs
import RandomStreams
import Tensors

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
  [--guidance 0…20] [--steps N] [--seed N] --output FILE.png [--model FILE]
  NUMBER: one of the held-out digits. The mask is in pixels, from the upper left corner.
  """,
]

/// What both commands need: the trained painter, what is asked of it, and how.
private struct PaintingRequest {
  let painter: TwoStagePainter
  let caption: Caption?
  let count: Int
  let output: String
  private(set) var settings = PaintingSettings()
  var stream: RandomStream

  static let options = ["caption", "count", "guidance", "steps", "seed", "output", "model"]

  init(_ options: CommandOptions, count: Int, output: String, _ trained: TrainedThings) throws {
    self.output = output
    self.count = try options.integer("count", default: count, in: 1...1024)
    settings.guidance = Float(
      try options.real(
        "guidance", default: options["caption"] == nil ? 0 : Double(settings.guidance), in: 0...20))
    if options["caption"] == nil, settings.guidance != 0 {
      throw DiffusionError("--guidance needs a --caption to guide by, as in --caption \"a seven\"")
    }
    stream = RandomStream(seed: try options.seed()).split("painting")
    settings.steps = try options.integer("steps", default: settings.steps, in: 1...200)
    let painter = try trainedPainter(options["model"], trained)
    caption = try options["caption"].map {
      try Caption($0, classCount: painter.vocabulary.classCount)
    }
    self.painter = painter
    let pictures = caption == nil ? 1 : settings.candidates
    let bar = ProgressBar("painting", of: pictures * settings.steps)
    settings.observe = { step, _ in bar.show(step) }
  }

  /// The caption for each picture; nil without one.
  var captions: [Caption]? { caption.map { [Caption](repeating: $0, count: count) } }
}

/// The painter in a file; by default that of the chapter's last run.
private func trainedPainter(_ path: String?, _ trained: TrainedThings) throws -> TwoStagePainter {
  if let path {
    guard FileManager.default.fileExists(atPath: path) else {
      throw DiffusionError("--model \(path): there is no such file")
    }
    return try TwoStagePainter(contentsOf: path)
  }
  guard let stored = try trained.latest("painter", as: StoredPainter.self) else {
    throw DiffusionError(
      "there is no trained model yet; make one with: swift run -c release diffusion")
  }
  return try stored.painter()
}

/// `diffusion sample`: paints a caption, or any scene.
func runSample(_ trained: TrainedThings, _ arguments: [String]) throws {
  if arguments.contains("--help") || arguments.contains("-h") { return print(usage["sample"]!) }
  let options = try CommandOptions("sample", arguments, known: PaintingRequest.options)
  let output = try options.required("output", "FILE.png")
  var request = try PaintingRequest(options, count: 16, output: output, trained)
  let painter = request.painter
  let pictures =
    if let captions = request.captions {
      painter.paint(captions, request.settings, using: &request.stream)
    } else {
      painter.paint(
        painter.condition(embedding: nil, captions: nil, count: request.count), request.settings,
        using: &request.stream)
    }
  try write(pictures.scalars, side: painter.side, to: output)
}

/// `diffusion edit`: paints a part of a picture anew.
func runEdit(_ trained: TrainedThings, _ arguments: [String]) throws {
  if arguments.contains("--help") || arguments.contains("-h") { return print(usage["edit"]!) }
  let options = try CommandOptions(
    "edit", arguments, known: ["image", "mask"] + PaintingRequest.options)
  let image = try options.required("image", "FILE.png, or the number of a held-out digit")
  let mask = try options.required("mask", "x,y,width,height of what is to be painted anew")
  let output = try options.required("output", "FILE.png")
  var request = try PaintingRequest(options, count: 8, output: output, trained)
  let side = request.painter.side
  let open = try rectangle(mask, side: side)
  let pixels = try picture(image, side: side)
  let shape: Shape = [request.count, side, side, 1]
  let pictures = Tensor((0..<request.count).flatMap { _ in pixels }, shape: shape)
  let known = Tensor((0..<request.count).flatMap { _ in open.map { $0 ? 0 : 1 } }, shape: shape)
  let painted = request.painter.inpaint(
    pictures, mask: known, captions: request.captions, request.settings, using: &request.stream)
  // The picture first, then the edits.
  try write(pixels + painted.scalars, side: side, to: output)
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
private func picture(_ name: String, side: Int) throws -> [Float] {
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

private func write(_ pixels: [Float], side: Int, to path: String) throws {
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
  private let isShown = isatty(2) == 1

  init(_ task: String, of total: Int) { (self.task, self.total) = (task, total) }

  func show(_ done: Int) {
    guard isShown else { return }
    let filled = min(30, 30 * done / max(total, 1))
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
    let end = done >= total ? "\n" : ""
    Program.complain("\r\(task) \(bar) \(min(done, total))/\(total)", terminator: end)
  }
}
