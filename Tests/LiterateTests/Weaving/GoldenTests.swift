import Testing

@testable import Literate

@Suite struct GoldenTests {
  /// Everything that a page can hold, in one text.
  @Test func aWholePage() {
    let source = """
      import Literate

      //: # Title with $x$
      //:
      //: Prose with $a < b$, see (eq:one), (fig:ink), (tab:fits), (alg:add) and (cell:fit). More.
      //:
      //: ## First
      //: $$ a = b $$ {#eq:one}
      //: $$
      //: H = 1
      //: $$ {#eq:two definition}
      // snippet.fit
      let a = 1
      // snippet.fold More
      let b = 2

      //: ```algorithm Adding {#alg:add}
      //: Input: $a$
      //: 1. Add.
      //: Output: $b$
      //: ```

      verify("eq:one", "claim", by: .closedForm) { check in
      }
      let set = 1
      figure("fig:ink", plot)
      text("It gains")
      """
    var table = Table(["family | kind", Table.Column("loss", decimals: 1)])
    table.append("Normal_1|2", -1.25)
    let pages = weaveChapter(
      source,
      [
        event(13, value(1.5, "gain")), event(13, value(2, "loss")),
        event(13, .table(table, title: "Fits", label: "tab:fits")), event(23, check("eq:one")),
        event(
          26,
          .figure(
            RecordedFigure(
              label: "fig:ink", caption: "Ink, $x$", alternative: "a \"line\" < b",
              light: "ink-light.svg", dark: "ink-dark.svg"))),
        event(26, .output(name: "log", text: "one\n```\ntwo\n")),
        event(
          27,
          .prose([
            .markdown("It *gains* "), .number(RecordedNumber(value: 0.5, precision: .percent(1))),
            .plain("_<"),
          ])),
        event(
          27,
          .finding(
            RecordedFinding(
              pieces: [.markdown("It gains.")], holds: true, evidence: "1 ± 0.1 over 5 seeds",
              judged: true))),
        event(27, .exercises([Prompt(id: "kl", title: "KL", text: "Write $D$.", points: 1)])),
      ], main: "//: # Chapter\n//: Opening.\nChapter.main(\n)\n//: ## In one minute\n//: Short.\n")
    #expect(pages.problems == [])
    #expect(pages.title == "Chapter")
    #expect(pages.pages[0].markdown == Self.goldenChapter)
    #expect(pages.pages[1].markdown == Self.golden)
  }

  static let golden = #"""
    <!-- Woven by `chapter` from Chapters/1-chapter/1.1-first.swift; change that, not this page. -->

    [Chapter 1](README.md)

    # 1.1 Title with $`x`$

