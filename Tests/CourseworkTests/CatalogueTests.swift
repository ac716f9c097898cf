import Exercises
import Testing

@testable import Coursework

@Suite struct CatalogueTests {
  @Test func everyChapterHasTwentyPoints() {
    for chapter in 1...5 {
      #expect(Catalogue.exercises(chapter: chapter).map(\.points).reduce(0, +) == 20)
      #expect(Catalogue.exercises(chapter: chapter).count >= 6)
    }
    #expect(Catalogue.exercises.count >= 30)
    #expect(Set(Catalogue.exercises.map(\.id)).count == Catalogue.exercises.count)
    #expect(Catalogue.prompts(chapter: 2).map(\.id) == (1...7).map { "2.\($0)" })
  }

  @Test(arguments: Catalogue.exercises)
  func everyExerciseIsComplete(exercise: Exercise) {
    #expect(!exercise.hints.isEmpty)
    #expect(exercise.prompt.count > 60)
    #expect(exercise.mistakes.count >= 3)
    #expect(Set(exercise.mistakes.map(\.name)).count == exercise.mistakes.count)
    #expect(exercise.fixedCases.filter(\.isPublic).count >= 3)
    #expect(!exercise.properties.isEmpty)
    for rung in [Rung.shape, .basic, .edge] {
      #expect(exercise.fixedCases.contains { $0.rung == rung })
    }
  }

  /// Hidden cases differ from student to student, and obey the laws that they are said to obey.
  @Test(arguments: Catalogue.exercises)
  func theOracleObeysTheLaws(exercise: Exercise) {
    for student in 0..<20 {
      var inputs = SeededInputs(
        secret: [1, 2, 3], student: "\(student)", exercise: exercise.id, version: "test")
      for property in exercise.properties {
        let answers = property.calls(&inputs).map { call in
          exercise.oracle(
            Arguments(exercise.signature.coerced(call, in: "\(exercise.id) \(property.name)")))
        }
        #expect(property.holds(answers), "\(exercise.id): \(property.name): \(answers)")
      }
    }
  }
}

extension Exercise: CustomTestStringConvertible {
  public var testDescription: String { "\(id) \(name)" }
}
