import Figures
import Foundation
import Literate
import RandomStreams
import Tensors

/// `vi-elbo sample`: images from the prior through the decoder that the last run left.
func runSample(_ trained: TrainedThings, _ arguments: [String]) throws {
  guard let request = try SampleRequest(arguments) else { return print(SampleRequest.usage) }
  guard let run: Trained = try trained.latest("VAE") else {
    throw ChapterError(
      "there is no trained VAE yet; train one with `swift run -c release vi-elbo`, or "
        + "`swift run -c release vi-elbo --quick`")
  }
  var random = RandomStream(seed: request.seed).split("sample")
  let z = Tensor(normal: [request.count, run.latents], using: &random)
  let columns = Int(Double(request.count).squareRoot().rounded(.up))
  let grid = ImageGrid(
    pixels: decoded(run.vae, .bernoulli, z).scalars, count: request.count, height: run.height,
    width: run.pixels / run.height, columns: columns)
  try grid.write(to: URL(fileURLWithPath: request.output))
  print("\(request.count) samples: \(request.output)")
}

/// What was asked for on the command line.
struct SampleRequest {
  private(set) var count = 16
  private(set) var seed: UInt64 = 1
  private(set) var output = "samples.png"
  static let usage = "usage: vi-elbo sample [--count 1…10000] [--seed N] [--output FILE.png]"

  /// - Returns: nil when help is wanted.
  /// - Throws: ``ChapterError``, in one line, for anything that is no request.
  init?(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      if option == "--help" || option == "-h" { return nil }
      guard ["--count", "--seed", "--output"].contains(option) else {
        throw ChapterError("\(option) is not known here; \(Self.usage)")
      }
      guard let value = rest.popFirst() else {
        throw ChapterError("\(option) needs a value; \(Self.usage)")
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
      default:
        guard value.lowercased().hasSuffix(".png") else {
          throw ChapterError(
            "--output \(value): the images are written as PNG; name a file that ends in .png")
        }
        output = value
      }
    }
  }
}
