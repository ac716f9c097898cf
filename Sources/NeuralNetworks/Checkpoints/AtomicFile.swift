import Foundation

/// Writing a file whole or not at all.
enum AtomicFile {
  static func replace(_ path: String, with bytes: [UInt8]) throws(CheckpointError) {
    let beside = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw unwritable(path) }
    do {
      try writeAll(bytes, to: descriptor, path: path)
    } catch {
      close(descriptor)
      unlink(beside)
      throw error
    }
    guard close(descriptor) == 0, rename(beside, path) == 0 else {
      let error = unwritable(path)
      unlink(beside)
      throw error
    }
  }

  /// All bytes to an open file, down to the disk.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String)
    throws(CheckpointError)
  {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress! + written, bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw unwritable(path) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw unwritable(path) }
  }

  private static func unwritable(_ path: String) -> CheckpointError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}
