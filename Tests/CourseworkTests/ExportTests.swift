import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Coursework

/// Exports of hostile names and texts stay what they are: tables, pages and XML.
@Suite struct ExportTests {
  static func report(
    _ student: String, score: Int?, detail: String = "x", tests: String = "t"
  ) -> Report {
    let exercise = Report.Exercise(
      id: "1.1", title: "Entropy", points: 2, score: score,
      outcome: score == 200 ? .ok : score == nil ? .graderError : .wrong,
      detail: detail, mistake: nil, hint: "a hint", cases: [], printed: "printed \u{1b}[2J")
    return Report(
      student: student, submission: "\(student)\(score ?? -1)", tests: tests, toolchain: "s",
      sandbox: "bubblewrap",
      isOptimized: false, outcome: score == nil ? .graderError : .ok, detail: nil, score: score,
      maximum: 2, notes: [], exercises: [exercise])
  }

  private static let hostile = [
    "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", " =1", "\u{1b}[31mred", "a\nb", "a,b",
    "quote\"d", "<script>alert(1)</script>", "| cell |", "[link](http://x)", "\u{202e}txt",
    "&amp;", "'single'", "]]>", "-->", "\u{ffff}", "\u{fffe}x",
    String(Unicode.Scalar(0xfdd0)!), "\u{1fffe}", "\u{0}",
    "\u{3000}=1", "$x^2$", "\t=1",
  ]

  static func book(_ reports: [Report], roster: Roster? = nil) throws -> Gradebook {
    try Gradebook(
      results: reports.enumerated().map { number, report in
        StoredResult(
          name: "\(number)", report: report,
          handIn: HandInRecord(
            source: "", entry: "\(number)", handedIn: Date(timeIntervalSince1970: Double(number)),
            isLate: false))
      }, roster: roster)
  }

  private static let book = try! book(hostile.map { report($0, score: 50, detail: $0) })

  @Test(arguments: [ExportFormat.csv, .canvas, .moodle])
  func tablesHoldNoFormulaAndComeBack(format: ExportFormat) throws {
    let text = try Self.book.export(as: format, title: "=1+1")
    let rows = Roster.rows(of: text)
    #expect(Set(rows.map(\.count)).count == 1)
    #expect(rows.count == Self.hostile.count + (format == .canvas ? 2 : 1))
    for field in rows.joined() {
      let first = field.first { $0 != " " }
      #expect(first.map { !"=+-@".contains($0) } ?? true, "\(field)")
      #expect(!field.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e })
    }
  }

  @Test func pagesHoldNoForeignMarkup() throws {
    let page = try Self.book.export(as: .html, title: "<b>")
    #expect(!page.contains("<script") && !page.contains("<b>") && !page.contains("\u{1b}"))
    #expect(page.contains("default-src 'none'"))
    #expect(page.contains("&lt;script&gt;"))
    let markdown = try Self.book.export(as: .markdown, title: "x")
    #expect(!markdown.replacing("\\<", with: "").contains("<"))
    #expect(!markdown.replacing("\\[", with: "").contains("["))
    // Every row of the table has the same number of bars that are not escaped.
    for line in markdown.split(separator: "\n") where line.hasPrefix("|") {
      #expect(line.replacing("\\|", with: "").filter { $0 == "|" }.count == 7, "\(line)")
    }
  }

  /// Read by an XML parser, and by character.
  @Test func junitIsWellFormed() throws {
    let text = try Self.book.export(as: .junit, title: "x")
    let names = try XMLNames(text)
    #expect(names.suites.count == Self.hostile.count)
    #expect(names.suites.contains("<script>alert(1)</script>"))
    #expect(text.contains("failures=\"1\" errors=\"0\" skipped=\"0\""))
    // Parsers differ in how they take characters that XML 1.0 forbids; none may be there.
    #expect(!text.unicodeScalars.contains { !Self.isXML($0.value) })
    #expect(!Self.isXML(0xffff) && !Self.isXML(0xb) && Self.isXML(0xe9) && Self.isXML(0x1f393))
    #expect(throws: (any Error).self) { try XMLNames("<a b=\"<\"/>") }
  }

  /// The production `Char` of XML 1.0.
  private static func isXML(_ value: UInt32) -> Bool {
    switch value {
    case 0x9, 0xa, 0xd, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: true
    default: false
    }
  }

