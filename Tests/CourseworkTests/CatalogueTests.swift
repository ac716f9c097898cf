import Exercises
import Foundation
import Testing

@testable import Coursework

@Suite struct CatalogueTests {
  @Test func everyChapterHasThirtyPoints() {
    for chapter in 1...5 {
      #expect(Catalogue.exercises(chapter: chapter).map(\.points).reduce(0, +) == 30)
    }
    #expect(Catalogue.exercises.count == 51)
    #expect(Set(Catalogue.exercises.map(\.id)).count == Catalogue.exercises.count)
    #expect(Catalogue.prompts(chapter: 2).map(\.id) == (1...10).map { "2.\($0)" })
  }

  /// The numbers that the documents give are those of the catalogue and of the submissions.
  @Test func theDocumentsCountRight() throws {
    let exercises = Catalogue.exercises.count
    let points = Catalogue.exercises.map(\.points).reduce(0, +)
    let mistakes = Catalogue.exercises.map(\.mistakes.count).reduce(0, +)
    let folders = try FileManager.default.contentsOfDirectory(atPath: Bench.submissions)
      .filter { $0 != "README.md" }
    let usual = folders.filter { $0.first?.isNumber == true }.count
    let claims = [
      ("README.md", "\(exercises) exercises, one file a chapter"),
      ("docs/coursework.md", "There are \(exercises) exercises"),
      ("docs/teaching.md", "There are \(exercises) exercises for \(points) points"),
      ("docs/teaching.md", "solutions score \(points) of \(points)"),
      ("docs/teaching.md", "Feedback knows \(mistakes) usual mistakes"),
      ("docs/teaching.md", "\(usual) submissions of the kinds that any grader meets"),
      ("docs/teaching.md", "\(folders.count - usual) attacks and accidents"),
    ]
    for (document, words) in claims {
      let text = try String(contentsOfFile: "\(Bench.root)/\(document)", encoding: .utf8)
      #expect(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(words))
    }
  }

