import Foundation
import Testing

@testable import Literate

/// The tool that the build runs to put a chapter's text into the chapter.
@Suite struct EmbeddingTests {
  @Test func theFixtureCarriesItsOwnText() throws {
    // Raw strings, interpolations and all: what is woven is what stands in the file.
    let place = try TemporaryDirectory()
    _ = try ProgramRun("fixture-chapter", ["--output", place.path("out")])
    let page = try place.read("out/9-fixture-chapter/2-trouble.md")
    #expect(page.contains(#"  show(index, "turn")"#))
    #expect(page.contains(##"; text(#"Turn \#(index)."#)"##))
  }

  @Test func noTextEndsItsLiteral() throws {
    let place = try TemporaryDirectory()
    try place.write("Chapters/1-a/main.swift", "let a = ##\"\"\"\n\\##(x)\n\"\"\"##\n")
    let run = try ProgramRun(
      "embed-sources",
      [place.path("Out.swift"), place.url.path, place.path("Chapters/1-a/main.swift")])
    #expect(run.status == 0)
    let generated = try place.read("Out.swift")
    #expect(generated.contains("\"Chapters/1-a/main.swift\":\n###\"\"\"\nlet a = ##\"\"\"\n"))
    #expect(generated.hasSuffix("\n\"\"\"###,\n],\n  modules: [\n:])\n"))
  }

  @Test func whatCannotBeEmbeddedIsOneLine() throws {
    let place = try TemporaryDirectory()
    try place.write("crlf.swift", "let a = 1\r\n")
    try Data([0xff, 0xfe]).write(to: place.url.appending(path: "binary.swift"))
    for (name, reason) in [
      ("crlf.swift", "carriage returns"), ("binary.swift", "UTF-8"), ("missing.swift", "UTF-8"),
    ] {
      let run = try ProgramRun(
        "embed-sources", [place.path("Out.swift"), place.url.path, place.path(name)])
      #expect(run.status == 1)
      #expect(run.complaints.contains(reason))
      #expect(run.complaints.split(separator: "\n").count == 1)
      #expect(!place.has("Out.swift"))
    }
    #expect(try ProgramRun("embed-sources", []).status == 1)
  }
}
