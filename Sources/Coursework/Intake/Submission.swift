import Foundation

/// What somebody handed in, as far as the grader looks at it: the chapters' files, in memory.
///
/// Nothing of a submission is ever unpacked to disk. What is read is at most one file a chapter,
/// by name; everything else is counted, listed and left alone.
public struct Submission: Sendable {
  /// Who handed it in: the archive's or folder's name.
  public let student: String
  /// The chapters' files by name.
  public let files: [String: [UInt8]]
  /// What was ignored, for the report.
  public let notes: [String]
  /// Why nothing of it is graded, if so.
  public let rejection: String?
  /// When the newest of its files was changed, which no result depends on.
  public let handedIn: Date?

  /// - Parameters:
  ///   - files: contents by name, `Chapter2.swift`.
  ///   - rejection: one line; `nil` for what is to be graded.
  public init(
    student: String, files: [String: [UInt8]], notes: [String] = [], rejection: String? = nil,
    handedIn: Date? = nil
  ) {
    self.handedIn = handedIn
    self.student = student
    self.files = files
    self.notes = notes
    self.rejection = rejection
  }

  /// SHA-256 of the files' names and contents, and of the reason for a rejection.
  public var hash: String {
    var hasher = SHA256()
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      hasher.update(Array("\(name) \(bytes.count)\n".utf8))
      hasher.update(bytes)
    }
    if let rejection { hasher.update(Array("rejected: \(rejection)".utf8)) }
    return hexadecimalDigits(of: hasher.finish())
  }
}

/// How much of a submission is looked at. What is ignored counts little: a package that was handed
/// in with all that was built has a hundred megabytes of it.
public struct IntakeLimits: Sendable {
  /// Bytes of one of the files that are graded.
  public var fileBytes = 512 << 10
  /// Bytes of all that may be graded, and of archives inside of archives.
  public var archiveBytes = 64 << 20
  /// Bytes that a tar.gz may have when unpacked, which is done to pass over what is ignored.
  public var unpackedBytes = 1 << 30
  /// Entries of an archive or folder that are not among a tool's leavings.
  public var entries = 20_000
  /// Entries of any kind.
  public var allEntries = 200_000
  /// Bytes of an entry's path.
  public var nameBytes = 1024
  /// Bytes of a zip archive's list of names.
  public var directoryBytes = 32 << 20
  /// How deep archives may lie in archives.
  public var nesting = 2

  /// The values above, each of which can be changed.
  public init() {}
}

/// Why a submission is refused.
struct Rejection: Error, Hashable, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
