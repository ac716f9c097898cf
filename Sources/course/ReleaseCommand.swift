import ArgumentParser
import Coursework
import Foundation
import Programs

struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Write the students' package, and prove it.")

  @Option(help: "A folder that is not there yet.")
  var output: String

  @Flag(help: "Leave out the build of the package, the longest of the proofs.")
  var skipBuild = false

  @Flag(help: "Leave what the last proof built in the package's .build, to try it at once.")
  var keepBuild = false

  @OptionGroup var options: CourseOptions

  func run() throws {
    try reporting(Status.wrong) {
      let course = try options.open()
      let workshop = try Workshop.open(for: course.suite.exercises)
      let mistakes = try course.mistakes(in: workshop)
      let judge = Judge(
        suite: course.suite, workshop: workshop, secret: Array("release".utf8),
        fingerprints: mistakes)
      let proof: ReleaseProof
      do { proof = try ReleaseProof(course: course, judge: judge, mistakes: mistakes) } catch {
        throw GraderFailure("\(error)")
      }
      let building: ReleaseProof.Building = skipBuild ? .none : keepBuild ? .kept : .removed
      let holds = try proof.run(writingTo: output, building: building) { finding in
        print("\(finding.objection == nil ? "ok  " : "NO  ")\(finding.claim)")
        if let objection = finding.objection { print("      \(objection)") }
        fflush(nil)
      }
      guard holds else {
        Program.complain(
          "course: this release would give something away or not work; nothing is written")
        throw Status.wrong
      }
      print("written: \(output)")
    }
  }
}
