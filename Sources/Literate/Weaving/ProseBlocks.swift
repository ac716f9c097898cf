/// A piece of prose as the weaver sees it.
enum ProseBlock: Sendable, Hashable {
  /// Lines of a paragraph, list or table: inline markup is converted.
  case paragraph([String])
  case heading(level: Int, text: String)
  /// Lines that are passed on as they are: code in fences.
  case verbatim([String])
  case equation(DisplayEquation)
  case algorithm(AlgorithmBox)
  case blank
}

/// An algorithm in words: input, numbered steps, output.
struct AlgorithmBox: Sendable, Hashable {
  var title: String
  var label: String?
  var lines: [String]
}

/// A formula on lines of its own.
struct DisplayEquation: Sendable, Hashable {
  var formula: [String]
  var label: String?
  /// A definition is not checked.
  var isDefinition: Bool
}

/// Cuts prose into blocks. Lines that cannot be understood are reported with their number.
struct ProseReader {
  /// Each block with the zero-based line of the source where it begins.
  private(set) var blocks: [(block: ProseBlock, line: Int)] = []
  private(set) var problems: [(line: Int, message: String)] = []

  private let text: [String]
  private let firstLine: Int
  private var index = 0

  init(_ text: [String], firstLine: Int) {
    self.text = text
    self.firstLine = firstLine
    while index < text.count { readBlock() }
  }

  private mutating func readBlock() {
    let line = text[index]
    let trimmed = line.drop { $0 == " " }
    if trimmed.isEmpty {
      add(.blank, at: index)
      index += 1
    } else if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") {
      readFence(trimmed)
    } else if trimmed.hasPrefix("$$") {
      readEquation()
    } else if let level = Self.headingLevel(line) {
      let title = line.dropFirst(level).drop { $0 == " " }
      add(.heading(level: level, text: String(title)), at: index)
      index += 1
    } else {
      readParagraph()
    }
  }

  private mutating func add(_ block: ProseBlock, at line: Int) {
    blocks.append((block, firstLine + line))
  }

  static func headingLevel(_ line: String) -> Int? {
    let level = line.prefix { $0 == "#" }.count
    return (1...6).contains(level) && line.dropFirst(level).first == " " ? level : nil
  }

  private mutating func readFence(_ opening: Substring) {
    let start = index
    let mark = opening.first ?? "`"
    let length = opening.prefix { $0 == mark }.count
    index += 1
    while index < text.count {
      let line = text[index].drop { $0 == " " }
      index += 1
      if line.prefix(while: { $0 == mark }).count >= length,
        line.allSatisfy({ $0 == mark || $0 == " " })
      {
        let info = opening.drop { $0 == mark }
        if info.hasPrefix("algorithm") {
          return addAlgorithm(info.dropFirst("algorithm".count), start)
        }
        return add(.verbatim(Array(text[start..<index])), at: start)
      }
    }
    problems.append((firstLine + start, "a code fence that is not closed"))
  }

  /// "```algorithm Title {#alg:label}".
  private mutating func addAlgorithm(_ info: Substring, _ start: Int) {
    var title = info.drop { $0 == " " }
    var label: String?
    if let brace = title.firstRange(of: "{#"), title.last == "}" {
      let name = String(title[brace.upperBound...].dropLast())
      title = title[..<brace.lowerBound]
      if LabelNumbers.isLabel(name), name.hasPrefix("alg:") {
        label = name
      } else {
        problems.append(
          (firstLine + start, "“\(name)” is no label of an algorithm; write {#alg:name}"))
      }
    }
    let trimmed = String(title.reversed().drop { $0 == " " }.reversed())
    if trimmed.isEmpty { problems.append((firstLine + start, "an algorithm without a title")) }
    add(
      .algorithm(
        AlgorithmBox(title: trimmed, label: label, lines: Array(text[(start + 1)..<(index - 1)]))),
      at: start)
  }

  private mutating func readParagraph() {
    let start = index
    while index < text.count {
      let line = text[index]
      let trimmed = line.drop { $0 == " " }
      let ends =
        trimmed.isEmpty || trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~")
        || trimmed.hasPrefix("$$") || Self.headingLevel(line) != nil
      if ends { break }
      index += 1
    }
    add(.paragraph(Array(text[start..<index])), at: start)
  }

  private mutating func readEquation() {
    let start = index
    var formula: [String] = []
    var rest = text[index].drop { $0 == " " }.dropFirst(2)
    while true {
      if let end = Self.closing(in: rest) {
        formula.append(String(rest[..<end]))
        index += 1
        return finishEquation(formula, tail: rest[end...].dropFirst(2), at: start)
      }
      formula.append(String(rest))
      index += 1
      guard index < text.count, !text[index].allSatisfy(\.isWhitespace) else {
        problems.append((firstLine + start, "a display formula that is not closed by `$$`"))
        return
      }
      rest = text[index][...]
    }
  }

  private static func closing(in line: Substring) -> Substring.Index? {
    var index = line.startIndex
    while index < line.endIndex {
      if line[index] == "\\" {
        index = line.index(after: index)
        if index < line.endIndex { index = line.index(after: index) }
      } else if line[index...].hasPrefix("$$") {
        return index
      } else {
        index = line.index(after: index)
      }
    }
    return nil
  }

  private mutating func finishEquation(_ lines: [String], tail: Substring, at start: Int) {
    let formula = lines.map { line in
      String(line.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }.filter { !$0.isEmpty }
    if let problem = MathRules.problem(in: formula.joined(separator: "\n")) {
      problems.append((firstLine + start, problem))
    }
    var equation = DisplayEquation(formula: formula, label: nil, isDefinition: false)
    let attribute = tail.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    let words = String(attribute).dropFirst(2).dropLast().split(separator: " ")
    if !attribute.isEmpty {
      let isAttribute = String(attribute).hasPrefix("{#") && attribute.last == "}"
      let isKnown = words.count == 1 || (words.count == 2 && words[1] == "definition")
      if isAttribute, isKnown, let label = words.first, LabelNumbers.isLabel(label),
        label.hasPrefix("eq:")
      {
        equation.label = String(label)
        equation.isDefinition = words.count == 2
      } else {
        problems.append(
          (
            firstLine + start,
            "“\(String(attribute))” after a display formula; write {#eq:label}, {#eq:label definition} or nothing"
          ))
      }
    }
    add(.equation(equation), at: start)
  }
}
