/// The results of a course, one line a student: what every export is made from.
public struct Gradebook: Sendable {
  public struct Line: Sendable {
    public let member: Roster.Member
    /// `nil` for somebody who handed in nothing.
    public let report: Report?
    /// Other submissions of the same student, which do not count.
    public let others: Int
  }

  public let lines: [Line]
  /// What a person should know before using the grades.
  public let warnings: [String]
  /// Points.
  public let maximum: Int
  /// The exercises' numbers, in order.
  public let exercises: [String]

  /// Of several submissions of a student the best counts, and a warning says so. Results of
  /// different versions of the tests do not belong in one book.
  public init(reports: [Report], roster: Roster?, damaged: [String] = []) {
    var warnings = damaged.map { "\($0) is damaged and was left out" }
    let versions = Set(reports.map(\.tests))
    if versions.count > 1 {
      warnings.append("results of \(versions.count) versions of the tests; grade again with one")
    }
    let byStudent = Dictionary(grouping: reports, by: \.student)
    var members = roster?.members ?? []
    for student in byStudent.keys.sorted() where !members.contains(where: { $0.student == student })
    {
      if roster != nil { warnings.append("\(Neutral.line(student)) is not in the roster") }
      members.append(Roster.Member(student: student, id: "", name: "", email: "", section: ""))
    }
    lines = members.map { member in
      let own = byStudent[member.student] ?? []
      // Without a score counts as most urgent: a person must look before anything is handed out.
      let best = own.max { ($0.score ?? .max, $1.submission) < ($1.score ?? .max, $0.submission) }
      if own.count > 1 {
        warnings.append(
          "\(Neutral.line(member.student)) handed in \(own.count) times; the best counts")
      }
      if own.isEmpty { warnings.append("\(Neutral.line(member.student)) handed in nothing") }
      return Line(member: member, report: best, others: max(0, own.count - 1))
    }
    for line in lines where line.report != nil && line.report?.score == nil {
      warnings.append("\(Neutral.line(line.member.student)): the grader failed; grade again")
    }
    self.warnings = warnings
    maximum = reports.first?.maximum ?? 0
    exercises = reports.map { $0.exercises.map(\.id) }.max { $0.count < $1.count } ?? []
  }
}

extension Gradebook.Line {
  /// Points with two decimals; empty when there are none to give.
  var scoreText: String { report?.score.map { Scoring.text(hundredths: $0) } ?? "" }

  var status: String {
    guard let report else { return "no submission" }
    return report.outcome == .ok ? "graded" : report.outcome.rawValue
  }

  func score(of exercise: String) -> String {
    let result = report?.exercises.first { $0.id == exercise }
    return result?.score.map { Scoring.text(hundredths: $0) } ?? ""
  }
}
