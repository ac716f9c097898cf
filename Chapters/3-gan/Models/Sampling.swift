import Figures
import Foundation
import Literate
import Programs
import RandomStreams

/// `gan sample`: draws images from a generator that the last run of the chapter trained.
func runSample(_ trained: TrainedThings, _ arguments: [String]) throws {
  guard let request = try SampleRequest(arguments) else { return print(SampleRequest.usage) }
  let name = request.digit == nil ? "digits-original-0" : "digits-conditional-0"
  guard let run: DigitRun = try trained.latest(name) else {
    throw SampleError(
      "there is no trained generator yet; train one with `swift run gan`, or `swift run gan --quick`"
    )
  }
  var random = RandomStream(seed: request.seed).split("gan sample")
  let labels = request.digit.map { [Int](repeating: $0, count: request.count) }
  guard request.digit ?? 0 < max(1, run.classes) else {
    throw SampleError(
      "--digit \(request.digit ?? 0): the generator knows the labels 0 to \(run.classes - 1)")
  }
  let columns = min(16, Int(Double(request.count).squareRoot().rounded(.up)))
  let grid = ImageGrid(
    pixels: run.images(request.count, labels: labels, using: &random), count: request.count,
    height: run.height, width: run.pixels / run.height, columns: columns)
  try grid.write(to: URL(fileURLWithPath: request.output))
  print("\(request.count) images in \(request.output)")
}

struct SampleError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What was asked for on the command line.
struct SampleRequest {
  private(set) var count = 64
  private(set) var seed: UInt64 = 1
  private(set) var digit: Int?
  private(set) var output = ""
  static let usage =
    "usage: gan sample [--count 1…10000] [--seed N] [--digit N] --output FILE.png"

  /// - Returns: nil when help is wanted.
  /// - Throws: ``SampleError``, in one line, for anything that is no request.
  init?(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      if option == "--help" || option == "-h" { return nil }
      guard ["--count", "--seed", "--digit", "--output"].contains(option) else {
        throw SampleError(
          "unknown option \(option); there are --count, --seed, --digit and --output")
      }
      guard let value = rest.popFirst() else { throw SampleError("\(option) needs a value") }
      switch option {
      case "--count": count = try number(value, of: option, in: 1...10_000)
      case "--digit": digit = try number(value, of: option, in: 0...999)
      case "--seed":
        guard let number = UInt64(value) else {
          throw SampleError("--seed \(value): a whole number from 0 up, please")
        }
        seed = number
      default: output = value
      }
    }
    guard !output.isEmpty else { throw SampleError("where to? say --output FILE.png") }
    guard output.lowercased().hasSuffix(".png") else {
      throw SampleError(
        "--output \(output): the images are written as PNG; name a file that ends in .png")
    }
  }
}

private func number(_ text: String, of option: String, in range: ClosedRange<Int>) throws -> Int {
  guard let number = Int(text), range.contains(number) else {
    throw SampleError(
      "\(option) \(text): a whole number from \(range.lowerBound) to \(range.upperBound), please")
  }
  return number
}
