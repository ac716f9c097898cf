import Foundation
import Testing

@testable import Coursework

/// What may come in, and what is refused before a byte of it is used.
@Suite struct IntakeTests {
  private let intake = Intake(exercises: Catalogue.exercises)
  private let text = Array("import Foundation\n".utf8)

  private func read(_ bytes: [UInt8], named name: String = "ann.zip") throws -> Submission {
    try Bench.withFolder { folder in
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      return intake.read("\(folder)/\(name)")
    }
  }

  private static func collector() -> Collector {
    Collector(names: ChapterNames(chapters: [1]), limits: IntakeLimits())
  }

  private func zip(_ entries: [(String, [UInt8])]) -> [UInt8] {
    var writer = ZipWriter()
    for (name, contents) in entries { writer.add(name, contents) }
    return writer.finished()
  }

  @Test func readsWhatItIsGiven() throws {
    let zipped = try read(zip([("Sources/Exercises/Chapter1.swift", text)]))
    #expect(zipped.files == ["Chapter1.swift": text])
    #expect(zipped.student == "ann")
    let alone = try read(text, named: "Chapter2.swift")
    #expect(alone.files == ["Chapter2.swift": text])
    #expect(zipped.notes == ["taken: Sources/Exercises/Chapter1.swift"])
  }

  @Test func leavingsOfToolsAreIgnoredAndListed() throws {
    let submission = try read(
      zip([
        ("answers/Chapter1.swift", text), ("__MACOSX/answers/._Chapter1.swift", [0, 1, 2]),
        ("answers/.build/debug/Chapter1.swift", text), ("answers/Package.swift", text),
        ("answers/Plugins/evil.swift", text), ("answers/module.modulemap", text),
      ]))
    #expect(submission.rejection == nil)
    #expect(submission.files == ["Chapter1.swift": text])
    let notes = submission.notes.joined()
    #expect(notes.contains("Package.swift") && notes.contains("__MACOSX"))
    #expect(notes.contains(".build") && notes.contains("evil.swift"))
  }

  @Test(arguments: [
    ("../Chapter1.swift", "a path that leaves the submission"),
    ("a/../../Chapter1.swift", "a path that leaves the submission"),
    ("/etc/Chapter1.swift", "an absolute path"), ("C:\\Chapter1.swift", "an absolute path"),
    ("a\\..\\Chapter1.swift", "a path that leaves the submission"),
    ("\\\\server\\Chapter1.swift", "an absolute path"),
  ])
  func pathsThatLeadOutAreRefused(path: String, reason: String) throws {
    let submission = try read(zip([("Chapter2.swift", text), (path, text)]))
    #expect(submission.rejection?.hasPrefix(reason) == true, "\(submission)")
    #expect(submission.files.isEmpty)
  }

  @Test func brokenArchivesAreRefused() throws {
    let good = zip([("Chapter1.swift", text)])
    for end in [4, 20, good.count - 1] {
      #expect(try read(Array(good[..<end])).rejection != nil, "cut at \(end)")
    }
    var wrong = good
    wrong[40] ^= 1  // inside of the contents
    #expect(try read(wrong).rejection?.contains("zip archive") == true)
    // Every single bit of the archive flipped: read or refused, never a trap.
    for index in good.indices {
      for bit in 0..<8 {
        var damaged = good
        damaged[index] ^= 1 << UInt8(bit)
        var collector = Self.collector()
        try? ZipArchive(ByteSource(damaged), limits: IntakeLimits()).read(into: &collector)
      }
    }
  }

  /// Written by Info-ZIP: eight megabytes of zeros in eight kilobytes.
  @Test func bombsAreRefused() throws {
    let bomb = try #require(
      FileManager.default.contents(atPath: Bench.submissions + "/24-zip-bomb/bomb.zip"))
    #expect(bomb.count < 20_000)
    #expect(try read(Array(bomb)).rejection?.contains("larger than 512 KB") == true)
    // One that lies about its size.
    var liar = Array(bomb)
    let directory = try #require(
      liar.indices.dropLast(4).last { liar[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    for offset in 0..<4 { liar[directory + 24 + offset] = [16, 0, 0, 0][offset] }
    #expect(try read(liar).rejection?.contains("unpacks to more than 16 bytes") == true)
    // Gzip has no directory: the limit is met while unpacking.
    let gzip = try #require(
      FileManager.default.contents(atPath: Bench.submissions + "/24-zip-bomb/bomb.gz"))
    var limits = IntakeLimits()
    limits.unpackedBytes = 1 << 20
    #expect(throws: Rejection.self) { try Gzip.decompress(Array(gzip), atMost: 1 << 20) }
    let small = Intake(exercises: Catalogue.exercises, limits: limits)
    try Bench.withFolder { folder in
      try gzip.write(to: URL(fileURLWithPath: folder + "/bomb.tar.gz"))
      // Its first piece is no tar archive, so that no more of it is unpacked.
      #expect(small.read(folder + "/bomb.tar.gz").rejection == "not a tar archive")
    }
  }

