import Figures
import Foundation
import Foundations

/// A file that a reader has asked for.
public enum OutputFile {
  /// Writes the file, whole or not at all.
  ///
  /// - Throws: ``UsageError`` if it cannot be written.
  public static func write(_ bytes: [UInt8], to file: URL) throws(UsageError) {
    // Renaming a file into its place would put an end to a device or a pipe that stands there.
    guard AtomicFile.isFileOrNothing(file.path) else {
      throw UsageError("\(file.path) is no file that could be replaced: name another")
    }
    do {
      try AtomicFile.replace(file.path, with: bytes)
    } catch {
      throw UsageError("\(error)")
    }
  }
}

extension ImageGrid {
  /// Writes the picture, whole or not at all.
  ///
  /// - Throws: ``UsageError`` if it cannot be written.
  public func write(to file: URL) throws(UsageError) {
    try OutputFile.write(png(), to: file)
  }
}
