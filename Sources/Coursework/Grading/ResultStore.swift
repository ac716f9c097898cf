import Foundation

/// The folder of results: one file a submission, written whole or not at all, whose name says
/// what it is the result of.
public struct ResultStore: Sendable {
  /// The folder's path, as it was given.
  public let folder: String

  /// Opens a folder, making it if need be, and tries whether it can be written.
  ///
  /// - Throws: `GraderFailure` in one line.
  public init(folder: String, writing: Bool) throws(GraderFailure) {
    self.folder = folder
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
    if exists && !isFolder.boolValue { throw GraderFailure("\(folder) is not a folder") }
    guard writing else {
      if !exists { throw GraderFailure("no results in \(folder): there is no such folder") }
      return
    }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch { throw GraderFailure("cannot make \(folder): \(Self.reason(error))") }
    try write(Array("a trial".utf8), named: ".trial-\(getpid())")
    unlink("\(folder)/.trial-\(getpid())")
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return underlying.map { String(cString: strerror(Int32($0.code))) }
      ?? error.localizedDescription
  }

  /// The name of a submission's result: another submission, other tests or another compiler have
  /// another name, so that an old result is never taken for a new one.
  public static func name(for submission: Submission, judge: Judge) -> String {
    let text = [
      submission.hash, submission.student, judge.version, judge.workshop.toolchain.version,
      submission.notes.joined(separator: "\n"),
    ].map { "\($0.utf8.count):\($0)" }.joined()
    return
      "\(Self.fileName(of: submission.student))-\(SHA256.hexadecimal(text.utf8).prefix(40)).json"
  }

  /// The student's name as far as it can stand in a file's name on every system.
  static func fileName(of student: String) -> String {
    let kept = student.precomposedStringWithCanonicalMapping.unicodeScalars.prefix(40).map {
      let isPlain =
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".contains($0.description)
      return isPlain ? $0 : "_"
    }
    let name = String(String.UnicodeScalarView(kept))
    // A dot in front would hide it.
    return name.hasPrefix(".") ? "_" + name.dropFirst() : name.isEmpty ? "_" : name
  }

  /// Whether a folder holds results.
  static func isResults(_ folder: String) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.contains { $0 == handInsFolder || $0.hasSuffix(".json") && isName($0) }
  }

  private static func isName(_ name: String) -> Bool {
    name.wholeMatch(of: /.*-[0-9a-f]{40}\.json/) != nil
  }

  /// The result of that name, if it is there and whole.
  public func read(_ name: String) -> Report? {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return nil }
    return try? JSONDecoder().decode(Report.self, from: data)
  }

  /// - Throws: `GraderFailure` if the disk is full or cannot be written; nothing is left then.
  public func write(_ report: Report, named name: String) throws(GraderFailure) {
    let data: Data
    do { data = try Self.encode(report) } catch { throw GraderFailure("cannot encode \(name)") }
    try write(Array(data) + [0x0a], named: name)
  }

  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  /// Beside its place, to the disk, and then renamed into it.
  func write(_ bytes: [UInt8], named name: String) throws(GraderFailure) {
    let path = "\(folder)/\(name)"
    // Short, for a student's name may fill what a system allows.
    let draft = "\(folder)/.\(getpid()).\(UInt64.random(in: 0 ... .max))"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw GraderFailure("cannot write in \(folder): \(String(cString: strerror(errno)))")
    }
    var problem: Int32 = 0
    var written = 0
    while written < bytes.count && problem == 0 {
      let count = bytes.withUnsafeBytes { buffer in
        Foundation.write(descriptor, buffer.baseAddress! + written, buffer.count - written)
      }
      if count > 0 { written += count } else if errno != EINTR { problem = errno }
    }
    if problem == 0 && fsync(descriptor) != 0 { problem = errno }
    if close(descriptor) != 0 && problem == 0 { problem = errno }
    if problem == 0 && rename(draft, path) != 0 { problem = errno }
    if problem != 0 {
      unlink(draft)
      throw GraderFailure("cannot write \(path): \(String(cString: strerror(problem)))")
    }
  }

  /// All results, by student and then by name, each with how it was handed in.
  ///
  /// - Returns: the results, and the names of files that are none.
  public func all() throws(GraderFailure) -> (results: [StoredResult], damaged: [String]) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw GraderFailure("cannot read \(folder)")
    }
    var found: [StoredResult] = []
    var damaged: [String] = []
    for name in names.sorted() where name.hasSuffix(".json") && !name.hasPrefix(".") {
      if let report = read(name) {
        found.append(StoredResult(name: name, report: report, handIn: record(of: name)))
      } else {
        damaged.append(name)
      }
    }
    return (
      found.sorted { ($0.report.student, $0.name) < ($1.report.student, $1.name) }, damaged
    )
  }
}
