import Foundation
import Testing

/// What chapter 2 says when it is asked for something that cannot work.
@Suite(.serialized) struct VIELBOTests {
  @Test(arguments: [
    (["--set", "latents=0"], "latents=0"),
    (["--set", "batch=5000"], "larger than the data"),
    (["--set", "rate=100000"], "set a lower one with --set rate="),
    (["--data", "/nonexistent"], "no such directory"),
    (["--set", "mistake=half"], "eq:kl-prior fails"),
    (["sample", "--count", "0"], "--count 0"),
  ])
  func badInputIsOneClearLine(_ arguments: [String], _ expected: String) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "vi-elbo-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let output = arguments[0] == "sample" ? [] : ["--quick", "--output", place.path]
    let (status, errors) = try run(arguments + output)
    #expect(status != 0)
    let lines = errors.split(separator: "\n").filter { $0.contains(expected) }
    #expect(lines.count == 1, "\(errors)")
  }

  @Test func anotherModelsOrADamagedCheckpointIsNotGoneOnFrom() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "vi-elbo-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let common = ["--quick", "--output", place.path]
    let small = ["--set", "epochs=1", "--set", "side-epochs=1", "--set", "width=8"]
    #expect(try run(common + small).status == 0)
    let other = try run(common + small + ["--set", "latents=3", "--resume"])
    #expect(other.status != 0 && other.errors.contains("of another run"))

    let file = place.appending(path: "state/2-vi-elbo/VAE.safetensors")
    let bytes = try Data(contentsOf: file)
    try bytes.prefix(bytes.count / 2).write(to: file)
    let damaged = try run(common + small + ["--resume"])
    #expect(damaged.status != 0 && damaged.errors.contains("is no checkpoint that can be used"))
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    try Program(name: "vi-elbo").run(arguments)
  }
}
