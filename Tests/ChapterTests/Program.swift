import Foundation
import Testing

/// One of the package's programs, as a reader starts it.
struct Program {
  let name: String

  /// In the directory that the environment variable `MARGINALIA_PROGRAMS` names: `make test` has the
  /// optimized ones tried, which readers use and which take a fraction of the time. Without it, the
  /// program of the tests' own build.
  var url: URL {
    get throws {
      let directory = ProcessInfo.processInfo.environment["MARGINALIA_PROGRAMS"]
      let found =
        directory.map { URL(fileURLWithPath: $0).appending(path: name) } ?? builtBesideTests
      let isThere = found.map { FileManager.default.isExecutableFile(atPath: $0.path) } ?? false
      let place = directory ?? "the build directory"
      return try #require(isThere ? found : nil, "there is no \(name) in \(place); build it")
    }
  }

  private var builtBesideTests: URL? {
    var directory = Bundle.main.bundleURL
    while directory.path != "/" {
      let program = directory.appending(path: name)
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

  /// - Parameter directory: where it is started; by default where the tests are.
  /// - Parameter store: a folder for what is kept between runs; by default the package's own.
  func run(_ arguments: [String], in directory: String? = nil, store: URL? = nil) throws -> (
    status: Int32, errors: String
  ) {
    let errors = Pipe()
    let process = try start(arguments, in: directory, store: store, errors: errors)
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  func start(
    _ arguments: [String], in directory: String? = nil, store: URL? = nil, errors: Pipe? = nil
  ) throws -> Process {
    let process = Process()
    process.executableURL = try url
    process.arguments = arguments
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    if let store {
      process.environment = ProcessInfo.processInfo.environment.merging(
        ["MARGINALIA_STORE": store.path]) { $1 }
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors ?? FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Expects that it ends by itself, with one line that contains all of `words`.
  func refuses(
    _ arguments: [String], _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (status, errors) = try run(arguments)
    #expect([1, 2, 64].contains(status), "\(arguments): \(status)", sourceLocation: sourceLocation)
    let lines = errors.split(separator: "\n").filter { line in words.allSatisfy(line.contains) }
    #expect(lines.count == 1, "\(arguments): \(errors)", sourceLocation: sourceLocation)
    #expect(!errors.contains("Fatal error"), "\(errors)", sourceLocation: sourceLocation)
  }
}

/// A directory of its own for a test, gone afterwards.
func withPlace(_ body: (URL) throws -> Void) throws {
  let place = FileManager.default.temporaryDirectory.appending(path: "chapter-\(UUID())")
  try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: place) }
  try body(place)
}

/// Images of `height` by `width` as IDX files, of two classes in turn; test images alone if no number of
/// others is given.
func writeImages(
  training: Int? = nil, test: Int, height: Int, width: Int, to directory: URL,
  pixel: (Int) -> UInt8 = { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
) throws {
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  func word(_ n: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: n >> $0) } }
  for case (let prefix, let count?) in [("train", training), ("t10k", test)] {
    let pixels =
      [0, 0, 8, 3] + word(count) + word(height) + word(width)
      + (0..<count * height * width).map(pixel)
    let labels = [0, 0, 8, 1] + word(count) + (0..<count).map { UInt8($0 % 2) }
    try Data(pixels).write(to: directory.appending(path: "\(prefix)-images-idx3-ubyte"))
    try Data(labels).write(to: directory.appending(path: "\(prefix)-labels-idx1-ubyte"))
  }
}
