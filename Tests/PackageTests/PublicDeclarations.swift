import Foundation

/// A public declaration as the text of a source has it.
struct Declaration: Hashable {
  var module: String
  /// "Sources/Tensors/Tensor.swift".
  var path: String
  /// The type that it is declared in, or "".
  var scope: String
  var name: String
  /// Argument labels; "_" for an argument without one.
  var labels: [String]
  var isCallable: Bool
  var isDocumented: Bool
  var isRequirement: Bool

  /// "Tensor.init(zeros:)".
  var signature: String {
    let arguments = isCallable ? "(\(labels.map { $0 + ":" }.joined()))" : ""
    return (scope.isEmpty ? "" : scope + ".") + name + arguments
  }
}

/// Reads public declarations, requirements of public protocols, and cases of enumerations from sources as
/// `swift format` leaves them.
enum PublicDeclarations {
  static func inSources(of modules: some Sequence<String>) throws -> [Declaration] {
    var result: [Declaration] = []
    for module in modules {
      let folder = Manifest.root.appending(path: "Sources/\(module)")
      let paths = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
      for case let path as String in paths where path.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        result += declarations(in: text, module: module, path: "Sources/\(module)/\(path)")
      }
    }
    return result
  }

  static func declarations(in text: String, module: String, path: String) -> [Declaration] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var result: [Declaration] = []
    var scopes: [(indent: Int, name: String, isProtocol: Bool, isEnum: Bool)] = []
    var isDocumented = false
    var isInAttribute = false
    var isInText = false
    for (number, line) in lines.enumerated() {
      let indent = line.prefix { $0 == " " }.count
      let trimmed = line.dropFirst(indent)
      if line.matches(of: /"""/).count % 2 == 1 {
        isInText.toggle()
        if !isInText { continue }
      } else if isInText {
        continue
      }
      if isInAttribute {
        isInAttribute = !trimmed.hasPrefix(")")
        continue
      }
      if trimmed.hasPrefix("///") {
        isDocumented = true
        continue
      }
      // Attributes stand between a comment and its declaration.
      if trimmed.hasPrefix("@"), trimmed.split(separator: " ").allSatisfy({ $0.hasPrefix("@") }) {
        isInAttribute = trimmed.hasSuffix("(")
        continue
      }
      defer { isDocumented = false }
      guard !trimmed.isEmpty, !trimmed.hasPrefix("//") else { continue }
      var words = trimmed.split(separator: " ")
      while words.first?.hasPrefix("@") == true { words.removeFirst() }
      guard let place = words.firstIndex(where: { keywords.contains(keyword($0)) }),
        words[..<place].allSatisfy({ modifiers.contains(keyword($0)) })
      else { continue }
      scopes.removeAll { $0.indent >= indent }
      let kind = keyword(words[place])
      let rest = words[place...].joined(separator: " ").dropFirst(kind.count)
      let name = String(rest.drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      let scope = scopes.last
      let isPublic = words[..<place].contains("public")
      if types.contains(kind) || kind == "extension" {
        scopes.append(
          (indent, name, isPublic && kind == "protocol", isPublic && kind == "enum"))
      }
      guard kind != "extension",
        isPublic || scope?.isProtocol == true
          || (kind == "case" && scope?.isEnum == true && indent == scope!.indent + 2)
      else { continue }
      // Operators are documented by the arithmetic that they are.
      guard !name.isEmpty || kind == "init" || kind == "subscript" else { continue }
      let isCallable = kind == "func" || kind == "init" || kind == "case" && rest.contains("(")
      let labels = isCallable ? argumentLabels(in: lines[number...]) : []
      result.append(
        Declaration(
          module: module, path: path, scope: scope?.name ?? "",
          name: name.isEmpty ? kind : name, labels: labels, isCallable: isCallable,
          isDocumented: isDocumented, isRequirement: scope?.isProtocol == true))
    }
    return result
  }

  private static let types: Set<String> = ["struct", "class", "enum", "protocol", "actor"]
  private static let keywords = types.union([
    "func", "var", "let", "init", "subscript", "typealias", "case", "extension", "associatedtype",
  ])
  private static let modifiers: Set<String> = [
    "public", "static", "final", "mutating", "indirect", "nonisolated", "internal", "private",
    "fileprivate", "package", "prefix", "convenience", "required", "override", "consuming", "lazy",
    "borrowing", "class",
  ]

  /// `init(…`, `init?(…`, `internal(set)`: the word before it.
  private static func keyword(_ word: Substring) -> String {
    String(word.prefix { $0.isLetter })
  }

  /// The labels of the first parentheses outside of a generic clause; they may go over several lines.
  private static func argumentLabels(in lines: ArraySlice<Substring>) -> [String] {
    var labels: [String] = []
    // Brackets that are open, without those of a generic clause before the arguments.
    var depth = 0
    var genericDepth = 0
    var argument = ""
    for line in lines {
      var previous: Character = " "
      for character in line + " " {
        defer { previous = character }
        let closes = character == ">" && previous != "-" || ")]}".contains(character)
        let opens = "([<{".contains(character)
        if depth == 0, character == "<" || genericDepth > 0 {
          genericDepth += opens ? 1 : closes ? -1 : 0
          continue
        }
        if opens { depth += 1 }
        if closes { depth -= 1 }
        if depth == 0, closes {
          if !argument.allSatisfy(\.isWhitespace) { labels.append(label(of: argument)) }
          return labels
        }
        if depth == 1, character == "," {
          labels.append(label(of: argument))
          argument = ""
        } else if depth > 1 || depth == 1 && !opens {
          argument.append(character)
        }
      }
    }
    return labels
  }

  /// "at x: Double": "at". An unnamed value of a case has none.
  private static func label(of argument: String) -> String {
    guard let colon = argument.firstIndex(of: ":") else { return "_" }
    return argument[..<colon].split(separator: " ").first.map(String.init) ?? "_"
  }
}
