import Foundation

extension Catalogue {
  static let gaussianKLGradient: Exercise = Exercise(
    id: "2.2", name: "gaussian-kl-gradient", title: "Its gradient", points: 2,
    signature: """
      gaussianKLGradient(mean: [Double], logVariance: [Double]) -> \
      (mean: [Double], logVariance: [Double])
      """,
    prompt: """
      Differentiate the divergence of exercise E2.1 with respect to the means and to the log \
      variances. Near the prior (ln σ² = 1e-9) nine digits must be right. Check yourself with \
      central differences before you hand in.
      """,
    hints: [
      "The variable is l = ln σ². Write the divergence with l alone, no σ, before you differentiate.",
      Hint(
        "Try l = 0 and μ = 0: the divergence has its minimum there.",
        for: "at the prior nothing pulls"),
      Hint(
        "A difference of 1 and a number near 1 loses its digits. Foundation has a function for that difference.",
        for: "nearly the prior"),
    ],
    cases: [
      .shown(.shape, "one coordinate", [[1.0], [0.0]]),
      .shown(.basic, "two coordinates", [[0.5, -1], [1.0, -1]]),
      .shown(.basic, "at the prior nothing pulls", [[0.0, 0], [0.0, 0]]),
      FixedCase(.basic, "three", [[2.0, 0, -3], [0.5, 2, -0.5]]),
      .shown(
        .edge, "nearly the prior", [[0.0], [-3e-9]], tolerance: Tolerance(relative: 1e-9)),
      FixedCase(
        .edge, "nearly the prior", [[0.0], [1e-9]], tolerance: Tolerance(relative: 1e-9)),
      .shown(.edge, "a very narrow posterior", [[1.0], [-60.0]]),
      FixedCase(.edge, "a very narrow posterior", [[2.0], [-50.0]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...6)
      return [.vector(inputs.vector(count, -2..<2)), .vector(inputs.vector(count, 0.3..<1.5))]
    },
    drawn: [
      DrawnCase(.edge, "nearly the prior", tolerance: Tolerance(relative: 1e-9)) { inputs in
        // Many, as one may keep its digits by luck.
        [[1.0, 2, 0, -1, -2, 0.5], .vector(inputs.vector(6, 1e-10..<1e-9))]
      }
    ],
    properties: [
      Property(
        "turning the mean around turns its gradient around",
        calls: { inputs in
          let mean = inputs.vector(3, 0.5..<2)
          return [
            [.vector(mean), [0.5, 1.0, 1.5]], [.vector(mean.map { -$0 }), [0.5, 1.0, 1.5]],
          ]
        },
        holds: { answers in
          guard let first = answers[0].parts.first?.vector,
            let second = answers[1].parts.first?.vector
          else { return false }
          return close(.vector(first), .vector(second.map { -$0 }))
        })
    ],
    // ½ (e^l − 1) = e^(l/2) sinh(l/2).
    oracle: { arguments in
      .tuple([
        .vector(arguments.vector(0)),
        .vector(arguments.vector(1).map { exp($0 / 2) * sinh($0 / 2) }),
      ])
    },
    mistakes: [
      KnownMistake(
        "by-variance", hint: "this is the derivative by σ²; by ln σ² it is multiplied by σ²",
        score: 4,
        body: "return (mean, logVariance.map { 0.5 * (1 - exp(-$0)) })"),
      KnownMistake(
        "missing-half", hint: "the ½ of the divergence stays in its derivative by ln σ²", score: 4,
        body: "return (mean, logVariance.map { expm1($0) })"),
      KnownMistake(
        "by-deviation", hint: "this is the derivative by ln σ, twice that by ln σ², with σ for σ²",
        score: 34, body: "return (mean, logVariance.map { expm1(0.5 * $0) })"),
      KnownMistake(
        "halved-mean", hint: "½ μ² has the derivative μ, not ½ μ", score: 18,
        body: "return (mean.map { 0.5 * $0 }, logVariance.map { 0.5 * expm1($0) })"),
      KnownMistake(
        "cancellation",
        hint:
          "exp(l) − 1 loses the digits of a small l: Foundation has a function for this difference",
        score: 170,
        body: """
          return (mean, logVariance.map { 0.5 * (exp($0) - 1) })
          """),
    ])
}
