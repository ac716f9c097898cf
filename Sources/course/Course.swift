import ArgumentParser
import Programs

@main
struct CourseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "course",
    abstract: "Exercises: check, release, grade, merge.",
    discussion: """
      Exit status: 0 all well; 1 something is wrong with what was looked at; 64 the command line;
      69 no sandbox, or no compiler; 70 the grader failed on a submission; 73 something cannot be
      written.
      """,
    subcommands: [
      CheckCommand.self, ListCommand.self, GradeCommand.self, MergeCommand.self, ShowCommand.self,
      ReleaseCommand.self, PackageCommand.self, ScoresCommand.self,
    ])

  static func main() {
    Program.begin()
    main(nil)
  }
}
