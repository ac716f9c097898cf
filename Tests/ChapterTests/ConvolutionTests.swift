import Foundation
import Testing

/// Chapter 4 with a mistake of its first half switched on, other seeds, other images.
@Suite(.serialized) struct ConvolutionTests {
  @Test(arguments: [("flipped", "eq:matrix"), ("detached", "eq:back-compact")])
  func aMistakeFails(_ mistake: String, _ label: String) throws {
    try inPlace { place in
      let result = try run([
        "--quick", "--checks-only", "--set", "mistake=\(mistake)", "--output", place.path,
      ])
      #expect(result.status != 0)
      #expect(result.errors.contains("\(label) fails"))
      #expect(!FileManager.default.fileExists(atPath: place.appending(path: "4-dcgan.md").path))
    }
  }

  @Test(arguments: [
    ["--set", "mistake=typo"], ["--set", "unknown=1"], ["--data", "/nowhere/at/all"],
    ["--seed", "-1"], ["--frobnicate"],
  ])
  func badInputIsOneLine(_ arguments: [String]) throws {
    let result = try run(arguments)
    #expect(result.status != 0)
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(result.errors.hasPrefix("dcgan"), "\(result.errors)")
  }

  /// The random cases of other seeds fit into the images and refute the same wrong versions.
  @Test(arguments: [7, 11])
  func everyCheckHoldsForOtherSeeds(_ seed: Int) throws {
    try inPlace { place in
      let result = try run([
        "--quick", "--checks-only", "--seed", "\(seed)", "--output", place.path,
      ])
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  @Test func aDirectoryOfOtherImagesIsRead() throws {
    try inPlace { place in
      let data = place.appending(path: "data")
      try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
      try writeImages(200, side: 28, to: data)
      let output = place.appending(path: "out")
      let result = try run(["--quick", "--data", data.path, "--output", output.path])
      #expect(result.status == 0, "\(result.errors)")
      let record = try #require(
        JSONSerialization.jsonObject(
          with: Data(contentsOf: output.appending(path: "4-dcgan.json"))) as? [String: Any])
      #expect(try #require(record["checks"] as? [[String: Any]]).count >= 35)
    }
  }

  @Test func damagedImagesAreNamed() throws {
    try inPlace { place in
      let data = place.appending(path: "data")
      try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
      try writeImages(200, side: 28, to: data)
      let file = data.appending(path: "train-images-idx3-ubyte")
      try Data(contentsOf: file).prefix(1000).write(to: file)
      let result = try run(["--quick", "--data", data.path, "--output", place.path])
      #expect(result.status != 0)
      #expect(result.errors.contains("train-images-idx3-ubyte"))
      #expect(!FileManager.default.fileExists(atPath: place.appending(path: "4-dcgan.md").path))
    }
  }

  /// Noise with labels from 0 to 9, as IDX files for training and test.
  private func writeImages(_ count: Int, side: Int, to directory: URL) throws {
    func bigEndian(_ number: Int) -> [UInt8] {
      (0..<4).map { UInt8(number >> (24 - 8 * $0) & 255) }
    }
    var state: UInt64 = 1
    for part in ["train", "t10k"] {
      let pixels = (0..<count * side * side).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(state >> 56)
      }
      let header = [0, 0, 8, 3] + [count, side, side].flatMap(bigEndian)
      try Data(header + pixels).write(to: directory.appending(path: "\(part)-images-idx3-ubyte"))
      let labels = [0, 0, 8, 1] + bigEndian(count) + (0..<count).map { UInt8($0 % 10) }
      try Data(labels).write(to: directory.appending(path: "\(part)-labels-idx1-ubyte"))
    }
  }

  private func inPlace(_ body: (URL) throws -> Void) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "dcgan-\(UUID())")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    try body(place)
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    let process = Process()
    let program: URL = try #require(Self.program, "dcgan is not built")
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  /// Beside the tests, in the build directory.
  private static let program: URL? = {
    var directory = Bundle.main.bundleURL
    while directory.path != "/" {
      let program = directory.appending(path: "dcgan")
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: program.path, isDirectory: &isDirectory),
        !isDirectory.boolValue
      {
        return program
      }
      directory = directory.deletingLastPathComponent()
    }
    return nil
  }()
}
