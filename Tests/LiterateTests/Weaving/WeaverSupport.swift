import Verification

@testable import Literate

/// What the section said in a one-based line of its file.
struct Said {
  var line: Int
  var content: Content
}

func event(_ line: Int, _ content: Content) -> Said { Said(line: line, content: content) }

func value(_ number: Double, _ name: String = "x") -> Content {
  .value(
    name: name, number: RecordedNumber(value: number, precision: .significant(3)), unit: nil)
}

func check(_ label: String, holds: Bool = true, slip: String = "five for one") -> Content {
  .check(
    evidence(
      for: label, "claim", by: .closedForm, tolerance: nil, unrefuted: nil, seed: 1
    ) { check in
      check.equal("case", to: holds ? 1 : 2) { edit in edit(slip, 5, for: 1) }
    })
}

let sectionPath = "Chapters/1-chapter/1.1-first.swift"
/// Stands at the end of a file whose lines are what a test is about.
private let function = "\nfunc first(_ chapter: Chapter) throws {\n}\n"

func chapterText(
  _ section: String, others: [String: String] = [:], main: String = "//: # Chapter\n"
)
  -> ChapterText
{
  var texts = ["Chapters/1-chapter/main.swift": main, sectionPath: section + function]
  texts.merge(others) { first, _ in first }
  return ChapterText(
    sources: ChapterSources(texts: texts, modules: [:]), sections: ["1.1-first.swift"])
}

/// A chapter of one section, woven.
func weaveChapter(
  _ section: String, _ events: [Said] = [], others: [String: String] = [:],
  main: String = "//: # Chapter\n", outcome: Outcome = .complete, isQuick: Bool = false,
  isJudging: Bool = true
) -> Pages {
  let text = chapterText(section, others: others, main: main)
  let source = text.sections[0].text
  var last = 0
  let placed = events.map { said in
    last = max(last, source.ordinal(ofLine: said.line) ?? last)
    return PlacedEvent(ordinal: last, content: said.content)
  }
  let run = SectionRun(key: "k", seconds: 0, events: placed)
  var weaver = Weaver(
    text, runs: outcome == .complete ? [run] : [nil],
    unfinished: outcome == .complete ? [:] : [0: placed],
    identity: ChapterIdentity(
      number: 1, name: "chapter", claim: "It is $so$.", isQuick: isQuick, changes: []),
    outcome: outcome, isJudging: isJudging)
  return weaver.pages()
}

/// The section's page of such a chapter, with all problems.
func weave(
  _ section: String, _ events: [Said] = [], others: [String: String] = [:],
  outcome: Outcome = .complete, isQuick: Bool = false
) -> (markdown: String, problems: [SourceProblem], pages: Pages) {
  let pages = weaveChapter(
    section, events, others: others, outcome: outcome, isQuick: isQuick)
  return (pages.pages[1].markdown, pages.problems, pages)
}
