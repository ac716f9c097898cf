import Foundation

@testable import Coursework

/// What the tests of the grader share: one workshop, one suite, one book of mistakes.
enum Bench {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let submissions = root + "/Tests/CourseworkTests/Submissions"

  static let suite = try! Suite(Catalogue.exercises)
  static let workshop = try! Workshop.open(for: Catalogue.exercises)
  static let mistakes = try! MistakeBook(suite: suite, workshop: workshop)
  static let sources = try! ExerciseSources(
    folder: root + "/Sources/Exercises", exercises: Catalogue.exercises)

  /// Tight limits, so that what has to time out does so soon.
  static let limits = Limits(
    processorSeconds: 1, wallSeconds: 2.5, exerciseSeconds: 8, memoryMegabytes: 1024,
    outputBytes: 1 << 18)

  static func judge(
    in workshop: Workshop = workshop, only: Set<String> = [], enforcesRules: Bool = true
  ) -> Judge {
    var options = Judge.Options()
    options.limits = limits
    options.only = only
    options.enforcesRules = enforcesRules
    options.compileLimits.processorSeconds = 8
    return Judge(
      suite: suite, workshop: workshop, secret: Array("tests".utf8), options: options,
      fingerprints: mistakes)
  }

  /// A committed submission.
  static func submission(_ name: String) -> Submission {
    var files: [String: [UInt8]] = [:]
    let folder = "\(submissions)/\(name)"
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where file.hasSuffix(".txt") {
      files[String(file.dropLast(4))] = Array(
        FileManager.default.contents(atPath: "\(folder)/\(file)")!)
    }
    return Submission(student: name, files: files)
  }

  /// A new folder, removed when `body` is done.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder =
      FileManager.default.temporaryDirectory.path + "/coursework-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
  }
}
