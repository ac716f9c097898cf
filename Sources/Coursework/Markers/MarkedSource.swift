/// A source file of solutions, read by its markers.
///
/// Markers are whole lines (leading blanks allowed):
///
/// ```
/// //@exercise 2.3 gaussian-kl points=6
/// //@solution-begin 2.3
/// //@solution-end 2.3
/// //@stub 2.3| unimplemented("2.3", hint: "…")
/// ```
///
/// Every exercise has exactly one solution and, after it, one stub. Anything else that begins
/// with `//@` is an error with its line, so that a typing slip cannot leak a solution.
public struct MarkedSource: Sendable {
  /// What one `//@exercise` line says, and where its parts stand (indices into `lines`).
  public struct Section: Sendable, Hashable {
    /// `"2.3"`: chapter and number.
    public let id: String
    /// `"gaussian-kl"`: the marker's word after the number.
    public let name: String
    /// What `points=` says, at least 1.
    public let points: Int
    let headerLine: Int
    var solution: Range<Int> = 0..<0
    var stubLine = 0
    var stub = ""
  }

  /// The whole text, markers too, without the line feeds.
  public let lines: [String]
  /// The exercises, in the file's order.
  public let sections: [Section]

  /// Reads a file's text.
  ///
  /// - Throws: `MarkerError` with file and line.
  public init(text: String, file: String) throws(MarkerError) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var reader = Reader(file: file)
    for (index, line) in lines.enumerated() {
      if let marker = Self.marker(of: line) { try reader.read(marker, of: line, at: index) }
    }
    sections = try reader.finished(at: lines.count)
  }

  /// The text after `//@`, when the line is a marker.
  static func marker(of line: String) -> Substring? {
    let text = line.drop { $0 == " " || $0 == "\t" }
    return text.hasPrefix("//@") ? text.dropFirst(3) : nil
  }
}

/// A marker that cannot be right.
public struct MarkerError: Error, Hashable, CustomStringConvertible {
  /// The file's name, as `MarkedSource` was given it.
  public let file: String
  /// From 1.
  public let line: Int
  /// What is wrong, or what was expected.
  public let reason: String
  public var description: String { "\(file):\(line): \(reason)" }
}

/// The state between two markers.
private struct Reader {
  let file: String
  var done: [MarkedSource.Section] = []
  var current: MarkedSource.Section?
  var begin: Int?
  var hasSolution = false

  mutating func read(
    _ marker: Substring, of line: String, at index: Int
  ) throws(MarkerError) {
    func fail(_ reason: String) -> MarkerError {
      MarkerError(file: file, line: index + 1, reason: reason)
    }
    let words = marker.split(separator: " ").map(String.init)
    guard let word = words.first else { throw fail("a marker without a word") }
    switch word {
    case "exercise":
      guard words.count == 4, words[3].hasPrefix("points="),
        let points = Int(words[3].dropFirst(7)),
        points > 0
      else { throw fail("expected '//@exercise ID NAME points=N'") }
      if let current { throw fail("exercise \(current.id) has no stub yet") }
      if done.contains(where: { $0.id == words[1] }) { throw fail("exercise \(words[1]) twice") }
      current = MarkedSource.Section(
        id: words[1], name: words[2], points: points, headerLine: index)
      hasSolution = false
    case "solution-begin":
      guard let section = current else { throw fail("a solution outside of an exercise") }
      guard words.count == 2, words[1] == section.id else {
        throw fail("this is exercise \(section.id): expected '//@solution-begin \(section.id)'")
      }
      guard begin == nil else { throw fail("a solution inside of a solution") }
      guard !hasSolution else { throw fail("exercise \(section.id) has two solutions") }
      begin = index
    case "solution-end":
      guard let first = begin, let section = current else { throw fail("an end without a begin") }
      guard words.count == 2, words[1] == section.id else {
        throw fail("the solution of \(section.id) ends with another number")
      }
      current?.solution = first..<index + 1
      begin = nil
      hasSolution = true
    case "stub":
      guard let section = current else { throw fail("a stub outside of an exercise") }
      guard begin == nil else { throw fail("the solution of \(section.id) has not ended") }
      guard hasSolution else { throw fail("the stub of \(section.id) comes before its solution") }
      guard words.count > 2, words[1] == section.id + "|", let bar = line.firstIndex(of: "|") else {
        throw fail("expected '//@stub \(section.id)| statement'")
      }
      let indentation = line.prefix { $0 == " " || $0 == "\t" }
      current?.stub = indentation + line[line.index(after: bar)...].trimmingSpaces()
      current?.stubLine = index
      if let finished = current { done.append(finished) }
      current = nil
    default:
      throw fail("unknown marker '//@\(word)'")
    }
  }

  func finished(at line: Int) throws(MarkerError) -> [MarkedSource.Section] {
    if let begin, let current {
      throw MarkerError(
        file: file, line: begin + 1, reason: "the solution of \(current.id) never ends")
    }
    if let current {
      throw MarkerError(
        file: file, line: current.headerLine + 1,
        reason: "exercise \(current.id) has no \(hasSolution ? "stub" : "solution")")
    }
    return done
  }
}
