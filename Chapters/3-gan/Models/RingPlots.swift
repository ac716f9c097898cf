import Datasets
import Evaluation
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
    func game(_ game: Game, _ change: (inout RingGame) -> Void = { _ in }) -> RingGame {
      var plan = RingGame(game: game, steps: steps)
      if game == .clipped || game == .spectral { plan.rates = .boundedSlope }
      change(&plan)
      return plan
    }
    let family = Game.allCases.filter { $0 != .minibatch }
      .map { RingEntry(name: $0.rawValue, game: game($0)) }
    equalRates = family.map(\.name)
    games =
      family + [
        RingEntry(name: "slow critic", game: game(.nonSaturating) { $0.rates = .published }),
        RingEntry(name: "slow, minimax", game: game(.minimax) { $0.rates = .published }),
        RingEntry(
          name: "slow, minibatch discrimination", game: game(.minibatch) { $0.rates = .published }),
        RingEntry(
          name: "slow, minimax, first half",
          game: game(.minimax) { ($0.rates, $0.look) = (.published, .firstHalf) }),
        RingEntry(
          name: "slow, minimax, unrolled in full",
          game: game(.minimax) { ($0.rates, $0.look) = (.published, .full) }),
        RingEntry(name: "plain, minimax", game: game(.minimax) { $0.plainRate = 0.1 }),
        RingEntry(name: "plain, non-saturating", game: game(.nonSaturating) { $0.plainRate = 0.1 }),
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
