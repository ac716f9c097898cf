import Foundation

/// Gathers the graded files among everything in a submission.
///
/// Only what may be graded is kept, and only that counts against the limits.
struct Collector {
  let names: ChapterNames
  let limits: IntakeLimits
  /// Looks at Swift files under any name as well.
  let takesAnyName: Bool

  private struct Candidate {
    let path: String
    let bytes: [UInt8]
    let distance: Int
    let upload: Int
    /// Why it cannot be graded, should it be chosen.
    let problem: Rejection?
  }

  private var found: [String: [Candidate]] = [:]
  /// Swift files under other names, when these are looked at.
  private(set) var strangers: [(path: String, bytes: [UInt8])] = []
  private var ignored: [String] = []
  private var ignoredCount = 0
  private var entries = 0
  private var allEntries = 0
  private var budget: Int
  /// The archives in which the reader is, outermost first, each with a slash.
  private var prefix = ""
  private var depth = 0
  /// When the newest of the files that may be graded was changed.
  var newest: Date?

  init(names: ChapterNames, limits: IntakeLimits, takesAnyName: Bool = false) {
    self.names = names
    self.limits = limits
    self.takesAnyName = takesAnyName
    budget = limits.archiveBytes
  }

  var hasFiles: Bool { !found.isEmpty }

  /// Folders that tools leave behind, whose contents are nobody's work.
  static func isLeftover(_ path: String) -> Bool {
    parts(of: path).contains { $0 == "__MACOSX" || ($0.hasPrefix(".") && $0 != ".") }
  }

  /// A path's parts; some archivers write backslashes between them.
  static func parts(of path: String) -> [Substring] {
    path.split { $0 == "/" || $0 == "\\" }
  }

  static func longName(_ limits: IntakeLimits) -> Rejection {
    Rejection("a name of more than \(limits.nameBytes) bytes")
  }

  private enum Kind { case chapter(ChapterNames.Match), archive, stranger, nothing }

  private func kind(of path: String) -> Kind {
    guard let last = Self.parts(of: path).last.map(String.init) else { return .nothing }
    if let match = names.match(last) { return .chapter(match) }
    if Intake.isArchive(last) { return depth < limits.nesting ? .archive : .nothing }
    return takesAnyName && ChapterNames.isSwift(last) ? .stranger : .nothing
  }

  /// Whether an entry's contents are wanted, which are `size` bytes long; what is not wanted is
  /// put on the list. Refuses names that point out of the submission.
  mutating func wants(_ path: String, size: Int) throws -> Bool {
    try count(path)
    guard !Self.isLeftover(path) else {
      ignore(path)
      return false
    }
    switch kind(of: path) {
    case .nothing:
      ignore(path)
      return false
    case .stranger where size > limits.fileBytes:
      ignore(path)
      return false
    case .chapter(let match) where size > limits.fileBytes:
      found[match.name, default: []].append(
        Candidate(
          path: prefix + path, bytes: [], distance: match.distance, upload: match.upload,
          problem: Rejection(
            "\(Neutral.line(prefix + path)) is larger than \(limits.fileBytes >> 10) KB")))
      return false
    case .archive, .chapter, .stranger:
      guard size <= budget else {
        throw Rejection("what may be graded is more than \(limits.archiveBytes >> 20) MB")
      }
      budget -= size
      return true
    }
  }

  private mutating func count(_ path: String) throws {
    try validate(path)
    allEntries += 1
    guard allEntries <= limits.allEntries else {
      throw Rejection("more than \(limits.allEntries) entries")
    }
    guard !Self.isLeftover(path) else { return }
    entries += 1
    guard entries <= limits.entries else {
      throw Rejection("more than \(limits.entries) entries")
    }
  }

  private func validate(_ path: String) throws {
    guard path.utf8.count <= limits.nameBytes else { throw Self.longName(limits) }
    let shown = Neutral.line(String(path.prefix(120)))
    if path.isEmpty { throw Rejection("an entry without a name") }
    if path.hasPrefix("/") || path.hasPrefix("\\") || path.dropFirst().first == ":" {
      throw Rejection("an absolute path: \(shown)")
    }
    if Self.parts(of: path).contains("..") {
      throw Rejection("a path that leaves the submission: \(shown)")
    }
    if path.unicodeScalars.contains(where: { $0.value == 0 }) {
      throw Rejection("a NUL in a path: \(shown)")
    }
  }

  mutating func pass(folder path: String) throws { try count(path) }

