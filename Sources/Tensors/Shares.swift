import Synchronization

/// Values in cache lines of their own, one for each thread or one for all.
///
/// What different threads write must not lie side by side: a line that another core has written
/// costs a tenth to half a microsecond to fetch.
struct Lines<Value: ~Copyable>: @unchecked Sendable {
  // Safe to send: an address that stays and is never freed; what is there is atomic.
  private let base: UnsafeMutableRawPointer
  private static var stride: Int { 128 }

  init(count: Int = 1, _ value: () -> Value) {
    base = .allocate(byteCount: count * Self.stride, alignment: Self.stride)
    for index in 0..<count {
      (base + index * Self.stride).initializeMemory(as: Value.self, to: value())
    }
  }

  subscript(index: Int) -> Value {
    unsafeAddress {
      UnsafePointer((base + index * Self.stride).assumingMemoryBound(to: Value.self))
    }
  }

  var pointee: Value {
    unsafeAddress { UnsafePointer(base.assumingMemoryBound(to: Value.self)) }
  }
}

/// Consecutive items of an operation.
struct Share: ~Copyable {
  /// The operation in the upper half, counted up; the items not yet taken in the lower.
  private let ticket = Atomic<UInt64>(0)
  private let end = Atomic<Int>(0)
  /// The closure that computes an item: a pointer to it on its caller's stack.
  private let body = Atomic<UInt>(0)

  var isEmpty: Bool { ticket.load(ordering: .sequentiallyConsistent) & 0xffff_ffff == 0 }

  /// Lets threads take these items. The share must be empty.
  func offer(_ items: Range<Int>, of body: UnsafePointer<(Int) -> Void>) {
    self.body.store(UInt(bitPattern: body), ordering: .relaxed)
    end.store(items.upperBound, ordering: .relaxed)
    let operation = (ticket.load(ordering: .relaxed) >> 32) &+ 1
    ticket.store(operation << 32 | UInt64(items.count), ordering: .sequentiallyConsistent)
  }

  /// Takes and computes items until none is left; how many.
  func work() -> Int {
    var finished = 0
    var seen = ticket.load(ordering: .acquiring)
    while seen & 0xffff_ffff != 0 {
      // These belong to the operation of the ticket if the exchange succeeds: they are only written
      // when no item is left.
      let pointer = body.load(ordering: .relaxed)
      let end = end.load(ordering: .relaxed)
      let (exchanged, now) = ticket.weakCompareExchange(
        expected: seen, desired: seen - 1, successOrdering: .acquiringAndReleasing,
        failureOrdering: .acquiring)
      if exchanged {
        UnsafePointer<(Int) -> Void>(bitPattern: pointer)!.pointee(end - Int(seen & 0xffff_ffff))
        finished += 1
        seen = ticket.load(ordering: .acquiring)
      } else {
        seen = now
      }
    }
    return finished
  }
}
