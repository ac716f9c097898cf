import Foundation

/// gnuplot as a child process: a script in, one picture for each theme out.
public struct GnuplotProcess: Sendable {
  let program: URL
  let patience: Int

  /// The first executable file named `gnuplot` in the directories of `PATH`.
  public static func inPath(
    _ path: String = ProcessInfo.processInfo.environment["PATH"] ?? ""
  ) -> URL? {
    for directory in path.split(separator: ":") {
      let candidate = "\(directory)/gnuplot"
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory),
        !isDirectory.boolValue, FileManager.default.isExecutableFile(atPath: candidate)
      {
        return URL(fileURLWithPath: candidate)
      }
    }
    return nil
  }

  /// The compacted pictures in the order of ``FigureTheme``, all drawn by one process.
  func pictures(of script: URL) -> Result<[String], FigureProblem> {
    // A reader's own start-up file must not change the book's figures: -d.
    var arguments = ["-d"]
    for theme in FigureTheme.allCases {
      arguments += ["-e", "reset; theme='\(theme.rawValue)'", script.path]
    }
    do throws(FigureProblem) {
      let output = try run(arguments)
      let documents = output.components(separatedBy: "<?xml").dropFirst().map { "<?xml\($0)" }
      guard documents.count == FigureTheme.allCases.count,
        documents.allSatisfy({ $0.contains("</svg>") })
      else {
        throw .gnuplotFailed(status: 0, message: "its output was not a picture for each theme")
      }
      return .success(documents.map(SVGCompaction.compacted))
    } catch {
      return .failure(error)
    }
  }

  /// The compacted pictures of several scripts in the light theme, all drawn by one process.
  func lightPictures(of scripts: [URL]) -> Result<[String], FigureProblem> {
    if scripts.isEmpty { return .success([]) }
    var arguments = ["-d"]
    for script in scripts { arguments += ["-e", "reset; theme='light'", script.path] }
    do throws(FigureProblem) {
      let documents = try run(arguments).components(separatedBy: "<?xml").dropFirst()
        .map { "<?xml\($0)" }
      guard documents.count == scripts.count else {
        throw .gnuplotFailed(
          status: 0, message: "\(documents.count) pictures came of \(scripts.count) frames")
      }
      return .success(documents.map(SVGCompaction.compacted))
    } catch {
      return .failure(error)
    }
  }

  /// What the program writes to standard output. Output goes through files: two pipes can block
  /// each other.
  private func run(_ arguments: [String]) throws(FigureProblem) -> String {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("figure-\(UUID().uuidString)")
    let (output, complaints) = (scratch.path + ".svg", scratch.path + ".log")
    defer {
      unlink(output)
      unlink(complaints)
    }
    let status = try wait(for: spawn(arguments, output: output, complaints: complaints))
    guard status == 0 else {
      throw .gnuplotFailed(status: status, message: Self.complaint(in: complaints))
    }
    guard let data = FileManager.default.contents(atPath: output) else {
      throw .gnuplotFailed(status: 0, message: "its output could not be read back")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private func spawn(
    _ arguments: [String], output: String, complaints: String
  ) throws(FigureProblem) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t? = nil
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, complaints, writing, 0o600)
    var words = ([program.path] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var child = pid_t()
    let code = posix_spawn(&child, program.path, &actions, nil, &words, environ)
    guard code == 0 else {
      throw .gnuplotFailed(status: code, message: String(cString: strerror(code)))
    }
    return child
  }

  /// The exit status; the child is stopped when patience runs out.
  private func wait(for child: pid_t) throws(FigureProblem) -> Int32 {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(patience)
    var status: Int32 = 0
    while true {
      let answer = waitpid(child, &status, WNOHANG)
      if answer == child { break }
      guard answer == 0 || errno == EINTR else {
        throw .gnuplotFailed(status: errno, message: String(cString: strerror(errno)))
      }
      if clock.now > deadline {
        kill(child, SIGKILL)
        waitpid(child, &status, 0)
        throw .gnuplotTooSlow(seconds: patience)
      }
      usleep(1000)
    }
    // The low seven bits are the signal that ended the child, or zero.
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  /// The line in which gnuplot says what is wrong; it shows the place in lines before.
  private static func complaint(in file: String) -> String {
    let text = FileManager.default.contents(atPath: file).map {
      String(decoding: $0, as: UTF8.self)
    }
    let lines = (text ?? "").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.first { $0.contains("line ") } ?? lines.first { !$0.isEmpty } ?? "no message"
  }
}
