import Foundation
import Testing

/// Chapter 3 as a reader treats it: run again, with a slip switched on, with bad input.
@Suite(.serialized) struct GANTests {
  private static let short = [
    "--quick", "--set", "steps=24", "--set", "line-steps=24", "--set", "image-steps=4",
  ]

  @Test func aReplayedRunHasTheBytesOfAFreshOne() throws {
    try withPlace { place in
      let (fresh, replayed) = (place.appending(path: "fresh"), place.appending(path: "replayed"))
      #expect(try run(Self.short + ["--output", fresh.path]).status == 0)
      #expect(try run(Self.short + ["--output", replayed.path]).status == 0)
      let pages = fresh.appending(path: "3-gan")
      let names = try FileManager.default.contentsOfDirectory(atPath: pages.path)
        .filter { $0.hasSuffix(".md") }
      for name in names {
        let other = replayed.appending(path: "3-gan/\(name)")
        #expect(
          try Data(contentsOf: pages.appending(path: name)) == Data(contentsOf: other), "\(name)")
      }
      let record = try #require(
        JSONSerialization.jsonObject(
          with: Data(contentsOf: pages.appending(path: "record.json"))) as? [String: Any])
      // The chapter's page and one for each section.
      #expect(try names.count == 1 + #require(record["sections"] as? [Any]).count)
      #expect(try #require(record["checks"] as? [[String: Any]]).count >= 30)
      #expect(try #require(record["findings"] as? [[String: Any]]).count >= 12)
    }
  }

  /// A slip that a reader switches on turns its own check red, and the program says which.
  @Test(arguments: [
    ("eq:game-value", "log 2 for log 4"), ("eq:optimal", "q/(p + q)"),
    ("eq:r1-eigen", "γ for γ/2"), ("eq:no-saddle", "1/2 for 1/3"),
  ])
  func aSlipFails(_ label: String, _ slip: String) throws {
    try withPlace { place in
      let result = try run(
        Self.short + [
          "--checks-only", "--slip", "\(label)=\(slip)", "--output", place.path,
        ])
      #expect(result.status != 0)
      #expect(result.errors.contains(label), "\(result.errors)")
    }
  }

  @Test func aTrainedGeneratorDraws() throws {
    try withPlace { place in
      #expect(try run(Self.short + ["--output", place.path]).status == 0)
      let picture = place.appending(path: "picture.png").path
      let sample = ["sample", "--count", "5", "--output", picture]
      #expect(try run(sample).status == 0)
      let first = try Data(contentsOf: URL(fileURLWithPath: picture))
      #expect(first.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      #expect(try run(sample + ["--digit", "3"]).status == 0)
      #expect(try Data(contentsOf: URL(fileURLWithPath: picture)) != first)
      #expect(try run(sample + ["--digit", "10"]).errors.contains("the labels 0 to 9"))
    }
  }

  @Test(arguments: [
    ["sample"], ["sample", "--count", "0", "--output", "x.png"], ["sample", "--frobnicate"],
    ["sample", "--seed", "-1", "--output", "x.png"], ["sample", "--output"],
    ["sample", "--output", "x.jpg"], ["sample", "--digit", "x", "--output", "x.png"],
    ["--slip", "eq:value=typo"], ["--set", "seeds=1"], ["--set", "steps=23"],
    ["--data", "/nowhere/at/all"],
  ])
  func badInputIsOneLine(_ arguments: [String]) throws {
    let result = try run(arguments)
    #expect(result.status != 0)
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(result.errors.hasPrefix("gan"), "\(result.errors)")
  }

  private func withPlace(_ body: (URL) throws -> Void) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "gan-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    try body(place)
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    try Program(name: "gan").run(arguments)
  }
}
