import Foundation
import Testing

@testable import Literate

/// Chapters as a shell starts them: with streams that are closed or full, with few rights to write,
/// from strange places.
@Suite struct ShellTests {
  let place: TemporaryDirectory

  init() throws {
    place = try TemporaryDirectory()
  }

  /// Test runners leave signals ignored that shells do not, and a shell cannot undo that; `env` can
  /// on Linux. Elsewhere the tests see less.
  private let usual =
    "usual='env --default-signal=PIPE,XFSZ'; $usual true 2>/dev/null || usual="

  /// Runs a script in which `$chapter` is the fixture's program, in the temporary directory.
  private func shell(
    _ script: String, environment: [String: String] = [:]
  ) throws -> ProgramRun {
    let program = ProgramRun.directory.appending(path: "fixture-chapter").path
    return try ProgramRun(
      "/bin/sh", ["-c", "\(usual); cd '\(place.url.path)' && \(script)"],
      environment: environment.merging(["chapter": program]) { $1 })
  }

  private let page = "out/9-fixture-chapter/README.md"

  @Test(arguments: ["2>/dev/full", "2>&-", "<&- 2>&-"])
  func standardErrorThatCannotBeWrittenIsNoMatter(_ redirection: String) throws {
    let run = try shell("\"$chapter\" --output out --set mode=noise \(redirection)")
    #expect(run.status == 0)
    #expect(try place.read("out/9-fixture-chapter/2-trouble.md").contains("turn: **100**"))
    #expect(try shell("\"$chapter\" --quik \(redirection)").status == 64)
    #expect(try shell("\"$chapter\" --output out --set mode=throw \(redirection)").status == 1)
  }

  @Test func standardOutputThatCannotBeWrittenIsToldOnce() throws {
    for arguments in ["--help", "greet", "--output out"] {
      let run = try shell("\"$chapter\" \(arguments) > /dev/full")
      #expect(run.status == 74)
      #expect(
        run.complaints
          == "fixture-chapter: standard output cannot be written: No space left on device\n")
    }
    #expect(place.has(page))
    #expect(try shell("\"$chapter\" --output out >&-").status == 0)
  }

  @Test func whoReadsNoFurtherStopsNothing() throws {
    // The first line is there long before the chapter ends.
    let run = try shell(
      "{ $usual \"$chapter\" --output out --set mode=noise 2>&1; echo $? > status; } | head -1")
    #expect(run.output == "a word on standard error\n")
    #expect(try place.read("status") == "0\n")
    #expect(run.complaints == "")
    #expect(place.has(page))
  }

  @Test(arguments: ["abc", "0", "-1", "1e9", "65", " 2"])
  func aNumberOfThreadsThatMakesNoSenseIsRefused(_ value: String) throws {
    let run = try shell(
      "\"$chapter\" --output out", environment: ["MARGINALIA_THREADS": value])
    #expect(run.status == 64)
    #expect(
      run.complaints
        == "fixture-chapter: MARGINALIA_THREADS=\(value): expected a whole number from "
        + "1 to 64; unset it to use all cores, at most eight\n")
    #expect(place.contents().isEmpty)
  }

  @Test(arguments: ["", "1", "64"]) func aNumberOfThreadsIsTaken(_ value: String) throws {
    let run = try shell("\"$chapter\" greet", environment: ["MARGINALIA_THREADS": value])
    #expect(run.status == 0)
    #expect(run.complaints == "")
  }

  @Test func pathsThatAreNoTextAreRefused() throws {
    let run = try shell("\"$chapter\" --output \"$(printf 'out\\377')\"")
    #expect(run.status == 64)
    #expect(run.complaints.hasPrefix("fixture-chapter: argument 2, “out"))
    #expect(run.complaints.hasSuffix("is not UTF-8; rename the file\n"))
    #expect(place.contents().isEmpty)
    let folder = "f=\"$(printf 'here\\377')\"; mkdir \"$f\" && cd \"$f\""
    let inside = try shell("\(folder) && \"$chapter\" --output out")
    #expect(inside.status == 64)
    #expect(inside.complaints.contains("the path of the current folder"))
    #expect(place.contents().isEmpty)
    let gone = try shell("mkdir gone; cd gone; rmdir ../gone; \"$chapter\" --output out")
    #expect(gone.status == 64)
    #expect(gone.complaints.contains("the current folder cannot be found"))
  }

  @Test func aLimitOnTheSizeOfFilesIsAnError() throws {
    // The shell's unit is 512 or 1024 bytes; the page is larger than two of either.
    let run = try shell("ulimit -f 2; $usual \"$chapter\" --output out 2>&1 | cat")
    #expect(
      run.output.contains("9-fixture-chapter/README.md: cannot be written: File too large"))
    #expect(!place.has(page))
    // What stopped the chapter is told as well.
    let stopped = try shell(
      "ulimit -f 2; $usual \"$chapter\" --output out --set mode=throw 2>&1 | cat")
    #expect(stopped.output.contains("the mass is lost"), "\(stopped.output)")
    #expect(stopped.output.contains("cannot be written: File too large"))
    #expect(place.contents().isEmpty)
  }

  @Test(arguments: ["9-fixture-chapter/README.md", "9-fixture-chapter/record.json"])
  func aFolderInThePlaceOfAFileIsRefused(_ name: String) throws {
    let run = try shell("mkdir -p 'out/\(name)' && \"$chapter\" --output out")
    #expect(run.status == 64)
    #expect(
      run.complaints
        == "fixture-chapter: \(place.path("out/\(name)")): is a folder, where the page "
        + "belongs; move it away or choose another --output\n")
    #expect(place.contents().isEmpty)
  }

  @Test func aFileInThePlaceOfTheFiguresIsRefused() throws {
    try place.write("out/9-fixture-chapter/figures", "mine")
    let run = try shell("\"$chapter\" --output out")
    #expect(run.status == 64)
    #expect(run.complaints.contains("is no folder, and pages belong there"))
    #expect(place.contents() == ["out/9-fixture-chapter/figures": Data("mine".utf8)])
  }

  @Test func whatDeadRunsLeftIsRemoved() throws {
    let alive = ProcessInfo.processInfo.processIdentifier
    // No process has a number as large as this.
    let names = ["2147483646", "\(alive)", "mine", "007"]
    for name in names { try place.write("out/.9-fixture-chapter-\(name)/line.gnuplot", "old") }
    #expect(try shell("\"$chapter\" --output out").status == 0)
    let left = Set(place.contents().keys.filter { $0.contains("/.") })
    #expect(left == Set(names.dropFirst().map { "out/.9-fixture-chapter-\($0)/line.gnuplot" }))
  }

  @Test func nohupOutlivesItsTerminal() throws {
    let run = try shell(
      "trap '' HUP; \"$chapter\" --output out --set mode=sleep & "
        + "while ! [ -d out ]; do sleep 0.1; done; sleep 1; kill -HUP $!; sleep 0.5; "
        + "kill -0 $! && echo alive; kill -TERM $!; wait $!; echo status $?")
    #expect(run.output.hasPrefix("alive\n"), "\(run.output)")
    #expect(run.output.hasSuffix("status 143\n"), "\(run.output)")
  }
}
