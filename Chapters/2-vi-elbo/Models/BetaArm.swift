import Figures
import Foundation
import Literate
import RandomStreams
import Tensors

/// Rate and distortion of the trainings of one objective, one value a seed, nats an image.
struct BetaArm {
  let name: String
  let rate, distortion: [Double]
  /// Coordinates with more than 0.05 nats.
  let inUse: [Double]

  init(_ name: String, _ models: [Trained], on x: Tensor, using random: inout RandomStream) {
    var (rate, distortion, inUse): ([Double], [Double], [Double]) = ([], [], [])
    for model in models {
      let bounds = evaluate(model.vae, .bernoulli, on: x, draws: 10, using: &random)
      let count = Double(x.shape[0])
      rate.append(bounds.prior.reduce(0, +) / count)
      distortion.append(bounds.reconstruction.reduce(0, +) / count)
      inUse.append(Double(bounds.perCoordinate.filter { $0 > 0.05 }.count))
    }
    (self.name, self.rate, self.distortion, self.inUse) = (name, rate, distortion, inUse)
  }

  var elbo: [Double] { zip(rate, distortion).map { -$0 - $1 } }

  static func table(_ arms: [BetaArm]) -> Table {
    var table = Table([
      "trained with", .init("distortion", decimals: 2, band: .relative(0.05)),
      .init("rate", decimals: 2, band: .relative(0.1)),
      .init("ELBO (β = 1)", decimals: 2, band: .relative(0.05)),
      .init("coordinates in use", decimals: 1),
    ])
    for arm in arms {
      table.append(
        arm.name, overSeeds(arm.distortion), overSeeds(arm.rate), overSeeds(arm.elbo),
        overSeeds(arm.inUse))
    }
    return table
  }

  static func plot(_ arms: [BetaArm]) -> Plot {
    let frame = Plot(x: Plot.Axis("rate", unit: "nats"), y: Plot.Axis("distortion", unit: "nats"))
    let rates = arms.flatMap(\.rate)
    let (low, high) = (max(0, (rates.min() ?? 0) - 1), (rates.max() ?? 1) + 1)
    let levels = arms.map { overSeeds($0.elbo).value }
    let lined = levels.reduce(frame) { plot, elbo in
      plot.line(x: [low, high], y: [-elbo - low, -elbo - high], color: .gray, style: .dotted)
    }
    return arms.reduce(lined) { $0.points($1.name, x: $1.rate, y: $1.distortion) }
  }
}

extension CodedImages {
  /// Bits an image for the pixels, given z.
  var bitsGivenCode: Double { pixels.reduce(0, +) / Double(pixels.count) / log(2) }
}

/// What the coder needs beside the bound.
func bitsTable(coded: [Double], bound: [Double], pixels: Double, forward: [Double]) -> Table {
  var table = Table([
    "", .init("bits an image", decimals: 2, band: .relative(0.05)),
    .init("bits a pixel", decimals: 3, band: .relative(0.05)),
  ])
  table.append("the bound, −ELBO", overSeeds(bound), overSeeds(bound.map { $0 / pixels }))
  table.append("coded by bits back", overSeeds(coded), overSeeds(coded.map { $0 / pixels }))
  table.append(
    "of it, the pixels given z", overSeeds(forward), overSeeds(forward.map { $0 / pixels }))
  table.append("a bit for every pixel", pixels, 1.0)
  return table
}

/// Coded length against the bound, image by image, in bits.
func bitsPlot(_ lengths: [Double], bound: [Double]) -> Plot {
  let bits = { (nats: [Double]) in nats.map { $0 / log(2) } }
  let ends = [bits(bound).min() ?? 0, bits(bound).max() ?? 1]
  return Plot(
    x: Plot.Axis("−ELBO", unit: "bits"), y: Plot.Axis("coded length", unit: "bits")
  )
  .legend(.none)
  .line(x: ends, y: ends, color: .gray, style: .dashed)
  .points(x: bits(bound), y: bits(lengths), color: .blue)
}
