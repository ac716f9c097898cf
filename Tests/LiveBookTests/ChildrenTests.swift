import Foundation
import Synchronization
import Testing

@testable import LiveBook

#if canImport(Glibc)
  import Glibc
#endif

/// Programs that the live book starts.
@Suite struct ChildrenTests {
  private let shell = URL(fileURLWithPath: "/bin/sh")

  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
    func add(_ line: String) { all.withLock { $0.append(line) } }
    var now: [String] { all.withLock { $0 } }
  }

  private func wait(_ isDone: () -> Bool) {
    let limit = ContinuousClock.now + .seconds(20)
    while !isDone(), ContinuousClock.now < limit { usleep(10_000) }
  }

  @Test func linesAndCodeAreHanded() throws {
    let children = try Children(root: FileManager.default.temporaryDirectory)
    let lines = Lines()
    let code = children.run(shell, ["-c", "echo no; echo a >&2; printf b >&2; exit 7"]) {
      lines.add($0)
    }
    #expect(code == 7)
    #expect(lines.now == ["a", "b"])
    let both = Lines()
    _ = children.run(shell, ["-c", "echo a; echo b >&2"], isChapter: false) { both.add($0) }
    #expect(both.now.sorted() == ["a", "b"])
    #expect(children.run(URL(fileURLWithPath: "/nowhere"), []) == nil)
  }

  /// Runs a shell that waits for its child, and ends both by `stop`.
  private func endsAll(_ stop: (Children, Children.Handle) -> Void) throws {
    let children = try Children(root: FileManager.default.temporaryDirectory)
    let handle = Children.Handle()
    let lines = Lines()
    Thread.detachNewThread { [shell] in
      _ = children.run(
        shell, ["-c", "sleep 600 & echo $! >&2; wait"], handle: handle
      ) { lines.add($0) }
    }
    wait { !lines.now.isEmpty }
    let grandchild = try #require(lines.now.first.flatMap { pid_t($0) })
    #expect(ProcessTree.isRunning(grandchild))
    stop(children, handle)
    wait { !ProcessTree.isRunning(grandchild) }
    #expect(!ProcessTree.isRunning(grandchild))
    kill(grandchild, SIGKILL)
  }

  @Test func theEndEndsDescendants() throws {
    try endsAll { children, _ in
      children.close()
      #expect(children.run(shell, ["-c", "exit 0"]) == nil)
    }
  }

  @Test func whatIsCancelledEndsWithItsDescendants() throws {
    try endsAll { _, handle in
      handle.cancel()
      #expect(handle.isCancelled)
    }
  }
}
