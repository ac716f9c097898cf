import Foundation

/// Which of several submissions of a student counts.
public enum Counting: Sendable, Hashable {
  /// The one that was handed in last.
  case latest
  /// The one with the most points, and of equal ones the last.
  case best
  /// The last one that was handed in before a time.
  case lastBefore(Date)

  var name: String {
    switch self {
    case .latest: "the last"
    case .best: "the best"
    case .lastBefore: "the last in time"
    }
  }
}

/// The results of a course, one line a student: what every export is made from.
public struct Gradebook: Sendable {
  /// A student, with the submission that counts.
  public struct Line: Sendable {
    /// From the roster; of somebody who is not on it only what the submission's name tells.
    public let member: Roster.Member
    /// `nil` for somebody who handed in nothing, or nothing in time.
    public let report: Report?
    /// When the submission that counts was handed in; `nil` without one, or when it is not known.
    public let handedIn: Date?
    /// Whether that was after `Rules.due`; without these times, what the learning system said.
    public let isLate: Bool
    /// Other submissions of the same student, which do not count.
    public let others: Int
  }

  /// Which submissions count, and which are late.
  public struct Rules: Sendable {
    /// Which of several submissions of a student counts.
    public var counting = Counting.latest
    /// What was handed in after it is late.
    public var due: Date?

    /// - Parameter due: `nil` to leave it to the learning system what is late.
    public init(counting: Counting = .latest, due: Date? = nil) {
      self.counting = counting
      self.due = due
    }
  }

  /// The roster's members in its order, and then who else handed in.
  public let lines: [Line]
  /// What a person should know before using the grades.
  public let warnings: [String]
  /// Points.
  public let maximum: Int
  /// The exercises' numbers, in order.
  public let exercises: [String]

  /// - Throws: `GraderFailure` if the results are of different tests, or it cannot be said which
  ///   of a student's submissions counts.
  public init(
    store: ResultStore, roster: Roster?, rules: Rules = Rules(), only student: String? = nil
  ) throws(GraderFailure) {
    let (all, damaged) = try store.all()
    var results = all
    var warnings = damaged.map { "\($0) is damaged and was left out" }
    try Self.leaveOutOldTests(&results, current: store.currentTests, &warnings)
    Self.leaveOutWithdrawn(&results, rolls: store.rolls, &warnings)
    if let student {
      results = results.filter { Roster.isSame($0.report.student, student) }
      if results.isEmpty {
        throw GraderFailure("no results of \(Neutral.line(student)) in \(store.folder)")
      }
    }
    guard !results.isEmpty else { throw GraderFailure("no results in \(store.folder)") }
    try self.init(results: results, roster: roster, rules: rules, warnings: warnings)
  }

  init(
    results: [StoredResult], roster: Roster?, rules: Rules = Rules(), warnings: [String] = []
  ) throws(GraderFailure) {
    var warnings = warnings
    let (members, own) = Self.assign(results, to: roster, &warnings)
    var lines: [Line] = []
    for (member, own) in zip(members, own) {
      lines.append(try Self.line(of: member, own, rules, &warnings))
    }
    self.lines = lines
    self.warnings = warnings
    maximum = results.first?.report.maximum ?? 0
    exercises =
      results.map { $0.report.exercises.map(\.id) }.max { $0.count < $1.count } ?? []
  }

  /// The roster's members and then who else handed in, each with the own results.
  private static func assign(
    _ results: [StoredResult], to roster: Roster?, _ warnings: inout [String]
  ) -> ([Roster.Member], [[StoredResult]]) {
    var members = roster?.members ?? []
    var own = members.map { _ in [StoredResult]() }
    var places: [String: Int] = [:]
    for result in results {
      let student = result.report.student
      if let index = roster?.index(of: student) ?? places[student] {
        own[index].append(result)
        continue
      }
      if roster != nil { warnings.append("\(Neutral.line(student)) is not in the roster") }
      places[student] = members.count
      members.append(Roster.Member(submission: student))
      own.append([result])
    }
    return (members, own)
  }

