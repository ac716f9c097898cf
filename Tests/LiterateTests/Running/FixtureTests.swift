import Foundation
import Synchronization
import Testing

@testable import Literate

/// A program built beside the tests, run to its end.
struct ProgramRun {
  let status: Int32
  let output: String
  let complaints: String

  /// - Parameters:
  ///   - name: of a program beside the tests, or a path.
  ///   - interrupt: called once the program has said `word` on standard error.
  init(
    _ name: String, _ arguments: [String], environment: [String: String] = [:],
    waitingFor word: String? = nil, thenInterrupt interrupt: ((Process) -> Void)? = nil
  ) throws {
    let process = Process()
    process.executableURL =
      name.hasPrefix("/") ? URL(fileURLWithPath: name) : Self.directory.appending(path: name)
    process.arguments = arguments
    let place = try TemporaryDirectory()
    // What one test keeps is not another's.
    let own = ["MARGINALIA_STORE": place.path("store")].merging(environment) { $1 }
    process.environment = ProcessInfo.processInfo.environment.merging(own) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: nothing has to be read while the program runs.
    let files = try ["output", "complaints"].map { name in
      try place.write(name, "")
      return try FileHandle(forWritingTo: place.url.appending(path: name))
    }
    process.standardOutput = files[0]
    process.standardError = files[1]
    try process.run()
    if let word, let interrupt {
      let limit = ContinuousClock.now + .seconds(20)
      while try !place.read("complaints").contains(word), ContinuousClock.now < limit {
        Thread.sleep(forTimeInterval: 0.02)
      }
      interrupt(process)
    }
    process.waitUntilExit()
    status = process.terminationStatus
    output = try place.read("output")
    complaints = try place.read("complaints")
  }

  static let directory: URL = {
    var directory = Bundle.main.bundleURL
    while directory.path != "/",
      !FileManager.default.fileExists(atPath: directory.appending(path: "fixture-chapter").path)
    {
      directory = directory.deletingLastPathComponent()
    }
    return directory
  }()
}

/// A real chapter, from command line to page, as it goes right and wrong.
@Suite struct FixtureTests {
  let place: TemporaryDirectory

  init() throws {
    place = try TemporaryDirectory()
  }

  private func run(
    _ mode: String, _ more: [String] = [], environment: [String: String] = [:]
  ) throws -> ProgramRun {
    try ProgramRun(
      "fixture-chapter", ["--set", "mode=\(mode)", "--output", place.path("out")] + more,
      environment: environment)
  }

  private let page = "out/9-fixture-chapter/2-trouble.md"
  private let partial = "out/partial/9-fixture-chapter/2-trouble.md"

