import Foundation

/// Bytes of a file or in memory, read piece by piece, so that what is not looked at costs nothing.
final class ByteSource {
  private let descriptor: Int32?
  private let memory: [UInt8]
  let count: Int

  init(_ bytes: [UInt8]) {
    descriptor = nil
    memory = bytes
    count = bytes.count
  }

  /// Opens a regular file, through one descriptor that follows no link and waits for no pipe,
  /// whatever was put in the file's place since it was looked at.
  ///
  /// - Parameter path: for the C library, with a zero at the end.
  init(path: [CChar]) throws {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Rejection("cannot be read: \(String(cString: strerror(errno)))")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Rejection("not a regular file")
    }
    self.descriptor = descriptor
    memory = []
    count = Int(status.st_size)
  }

  deinit { if let descriptor { close(descriptor) } }

  /// - Throws: `Rejection` if there are not so many bytes at that place.
  func bytes(at start: Int, count wanted: Int) throws -> [UInt8] {
    guard start >= 0, wanted >= 0, start <= count, wanted <= count - start else {
      throw Rejection("an archive that is cut off")
    }
    guard let descriptor else { return Array(memory[start..<start + wanted]) }
    var piece = [UInt8](repeating: 0, count: wanted)
    var done = 0
    while done < wanted {
      let got = piece.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + done, wanted - done, off_t(start + done))
      }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else {
        let reason = got < 0 ? String(cString: strerror(errno)) : "it became shorter"
        throw Rejection("cannot be read: \(reason)")
      }
      done += got
    }
    return piece
  }
}
