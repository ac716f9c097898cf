import ArgumentParser
import Coursework
import Foundation
import Programs

/// Options of every command that opens the course.
struct CourseOptions: ParsableArguments {
  @Option(help: "The course's folder; the one around the current folder if not given.")
  var course: String?

  func open() throws -> Course {
    let folder = try Course.folder(around: course ?? FileManager.default.currentDirectoryPath)
    return try Course.open(folder)
  }
}

/// Exit statuses, as in sysexits.h.
enum Status {
  static let wrong = ExitCode(1)
  static let unavailable = ExitCode(69)
  static let graderFailed = ExitCode(70)
  static let cannotWrite = ExitCode(73)
}

/// Runs a command's work; a failure becomes one line and an exit status.
func reporting(_ status: ExitCode, _ work: () throws -> Void) throws {
  do { try work() } catch let failure as GraderFailure {
    Program.complain("course: \(failure.description)")
    throw status
  }
}
