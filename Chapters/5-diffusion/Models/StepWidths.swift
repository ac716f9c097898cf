import Figures
import Foundation

/// Where the step back is wide, in a walk of ten steps, and how well the best single number is estimated at the
/// first of five.
struct StepWidths {
  private let trial: VarianceTrial
  private var ten: LineWalk { trial.lines[1] }
  private var five: LineWalk { trial.lines[0] }

  init(_ trial: VarianceTrial) { self.trial = trial }

  /// The share of the points, over all ten steps, at which the exact variance is more than 5 % above β and β̃.
  var shareAbove: Double {
    let above = ten.walk.steps.map { step in
      ten.mean(
        ten.exactVariance(at: step).map { $0 > 1.05 * max(step.beta, step.lower) ? 1 : 0 }, at: step
      )
    }
    return above.reduce(0, +) / Double(above.count)
  }

  /// The first of five steps.
  var first: SparseWalk.Step { five.walk.steps[0] }

  /// The best single number there.
  var known: Double { five.analyticVariance(five.exactNoise(at: first), at: first) }

  /// By how much the networks' estimates of it are off, on average.
  var misses: Double {
    let estimates = trial.runs.trained(on: .hybrid, steps: 5).map { model in
      five.analyticVariance(
        noiseAndSpread(model, at: LineWalk.grid, time: first.t).noise, at: first)
    }
    return meanAndError(estimates.map { abs($0 - known) }).mean
  }

  /// The variance of one step back over β, against the place: exact, learned and one number.
  func plot(ofStep index: Int) throws -> Plot {
    let step = ten.walk.steps[index]
    let places = LineWalk.grid.indices.filter { abs(LineWalk.grid[$0]) <= 2.5 }
    let x = places.map { LineWalk.grid[$0] }
    func curve(_ variance: [Double]) -> [Double] { places.map { variance[$0] / step.beta } }
    func level(_ value: Double) -> [Double] { x.map { _ in value / step.beta } }
    func network(_ loss: SpreadLoss) throws -> [Double] {
      let rule = VarianceTrial.learned(trial.runs.trained(on: loss, steps: 10)[0])
      return curve(try rule(LineWalk.grid, step).variance)
    }
    return Plot(x: "x_t", y: "variance / β").yAxis(.linear, 0...2.5)
      .line("exact", x: x, y: curve(ten.exactVariance(at: step)))
      .line("learned, hybrid", x: x, y: try network(.hybrid))
      .line("learned, bound", x: x, y: try network(.bound))
      .line(
        "one number", x: x, y: level(ten.analyticVariance(ten.exactNoise(at: step), at: step))
      )
      .line("β̃", x: x, y: level(step.lower), color: .gray, style: .dashed)
  }
}
