import Foundation
import Foundations
import Literate
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The programs that the live book has started: all of them end with it.
final class Children: Sendable {
  private struct State {
    var running: Set<pid_t> = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let root: URL
  private let lifeline: (chapters: FileHandle, book: FileHandle)

  init(root: URL) throws {
    self.root = root
    lifeline = try BookLifeline.open()
  }

  /// A program that runs, or is about to.
  final class Handle: Sendable {
    private struct State {
      var process: pid_t = 0
      var isCancelled = false
    }

    private let state = Mutex(State())

    /// Asks it to end.
    func cancel() {
      state.withLock { state in
        state.isCancelled = true
        if state.process > 0 {
          ProcessTree.tell(ProcessTree.members(of: state.process), SIGTERM)
        }
      }
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    fileprivate func set(_ process: pid_t) {
      state.withLock { state in
        state.process = process
        if state.isCancelled, process > 0 {
          ProcessTree.tell(ProcessTree.members(of: process), SIGTERM)
        }
      }
    }
  }

  /// Runs a program to its end and hands on its lines as they come.
  ///
  /// - Parameters:
  ///   - interim: where a chapter's sections show how far they have come.
  ///   - isChapter: whether it is a chapter's program, whose standard output is a summary that the
  ///     page has, too.
  /// - Returns: its exit code; nil when it could not be started, or was stopped by a signal.
  func run(
    _ program: URL, _ arguments: [String], handle: Handle = Handle(), isChapter: Bool = true,
    interim: URL? = nil,
    line: @escaping @Sendable (String) -> Void = { _ in }
  ) -> Int32? {
    var environment = ProcessInfo.processInfo.environment
    if isChapter {
      environment[BookLifeline.variable] = "1"
      environment[ProgressDisplay.variable] = "1"
      environment["TERM"] = "dumb"
      environment[InterimPages.variable] = interim?.path
    }
    // What SwiftPM is started in is as it was: it would read the manifest again.
    let words = Pipe()
    let writing = words.fileHandleForWriting
    let child = state.withLock { state -> ChildProcess? in
      guard !state.isClosed else { return nil }
      let child = try? ChildProcess(
        program.path, arguments, environment: environment, folder: root.path,
        input: .descriptor(lifeline.chapters.fileDescriptor),
        output: isChapter ? .nothing : .descriptor(writing.fileDescriptor),
        errors: .descriptor(writing.fileDescriptor), isGroupOfItsOwn: true)
      if let child { state.running.insert(child.identifier) }
      return child
    }
    try? writing.close()
    guard let child else { return nil }
    handle.set(child.identifier)
    Self.read(words.fileHandleForReading, line)
    let ending = child.wait()
    handle.set(0)
    state.withLock { _ = $0.running.remove(child.identifier) }
    if case .exited(let code) = ending { return code }
    return nil
  }

  private static func read(_ handle: FileHandle, _ line: (String) -> Void) {
    var pending = Data()
    while true {
      let more = handle.availableData
      if more.isEmpty { break }
      pending += more
      while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        line(String(decoding: pending[..<end], as: UTF8.self))
        pending = Data(pending[pending.index(after: end)...])
      }
    }
    if !pending.isEmpty { line(String(decoding: pending, as: UTF8.self)) }
  }

  /// Ends all, and lets none begin. Who does not end within a few seconds is ended.
  func close() {
    let running = state.withLock { state in
      state.isClosed = true
      return state.running
    }
    var members: Set<pid_t> = []
    for round in 0..<120 {
      for process in running { members.formUnion(ProcessTree.members(of: process)) }
      members = members.filter { ProcessTree.isRunning($0) }
      if members.isEmpty { break }
      // Again after a while: compilers start others until they hear of it.
      if round % 10 == 0 { ProcessTree.tell(members, round < 80 ? SIGTERM : SIGKILL) }
      usleep(50_000)
    }
    for _ in 0..<20 where !state.withLock({ $0.running.isEmpty }) { usleep(50_000) }
  }
}
