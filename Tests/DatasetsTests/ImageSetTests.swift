import Foundation
import RandomStreams
import Testing

@testable import Datasets

@Suite struct DigitsTests {
  @Test func theyAreTheSourcesDigits() {
    let digits = Digits.all
    #expect(digits.count == 1797 && digits.height == 8 && digits.width == 8)
    #expect(digits.levels == 17 && digits.classCount == 10)
    // The source's own counts, and its first and last line.
    let counts = (0..<10).map { label in digits.labels.count { $0 == label } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(Array(digits[0].prefix(8)) == [0, 0, 5, 13, 9, 1, 0, 0].map { $0 / 16 })
    #expect(digits.labels.prefix(3) == [0, 1, 2] && digits.labels.last == 8)
    #expect(digits.pixels.max() == 1 && digits.pixels.min() == 0)
    #expect(digits.pixels.reduce(0) { $0 + Int($1 * 16) } == 561_718)
  }

  @Test func theyLoadInTenMilliseconds() {
    let clock = ContinuousClock()
    // The best of a few, since other tests run at the same time.
    let seconds = (0..<5).map { _ in clock.measure { _ = Digits.decoded() } }.min()!
    #expect(seconds < .milliseconds(10))
  }

  @Test func theSplitIsFixedAndFair() {
    let (training, test) = (Digits.split.training, Digits.split.test)
    #expect(training.count == 1442 && test.count == 355)
    for label in 0..<10 {
      let all = Digits.all.only(label: label).count
      #expect(test.only(label: label).count == all / 5)
    }
    // Of the first class: the fifth zero is the first one kept back.
    let zeros = Digits.all.labels.indices.filter { Digits.all.labels[$0] == 0 }
    #expect(Array(test.only(label: 0)[0]) == Array(Digits.all[zeros[4]]))
  }

  @Test func inkIsTheSumOfPixels() {
    let ink = Digits.all.ink
    #expect(ink.count == 1797 && abs(ink[0] * 16 - 294) < 1e-9)
  }
}

@Suite struct ImageSetTests {
  private let small = ImageSet(
    name: "small", height: 2, width: 2, pixels: (0..<12).map { Float($0) / 12 }, labels: [0, 1, 0],
    levels: 13)

  @Test func subsetsKeepOrderAndLabels() {
    let part = small.subset([2, 0])
    #expect(part.pixels == [8, 9, 10, 11, 0, 1, 2, 3].map { Float($0) / 12 })
    #expect(part.labels == [0, 0] && small.classCount == 2)
    #expect(small.gather([1]) == [4, 5, 6, 7].map { Float($0) / 12 })
    #expect(small.gather([]) == [])
  }

  @Test func dequantizationStaysInItsBin() {
    var stream = RandomStream(seed: 1)
    let values = Digits.all.dequantized(using: &stream)
    for (value, pixel) in zip(values, Digits.all.pixels) {
      #expect(Int(value * 17) == Int((pixel * 16).rounded()))
    }
  }

  @Test func resizingLeavesALinearImageLinear() {
    // Bilinear interpolation is exact on a + bx + cy, but for half a pixel at the edges.
    func plane(_ side: Int) -> [Float] {
      (0..<(side * side)).map {
        (Float($0 % side) + 0.5) / Float(side) + 2 * (Float($0 / side) + 0.5) / Float(side)
      }
    }
    let image = ImageSet(
      name: "", height: 8, width: 8, pixels: plane(8), labels: [0], levels: nil)
    for side in [16, 32, 11, 4] {
      let resized = image.resized(height: side, width: side)
      #expect(resized.pixels.count == side * side)
      let expected = plane(side)
      let margin = side / 8 + 1
      for row in margin..<(side - margin) {
        for column in margin..<(side - margin) {
          let place = row * side + column
          #expect(abs(resized.pixels[place] - expected[place]) < 1e-5)
        }
      }
    }
  }

  @Test func resizingKeepsRangeMeanAndSymmetry() {
    let digits = Digits.all.subset(0..<50)
    for side in [5, 16, 28] {
      let resized = digits.resized(height: side, width: side)
      #expect(resized.levels == nil && resized.labels == digits.labels)
      #expect(resized.pixels.allSatisfy { $0 >= 0 && $0 <= 1.000001 })
      let before = digits.pixels.reduce(0, +) / Float(digits.pixels.count)
      let after = resized.pixels.reduce(0, +) / Float(resized.pixels.count)
      #expect(abs(after - before) < 0.01)
    }
    let dot = ImageSet(
      name: "", height: 3, width: 3, pixels: [0, 0, 0, 0, 1, 0, 0, 0, 0], labels: [0], levels: 2)
    let large = dot.resized(height: 6, width: 9).pixels
    #expect(zip(large, large.reversed()).allSatisfy { abs($0 - $1) < 1e-6 })
    // Known values: row weights of the center at ratio 2 are ¼, ¾.
    #expect(abs(large[2 * 9 + 4] - 0.75) < 1e-6 && abs(large[9 + 4] - 0.25) < 1e-6)
    #expect(dot.resized(height: 3, width: 3) == dot)
  }

