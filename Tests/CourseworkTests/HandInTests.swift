import Foundation
import Testing

@testable import Coursework

/// Submissions as students and learning systems name them.
@Suite struct HandInTests {
  private let intake = Intake(exercises: Catalogue.exercises)
  private let text = Array("import Foundation\n".utf8)
  private let other = Array("import Foundation\n// other\n".utf8)

  private func write(_ bytes: [UInt8], to path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  private func zip(_ entries: [(String, [UInt8])]) -> [UInt8] {
    var writer = ZipWriter()
    for (name, contents) in entries { writer.add(name, contents) }
    return writer.finished()
  }

  private func read(_ entries: [(String, [UInt8])]) throws -> Submission {
    try Bench.withFolder { folder in
      for (name, bytes) in entries { try write(bytes, to: "\(folder)/ann/\(name)") }
      return intake.read("\(folder)/ann")
    }
  }

  @Test(arguments: [
    "chapter1.swift", "CHAPTER1.SWIFT", "Chapter1 (1).swift", "Chapter1(2).swift",
    "Chapter1-1.swift", "Chapter1_2.swift", "Chapter1.swift.txt", "Chapter1 (1).swift.txt",
    "Chapter 1.swift", "chapter_01.swift", "Chapter1 copy.swift", "Chapter1 copy 2.swift",
    "Chapter1.swift.swift", "smithjohn_12345_67890_Chapter1.swift",
    "smithjohn_LATE_12345_67890_Chapter1-1.swift", "smithjohn_1_2_chapter1.swift.txt",
  ])
  func namesThatAreChapters(name: String) throws {
    let submission = try read([(name, text), ("notes.txt", other)])
    #expect(submission.files == ["Chapter1.swift": text])
    #expect(submission.notes.first == "taken: \(name)")
    #expect(submission.notes.last == "ignored: notes.txt")
  }

  @Test(arguments: [
    "Chapter1.swift~", "Chapter1.swiftmodule", "OldChapter1.swift", "Chapter11.swift",
    "Chapter6.swift", "Chapter1.pdf", "Chapter.swift", "MyChapter1Helpers.swift",
  ])
  func namesThatAreNot(name: String) throws {
    let submission = try read([(name, text)])
    #expect(submission.files.isEmpty && submission.rejection == nil)
    #expect(submission.notes == ["ignored: \(name)"])
  }

  /// Path components match, not endings of the path; and the report says which file it was.
  @Test func anOldCopyIsNotGradedInSilence() throws {
    let both = try read([
      ("OldExercises/Chapter1.swift", other), ("Exercises/Chapter1.swift", text),
    ])
    #expect(both.files == ["Chapter1.swift": text])
    #expect(
      both.notes == [
        "taken: Exercises/Chapter1.swift", "not taken: OldExercises/Chapter1.swift",
      ])
    let onlyOld = try read([("OldExercises/Chapter1.swift", other)])
    #expect(onlyOld.files == ["Chapter1.swift": other])
    #expect(onlyOld.notes == ["taken: OldExercises/Chapter1.swift"])
    // In the package's own place before a folder that is only called so.
    let three = try read([
      ("Sources/Exercises/Chapter1.swift", text), ("old/Exercises/Chapter1.swift", other),
      ("Chapter1 (1).swift", other),
    ])
    #expect(three.files == ["Chapter1.swift": text])
    // The name as it should be before a copy; two copies are nobody's to choose from.
    let copies = try read([("Chapter1.swift", text), ("Chapter1 (1).swift", other)])
    #expect(copies.files == ["Chapter1.swift": text])
    let unclear = try read([("Chapter1 (1).swift", text), ("Chapter1 (2).swift", other)])
    #expect(unclear.rejection?.contains("more than once") == true)
    // The same file twice is one.
    let twice = try read([("a/Chapter1.swift", text), ("b/Chapter1.swift", text)])
    #expect(twice.files == ["Chapter1.swift": text])
  }