  private static func line(
    of member: Roster.Member, _ all: [StoredResult], _ rules: Rules,
    _ warnings: inout [String]
  ) throws(GraderFailure) -> Line {
    let name = Neutral.line(member.label)
    func time(_ result: StoredResult) -> Date { result.handIn?.handedIn ?? .distantPast }
    let own = all.sorted { (time($0), $0.name) < (time($1), $1.name) }
    let needsTimes = rules.counting == .latest ? own.count > 1 : rules.counting != .best
    if needsTimes, own.contains(where: { $0.handIn?.handedIn == nil }) {
      throw GraderFailure(
        "it is not known when \(name) handed in, of \(own.count); say --counts best")
    }
    let chosen: StoredResult?
    switch rules.counting {
    case .latest:
      chosen = own.last
    case .lastBefore(let date):
      chosen = own.last { time($0) < date }
    case .best:
      // What the grader failed on is no score, and so hides none.
      chosen = own.reversed().max { ($0.report.score ?? -1) < ($1.report.score ?? -1) }
    }
    if own.isEmpty { warnings.append("\(name) handed in nothing") }
    if chosen == nil, !own.isEmpty { warnings.append("\(name) handed in nothing in time") }
    if own.count > 1, chosen != nil {
      warnings.append("\(name) handed in \(own.count) times; \(rules.counting.name) counts")
    }
    for result in own where result.report.hasGraderError {
      let other = result.name == chosen?.name ? "" : " on another submission"
      warnings.append("\(name): the grader failed\(other); grade again")
    }
    if let report = chosen?.report, [.nothingToGrade, .rejected].contains(report.outcome) {
      warnings.append("\(name): \(report.outcome.rawValue), \(report.detail ?? "")")
    }
    let date = chosen?.handIn?.handedIn
    let isAfter = rules.due.flatMap { due in date.map { $0 > due } }
    return Line(
      member: member, report: chosen?.report, handedIn: date,
      isLate: isAfter ?? chosen?.handIn?.isLate ?? false,
      others: max(0, own.count - (chosen == nil ? 0 : 1)))
  }
}

extension Gradebook {
  /// Of several versions of the tests the one of the last grading counts, if everything was graded
  /// by it; points of two tests do not belong in one book.
  private static func leaveOutOldTests(
    _ results: inout [StoredResult], current: String?, _ warnings: inout [String]
  ) throws(GraderFailure) {
    let versions = Dictionary(grouping: results) { $0.report.tests + $0.report.toolchain }
    guard versions.count > 1 else { return }
    struct Key: Hashable {
      let student: String
      let submission: String
    }
    func key(_ result: StoredResult) -> Key {
      Key(student: result.report.student, submission: result.report.submission)
    }
    let kept = results.filter { $0.report.tests == current }
    let graded = Set(kept.map(key))
    let left = results.filter { $0.report.tests != current && !graded.contains(key($0)) }
    guard !kept.isEmpty, left.isEmpty, Set(kept.map(\.report.toolchain)).count == 1 else {
      let counts = versions.values.map { "\($0.count)" }.sorted().joined(separator: " and ")
      throw GraderFailure(
        "results of \(versions.count) versions of the tests (\(counts)); "
          + "grade all submissions again, or into a new folder")
    }
    warnings.append(
      "\(results.count - kept.count) results of earlier tests are left out: "
        + "all of it was graded again")
    results = kept
  }

  /// Who took back a submission, so that it was not there at the last grading, is not in the book.
  private static func leaveOutWithdrawn(
    _ results: inout [StoredResult], rolls: [String: Set<String>], _ warnings: inout [String]
  ) {
    results.removeAll { result in
      guard let record = result.handIn, let roll = rolls[record.source],
        !roll.contains(record.entry)
      else { return false }
      warnings.append(
        "\(Neutral.line(result.report.student)): \(Neutral.line(record.entry)) was withdrawn")
      return true
    }
  }
}

extension Report {
  /// A person has to look: there is no score where there should be one.
  var hasGraderError: Bool {
    outcome == .graderError || exercises.contains { $0.outcome == .graderError }
  }
}

extension Gradebook.Line {
  /// Points with two decimals; empty when there are none to give.
  var scoreText: String { report?.score.map { Scoring.text(hundredths: $0) } ?? "" }

  var status: String {
    guard let report else { return "no submission" }
    let outcome: Outcome = report.hasGraderError ? .graderError : report.outcome
    return (outcome == .ok ? "graded" : outcome.rawValue) + (isLate ? ", late" : "")
  }

  /// When it was handed in, as ISO 8601.
  var time: String { handedIn?.formatted(.iso8601) ?? "" }

  func score(of exercise: String) -> String {
    let result = report?.exercises.first { $0.id == exercise }
    return result?.score.map { Scoring.text(hundredths: $0) } ?? ""
  }
}
