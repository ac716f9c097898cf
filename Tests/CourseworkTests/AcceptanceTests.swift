import Foundation
import Testing

@testable import Coursework

/// What has to come of a committed submission.
struct Acceptance: Sendable, CustomTestStringConvertible {
  let name: String
  /// Outcomes that are right; more than one where it depends on which guard is hit first.
  let outcomes: Set<Outcome>
  let exercise: String
  /// Hundredths of a point; anything below full marks if `nil`.
  let score: Int?
  /// Whether `SourceRules` are in force. Off where the sandbox has to hold by itself.
  let rules: Bool
  /// Whether exercise 1.3 is in the file and must keep its credit.
  let hasBystander: Bool

  init(
    _ name: String, _ outcomes: Set<Outcome>, exercise: String = "1.1", score: Int? = 0,
    rules: Bool = true, bystander: Bool = true
  ) {
    self.name = name
    self.outcomes = outcomes
    self.exercise = exercise
    self.score = score
    self.rules = rules
    hasBystander = bystander
  }

  var testDescription: String { name + (rules ? "" : " without rules") }

  static let list: [Acceptance] = [
    Acceptance("02-empty-file", [.missingSymbol], bystander: false),
    Acceptance("02-empty-file", [.missingFile], exercise: "2.1", bystander: false),
    Acceptance("03-syntax-error", [.compileError], exercise: "1.3", bystander: false),
    Acceptance("03-syntax-error", [.ok], score: 200, bystander: false),
    Acceptance("03-syntax-error", [.ok], exercise: "1.6", score: 300, bystander: false),
    Acceptance("04-wrong-signature", [.signatureMismatch]),
    Acceptance("05-top-level-code", [.ok], score: 200),
    Acceptance("05-main", [.compileError], bystander: false),
    Acceptance("06-bom-crlf", [.ok], score: 200),
    Acceptance("07-nul", [.compileError], bystander: false),
    Acceptance("07-latin1", [.compileError], bystander: false),
    Acceptance("09-debug-prints", [.ok], score: 200),
    Acceptance("10-trap-in-one-case", [.crashed], score: 137),
    Acceptance("11-recursion", [.crashed]),
    Acceptance("11-loop", [.cpuTimeout]),
    Acceptance("11-sleep", [.wallTimeout]),
    Acceptance("12-allocation-bomb", [.memory]),
    Acceptance("12-fork-bomb", [.ok, .crashed], score: nil),
    Acceptance("12-thread-bomb", [.ok, .crashed, .memory], score: nil),
    Acceptance("12-disk-fill", [.ok], score: 200),
    Acceptance("13-output-flood", [.outputLimit]),
    Acceptance("13-blank-lines", [.outputLimit]),
    Acceptance("14-daemon", [.ok, .crashed], score: nil),
    Acceptance("15-nan", [.wrong]),
    Acceptance("15-infinity", [.wrong]),
    Acceptance("15-wrong-length", [.wrong], exercise: "2.4", bystander: false),
    Acceptance("15-huge-length", [.sizeLimit], exercise: "2.4", bystander: false),
    Acceptance("16-exit", [.crashed]),
    Acceptance("16-atexit", [.crashed]),
    Acceptance("17-own-operators", [.wrong]),
    Acceptance("17-own-double", [.signatureMismatch], bystander: false),
    Acceptance("18-cdecl", [.forbiddenAPI], bystander: false),
    Acceptance("18-cdecl", [.wrong, .protocolViolation], rules: false),
    Acceptance("19-forged", [.protocolViolation]),
    Acceptance("19-repeated", [.protocolViolation]),
    Acceptance("19-out-of-order", [.protocolViolation]),
    Acceptance("20-prints-pass", [.wrong]),
    Acceptance("21-hard-coded", [.wrong], score: 10),
    Acceptance("22-reads-everything", [.ok], score: 200),
    Acceptance("23-kill", [.ok], score: 200),
    Acceptance("25-compile-bomb", [.compileTimeout, .compileError]),
    Acceptance("26-escapes", [.wrong]),

    Acceptance("a01-preload", [.ok], score: 200),
    Acceptance("a02-ptrace", [.ok], score: 200),
    Acceptance("a03-parents-memory", [.ok], score: 200),
    Acceptance("a04-constructor", [.forbiddenAPI], bystander: false),
    Acceptance(
      "a04-constructor", [.crashed, .protocolViolation, .compileError], rules: false,
      bystander: false),
    Acceptance("a05-duplicates-descriptor", [.protocolViolation, .ok], score: nil),
    Acceptance("a06-closes-descriptors", [.crashed]),
    Acceptance("a07-answering-thread", [.crashed]),
    Acceptance("a08-steals-questions", [.crashed]),
    Acceptance("a09-ignores-signals", [.cpuTimeout]),
    Acceptance("a10-raises-limits", [.ok], score: 200),
    Acceptance("a11-fork-and-continue", [.ok], score: 200),
    Acceptance("a12-homoglyph", [.missingSymbol]),
    Acceptance("a13-line-directive", [.forbiddenAPI], bystander: false),
    Acceptance("a13-line-directive", [.compileError], rules: false, bystander: false),
    Acceptance("a14-conditional-compilation", [.ok], score: 200),
    Acceptance("a15-macro", [.compileError], bystander: false),
    Acceptance("a16-forbidden-import", [.ok], score: 200),
    Acceptance("a16-testable-import", [.forbiddenAPI], bystander: false),
    Acceptance("a16-testable-import", [.compileError], rules: false, bystander: false),
    Acceptance("a17-driver-symbols", [.protocolViolation]),
    Acceptance("a18-thread-exit", [.crashed, .wallTimeout]),
    Acceptance("a19-semaphore", [.wallTimeout]),
    Acceptance("a20-generic-bomb", [.crashed, .compileError, .compileTimeout, .memory]),
    Acceptance("a21-rounding-mode", [.ok], score: 200),
    Acceptance("a22-status-of-the-stub", [.notAttempted]),
    Acceptance("a23-big-frame", [.crashed, .wrong]),
    Acceptance("a24-patches-code", [.crashed, .protocolViolation]),
    Acceptance("a25-counts-calls", [.wrong], score: nil),
    Acceptance("a26-memory-file", [.ok], score: 200),
    Acceptance("a27-deep-nesting", [.compileError, .compileTimeout], bystander: false),
    Acceptance("a28-slow-answers", [.wallTimeout], score: nil),
    Acceptance("a29-opens-library", [.ok, .crashed], score: nil),
    Acceptance("a30-bidirectional", [.ok], score: 200),
    Acceptance("a31-writes-everywhere", [.ok], score: 200),
    Acceptance("a32-shadows-modules", [.ok], score: 200),
    Acceptance("a33-comment-never-ends", [.compileError], bystander: false),
    Acceptance("a34-traps-in-every-case", [.crashed]),
    Acceptance("a35-stops-itself", [.wallTimeout, .ok], score: nil),
    Acceptance("a36-deep-interpolation", [.compileError]),
    Acceptance("a37-row-of-hashes", [.compileError]),
    Acceptance("a38-static-terabyte", [.crashed]),
    Acceptance("a39-other-call-gate", [.crashed]),
    Acceptance("a40-reads-at-load", [.forbiddenAPI], bystander: false),
    Acceptance("a40-reads-at-load", [.ok], score: 200, rules: false),
    Acceptance("a41-c-attribute", [.forbiddenAPI], bystander: false),
    Acceptance("a41-c-attribute", [.wrong, .protocolViolation], rules: false),
    Acceptance("a42-other-call-numbers", [.ok], score: 200),
    Acceptance("a43-hidden-by-a-regex", [.forbiddenAPI], bystander: false),
    Acceptance("a43-hidden-by-a-regex", [.wrong, .protocolViolation], rules: false),
    Acceptance("a44-long-signature", [.signatureMismatch]),
    Acceptance("a45-keeps-something", [.ok], score: 200),
    Acceptance("a46-names-of-the-driver", [.ok], score: 200),
    Acceptance("a47-flood-of-diagnostics", [.compileError]),
    Acceptance("a48-blames-another", [.compileError]),
    Acceptance("a49-crashes-the-compiler", [.compileError], bystander: false),
    Acceptance("a49-crashes-the-compiler", [.ok], exercise: "2.1", score: 300, bystander: false),
    Acceptance("a50-prints-chance", [.ok], score: 200),

    Acceptance("b01-status-of-the-sandbox", [.crashed]),
    Acceptance("b02-due-to-signal", [.compileError]),
    Acceptance("b03-ends-a-moment-later", [.crashed]),
    Acceptance("b04-section-in-backticks", [.forbiddenAPI], bystander: false),
    Acceptance("b05-cdecl-in-backticks", [.forbiddenAPI], bystander: false),
    Acceptance("b06-hidden-by-quotes-in-a-regex", [.forbiddenAPI], bystander: false),
    Acceptance("b07-hidden-by-a-raw-identifier", [.forbiddenAPI], bystander: false),
    Acceptance("b08-answers-for-another", [.ok], score: 200),
    Acceptance("b08-answers-for-another", [.wrong], exercise: "1.2"),
    Acceptance("b09-closes-and-waits", [.wallTimeout]),
    Acceptance("b10-closes-and-computes", [.cpuTimeout]),
    Acceptance("b11-computes-and-sleeps", [.wallTimeout, .wrong]),
    Acceptance("b12-chain-of-helpers", [.compileError]),
    Acceptance("b13-slow-expression", [.compileError]),
    Acceptance("b14-leftover-var", [.ok], score: 200),
    Acceptance("b15-written-twice", [.compileError]),
    Acceptance("b16-imports-for-every-system", [.ok], score: 200),
    Acceptance("b17-old-version-in-a-comment", [.ok], score: 200),
    Acceptance("b18-broken-helper", [.ok], score: 200),
    Acceptance("b19-brace-too-many", [.compileError]),
    Acceptance("b20-forges-a-place", [.crashed, .wallTimeout]),
    Acceptance("b21-kills-itself", [.crashed]),
    Acceptance("b22-says-time-is-up", [.cpuTimeout]),
    Acceptance("b23-prints-hidden-inputs", [.ok], score: 200),
    Acceptance("b24-crashes-on-the-third-call", [.ok], score: 200),
    Acceptance("b25-writes-to-the-sandbox", [.ok], score: 200),
    Acceptance("b26-status-of-the-loader", [.crashed]),
    Acceptance("b27-own-unimplemented", [.ok], score: 200),
    Acceptance("b28-answers-and-traps", [.protocolViolation]),
    Acceptance("b29-own-handlers", [.crashed]),
    Acceptance("b30-says-memory-is-full", [.crashed, .memory]),
    Acceptance("b31-large-answer-and-exit", [.wrong], exercise: "2.4", bystander: false),
    Acceptance("b32-float", [.wrong], score: nil),
    Acceptance("b33-several-slow-expressions", [.compileError]),
  ]
}

