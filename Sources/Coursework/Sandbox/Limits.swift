/// What a run may use. Processor time is measured; seconds of waiting only end what waits. They do
/// not count while it computes or would if it could, nor while the grader itself is kept waiting.
public struct Limits: Sendable, Hashable {
  /// Processor seconds of one process.
  public var processorSeconds: Int
  /// Seconds that one call may wait.
  public var wallSeconds: Double
  /// Seconds that all of an exercise's calls may wait; what is left then is not tried.
  public var exerciseSeconds: Double
  /// Address space in megabytes.
  public var memoryMegabytes: Int
  /// Bytes printed during one call.
  public var outputBytes: Int
  /// Threads and processes.
  public var processes: Int
  /// Numbers in one answer.
  public var answerNumbers: Int

  /// What a student's code may use, but for what is given.
  public init(
    processorSeconds: Int = 4, wallSeconds: Double = 12, exerciseSeconds: Double = 30,
    memoryMegabytes: Int = 2048,
    outputBytes: Int = 1 << 20, processes: Int = 32, answerNumbers: Int = 200_000
  ) {
    self.processorSeconds = processorSeconds
    self.wallSeconds = wallSeconds
    self.exerciseSeconds = exerciseSeconds
    self.memoryMegabytes = memoryMegabytes
    self.outputBytes = outputBytes
    self.processes = processes
    self.answerNumbers = answerNumbers
  }

  /// For the compiler, which needs more of everything.
  public static let compiling = Limits(
    processorSeconds: 9, wallSeconds: 300, memoryMegabytes: 6144, outputBytes: 1 << 20,
    processes: 256)
}

/// What everything that is done for one submission may use together: rounds of the compiler,
/// calls, starts, tries that are made again, and waiting for programs to end.
public struct SubmissionLimits: Sendable, Hashable {
  /// Processor seconds of all processes.
  public var processorSeconds = 56.0
  /// How many of them may go to the compiler, so that the exercises that do compile are tried.
  public var compilerSeconds = 26.0
  /// Seconds of waiting for answers and ends.
  public var waitingSeconds = 120.0

  /// The values above, each of which can be changed.
  public init() {}
}

/// What is left of a submission's limits: counted once, here, whatever it was spent on.
///
/// Every exercise that is still to come is owed a part of each, so that what one spends does not
/// leave another untried.
final class SubmissionBudget {
  private(set) var processor: Double
  private(set) var compiler: Double
  private(set) var waiting: Double
  /// Processor seconds of all programs that ran for the submission, the proofs that the compiler
  /// itself works among them, for which nobody pays.
  private(set) var cost = 0.0
  /// How many exercises are still to be tried after this one.
  var exercisesToCome = 0
  /// Calls that used up a limit, of all exercises.
  var costlyFailures = 0

  init(_ limits: SubmissionLimits, times: Int = 1) {
    processor = limits.processorSeconds * Double(times)
    compiler = limits.compilerSeconds
    waiting = limits.waitingSeconds * Double(times)
  }

  func spend(processor seconds: Double, isCompiler: Bool = false, isTrusted: Bool = false) {
    cost += seconds
    if isTrusted { return }
    processor -= seconds
    if isCompiler { compiler -= seconds }
  }

  func spend(waiting seconds: Double) { waiting -= seconds }

  /// Nothing more can be run.
  var isSpent: Bool { processor < 1 || waiting < 0.5 }

  private static let owedProcessor = 0.5
  private static let owedWaiting = 1.5

  /// Processor seconds for one child.
  func processorSeconds(atMost limit: Int) -> Int {
    max(1, min(limit, Int(processor - Self.owedProcessor * Double(exercisesToCome))))
  }

  /// Seconds of waiting for one call or for the calls of one exercise.
  func waitingSeconds(atMost limit: Double) -> Double {
    max(1, min(limit, waiting - Self.owedWaiting * Double(exercisesToCome)))
  }
}
