import Foundation
import Probability
import RandomStreams

/// Independent pixels: a table of frequencies for each, `pseudocount` added to
/// every count.
struct PixelTables: Sendable {
  /// log P_j(k) as `[pixel][gray]`.
  let logProbabilities: [[Double]]

  // snippet.tables
  init(_ images: [[Int]], levels: Int, pseudocount: Double = 1) {
    let total = Double(images.count) + Double(levels) * pseudocount
    logProbabilities = images[0].indices.map { pixel in
      var counts = [Double](repeating: pseudocount, count: levels)
      for image in images { counts[image[pixel]] += 1 }
      return counts.map { log($0 / total) }
    }
  }
  // snippet.end

  func logProbability(of image: [Int]) -> Double {
    zip(image, logProbabilities).reduce(0) { $0 + $1.1[$1.0] }
  }
}

extension PixelTables {
  /// `[count, pixels]`, 0 … 1.
  func samples(_ count: Int, using random: inout RandomStream) throws -> [Float] {
    let pixels = try logProbabilities.map { try Categorical(probabilities: $0.map { exp($0) }) }
    let top = Float(logProbabilities[0].count - 1)
    return (0..<count).flatMap { _ in pixels.map { Float($0.sample(using: &random)) / top } }
  }
}
