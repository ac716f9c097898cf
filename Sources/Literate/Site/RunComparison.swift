/// How a reader's own run compares with the committed one.
package struct RunComparison: Sendable, Encodable {
  package struct Value: Sendable, Encodable {
    var name: String
    /// As it is committed; "–" when it is new.
    var before: String
    var after: String
  }

  /// How many values both runs recorded or one of them.
  var count: Int
  /// Those that differ at the digits that the page shows.
  var differing: [Value]
  /// What does not hold: checks by their labels, findings by their sentences.
  var failing: [String]

  init(_ old: ChapterRecord?, _ new: ChapterRecord) {
    let before = Dictionary((old?.values ?? []).map { ($0.name, $0.text) }) { first, _ in first }
    let after = Dictionary(new.values.map { ($0.name, $0.text) }) { first, _ in first }
    let gone = (old?.values ?? []).filter { after[$0.name] == nil }
    count = new.values.count + gone.count
    differing =
      new.values.filter { before[$0.name] != $0.text }.map {
        Value(name: $0.name, before: before[$0.name] ?? "–", after: $0.text)
      } + gone.map { Value(name: $0.name, before: $0.text, after: "–") }
    failing =
      new.checks.filter { !$0.holds }.map(\.label)
      + new.findings.filter { $0.judged && !$0.holds }.map(\.text)
  }
}
