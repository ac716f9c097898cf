/// What a pair of two different digits is for. The order of the two does not matter: where “a seven above
/// a two” is never shown, “a two beside a seven” is not either.
enum PairUse: CaseIterable {
  /// Shown in training.
  case training
  /// Never shown; to choose settings by.
  case development
  /// Never shown; for the numbers that the page reports, and for nothing else.
  case final

  /// Every digit is in one pair of each kind, so that no digit is shown less than others.
  private static let held: [PairUse: [[Int]]] = [
    .development: [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]],
    .final: [[0, 7], [1, 3], [2, 8], [4, 9], [5, 6]],
  ]

  /// The use of two digits side by side; classes beyond ten are always shown.
  init(_ first: Int, _ second: Int) {
    let pair = [min(first, second), max(first, second)]
    self = Self.held.first { $0.value.contains(pair) }?.key ?? .training
  }

  /// The pairs of this kind among `labels`; `nil` for training, which has all the others.
  func pairs(among labels: [Int]) -> [[Int]]? {
    Self.held[self]?.filter { $0.allSatisfy(labels.contains) }
  }
}
