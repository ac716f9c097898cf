import Foundation

/// Grades submissions: compiles, runs, compares, and writes down what it found.
public struct Judge: Sendable {
  /// How submissions are graded; all of it is part of the judge's `version`.
  public struct Options: Sendable {
    /// Of the processes that run a student's code.
    public var limits = Limits()
    /// Of one run of the compiler.
    public var compileLimits = Limits.compiling
    /// Of everything that is done for one submission.
    public var submissionLimits = SubmissionLimits()
    /// Compile the student's code with optimization.
    public var optimizes = false
    /// Only the cases that students see.
    public var publicOnly = false
    /// Refuse what `SourceRules` names. Off in the tests of the sandbox, which must hold without.
    public var enforcesRules = true
    /// Only these exercises; all if empty.
    public var only: Set<String> = []

    /// All cases of all exercises, without optimization, within the usual limits.
    public init() {}
  }

  /// The exercises and what is right.
  public let suite: Suite
  /// What submissions are compiled with and run in.
  public let workshop: Workshop
  /// As they were given; a judge of other options is another one.
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

  /// Hash of everything that a report depends on beside the submission: the tests, the limits, the
  /// rules, the sandbox, the compiler, the course's secret, and the judge's own code.
  public var version: String {
    let secretMark = SHA256.authenticate("which secret".utf8, key: secret)
    let parts = [
      suite.version, workshop.fingerprint, workshop.sandbox.summary, JudgeCode.hash,
      "\(options.limits) \(options.compileLimits) \(options.submissionLimits)",
      "\(options.optimizes) \(options.publicOnly) \(options.enforcesRules)",
      "\(options.only.sorted())", hexadecimalDigits(of: secretMark),
    ]
    return SHA256.hexadecimal(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8)
  }

  /// Grades one submission. A failure of the grader is tried once more, and is then in the report,
  /// as a score of nobody.
  ///
  /// - Parameter worker: of those that run at once; each has its own folder and user.
  public func grade(_ submission: Submission, worker: Int = 0) -> Report {
    gradeMeasured(submission, worker: worker).report
  }

