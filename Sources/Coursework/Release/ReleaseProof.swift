import Foundation

/// Shows of a release, before anybody gets it, that it gives nothing away and works.
public struct ReleaseProof {
  /// One claim and whether it holds.
  public struct Finding: Sendable {
    /// What is to hold of the release, in one line.
    public let claim: String
    /// Why it does not hold; `nil` if it does.
    public let objection: String?
  }

  /// Whether the package is built, which takes a minute, and whether what was built stays in it.
  public enum Building: Sendable { case none, removed, kept }

  let course: Course
  let sources: ExerciseSources
  let judge: Judge
  let mistakes: MistakeBook
  let manifest: PackageManifest

  /// - Parameter judge: with all cases, hidden ones too.
  public init(course: Course, judge: Judge, mistakes: MistakeBook) throws {
    self.course = course
    self.judge = judge
    self.mistakes = mistakes
    manifest = try PackageManifest(of: course.folder, swift: judge.workshop.toolchain.swift)
    sources = try ExerciseSources(
      folder: course.exercisesFolder, exercises: course.suite.exercises)
  }

  /// Writes the release to `folder` and proves it, claim by claim; a release of which a claim
  /// does not hold is removed again. What takes minutes is tried while all before it holds.
  ///
  /// - Returns: whether everything holds.
  public func run(
    writingTo folder: String, building: Building, report: (Finding) -> Void
  ) throws -> Bool {
    let release = try files()
    var holds = true
    func check(_ claim: String, _ objection: () throws -> String?) throws {
      let reason = try objection()
      if reason != nil { holds = false }
      report(Finding(claim: claim, objection: reason))
    }
    try check("the catalogue and the marked sources agree") {
      sources.disagreements(with: course.suite.exercises).first
    }
    try check("no marker is left") { markers(in: release) }
    try check("stripping again changes nothing") { try strippingAgain(release) }
    try check("no twelve tokens of a solution stand in a row") { leak(in: release) }
    try check("what its sources import is in it") { release.missingImport() }
    try check("two releases are byte-identical") {
      let again = try files()
      return again.files == release.files ? nil : "two manifests differ"
    }
    if holds { try check("every stub fails") { stubs() } }
    if holds { try check("the solutions score \(maximum) of \(maximum)") { solutions() } }
    if holds { try check("every known mistake gets its declared score") { knownMistakes() } }
    guard holds else { return false }
    try release.write(to: folder)
    if building != .none {
      try check("the package builds without warnings") { build(folder) }
      if building == .removed { try? FileManager.default.removeItem(atPath: folder + "/.build") }
    }
    if !holds { try? FileManager.default.removeItem(atPath: folder) }
    return holds
  }

  private func files() throws -> ReleaseFiles {
    try ReleaseFiles(course: course, sources: sources, mistakes: mistakes, manifest: manifest)
  }

  private var maximum: Int { course.suite.exercises.reduce(0) { $0 + $1.points } }

  private func markers(in release: ReleaseFiles) -> String? {
    for (path, bytes) in release.files where path.hasPrefix("Sources/Exercises/") {
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      where MarkedSource.marker(of: String(line)) != nil { return "\(path): \(line)" }
    }
    return nil
  }

  private func strippingAgain(_ release: ReleaseFiles) throws -> String? {
    for (name, _) in sources.files {
      let text = String(
        decoding: release.files["Sources/Exercises/\(name)"] ?? [], as: UTF8.self)
      if try MarkedSource(text: text, file: name).stripped() != text { return name }
    }
    return nil
  }

