import Datasets
import Evaluation
import Foundation
import RandomStreams
import Testing

/// Do generated digits look like digits to one who has learned from real ones?
///
/// For the samples of a long run, say where real images and samples are:
///
///     dcgan --data MNIST --output OUT
///     dcgan sample --from OUT --count 10000 --output samples-idx3-ubyte
///     MARGINALIA_IMAGES=MNIST MARGINALIA_SAMPLES=samples-idx3-ubyte \
///       swift test --filter SampleQualityTests
@Suite(.serialized) struct SampleQualityTests {
  private static let environment = ProcessInfo.processInfo.environment

  @Test func theJudgeKnowsDigitsFromNoise() throws {
    let digits = Digits.split.resized(height: 16, width: 16)
    let judge = try DigitClassifier.trained(on: digits.training, epochs: 25, seed: 1)
    #expect(judge.accuracy(on: digits.test) >= 0.97)
    let real = LabelReport(judge.classify(digits.test.pixels, size: 16), classCount: 10)
    #expect(real.meanConfidence >= 0.95)
    #expect(try #require(real.shares.min()) >= 0.07)

    var random = RandomStream(seed: 2)
    let noise = (0..<200 * 256).map { _ in Float(random.uniform()) }
    let guessed = LabelReport(judge.classify(noise, size: 16), classCount: 10)
    #expect(guessed.shares.min() == 0)
    #expect(guessed.meanConfidence < real.meanConfidence)
  }

  @Test(
    .enabled(
      if: environment["MARGINALIA_IMAGES"] != nil && environment["MARGINALIA_SAMPLES"] != nil,
      "MARGINALIA_IMAGES (a directory of IDX files) and MARGINALIA_SAMPLES (an IDX file) are not set"
    ))
  func samplesAreNamedWithConfidence() throws {
    let directory = try #require(Self.environment["MARGINALIA_IMAGES"])
    let file = try #require(Self.environment["MARGINALIA_SAMPLES"])
    let images = try ImageSplit(directory: directory)
    let size = images.training.height
    // As `dcgan sample` writes them: sixteen bytes of header, the last eight with the sides.
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    try #require(bytes.count > 16 && bytes.prefix(4) == [0, 0, 8, 3], "\(file) is no IDX file")
    let sides = [8, 12].map { 256 * Int(bytes[$0 + 2]) + Int(bytes[$0 + 3]) }
    try #require(sides == [size, size], "samples of \(sides), real images of \(size)")
    let samples = bytes.dropFirst(16).map { Float($0) / 255 }

    let judge = try DigitClassifier.trained(on: images.training, epochs: 8, seed: 1)
    let accuracy = judge.accuracy(on: images.test)
    let report = LabelReport(
      judge.classify(samples, size: size),
      classCount: images.training.classCount)
    let real = LabelReport(judge.classify(images.test.pixels, size: size), classCount: 10)
    print(
      "right on real images: \(accuracy); mean confidence on real \(real.meanConfidence), "
        + "on \(samples.count / (size * size)) samples \(report.meanConfidence); shares \(report.shares)"
    )
    #expect(accuracy >= 0.97)
    #expect(report.meanConfidence >= 0.9)
    #expect(report.shares.allSatisfy { $0 >= 0.04 })
  }
}
