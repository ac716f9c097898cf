import CKernels
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How the engine computes.
public enum Compute {
  /// The threads that share a large operation: by default one a core, at most eight, or what the
  /// environment variable `MARGINALIA_THREADS` says. Results do not depend on it.
  public static var threads: Int {
    get { ThreadPool.shared.threads }
    set {
      precondition(newValue >= 1 && newValue <= 64, "\(newValue) threads: 1 to 64 make sense")
      ThreadPool.shared.threads = newValue
    }
  }
}

extension Compute {
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

/// The one pool of threads.
///
/// An operation is cut into items, the same ones for any number of threads; threads take items
/// until none is left, the caller too. A thread without work spins for some tens of microseconds,
/// as the next operation mostly comes within that time, and then sleeps, as spinning costs others
/// their time slices: barriers that only spin lose a factor of ten when the machine is shared.
final class ThreadPool: Sendable {
  static let shared = ThreadPool()

  /// The job in the upper half, counted up; the items not yet taken in the lower.
  private let ticket = Atomic<UInt64>(0)
  private let itemCount = Atomic<Int>(0)
  /// Items taken or not, but not finished.
  private let unfinished = Atomic<Int>(0)
  /// The closure that computes an item: a pointer to it on its caller's stack.
  private let work = Atomic<UInt>(0)
  private let isBusy = Atomic<Bool>(false)
  private let threadCount: Atomic<Int>
  private let started = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let callerSleeps = Atomic<Bool>(false)
  private let gate = Gate()

  /// Turns of a waiting loop before a thread sleeps, about 40 µs.
  private static let spins = 1500

  private init() {
    let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let asked = getenv("MARGINALIA_THREADS").flatMap { Int(String(cString: $0)) }
    threadCount = Atomic(min(max(asked ?? min(cores, 8), 1), 64))
  }

  var threads: Int {
    get { threadCount.load(ordering: .relaxed) }
    set { threadCount.store(newValue, ordering: .relaxed) }
  }

  /// Calls `body` for 0 ..< items, on several threads if there are several items.
  ///
  /// Items must not depend on each other's results. A call from within an item, or while another
  /// thread's call is under way, does its items alone.
  func parallel(_ items: Int, _ body: (Int) -> Void) {
    guard items > 1, threads > 1,
      isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else {
      for item in 0..<items { body(item) }
      return
    }
    startThreads()
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        work.store(UInt(bitPattern: pointer), ordering: .relaxed)
        itemCount.store(items, ordering: .relaxed)
        unfinished.store(items, ordering: .relaxed)
        let job = (ticket.load(ordering: .relaxed) >> 32) &+ 1
        ticket.store(job << 32 | UInt64(items), ordering: .sequentiallyConsistent)
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 { gate.wakeWorkers() }
        while takeItem() {}
        waitForOthers()
      }
    }
    isBusy.store(false, ordering: .releasing)
  }

  /// Takes and computes one item, if there is one.
  private func takeItem() -> Bool {
    var seen = ticket.load(ordering: .acquiring)
    while seen & 0xffff_ffff != 0 {
      // These belong to the job of the ticket if the exchange succeeds: they are only written
      // when no item is left.
      let pointer = work.load(ordering: .relaxed)
      let items = itemCount.load(ordering: .relaxed)
      let (exchanged, now) = ticket.weakCompareExchange(
        expected: seen, desired: seen - 1, successOrdering: .acquiringAndReleasing,
        failureOrdering: .acquiring)
      if exchanged {
        let body = UnsafePointer<(Int) -> Void>(bitPattern: pointer)!
        body.pointee(items - Int(seen & 0xffff_ffff))
        let left = unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue
        if left == 0, callerSleeps.load(ordering: .sequentiallyConsistent) { gate.wakeCaller() }
        return true
      }
      seen = now
    }
    return false
  }

  private func waitForOthers() {
    var turns = 0
    while unfinished.load(ordering: .acquiring) != 0 {
      turns += 1
      kernel_pause()
      if turns == Self.spins {
        callerSleeps.store(true, ordering: .sequentiallyConsistent)
        gate.sleepCaller { unfinished.load(ordering: .sequentiallyConsistent) == 0 }
        callerSleeps.store(false, ordering: .sequentiallyConsistent)
      }
    }
  }

  // MARK: Workers

  private func startThreads() {
    while started.load(ordering: .relaxed) < threads - 1 {
      let index = started.add(1, ordering: .relaxed).newValue
      startThread { [self] in work(as: index) }
    }
  }

  private func work(as index: Int) -> Never {
    var turns = 0
    while true {
      if index < threads, takeItem() {
        turns = 0
        continue
      }
      turns += 1
      kernel_pause()
      if turns >= Self.spins {
        sleepers.add(1, ordering: .sequentiallyConsistent)
        gate.sleepWorker {
          index < threads && ticket.load(ordering: .sequentiallyConsistent) & 0xffff_ffff != 0
        }
        sleepers.subtract(1, ordering: .sequentiallyConsistent)
        turns = 0
      }
    }
  }
}

