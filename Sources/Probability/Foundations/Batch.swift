import Dispatch
import Foundation

/// Batches at least this long are shared between the processors.
private let parallelThreshold = 1 << 15

/// Asked for once: it is a system call.
private let processorCount = ProcessInfo.processInfo.activeProcessorCount

/// Calls `body` with ranges that cover 0..<count, each at most `block` long, on all processors when
/// there is enough to do.
///
/// For work that is independent from one index to the next, so that neither the number of processors
/// nor the order shows in the result.
func inBlocks(_ count: Int, of block: Int = 2048, _ body: (Range<Int>) -> Void) {
  let tasks = processorCount
  guard count >= parallelThreshold, tasks > 1 else {
    return cover(0..<count, with: block, body)
  }
  withoutActuallyEscaping(body) { body in
    // The ranges are disjoint, so the tasks share nothing that is written.
    nonisolated(unsafe) let shared = body
    DispatchQueue.concurrentPerform(iterations: tasks) { task in
      cover(count * task / tasks..<count * (task + 1) / tasks, with: block, shared)
    }
  }
}

private func cover(_ range: Range<Int>, with block: Int, _ body: (Range<Int>) -> Void) {
  var start = range.lowerBound
  while start < range.upperBound {
    let end = min(start + block, range.upperBound)
    body(start..<end)
    start = end
  }
}

extension UnsafeBufferPointer {
  /// The part in `range` as a buffer of its own.
  func part(_ range: Range<Int>) -> UnsafeBufferPointer { .init(rebasing: self[range]) }
}

extension UnsafeMutableBufferPointer {
  /// The part in `range` as a buffer of its own.
  func part(_ range: Range<Int>) -> UnsafeMutableBufferPointer { .init(rebasing: self[range]) }
}
