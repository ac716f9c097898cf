import Figures
import Foundation
import Literate
import Probability

/// Densities and discriminators of a game on the line at some milestones.
func lineFrames(_ run: LineRun, _ milestones: [Int]) throws -> PlotGrid {
  let truth = Pairs.twoHumps
  let shown = LineGrid.places.indices.filter { abs(LineGrid.places[$0]) <= 4.5 }
  let x = shown.map { LineGrid.places[$0] }
  return PlotGrid(
    try milestones.map { t in
      let q = try run.density(t)
      let best = OptimalDiscriminator(real: truth, generated: q)
      return Plot("step \(run.step(t))", x: "x", y: "density, D")
        .line("p", x: x, y: x.map { truth.density(at: $0) }, color: .gray)
        .line("q", x: x, y: x.map { q.density(at: $0) }, color: .orange)
        .line("D*", x: x, y: x.map { best($0) }, color: .blue, style: .dashed)
        .line("D", x: x, y: shown.map { 1 / (1 + exp(-run.logits[t][$0])) }, color: .blue)
        .xAxis(.linear, -4.5...4.5).yAxis(.linear, 0...1.2).legend(.none)
    }, columns: 3)
}

/// Over training: the divergence by quadrature, and the bound that the discriminator gives.
struct LineTrace {
  let steps: [Double]
  let shannon: [Double]
  let bound: [Double]
}

func lineTrace(_ run: LineRun) throws -> LineTrace {
  LineTrace(
    steps: run.places.indices.map { Double(run.step($0)) },
    shannon: try run.places.indices.map { try run.shannon($0, against: Pairs.twoHumps) },
    bound: try run.places.indices.map {
      try run.value($0, against: Pairs.twoHumps) / 2 + log(2)
    })
}
