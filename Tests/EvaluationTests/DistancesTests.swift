import Datasets
import RandomStreams
import Testing

@testable import Evaluation

/// Standard normal rows.
func noise(_ count: Int, _ dimension: Int, seed: UInt64, shift: Float = 0) -> Points {
  var stream = RandomStream(seed: seed)
  let values = (0..<(count * dimension)).map { _ in Float(stream.normal()) + shift }
  return try! Points(values, dimension: dimension)
}

func message(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)"
  }
}

/// The plain formula in double precision.
private func squaredDistance(_ a: Points, _ i: Int, _ b: Points, _ j: Int) -> Double {
  (0..<a.dimension).reduce(0) { sum, column in
    let difference =
      Double(a.values[i * a.dimension + column]) - Double(b.values[j * b.dimension + column])
    return sum + difference * difference
  }
}

@Suite struct DistancesTests {
  @Test(arguments: [(1, 1, 1), (5, 3, 2), (4, 7, 8), (9, 10, 17), (3, 2, 64)])
  func everyDistanceIsTheFormula(rows: Int, others: Int, dimension: Int) {
    let (a, b) = (noise(rows, dimension, seed: 1), noise(others, dimension, seed: 2))
    let distances = a.map(distancesTo: b) { _, distances in Array(distances) }
    #expect(distances.count == rows)
    for i in 0..<rows {
      #expect(distances[i].count == others)
      for j in 0..<others {
        let expected = squaredDistance(a, i, b, j)
        #expect(abs(Double(distances[i][j]) - expected) <= 1e-5 * (1 + expected))
      }
    }
  }

  @Test func theNearestAreThoseOfASort() {
    let (a, b) = (noise(11, 5, seed: 3), noise(50, 5, seed: 4))
    let one = a.nearest(in: b)
    let many = a.nearest(7, in: b)
    for i in 0..<a.count {
      let sorted = (0..<b.count).sorted {
        squaredDistance(a, i, b, $0) < squaredDistance(a, i, b, $1)
      }
      #expect(one[i].index == sorted[0])
      #expect(abs(one[i].distance - squaredDistance(a, i, b, sorted[0]).squareRoot()) < 1e-5)
      #expect(many[i] == Array(sorted.prefix(7)))
    }
  }

  @Test func equalDistancesGoToTheEarlierRow() throws {
    let points = try Points([0, 1, 1, 1], dimension: 1)
    let target = try Points([1], dimension: 1)
    #expect(target.nearest(in: points)[0].index == 1)
    #expect(target.nearest(3, in: points) == [[1, 2, 3]])
  }

  @Test func radiiLeaveOutTheRowItself() throws {
    let points = try Points([0, 1, 3, 3], dimension: 1)
    #expect(points.squaredRadii(neighbor: 1) == [1, 1, 0, 0])
    #expect(points.squaredRadii(neighbor: 3) == [9, 4, 9, 9])
  }

  @Test func partsAreRows() throws {
    let points = try Points([0, 1, 2, 3, 4, 5], dimension: 2)
    #expect(points.subset([2, 0]).values == [4, 5, 0, 1])
    #expect(try Points([SIMD2(1, 2)]).values == [1, 2])
  }

  @Test func whatIsNotFiniteIsNamed() {
    #expect(
      message { _ = try Points([1, 2, 3, .infinity], dimension: 2) }
        == "sample 1 has the value inf at place 1; has the model diverged?")
  }
}

@Suite struct NearestNeighborClassifierTests {
  @Test func digitsAreNamed() throws {
    let classifier = try NearestNeighborClassifier(training: Digits.split.training)
    #expect(classifier.classCount == 10)
    #expect(try classifier.accuracy(on: Digits.split.test) > 0.97)
    let first = try classifier.classify(Array(Digits.split.training[0]))[0]
    #expect(first.label == Digits.split.training.labels[0] && first.confidence == 1)
  }

  @Test func votesAreCountedAndTiesGoToTheNearest() throws {
    let training = ImageSet(
      name: "", height: 1, width: 1, pixels: [0, 0.1, 0.2, 0.9], labels: [0, 1, 1, 2], levels: nil)
    let three = try NearestNeighborClassifier(training: training, neighbors: 3)
    let answer = try three.classify([0])[0]
    #expect(answer.label == 1 && abs(answer.confidence - 2.0 / 3) < 1e-12)
    let two = try NearestNeighborClassifier(training: training, neighbors: 2)
    #expect(try two.classify([0])[0].label == 0)
    #expect(try two.classify([0])[0].confidence == 0.5)
  }

  @Test func tooFewImagesAreAnError() {
    let one = Digits.all.subset([0])
    #expect(
      message { _ = try NearestNeighborClassifier(training: one) }
        == "1 images have no 5 neighbors to classify by")
  }

  @Test func aReportCounts() {
    let named = [(0, 1.0), (0, 0.5), (2, 0.9), (1, 0.6)].map { (label: $0.0, confidence: $0.1) }
    let report = LabelReport(named, classCount: 4, wanted: [0, 1, 2, 3])
    #expect(report.shares == [0.5, 0.25, 0.25, 0])
    #expect(abs(report.meanConfidence - 0.75) < 1e-12 && report.agreement == 0.5)
    #expect(LabelReport(named, classCount: 3).agreement == nil)
  }
}
