import Foundation
import Literate
import Synchronization

/// Makes chapters' programs what their sources are.
final class Builder: Sendable {
  enum Outcome: Sendable {
    case current
    /// With what the compiler said.
    case failed(String)
    /// It was stopped.
    case stopped
  }

  private let book: Book
  private let children: Children
  /// One build at a time: SwiftPM would wait for its own lock.
  private let lane = NSLock()

  init(book: Book, children: Children) {
    self.book = book
    self.children = children
  }

  /// Whether a chapter's program is there and was compiled from the code that is on disk; prose does
  /// not count.
  func isCurrent(_ chapter: Book.Entry) -> Bool {
    let program = book.program(of: chapter)
    guard FileManager.default.isExecutableFile(atPath: program.path) else { return false }
    return children.run(program, ["--is-current"]) == 0
  }

  /// Compiles a chapter if it has to be.
  ///
  /// - Parameters:
  ///   - inAnyCase: whether to ask SwiftPM even if the chapter's own sources are those compiled: a
  ///     library has changed, of which the program knows nothing.
  ///   - building: is called when it has to be.
  func makeCurrent(
    _ chapter: Book.Entry, inAnyCase: Bool = false, handle: Children.Handle,
    building: @Sendable () -> Void
  ) -> Outcome {
    lane.lock()
    defer { lane.unlock() }
    if handle.isCancelled { return .stopped }
    if !inAnyCase, isCurrent(chapter) { return .current }
    building()
    // In the configuration of this program: `.build/<platform>/<configuration>`.
    let configuration = book.programs.lastPathComponent == "debug" ? "debug" : "release"
    let scratch = book.programs.deletingLastPathComponent().deletingLastPathComponent()
    let lines = Mutex<[String]>([])
    let code = children.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      [
        "swift", "build", "--configuration", configuration, "--scratch-path", scratch.path,
        "--product", chapter.name,
      ], handle: handle, isChapter: false
    ) { line in lines.withLock { $0.append(line) } }
    if handle.isCancelled { return .stopped }
    guard let code else { return .stopped }
    if code != 0 {
      return .failed(Self.complaint(lines.withLock { $0 }, root: book.root.path))
    }
    // A file that was saved meanwhile is told as a change of its own.
    return isCurrent(chapter)
      ? .current : .failed("it was compiled, and is not yet what its sources are")
  }

  /// What a reader of the build's output looks for: the errors with their lines of code.
  static func complaint(_ lines: [String], root: String) -> String {
    var kept = lines.filter { line in
      // "[3/7] Compiling …", "Building for production...", and the command lines of failed jobs.
      let isStep = line.hasPrefix("[") && line.dropFirst().first?.isNumber == true
      let isCommand = line.hasPrefix("error: emit-module") || line.count > 600
      return !isStep && !isCommand && !line.hasPrefix("Building for ")
    }
    .map { $0.replacing(root + "/", with: "") }
    if let first = kept.firstIndex(where: { $0.contains("error:") }) {
      kept.removeFirst(first)
    }
    let text = kept.prefix(60).joined(separator: "\n").trimmingCharacters(in: .newlines)
    return text.isEmpty ? "swift build failed and said nothing" : text
  }
}
