import Foundation
import Programs
import Synchronization

extension Book {
  /// Runs chapters, `jobs` at a time, each by its own program beside this one. Several at a time share
  /// the cores: that is faster than one after the other, as small networks gain little from a second
  /// thread, and the pages are the same bytes.
  ///
  /// - Parameters:
  ///   - arguments: passed on to each.
  ///   - isQuiet: keep what they print to themselves, unless one fails.
  /// - Returns: the chapters that failed.
  /// - Throws: ``BookInterruption`` when a signal came, after the chapters have ended.
  public func run(
    _ chapters: [Entry], arguments: [String], jobs: Int = 1, isQuiet: Bool = false
  ) throws -> [Entry] {
    for chapter in chapters {
      let program = program(of: chapter)
      guard FileManager.default.isExecutableFile(atPath: program.path) else {
        throw BookError("\(program.path): not built; build it with swift build")
      }
    }
    let lifeline = try BookLifeline.open()
    Interruption.watch()
    let failed = Mutex<[Entry]>([])
    let queue = OperationQueue()
    let together = min(max(1, jobs), chapters.count, Interruption.mostChildren)
    queue.maxConcurrentOperationCount = max(1, together)
    var environment = ProcessInfo.processInfo.environment
    environment[BookLifeline.variable] = "1"
    // Bars of several chapters would write over each other.
    if together > 1 || isQuiet { environment["TERM"] = "dumb" }
    if together > 1, ThreadSetting.value == nil {
      let share = ProcessInfo.processInfo.activeProcessorCount / together
      environment[ThreadSetting.variable] = "\(min(max(1, share), 8))"
    }
    // The last chapters train the largest networks: begun first, they are not waited for alone.
    for chapter in together > 1 ? chapters.reversed() : chapters {
      queue.addOperation { [environment] in
        let holds = launch(
          chapter, arguments, environment, isQuiet: isQuiet, input: lifeline.chapters)
        if !holds { failed.withLock { $0.append(chapter) } }
      }
    }
    withExtendedLifetime(lifeline) { queue.waitUntilAllOperationsAreFinished() }
    if let signal = Interruption.received { throw BookInterruption(signal: signal) }
    return failed.withLock { $0.sorted { $0.number < $1.number } }
  }

  func program(of chapter: Entry) -> URL {
    programs.appending(path: chapter.name)
  }

  private func launch(
    _ chapter: Entry, _ arguments: [String], _ environment: [String: String], isQuiet: Bool,
    input: FileHandle
  ) -> Bool {
    guard Interruption.received == nil else { return false }
    let process = Process()
    process.executableURL = program(of: chapter)
    process.arguments = arguments
    process.currentDirectoryURL = root
    process.standardInput = input
    if isQuiet { process.standardOutput = FileHandle.nullDevice }
    process.environment = environment
    do {
      try process.run()
    } catch {
      Program.complain("\(chapter.name): cannot be started: \(error.localizedDescription)")
      return false
    }
    Interruption.forward(to: process.processIdentifier)
    process.waitUntilExit()
    Interruption.forget(process.processIdentifier)
    return process.terminationReason == .exit && process.terminationStatus == 0
  }
}

/// The reader stopped the book: its chapters have been told so and have ended.
public struct BookInterruption: Error, Sendable, Hashable, CustomStringConvertible {
  public let signal: Int32

  public var description: String { "interrupted" }
}
