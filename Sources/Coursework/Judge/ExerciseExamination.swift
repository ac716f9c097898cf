/// Runs one exercise's cases and says what came of them.
struct ExerciseExamination {
  let exercise: Exercise
  let index: Int
  let conversation: Conversation
  let checks: [Suite.Check]
  let fingerprints: [Suite.Fingerprint]
  let headers: [String: FunctionHeader]
  /// Seconds of waiting for all calls together.
  let seconds: Double

  /// After so many costly failures in one exercise its other cases are not tried.
  private static let patience = 2
  private static let costly: Set<Outcome> = [.cpuTimeout, .wallTimeout, .outputLimit, .memory]

  func run() throws(GraderFailure) -> Report.Exercise {
    _ = conversation.takePrinted()
    if let (outcome, message) = try conversation.start() { return whole(outcome, message) }
    guard conversation.available[index] else { return missing() }
    var cases: [Report.Case] = []
    var answers: [Value?] = []
    var costlyFailures = 0
    var lastFailure: (Outcome, String)?
    let end = conversation.waited + seconds
    for check in checks {
      if conversation.waited > end {
        cases.append(
          line(check, .wallTimeout, "not tried: out of time"))
        answers.append(nil)
        continue
      }
      if costlyFailures >= Self.patience, let (outcome, message) = lastFailure {
        cases.append(line(check, outcome, "not tried after \(Self.patience) like it: \(message)"))
        answers.append(nil)
        continue
      }
      let (outcome, detail, answer) = try examine(check)
      if outcome == .notAttempted { return whole(.notAttempted, "the stub is still in place") }
      if Self.costly.contains(outcome) {
        costlyFailures += 1
        lastFailure = (outcome, detail ?? "")
      }
      cases.append(line(check, outcome, detail))
      answers.append(answer)
    }
    return result(cases, answers: answers)
  }

  private func examine(
    _ check: Suite.Check
  ) throws(GraderFailure) -> (Outcome, String?, Value?) {
    var answers: [Value] = []
    for (arguments, right) in zip(check.calls, check.answers) {
      switch try conversation.call(index, arguments) {
      case .notAttempted: return (.notAttempted, nil, nil)
      case .failed(let outcome, let message): return (outcome, message, nil)
      case .value(let answer):
        if let difference = Comparison.difference(of: answer, from: right, within: check.tolerance)
        {
          return (.wrong, describe(check, arguments, difference), answer)
        }
        answers.append(answer)
      }
    }
    if let law = check.law, !law(answers) { return (.wrong, "broken: \(check.name)", nil) }
    return (.ok, nil, answers.first)
  }

  /// Of hidden cases nothing is told but that they are wrong.
  private func describe(
    _ check: Suite.Check, _ arguments: [Value], _ difference: String
  ) -> String? {
    guard check.isPublic else { return nil }
    let call = zip(exercise.signature.parameters, arguments)
      .map { part, value in (part.label.map { "\($0): " } ?? "") + value.description }
      .joined(separator: ", ")
    return "\(exercise.signature.name)(\(call)): \(difference)"
  }

  private func line(_ check: Suite.Check, _ outcome: Outcome, _ detail: String?) -> Report.Case {
    Report.Case(
      rung: check.rung, name: check.name, isPublic: check.isPublic, outcome: outcome,
      detail: detail.map(Neutral.summary))
  }

  private func result(_ cases: [Report.Case], answers: [Value?]) -> Report.Exercise {
    var result = whole(.ok, nil)
    result.cases = cases
    result.outcome =
      Outcome.severity.last { outcome in cases.contains { $0.outcome == outcome } } ?? .ok
    result.score = Scoring.score(
      points: exercise.points, cases: cases.map { ($0.rung, $0.outcome == .ok) })
    if result.outcome == .protocolViolation { result.score = 0 }
    if result.outcome != .ok {
      result.detail =
        cases.first { $0.outcome == result.outcome }?.detail ?? result.outcome.explanation
      if let found = recognised(answers) {
        result.mistake = found.mistake
        result.hint = found.hint
      } else {
        result.hint = exercise.hints.first
      }
    }
    return result
  }

  /// The known mistake whose answers to the fixed cases are the student's, all of them.
  private func recognised(_ answers: [Value?]) -> Suite.Fingerprint? {
    let fixed = checks.indices.filter { checks[$0].rung != .hidden && checks[$0].rung != .property }
    return fingerprints.first { candidate in
      guard candidate.answers.count == fixed.count else { return false }
      return zip(fixed, candidate.answers).allSatisfy { position, expected in
        Self.agree(answers[position], expected, within: checks[position].tolerance)
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
      return whole(.missingSymbol, "no function \(exercise.signature.name) in the file")
    }
    let note = header.isPublic ? "" : " (it must be public)"
    return whole(
      .signatureMismatch, "asked for: \(exercise.signature.text); found: \(header.text)\(note)")
  }

  private func whole(_ outcome: Outcome, _ detail: String?) -> Report.Exercise {
    let printed = conversation.takePrinted()
    // How much more there was depends on when a flood was stopped, and a report on nothing such.
    let kept = Neutral.block(String(printed.text.prefix(2000)))
    let text = kept + (printed.count > 2000 ? " …" : "")
    return Report.Exercise(
      id: exercise.id, title: exercise.title, points: exercise.points, score: 0, outcome: outcome,
      detail: detail.map(Neutral.summary), cases: [], printed: text.isEmpty ? nil : text)
  }
}
