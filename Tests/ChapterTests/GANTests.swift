import Foundation
import Testing

/// Chapter 3 as a reader treats it: interrupted, with a mistake switched on, with bad input.
@Suite(.serialized) struct GANTests {
  @Test func aResumedRunEndsWithTheSameBytes() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "gan-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let arguments = ["--quick", "--set", "steps=24", "--output", place.path]
    #expect(try run(arguments).status == 0)
    let page = place.appending(path: "3-gan.md")
    let whole = try Data(contentsOf: page)
    let record = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: place.appending(path: "3-gan.json")))
        as? [String: Any])
    #expect(try #require(record["checks"] as? [[String: Any]]).count >= 25)

    // As after an interruption: some trainings are finished, others are not.
    let state = place.appending(path: "state/3-gan")
    let files = try FileManager.default.contentsOfDirectory(atPath: state.path)
    let finished = files.filter { $0.hasSuffix(".safetensors") }.sorted()
    #expect(finished.count > 20)
    for (place, file) in finished.enumerated() where place % 3 == 0 {
      try FileManager.default.removeItem(at: state.appending(path: file))
    }
    try FileManager.default.removeItem(at: page)
    #expect(try run(arguments + ["--resume"]).status == 0)
    #expect(try Data(contentsOf: page) == whole)

    // A damaged file is not gone on from, nor written over.
    let damaged = state.appending(path: finished[1])
    try Data("nonsense".utf8).write(to: damaged)
    let refusal = try run(arguments + ["--resume"])
    #expect(refusal.status != 0 && refusal.errors.contains(damaged.path), "\(refusal.errors)")
    #expect(try Data(contentsOf: damaged) == Data("nonsense".utf8))
  }

  /// All equations, no page, and no training: it takes the time of a quick run, not of a full one.
  @Test func checksAloneTrainNothing() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "gan-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    #expect(try run(["--checks-only", "--output", place.path]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: place.appending(path: "3-gan.md").path))
    let state = place.appending(path: "state/3-gan")
    let files = try FileManager.default.contentsOfDirectory(atPath: state.path)
    // One seed a game, and a checkpoint of the image game that says how many steps it made.
    #expect(!files.contains { $0.hasPrefix("ring-") && $0.hasSuffix("-1.safetensors") })
    let images = try Data(contentsOf: state.appending(path: "images.safetensors"))
    #expect(images.prefix(2000).range(of: Data(#""step":"24""#.utf8)) != nil)
  }

  @Test(arguments: ["log2", "swapped", "half"])
  func aMistakeFails(_ mistake: String) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "gan-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let result = try run([
      "--quick", "--checks-only", "--set", "steps=24", "--set", "mistake=\(mistake)", "--output",
      place.path,
    ])
    #expect(result.status != 0)
    #expect(result.errors.contains(mistake == "swapped" ? "eq:optimal" : "eq:game-value"))
  }

  @Test(arguments: [
    ["sample"], ["sample", "--count", "0", "--output", "x.png"], ["sample", "--frobnicate"],
    ["sample", "--seed", "-1", "--output", "x.png"], ["sample", "--output"],
    ["--set", "mistake=typo"], ["--set", "seeds=0"], ["--set", "steps=23"],
    ["--data", "/nowhere/at/all"],
  ])
  func badInputIsOneLine(_ arguments: [String]) throws {
    let result = try run(arguments)
    #expect(result.status != 0)
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(result.errors.hasPrefix("gan"), "\(result.errors)")
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    try Program(name: "gan").run(arguments)
  }
}