@Suite struct AcceptanceTests {
  @Test func theStrongestSandboxIsThere() {
    // Without bubblewrap the tests below still run, at the level that is left; this says so.
    if Bench.workshop.sandbox.level != .bubblewrap {
      print(
        "bubblewrap is missing: the acceptance list runs under \(Bench.workshop.sandbox.summary)")
    }
    #expect(Bench.workshop.sandbox.level != .limits)
  }

  @Test(arguments: Acceptance.list)
  func whatComesOfIt(item: Acceptance) throws {
    try Self.check(item, in: Bench.workshop)
  }

  /// Order of sets, addresses, numbers of processes, and the runtime's traces of the stack.
  @Test(
    .enabled(
      if: Bench.workshop.sandbox.level == .bubblewrap, "processes are numbered as they come"),
    arguments: ["a50-prints-chance", "12-allocation-bomb", "11-recursion"])
  func whatIsPrintedIsTheSameAgain(name: String) throws {
    let judge = Bench.judge(only: ["1.1"])
    let (first, second) = (judge.grade(Bench.submission(name)), judge.grade(Bench.submission(name)))
    #expect(first == second)
    #expect(first.exercises[0].printed != nil || name == "11-recursion")
  }

  /// What a submission is told about itself.
  @Test(arguments: [
    ("b14-leftover-var", "left out: 'attempts': Chapter1.swift, line 3"),
    ("b18-broken-helper", "left out: 'scratch'"),
    ("a16-forbidden-import", "only Foundation may be imported, not Glibc"),
  ])
  func whatIsLeftOutIsSaid(name: String, note: String) {
    let report = Bench.judge(only: ["1.1"]).grade(Bench.submission(name))
    #expect(report.notes.contains { $0.contains(note) }, "\(report.notes)")
  }

