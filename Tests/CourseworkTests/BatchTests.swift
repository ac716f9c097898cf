import Foundation
import Testing

@testable import Coursework

/// A batch that is stopped goes on; one bad submission never stops it; results are whole.
@Suite struct BatchTests {
  private static let judge = Bench.judge(only: ["1.1", "1.3"])

  /// Some honest submissions and some bad ones.
  private func prepare(_ folder: String) throws -> [HandIn] {
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
    return (paths + [folder + "/in/junk.zip", folder + "/in/not-there"]).map {
      HandIn(path: $0)
    }
  }

  private func run(_ paths: [HandIn], into folder: String, jobs: Int = 2) throws -> Batch.Summary {
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
    let paths = (0..<23).map { HandIn(path: "s\($0)") }
    let parts = (1...5).map { Batch.shard(paths.shuffled(), index: $0, of: 5) }
    #expect(parts.joined().map(\.student).sorted() == paths.map(\.student).sorted())
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
    func changing(_ change: (inout Judge.Options) -> Void) -> Judge {
      var options = Self.judge.options
      change(&options)
      return Judge(
        suite: Bench.suite, workshop: Bench.workshop, secret: Array("tests".utf8), options: options)
    }
    let others = [
      changing { $0.limits.processorSeconds += 1 }, changing { $0.limits.answerNumbers += 1 },
      changing { $0.compileLimits.memoryMegabytes += 1 },
      changing { $0.submissionLimits.waitingSeconds += 1 }, changing { $0.enforcesRules = false },
      changing { $0.optimizes = true },
    ]
    let renamed = Submission(student: "somebody else", files: submission.files)
    let names =
      [
        name, ResultStore.name(for: submission, judge: changed),
        ResultStore.name(for: submission, judge: secret),
        ResultStore.name(for: renamed, judge: Self.judge),
      ]
      + others.map { ResultStore.name(for: submission, judge: $0) }
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

  /// The hash that stands in the code is that of the code.
  @Test func theJudgesCodeIsNamed() throws {
    var hasher = SHA256()
    for folder in ["Child", "Hashing", "Intake", "Judge", "Model", "Sandbox", "SourceText"] {
      let path = "\(Bench.root)/Sources/Coursework/\(folder)"
      for name in try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
      where [".swift", ".c", ".h"].contains(where: name.hasSuffix) {
        if name == "JudgeCode.swift" { continue }
        let bytes = try #require(FileManager.default.contents(atPath: "\(path)/\(name)"))
        hasher.update(Array("\(folder)/\(name) \(bytes.count)\n".utf8))
        hasher.update(Array(bytes))
      }
    }
    let hash = hexadecimalDigits(of: hasher.finish())
    #expect(JudgeCode.hash == hash, "write \(hash) into Sources/Coursework/Judge/JudgeCode.swift")
  }

  /// A compiler that fails for reasons of its own costs nobody a point, and its result is not kept.
  @Test(arguments: [
    "exit 1", "echo 'error: No space left on device'; exit 1", "kill -SEGV $$", "kill -KILL $$",
    "exit 125",
    "echo \"$@\" | tr ' ' '\\n' | sed -n '/Chapter1/s/$/:1:8: error: no module/p'; exit 1",
  ])
  func theCompilersOwnFailuresAreTheGraders(script: String) throws {
    var workshop = Bench.workshop
    workshop.frontend = ["/bin/sh", "-c", script, "sh"]
    let broken = Bench.judge(in: workshop, only: ["1.1", "1.3"])
    let report = broken.grade(Bench.submission("06-bom-crlf"))
    #expect(report.score == nil && report.outcome == .graderError, "\(report)")
    try Bench.withFolder { folder in
      let paths = [try prepare(folder)[0]]
      let store = try ResultStore(folder: folder + "/r", writing: true)
      let intake = Intake(exercises: Catalogue.exercises)
      let failed = try Batch(judge: broken, intake: intake, store: store, jobs: 1).run(paths) { _ in
      }
      #expect(failed.graderErrors == 1)
      let good = try Batch(judge: Self.judge, intake: intake, store: store, jobs: 1).run(paths) {
        _ in
      }
      #expect(good == Batch.Summary(graded: 1, kept: 0, rejected: 0, graderErrors: 0))
    }
  }
}
