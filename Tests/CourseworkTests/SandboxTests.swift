import Foundation
import Testing

@testable import Coursework

/// Without bubblewrap the next level works, holds, and is named.
@Suite struct SandboxTests {
  private static let landlock = try! Workshop.open(for: Catalogue.exercises, atMost: .landlock)

  /// The attacks that reach for files, processes and the network: what namespaces forbid under
  /// bubblewrap, Landlock and seccomp have to forbid here.
  private static let attacks = [
    "12-fork-bomb", "12-disk-fill", "14-daemon", "19-forged", "22-reads-everything", "23-kill",
    "a01-preload", "a02-ptrace", "a03-parents-memory", "a11-fork-and-continue",
    "a29-opens-library", "a31-writes-everywhere", "a39-other-call-gate", "a40-reads-at-load",
    "a42-other-call-numbers", "a45-keeps-something",
  ]

  @Test(.enabled(if: landlock.sandbox.level == .landlock, "this kernel has no Landlock"))
  func theLevelBelowIsNamed() {
    let report = Bench.judge(in: Self.landlock, only: ["1.1"]).grade(Bench.sources.solutions())
    #expect(report.score == 200)
    #expect(report.sandbox.hasPrefix("landlock, seccomp"))
  }

  @Test(
    .enabled(if: landlock.sandbox.level == .landlock, "this kernel has no Landlock"),
    arguments: Acceptance.list.filter { attacks.contains($0.name) })
  func theLevelBelowHolds(item: Acceptance) throws {
    try AcceptanceTests.check(item, in: Self.landlock)
  }

  @Test func limitsAloneAreCalledWeak() throws {
    let workshop = try Workshop.open(for: Catalogue.exercises, atMost: .limits)
    #expect(workshop.sandbox.level == .limits)
    #expect(workshop.sandbox.summary.contains("WEAK"))
    let report = Bench.judge(in: workshop, only: ["1.1"]).grade(Bench.sources.solutions())
    #expect(report.score == 200 && report.sandbox.contains("WEAK"))
  }