  /// Takes an entry's contents, which may be an archive in their turn.
  mutating func add(_ path: String, bytes: [UInt8]) throws {
    switch kind(of: path) {
    case .nothing: ignore(path)
    case .stranger: strangers.append((prefix + path, bytes))
    case .chapter(let match):
      found[match.name, default: []].append(
        Candidate(
          path: prefix + path, bytes: bytes, distance: match.distance, upload: match.upload,
          problem: nil))
    case .archive: addArchive(path, bytes)
    }
  }

  /// Takes what is in an archive in an archive. One that is broken, or would be refused alone, is
  /// passed over with its reason, for the chapters may lie beside it.
  private mutating func addArchive(_ path: String, _ bytes: [UInt8]) {
    let (outer, before) = (prefix, found)
    prefix += path + "/"
    depth += 1
    var problem: String?
    do {
      if try !Intake.unpack(ByteSource(bytes), limits: limits, into: &self) {
        problem = "no archive"
      }
    } catch { problem = "\(error)" }
    prefix = outer
    depth -= 1
    if let problem {
      found = before
      ignore("\(path) (\(problem))")
    }
  }

  /// Takes a Swift file under the name of a chapter.
  mutating func take(_ stranger: (path: String, bytes: [UInt8]), as name: String) {
    found[name, default: []].append(
      Candidate(
        path: stranger.path, bytes: stranger.bytes, distance: 3, upload: 0, problem: nil))
  }

  mutating func ignore(_ path: String) {
    ignoredCount += 1
    // No more than can be shown, for a submission may have a million.
    if ignored.count < 200 { ignored.append(prefix + String(path.prefix(200))) }
  }

  /// A link, device or pipe; refused unless it lies among a tool's leavings.
  mutating func refuse(_ path: String, _ what: String) throws {
    try count(path)
    guard Self.isLeftover(path) else {
      throw Rejection("\(what): \(Neutral.line(String(path.prefix(120))))")
    }
    ignore(path)
  }
}

extension Collector {
  /// One file a chapter: of several the one in `Sources/Exercises`, or in a folder `Exercises`;
  /// then the one whose name is as it should be, the latest upload, the one nearest to the top.
  ///
  /// - Throws: `Rejection` if two different files are equally near.
  func files() throws -> (files: [String: [UInt8]], notes: [String]) {
    var chosen: [String: [UInt8]] = [:]
    var taken: [String] = []
    var rivals: [String] = []
    for (name, candidates) in found.sorted(by: { $0.key < $1.key }) {
      let ranked = candidates.map { ($0, Self.rank($0)) }
        .sorted { ($0.1, $0.0.path) < ($1.1, $1.0.path) }
      let first = ranked[0]
      let equals = ranked.filter { $0.1 == first.1 }.map(\.0)
      guard equals.allSatisfy({ $0.bytes == first.0.bytes && $0.problem == first.0.problem }) else {
        let paths = equals.map { Neutral.line($0.path) }.sorted().joined(separator: ", ")
        throw Rejection("\(name) more than once: \(paths)")
      }
      if let problem = first.0.problem { throw problem }
      chosen[name] = first.0.bytes
      taken.append(first.0.path)
      rivals += ranked.dropFirst().map(\.0.path)
    }
    var notes = taken.isEmpty ? [] : ["taken: " + Self.list(taken, of: taken.count)]
    if !rivals.isEmpty { notes.append("not taken: " + Self.list(rivals, of: rivals.count)) }
    if ignoredCount > 0 {
      notes.append("ignored: " + Self.list(ignored.sorted(), of: ignoredCount))
    }
    return (chosen, notes)
  }

  private static func rank(_ candidate: Candidate) -> [Int] {
    let folders = Array(parts(of: candidate.path).dropLast().suffix(2))
    let place = folders.last == "Exercises" ? (folders.first == "Sources" ? 0 : 1) : 2
    let depth = parts(of: candidate.path).count
    return [place, candidate.distance, -candidate.upload, depth]
  }

  private static func list(_ paths: [String], of count: Int) -> String {
    let shown = paths.prefix(8).map { Neutral.line(String($0.prefix(120))) }
    return shown.joined(separator: ", ") + (count > 8 ? ", … (\(count) in all)" : "")
  }
}

/// Lexicographic order, for ranks.
private func < (a: ([Int], String), b: ([Int], String)) -> Bool {
  a.0 == b.0 ? a.1 < b.1 : a.0.lexicographicallyPrecedes(b.0)
}
