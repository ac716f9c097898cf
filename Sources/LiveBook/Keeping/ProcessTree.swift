import Foundation
import Foundations

#if canImport(Glibc)
  import Glibc
#endif

/// A program with all that it has started, and that these have.
///
/// To stop the first is not enough: SwiftPM gives each compiler a group of its own and, when it is
/// stopped, does not wait long for them.
enum ProcessTree {
  /// The process and its descendants, as they are now.
  static func members(of process: pid_t) -> Set<pid_t> {
    let parents = parents()
    var found: Set<pid_t> = [process]
    var count = 0
    while count != found.count {
      count = found.count
      for (child, parent) in parents where found.contains(parent) { found.insert(child) }
    }
    return found
  }

  static func tell(_ processes: Set<pid_t>, _ signal: Int32) {
    for process in processes where process > 1 { kill(process, signal) }
  }

  /// Whether a process is there and has not ended; one that waits to be reaped has.
  static func isRunning(_ process: pid_t) -> Bool {
    #if os(Linux)
      guard let state = fields(of: process)?.first else { return false }
      return state != "Z" && state != "X"
    #else
      return kill(process, 0) == 0
    #endif
  }

  private static func parents() -> [pid_t: pid_t] {
    var parents: [pid_t: pid_t] = [:]
    #if os(Linux)
      for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
        guard let process = pid_t(name), let fields = fields(of: process), fields.count > 1 else {
          continue
        }
        parents[process] = pid_t(fields[1])
      }
    #else
      let words = Pipe()
      let writing = words.fileHandleForWriting
      let ps = try? ChildProcess(
        "/bin/ps", ["-A", "-o", "pid=,ppid="], output: .descriptor(writing.fileDescriptor))
      try? writing.close()
      guard let ps else { return [:] }
      let text = String(decoding: words.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      _ = ps.wait()
      for line in text.split(separator: "\n") {
        let numbers = line.split(separator: " ").compactMap { pid_t($0) }
        if numbers.count == 2 { parents[numbers[0]] = numbers[1] }
      }
    #endif
    return parents
  }

  #if os(Linux)
    /// State, parent and so on: what follows the program's name, which may hold anything.
    private static func fields(of process: pid_t) -> [Substring]? {
      guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        let end = text.lastIndex(of: ")")
      else { return nil }
      return text[text.index(after: end)...].split(separator: " ")
    }
  #endif
}
