/// A chapter's source, read: its opening, its sections, regions of the other files to quote.
struct ChapterText: Sendable {
  /// A section by its file.
  struct SectionSource: Sendable {
    /// "3.1-the-game".
    let name: String
    let text: SectionText

    /// "3.1".
    var number: String { String(name.prefix { $0 != "-" }) }
    /// "1-the-game": the page's name, without its ending.
    var page: String {
      let place = number.split(separator: ".").last ?? "0"
      return "\(place)\(name.dropFirst(number.count))"
    }
    var title: String { text.title ?? name }
  }

  /// "Chapters/3-gan".
  let directory: String
  let main: SectionText
  let sections: [SectionSource]
  /// Regions `// snippet.name` … `// snippet.end` of the other files.
  let quotable: [String: [String]]
  let graph: SourceGraph
  let sources: ChapterSources
  private(set) var problems: [SourceProblem] = []

  /// - Parameter files: the names of the sections' files, in order: "3.1-the-game.swift".
  init(sources: ChapterSources, sections files: [String]) {
    self.sources = sources
    let texts = sources.texts
    let mainPath = texts.keys.first { $0.hasSuffix("/main.swift") } ?? "main.swift"
    let directory = String(mainPath.dropLast("/main.swift".count))
    self.directory = directory
    main = SectionText(path: mainPath, text: texts[mainPath] ?? "")
    var problems = main.problems
    var sections: [SectionSource] = []
    for file in files {
      let path = "\(directory)/\(file)"
      guard let text = texts[path] else {
        problems.append(
          SourceProblem(
            file: mainPath, line: 1,
            message: "the section \(file) is listed, and there is no such file in \(directory)"))
        continue
      }
      let section = SectionSource(
        name: String(file.dropLast(".swift".count)), text: SectionText(path: path, text: text))
      problems += Self.faults(of: section, among: sections)
      problems += section.text.problems
      sections.append(section)
    }
    self.sections = sections
    // A section that nobody listed would be compiled and never read.
    for path in texts.keys.sorted() where !path.dropFirst(directory.count + 1).contains("/") {
      let file = String(path.dropFirst(directory.count + 1))
      if file.first?.isNumber == true, !files.contains(file) {
        problems.append(
          SourceProblem(
            file: path, line: 1,
            message: "this section is not listed; add Section(\"\(file)\", …) to main.swift"))
      }
    }
    var quotable: [String: [String]] = [:]
    let listed = Set(sections.map(\.text.path) + [mainPath])
    for path in texts.keys.sorted() where !listed.contains(path) {
      let regions = QuotableRegions(path: path, text: texts[path] ?? "")
      problems += regions.problems
      for (name, lines, line) in regions.found
      where quotable.updateValue(lines, forKey: name) != nil {
        problems.append(
          SourceProblem(file: path, line: line, message: "a region named “\(name)” exists already"))
      }
    }
    self.quotable = quotable
    graph = SourceGraph(texts.filter { $0.key != mainPath })
    self.problems = problems
  }

  private static func faults(of section: SectionSource, among others: [SectionSource])
    -> [SourceProblem]
  {
    var messages: [String] = []
    let parts = section.number.split(separator: ".")
    if parts.count != 2 || !parts.allSatisfy({ Int($0) != nil }) {
      messages.append("a section's file is named like 3.1-the-game.swift")
    }
    if let other = others.first(where: { $0.number == section.number }) {
      messages.append("\(section.name) and \(other.name) have one number, \(section.number)")
    }
    if section.text.title == nil {
      messages.append("the section has no title; begin with `//: # …`")
    }
    if !section.text.isSection {
      messages.append("the section has no `func name(_ chapter: Chapter) throws {`")
    }
    return messages.map { SourceProblem(file: section.text.path, line: 1, message: $0) }
  }

  /// The section's index by its number, "3.2".
  func section(numbered number: String) -> Int? {
    sections.firstIndex { $0.number == number }
  }

  /// The first file that differs in what is compiled, prose and comments aside.
  func firstDifference(from compiled: ChapterText) -> String? {
    let paths = Set(sources.texts.keys).union(compiled.sources.texts.keys)
    return paths.sorted().first { path in
      guard let now = sources.texts[path], let then = compiled.sources.texts[path] else {
        return true
      }
      if now == then { return false }
      return SectionText(path: path, text: now).code != SectionText(path: path, text: then).code
    }
  }
}

/// The named regions of a file that is no section.
struct QuotableRegions {
  /// Name, lines, and the one-based line where it begins.
  private(set) var found: [(name: String, lines: [String], line: Int)] = []
  private(set) var problems: [SourceProblem] = []

  init(path: String, text: String) {
    let lexer = Lexer(text)
    var current: (name: String, line: Int, lines: [String])?
    var isHidden = false
    func region() -> (name: String, lines: [String], line: Int)? {
      current.map { ($0.name, CellReader.outdented($0.lines), $0.line) }
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() {
      guard lexer.lines[index].isCode, let directive = SourceDirective(line) else {
        if !isHidden { current?.lines.append(line) }
        continue
      }
      switch directive {
      case .nearMiss(let message):
        problems.append(SourceProblem(file: path, line: index + 1, message: message))
      case .directive(.hide): isHidden = true
      case .directive(.show): isHidden = false
      case .directive(.end):
        if let region = region() { found.append(region) }
        current = nil
      case .directive(.name(let name)):
        if let region = region() { found.append(region) }
        current = (name, index + 1, [])
      case .directive(.open), .directive(.fold): break
      }
    }
    if let region = region() { found.append(region) }
  }
}
