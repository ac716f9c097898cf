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

  @Test func killedInMidTrainingItEndsWithTheSameBits() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "vi-elbo-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    // Wide enough for the training of the first model to take longer than the time between two saves.
    let settings = [
      "--quick", "--set", "width=2000", "--set", "epochs=150", "--set", "side-epochs=2", "--output",
    ]
    let (whole, killed) = (place.appending(path: "whole"), place.appending(path: "killed"))
    #expect(try run(settings + [whole.path]).status == 0)

    let model = "state/2-vi-elbo/VAE.safetensors"
    let checkpoint = killed.appending(path: model)
    let process = try start(settings + [killed.path], errors: FileHandle.nullDevice)
    while !FileManager.default.fileExists(atPath: checkpoint.path) {
      try #require(process.isRunning, "it ended without a checkpoint")
      usleep(10_000)
    }
    // The program that was started follows another, which does the work.
    let id = process.processIdentifier
    let children = try String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)
    let child: Int32 = try #require(children.split(separator: " ").first.flatMap { Int32($0) })
    kill(child, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationStatus != 0)
    let finished = try Data(contentsOf: whole.appending(path: model))
    #expect(try Data(contentsOf: checkpoint) != finished, "it was killed too late")

    #expect(try run(settings + [killed.path, "--resume"]).status == 0)
    let states = try FileManager.default.contentsOfDirectory(
      atPath: whole.appending(path: "state/2-vi-elbo").path)
    #expect(states.count > 5)
    for file in states.map({ "state/2-vi-elbo/\($0)" }) + ["2-vi-elbo.md"] {
      let same = try Data(contentsOf: whole.appending(path: file))
      #expect(try Data(contentsOf: killed.appending(path: file)) == same, "\(file)")
    }
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    let pipe = Pipe()
    let process = try start(arguments, errors: pipe)
    let errors = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: errors, as: UTF8.self))
  }

  private func start(_ arguments: [String], errors: Any) throws -> Process {
    let process = Process()
    process.executableURL = try Program(name: "vi-elbo").url
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    return process
  }
}
