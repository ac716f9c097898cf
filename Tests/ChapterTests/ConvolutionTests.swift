import Foundation
import Testing

/// The first half of chapter 4, convolutions and batch normalization: its slips, other seeds.
@Suite(.serialized) struct ConvolutionTests {
  /// As little training as there can be.
  private static let small = [
    "--quick", "--checks-only", "--set", "steps=12", "--set", "channels=4", "--set",
    "trial-steps=8",
  ]

  @Test(arguments: [
    ("kernel turned by half a turn", "eq:matrix"), ("the mean left out", "eq:back-compact"),
  ])
  func aSlipFails(_ slip: String, _ label: String) throws {
    try withPlace { place in
      let result = try run(
        Self.small + ["--slip", "\(label)=\(slip)", "--output", place.path])
      #expect(result.status != 0)
      #expect(result.errors.contains("\(label) fails"), "\(result.errors)")
      #expect(
        !FileManager.default.fileExists(atPath: place.appending(path: "4-dcgan/README.md").path))
    }
  }

  @Test func anUnknownSlipIsOneLine() throws {
    let result = try run(["--slip", "eq:matrix=typo"])
    #expect(result.status != 0)
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(result.errors.contains("there is no slip “typo”"))
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
