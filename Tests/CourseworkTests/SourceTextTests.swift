import Testing

@testable import Coursework

@Suite struct SourceTextTests {
  private func words(_ text: String) -> [String] { SwiftLexer.tokens(of: text).map(\.text) }

  @Test func commentsAreSkippedAndStringsAreWhole() {
    #expect(words("a /* b /* c */ d */ e // f\ng") == ["a", "e", "g"])
    #expect(
      words(#"let s = "x \(y + "z)") w" + 1"#) == [
        "let", "s", "=", #""x \(y + "z)") w""#, "+", "1",
      ])
    #expect(words(##"#"raw "quote" \(no)"# ok"##) == [##"#"raw "quote" \(no)"#"##, "ok"])
    #expect(
      words("\"\"\"\nmany \"lines\"\n\"\"\" + x") == ["\"\"\"\nmany \"lines\"\n\"\"\"", "+", "x"])
    #expect(
      words("1.5e3 x.y `func` 0x1p-4") == ["1.5e3", "x", ".", "y", "`func`", "0x1p", "-", "4"])
    #expect(SwiftLexer.tokens(of: "a\n\nb").map(\.line) == [1, 3])
  }

  @Test(arguments: ["/* a", "\"a", "\"\"\"\na", "\"\\(", "#\"a\""])
  func whatDoesNotEndIsNoticed(text: String) {
    #expect(SwiftLexer.read(text).isUnfinished)
    #expect(!ExerciseFile.isBalanced(text))
  }

  @Test func anythingCanBeRead() {
    for text in ["", "\u{0}", "\\", "\"\\", "#", "``", "/*/", "\u{1f600}", "((((", "}}}}"] {
      _ = SwiftLexer.read(text)
      _ = FunctionHeader.all(in: SwiftLexer.tokens(of: text))
      _ = SourceRules.violation(in: SwiftLexer.tokens(of: text))
      _ = ExerciseFile(name: "Chapter1.swift", text: text, exercises: Catalogue.exercises)
    }
  }

  @Test func nothingTakesLong() {
    let many = 200_000
    for text in [
      String(repeating: "\"\\(", count: many), String(repeating: "#", count: many),
      String(repeating: "#\"", count: many), String(repeating: "/*", count: many),
      String(repeating: "func ", count: many / 4), String(repeating: "// a\n", count: many / 4),
    ] {
      let tokens = SwiftLexer.tokens(of: text)
      #expect(tokens.count <= many)
      _ = FunctionHeader.all(in: tokens)
      _ = SourceRules.violation(in: tokens)
      let file = ExerciseFile(name: "Chapter1.swift", text: text, exercises: Catalogue.exercises)
      #expect(file.unbalancedExercises().isEmpty)
    }
    #expect(words(String(repeating: "#", count: 3) + "\"a\"#b\"### c").count == 2)
  }

  @Test func headersSayNameTypeAndBody() throws {
    let headers = FunctionHeader.all(
      in: SwiftLexer.tokens(
        of: """
          public func entropy( _ p : [Double] )
            -> Double { unimplemented("1.1", hint: "a (b) c") }
          func other<T>(x: T) { if true { return } }
          struct S { func inner() {} }
          """))
    #expect(headers.map(\.name) == ["entropy", "other"])
    #expect(headers[0].text == "entropy(_ p: [Double]) -> Double")
    #expect(headers[0].isPublic && headers[0].isStub)
    #expect(!headers[1].isPublic && !headers[1].isStub)
  }

  @Test func piecesBelongToExercises() {
    let text = """
      import Foundation

      /// About it.
      @inlinable
      public func entropy(_ p: [Double]) -> Double {
        0
      }

      private func mine() -> Int { 1 }

      public func discreteKL(
        _ p: [Double], _ q: [Double]
      ) -> Double {
        if true {
        return 0
      }
      """
    let file = ExerciseFile(name: "Chapter1.swift", text: text, exercises: Catalogue.exercises)
    #expect(
      (1...16).map { file.exercise(atLine: $0) } == [
        nil, nil, "1.1", "1.1", "1.1", "1.1", "1.1", "1.1", nil, nil, "1.2", "1.2", "1.2", "1.2",
        "1.2", "1.2",
      ])
    #expect(file.unbalancedExercises() == ["1.2"])
    let replaced = file.replacing(["1.2": "X"])
    #expect(replaced.split(separator: "\n", omittingEmptySubsequences: false).count == 16)
    #expect(!replaced.contains("discreteKL") && replaced.contains("entropy"))
  }

  @Test(
    arguments: [
      ("import Foundation", nil), ("import struct Foundation.Data", nil),
      ("let x = a.import", nil), ("// import Glibc", nil), ("let s = \"import Glibc\"", nil),
      ("import Glibc", "line 1: only Foundation may be imported, not Glibc"),
      ("import func Glibc.fork", "line 1: only Foundation may be imported, not Glibc"),
      ("\n@_cdecl(\"f\") func f() {}", "line 2: @_cdecl may not be used in an exercise"),
      ("@main struct A {}", "line 1: @main: an exercise file is part of a library"),
      ("@inlinable func f() {}", nil), ("@Sendable () -> Void", nil),
      (
        "#sourceLocation(file: \"a\", line: 1)",
        "line 1: #sourceLocation may not be used in an exercise"
      ),
    ] as [(String, String?)])
  func rulesSeeCodeAndNothingElse(text: String, message: String?) {
    #expect(SourceRules.violation(in: SwiftLexer.tokens(of: text))?.message == message)
  }

  @Test func bytesBecomeText() throws {
    #expect(
      try SourceDecoding.decode([0xef, 0xbb, 0xbf] + Array("a\r\nb\rc\n".utf8)).get() == "a\nb\nc\n"
    )
    for bytes: [UInt8] in [[0xff, 0xfe, 65, 0], [65, 0], [0xfc], [0xc0, 0x80]] {
      #expect(throws: SourceDecoding.Refusal.self) { try SourceDecoding.decode(bytes).get() }
    }
  }
}
