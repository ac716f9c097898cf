import Figures
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
  private var output: String?

  static let usage =
    "dcgan sample [--count 1…60000] [--seed N] --output FILE.png|FILE-idx3-ubyte"
  private static let advice = "make one with: swift run -c release dcgan, or dcgan --quick"

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard ["--count", "--seed", "--output"].contains(option) else {
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
      default: output = value
      }
    }
  }

  /// - Parameter trained: what the chapter's last run left.
  func run(_ trained: TrainedThings) throws {
    guard let output else { throw ImageError("where to? usage: \(Self.usage)") }
    guard output.hasSuffix(".png") || output.hasSuffix("idx3-ubyte") else {
      throw ImageError("--output \(output): a name that ends in .png or in idx3-ubyte is needed")
    }
    guard let kept: TrainedGame = try trained.latest("game") else {
      throw ImageError("there is no trained generator yet; \(Self.advice)")
    }
    let (game, size) = try kept.game()
    let latents = game.generator.latents

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

  /// `dcgan sample …`.
  static func execute(_ trained: TrainedThings, _ arguments: [String]) throws {
    if arguments.contains("--help") || arguments.contains("-h") {
      print("usage: \(usage)")
    } else {
      try SampleCommand(arguments).run(trained)
    }
  }
}
