import Foundation

/// The Swift toolchain that compiles submissions.
public struct Toolchain: Sendable, Hashable {
  /// The folder that holds `usr/bin/swiftc`'s whole installation, or `/usr` for the system's.
  public let root: String
  /// Path of `swiftc`.
  public let compiler: String
  /// Path of `clang`, beside which the toolchain's other programs are.
  public let clang: String
  /// Where the standard library's shared libraries are.
  public let libraries: String
  /// What the compiler says that it is: "Swift version 6.3.1 (swift-6.3.1-RELEASE)".
  public let version: String
  /// Finds the line of an address in a library.
  var symbolizer: String { usrFolder + "/bin/llvm-symbolizer" }
  private var usrFolder: String { String(compiler.dropLast("/bin/swiftc".count)) }

  /// The toolchain whose `swiftc` is found on the path.
  ///
  /// - Throws: `GraderFailure` if there is none.
  public static func find() throws(GraderFailure) -> Toolchain {
    let environment = ProcessInfo.processInfo.environment
    let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    guard
      let found = folders.map({ "\($0)/swiftc" }).first(where: {
        FileManager.default.isExecutableFile(atPath: $0)
      })
    else { throw GraderFailure("no swiftc on the path; install the Swift toolchain") }
    // The command on the path may be a link, or a launcher that picks one of several toolchains;
    // what it runs says where its libraries are.
    let about = try runToEnd([found, "-print-target-info"], environment: environment)
    guard let data = about.data(using: .utf8),
      let info = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let paths = info["paths"] as? [String: Any],
      let resources = paths["runtimeResourcePath"] as? String,
      let libraries = (paths["runtimeLibraryPaths"] as? [String])?.first,
      let version = info["compilerVersion"] as? String
    else { throw GraderFailure("\(found) -print-target-info: cannot read what it says") }
    // …/usr/lib/swift, three folders below the root; a system's own toolchain has no root but /usr.
    let usr = URL(fileURLWithPath: resources).deletingLastPathComponent()
      .deletingLastPathComponent()
    let above = usr.deletingLastPathComponent().path
    return Toolchain(
      root: above == "/" ? usr.path : above, compiler: usr.path + "/bin/swiftc",
      clang: usr.path + "/bin/clang", libraries: libraries, version: version)
  }
}

/// Runs one of the grader's own commands, not a student's, to its end.
///
/// - Returns: what it printed.
/// - Throws: `GraderFailure` with its output if it fails.
@discardableResult
func runToEnd(
  _ command: [String], environment: [String: String], seconds: Double = 300
) throws(GraderFailure) -> String {
  // The compiler's driver leaves an empty folder even when it is only asked who it is.
  let temporary = FileManager.default.temporaryDirectory.path + "/marginalia-\(UUID().uuidString)"
  mkdir(temporary, 0o700)
  defer { try? FileManager.default.removeItem(atPath: temporary) }
  var environment = environment
  environment["TMPDIR"] = temporary
  let process = try ChildProcess(command, environment: environment, keeping: 1 << 20)
  _ = process.ask(nil, seconds: seconds, outputLimit: 1 << 24)
  let end = process.finish(killing: false)
  let output = process.takePrinted().text
  guard end.status == 0 else {
    throw GraderFailure("\(command.joined(separator: " ")) failed: \(output.suffix(2000))")
  }
  return output
}
