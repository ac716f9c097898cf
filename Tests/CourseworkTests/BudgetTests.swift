import Foundation
import Testing

@testable import Coursework

/// One budget a submission, whatever it spends it on.
@Suite struct BudgetTests {
  /// Every exercise computes without end and ignores the signal that says so.
  @Test func aSubmissionThatComputesEverywhereCostsItsBudget() {
    let body = "for number in 1..<65 { signal(Int32(number), SIG_IGN) }\nwhile true {}"
    let bodies = Dictionary(
      uniqueKeysWithValues: Catalogue.exercises.map { ($0.id, body) })
    var options = Judge.Options()
    options.submissionLimits.processorSeconds = 12
    let judge = Judge(
      suite: Bench.suite, workshop: Bench.workshop, secret: [1], options: options,
      fingerprints: Bench.mistakes)
    let (report, seconds) = judge.gradeMeasured(
      Bench.sources.replacing(bodies, student: "computes"))
    // The last child may take its second, and another for ignoring the signal.
    #expect(seconds > 11 && seconds < 15, "\(seconds) s")
    #expect(report.score == 0)
    #expect(report.exercises.contains { $0.outcome == .cpuTimeout })
    #expect(report.exercises.last?.outcome == .wallTimeout)
  }

  @Test func exercisesToComeAreOwedTheirPart() {
    let budget = SubmissionBudget(SubmissionLimits())
    budget.exercisesToCome = 50
    #expect(budget.processorSeconds(atMost: 4) == 4)
    budget.spend(processor: 40)
    #expect(budget.processorSeconds(atMost: 4) == 1 && !budget.isSpent)
    budget.exercisesToCome = 0
    #expect(budget.processorSeconds(atMost: 4) == 4)
    // What the grader proves about itself is nobody's to pay for, and is counted.
    budget.spend(processor: 3, isCompiler: true, isTrusted: true)
    #expect(budget.processor == 16 && budget.cost == 43)
    #expect(budget.compiler == SubmissionLimits().compilerSeconds)
    budget.spend(processor: 15.5)
    #expect(budget.isSpent)
  }
}
