import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

// The larger figures of the chapter, as values.

/// The curved model's joint density, cut at some x, and the posteriors there.
func posteriorPlots(of model: CurvedModel, at seen: [Double]) throws -> PlotGrid {
  let zs = Array(stride(from: -4.5, through: 3, by: 0.05))
  let cuts = zip(seen, [Plot.Color.orange, .green, .purple])
  let named = { (x: Double) in "x = " + Precision.significant(1).string(x) }
  let joint = Plot("p(x, z)", x: "z", y: "x")
    .heat(overX: -4.5...3, y: -2...6) { z, x in exp(model.logJoint(x, z)) }
  let posteriors = try cuts.reduce(Plot("p(z | x)", x: "z", y: "density").legend(.none)) {
    plot, cut in
    let evidence = try model.evidence(cut.0).value
    let density = zs.map { exp(model.logJoint(cut.0, $0)) / evidence }
    let top = zip(zs, density).max { $0.1 < $1.1 }!
    return plot.line(named(cut.0), x: zs, y: density, color: cut.1)
      .note(named(cut.0), x: top.0 - 0.15, y: top.1, anchor: .right, color: cut.1)
  }
  return PlotGrid(
    [
      cuts.reduce(joint) { $0.horizontalLine(at: $1.0, named($1.0), color: $1.1) }, posteriors,
    ], columns: 2)
}

/// A guess and two priors; estimates of its divergence from the mixture, each `(n, estimate)`, in the
/// funnel that the variance of one log ratio predicts.
func samplingPlots(
  of q: Normal, from mixture: Mixture<Normal>, divergence: Double, variance: Double,
  estimates: [SIMD2<Double>]
) -> PlotGrid {
  let counts = Array(stride(from: 1.0, through: 3, by: 0.05)).map { pow(10, $0) }
  let funnel = counts.map { 2 * (variance / $0).squareRoot() }
  return PlotGrid(
    [
      Plot("q and two priors", x: "z", y: "density").legend(.none)
        .line("q", over: -4...4, color: .blue) { q.density(at: $0) }
        .line("mixture", over: -4...4, color: .orange) { mixture.density(at: $0) }
        .line("N(0, 1)", over: -4...4, color: .green, style: .dashed) {
          Normal.standard.density(at: $0)
        }
        .note("q", x: 1.15, y: 0.53, color: .blue)
        .note("mixture", x: -1.9, y: 0.35, anchor: .right, color: .orange)
        .note("N(0, 1)", x: 0, y: 0.43, anchor: .right, color: .green),
      Plot("divergence of q from the mixture", x: "draws n", y: Plot.Axis("estimate", unit: "nats"))
        .xAxis(.logarithmic, 10...1000).legend(.none)
        .band(
          x: counts, low: funnel.map { divergence - $0 }, high: funnel.map { divergence + $0 },
          color: .sky
        )
        .line(x: counts, y: counts.map { _ in divergence }, color: .gray, style: .dashed)
        .points(at: estimates, color: .blue),
    ], columns: 2)
}

/// The variances of three gradients by formula (lines) and simulated (dots, in the order path, score,
/// baseline).
func variancePlots(
  byWidth: [(σ: Double, variances: [Double])], byDimension: [(dimensions: Int, variances: [Double])]
) -> PlotGrid {
  let estimators: [(name: String, color: Plot.Color, variance: (Quadratic) -> Double)] = [
    ("reparameterised", .blue, { $0.pathVariance }),
    ("score function", .orange, { $0.scoreVariance }),
    ("with a baseline", .green, { $0.baselineVariance }),
  ]
  func plot(_ title: String, _ x: String, lines: [(Double, Quadratic)], dots: [(Double, [Double])])
    -> Plot
  {
    let empty = Plot(
      title, x: Plot.Axis(x, scale: .logarithmic),
      y: Plot.Axis("variance of one sample", scale: .logarithmic))
    return estimators.enumerated().reduce(empty) { plot, entry in
      let (k, estimator) = entry
      return plot.line(
        estimator.name, x: lines.map(\.0), y: lines.map { estimator.variance($0.1) },
        color: estimator.color
      )
      .points(x: dots.map(\.0), y: dots.map { $0.1[k] }, color: estimator.color)
    }
  }
  return PlotGrid(
    [
      plot(
        "one coordinate", "σ of q",
        lines: stride(from: 0.1, through: 2, by: 0.05).map { ($0, Quadratic(σ: $0)) },
        dots: byWidth.map { ($0.σ, $0.variances) }),
      plot(
        "σ = ½", "coordinates J",
        lines: byDimension.map { (Double($0.dimensions), Quadratic(dimensions: $0.dimensions)) },
        dots: byDimension.map { (Double($0.dimensions), $0.variances) }),
    ], columns: 2)
}

