import Foundation
import Testing

/// What chapter 5 says to requests that it cannot serve: one line, an exit code, no file.
@Suite struct DiffusionCommandTests {
  private static let requests: [(arguments: [String], says: String)] = [
    (["sample"], "say --output"),
    (["sample", "--caption"], "a value is missing"),
    (["sample", "--colour", "red"], "not an option"),
    (["sample", "--count", "0", "--output", "OUT"], "expected a whole number from 1"),
    (["sample", "--steps", "201", "--output", "OUT"], "from 1 to 200"),
    (["sample", "--seed", "-1", "--output", "OUT"], "not negative"),
    (["sample", "--guidance", "3", "--output", "OUT"], "needs a --caption"),
    (["sample", "--seed", "1", "--seed", "2", "--output", "OUT"], "given twice"),
    (["edit", "--output", "OUT"], "say --image"),
    (["edit", "--image", "1", "--output", "OUT"], "say --mask"),
    (["paint"], "not a command"),
  ]

  @Test(arguments: requests.indices)
  func badRequestsGetOneLine(_ index: Int) throws {
    let (arguments, says) = Self.requests[index]
    let output = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).png").path
    let process = Process()
    let program: URL = try #require(Self.program, "diffusion is not built")
    process.executableURL = program
    process.arguments = arguments.map { $0 == "OUT" ? output : $0 }
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(text.contains(says), "\(arguments): \(text)")
    #expect(text.filter { $0 == "\n" }.count == 1)
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  private static var program: URL? {
    var directory = Bundle.main.bundleURL
    while directory.path != "/" {
      let program = directory.appending(path: "diffusion")
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: program.path, isDirectory: &isDirectory),
        !isDirectory.boolValue
      {
        return program
      }
      directory = directory.deletingLastPathComponent()
    }
    return nil
  }
}
