import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Notices that the reader wants to stop, so that what was recorded can still be woven.
enum Interruption {
  // Written by signal handlers, which may do little more than that.
  nonisolated(unsafe) private static var signal: Int32 = 0
  nonisolated(unsafe) private static var child: pid_t = 0

  static func watch() {
    signal = 0
    child = 0
    // Whoever started this program may have done so from a thread that blocks them.
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      #if canImport(Darwin)
        Darwin.signal(number) { Interruption.note($0) }
      #else
        Glibc.signal(number) { Interruption.note($0) }
      #endif
    }
  }

  private static func note(_ number: Int32) {
    signal = number
    if child > 0 { kill(child, SIGTERM) }
  }

  static func forward(to process: pid_t) {
    child = process
    if signal != 0 { kill(process, SIGTERM) }
  }

  /// The signal that came, if one did.
  static var received: Int32? {
    signal == 0 ? nil : signal
  }
}
