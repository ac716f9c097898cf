import Testing

@testable import Literate

private func inline(_ text: String) -> String {
  var markup = InlineMarkup { $0 == "eq:known" ? "(1)" : nil }
  return markup.convert(text)
}

private func problems(_ text: String) -> [String] {
  var markup = InlineMarkup { $0 == "eq:known" ? "(1)" : nil }
  _ = markup.convert(text)
  return markup.problems
}

@Suite struct InlineMarkupTests {
  @Test(arguments: [
    ("a $x$ b", "a $`x`$ b"), ("$x$, $y$.", "$`x`$, $`y`$."), ("($x$)", "($`x`$)"),
    ("costs $5 and $6", "costs $5 and $6"), ("a $ b $ c", "a $ b $ c"), ("\\$x$", "\\$x$"),
    ("`$x$`", "`$x$`"), ("``a ` $x$``", "``a ` $x$``"), ("$a \\$ b$", "$`a \\$ b`$"),
    ("$a\nb$", "$`a b`$"), ("`open $x$", "`open $`x`$"), ("see (eq:known)", "see (1)"),
    ("(eq:known", "(eq:known"), ("(not a label)", "(not a label)"), ("f(x)", "f(x)"),
    ("", ""), ("$", "$"), ("a\\", "a\\"), ("$$", "$$"), ("$x$y$", "$`x`$y$"),
  ])
  func convert(_ text: String, _ expected: String) {
    #expect(inline(text) == expected)
    #expect(problems(text) == [])
  }

  @Test func unknownLabelsAreMistakes() {
    #expect(problems("see (eq:unknown)") == ["(eq:unknown) refers to nothing on this page"])
    #expect(problems("`(eq:unknown)`") == [])
  }

  @Test(arguments: [
    "operatorname", "mbox", "newcommand", "def", "DeclareMathOperator", "tag", "label", "href",
  ])
  func forbiddenMacrosAreMistakes(_ macro: String) {
    #expect(problems("$\\\(macro){x}$").count == 1)
    #expect(MathRules.problem(in: "\\\(macro){x}") != nil)
    // A longer name is another macro.
    #expect(MathRules.problem(in: "\\\(macro)x{x}") == nil)
  }

  @Test func formulasAreBalanced() {
    #expect(MathRules.problem(in: "a{b}{c{d}}") == nil)
    #expect(MathRules.problem(in: "\\{ a \\}") == nil)
    #expect(MathRules.problem(in: "a{b") != nil)
    #expect(MathRules.problem(in: "a}b{") != nil)
    #expect(MathRules.problem(in: "a`b") != nil)
    #expect(MathRules.problem(in: " ") != nil)
  }
}

@Suite struct MarkdownTests {
  @Test func plainTextStaysPlain() {
    #expect(Markdown.escaped("a_b*c|d<e>&`$[x]") == "a\\_b\\*c\\|d&lt;e&gt;&amp;\\`\\$\\[x\\]")
    #expect(Markdown.escaped("two\nlines") == "two lines")
    #expect(Markdown.attribute("a \"b\" <c>") == "a &quot;b&quot; &lt;c&gt;")
  }

  @Test func fencesAreLongerThanWhatTheyHold() {
    #expect(Markdown.fenced(["a"]) == "```\na\n```")
    #expect(Markdown.fenced(["````"]) == "`````\n````\n`````")
  }
}

@Suite struct ProseReaderTests {
  private func read(_ lines: String...) -> ProseReader {
    ProseReader(lines, firstLine: 10)
  }

  @Test func displayFormulasStandAlone() {
    let reader = read("text", "$$ a = b $$ {#eq:a}", "more")
    #expect(reader.problems.isEmpty)
    #expect(reader.blocks.map(\.line) == [10, 11, 12])
    #expect(
      reader.blocks[1].block
        == .equation(DisplayEquation(formula: ["a = b"], label: "eq:a", isDefinition: false)))
  }

  @Test func displayFormulasSpanLines() {
    let reader = read("$$", "a", "  = b", "$$ {#eq:a definition}")
    #expect(
      reader.blocks[0].block
        == .equation(DisplayEquation(formula: ["a", "= b"], label: "eq:a", isDefinition: true)))
  }

  @Test func unclosedFormulasAndFencesAreMistakes() {
    #expect(read("$$ a", "", "b").problems.map(\.line) == [10])
    #expect(read("```", "code").problems.map(\.line) == [10])
    #expect(read("$$ a").problems.count == 1)
  }

  @Test(arguments: [
    "$$ a $$ {#a}", "$$ a $$ {#eq:a maybe}", "$$ a $$ {eq:a}", "$$ a $$ text", "$$ a $$ {#fig:a}",
    "$$ a $$ {#eq:}", "$$ a $$ {#eq:a b c}", "$$ $$", "$$ \\operatorname{a} $$",
  ])
  func otherTailsAreMistakes(_ line: String) {
    #expect(ProseReader([line], firstLine: 0).problems.count == 1)
  }

  @Test func fencesKeepWhatTheyHold() {
    let reader = read("````", "```", "$$ a $$ {#nonsense}", "````", "after $x$")
    #expect(reader.problems.isEmpty)
    #expect(reader.blocks.count == 2)
  }

  @Test func headingsAreHeadings() {
    let reader = read("## Two", "#hash", "####### seven")
    #expect(reader.blocks[0].block == .heading(level: 2, text: "Two"))
    #expect(reader.blocks[1].block == .paragraph(["#hash", "####### seven"]))
  }
}
