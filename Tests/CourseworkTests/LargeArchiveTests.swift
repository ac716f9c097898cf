import Foundation
import Testing

@testable import Coursework

/// What is ignored does not count, and what is hostile costs little.
@Suite struct LargeArchiveTests {
  private let intake = Intake(exercises: Catalogue.exercises)
  private let text = Array("import Foundation\n".utf8)

  private func header(_ name: String, size: Int, kind: Character = "0") -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      for (offset, byte) in text.utf8.enumerated() { block[place + offset] = byte }
    }
    put(String(name.prefix(100)), at: 0)
    put("0000644\u{0}", at: 100)
    put(String(size, radix: 8) + " ", at: 124)
    put(String(kind), at: 156)
    put("ustar\u{0}00", at: 257)
    put("        ", at: 148)
    let sum = block.reduce(0) { $0 + Int($1) }
    put(String(sum, radix: 8) + "\u{0}", at: 148)
    return block
  }

  private func entry(_ name: String, _ contents: [UInt8], kind: Character = "0") -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: (512 - contents.count % 512) % 512)
    return header(name, size: contents.count, kind: kind) + contents + padding
  }

  /// Bytes that do not compress, the same ones every time.
  private func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 88_172_645_463_325_252
    return (0..<count).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt8(truncatingIfNeeded: state)
    }
  }

  /// Gzip of stored blocks.
  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    for start in stride(from: 0, to: bytes.count, by: 65535) {
      let piece = bytes[start..<min(start + 65535, bytes.count)]
      let count = UInt16(piece.count)
      output.append(start + 65535 >= bytes.count ? 1 : 0)
      for value in [count, ~count] { output += [UInt8(value & 0xff), UInt8(value >> 8)] }
      output += piece
    }
    let sum = checksum(bytes)
    for shift in [0, 8, 16, 24] { output.append(UInt8(sum >> UInt32(shift) & 0xff)) }
    for shift in [0, 8, 16, 24] { output.append(UInt8(bytes.count >> shift & 0xff)) }
    return output
  }

  /// A package with 70 MB of what was built, more than all limits on what is graded.
  @Test(arguments: ["zip", "tar", "tar.gz"])
  func aPackageAfterABuild(ending: String) throws {
    try Bench.withFolder { folder in
      let path = "\(folder)/ann.\(ending)"
      let built = (0..<10).map { ("pkg/.build/debug/course-\($0)", noise(700 << 10)) }
      let large = [UInt8](repeating: 7, count: 70 << 20)
      if ending == "zip" {
        var writer = ZipWriter()
        for (name, bytes) in built { writer.add(name, bytes) }
        writer.add("pkg/.build/large", large)
        writer.add("pkg/build-log.txt", large)
        writer.add("pkg/Sources/Exercises/Chapter1.swift", text)
        try Data(writer.finished()).write(to: URL(fileURLWithPath: path))
      } else {
        var tar: [UInt8] = []
        for (name, bytes) in built { tar += entry(name, bytes) }
        tar += entry("pkg/.build/large", large)
        tar += entry("pkg/Sources/Exercises/Chapter1.swift", text)
        tar += [UInt8](repeating: 0, count: 1024)
        try Data(ending == "tar" ? tar : gzip(tar)).write(to: URL(fileURLWithPath: path))
      }
      let submission = intake.read(path)
      #expect(submission.rejection == nil, "\(submission.rejection ?? "")")
      #expect(submission.files == ["Chapter1.swift": text])
      #expect(submission.notes.first == "taken: pkg/Sources/Exercises/Chapter1.swift")
    }
  }

  /// Files that nobody looks at may be many, in folders that tools leave behind.
  @Test func manyLeftoversDoNotCount() throws {
    var limits = IntakeLimits()
    limits.entries = 10
    var collector = Collector(names: ChapterNames(chapters: [1]), limits: limits)
    for number in 0..<1000 {
      #expect(try !collector.wants("pkg/.build/\(number)", size: 1 << 30))
    }
    #expect(try collector.wants("pkg/Chapter1.swift", size: text.count))
    try collector.add("pkg/Chapter1.swift", bytes: text)
    for number in 0..<9 { _ = try collector.wants("pkg/\(number)", size: 1) }
    #expect(throws: Rejection("more than 10 entries")) { try collector.wants("pkg/x", size: 1) }
  }

  /// A file that is too large is a reason to refuse only where it would be graded.
  @Test func whatIsNotTakenMayBeLarge() throws {
    var zip = ZipWriter()
    zip.add("old/Chapter1.swift", [UInt8](repeating: 0x20, count: 600 << 10))
    zip.add("Exercises/Chapter1.swift", text)
    var collector = Collector(names: ChapterNames(chapters: [1]), limits: IntakeLimits())
    try ZipArchive(ByteSource(zip.finished()), limits: IntakeLimits()).read(into: &collector)
    #expect(try collector.files().files == ["Chapter1.swift": text])
  }

  /// GNU's long name of 60 MB: refused by its header, before a byte of it is kept.
  @Test func aLongNameCostsNothing() throws {
    let limits = IntakeLimits()
    var collector = Collector(names: ChapterNames(chapters: [1]), limits: limits)
    var reader = TarReader(limits: limits)
    let reason = Rejection("a name of more than 1024 bytes")
    #expect(throws: reason) {
      try reader.consume(header("././@LongLink", size: 60 << 20, kind: "L"), into: &collector)
    }
    // The same by pax, and in a zip archive's list.
    let path = String(repeating: "a", count: 3000)
    var record = " path=\(path)\n"
    record = "\(record.utf8.count + 4)" + record
    var pax = TarReader(limits: limits)
    #expect(throws: reason) {
      try pax.consume(entry("x", Array(record.utf8), kind: "x"), into: &collector)
    }
    var large = TarReader(limits: limits)
    #expect(throws: Rejection("a tar header that is too long")) {
      try large.consume(header("x", size: 60 << 20, kind: "x"), into: &collector)
    }
    var zip = ZipWriter()
    zip.add(path, text)
    #expect(throws: reason) {
      try ZipArchive(ByteSource(zip.finished()), limits: limits).read(into: &collector)
    }
    // A name as long as it may be, in both.
    let longest = String(repeating: "d/", count: 500) + "Chapter1.swift"
    var named = TarReader(limits: limits)
    try named.consume(
      entry("././@LongLink", Array(longest.utf8) + [0], kind: "L"), into: &collector)
    try named.consume(entry("x", text), into: &collector)
    #expect(try collector.files().files == ["Chapter1.swift": text])
  }

  /// However the stream is cut into pieces, it is the same archive.
  @Test func piecesOfAnySize() throws {
    var tar = entry("a.txt", noise(1000)) + entry("empty", [])
    tar += entry("Sources/Exercises/Chapter1.swift", text) + [UInt8](repeating: 0, count: 1024)
    for size in [1, 7, 511, 512, 513, 4096] {
      var collector = Collector(names: ChapterNames(chapters: [1]), limits: IntakeLimits())
      var reader = TarReader(limits: IntakeLimits())
      for start in stride(from: 0, to: tar.count, by: size) {
        try reader.consume(Array(tar[start..<min(start + size, tar.count)]), into: &collector)
      }
      try reader.finish()
      #expect(try collector.files().files == ["Chapter1.swift": text], "\(size)")
    }
    var cut = TarReader(limits: IntakeLimits())
    var collector = Collector(names: ChapterNames(chapters: [1]), limits: IntakeLimits())
    try cut.consume(Array(tar[..<600]), into: &collector)
    #expect(throws: Rejection("a tar archive that is cut off")) { try cut.finish() }
  }
}
