import Foundation

extension Catalogue {
  static let crossEntropyParts: Exercise = Exercise(
    id: "1.5", name: "cross-entropy-parts", title: "Cross-entropy is entropy plus divergence",
    points: 2,
    signature: """
      crossEntropyParts(p: [Double], q: [Double]) -> \
      (entropy: Double, divergence: Double, crossEntropy: Double)
      """,
    prompt: """
      Write three numbers in nats: the entropy H(p), the divergence KL(p ‖ q), and the \
      cross-entropy −Σ p ln q. The first two add up to the third. An outcome with p = 0 adds \
      nothing to any of them. Where p > 0 and q = 0 the divergence and the cross-entropy are \
      infinite.
      """,
    hints: [
      Hint(
        "Which outcomes enter any of the three sums?", for: "p = 0 where q > 0",
        "p = 0 and q = 0 at once"),
      Hint(
        "ln 0 is −infinity in Foundation, which is right here if it is not multiplied by 0.",
        for: "q = 0 under p > 0"),
      "All three are means under the same distribution. Which one?",
    ],
    cases: [
      .shown(.shape, "one sure outcome", [[1.0], [1.0]]),
      .shown(.basic, "two outcomes", [[0.5, 0.5], [0.25, 0.75]]),
      .shown(.basic, "three outcomes", [[0.25, 0.25, 0.5], [0.5, 0.25, 0.25]]),
      FixedCase(.basic, "a model that is off", [[0.9, 0.1], [0.01, 0.99]]),
      .shown(.edge, "p = 0 where q > 0", [[0.5, 0, 0.5], [0.25, 0.5, 0.25]]),
      .shown(.edge, "p = 0 and q = 0 at once", [[1.0, 0], [1.0, 0]]),
      .shown(.edge, "q = 0 under p > 0", [[0.25, 0.75], [0, 1.0]]),
      FixedCase(.edge, "p = 0 and q = 0, among others", [[0.25, 0.75, 0], [0.5, 0.5, 0]]),
      FixedCase(.edge, "q = 0 under p > 0", [[0.5, 0.5], [1.0, 0]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...8)
      return [.vector(inputs.probabilities(count)), .vector(inputs.probabilities(count))]
    },
    drawn: [
      DrawnCase(.edge, "p = 0 where q > 0") { inputs in
        [.vector([0] + inputs.probabilities(3)), .vector(inputs.probabilities(4))]
      }
    ],
    properties: [
      Property(
        "entropy and divergence add up to cross-entropy",
        calls: { inputs in
          [[.vector(inputs.probabilities(5)), .vector(inputs.probabilities(5))]]
        },
        holds: { answers in
          let parts = answers[0].parts.compactMap(\.real)
          return parts.count == 3 && abs(parts[0] + parts[1] - parts[2]) < 1e-12
        })
    ],
    // Divergence as the difference of the other two, and these from logarithms to base 2.
    oracle: { arguments in
      let p = arguments.vector(0)
      let q = arguments.vector(1)
      var own = 0.0
      var cross = 0.0
      for i in p.indices where p[i] > 0 {
        own += p[i] * log2(1 / p[i])
        cross += p[i] * log2(1 / q[i])
      }
      return .tuple([.real(own * log(2)), .real((cross - own) * log(2)), .real(cross * log(2))])
    },
    mistakes: [
      KnownMistake(
        "swapped-cross", hint: "cross-entropy weighs ln q by p: the data choose, the model pays",
        score: 5,
        body: """
          var own = 0.0, cross = 0.0
          for (a, b) in zip(p, q) {
            if a > 0 { own -= a * log(a) }
            if b > 0 { cross -= b * log(a) }
          }
          return (own, cross - own, cross)
          """),
      KnownMistake(
        "model-entropy", hint: "the entropy is the data's, H(p), not the model's, H(q)", score: 5,
        body: """
          var own = 0.0, cross = 0.0
          for (a, b) in zip(p, q) {
            if b > 0 { own -= b * log(b) }
            if a > 0 { cross -= a * log(b) }
          }
          return (own, cross - own, cross)
          """),
      KnownMistake(
        "divergence-sign", hint: "KL = cross-entropy − entropy: it is never negative", score: 3,
        body: """
          var own = 0.0, cross = 0.0
          for (a, b) in zip(p, q) where a > 0 {
            own -= a * log(a)
            cross -= a * log(b)
          }
          return (own, own - cross, cross)
          """),
      KnownMistake(
        "zero-log-zero",
        hint: "0 · ln 0 is NaN to the computer: only outcomes with p > 0 enter the sums",
        score: 169,
        body: """
          var own = 0.0, cross = 0.0, divergence = 0.0
          for (a, b) in zip(p, q) {
            own -= a * log(a)
            cross -= a * log(b)
            divergence += a * log(a / b)
          }
          return (own, divergence, cross)
          """),
    ])
}
