import ArgumentParser
import Coursework
import Foundation

struct PackageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "package", abstract: "Make an archive for another grading system.",
    subcommands: [GradescopeCommand.self])
}

struct GradescopeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradescope", abstract: "Write a Gradescope autograder's archive.")

  @Option(help: "The zip file to write.")
  var output: String

  @Option(help: "The file of the course's secret; made if it is not there.")
  var secret: String?

  @OptionGroup var options: CourseOptions

  func run() throws {
    try reporting(Status.cannotWrite) {
      let course = try options.open()
      let (key, _) = try CourseSecret.read(secret ?? course.folder + "/.course-secret")
      let count = try GradescopePackage(course: course, secret: key).write(to: output)
      print("written: \(output), \(count) files")
    }
  }
}
