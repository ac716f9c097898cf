import RandomStreams
import Verification

/// Any joint probabilities of four pixels, black or white: an image is a number from 0 to 15.
struct FourPixels {
  private let probabilities: [Double]

  init(using draw: inout Draw) {
    let raw = (0..<16).map { _ in draw.uniform(in: 0.05...1) }
    let total = raw.reduce(0, +)
    probabilities = raw.map { $0 / total }
  }

  func probability(of image: Int) -> Double { probabilities[image] }

  /// q(x^i | the pixels that are not covered), by summing over all images that agree on these.
  func conditional(_ pixel: Int, of image: Int, covered: Int) -> Double {
    let agreeing = (0..<16).filter { ($0 ^ image) & ~covered & 15 == 0 }
    let all = agreeing.reduce(0) { $0 + probabilities[$1] }
    let same = agreeing.filter { ($0 ^ image) >> pixel & 1 == 0 }
    return same.reduce(0) { $0 + probabilities[$1] } / all
  }
}
