import Foundation
import GSLNumerics
import Probability
import RandomStreams

/// Every training image with a blur of `width` gray steps around it, all
/// equally probable.
///
/// A pixel with the gray c becomes k with the probability that a normal around
/// c rounds to k; what falls below the first or above the last gray counts for
/// that gray.
struct ImageKernels: Sendable {
  let images: [[Int]]
  /// log of the probability that gray c becomes k, `[c][k]`.
  let table: [[Double]]

  // snippet.kernels
  init(_ images: [[Int]], levels: Int, width: Double) {
    self.images = images
    table = (0..<levels).map { c in
      (0..<levels).map { k in
        let low = k == 0 ? -Double.infinity : (Double(k - c) - 0.5) / width
        let high = k == levels - 1 ? .infinity : (Double(k - c) + 0.5) / width
        return logNormalMass(from: low, to: high)
      }
    }
  }
  // snippet.end

  /// log P(x | this training image), for each training image.
  func logKernels(at x: [Int]) -> [Double] {
    images.map { image in
      var sum = 0.0
      for j in x.indices { sum += table[image[j]][x[j]] }
      return sum
    }
  }

  func logProbability(of x: [Int]) -> Double {
    logSumExp(logKernels(at: x)) - log(Double(images.count))
  }
}

extension ImageKernels {
  func meanLogProbability(of images: [[Int]]) -> Double {
    images.reduce(0) { $0 + logProbability(of: $1) } / Double(images.count)
  }

  /// `[count, pixels]`, 0 … 1.
  func samples(_ count: Int, using random: inout RandomStream) throws -> [Float] {
    let rows = try table.map { try Categorical(weights: $0.map { exp($0) }) }
    return (0..<count).flatMap { _ in
      images[random.integer(below: images.count)].map {
        Float(rows[$0].sample(using: &random)) / Float(table.count - 1)
      }
    }
  }

  /// The training image nearest to each of `pixels`, `[count, pixels]`, 0 … 1.
  func nearest(to pixels: [Float]) -> [Float] {
    let dimension = images[0].count
    let top = Float(table.count - 1)
    return stride(from: 0, to: pixels.count, by: dimension).flatMap { start -> [Float] in
      let x = pixels[start..<start + dimension].map { Int(($0 * top).rounded()) }
      func distance(_ image: [Int]) -> Int {
        zip(image, x).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      let near = images.map { (distance($0), $0) }.min { $0.0 < $1.0 }!.1
      return near.map { Float($0) / top }
    }
  }
}
