import Foundation
import Testing

@testable import Coursework

/// Who is in the book, with which of the submissions.
@Suite struct GradebookTests {
  /// A folder of results with what is written into it.
  private struct Class {
    let store: ResultStore
    var number = 0

    init(_ folder: String) throws { store = try ResultStore(folder: folder, writing: true) }

    mutating func add(
      _ student: String, _ score: Int?, at time: Double? = 0, tests: String = "t",
      from source: String = "", entry: String? = nil, isLate: Bool = false
    ) throws {
      number += 1
      let name = "\(ResultStore.fileName(of: student))-\(number).json"
      let report = ExportTests.report(student, score: score, tests: tests)
      try store.write(report, named: name)
      guard let time else { return }
      try store.record(
        HandIn(
          student: student, paths: [entry ?? "\(student)-\(number).zip"], isLate: isLate,
          source: source),
        of: Submission(
          student: student, files: [:], handedIn: Date(timeIntervalSince1970: time)), named: name)
    }

    func book(
      _ counting: Counting = .latest, due: Double? = nil, roster: Roster? = nil
    ) throws -> Gradebook {
      try Gradebook(
        store: store, roster: roster,
        rules: Gradebook.Rules(
          counting: counting, due: due.map { Date(timeIntervalSince1970: $0) }))
    }
  }

  @Test func whichOfSeveralCounts() throws {
    try Bench.withFolder { folder in
      var results = try Class(folder)
      try results.add("ann", 200, at: 10)
      try results.add("ann", 50, at: 20)
      try results.add("bob", 100, at: 30)
      #expect(try results.book(.latest).lines.map(\.scoreText) == ["0.50", "1.00"])
      #expect(try results.book(.best).lines.map(\.scoreText) == ["2.00", "1.00"])
      let early = try results.book(.lastBefore(Date(timeIntervalSince1970: 15)))
      #expect(early.lines.map(\.scoreText) == ["2.00", ""])
      #expect(early.lines.map(\.status) == ["graded", "no submission"])
      #expect(early.warnings.contains("bob handed in nothing in time"))
      #expect(try results.book(.latest).warnings == ["ann handed in 2 times; the last counts"])
      // Late is what was handed in after the time, or what the system marked.
      let late = try results.book(.latest, due: 25)
      #expect(late.lines.map(\.status) == ["graded", "graded, late"])
      try results.add("cyd", 10, at: 5, isLate: true)
      #expect(try results.book().lines.last?.status == "graded, late")
      // Without times it cannot be said which was the last.
      try results.add("bob", 10, at: nil)
      #expect(throws: GraderFailure.self) { try results.book(.latest) }
      #expect(try results.book(.best).lines.map(\.scoreText) == ["2.00", "1.00", "0.10"])
    }
  }

  @Test(arguments: [Counting.latest, .best])
  func aLaterScoreIsNotHiddenByTheGradersFailure(counting: Counting) throws {
    try Bench.withFolder { folder in
      var results = try Class(folder)
      try results.add("ann", nil, at: 10)
      try results.add("ann", 200, at: 20)
      let book = try results.book(counting)
      #expect(book.lines.map(\.scoreText) == ["2.00"])
      #expect(book.warnings.contains("ann: the grader failed on another submission; grade again"))
    }
  }

