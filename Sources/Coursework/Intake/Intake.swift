import Foundation

/// Reads submissions: a folder, a `.swift` file, a `.zip`, `.tar`, `.tar.gz` or `.tgz`.
public struct Intake: Sendable {
  /// The names that are graded.
  let accepted: Set<String>
  let limits: IntakeLimits

  public init(exercises: [Exercise], limits: IntakeLimits = IntakeLimits()) {
    accepted = Set(exercises.map { ExerciseFile.name(chapter: $0.chapter) })
    self.limits = limits
  }

  /// Reads what is at `path`; whatever is wrong with it becomes a rejection, never an error.
  public func read(_ path: String, student: String? = nil) -> Submission {
    let student = student ?? Self.student(of: path)
    do {
      var collector = Collector(accepted: accepted, limits: limits)
      try collect(path, into: &collector)
      let files = try collector.files()
      let nothing = files.isEmpty ? ["none of the exercise files is in it"] : []
      return Submission(student: student, files: files, notes: nothing + collector.notes())
    } catch let rejection as Rejection {
      return Submission(student: student, files: [:], rejection: rejection.description)
    } catch {
      return Submission(student: student, files: [:], rejection: "cannot be read: \(error)")
    }
  }

  /// The last part of the path without an archive's ending.
  static func student(of path: String) -> String {
    var name = URL(fileURLWithPath: path).lastPathComponent
    for ending in [".tar.gz", ".tgz", ".tar", ".zip", ".swift"]
    where name.lowercased().hasSuffix(ending) && name.count > ending.count {
      name = String(name.dropLast(ending.count))
      break
    }
    return name
  }

  private func collect(_ path: String, into collector: inout Collector) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      // What the folder's list of names had in the place of bytes that are no text.
      if errno == ENOENT, path.unicodeScalars.contains("\u{fffd}") {
        throw Rejection("its name is not UTF-8; rename it and grade it again")
      }
      throw Rejection("cannot be read: \(String(cString: strerror(errno)))")
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      try FolderReader(limits: limits).read(path, into: &collector)
    case S_IFREG:
      guard status.st_size > 0 else { throw Rejection("the file is empty") }
      guard status.st_size <= limits.archiveBytes else {
        throw Rejection("the file is larger than \(limits.archiveBytes >> 20) MB")
      }
      let bytes = try FolderReader.contents(
        of: Array(path.utf8CString), atMost: limits.archiveBytes)
      try collectFile(path, bytes, into: &collector)
    case S_IFLNK:
      throw Rejection("a symbolic link is no submission")
    default:
      throw Rejection("neither a file nor a folder")
    }
  }

  /// A file is what its first bytes say, whatever its name.
  private func collectFile(_ path: String, _ bytes: [UInt8], into collector: inout Collector) throws
  {
    if bytes.starts(with: [0x50, 0x4b]) {
      try ZipArchive(bytes, limits: limits).read(into: &collector)
    } else if bytes.starts(with: [0x1f, 0x8b]) {
      let unpacked = try Gzip.decompress(bytes, atMost: limits.archiveBytes)
      try TarArchive(unpacked, limits: limits).read(into: &collector)
    } else if TarArchive.isTar(bytes) {
      try TarArchive(bytes, limits: limits).read(into: &collector)
    } else {
      let name = URL(fileURLWithPath: path).lastPathComponent
      guard name.hasSuffix(".swift") else {
        throw Rejection("neither Swift source nor a zip, tar or tar.gz archive")
      }
      try collector.add(name, bytes: bytes)
      guard collector.hasFiles else {
        throw Rejection(
          "\(name) is none of the exercise files (\(accepted.sorted().joined(separator: ", ")))")
      }
    }
  }
}

/// Gathers the graded files among everything in a submission.
struct Collector {
  let accepted: Set<String>
  let limits: IntakeLimits
  private var found: [String: [(path: String, bytes: [UInt8])]] = [:]
  private var ignored: [String] = []
  private var entries = 0

  init(accepted: Set<String>, limits: IntakeLimits) {
    self.accepted = accepted
    self.limits = limits
  }

  var hasFiles: Bool { !found.isEmpty }

  /// Folders that tools leave behind, whose contents are nobody's work.
  static func isLeftover(_ path: String) -> Bool {
    path.split(separator: "/").contains { part in
      part == "__MACOSX" || (part.hasPrefix(".") && part != ".")
    }
  }

  /// Whether an entry's contents are wanted. Refuses names that point out of the submission.
  mutating func wants(_ path: String) throws -> Bool {
    entries += 1
    guard entries <= limits.entries else {
      throw Rejection("more than \(limits.entries) entries")
    }
    try Self.validate(path)
    guard !Self.isLeftover(path) else { return false }
    return accepted.contains(String(path.split(separator: "/").last ?? ""))
  }

  static func validate(_ path: String) throws {
    let shown = Neutral.line(String(path.prefix(120)))
    if path.isEmpty { throw Rejection("an entry without a name") }
    if path.hasPrefix("/") || path.dropFirst().first == ":" {
      throw Rejection("an absolute path: \(shown)")
    }
    if path.contains("\\") { throw Rejection("a backslash in a path: \(shown)") }
    if path.split(separator: "/").contains("..") {
      throw Rejection("a path that leaves the submission: \(shown)")
    }
    if path.unicodeScalars.contains(where: { $0.value == 0 }) {
      throw Rejection("a NUL in a path: \(shown)")
    }
  }

  mutating func add(_ path: String, bytes: [UInt8]) throws {
    let name = String(path.split(separator: "/").last ?? "")
    guard accepted.contains(name), !Self.isLeftover(path) else {
      ignore(path)
      return
    }
    guard bytes.count <= limits.fileBytes else {
      throw Rejection("\(name) is larger than \(limits.fileBytes >> 10) KB")
    }
    if found[name]?.contains(where: { $0.path == path }) == true {
      throw Rejection("two entries named \(Neutral.line(path))")
    }
    found[name, default: []].append((path, bytes))
  }

  mutating func ignore(_ path: String) { ignored.append(path) }

  /// A link, device or pipe; refused unless it lies among a tool's leavings.
  mutating func refuse(_ path: String, _ what: String) throws {
    try Self.validate(path)
    guard Self.isLeftover(path) else {
      throw Rejection("\(what): \(Neutral.line(String(path.prefix(120))))")
    }
    ignore(path)
  }

  /// One file a name. Of several the one in a folder `Exercises`, if there is just one of these.
  func files() throws -> [String: [UInt8]] {
    var chosen: [String: [UInt8]] = [:]
    for (name, candidates) in found {
      let preferred = candidates.filter { $0.path.hasSuffix("Exercises/\(name)") }
      let left = preferred.count == 1 ? preferred : candidates
      guard left.count == 1 else {
        let paths = candidates.map { Neutral.line($0.path) }.sorted().joined(separator: ", ")
        throw Rejection("\(name) more than once: \(paths)")
      }
      chosen[name] = left[0].bytes
    }
    return chosen
  }

  func notes() -> [String] {
    guard !ignored.isEmpty else { return [] }
    let shown = ignored.sorted().prefix(8).map { Neutral.line(String($0.prefix(120))) }
    let more = ignored.count > 8 ? ", … (\(ignored.count) in all)" : ""
    return ["ignored: " + shown.joined(separator: ", ") + more]
  }
}
