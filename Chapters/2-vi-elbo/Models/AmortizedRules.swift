import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

/// Rules that answer with a guess for every x of the curved model, and the best normal for each.
struct AmortizedRules {
  let x = Array(stride(from: -1.0, through: 5, by: 0.25))
  /// Bounds at each x, and the evidence.
  let byLine, byCubic, byFamily: [Double]
  let truth: [Estimate]

  init() throws {
    let asked = x
    let line = try Self.fitted(from: [0.5, 1.5, -1, 0], to: asked)
    let cubic = try Self.fitted(
      from: [line[0], line[1], 0, 0, line[2], line[3], 0, 0], to: asked)
    byLine = try asked.map { curved.bound($0, try Self.guess(line, $0)) }
    byCubic = try asked.map { curved.bound($0, try Self.guess(cubic, $0)) }
    byFamily = try asked.map { curved.bound($0, try curved.bestNormal($0)) }
    truth = try asked.map { try log(curved.evidence($0)) }
  }

  /// q(z|x) by a rule: the first half of φ is the polynomial μ, the second log σ, in u = (x − 2)/3.
  private static func guess(_ φ: [Double], _ x: Double) throws -> Normal {
    let (half, u) = (φ.count / 2, (x - 2) / 3)
    func polynomial(_ part: ArraySlice<Double>) -> Double {
      part.reversed().reduce(0) { $0 * u + $1 }
    }
    return try Normal(
      mean: polynomial(φ[..<half]), standardDeviation: exp(min(polynomial(φ[half...]), 5)))
  }

  /// The rule with the highest average bound, from a start.
  private static func fitted(from start: [Double], to asked: [Double]) throws -> [Double] {
    try minimize(from: start, step: 0.02, tolerance: 1e-6) { φ in
      try asked.reduce(0) { $0 - curved.bound($1, try guess(φ, $1)) } / Double(asked.count)
    }.point
  }

  /// How far bounds are below the evidence, on average.
  func shortfall(_ bounds: [Double]) -> Double {
    zip(truth, bounds).reduce(0) { $0 + $1.0.value - $1.1 } / Double(truth.count)
  }

  func plot() -> Plot {
    func below(_ bounds: [Double]) -> [Double] { zip(truth, bounds).map { $0.value - $1 } }
    return Plot(x: "x", y: Plot.Axis("log p(x) − bound", unit: "nats")).legend(.above)
      .line("rule of straight lines", x: x, y: below(byLine))
      .line("rule of cubics", x: x, y: below(byCubic))
      .line("best normal", x: x, y: below(byFamily))
  }
}

/// The mean field under a posterior that leans, and its bound.
func meanFieldPlots() throws -> PlotGrid {
  let model = try twoCauses(tilt: 0.9)
  let exact = try model.posterior(of: measured)
  let (q, bounds) = try coordinateAscent(model, measured, sweeps: 12)
  return PlotGrid(
    [
      Plot("posterior and mean field", x: "z_{1}", y: "z_{2}")
        .heat(overX: -1.5...2.5, y: -2...2) { exp(exact.logDensity(at: [$0, $1])) }
        .contours(overX: -1.5...2.5, y: -2...2, levels: 4) { exp(q.logDensity(at: [$0, $1])) }
        .equalAspect(),
      Plot("the bound", x: "updates", y: Plot.Axis("nats"))
        .line("L(q)", x: bounds.indices.map(Double.init), y: bounds)
        .horizontalLine(at: try model.logEvidence(of: measured), "log p(x)"),
    ], columns: 2)
}
