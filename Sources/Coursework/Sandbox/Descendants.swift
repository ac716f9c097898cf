import Foundation

/// What a program and all that descends from it have computed until now.
struct Descendants {
  /// Whether any of them has computed or wants to: it is no use to call that waiting, when it is
  /// the machine that makes it wait.
  private(set) var areComputing = false
  private(set) var processorSeconds = 0.0

  #if os(Linux)
    init(of root: pid_t) {
      var parents: [pid_t: pid_t] = [:]
      var used: [pid_t: (seconds: Double, isBusy: Bool)] = [:]
      for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
        guard let id = pid_t(name),
          let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
          // The program's name, in parentheses, may hold anything.
          let end = text.lastIndex(of: ")")
        else { continue }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 14, let parent = pid_t(fields[1]) else { continue }
        // Its own, and of those that it has seen end.
        let ticks = fields[11...14].reduce(0) { $0 + (Int($1) ?? 0) }
        let seconds = Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
        parents[id] = parent
        // Running, or ready to; or waiting for a page; or more than it takes to start.
        used[id] = (seconds, fields[0] == "R" || fields[0] == "D" || seconds > 0.2)
      }
      for (id, own) in used {
        var ancestor: pid_t? = id
        while let current = ancestor, current != root { ancestor = parents[current] }
        guard ancestor != nil else { continue }
        processorSeconds += own.seconds
        if own.isBusy { areComputing = true }
      }
    }
  #else
    init(of root: pid_t) {}
  #endif
}
