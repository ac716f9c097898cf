import Foundation
import Foundations
import Testing

@Suite struct AtomicFileTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/files-\(UUID().uuidString)"

  private func inFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body()
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
  }

  @Test func aFileIsReplacedAndNothingIsLeftBeside() throws {
    try inFolder {
      for text in ["the first", "", "größer"] {
        try AtomicFile.replace(folder + "/a", with: text)
        #expect(try String(contentsOfFile: folder + "/a", encoding: .utf8) == text)
        try AtomicFile.replace(
          folder + "/b", with: Data(text.utf8), survivesPowerFailure: true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/b")) == Data(text.utf8))
      }
      #expect(try names == ["a", "b"])
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsAnError() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let error = #expect(throws: FileError.self) {
      try AtomicFile.writeAll([1, 2, 3] as [UInt8], to: full, path: "weights")
    }
    #expect(error?.description == "cannot write weights: No space left on device")
    #expect(error?.localizedDescription == "No space left on device")
  }

  @Test func whatIsNoFileStays() throws {
    try inFolder {
      for place in ["/dev/null", folder] {
        let error = #expect(throws: FileError.self) {
          try AtomicFile.replace(place, with: "text")
        }
        #expect(error == FileError(path: place, reason: "it is not a file"))
        #expect(!AtomicFile.isFileOrNothing(place))
      }
      #expect(AtomicFile.isFileOrNothing(folder + "/nothing"))
      #expect(throws: FileError.self) { try AtomicFile.replace(folder + "/no/file", with: "text") }
      let left = try names
      #expect(left.isEmpty)
    }
  }

  @Test func aLinkStaysAndItsFileIsReplaced() throws {
    try inFolder {
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: "file")
      try AtomicFile.replace(folder + "/link", with: "text")
      #expect(try String(contentsOfFile: folder + "/file", encoding: .utf8) == "text")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "file")
      #expect(try names == ["file", "link"])
    }
  }

  /// All threads write the same place: it holds one of the texts, whole.
  @Test func manyMayWriteAtOnce() throws {
    try inFolder {
      let place = folder + "/a"
      DispatchQueue.concurrentPerform(iterations: 40) { index in
        try? AtomicFile.replace(place, with: String(repeating: "\(index % 10)", count: 50_000))
      }
      let text = try String(contentsOfFile: place, encoding: .utf8)
      #expect(text.count == 50_000 && Set(text).count == 1)
      #expect(try names == ["a"])
    }
  }
}
