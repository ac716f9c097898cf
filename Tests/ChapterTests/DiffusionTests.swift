import Foundation
import Testing

/// What chapter 5 says to requests that it cannot serve: one line, an exit code, no file.
@Suite struct DiffusionCommandTests {
  private static let requests: [(arguments: [String], says: String)] = [
    (["sample"], "say --output"),
    (["sample", "--caption"], "a value is missing"),
    (["sample", "--colour", "red"], "not an option"),
    (["sample", "--count", "0", "--output", "OUT"], "expected a whole number from 1"),
    (["sample", "--steps", "0", "--output", "OUT"], "expected a whole number from 1"),
    (["sample", "--seed", "-1", "--output", "OUT"], "not negative"),
    (["sample", "--guidance", "3", "--output", "OUT"], "needs a --caption"),
    (["sample", "--seed", "1", "--seed", "2", "--output", "OUT"], "given twice"),
    (["edit", "--output", "OUT"], "say --image"),
    (["edit", "--image", "1", "--output", "OUT"], "say --mask"),
    (["paint"], "unknown command"),
    (["sample", "--model", "/no/such.safetensors", "--output", "OUT"], "no such file"),
  ]

  /// What needs a trained model to be seen as bad.
  private static let requestsOfAModel: [(arguments: [String], says: String)] = [
    (
      ["sample", "--caption", "a purple seven", "--output", "OUT"],
      "unknown: purple; known words are a, thin"
    ),
    (["sample", "--caption", "seven a", "--output", "OUT"], "say it as in"),
    (["sample", "--caption", "a seven above", "--output", "OUT"], "say it as in"),
    (["sample", "--caption", "three one", "--output", "OUT"], "say it as in"),
    (["sample", "--caption", "a one inverted a", "--output", "OUT"], "say it as in"),
    (["sample", "--steps", "201", "--output", "OUT"], "from 1 to 200"),
    (["edit", "--image", "1", "--mask", "9,0,8,4", "--output", "OUT"], "not inside the image"),
    (["edit", "--image", "1", "--mask", "-1,0,8,4", "--output", "OUT"], "not inside the image"),
    (["edit", "--image", "1", "--mask", "1,2,3", "--output", "OUT"], "four whole numbers"),
    (["edit", "--image", "355", "--mask", "0,0,8,8", "--output", "OUT"], "0 to 354"),
    (["edit", "--image", "no.png", "--mask", "0,0,8,8", "--output", "OUT"], "no.png"),
  ]

  /// Settings of the chapter that cannot be.
  private static let settings: [(arguments: [String], says: String)] = [
    (["--set", "image-steps=0"], "image-steps=0: expected a whole number from 1 to 1000000"),
    (["--set", "toy-steps=-1"], "toy-steps=-1: expected a whole number from 1 to 1000000"),
  ]

  @Test(arguments: settings.indices)
  func settingsThatCannotBeAreRefusedAtOnce(_ index: Int) throws {
    let (arguments, says) = Self.settings[index]
    let place = FileManager.default.temporaryDirectory.appending(path: "diffusion-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let answer = try Self.run(["--quick", "--output", place.path] + arguments)
    #expect(answer.status != 0)
    #expect(answer.errors.contains(says), "\(arguments): \(answer.errors)")
    #expect(!FileManager.default.fileExists(atPath: place.path + "/5-diffusion/README.md"))
  }

  @Test(arguments: ["sample", "edit"])
  func helpIsNoError(_ command: String) throws {
    let answer = try Self.run([command, "--help"])
    #expect(answer.status == 0 && answer.errors.isEmpty)
  }

  /// One short training for all; then pictures from it, and requests that it cannot serve.
  @Test func aTrainedModelPaintsAndRefuses() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "diffusion-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let short = ["toy-steps=1", "image-steps=1", "painter-steps=1"].flatMap { ["--set", $0] }
    let trained = try Self.run(["--quick", "--output", place.path] + short)
    #expect(trained.status == 0, "\(trained.errors)")
    let output = place.path + "/picture.png"
    for (arguments, says) in Self.requestsOfAModel {
      let answer = try Self.run(arguments.map { $0 == "OUT" ? output : $0 })
      #expect(answer.status != 0, "\(arguments)")
      #expect(answer.errors.contains(says), "\(arguments): \(answer.errors)")
      #expect(answer.errors.filter { $0 == "\n" }.count == 1)
      #expect(!FileManager.default.fileExists(atPath: output))
    }
    func painted(_ arguments: [String]) throws -> Data {
      let answer = try Self.run(arguments + ["--output", output])
      #expect(answer.status == 0, "\(arguments): \(answer.errors)")
      return try Data(contentsOf: URL(filePath: output))
    }
    let ask = ["sample", "--caption", "a thin seven above a two, inverted", "--steps", "3"]
    let (one, again) = (try painted(ask), try painted(ask))
    #expect(one == again && one.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(try painted(ask + ["--seed", "2"]) != one)
    let edit = ["edit", "--image", "7", "--mask", "4,8,8,4", "--steps", "3"]
    #expect(try !painted(edit + ["--count", "2"]).isEmpty)
  }

  private static func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    try Program(name: "diffusion").run(arguments)
  }

  @Test(arguments: requests.indices)
  func badRequestsGetOneLine(_ index: Int) throws {
    let (arguments, says) = Self.requests[index]
    let output = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).png").path
    let answer = try Self.run(arguments.map { $0 == "OUT" ? output : $0 })
    #expect(answer.status != 0)
    #expect(answer.errors.contains(says), "\(arguments): \(answer.errors)")
    #expect(answer.errors.filter { $0 == "\n" }.count == 1)
    #expect(!FileManager.default.fileExists(atPath: output))
  }
}
