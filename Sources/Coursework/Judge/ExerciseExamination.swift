/// Runs one exercise's cases and says what came of them.
struct ExerciseExamination {
  let exercise: Exercise
  let index: Int
  let conversation: Conversation
  let checks: [Suite.Check]
  let fingerprints: [Suite.Fingerprint]
  let headers: [String: FunctionHeader]
  let budget: SubmissionBudget
  let locator: CrashLocator
  /// Wall seconds of all calls together.
  let seconds: Double

  /// After so many costly failures in one exercise its other cases are not tried; after as many in
  /// the submission as would be usual for three exercises, one is enough.
  private var patience: Int { budget.costlyFailures >= 6 ? 1 : 2 }
  private static let costly: Set<Outcome> = [
    .cpuTimeout, .wallTimeout, .outputLimit, .memory,
  ]

  /// One case, examined.
  private struct Finding {
    let outcome: Outcome
    var detail: String?
    var answer: Value?
  }

  func run() throws(GraderFailure) -> Report.Exercise {
    _ = conversation.takePrinted()
    if let failure = try conversation.start() {
      return whole(failure.outcome, failure.message, printed: conversation.takePrinted())
    }
    guard conversation.available[index] else { return missing() }
    // Public cases first, all of them: a child that answers one has seen no hidden one, and what
    // is kept of its answers and its output cannot hold anything hidden.
    let publicChecks = checks.indices.filter { checks[$0].isPublic }
    let hiddenChecks = checks.indices.filter { !checks[$0].isPublic }
    var findings: [Int: Finding] = [:]
    var progress = Progress()
    let end = budget.waiting - seconds
    var printed: Transcript?
    for position in publicChecks + hiddenChecks {
      let check = checks[position]
      if !check.isPublic && printed == nil { printed = conversation.takePrinted() }
      let untried = progress.next(patience, isOver: budget.waiting < end)
      let finding = if let untried { untried } else { try examine(check) }
      if finding.outcome == .notAttempted {
        return whole(.notAttempted, "the stub is still in place", printed: nil)
      }
      if Self.costly.contains(finding.outcome), progress.note(finding) {
        budget.costlyFailures += 1
      }
      findings[position] = finding
    }
    return result(
      checks.indices.compactMap { findings[$0] },
      printed: printed ?? conversation.takePrinted())
  }

  /// Whether the next case is tried at all.
  private struct Progress {
    private var failures = 0
    private var last: Finding?

    /// What stands in the place of a case that is not tried; `nil` if it is.
    func next(_ patience: Int, isOver: Bool) -> Finding? {
      if isOver { return Finding(outcome: .wallTimeout, detail: "not tried: out of time") }
      guard failures >= patience, let last else { return nil }
      return Finding(
        outcome: last.outcome,
        detail: "not tried after \(failures) like it: \(last.detail ?? last.outcome.explanation)")
    }

    /// - Returns: whether it was a failure of a case that was tried.
    mutating func note(_ finding: Finding) -> Bool {
      if finding.detail?.hasPrefix("not tried") == true { return false }
      failures += 1
      last = finding
      return true
    }
  }

  private func examine(_ check: Suite.Check) throws(GraderFailure) -> Finding {
    var answers: [Value] = []
    for (arguments, right) in zip(check.calls, check.answers) {
      switch try conversation.call(index, arguments) {
      case .notAttempted: return Finding(outcome: .notAttempted)
      case .failed(let failure):
        return Finding(outcome: failure.outcome, detail: describe(failure, check, arguments))
      case .value(let answer):
        if let difference = Comparison.difference(
          of: answer, from: right, within: check.tolerance,
          naming: exercise.signature.results.map(\.name))
        {
          return Finding(
            outcome: .wrong, detail: describe(check, arguments, difference), answer: answer)
        }
        answers.append(answer)
      }
    }
    if let law = check.law, !law(answers) {
      return Finding(outcome: .wrong, detail: "broken: \(check.name)")
    }
    return Finding(outcome: .ok, answer: answers.first)
  }

  /// The call, what ended it, the line, and what the runtime said; of hidden cases not the call and
  /// nothing that was printed.
  private func describe(
    _ failure: Conversation.Failure, _ check: Suite.Check, _ arguments: [Value]
  ) -> String {
    var text = failure.message
    if let line = locator.line(of: failure.place) { text += "; at \(line)" }
    guard check.isPublic else { return text }
    if let words = failure.lastWords { text += "; it said: \(words)" }
    return failure.outcome == .crashed ? "\(call(arguments)): \(text)" : text
  }

  private func call(_ arguments: [Value]) -> String {
    let list = zip(exercise.signature.parameters, arguments)
      .map { part, value in (part.label.map { "\($0): " } ?? "") + value.description }
      .joined(separator: ", ")
    return "\(exercise.signature.name)(\(list))"
  }

