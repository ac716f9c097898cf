import CKernels
import Foundations
import Programs
import Synchronization

/// How the engine computes.
public enum Compute {
  /// The threads that share a large operation: by default one a core, at most eight, or what the
  /// environment variable `MARGINALIA_THREADS` says (`ThreadSetting`). Results do not depend on it.
  public static var threads: Int {
    get { ThreadPool.shared.threads }
    set {
      require(ThreadSetting.range.contains(newValue), "\(newValue) threads: 1 to 64 make sense")
      ThreadPool.shared.threads = newValue
    }
  }
}

extension Compute {
  /// The pool, for other modules' loops: two pools in one process cost each other half their time.
  static var threadPool: Workers {
    Workers(count: threads) { items, body in ThreadPool.shared.parallel(items, body) }
  }

  private static let operationCount = Atomic<Int>(0)

  /// The floating-point operations of products and convolutions since the start: two for each
  /// multiplication and addition, taps on padding included.
  public static var operations: Int { operationCount.load(ordering: .relaxed) }

  static func count(multiplications: Int) {
    operationCount.add(2 * multiplications, ordering: .relaxed)
  }

  /// The most operations a second that all threads together reach in a loop of nothing but
  /// multiplications and additions: what products are measured against.
  public static func measuredPeak() -> Double {
    let threads = ThreadPool.shared.threads
    var best = 0.0
    for _ in 0..<8 {
      let clock = ContinuousClock()
      let start = clock.now
      let total = sumInPieces(threads * 2 * elementwiseGrain) { _, _ in
        var sink: Float = 0
        return kernel_saturate(1_000_000, &sink)
      }
      let (seconds, attoseconds) = (clock.now - start).components
      best = max(best, total / (Double(seconds) + Double(attoseconds) * 1e-18))
    }
    return best
  }
}
