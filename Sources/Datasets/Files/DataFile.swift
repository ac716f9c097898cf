import Foundation

/// Reading files as a whole, with what may go wrong in one line.
enum DataFile {
  /// The file's bytes.
  ///
  /// - Parameter limit: The most that is read; a larger file is an error, not an endless wait.
  static func bytes(of path: String, limit: Int) throws(DataError) -> [UInt8] {
    // A pipe without a writer would wait for one; it is refused below.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else { throw systemError("cannot be read", path) }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw systemError("cannot be read", path) }
    guard information.st_mode & S_IFMT == S_IFREG else {
      throw DataError("is not a file", path: path)
    }
    let size = Int(information.st_size)
    guard size <= limit else {
      throw DataError("has \(size) bytes, more than the \(limit) that are read", path: path)
    }
    var result = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < size {
      let count = result.withUnsafeMutableBytes { buffer in
        read(descriptor, buffer.baseAddress! + filled, size - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw systemError("cannot be read", path) }
      // The file became shorter meanwhile: what is left is judged by its reader.
      if count == 0 { break }
      filled += count
    }
    return Array(result.prefix(filled))
  }

  private static func systemError(_ problem: String, _ path: String) -> DataError {
    DataError("\(problem): \(String(cString: strerror(errno)))", path: path)
  }
}
