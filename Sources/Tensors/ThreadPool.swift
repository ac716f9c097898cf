import CKernels
import Programs
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The one pool of threads.
///
/// An operation is cut into items, the same ones for any number of threads. Each thread has a
/// share of consecutive items and takes them first, so that a part of a batch stays from operation
/// to operation in the caches of one core; a thread that has finished its share takes from the
/// others' (sharing by turns instead costs half the speed of small networks where two cores have
/// no cache in common). A thread without work spins for some tens of microseconds, as the next
/// operation mostly comes within that time, and then sleeps, as spinning costs others their time
/// slices: barriers that only spin lose a factor of ten when the machine is shared.
final class ThreadPool: Sendable {
  static let shared = ThreadPool()
  static let mostThreads = ThreadSetting.range.upperBound

  private let shares = Lines(count: mostThreads) { Share() }
  /// Items taken or not, but not finished.
  private let unfinished = Lines { Atomic<Int>(0) }
  private let isBusy = Lines { Atomic<Bool>(false) }
  private let threadCount: Atomic<Int>
  private let started = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let callerSleeps = Atomic<Bool>(false)
  private let gate = Gate()

  /// Turns of a waiting loop before a thread sleeps, about 40 µs.
  private static let spins = 1500

  private init() {
    let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    // A program has refused it by now; for whoever uses the library alone it is not set.
    if let problem = ThreadSetting.problem { Program.complain(problem) }
    threadCount = Atomic(ThreadSetting.value ?? min(max(cores, 1), 8))
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
    let threads = ThreadSetting.isSingleThreaded ? 1 : min(threads, items)
    guard threads > 1,
      isBusy.pointee.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else {
      for item in 0..<items { body(item) }
      return
    }
    startThreads()
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        unfinished.pointee.store(items, ordering: .relaxed)
        for share in (0..<threads).reversed() {
          shares[share].offer(
            items * share / threads..<items * (share + 1) / threads, of: pointer)
        }
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 { gate.wakeWorkers() }
        work(as: 0, of: threads)
        waitForOthers()
      }
    }
    isBusy.pointee.store(false, ordering: .releasing)
  }

  /// Computes the items of the thread's own share, then what is left of the others'.
  private func work(as index: Int, of threads: Int) {
    for turn in 0..<threads {
      let finished = shares[(index + turn) % threads].work()
      guard finished > 0 else { continue }
      let left = unfinished.pointee.subtract(finished, ordering: .sequentiallyConsistent).newValue
      if left == 0, callerSleeps.load(ordering: .sequentiallyConsistent) { gate.wakeCaller() }
    }
  }

  private func waitForOthers() {
    var turns = 0
    while unfinished.pointee.load(ordering: .acquiring) != 0 {
      turns += 1
      kernel_pause()
      if turns == Self.spins {
        callerSleeps.store(true, ordering: .sequentiallyConsistent)
        gate.sleepCaller { unfinished.pointee.load(ordering: .sequentiallyConsistent) == 0 }
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
      if !shares[index].isEmpty {
        work(as: index, of: max(index + 1, threads))
        turns = 0
        continue
      }
      turns += 1
      kernel_pause()
      if turns >= Self.spins {
        sleepers.add(1, ordering: .sequentiallyConsistent)
        gate.sleepWorker { !shares[index].isEmpty }
        sleepers.subtract(1, ordering: .sequentiallyConsistent)
        turns = 0
      }
    }
  }
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