    Prose with $`a < b`$, see ([1.1](#eq-one)), [Figure 1.1](#fig-ink), [Table 1.1](#tab-fits), [Algorithm 1.1](#alg-add) and [fit](#cell-fit). More.

    ## First

    <a id="eq-one"></a>

    ```math
    a = b
    ```

    <details><summary><sub><b>(1.1)</b> ✓ checked by closed form</sub></summary>

    Claim. 1 case by closed form; worst error below 0.01 of its bound, bounds at most 6×10⁻¹⁴ of the value.

    | slip | refuted | misses by (median) |
    | :-- | :-- | --: |
    | five for one | in 1 of 1 case | by far |

    </details>

    <a id="eq-two"></a>

    ```math
    H = 1
    ```

    <sub>**(1.2)** definition</sub>

    <a id="cell-fit"></a>

    ```swift
    let a = 1
    ```

    - gain: **1.50**
    - loss: **2.00**

    <a id="tab-fits"></a>

    **Table 1.1.** Fits

    | family \| kind | loss |
    | :-- | --: |
    | Normal\_1\|2 | −1.2 |

    <details><summary>More</summary>

    ```swift
    let b = 2
    ```

    </details>

    <a id="alg-add"></a>

    > **Algorithm 1.1.** Adding
    >
    > Input: $`a`$
    >
    > 1. Add.
    >
    > Output: $`b`$

    <a id="fig-ink"></a>

    <a href="figures/ink-light.svg">
    <picture>
      <source media="(prefers-color-scheme: dark)" srcset="figures/ink-dark.svg">
      <img alt="a &quot;line&quot; &lt; b" src="figures/ink-light.svg">
    </picture>
    </a>

    **Figure 1.1.** Ink, $`x`$

    *log*

    ````text
    one
    ```
    two
    ````

    It *gains* 50.0 %\_&lt;

    It gains. <sub>(✓ 1 ± 0.1 over 5 seeds)</sub>

    **KL** (`kl`, 1 point)

    Write $`D`$.

    <details><summary>How (1.1) is checked; the program of Figure 1.1</summary>

    ```swift
    verify("eq:one", "claim", by: .closedForm) { check in
    }

    let set = 1

    figure("fig:ink", plot)
    ```

    </details>

    [Chapter 1](README.md)

    """#

  static let goldenChapter = #"""
    <!-- Woven by `chapter` from Chapters/1-chapter/main.swift; change that, not this page. -->

    [The book](../README.md)

    # 1 · Chapter

    > It is $`so`$.

    *1 checks hold, 1 slips refuted, 1 findings hold* · [the program](../../../Chapters/1-chapter) · [all numbers](record.json)

    Opening.

    ## Sections

    ### [1.1 Title with $`x`$](1-first.md)

    Prose with $`a < b`$, see ([1.1](1-first.md#eq-one)), [Figure 1.1](1-first.md#fig-ink), [Table 1.1](1-first.md#tab-fits), [Algorithm 1.1](1-first.md#alg-add) and [fit](1-first.md#cell-fit).

    <picture>
      <source media="(prefers-color-scheme: dark)" srcset="figures/ink-dark.svg">
      <img alt="a &quot;line&quot; &lt; b" width="400" src="figures/ink-light.svg">
    </picture>

    ## In one minute

    Short.

    """#

  @Test func theSameEventsAreTheSameBytes() {
    let events = (0..<50).map { event(2, value(Double($0), "v\($0)")) }
    let source = "//: # T\nlet a = 1\n"
    #expect(weave(source, events).markdown == weave(source, events).markdown)
  }

  @Test func aQuickPageSaysSo() {
    let page = weaveChapter("//: # T\n", isQuick: true).pages[0]
    #expect(page.markdown.contains("not the book's own run"))
    #expect(!page.markdown.contains("../../"))
  }

  @Test func aFailingCheckIsMarked() {
    let page = weave(
      "//: # T\n//: $$ a $$ {#eq:a}\nlet a = 1\n", [event(3, check("eq:a", holds: false))])
    #expect(page.problems == [])
    #expect(page.markdown.contains("✗ <b>fails</b>"))
    #expect(page.pages.pages[0].markdown.contains("*0 of 1 checks hold"))
    #expect(page.pages.checks[0].holds == false)
  }

  @Test func aFindingThatDoesNotHoldIsMarkedAndAQuickOneIsNotJudged() {
    let found = RecordedFinding(
      pieces: [.markdown("Heun wins.")], holds: false, evidence: "0.1 ± 0.2", judged: true)
    let source = "//: # T\nlet a = 1\n"
    let judged = weaveChapter(source, [event(2, .finding(found))])
    #expect(judged.pages[1].markdown.contains("does not hold (0.1 ± 0.2):** Heun wins."))
    #expect(judged.findings.map(\.isBorneOut) == [false])
    let quick = weaveChapter(source, [event(2, .finding(found))], isJudging: false)
    #expect(quick.pages[1].markdown.contains("judged at full length only"))
    #expect(quick.findings.map(\.isBorneOut) == [true])
  }

  @Test func aStoppedPageTellsWhy() {
    let page = weave(
      "//: # T\n//: $$ a $$ {#eq:a}\nlet a = 1\n",
      [event(3, value(1))],
      outcome: .stopped(reason: "Index out of range", place: "\(sectionPath):3"))
    #expect(page.problems == [])
    #expect(
      page.markdown.contains("> **This page is incomplete.** Chapters/1-chapter/1.1-first.swift:3"))
    #expect(page.markdown.contains("not checked yet"))
    #expect(page.markdown.contains("- x: **1.00**"))
  }

  @Test func anErratumShowsBothFormulas() {
    let source = "//: # T\n//: as (eq:rec) says\nlet a = 1\n"
    guard case .check(let evidence) = check("eq:rec", slip: "as printed") else { return }
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
    #expect(page.markdown.contains("✗ as printed it is refuted"))
    #expect(page.markdown.contains("Corrected:\n\n```math\nE[\\log p]\n```"))
    #expect(page.pages.equations.map(\.label) == ["eq:rec"])
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
