import Datasets
import Foundations

/// Names images by the labels of the most similar training images: no training, exact, and on
/// digits hard to beat (98 % of the embedded ones).
public struct NearestNeighborClassifier: Sendable {
  /// How many classes the training images have: one more than their greatest label.
  public let classCount: Int
  private let images: Points
  private let labels: [Int]
  private let neighbors: Int

  /// - Throws: `DataError` if `training` has a value that is not finite, or fewer images than
  ///   `neighbors`.
  public init(training: ImageSet, neighbors: Int = 5) throws(DataError) {
    require(neighbors >= 1, "classifier: it needs a neighbor")
    guard training.count >= neighbors else {
      throw DataError("\(training.count) images have no \(neighbors) neighbors to classify by")
    }
    images = try Points(training.pixels, dimension: training.dimension, what: "training image")
    labels = training.labels
    classCount = training.classCount
    self.neighbors = neighbors
  }

  /// For each image the class that most of its neighbors have (of equals, the one of the
  /// nearest), and their share, the confidence.
  public func classify(_ pixels: [Float]) throws(DataError) -> [(label: Int, confidence: Double)] {
    let points = try Points(pixels, dimension: images.dimension)
    return points.nearest(neighbors, in: images).map { nearest in
      var votes = [Int](repeating: 0, count: classCount)
      for index in nearest { votes[labels[index]] += 1 }
      let most = votes.max() ?? 0
      let winner = nearest.first { votes[labels[$0]] == most } ?? nearest[0]
      return (labels[winner], Double(most) / Double(neighbors))
    }
  }

  /// The share of labeled images that it names right.
  public func accuracy(on test: ImageSet) throws(DataError) -> Double {
    let named = try classify(test.pixels)
    return Double(zip(named, test.labels).count { $0.label == $1 }) / Double(test.count)
  }
}

/// What a classifier makes of samples: is every class there, and are the samples clear?
public struct LabelReport: Sendable, Hashable {
  /// The share of samples of each class.
  public let shares: [Double]
  /// The classifier's confidence in its answer, averaged over the samples, 0 … 1.
  public let meanConfidence: Double
  /// The share of samples that are named as they were asked for; `nil` if nothing was asked for.
  public let agreement: Double?

  /// - Parameters:
  ///   - named: A classifier's answers, of whatever kind it is.
  ///   - wanted: The classes that were asked for, if the model takes them.
  public init(
    _ named: [(label: Int, confidence: Double)], classCount: Int, wanted: [Int]? = nil
  ) {
    require(!named.isEmpty, "label report: there are no samples")
    require(
      wanted.map { $0.count == named.count } ?? true,
      "label report: \(named.count) samples, \(wanted?.count ?? 0) wishes")
    var counts = [Double](repeating: 0, count: classCount)
    for answer in named { counts[answer.label] += 1 }
    let total = Double(named.count)
    shares = counts.map { $0 / total }
    meanConfidence = named.reduce(0) { $0 + $1.confidence } / total
    agreement = wanted.map { wanted in
      Double(zip(named, wanted).count { $0.label == $1 }) / total
    }
  }
}
