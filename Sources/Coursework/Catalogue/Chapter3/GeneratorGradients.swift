import Foundation

extension Catalogue {
  static let generatorGradients: Exercise = Exercise(
    id: "3.5", name: "generator-gradients", title: "Saturating and non-saturating gradients",
    points: 2,
    signature: """
      generatorGradients(logits: [Double]) -> (saturating: [Double], nonSaturating: [Double])
      """,
    prompt: """
      With D = 1/(1 + e^−a) the generator may minimize ln(1 − D), the saturating loss, or −ln \
      D, the non-saturating one. Write the derivatives of both with respect to the logit a, \
      sample by sample, not divided by their number. One of them vanishes where the \
      discriminator is sure (a far below 0). Nine digits must be right for every a between \
      −700 and 700, and nothing overflows beyond.
      """,
    hints: [
      "Differentiate with respect to the logit, not to D: the derivative of the sigmoid simplifies what you get.",
      Hint(
        "Something tiny that is computed as 1 − (nearly 1) has no digits.", for: "where σ is tiny"),
      Hint(
        "Infinity over infinity is NaN. Write the sigmoid so that its exponential may be infinite.",
        for: "where e^a overflows"),
      Hint(
        "Both losses fall as the logit rises. At a = 0 the two derivatives are equal.",
        for: "one sample"),
    ],
    cases: [
      .shown(.shape, "one sample", [[0.0]]),
      .shown(.basic, "three samples", [[-2.0, 0, 2]]),
      .shown(.basic, "a discriminator that is fairly sure", [[-5.0, -4]]),
      FixedCase(.basic, "four", [[0.5, -0.5, 1.5, -3]]),
      .shown(
        .edge, "where σ is tiny", [[-600.0, 600]], tolerance: Tolerance(relative: 1e-9)),
      .shown(.edge, "where e^a overflows", [[-900.0, 900]]),
      FixedCase(
        .edge, "where σ is tiny", [[-700.0, 700]], tolerance: Tolerance(relative: 1e-9)),
    ],
    hidden: { inputs in [.vector(inputs.vector(inputs.integer(2...8), -6 ..< -0.5))] },
    drawn: [
      DrawnCase(.edge, "where σ is tiny", tolerance: Tolerance(relative: 1e-9)) { inputs in
        [[.real(inputs.real(-700 ..< -50)), .real(inputs.real(50..<700))]]
      },
      DrawnCase(.edge, "where e^a overflows") { inputs in
        [[.real(inputs.real(800..<1000)), .real(inputs.real(-2..<2))]]
      },
    ],
    properties: [
      Property(
        "the two add up to −1",
        calls: { inputs in [[.vector(inputs.vector(4, -4 ..< -0.5))]] },
        holds: { answers in
          let parts = answers[0].parts.compactMap(\.vector)
          return parts.count == 2
            && zip(parts[0], parts[1]).allSatisfy { abs($0 + $1 + 1) < 1e-12 }
        })
    ],
    // e^a/(1 + e^a) as the exponential of its logarithm.
    oracle: { arguments in
      func sigmoid(_ a: Double) -> Double {
        a < 0 ? exp(a - log1p(exp(a))) : exp(-log1p(exp(-a)))
      }
      let logits = arguments.vector(0)
      return .tuple([.vector(logits.map { -sigmoid($0) }), .vector(logits.map { -sigmoid(-$0) })])
    },
    mistakes: [
      KnownMistake(
        "swapped", hint: "the two are swapped: the saturating one vanishes where D is near 0",
        score: 2,
        body: """
          return (logits.map { -1 / (1 + exp($0)) }, logits.map { -1 / (1 + exp(-$0)) })
          """),
      KnownMistake(
        "sign", hint: "both losses fall as the logit rises: both derivatives are negative",
        score: 0,
        body: "return (logits.map { 1 / (1 + exp(-$0)) }, logits.map { 1 / (1 + exp($0)) })"),
      KnownMistake(
        "by-probability", hint: "these are derivatives by D: by the logit, multiply by D (1 − D)",
        score: 0,
        body: """
          let d = logits.map { 1 / (1 + exp(-$0)) }
          return (d.map { -1 / (1 - $0) }, d.map { -1 / $0 })
          """),
      KnownMistake(
        "rounded-away", hint: "1 − σ(a) is 0 for a above 37: what is it a sigmoid of?", score: 170,
        body: """
          let d = logits.map { 1 / (1 + exp(-$0)) }
          return (d.map { -$0 }, d.map { $0 - 1 })
          """),
      KnownMistake(
        "overflow",
        hint: "infinity over infinity is NaN: divide above and below by the exponential",
        score: 184,
        body: """
          func sigmoid(_ a: Double) -> Double { exp(a) / (1 + exp(a)) }
          return (logits.map { -sigmoid($0) }, logits.map { -sigmoid(-$0) })
          """),
    ])
}
