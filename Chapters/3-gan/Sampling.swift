import Foundation
import Literate
import NeuralNetworks
import Programs
import RandomStreams

/// `gan sample`: draws images from the generator that the last run of the chapter left.
///
/// - Parameter stateDirectory: where the chapter's own run left its checkpoint.
func runSample(_ arguments: [String], stateDirectory: String?) -> Never {
  do {
    try sampleImages(arguments, stateDirectory)
    exit(0)
  } catch {
    Program.complain("gan sample: \(error)")
    exit(1)
  }
}

private struct SampleError: Error, CustomStringConvertible {
  let description: String
}

private func sampleImages(_ arguments: [String], _ stateDirectory: String?) throws {
  var count = 64, seed: UInt64 = 1, output: String?, model: String?
  var rest = arguments[...]
  while let option = rest.popFirst() {
    if option == "--help" || option == "-h" {
      print(
        "usage: gan sample [--count 1…10000] [--seed N] --output FILE.png "
          + "[--model FILE.safetensors]")
      return
    }
    guard ["--count", "--seed", "--output", "--model"].contains(option) else {
      throw SampleError(
        description: "unknown option \(option); there are --count, --seed, --output and --model")
    }
    guard let value = rest.popFirst() else {
      throw SampleError(description: "\(option) needs a value")
    }
    switch option {
    case "--count":
      guard let number = Int(value), (1...10_000).contains(number) else {
        throw SampleError(description: "--count \(value): a whole number from 1 to 10000, please")
      }
      count = number
    case "--seed":
      guard let number = UInt64(value) else {
        throw SampleError(description: "--seed \(value): a whole number from 0 up, please")
      }
      seed = number
    case "--model": model = value
    default: output = value
    }
  }
  guard let output else {
    throw SampleError(description: "where to? say --output FILE.png")
  }
  let train = "train one with `swift run gan`, or `swift run gan --quick`"
  let found = stateDirectory.map { "\($0)/images.safetensors" }
    .flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
  guard let path = model ?? found else {
    throw SampleError(description: "there is no trained generator yet; \(train)")
  }
  let checkpoint = try Checkpoint(contentsOf: path)
  let shape = (checkpoint.notes["shape"] ?? "").split(separator: " ").compactMap { Int($0) }
  guard checkpoint.notes["chapter"] == "gan", shape.count == 2,
    shape.allSatisfy({ (1...32).contains($0) })
  else {
    throw SampleError(
      description: "\(path) is not of a generator of images of at most 32 × 32; \(train)")
  }
  var random = RandomStream(seed: seed).split("gan sample")
  var start = RandomStream(seed: 0)
  let generator = ImageGenerator(pixels: shape[0] * shape[1], using: &start)
  try checkpoint.restore(generator, as: "generator")
  let grid = ImageGrid(
    pixels: generator.images(count, using: &random), count: count, height: shape[0],
    width: shape[1], columns: min(count, 16))
  try grid.write(to: URL(fileURLWithPath: output))
  print("\(count) images in \(output)")
}