  /// Of hidden cases nothing is told but that they are wrong.
  private func describe(
    _ check: Suite.Check, _ arguments: [Value], _ difference: String
  ) -> String? {
    guard check.isPublic else { return nil }
    return "\(call(arguments)): \(difference)"
  }

  private func line(_ check: Suite.Check, _ outcome: Outcome, _ detail: String?) -> Report.Case {
    Report.Case(
      rung: check.rung, name: check.name, isPublic: check.isPublic, outcome: outcome,
      detail: detail.map(Neutral.summary))
  }

  private func result(_ findings: [Finding], printed: Transcript) -> Report.Exercise {
    let cases = zip(checks, findings).map { line($0, $1.outcome, $1.detail) }
    let outcome =
      Outcome.severity.last { outcome in cases.contains { $0.outcome == outcome } } ?? .ok
    var result = whole(outcome, nil, printed: printed)
    result.cases = cases
    result.score = Scoring.score(points: exercise.points, cases: cases)
    if result.outcome == .protocolViolation { result.score = 0 }
    if result.outcome != .ok {
      result.detail =
        cases.first { $0.outcome == result.outcome }?.detail ?? result.outcome.explanation
      if let found = recognized(findings.map(\.answer)) {
        result.mistake = found.mistake
        result.hint = found.hint
      } else {
        result.hint =
          remark(on: findings)
          ?? exercise.hint(after: cases.filter { $0.outcome != .ok }.map(\.name))
      }
    }
    return result
  }

  /// What is said of the public answers that are not right, all of them together: one number may
  /// be a Float by chance.
  private func remark(on findings: [Finding]) -> String? {
    let wrong = zip(checks, findings).filter { $0.isPublic && $1.outcome != .ok }
    let answers = wrong.compactMap(\.1.answer)
    guard answers.count == wrong.count else { return nil }
    return Precision.remark(
      on: .tuple(answers), right: .tuple(wrong.map { check, _ in check.answers[0] }))
  }

  /// The known mistake whose answers to the fixed cases are the student's, all of them. These come
  /// first; what is drawn for one student comes behind.
  private func recognized(_ answers: [Value?]) -> Suite.Fingerprint? {
    fingerprints.first { candidate in
      guard !candidate.answers.isEmpty, candidate.answers.count <= answers.count else {
        return false
      }
      return candidate.answers.indices.allSatisfy { position in
        Self.agree(
          answers[position], candidate.answers[position], within: checks[position].tolerance)
      }
    }
  }

  private static func agree(_ a: Value?, _ b: Value?, within tolerance: Tolerance) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    if a == b || a.description == b.description { return true }  // NaN looks like NaN
    return Comparison.difference(of: a, from: b, within: tolerance) == nil
  }

  private func missing() -> Report.Exercise {
    guard let header = headers[exercise.signature.name] else {
      return whole(
        .missingSymbol, "no function \(exercise.signature.name) in the file", printed: nil)
    }
    let note = header.isPublic ? "" : " (it must be public)"
    return whole(
      .signatureMismatch, "asked for: \(exercise.signature.text); found: \(header.text)\(note)",
      printed: nil)
  }

  private func whole(
    _ outcome: Outcome, _ detail: String?, printed: Transcript?
  ) -> Report.Exercise {
    Report.Exercise(
      id: exercise.id, title: exercise.title, points: exercise.points, score: 0, outcome: outcome,
      detail: detail.map(Neutral.summary), cases: [],
      printed: printed.flatMap { Self.shown($0, after: outcome) })
  }

  /// The beginning of what was printed, and its end, where a program says why it stopped. The end
  /// of what the grader stopped depends on when it did, and a report on nothing such.
  private static func shown(_ printed: Transcript, after outcome: Outcome) -> String? {
    let length = 2000
    let beginning = String(printed.beginning.prefix(length))
    guard printed.count > length else {
      return beginning.isEmpty ? nil : Neutral.block(RuntimeMessage.withoutLibraries(beginning))
    }
    guard outcome == .ok || outcome == .wrong || outcome == .crashed else {
      return Neutral.block(RuntimeMessage.withoutLibraries(beginning)) + " …"
    }
    // The list of calls goes first: it is longer than what is shown. So does half a line.
    var ending = printed.ending[...]
    if printed.count > printed.kept, let end = ending.firstIndex(of: "\n") {
      ending = ending[ending.index(after: end)...]
    }
    return Neutral.block(
      RuntimeMessage.withoutLibraries(beginning) + " …\n… "
        + RuntimeMessage.withoutLibraries(String(ending)).suffix(length / 2))
  }
}
