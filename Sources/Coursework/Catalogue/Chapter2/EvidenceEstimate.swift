import Foundation

extension Catalogue {
  static let evidenceEstimate: Exercise = Exercise(
    id: "2.7", name: "evidence-estimate", title: "An estimate of the evidence, and its worth",
    points: 3,
    signature: """
      evidenceEstimate(logWeights: [Double]) -> (logEvidence: Double, effectiveSampleSize: Double)
      """,
    prompt: """
      From log importance weights write ln p(x) ≈ ln((1/K) Σ w) in nats and the effective sample \
      size (Σ w)² / Σ w², between 1 and K. If every weight is zero the answers are −infinity and 0.
      """,
    hints: [
      "Scale all weights by the largest; put it back into the logarithm only.",
      "The effective size does not change when all weights are scaled.",
    ],
    cases: [
      .shown(.shape, "one sample", [[-2.0]]),
      .shown(.basic, "equal weights", [[-1.0, -1, -1, -1]]),
      .shown(.basic, "unequal weights", [[0.0, -1, -3]]),
      FixedCase(.basic, "one dominates", [[2.0, -9, -10, -11]]),
      FixedCase(.edge, "tiny weights", [[-5000.0, -5001, -5003]]),
      FixedCase(.edge, "huge weights", [[5000.0, 4999.5]]),
      FixedCase(.edge, "some are zero", [[.real(-.infinity), -1, -2]]),
      FixedCase(.edge, "all are zero", [[.real(-.infinity), .real(-.infinity)]]),
    ],
    hidden: { inputs in [.vector(inputs.vector(inputs.integer(3...9), -6..<3))] },
    properties: [
      Property(
        "the effective size is between one and the number of samples",
        calls: { inputs in [[.vector(inputs.vector(6, -4..<2))]] },
        holds: { answers in
          guard let size = answers[0].parts.last?.real else { return false }
          return size >= 1 && size <= 6
        })
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
        "sum", hint: "ln K is missing: the estimate is the mean of the weights", score: 45,
        body: """
          guard let m = logWeights.max(), m > -.infinity else { return (-.infinity, 0) }
          let w = logWeights.map { exp($0 - m) }
          let sum = w.reduce(0, +)
          return (m + log(sum), sum * sum / w.reduce(0) { $0 + $1 * $1 })
          """),
      KnownMistake(
        "unscaled", hint: "e^−5000 is 0 and e^5000 infinite: scale by the largest weight",
        score: 255,
        body: """
          let w = logWeights.map { exp($0) }
          let sum = w.reduce(0, +)
          return (log(sum / Double(w.count)), sum * sum / w.reduce(0) { $0 + $1 * $1 })
          """),
      KnownMistake(
        "mean-of-logs", hint: "this is the mean of the logarithms: a lower bound of ln p(x)",
        score: 75,
        body: """
          guard let m = logWeights.max(), m > -.infinity else { return (-.infinity, 0) }
          let w = logWeights.map { exp($0 - m) }
          let sum = w.reduce(0, +)
          return (logWeights.reduce(0, +) / Double(w.count), sum * sum / w.reduce(0) { $0 + $1 * $1 })
          """),
      KnownMistake(
        "relative-size", hint: "this is the effective share of the samples: it is not divided by K",
        score: 45,
        body: """
          guard let m = logWeights.max(), m > -.infinity else { return (-.infinity, 0) }
          let w = logWeights.map { exp($0 - m) }
          let sum = w.reduce(0, +)
          return (m + log(sum / Double(w.count)),
            sum * sum / w.reduce(0) { $0 + $1 * $1 } / Double(w.count))
          """),
    ])
}
