import Testing

@testable import Literate

@Suite struct GoldenTests {
  /// Everything that a page can hold, in one text.
  @Test func aWholePage() {
    let source = """
      import Literate

      //: # 1 · Title with $x$
      //:
      //: Prose with $a < b$, see (eq:one), (fig:ink), (tab:fits) and (cell:fit).
      //: ## First
      //: $$ a = b $$ {#eq:one}
      //: $$
      //: H = 1
      //: $$ {#eq:two definition}
      // snippet.fit
      let a = 1
      // snippet.fold More
      let b = 2

      //: ## Second
      show(a)
      """
    var table = Table(["family", Table.Column("loss", decimals: 1)])
    table.append("Normal_1", -1.25)
    let page = weave(
      source,
      [
        event(12, check("eq:one")), event(12, value(1.5, "gain")), event(12, value(2, "loss")),
        event(12, .table(table, title: "Fits", label: "tab:fits")),
        event(
          17,
          .figure(
            RecordedFigure(
              label: "fig:ink", caption: "Ink, $x$", alternative: "a \"line\" < b",
              light: "ink-light.svg", dark: "ink-dark.svg"))),
        event(17, .output(name: "log", text: "one\n```\ntwo\n")),
        event(
          17,
          .prose([
            .markdown("It *gains* "), .number(RecordedNumber(value: 0.5, precision: .percent(1))),
            .plain("_<"),
          ])),
        event(17, .exercises([Prompt(id: "kl", title: "KL", text: "Write $D$.", points: 1)])),
      ])
    #expect(page.problems == [])
    #expect(page.title == "1 · Title with $x$")
    #expect(page.markdown == Self.golden)
  }

  static let golden = """
    <!-- Woven by `swift run chapter` from Chapters/1-chapter/main.swift; change that, not this page. -->

    # 1 · Title with $`x`$

    > It is $`so`$.

    *1 checks hold, 1 wrong versions refuted* · [the program](../../Chapters/1-chapter/main.swift) · [all numbers](1-chapter.json) · [the book](README.md)

    [First](#section-1) · [Second](#section-2)

    <details><summary>Imports and parameters</summary>

    ```swift
    import Literate
    ```

    </details>

    Prose with $`a < b`$, see ([1.1](#eq-one)), [Figure 1.1](#fig-ink), [Table 1.1](#tab-fits) and [fit](#cell-fit).

    <a id="section-1"></a>

    ## First

    <a id="eq-one"></a>

    ```math
    a = b
    ```

    <sub>**(1.1)** ✓ closed form, 1 case; worst error below 0.01 of its bound (at most 6×10⁻¹⁴ of the value). Refuted: *five* (off by over 10¹³ bounds).</sub>

    <a id="eq-two"></a>

    ```math
    H = 1
    ```

    <sub>**(1.2)** definition</sub>

    <a id="cell-fit"></a>

    ```swift
    let a = 1
    ```

    <details><summary>More</summary>

    ```swift
    let b = 2
    ```

    </details>

    - gain: **1.50**
    - loss: **2.00**

    <a id="tab-fits"></a>

    **Table 1.1.** Fits

    | family | loss |
    | :-- | --: |
    | Normal\\_1 | −1.2 |

    <a id="section-2"></a>

    ## Second

    ```swift
    show(a)
    ```

    <a id="fig-ink"></a>

    <picture>
      <source media="(prefers-color-scheme: dark)" srcset="figures/1-chapter/ink-dark.svg">
      <img alt="a &quot;line&quot; &lt; b" src="figures/1-chapter/ink-light.svg">
    </picture>

    **Figure 1.1.** Ink, $`x`$

    *log*

    ````text
    one
    ```
    two
    ````

    It *gains* 50.0 %\\_&lt;

    **KL** (`kl`, 1 point)

    Write $`D`$.

    """

  @Test func theSameEventsAreTheSameBytes() {
    let events = (0..<50).map { event(2, value(Double($0), "v\($0)")) }
    let source = "//: # T\nlet a = 1\n"
    #expect(weave(source, events).markdown == weave(source, events).markdown)
  }

  @Test func aQuickPageSaysSo() {
    let page = weave("//: # T\n", isQuick: true)
    #expect(page.markdown.contains("not the book's own run"))
    #expect(!page.markdown.contains("../../"))
  }

