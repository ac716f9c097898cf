import Testing

@testable import Literate

@Suite struct OrphanTests {
  @Test func anEquationThatNothingChecks() {
    let page = weave("//: # T\n//: $$ a $$ {#eq:a}\nlet a = 1\n")
    #expect(page.problems.count == 1)
    #expect(
      page.problems[0].description
        == "Chapters/1-chapter/1.1-first.swift:2: eq:a is checked by nothing; add "
        + "verify(\"eq:a\", …) or write {#eq:a definition}")
  }

  @Test func aCheckOfNoEquation() {
    let page = weave("//: # T\nlet a = 1\n", [event(2, check("eq:b"))])
    #expect(page.problems.count == 1)
    #expect(page.problems[0].message.contains("the prose does not have"))
  }

  @Test func aDefinitionThatIsChecked() {
    let page = weave(
      "//: # T\n//: $$ a $$ {#eq:a definition}\nlet a = 1\n", [event(3, check("eq:a"))])
    #expect(page.problems.map(\.line) == [2])
  }

  @Test func labelsAreUnique() {
    #expect(
      weave("//: # T\n//: $$ a $$ {#eq:a definition}\n//: $$ b $$ {#eq:a definition}\n").problems
        .contains { $0.line == 3 && $0.message.contains("used twice") })
    let figure = RecordedFigure(label: "fig:a", caption: "", alternative: "")
    #expect(
      weave("//: # T\nlet a = 1\n", [event(2, .figure(figure)), event(2, .figure(figure))])
        .problems.count == 1)
  }

  @Test func labelsAreWellFormed() {
    let figure = RecordedFigure(label: "ink", caption: "", alternative: "")
    #expect(weave("//: # T\nlet a = 1\n", [event(2, .figure(figure))]).problems.count == 1)
  }

  @Test func referencesLeadSomewhere() {
    #expect(weave("//: # T\n//: (fig:nowhere)\n").problems.map(\.line) == [2])
    #expect(weave("//: # T\n//: (cell:nowhere)\n").problems.map(\.line) == [2])
  }

  @Test func aPageHasALimit() {
    let output = String(repeating: "0123456789\n", count: 30_000)
    let page = weave("//: # T\nlet a = 1\n", [event(2, .output(name: "", text: output))])
    #expect(page.problems.count == 1)
    #expect(page.problems[0].message.contains("more than 300000"))
  }
}

/// What is found before a minute of work is spent.
@Suite struct SourceCheckTests {
  private func problems(_ section: String, _ other: String = "") -> [String] {
    let text = chapterText(
      "//: # T\n" + section, others: ["Chapters/1-chapter/Models/Other.swift": other])
    // The title stands before what the test is about.
    return SourceCheck.problems(in: text, chapter: 1).map { "\($0.line - 1)" }
  }

  @Test func orphansAreFound() {
    #expect(problems("//: $$ a $$ {#eq:a}\n") == ["1"])
    #expect(problems("//: $$ a $$ {#eq:a}\nverify(\"eq:a\")\n") == [])
    #expect(problems("//: $$ a $$ {#eq:a}\n", "verify(\"eq:a\")") == [])
    // A mention in prose is none.
    #expect(problems("//: $$ a $$ {#eq:a}\n//: \"eq:a\"\n") == ["1"])
  }

  @Test func referencesAreFound() {
    #expect(problems("//: (fig:ink)\n") == ["1"])
    #expect(problems("//: (fig:ink)\nfigure(\"fig:ink\", plot)\n") == [])
    #expect(problems("//: (cell:fit)\n// snippet.fit\nlet a = 1\n") == [])
  }

  @Test func mistakesInMathAreFound() {
    #expect(problems("//: A\n//:\n//: $\\operatorname{x}$\n") == ["3"])
    #expect(problems("//: ## $\\mbox{x}$\n") == ["1"])
    #expect(problems("//: $$ \\mbox{x} $$\n") == ["1"])
    #expect(problems("func f() {\n//: inside\n}\n") == ["2"])
    #expect(problems("//: (quote:nothing)\n") == ["1"])
  }

  /// What would publish hidden code or lose prose.
  @Test(arguments: [
    "// snippet.hidden", "//snippet.hide", "// snippet:hide", "\t// snippet.hide",
    "// snippet.folded",
    "// snippet.shows", "//:\tprose", "//:prose",
  ])
  func nearMissesAreFound(_ line: String) {
    #expect(problems("//: A\n\n\(line)\nlet a = 1\n").contains("3"))
  }

  @Test func sectionsAreListedNumberedAndTitled() {
    func messages(_ texts: [String: String], _ sections: [String]) -> [String] {
      var all = ["C/1-a/main.swift": "//: # T\n"]
      for (name, text) in texts { all["C/1-a/\(name)"] = text }
      return ChapterText(sources: ChapterSources(texts: all, modules: [:]), sections: sections)
        .problems.map(\.message)
    }
    let good = "//: # T\nfunc f(_ chapter: Chapter) throws {\n}\n"
    #expect(messages(["1.1-a.swift": good], ["1.1-a.swift"]) == [])
    #expect(messages(["1.1-a.swift": good], []).first?.contains("is not listed") == true)
    #expect(messages([:], ["1.1-a.swift"]).first?.contains("no such file") == true)
    #expect(
      messages(["1.1-a.swift": good, "1.1-b.swift": good], ["1.1-a.swift", "1.1-b.swift"])
        .first?.contains("have one number") == true)
    #expect(
      messages(["1.1-a.swift": "//: # T\n"], ["1.1-a.swift"]).first?.contains("no `func") == true)
    #expect(
      messages(["1.1-a.swift": "func f(_ chapter: Chapter) throws {\n}\n"], ["1.1-a.swift"])
        .first?.contains("no title") == true)
  }
}
