#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where threads sleep: workers until there are items, the caller until all are finished.
final class Gate: @unchecked Sendable {
  // Safe to send: POSIX's own synchronization, at an address that stays.
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
func startThread(_ body: @escaping @Sendable () -> Never) {
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
