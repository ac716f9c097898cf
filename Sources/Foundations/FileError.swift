import Foundation

/// A file that could not be written: where, and what the system says of it.
public struct FileError: Error, Equatable, Sendable, LocalizedError, CustomStringConvertible {
  /// As it was asked for.
  public let path: String
  /// Without the path: "No space left on device".
  public let reason: String

  /// An error of the file at `path`.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// In one line.
  public var description: String { "cannot write \(path): \(reason)" }
  /// The reason alone, as of the system's own errors.
  public var errorDescription: String? { reason }
}
