import Testing

@testable import Literate

private func read(_ source: String) -> CellReader {
  let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  return CellReader(file: "1.1-a.swift", lines: lines, lexer: Lexer(source))
}

extension Cell {
  fileprivate var code: CodeCell? {
    if case .code(let cell) = self { cell } else { nil }
  }

  fileprivate var kinds: [Statement.Kind] { code?.statements.map(\.kind) ?? [] }
}

@Suite struct CellTests {
  @Test func proseSeparatesCode() {
    let cells = read("import A\n\n//: One\n//:\n//:   two\nlet a = 1\n//: Three\n").cells
    #expect(cells.count == 3)
    #expect(cells[0] == .prose(ProseCell(lines: 2..<5, text: ["One", "", "  two"])))
    #expect(cells[1].code?.statements.map(\.lines) == [5..<6])
  }

  @Test func theFunctionsFrameIsNotShownAndItsBodyIsOutdented() {
    let source = """
      //: # T
      func f(_ chapter: Chapter) throws {
        //: Inside.
        let a = [
          1
        ]
          .count

        verify("eq:a") { check in
        }
      }
      """
    let reader = read(source)
    #expect(reader.problems.isEmpty)
    #expect(reader.cells.count == 3)
    #expect(
      reader.cells[2].code?.statements.map(\.text) == [
        ["let a = [", "  1", "]", "  .count"], ["verify(\"eq:a\") { check in", "}"],
      ])
    #expect(reader.cells[2].kinds == [.setUp, .check("eq:a")])
  }

  @Test func statementsAreToldByTheirFirstWords() {
    let kinds = read(
      """
      /// What it does.
      func f() {}
      struct S {}
      for i in 0..<2 {}
      let x = 1
      let found = verify("eq:a")
      try figure("fig:a", over: s) { _ in }
      show(table, "T")
      text("a")
      finding("b", holds: true)
      """
    ).cells[0].kinds
    #expect(
      kinds == [
        .open, .open, .open, .setUp, .setUp, .picture("fig:a"), .table, .spoken, .spoken,
      ])
  }

  @Test func stringsHoldNoProse() {
    let cells = read("let a = \"\"\"\n//: text\n// snippet.hide\n\"\"\"\n").cells
    #expect(cells.count == 1)
    #expect(cells[0].code?.statements[0].text.count == 4)
  }

  @Test func proseInsideBracketsIsAMistake() {
    let reader = read("func f() {\n//: inside\n}\n")
    #expect(reader.problems.count == 1)
    #expect(
      reader.problems.first?.description.hasPrefix("1.1-a.swift:2: prose inside brackets") == true)
  }

  @Test func proseStandsAtItsMargin() {
    let reader = read("//: # T\nfunc f(_ c: Chapter) throws {\n//: outside\n}\n")
    #expect(reader.problems.map(\.line) == [3])
  }

  @Test func snippetsNameCellsAndOpenThem() {
    let cells = read("//: A\n// snippet.first\nlet a = 1\n// snippet.second-part\nlet b = 2\n")
      .cells
    #expect(cells.compactMap { $0.code?.name } == ["first", "second-part"])
    #expect(cells[1].kinds == [.open])
  }

  @Test func directivesSayHowCodeIsShown() {
    let cells = read(
      """
      let a = 1
      // snippet.open
      let b = 2
      text("x")
      let c = 3
      // snippet.fold How it is read
      let d = 4
      // snippet.hide
      let e = 5
      // snippet.show
      let f = 6
      """
    ).cells
    #expect(
      cells[0].kinds == [
        .setUp, .open, .spoken, .setUp, .folded("How it is read"), .hidden, .setUp,
      ])
  }

  @Test func hidingEndsWithTheCell() {
    let cells = read("// snippet.hide\nlet a = 1\n//: B\nlet b = 2\n").cells
    #expect(cells[0].kinds == [.hidden])
    #expect(cells[2].kinds == [.setUp])
  }

  @Test(arguments: ["// snippet.a b", "// snippet.", "// snippet.a!b"])
  func otherDirectivesAreMistakes(_ line: String) {
    #expect(read(line + "\nlet a = 1\n").problems.count == 1)
  }

  @Test func anEmptyCellIsAMistake() {
    #expect(read("//: A\n// snippet.empty\n//: B\n").problems.count == 1)
  }

  @Test func otherFilesAreQuotedByRegion() {
    let text = chapterText(
      "//: # T\n",
      others: [
        "Chapters/1-chapter/Models/Model.swift": """
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
        """
      ])
    #expect(text.quotable["step"]?.first == "func step() -> Int {")
    #expect(text.quotable["step"]?.last == "}")
    #expect(text.quotable["step"]?.contains { $0.contains("snippet") } == false)
    #expect(text.quotable["step"]?.contains { $0.contains("secret") } == false)
  }
}
