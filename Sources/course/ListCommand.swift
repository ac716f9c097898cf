import ArgumentParser
import Coursework
import Foundation

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show the exercises, or one with its prompt.")

  @Argument(help: "Exercises such as 2.1 or E2.1, or chapters such as 2; all if none.")
  var exercises: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: CourseOptions

  private struct Line: Encodable {
    let id: String
    let name: String
    let title: String
    let points: Int
    let signature: String
    let prompt: String
    let given: String?
    let section: BookSection?
  }

  func run() throws {
    try reporting(Status.unavailable) {
      let all = try options.open().suite.exercises
      let chosen = all.filter { exercise in
        exercises.isEmpty
          || exercises.contains { exercise.isNamed($0) }
      }
      guard !chosen.isEmpty else { throw ValidationError("there is no such exercise") }
      if json {
        let lines = chosen.map {
          Line(
            id: $0.id, name: $0.name, title: $0.title, points: $0.points,
            signature: $0.signature.text, prompt: $0.prompt, given: $0.given, section: $0.section)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(lines), as: UTF8.self))
        return
      }
      for exercise in chosen {
        print("\(exercise.label)  \(exercise.title)  (\(exercise.points))")
        guard !exercises.isEmpty else { continue }
        print("     \(exercise.signature.text)\n     \(exercise.prompt)")
        if let given = exercise.given {
          print(given.split(separator: "\n").map { "     | \($0)" }.joined(separator: "\n"))
        }
        if let section = exercise.section {
          print("     taught in \(section.page), '\(section.title)'")
        }
      }
    }
  }
}
