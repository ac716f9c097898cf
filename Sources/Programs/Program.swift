#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#elseif canImport(Darwin)
  @preconcurrency import Darwin
#endif

/// What all programs of the book do alike: how they begin, complain and end.
public enum Program {
  /// Prepares the process; the first statement of a program, and harmless when called again.
  ///
  /// Afterwards descriptors 0, 1 and 2 are open, a file that reaches the size the process may write
  /// is an error and no signal, and output that could not be written is noticed at the end. What
  /// the environment or the command line can have wrong for any program ends it here, in one line.
  public static func begin() { _ = isPrepared }

  private static let isPrepared: Void = {
    openStandardStreams()
    signal(SIGXFSZ, SIG_IGN)
    atexit { Program.finishOutput() }
    if let problem = unreadablePath() ?? ThreadSetting.problem {
      complain("\(name): \(problem)")
      exit(EX_USAGE)
    }
  }()

  /// Prints on standard error. That it cannot be written must not stop a program, as there is
  /// nowhere left to say so.
  public static func complain(_ message: String, terminator: String = "\n") {
    var text = message + terminator
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, rest.count > 0 {
        let count = write(STDERR_FILENO, start, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
  }

  /// The last part of the path that the program was started by.
  public static var name: String {
    CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "program"
  }

  /// A file opened under a number below three would be taken for a standard stream, and get what is
  /// printed: `2>&-` would put progress bars into the pipe between a chapter and its parent.
  private static func openStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is this one.
      _ = open("/dev/null", O_RDWR)
    }
  }

  /// Swift's `print` does not tell of a full disk. A reader who has gone, as `head` does, is no
  /// failure of the program's.
  private static func finishOutput() {
    let isWritten = fflush(stdout) == 0
    let reason = errno
    if isWritten ? ferror(stdout) == 0 : reason == EPIPE { return }
    let cause = isWritten ? "" : ": \(String(cString: strerror(reason)))"
    complain("\(name): standard output cannot be written\(cause)")
    _exit(EX_IOERR)
  }

  /// Swift's strings are Unicode: the bytes of any other path would name another file.
  private static func unreadablePath() -> String? {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      if let word = CommandLine.unsafeArgv[index], String(validatingCString: word) == nil {
        return "argument \(index), “\(String(cString: word))”, is not UTF-8; rename the file"
      }
    }
    guard let folder = getcwd(nil, 0) else {
      return "the current folder cannot be found (\(String(cString: strerror(errno)))); change to "
        + "another"
    }
    defer { free(folder) }
    guard String(validatingCString: folder) == nil else { return nil }
    return "the path of the current folder, “\(String(cString: folder))”, is not UTF-8; change to "
      + "another"
  }
}