  /// In the compiler's sandbox, too, there is nothing but the toolchain and the submission.
  @Test(.enabled(if: Bench.workshop.sandbox.level == .bubblewrap, "bubblewrap is missing"))
  func theCompilerSeesNothingElse() throws {
    try Bench.withFolder { folder in
      let view = Sandbox.View(writable: [folder], hasSystem: true)
      chmod(folder, 0o777)
      let script =
        "id -u; ls /root /home \(Bench.root)/.. 2>/dev/null | head -n 3; ls \(Bench.root) 2>/dev/null"
        + "; cat /etc/passwd; env; echo x > /usr/x; echo y > \(folder)/y && echo wrote"
      let words = Bench.workshop.sandbox.command(
        ["--", "/bin/sh", "-c", script], seeing: view, within: .compiling, worker: 5)
      let process = try ChildProcess(words, environment: ["SECRET": "leak"], keeping: 1 << 16)
      _ = process.ask(nil, seconds: 20)
      #expect(process.finish(killing: false).status == 0)
      let text = process.takePrinted().text
      #expect(text.contains("wrote"))
      #expect(!text.contains("Package.swift") && !text.contains("leak") && !text.contains("root:"))
      #expect(!FileManager.default.fileExists(atPath: "/usr/x"))
      if let user = Bench.workshop.sandbox.user(of: 5) { #expect(text.hasPrefix("\(user)\n")) }
    }
  }

  /// Whatever a program's end is: what it and its children computed is counted.
  @Test(arguments: [Sandbox.Level.bubblewrap, .landlock], [false, true])
  func whatIsComputedIsCounted(level: Sandbox.Level, isKilled: Bool) throws {
    let workshop = level == .bubblewrap ? Bench.workshop : Self.landlock
    let script =
      "(i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done); echo done >&3; "
      + (isKilled ? "while :; do :; done" : "kill -KILL $$")
    let view = Sandbox.View(hasSystem: true)
    let words = workshop.sandbox.command(
      ["--", "/bin/sh", "-c", script], seeing: view, within: .compiling, worker: 0)
    let process = try ChildProcess(words, environment: Sandbox.environment(seeing: view))
    #expect(process.ask(nil, seconds: 60) == .line("done"))
    let end = process.finish(killing: isKilled, seconds: 60)
    #expect(process.processorSeconds > 0.05 && process.processorSeconds < 20)
    if !isKilled { #expect(end.signal == SIGKILL || end.status == 128 + SIGKILL) }
  }

  /// A grandchild that holds the pipes open delays nothing.
  @Test func aGrandchildDelaysNothing() throws {
    let started = monotonicSeconds()
    let process = try ChildProcess(
      ["/bin/sh", "-c", "sleep 30 & echo done"], environment: ["PATH": "/usr/bin:/bin"])
    _ = process.ask(nil, seconds: 1)
    process.finish(killing: true)
    #expect(process.takePrinted().text == "done\n")
    #expect(monotonicSeconds() - started < 10)
  }

  /// A grader that was itself kept waiting looks once more before it calls an answer late.
  @Test func whatCameInTimeIsNotLate() throws {
    let process = try ChildProcess(
      ["/bin/sh", "-c", "echo here >&3; sleep 60"], environment: ["PATH": "/usr/bin:/bin"])
    usleep(2_000_000)
    #expect(process.ask(nil, seconds: 0) == .line("here"))
    #expect(process.ask(nil, seconds: 0.5) == .late)
    #expect(process.waited >= 0.5)
    process.finish(killing: true)
  }

  /// A grader that is killed leaves no program running: the shell stands for it here.
  @Test func itEndsWithTheGrader() throws {
    let script = "\(Bench.workshop.confine) -- /bin/sleep 60 & sleep 1; kill -9 $$"
    let process = try ChildProcess(
      ["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"])
    // Open for as long as anybody holds the pipe for answers.
    #expect(process.ask(nil, seconds: 30) == .closed)
    process.finish(killing: true)
  }

  @Test func aKilledGradersFoldersAreRemoved() throws {
    try Bench.withFolder { folder in
      let process = try ChildProcess(["/bin/true"], environment: [:])
      let (own, dead) = ("submission-\(getpid())-1", "submission-\(process.identifier)-2")
      process.finish(killing: false)
      for name in [own, dead, "submission-x-3", "workshop-1"] { mkdir("\(folder)/\(name)", 0o755) }
      func left(hoursLater hours: Double) throws -> Set<String> {
        Workshop.removeLeavings(in: folder, now: Date() + hours * 3600)
        return Set(try FileManager.default.contentsOfDirectory(atPath: folder))
      }
      #expect(try left(hoursLater: 0) == [own, dead, "submission-x-3", "workshop-1"])
      #expect(try left(hoursLater: 2) == [own, "submission-x-3", "workshop-1"])
    }
  }

  @Test func outputIsBounded() throws {
    let process = try ChildProcess(
      ["/bin/sh", "-c", "while :; do echo flood; done"], environment: ["PATH": "/usr/bin:/bin"])
    #expect(process.ask(nil, seconds: 20, outputLimit: 100_000) == .tooMuchOutput)
    process.finish(killing: true)
    let printed = process.takePrinted()
    #expect(printed.beginning.utf8.count == 4096)
    #expect(printed.ending.utf8.count <= 2 * 4096)
    #expect(printed.count >= 100_000)
  }

  @Test func whatCannotBeStartedIsAFailure() {
    #expect(throws: GraderFailure.self) { try ChildProcess(["/nowhere"], environment: [:]) }
  }

  /// The child is gone, and the grader still writes to it, more than any pipe holds.
  @Test func writingToADeadChildIsNoEnd() throws {
    let process = try ChildProcess(
      ["/bin/sh", "-c", "exec 0<&-; echo here >&3; sleep 5"], environment: ["PATH": "/usr/bin:/bin"]
    )
    #expect(process.ask(nil, seconds: 20) == .line("here"))
    let request = String(repeating: "x", count: 1 << 20)
    #expect(process.ask(request, seconds: 0.5) == .late)
    process.finish(killing: true)
  }

  /// A status that somebody else took is not 0.
  @Test func aLostStatusIsNoSuccess() {
    let lost = ChildProcess.End(waited: -1, status: 0)
    #expect(lost.isLost && lost.status == nil && lost.signal == nil)
    #expect(ChildProcess.End(waited: 7, status: 0) == ChildProcess.End(status: 0, signal: nil))
    #expect(ChildProcess.End(waited: 7, status: 9) == ChildProcess.End(status: nil, signal: 9))
    #expect(ChildProcess.End(waited: 7, status: 125 << 8).status == 125)
    ChildProcess.prepareSignals
    for number in [SIGCHLD, SIGPIPE] {
      var action = sigaction()
      sigaction(number, nil, &action)
      let ignored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
      #expect(ignored == (number == SIGPIPE))
    }
  }

  /// The confining program says on a channel of its own whether it got to the end of its work.
  @Test func theSandboxTellsOfItsOwnFailures() throws {
    func announcement(_ words: [String]) throws -> String {
      let process = try ChildProcess([Bench.workshop.confine] + words, environment: [:])
      _ = process.ask(nil, seconds: 10)
      process.finish(killing: false)
      return process.announcement
    }
    #expect(try announcement(["--announce", "--", "/bin/true"]) == "ready\n")
    let script = "echo failed: no space left >&4; exit 125"
    #expect(try announcement(["--announce", "--", "/bin/sh", "-c", script]) == "ready\n")
    #expect(
      try announcement(["--nonsense", "1", "--", "/bin/true"]).hasPrefix("failed: --nonsense"))
    #expect(try announcement(["--announce", "--", "/nowhere"]).contains("failed: /nowhere"))
    let driver = Bench.workshop.driver
    #expect(
      try announcement(["--announce", "--load", driver, "/nowhere.so"]).hasPrefix(
        "failed: /nowhere"))
    #expect(
      try announcement(["--announce", "--load", "/no.so", driver]).hasPrefix("failed: driver"))
  }

  @Test func bothEndsOfWhatIsPrintedAreKept() {
    var transcript = Transcript(keeping: 4)
    transcript.append(Array("abcdef".utf8))
    #expect(transcript.text == "abcdef" && transcript.beginning == "abcd")
    transcript.append(Array("ghijklmnop".utf8))
    #expect(transcript.text == "abcd\n…\nmnop" && transcript.count == 16)
    var other = Transcript(keeping: 8)
    other.append(transcript)
    #expect(other.count == 16 && other.beginning == "abcd")
    #expect(other.text == "abcd\n…\nmnop")
    other.append(Array("qr".utf8))
    #expect(other.text == "abcd\n…\nmnopqr" && other.ending == "mnopqr")
    // Nothing is missing in one that fits.
    var short = Transcript(keeping: 4)
    short.append(Array("abcdef".utf8))
    var joined = Transcript(keeping: 8)
    joined.append(short)
    joined.append(short)
    #expect(joined.text == "abcdefabcdef" && joined.beginning == "abcdefab")
  }

  /// As root, under a mask that shuts everybody else out, code still runs as somebody else.
  @Test(.enabled(if: geteuid() == 0, "only root can be somebody else"))
  func aTightMaskDoesNotMakeItTheGradersUser() throws {
    try Bench.withFolder { folder in
      chmod(folder, 0o755)
      let program = try ChildProcess(
        [
          "/bin/sh", "-c",
          "umask 077; mkdir \(folder)/w; cp -r \(Bench.workshop.folder)/. \(folder)/w",
        ],
        environment: ["PATH": "/usr/bin:/bin"])
      _ = program.ask(nil, seconds: 60)
      program.finish(killing: false)
      // Nobody but root can look into the folder: no sandbox, rather than one as root.
      chmod(folder + "/w", 0o700)
      #expect(throws: GraderFailure.self) {
        try Sandbox.strongest(
          confine: folder + "/w/confine", toolchain: Bench.workshop.toolchain)
      }
    }
    #expect(Bench.workshop.sandbox.changesUser)
  }
}
