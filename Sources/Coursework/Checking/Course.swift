import Foundation

/// A copy of the course: the instructor's, or a student's.
public struct Course: Sendable {
  /// The package's folder.
  public let folder: String
  /// The exercises and what is right; in a student's copy of the public cases only.
  public let suite: Suite
  /// What feedback recognizes, where it came with the cases; else it is found by running.
  private let givenMistakes: MistakeBook?

  /// - Parameter givenMistakes: `nil` to compile and run the mistakes when they are asked for.
  public init(folder: String, suite: Suite, givenMistakes: MistakeBook? = nil) {
    self.folder = folder
    self.suite = suite
    self.givenMistakes = givenMistakes
  }

  /// What the known mistakes answer.
  ///
  /// - Throws: `GraderFailure` if one of them cannot be compiled.
  public func mistakes(in workshop: Workshop) throws(GraderFailure) -> MistakeBook {
    if let givenMistakes { return givenMistakes }
    return try MistakeBook(suite: suite, workshop: workshop)
  }

  /// Where the chapters' files with the exercises are.
  public var exercisesFolder: String { folder + "/Sources/Exercises" }

  /// The exercises as they are in this copy.
  public func submission(student: String) -> Submission {
    var files: [String: [UInt8]] = [:]
    for chapter in Set(suite.exercises.map(\.chapter)) {
      let name = ExerciseFile.name(chapter: chapter)
      guard let data = FileManager.default.contents(atPath: "\(exercisesFolder)/\(name)") else {
        continue
      }
      files[name] = Array(data)
    }
    let others = (try? FileManager.default.contentsOfDirectory(atPath: exercisesFolder)) ?? []
    let notes = others.sorted().filter { name in
      name.hasSuffix(".swift") && files[name] == nil && name != "Unimplemented.swift"
    }.map { name in
      "\(Neutral.summary(name)) is not looked at: put what the exercises need into the chapters' files"
    }
    return Submission(student: student, files: files, notes: notes)
  }

  /// The package around `path`: the first folder upwards that holds the exercises.
  ///
  /// - Throws: `GraderFailure` if there is none.
  public static func folder(around path: String) throws(GraderFailure) -> String {
    var url = URL(fileURLWithPath: path).standardizedFileURL
    while true {
      let files = FileManager.default
      if files.fileExists(atPath: url.path + "/Sources/Exercises/Unimplemented.swift") {
        return url.path
      }
      if url.path == "/" {
        throw GraderFailure("no exercises in \(path) or above; run this in the course's folder")
      }
      url.deleteLastPathComponent()
    }
  }
}
