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

  public init(
    student: String, files: [String: [UInt8]], notes: [String] = [], rejection: String? = nil
  ) {
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

/// How much of a submission is looked at.
public struct IntakeLimits: Sendable {
  /// Bytes of one of the files that are graded.
  public var fileBytes = 512 << 10
  /// Bytes of an archive, and of everything in it when unpacked.
  public var archiveBytes = 64 << 20
  /// Entries of an archive or folder.
  public var entries = 20_000

  public init() {}
}

/// Why a submission is refused.
struct Rejection: Error, Hashable, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
