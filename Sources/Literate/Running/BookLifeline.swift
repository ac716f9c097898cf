import Foundation

/// How a chapter that `book` runs notices that `book` was killed: its standard input is a pipe to
/// which nobody writes, and which ends with the book's process.
package enum BookLifeline {
  /// Set for the chapters that hold one.
  package static let variable = "MARGINALIA_BOOK"

  /// Whether there is a book's process and it is gone.
  static var isCut: Bool {
    guard isHeld else { return false }
    var end = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
    return poll(&end, 1, 0) > 0 && end.revents & Int16(POLLHUP) != 0
  }

  private static let isHeld = getenv(variable) != nil

  /// The end for chapters, and the one that must stay open as long as they run.
  package static func open() throws -> (chapters: FileHandle, book: FileHandle) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw SupervisionError.noPipe(errno) }
    // A chapter that held the book's end would keep itself from noticing.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let handles = ends.map { FileHandle(fileDescriptor: $0, closeOnDealloc: true) }
    return (handles[0], handles[1])
  }
}
