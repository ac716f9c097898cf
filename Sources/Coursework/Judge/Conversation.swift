import Foundation

/// The grader's side of talking to one student's library: a child is started when one is needed,
/// and a new one after it died.
///
/// One child answers for one exercise and no other, so that nothing that an exercise leaves behind
/// (a value, a thread, a broken heap) is another's gain or loss.
final class Conversation {
  enum Reply {
    case value(Value)
    case failed(Failure)
    case notAttempted
  }

  struct Failure {
    let outcome: Outcome
    let message: String
    /// Offsets of the crash in the library, innermost first.
    var place: [UInt64] = []
    /// What the runtime said last.
    var lastWords: String?
  }

  private let workshop: Workshop
  private let library: String
  private let limits: Limits
  private let budget: SubmissionBudget
  private let worker: Int
  private var process: ChildProcess?
  /// Which functions the library has; known once a child has run.
  private(set) var available: [Bool] = []
  private var asked = 0
  /// After two starts in a row that failed the next will fail as well, and is not tried.
  private var failedStarts = 0
  private var startFailure: Failure?
  private var processorSeconds = 0
  private var generator = SystemRandomNumberGenerator()

  init(
    workshop: Workshop, library: String, limits: Limits, worker: Int,
    budget: SubmissionBudget = SubmissionBudget(SubmissionLimits(), times: 1000)
  ) {
    self.workshop = workshop
    self.library = library
    self.limits = limits
    self.worker = worker
    self.budget = budget
  }

  /// What was printed since the last time, by all children.
  func takePrinted() -> Transcript {
    if let process { printed.append(process.takePrinted()) }
    defer { printed = Transcript(keeping: printed.kept) }
    return printed
  }
  private var printed = Transcript(keeping: 4096)

  /// Makes sure that a child runs.
  ///
  /// - Returns: why none can: the library does not load, or something of it runs while it loads.
  func start() throws(GraderFailure) -> Failure? {
    if process != nil { return nil }
    if failedStarts > 1, let startFailure { return startFailure }
    startFailure = try startOnce()
    failedStarts = startFailure == nil ? 0 : failedStarts + 1
    return startFailure
  }

  private func startOnce() throws(GraderFailure) -> Failure? {
    if budget.isSpent { return Self.outOfTime }
    var limits = limits
    limits.processorSeconds = budget.processorSeconds(atMost: limits.processorSeconds)
    processorSeconds = limits.processorSeconds
    let view = Sandbox.View(readable: [library])
    let words = workshop.sandbox.command(
      ["--load", workshop.driver, library], seeing: view, within: limits, worker: worker)
    let child = try ChildProcess(words, environment: Sandbox.environment(seeing: view))
    asked = 0
    // Loading is the machine's work before it is the student's, and may take a busy one longer.
    let before = child.waited
    let reply = child.ask(
      nil, seconds: min(limits.wallSeconds * 4, max(10, budget.waiting)),
      outputLimit: limits.outputBytes)
    let count = workshop.exercises.count
    if case .line(let flags) = reply, flags.utf8.count == count,
      flags.utf8.allSatisfy({ $0 == 0x30 || $0 == 0x31 })
    {
      available = flags.utf8.map { $0 == 0x31 }
      process = child
      return nil
    }
    budget.spend(waiting: child.waited - before)
    let ending = try end(child, after: reply)
    if case .line = reply {
      return Failure(
        outcome: .protocolViolation, message: "something answered before the driver")
    }
    if ending.status.status == 124 {
      return Failure(
        outcome: .compileError, message: "the library does not load: \(ending.printed.ending)")
    }
    return failure(of: ending, reply: reply)
  }

  static let outOfTime = Failure(
    outcome: .wallTimeout, message: "not tried: the submission's time is used up")