  /// The same, with the processor seconds of the compiler and of all that ran in the sandbox.
  func gradeMeasured(
    _ submission: Submission, worker: Int = 0
  ) -> (report: Report, processorSeconds: Double) {
    var cost = 0.0
    var report = Report(
      student: submission.student, submission: submission.hash, tests: version,
      toolchain: workshop.toolchain.version, sandbox: workshop.sandbox.summary,
      isOptimized: options.optimizes, outcome: .ok, detail: nil, score: 0,
      maximum: chosen.reduce(0) { $0 + $1.points }, notes: submission.notes, exercises: [])
    if let reason = submission.rejection {
      report.outcome = .rejected
      report.detail = Neutral.summary(reason)
      report.exercises = chosen.map { blank($0, .rejected, reason) }
      return (report, cost)
    }
    if submission.files.isEmpty {
      report.outcome = .nothingToGrade
      report.detail = Outcome.nothingToGrade.explanation
      report.score = nil
      report.exercises = chosen.map { exercise in
        var result = blank(exercise, .nothingToGrade, nil)
        result.score = nil
        return result
      }
      return (report, cost)
    }
    func tryToGrade() throws(GraderFailure) {
      let budget = SubmissionBudget(options.submissionLimits)
      defer { cost += budget.cost }
      let (results, notes) = try examine(
        submission, as: [submission.student], worker: worker, budget: budget)
      report.exercises = results[0]
      report.notes += notes.map(Neutral.summary)
    }
    do {
      do { try tryToGrade() } catch { try tryToGrade() }
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
    return (report, cost)
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
    let budget = SubmissionBudget(options.submissionLimits, times: students.count)
    return try examine(submission, as: students, worker: worker, budget: budget).results
  }

  private func examine(
    _ submission: Submission, as students: [String], worker: Int, budget: SubmissionBudget
  ) throws(GraderFailure) -> (results: [[Report.Exercise]], notes: [String]) {
    let folder = try workshop.makeSubmissionFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let reading = SubmissionReading(submission, exercises: suite.exercises, options: options)
    var problems = reading.problems
    var notes = reading.notes
    var library: String?
    if chosen.contains(where: { problems[$0.id] == nil }) {
      var compiler = SubmissionCompiler(
        workshop: workshop, options: options, folder: folder, worker: worker)
      compiler.budget = budget
      let compiled = try compiler.compile(reading.files)
      library = compiled.library
      notes += compiled.notes
      problems.merge(compiled.problems) { first, _ in first }
    }
    let locator = CrashLocator(
      workshop: workshop, library: library ?? "", files: reading.files, worker: worker,
      budget: budget)
    var results = [[Report.Exercise]](repeating: [], count: students.count)
    budget.exercisesToCome = chosen.filter { problems[$0.id] == nil }.count
    for exercise in chosen {
      if let problem = problems[exercise.id] {
        let result = blank(exercise, problem.outcome, problem.message)
        for index in students.indices { results[index].append(result) }
        continue
      }
      budget.exercisesToCome -= 1
      guard let library, let index = suite.exercises.firstIndex(where: { $0.id == exercise.id })
      else { throw GraderFailure("exercise \(exercise.id): nothing to run, and no reason why") }
      // A child of its own for every exercise, and of no other.
      let conversation = Conversation(
        workshop: workshop, library: library, limits: options.limits, worker: worker,
        budget: budget)
      for (number, student) in students.enumerated() {
        let examination = ExerciseExamination(
          exercise: exercise, index: index, conversation: conversation,
          checks: try checks(of: exercise, student: student),
          fingerprints: fingerprints(of: exercise), headers: reading.headers, budget: budget,
          locator: locator,
          seconds: budget.waitingSeconds(atMost: options.limits.exerciseSeconds))
        results[number].append(try examination.run())
      }
      if let reason = try conversation.finish() {
        for number in students.indices { accuse(&results[number], reason) }
      }
    }
    for number in students.indices { nameBlocks(&results[number], in: reading.files) }
    return (results, notes)
  }

  /// Takes the last exercise's credit when something was wrong with the end of its process.
  private func accuse(_ results: inout [Report.Exercise], _ reason: String) {
    guard let last = results.indices.last else { return }
    results[last].outcome = .protocolViolation
    results[last].detail = reason
    results[last].score = 0
  }

  /// An exercise that is written, and ran into the stub of another, is blocked by that one.
  private func nameBlocks(_ results: inout [Report.Exercise], in files: [ExerciseFile]) {
    let bad = Dictionary(
      results.filter { $0.score == 0 && $0.outcome != .ok }.map { ($0.id, $0.outcome) },
      uniquingKeysWith: { first, _ in first })
    for position in results.indices where results[position].outcome == .notAttempted {
      let id = results[position].id
      // A label of a result may be the name of another exercise: whose own stub is there has not
      // come to call anything.
      let isStub = files.flatMap(\.pieces).contains {
        $0.exercise == id && $0.words.contains("unimplemented")
      }
      if isStub { continue }
      let used = Self.exercisesUsed(by: id, in: files, among: suite.exercises)
      guard let cause = suite.exercises.first(where: { used.contains($0.id) && bad[$0.id] != nil })
      else { continue }
      results[position].outcome = .blocked
      results[position].detail =
        "blocked by \(cause.id), which it calls: \(bad[cause.id]?.explanation ?? "")"
    }
  }

  /// The other exercises whose functions a piece calls, by itself or through helpers.
  static func exercisesUsed(
    by id: String, in files: [ExerciseFile], among exercises: [Exercise]
  ) -> Set<String> {
    let pieces = files.flatMap(\.pieces)
    let ids = Dictionary(
      exercises.map { ($0.signature.name, $0.id) }, uniquingKeysWith: { first, _ in first })
    var found: Set<String> = []
    var seen: Set<String> = []
    var open = pieces.filter { $0.exercise == id }
    while let piece = open.popLast() {
      for word in piece.words where seen.insert(word).inserted {
        if let other = ids[word] {
          if other != id { found.insert(other) }
        } else {
          open += pieces.filter { $0.exercise == nil && $0.name == word }
        }
      }
    }
    return found
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
