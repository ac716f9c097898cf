import Dispatch
import Synchronization

/// What `body` gives for 0 and on, computed on all processors.
///
/// - Throws: the failure of the lowest number that has one.
func concurrently<Item: Sendable>(
  count: Int, _ body: @Sendable (Int) throws(GraderFailure) -> Item
) throws(GraderFailure) -> [Item] {
  let results = Mutex([Result<Item, GraderFailure>?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = Result { () throws(GraderFailure) in try body(index) }
    results.withLock { $0[index] = result }
  }
  var items: [Item] = []
  for result in results.withLock({ $0 }) {
    if let result { items.append(try result.get()) }
  }
  return items
}
