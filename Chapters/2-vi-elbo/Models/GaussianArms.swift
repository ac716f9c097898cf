import Datasets
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import Tensors

/// Three VAEs with Gaussian pixels that differ in their σ, once a seed.
struct GaussianArms {
  /// `[arm][seed]`: coordinates in use, and ELBOs on the test images.
  let inUse: [[Int]]
  let elbos: [[Double]]
  let table: Table
  /// Test images and the reconstructions of the first seed.
  let pictures: ImageGrid

  init(_ runs: Runs) throws {
    let unit = Likelihood.gaussian(standardDeviation: 1)
    let quarter = Likelihood.gaussian(standardDeviation: 0.25)
    let arms = try runs.arms([
      ("Gaussian, σ = 1", Objective(likelihood: unit)),
      ("Gaussian, σ = 1/4", Objective(likelihood: quarter)),
      ("Gaussian, σ learned", Objective(likelihood: unit, learnsDeviation: true)),
    ])
    let (training, pixels) = (grays(runs.data.training), runs.testGrays.shape[1])
    var noise = runs.chapter.stream("gaussian arms")
    let spectrum = try PrincipalComponents(
      of: runs.data.training.pixels, dimension: pixels, count: pixels
    ).variances
    var table = Table([
      "σ", .init("its value", digits: 2, band: .relative(0.1)),
      .init("coordinates in use", decimals: 1),
      .init("KL, nats", decimals: 2, band: .relative(0.2)),
      .init("linear theory", decimals: 2, band: .relative(0.1)),
      .init("mean squared error", decimals: 4, band: .relative(0.2)),
      .init("ELBO", decimals: 1, band: .relative(0.1)),
    ])
    var (inUse, elbos): ([[Int]], [[Double]]) = ([], [])
    let shown = 0..<min(16, runs.testGrays.shape[0])
    var rows = [runs.testGrays.rows(shown)]
    for (arm, models) in arms.enumerated() {
      var (used, bounds): ([Int], [Double]) = ([], [])
      var (spent, errors, deviations, theory): ([Double], [Double], [Double], [Double]) = (
        [], [], [], []
      )
      for trained in models {
        let vae = trained.vae
        var σ = arm == 0 ? 1.0 : 0.25
        if arm == 2 {
          // With σ = 1 the cost is ‖x − y‖²/2 and a constant.
          let cost = evaluate(vae, unit, on: training, draws: 1, using: &noise).reconstruction
          let mean = cost.reduce(0, +) / Double(cost.count)
          σ = (2 * mean / Double(pixels) - logTwoPi).squareRoot()
        }
        let likelihood = Likelihood.gaussian(standardDeviation: Float(σ))
        let found = evaluate(vae, likelihood, on: runs.testGrays, draws: 5, using: &noise)
        used.append(found.perCoordinate.filter { $0 > 0.05 }.count)
        bounds.append(found.elbo.reduce(0, +) / Double(found.elbo.count))
        spent.append(found.perCoordinate.reduce(0, +))
        deviations.append(σ)
        // The linear model has a column of W for each latent, and gives them to the greatest.
        theory.append(
          spectrum.filter { $0 > σ * σ }.prefix(runs.latents).reduce(0) {
            $0 + log($1 / (σ * σ)) / 2
          })
        let pictures = decoded(vae, likelihood, vae.codes(of: runs.testGrays).mean)
        errors.append(Double(square(pictures - runs.testGrays).mean().scalar))
        if errors.count == 1 { rows.append(pictures.rows(shown)) }
      }
      inUse.append(used)
      elbos.append(bounds)
      table.append(
        ["fixed at 1", "fixed at ¼", "learned"][arm],
        deviations.reduce(0, +) / Double(models.count),
        overSeeds(used.map(Double.init)), overSeeds(spent),
        theory.reduce(0, +) / Double(models.count),
        overSeeds(errors), overSeeds(bounds))
    }
    (self.inUse, self.elbos, self.table) = (inUse, elbos, table)
    pictures = grid(concatenate(rows, axis: 0), like: runs.data.test, columns: shown.count)
  }
}

/// Rate, distortion, ELBO and L_100 of designs, one row each.
func richTable(_ rows: [(name: String, runs: [RichRun])]) -> Table {
  var table = Table([
    "", .init("distortion", decimals: 2, band: .relative(0.05)),
    .init("rate", decimals: 2, band: .absolute(1)),
    .init("ELBO", decimals: 2, band: .relative(0.05)),
    .init("L_100", decimals: 2, band: .relative(0.05)),
  ])
  for (name, runs) in rows {
    table.append(
      name, overSeeds(runs.map(\.distortion)), overSeeds(runs.map(\.rate)),
      overSeeds(runs.map(\.elbo)), overSeeds(runs.map(\.tight)))
  }
  return table
}
