import Foundation
import GSLNumerics
import Probability

/// What codes for an image's ink cost on a fold's test images, in bits an image.
struct InkBits: Sendable {
  let alike: Double
  let frequencies: Double
  let normal: Double
  let own: Double

  static var rows: [(String, KeyPath<InkBits, Double>)] {
    [
      ("every value alike", \.alike), ("training frequencies, one added to each", \.frequencies),
      ("a normal, cut into unit cells", \.normal), ("the test images' own frequencies", \.own),
    ]
  }

  init(_ fold: Fold) throws {
    let training = fold.training.ink
    let test = fold.test.ink
    let values = Double((fold.training.levels - 1) * fold.training.dimension + 1)
    func bits(_ probability: (Int) -> Double) -> Double {
      -test.reduce(0) { $0 + log2(probability($1)) } / Double(test.count)
    }
    let counts = Dictionary(training.map { ($0, 1) }, uniquingKeysWith: +)
    let testCounts = Dictionary(test.map { ($0, 1) }, uniquingKeysWith: +)
    let q = try Normal(fitting: training.map(Double.init))
    alike = log2(values)
    frequencies = bits {
      Double(counts[$0, default: 0] + 1) / (Double(training.count) + values)
    }
    normal = bits {
      max(q.cumulative(at: Double($0) + 0.5) - q.cumulative(at: Double($0) - 0.5), 1e-300)
    }
    own = bits { Double(testCounts[$0, default: 0]) / Double(test.count) }
  }
}

/// A number as text, for titles of figures.
func decimals(_ value: Double, _ count: Int) -> String {
  String(format: "%.\(count)f", value).replacingOccurrences(of: "-", with: "−")
}
