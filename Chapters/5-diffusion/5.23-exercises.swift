import Coursework
import Literate

//: # Exercises
//:
//: Solve the exercises in `Sources/Exercises/Chapter5.swift`; `swift run course check` looks at
//: your answers.
func exercisesOfDiffusion(_ chapter: Chapter) throws {
  exercises(
    Catalogue.prompts(chapter: 5).map {
      Prompt(id: $0.id, title: $0.title, text: $0.prompt, points: $0.points)
    })
}
