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
    #expect(SwiftLexer.read(text).unfinishedLine == 1)
    #expect(!ExerciseFile.isBalanced(text))
  }

  @Test func anythingCanBeRead() {
    for text in ["", "\u{0}", "\\", "\"\\", "#", "``", "/*/", "\u{1f600}", "((((", "}}}}"] {
      _ = SwiftLexer.read(text)
      _ = FunctionHeader.all(in: SwiftLexer.tokens(of: text))
      _ = SourceRules.violation(in: text, tokens: SwiftLexer.tokens(of: text))
      _ = ExerciseFile(name: "Chapter1.swift", text: text, exercises: Catalogue.exercises)
    }
  }

  @Test func nothingTakesLong() {
    let many = 200_000
    for text in [
      String(repeating: "\"\\(", count: many), String(repeating: "#", count: many),
      String(repeating: "#\"", count: many), String(repeating: "/*", count: many),
      String(repeating: "func ", count: many / 4), String(repeating: "// a\n", count: many / 4),
      String(repeating: "#/a", count: many / 2), String(repeating: "=/a", count: many / 2),
      String(repeating: "@/*", count: many / 2), String(repeating: "@ ", count: many),
    ] {
      let tokens = SwiftLexer.tokens(of: text)
      #expect(tokens.count <= many)
      _ = FunctionHeader.all(in: tokens)
      _ = SourceRules.violation(in: text, tokens: tokens)
      let file = ExerciseFile(name: "Chapter1.swift", text: text, exercises: Catalogue.exercises)
      #expect(file.imbalances().allSatisfy { file.pieces[$0.piece].exercise == nil })
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
    let imbalances = file.imbalances()
    #expect(imbalances.map { file.pieces[$0.piece].exercise } == ["1.2"])
    #expect(imbalances.map(\.line) == [13] && imbalances[0].message == "'{' has no end")
    let replaced = file.without([imbalances[0].piece], appending: ["X"])
    #expect(replaced.split(separator: "\n", omittingEmptySubsequences: false).count == 17)
    #expect(!replaced.contains("discreteKL") && replaced.contains("entropy"))
    #expect(replaced.hasSuffix("\nX"))
  }

  /// Where braces are in balance they say what is a piece, however it is laid out.
  @Test func statementsAtTheTopArePiecesOfTheirOwn() {
    let text = """
      import Foundation
      let limit: Double =
        3
      /// Not indented.
      public func entropy(_ p: [Double])
        -> Double
      {
      let x = p[0]
      func inner() {}
      return x
      }
      print("left over",
        limit)
      /* public func entropy(_ p: [Double]) -> Double { */
      #if canImport(Darwin)
      @inline(__always)
      private
      func helper() {}
      #endif
      """
    let file = ExerciseFile(name: "Chapter1.swift", text: text, exercises: Catalogue.exercises)
    #expect(file.pieces.map(\.lines.lowerBound) == [0, 1, 3, 11, 14, 15, 18])
    #expect(file.pieces.map(\.exercise) == [nil, nil, "1.1", nil, nil, nil, nil])
    #expect(
      file.pieces.map(\.name) == ["Foundation", "limit", "entropy", nil, nil, "helper", nil])
    #expect(file.pieces.map(\.isDirective) == [false, false, false, false, true, false, true])
  }

  @Test(arguments: [
    ("func f() {\n}\n}", 3, "'}' is one too many"),
    ("f(\n[1)", 2, "')' does not end the '[' before it"),
    ("a\n/* b", 2, "a string or comment begins here and does not end"),
  ])
  func anImbalanceHasALine(text: String, line: Int, message: String) throws {
    let found = try #require(ExerciseFile.imbalance(text))
    #expect(found == (line, message))
  }

  @Test func regularExpressionsAndRawIdentifiersAreWhole() {
    #expect(words(#"let r = /"/; x"#) == ["let", "r", "=", #"/"/"#, ";", "x"])
    #expect(words(#"f(#/a"b/#) + c"#) == ["f", "(", #"#/a"b/#"#, ")", "+", "c"])
    #expect(words("a / b / c") == ["a", "/", "b", "/", "c"])
    #expect(words("(a)/b/c") == ["(", "a", ")", "/", "b", "/", "c"])
    #expect(words(#"let `a "" b` = 1"#) == ["let", #"`a "" b`"#, "=", "1"])
  }

  @Test(arguments: [
    ("import Foundation", []), ("import struct Foundation.Data", []), ("let x = a.import", []),
    ("// import Glibc", []), ("let s = \"import Glibc\"", []), ("import Glibc", ["Glibc"]),
    ("import func Glibc.fork", ["Glibc"]),
    ("import `Glibc`\nimport Dispatch", ["Glibc", "Dispatch"]),
  ])
  func importsAreFound(text: String, modules: [String]) {
    #expect(
      SourceRules.foreignImports(in: SwiftLexer.tokens(of: text)).map(\.module) == modules)
  }

  @Test(arguments: [
    "@_cdecl(\"f\") func f() {}", "@`section`(\"a\") let x = 1", "@` used ` let x = 1",
    "@ _silgen_name(\"f\") func f()", "@\n`_cdecl`(\"f\")", "let r = /\"\"\"/; @c func f() {}",
    "let `\"\"\"` = 1; @section(\"a\") let y = 1", "\"\\(\"; @_cdecl(\"f\") func f() {}",
    "@/**/_cdecl(\"f\")",
    "#sourceLocation(file: \"a\", line: 1)", "# line 3", "@testable import A",
  ])
  func whatReachesBelowTheLanguageIsFoundAnywhere(text: String) {
    let text = "let a = 1\n" + text
    let violation = SourceRules.violation(in: text, tokens: SwiftLexer.tokens(of: text))
    #expect(violation?.outcome == .forbiddenAPI)
    #expect(violation?.line == 2)
  }

  @Test(arguments: [
    "@inlinable func f() {}", "@Sendable () -> Void", "@discardableResult func c() {}",
    "// mail me @ home", "#if DEBUG\n#endif", "#expect(x)", "let x = 1 // a@b.c",
    "@usableFromInline",
  ])
  func ordinaryAttributesPass(text: String) {
    #expect(SourceRules.violation(in: text, tokens: SwiftLexer.tokens(of: text)) == nil)
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
