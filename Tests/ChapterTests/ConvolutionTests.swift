import Foundation
import Testing

/// The first half of chapter 4, convolutions and batch normalisation: its mistakes, other seeds.
@Suite(.serialized) struct ConvolutionTests {
  /// As little training as there can be.
  private static let small = [
    "--quick", "--checks-only", "--set", "steps=12", "--set", "channels=4", "--set",
    "trial-steps=8",
  ]

  @Test(arguments: [("flipped", "eq:matrix"), ("detached", "eq:back-compact")])
  func aMistakeFails(_ mistake: String, _ label: String) throws {
    try withPlace { place in
      let result = try run(
        Self.small + ["--set", "mistake=\(mistake)", "--output", place.path])
      #expect(result.status != 0)
      #expect(result.errors.contains("\(label) fails"), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: place.appending(path: "4-dcgan.md").path))
    }
  }

  @Test func anUnknownMistakeIsOneLine() throws {
    let result = try run(["--set", "mistake=typo"])
    #expect(result.status != 0)
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(result.errors.contains("none, flipped, detached"))
  }

  /// The random layers of other seeds fit into their images, and the same wrong versions are refuted.
  @Test(arguments: [7, 11])
  func everyCheckHoldsForOtherSeeds(_ seed: Int) throws {
    try withPlace { place in
      let result = try run(Self.small + ["--seed", "\(seed)", "--output", place.path])
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    try Program(name: "dcgan").run(arguments)
  }
}
