/// From cases to points.
public enum Scoring {
  /// Hundredths of a point for an exercise: every rung gives its share of them in proportion to
  /// its cases that are right; rungs without cases leave theirs to the others.
  static func score(points: Int, cases: [(rung: Rung, isRight: Bool)]) -> Int {
    let rungs = Rung.allCases.filter { rung in cases.contains { $0.rung == rung } }
    let total = rungs.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return 0 }
    var share = 0.0
    for rung in rungs {
      let own = cases.filter { $0.rung == rung }
      let right = own.filter(\.isRight).count
      share += Double(rung.weight) * Double(right) / Double(own.count)
    }
    return Int((Double(points * 100) * share / Double(total)).rounded())
  }

  /// `1234` hundredths as `12.34`.
  public static func text(hundredths: Int) -> String {
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
