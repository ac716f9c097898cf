import Dispatch

/// Threads that share a loop's items: whose they are is the caller's business, so that a process
/// with a pool of its own need not have two.
public struct Workers {
  /// At most so many items run at a time.
  public let count: Int
  /// Calls the closure for 0 ..< items, on several threads, and returns when all have returned.
  public let run: (_ items: Int, _ body: (Int) -> Void) -> Void

  /// Workers that share items in a way of their own.
  public init(count: Int, run: @escaping (_ items: Int, _ body: (Int) -> Void) -> Void) {
    self.count = count
    self.run = run
  }

  /// As many as there are cores, of the system's own pool.
  public static var allCores: Workers { some(ProcessorCount.available) }

  /// At most so many, of the system's own pool.
  public static func some(_ count: Int) -> Workers {
    Workers(count: count) { items, body in
      // The closure outlives no call: the loop returns when its items have.
      withoutActuallyEscaping(body) { body in
        let shared = Shared(body: body)
        DispatchQueue.concurrentPerform(iterations: items) { shared.body($0) }
      }
    }
  }

  private struct Shared: @unchecked Sendable {
    // Safe to send: `run`'s contract is that items do not depend on one another.
    let body: (Int) -> Void
  }
}
