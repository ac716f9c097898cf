import Foundation

/// The grader's side of talking to one student's library: a child is started when one is needed,
/// and a new one after it died.
final class Conversation {
  enum Reply {
    case value(Value)
    case failed(Outcome, String)
    case notAttempted
  }

  private let workshop: Workshop
  private let library: String
  private let limits: Limits
  private let worker: Int
  private var process: ChildProcess?
  /// Which functions the library has; known once a child has run.
  private(set) var available: [Bool] = []
  private var asked = 0
  /// After two starts in a row that failed the next will fail as well, and is not tried.
  private var failedStarts = 0
  private var startFailure: (Outcome, String)?
  private var started = 0.0
  /// Seconds that answers were waited for, by all children so far.
  var waited: Double { waitedBefore + (process?.waited ?? 0) }
  private var waitedBefore = 0.0
  private var generator = SystemRandomNumberGenerator()

  init(workshop: Workshop, library: String, limits: Limits, worker: Int) {
    self.workshop = workshop
    self.library = library
    self.limits = limits
    self.worker = worker
  }

  /// What was printed since the last time.
  func takePrinted() -> (text: String, count: Int) { process?.takePrinted() ?? lastPrinted }
  private var lastPrinted = (text: "", count: 0)

  /// Makes sure that a child runs.
  ///
  /// - Returns: why none can: the library does not load, or something of it runs while it loads.
  func start() throws(GraderFailure) -> (Outcome, String)? {
    if process != nil { return nil }
    if failedStarts > 1, let startFailure { return startFailure }
    startFailure = try startOnce()
    failedStarts = startFailure == nil ? 0 : failedStarts + 1
    return startFailure
  }

  private func startOnce() throws(GraderFailure) -> (Outcome, String)? {
    let view = Sandbox.View(readable: [library])
    let words = workshop.sandbox.command(
      ["--load", workshop.driver, library], seeing: view, within: limits, worker: worker)
    let child = try ChildProcess(words, environment: Sandbox.environment(seeing: view))
    defer { if process == nil { waitedBefore += child.waited } }
    asked = 0
    started = monotonicSeconds()
    // Loading is the machine's work before it is the student's, and may take a busy one longer.
    let reply = child.ask(nil, seconds: limits.wallSeconds * 4, outputLimit: limits.outputBytes)
    let count = workshop.exercises.count
    if case .line(let flags) = reply, flags.utf8.count == count,
      flags.utf8.allSatisfy({ $0 == 0x30 || $0 == 0x31 })
    {
      available = flags.utf8.map { $0 == 0x31 }
      process = child
      return nil
    }
    if case .line = reply { return (.protocolViolation, "something answered before the driver") }
    let end = child.finish(killing: reply != .closed)
    let printed = child.takePrinted().text
    if end.status == 125 { throw GraderFailure("the sandbox failed: \(printed)") }
    if end.status == 124 { return (.compileError, "the library does not load: \(printed)") }
    return outcome(of: end, reply: reply, printed: printed)
  }

  /// Calls exercise number `index` of the workshop.
  ///
  /// A call that ran out of time is tried again by itself in a fresh child: the time may have
  /// been others', or the machine busy.
  func call(_ index: Int, _ arguments: [Value]) throws(GraderFailure) -> Reply {
    if let (outcome, message) = try start() { return .failed(outcome, message) }
    let isFresh = asked == 0
    let (first, isStillComputing) = try callOnce(index, arguments, patience: 1)
    switch first {
    case .failed(.cpuTimeout, _) where !isFresh, .failed(.wallTimeout, _) where isStillComputing:
      if let (outcome, message) = try start() { return .failed(outcome, message) }
      return try callOnce(index, arguments, patience: isStillComputing ? 4 : 1).reply
    default:
      return first
    }
  }

