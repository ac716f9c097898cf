import Foundation
import Testing

@testable import NeuralNetworks

/// The Swift examples in doc comments are compiled, so that none calls what does not exist.
@Suite struct ExampleTests {
  /// One ```` ```swift ```` block of a doc comment.
  struct Example: CustomStringConvertible, Sendable {
    let file: String
    let line: Int
    let text: String

    /// The module: the folder below `Sources`.
    var module: String { String(file.split(separator: "/")[1]) }
    var description: String { "\(file):\(line)" }
  }

  /// What the examples of a file take as given.
  private static let given = [
    "Sources/Autodiff/Tape.swift": "model: MLP, x: Tensor, y: Tensor, step: Int",
    "Sources/NeuralNetworks/Optimizers/Optimizer.swift":
      "model: MLP, tape: Tape, loss: Variable, step: Int",
    "Sources/NeuralNetworks/Checkpoints/Checkpoint.swift":
      "vae: MLP, adam: Adam, random: RandomStream, path: String",
  ]

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let examples: [Example] = {
    let sources = root.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String }
    return (files ?? []).filter { $0.hasSuffix(".swift") }.sorted().flatMap { file in
      blocks(
        (try? String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)) ?? "",
        "Sources/\(file)")
    }
  }()

  private static func blocks(_ text: String, _ file: String) -> [Example] {
    var (result, lines, start): ([Example], [String], Int?) = ([], [], nil)
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      guard trimmed.hasPrefix("///") else { continue }
      let content = String(trimmed.dropFirst(3))
      if content.trimmingCharacters(in: .whitespaces) == "```swift" {
        (lines, start) = ([], index + 1)
      } else if let first = start, content.trimmingCharacters(in: .whitespaces) == "```" {
        result.append(Example(file: file, line: first, text: lines.joined(separator: "\n")))
        start = nil
      } else if start != nil {
        lines.append(content)
      }
    }
    return result
  }

  /// Where the build has put the modules: beside the tests, whose bundle is a folder of its own on some
  /// systems and the program's folder on others.
  private static let products: URL = {
    let bundle = Bundle(for: Anchor.self).bundleURL
    return [bundle, bundle.deletingLastPathComponent()].first {
      FileManager.default.fileExists(atPath: $0.appendingPathComponent("Modules").path)
    } ?? bundle
  }()
  private final class Anchor {}

  /// What the compiler says of an example; empty if nothing.
  private func complaints(_ text: String, given: String) throws -> String {
    let modules = Self.products.appendingPathComponent("Modules")
    let built = try FileManager.default.contentsOfDirectory(atPath: modules.path)
      .filter { $0.hasSuffix(".swiftmodule") }.map { $0.dropLast(".swiftmodule".count) }
    let wanted = [
      "RandomStreams", "Tensors", "Autodiff", "NeuralNetworks", "Probability", "Datasets",
    ]
    let imports = wanted.filter { built.contains(Substring($0)) }.map { "import \($0)\n" }.joined()
    let maps =
      try FileManager.default.contentsOfDirectory(atPath: Self.products.path)
      .filter { $0.hasSuffix(".build") }
      .map { Self.products.appendingPathComponent($0).appendingPathComponent("module.modulemap") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
      + [Self.root.appendingPathComponent("Sources/CGSL/module.modulemap")]
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("example-\(UUID().uuidString).swift")
    defer { try? FileManager.default.removeItem(at: place) }
    try "import Foundation\n\(imports)func example(\(given)) throws {\n\(text)\n}\n"
      .write(to: place, atomically: true, encoding: .utf8)
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments =
      ["swiftc", "-typecheck", "-swift-version", "6", "-I", modules.path, place.path]
      + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
    let pipe = Pipe()
    (compiler.standardOutput, compiler.standardError) = (pipe, pipe)
    try compiler.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    compiler.waitUntilExit()
    return compiler.terminationStatus == 0 ? "" : said
  }

  @Test(arguments: examples) func examplesCompile(_ example: Example) throws {
    let said = try complaints(example.text, given: Self.given[example.file] ?? "")
    #expect(said.isEmpty, "\(example)")
  }

  @Test func examplesAreFoundAndJudged() throws {
    #expect(Set(Self.examples.map(\.file)).isSuperset(of: Self.given.keys))
    let said = try complaints("_ = meanSquaredError(model)", given: "model: MLP")
    #expect(said.contains("meanSquaredError"))
  }
}
