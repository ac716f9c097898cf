import Figures
import Foundation
import Literate
import Probability

/// A guess beside the posterior, and the evidence as the sum of bound and gap.
func gapPlots(
  _ q: Normal, bound: Double, evidence: Double, logPosterior: (Double) -> Double
) -> PlotGrid {
  let floor = -12.0
  let shown = max(bound, floor)
  let place = 0.5 * (shown + evidence)
  return PlotGrid(
    [
      Plot("posterior and guess", x: "z", y: "density").yAxis(.linear, 0...2.8)
        .line("p(z | x)", over: -4...2.2, color: .gray) { exp(logPosterior($0)) }
        .line("q(z)", over: -4...2.2, color: .blue) { q.density(at: $0) },
      Plot("log p(x) = bound + gap", x: "", y: Plot.Axis("at x = 1", unit: "nats"))
        .xAxis(.linear, 0...2).yAxis(.linear, floor...0).legend(.none)
        .band(x: [0.4, 1.2], low: [floor, floor], high: [shown, shown], color: .blue)
        .band(x: [0.4, 1.2], low: [shown, shown], high: [evidence, evidence], color: .orange)
        .horizontalLine(at: evidence, "log p(x)")
        .note("gap", x: 1.3, y: place, color: .orange)
        .note("bound", x: 0.8, y: 0.5 * (shown + floor), anchor: .center, color: .blue),
    ], columns: 2)
}

/// Both bounds while the lower one is climbed.
func boundsPlot(_ climb: [(lower: Double, upper: Double)], evidence: Double) -> Plot {
  let steps = climb.indices.map(Double.init)
  return Plot(
    x: "step of gradient ascent on the lower bound", y: Plot.Axis("at x = 1", unit: "nats")
  )
  .line("upper, U", x: steps, y: climb.map(\.upper))
  .line("lower, L (the ELBO)", x: steps, y: climb.map(\.lower))
  .horizontalLine(at: evidence, "log p(x)")
  .yAxis(.linear, -7...2)
}
