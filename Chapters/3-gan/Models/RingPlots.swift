import Datasets
import Evaluation
import Figures
import Foundation
import Literate

/// A game of the page, with the name by which its trainings are kept.
struct RingEntry: Sendable {
  let name: String
  let game: RingGame
}

/// The games of the section on mode collapse.
struct RingLineup: Sendable {
  let games: [RingEntry]

  /// The names of the games that are played with a critic as fast as the generator.
  let equalRates: [String]

  init(steps: Int) {
    let family = Game.allCases.filter { $0 != .minibatch && $0 != .hellinger }.map { game in
      RingEntry(
        name: game.rawValue,
        game: RingGame(
          game: game, rates: game == .spectral ? .boundedSlope : .equal, steps: steps))
    }
    equalRates = family.map(\.name)
    games =
      family + [
        RingEntry(
          name: "slow critic",
          game: RingGame(game: .nonSaturating, rates: .published, steps: steps)),
        RingEntry(
          name: "slow, minibatch discrimination",
          game: RingGame(game: .minibatch, rates: .published, steps: steps)),
      ]
  }

  func outcomes(_ name: String, in runs: [RingRun], seeds: Int) -> [RingRun] {
    guard let index = games.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no game on the ring is called \(name)")
    }
    return Array(runs[index * seeds..<(index + 1) * seeds])
  }
}

/// What is counted, for each game: mean over its seeds and standard error.
func ringTable(
  _ games: [(name: String, samples: [[SIMD2<Double>]])], _ ring: ToyDensity,
  _ grid: GridTotalVariation
) throws -> Table {
  var table = Table([
    "game", .init("spots found", digits: 2, band: .absolute(4)),
    .init("fewest", decimals: 0, band: .absolute(8)),
    .init("balance", digits: 2, band: .absolute(0.6)),
    .init("total variation", digits: 2, band: .absolute(0.4)),
  ])
  for (name, samples) in games {
    let coverage = samples.map { ModeCoverage(of: $0, in: ring) }
    let found = coverage.map { Double($0.found) }
    func cell(_ values: [Double]) -> Table.Cell {
      let (mean, error) = meanAndError(values)
      return .number(mean, error: error)
    }
    table.append(
      name, cell(found), found.min() ?? 0, cell(coverage.map(\.balance)),
      cell(samples.map { grid.distance(to: $0) }))
  }
  return table
}

private func cloud(_ name: String, _ points: [SIMD2<Double>], _ ring: ToyDensity) -> Plot {
  Plot(name, x: "", y: "").points("", at: ring.modes, color: .gray)
    .points("", at: points, color: .orange)
    .xAxis(.linear, -3...3).yAxis(.linear, -3...3).equalAspect().legend(.none)
}

/// One panel a game: the samples of its first seed.
func ringClouds(_ games: [(name: String, samples: [[SIMD2<Double>]])], _ ring: ToyDensity)
  -> PlotGrid
{
  PlotGrid(games.map { cloud($0.name, Array($0.samples[0].prefix(250)), ring) }, columns: 4)
}

/// Two games as strips of frames over training.
func ringStrip(_ upper: [RingRun], _ lower: [RingRun], _ ring: ToyDensity) -> PlotGrid {
  let chosen = [0, 5, 11, 14, 17, 20, 22, 23]
  return PlotGrid(
    [upper[0], lower[0]].flatMap { run in
      chosen.filter { $0 < run.frames.count }.map {
        cloud("\($0 + 1)/\(RingGame.milestones)", plane(run.frames[$0]), ring)
      }
    }, columns: 4)
}

/// What the critic says of generated points over training, and the spots found: means over seeds.
func ringVerdicts(_ games: [(name: String, runs: [RingRun])]) -> PlotGrid {
  func mean(_ runs: [RingRun], _ value: (RingRun) -> [Double]) -> [Double] {
    let all = runs.map(value)
    return all[0].indices.map { i in meanAndError(all.map { $0[i] }).mean }
  }
  func plot(_ title: String, _ label: String, _ value: (RingRun) -> [Double]) -> Plot {
    games.reduce(Plot(title, x: "share of training", y: Plot.Axis(label))) { plot, game in
      let values = mean(game.runs, value)
      return plot.line(
        game.name, x: values.indices.map { Double($0 + 1) / Double(values.count) }, y: values)
    }.legend(.above)
  }
  return PlotGrid(
    [
      plot("what D says of generated points", "mean of D") { $0.verdicts }
        .yAxis(.linear, 0...0.6),
      plot("spots found", "of eight") { $0.found.map(Double.init) }.yAxis(.linear, 0...8.5),
    ], columns: 2)
}
