import Foundation

extension Catalogue {
  static let jensenShannonGradient: Exercise = Exercise(
    id: "3.8", name: "jensen-shannon-gradient", title: "The gradient that a perfect critic gives",
    points: 3,
    signature: "jensenShannonGradient(p: [Double], logits: [Double]) -> [Double]",
    prompt: """
      A model on finitely many points has the probabilities q = softmax(logits). Derive the \
      gradient of the Jensen–Shannon divergence of p and q (exercise E3.2) with respect to the \
      logits: what the generator follows when the discriminator is perfect. Check yourself with \
      central differences. Some p may be 0, and logits may be as large as 1000, where some q are 0.
      """,
    hints: [
      "Two steps: the divergence by q, then q by the logits. Do the first one on paper until it is short.",
      Hint(
        "In the derivative by q two of the three terms cancel.", for: "two points", "three points"),
      Hint(
        "All q depend on every logit, because they add up to one.", for: "two points",
        "three points"),
      Hint(
        "e^1000 is infinity; softmax does not change when all logits move together.",
        for: "large logits"),
      Hint(
        "A q that is 0 adds nothing, but its logarithm is not a number to multiply by.",
        for: "q = 0"),
      Hint("Where p is 0 and q is not, what is the middle?", for: "p = 0"),
    ],
    tolerance: Tolerance(relative: 1e-6, absolute: 1e-8),
    cases: [
      .shown(.shape, "one point", [[1.0], [0.5]]),
      .shown(.basic, "two points", [[0.25, 0.75], [0.0, 0]]),
      .shown(.basic, "three points", [[0.2, 0.3, 0.5], [1.0, -1, 0.5]]),
      FixedCase(.basic, "four points", [[0.1, 0.2, 0.3, 0.4], [0.5, 0, -1, -0.25]]),
      .shown(.edge, "p = 0", [[0.0, 0.25, 0.75], [0.5, 0, 0]]),
      .shown(.edge, "large logits", [[0.25, 0.5, 0.25], [1000.0, 999, 0]]),
      .shown(.edge, "q = 0", [[0.25, 0.25, 0.5], [-1000.0, 1, 0]]),
      FixedCase(.edge, "p = 0", [[0.5, 0, 0.5], [0.25, 0.5, -0.5]]),
      FixedCase(.edge, "large logits", [[0.5, 0.125, 0.375], [-1000.0, 2, 1]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...5)
      let p = inputs.probabilities(count).sorted()
      return [.vector(p), .vector(inputs.vector(count, -1..<1).sorted(by: >))]
    },
    drawn: [
      DrawnCase(.edge, "large logits") { inputs in
        // Far enough that the last probability is 0, and not only very small.
        let top = inputs.real(800..<1000)
        return [.vector(inputs.probabilities(3)), [.real(top - 1), .real(top), 0]]
      }
    ],
    properties: [
      Property(
        "moving all logits together is no direction at all",
        calls: { inputs in
          [[.vector(inputs.probabilities(4).sorted()), [1.0, 0.5, 0, .real(inputs.real(-1..<0))]]]
        },
        holds: { abs(($0[0].vector ?? [.nan]).reduce(0, +)) < 1e-9 })
    ],
    // The oracle of E3.2, by the rules of dual numbers.
    oracle: { arguments in
      .vector(
        gradient(
          of: { logits in
            let total = Dual.logSumExp(logits)
            return divergenceByAsymmetry(
              arguments.vector(0), logits.map { Dual.exp($0 - total) })
          }, at: arguments.vector(1)))
    },
    mistakes: [
      KnownMistake(
        "by-probability", hint: "this is the derivative by q: it goes on through the softmax",
        score: 3, body: gradientMistake(result: "g")),
      KnownMistake(
        "no-mean",
        hint: "all q depend on every logit: what the others lose is missing", score: 3,
        body: gradientMistake(result: "zip(q, g).map { $0 * $1 }")),
      KnownMistake(
        "missing-half", hint: "the divergence of q from the middle counts half", score: 3,
        body: gradientMistake(half: "1.0")),
      KnownMistake(
        "overflow", hint: "e^1000 is infinity: move all logits before you exponentiate",
        score: 276, body: gradientMistake(top: "0.0")),
      KnownMistake(
        "zero-log-zero", hint: "where q is 0 its logarithm is −infinity, and 0 times that NaN",
        score: 253, body: gradientMistake(guarding: "false")),
    ])
}

private func gradientMistake(
  result: String = "zip(q, g).map { $0 * ($1 - mean) }", half: String = "0.5",
  top: String = "logits.max() ?? 0", guarding: String = "b == 0"
) -> String {
  """
  let top: Double = \(top)
  let e = logits.map { exp($0 - top) }
  let sum = e.reduce(0, +)
  let q = e.map { $0 / sum }
  let g = zip(p, q).map { a, b -> Double in \(guarding) ? 0 : \(half) * log(b / (0.5 * (a + b))) }
  let mean = zip(q, g).reduce(0) { $0 + $1.0 * $1.1 }
  _ = mean
  return \(result)
  """
}
