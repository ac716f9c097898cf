import Foundation
import Testing

@testable import Coursework

/// Exports of hostile names and texts stay what they are: tables, pages and XML.
@Suite struct ExportTests {
  private static func report(_ student: String, score: Int?, detail: String = "x") -> Report {
    let exercise = Report.Exercise(
      id: "1.1", title: "Entropy", points: 2, score: score, outcome: score == 200 ? .ok : .wrong,
      detail: detail, mistake: nil, hint: "a hint", cases: [], printed: "printed \u{1b}[2J")
    return Report(
      student: student, submission: student, tests: "t", toolchain: "s", sandbox: "bubblewrap",
      isOptimized: false, outcome: score == nil ? .graderError : .ok, detail: nil, score: score,
      maximum: 2, notes: [], exercises: [exercise])
  }

  private static let hostile = [
    "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", " =1", "\u{1b}[31mred", "a\nb", "a,b",
    "quote\"d", "<script>alert(1)</script>", "| cell |", "[link](http://x)", "\u{202e}txt",
    "&amp;", "'single'", "]]>", "-->",
  ]

  private static let book = Gradebook(
    reports: hostile.map { report($0, score: 50, detail: $0) }, roster: nil)

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
      #expect(line.replacing("\\|", with: "").filter { $0 == "|" }.count == 6, "\(line)")
    }
  }

  @Test func junitIsWellFormed() throws {
    let text = try Self.book.export(as: .junit, title: "x")
    var open: [Substring] = []
    for part in text.split(separator: "<").dropFirst() {
      let tag = part.prefix { $0 != ">" && $0 != " " && $0 != "\n" }
      guard !part.hasPrefix("?") else { continue }
      if part.hasPrefix("/") {
        #expect(open.popLast() == tag.dropFirst())
      } else if part.prefix(while: { $0 != ">" }).last != "/" {
        open.append(tag)
      }
      #expect(part.filter { $0 == "\"" }.count.isMultiple(of: 2))
    }
    #expect(open.isEmpty)
    #expect(text.contains("failures=\"1\" errors=\"0\" skipped=\"0\""))
  }

  @Test func gradescopeGetsItsFields() throws {
    let book = Gradebook(reports: [Self.report("ann", score: 150)], roster: nil)
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
    let failed = Gradebook(reports: [Self.report("ann", score: nil)], roster: nil)
    let other = try #require(
      JSONSerialization.jsonObject(
        with: Data(failed.export(as: .gradescope, title: "x").utf8)) as? [String: Any])
    #expect(other["score"] == nil)
    #expect(throws: GraderFailure.self) { try Self.book.export(as: .gradescope, title: "x") }
  }

  @Test func aGraderErrorIsNeverAGrade() throws {
    let book = Gradebook(
      reports: [Self.report("ann", score: nil), Self.report("bob", score: 0)], roster: nil)
    #expect(book.lines.map(\.scoreText) == ["", "0.00"])
    #expect(book.warnings == ["ann: the grader failed; grade again"])
    let rows = Roster.rows(of: try book.export(as: .canvas, title: "x"))
    #expect(rows[2].last == "" && rows[3].last == "0.00")
  }

  @Test func theRosterSaysWhoIsMissing() throws {
    try Bench.withFolder { folder in
      let file = folder + "/roster.csv"
      let text = "\u{feff}Student,id,\"Name\",email\r\nann,7,\"Ann, A.\",a@x\r\nbob,8,Bob,b@x\r\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      let roster = try Roster(file: file)
      #expect(roster.members.map(\.name) == ["Ann, A.", "Bob"])
      let reports = [
        Self.report("ann", score: 50), Self.report("ann", score: 200), Self.report("eve", score: 1),
      ]
      let book = Gradebook(reports: reports, roster: roster)
      #expect(book.lines.map(\.member.student) == ["ann", "bob", "eve"])
      #expect(book.lines.map(\.scoreText) == ["2.00", "", "0.01"])
      #expect(
        book.warnings == [
          "eve is not in the roster", "ann handed in 2 times; the best counts",
          "bob handed in nothing",
        ])
      for bad in ["name\nann", "student\n\"\",1", "student\nann\nann", ""] {
        try Data(bad.utf8).write(to: URL(fileURLWithPath: file))
        if bad == "student\n\"\",1" || bad != "" {
          #expect(throws: GraderFailure.self, "\(bad)") { try Roster(file: file) }
        }
      }
    }
  }

  @Test func theGradescopeArchiveIsAZip() throws {
    try Bench.withFolder { folder in
      let course = try Course.open(Bench.root)
      let file = folder + "/autograder.zip"
      let count = try GradescopePackage(course: course, secret: Array("0123456789abcdef".utf8))
        .write(to: file)
      #expect(count > 100)
      let targets = ["Coursework", "Exercises", "GradingTests", "Programs", "course"]
      var accepted = Collector(
        accepted: ["setup.sh", "run_autograder", "secret", "Package.swift"],
        limits: IntakeLimits())
      let bytes = try #require(FileManager.default.contents(atPath: file))
      try ZipArchive(Array(bytes), limits: IntakeLimits()).read(into: &accepted)
      // Every target that its manifest names is there, and no other.
      let text = String(decoding: try #require(accepted.files()["Package.swift"]), as: UTF8.self)
      #expect(text.matches(of: /arget\(\s*name: "(\w+)"/).map { String($0.1) }.sorted() == targets)
      #expect(
        try accepted.files().keys.sorted() == [
          "Package.swift", "run_autograder", "secret", "setup.sh",
        ])
    }
  }
}
