import Foundation

/// The programs that the judge needs beside a student's code, built once and kept: the
/// confinement program, the driver, and the compiler's cache of system modules.
public struct Workshop: Sendable {
  /// The path of the folder with the programs; its name holds the first digits of `fingerprint`.
  public let folder: String
  /// Compiles the workshop's programs, and submissions.
  public let toolchain: Toolchain
  /// What submissions are compiled and run in.
  public let sandbox: Sandbox
  /// In the order of the driver's table: a request names an exercise by its place, from 0.
  public let exercises: [Exercise]
  /// Hash of everything that a result depends on beside the submission and the tests: the exercises'
  /// numbers and signatures, the judge's own child programs, and the compiler.
  public let fingerprint: String
  /// The full names of the exercises' functions in a library.
  let symbols: [String]

  var confine: String { folder + "/confine" }
  var driver: String { folder + "/libdriver.so" }
  /// Where the compiler keeps what it made of the system's headers. Filled when the workshop is
  /// built, and only read when submissions are compiled.
  let moduleCache: String
  /// Words that compile a module of exercises to an object, without its files and its name.
  var frontend: [String]

  /// Opens the workshop for these exercises, building what is not there yet.
  ///
  /// - Parameters:
  ///   - parent: where workshops are kept; a folder of this user's in the temporary folder if `nil`.
  ///   - atMost: a weaker sandbox may be asked for, to try it.
  /// - Throws: `GraderFailure` if something cannot be built, or no sandbox works.
  public static func open(
    for exercises: [Exercise], in parent: String? = nil, atMost: Sandbox.Level = .bubblewrap
  ) throws(GraderFailure) -> Workshop {
    let toolchain = try Toolchain.find()
    let sources = [
      PackageResources.confine_c, PackageResources.powers_h, PackageResources.crashes_h,
      PackageResources.driver_swift,
      Array(exercises.map(DriverTable.stub).joined(separator: "\n").utf8),
      Array("\(toolchain.version) \(toolchain.compiler) \(layout)".utf8),
    ]
    let key = SHA256.hexadecimal(sources.flatMap { SHA256.hash($0) })
    let parent = if let parent { parent } else { try privateFolder() }
    let folder = "\(parent)/workshop-\(key.prefix(16))"
    let modules = "\(parent)/modules-\(SHA256.hexadecimal(toolchain.version.utf8).prefix(16))"
    if !FileManager.default.fileExists(atPath: folder + "/symbols.txt") {
      try build(at: folder, for: exercises, with: toolchain, moduleCache: modules)
    }
    guard let names = try? String(contentsOfFile: folder + "/symbols.txt", encoding: .utf8),
      let frontend = try? String(contentsOfFile: folder + "/frontend.txt", encoding: .utf8)
    else {
      throw GraderFailure("cannot read the files in \(folder); remove it")
    }
    removeLeavings(in: parent)
    let sandbox = try Sandbox.strongest(
      confine: folder + "/confine", toolchain: toolchain, atMost: atMost)
    return Workshop(
      folder: folder, toolchain: toolchain, sandbox: sandbox, exercises: exercises,
      fingerprint: key, symbols: names.split(separator: "\n").map(String.init),
      moduleCache: modules, frontend: frontend.split(separator: "\n").map(String.init))
  }

  /// Changes when the folder's contents do, beyond the sources that are hashed.
  private static let layout = 4

