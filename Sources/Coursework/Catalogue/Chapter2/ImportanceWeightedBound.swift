import Foundation

extension Catalogue {
  static let importanceWeightedBound: Exercise = Exercise(
    id: "2.6", name: "iwae-bound", title: "The importance-weighted bound", points: 3,
    signature: "importanceWeightedBound(logWeights: [[Double]]) -> Double",
    prompt: """
      From log weights ln p(x, z) − ln q(z | x), a row an observation, write the mean over the rows \
      of the logarithm of each row's mean weight, in nats. With one sample a row it is the ELBO; \
      with more it is tighter. Weights of e^±5000 are ordinary.
      """,
    hints: [
      "ln((1/K) Σ e^a) = log-sum-exp − ln K.",
      "A row may hold −infinity; all of it −infinity gives −infinity.",
    ],
    cases: [
      .shown(.shape, "one row, one sample", [[[-1.5]]]),
      .shown(.basic, "one row of two", [[[0.0, -1]]]),
      .shown(.basic, "two rows", [[[-1.0, -2, -3], [0.5, 0.5, -4]]]),
      FixedCase(.basic, "one sample a row", [[[-1.0], [-2], [-6]]]),
      FixedCase(.edge, "tiny weights", [[[-5000.0, -5001], [-4000, -4000.5]]]),
      FixedCase(.edge, "huge weights", [[[5000.0, 4999]]]),
      FixedCase(.edge, "a weight of zero", [[[.real(-.infinity), -1]]]),
      FixedCase(.edge, "a row of zeros", [[[.real(-.infinity), .real(-.infinity)], [0.0, 0]]]),
    ],
    hidden: { inputs in
      [.matrix(inputs.matrix(inputs.integer(2...4), inputs.integer(3...6), -8..<2))]
    },
    properties: [
      Property(
        "a constant in every log weight comes out",
        calls: { inputs in
          let rows = inputs.matrix(3, 4, -6..<2)
          return [[.matrix(rows)], [.matrix(rows.map { $0.map { $0 + 3 } })]]
        },
        holds: { close($0[0].mapped { $0 + 3 }, $0[1]) })
    ],
    oracle: { arguments in
      let rows = arguments.matrix(0).map { row in
        logSumByPairs(row) - log(Double(row.count))
      }
      return .real(rows.reduce(0, +) / Double(rows.count))
    },
    mistakes: [
      KnownMistake(
        "elbo",
        hint: "this is the mean of the logarithms, the ELBO: take the logarithm of the mean",
        score: 75,
        body: """
          return logWeights.reduce(0) { $0 + $1.reduce(0, +) / Double($1.count) }
            / Double(logWeights.count)
          """),
      KnownMistake(
        "sum", hint: "ln K is missing: it is the mean of the weights, not their sum", score: 75,
        body: """
          var total = 0.0
          for row in logWeights {
            guard let m = row.max(), m > -.infinity else { return -.infinity }
            total += m + log(row.reduce(0) { $0 + exp($1 - m) })
          }
          return total / Double(logWeights.count)
          """),
      KnownMistake(
        "overflow", hint: "exp of ±5000 is infinity or 0: take out the largest log weight first",
        score: 270,
        body: """
          return logWeights.reduce(0) {
            $0 + log($1.reduce(0) { $0 + exp($1) } / Double($1.count))
          } / Double(logWeights.count)
          """),
      KnownMistake(
        "pooled",
        hint: "every observation has its own bound: average over rows outside the logarithm",
        score: 90,
        body: """
          let all = logWeights.flatMap { $0 }
          guard let m = all.max(), m > -.infinity else { return -.infinity }
          return m + log(all.reduce(0) { $0 + exp($1 - m) } / Double(all.count))
          """),
    ])
}

/// ln Σ e^a, one term after another.
func logSumByPairs(_ terms: [Double]) -> Double {
  terms.reduce(-.infinity) { total, term in
    let (low, high) = (min(total, term), max(total, term))
    return low == -.infinity ? high : high + log1p(exp(low - high))
  }
}
