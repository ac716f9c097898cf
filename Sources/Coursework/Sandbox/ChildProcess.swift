import Foundation

/// A program that runs with four pipes: requests in (0), output out (1 and 2 together), answers
/// out (3). Everything is read and written without ever blocking past a deadline.
final class ChildProcess {
  enum Reply: Equatable {
    case line(String)
    case closed
    case late
    case tooMuchOutput
    case tooLong
  }

  struct End: Equatable {
    /// The exit status, or `nil` after a signal.
    var status: Int32?
    var signal: Int32?
  }

  let identifier: pid_t
  private var requests: Int32
  private var output: Int32
  private var answers: Int32
  private var pendingAnswers: [UInt8] = []
  private var searched = 0
  private var end: End?
  /// Seconds that answers were waited for.
  private(set) var waited = 0.0

  /// What was printed since it was last taken, its first `kept` bytes.
  private var printed: [UInt8] = []
  private var printedCount = 0
  private let kept: Int

  /// Starts a program with exactly this environment.
  ///
  /// - Parameter keeping: how many bytes of what it prints are kept.
  /// - Throws: `GraderFailure` if it cannot be started.
  init(
    _ command: [String], environment: [String: String], keeping: Int = 4096
  ) throws(GraderFailure) {
    kept = keeping
    let (requestEnd, requestStart) = try makePipe()
    let (outputEnd, outputStart) = try makePipe()
    let (answerEnd, answerStart) = try makePipe()
    #if os(Linux)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (source, target) in [(requestEnd, 0), (outputStart, 1), (outputStart, 2), (answerStart, 3)]
    {
      posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
    }
    // Its own session, so that one signal reaches what it starts; signals as a fresh program has.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(ownSession | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words = command.map { strdup($0) } + [nil]
    var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
    variables.append(nil)
    defer {
      for pointer in words + variables { free(pointer) }
    }
    var identifier = pid_t()
    let failure = posix_spawn(&identifier, command[0], &actions, &attributes, &words, &variables)
    for descriptor in [requestEnd, outputStart, answerStart] { close(descriptor) }
    guard failure == 0 else {
      for descriptor in [requestStart, outputEnd, answerEnd] { close(descriptor) }
      throw GraderFailure("cannot start \(command[0]): \(String(cString: strerror(failure)))")
    }
    for descriptor in [requestStart, outputEnd, answerEnd] {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    self.identifier = identifier
    requests = requestStart
    output = outputEnd
    answers = answerEnd
  }

  deinit { finish(killing: true) }

  /// Sends a line and waits for the line that answers it.
  ///
  /// - Parameters:
  ///   - seconds: of waiting until `late`.
  ///   - outputLimit: bytes that may be printed meanwhile.
  func ask(
    _ request: String?, seconds: Double, outputLimit: Int = 1 << 20, answerLimit: Int = 8 << 20
  ) -> Reply {
    var patience = Patience(seconds: seconds)
    defer { waited += patience.waited }
    var unsent = request.map { Array(($0 + "\n").utf8)[...] } ?? []
    let printedBefore = printedCount
    while true {
      if let line = takeLine() { return .line(line) }
      if pendingAnswers.count > answerLimit { return .tooLong }
      if printedCount - printedBefore > outputLimit { return .tooMuchOutput }
      // Asked before the last look, so that what came in time is never late.
      let isLast = patience.isOver
      var polled = [
        pollfd(fd: answers, events: Int16(POLLIN), revents: 0),
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: unsent.isEmpty ? -1 : requests, events: Int16(POLLOUT), revents: 0),
      ]
      let ready = poll(&polled, 3, isLast ? 0 : Patience.turnMilliseconds)
      patience.takeTurn()
      if ready == 0 && isLast { return .late }
      if polled[1].revents != 0, !readOutput() { closeOutput() }
      if polled[2].revents != 0 {
        let count = unsent.withUnsafeBytes { write(requests, $0.baseAddress, $0.count) }
        if count > 0 { unsent = unsent.dropFirst(count) }
        if count < 0 && errno != EAGAIN { unsent = [] }
      }
      if polled[0].revents != 0, !readAnswers() {
        if let line = takeLine() { return .line(line) }
        return .closed
      }
      if isLast { return takeLine().map(Reply.line) ?? .late }
    }
  }

  /// Whether anything has come that nobody asked for.
  func hasUnaskedAnswers() -> Bool {
    var polled = [pollfd(fd: answers, events: Int16(POLLIN), revents: 0)]
    if pendingAnswers.isEmpty, poll(&polled, 1, 0) > 0, polled[0].revents & Int16(POLLIN) != 0 {
      _ = readAnswers()
    }
    return !pendingAnswers.isEmpty
  }