  /// A new folder for one submission, beside the workshop: what is in the workshop students' code
  /// may read.
  func makeSubmissionFolder() throws(GraderFailure) -> String {
    let parent = URL(fileURLWithPath: folder).deletingLastPathComponent().path
    // Names of one length: a program's own path lies on its stack, and moves what is below it.
    func padded(_ text: String, to count: Int) -> String {
      String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let mark = padded(String(UInt64.random(in: 0 ... .max), radix: 16), to: 16)
    let name = "\(parent)/submission-\(padded("\(getpid())", to: 8))-\(mark)"
    guard mkdir(name, 0o755) == 0, chmod(name, 0o755) == 0 else {
      throw GraderFailure("cannot make \(name): \(String(cString: strerror(errno)))")
    }
    return name
  }

  /// Removes the folders of submissions that a grader was killed over: of a process that is no
  /// more, and an hour old, for a process of another container cannot be asked.
  static func removeLeavings(in parent: String, now: Date = Date()) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
      let parts = name.split(separator: "-")
      let path = "\(parent)/\(name)"
      var status = stat()
      guard parts.count == 3, parts[0] == "submission", let grader = pid_t(parts[1]), grader > 0,
        kill(grader, 0) != 0, errno == ESRCH, lstat(path, &status) == 0,
        now.timeIntervalSince(modificationDate(status)) > 3600
      else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  private static func modificationDate(_ status: stat) -> Date {
    #if os(Linux)
      Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
    #else
      Date(timeIntervalSince1970: Double(status.st_mtimespec.tv_sec))
    #endif
  }

  /// A folder that only this user can have made, so that nobody else puts programs into it.
  private static func privateFolder() throws(GraderFailure) -> String {
    let path = FileManager.default.temporaryDirectory.path + "/marginalia-course-\(geteuid())"
    // Whatever mask the grader was started with: users that have to read it must be able to.
    if mkdir(path, 0o755) == 0 { chmod(path, 0o755) }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == geteuid(), status.st_mode & 0o022 == 0
    else {
      throw GraderFailure("\(path) is not a folder that only you can write; remove it")
    }
    return path
  }

  /// Builds beside the final place and renames into it: two graders may start at once.
  private static func build(
    at folder: String, for exercises: [Exercise], with toolchain: Toolchain, moduleCache: String
  ) throws(GraderFailure) {
    let draft = folder + ".\(getpid()).\(UInt32.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: draft) }
    let unwritable = GraderFailure("cannot write \(draft)")
    func write(_ name: String, _ text: String) throws(GraderFailure) {
      do { try text.write(toFile: "\(draft)/\(name)", atomically: false, encoding: .utf8) } catch {
        throw unwritable
      }
    }
    do {
      try FileManager.default.createDirectory(
        atPath: draft, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    } catch { throw unwritable }
    try write("confine.c", String(decoding: PackageResources.confine_c, as: UTF8.self))
    try write("powers.h", String(decoding: PackageResources.powers_h, as: UTF8.self))
    try write("crashes.h", String(decoding: PackageResources.crashes_h, as: UTF8.self))
    try write("driver.swift", String(decoding: PackageResources.driver_swift, as: UTF8.self))
    try write(
      "stubs.swift",
      "import Foundation\n" + DriverTable.unimplemented + "\n"
        + exercises.map(DriverTable.stub).joined(separator: "\n"))
    var environment = ProcessInfo.processInfo.environment
    environment["LC_ALL"] = "C.UTF-8"
    func run(_ words: [String]) throws(GraderFailure) -> String {
      try runToEnd(words, environment: environment)
    }
    _ = try run([
      toolchain.clang, "-O1", "-Wall", "\(draft)/confine.c", "-o", "\(draft)/confine",
    ])
    // The stubs give the driver the functions' types, and the linker their full names.
    _ = try run(
      [toolchain.compiler, "\(draft)/stubs.swift", "-emit-library", "-o", "\(draft)/libstubs.so"]
        + ["-emit-module", "-emit-module-path", "\(draft)/Exercises.swiftmodule"]
        + moduleFlags(moduleCache: moduleCache))
    let symbols = try fullNames(
      in: "\(draft)/libstubs.so", of: exercises, with: toolchain, run: run)
    try write("table.swift", DriverTable.source(for: exercises, symbols: symbols))
    _ = try run(
      [toolchain.compiler, "\(draft)/driver.swift", "\(draft)/table.swift", "-emit-library", "-O"]
        + ["-wmo", "-parse-as-library", "-swift-version", "6", "-module-name", "Driver"]
        + ["-module-cache-path", moduleCache, "-I", draft, "-o", "\(draft)/libdriver.so"]
        + lazyLinking)
    try write("symbols.txt", symbols.joined(separator: "\n"))
    let frontend = try frontendWords(toolchain, draft, moduleCache, run)
    try write("frontend.txt", frontend.joined(separator: "\n"))
    // What submissions are compiled with has modules of the system of its own; in the sandbox the
    // cache can only be read.
    for level in ["-Onone", "-O"] {
      _ = try run(frontend + [level, "\(draft)/stubs.swift", "-o", "\(draft)/stubs.o"])
    }
    try? FileManager.default.removeItem(atPath: "\(draft)/stubs.o")
    openToAll(moduleCache)
    openToAll(draft)
    guard rename(draft, folder) == 0 || errno == ENOTEMPTY || errno == EEXIST else {
      throw GraderFailure("cannot rename \(draft): \(String(cString: strerror(errno)))")
    }
  }

  /// The compiler keeps its cache to its own user; in the sandbox another one reads it.
  private static func openToAll(_ folder: String) {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    for path in [folder] + names.map({ "\(folder)/\($0)" }) {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_uid == geteuid() else { continue }
      let isProgram = status.st_mode & S_IFMT == S_IFDIR || status.st_mode & 0o100 != 0
      chmod(path, isProgram ? 0o755 : 0o644)
    }
  }

  /// What the driver would run to compile a module. It is run without the driver, whose exit status
  /// says nothing about the signal that ended the compiler; its text may be a student's.
  private static func frontendWords(
    _ toolchain: Toolchain, _ draft: String, _ moduleCache: String,
    _ run: ([String]) throws(GraderFailure) -> String
  ) throws(GraderFailure) -> [String] {
    let jobs = try run(
      [toolchain.compiler, "-###", "-c", "\(draft)/stubs.swift", "-o", "\(draft)/stubs.o"]
        + ["-gline-tables-only", "-file-compilation-dir", "/", "-diagnostic-style", "llvm"]
        + moduleFlags(moduleCache: moduleCache))
    let words = (jobs.split(separator: "\n").first ?? "").split(separator: " ")
      .map { String($0.filter { $0 != "\"" && $0 != "'" && $0 != "\\" }) }
    var kept: [String] = []
    var isSkipping = false
    for word in words {
      defer { isSkipping = word == "-o" }
      if isSkipping || word == "-o" || word == "\(draft)/stubs.swift" { continue }
      kept.append(word)
    }
    guard kept.contains("-c"), kept.contains("Exercises") else {
      throw GraderFailure(
        "\(toolchain.compiler) -###: cannot read what it says: \(jobs.prefix(300))")
    }
    return kept
  }

  /// How a library of exercises is compiled, a student's or the stubs.
  static func moduleFlags(moduleCache: String) -> [String] {
    [
      "-module-name", "Exercises", "-parse-as-library", "-wmo", "-swift-version", "6",
      "-suppress-warnings", "-module-cache-path", moduleCache,
    ]
  }

  /// Functions are looked up when they are called, so that a missing one is no error before.
  private static var lazyLinking: [String] {
    #if os(Linux)
      ["-Xlinker", "-z", "-Xlinker", "lazy", "-Xlinker", "-Bsymbolic"]
    #else
      ["-Xlinker", "-undefined", "-Xlinker", "dynamic_lookup"]
    #endif
  }

  /// The exercises' functions as the linker calls them, which says their types as well.
  private static func fullNames(
    in library: String, of exercises: [Exercise], with toolchain: Toolchain,
    run: ([String]) throws(GraderFailure) -> String
  ) throws(GraderFailure) -> [String] {
    let tools = URL(fileURLWithPath: toolchain.clang).deletingLastPathComponent().path
    let names = try run([tools + "/llvm-nm", "-D", "--defined-only", "-j", library])
      .split(separator: "\n").map(String.init)
    let readable = try run([tools + "/swift-demangle", "--compact"] + names)
      .split(separator: "\n").map(String.init)
    var found: [String] = []
    for exercise in exercises {
      let prefix = "Exercises.\(exercise.signature.name)("
      guard let index = readable.firstIndex(where: { $0.hasPrefix(prefix) }) else {
        throw GraderFailure("exercise \(exercise.id): its function has no symbol")
      }
      found.append(names[index])
    }
    return found
  }
}
