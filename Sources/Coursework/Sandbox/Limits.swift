/// What a run may use. Processor time is measured; wall time only ends what waits, and does not
/// count while the machine lets the grader itself wait.
public struct Limits: Sendable, Hashable {
  /// Processor seconds of one process.
  public var processorSeconds: Int
  /// Wall seconds of one call; four times as much for a call that is still computing.
  public var wallSeconds: Double
  /// Wall seconds of all of an exercise's calls; what is left then is not tried.
  public var exerciseSeconds: Double
  /// Wall seconds of all calls of a submission.
  public var submissionSeconds: Double
  /// Address space in megabytes.
  public var memoryMegabytes: Int
  /// Bytes printed during one call.
  public var outputBytes: Int
  /// Threads and processes.
  public var processes: Int
  /// Numbers in one answer.
  public var answerNumbers: Int

  public init(
    processorSeconds: Int = 4, wallSeconds: Double = 12, exerciseSeconds: Double = 90,
    submissionSeconds: Double = 900,
    memoryMegabytes: Int = 2048,
    outputBytes: Int = 1 << 20, processes: Int = 32, answerNumbers: Int = 200_000
  ) {
    self.processorSeconds = processorSeconds
    self.wallSeconds = wallSeconds
    self.exerciseSeconds = exerciseSeconds
    self.submissionSeconds = submissionSeconds
    self.memoryMegabytes = memoryMegabytes
    self.outputBytes = outputBytes
    self.processes = processes
    self.answerNumbers = answerNumbers
  }

  /// For the compiler, which needs more of everything.
  public static let compiling = Limits(
    processorSeconds: 20, wallSeconds: 600, memoryMegabytes: 6144, outputBytes: 1 << 20,
    processes: 256)
}