  @Test func versionsOfTheTestsAreNotMixed() throws {
    try Bench.withFolder { folder in
      var results = try Class(folder)
      try results.add("ann", 200, tests: "old")
      try results.add("bob", 200, tests: "old")
      try results.store.begin(nil, tests: "old")
      #expect(try results.book().lines.count == 2)
      // Points changed, and half of the class is graded again: no book.
      try results.store.begin(nil, tests: "new")
      try results.add("ann", 200, tests: "new")
      #expect(throws: GraderFailure.self) { try results.book() }
      #expect(throws: GraderFailure.self) { try results.book(.best) }
      // All of it is: the new points, and a line that says what was left out.
      try results.add("bob", 200, tests: "new")
      let book = try results.book()
      #expect(book.lines.allSatisfy { $0.report?.tests == "new" && $0.others == 0 })
      #expect(
        book.warnings == [
          "2 results of earlier tests are left out: all of it was graded again"
        ])
    }
  }

  @Test func whatWasWithdrawnLeavesTheBook() throws {
    try Bench.withFolder { folder in
      var results = try Class(folder + "/results")
      let handedIn = folder + "/in"
      let intake = Intake(exercises: Catalogue.exercises)
      for name in ["ann", "bob"] {
        try FileManager.default.createDirectory(
          atPath: "\(handedIn)/\(name)", withIntermediateDirectories: true)
      }
      let first = try intake.handIns(in: handedIn)
      for handIn in first.handIns {
        try results.add(handIn.student, 100, from: handIn.source, entry: handIn.entry)
      }
      try results.store.begin(first, tests: "t")
      #expect(try results.book().lines.map(\.member.student) == ["ann", "bob"])
      rmdir(handedIn + "/bob")
      try results.store.begin(intake.handIns(in: handedIn), tests: "t")
      let book = try results.book()
      #expect(book.lines.map(\.member.student) == ["ann"])
      #expect(book.warnings == ["bob: bob was withdrawn"])
    }
  }

  private func roster(_ data: Data) throws -> Roster {
    try Bench.withFolder { folder in
      try data.write(to: URL(fileURLWithPath: folder + "/roster.csv"))
      return try Roster(file: folder + "/roster.csv")
    }
  }

  private func roster(_ text: String) throws -> Roster { try roster(Data(text.utf8)) }

  @Test func theRosterSaysWhoIsMissing() throws {
    let roster = try roster(
      "\u{feff}Student,id,\"Name\",email\r\nann,7,\"Ann, A.\",a@x\r\nbob,8,Bob,b@x\r\n")
    #expect(roster.members.map(\.name) == ["Ann, A.", "Bob"])
    let book = try ExportTests.book(
      [
        ExportTests.report("ann", score: 50), ExportTests.report("ann", score: 200),
        ExportTests.report("eve", score: 1),
      ], roster: roster)
    #expect(book.lines.map(\.member.student) == ["ann", "bob", "eve"])
    #expect(book.lines.map(\.scoreText) == ["2.00", "", "0.01"])
    #expect(
      book.warnings == [
        "eve is not in the roster", "ann handed in 2 times; the last counts",
        "bob handed in nothing",
      ])
    for bad in ["name\nann", "student\n\"\",1", "student\nann\nann", "", "a\u{0}b"] {
      #expect(throws: GraderFailure.self, "\(bad)") { try self.roster(bad) }
    }
  }

  /// As spreadsheets and systems write them.
  @Test func rostersOfOtherKinds() throws {
    let expected = ["ann", "josé"]
    let plain = "student;name\r\n ann ; \"Ann\" \r\n;\r\njosé;José\r\n"
    #expect(try roster(plain).members.map(\.student) == expected)
    #expect(try roster(plain).members.map(\.name) == ["Ann", "José"])
    let latin = try #require(plain.data(using: .isoLatin1))
    #expect(try roster(latin).members.map(\.student) == expected)
    let wide = try #require(plain.data(using: .utf16))
    #expect(try roster(wide).members.map(\.student) == expected)
    let tabs = plain.replacing(";", with: "\t").replacing("\r\n", with: "\r")
    #expect(try roster(tabs).members.map(\.student) == expected)

    let canvas = try roster(
      "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        + "\"Smith, John\",12345,,jsmith,A\n")
    #expect(canvas.members.map(\.student) == ["jsmith"])
    #expect(canvas.index(of: "smithjohn_12345") == 0)
    let moodle = try roster(
      "Identifier,\"Full name\",\"Email address\"\n\"Participant 77\",\"Ann Smith\",a@x\n")
    #expect(moodle.index(of: "Ann Smith_77") == 0)

    // Other capital letters, blanks, and another way to write an accent.
    let two = try roster("student\nAnn\nJos\u{e9}\n")
    #expect(two.index(of: "ann") == 0 && two.index(of: " ANN ") == 0)
    #expect(two.index(of: "jose\u{301}") == 1)
    // Where capital letters tell people apart, they do.
    let pair = try roster("student\nann\nAnn\n")
    #expect(pair.index(of: "ann") == 0 && pair.index(of: "Ann") == 1)
    #expect(pair.index(of: "ANN") == nil)
  }

  @Test func theSameNameInTwoSectionsIsTwoStudents() throws {
    let roster = try roster("student,section,name\nsmith,a,Ann\nsmith,b,Bob\n")
    let book = try ExportTests.book(
      [
        ExportTests.report("a/smith", score: 50), ExportTests.report("b/smith", score: 200),
      ], roster: roster)
    #expect(book.lines.map(\.scoreText) == ["0.50", "2.00"])
    #expect(book.lines.map(\.member.name) == ["Ann", "Bob"])
    #expect(book.warnings.isEmpty)
    // Without a section it cannot be said which of the two it is.
    #expect(roster.index(of: "smith") == nil)
    let alone = try ExportTests.book([
      ExportTests.report("a/smith", score: 50), ExportTests.report("b/smith", score: 200),
    ])
    #expect(alone.lines.map(\.member.label) == ["a/smith", "b/smith"])
  }

  @Test func thePageLinksRowsToDetails() throws {
    let page = try ExportTests.book(
      [ExportTests.report("ann", score: 50), ExportTests.report("ann", score: 60)],
      roster: roster("student,name\nann,\"Ann <b>\"\nbob,Bob\n")
    ).export(as: .html, title: "x")
    let links = page.matches(of: /href="#(\w+)"/).map { String($0.1) }
    let targets = page.matches(of: /id="(\w+)"/).map { String($0.1) }
    #expect(links == ["s1"] && targets == links)
    #expect(page.contains("Ann &lt;b&gt;") && page.contains("ann handed in 2 times"))
    #expect(page.contains("bob handed in nothing"))
  }

  @Test func oneStudentsSheetShowsHiddenCases() throws {
    try Bench.withFolder { folder in
      let secret = Array("tests".utf8)
      let judge = Bench.judge(only: ["1.1", "1.2"])
      let store = try ResultStore(folder: folder, writing: true)
      let mistake = try #require(Catalogue.exercise("1.2")?.mistakes.first)
      let submission = Submission(
        student: "ann", files: Bench.sources.replacing(["1.2": mistake.body], student: "x").files)
      try store.write(judge.grade(submission), named: "ann.json")
      let sheets = try StudentSheet.all(
        of: "Ann", in: store, suite: Bench.suite, secret: secret)
      #expect(sheets.count == 1)
      let text = sheets[0].text(only: ["1.2"])
      #expect(text.contains("hidden: hidden 1") && text.contains("→"))
      #expect(text.contains("1.2  ") && !text.contains("1.1  "))
      // With another secret the inputs are others, and without one there are none to show.
      let blind = try StudentSheet.all(of: "ann", in: store, suite: Bench.suite, secret: nil)
      #expect(!blind[0].text(only: ["1.2"]).contains("→"))
      #expect(throws: GraderFailure.self) {
        try StudentSheet.all(of: "eve", in: store, suite: Bench.suite, secret: nil)
      }
    }
  }
}
