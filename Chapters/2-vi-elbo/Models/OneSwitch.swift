import Foundation
import Probability

func logistic(_ a: Double) -> Double { 1 / (1 + exp(-a)) }

// snippet.OneSwitch
/// One switch with f(z) = (z − t)²: every moment of every gradient by a sum or an integral
/// (the example of Tucker and others, 2017).
struct OneSwitch {
  var a = 0.0
  var t = 0.45

  func f(_ z: Double) -> Double { (z - t) * (z - t) }
  var on: Double { logistic(a) }

  /// d/da E[f(z)].
  var truth: Double { on * (1 - on) * (f(1) - f(0)) }

  /// The relaxed gradient for one logistic draw.
  func relaxed(_ draw: Double, _ τ: Double) -> Double {
    let y = logistic((a + draw) / τ)
    return 2 * (y - t) * y * (1 - y) / τ
  }

  /// The score function's gradient for one z.
  func score(_ z: Double) -> Double { f(z) * (z - on) }
  // snippet.end

  /// Mean and variance of the relaxed gradient.
  func relaxedMoments(_ τ: Double) throws -> (mean: Double, variance: Double) {
    let noise = try Logistic(location: 0, scale: 1)
    let mean = try expectation(under: noise) { relaxed($0, τ) }.value
    let square = try expectation(under: noise) { pow(relaxed($0, τ), 2) }.value
    return (mean, square - mean * mean)
  }

  var scoreVariance: Double {
    on * pow(score(1), 2) + (1 - on) * pow(score(0), 2) - truth * truth
  }
}
