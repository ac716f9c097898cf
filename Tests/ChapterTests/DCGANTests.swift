import Foundation
import Testing

/// Chapter 4 as a reader treats it: interrupted, with other data, with bad input.
@Suite(.serialized) struct DCGANTests {
  private static let small = [
    "--quick", "--set", "steps=12", "--set", "channels=4", "--set", "trial-steps=8",
  ]

  @Test func whatWasTrainedCanBeDrawnFrom() throws {
    try withPlace { place in
      let store = place.appending(path: "store")
      let program = Program(name: "dcgan")
      #expect(
        try program.run(Self.small + ["--output", place.path], store: store).status == 0)
      // As a picture and as IDX.
      let drawn = place.appending(path: "samples-idx3-ubyte")
      let sample = ["sample", "--count", "5", "--output"]
      #expect(try program.run(sample + [drawn.path], store: store).status == 0)
      #expect(
        try Data(contentsOf: drawn).prefix(16)
          == Data([0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 16, 0, 0, 0, 16]))
      #expect(try Data(contentsOf: drawn).count == 16 + 5 * 256)
      let picture = place.appending(path: "samples.png")
      #expect(try program.run(sample + [picture.path], store: store).status == 0)
      let none = try program.run(sample + [picture.path], store: place.appending(path: "empty"))
      #expect(none.status != 0 && none.errors.contains("no trained generator yet"))
    }
  }

  @Test(arguments: [
    (["sample"], "where to?"),
    (["sample", "--count", "0", "--output", "x.png"], "--count 0"),
    (["sample", "--output", "x.jpg"], "ends in .png"),
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
    let tiny = try run(
      Self.small + ["--data", place.appending(path: "tiny").path, "--output", output])
    #expect(tiny.status != 0 && tiny.errors.contains("too small"), "\(tiny.errors)")
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    try Program(name: "dcgan").run(arguments)
  }
}
