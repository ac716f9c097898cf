/// From cases to points.
public enum Scoring {
  /// Share of an exercise's points, in hundredths, that its public cases carry together: a token,
  /// for whoever only looks their answers up.
  public static let publicShare = 5

  /// Hundredths of a point for an exercise. The public cases share the token; what is left goes to
  /// the rungs of the hidden ones, to each in proportion to its cases that are right. Rungs without
  /// hidden cases leave theirs to the others.
  static func score(points: Int, cases: [Report.Case]) -> Int {
    func right(_ cases: [Report.Case]) -> Double {
      cases.isEmpty ? 0 : Double(cases.filter { $0.outcome == .ok }.count) / Double(cases.count)
    }
    let hidden = cases.filter { !$0.isPublic }
    let rungs = Rung.allCases.filter { rung in hidden.contains { $0.rung == rung } }
    let total = rungs.reduce(0) { $0 + $1.weight }
    let share = rungs.reduce(0) { sum, rung in
      sum + Double(rung.weight) * right(hidden.filter { $0.rung == rung })
    }
    let token = Double(publicShare) * right(cases.filter(\.isPublic))
    let rest = total > 0 ? Double(100 - publicShare) * share / Double(total) : 0
    return Int((Double(points) * (token + rest)).rounded())
  }

  /// `1234` hundredths as `12.34`.
  public static func text(hundredths: Int) -> String {
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
