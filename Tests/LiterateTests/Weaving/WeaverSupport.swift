import Verification

@testable import Literate

/// A call at top level of a chapter called "chapter", in a one-based line.
func event(_ line: Int, _ content: Content) -> Event {
  Event(
    origin: Origin(file: "chapter/main.swift", function: "chapter", line: line), content: content)
}

/// A call inside a function.
func event(in function: String, _ line: Int, site: Int?, _ content: Content) -> Event {
  Event(
    origin: Origin(file: "chapter/main.swift", function: function, line: line, site: site),
    content: content)
}

func value(_ number: Double, _ name: String = "x") -> Content {
  .value(
    name: name, number: RecordedNumber(value: number, precision: .significant(3)), unit: nil)
}

func check(_ label: String, holds: Bool = true) -> Content {
  .check(
    evidence(
      for: label, "claim", by: .closedForm, tolerance: nil, unrefuted: nil, seed: 1
    ) { check in
      check.equal("case", ["a": 1, "b": holds ? 1 : 2], not: ["five": 5])
    })
}

func weave(
  _ source: String, _ events: [Event] = [], others: [String: String] = [:],
  outcome: Outcome = .complete, isQuick: Bool = false
) -> Page {
  var sources = ["Chapters/1-chapter/main.swift": source]
  sources.merge(others) { first, _ in first }
  var weaver = Weaver(
    ChapterText(sources: sources), events: events,
    identity: ChapterIdentity(
      number: 1, name: "chapter", claim: "It is $so$.", isQuick: isQuick, changes: []),
    outcome: outcome)
  return weaver.page()
}
