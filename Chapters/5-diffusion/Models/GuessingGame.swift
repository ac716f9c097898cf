import Foundation
import Verification

/// Three pictures, three captions, their joint shares, and any critic.
struct GuessingGame {
  private let joint: [Double]
  private let critic: [Double]

  init(using draw: inout Draw) {
    let weights = (0..<9).map { _ in pow(draw.uniform(), 3) + 1e-3 }
    let shares = weights.map { $0 / weights.reduce(0, +) }
    // Near the best critic, and off by a random factor in each cell.
    let px = (0..<3).map { x in (0..<3).reduce(0) { $0 + shares[3 * x + $1] } }
    let pc = (0..<3).map { c in (0..<3).reduce(0) { $0 + shares[3 * $1 + c] } }
    critic = (0..<9).map { shares[$0] / (px[$0 / 3] * pc[$0 % 3]) * exp(0.3 * draw.normal()) }
    joint = shares
  }

  private var pictures: [Double] {
    (0..<3).map { x in (0..<3).reduce(0) { $0 + joint[3 * x + $1] } }
  }
  private var captions: [Double] {
    (0..<3).map { c in (0..<3).reduce(0) { $0 + joint[3 * $1 + c] } }
  }

  /// I(x; c), nats.
  var information: Double {
    let (px, pc) = (pictures, captions)
    return (0..<9).reduce(0.0) { sum, cell -> Double in
      let apart: Double = px[cell / 3] * pc[cell % 3]
      return sum + joint[cell] * log(joint[cell] / apart)
    }
  }

  /// L, over all batches of n: the picture's own caption and n − 1 others.
  func loss(_ n: Int) -> Double {
    let pc = captions
    var total = 0.0
    for cell in 0..<9 {
      let (x, own) = (cell / 3, critic[cell])
      let others = Int(pow(3, Double(n - 1)))
      for code in 0..<others {
        var (share, sum, rest) = (joint[cell], own, code)
        for _ in 1..<n {
          share *= pc[rest % 3]
          sum += critic[3 * x + rest % 3]
          rest /= 3
        }
        total -= share * log(own / sum)
      }
    }
    return total
  }
}
