import Datasets
import Foundations
import GSLNumerics
import RandomStreams

/// Judges samples of image models against held-out data: one judge for all models of a data set,
/// so that their scores compare.
///
/// Samples and held-out images are compared in equal number, in the plane of the training images'
/// first principal components. The noise floor is the same comparison with real images in place
/// of samples: disjoint parts of the training set, which for the held-out images are fresh data.
public struct ImageJudge: Sendable {
  /// Images that judge, at most.
  public static let greatestCount = 2000
  /// Parts of the training set that the floor is averaged over, at most.
  private static let greatestRepetition = 4

  /// The principal components of the training images, in which samples are compared.
  public let features: PrincipalComponents
  /// How many samples are judged; further ones are ignored.
  public let count: Int
  private let stream: RandomStream
  private let heldOut: Points
  private let heldOutFeatures: Points
  private let training: Points
  private let repetitions: [[Int]]
  private let frechet: FrechetReference
  private let discrepancy: MaximumMeanDiscrepancy
  private let floors: [Metric: [Double]]

  private enum Metric: String, CaseIterable {
    case frechet = "Fréchet distance, squared"
    case discrepancy = "MMD, squared"
    case precision, recall
    case copying = "memorization"

    var better: MetricValue.Better {
      switch self {
      case .frechet, .discrepancy: .lower
      case .precision, .recall: .higher
      case .copying: .floor
      }
    }
    var possible: ClosedRange<Double> {
      switch self {
      case .frechet: 0...Double.infinity
      case .discrepancy: -1...2
      case .precision, .recall, .copying: 0...1
      }
    }
  }

  /// - Parameters:
  ///   - training: What the models learn from.
  ///   - heldOut: What they never see.
  ///   - components: How many principal components stand for an image.
  /// - Throws: `DataError` if there are too few images.
  public init(
    training: ImageSet, heldOut: ImageSet, components: Int = 24, stream: RandomStream
  ) throws {
    require(training.dimension == heldOut.dimension, "judge: images of two sizes")
    let count = min(heldOut.count, training.count, Self.greatestCount)
    guard count >= 20 else {
      throw DataError("\(count) held-out images are too few to judge by; 20 are the least")
    }
    var order = stream.split("order")
    let held = heldOut.subset(order.permutation(of: heldOut.count).prefix(count))
    let shuffled = order.permutation(of: training.count)
    let repetitions = min(Self.greatestRepetition, training.count / count)
    self.count = count
    self.stream = stream
    features = try PrincipalComponents(
      of: training.pixels, dimension: training.dimension,
      count: min(components, training.dimension))
    self.heldOut = try Points(held.pixels, dimension: held.dimension, what: "held-out image")
    self.training = try Points(
      training.pixels, dimension: training.dimension, what: "training image")
    self.repetitions = (0..<repetitions).map { Array(shuffled[($0 * count)..<(($0 + 1) * count)]) }
    heldOutFeatures = try Points(features.transform(held.pixels), dimension: features.count)
    frechet = try FrechetReference(GaussianSummary(of: heldOutFeatures))
    discrepancy = try MaximumMeanDiscrepancy(reference: heldOutFeatures)

    var floors: [Metric: [Double]] = [:]
    for part in self.repetitions {
      let real = try Points(
        features.transform(training.gather(part)), dimension: features.count)
      floors[.frechet, default: []].append(
        try frechet.distanceSquared(to: GaussianSummary(of: real)))
      floors[.discrepancy, default: []].append(discrepancy.squared(of: real))
      let manifolds = PrecisionRecall(samples: real, data: heldOutFeatures)
      floors[.precision, default: []].append(manifolds.precision)
      floors[.recall, default: []].append(manifolds.recall)
    }
    floors[.copying] = Self.copyingFloors(self.heldOut, self.training)
    self.floors = floors
  }

  /// Held-out images in two halves, each held against the other: what no copying looks like.
  private static func copyingFloors(_ heldOut: Points, _ training: Points) -> [Double] {
    let half = heldOut.count / 2
    let memorization = Memorization(
      samples: heldOut.subset(0..<half), heldOut: heldOut.subset(half..<heldOut.count),
      training: training)
    return [memorization.copying]
  }

  /// All metrics of `samples`, `[sampleCount, height, width]` row-major; at least ``count`` of them.
  ///
  /// - Throws: `DataError` if there are too few, or one has a value that is not finite.
  public func scores(of samples: [Float]) throws -> [MetricValue] {
    let dimension = heldOut.dimension
    guard samples.count % dimension == 0, samples.count / dimension >= count else {
      throw DataError(
        "\(samples.count / dimension) samples of \(dimension) pixels are too few to judge; "
          + "\(count) are needed")
    }
    let pixels = try Points(Array(samples.prefix(count * dimension)), dimension: dimension)
    let rows = try Points(features.transform(pixels.values), dimension: features.count)

    let distance = try frechet.distanceSquared(to: GaussianSummary(of: rows))
    let kernels = discrepancy.kernels(of: rows)
    let ones = [Double](repeating: 1, count: count)
    let mmd = kernels.value(ones)
    let manifolds = PrecisionRecall(samples: rows, data: heldOutFeatures)
    let memorization = Memorization(samples: pixels, heldOut: heldOut, training: training)
    return [
      try value(.frechet, distance) { weights in
        try frechet.distanceSquared(to: GaussianSummary(of: rows, weights: weights))
      },
      try value(.discrepancy, mmd) { kernels.value($0) },
      try value(.precision, ofMean: manifolds.isPlausible.map { $0 ? 1 : 0 }),
      try value(.recall, ofMean: manifolds.isCovered.map { $0 ? 1 : 0 }),
      try value(.copying, ofMean: memorization.copyingOfEach),
    ]
  }

  private func value(
    _ metric: Metric, _ value: Double, statistic: ([Double]) throws -> Double
  ) throws -> MetricValue {
    let interval = try Resampling.interval(
      around: value, count: count, stream: stream.split(metric.rawValue),
      within: metric.possible, statistic: statistic)
    return MetricValue(
      metric.rawValue, value, interval: interval, floors: floors[metric] ?? [],
      better: metric.better, count: count)
  }

  private func value(_ metric: Metric, ofMean values: [Double]) throws -> MetricValue {
    let interval = try Resampling.interval(
      ofMean: values, stream: stream.split(metric.rawValue), within: metric.possible)
    return MetricValue(
      metric.rawValue, values.reduce(0, +) / Double(values.count), interval: interval,
      floors: floors[metric] ?? [], better: metric.better, count: count)
  }

  /// For each sample, the training image nearest to it, pixel by pixel: to be shown beside it.
  public func nearestTrainingImages(
    of samples: [Float]
  ) throws -> [(index: Int, distance: Double)] {
    try Points(samples, dimension: heldOut.dimension).nearest(in: training)
  }
}
