import Testing

@testable import Literate

private func read(_ source: String) -> CellReader {
  CellReader(file: "main.swift", text: source, lexer: Lexer(source))
}

extension Cell {
  fileprivate var code: CodeCell? {
    if case .code(let cell) = self { cell } else { nil }
  }
}

@Suite struct CellTests {
  @Test func proseSeparatesCode() {
    let cells = read("import A\n\n//: One\n//:\n//:   two\nlet a = 1\n//: Three\n").cells
    #expect(cells.count == 4)
    #expect(cells[0].code?.parts == [CodeCell.Part(text: ["import A"])])
    #expect(cells[1] == .prose(ProseCell(lines: 2..<5, text: ["One", "", "  two"])))
    #expect(cells[2].code?.lines == 5..<6)
  }

  @Test func onlyTheLeftMarginIsProse() {
    let cells = read("let a = [\n  //: not prose\n  1]\n// : nor this\n///: nor this\n").cells
    #expect(cells.count == 1)
  }

  @Test func stringsHoldNoProse() {
    let cells = read("let a = \"\"\"\n//: text\n// snippet.hide\n\"\"\"\n").cells
    #expect(cells.count == 1)
    #expect(cells[0].code?.parts[0].text.count == 4)
  }

  @Test func proseInsideBracketsIsAMistake() {
    let reader = read("func f() {\n//: inside\n}\n")
    #expect(reader.problems.count == 1)
    #expect(reader.problems[0].description.hasPrefix("main.swift:2: prose inside brackets"))
  }

  @Test func snippetsNameCells() {
    let cells = read("//: A\n// snippet.first\nlet a = 1\n// snippet.second-part\nlet b = 2\n")
      .cells
    #expect(cells.compactMap { $0.code?.name } == ["first", "second-part"])
    #expect(cells.count == 3)
  }

  @Test func hiddenCodeIsKeptOffThePage() {
    let cells = read("let a = 1\n// snippet.hide\nlet b = 2\n// snippet.show\nlet c = 3\n").cells
    #expect(cells[0].code?.parts.map(\.text) == [["let a = 1"], ["let c = 3"]])
  }

  @Test func hidingEndsWithTheCell() {
    let cells = read("// snippet.hide\nlet a = 1\n//: B\nlet b = 2\n").cells
    #expect(cells[0].code?.parts == [])
    #expect(cells[2].code?.parts.map(\.text) == [["let b = 2"]])
  }

  @Test func foldedCodeHasASummary() {
    let cells = read("let a = 1\n// snippet.fold How it is read\nlet b = 2\n").cells
    #expect(cells[0].code?.parts.map(\.fold) == [nil, "How it is read"])
    let bare = read("// snippet.fold\nlet b = 2\n").cells
    #expect(bare[0].code?.parts.map(\.fold) == ["Code"])
  }

  @Test(arguments: ["// snippet.a b", "// snippet.", "// snippet.a!b"])
  func otherDirectivesAreMistakes(_ line: String) {
    #expect(read(line + "\nlet a = 1\n").problems.count == 1)
  }

  @Test func namesAreUnique() {
    let text = ChapterText(sources: [
      "main.swift": "// snippet.a\nlet a = 1\n// snippet.a\nlet b = 2\n"
    ])
    #expect(text.problems.map(\.line) == [3])
  }

  @Test func otherFilesAreQuotedByRegion() {
    let text = ChapterText(sources: [
      "C/main.swift": "//: (quote:step)\n",
      "C/Model.swift": """
      struct Model {
        // snippet.step
        func step() -> Int {
          // snippet.hide
          secret()
          // snippet.show
          1
        }
        // snippet.end
        func other() {}
      }
      """,
    ])
    #expect(text.quotable["step"]?.first == "func step() -> Int {")
    #expect(text.quotable["step"]?.last == "}")
    #expect(text.quotable["step"]?.contains { $0.contains("snippet") } == false)
    #expect(text.quotable["step"]?.contains { $0.contains("secret") } == false)
  }

  @Test func aChapterNeedsItsMain() {
    #expect(ChapterText(sources: ["Model.swift": ""]).problems.count == 1)
  }
}
