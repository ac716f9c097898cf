import Foundation
import NeuralNetworks
import Tensors
import Testing

/// What the chapters do with files that they have not left so: one line, and nothing is trained anew
/// in silence, half written or stopped by a trap.
@Suite(.serialized) struct SavedStateTests {
  private static func settings(_ pairs: String...) -> [String] { pairs.flatMap { ["--set", $0] } }

  /// The file with some notes changed and, if asked for, nothing but its notes.
  private static func craft(
    _ file: URL, from sound: Checkpoint, _ notes: [String: String], empty: Bool = false
  ) throws {
    var crafted = empty ? Checkpoint(notes: sound.notes) : sound
    crafted.notes.merge(notes) { $1 }
    try crafted.write(to: file.path)
  }

  /// Two data sets of one name and size.
  private static func writeToys(height: Int, width: Int, in place: URL) throws -> (
    data: URL, other: URL
  ) {
    let (data, other) = (place.appending(path: "a/toy"), place.appending(path: "b/toy"))
    try writeImages(training: 40, test: 24, height: height, width: width, to: data)
    try writeImages(training: 40, test: 24, height: height, width: width, to: other) {
      UInt8(truncatingIfNeeded: ($0 &* 40_503) >> 5)
    }
    return (data, other)
  }

  @Test func theGameOfConvolutions() throws {
    try withPlace { place in
      let program = Program(name: "dcgan")
      let (data, other) = try Self.writeToys(height: 16, width: 16, in: place)
      let arguments =
        ["--quick", "--output", place.path]
        + Self.settings("steps=12", "channels=4", "trial-steps=8", "batch=20")
      _ = try program.run(arguments + ["--data", data.path])
      let resume = arguments + ["--resume", "--data", data.path]
      let state = place.appending(path: "state/4-dcgan")
      let game = state.appending(path: "game.safetensors")
      let sound = try Checkpoint(contentsOf: game.path)
      #expect(sound.notes["shown"] == "6")
      try program.refuses(arguments + ["--resume", "--data", other.path], "its data is toy")
      for (note, value) in [
        ("step", "-1"), ("step", "13"), ("shown", "9223372036854775807"), ("shown", "5"),
        ("shown", "-1"),
      ] {
        try Self.craft(game, from: sound, [note: value])
        try program.refuses(resume, game.path, "its “\(note)” is \(value)")
      }
      try Self.craft(game, from: sound, [:], empty: true)
      try program.refuses(resume, game.path, "lacks")

      let picture = place.appending(path: "picture.png").path
      let sample = ["sample", "--count", "4", "--from", place.path, "--output"]
      for (note, value, says) in [
        ("size", "33", "from 16 to 32"), ("size", "18", "do not halve twice"),
        ("size", "32", "generator.first.weight is"), ("channels", "256", "first.weight is"),
        ("channels", "-4", "from 1 to 256"), ("latents", "1000", "first.weight is"),
      ] {
        try Self.craft(game, from: sound, [note: value])
        try program.refuses(sample + [picture], says)
      }
      #expect(!FileManager.default.fileExists(atPath: picture))
      try Self.craft(game, from: sound, [:])
      let pipe = place.appending(path: "pipe-idx3-ubyte").path
      #expect(mkfifo(pipe, 0o600) == 0)
      try program.refuses(sample + [pipe], "is no file that could be replaced")
      #expect(try program.run(sample + [picture], in: "/").status == 0)

      let trial = state.appending(
        path: try #require(
          FileManager.default.contentsOfDirectory(atPath: state.path).first {
            $0.hasPrefix("trial")
          }))
      try Self.craft(trial, from: Checkpoint(contentsOf: trial.path), [:], empty: true)
      try program.refuses(resume, trial.path, "it lacks")
    }
  }

  // MARK: Data

  @Test(arguments: ["kl-mle", "vi-elbo", "gan", "dcgan", "diffusion"])
  func imagesThatCannotBeUsedCostNoTraining(_ chapter: String) throws {
    try withPlace { place in
      let program = Program(name: chapter)
      func refuses(_ name: String, _ says: String) throws {
        let data = place.appending(path: name).path
        try program.refuses(
          ["--quick", "--output", place.path, "--data", data], data, says)
        #expect(!FileManager.default.fileExists(atPath: place.appending(path: "state").path))
      }
      let single = place.appending(path: "single")
      try writeImages(training: 200, test: 1, height: 16, width: 16, to: single)
      try refuses("single", "1 test images are too few")
      let few = place.appending(path: "few")
      try writeImages(training: 1, test: 200, height: 16, width: 16, to: few)
      try refuses("few", "1 training images are too few")
      let black = place.appending(path: "black")
      try writeImages(training: 200, test: 100, height: 16, width: 16, to: black) { _ in 0 }
      try refuses("black", "all 200 training images are the same")
    }
  }

  @Test(arguments: [("kl-mle", 6), ("vi-elbo", 1), ("dcgan", 7)])
  func imagesThatAreTooSmallAreRefused(_ chapter: String, _ side: Int) throws {
    try withPlace { place in
      let data = place.appending(path: "small")
      try writeImages(training: 200, test: 100, height: side, width: side, to: data)
      try Program(name: chapter).refuses(
        ["--quick", "--output", place.path, "--data", data.path], "too small")
    }
  }

  @Test(arguments: ["vi-elbo", "dcgan"])
  func aBatchBeyondTheDataNamesItsSetting(_ chapter: String) throws {
    try withPlace { place in
      try Program(name: chapter).refuses(
        ["--quick", "--output", place.path] + Self.settings("batch=2000"),
        "--set batch=2000: a batch is larger than the data", "is the most")
    }
  }
}
