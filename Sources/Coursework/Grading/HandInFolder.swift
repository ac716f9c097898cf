import Foundation

/// A folder with what a class handed in, as it was downloaded: one entry a student, or the flat
/// files of Canvas, or Moodle's folders or files.
public struct HandInFolder: Sendable {
  /// In the order of their students.
  public let handIns: [HandIn]
  /// What was left out, and names that need a second look.
  public let remarks: [String]
  /// The folder, with the section.
  let source: String

  init(
    _ folder: String, section: String?, results: String?, names: ChapterNames
  ) throws(GraderFailure) {
    guard let entries = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw GraderFailure("cannot read the folder \(folder)")
    }
    let real = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    let source = section.map { "\(real) as \($0)" } ?? real
    var remarks: [String] = []
    var parts: [Part] = []
    let hidden = entries.filter { $0.hasPrefix(".") }
    if !hidden.isEmpty { remarks.append("left out: \(hidden.count) hidden entries of \(folder)") }
    func leaveOut(_ name: String, _ reason: String) {
      remarks.append("left out: \(Neutral.line(name)), \(reason)")
    }
    for name in entries.sorted(by: Self.precedes) where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      if name == "__MACOSX" {
        leaveOut(name, "a tool's leavings")
      } else if Self.isResults(path, results) {
        leaveOut(name, "a folder of results")
      } else if let moodle = MoodleName(name) {
        if moodle.kind == "file" {
          parts.append(
            Part(
              "\(moodle.student)_\(moodle.participant)", path, isFlat: !Self.isFolder(path)))
        } else {
          leaveOut(name, "what was typed into a form")
        }
      } else if let canvas = CanvasName(name), !Self.isFolder(path) {
        parts.append(
          Part(
            "\(canvas.student)_\(canvas.user)", path, isLate: canvas.isLate, isFlat: true))
      } else if names.match(name) != nil, !Self.isFolder(path) {
        leaveOut(name, "nobody's name is in it; put it into a folder named by the student")
      } else {
        parts.append(Part(HandIn.student(of: path), path))
      }
    }
    var groups: [Part] = []
    for part in parts {
      if part.isFlat,
        let index = groups.firstIndex(where: { $0.isFlat && $0.student == part.student })
      {
        groups[index].paths += part.paths
        groups[index].isLate = groups[index].isLate || part.isLate
        continue
      }
      if groups.contains(where: { $0.student == part.student }) {
        remarks.append(
          "\(Neutral.line(part.student)) is there more than once; 'merge --counts' says what counts"
        )
      }
      groups.append(part)
    }
    handIns = groups.map { group in
      HandIn(
        student: section.map { "\($0)/\(group.student)" } ?? group.student, paths: group.paths,
        isLate: group.isLate, source: source)
    }.sorted { ($0.student, $0.paths[0]) < ($1.student, $1.paths[0]) }
    self.remarks = remarks
    self.source = source
    guard !handIns.isEmpty else {
      throw GraderFailure(
        (["no submissions in the folder \(folder)"] + remarks).joined(separator: "; "))
    }
  }

  /// An entry of the folder, or those of one student in a flat download.
  private struct Part {
    let student: String
    var paths: [String]
    var isLate = false
    var isFlat = false

    init(_ student: String, _ path: String, isLate: Bool = false, isFlat: Bool = false) {
      self.student = student.precomposedStringWithCanonicalMapping
      paths = [path]
      self.isLate = isLate
      self.isFlat = isFlat
    }
  }

  /// By bytes, for two names that differ in Unicode normalization are equal as text.
  private static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func isResults(_ path: String, _ results: String?) -> Bool {
    guard isFolder(path) else { return false }
    if let results {
      let own = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      let other = URL(fileURLWithPath: results).resolvingSymlinksInPath().path
      if own == other || other.hasPrefix(own + "/") { return true }
    }
    return ResultStore.isResults(path)
  }
}

extension Intake {
  /// The submissions in a folder.
  ///
  /// - Parameters:
  ///   - section: put before every student's name, for the same name in two sections is two people.
  ///   - results: the folder of results, which may lie inside and is no submission.
  /// - Throws: `GraderFailure` if the folder cannot be read, or holds no submissions.
  public func handIns(
    in folder: String, section: String? = nil, results: String? = nil
  ) throws(GraderFailure) -> HandInFolder {
    try HandInFolder(folder, section: section, results: results, names: names)
  }
}