  private func leak(in release: ReleaseFiles) -> String? {
    let length = 12
    var runs: [ArraySlice<Substring>: String] = [:]
    for section in sources.files.flatMap({ file in
      file.source.sections.map { ($0.id, file.source.solution(of: $0)) }
    }) {
      let tokens = SwiftLexer.tokens(of: section.1).map { $0.text[...] }
      guard tokens.count >= length else { continue }
      for start in 0...(tokens.count - length) { runs[tokens[start..<start + length]] = section.0 }
    }
    for (path, bytes) in release.files.sorted(by: { $0.key < $1.key }) {
      // Read as plain words and symbols, so that comments and strings are looked into as well.
      let tokens = PlainTokens.tokens(of: String(decoding: bytes, as: UTF8.self))
      guard tokens.count >= length else { continue }
      for start in 0...(tokens.count - length) {
        if let id = runs[tokens[start..<start + length]] {
          return "\(path) holds part of the solution of \(id): "
            + tokens[start..<start + length].joined(separator: " ")
        }
      }
    }
    return nil
  }

  private func stubs() -> String? {
    let report = judge.grade(sources.stubs())
    return report.exercises.first { $0.outcome != .notAttempted || $0.score != 0 }
      .map { "\($0.id): \($0.outcome.rawValue)" } ?? report.detail
  }

  private func solutions() -> String? {
    let report = judge.grade(sources.solutions())
    return report.exercises.first { $0.outcome != .ok }
      .map { "\($0.id): \($0.feedback)" }
      ?? (report.score == maximum * 100 ? nil : "they score \(report.score ?? -1) hundredths")
  }

  private func knownMistakes() -> String? {
    let exercises = course.suite.exercises
    let (judge, sources) = (judge, sources)
    let reports: [Report]
    do {
      reports = try concurrently(count: exercises.map(\.mistakes.count).max() ?? 0) { round in
        var bodies: [String: String] = [:]
        for exercise in exercises where round < exercise.mistakes.count {
          bodies[exercise.id] = exercise.mistakes[round].body
        }
        return judge.grade(
          sources.replacing(bodies, student: "mistake \(round)"), worker: round)
      }
    } catch { return error.description }
    for (round, report) in reports.enumerated() {
      for (exercise, result) in zip(exercises, report.exercises)
      where round < exercise.mistakes.count {
        let mistake = exercise.mistakes[round]
        guard result.score == mistake.score, result.mistake == mistake.name else {
          return "\(exercise.id), '\(mistake.name)': \(result.score ?? -1) hundredths instead of "
            + "\(mistake.score), recognized as '\(result.mistake ?? "nothing")'"
        }
      }
    }
    return nil
  }

  private func build(_ folder: String) -> String? {
    let swift = judge.workshop.toolchain.swift
    do {
      let output = try runToEnd(
        [swift, "build", "--build-tests", "--package-path", folder],
        environment: ProcessInfo.processInfo.environment, seconds: 1800)
      try? FileManager.default.removeItem(atPath: folder + "/Package.resolved")
      return output.split(separator: "\n").first { $0.contains("warning:") }.map(String.init)
    } catch { return error.description }
  }
}

/// Words, numbers and single symbols of any text.
enum PlainTokens {
  static func tokens(of text: String) -> [Substring] {
    var tokens: [Substring] = []
    var rest = text[...]
    while let first = rest.first {
      if first.isWhitespace {
        rest = rest.dropFirst()
      } else if isWord(first) {
        var end = rest.startIndex
        var previous: Character = " "
        while end < rest.endIndex, isWord(rest[end]) || isPoint(rest, end, after: previous) {
          previous = rest[end]
          end = rest.index(after: end)
        }
        tokens.append(rest[..<end])
        rest = rest[end...]
      } else {
        tokens.append(rest.prefix(1))
        rest = rest.dropFirst()
      }
    }
    return tokens
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "$"
  }

  /// A point inside of a number belongs to it.
  private static func isPoint(_ text: Substring, _ index: String.Index, after previous: Character)
    -> Bool
  {
    guard text[index] == ".", previous.isNumber, text.first?.isNumber == true else { return false }
    let next = text.index(after: index)
    return next < text.endIndex && text[next].isNumber
  }
}