  @Test func archivesOfTheUsualToolsAreRead() throws {
    let folder = Bench.submissions + "/24-archives"
    let expected = Array("// ordinary\nimport Foundation\n".utf8)
    for name in ["info.zip", "stored.zip", "gnu.tar", "gnu.tar.gz", "pax.tgz", "long.tar.gz"] {
      let submission = intake.read("\(folder)/\(name)")
      #expect(submission.rejection == nil, "\(name): \(submission.rejection ?? "")")
      #expect(submission.files["Chapter1.swift"] == expected, "\(name)")
    }
    for (name, reason) in [
      ("symlink.zip", "a symbolic link"), ("symlink.tar", "a symbolic link"),
      ("hardlink.tar", "a hard link"), ("fifo.tar.gz", "neither a file nor a folder"),
      ("slip.tar", "a path that leaves"), ("absolute.tar", "an absolute path"),
    ] {
      let submission = intake.read("\(folder)/\(name)")
      #expect(submission.rejection?.hasPrefix(reason) == true, "\(name): \(submission)")
    }
  }

  @Test func foldersAreReadWithoutFollowingLinks() throws {
    try Bench.withFolder { folder in
      let file = folder + "/Chapter1.swift"
      try Data(text).write(to: URL(fileURLWithPath: file))
      #expect(intake.read(folder).files == ["Chapter1.swift": text])
      try FileManager.default.createDirectory(
        atPath: folder + "/.git", withIntermediateDirectories: true)
      symlink("/etc/passwd", folder + "/.git/link")
      #expect(intake.read(folder).rejection == nil)

      symlink("/etc/passwd", folder + "/Chapter2.swift")
      #expect(intake.read(folder).rejection?.hasPrefix("a symbolic link") == true)
      unlink(folder + "/Chapter2.swift")

      mkfifo(folder + "/Chapter3.swift", 0o600)
      #expect(intake.read(folder).rejection?.hasPrefix("neither a file") == true)
      unlink(folder + "/Chapter3.swift")

      link(file, folder + "/Chapter4.swift")
      #expect(intake.read(folder).rejection?.hasPrefix("a hard link") == true)
      unlink(folder + "/Chapter4.swift")

      symlink(folder, folder + "/self")
      #expect(intake.read(folder + "/self").rejection == "a symbolic link is no submission")
    }
  }

  @Test func namesThatAreNoText() throws {
    try Bench.withFolder { folder in
      // "été" in Latin-1, which some archivers write.
      let name: [UInt8] = [0xe9, 0x74, 0xe9]
      func path(_ tail: String) -> [CChar] {
        (Array(folder.utf8) + [0x2f] + name + Array(tail.utf8) + [0]).map { CChar(bitPattern: $0) }
      }
      try #require(mkdir(path(""), 0o755) == 0)
      let file = open(path("/Chapter1.swift"), O_WRONLY | O_CREAT, 0o644)
      #expect(write(file, text, text.count) == text.count)
      close(file)
      close(open(path(".txt"), O_WRONLY | O_CREAT, 0o644))
      let submission = intake.read(folder)
      #expect(submission.files == ["Chapter1.swift": text])
      #expect(
        submission.notes == [
          "taken: \u{fffd}t\u{fffd}/Chapter1.swift", "ignored: \u{fffd}t\u{fffd}.txt",
        ])
      let alone = intake.read(folder + "/" + String(decoding: name, as: UTF8.self))
      #expect(alone.rejection == "its name is not UTF-8; rename it and grade it again")
    }
  }

  @Test func oddNamesAndSizes() throws {
    try Bench.withFolder { folder in
      for name in ["-rf", "two words", "emoji 🎓", "new\nline", "=HYPERLINK(1)"] {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(text).write(to: URL(fileURLWithPath: path + "/Chapter1.swift"))
        let submission = intake.read(path)
        #expect(submission.student == name)
        #expect(submission.files.count == 1)
      }
    }
    #expect(try read([]).rejection == "the file is empty")
    #expect(try read([1, 2, 3, 4], named: "a.doc").rejection?.hasPrefix("neither Swift") == true)
    let unknown = try read(text, named: "Exercise.swift")
    #expect(unknown.rejection == nil && unknown.files.isEmpty)
    #expect(unknown.notes == ["ignored: Exercise.swift"])
    #expect(intake.read("/nowhere/at/all").rejection?.hasPrefix("cannot be read") == true)
    let huge = [UInt8](repeating: 0x20, count: 600 << 10)
    #expect(
      try read(zip([("Chapter1.swift", huge)])).rejection?.contains("larger than 512 KB") == true)
    #expect(
      try read(zip([("a/Chapter1.swift", text), ("b/Chapter1.swift", text + [0x0a])])).rejection
        == "Chapter1.swift more than once: a/Chapter1.swift, b/Chapter1.swift")
  }

  /// Every prefix and every flipped byte of compressed data ends in an answer.
  @Test func inflateSurvivesDamage() throws {
    let gzip = Array(
      try #require(
        FileManager.default.contents(atPath: Bench.submissions + "/24-archives/gnu.tar.gz")))
    let whole = try Gzip.decompress(gzip, atMost: 1 << 20)
    #expect(TarReader.isTar(whole))
    for end in stride(from: 0, to: gzip.count, by: 3) {
      #expect(throws: (any Error).self) {
        try Gzip.decompress(Array(gzip[..<end]), atMost: 1 << 20)
      }
    }
    for index in 3..<gzip.count {
      var damaged = gzip
      damaged[index] ^= 0x55
      _ = try? Gzip.decompress(damaged, atMost: 1 << 20)
      var collector = Self.collector()
      var tar = whole
      tar[index % tar.count] ^= 0x55
      var reader = TarReader(limits: IntakeLimits())
      try? reader.consume(tar, into: &collector)
    }
  }
}
