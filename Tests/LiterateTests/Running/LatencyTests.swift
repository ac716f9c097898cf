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
      process.arguments = ["--fresh", "--output", place.path("out")]
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

  /// Reading a chapter and its record and weaving its pages, of which a changed word costs one:
  /// processor time of this thread, best of five, in a build that is not optimized.
  @Test(arguments: ["1-kl-mle", "5-diffusion"])
  func aChapterIsWovenWithinHalfASecond(_ stem: String) throws {
    let root = String(#filePath.dropLast("/Tests/LiterateTests/Running/LatencyTests.swift".count))
    let folder = "Chapters/\(stem)"
    var texts: [String: String] = [:]
    for case let file as String in FileManager.default.enumerator(atPath: "\(root)/\(folder)")
      ?? .init()
    where file.hasSuffix(".swift") {
      texts["\(folder)/\(file)"] = try String(
        contentsOf: URL(filePath: "\(root)/\(folder)/\(file)"), encoding: .utf8)
    }
    let record = URL(filePath: "\(root)/docs/reports/\(stem)/record.json")
    func processorTime() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
    var best = Double.infinity
    for _ in 0..<5 {
      let start = processorTime()
      let known = try ChapterRecord(contentsOf: record)
      let text = ChapterText(
        sources: ChapterSources(texts: texts, modules: [:]), sections: known.sections.map(\.file))
      var weaver = Weaver(
        text, runs: known.sections.map(\.run),
        identity: ChapterIdentity(
          number: known.number, name: known.chapter, claim: known.claim, isQuick: false,
          changes: []))
      let pages = weaver.pages()
      best = min(best, processorTime() - start)
      #expect(pages.pages.reduce(0) { $0 + $1.markdown.utf8.count } > 30_000)
    }
    #expect(best < 0.5)
  }
}
