/// The named edits of a formula that stand in it where they would be made by mistake.
///
/// A claimed formula is written once, in a closure that is handed a `Slip`:
///
///     check.equal("p against q", to: value) { slip in
///       slip("one half of the JSD", 1, for: 2) * jsd - slip("log 2", log(2), for: log(4))
///     }
///
/// It is evaluated as it stands, and then once for each edit, with that edit alone. So a wrong
/// version differs from the right one only where the page shows it, and by what its label says.
public final class Slip {
  /// The edit that is made in this evaluation; nil for the formula as it stands.
  private let active: String?
  /// The edits met so far, in their order.
  private(set) var labels: [String] = []

  init(active: String? = nil) {
    self.active = active
  }

  /// The right piece of the formula, or the wrong one in the evaluation that has this edit.
  ///
  /// - Parameters:
  ///   - label: the whole edit in words: "log 2 for log 4".
  ///   - wrong: what a mistake puts there.
  ///   - right: what belongs there.
  public func callAsFunction<Piece>(
    _ label: String, _ wrong: @autoclosure () throws -> Piece,
    for right: @autoclosure () throws -> Piece
  ) rethrows -> Piece {
    if !labels.contains(label) { labels.append(label) }
    return label == active ? try wrong() : try right()
  }

  /// Whether the formula has this edit now: for an edit that is a statement and no expression.
  public func callAsFunction(_ label: String) -> Bool {
    if !labels.contains(label) { labels.append(label) }
    return label == active
  }
}

/// What became of one slip over all cases.
struct SlipTally {
  let label: String
  /// In units of the bound, for each case in which the edit changes the value.
  var ratios: [Double] = []
  /// Cases in which it changes nothing.
  var unchanged = 0
  /// An order or a test is refuted by one counterexample; an equality must fail in every case.
  var needsEveryCase = true

  /// A wrong version is refuted when it misses by more than this many bounds.
  static let margin = 10.0

  var refutedCases: Int { ratios.filter { $0 > Self.margin }.count }

  var isRefuted: Bool {
    needsEveryCase ? !ratios.isEmpty && refutedCases == ratios.count : refutedCases > 0
  }

  var record: Evidence.SlipRecord {
    let sorted = ratios.sorted()
    return Evidence.SlipRecord(
      label: label, refuted: isRefuted, cases: ratios.count, refutedCases: refutedCases,
      unchanged: unchanged, medianRatio: sorted.isEmpty ? 0 : sorted[sorted.count / 2])
  }

  /// Why this slip says nothing against the claim's rivals; nil when it is refuted.
  var failure: String? {
    if isRefuted { return nil }
    if ratios.isEmpty { return "the slip “\(label)” changes nothing in any case" }
    if !needsEveryCase {
      return "the slip “\(label)” is not refuted in any of \(ratios.count) cases"
    }
    return "the slip “\(label)” is refuted in only \(refutedCases) of the \(ratios.count) cases "
      + "that it changes; it has to miss by more than 10 bounds in each"
  }
}
