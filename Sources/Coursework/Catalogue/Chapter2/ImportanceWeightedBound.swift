import Foundation

extension Catalogue {
  static let importanceWeightedBound: Exercise = Exercise(
    id: "2.6", name: "iwae-bound", title: "The importance-weighted bound", points: 3,
    signature: "importanceWeightedBound(logWeights: [[Double]]) -> Double",
    prompt: """
      From log weights ln p(x, z) − ln q(z | x), one row an observation, write the \
      importance-weighted bound in nats: the mean over the rows of the logarithm of each row's \
      mean weight. Weights of e^±5000 are ordinary. A log weight may be −infinity; a row of \
      nothing else makes the bound −infinity.
      """,
    hints: [
      "One row first: which is outside, the mean or the logarithm? With one sample a row it must be the ELBO.",
      Hint(
        "e^5000 is infinity to the computer and e^−5000 is 0. Only the ratios of a row's weights are needed.",
        for: "tiny weights", "huge weights"),
      Hint(
        "Subtracting −infinity from −infinity is NaN. Ask before you scale.", for: "a row of zeros",
        "a weight of zero"),
      Hint("A mean of K weights, not a sum.", for: "one row of two", "two rows"),
    ],
    cases: [
      .shown(.shape, "one row, one sample", [[[-1.5]]]),
      .shown(.basic, "one row of two", [[[0.0, -1]]]),
      .shown(.basic, "two rows", [[[-1.0, -2, -3], [0.5, 0.5, -4]]]),
      FixedCase(.basic, "one sample a row", [[[-1.0], [-2], [-6]]]),
      .shown(.edge, "tiny weights", [[[-6000.0, -6001.5]]]),
      .shown(.edge, "huge weights", [[[3000.0, 2998]]]),
      .shown(.edge, "a weight of zero", [[[.real(-.infinity), -2]]]),
      .shown(.edge, "a row of zeros", [[[.real(-.infinity), .real(-.infinity)], [1.0, 1]]]),
      FixedCase(.edge, "tiny weights", [[[-5000.0, -5001], [-4000, -4000.5]]]),
      FixedCase(.edge, "huge weights", [[[5000.0, 4999]]]),
      FixedCase(.edge, "a weight of zero", [[[.real(-.infinity), -1]]]),
    ],
    hidden: { inputs in
      [.matrix(inputs.matrix(inputs.integer(2...4), inputs.integer(3...6), -8..<2))]
    },
    drawn: [
      DrawnCase(.edge, "tiny weights") { inputs in
        // Rows far apart, or their common mean would be right by chance.
        [.matrix([inputs.vector(3, -6000 ..< -5998), inputs.vector(3, -5950 ..< -5948)])]
      },
      DrawnCase(.edge, "huge weights") { inputs in
        [.matrix([inputs.vector(3, 4000..<4002), inputs.vector(3, 4050..<4052)])]
      },
    ],
    properties: [
      Property(
        "a constant in every log weight comes out",
        calls: { inputs in
          let rows = inputs.matrix(3, 4, -6..<2)
          return [[.matrix(rows)], [.matrix(rows.map { $0.map { $0 + 3 } })]]
        },
        holds: { close($0[0].mapped { $0 + 3 }, $0[1]) }),
      Property(
        "a row of zeros makes it −infinity, and only such a row",
        calls: { inputs in
          let row = inputs.vector(2, -6..<2).map { Value.real($0) }
          let nothing = Value.real(-.infinity)
          return [
            [[.tuple(row), [nothing, nothing]]],
            [[.tuple(row), [nothing, .real(inputs.real(-6..<2))]]],
          ]
        },
        holds: { $0[0].real == -.infinity && ($0[1].real ?? -.infinity) > -.infinity }),
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
        score: 99,
        body: """
          return logWeights.reduce(0) { $0 + $1.reduce(0, +) / Double($1.count) }
            / Double(logWeights.count)
          """),
      KnownMistake(
        "sum", hint: "ln K is missing: it is the mean of the weights, not their sum", score: 99,
        body: """
          var total = 0.0
          for row in logWeights {
            guard let m = row.max(), m > -.infinity else { return -.infinity }
            total += m + log(row.reduce(0) { $0 + exp($1 - m) })
          }
          return total / Double(logWeights.count)
          """),
      KnownMistake(
        "overflow",
        hint: "exp of ±5000 is infinity or 0: only the ratios of a row's weights are needed",
        score: 245,
        body: """
          return logWeights.reduce(0) {
            $0 + log($1.reduce(0) { $0 + exp($1) } / Double($1.count))
          } / Double(logWeights.count)
          """),
      KnownMistake(
        "pooled",
        hint: "every observation has its own bound: average over rows outside the logarithm",
        score: 36,
        body: """
          let all = logWeights.flatMap { $0 }
          guard let m = all.max(), m > -.infinity else { return -.infinity }
          return m + log(all.reduce(0) { $0 + exp($1 - m) } / Double(all.count))
          """),
      KnownMistake(
        "nan-at-zeros",
        hint: "−infinity less −infinity is NaN: a row without any weight needs its own answer",
        score: 282,
        body: """
          return logWeights.reduce(0) { total, row in
            let m = row.max() ?? 0
            return total + m + log(row.reduce(0) { $0 + exp($1 - m) } / Double(row.count))
          } / Double(logWeights.count)
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
