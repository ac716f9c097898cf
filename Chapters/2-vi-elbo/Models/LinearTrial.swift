import Autodiff
import Datasets
import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import RandomStreams
import Tensors

/// A linear VAE after its training: its exact likelihood on test images, and the estimates of it.
struct LinearTrial: Codable, Sendable, Storable {
  /// log p(x) of each test image.
  let exact: [Double]
  /// Log weights, `[images][500]`, and of annealing `[images][chains]`.
  let weights, annealed: [[Double]]
  /// The mean cosine of two columns of W.
  let lean: Double

  init(
    _ data: ImageSplit, latents: Int, epochs: Int, batch: Int, moves: Int, judged: Int,
    in chapter: Chapter
  ) throws {
    let linear = try LinearVAE.trained(
      on: data.training, latents: latents, epochs: epochs, batch: batch, in: chapter)
    let learned = try linear.exactModel()
    let marginal = try learned.marginal()
    exact = rows(data.test, judged).map { marginal.logDensity(at: $0) }
    let x = grays(data.test).rows(0..<judged)
    let codes = linear.mean(Tape(.evaluation).constant(x)).value
    let noise = Likelihood.gaussian(standardDeviation: linear.deviation)
    var random = chapter.stream("linear evaluation")
    weights = importanceWeights(
      of: x, mean: codes, logVariance: broadcast(linear.logVariance.value, toShape: codes.shape),
      samples: 500, using: &random
    ) { x, z in
      -noise.negativeLog(of: x, given: linear.decoder(Tape(.evaluation).constant(z))).value
    }
    annealed = try Annealing.run(
      "annealing the linear VAE", in: chapter, moves: moves, on: x.rows(0..<max(1, judged / 4)),
      pilot: grays(data.training).rows(0..<min(10, data.training.count)), latents: latents,
      using: &random
    ) { x, z in -noise.negativeLog(of: x.value, given: linear.decoder(z)) }.weights
    let columns = (0..<latents).map { j in learned.weights.map { $0[j] } }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let cosines = (0..<latents).flatMap { i in
      (0..<i).map { j in
        abs(dot(columns[i], columns[j]))
          / (dot(columns[i], columns[i]) * dot(columns[j], columns[j])).squareRoot()
      }
    }
    lean = cosines.reduce(0, +) / Double(max(cosines.count, 1))
  }

  /// L_1, L_5, L_50 or L_500 of each image.
  func ladder(_ rung: Int) -> [Double] {
    weights.map { importanceWeightedBound($0, groupsOf: Ladder.sizes[rung]) }
  }

  var byAnnealing: [Double] { annealed.map(logMeanWeight) }

  /// Estimate minus truth, for the images that were estimated.
  func errors(_ estimates: [Double]) -> [Double] { zip(estimates, exact).map { $0 - $1 } }

  func table(bestOnTest: Double, moves: Int) throws -> Table {
    var table = Table([
      "linear VAE, nats an image", .init("value", decimals: 2, band: .absolute(1)),
      .init("minus truth", decimals: 3, band: .absolute(0.5)),
    ])
    for (k, size) in Ladder.sizes.enumerated() {
      table.append(
        size == 1 ? "k = 1, the ELBO" : "k = \(size)", try simulatedMean(ladder(k)),
        try simulatedMean(errors(ladder(k))))
    }
    table.append(
      "annealing, 10 chains of \(moves) moves, first \(annealed.count) images",
      try simulatedMean(byAnnealing), try simulatedMean(errors(byAnnealing)))
    table.append("the truth", try simulatedMean(exact), Table.Cell.missing)
    table.append("maximum likelihood on the training images", bestOnTest, Table.Cell.missing)
    return table
  }

  func plot() -> Plot {
    Plot(
      x: Plot.Axis("exact log p(x)", unit: "nats"), y: Plot.Axis("estimate − truth", unit: "nats")
    )
    .points(
      "annealing", x: Array(exact.prefix(annealed.count)), y: errors(byAnnealing), color: .orange
    )
    .points("ELBO", x: exact, y: errors(ladder(0)), color: .green)
    .points("k = 500", x: exact, y: errors(ladder(3)), color: .blue)
    .horizontalLine(at: 0).legend(.above)
  }
}

/// log p(x) by importance weights around a posterior that is made wider, in double precision.
func sampledEvidence(
  _ model: FactorAnalysisModel, _ x: [Double], _ count: Int, _ stream: RandomStream
) throws -> Estimate {
  var stream = stream
  let prior = try model.prior()
  let posterior = try model.posterior(of: x)
  let q = try MultivariateNormal(
    mean: posterior.mean, covariance: posterior.covariance.map { $0.map { 1.3 * $0 } })
  let logs = (0..<count).map { _ -> Double in
    let z = q.sample(using: &stream)
    var weight = prior.logDensity(at: z) - q.logDensity(at: z)
    for (row, value) in zip(model.weights.indices, x) {
      let mean = zip(model.weights[row], z).reduce(model.bias[row]) { $0 + $1.0 * $1.1 }
      let r = (value - mean) / model.noise[row]
      weight -= 0.5 * (r * r + logTwoPi) + log(model.noise[row])
    }
    return weight
  }
  let largest = logs.max() ?? 0
  return try log(simulatedMean(logs.map { exp($0 - largest) })) + Estimate(largest)
}
