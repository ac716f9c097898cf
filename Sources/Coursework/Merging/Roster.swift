import Foundation

/// Who is in the course: a CSV file with a header, of which the columns `student` (what
/// submissions are named by), `id`, `name`, `email` and `section` are read.
public struct Roster: Sendable {
  public struct Member: Sendable, Hashable {
    public let student: String
    public let id: String
    public let name: String
    public let email: String
    public let section: String
  }

  public let members: [Member]

  public init(members: [Member] = []) { self.members = members }

  /// - Throws: `GraderFailure` naming the line.
  public init(file: String) throws(GraderFailure) {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw GraderFailure("cannot read \(file)")
    }
    let rows = Self.rows(of: String(decoding: data, as: UTF8.self))
    guard let header = rows.first?.map({ $0.trimmingSpaces().lowercased() }),
      let student = header.firstIndex(of: "student")
    else { throw GraderFailure("\(file): the first line must name a column 'student'") }
    var members: [Member] = []
    for (index, row) in rows.enumerated().dropFirst() where row != [""] {
      func field(_ name: String) -> String {
        header.firstIndex(of: name).flatMap { $0 < row.count ? row[$0] : nil } ?? ""
      }
      guard student < row.count, !row[student].isEmpty else {
        throw GraderFailure("\(file):\(index + 1): no student")
      }
      if members.contains(where: { $0.student == row[student] }) {
        throw GraderFailure("\(file):\(index + 1): \(Neutral.line(row[student])) twice")
      }
      members.append(
        Member(
          student: row[student], id: field("id"), name: field("name"), email: field("email"),
          section: field("section")))
    }
    self.members = members
  }

  /// The fields of a CSV text (RFC 4180): quoted fields may hold commas, quotes and line breaks.
  static func rows(of text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    if scalars.first?.value == 0xfeff { scalars = scalars.dropFirst() }
    while let scalar = scalars.popFirst() {
      if isQuoted {
        if scalar != "\"" {
          field.unicodeScalars.append(scalar)
        } else if scalars.first == "\"" {
          field += "\""
          scalars = scalars.dropFirst()
        } else {
          isQuoted = false
        }
      } else if scalar == "\"" && field.isEmpty {
        isQuoted = true
      } else if scalar == "," {
        row.append(field)
        field = ""
      } else if scalar == "\n" {
        rows.append(row + [field])
        row = []
        field = ""
      } else if scalar != "\r" {
        field.unicodeScalars.append(scalar)
      }
    }
    if !field.isEmpty || !row.isEmpty { rows.append(row + [field]) }
    return rows
  }
}
