import Foundation
import Literate
import NeuralNetworks
import Programs
import RandomStreams
import Tensors

/// `dcgan sample`: images from the generator that the last run left, as a picture or as an IDX file.
struct SampleCommand {
  private var count = 64
  private var seed: UInt64 = 1
  private var source: String?
  private var output: String?

  static let usage =
    "dcgan sample [--count 1…60000] [--seed N] [--from DIRECTORY] --output FILE.png|FILE-idx3-ubyte"
  private static let advice = "make one with: swift run -c release dcgan, or dcgan --quick"

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard ["--count", "--seed", "--from", "--output"].contains(option) else {
        throw ImageError("\(option) is not known here; usage: \(Self.usage)")
      }
      guard let value = rest.popFirst() else {
        throw ImageError("\(option) needs a value; usage: \(Self.usage)")
      }
      switch option {
      case "--count":
        guard let number = Int(value), (1...60_000).contains(number) else {
          throw ImageError("--count \(value): a whole number from 1 to 60000 is needed")
        }
        count = number
      case "--seed":
        guard let number = UInt64(value) else {
          throw ImageError("--seed \(value): a whole number from 0 is needed")
        }
        seed = number
      case "--from": source = value
      default: output = value
      }
    }
  }

  /// - Parameter stateDirectory: where the chapter's own run left its checkpoint.
  func run(stateDirectory: String?) throws {
    guard let output else { throw ImageError("where to? usage: \(Self.usage)") }
    guard output.hasSuffix(".png") || output.hasSuffix("idx3-ubyte") else {
      throw ImageError("--output \(output): a name that ends in .png or in idx3-ubyte is needed")
    }
    // What a run was given as --output has its checkpoints below.
    let directory = source.map { "\($0)/state/4-dcgan" } ?? stateDirectory
    guard let directory, FileManager.default.fileExists(atPath: SavedGame.path(in: directory))
    else {
      throw ImageError(
        source.map { "\($0) is not the --output of a run with a trained generator; \(Self.advice)" }
          ?? "there is no trained generator yet; \(Self.advice)")
    }
    let path = SavedGame.path(in: directory)
    let saved = try Checkpoint(contentsOf: path)
    guard saved.notes["chapter"] == "dcgan" else {
      throw ImageError("\(path) is not of a generator of this chapter; \(Self.advice)")
    }
    let size = try saved.integer("size", in: 16...32)
    guard size % 4 == 0 else {
      throw ImageError("\(path): images of \(size) × \(size) do not halve twice; \(Self.advice)")
    }
    let latents = try saved.integer("latents", in: 1...1000)
    let channels = try saved.integer("channels", in: 1...256)
    // The layer that depends on all three; those after it are smaller.
    let sizes = MapSizes(size: size)
    try saved.tensor(
      "generator.first.weight",
      shape: [sizes.start, sizes.start, sizes.widths(channels)[0], latents])
    var game = Game(
      size: size, channels: channels, latents: latents, Recipe(), steps: 1,
      stream: RandomStream(seed: 0))
    try saved.restore(game.generator, as: "generator")
    try saved.restore(&game.average, as: "average")

    var random = RandomStream(seed: seed).split("dcgan sample")
    let noise = Tensor(normal: [count, latents], using: &random)
    // In parts: a large map of every image at once would not fit.
    var pixels: [Float] = []
    for start in stride(from: 0, to: count, by: 500) {
      pixels += game.images(from: noise.rows(start..<min(start + 500, count))).scalars
    }
    if output.hasSuffix(".png") {
      let columns = Int(Double(count).squareRoot().rounded(.up))
      try ImageGrid(pixels: pixels, count: count, height: size, width: size, columns: columns)
        .write(to: URL(fileURLWithPath: output))
    } else {
      try OutputFile.write(
        Self.idx(pixels, count: count, size: size), to: URL(fileURLWithPath: output))
    }
    print("\(count) images of \(size) × \(size): \(output)")
  }

  /// The format of MNIST: two zeros, 8 for bytes, 3 axes and their lengths, then the pixels.
  private static func idx(_ pixels: [Float], count: Int, size: Int) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, 8, 3]
    for length in [count, size, size] {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
    }
    return bytes + pixels.map { UInt8((255 * min(max($0, 0), 1)).rounded()) }
  }

  /// Runs the command and ends the program.
  static func execute(_ arguments: [String], stateDirectory: String?) -> Never {
    do {
      if arguments.contains("--help") || arguments.contains("-h") {
        print("usage: \(usage)")
      } else {
        try SampleCommand(arguments).run(stateDirectory: stateDirectory)
      }
      exit(0)
    } catch {
      Program.complain("dcgan sample: \(error)")
      exit(1)
    }
  }
}
