import Foundation
import Foundations
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

  /// Weaves again the pages of chapters that refer to others: an equation of another chapter may have
  /// got another number in this run. Nothing runs but the weaver.
  public func settleReferences(_ chapters: [Entry], arguments: [String]) throws {
    let referring = chapters.filter { chapter in
      let folder = root.appending(path: "Chapters/\(chapter.stem)")
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.contains { name in
        let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return self.chapters.contains { text?.contains("(\($0.stem)/") == true }
      }
    }
    if referring.isEmpty { return }
    _ = try run(referring, arguments: arguments, jobs: referring.count, isQuiet: true)
  }

  /// That what did not change was replayed, and what training it again would take: at least the seconds of
  /// the last runs, which may have found trained things in their store.
  public func replayNote(in directory: URL) throws -> String {
    let seconds = try records(in: directory).reduce(0) { $0 + $1.record.provenance.seconds }
    let minutes = max(1, Int((seconds / 60).rounded(.up)))
    return "What did not change was replayed from the committed records, not trained; `make fresh` "
      + "trains everything again (at least \(minutes) \(minutes == 1 ? "minute" : "minutes"))."
  }

  package func program(of chapter: Entry) -> URL {
    programs.appending(path: chapter.name)
  }

  private func launch(
    _ chapter: Entry, _ arguments: [String], _ environment: [String: String], isQuiet: Bool,
    input: FileHandle
  ) -> Bool {
    guard Interruption.received == nil else { return false }
    let child: ChildProcess
    do {
      child = try ChildProcess(
        program(of: chapter).path, arguments, environment: environment, folder: root.path,
        input: .descriptor(input.fileDescriptor), output: isQuiet ? .nothing : .inherited,
        isGroupOfItsOwn: true)
    } catch {
      Program.complain("\(chapter.name): cannot be started: \(error.reason)")
      return false
    }
    Interruption.forward(to: child.identifier)
    let ending = child.wait()
    Interruption.forget(child.identifier)
    return ending == .exited(0)
  }
}

/// The reader stopped the book: its chapters have been told so and have ended.
public struct BookInterruption: Error, Sendable, Hashable, CustomStringConvertible {
  /// The signal's number; a program exits with 128 more.
  public let signal: Int32

  /// - Parameter signal: the number of the signal that came, `SIGINT` say.
  public init(signal: Int32) { self.signal = signal }

  public var description: String { "interrupted" }
}
