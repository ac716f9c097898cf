import Foundation
import Testing

@testable import Literate

@Suite struct ExportTextTests {
  @Test func mathIsRewrittenOutsideCode() {
    let page = """
      a $`x`$, `code $`y`$`, \\$`z`
      ```math
      a = b
      ```
      ````swift
      ```math
      $`x`$
      ````
      """
    #expect(
      ExportText.withDollarMath(page) == """
        a $x$, `code $`y`$`, \\$`z`
        $$a = b$$
        ````swift
        ```math
        $`x`$
        ````
        """)
  }

  @Test func linksLeadToTheOtherKind() {
    let page =
      "[a](1-a.md) [b](../2-b/1-c.md#eq-a) [c](README.md) [d](../../Chapters/1-a) [e](https://x.org/a.md)"
    #expect(
      ExportText.withLinks(page, to: "html")
        == "[a](1-a.html) [b](../2-b/1-c.html#eq-a) [c](index.html) [d](../../Chapters/1-a) [e](https://x.org/a.md)"
    )
  }

  @Test func printHasNeitherMarksNorAnchors() {
    let page = "<!-- a -->\n<a id=\"eq-a\"></a>\n<sub>**(1)** ✓ table<br>\n**(1)** ✗ b</sub>\n"
    #expect(ExportText.withoutHTML(page) == "**(1)** table  \n**(1)** b\n")
  }

  @Test func picturesBecomeImages() {
    let page = """
      <picture>
        <source media="(prefers-color-scheme: dark)" srcset="figures/a-dark.svg">
        <img alt="a &quot;b&quot; &lt;" src="figures/a-light.svg">
      </picture>
      """
    #expect(ExportText.withPlainImages(page) == "![a \"b\" &lt;](figures/a-light.svg)")
  }
}

@Suite struct NotebookTests {
  private func object(_ page: String) throws -> [String: Any] {
    let data = try Notebook(page: page).json
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func cellsFollowThePage() throws {
    let notebook = try object(
      "# T\n\n$`x`$\n\n<a id=\"cell-fit\"></a>\n\n```swift\nlet a = 1\n```\n\nafter\n\n````swift\n```\n````\n"
    )
    #expect(notebook["nbformat"] as? Int == 4)
    #expect(notebook["nbformat_minor"] as? Int == 5)
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    #expect(cells.map { $0["cell_type"] as? String } == ["markdown", "code", "markdown", "code"])
    #expect(cells.map { $0["id"] as? String } == ["prose-1", "fit", "prose-2", "code-1"])
    #expect(cells[1]["source"] as? String == "let a = 1")
    #expect(cells[3]["source"] as? String == "```")
    #expect((cells[0]["source"] as? String)?.hasPrefix("# T\n\n$x$") == true)
    for cell in cells {
      #expect(cell["metadata"] as? [String: String] == [:])
      let isCode = cell["cell_type"] as? String == "code"
      #expect(isCode == (cell["outputs"] is [Any]))
      #expect(isCode == (cell["execution_count"] is NSNull))
    }
  }

  @Test func identifiersAreValidAndUnique() throws {
    let name = String(repeating: "long.name-", count: 9)
    let page = (0..<3).map { _ in "<a id=\"cell-\(name)\"></a>\n\n```swift\nlet a = 1\n```\n\nx\n" }
      .joined()
    let cells = try #require(try object(page)["cells"] as? [[String: Any]])
    let identifiers = cells.compactMap { $0["id"] as? String }
    #expect(Set(identifiers).count == cells.count)
    for identifier in identifiers {
      #expect((1...64).contains(identifier.count))
      #expect(identifier.allSatisfy { $0.isLetter || $0.isNumber || "-_".contains($0) })
    }
  }
}

@Suite struct ExportTests {
  private func book() throws -> (TemporaryDirectory, Book) {
    let place = try TemporaryDirectory()
    try place.write("Chapters/1-first/main.swift", "let a = 1\n")
    return (place, try Book(root: place.url, programs: place.url))
  }

  @Test func nothingToExportIsOneLine() throws {
    let (place, book) = try book()
    #expect(throws: BookError.self) {
      try book.export(.ipynb, to: place.url.appending(path: "out"))
    }
    #expect(!place.has("out"))
  }

  @Test(.enabled(if: Pandoc.inPath("pandoc") != nil)) func aSiteIsCompleteInItself() throws {
    let (place, book) = try book()
    try shelve(
      book.chapters[0], in: place, directory: "docs/reports",
      source: "//: # Title\n//: $$ a < b $$ {#eq:a definition}\n//: in $x$\n", events: [])
    _ = try book.writePages(in: book.reports)
    let first = try book.export(.html, to: place.url.appending(path: "site"))
    #expect(first == place.path("site/index.html"))
    #expect(try place.read("site/index.html").contains("href=\"1-first/index.html\""))
    let html = try place.read("site/1-first/1-part.html")
    #expect(html.contains("<math display=\"block\""))
    #expect(html.contains("<math display=\"inline\""))
    #expect(try place.read("site/site.css").contains("prefers-color-scheme: dark"))
    #expect(html.contains("id=\"eq-a\""))
    #expect(!html.contains("http-equiv") && !html.contains("src=\"http"))
    // Every relative link leads to a file of the site.
    for name in ["index", "equations", "scoreboard"] {
      let text = try place.read("site/\(name).html")
      for part in text.split(separator: "href=\"").dropFirst() {
        let target = part.prefix { $0 != "\"" && $0 != "#" }
        #expect(
          target.isEmpty || target == "data:," || place.has("site/\(target)"), "\(name): \(target)")
      }
    }
    let names = place.contents().keys.filter { $0.hasPrefix("site/.") }
    #expect(names.isEmpty)
  }
}
