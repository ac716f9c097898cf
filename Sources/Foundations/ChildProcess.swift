import Foundation

/// A program that this one has started.
///
/// It begins with no signal blocked and with no open file but those that it is given, whichever thread
/// starts it. Whoever starts one waits for it.
public struct ChildProcess: Sendable {
  /// Its number.
  public let identifier: pid_t

  /// What one of the child's descriptors is.
  public enum Stream: Sendable, Hashable {
    /// Nothing to read; what is written is thrown away.
    case nothing
    /// What this process has under the same number.
    case inherited
    /// A file that is made, or emptied, and written.
    case file(String)
    /// A descriptor of this process, which stays open here.
    case descriptor(Int32)
  }

  /// How a program ended.
  public enum Ending: Sendable, Hashable {
    /// By itself, with this status.
    case exited(Int32)
    /// By a signal.
    case killed(signal: Int32)

    /// As a shell counts: 128 and the number of the signal.
    public var status: Int32 {
      switch self {
      case .exited(let code): code
      case .killed(let signal): 128 + signal
      }
    }
  }

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - environment: that of this process unless told.
  ///   - folder: where it runs; the current folder unless told.
  ///   - channel: what the child has under the number 3.
  ///   - isGroupOfItsOwn: what a terminal sends to this process does not reach the child then.
  public init(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil,
    folder: String? = nil, input: Stream = .nothing, output: Stream = .inherited,
    errors: Stream = .inherited, channel: Stream? = nil, isGroupOfItsOwn: Bool = false
  ) throws(ChildProcessError) {
    let spawning = Spawning(isGroupOfItsOwn: isGroupOfItsOwn)
    defer { spawning.finish() }
    var streams = [input, output, errors]
    if let channel { streams.append(channel) }
    var code = spawning.give(streams)
    if code == 0, let folder { code = spawning.run(in: folder) }
    var child = pid_t()
    if code == 0 {
      let variables = environment ?? ProcessInfo.processInfo.environment
      let words = ([program] + arguments).map { strdup($0) } + [nil]
      let settings =
        variables.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
      defer { for pointer in words + settings { free(pointer) } }
      code = spawning.spawn(&child, program, words, settings)
    }
    guard code == 0 else { throw ChildProcessError(program: program, code: code) }
    identifier = child
  }

  /// Waits for its end.
  public func wait() -> Ending {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    return Self.ending(status)
  }

  /// Waits for its end, and makes an end of it after some seconds.
  ///
  /// - Returns: nil when it took too long.
  public func wait(atMost limit: Duration) -> Ending? {
    let deadline = ContinuousClock.now + limit
    var status: Int32 = 0
    while true {
      let answer = waitpid(identifier, &status, WNOHANG)
      if answer == identifier || answer < 0 && errno != EINTR { return Self.ending(status) }
      if ContinuousClock.now > deadline {
        kill(identifier, SIGKILL)
        _ = wait()
        return nil
      }
      usleep(1000)
    }
  }

  /// The low seven bits are the signal that ended the child, or zero.
  private static func ending(_ status: Int32) -> Ending {
    let signal = status & 0x7f
    return signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: signal)
  }

  /// The first executable file of this name in the folders of `PATH`.
  public static func program(
    named name: String, inPath path: String = ProcessInfo.processInfo.environment["PATH"] ?? ""
  ) -> URL? {
    for directory in path.split(separator: ":") {
      let candidate = "\(directory)/\(name)"
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory),
        !isDirectory.boolValue, FileManager.default.isExecutableFile(atPath: candidate)
      {
        return URL(fileURLWithPath: candidate)
      }
    }
    return nil
  }
}

/// A program that could not be started: what the system says of it.
public struct ChildProcessError: Error, Equatable, Sendable, LocalizedError,
  CustomStringConvertible
{
  /// As it was asked for.
  public let program: String
  /// Of `errno`.
  public let code: Int32

  /// Without the program: "No such file or directory".
  public var reason: String { String(cString: strerror(code)) }
  public var description: String { "\(program): cannot be started: \(reason)" }
  /// The reason alone, as of the system's own errors.
  public var errorDescription: String? { reason }
}
