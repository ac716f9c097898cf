import Foundation
import Synchronization

/// Grades many submissions, several at a time, and keeps what is already graded.
public struct Batch: Sendable {
  /// What `run` tells after each submission.
  public struct Progress: Sendable {
    /// How many submissions are finished, this one among them.
    public let done: Int
    /// How many submissions this run has.
    public let total: Int
    /// Of the submission that has just been finished.
    public let report: Report
    /// It was graded before, by a batch that was stopped or by another shard.
    public let wasKept: Bool
    /// Of the compiler and of all that ran in the sandbox; 0 of what was kept.
    public let processorSeconds: Double
  }

  /// What became of a run's submissions: each is `graded` or `kept`, and may also be of the others.
  public struct Summary: Sendable, Equatable {
    /// Judged in this run.
    public var graded = 0
    /// Found in the folder of results, and not judged again.
    public var kept = 0
    /// Refused as a whole, for a reason that their reports give.
    public var rejected = 0
    /// Submissions in which no exercise's file was found.
    public var empty = 0
    /// Submissions in which the grader failed at something: they have no score.
    public var graderErrors = 0
  }

  /// Grades each submission. Its version is part of the results' names.
  public let judge: Judge
  let intake: Intake
  let store: ResultStore
  let jobs: Int

  /// - Parameter jobs: how many submissions are graded at a time; less than one is taken for one.
  public init(judge: Judge, intake: Intake, store: ResultStore, jobs: Int) {
    self.judge = judge
    self.intake = intake
    self.store = store
    self.jobs = max(1, jobs)
  }

  /// The part of the submissions that shard `index` of `count` (from 1) grades; every one is in
  /// one shard, whatever the order they come in.
  public static func shard(_ handIns: [HandIn], index: Int, of count: Int) -> [HandIn] {
    // By bytes, for names that differ in Unicode normalization are equal as text.
    let sorted = handIns.sorted {
      $0.paths.joined(separator: "\0").utf8.lexicographicallyPrecedes(
        $1.paths.joined(separator: "\0").utf8)
    }
    return sorted.enumerated().filter { $0.offset % count == index - 1 }.map(\.element)
  }

  private struct State {
    var next = 0
    var done = 0
    var summary = Summary()
    var failure: GraderFailure?
  }

  /// Grades all, in any order; the results do not depend on it.
  ///
  /// - Parameter progress: called after each, by one worker at a time.
  /// - Throws: `GraderFailure` when results cannot be written; what is written stays.
  public func run(
    _ handIns: [HandIn], progress: @escaping @Sendable (Progress) -> Void
  ) throws(GraderFailure) -> Summary {
    let state = Mutex(State())
    DispatchQueue.concurrentPerform(iterations: min(jobs, max(1, handIns.count))) { worker in
      while true {
        let index = state.withLock { state -> Int? in
          guard state.failure == nil, state.next < handIns.count else { return nil }
          state.next += 1
          return state.next - 1
        }
        guard let index else { return }
        do throws(GraderFailure) {
          let (report, wasKept, seconds) = try grade(handIns[index], worker: worker)
          state.withLock { state in
            state.done += 1
            if wasKept { state.summary.kept += 1 } else { state.summary.graded += 1 }
            if report.outcome == .rejected { state.summary.rejected += 1 }
            if report.outcome == .nothingToGrade { state.summary.empty += 1 }
            if report.hasGraderError { state.summary.graderErrors += 1 }
            progress(
              Progress(
                done: state.done, total: handIns.count, report: report, wasKept: wasKept,
                processorSeconds: seconds))
          }
        } catch {
          state.withLock { $0.failure = $0.failure ?? error }
        }
      }
    }
    return try state.withLock { (state) throws(GraderFailure) -> Summary in
      if let failure = state.failure { throw failure }
      return state.summary
    }
  }

  private func grade(
    _ handIn: HandIn, worker: Int
  ) throws(GraderFailure) -> (report: Report, wasKept: Bool, processorSeconds: Double) {
    let submission = intake.read(handIn)
    let name = ResultStore.name(for: submission, judge: judge)
    try store.record(handIn, of: submission, named: name)
    // A failure of the grader's is no result: it may not happen again.
    if let old = store.read(name), !old.hasGraderError { return (old, true, 0) }
    let (report, seconds) = judge.gradeMeasured(submission, worker: worker)
    try store.write(report, named: name)
    return (report, false, seconds)
  }
}
