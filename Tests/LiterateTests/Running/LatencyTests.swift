import Foundation
import Testing

@testable import Literate

#if canImport(Glibc)
  import Glibc
#endif

/// What a reader waits for, measured.
@Suite(.serialized) struct LatencyTests {
  /// How long a chapter takes to say something on a terminal, and what it says first.
  private func firstWords() throws -> (seconds: Double, words: String) {
    let place = try TemporaryDirectory()
    let terminal = posix_openpt(O_RDWR | O_NOCTTY)
    defer { close(terminal) }
    try #require(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0)
    let other = open(try #require(ptsname(terminal)), O_RDWR | O_NOCTTY)
    try #require(other >= 0)
    let process = Process()
    process.executableURL = ProgramRun.directory.appending(path: "fixture-chapter")
    process.arguments = ["--output", place.path("out")]
    process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    let start = ContinuousClock.now
    try process.run()
    var buffer = [UInt8](repeating: 0, count: 200)
    var polled = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    try #require(poll(&polled, 1, 20_000) == 1)
    let seconds = (ContinuousClock.now - start).seconds
    let count = read(terminal, &buffer, buffer.count)
    process.waitUntilExit()
    return (seconds, String(decoding: buffer.prefix(max(0, count)), as: UTF8.self))
  }

  /// The best of twenty: other programs have the processor too.
  @Test func aTerminalHasASignOfLifeWithinFiftyMilliseconds() throws {
    var best = Double.infinity
    for _ in 0..<20 where best >= 0.05 {
      let first = try firstWords()
      #expect(first.words.contains("fixture-chapter"), "\(first.words)")
      best = min(best, first.seconds)
    }
    #expect(best < 0.05)
  }

  /// Processor time of this thread, best of five. Ten times as long in a debug build is good enough.
  @Test func theFirstChapterIsWovenWithinATenthOfASecond() throws {
    let root = String(#filePath.dropLast("/Tests/LiterateTests/Running/LatencyTests.swift".count))
    let folder = URL(filePath: root + "/Chapters/1-kl-mle")
    var sources: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where file.hasSuffix(".swift") {
      sources[file] = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }
    let main = try #require(sources.removeValue(forKey: "main.swift"))
    let others = Dictionary(
      uniqueKeysWithValues: sources.map { ("Chapters/1-chapter/" + $0, $1) })
    func processorTime() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
    var best = Double.infinity
    for _ in 0..<5 {
      let start = processorTime()
      let page = weave(main, others: others)
      best = min(best, processorTime() - start)
      #expect(page.markdown.utf8.count > 30_000)
    }
    #if DEBUG
      #expect(best < 1)
    #else
      #expect(best < 0.1)
    #endif
  }
}
