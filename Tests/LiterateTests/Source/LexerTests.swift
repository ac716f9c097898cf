import Testing

@testable import Literate

/// The one-based lines of a source that begin in code.
private func codeLines(_ source: String) -> [Int] {
  Lexer(source).lines.enumerated().filter { $1.isCode }.map { $0.offset + 1 }
}

@Suite struct LexerTests {
  @Test func codeIsCode() {
    #expect(codeLines("let a = 1\nlet b = 2\n") == [1, 2, 3])
    #expect(codeLines("") == [1])
  }

  @Test func multiLineStringsAreNot() {
    let source = #"""
      let a = """
      //: not prose
      """
      //: prose
      """#
    #expect(codeLines(source) == [1, 4])
  }

  @Test func rawStringsNest() {
    let source = ##"""
      let a = #"""
      """
      //: still inside
      \(not an interpolation)
      """#
      let b = #"a " quote"#
      let c = 1
      """##
    #expect(codeLines(source) == [1, 6, 7])
  }

  @Test func interpolationsHoldCodeToAnyDepth() {
    let source = #"""
      let a = "\(f("\(g("}"))"))"
      let b = """
      \(list.map { "\($0)" }.joined(separator: """
      //: inside the inner string
      """))
      //: inside the outer one
      """
      let c = 1
      """#
    #expect(codeLines(source) == [1, 2, 8])
  }

  @Test func rawInterpolationsNeedTheirHashes() {
    let source = ###"""
      let a = ##"\#(" \##(f(")"))"##
      let b = 1
      """###
    let lexer = Lexer(source)
    #expect(lexer.lines.map(\.isCode) == [true, true])
    #expect(lexer.lines.map(\.depth) == [0, 0])
    #expect(lexer.words.map(\.text).contains("f"))
  }

  @Test func blockCommentsNest() {
    #expect(codeLines("/* a /* b */\n//: c\n*/\nlet x = 1") == [1, 4])
    #expect(codeLines("// a /* b\nlet x = 1") == [1, 2])
    #expect(codeLines("let a = \"/*\"\nlet x = 1") == [1, 2])
  }

  @Test func regularExpressionsMayHoldQuotes() {
    #expect(codeLines("let a = /\"/\nlet b = \"\"\"\nx\n\"\"\"\nlet c = 1") == [1, 2, 5])
    #expect(codeLines("let a = b / c // \"\nlet d = e/f/g\nlet h = 1") == [1, 2, 3])
    #expect(codeLines("let a = x.contains(/[\"\\/]/)\nlet b = 1") == [1, 2])
  }

  @Test func anUnclosedStringEndsWithItsLine() {
    #expect(codeLines("let a = \"broken\nlet b = 1") == [1, 2])
    #expect(codeLines("let a = \"escaped \\\"\nlet b = 1") == [1, 2])
    #expect(codeLines("let a = \"\"\"\nnever closed") == [1])
  }

  @Test func bracketsAreCountedInCodeOnly() {
    let lexer = Lexer("f(\n\"(((\",\n[ // {{\n{\n}])\nx")
    #expect(lexer.lines.map(\.depth) == [0, 1, 1, 2, 3, 0])
  }

  @Test(arguments: ["\"", "\"\"\"", "/*", "#\"", "\\", "\"\\(", "\"\\(\"\\(", "/", "}", "#"])
  func anySourceIsRead(_ source: String) {
    #expect(!Lexer(source).lines.isEmpty)
    #expect(Lexer(source + "\n" + source).lines.count >= 2)
  }
}