  @Test(arguments: Catalogue.exercises)
  func everyExerciseIsComplete(exercise: Exercise) {
    #expect(exercise.hints.count >= 2)
    #expect(exercise.prompt.count > 60)
    #expect(exercise.mistakes.count >= 3)
    #expect(Set(exercise.mistakes.map(\.name)).count == exercise.mistakes.count)
    #expect(exercise.fixedCases.filter(\.isPublic).count >= 4)
    #expect(!exercise.properties.isEmpty)
    for rung in [Rung.shape, .basic, .edge] {
      #expect(exercise.fixedCases.contains { $0.rung == rung && $0.isPublic })
    }
    // What carries the points: ordinary cases and edges that nobody sees.
    #expect(exercise.fixedCases.contains { $0.rung == .basic && !$0.isPublic })
    #expect(
      exercise.fixedCases.contains { $0.rung == .edge && !$0.isPublic }
        || exercise.drawn.contains { $0.rung == .edge })
  }

  /// The page that teaches an exercise is there, is its chapter's, and has that heading.
  @Test(arguments: Catalogue.exercises)
  func whatTeachesItExists(exercise: Exercise) throws {
    let section = try #require(exercise.section)
    #expect(section.page.hasPrefix("docs/reports/\(exercise.chapter)-"))
    let page = try String(contentsOfFile: "\(Bench.root)/\(section.page)", encoding: .utf8)
    let headings = page.split(separator: "\n").filter { $0.hasPrefix("#") }.map {
      String($0.replacing(/^#+ (\d+\.\d+ )?/, with: ""))
    }
    #expect(headings.contains(section.title), "\(section.page): \(headings)")
  }

  /// A text that names another exercise names one that there is.
  @Test(arguments: Catalogue.exercises)
  func exercisesThatAreNamedExist(exercise: Exercise) {
    let texts =
      [exercise.prompt] + exercise.hints.map(\.text) + exercise.mistakes.map(\.hint)
    for match in texts.joined(separator: "\n").matches(of: /\bE(\d+\.\d+)/) {
      #expect(Catalogue.exercise(String(match.1)) != nil, "\(exercise.id) names \(match.0)")
    }
  }

  /// A hint for a case that is not there would never be given.
  @Test(arguments: Catalogue.exercises)
  func hintsAreForCasesThatExist(exercise: Exercise) {
    let names = Set(exercise.fixedCases.map(\.name) + exercise.drawn.map(\.name))
    for hint in exercise.hints {
      for name in hint.cases {
        #expect(names.contains(name), "\(exercise.id): no case '\(name)'")
      }
    }
    #expect(exercise.hints.contains { $0.cases.isEmpty })
    // Every public edge has a hint of its own, or the general ones are all there is to say.
    for item in exercise.fixedCases where item.isPublic {
      #expect(exercise.hint(after: [item.name]) != nil)
    }
  }

  /// Hidden cases differ from student to student, and obey the laws that they are said to obey.
  @Test(arguments: Catalogue.exercises)
  func theOracleObeysTheLaws(exercise: Exercise) {
    for student in 0..<10 {
      var inputs = SeededInputs(
        secret: [1, 2, 3], student: "\(student)", exercise: exercise.id, version: "test")
      for property in exercise.properties {
        let calls = property.calls(&inputs).map {
          Arguments(exercise.signature.coerced($0, in: "\(exercise.id) \(property.name)"))
        }
        let answers = calls.map(exercise.oracle)
        #expect(property.holds(calls, answers), "\(exercise.id): \(property.name): \(answers)")
      }
    }
  }

  /// A law of what was learned refuses an answer that is a tenth off: it can fail.
  @Test(arguments: ["1.9", "2.9", "3.9", "4.9", "5.10"])
  func lawsOfWhatIsLearnedCanFail(id: String) throws {
    let exercise = try #require(Catalogue.exercise(id))
    let law = try #require(exercise.properties.first { $0.decidesAlone })
    var inputs = SeededInputs(secret: [4], student: "s", exercise: id, version: "test")
    let calls = law.calls(&inputs).map {
      Arguments(exercise.signature.coerced($0, in: "\(id) \(law.name)"))
    }
    let answers = calls.map(exercise.oracle)
    #expect(law.holds(calls, answers))
    #expect(!law.holds(calls, answers.map { $0.mapped { 1.1 * $0 + 0.1 } }))
  }

  @Test func exercisesAreNamedWithAndWithoutLetter() throws {
    let exercise = try #require(Catalogue.exercise("1.10"))
    #expect(exercise.label == "E1.10")
    for word in ["1.10", "E1.10", "e1.10", "1"] { #expect(exercise.isNamed(word)) }
    for word in ["1.1", "E1.1", "10", "", "E", "1.100"] { #expect(!exercise.isNamed(word)) }
  }

  /// The code that is to be mended is in the student's file as well, and is the mistake it says.
  @Test func givenCodeIsTheKnownMistake() throws {
    let exercises = Catalogue.exercises.filter { $0.given != nil }
    #expect(exercises.map(\.id) == ["1.10", "2.10", "3.10", "4.10", "5.11"])
    var bodies: [String: String] = [:]
    for exercise in exercises {
      let given = try #require(exercise.given)
      bodies[exercise.id] = given
      let file = try #require(
        Bench.sources.files.first { $0.name == ExerciseFile.name(chapter: exercise.chapter) })
      let comment = given.split(separator: "\n").map { "/// \($0)" }.joined(separator: "\n")
      #expect(file.source.lines.joined(separator: "\n").contains(comment), "\(exercise.id)")
    }
    let report = Bench.judge(only: Set(exercises.map(\.id)))
      .grade(Bench.sources.replacing(bodies, student: "given"))
    for result in report.exercises {
      #expect(result.outcome == .wrong && result.mistake == "as-given", "\(result)")
    }
  }

  @Test func hintsComeOneAtATimeAndFitTheFailure() throws {
    let exercise = try #require(Catalogue.exercise("1.2"))
    try Bench.withFolder { folder in
      var texts: [String] = []
      for _ in exercise.hints {
        // A new shelf each time, as in a new process.
        var shelf = HintShelf(folder: folder)
        let hint = try #require(try shelf.next(for: exercise, after: ["nearly equal"]))
        #expect(hint.number == texts.count + 1 && hint.count == exercise.hints.count)
        texts.append(hint.text)
      }
      #expect(Set(texts).count == exercise.hints.count)
      #expect(exercise.hints.first { $0.text == texts[0] }?.cases == ["nearly equal"])
      var shelf = HintShelf(folder: folder)
      #expect(try shelf.next(for: exercise, after: ["nearly equal"])?.text == texts[0])
    }
  }
}

extension Exercise: CustomTestStringConvertible {
  public var testDescription: String { "\(id) \(name)" }
}
