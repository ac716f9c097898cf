import Foundation
import Testing

/// A run that was killed in the middle of a training ends with the bytes that it would have had.
@Suite(.serialized) struct KilledRunTests {
  /// A training that takes longer than the time between two saves of its checkpoint.
  struct Training: CustomStringConvertible {
    let number: Int
    let chapter, checkpoint: String
    let settings: [String]

    var description: String { "\(chapter): \(checkpoint)" }
    var page: String { "\(number)-\(chapter)" }
  }

  private static let trainings = [
    Training(
      number: 4, chapter: "dcgan", checkpoint: "game",
      settings: ["steps=1200", "channels=32", "trial-steps=8"]),
  ]

  @Test(arguments: trainings) func killedItEndsWithTheSameBytes(_ training: Training) throws {
    try withPlace { place in
      let program = Program(name: training.chapter)
      let arguments = ["--quick"] + training.settings.flatMap { ["--set", $0] } + ["--output"]
      let (whole, killed) = (place.appending(path: "whole"), place.appending(path: "killed"))
      #expect(try program.run(arguments + [whole.path]).status == 0)

      let state = "state/\(training.page)"
      let model = "\(state)/\(training.checkpoint).safetensors"
      let checkpoint = killed.appending(path: model)
      let process = try program.start(arguments + [killed.path])
      while !FileManager.default.fileExists(atPath: checkpoint.path) {
        try #require(process.isRunning, "it ended without a checkpoint")
        usleep(10_000)
      }
      // The program that was started follows another, which does the work.
      let id = process.processIdentifier
      let children = try String(
        contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)
      let child: Int32 = try #require(children.split(separator: " ").first.flatMap { Int32($0) })
      kill(child, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationStatus != 0)
      let finished = try Data(contentsOf: whole.appending(path: model))
      #expect(try Data(contentsOf: checkpoint) != finished, "it was killed too late")

      #expect(try program.run(arguments + [killed.path, "--resume"]).status == 0)
      let states = try FileManager.default.contentsOfDirectory(
        atPath: whole.appending(path: state).path)
      #expect(states.contains("\(training.checkpoint).safetensors"))
      for file in states.map({ "\(state)/\($0)" }) + ["\(training.page).md"] {
        let same = try Data(contentsOf: whole.appending(path: file))
        #expect(try Data(contentsOf: killed.appending(path: file)) == same, "\(file)")
      }
    }
  }
}