  private func callOnce(
    _ index: Int, _ arguments: [Value], patience: Double
  ) throws(GraderFailure) -> (reply: Reply, isStillComputing: Bool) {
    guard let child = process else { throw GraderFailure("no child to ask") }
    if child.hasUnaskedAnswers() {
      stop(killing: true)
      return (.failed(.protocolViolation, "an answer came that nobody asked for"), false)
    }
    asked += 1
    let nonce = String(generator.next(), radix: 36)
    let request =
      "\(nonce) \(index) \(limits.answerNumbers)" + arguments.map(Wire.encode).joined()
    let reply = child.ask(
      request, seconds: limits.wallSeconds * patience, outputLimit: limits.outputBytes)
    guard case .line(let line) = reply else {
      let computing = reply == .late && child.isComputing()
      let end = stop(killing: reply != .closed)
      if end.status == DriverTable.notAttemptedStatus { return (.notAttempted, false) }
      let (outcome, message) = outcome(of: end, reply: reply, printed: lastPrinted.text)
      return (.failed(outcome, message), computing)
    }
    guard line.hasPrefix(nonce + " ") else {
      stop(killing: true)
      return (.failed(.protocolViolation, "the answer is to another question"), false)
    }
    let words = line.dropFirst(nonce.count + 1)
    if words == "L" {
      return (.failed(.sizeLimit, "more than \(limits.answerNumbers) numbers came"), false)
    }
    guard let value = Wire.decode(words, as: workshop.exercises[index].signature.results) else {
      stop(killing: true)
      return (.failed(.protocolViolation, "the answer is malformed"), false)
    }
    return (.value(value), false)
  }

  /// Ends the child in good order.
  ///
  /// - Returns: what was wrong with its end: answers that nobody asked for.
  func finish() -> String? {
    guard let child = process else { return nil }
    defer { stop(killing: true) }
    if child.hasUnaskedAnswers() { return "an answer came that nobody asked for" }
    let nonce = String(generator.next(), radix: 36)
    switch child.ask("bye \(nonce)", seconds: limits.wallSeconds) {
    case .line("bye \(nonce)"): return child.hasUnaskedAnswers() ? "answers after the end" : nil
    case .line: return "the answer is to another question"
    default: return nil
    }
  }

  @discardableResult
  private func stop(killing: Bool) -> ChildProcess.End {
    guard let child = process else {
      return ChildProcess.End(status: nil, signal: nil)
    }
    process = nil
    waitedBefore += child.waited
    let end = child.finish(killing: killing)
    lastPrinted = child.takePrinted()
    return end
  }

  /// What the end of a child in the middle of a call means.
  private func outcome(
    of end: ChildProcess.End, reply: ChildProcess.Reply, printed: String
  ) -> (Outcome, String) {
    switch reply {
    case .tooMuchOutput:
      return (.outputLimit, "more than \(limits.outputBytes) bytes were printed")
    case .tooLong:
      return (.sizeLimit, "the answer does not end")
    case .late:
      return (.wallTimeout, "no answer after \(Int(limits.wallSeconds)) seconds")
    case .line, .closed:
      break
    }
    // Under bubblewrap a signal comes back as a status above 128.
    let signal = end.signal ?? (end.status ?? 0) - 128
    // One who ignores the first signal is ended by the second, a second of processor time later.
    let mayHaveRunOut = monotonicSeconds() - started > Double(limits.processorSeconds) / 2
    // First of all: what the runtime says about it may take until the processor time is over.
    let complaints = [
      "failed to allocate", "Could not allocate memory", "bad_alloc", "Cannot allocate memory",
    ]
    if complaints.contains(where: printed.contains) {
      return (.memory, "more than \(limits.memoryMegabytes) MB of memory")
    }
    if signal == SIGXCPU || (signal == SIGKILL && mayHaveRunOut) {
      return (.cpuTimeout, "more than \(limits.processorSeconds) seconds of processor time")
    }
    if signal > 0 { return (.crashed, Self.name(ofSignal: signal)) }
    return (.crashed, "the program ended itself (status \(end.status ?? 0))")
  }

  private static func name(ofSignal signal: Int32) -> String {
    switch signal {
    case 4, 5: "trap: a precondition failed, or an index or integer was out of range"
    case 6: "abort"
    case 8: "integer division by zero"
    case 9: "killed"
    case 7, 10, 11: "bad memory access; endless recursion ends like this"
    default: "signal \(signal)"
    }
  }
}
