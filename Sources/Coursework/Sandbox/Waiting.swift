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

/// How long a program is waited for, in short turns. Turns at whose end it computes do not count, for
/// its limit of processor time ends that; nor does time in which the grader was busy itself, or was
/// kept waiting by the machine.
struct Patience {
  private static let turnMilliseconds: Int32 = 200
  private static let longestTurn = 0.3
  /// Times the seconds of waiting that a program may compute: where a machine is so busy that its
  /// processor time is not over by then, or does not say what computes.
  private static let computingShare = 30.0

  private let seconds: Double
  private let program: pid_t
  private var idle = 0.0
  private var computing = 0.0
  /// Of turns too short to look at one by one.
  private var recent = 0.0

  init(seconds: Double, program: pid_t) {
    self.seconds = seconds
    self.program = program
  }

  var waited: Double { idle + recent }
  var isOver: Bool { waited >= seconds || computing >= Self.computingShare * seconds }

  /// Waits until something can be done with one of the descriptors, for one turn at most.
  ///
  /// - Returns: with how many.
  mutating func poll(
    _ descriptors: inout [pollfd], milliseconds: Int32 = turnMilliseconds
  ) -> Int32 {
    let began = monotonicSeconds()
    let ready = Foundation.poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    recent += min(monotonicSeconds() - began, Self.longestTurn)
    if recent * 1000 >= Double(Self.turnMilliseconds) {
      if Descendants(of: program).areComputing { computing += recent } else { idle += recent }
      recent = 0
    }
    return ready
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
