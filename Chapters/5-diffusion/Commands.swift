import Datasets
import Diffusion
import Foundation
import Literate
import NeuralNetworks
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

/// Runs `diffusion sample …` or `diffusion edit …` and ends the program, with one line if it cannot.
func run(_ command: String, _ arguments: [String]) -> Never {
  do {
    switch command {
    case "sample": try sample(arguments)
    case "edit": try edit(arguments)
    default:
      throw DiffusionError(
        "\(command): not a command; there are “sample” and “edit”, and --help says the rest")
    }
    exit(0)
  } catch {
    FileHandle.standardError.write(Data("diffusion: \(error)\n".utf8))
    exit(2)
  }
}

private func sample(_ arguments: [String]) throws {
  let options = try CommandOptions(
    "sample", arguments, known: ["caption", "count", "guidance", "steps", "seed", "output"])
  let output = try options.required("output", "FILE.png")
  let count = try options.integer("count", default: 16, in: 1...1024)
  let steps = try options.integer("steps", default: 50, in: 1...painterNoiseSteps)
  let guidance = try options.real(
    "guidance", default: options["caption"] == nil ? 0 : 1, in: 0...20)
  if options["caption"] == nil, guidance != 0 {
    throw DiffusionError("--guidance needs a --caption to guide by, as in --caption \"a seven\"")
  }
  let painter = try trainedPainter()
  let schedule = try NoiseSchedule.linearScaled(steps: painterNoiseSteps)
  var stream = RandomStream(seed: try options.seed()).split("sample")
  var z = [Double](repeating: 0, count: 16 * count)
  if let text = options["caption"] {
    let caption = try Caption(text, classCount: painter.classCount)
    z = try painter.imagine([Caption](repeating: caption, count: count), schedule, using: &stream)
  }
  var bar = ProgressBar("sampling", of: steps)
  let pixels = try painter.paint(
    z, schedule, guidance: guidance, steps: steps, using: &stream,
    observe: { _, _, _ in bar.advance() })
  try write(pixels, painter, to: output)
}

private func edit(_ arguments: [String]) throws {
  let options = try CommandOptions(
    "edit", arguments,
    known: ["image", "mask", "caption", "count", "guidance", "steps", "repeats", "seed", "output"])
  let image = try options.required("image", "FILE.png, or the number of a held-out digit")
  let mask = try options.required("mask", "x,y,width,height of what is to be painted anew")
  let output = try options.required("output", "FILE.png")
  let count = try options.integer("count", default: 8, in: 1...1024)
  let steps = try options.integer("steps", default: 50, in: 1...painterNoiseSteps)
  let repeats = try options.integer("repeats", default: 5, in: 1...100)
  let guidance = try options.real(
    "guidance", default: options["caption"] == nil ? 0 : 1, in: 0...20)
  if options["caption"] == nil, guidance != 0 {
    throw DiffusionError("--guidance needs a --caption to guide by, as in --caption \"a seven\"")
  }
  let painter = try trainedPainter()
  let open = try rectangle(mask, width: painter.width, height: painter.height)
  let pixels = try picture(image, painter)
  let schedule = try NoiseSchedule.linearScaled(steps: painterNoiseSteps)
  var stream = RandomStream(seed: try options.seed()).split("edit")
  var z = [Double](repeating: 0, count: 16 * count)
  if let text = options["caption"] {
    let caption = try Caption(text, classCount: painter.classCount)
    z = try painter.imagine([Caption](repeating: caption, count: count), schedule, using: &stream)
  }
  var bar = ProgressBar("painting", of: steps * repeats)
  let predictor = painter.decoderPredictor(z, weight: guidance)
  let painted = try inpaint(
    (0..<count).flatMap { _ in centered(pixels) },
    mask: (0..<count).flatMap { _ in open.map { !$0 } },
    schedule: schedule, steps: steps, repeats: repeats, cleanRange: -1...1, stream: stream
  ) { x, level in
    bar.advance()
    return try predictor(x, level)
  }
  // The picture first, then the edits.
  try write(pixels + painted.map { Float(min(max(($0 + 1) / 2, 0), 1)) }, painter, to: output)
}

/// T of the models that the commands use.
let painterNoiseSteps = 200

/// The toy DALL·E 2 as the chapter's last run left it.
private func trainedPainter() throws -> Painter {
  guard
    let directory = Chapter.stateDirectory(number: 5, name: "diffusion", sources: chapterSources),
    FileManager.default.fileExists(atPath: directory + "/painter.safetensors")
  else {
    throw DiffusionError(
      "there is no trained model yet; make one with: swift run -c release diffusion")
  }
  let path = directory + "/painter.safetensors"
  let saved = try Checkpoint(contentsOf: path)
  let numbers = ["height", "width", "classes", "channels"].compactMap { key in
    saved.notes[key].flatMap { Int($0) }.flatMap { (1...4096).contains($0) ? $0 : nil }
  }
  guard numbers.count == 4, numbers[3] % 8 == 0 else {
    throw DiffusionError(
      "\(path): is of another program; make a new one with: swift run -c release diffusion")
  }
  var random = RandomStream(seed: 0)
  let painter = Painter(
    height: numbers[0], width: numbers[1], classCount: numbers[2], channels: numbers[3],
    using: &random)
  try saved.restore(painter, as: "model")
  var average = MovingAverage(of: painter.parameters)
  try saved.restore(&average, as: "average")
  average.install()
  return painter
}

/// Which pixels an "x,y,width,height" covers.
private func rectangle(_ text: String, width: Int, height: Int) throws -> [Bool] {
  let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
  guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let w = numbers[2],
    let h = numbers[3]
  else { throw DiffusionError("--mask \(text): expected four whole numbers, x,y,width,height") }
  guard x >= 0, y >= 0, w > 0, h > 0, x <= width - 1, y <= height - 1, w <= width - x,
    h <= height - y
  else {
    throw DiffusionError("--mask \(text): is not inside the image, which is \(width)×\(height)")
  }
  return (0..<height).flatMap { row in
    (0..<width).map { column in
      (x..<x + w).contains(column) && (y..<y + h).contains(row)
    }
  }
}

/// A held-out digit by its number, or a PNG file, at the model's size.
private func picture(_ name: String, _ painter: Painter) throws -> [Float] {
  let source: ImageSet
  if let index = Int(name) {
    let test = Digits.split.test
    guard test.labels.indices.contains(index) else {
      throw DiffusionError("--image \(name): held-out digits have numbers 0 to \(test.count - 1)")
    }
    source = test.subset([index])
  } else {
    let file = try PNGImage(path: name)
    source = ImageSet(
      name: name, height: file.height, width: file.width, pixels: file.brightness, labels: [0],
      levels: 256)
  }
  let fits = source.height == painter.height && source.width == painter.width
  return (fits ? source : source.resized(height: painter.height, width: painter.width)).pixels
}

private func write(_ pixels: [Float], _ painter: Painter, to path: String) throws {
  let count = pixels.count / (painter.height * painter.width)
  let columns = min(count, max(1, Int(Double(count).squareRoot().rounded(.up))))
  let grid = ImageGrid(
    pixels: pixels, count: count, height: painter.height, width: painter.width, columns: columns,
    scale: max(1, 48 / painter.width))
  do {
    try grid.write(to: URL(filePath: path))
  } catch {
    throw DiffusionError("\(path): cannot be written; is the directory there?")
  }
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
    FileHandle.standardError.write(Data("\r\(task) \(bar) \(min(done, total))/\(total)\(end)".utf8))
  }
}