/// The mean of one value a seed, with its standard error.
func overSeeds(_ values: [Double]) -> Estimate {
  let mean = values.reduce(0, +) / Double(values.count)
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let count = Double(values.count)
  return Estimate(
    mean, error: (squares / max(count - 1, 1) / count).squareRoot(),
    method: .monteCarlo(samples: values.count))
}

/// How far the bounds with k samples are above the ELBO.
func ladderPlot(_ ladders: [Ladder]) -> Plot {
  let k = Ladder.sizes.map(Double.init)
  let rises = Ladder.sizes.indices.map { i in overSeeds(ladders.map { $0.bounds[i] - $0.bounds[0] })
  }
  return Plot(x: "samples k", y: Plot.Axis("above the ELBO", unit: "nats an image"))
    .xAxis(.logarithmic, 0.8...700).legend(.none)
    .line(x: k, y: rises.map(\.value), color: .blue)
    .points(
      "L_{k}, ± 1 s.e.", x: k, y: rises.map(\.value), errors: rises.map(\.error), color: .blue)
}

/// The ladders of several trainings in one table.
func ladderTable(_ ladders: [Ladder]) -> Table {
  var table = Table([
    "estimate of log p(x), nats an image", .init("value", decimals: 2, band: .relative(0.02)),
    .init("above the ELBO", decimals: 2, band: .absolute(0.3)),
    .init("effective samples", digits: 2, band: .relative(0.5)),
  ])
  func row(_ name: String, _ value: (Ladder) -> Double, _ effective: ((Ladder) -> Double)? = nil) {
    table.append(
      name, overSeeds(ladders.map(value)), overSeeds(ladders.map { value($0) - $0.bounds[0] }),
      effective.map { overSeeds(ladders.map($0)).cell } ?? Table.Cell.missing)
  }
  row("k = 1, the ELBO") { $0.bounds[0] }
  row("k = 5") { $0.bounds[1] }
  row("k = 50") { $0.bounds[2] }
  row("k = 500", { $0.bounds[3] }) { $0.effective }
  row("ELBO, best normal for each image") { $0.refined }
  row("k = 500 around that normal", { $0.refined500 }) { $0.refinedEffective }
  return table
}

/// Both terms over the epochs of a training, and of the second what a common shift costs.
func trainingPlots(_ trained: Trained) -> PlotGrid {
  let epochs = trained.training.prior.indices.map { Double($0 + 1) }
  return PlotGrid(
    [
      Plot("reconstruction", x: "epoch", y: Plot.Axis("−E log p(x|z)", unit: "nats"))
        .xAxis(.logarithmic)
        .line("training", x: epochs, y: trained.training.reconstruction, color: .blue)
        .line("test", x: epochs, y: trained.watched.reconstruction, color: .orange),
      Plot("prior fitting", x: "epoch", y: Plot.Axis("KL", unit: "nats")).xAxis(.logarithmic)
        .line("training", x: epochs, y: trained.training.prior, color: .blue)
        .line("test", x: epochs, y: trained.watched.prior, color: .orange)
        .line(
          "of it, for a common shift", x: epochs, y: trained.watchedShift, color: .green,
          style: .dashed),
    ], columns: 2)
}
