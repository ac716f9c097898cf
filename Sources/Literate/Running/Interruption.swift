import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Notices that the reader wants to stop, so that what was recorded can still be woven, and passes
/// that on to children.
package enum Interruption {
  // Written by signal handlers, which may do little more than that.
  nonisolated(unsafe) private static var signal: Int32 = 0
  /// Zero where there is none. A table that does not move, as a handler may read it at any time.
  nonisolated(unsafe) private static let children = {
    let table = UnsafeMutablePointer<pid_t>.allocate(capacity: mostChildren)
    table.initialize(repeating: 0, count: mostChildren)
    return table
  }()
  /// As many chapters as `book` runs at a time.
  static let mostChildren = 64
  /// Chapters start and end on several threads; a handler takes no lock.
  private static let changes = Mutex<Void>(())

  package static func watch() {
    signal = 0
    children.update(repeating: 0, count: mostChildren)
    // Whoever started this program may have done so from a thread that blocks them.
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let usual = handle(number) { Interruption.note($0) }
      // What nohup has started outlives its terminal.
      if number == SIGHUP,
        unsafeBitCast(usual, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
      {
        _ = handle(number, SIG_IGN)
      }
    }
    // Who reads only the first lines of what is printed has not asked for an end of the work.
    _ = handle(SIGPIPE, SIG_IGN)
  }

  @discardableResult
  private static func handle(_ number: Int32, _ handler: sig_t?) -> sig_t? {
    #if canImport(Darwin)
      Darwin.signal(number, handler)
    #else
      Glibc.signal(number, handler)
    #endif
  }

  /// As if the signal had come.
  static func note(_ number: Int32) {
    signal = number
    for index in 0..<mostChildren where children[index] > 0 { kill(children[index], SIGTERM) }
  }

  /// From now on the process gets to know of signals, also of one that came a moment ago.
  package static func forward(to process: pid_t) {
    changes.withLock { _ in
      let free = (0..<mostChildren).first { children[$0] == 0 }
      if let free { children[free] = process }
    }
    if signal != 0 { kill(process, SIGTERM) }
  }

  /// The process has ended: its number may become another's.
  package static func forget(_ process: pid_t) {
    changes.withLock { _ in
      for index in 0..<mostChildren where children[index] == process { children[index] = 0 }
    }
  }

  /// The signal that came, if one did.
  package static var received: Int32? {
    signal == 0 ? nil : signal
  }
}