/// Where threads sleep: workers until there are items, the caller until all are finished.
private final class Gate: @unchecked Sendable {
  // Safe to send: POSIX's own synchronisation, at an address that stays.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let items = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let finish = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(items, nil)
    pthread_cond_init(finish, nil)
  }

  deinit {
    pthread_cond_destroy(finish)
    pthread_cond_destroy(items)
    pthread_mutex_destroy(mutex)
    finish.deallocate()
    items.deallocate()
    mutex.deallocate()
  }

  func wakeWorkers() { signal(items) }
  func wakeCaller() { signal(finish) }
  func sleepWorker(until condition: () -> Bool) { sleep(items, condition) }
  func sleepCaller(until condition: () -> Bool) { sleep(finish, condition) }

  private func signal(_ event: UnsafeMutablePointer<pthread_cond_t>) {
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(event)
    pthread_mutex_unlock(mutex)
  }

  private func sleep(_ event: UnsafeMutablePointer<pthread_cond_t>, _ condition: () -> Bool) {
    pthread_mutex_lock(mutex)
    while !condition() { pthread_cond_wait(event, mutex) }
    pthread_mutex_unlock(mutex)
  }
}

/// Starts a detached thread that runs `body`.
private func startThread(_ body: @escaping @Sendable () -> Never) {
  final class Start {
    let body: @Sendable () -> Never
    init(_ body: @escaping @Sendable () -> Never) { self.body = body }
  }
  let start = Unmanaged.passRetained(Start(body)).toOpaque()
  #if canImport(Darwin)
    var thread: pthread_t?
    let failed = pthread_create(
      &thread, nil, { Unmanaged<Start>.fromOpaque($0).takeRetainedValue().body() }, start)
    if failed == 0, let thread { pthread_detach(thread) }
  #else
    var thread = pthread_t()
    let failed = pthread_create(
      &thread, nil, { Unmanaged<Start>.fromOpaque($0!).takeRetainedValue().body() }, start)
    if failed == 0 { pthread_detach(thread) }
  #endif
  // Without the thread its share is done by the others.
  if failed != 0 { Unmanaged<Start>.fromOpaque(start).release() }
}

/// Calls `body(start, length)` for consecutive pieces of 0 ..< count, of about `grain`, on all
/// threads. The pieces depend on the count alone, and begin at multiples of `unit`: for elements a
/// cache line, so that no two threads write to the same; for rows or images 1.
@inline(__always)
func inPieces(of grain: Int, _ count: Int, unit: Int = 16, _ body: (Int, Int) -> Void) {
  if count <= grain + grain / 2 {
    body(0, count)
  } else {
    let pieces = min(256, (count + grain - 1) / grain)
    let length = ((count + pieces - 1) / pieces + unit - 1) / unit * unit
    let used = (count + length - 1) / length
    ThreadPool.shared.parallel(used) { piece in
      let start = piece * length
      body(start, min(length, count - start))
    }
  }
}
