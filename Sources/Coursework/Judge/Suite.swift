/// One version of the tests: the exercises with every case's right answer that does not depend
/// on the student.
public struct Suite: Sendable {
  /// A call, or several related ones, and what is right.
  struct Check: Sendable {
    let rung: Rung
    let name: String
    let isPublic: Bool
    let calls: [[Value]]
    let answers: [Value]
    let tolerance: Tolerance
    let law: (@Sendable ([Value]) -> Bool)?
  }

  /// A known mistake's answers to the fixed cases, by which feedback recognizes it; `nil` where
  /// it crashes.
  struct Fingerprint: Sendable {
    let mistake: String
    let hint: String
    let answers: [Value?]
  }

  /// In the order in which reports have them.
  public let exercises: [Exercise]
  /// Hash of all that decides what is right.
  public let version: String
  /// The fixed checks of every exercise.
  let fixed: [String: [Check]]

  init(exercises: [Exercise], fixed: [String: [Check]], version: String) {
    self.exercises = exercises
    self.fixed = fixed
    self.version = version
  }

  /// - Throws: `GraderFailure` if a property does not hold of the oracle's own answers.
  public init(_ exercises: [Exercise]) throws(GraderFailure) {
    self.exercises = exercises
    var fixed: [String: [Check]] = [:]
    var hasher = SHA256()
    for exercise in exercises {
      let checks = exercise.fixedCases.map { item in
        Check(
          rung: item.rung, name: item.name, isPublic: item.isPublic, calls: [item.arguments],
          answers: [exercise.oracle(Arguments(item.arguments))],
          tolerance: item.tolerance ?? exercise.tolerance, law: nil)
      }
      fixed[exercise.id] = checks
      // Hidden cases are closures; what they give for one fixed student stands for them.
      let sample = try Self.hidden(of: exercise, secret: [], student: "", version: "")
      var text = "\(exercise.id) \(exercise.points) \(exercise.signature.text)\n"
      for check in checks + sample {
        text += "\(check.rung) \(check.name) \(check.isPublic) \(check.tolerance)"
        text += check.calls.joined().map(Wire.encode).joined() + " ="
        text += check.answers.map(Wire.encode).joined() + "\n"
      }
      for mistake in exercise.mistakes {
        text += "\(mistake.name) \(mistake.hint)\n\(mistake.body)\n"
      }
      hasher.update(Array(text.utf8))
    }
    for rung in Rung.allCases { hasher.update(Array("\(rung) \(rung.weight)".utf8)) }
    hasher.update(Array("public \(Scoring.publicShare)".utf8))
    self.fixed = fixed
    version = hexadecimalDigits(of: hasher.finish())
  }

  /// A student's own hidden cases and properties.
  static func hidden(
    of exercise: Exercise, secret: [UInt8], student: String, version: String
  ) throws(GraderFailure) -> [Check] {
    var inputs = SeededInputs(
      secret: secret, student: student, exercise: exercise.id, version: version)
    var checks: [Check] = []
    for number in 1...max(1, exercise.hiddenCount) {
      let arguments = exercise.hidden(&inputs)
      checks.append(
        Check(
          rung: .hidden, name: "hidden \(number)", isPublic: false, calls: [arguments],
          answers: [exercise.oracle(Arguments(arguments))], tolerance: exercise.tolerance, law: nil)
      )
    }
    for item in exercise.drawn {
      let arguments = item.arguments(&inputs)
      checks.append(
        Check(
          rung: item.rung, name: item.name, isPublic: false, calls: [arguments],
          answers: [exercise.oracle(Arguments(arguments))],
          tolerance: item.tolerance ?? exercise.tolerance, law: nil))
    }
    for property in exercise.properties {
      let calls = property.calls(&inputs).map {
        exercise.signature.coerced($0, in: "exercise \(exercise.id), \(property.name)")
      }
      let answers = calls.map { exercise.oracle(Arguments($0)) }
      let given = calls.map { Arguments($0) }
      guard property.holds(given, answers) else {
        throw GraderFailure("exercise \(exercise.id): the oracle breaks '\(property.name)'")
      }
      checks.append(
        Check(
          rung: .property, name: property.name, isPublic: false, calls: calls, answers: answers,
          tolerance: property.decidesAlone ? .anyFinite : exercise.tolerance,
          law: { property.holds(given, $0) }))
    }
    return checks
  }
}
