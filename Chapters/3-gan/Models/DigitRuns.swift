import Datasets
import Literate
import RandomStreams

/// The games on images that two sections look at: each trained once.
struct DigitRuns {
  let data: ImageSplit
  let steps: Int
  let seeds: Int
  private let runs: [DigitRun]
  private let stream: RandomStream

  init(_ chapter: Chapter) throws {
    let data = try loadImages(chapter.data)
    let steps = chapter.checksOnly ? 24 : chapter.integer("image-steps")
    let seeds = chapter.quick || chapter.checksOnly ? 2 : 5
    let games = chapter.stream("digits")
    runs = try chapter.trained(
      DigitGame.allCases.flatMap { game in (0..<seeds).map { "digits-\(game)-\($0)" } },
      settings: ["steps": steps]
    ) { index, _ in
      try play(
        DigitGame.allCases[index / seeds], on: data, steps: steps,
        stream: games.split(index % seeds))
    }
    (self.data, self.steps, self.seeds) = (data, steps, seeds)
    stream = chapter.stream("image samples")
  }

  func of(_ game: DigitGame) -> [DigitRun] {
    let first = DigitGame.allCases.firstIndex(of: game)! * seeds
    return Array(runs[first..<first + seeds])
  }

  /// `[count, pixels]`, by the generator of one seed; the same noise for every game.
  func images(_ game: DigitGame, _ seed: Int, _ count: Int, labels: [Int]? = nil) -> [Float] {
    var noise = stream.split(seed)
    return of(game)[seed].images(count, labels: labels, using: &noise)
  }
}