  @Test func shrinkingMissesNoStroke() {
    // One bright column in 16: a point sample at 4 would see it in full or not at all.
    for column in 2..<14 {
      var pixels = [Float](repeating: 0, count: 256)
      for row in 0..<16 { pixels[row * 16 + column] = 1 }
      let image = ImageSet(name: "", height: 16, width: 16, pixels: pixels, labels: [0], levels: 2)
      let small = image.resized(height: 4, width: 4).pixels
      #expect(abs(small[4..<8].reduce(0, +) - 0.25) < 0.07)
    }
  }
}

@Suite struct BatchesTests {
  @Test func anEpochSeesEveryExampleOnce() throws {
    var batches = try Batches(of: 12, size: 3, stream: RandomStream(seed: 5))
    #expect(batches.stepsPerEpoch == 4)
    let first = (0..<4).flatMap { batches.indices(step: $0) }
    let second = (4..<8).flatMap { batches.indices(step: $0) }
    #expect(first.sorted() == Array(0..<12) && second.sorted() == Array(0..<12))
    #expect(first != second && first != Array(0..<12))
  }

  @Test func aStepsBatchDependsOnItsNumberAlone() throws {
    var batches = try Batches(of: 100, size: 7, stream: RandomStream(seed: 5))
    let inOrder = (0..<40).map { batches.indices(step: $0) }
    var resumed = try Batches(of: 100, size: 7, stream: RandomStream(seed: 5))
    #expect(resumed.indices(step: 33) == inOrder[33] && resumed.indices(step: 2) == inOrder[2])
    var other = try Batches(of: 100, size: 7, stream: RandomStream(seed: 6))
    #expect(other.indices(step: 0) != inOrder[0])
  }

  // MARK: What a run needs

  private static func split(_ training: [Float], _ test: [Float], labels: Int = 0) -> ImageSplit {
    func images(_ grays: [Float]) -> ImageSet {
      ImageSet(
        name: "toy", height: 1, width: 2, pixels: grays.flatMap { [$0, 0.5] },
        labels: grays.map { _ in labels }, levels: 256)
    }
    return ImageSplit(training: images(training), test: images(test))
  }

  @Test func tooLittleIsSaidBeforeTheWork() throws {
    func complaint(_ split: ImageSplit, pixels: Int = 2) throws -> String {
      let error = #expect(throws: DataError.self) {
        try split.requireAtLeast(training: 2, test: 2, pixels: pixels, path: "here")
      }
      return try #require(error).description
    }
    let enough = Self.split([0, 1], [1, 0])
    try enough.requireAtLeast(training: 2, test: 2, pixels: 2, path: "here")
    #expect(
      try complaint(Self.split([0], [0, 1]))
        == "here: 1 training images are too few; 2 are the least")
    #expect(
      try complaint(Self.split([0, 1], [0])) == "here: 1 test images are too few; 2 are the least")
    #expect(
      try complaint(enough, pixels: 3)
        == "here: images of 1 × 2 are too small; 3 pixels are the least")
    #expect(try complaint(Self.split([1, 1, 1], [0, 1])).contains("all 3 training images"))
    #expect(try complaint(Self.split([0, 1], [0, 0])).contains("all 2 test images are the same"))
  }

  @Test func otherImagesOfTheSameNameAreOthers() {
    let all = [
      Self.split([0, 1], [1, 0]), Self.split([1, 0], [1, 0]), Self.split([0, 1], [0, 0]),
      Self.split([0, 1], [1, 0], labels: 1), Self.split([0, 1, 1], [0]),
    ]
    #expect(Set(all.map(\.identity)).count == all.count)
    #expect(all[0].identity == Self.split([0, 1], [1, 0]).identity)
    #expect(all[0].identity.hasPrefix("toy, 2 and 2 images, "))
  }

  @Test func impossibleSizesAreErrors() {
    let stream = RandomStream(seed: 1)
    #expect(
      dataError { _ = try Batches(of: 10, size: 11, stream: stream) }
        == "a batch of 11 is larger than the data, which have 10 examples")
    #expect(
      dataError { _ = try Batches(of: 10, size: 0, stream: stream) }
        == "a batch needs at least 1 example, not 0")
  }
}
