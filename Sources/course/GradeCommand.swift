import ArgumentParser
import Coursework
import Foundation
import Programs

struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grade submissions: folders, .swift files, zip, tar or tar.gz.",
    discussion: """
      One result file a submission is written into the folder of results. A result that is there
      is kept, so that a batch that was stopped goes on when it is started again.
      """)

  @Argument(help: "Submissions; the name of each is the student's.")
  var submissions: [String] = []

  @Option(help: "Grade everything in this folder: an entry a student, or a system's download.")
  var from: String?

  @Option(help: "The section that these are from: the same name in two sections is two students.")
  var section: String?

  @Option(help: "The folder of results.")
  var results: String

  @Option(help: "How many submissions at a time.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Grade only part i of n of the submissions, written i/n.")
  var shard: String?

  @Option(help: "The file of the course's secret; made if it is not there.")
  var secret: String?

  @Option(help: "A weaker sandbox than the strongest: landlock or limits.")
  var sandbox: String?

  @Flag(help: "Grade even where the sandbox only stops accidents.")
  var acceptWeakSandbox = false

  @Flag(help: "Compile submissions with optimization.")
  var optimize = false

  @Flag(help: "Print a line of JSON for every submission.")
  var json = false

  @OptionGroup var options: CourseOptions

  func validate() throws {
    guard jobs >= 1, jobs <= 256 else { throw ValidationError("--jobs takes 1 to 256") }
    guard from != nil || !submissions.isEmpty else {
      throw ValidationError("name submissions, or a folder of them with --from")
    }
    _ = try part()
    _ = try level()
  }

  private func part() throws -> (index: Int, count: Int) {
    guard let shard else { return (1, 1) }
    let numbers = shard.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let index = numbers[0], let count = numbers[1], count >= 1,
      (1...count).contains(index)
    else { throw ValidationError("--shard takes i/n with i from 1 to n, not '\(shard)'") }
    return (index, count)
  }

  private func level() throws -> Sandbox.Level {
    guard let sandbox else { return .bubblewrap }
    guard let level = Sandbox.Level(rawValue: sandbox) else {
      let known = Sandbox.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--sandbox takes \(known), not '\(sandbox)'")
    }
    return level
  }

  /// What is to be graded by all shards, and the folder that it is from.
  private func handIns(_ intake: Intake) throws -> (all: [HandIn], folder: HandInFolder?) {
    var all: [HandIn] = []
    // Not a set of names: two that differ in Unicode normalization are equal as text.
    for path in submissions {
      let handIn = HandIn(path: path, section: section)
      if !all.contains(handIn) { all.append(handIn) }
    }
    guard let from else { return (all, nil) }
    let folder = try intake.handIns(in: from, section: section, results: results)
    for remark in folder.remarks { Program.complain("course: \(remark)") }
    return (all + folder.handIns, folder)
  }

  func run() throws {
    var work: (course: Course, intake: Intake, all: [HandIn], folder: HandInFolder?)?
    try reporting(Status.unavailable) {
      let course = try options.open()
      work = (course, Intake(exercises: course.suite.exercises), [], nil)
    }
    try reporting(Status.wrong) {
      guard let intake = work?.intake else { return }
      let (all, folder) = try handIns(intake)
      work?.all = all
      work?.folder = folder
    }
    var store: ResultStore?
    try reporting(Status.cannotWrite) { store = try ResultStore(folder: results, writing: true) }
    guard let work, let store else { return }
    var batch: Batch?
    try reporting(Status.unavailable) {
      batch = try prepare(store, work.course, work.intake)
    }
    guard let batch else { return }
    try reporting(Status.cannotWrite) {
      try store.begin(work.folder, tests: batch.judge.version)
      let (index, count) = try part()
      let summary = try batch.run(Batch.shard(work.all, index: index, of: count), progress: report)
      Program.complain(
        "\(summary.graded) graded, \(summary.kept) kept, \(summary.rejected) rejected, "
          + "\(summary.empty) with nothing to grade, \(summary.graderErrors) without a score")
      if summary.graderErrors > 0 { throw Status.graderFailed }
      if summary.rejected + summary.empty > 0 { throw Status.wrong }
    }
  }

  private func report(_ progress: Batch.Progress) {
    let report = progress.report
    if json {
      print(Self.jsonLine(progress))
      fflush(nil)
      return
    }
    let score = report.score.map { Scoring.text(hundredths: $0) } ?? "no score"
    let kept = progress.wasKept ? " (kept)" : ""
    Program.complain(
      "\(progress.done)/\(progress.total) \(Neutral.line(report.student)): "
        + "\(score) of \(report.maximum)\(Self.remark(on: report))\(kept)")
  }

  /// Why somebody has nothing, if that is not said by the exercises.
  private static func remark(on report: Report) -> String {
    guard let reason = report.detail ?? (report.score == 0 ? report.notes.first : nil) else {
      return ""
    }
    return ", " + reason
  }

  private func prepare(_ store: ResultStore, _ course: Course, _ intake: Intake) throws -> Batch {
    let file = secret ?? course.folder + "/.course-secret"
    let (key, isNew) = try CourseSecret.read(file)
    if isNew {
      Program.complain("made the course's secret, \(file): keep it, and keep it from students")
    }
    let workshop = try Workshop.open(for: course.suite.exercises, atMost: level())
    Program.complain("sandbox: \(workshop.sandbox.summary)")
    if workshop.sandbox.level == .limits && !acceptWeakSandbox {
      throw GraderFailure(
        "this sandbox only stops accidents; install bubblewrap, or say --accept-weak-sandbox")
    }
    if geteuid() == 0 && !workshop.sandbox.changesUser && !acceptWeakSandbox {
      throw GraderFailure(
        "here root can be nobody else, and students' code would run as root; grade as another user, "
          + "or say --accept-weak-sandbox")
    }
    var choices = Judge.Options()
    choices.optimizes = optimize
    let judge = Judge(
      suite: course.suite, workshop: workshop, secret: key, options: choices,
      fingerprints: try course.mistakes(in: workshop))
    return Batch(judge: judge, intake: intake, store: store, jobs: jobs)
  }

  private struct Line: Encodable {
    let student: String
    let score: Double?
    let maximum: Int
    let outcome: String
    let kept: Bool
    let processorSeconds: Double
  }

  private static func jsonLine(_ progress: Batch.Progress) -> String {
    let report = progress.report
    let line = Line(
      student: report.student, score: report.score.map { Double($0) / 100 },
      maximum: report.maximum, outcome: report.outcome.rawValue, kept: progress.wasKept,
      processorSeconds: (progress.processorSeconds * 100).rounded() / 100)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