  private final class XMLNames: NSObject, XMLParserDelegate {
    private(set) var suites: [String] = []

    init(_ text: String) throws {
      super.init()
      let parser = XMLParser(data: Data(text.utf8))
      parser.delegate = self
      guard parser.parse() else { throw parser.parserError ?? GraderFailure("no XML") }
    }

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      if element == "testsuite", let name = attributes["name"] { suites.append(name) }
    }
  }

  /// What a student's code gave or printed while it ran may be a hidden case's inputs.
  @Test(arguments: ExportFormat.allCases)
  func nothingThatTheCodeSaidIsPassedOn(format: ExportFormat) throws {
    for outcome in Outcome.allCases where outcome.isOfARun {
      var report = Self.report("ann", score: 50, detail: "SAID")
      report.exercises[0].outcome = outcome
      report.exercises[0].printed = "SAID"
      report.exercises[0].cases = [
        Report.Case(
          rung: .basic, name: "even odds", isPublic: true, outcome: outcome, detail: "SAID")
      ]
      let text = try Self.book([report]).export(as: format, title: "x")
      #expect(!text.contains("SAID"), "\(outcome)")
      if ![.csv, .canvas].contains(format) { #expect(text.contains("even odds")) }
    }
  }

  @Test func gradescopeGetsItsFields() throws {
    let book = try Self.book([Self.report("ann", score: 150)])
    let text = try book.export(as: .gradescope, title: "x")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["score"] as? Double == 1.5)
    let tests = try #require(object["tests"] as? [[String: Any]])
    #expect(tests[0]["max_score"] as? Double == 2)
    #expect(tests[0]["status"] as? String == "failed")
    #expect(
      Set(tests[0].keys) == [
        "name", "number", "score", "max_score", "status", "output", "tags", "visibility",
      ])
    // What a student printed may hold hidden inputs, and is never sent back.
    #expect(!text.contains("printed"))
    let failed = try Self.book([Self.report("ann", score: nil)])
    let other = try #require(
      JSONSerialization.jsonObject(
        with: Data(failed.export(as: .gradescope, title: "x").utf8)) as? [String: Any])
    #expect(other["score"] == nil)
    #expect(throws: GraderFailure.self) { try Self.book.export(as: .gradescope, title: "x") }
  }

  @Test func aGraderErrorIsNeverAGrade() throws {
    let book = try Self.book([Self.report("ann", score: nil), Self.report("bob", score: 0)])
    #expect(book.lines.map(\.scoreText) == ["", "0.00"])
    #expect(book.warnings == ["ann: the grader failed; grade again"])
    let rows = Roster.rows(of: try book.export(as: .canvas, title: "x"))
    #expect(rows[2].last == "" && rows[3].last == "0.00")
  }

  @Test func theGradescopeArchiveIsAZip() throws {
    try Bench.withFolder { folder in
      let course = try Course.open(Bench.root)
      let file = folder + "/autograder.zip"
      let count = try GradescopePackage(course: course, secret: Array("0123456789abcdef".utf8))
        .write(to: file)
      #expect(count > 100)
      let targets = ["Coursework", "Exercises", "GradingTests", "Programs", "course", "try"]
      let package = GradescopePackage(course: course, secret: Array("0123456789abcdef".utf8))
      let entries = Dictionary(
        try package.entries().map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
      #expect(entries.count == count)
      // Every target that its manifest names is there, and no other.
      let text = String(decoding: try #require(entries["course/Package.swift"]), as: UTF8.self)
      #expect(text.matches(of: /arget\(\s*name: "(\w+)"/).map { String($0.1) }.sorted() == targets)
      for target in targets {
        #expect(entries.keys.contains { $0.contains("/\(target)/") }, "\(target)")
      }
      #expect(entries["setup.sh"] != nil && entries["run_autograder"] != nil)
      #expect(entries["secret"] == Array("0123456789abcdef\n".utf8))
      // What was written is an archive that this reader reads, with nothing to grade in its roots.
      let source = ByteSource(Array(try #require(FileManager.default.contents(atPath: file))))
      var collector = Collector(names: ChapterNames(chapters: 1...5), limits: IntakeLimits())
      try ZipArchive(source, limits: IntakeLimits()).read(into: &collector)
      #expect(try collector.files().files.count == 5)
    }
  }
}
