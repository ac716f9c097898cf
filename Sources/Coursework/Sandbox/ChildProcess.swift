import Foundation

/// A program that runs with five pipes: requests in (0), output out (1 and 2 together), answers
/// out (3), and what the confining program tells of its own state (4). Everything is read and
/// written without ever blocking past a deadline.
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
    /// Nobody knows how it ended: something else took its status.
    var isLost: Bool { status == nil && signal == nil }
  }

  let identifier: pid_t
  private var requests: Int32
  private var output: Int32
  private var answers: Int32
  private var channel: Int32
  private var pendingAnswers: [UInt8] = []
  private var searched = 0
  private var end: End?
  /// Seconds that answers, and the end, were waited for.
  private(set) var waited = 0.0
  /// Processor seconds of the program and all that descended from it; known once it has ended.
  private(set) var processorSeconds = 0.0
  /// What came on descriptor 4; known once the program has ended.
  private(set) var announcement = ""

  private var printed: Transcript

  /// The grader's signals: a pipe whose reader is gone is an error of one write, and the end of a
  /// child is kept until it is asked for, whatever the launcher of the grader made of either.
  static let prepareSignals: Void = {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGCHLD, SIG_DFL)
  }()

  /// Starts a program with exactly this environment.
  ///
  /// - Parameter keeping: how many bytes of what it prints are kept, from its beginning and from
  ///   its end.
  /// - Throws: `GraderFailure` if it cannot be started.
  init(
    _ command: [String], environment: [String: String], keeping: Int = 4096
  ) throws(GraderFailure) {
    Self.prepareSignals
    printed = Transcript(keeping: keeping)
    let (requestEnd, requestStart) = try makePipe()
    let (outputEnd, outputStart) = try makePipe()
    let (answerEnd, answerStart) = try makePipe()
    let (channelEnd, channelStart) = try makePipe()
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
    let given = [requestEnd, outputStart, outputStart, answerStart, channelStart]
    for (target, source) in given.enumerated() {
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
    for descriptor in [requestEnd, outputStart, answerStart, channelStart] { close(descriptor) }
    guard failure == 0 else {
      for descriptor in [requestStart, outputEnd, answerEnd, channelEnd] { close(descriptor) }
      throw GraderFailure("cannot start \(command[0]): \(String(cString: strerror(failure)))")
    }
    for descriptor in [requestStart, outputEnd, answerEnd, channelEnd] {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    self.identifier = identifier
    requests = requestStart
    output = outputEnd
    answers = answerEnd
    channel = channelEnd
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
    var patience = Patience(seconds: seconds, program: identifier)
    defer { waited += patience.waited }
    var unsent = request.map { Array(($0 + "\n").utf8)[...] } ?? []
    let printedBefore = printed.count
    while true {
      if let line = takeLine() { return .line(line) }
      if pendingAnswers.count > answerLimit { return .tooLong }
      if printed.count - printedBefore > outputLimit { return .tooMuchOutput }
      // Asked before the last look, so that what came in time is never late.
      let isLast = patience.isOver
      var polled = [
        pollfd(fd: answers, events: Int16(POLLIN), revents: 0),
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: unsent.isEmpty ? -1 : requests, events: Int16(POLLOUT), revents: 0),
      ]
      let ready = isLast ? poll(&polled, 3, 0) : patience.poll(&polled)
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

  /// What was printed since the last time.
  func takePrinted() -> Transcript {
    drain()
    defer { printed = Transcript(keeping: printed.kept) }
    return printed
  }

  /// Ends the program, at once if `killing`, and says how it ended.
  ///
  /// Output that is still on its way is read for as long as the program lives, and no longer: a
  /// grandchild that holds the pipe open delays nothing.
  ///
  /// - Parameter seconds: how long it may take to end by itself.
  @discardableResult
  func finish(killing: Bool, seconds: Double = 5) -> End {
    if let end { return end }
    if requests >= 0 { close(requests) }
    requests = -1
    var patience = Patience(seconds: killing ? 0 : seconds, program: identifier)
    defer { waited += patience.waited }
    var status: Int32 = 0
    var usage = rusage()
    var ended: pid_t = 0
    // What is killed with its parent is in nobody's account, and has to be read before.
    var measured = 0.0
    var answersAreOpen = true
    while true {
      if patience.isOver {
        if measured == 0 { measured = Descendants(of: identifier).processorSeconds }
        kill(-identifier, SIGKILL)
      }
      ended = wait4(identifier, &status, WNOHANG, &usage)
      if ended != 0 && !(ended < 0 && errno == EINTR) { break }
      var polled = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: answersAreOpen ? answers : -1, events: Int16(POLLIN), revents: 0),
      ]
      _ = patience.poll(&polled, milliseconds: 2)
      if polled[0].revents != 0, !readOutput() { closeOutput() }
      if polled[1].revents != 0, !readAnswers() { answersAreOpen = false }
    }
    kill(-identifier, SIGKILL)
    drain()
    closeOutput()
    close(answers)
    announcement = String(decoding: readAvailable(channel) ?? [], as: UTF8.self)
    close(channel)
    processorSeconds = max(measured, usage.seconds)
    let result = End(waited: ended, status: status)
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
    printed.append(bytes)
    return true
  }

  /// Reads what is there, without waiting for more.
  private func drain() {
    var before = -1
    while output >= 0, printed.count != before {
      before = printed.count
      if !readOutput() { closeOutput() }
    }
  }

  private func closeOutput() {
    if output >= 0 { close(output) }
    output = -1
  }
}

extension ChildProcess.End {
  /// What `waitpid` gave: the process, or −1 when its status is gone (which is no status 0).
  init(waited process: pid_t, status: Int32) {
    guard process > 0 else {
      self.init(status: nil, signal: nil)
      return
    }
    let code = status & 0x7f
    self.init(status: code == 0 ? (status >> 8) & 0xff : nil, signal: code == 0 ? nil : code)
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
  /// - Parameter description: what failed, for whoever runs the grader.
  public init(_ description: String) { self.description = description }
}
