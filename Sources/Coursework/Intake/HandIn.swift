import Foundation

/// What one student handed in, and where it lies.
public struct HandIn: Sendable, Hashable {
  /// The student's name in results; with a section, `section/name`.
  public let student: String
  /// One folder, archive or file; or the files of a flat download that belong together.
  public let paths: [String]
  /// Whether the learning system marked it as late.
  public let isLate: Bool
  /// The folder it was found in, with the section; empty for one that was named alone.
  let source: String

  /// A submission that is named by itself, and not found in a folder of submissions.
  public init(student: String, paths: [String], isLate: Bool = false) {
    self.init(student: student, paths: paths, isLate: isLate, source: "")
  }

  /// What is at a path, handed in by whom the path is named by.
  public init(path: String, section: String? = nil) {
    let name = Self.student(of: path)
    self.init(student: section.map { "\($0)/\(name)" } ?? name, paths: [path])
  }

  init(student: String, paths: [String], isLate: Bool, source: String) {
    self.student = student
    self.paths = paths
    self.isLate = isLate
    self.source = source
  }

  /// What it is called in its folder.
  var entry: String { paths.map { Self.lastPart(of: $0) }.joined(separator: "/") }

  /// The last part of the path without a file's ending, composed (NFC), so that one name is the
  /// same from every system.
  static func student(of path: String) -> String {
    var name = lastPart(of: path)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    for ending in [".tar.gz", ".tgz", ".tar", ".zip", ".swift.txt", ".swift"]
    where name.lowercased().hasSuffix(ending) && name.count > ending.count {
      name = String(name.dropLast(ending.count))
      return name.precomposedStringWithCanonicalMapping
    }
    if exists, !isFolder.boolValue, let found = name.firstMatch(of: /^(.+)\.[A-Za-z0-9]{1,5}$/) {
      name = String(found.1)
    }
    return name.precomposedStringWithCanonicalMapping
  }

  /// Of a path as bytes: names that differ in Unicode normalization are two files.
  static func lastPart(of path: String) -> String {
    let trimmed = path.utf8.reversed().drop { $0 == 0x2f }.reversed()
    return String(decoding: Array(trimmed.split(separator: 0x2f).last ?? []), as: UTF8.self)
  }
}
