import Foundation

/// A program and all that descends from it, looked at once.
struct Descendants {
  /// Whether any of them computes now, or is ready to, or waits for a page of memory: that is no
  /// waiting, even when the machine gives it no time.
  private(set) var areComputing = false
  /// What they have computed until now, and those that they have seen end.
  private(set) var processorSeconds = 0.0

  #if os(Linux)
    init(of root: pid_t) {
      let children = Self.listsChildren ? Self.listedChildren : Self.scannedChildren()
      var open = [root]
      while let id = open.popLast() {
        guard let fields = Self.fields(of: id) else { continue }
        let ticks = fields[11...14].reduce(0) { $0 + (Int($1) ?? 0) }
        processorSeconds += Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
        if fields[0] == "R" || fields[0] == "D" { areComputing = true }
        open += children(id)
      }
    }

    /// The fields of a process's `stat` from its state on; the name before may hold anything.
    private static func fields(of id: pid_t) -> [Substring]? {
      guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
        let end = text.lastIndex(of: ")")
      else { return nil }
      let fields = text[text.index(after: end)...].split(separator: " ")
      return fields.count > 14 ? fields : nil
    }

    /// Most kernels list a thread's children.
    private static let listsChildren = FileManager.default.fileExists(
      atPath: "/proc/self/task/\(getpid())/children")

    private static func listedChildren(of id: pid_t) -> [pid_t] {
      let folder = "/proc/\(id)/task"
      let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return threads.flatMap { thread -> [pid_t] in
        let list = try? String(contentsOfFile: "\(folder)/\(thread)/children", encoding: .utf8)
        return (list ?? "").split(separator: " ").compactMap { pid_t($0) }
      }
    }

    /// Where they do not, all processes are asked for their parents.
    private static func scannedChildren() -> (pid_t) -> [pid_t] {
      var children: [pid_t: [pid_t]] = [:]
      for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
        guard let id = pid_t(name), let parent = fields(of: id).flatMap({ pid_t($0[1]) }) else {
          continue
        }
        children[parent, default: []].append(id)
      }
      return { children[$0] ?? [] }
    }
  #else
    init(of root: pid_t) {}
  #endif
}
