import Foundation

/// How a student's code, and the compiler on it, are kept from everything else.
///
/// The levels, strongest first; the one in use is named in every report:
///
/// - `bubblewrap`: own user, process, network and file-system namespaces, in which only the
///   toolchain and the submission exist; and below that all of `landlock`.
/// - `landlock`: no namespaces, but the kernel's Landlock lets nothing be opened outside of the
///   toolchain and the submission, and seccomp lets a student's code do nothing but compute and
///   print. Own session, resource limits, and as another user when the grader is root.
/// - `limits`: resource limits only. It stops accidents, not attacks.
public struct Sandbox: Sendable {
  /// How strong a sandbox is, the strongest first.
  public enum Level: String, Sendable, Codable, CaseIterable {
    /// As ``Sandbox`` describes them.
    case bubblewrap, landlock, limits
  }

  /// The level that is in use, which worked when it was tried.
  public let level: Level
  /// As another user than the grader's.
  public let changesUser: Bool
  /// Whether seccomp is on, below the level.
  public let filtersCalls: Bool
  let bubblewrap: String?
  let confine: String
  let toolchain: Toolchain

  /// One line for reports.
  public var summary: String {
    var parts = [level.rawValue]
    if filtersCalls { parts.append("seccomp") }
    parts.append(changesUser ? "unprivileged user" : "the grader's user")
    if level == .limits { parts.append("WEAK: stops accidents, not attacks") }
    return parts.joined(separator: ", ")
  }

  /// Which user a worker's processes run as, so that two workers cannot reach each other.
  func user(of worker: Int) -> UInt32? { changesUser ? 64000 + UInt32(worker % 1000) : nil }

  /// All that a program in the sandbox finds in its environment.
  static func environment(seeing view: View) -> [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": "/tmp", "LC_ALL": "C.UTF-8",
      "TMPDIR": view.writable.first ?? "/tmp", "SWIFT_BACKTRACE": "enable=no",
      // Sets and dictionaries in the same order every time.
      "SWIFT_DETERMINISTIC_HASHING": "1",
    ]
  }

  /// What a command may see: folders and files to read, folders to write.
  struct View {
    var readable: [String] = []
    var writable: [String] = []
    /// The compiler wants `/proc`, `/dev` and `/tmp`; a student's code has no use for them.
    var hasSystem = false
  }

  /// The command that runs `program` (words for `confine` after its limits) inside the sandbox.
  func command(
    _ program: [String], seeing view: View, within limits: Limits, worker: Int
  ) -> [String] {
    var inner = [confine]
    inner += ["--cpu", "\(limits.processorSeconds)", "--memory", "\(limits.memoryMegabytes)"]
    let isStudent = !view.hasSystem
    inner += ["--file", isStudent ? "0" : "256", "--files", "256"]
    if filtersCalls && isStudent { inner.append("--no-calls") }
    inner.append("--announce")
    var outer = [confine]
    if let user = user(of: worker) { outer += ["--user", "\(user)"] }
    switch level {
    case .bubblewrap:
      // Counted inside of the new user namespace, where there is nothing else.
      inner += ["--processes", "\(limits.processes)", "--reap"]
      return outer + ["--"] + bubblewrapWords(seeing: view) + ["--"] + inner + program
    case .landlock, .limits:
      if changesUser { inner += ["--processes", "\(limits.processes)"] }
      if level == .landlock {
        for path in systemFolders + [toolchain.root, confineFolder] + view.readable {
          inner += ["--read", path]
        }
        for path in view.writable { inner += ["--write", path] }
        if view.hasSystem { inner += ["--read", "/proc", "--write", "/dev/null"] }
      }
      return outer + ["--"] + inner + program
    }
  }

  /// What the toolchain's programs link against.
  private var systemFolders: [String] { ["/usr", "/lib", "/lib64", "/bin", "/etc/alternatives"] }

  private var confineFolder: String {
    URL(fileURLWithPath: confine).deletingLastPathComponent().path
  }

  private func bubblewrapWords(seeing view: View) -> [String] {
    var words = [
      bubblewrap ?? "bwrap", "--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session",
      "--clearenv",
    ]
    for (name, value) in Self.environment(seeing: view).sorted(by: { $0.key < $1.key }) {
      words += ["--setenv", name, value]
    }
    // A student's code needs the C library and the toolchain's runtime, the compiler more.
    let system = view.hasSystem ? systemFolders : ["/usr/lib", "/lib", "/lib64"]
    for path in system { words += ["--ro-bind-try", path, path] }
    let runtime = view.hasSystem ? toolchain.root : toolchain.libraries
    if !runtime.hasPrefix("/usr/") { words += ["--ro-bind", runtime, runtime] }
    for path in [confineFolder] + view.readable { words += ["--ro-bind", path, path] }
    if view.hasSystem {
      words += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp"]
      // Bound after the new /tmp, in which they may lie.
      for path in [confineFolder] + view.readable { words += ["--ro-bind", path, path] }
    }
    for path in view.writable { words += ["--bind", path, path] }
    return words + ["--remount-ro", "/", "--chdir", "/"]
  }
}

extension Sandbox {
  /// The strongest sandbox that works here, found by trying.
  ///
  /// - Parameters:
  ///   - confine: the compiled confinement program.
  ///   - atMost: a weaker level may be asked for, to try it.
  static func strongest(
    confine: String, toolchain: Toolchain, atMost: Level = .bubblewrap
  ) throws(GraderFailure) -> Sandbox {
    let features = try runToEnd([confine, "--probe"], environment: [:])
      .split(separator: "\n").map(String.init)
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
      .split(separator: ":")
    let bubblewrap = folders.map { "\($0)/bwrap" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    // Where root can be somebody else, students' code is somebody else's; in a container that knows
    // one user only, root is nobody in particular.
    let canChangeUser =
      geteuid() == 0
      && (try? runToEnd([confine, "--user", "64000", "--", "/bin/true"], environment: [:])) != nil
    for level in Level.allCases.drop(while: { $0 != atMost }) {
      if level == .bubblewrap && bubblewrap == nil { continue }
      if level == .landlock && Set(features) != ["landlock", "seccomp"] { continue }
      let candidate = Sandbox(
        level: level, changesUser: canChangeUser,
        filtersCalls: features.contains("seccomp"), bubblewrap: bubblewrap, confine: confine,
        toolchain: toolchain)
      if candidate.works() { return candidate }
    }
    if canChangeUser {
      throw GraderFailure(
        "no sandbox works here as an unprivileged user; can user 64000 read \(toolchain.root) and "
          + "\(URL(fileURLWithPath: confine).deletingLastPathComponent().path)? (TMPDIR says where)"
      )
    }
    throw GraderFailure("no sandbox works here, not even resource limits")
  }

  /// Whether a program runs in it, and the compiler can be started in it.
  private func works() -> Bool {
    let scratch = confine + ".try.\(getpid()).\(UInt32.random(in: 0 ... .max))"
    guard mkdir(scratch, 0o755) == 0, chmod(scratch, 0o755) == 0 else { return false }
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    if let user = user(of: 0) { chown(scratch, user, user) }
    let tries: [([String], View)] = [
      (["--probe"], View()),
      (
        ["--", toolchain.compiler, "--version"],
        View(writable: [scratch], hasSystem: true)
      ),
    ]
    return tries.allSatisfy { program, view in
      let words = command(program, seeing: view, within: .compiling, worker: 0)
      let environment = Self.environment(seeing: view)
      guard let process = try? ChildProcess(words, environment: environment) else { return false }
      _ = process.ask(nil, seconds: 20)
      return process.finish(killing: false).status == 0
    }
  }
}
