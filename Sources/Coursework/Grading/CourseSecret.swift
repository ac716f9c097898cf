import Foundation

/// The course's secret, from which hidden cases are drawn: 32 random bytes in a file that is
/// never part of a release.
public enum CourseSecret {
  /// Reads the secret, making it the first time.
  ///
  /// - Returns: the secret, and whether it was made now.
  /// - Throws: `GraderFailure` if it can be neither read nor made.
  public static func read(_ path: String) throws(GraderFailure) -> (secret: [UInt8], isNew: Bool) {
    if let secret = try existing(path) { return (secret, false) }
    let text = hexadecimalDigits(of: (0..<32).map { _ in UInt8.random(in: 0...255) }) + "\n"
    let draft = "\(path).\(getpid())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw GraderFailure("cannot make \(path): \(String(cString: strerror(errno)))")
    }
    let count = write(descriptor, text, text.utf8.count)
    close(descriptor)
    // A link fails if another grader was faster; then its secret is the course's.
    let linked = count == text.utf8.count && link(draft, path) == 0
    unlink(draft)
    guard let secret = try existing(path) else { throw GraderFailure("cannot make \(path)") }
    return (secret, linked)
  }

  private static func existing(_ path: String) throws(GraderFailure) -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw GraderFailure("cannot read \(path)")
    }
    let secret = Array(text.trimmingSpaces().utf8)
    guard secret.count >= 16 else {
      throw GraderFailure("\(path) is too short for a secret; delete it to have one made")
    }
    return secret
  }
}