  /// Calls exercise number `index` of the workshop.
  ///
  /// What may not be this call's fault is tried again by itself in a fresh child: a crash that an
  /// earlier call prepared, or time that others used.
  func call(_ index: Int, _ arguments: [Value]) throws(GraderFailure) -> Reply {
    if let failure = try start() { return .failed(failure) }
    let isFresh = asked == 0
    let first = try callOnce(index, arguments)
    guard !isFresh, case .failed(let failure) = first,
      [.cpuTimeout, .crashed, .memory].contains(failure.outcome)
    else { return first }
    if let failure = try start() { return .failed(failure) }
    return try callOnce(index, arguments)
  }

  private func callOnce(
    _ index: Int, _ arguments: [Value]
  ) throws(GraderFailure) -> Reply {
    guard let child = process else { throw GraderFailure("no child to ask") }
    func violation(_ message: String) throws(GraderFailure) -> Reply {
      try stop(after: nil)
      return .failed(Failure(outcome: .protocolViolation, message: message))
    }
    if child.hasUnaskedAnswers() { return try violation("an answer came that nobody asked for") }
    asked += 1
    // Always as long, so that a child's memory looks the same every time.
    let digits = String(generator.next(), radix: 16)
    let nonce = String(repeating: "0", count: 16 - digits.count) + digits
    let request =
      "\(nonce) \(index) \(limits.answerNumbers)" + arguments.map(Wire.encode).joined()
    let before = child.waited
    let seconds = budget.waitingSeconds(atMost: limits.wallSeconds)
    let reply = child.ask(request, seconds: seconds, outputLimit: limits.outputBytes)
    budget.spend(waiting: child.waited - before)
    guard case .line(let line) = reply else {
      let ending = try stop(after: reply)
      if ending.status.status == DriverTable.notAttemptedStatus { return .notAttempted }
      return .failed(failure(of: ending, reply: reply))
    }
    if line.hasPrefix("!") {
      // The driver's handler of signals, or one who writes like it; there is no credit either way.
      var failure = failure(of: try stop(after: .closed), reply: .closed)
      failure.place = line.dropFirst().split(separator: " ").prefix(16)
        .compactMap { UInt64($0, radix: 16) }
      return .failed(failure)
    }
    guard line.hasPrefix(nonce + " ") else {
      return try violation("the answer is to another question")
    }
    let words = line.dropFirst(nonce.count + 1)
    if words == "L" {
      return .failed(
        Failure(outcome: .sizeLimit, message: "more than \(limits.answerNumbers) numbers came"))
    }
    guard let value = Wire.decode(words, as: workshop.exercises[index].signature.results) else {
      return try violation("the answer is malformed")
    }
    return .value(value)
  }

  /// Ends the child.
  ///
  /// - Returns: what was wrong with its end: answers that nobody asked for.
  func finish() throws(GraderFailure) -> String? {
    guard let child = process else { return nil }
    // A student's code runs only while the driver waits for it, and what it wrote is in the pipe.
    let isViolated = child.hasUnaskedAnswers()
    try stop(after: nil)
    return isViolated ? "an answer came that nobody asked for" : nil
  }

  /// How a child ended.
  private struct Ending {
    let status: ChildProcess.End
    let printed: Transcript
    /// It closed its answers, went on, and had to be stopped.
    let wentOn: Bool
    let processorSeconds: Double
  }

  /// Seconds that a program may take to end after it closed its answers.
  private static let endingSeconds = 1.0

  @discardableResult
  private func stop(after reply: ChildProcess.Reply?) throws(GraderFailure) -> Ending {
    guard let child = process else { throw GraderFailure("no child to end") }
    process = nil
    return try end(child, after: reply)
  }

  private func end(
    _ child: ChildProcess, after reply: ChildProcess.Reply?
  ) throws(GraderFailure) -> Ending {
    let before = child.waited
    let status = child.finish(killing: reply != .closed, seconds: Self.endingSeconds)
    let waited = child.waited - before
    budget.spend(waiting: waited)
    budget.spend(processor: child.processorSeconds)
    let words = child.takePrinted()
    printed.append(words)
    if status.isLost { throw GraderFailure("nobody knows how the student's program ended") }
    guard child.announcement == "ready\n" else {
      let reason = child.announcement.isEmpty ? "it did not start" : child.announcement
      throw GraderFailure("the sandbox failed: \(reason) \(words.ending)")
    }
    return Ending(
      status: status, printed: words,
      wentOn: reply == .closed && status.signal == SIGKILL && waited >= Self.endingSeconds,
      processorSeconds: child.processorSeconds)
  }

