import Datasets
import Foundation
import RandomStreams
import Testing

@testable import Evaluation

@Suite struct ImageJudgeTests {
  /// Half of the training digits are learned from, the other half are a perfect model's samples.
  private static let learned = Digits.split.training.subset(
    stride(from: 0, to: Digits.split.training.count, by: 2))
  private static let fresh = Digits.split.training.subset(
    stride(from: 1, to: Digits.split.training.count, by: 2))
  private static let judge = Result {
    try ImageJudge(training: learned, heldOut: Digits.split.test, stream: RandomStream(seed: 1))
  }

  private func scores(_ samples: [Float]) throws -> [String: MetricValue] {
    let values = try Self.judge.get().scores(of: samples)
    return Dictionary(uniqueKeysWithValues: values.map { ($0.metric, $0) })
  }

  @Test func freshImagesAreAtTheFloor() throws {
    let scores = try scores(Self.fresh.pixels)
    #expect(
      Set(scores.keys) == [
        "Fréchet distance, squared", "MMD, squared", "precision", "recall", "memorization",
      ])
    for score in scores.values {
      #expect(score.count == 355)
      #expect(score.interval.lowerBound <= score.interval.upperBound)
      let slack = max(
        score.interval.upperBound - score.interval.lowerBound,
        score.floorRange.upperBound - score.floorRange.lowerBound)
      #expect(abs(score.value - score.floor) < 1.5 * slack + 0.02, "\(score)")
    }
    #expect(scores["precision"]!.floor > 0.8 && scores["recall"]!.floor > 0.8)
    #expect(abs(scores["memorization"]!.floor - 0.5) < 0.1)
  }

  @Test func copiesAreFoundOutByMemorizationOnly() throws {
    let copies = try scores(Self.learned.pixels)
    #expect(copies["memorization"]!.value > 0.999)
    #expect(copies["precision"]!.value > 0.8)
    let frechet = copies["Fréchet distance, squared"]!
    #expect(frechet.value < 2 * frechet.floor)
  }

  @Test func noiseIsFarFromEverything() throws {
    var stream = RandomStream(seed: 2)
    let noise = try scores((0..<(355 * 64)).map { _ in Float(stream.uniform()) })
    let frechet = noise["Fréchet distance, squared"]!
    #expect(frechet.interval.lowerBound > 10 * frechet.floorRange.upperBound)
    let discrepancy = noise["MMD, squared"]!
    #expect(discrepancy.interval.lowerBound > 5 * discrepancy.floorRange.upperBound)
    #expect(noise["precision"]!.value < 0.05 && noise["memorization"]!.value < 0.05)
  }

  @Test func oneClassOnlyCostsRecall() throws {
    let ones = Digits.all.only(label: 1)
    let repeated = ones.gather((0..<355).map { $0 % ones.count })
    let scores = try scores(repeated)
    #expect(scores["recall"]!.value < 0.35 && scores["recall"]!.interval.upperBound < 0.45)
    #expect(scores["Fréchet distance, squared"]!.value > 2)
  }

  @Test func sameSeedSameScores() throws {
    let again = try ImageJudge(
      training: Self.learned, heldOut: Digits.split.test, stream: RandomStream(seed: 1))
    let values = try again.scores(of: Self.fresh.pixels)
    #expect(values == (try Self.judge.get().scores(of: Self.fresh.pixels)))
    let other = try ImageJudge(
      training: Self.learned, heldOut: Digits.split.test, stream: RandomStream(seed: 2))
    #expect(try other.scores(of: Self.fresh.pixels) != values)
  }

  @Test func theNearestTrainingImageOfOneIsItself() throws {
    let nearest = try Self.judge.get().nearestTrainingImages(of: Array(Self.learned[17]))
    #expect(nearest[0].index == 17 && nearest[0].distance == 0)
  }

  @Test func badSamplesAreErrors() throws {
    let judge = try Self.judge.get()
    #expect(
      message { _ = try judge.scores(of: [Float](repeating: 0, count: 64 * 10)) }
        == "10 samples of 64 pixels are too few to judge; 355 are needed")
    var samples = Self.fresh.pixels
    samples[64 * 3 + 5] = .nan
    #expect(
      message { _ = try judge.scores(of: samples) }
        == "sample 3 has the value nan at place 5; has the model diverged?")
    #expect(
      message {
        _ = try ImageJudge(
          training: Self.learned, heldOut: Digits.all.subset(0..<10),
          stream: RandomStream(seed: 1))
      } == "10 held-out images are too few to judge by; 20 are the least")
  }

  @Test func samplesThatAreAllTheSameAreJudged() throws {
    let scores = try scores([Float](repeating: 0.3, count: 355 * 64))
    #expect(scores["recall"]!.value == 0)
    #expect(scores.values.allSatisfy { $0.value.isFinite && $0.interval.upperBound.isFinite })
  }
}

