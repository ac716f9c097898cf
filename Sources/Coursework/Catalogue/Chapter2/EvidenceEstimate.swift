import Foundation

extension Catalogue {
  static let evidenceEstimate: Exercise = Exercise(
    id: "2.7", name: "evidence-estimate", title: "An estimate of the evidence, and its worth",
    points: 3,
    signature: """
      evidenceEstimate(logWeights: [Double]) -> (logEvidence: Double, effectiveSampleSize: Double)
      """,
    prompt: """
      From log importance weights write two numbers. The first estimates ln p(x), in nats: the \
      logarithm of the mean weight. The second is the effective sample size (Σ w)² / Σ w², \
      between 1 and K. Weights of e^±5000 are ordinary, and some may be zero. If every weight \
      is zero the answers are −infinity and 0.
      """,
    hints: [
      "What happens to either number when all weights are multiplied by the same constant?",
      Hint(
        "e^5000 is infinity to the computer and e^−5000 is 0. Scale before you exponentiate; one of the two answers remembers the scale.",
        for: "tiny weights", "huge weights"),
      Hint(
        "Subtracting −infinity from −infinity is NaN. Ask before you scale.", for: "all are zero"),
      Hint("Four equal weights are worth four samples.", for: "equal weights"),
    ],
    cases: [
      .shown(.shape, "one sample", [[-2.0]]),
      .shown(.basic, "equal weights", [[-1.0, -1, -1, -1]]),
      .shown(.basic, "unequal weights", [[0.0, -1, -3]]),
      FixedCase(.basic, "one dominates", [[2.0, -9, -10, -11]]),
      .shown(.edge, "tiny weights", [[-6000.0, -6001.5]]),
      .shown(.edge, "huge weights", [[3000.0, 2998, 2997]]),
      .shown(.edge, "some are zero", [[.real(-.infinity), -1, .real(-.infinity)]]),
      .shown(.edge, "all are zero", [[.real(-.infinity), .real(-.infinity)]]),
      FixedCase(.edge, "tiny weights", [[-5000.0, -5001, -5003]]),
      FixedCase(.edge, "huge weights", [[5000.0, 4999.5]]),
      FixedCase(.edge, "some are zero", [[.real(-.infinity), -1, -2]]),
    ],
    hidden: { inputs in [.vector(inputs.vector(inputs.integer(3...9), -6..<3))] },
    drawn: [
      DrawnCase(.edge, "tiny weights") { inputs in [.vector(inputs.vector(4, -6000 ..< -5995))] },
      DrawnCase(.edge, "huge weights") { inputs in [.vector(inputs.vector(4, 4000..<4003))] },
    ],
    properties: [
      Property(
        "the effective size is between one and the number of samples",
        calls: { inputs in [[.vector(inputs.vector(6, -4..<2))]] },
        holds: { answers in
          guard let size = answers[0].parts.last?.real else { return false }
          return size >= 1 && size <= 6
        }),
      Property(
        "all zero is worth nothing, and one weight is worth one sample",
        calls: { inputs in
          let nothing = Value.real(-.infinity)
          return [
            [[nothing, nothing, nothing]], [[nothing, .real(inputs.real(-6..<3)), nothing]],
          ]
        },
        holds: { answers in
          let sizes = answers.compactMap { $0.parts.last?.real }
          return sizes.count == 2 && sizes[0] == 0 && abs(sizes[1] - 1) < 1e-12
        }),
    ],
    oracle: { arguments in
      let logWeights = arguments.vector(0)
      let total = logSumByPairs(logWeights)
      guard total > -.infinity else { return .tuple([.real(-.infinity), 0.0]) }
      let shares = logWeights.map { exp($0 - total) }
      return .tuple([
        .real(total - log(Double(logWeights.count))), .real(1 / shares.reduce(0) { $0 + $1 * $1 }),
      ])
    },
    mistakes: [
      KnownMistake(
        "sum", hint: "ln K is missing: the estimate is the mean of the weights", score: 4,
        body: """
          guard let m = logWeights.max(), m > -.infinity else { return (-.infinity, 0) }
          let w = logWeights.map { exp($0 - m) }
          let sum = w.reduce(0, +)
          return (m + log(sum), sum * sum / w.reduce(0) { $0 + $1 * $1 })
          """),
      KnownMistake(
        "unscaled",
        hint: "e^−5000 is 0 and e^5000 infinite: scale the weights before you exponentiate",
        score: 227,
        body: """
          let w = logWeights.map { exp($0) }
          let sum = w.reduce(0, +)
          return (log(sum / Double(w.count)), sum * sum / w.reduce(0) { $0 + $1 * $1 })
          """),
      KnownMistake(
        "mean-of-logs", hint: "this is the mean of the logarithms: a lower bound of ln p(x)",
        score: 6,
        body: """
          guard let m = logWeights.max(), m > -.infinity else { return (-.infinity, 0) }
          let w = logWeights.map { exp($0 - m) }
          let sum = w.reduce(0, +)
          return (logWeights.reduce(0, +) / Double(w.count), sum * sum / w.reduce(0) { $0 + $1 * $1 })
          """),
      KnownMistake(
        "relative-size", hint: "this is the effective share of the samples: it is not divided by K",
        score: 4,
        body: """
          guard let m = logWeights.max(), m > -.infinity else { return (-.infinity, 0) }
          let w = logWeights.map { exp($0 - m) }
          let sum = w.reduce(0, +)
          return (m + log(sum / Double(w.count)),
            sum * sum / w.reduce(0) { $0 + $1 * $1 } / Double(w.count))
          """),
      KnownMistake(
        "nan-at-zeros",
        hint: "−infinity less −infinity is NaN: weights that are all zero need their own answer",
        score: 282,
        body: """
          let m = logWeights.max() ?? 0
          let w = logWeights.map { exp($0 - m) }
          let sum = w.reduce(0, +)
          return (m + log(sum / Double(w.count)), sum * sum / w.reduce(0) { $0 + $1 * $1 })
          """),
    ])
}