  /// What the end of a child in the middle of a call means.
  private func failure(
    of ending: Ending, reply: ChildProcess.Reply
  ) -> Failure {
    switch reply {
    case .tooMuchOutput:
      return Failure(
        outcome: .outputLimit, message: "more than \(limits.outputBytes) bytes were printed")
    case .tooLong:
      return Failure(outcome: .sizeLimit, message: "the answer does not end")
    case .late:
      return Failure(
        outcome: .wallTimeout, message: "no answer after \(Int(limits.wallSeconds)) seconds")
    case .line, .closed:
      break
    }
    if ending.wentOn {
      return Failure(
        outcome: .wallTimeout, message: "it closed the grader's descriptor and went on")
    }
    let printed = ending.printed
    let words = printed.beginning + printed.ending
    // First of all: what the runtime says about it may take until the processor time is over.
    let complaints = [
      "failed to allocate", "Could not allocate memory", "bad_alloc", "Cannot allocate memory",
    ]
    if complaints.contains(where: words.contains) {
      return Failure(
        outcome: .memory, message: "more than \(limits.memoryMegabytes) MB of memory")
    }
    // Under bubblewrap a signal comes back as a status above 128.
    let signal = ending.status.signal ?? (ending.status.status ?? 0) - 128
    // One who ignores the first signal is ended by the second, a second of processor time later.
    let hasRunOut = ending.processorSeconds > 0.8 * Double(processorSeconds)
    if signal == SIGXCPU || (signal == SIGKILL && hasRunOut) {
      return Failure(
        outcome: .cpuTimeout, message: "more than \(processorSeconds) seconds of processor time")
    }
    let message =
      signal > 0
      ? Self.name(ofSignal: signal)
      : "the program ended itself (status \(ending.status.status ?? 0))"
    return Failure(
      outcome: .crashed, message: message, lastWords: RuntimeMessage.last(in: printed.ending))
  }

  private static func name(ofSignal signal: Int32) -> String {
    switch signal {
    case 4, 5: "trap: a precondition failed, or an index or integer was out of range"
    case 6: "abort"
    case 8: "integer division by zero"
    case 9: "killed"
    case 7, 10, 11: "bad memory access; endless recursion ends like this"
    case 31: "it started a thread; an exercise computes on the one that calls it"
    default: "signal \(signal)"
    }
  }
}

/// What the runtime prints when it stops a program.
enum RuntimeMessage {
  /// The last of its messages, without the place in the library that found the fault.
  static func last(in text: String) -> String? {
    text.split(separator: "\n").last { $0.contains("Fatal error") }.map { withoutPath($0) }
  }

  /// What a program printed, without the runtime's list of calls, which names libraries and
  /// addresses, and without places in libraries.
  static func withoutLibraries(_ text: String) -> String {
    var kept: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.split(separator: " ")
      let isCall = words.count > 2 && Int(words[0]) != nil && words[2].hasPrefix("0x0000")
      if !isCall && line != "Current stack trace:" { kept.append(withoutPath(line)) }
    }
    return kept.joined(separator: "\n")
  }

  /// `Swift/Array.swift:12: Fatal error: …` is `Fatal error: …`; a place in a student's own file
  /// keeps the file's name.
  static func withoutPath(_ line: Substring) -> String {
    guard let message = line.range(ofText: "Fatal error") else { return String(line) }
    let place = line[..<message.lowerBound]
    let file = place.split(separator: "/").last.map(String.init) ?? ""
    return (file.hasPrefix("Chapter") ? file : "") + line[message.lowerBound...]
  }
}