@Suite struct ToyJudgeTests {
  private func scores(
    _ density: ToyDensity, _ samples: [SIMD2<Double>]
  ) throws -> [String: MetricValue] {
    let values = try ToyJudge(density, stream: RandomStream(seed: 3)).scores(of: samples)
    return Dictionary(uniqueKeysWithValues: values.map { ($0.metric, $0) })
  }

  @Test(arguments: ToyDensity.all.indices)
  func theDensitysOwnSamplesAreAtTheFloor(index: Int) throws {
    let density = ToyDensity.all[index]
    var stream = RandomStream(seed: 8)
    let scores = try scores(density, density.sample(3000, using: &stream))
    #expect(scores.count == (density.modes.isEmpty ? 1 : 5))
    let variation = try #require(scores["total variation"])
    #expect(abs(variation.value - variation.floor) < 0.02 && variation.better == .lower)
    if !density.modes.isEmpty {
      #expect(scores["modes found"]!.value == 8 && scores["modes found"]!.floor == 8)
      #expect(scores["balance of modes"]!.value > 0.99)
      #expect(abs(scores["dispersion in modes"]!.value - 1) < 0.05)
      #expect(scores["share inside modes"]!.value > 0.97)
    }
  }

  @Test func collapseIsSeen() throws {
    let ring = ToyDensity.ring()
    // Two modes, each a point.
    let samples = (0..<1000).map { ring.modes[$0 % 2] }
    let scores = try scores(ring, samples)
    #expect(scores["modes found"]!.value == 2)
    #expect(abs(scores["balance of modes"]!.value - log(2) / log(8)) < 1e-9)
    #expect(scores["dispersion in modes"]!.value == 0)
    #expect(scores["share inside modes"]!.value == 1)
    #expect(scores["total variation"]!.value > 0.9)
  }

  @Test func samplesOffTheModesCountAgainstQuality() {
    let ring = ToyDensity.ring()
    let samples = ring.modes + [SIMD2(0, 0), SIMD2(9, 9), SIMD2(.nan, 0)] + [ring.modes[0]]
    let coverage = ModeCoverage(of: samples, in: ring)
    #expect(coverage.shares == [2.0 / 12] + [Double](repeating: 1.0 / 12, count: 7))
    #expect(abs(coverage.quality - 9.0 / 12) < 1e-12 && coverage.found == 8)
    // Two standard deviations away: twice the spread of one direction.
    let wide = ModeCoverage(of: ring.modes.map { $0 + SIMD2(0.3, 0) }, in: ring)
    #expect(abs(wide.dispersion - 2.0.squareRoot()) < 1e-12)
  }

  @Test func totalVariationOfKnownCases() {
    let grid = GridTotalVariation(to: .checkerboard, cells: 4)
    // Eight squares of one eighth each.
    #expect(grid.masses.count == 17)
    for (cell, mass) in grid.masses.dropLast().enumerated() {
      #expect(abs(mass - ((cell / 4 + cell % 4) % 2 == 0 ? 0.125 : 0)) < 1e-12)
    }
    #expect(abs(grid.distance(to: [SIMD2(-2.9, -2.9)]) - 0.875) < 1e-12)
    #expect(abs(grid.distance(to: [SIMD2(-1.4, -2.9)]) - 1) < 1e-12)
    #expect(abs(grid.distance(to: [SIMD2(7, 0), SIMD2(0, -7)]) - 1) < 1e-12)
    #expect(grid.distance(to: ToyDensity.checkerboard.modes) < 1e-12)
    #expect(abs(GridTotalVariation(to: .moons).masses.reduce(0, +) - 1) < 1e-9)
    // Modes far narrower than a cell; the one at (2, 0) sits where four cells meet.
    let narrow = GridTotalVariation(to: .ring(standardDeviation: 0.02)).masses
    #expect(abs(narrow.dropLast().reduce(0, +) - 1) < 1e-9)
    for cell in [11 * 24 + 19, 11 * 24 + 20, 12 * 24 + 19, 12 * 24 + 20] {
      #expect(abs(narrow[cell] - 1.0 / 32) < 1e-9)
    }
  }

  @Test func theFloorFallsWithTheNumberOfSamples() throws {
    var stream = RandomStream(seed: 9)
    let few = try scores(.moons, ToyDensity.moons.sample(500, using: &stream))["total variation"]!
    let many = try scores(.moons, ToyDensity.moons.sample(8000, using: &stream))["total variation"]!
    // A quarter, as one over the root of the ratio.
    #expect(abs(many.floor / few.floor - 0.25) < 0.08)
  }

  @Test func badSamplesAreErrors() {
    #expect(
      message { _ = try scores(.moons, [SIMD2(0, 0)]) }
        == "1 samples are too few to judge; 20 are the least")
    let diverged = [SIMD2<Double>](repeating: SIMD2(0, .nan), count: 30)
    #expect(
      message { _ = try scores(.moons, diverged) }
        == "sample 0 is (0.0, nan); has the model diverged?")
  }
}
