import Datasets
import RandomStreams

/// Judges samples of the plane against the density that they should have, which is known.
public struct ToyJudge: Sendable {
  /// The density that the samples should have.
  public let density: ToyDensity
  /// Samples of the density itself that the floor is averaged over, in sets of the size judged.
  private static let repetitions = 8

  private let grid: GridTotalVariation
  private let stream: RandomStream

  /// A judge of one density.
  ///
  /// - Parameter stream: for the floor's samples and the bootstrap; the same stream gives the same
  ///   scores.
  public init(_ density: ToyDensity, stream: RandomStream) {
    self.density = density
    self.stream = stream
    grid = GridTotalVariation(to: density)
  }

  /// Total variation and, for a density of several pieces, modes found, balance and dispersion.
  ///
  /// - Throws: `DataError` if there are fewer than 20 samples or one is not finite.
  public func scores(of samples: [SIMD2<Double>]) throws -> [MetricValue] {
    guard samples.count >= 20 else {
      throw DataError("\(samples.count) samples are too few to judge; 20 are the least")
    }
    if let index = samples.firstIndex(where: { !$0.x.isFinite || !$0.y.isFinite }) {
      throw DataError(
        "sample \(index) is (\(samples[index].x), \(samples[index].y)); has the model diverged?")
    }
    let fresh = (0..<Self.repetitions).map { repetition -> [SIMD2<Double>] in
      var draws = stream.split("floor").split(repetition)
      return density.sample(samples.count, using: &draws)
    }
    let places = grid.places(of: samples)
    var scores = [
      try score(
        "total variation", samples, fresh, better: .lower, within: 0...1,
        statistic: { _, weights in grid.distance(places: places, weights: weights) },
        floor: { grid.distance(to: $0) })
    ]
    guard !density.modes.isEmpty else { return scores }
    let coverages: [(String, (ModeCoverage) -> Double, ClosedRange<Double>)] = [
      ("modes found", { Double($0.found) }, 0...Double(density.modes.count)),
      ("balance of modes", { $0.balance }, 0...1),
      ("dispersion in modes", { $0.dispersion }, 0...Double.infinity),
      ("share inside modes", { $0.quality }, 0...1),
    ]
    for (name, value, possible) in coverages {
      scores.append(
        try score(
          name, samples, fresh, better: .higher, within: possible,
          statistic: { value(ModeCoverage($0, density, weights: $1)) },
          floor: { value(ModeCoverage(of: $0, in: density)) }))
    }
    return scores
  }

  private func score(
    _ name: String, _ samples: [SIMD2<Double>], _ fresh: [[SIMD2<Double>]],
    better: MetricValue.Better,
    within possible: ClosedRange<Double>,
    statistic: ([SIMD2<Double>], [Double]?) -> Double, floor: ([SIMD2<Double>]) -> Double
  ) throws -> MetricValue {
    let value = statistic(samples, nil)
    let interval = try Resampling.interval(
      around: value, count: samples.count, stream: stream.split(name), within: possible
    ) { statistic(samples, $0) }
    return MetricValue(
      name, value, interval: interval, floors: fresh.map(floor), better: better,
      count: samples.count)
  }
}
