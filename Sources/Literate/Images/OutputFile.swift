import Foundation

/// A file that a reader has asked for.
public enum OutputFile {
  /// Writes the file, whole or not at all.
  ///
  /// - Throws: ``UsageError`` if it cannot be written.
  public static func write(_ bytes: [UInt8], to file: URL) throws(UsageError) {
    // Renaming a file into its place would put an end to a device or a pipe that stands there.
    var information = stat()
    if stat(file.path, &information) == 0, information.st_mode & S_IFMT != S_IFREG {
      throw UsageError("\(file.path) is no file that could be replaced: name another")
    }
    do {
      try Data(bytes).write(to: file, options: .atomic)
    } catch {
      throw UsageError("cannot write \(file.path): \(error.localizedDescription)")
    }
  }
}
