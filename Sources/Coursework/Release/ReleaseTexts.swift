/// The files of a student's package that are written for it and not copied.
enum ReleaseTexts {
  static let opening = """
    extension Course {
      /// A student's copy: the public cases.
      ///
      /// - Throws: `GraderFailure` if `public-cases.json` is missing or damaged.
      public static func open(_ folder: String) throws(GraderFailure) -> Course {
        let cases = try PublicCases(file: folder + "/public-cases.json")
        return Course(folder: folder, suite: try cases.suite(), givenMistakes: cases.mistakeBook())
      }

      /// Whether hidden cases are there.
      public static let isInstructors = false
    }

    """

  static let main = """
    import ArgumentParser
    import Programs

    @main
    struct CourseCommand: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "course", abstract: "Look at your solutions to the exercises.",
        subcommands: [CheckCommand.self, ListCommand.self], defaultSubcommand: CheckCommand.self)

      static func main() {
        Program.begin()
        main(nil)
      }
    }

    """

  static func readme(_ suite: Suite) -> String {
    var text = """
      # Coursework

      Write your solutions in `Sources/Exercises/`, one file a chapter, in the place of the calls of
      `unimplemented`. Look at them with

      ```
      swift run course check
      ```

      which builds what you wrote, runs the public cases, and says what was expected, what came, and
      what to try. `swift run course check --watch` looks again whenever you save. How to hand in
      stands in [docs/coursework.md](docs/coursework.md).

      | exercise | title | points |
      |---|---|---:|

      """
    for exercise in suite.exercises {
      text += "| \(exercise.id) | \(exercise.title) | \(exercise.points) |\n"
    }
    return text
  }
}
