import Foundation
import Testing

@testable import Coursework

/// A release gives nothing away, works, and its proofs can fail.
@Suite struct ReleaseTests {
  private static let course = try! Course.open(Bench.root)
  private static let judge = Judge(
    suite: Bench.suite, workshop: Bench.workshop, secret: Array("tests".utf8),
    fingerprints: Bench.mistakes)

  private func prove(_ course: Course, in folder: String) throws -> (Bool, [String]) {
    let proof = try ReleaseProof(course: course, judge: Self.judge, mistakes: Bench.mistakes)
    var objections: [String] = []
    // Building the package takes a minute; `course release` does it, and `make paths` runs that.
    let holds = try proof.run(writingTo: folder + "/release", building: .none) { finding in
      if finding.objection != nil { objections.append(finding.claim) }
    }
    return (holds, objections)
  }

  @Test func everyProofHolds() throws {
    try Bench.withFolder { folder in
      let (holds, objections) = try prove(Self.course, in: folder)
      #expect(holds && objections.isEmpty, "\(objections)")
      let cases = try PublicCases(file: folder + "/release/public-cases.json")
      #expect(try cases.suite().exercises.count == Catalogue.exercises.count)
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder + "/release")
      #expect(!names.contains { $0.contains("Catalogue") || $0.contains("Merging") })

      // A student's copy, looked at by the same judge: public cases alone, mistakes by name.
      let suite = try cases.suite()
      var options = Judge.Options()
      options.publicOnly = true
      options.limits = Bench.limits
      let students = Judge(
        suite: suite, workshop: Bench.workshop, secret: [], options: options,
        fingerprints: cases.mistakeBook())
      let solved = students.grade(Bench.sources.solutions())
      #expect(solved.exercises.allSatisfy { $0.outcome == .ok })
      #expect(solved.exercises.joined(\.cases).allSatisfy { $0.isPublic })
      let body = try #require(Catalogue.exercise("1.2")?.mistakes.first)
      let wrong = students.grade(Bench.sources.replacing(["1.2": body.body], student: "x"))
      #expect(wrong.exercises[1].mistake == "swapped")
    }
  }

  /// A copy of the exercises with something wrong in it: the proof must say so, and write nothing.
  @Test func aLeakIsFound() throws {
    try Bench.withFolder { folder in
      let copy = folder + "/course"
      for path in [
        "Package.swift", "Sources", "Tests/GradingTests", "docs/coursework.md", "LICENSE",
        ".swift-format",
      ] {
        let target = URL(fileURLWithPath: "\(copy)/\(path)")
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        // Never through a link: what is written below must not reach the course itself.
        let source = URL(fileURLWithPath: "\(Bench.root)/\(path)").resolvingSymlinksInPath()
        try FileManager.default.copyItem(at: source, to: target)
      }
      let file = copy + "/Sources/Exercises/Chapter1.swift"
      let text = try String(contentsOfFile: file, encoding: .utf8)
      let course = Course(folder: copy, suite: Bench.suite)

      // A solution's line left behind in a comment.
      let line =
        "// for probability in p where probability > 0 { nats -= probability * log(probability) }\n"
      try (text + line).write(toFile: file, atomically: true, encoding: .utf8)
      let (leaks, objections) = try prove(course, in: folder)
      #expect(
        !leaks && objections == ["no twelve tokens of a solution stand in a row"], "\(objections)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/release"))

      // A solution that is wrong.
      let wrong = text.replacing("nats -= probability", with: "nats += probability")
      try wrong.write(toFile: file, atomically: true, encoding: .utf8)
      let (passes, reasons) = try prove(course, in: folder)
      #expect(!passes && reasons == ["the solutions score 150 of 150"], "\(reasons)")
    }
  }

  /// Whatever a released target imports is released with it, and nothing else is.
  @Test func whatIsImportedIsInIt() throws {
    let manifest = try PackageManifest(
      of: Bench.root, swift: Bench.workshop.toolchain.swift)
    let own = try manifest.closure(of: ReleaseFiles.targets)
    #expect(own.targets.map(\.name).contains("Programs"))
    #expect(!own.targets.map(\.name).contains("GSLNumerics"))
    #expect(own.packages.map(\.identity) == ["swift-argument-parser"])
    let release = try ReleaseFiles(
      course: Self.course, sources: Bench.sources, mistakes: Bench.mistakes, manifest: manifest)
    #expect(release.missingImport() == nil)
    #expect(release.files["Sources/Programs/Program.swift"] != nil)
    for target in own.targets {
      for name in target.embedded { #expect(release.files["\(target.path)/\(name)"] != nil) }
    }
    #expect(own.targets.flatMap(\.embedded).count >= 4)

    // Without `Programs`, as it was before the manifest was asked.
    let program = PackageManifest(
      targets: own.targets.map { $0.importing($0.targets.filter { $0 != "Programs" }) },
      packages: own.packages)
    let lacking = try ReleaseFiles(
      course: Self.course, sources: Bench.sources, mistakes: Bench.mistakes, manifest: program)
    #expect(lacking.missingImport() == "Sources/course/CheckCommand.swift imports Programs")

    // A target that a release cannot hold is an error, not a package that does not build.
    let reading = manifest.targets.map {
      $0.name == "Coursework" ? $0.importing(["Datasets"]) : $0
    }
    #expect(throws: GraderFailure.self) {
      try PackageManifest(targets: reading, packages: []).closure(of: ReleaseFiles.targets)
    }
    #expect(throws: GraderFailure.self) { try manifest.closure(of: ["Nothing"]) }
  }
}

extension Sequence {
  fileprivate func joined<Part>(_ path: (Element) -> [Part]) -> [Part] { flatMap(path) }
}
