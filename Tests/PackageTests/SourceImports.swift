import Foundation

/// The modules that Swift sources import.
enum SourceImports {
  /// Modules imported by the `.swift` files below a folder, with the files that do so.
  static func modules(below directory: URL) -> [String: [String]] {
    var result: [String: [String]] = [:]
    let paths = FileManager.default.enumerator(atPath: directory.path)?.allObjects ?? []
    for case let path as String in paths where path.hasSuffix(".swift") {
      let file = directory.appending(path: path)
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
      for module in modules(in: text) { result[module, default: []].append(path) }
    }
    return result
  }

  /// What a source imports. Lines within literals of several lines do not count: this package has
  /// sources that write sources.
  static func modules(in text: String) -> Set<String> {
    var result: Set<String> = []
    var fence: String?
    var isInComment = false
    for line in text.split(separator: "\n") {
      let start = line.drop { $0 == " " }
      if let end = fence {
        if line.contains(end) { fence = nil }
      } else if isInComment || start.hasPrefix("/*") {
        isInComment = !line.contains("*/")
      } else if start.hasPrefix("//") {
        continue
      } else if line.contains(quotes) {
        fence = openFence(in: line)
      } else if let module = module(ofImport: start) {
        result.insert(module)
      }
    }
    return result
  }

  private static let quotes = "\"\"\""

  /// What ends the literal that a line opens, or nil if it ends on the same line.
  private static func openFence(in line: Substring) -> String? {
    let opening = line.firstRange(of: quotes)!
    let hashes = String(line[..<opening.lowerBound].reversed().prefix { $0 == "#" })
    let end = quotes + hashes
    return line[opening.upperBound...].contains(end) ? nil : end
  }

  /// `@testable import Tensors` or `public import struct Tensors.Shape`: "Tensors".
  private static func module(ofImport line: Substring) -> String? {
    guard line.contains("import") else { return nil }
    var words = line.split(separator: " ")
    let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    while let first = words.first, first.hasPrefix("@") || modifiers.contains(first) {
      words.removeFirst()
    }
    guard words.first == "import", words.count > 1 else { return nil }
    words.removeFirst()
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "protocol", "typealias", "func", "var", "let",
    ]
    if kinds.contains(words[0]), words.count > 1 { words.removeFirst() }
    return words[0].split(separator: ".").first.map(String.init)
  }
}
