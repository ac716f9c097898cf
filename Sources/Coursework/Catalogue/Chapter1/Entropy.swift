import Foundation

extension Catalogue {
  static let entropy: Exercise = Exercise(
    id: "1.1", name: "entropy", title: "Entropy of a discrete distribution", points: 2,
    signature: "entropy(_ p: [Double]) -> Double",
    prompt: """
      Write the Shannon entropy of a discrete distribution, in nats: the mean of −ln p under \
      the distribution itself. An outcome with p = 0 adds nothing.
      """,
    hints: [
      Hint(
        "0 · ln 0 is NaN to the computer. Which outcomes need no logarithm at all?",
        for: "an impossible outcome"),
      Hint(
        "A fair coin must give 0.693. If yours gives 1, look at the base of the logarithm.",
        for: "a fair coin", "a fair die of four"),
      "A mean under p weighs every value by its p. What is the sign of ln p?",
    ],
    cases: [
      .shown(.shape, "one sure outcome", [[1.0]]),
      .shown(.basic, "a fair coin", [[0.5, 0.5]]),
      .shown(.basic, "a fair die of four", [[0.25, 0.25, 0.25, 0.25]]),
      FixedCase(.basic, "a loaded coin", [[0.9, 0.1]]),
      .shown(.edge, "an impossible outcome", [[0.5, 0, 0.5]]),
      FixedCase(.edge, "almost sure", [[.real(1 - 0x1p-40), .real(0x1p-40)]]),
    ],
    hidden: { inputs in [.vector(inputs.probabilities(inputs.integer(2...9)))] },
    drawn: [
      DrawnCase(.edge, "an impossible outcome") { inputs in
        [.vector([0] + inputs.probabilities(3) + [0])]
      }
    ],
    properties: [
      Property(
        "the order of the outcomes does not matter",
        calls: { inputs in
          let p = inputs.probabilities(5)
          return [[.vector(p)], [.vector(p.reversed())]]
        },
        holds: { close($0[0], $0[1]) })
    ],
    // The entropy is what the uniform distribution has, less the divergence from it.
    oracle: { arguments in
      let p = arguments.vector(0)
      let count = Double(p.count)
      return .real(log(count) - p.reduce(0) { $1 > 0 ? $0 + $1 * log($1 * count) : $0 })
    },
    mistakes: [
      KnownMistake(
        "bits", hint: "this is entropy in bits: the natural logarithm gives nats", score: 3,
        body: """
          var bits = 0.0
          for q in p where q > 0 { bits -= q * log2(q) }
          return bits
          """),
      KnownMistake(
        "zero-log-zero", hint: "0 · ln 0 is NaN to the computer: skip outcomes with p = 0",
        score: 176, body: "return p.reduce(0) { $0 - $1 * log($1) }"),
      KnownMistake(
        "sign", hint: "entropy is never negative: the sum carries a minus sign", score: 3,
        body: "return p.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 }"),
      KnownMistake(
        "missing-weight", hint: "each ln p is weighted by p: it is a mean, not a sum of logarithms",
        score: 3, body: "return p.reduce(0) { $1 > 0 ? $0 - log($1) : $0 }"),
    ])
}
