import Foundation
import Literate
import Synchronization

/// Looks at a student's exercises, where the program `course` is there.
final class Exercises: Sendable {
  private let program: URL
  private let children: Children
  private let events: EventStream
  private let lane = NSLock()

  init(book: Book, children: Children, events: EventStream) {
    program = book.programs.appending(path: "course")
    self.children = children
    self.events = events
  }

  var areThere: Bool { FileManager.default.isExecutableFile(atPath: program.path) }

  struct Request: Sendable, Decodable {
    var id: String
    /// "1.2".
    var exercise: String
  }

  /// - Returns: why it cannot be; nil when it has begun.
  func begin(_ request: Request) -> String? {
    guard RunRequest.isID(request.id) else { return "the run has no name" }
    guard areThere else { return "the program course is not built" }
    let exercise = request.exercise
    guard !exercise.isEmpty, exercise.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else {
      return "\(exercise): that is no exercise"
    }
    Thread.detachNewThread { [self] in
      lane.lock()
      defer { lane.unlock() }
      let lines = Mutex<[String]>([])
      events.publish(
        LiveEvent(kind: .run, words: "looking at \(exercise)", run: RunReport(id: request.id)))
      let code = children.run(program, ["check", exercise], isChapter: false) { line in
        lines.withLock { $0.append(line) }
      }
      events.publish(
        LiveEvent(
          kind: .run, words: lines.withLock { $0.suffix(60).joined(separator: "\n") },
          run: RunReport(id: request.id, hasEnded: true, code: code)))
    }
    return nil
  }
}
