import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The child's side: how it knows that it is followed, and by whom.
enum FollowedProcess {
  static let channelVariable = "MARGINALIA_EVENTS"
  static let figuresVariable = "MARGINALIA_FIGURES"
  static let sectionsVariable = "MARGINALIA_SECTIONS"
  /// The child's end of the channel.
  static let descriptor: Int32 = 3

  static var channel: Int32? {
    getenv(channelVariable) == nil ? nil : descriptor
  }

  static var figureDirectory: URL {
    let path = getenv(figuresVariable).map { String(cString: $0) } ?? "."
    return URL(fileURLWithPath: path, isDirectory: true)
  }

  /// The indices of the sections that are to run.
  static var sections: Set<Int> {
    let text = getenv(sectionsVariable).map { String(cString: $0) } ?? ""
    return Set(text.split(separator: ",").compactMap { Int($0) })
  }

  /// Makes sure that the child does not outlive its parent, and that its own children do not take
  /// themselves for followed ones.
  static func begin() {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unsetenv(channelVariable)
    unsetenv(figuresVariable)
    unsetenv(sectionsVariable)
    Thread.detachNewThread {
      // The writing end of a pipe reports an error when nobody is left to read.
      var end = pollfd(fd: descriptor, events: 0, revents: 0)
      while poll(&end, 1, -1) < 0, errno == EINTR {}
      _exit(1)
    }
  }
}
