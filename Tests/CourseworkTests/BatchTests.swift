import Foundation
import Testing

@testable import Coursework

/// A batch that is stopped goes on; one bad submission never stops it; results are whole.
@Suite struct BatchTests {
  private static let judge = Bench.judge(only: ["1.1", "1.3"])

  /// Some honest submissions and some bad ones.
  private func prepare(_ folder: String) throws -> [String] {
    let names = ["06-bom-crlf", "09-debug-prints", "20-prints-pass", "16-exit", "02-empty-file"]
    var paths: [String] = []
    for name in names {
      let path = "\(folder)/in/\(name)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for (file, bytes) in Bench.submission(name).files {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(file)"))
      }
      paths.append(path)
    }
    try Data("no archive".utf8).write(to: URL(fileURLWithPath: folder + "/in/junk.zip"))
    return paths + [folder + "/in/junk.zip", folder + "/in/not-there"]
  }

  private func run(_ paths: [String], into folder: String, jobs: Int = 2) throws -> Batch.Summary {
    let batch = Batch(
      judge: Self.judge, intake: Intake(exercises: Catalogue.exercises),
      store: try ResultStore(folder: folder, writing: true), jobs: jobs)
    return try batch.run(paths) { _ in }
  }

  private func contents(_ folder: String) throws -> [String: Data] {
    var all: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where !name.hasPrefix(".") {
      all[name] = FileManager.default.contents(atPath: "\(folder)/\(name)")
    }
    return all
  }

  @Test func whatWasStoppedGoesOnToTheSameBytes() throws {
    try Bench.withFolder { folder in
      let paths = try prepare(folder)
      let first = try run(paths, into: folder + "/a")
      #expect(first.graded == 7 && first.kept == 0)
      #expect(first.rejected == 2 && first.graderErrors == 0)
      let whole = try contents(folder + "/a")
      #expect(whole.count == 7)

      // As a killed batch leaves it: some results missing, one half written beside its place,
      // and one cut off by a full disk of another program's doing.
      let names = whole.keys.sorted()
      for name in names.prefix(3) { unlink("\(folder)/a/\(name)") }
      try Data("{\"stu".utf8).write(to: URL(fileURLWithPath: "\(folder)/a/.\(names[0]).77.1"))
      try Data("{\"student\":".utf8).write(to: URL(fileURLWithPath: "\(folder)/a/\(names[3])"))
      let second = try run(paths, into: folder + "/a")
      #expect(second.graded == 4 && second.kept == 3)
      #expect(try contents(folder + "/a") == whole)

      // Shards one after the other, one worker, another folder: the same bytes.
      for index in 1...3 {
        _ = try run(Batch.shard(paths, index: index, of: 3), into: folder + "/b", jobs: 1)
      }
      #expect(try contents(folder + "/b") == whole)
    }
  }

  @Test func shardsPartTheSubmissions() {
    let paths = (0..<23).map { "s\($0)" }
    let parts = (1...5).map { Batch.shard(paths.shuffled(), index: $0, of: 5) }
    #expect(parts.joined().sorted() == paths.sorted())
    #expect(parts.allSatisfy { $0.count >= 4 && $0.count <= 5 })
  }

  @Test func otherTestsHaveOtherNames() throws {
    let submission = Bench.submission("06-bom-crlf")
    let name = ResultStore.name(for: submission, judge: Self.judge)
    let fewer = Array(Catalogue.exercises.dropLast())
    let changed = Judge(
      suite: try Suite(fewer), workshop: Bench.workshop, secret: Array("tests".utf8),
      options: Self.judge.options)
    let secret = Judge(
      suite: Bench.suite, workshop: Bench.workshop, secret: Array("other".utf8),
      options: Self.judge.options)
    let renamed = Submission(student: "somebody else", files: submission.files)
    let names = [
      name, ResultStore.name(for: submission, judge: changed),
      ResultStore.name(for: submission, judge: secret),
      ResultStore.name(for: renamed, judge: Self.judge),
    ]
    #expect(Set(names).count == names.count)
    #expect(name == ResultStore.name(for: submission, judge: Self.judge))
  }

  @Test func resultsThatCannotBeWrittenAreOneLine() throws {
    #expect(throws: GraderFailure.self) { try ResultStore(folder: "/proc/nowhere", writing: true) }
    #expect(throws: GraderFailure.self) { try ResultStore(folder: "/nowhere", writing: false) }
    try Bench.withFolder { folder in
      try Data().write(to: URL(fileURLWithPath: folder + "/file"))
      #expect(throws: GraderFailure.self) {
        try ResultStore(folder: folder + "/file", writing: true)
      }
    }
    try Bench.withFolder { folder in
      let store = try ResultStore(folder: folder, writing: true)
      let report = Self.judge.grade(Submission(student: "x", files: [:], rejection: "empty"))
      try store.write(report, named: "x.json")
      #expect(store.read("x.json") == report)
      // Nothing but the result is left: no draft, no trial.
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.json"])
      // A folder stands where the result should go: the draft is removed again.
      mkdir(folder + "/y.json", 0o755)
      #expect(throws: GraderFailure.self) { try store.write(report, named: "y.json") }
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
          "x.json", "y.json",
        ])
    }
  }

  @Test func theSecretIsMadeOnceAndKept() throws {
    try Bench.withFolder { folder in
      let path = folder + "/secret"
      let (first, isNew) = try CourseSecret.read(path)
      #expect(isNew && first.count == 64)
      let (second, isNewAgain) = try CourseSecret.read(path)
      #expect(!isNewAgain && second == first)
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
      try Data("short".utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: GraderFailure.self) { try CourseSecret.read(path) }
    }
  }
}