  @Test func aGoodRunWritesAPage() throws {
    let run = try run("none")
    #expect(run.status == 0)
    #expect(run.complaints == "")
    #expect(run.output.contains("2 checks hold, 2 slips refuted, 2 of 2 findings hold, 4 figures"))
    #expect(run.output.contains(place.path("out/9-fixture-chapter/README.md")))
    #expect(place.has("out/9-fixture-chapter/figures/pixels.png"))
    #expect(place.has("out/9-fixture-chapter/figures/line.gnuplot"))
    #expect(place.has("out/9-fixture-chapter/figures/steep-frames.js"))
    let text = try place.read(page)
    #expect(text.contains("- turn: **100**\n\n<details>"))
    #expect(text.contains("- turn: **1**\n\nTurn 1.\n\n- turn: **2**"))
    #expect(!text.contains(place.url.path))
    // Nothing else is left behind: no staging, no empty state.
    let names = Set(place.contents().keys.filter { !$0.contains("figures/") })
    #expect(
      names
        == Set(
          ["README.md", "record.json", "1-before.md", "2-trouble.md", "3-after.md"].map {
            "out/9-fixture-chapter/\($0)"
          }))
  }

  @Test func twoRunsAreTheSameBytes() throws {
    _ = try run("none", ["--quick"])
    let first = place.contents().filter { !$0.key.hasSuffix(".json") }
    _ = try run("none", ["--quick"])
    #expect(first.count >= 4)
    #expect(place.contents().filter { !$0.key.hasSuffix(".json") } == first)
  }

  @Test func theSidecarKeepsItsContract() throws {
    _ = try run("none", ["--set", "count=5", "--seed", "3"])
    let data = Data(try place.read("out/9-fixture-chapter/record.json").utf8)
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["chapter"] as? String == "fixture-chapter")
    #expect(object["seed"] as? Int == 3)
    #expect((object["parameters"] as? [String: Any])?["count"] as? Int == 5)
    let checks = try #require(object["checks"] as? [[String: Any]])
    #expect(checks.map { $0["label"] as? String } == ["eq:sum", "eq:late"])
    #expect(checks[0]["method"] as? String == "closed form")
    #expect(checks[0]["holds"] as? Bool == true)
    #expect(checks[0]["cases"] as? Int == 1)
    #expect((checks[0]["worst"] as? Double ?? 2) <= 1)
    let slips = try #require(checks[0]["slips"] as? [[String: Any]])
    #expect(slips[0]["label"] as? String == "a product")
    #expect(slips[0]["refuted"] as? Bool == true)
    #expect(slips[0]["cases"] as? Int == 1)
    #expect((slips[0]["medianRatio"] as? Double ?? 0) > 10)
    let findings = try #require(object["findings"] as? [[String: Any]])
    #expect(findings.count == 2)
    #expect(findings[0]["judged"] as? Bool == false)
    #expect((object["sections"] as? [Any])?.count == 3)
    let values = try #require(object["values"] as? [[String: Any]])
    #expect(values.contains { $0["name"] as? String == "turn (2)" && $0["value"] as? Int == 2 })
    #expect((object["figures"] as? [Any])?.count == 4)
    #expect((object["provenance"] as? [String: Any])?["seconds"] != nil)
  }

  @Test func aFailingCheckIsMarkedAndTheExitSaysSo() throws {
    let run = try run("wrong")
    #expect(run.status == 1)
    #expect(run.complaints.contains("eq:sum fails"))
    #expect(
      try place.read("out/9-fixture-chapter/1-before.md").contains("✗ <b>fails</b>"))
    #expect(try place.read("out/9-fixture-chapter/record.json").contains("\"holds\" : false"))
  }

  // An optimized trap of the language keeps its file, not its words.
  #if DEBUG
    private static let (trap, overflow) = ("64: Index out of range", "29: arithmetic overflow")
  #else
    private static let (trap, overflow) = ("", "")
  #endif

  @Test(arguments: [
    ("throw", "the mass is lost"), ("trap", "9.2-trouble.swift:\(trap)"),
    ("overflow", "9.2-trouble.swift:\(overflow)"), ("exit", "it ended with code 7"),
    ("kill", "killed by signal 9"), ("recursion", "9.2-trouble.swift"),
    ("late", "the mass is lost"),
  ])
  func whatStopsAChapterIsTold(_ mode: String, _ reason: String) throws {
    _ = try run("none")
    let before = place.contents()
    let run = try run(mode)
    #expect(run.status == 1)
    let lines = run.complaints.split(separator: "\n")
    #expect(lines.count == 1, "\(run.complaints)")
    #expect(run.complaints.contains(reason), "\(run.complaints)")
    // The last good page is as it was; beside it stands what was recorded.
    for (name, data) in before { #expect(place.contents()[name] == data, "\(name)") }
    let text = try place.read(partial)
    #expect(text.contains("> **This page is incomplete.**"))
    #expect(text.contains("turn: **100**"))
    #expect(
      try place.read("out/partial/9-fixture-chapter/1-before.md").contains(
        "✓ checked by closed form"))
  }

  @Test func aGoodRunTakesThePartialPageAway() throws {
    _ = try run("trap")
    #expect(place.has(partial) && !place.has(page))
    _ = try run("none")
    #expect(!place.has(partial) && place.has(page))
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func anInterruptedRunLeavesWhatItHas(_ signal: Int32) throws {
    let run = try ProgramRun(
      "fixture-chapter", ["--set", "mode=sleep", "--output", place.path("out")],
      waitingFor: "asleep", thenInterrupt: { kill($0.processIdentifier, signal) })
    #expect(run.status == 128 + signal)
    #expect(run.complaints.hasSuffix("fixture-chapter: interrupted\n"))
    #expect(try place.read(partial).contains("turn: **100**"))
    #expect(!place.has(page))
  }

  /// Finished cells appear as they finish, in a folder of their own.
  @Test func aRunThatIsFollowedShowsHowFarItHasCome() throws {
    let interim = "interim/9-fixture-chapter/2-trouble.md"
    let seen = Mutex("")
    let run = try ProgramRun(
      "fixture-chapter", ["--set", "mode=sleep", "--output", place.path("out")],
      environment: [InterimPages.variable: place.path("interim")],
      waitingFor: "asleep",
      thenInterrupt: { [place] process in
        let limit = ContinuousClock.now + .seconds(20)
        var text = ""
        while !text.contains("turn: **100**"), ContinuousClock.now < limit {
          text = (try? place.read(interim)) ?? ""
          usleep(20_000)
        }
        seen.withLock { $0 = text }
        kill(process.processIdentifier, SIGTERM)
      })
    let text = seen.withLock { $0 }
    #expect(text.contains("turn: **100**"))
    #expect(text.contains("> **This page is incomplete.** It is still running"))
    #expect(run.complaints.contains(InterimPages.mark + "9-fixture-chapter\n"))
    #expect(!place.has(page))
  }

  @Test func aKilledParentTakesItsChildAlong() throws {
    // The child would sleep for a minute, and keep the files of this run open as long.
    let started = ContinuousClock.now
    _ = try ProgramRun(
      "fixture-chapter", ["--set", "mode=sleep", "--output", place.path("out")],
      waitingFor: "asleep", thenInterrupt: { kill($0.processIdentifier, SIGKILL) })
    #expect(ContinuousClock.now - started < .seconds(30))
    Thread.sleep(forTimeInterval: 0.3)
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let command = Data((place.path("out")).utf8)
    let survivors = processes.filter { Int($0) != nil }.filter { process in
      let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
      return line.firstRange(of: command) != nil
    }
    #expect(survivors == [])
  }

  @Test(arguments: [
    ("orphan", "eq:late is checked by nothing"), ("unknown", "eq:nowhere\") checks an equation"),
    ("huge", "bytes, more than 300000"),
  ])
  func whatCannotBeWovenIsRefused(_ mode: String, _ reason: String) throws {
    let run = try run(mode)
    #expect(run.status == 1)
    #expect(run.complaints.contains(reason), "\(run.complaints)")
    #expect(run.complaints.contains("Tests/Fixtures/fixture-chapter/"))
    #expect(!place.has(page))
  }

  @Test func threadsMayRecord() throws {
    #expect(try run("crowd").status == 0)
    let text = try place.read(page)
    for index in 0..<200 { #expect(text.contains("- from a thread: **\(index)**")) }
  }

  @Test func whatIsNotFiniteIsShown() throws {
    #expect(try run("nonfinite").status == 0)
    #expect(try place.read(page).contains("- endless: **∞**\n- nothing: **NaN**"))
    #expect(try place.read("out/9-fixture-chapter/record.json").contains("\"value\" : \"inf\""))
  }

  @Test func whatIsPrintedStaysOffThePage() throws {
    let run = try run("noise")
    #expect(run.status == 0)
    #expect(run.complaints == "a word on standard error\n")
    #expect(run.output.hasPrefix("a word on standard output\n"))
    #expect(!(try place.read(page)).contains("\na word"))
  }

  @Test func childrenOfAChapterAreOnTheirOwn() throws {
    let run = try run("spawn")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("hello, child\n"))
  }

  @Test func aStaleSourceIsRefused() throws {
    let run = try run("none", environment: ["FIXTURE_STALE": "let edit = 1"])
    #expect(run.status == 75)
    #expect(run.complaints.contains("has changed since it was compiled; rebuild"))
    #expect(place.contents().isEmpty)
  }

  @Test func checksOnlyWritesNothing() throws {
    let run = try run("none", ["--checks-only"])
    #expect(run.status == 0)
    #expect(run.output.contains("2 checks hold"))
    #expect(place.contents().isEmpty)
    #expect(try self.run("wrong", ["--checks-only"]).status == 1)
  }

  @Test func withoutGnuplotThePageIsPartialAndSaysHowToGetIt() throws {
    _ = try run("none")
    let before = place.contents()
    let run = try run("none", environment: ["PATH": "/nonexistent"])
    #expect(run.status == 1)
    #expect(run.complaints.contains("gnuplot is not installed"))
    #expect(run.complaints.contains("apt-get install gnuplot-nox"))
    #expect(
      run.complaints.split(separator: "\n").count == 1)
    #expect(run.output.contains("2 checks hold"))
    #expect(run.output.contains("partial page, without all its figures: "))
    // A page with its figures stays as it was.
    for (name, data) in before { #expect(place.contents()[name] == data, "\(name)") }
    let after = try place.read("out/partial/9-fixture-chapter/3-after.md")
    #expect(after.contains("> *This figure was not drawn: gnuplot"))
    #expect(place.has("out/partial/9-fixture-chapter/figures/pixels.png"))
    // The checks need no figures.
    let checks = try self.run("none", ["--checks-only"], environment: ["PATH": "/nonexistent"])
    #expect(checks.status == 0)
    #expect(!checks.complaints.contains("gnuplot"))
  }

  @Test func scoresSayWhichDataTheyAreOn() throws {
    #expect(try run("none").status == 0)
    let chapter = "out/9-fixture-chapter/README.md"
    #expect(try place.read(chapter).contains("| error | fixture | digits |"))
    try place.write("ink/readme", "")
    #expect(try run("none", ["--data", place.path("ink")]).status == 0)
    #expect(try place.read(chapter).contains("| error | fixture | ink |"))
  }

  @Test func commandsComeFirst() throws {
    let run = try ProgramRun("fixture-chapter", ["greet", "you"])
    #expect(run.status == 0)
    #expect(run.output == "hello, you\n")
    let unknown = try ProgramRun("fixture-chapter", ["great"])
    #expect(unknown.status == 64)
    #expect(unknown.complaints.contains("great: unknown command; did you mean greet?"))
  }

  @Test(arguments: [
    ["--quik"], ["--section", "9.9"], ["--slip", "eq:sum=nothing"], ["--slip", "eq:no=a product"],
    ["--slip", "x"], ["--set", "cuont=2"], ["--set", "count=0"], ["--set", "rate=nan"],
    ["--data", "/nonexistent"], ["--data", "/etc/hostname"], ["--output", "/proc/nowhere"],
    ["--output", "/dev/null/x"],
  ])
  func badInputIsOneLineAndNoWork(_ arguments: [String]) throws {
    let run = try ProgramRun(
      "fixture-chapter",
      arguments.contains("--output") ? arguments : arguments + ["--output", place.path("out")])
    #expect(run.status != 0)
    #expect(run.complaints.split(separator: "\n").count == 1, "\(run.complaints)")
    #expect(run.complaints.hasPrefix("fixture-chapter: "))
    #expect(run.output == "")
    #expect(place.contents().isEmpty)
  }

  @Test func helpIsHelp() throws {
    let run = try ProgramRun("fixture-chapter", ["--help"])
    #expect(run.status == 0)
    #expect(run.output.contains("--set NAME=VALUE"))
    #expect(run.output.contains("count (3; 2 with --quick): how many"))
  }
}
