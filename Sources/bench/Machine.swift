import Foundation

/// Clocks and counters of the process and of the machine.
enum Machine {
  /// Seconds on a clock that only goes forward.
  static func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

  /// What the system counted for this process. (0 is `RUSAGE_SELF`, whose type differs by system.)
  private static func usage() -> rusage {
    var result = rusage()
    getrusage(0, &result)
    return result
  }

  /// Processor seconds that this process has used.
  static func ownSeconds() -> Double {
    let usage = usage()
    func seconds(_ t: timeval) -> Double { Double(t.tv_sec) + Double(t.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The most memory that this process has held, in megabytes of 2²⁰ bytes.
  static func peakMegabytes() -> Double {
    let usage = usage()
    #if canImport(Darwin)
      return Double(usage.ru_maxrss) / 1_048_576
    #else
      return Double(usage.ru_maxrss) / 1024
    #endif
  }

  /// Processor seconds that all processes have used since the machine started, where the system
  /// tells (Linux): the first line of /proc/stat without idling and waiting.
  static func busySeconds() -> Double? {
    guard let line = try? String(contentsOfFile: "/proc/stat", encoding: .utf8).prefix(200) else {
      return nil
    }
    let fields = line.split(separator: "\n")[0].split(separator: " ").dropFirst().compactMap {
      Double($0)
    }
    guard fields.count >= 8 else { return nil }
    let ticks = fields[0] + fields[1] + fields[2] + fields[5] + fields[6] + fields[7]
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Seconds since this process was started, where the system tells (Linux).
  static func processAge() -> Double? {
    guard
      let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let uptime = try? String(contentsOfFile: "/proc/uptime", encoding: .utf8),
      let now = uptime.split(separator: " ").first.flatMap({ Double($0) }),
      // Fields behind the name, which ends in the last parenthesis; the 20th is the start.
      let name = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[stat.index(after: name)...].split(separator: " ")
    guard fields.count > 19, let start = Double(fields[19]) else { return nil }
    return now - start / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