  @Test(arguments: [
    ("b19-brace-too-many", "Chapter1.swift, line 6: '}' is one too many"),
    ("b12-chain-of-helpers", "Chapter1.swift, line 3"), ("b15-written-twice", "line 7, column 13"),
    ("b13-slow-expression", "unable to type-check this expression in reasonable time"),
  ])
  func anErrorHasItsPlace(name: String, detail: String) {
    let result = Bench.judge(only: ["1.1"]).grade(Bench.submission(name)).exercises[0]
    #expect(result.detail?.contains(detail) == true, "\(result)")
  }

  static func check(_ item: Acceptance, in workshop: Workshop) throws {
    let judge = Bench.judge(
      in: workshop, only: [item.exercise, "1.3"], enforcesRules: item.rules)
    let submission = Bench.submission(item.name)
    try #require(!submission.files.isEmpty)
    let (report, seconds) = judge.gradeMeasured(submission)
    // No submission of any kind costs much: of processor time, whatever else the machine does.
    #expect(seconds < 60, "\(seconds) s")
    if ["11-loop", "a09-ignores-signals", "b10-closes-and-computes"].contains(item.name) {
      #expect(seconds > Double(Bench.limits.processorSeconds), "\(seconds) s")
    }
    let result = try #require(report.exercises.first { $0.id == item.exercise })
    #expect(item.outcomes.contains(result.outcome), "\(result)")
    if let score = item.score {
      #expect(result.score == score, "\(result)")
    } else {
      #expect(result.score != nil)
    }
    let everything = report.json() ?? ""
    #expect(!everything.contains("LEAK"), "\(result)")
    #expect(!everything.contains("\u{1b}"))
    // A log stays short, whatever was printed.
    #expect((result.printed ?? "").utf8.count < 10_000)
    #expect((result.detail ?? "").utf8.count < 5000)
    if item.hasBystander {
      let bystander = try #require(report.exercises.first { $0.id == "1.3" })
      #expect(bystander.score == 200, "\(bystander)")
    }
  }
}
