import Foundation
import Testing

@testable import Literate

/// What a reader waits for, measured.
@Suite(.serialized) struct LatencyTests {
  #if os(Linux)
    /// How long a chapter takes to say something on a terminal, and what it says first.
    private func firstWords() throws -> (seconds: Double, words: String) {
      let place = try TemporaryDirectory()
      let (terminal, other) = try pseudoterminal()
      defer { close(terminal) }
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

    /// The two ends of a new pseudoterminal, by Linux's own calls: Glibc's are not in its module.
    private func pseudoterminal() throws -> (near: Int32, far: Int32) {
      let near = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      try #require(near >= 0)
      var (locked, number): (Int32, Int32) = (0, 0)
      // TIOCSPTLCK and TIOCGPTN.
      let unlocked = ioctl(near, 0x4004_5431, &locked)
      let numbered = ioctl(near, 0x8004_5430, &number)
      try #require(unlocked == 0 && numbered == 0)
      let far = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
      try #require(far >= 0)
      return (near, far)
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
  #endif

  /// Processor time of this thread, best of five.
  @Test func theFirstChapterIsWovenWithinATenthOfASecond() throws {
    let root = String(#filePath.dropLast("/Tests/LiterateTests/Running/LatencyTests.swift".count))
    let folder = URL(filePath: root + "/Chapters/1-kl-mle")
    var sources: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where file.hasSuffix(".swift") {
      sources[file] = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }
    let main = try #require(sources["main.swift"])
    sources["main.swift"] = nil
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
    #expect(best < 0.1)
  }
}
