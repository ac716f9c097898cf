import Autodiff
import Datasets
import Foundation
import Literate
import NeuralNetworks
import Programs
import RandomStreams
import Tensors

/// `vi-elbo sample`: images from the prior through the decoder that the last run left.
struct SampleCommand {
  private var count = 16
  private var seed: UInt64 = 1
  private var output = "samples.png"
  private var model: String?

  static let usage =
    "vi-elbo sample [--count 1…10000] [--seed N] [--output FILE.png] [--model FILE.safetensors]"

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard ["--count", "--seed", "--output", "--model"].contains(option) else {
        throw ChapterError("\(option) is not known here; usage: \(Self.usage)")
      }
      guard let value = rest.popFirst() else {
        throw ChapterError("\(option) needs a value; usage: \(Self.usage)")
      }
      switch option {
      case "--count":
        guard let number = Int(value), (1...10_000).contains(number) else {
          throw ChapterError("--count \(value): a whole number from 1 to 10000 is needed")
        }
        count = number
      case "--seed":
        guard let number = UInt64(value) else {
          throw ChapterError("--seed \(value): a whole number from 0 is needed")
        }
        seed = number
      case "--model": model = value
      default: output = value
      }
    }
  }

  func run(stateDirectory: String?) throws {
    guard let path = model ?? stateDirectory.map({ SavedRun.path(of: "VAE", in: $0) }) else {
      throw ChapterError(
        "there is no trained VAE yet; make one with: swift run -c release vi-elbo")
    }
    let checkpoint = try Checkpoint(contentsOf: path)
    let sides = (checkpoint.notes["pixels"] ?? "").split(separator: "x").compactMap { Int($0) }
    guard checkpoint.notes["chapter"] == "vi-elbo", checkpoint.notes["run"] == "VAE",
      sides.count == 2, sides.allSatisfy({ (1...32).contains($0) })
    else {
      throw ChapterError(
        "the checkpoint \(path) is of another model; make one with: swift run -c release vi-elbo")
    }
    let width = try checkpoint.integer("width", in: 1...10_000)
    let latents = try checkpoint.integer("latents", in: 1...1000)
    // The widest layers of the encoder, which are as wide as the decoder's.
    try checkpoint.tensor("vae.hidden.weight", shape: [sides[0] * sides[1], width])
    try checkpoint.tensor("vae.mean.weight", shape: [width, latents])
    var random = RandomStream(seed: seed).split("sample")
    let vae = VAE(pixels: sides[0] * sides[1], width: width, latents: latents, using: &random)
    try checkpoint.restore(vae, as: "vae")
    let z = Tensor(normal: [count, latents], using: &random)
    let picture = Likelihood.bernoulli.picture(
      of: vae.decode(Tape(.evaluation).constant(z)).value)
    let columns = Int(Double(count).squareRoot().rounded(.up))
    let grid = ImageGrid(
      pixels: picture.scalars, count: count, height: sides[0], width: sides[1], columns: columns)
    try grid.write(to: URL(fileURLWithPath: output))
    print("\(count) samples: \(output)")
  }

  /// Runs the command and ends the program.
  static func execute(_ arguments: [String], stateDirectory: String?) -> Never {
    if arguments.contains("--help") || arguments.contains("-h") {
      print("usage: \(usage)")
      exit(0)
    }
    do {
      try SampleCommand(arguments).run(stateDirectory: stateDirectory)
      exit(0)
    } catch {
      Program.complain("vi-elbo sample: \(error)")
      exit(1)
    }
  }
}
