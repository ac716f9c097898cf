import Foundation

/// Grades submissions: compiles, runs, compares, and writes down what it found.
public struct Judge: Sendable {
  public struct Options: Sendable {
    public var limits = Limits()
    public var compileLimits = Limits.compiling
    /// Compile the student's code with optimisation.
    public var optimizes = false
    /// Only the cases that students see.
    public var publicOnly = false
    /// Refuse what `SourceRules` names. Off in the tests of the sandbox, which must hold without.
    public var enforcesRules = true
    /// Only these exercises; all if empty.
    public var only: Set<String> = []

    public init() {}
  }

  public let suite: Suite
  public let workshop: Workshop
  public let options: Options
  private let secret: [UInt8]
  private let fingerprints: [String: [Suite.Fingerprint]]

  /// - Parameter secret: the course's, from which every student's hidden cases are drawn.
  public init(
    suite: Suite, workshop: Workshop, secret: [UInt8], options: Options = Options(),
    fingerprints: MistakeBook? = nil
  ) {
    self.suite = suite
    self.workshop = workshop
    self.secret = secret
    self.options = options
    self.fingerprints = fingerprints?.entries ?? [:]
  }

  /// Hash of everything that a report depends on beside the submission.
  public var version: String {
    let secretMark = SHA256.authenticate("which secret".utf8, key: secret)
    let text =
      "\(suite.version) \(workshop.fingerprint) \(workshop.sandbox.summary) \(options.optimizes) "
      + "\(options.publicOnly) \(options.only.sorted()) \(hexadecimalDigits(of: secretMark))"
    return SHA256.hexadecimal(text.utf8)
  }

  /// Grades one submission. A failure of the grader is in the report, as a score of nobody.
  ///
  /// - Parameter worker: of those that run at once; each has its own folder and user.
  public func grade(_ submission: Submission, worker: Int = 0) -> Report {
    var report = Report(
      student: submission.student, submission: submission.hash, tests: version,
      toolchain: workshop.toolchain.version, sandbox: workshop.sandbox.summary,
      isOptimized: options.optimizes, outcome: .ok, detail: nil, score: 0,
      maximum: chosen.reduce(0) { $0 + $1.points }, notes: submission.notes, exercises: [])
    if let reason = submission.rejection {
      report.outcome = .rejected
      report.detail = Neutral.summary(reason)
      report.exercises = chosen.map { blank($0, .rejected, reason) }
      return report
    }
    do {
      report.exercises = try exercises(of: submission, as: [submission.student], worker: worker)[0]
    } catch {
      report.outcome = .graderError
      report.detail = Neutral.summary(error.description)
      report.exercises = chosen.map { exercise in
        var result = blank(exercise, .graderError, error.description)
        result.score = nil
        return result
      }
    }
    let scores = report.exercises.map(\.score)
    report.score = scores.contains(nil) ? nil : scores.reduce(0) { $0 + ($1 ?? 0) }
    return report
  }

  private var chosen: [Exercise] {
    suite.exercises.filter { options.only.isEmpty || options.only.contains($0.id) }
  }

  private func blank(_ exercise: Exercise, _ outcome: Outcome, _ detail: String?) -> Report.Exercise
  {
    Report.Exercise(
      id: exercise.id, title: exercise.title, points: exercise.points, score: 0, outcome: outcome,
      detail: detail.map(Neutral.summary), cases: [])
  }

  /// Grades one submission with the hidden cases of several students, compiling it once: how the
  /// tests are tested.
  public func exercises(
    of submission: Submission, as students: [String], worker: Int = 0
  ) throws(GraderFailure) -> [[Report.Exercise]] {
    let folder = try workshop.makeSubmissionFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let reading = SubmissionReading(submission, exercises: suite.exercises, options: options)
    var problems = reading.problems
    var library: String?
    if chosen.contains(where: { problems[$0.id] == nil }) {
      let compiler = SubmissionCompiler(
        workshop: workshop, options: options, folder: folder, worker: worker)
      let compiled = try compiler.compile(reading.files)
      library = compiled.library
      problems.merge(compiled.problems) { first, _ in first }
    }
    var all: [[Report.Exercise]] = []
    for student in students {
      var run = Run(
        library: library, problems: problems, headers: reading.headers, student: student,
        isolating: false, worker: worker)
      var results = try examine(run)
      if results.contains(where: { $0.outcome == .protocolViolation }) {
        // Somebody wrote to the grader's descriptor. In one process nobody can say which exercise
        // it was; each in its own, everybody can.
        run.isolating = true
        results = try examine(run)
      }
      all.append(results)
    }
    return all
  }

  private struct Run {
    let library: String?
    let problems: [String: SubmissionCompiler.Problem]
    let headers: [String: FunctionHeader]
    let student: String
    var isolating: Bool
    let worker: Int
  }

  private func examine(_ run: Run) throws(GraderFailure) -> [Report.Exercise] {
    func converse() -> Conversation? {
      run.library.map {
        Conversation(workshop: workshop, library: $0, limits: options.limits, worker: run.worker)
      }
    }
    var conversation = converse()
    var left = options.limits.submissionSeconds
    var results: [Report.Exercise] = []
    for (index, exercise) in suite.exercises.enumerated() {
      guard chosen.contains(where: { $0.id == exercise.id }) else { continue }
      if let problem = run.problems[exercise.id] {
        results.append(blank(exercise, problem.outcome, problem.message))
        continue
      }
      if run.isolating { conversation = converse() }
      guard let conversation else {
        throw GraderFailure("exercise \(exercise.id): nothing to run, and no reason why")
      }
      let examination = ExerciseExamination(
        exercise: exercise, index: index, conversation: conversation,
        checks: try checks(of: exercise, student: run.student),
        fingerprints: fingerprints(of: exercise), headers: run.headers,
        seconds: min(options.limits.exerciseSeconds, max(1, left)))
      let before = conversation.waited
      results.append(try examination.run())
      left -= conversation.waited - before
      if run.isolating { accuse(&results, conversation.finish()) }
    }
    if !run.isolating { accuse(&results, conversation?.finish()) }
    return results
  }

  /// Takes the last exercise's credit when something was wrong with the end of its process.
  private func accuse(_ results: inout [Report.Exercise], _ reason: String?) {
    guard let reason, let last = results.indices.last else { return }
    results[last].outcome = .protocolViolation
    results[last].detail = reason
    results[last].score = 0
  }

  private func checks(of exercise: Exercise, student: String) throws(GraderFailure) -> [Suite.Check]
  {
    let fixed = suite.fixed[exercise.id] ?? []
    if options.publicOnly { return fixed.filter(\.isPublic) }
    return try fixed
      + Suite.hidden(of: exercise, secret: secret, student: student, version: suite.version)
  }

  /// The known mistakes' answers to those of the fixed cases that are asked.
  private func fingerprints(of exercise: Exercise) -> [Suite.Fingerprint] {
    let all = fingerprints[exercise.id] ?? []
    guard options.publicOnly, let fixed = suite.fixed[exercise.id] else { return all }
    return all.map { entry in
      let asked = zip(fixed, entry.answers).filter { $0.0.isPublic }.map(\.1)
      return Suite.Fingerprint(mistake: entry.mistake, hint: entry.hint, answers: asked)
    }
  }
}
