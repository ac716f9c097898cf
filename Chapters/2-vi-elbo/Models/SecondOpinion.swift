import GSLNumerics
import Literate

/// Log weights by annealing and by the encoder for the same images, `[images][chains or samples]`.
struct SecondOpinion: Codable, Sendable, Storable {
  let annealed: [[Double]]
  /// The share of moves accepted.
  let accepted: Double
  let weights: [[Double]]

  /// Annealing minus L_500, image by image.
  var differences: [Double] { zip(annealed, weights).map { logMeanWeight($0) - logMeanWeight($1) } }

  func table(moves: Int) throws -> Table {
    var table = Table([
      "", .init("nats an image", decimals: 2, band: .relative(0.02)),
      .init("effective samples", digits: 2, band: .relative(0.5)),
    ])
    func mean(_ rows: [[Double]], _ f: ([Double]) -> Double) throws -> Estimate {
      try simulatedMean(rows.map(f))
    }
    table.append(
      "500 importance weights", try mean(weights, logMeanWeight),
      try mean(weights, effectiveSamples))
    table.append(
      "annealing, 10 chains of \(moves) moves", try mean(annealed, logMeanWeight),
      try mean(annealed, effectiveSamples))
    return table
  }
}
