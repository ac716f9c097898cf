import Foundation

/// Reads submissions: a folder, a `.swift` file, a `.zip`, `.tar`, `.tar.gz` or `.tgz`, also one
/// inside of the other.
public struct Intake: Sendable {
  let names: ChapterNames
  let limits: IntakeLimits
  /// In which chapter an exercise's function belongs.
  private let chapters: [String: Int]

  /// - Parameter exercises: their chapters are the files that are looked for, and their functions
  ///   tell which chapter a file under another name is.
  public init(exercises: [Exercise], limits: IntakeLimits = IntakeLimits()) {
    names = ChapterNames(chapters: exercises.map(\.chapter))
    chapters = Dictionary(
      exercises.map { ($0.signature.name, $0.chapter) }, uniquingKeysWith: { first, _ in first })
    self.limits = limits
  }

  /// Reads what is at `path`; whatever is wrong with it becomes a rejection, never an error.
  public func read(_ path: String, student: String? = nil) -> Submission {
    read(HandIn(student: student ?? HandIn.student(of: path), paths: [path]))
  }

  /// Reads all that somebody handed in as one submission.
  public func read(_ handIn: HandIn) -> Submission {
    do {
      var collector = Collector(names: names, limits: limits)
      for path in handIn.paths { try collect(path, into: &collector) }
      if !collector.hasFiles {
        // Nothing is named as it should be: what is in the Swift files says what they are.
        collector = Collector(names: names, limits: limits, takesAnyName: true)
        for path in handIn.paths { try collect(path, into: &collector) }
        for stranger in collector.strangers {
          if let name = chapter(of: stranger.bytes) {
            collector.take(stranger, as: name)
          } else {
            collector.ignore(stranger.path)
          }
        }
      }
      let (files, notes) = try collector.files()
      return Submission(
        student: handIn.student, files: files, notes: notes,
        handedIn: collector.newest ?? Self.date(of: handIn))
    } catch {
      let reason = (error as? Rejection)?.description ?? "cannot be read: \(error)"
      return Submission(
        student: handIn.student, files: [:], rejection: reason, handedIn: Self.date(of: handIn))
    }
  }

  /// When what somebody handed in was changed, where there is no file to grade in it.
  private static func date(of handIn: HandIn) -> Date? {
    handIn.paths.compactMap { path in
      var status = stat()
      return lstat(path, &status) == 0 ? status.modified : nil
    }.max()
  }

  /// The one chapter whose functions a file holds.
  private func chapter(of bytes: [UInt8]) -> String? {
    guard case .success(let text) = SourceDecoding.decode(bytes) else { return nil }
    let headers = FunctionHeader.all(in: SwiftLexer.tokens(of: text))
    let found = Set(headers.compactMap { chapters[$0.name] })
    return found.count == 1 ? found.first.map { ExerciseFile.name(chapter: $0) } : nil
  }

  private static let endings = [".tar.gz", ".tgz", ".tar", ".zip"]

  static func isArchive(_ name: String) -> Bool {
    endings.contains { name.lowercased().hasSuffix($0) && name.count > $0.count }
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
      collector.noteDate(of: status)
      let source = try ByteSource(path: Array(path.utf8CString))
      if try !Self.unpack(source, limits: limits, into: &collector) {
        try collectFile(path, source, into: &collector)
      }
    case S_IFLNK:
      throw Rejection("a symbolic link is no submission")
    default:
      throw Rejection("neither a file nor a folder")
    }
  }

  private func collectFile(
    _ path: String, _ source: ByteSource, into collector: inout Collector
  ) throws {
    let name = HandIn.lastPart(of: path)
    guard ChapterNames.isSwift(name) else {
      throw Rejection("neither Swift source nor a zip, tar or tar.gz archive")
    }
    if try collector.wants(name, size: source.count) {
      try collector.add(name, bytes: source.bytes(at: 0, count: source.count))
    }
  }

  /// Reads an archive. A file is what its first bytes say, whatever its name.
  ///
  /// - Returns: whether it is one.
  static func unpack(
    _ source: ByteSource, limits: IntakeLimits, into collector: inout Collector
  ) throws -> Bool {
    let head = try source.bytes(at: 0, count: min(512, source.count))
    if head.starts(with: [0x50, 0x4b]) {
      try ZipArchive(source, limits: limits).read(into: &collector)
      return true
    }
    if head.starts(with: [0x1f, 0x8b]) {
      var reader = TarReader(limits: limits)
      var isFirst = true
      try Gzip.decompress(source, atMost: limits.unpackedBytes) { piece in
        if isFirst && !TarReader.isTar(piece) { throw Rejection("not a tar archive") }
        isFirst = false
        try reader.consume(piece, into: &collector)
      }
      try reader.finish()
      return true
    }
    guard TarReader.isTar(head) else { return false }
    var reader = TarReader(limits: limits)
    let step = 256 << 10
    for start in stride(from: 0, to: source.count, by: step) {
      try reader.consume(
        source.bytes(at: start, count: min(step, source.count - start)), into: &collector)
    }
    try reader.finish()
    return true
  }
}

extension Collector {
  /// Keeps the time of a file's last change, if it is the newest.
  mutating func noteDate(of status: stat) {
    newest = max(newest ?? .distantPast, status.modified)
  }
}

extension stat {
  /// When the contents were changed.
  fileprivate var modified: Date {
    #if os(Linux)
      Date(timeIntervalSince1970: Double(st_mtim.tv_sec))
    #else
      Date(timeIntervalSince1970: Double(st_mtimespec.tv_sec))
    #endif
  }
}