  /// Whether the program, or something that descends from it, has computed or wants to compute:
  /// it is no use to call that waiting, when it is the machine that makes it wait.
  func isComputing() -> Bool {
    #if os(Linux)
      var parents: [pid_t: pid_t] = [:]
      var busy: Set<pid_t> = []
      for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
        guard let id = pid_t(name),
          let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
          // The program's name, in parentheses, may hold anything.
          let end = text.lastIndex(of: ")")
        else { continue }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 13, let parent = pid_t(fields[1]), let user = Int(fields[11]),
          let system = Int(fields[12])
        else { continue }
        parents[id] = parent
        let seconds = Double(user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        // Running, or ready to; or waiting for a page; or more than it takes to start.
        if fields[0] == "R" || fields[0] == "D" || seconds > 0.2 { busy.insert(id) }
      }
      return busy.contains { id in
        var ancestor: pid_t? = id
        while let current = ancestor, current != identifier { ancestor = parents[current] }
        return ancestor != nil
      }
    #else
      return false
    #endif
  }

  /// What was printed since the last time, its beginning if it is long.
  func takePrinted() -> (text: String, count: Int) {
    drain()
    defer {
      printed = []
      printedCount = 0
    }
    return (String(decoding: printed, as: UTF8.self), printedCount)
  }

  /// Ends the program, at once if `killing`, and says how it ended.
  ///
  /// Output that is still on its way is read for as long as the program lives, and no longer: a
  /// grandchild that holds the pipe open delays nothing.
  @discardableResult
  func finish(killing: Bool, seconds: Double = 5) -> End {
    if let end { return end }
    if requests >= 0 { close(requests) }
    requests = -1
    var patience = Patience(seconds: killing ? 0 : seconds)
    var status: Int32 = 0
    var waited: pid_t = 0
    while true {
      if patience.isOver { kill(-identifier, SIGKILL) }
      waited = waitpid(identifier, &status, WNOHANG)
      if waited != 0 && !(waited < 0 && errno == EINTR) { break }
      var polled = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: answers, events: Int16(POLLIN), revents: 0),
      ]
      poll(&polled, 2, 2)
      patience.takeTurn()
      if polled[0].revents != 0, !readOutput() { closeOutput() }
      if polled[1].revents != 0, !readAnswers() { usleep(500) }
    }
    kill(-identifier, SIGKILL)
    drain()
    closeOutput()
    close(answers)
    let result = End(waited: status)
    end = result
    return result
  }

  private func takeLine() -> String? {
    guard let last = pendingAnswers[searched...].firstIndex(of: 0x0a) else {
      searched = pendingAnswers.count
      return nil
    }
    let line = String(decoding: pendingAnswers[..<last], as: UTF8.self)
    pendingAnswers.removeSubrange(...last)
    searched = 0
    return line
  }

  private func readAnswers() -> Bool {
    guard let bytes = readAvailable(answers) else { return false }
    pendingAnswers += bytes
    return true
  }

  private func readOutput() -> Bool {
    guard output >= 0, let bytes = readAvailable(output) else { return false }
    if bytes.isEmpty { return true }
    printed += bytes.prefix(max(0, kept - printed.count))
    printedCount += bytes.count
    return true
  }

  /// Reads what is there, without waiting for more.
  private func drain() {
    var before = -1
    while output >= 0, printedCount != before {
      before = printedCount
      if !readOutput() { closeOutput() }
    }
  }

  private func closeOutput() {
    if output >= 0 { close(output) }
    output = -1
  }
}

extension ChildProcess.End {
  fileprivate init(waited status: Int32) {
    let code = status & 0x7f
    self.status = code == 0 ? (status >> 8) & 0xff : nil
    signal = code == 0 ? nil : code
  }
}

/// `POSIX_SPAWN_SETSID`, which the C library's module does not show to Swift.
#if os(Linux)
  private let ownSession: Int32 = 0x80
#else
  private let ownSession: Int32 = 0x400
#endif

/// The grader's own failure: never the student's fault, never a score.
public struct GraderFailure: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Reading and writing end of a pipe that no other program inherits.
///
/// Both are numbered past the four that a child gets, whatever the grader was started with.
private func makePipe() throws(GraderFailure) -> (Int32, Int32) {
  var ends: [Int32] = [0, 0]
  guard pipe(&ends) == 0 else {
    throw GraderFailure("no pipe: \(String(cString: strerror(errno)))")
  }
  let moved = ends.map { end in
    defer { close(end) }
    return fcntl(end, F_DUPFD_CLOEXEC, 10)
  }
  guard moved.allSatisfy({ $0 >= 0 }) else {
    throw GraderFailure("no pipe: \(String(cString: strerror(errno)))")
  }
  return (moved[0], moved[1])
}

/// What a descriptor holds now, perhaps nothing; `nil` at its end.
private func readAvailable(_ descriptor: Int32) -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: 65536)
  let count = read(descriptor, &bytes, bytes.count)
  if count > 0 { return Array(bytes[..<count]) }
  return count < 0 && (errno == EINTR || errno == EAGAIN) ? [] : nil
}

/// How long something is waited for, in short turns. A turn that took longer than it should have
/// counts as a short one: then the machine let the grader itself wait, and the program as well.
private struct Patience {
  static let turnMilliseconds: Int32 = 200
  private static let longest = 0.3

  private let seconds: Double
  private var turnBegan = monotonicSeconds()
  private(set) var waited = 0.0

  init(seconds: Double) { self.seconds = seconds }

  var isOver: Bool { waited >= seconds }

  mutating func takeTurn() {
    let now = monotonicSeconds()
    waited += min(now - turnBegan, Self.longest)
    turnBegan = now
  }
}

func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
