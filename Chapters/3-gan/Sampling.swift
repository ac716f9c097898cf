import Foundation
import Literate
import NeuralNetworks
import Programs
import RandomStreams

/// `gan sample`: draws images from the generator that the last run of the chapter left.
func runSample(_ arguments: [String]) -> Never {
  do {
    try sampleImages(arguments)
    exit(0)
  } catch {
    Program.complain("gan sample: \(error)")
    exit(1)
  }
}

private struct SampleError: Error, CustomStringConvertible {
  let description: String
}

private func sampleImages(_ arguments: [String]) throws {
  var count = 64, seed: UInt64 = 1, output: String?
  var rest = arguments[...]
  while let option = rest.popFirst() {
    if option == "--help" || option == "-h" {
      print("usage: gan sample [--count N] [--seed N] --output FILE.png")
      return
    }
    guard ["--count", "--seed", "--output"].contains(option) else {
      throw SampleError(
        description: "unknown option \(option); there are --count, --seed and --output")
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
    default: output = value
    }
  }
  guard let output else {
    throw SampleError(description: "where to? say --output FILE.png")
  }
  let train = "train one with `swift run gan`, or `swift run gan --quick`"
  guard
    let state = Chapter.stateDirectory(number: 3, name: "gan", sources: chapterSources),
    FileManager.default.fileExists(atPath: "\(state)/images.safetensors")
  else { throw SampleError(description: "there is no trained generator yet; \(train)") }
  let checkpoint = try Checkpoint(contentsOf: "\(state)/images.safetensors")
  let shape = (checkpoint.notes["shape"] ?? "").split(separator: " ").compactMap { Int($0) }
  guard shape.count == 2, shape.allSatisfy({ (1...4096).contains($0) }) else {
    throw SampleError(
      description: "\(state)/images.safetensors does not say how large its images are; \(train)")
  }
  var random = RandomStream(seed: seed).split("gan sample")
  var start = RandomStream(seed: 0)
  let generator = ImageGenerator(pixels: shape[0] * shape[1], using: &start)
  try checkpoint.restore(generator, as: "generator")
  let grid = ImageGrid(
    pixels: generator.images(count, using: &random), count: count, height: shape[0],
    width: shape[1], columns: min(count, 16))
  do {
    try grid.write(to: URL(fileURLWithPath: output))
  } catch {
    throw SampleError(description: "cannot write \(output): \(error.localizedDescription)")
  }
  print("\(count) images in \(output)")
}
