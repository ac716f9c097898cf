import Foundation

/// Reading and writing end of a pipe that no other program inherits.
///
/// Both are numbered past the four that a child gets, whatever the grader was started with.
func makePipe() throws(GraderFailure) -> (Int32, Int32) {
  var ends: [Int32] = [0, 0]
  guard pipe(&ends) == 0 else {
    throw GraderFailure("no pipe: \(String(cString: strerror(errno)))")
  }
  let moved = ends.map { end in
    defer { close(end) }
    return fcntl(end, F_DUPFD_CLOEXEC, 10)
  }
  guard moved.allSatisfy({ $0 >= 0 }) else {
    throw GraderFailure("no pipe: \(String(cString: strerror(errno)))")
  }
  return (moved[0], moved[1])
}

/// What a descriptor holds now, perhaps nothing; `nil` at its end.
func readAvailable(_ descriptor: Int32) -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: 65536)
  let count = read(descriptor, &bytes, bytes.count)
  if count > 0 { return Array(bytes[..<count]) }
  return count < 0 && (errno == EINTR || errno == EAGAIN) ? [] : nil
}

/// How long something is waited for, in short turns. A turn that took longer than it should have
/// counts as a short one: then the machine let the grader itself wait, and the program as well.
struct Patience {
  static let turnMilliseconds: Int32 = 200
  private static let longest = 0.3

  private let seconds: Double
  private var turnBegan = monotonicSeconds()
  private(set) var waited = 0.0

  init(seconds: Double) { self.seconds = seconds }

  var isOver: Bool { waited >= seconds }

  mutating func takeTurn() {
    let now = monotonicSeconds()
    waited += min(now - turnBegan, Self.longest)
    turnBegan = now
  }
}

func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

extension rusage {
  /// Processor seconds, the program's and the system's for it.
  var seconds: Double {
    Double(ru_utime.tv_sec + ru_stime.tv_sec) + Double(ru_utime.tv_usec + ru_stime.tv_usec) * 1e-6
  }
}
