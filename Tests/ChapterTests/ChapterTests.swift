import Foundation
import Testing

/// Every chapter, run as a reader runs it: `--quick`, from command line to page.
@Suite(.serialized) struct ChapterTests {
  /// "1-kl-mle", for each chapter of this package.
  static let stems: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/Chapters")) ?? []
    // A chapter exists once it opens itself.
    return names.filter { name in
      let main = root + "/Chapters/\(name)/main.swift"
      return (try? String(contentsOfFile: main, encoding: .utf8))?.contains("Chapter.main(") == true
    }.sorted()
  }()

  private static let root = String(
    #filePath.dropLast("/Tests/ChapterTests/ChapterTests.swift".count))

  @Test func thereAreChapters() {
    #expect(Self.stems.contains("1-kl-mle"))
  }

  /// Run anew, a chapter's pages are the bytes that were replayed or run before.
  @Test(arguments: stems)
  func everyCheckHoldsTwiceWithTheSameBytes(_ stem: String) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "chapter-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let first = place.appending(path: "first")
    let second = place.appending(path: "second")
    try run(stem, output: first)
    let record = try #require(
      JSONSerialization.jsonObject(
        with: Data(contentsOf: first.appending(path: "\(stem)/record.json"))) as? [String: Any])
    #expect(record["chapter"] as? String == String(stem.drop { $0 != "-" }.dropFirst()))
    #expect(record["complete"] as? Bool == true)
    let checks = try #require(record["checks"] as? [[String: Any]])
    #expect(checks.count >= 30)
    for check in checks {
      let label = check["label"] as? String ?? "?"
      #expect(check["holds"] as? Bool == true, "\(label)")
      #expect((check["cases"] as? Int ?? 0) > 0, "\(label)")
      #expect((check["worst"] as? Double ?? 2) <= 1, "\(label)")
      let slips = check["slips"] as? [[String: Any]] ?? []
      let remarks = check["remarks"] as? [String] ?? []
      #expect(!slips.isEmpty || !remarks.isEmpty, "\(label)")
      for slip in slips { #expect(slip["refuted"] as? Bool == true, "\(label): \(slip)") }
    }
    for (name, data) in try Self.files(first) where name.hasSuffix(".md") {
      let page = String(decoding: data, as: UTF8.self)
      #expect(page.utf8.count < 300_000, "\(name)")
      #expect(!page.contains(place.path), "\(name)")
      #expect(!page.contains("<b>fails</b>"), "\(name)")
    }
    try run(stem, "--fresh", output: second)
    #expect(try Self.files(first) == Self.files(second))
  }

  /// An index in the package's own folder would replace its README.
  @Test(arguments: ["", "."])
  func theBookIsNotWrittenIntoThePackage(_ output: String) throws {
    let book = Process()
    book.executableURL = try Program(name: "book").url
    book.arguments = ["run", "kl-mle", "--quick", "--output", output]
    book.currentDirectoryURL = URL(fileURLWithPath: Self.root)
    let complaints = Pipe()
    book.standardError = complaints
    let readme = try Data(contentsOf: URL(fileURLWithPath: Self.root + "/README.md"))
    try book.run()
    let text = String(
      decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    book.waitUntilExit()
    #expect(book.terminationStatus != 0)
    #expect(text.hasPrefix("book: --output ") && text.split(separator: "\n").count == 1, "\(text)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: Self.root + "/README.md")) == readme)
  }

  /// The largest of the chapter's two processes and of gnuplot's, where the system tells (Linux).
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
  func theFirstChapterNeedsLessThanTwoHundredMegabytes() throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "chapter-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let program = try Program(name: "kl-mle").url
    let words = [program.path, "--quick", "--fresh", "--output", place.path]
    let arguments = words.map { strdup($0) } + [nil]
    let environment =
      ProcessInfo.processInfo.environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in arguments + environment { free(word) } }
    var child = pid_t()
    try #require(posix_spawn(&child, program.path, nil, nil, arguments, environment) == 0)
    var status: Int32 = 0
    var megabytes = 0.0
    // Looked at while it runs: what the system says at its end begins with the tests' own process,
    // from which it was started.
    while waitpid(child, &status, WNOHANG) == 0 {
      megabytes = max(megabytes, Self.peakMegabytes(of: child))
      usleep(20_000)
    }
    #expect(status == 0)
    #expect(megabytes > 5 && megabytes < 200)
  }

  /// The peak of a running process' or one of its descendants', whichever is largest.
  private static func peakMegabytes(of process: pid_t) -> Double {
    func text(_ name: String) -> String {
      (try? String(contentsOfFile: "/proc/\(process)/\(name)", encoding: .utf8)) ?? ""
    }
    let line = text("status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
    let children = text("task/\(process)/children").split(separator: " ").compactMap { pid_t($0) }
    return children.map(peakMegabytes).reduce(kilobytes / 1024, max)
  }

  private func run(_ stem: String, _ options: String..., output: URL) throws {
    let name = String(stem.drop { $0 != "-" }.dropFirst())
    let process = Process()
    process.executableURL = try Program(name: name).url
    process.arguments = ["--quick", "--output", output.path] + options
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(name) --quick")
  }

  /// Everything that has to be the same bytes: pages and figures, not the sidecar's provenance.
  private static func files(_ directory: URL) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: directory.path) ?? .init()
    where name.hasSuffix(".md") || name.contains("figures/") {
      found[name] = FileManager.default.contents(atPath: directory.appending(path: name).path)
    }
    return found
  }
}