  @Test func aFailingCheckIsMarked() {
    let page = weave(
      "//: # T\n//: $$ a $$ {#eq:a}\nlet a = 1\n", [event(3, check("eq:a", holds: false))])
    #expect(page.problems == [])
    #expect(page.markdown.contains("**✗ fails**"))
    #expect(page.markdown.contains("*0 of 1 checks hold"))
    #expect(page.checks[0].holds == false)
  }

  @Test func aStoppedPageTellsWhy() {
    let page = weave(
      "//: # T\n//: $$ a $$ {#eq:a}\nlet a = 1\n//: Never reached.\nlet b = 1\n",
      [event(3, value(1))], outcome: .stopped(reason: "Index out of range", line: 3))
    #expect(page.problems == [])
    #expect(
      page.markdown.contains("> **This page is incomplete.** Chapters/1-chapter/main.swift:3"))
    #expect(page.markdown.contains("not checked yet"))
    #expect(page.markdown.contains("- x: **1.00**"))
    #expect(!page.markdown.contains("Never reached"))
    #expect(page.markdown.hasSuffix("Chapters/1-chapter/main.swift:3: Index out of range\n"))
  }

  @Test func anErratumShowsBothFormulas() {
    let source = "//: # T\n//: as (eq:rec) says\nlet a = 1\n"
    guard case .check(let found) = check("eq:rec") else { return }
    var evidence = found
    evidence.refuted[0].variant = "as printed"
    let page = weave(
      source,
      [
        event(
          3,
          .erratum(
            RecordedErratum(
              printed: "E[p]", corrected: #"E[\log p]"#, source: "in print", evidence: evidence)))
      ])
    #expect(page.problems == [])
    #expect(page.markdown.contains("as ([1.1](#eq-rec)) says"))
    #expect(page.markdown.contains("**Erratum.** As printed, in print:\n\n```math\nE[p]\n```"))
    #expect(page.markdown.contains("✗ as printed it is refuted: off by over"))
    #expect(page.markdown.contains("Corrected:\n\n```math\nE[\\log p]\n```"))
    #expect(page.equations.map(\.label) == ["eq:rec"])
  }

  @Test func aMissingFigureIsExplained() {
    let figure = RecordedFigure(
      label: "fig:a", caption: "A", alternative: "a", script: "a.gnuplot",
      problem: "gnuplot is not installed")
    let page = weave("//: # T\nlet a = 1\n", [event(2, .figure(figure))])
    #expect(page.markdown.contains("> *This figure was not drawn: gnuplot is not installed*"))
    #expect(page.markdown.contains("**Figure 1.1.** A"))
    #expect(page.problems == [])
  }

  @Test func aFigureThatCannotBeWrittenSpoilsThePage() {
    let figure = RecordedFigure(
      label: "fig:a", caption: "A", alternative: "a", problem: "fig:a cannot be written: no space")
    let page = weave("//: # T\nlet a = 1\n", [event(2, .figure(figure))])
    #expect(page.problems.map(\.message) == ["fig:a cannot be written: no space"])
  }

  @Test func otherFilesAreQuoted() {
    let page = weave(
      "//: # T\n//:\n//: (quote:step)\n",
      others: ["Chapters/1-chapter/M.swift": "// snippet.step\nfunc step() {}\n// snippet.end\n"])
    #expect(page.markdown.contains("```swift\nfunc step() {}\n```"))
    #expect(page.problems == [])
    #expect(weave("//: # T\n//:\n//: (quote:nothing)\n").problems.map(\.line) == [3])
  }

  @Test func quotationsFollowEachOther() {
    let others = [
      "Chapters/1-chapter/M.swift":
        "// snippet.a\nlet a = 1\n// snippet.end\n// snippet.b\nlet b = 2\n// snippet.end\n"
    ]
    let page = weave("//: # T\n//:\n//: (quote:a)\n//: (quote:b)\n", others: others)
    #expect(page.markdown.contains("```swift\nlet a = 1\n```\n\n```swift\nlet b = 2\n```"))
    #expect(page.problems == [])
    let mixed = weave("//: # T\n//:\n//: (quote:a)\n//: and so on\n", others: others)
    #expect(mixed.problems.map(\.line) == [4])
  }
}
