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
        "id -u; ls /root /home /work 2>/dev/null | head -n 3; ls \(Bench.root) 2>/dev/null"
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
    #expect(printed.text.utf8.count == 4096)
    #expect(printed.count >= 100_000)
  }

  @Test func whatCannotBeStartedIsAFailure() {
    #expect(throws: GraderFailure.self) { try ChildProcess(["/nowhere"], environment: [:]) }
  }
}
