import Foundation
import Testing

/// Chapter 4 as a reader treats it: interrupted, with other data, with bad input.
@Suite(.serialized) struct DCGANTests {
  private static let small = [
    "--quick", "--set", "steps=12", "--set", "channels=4", "--set", "trial-steps=8",
  ]

  @Test func aResumedRunEndsWithTheSameBytes() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "dcgan-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let arguments = Self.small + ["--output", place.path]
    #expect(try run(arguments).status == 0)
    let page = place.appending(path: "4-dcgan.md")
    let whole = try Data(contentsOf: page)

    // As after an interruption: some small trainings are finished, others are not.
    let state = place.appending(path: "state/4-dcgan")
    let trials = try FileManager.default.contentsOfDirectory(atPath: state.path)
      .filter { $0.hasPrefix("trial") }.sorted()
    #expect(trials.count > 10)
    for file in trials.enumerated().filter({ $0.offset % 3 == 0 }).map(\.element) {
      try FileManager.default.removeItem(at: state.appending(path: file))
    }
    try FileManager.default.removeItem(at: page)
    #expect(try run(arguments + ["--resume"]).status == 0)
    #expect(try Data(contentsOf: page) == whole)

    let other = try run(arguments + ["--set", "latents=7", "--resume"])
    #expect(other.status != 0 && other.errors.contains("its latents is 100"), "\(other.errors)")

    // What was learned can be drawn from, as a picture and as IDX.
    let drawn = place.appending(path: "samples-idx3-ubyte")
    let sample = ["sample", "--from", place.path, "--count", "5", "--output"]
    #expect(try run(sample + [drawn.path]).status == 0)
    #expect(
      try Data(contentsOf: drawn).prefix(16)
        == Data([0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 16, 0, 0, 0, 16]))
    #expect(try Data(contentsOf: drawn).count == 16 + 5 * 256)
    #expect(try run(sample + [place.appending(path: "samples.png").path]).status == 0)

    let game = state.appending(path: "game.safetensors")
    try Data(contentsOf: game).prefix(1000).write(to: game)
    let damaged = try run(arguments + ["--resume"])
    #expect(damaged.status != 0 && damaged.errors.contains("game.safetensors"), "\(damaged.errors)")
  }

  @Test(arguments: [
    (["sample"], "where to?"),
    (["sample", "--count", "0", "--output", "x.png"], "--count 0"),
    (["sample", "--output", "x.jpg"], "ends in .png"),
    (["sample", "--from", "/nowhere", "--output", "x.png"], "/nowhere"),
    (["sample", "--frobnicate"], "--frobnicate"),
    (["--quick", "--set", "batch=2000", "--output", "unused"], "larger than the data"),
    (["--set", "batch=1"], "batch=1"),
    (["--data", "/nowhere/at/all"], "/nowhere/at/all"),
  ])
  func badInputIsOneClearLine(_ arguments: [String], _ expected: String) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "dcgan-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let result = try run(arguments.map { $0 == "unused" ? place.path : $0 })
    #expect(result.status != 0)
    let lines = result.errors.split(separator: "\n").filter { $0.contains(expected) }
    #expect(lines.count == 1, "\(result.errors)")
  }

  @Test func imagesOfOtherSizesAreBroughtToOneOrRefused() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "dcgan-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    try writeImages(test: 200, height: 21, width: 30, to: place.appending(path: "odd"))
    try writeImages(test: 200, height: 3, width: 3, to: place.appending(path: "tiny"))
    let output = place.appending(path: "out").path
    let odd = try run(
      Self.small + ["--data", place.appending(path: "odd").path, "--output", output])
    #expect(odd.status == 0, "\(odd.errors)")
    let drawn = place.appending(path: "samples-idx3-ubyte")
    #expect(
      try run(["sample", "--from", output, "--count", "2", "--output", drawn.path]).status == 0)
    #expect(try Data(contentsOf: drawn).count == 16 + 2 * 28 * 28)
    let tiny = try run(
      Self.small + ["--data", place.appending(path: "tiny").path, "--output", output])
    #expect(tiny.status != 0 && tiny.errors.contains("too small"), "\(tiny.errors)")
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    try Program(name: "dcgan").run(arguments)
  }
}
