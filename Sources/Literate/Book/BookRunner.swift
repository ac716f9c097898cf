import Foundation
import Programs
import Synchronization

extension Book {
  /// Runs chapters, `jobs` at a time, each by its own program beside this one.
  ///
  /// - Parameters:
  ///   - arguments: passed on to each.
  ///   - isQuiet: keep what they print to themselves, unless one fails.
  /// - Returns: the chapters that failed.
  public func run(
    _ chapters: [Entry], arguments: [String], jobs: Int = 1, isQuiet: Bool = false
  ) throws -> [Entry] {
    for chapter in chapters {
      let program = program(of: chapter)
      guard FileManager.default.isExecutableFile(atPath: program.path) else {
        throw BookError("\(program.path): not built; build it with swift build")
      }
    }
    let failed = Mutex<[Entry]>([])
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = max(1, jobs)
    for chapter in chapters {
      queue.addOperation {
        let holds = launch(chapter, arguments, isAlone: jobs <= 1 && !isQuiet, isQuiet: isQuiet)
        if !holds { failed.withLock { $0.append(chapter) } }
      }
    }
    queue.waitUntilAllOperationsAreFinished()
    return failed.withLock { $0.sorted { $0.number < $1.number } }
  }

  func program(of chapter: Entry) -> URL {
    programs.appending(path: chapter.name)
  }

  private func launch(_ chapter: Entry, _ arguments: [String], isAlone: Bool, isQuiet: Bool) -> Bool
  {
    let process = Process()
    process.executableURL = program(of: chapter)
    process.arguments = arguments
    process.currentDirectoryURL = root
    process.standardInput = FileHandle.nullDevice
    if isQuiet { process.standardOutput = FileHandle.nullDevice }
    if !isAlone {
      // Bars of several chapters would write over each other.
      var environment = ProcessInfo.processInfo.environment
      environment["TERM"] = "dumb"
      process.environment = environment
    }
    do {
      try process.run()
    } catch {
      Program.complain("\(chapter.name): cannot be started: \(error.localizedDescription)")
      return false
    }
    process.waitUntilExit()
    return process.terminationReason == .exit && process.terminationStatus == 0
  }
}
