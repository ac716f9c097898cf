import Foundation

extension Catalogue {
  static let generatorGradients: Exercise = Exercise(
    id: "3.5", name: "generator-gradients", title: "Saturating and non-saturating gradients",
    points: 2,
    signature: """
      generatorGradients(logits: [Double]) -> (saturating: [Double], nonSaturating: [Double])
      """,
    prompt: """
      With D = 1/(1 + e^−a), write the derivatives by the logit a of the generator's two losses, \
      ln(1 − D) and −ln D, sample by sample. Where the discriminator is sure (a far below 0) one \
      of them vanishes: that is why nobody trains with it.
      """,
    hints: ["∂ ln(1 − D)/∂a = −σ(a).", "∂(−ln D)/∂a = −σ(−a)."],
    cases: [
      .shown(.shape, "one sample", [[0.0]]),
      .shown(.basic, "three samples", [[-2.0, 0, 2]]),
      .shown(.basic, "a discriminator that is fairly sure", [[-5.0, -4]]),
      FixedCase(.basic, "four", [[0.5, -0.5, 1.5, -3]]),
      FixedCase(
        .edge, "where σ is tiny", [[-700.0, 700]], tolerance: Tolerance(relative: 1e-9)),
      FixedCase(.edge, "where e^a overflows", [[-1000.0, 1000]]),
    ],
    hidden: { inputs in [.vector(inputs.vector(inputs.integer(2...8), -6 ..< -0.5))] },
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
        score: 20,
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
        "rounded-away", hint: "1 − σ(a) is 0 for a above 40: write σ(−a)", score: 180,
        body: """
          let d = logits.map { 1 / (1 + exp(-$0)) }
          return (d.map { -$0 }, d.map { $0 - 1 })
          """),
    ])
}
