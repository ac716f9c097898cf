import Figures
import Literate
import Probability
import RandomStreams

/// Approximation and estimation error of histograms, for data sets of several sizes.
struct TwoErrors: Sendable {
  let sizes: [Int]
  let cells = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 30, 40, 48, 60]
  let approximation: [Double]
  /// `[size][cells]`, averaged over data sets.
  let estimation: [[Double]]

  init(sizes: [Int], dataSets: Int, stream: RandomStream) {
    let outcomes = 240
    let p = humps(outcomes)
    let families = cells.map { HistogramFamily(outcomes: outcomes, cells: $0) }
    let stars = families.map { $0.member(p) }
    let die = try! Categorical(probabilities: p)
    self.sizes = sizes
    approximation = stars.map { divergence(p, $0) }
    estimation = sizes.map { n in
      let counted = (0..<dataSets).map { index -> [Double] in
        var random = stream.split(n).split(index)
        var counts = [Double](repeating: 0, count: outcomes)
        for k in die.samples(n, using: &random) { counts[k] += 1 }
        return counts
      }
      return zip(families, stars).map { family, star in
        mean(counted.map { divergence(star, family.member($0, pseudocount: 0.5)) })
      }
    }
  }

  func plot(_ index: Int) -> Plot {
    let x = cells.map(Double.init)
    let both = zip(approximation, estimation[index]).map { $0 + $1 }
    return Plot("n = \(sizes[index])", x: "cells M", y: Plot.Axis("divergence", unit: "nats"))
      .line("approximation", x: x, y: approximation)
      .line("estimation", x: x, y: estimation[index])
      .line("both", x: x, y: both)
      .yAxis(.linear, 0...0.5).legend(.topRight)
  }
}
