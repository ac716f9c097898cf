import Foundation
import Synchronization
import Testing

@testable import Tensors

extension Engine {
  @Suite struct ThreadPoolTests {
    private static func onThreads(_ count: Int, _ body: () throws -> Void) rethrows {
      let before = Compute.threads
      Compute.threads = count
      defer { Compute.threads = before }
      try body()
    }

    private static var currentThread: UInt {
      #if canImport(Darwin)
        UInt(bitPattern: pthread_self())
      #else
        UInt(pthread_self())
      #endif
    }

    /// Each of two items waits for the other: done only if two threads work at the same time.
    @Test func twoThreadsWorkAtTheSameTime() {
      Self.onThreads(2) {
        for _ in 0..<20 {
          let arrived = Atomic<Int>(0)
          let threads = Locked<Set<UInt>>([])
          ThreadPool.shared.parallel(2) { _ in
            threads.withLock { _ = $0.insert(Self.currentThread) }
            arrived.add(1, ordering: .sequentiallyConsistent)
            let deadline = Date(timeIntervalSinceNow: 20)
            while arrived.load(ordering: .sequentiallyConsistent) < 2, Date() < deadline {
              usleep(50)
            }
          }
          let met = threads.withLock { $0.count }
          #expect(met == 2)
          if met < 2 { return }
        }
      }
    }

    /// Two callers at once, calls from within items, changing numbers of threads and items, and pauses
    /// in which the workers fall asleep: every item is computed once, and no call returns before.
    @Test(.timeLimit(.minutes(2))) func everyItemOnceWhateverHappens() {
      let before = Compute.threads
      defer { Compute.threads = before }
      let (faults, end) = (Counter(), DispatchSemaphore(value: 0))
      Thread.detachNewThread {
        Self.play(1, rounds: 1500, faults)
        end.signal()
      }
      Self.play(0, rounds: 1500, faults)
      end.wait()
      #expect(faults.value.load(ordering: .relaxed) == 0)
    }

    private static func play(_ caller: Int, rounds: Int, _ faults: Counter) {
      let counts = (0..<40).map { _ in Counter() }
      for round in 0..<rounds {
        if caller == 0 { ThreadPool.shared.threads = 1 + round % 4 }
        let items = 1 + (round * 7 + caller) % 40
        ThreadPool.shared.parallel(items) { item in
          counts[item].value.add(1, ordering: .relaxed)
          if item % 5 == 0 {
            let inner = Atomic<Int>(0)
            ThreadPool.shared.parallel(3) { inner.add($0 + 1, ordering: .relaxed) }
            if inner.load(ordering: .relaxed) != 6 { faults.value.add(1, ordering: .relaxed) }
          }
          if item == 1, round % 9 == 0 { usleep(200) }
        }
        for item in counts.indices {
          let count = counts[item].value.exchange(0, ordering: .relaxed)
          if count != (item < items ? 1 : 0) { faults.value.add(1, ordering: .relaxed) }
        }
        // Longer than a thread spins.
        if round % 25 == caller { usleep(2000) }
      }
    }

    private final class Counter: Sendable {
      let value = Atomic<Int>(0)
    }
  }
}
