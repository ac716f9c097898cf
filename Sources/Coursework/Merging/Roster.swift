import Foundation

/// Who is in the course: a CSV file with a header, of which the columns `student` (what
/// submissions are named by), `id`, `name`, `email` and `section` are read; or the gradebook that
/// Canvas exports, or Moodle's grading worksheet.
public struct Roster: Sendable {
  /// A student of the course. What a file does not say of a student is empty.
  public struct Member: Sendable, Hashable {
    /// What submissions are named by: a login, say, or in Moodle the full name.
    public let student: String
    /// The number in the learning system, which may have words before it.
    public let id: String
    /// The full name.
    public let name: String
    /// The address, as the file has it; Moodle's export repeats it.
    public let email: String
    /// The section or group, which names of submissions may begin with: `section/student`.
    public let section: String

    /// A member of whom only the name for submissions has to be known.
    public init(
      student: String, id: String = "", name: String = "", email: String = "",
      section: String = ""
    ) {
      self.student = student
      self.id = id
      self.name = name
      self.email = email
      self.section = section
    }

    /// Somebody of whom only the submission's name is known.
    init(submission: String) {
      let parts = submission.split(separator: "/", maxSplits: 1).map(String.init)
      let name = parts.last ?? submission
      self.init(
        student: name, id: name.firstMatch(of: /_(\d+)$/).map { String($0.1) } ?? "",
        section: parts.count > 1 ? parts[0] : "")
    }

    /// What to call the student where sections matter.
    var label: String { section.isEmpty ? student : "\(section)/\(student)" }
  }

  /// In the file's order.
  public let members: [Member]
  private let places: [String: [Int]]

  /// A roster from elsewhere than a file.
  public init(members: [Member] = []) {
    self.members = members
    var places: [String: [Int]] = [:]
    for (index, member) in members.enumerated() {
      for key in Self.keys(of: member) { places[key, default: []].append(index) }
    }
    self.places = places
  }

  /// What a submission of that member may be called: exactly so, but for capital letters and
  /// blanks, or by number.
  private static func keys(of member: Member) -> Set<String> {
    let number = String(member.id.filter(\.isNumber))
    var keys: Set<String> = number.isEmpty ? [] : ["#" + number]
    for name in ["\(member.section)/\(member.student)", member.student] {
      keys.formUnion(["=" + name, "~" + folded(name)])
    }
    return keys
  }

  /// Who handed in a submission of that name.
  func index(of submission: String) -> Int? {
    let name = submission.split(separator: "/", maxSplits: 1).last.map(String.init) ?? submission
    var tries = ["=" + submission, "~" + Self.folded(submission)]
    // Canvas and Moodle write the student's number behind the name.
    if let number = name.firstMatch(of: /_(\d+)$/) { tries.append("#\(number.1)") }
    for key in tries {
      let found = places[key] ?? []
      if found.count == 1 { return found.first }
    }
    return nil
  }

  /// The same name, but for capital letters and blanks.
  static func isSame(_ a: String, _ b: String) -> Bool { folded(a) == folded(b) }

  private static func folded(_ text: String) -> String {
    text.precomposedStringWithCanonicalMapping.lowercased().trimmingSpaces()
  }

  /// - Throws: `GraderFailure` naming the line.
  public init(file: String) throws(GraderFailure) {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw GraderFailure("cannot read \(file)")
    }
    guard let text = Self.text(of: data) else {
      throw GraderFailure("\(file) is no text; save it as CSV in UTF-8")
    }
    let rows = Self.rows(of: text).map { $0.map { $0.trimmingSpaces() } }
    guard let header = rows.first?.map({ $0.lowercased() }), let columns = Columns(header) else {
      throw GraderFailure("\(file): the first line must name a column 'student'")
    }
    var members: [Member] = []
    var lines: [String: Int] = [:]
    for (index, row) in rows.enumerated().dropFirst() {
      // An empty line, or the line below Canvas's header.
      if row.allSatisfy(\.isEmpty) || row.first == "Points Possible" { continue }
      let member = columns.member(row)
      guard !member.student.isEmpty else {
        throw GraderFailure("\(file):\(index + 1): no student")
      }
      if let first = lines[member.label] {
        throw GraderFailure(
          "\(file):\(index + 1): \(Neutral.line(member.label)) twice, first in line \(first)")
      }
      lines[member.label] = index + 1
      members.append(member)
    }
    self.init(members: members)
  }
}
