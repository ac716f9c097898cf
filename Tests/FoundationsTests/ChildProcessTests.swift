import Foundation
import Foundations
import Testing

@Suite struct ChildProcessTests {
  private let shell = "/bin/sh"

  /// What a shell prints, and how it ends.
  private func run(
    _ script: String, environment: [String: String]? = nil, folder: String? = nil,
    input: ChildProcess.Stream = .nothing
  ) throws -> (text: String, ending: ChildProcess.Ending) {
    let file = FileManager.default.temporaryDirectory.path + "/child-\(UUID().uuidString)"
    defer { unlink(file) }
    let child = try ChildProcess(
      shell, ["-c", script], environment: environment, folder: folder, input: input,
      output: .file(file))
    let ending = child.wait()
    return (try String(contentsOfFile: file, encoding: .utf8), ending)
  }

  @Test func anEndIsToldAsItWas() throws {
    #expect(try run("exit 7").ending == .exited(7))
    #expect(try run("kill -TERM $$").ending == .killed(signal: SIGTERM))
    #expect(ChildProcess.Ending.killed(signal: 9).status == 137)
    #expect(ChildProcess.Ending.exited(3).status == 3)
  }

  @Test func itHasTheEnvironmentTheFolderAndTheInputThatItIsGiven() throws {
    #expect(try run("echo $COLOR", environment: ["COLOR": "green"]).text == "green\n")
    #expect(try run("pwd -P", folder: "/").text == "/\n")
    #expect(try run("cat").text == "")
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    _ = "words".withCString { write(ends[1], $0, 5) }
    close(ends[1])
    defer { close(ends[0]) }
    #expect(try run("cat", input: .descriptor(ends[0])).text == "words")
  }

  /// Standard error's pipe may have any number, that of the channel too.
  @Test func everyStreamArrivesUnderItsNumber() throws {
    var (errors, channel): ([Int32], [Int32]) = ([0, 0], [0, 0])
    try #require(pipe(&errors) == 0 && pipe(&channel) == 0)
    let child = try ChildProcess(
      shell, ["-c", "echo errors >&2; echo channel >&3"], output: .nothing,
      errors: .descriptor(errors[1]), channel: .descriptor(channel[1]))
    close(errors[1])
    close(channel[1])
    #expect(child.wait() == .exited(0))
    for (end, word) in [(errors[0], "errors\n"), (channel[0], "channel\n")] {
      #expect(
        FileHandle(fileDescriptor: end, closeOnDealloc: true).readDataToEndOfFile()
          == Data(word.utf8))
    }
  }

  /// A descriptor that was opened without a thought of children does not reach them.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd")))
  func itHasNoOtherOpenFile() throws {
    let open = (0..<8).map { _ in dup(STDERR_FILENO) }
    defer { for descriptor in open { close(descriptor) } }
    // The shell's own builtin lists what it has: its streams, and the folder that it reads.
    let names = try run("for f in /proc/$$/fd/*; do echo ${f##*/}; done").text
      .split(separator: "\n").compactMap { Int32($0) }
    #expect(names.starts(with: [0, 1, 2]))
    #expect(names.count <= 4 && Set(open).isDisjoint(with: names.filter { $0 > 3 }))
  }

  /// Dispatch's threads block signals.
  @Test func aSignalReachesIt() throws {
    var all = sigset_t()
    var before = sigset_t()
    sigemptyset(&all)
    sigaddset(&all, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &all, &before)
    let child = try ChildProcess("/bin/sleep", ["20"])
    pthread_sigmask(SIG_SETMASK, &before, nil)
    kill(child.identifier, SIGTERM)
    #expect(child.wait() == .killed(signal: SIGTERM))
  }

  @Test func patienceEnds() throws {
    let began = ContinuousClock.now
    #expect(try ChildProcess("/bin/sleep", ["20"]).wait(atMost: .milliseconds(50)) == nil)
    #expect(ContinuousClock.now - began < .seconds(10))
    #expect(try ChildProcess(shell, ["-c", "exit 2"]).wait(atMost: .seconds(20)) == .exited(2))
  }

  @Test func aGroupOfItsOwn() throws {
    for isOwn in [true, false] {
      let child = try ChildProcess("/bin/sleep", ["20"], isGroupOfItsOwn: isOwn)
      #expect((getpgid(child.identifier) == child.identifier) == isOwn)
      kill(child.identifier, SIGKILL)
      #expect(child.wait() == .killed(signal: SIGKILL))
    }
  }

  @Test func whatIsNotThereIsAnError() throws {
    let error = #expect(throws: ChildProcessError.self) { try ChildProcess("/nowhere/at/all", []) }
    #expect(
      error?.description == "/nowhere/at/all: cannot be started: No such file or directory")
    #expect(throws: ChildProcessError.self) {
      try ChildProcess(shell, ["-c", "exit 0"], folder: "/nowhere/at/all")
    }
  }

  @Test func aProgramIsFoundInThePath() {
    #expect(ChildProcess.program(named: "sh", inPath: "/nowhere:/bin")?.path == "/bin/sh")
    #expect(ChildProcess.program(named: "sh", inPath: "") == nil)
    #expect(ChildProcess.program(named: "bin", inPath: "/usr:/") == nil)
  }
}