  @Test func archivesInArchivesAndOtherSlashes() throws {
    let inner = zip([("Sources\\Exercises\\Chapter1.swift", text), ("Sources\\", [])])
    #expect(try read([("work.zip", inner)]).files == ["Chapter1.swift": text])
    let outer = zip([("hand-in/work.zip", inner), ("readme.txt", other)])
    let submission = try read([("all.zip", outer)])
    #expect(submission.files == ["Chapter1.swift": text])
    #expect(
      submission.notes.first == "taken: all.zip/hand-in/work.zip/Sources\\Exercises\\Chapter1.swift"
    )
    // A broken one is passed over, and its reason is told.
    let broken = try read([("Chapter1.swift", text), ("work.zip", Array(inner.dropLast(30)))])
    #expect(broken.files == ["Chapter1.swift": text] && broken.rejection == nil)
    #expect(broken.notes.last == "ignored: work.zip (a broken zip archive)")
    // Not without end.
    let deep = zip([("deep.zip", outer)])
    #expect(try read([("deeper.zip", deep)]).files.isEmpty)
  }

  @Test func aFileUnderAnyNameIsKnownByItsFunctions() throws {
    let solution = try #require(Bench.sources.solutions().files["Chapter2.swift"])
    try Bench.withFolder { folder in
      try write(solution, to: folder + "/ann.swift")
      let submission = intake.read(folder + "/ann.swift")
      #expect(submission.student == "ann" && submission.files == ["Chapter2.swift": solution])
      #expect(submission.notes == ["taken: ann.swift"])
      try write(solution, to: folder + "/bob/my work.swift.txt")
      #expect(intake.read(folder + "/bob").files == ["Chapter2.swift": solution])
      try write(solution, to: folder + "/eve/one.swift")
      try write(solution + [0x0a], to: folder + "/eve/two.swift")
      #expect(intake.read(folder + "/eve").rejection?.contains("more than once") == true)
    }
  }

  @Test func nothingToGradeIsNoZero() throws {
    let judge = Bench.judge(only: ["1.1"])
    let report = judge.grade(try read([("essay.pdf", text)]))
    #expect(report.outcome == .nothingToGrade && report.score == nil)
    #expect(!report.hasGraderError && report.exercises.allSatisfy { $0.score == nil })
    let book = try ExportTests.book([report])
    #expect(book.lines[0].scoreText == "" && book.lines[0].status == "nothing-to-grade")
    #expect(book.warnings == ["ann: nothing-to-grade, none of the exercise files is in it"])
    let empty = try Bench.withFolder { folder in
      mkdir(folder + "/ann", 0o755)
      return judge.grade(intake.read(folder + "/ann"))
    }
    #expect(empty.outcome == .nothingToGrade)
  }

  /// A class's folder as systems give it.
  @Test func foldersOfAllSystems() throws {
    try Bench.withFolder { folder in
      let handedIn = folder + "/in"
      for path in [
        "smithjohn_111_9001_Chapter1.swift", "smithjohn_111_9002_Chapter2.swift",
        "smithjohn_LATE_222_9003_Chapter1-1.swift",
        "Ann Smith_77_assignsubmission_file_/Chapter1.swift",
        "Bob Jones_78_assignsubmission_file/answers/Chapter1.swift",
        "Cy Young_79_assignsubmission_file_Chapter1.swift",
        "Cy Young_79_assignsubmission_file_Chapter2.swift",
        "Ann Smith_77_assignsubmission_onlinetext_/onlinetext.html", "Chapter3.swift",
        "dan/Chapter1.swift", ".DS_Store", "__MACOSX/x",
      ] {
        try write(text, to: "\(handedIn)/\(path)")
      }
      try write(zip([("Chapter1.swift", text)]), to: handedIn + "/eve.zip")
      try write([1, 2, 3], to: handedIn + "/finn.docx")
      let listed = try intake.handIns(in: handedIn, results: handedIn + "/results")
      let expected = [
        "Ann Smith_77", "Bob Jones_78", "Cy Young_79", "dan", "eve", "finn", "smithjohn_111",
        "smithjohn_222",
      ]
      #expect(listed.handIns.map(\.student) == expected)
      #expect(listed.handIns.filter(\.isLate).map(\.student) == ["smithjohn_222"])
      #expect(listed.remarks.count == 4, "\(listed.remarks)")
      let read = listed.handIns.map { intake.read($0) }
      #expect(read.map { $0.files.count } == [1, 1, 2, 1, 1, 0, 2, 1])
      #expect(read[5].rejection?.hasPrefix("neither Swift source") == true)
      // When it was handed in is known of everything, also of what cannot be graded.
      #expect(read.allSatisfy { $0.handedIn != nil })
      // Results inside of the submissions are no submission, called as they may be.
      for results in ["results", "old"] {
        let store = try ResultStore(folder: "\(handedIn)/\(results)", writing: true)
        try store.write(
          ExportTests.report("ann", score: 1),
          named: ResultStore.name(for: read[0], judge: Bench.judge()))
      }
      let again = try intake.handIns(in: handedIn, results: handedIn + "/results")
      #expect(again.handIns.map(\.student) == expected)
      #expect(again.remarks.filter { $0.hasSuffix("a folder of results") }.count == 2)
    }
  }

  @Test func theLatestUploadCounts() throws {
    try Bench.withFolder { folder in
      try write(text, to: folder + "/smith_1_10_Chapter1.swift")
      try write(other, to: folder + "/smith_1_11_Chapter1-1.swift")
      let listed = try intake.handIns(in: folder)
      #expect(listed.handIns.count == 1)
      let submission = intake.read(listed.handIns[0])
      #expect(submission.files == ["Chapter1.swift": other])
      #expect(submission.notes.last == "not taken: smith_1_10_Chapter1.swift")
    }
  }

  @Test func twoWaysToWriteANameAreOneStudent() throws {
    try Bench.withFolder { folder in
      try write(text, to: folder + "/jos\u{e9}/Chapter1.swift")
      try write(other, to: folder + "/jose\u{301}/Chapter1.swift")
      let listed = try intake.handIns(in: folder)
      #expect(listed.handIns.count == 2)
      #expect(Set(listed.handIns.map { Array($0.student.utf8) }).count == 1)
      #expect(listed.remarks.contains { $0.contains("is there more than once") })
      #expect(Set(listed.handIns.map { intake.read($0).files["Chapter1.swift"] }).count == 2)
      #expect(Batch.shard(listed.handIns, index: 1, of: 1).count == 2)
    }
  }

  @Test func aSectionIsPartOfTheName() throws {
    try Bench.withFolder { folder in
      try write(text, to: folder + "/smith/Chapter1.swift")
      #expect(try intake.handIns(in: folder, section: "a").handIns.map(\.student) == ["a/smith"])
      #expect(throws: GraderFailure.self) { try intake.handIns(in: folder + "/none") }
      mkdir(folder + "/empty", 0o755)
      #expect(throws: GraderFailure.self) { try intake.handIns(in: folder + "/empty") }
    }
  }

  @Test func resultsCarryTheStudentsName() {
    #expect(ResultStore.fileName(of: "Ann Smith_77") == "Ann_Smith_77")
    #expect(ResultStore.fileName(of: "a/smith") == "a_smith")
    #expect(ResultStore.fileName(of: "jose\u{301}") == "jos\u{e9}")
    #expect(ResultStore.fileName(of: "../../etc") == "_./.._etc".replacing("/", with: "_"))
    for odd in ["", "..", ".x", "\u{0}\n", String(repeating: "ü", count: 400)] {
      let name = ResultStore.fileName(of: odd)
      #expect(!name.isEmpty && !name.hasPrefix(".") && !name.contains("/"))
      #expect(name.utf8.count < 200)
    }
  }
}
