import Foundation

extension Roster {
  /// In which columns of a file what stands.
  struct Columns {
    private let student: Int
    private let id: Int?
    private let name: Int?
    private let email: Int?
    private let section: Int?

    /// - Parameter header: in small letters.
    init?(_ header: [String]) {
      func column(_ names: String...) -> Int? {
        names.lazy.compactMap { header.firstIndex(of: $0) }.first
      }
      id = column("id", "identifier")
      email = column("email", "email address", "e-mail")
      section = column("section", "group")
      if let login = column("sis login id") {
        // Canvas, where 'student' is the full name.
        student = login
        name = column("student")
      } else if let own = column("student", "username", "login") {
        student = own
        name = column("name", "full name")
      } else if let full = column("full name") {
        // Moodle, whose folders begin with the full name.
        student = full
        name = full
      } else {
        return nil
      }
    }

    func member(_ row: [String]) -> Member {
      func field(_ column: Int?) -> String {
        column.flatMap { row.indices.contains($0) ? row[$0] : nil } ?? ""
      }
      return Member(
        student: field(student).precomposedStringWithCanonicalMapping, id: field(id),
        name: field(name), email: field(email), section: field(section))
    }
  }

  /// A file's text: UTF-8, UTF-16 with a mark, or what else spreadsheets write, Windows-1252.
  static func text(of data: Data) -> String? {
    if data.starts(with: [0xff, 0xfe]) || data.starts(with: [0xfe, 0xff]) {
      return String(data: data, encoding: .utf16)
    }
    if data.contains(0) { return nil }
    return String(validating: data, as: UTF8.self)
      ?? String(data: data, encoding: .windowsCP1252)
      ?? String(data: data, encoding: .isoLatin1)
  }

  /// The fields of a CSV text (RFC 4180): quoted fields may hold commas, quotes and line breaks.
  /// Semicolons or tabs part fields where the first line has more of them than commas.
  static func rows(of text: String) -> [[String]] {
    var scalars = Array(text.unicodeScalars)[...]
    if scalars.first?.value == 0xfeff { scalars = scalars.dropFirst() }
    let separator = separator(of: scalars.prefix { $0 != "\n" && $0 != "\r" })
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
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
      } else if scalar == "\"" && field.allSatisfy({ $0 == " " }) {
        field = ""
        isQuoted = true
      } else if scalar == separator {
        row.append(field)
        field = ""
      } else if scalar == "\n" || scalar == "\r" {
        if scalar == "\r", scalars.first == "\n" { scalars = scalars.dropFirst() }
        rows.append(row + [field])
        row = []
        field = ""
      } else {
        field.unicodeScalars.append(scalar)
      }
    }
    if !field.isEmpty || !row.isEmpty { rows.append(row + [field]) }
    return rows
  }

  private static func separator(of header: ArraySlice<Unicode.Scalar>) -> Unicode.Scalar {
    let candidates: [Unicode.Scalar] = [",", ";", "\t"]
    let counts = candidates.map { candidate in header.filter { $0 == candidate }.count }
    let most = counts.max() ?? 0
    return candidates[counts.firstIndex(of: most) ?? 0]
  }
}
