import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

/// p = N(0, 1), q = N(d, s²) and D* on the left; value and Wasserstein distance over d on the right.
func apart(_ d: Double, _ s: Double) throws -> PlotGrid {
  let p = Pairs.real
  let q = try Normal(mean: d, standardDeviation: s)
  let best = OptimalDiscriminator(real: p, generated: q)
  func value(_ d: Double) throws -> Double {
    try minimaxValueByQuadrature(
      real: p, generated: Normal(mean: d, standardDeviation: s), relativeTolerance: 1e-5
    ).value
  }
  func wasserstein(_ d: Double) throws -> Double {
    try wasserstein1ByQuadrature(
      between: p, and: Normal(mean: d, standardDeviation: s), relativeTolerance: 1e-5
    ).value
  }
  let places = stride(from: 0.0, through: 6, by: 0.5).map { $0 }
  return PlotGrid(
    [
      Plot("densities and D*", x: "x", y: "density, D*")
        .line("p", over: -4...8, samples: 121, color: .gray) { p.density(at: $0) }
        .line("q", over: -4...8, samples: 121, color: .orange) { q.density(at: $0) }
        .line("D*", over: -4...8, samples: 121, color: .blue) { best($0) }
        .yAxis(.linear, 0...1.05).legend(.above),
      Plot("what they say", x: "d", y: Plot.Axis("nats; W₁ in units of x"))
        .line("V(D*, G)", x: places, y: try places.map(value), color: .blue)
        .line("W₁", x: places, y: try places.map(wasserstein), color: .orange)
        .points("", x: [d, d], y: [try value(d), try wasserstein(d)], color: .ink)
        .horizontalLine(at: -log(4), "−log 4").yAxis(.linear, -1.6...6.2).legend(.above),
    ], columns: 2)
}
