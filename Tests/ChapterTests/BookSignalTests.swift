import Foundation
import Testing

/// `book run` and a signal: the chapters end with it, and leave what they have.
@Suite struct BookSignalTests {
  @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGKILL])
  func aStoppedBookStopsItsChapters(_ signal: Int32) throws {
    let files = FileManager.default
    let place = files.temporaryDirectory.appending(path: "book-\(UUID())")
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: place) }
    let output = place.appending(path: "out").path
    let words = place.appending(path: "complaints")
    try Data().write(to: words)

    let book = Process()
    book.executableURL = try Program(name: "book").url
    book.arguments = ["run", "--quick", "--fresh", "--output", output, "kl-mle"]
    book.standardInput = FileHandle.nullDevice
    book.standardOutput = FileHandle.nullDevice
    book.standardError = try FileHandle(forWritingTo: words)
    try book.run()
    func names() -> [String] { (try? files.contentsOfDirectory(atPath: output)) ?? [] }
    func wait(until isDone: () -> Bool) {
      let limit = ContinuousClock.now + .seconds(30)
      while !isDone(), ContinuousClock.now < limit { usleep(20_000) }
    }
    wait { names().contains { $0.hasPrefix(".1-kl-mle-") } }
    usleep(500_000)
    kill(book.processIdentifier, signal)
    book.waitUntilExit()
    // Nobody waits for the chapters of a book that was killed.
    if signal == SIGKILL { wait { Self.processes(with: output).isEmpty } }
    #expect(Self.processes(with: output) == [])
    #expect(names() == ["partial"])
    if signal != SIGKILL {
      #expect(book.terminationReason == .exit)
      #expect(book.terminationStatus == 128 + signal)
      let complaints = try String(contentsOf: words, encoding: .utf8)
      #expect(complaints == "kl-mle: interrupted\nbook: interrupted\n")
    }
  }

  /// Those that have a word among their arguments, where the system tells.
  private static func processes(with word: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.filter { process in
      guard Int(process) != nil else { return false }
      let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
      return line.firstRange(of: Data(word.utf8)) != nil
    }
  }
}
