import Foundation

/// The course's own `Sources/Exercises`: marked solutions, or in a student's copy what is there.
public struct ExerciseSources: Sendable {
  /// The chapters' files by name, in order, with their markers.
  public let files: [(name: String, source: MarkedSource)]

  /// Reads `folder/Chapter1.swift` and so on.
  ///
  /// - Throws: `MarkerError`, or `GraderFailure` for a file that is not there.
  public init(folder: String, exercises: [Exercise]) throws {
    files = try Set(exercises.map(\.chapter)).sorted().map { chapter in
      let name = ExerciseFile.name(chapter: chapter)
      guard let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) else {
        throw GraderFailure("cannot read \(folder)/\(name)")
      }
      return (name, try MarkedSource(text: text, file: name))
    }
  }

  /// What the catalogue and the files say differently about the exercises.
  public func disagreements(with exercises: [Exercise]) -> [String] {
    let sections = files.flatMap { $0.source.sections }
    var lines: [String] = []
    for exercise in exercises {
      guard let section = sections.first(where: { $0.id == exercise.id }) else {
        lines.append("exercise \(exercise.id) is in the catalogue and not in the files")
        continue
      }
      if section.name != exercise.name {
        lines.append("exercise \(exercise.id): '\(section.name)' and '\(exercise.name)'")
      }
      if section.points != exercise.points {
        lines.append("exercise \(exercise.id): \(section.points) and \(exercise.points) points")
      }
    }
    for section in sections where !exercises.contains(where: { $0.id == section.id }) {
      lines.append("exercise \(section.id) is in the files and not in the catalogue")
    }
    return lines
  }

  /// The solutions as a submission.
  public func solutions(student: String = "solutions") -> Submission {
    submission(student: student) { $0.replacingSolutions([:]) }
  }

  /// The stubs as a submission.
  public func stubs(student: String = "stubs") -> Submission {
    submission(student: student) { $0.stripped() }
  }

  /// Other statements in the place of the named solutions.
  public func replacing(_ bodies: [String: String], student: String) -> Submission {
    submission(student: student) { $0.replacingSolutions(bodies) }
  }

  private func submission(student: String, text: (MarkedSource) -> String) -> Submission {
    var contents: [String: [UInt8]] = [:]
    for file in files { contents[file.name] = Array(text(file.source).utf8) }
    return Submission(student: student, files: contents)
  }
}
