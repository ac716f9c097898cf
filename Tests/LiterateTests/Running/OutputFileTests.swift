import Foundation
import Testing

@testable import Literate

@Suite struct OutputFileTests {
  /// A file is replaced whole; a pipe, which would be gone, is left.
  @Test func whatIsNoFileIsNotReplaced() throws {
    let place = try TemporaryDirectory()
    let file = URL(fileURLWithPath: place.path("file"))
    for bytes: [UInt8] in [[1, 2, 3], [4]] {
      try OutputFile.write(bytes, to: file)
      #expect(try Data(contentsOf: file) == Data(bytes))
    }
    let pipe = place.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for name in [pipe, place.url.path, place.path("missing/file")] {
      let error = #expect(throws: UsageError.self) {
        try OutputFile.write([1], to: URL(fileURLWithPath: name))
      }
      let text = try #require(error).description
      #expect(text.contains(name) && !text.contains("\n"))
    }
    var information = stat()
    #expect(stat(pipe, &information) == 0 && information.st_mode & S_IFMT == S_IFIFO)
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: place.url.path)) == ["file", "pipe"])
  }
}
