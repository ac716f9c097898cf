extension Catalogue {
  static let forwardSample: Exercise = Exercise(
    id: "5.2", name: "forward-sample", title: "A draw of q(x_t | x_0)", points: 2,
    signature: "forwardSample(_ x0: [Double], alphaBar: Double, noise: [Double]) -> [Double]",
    prompt: """
      Given a clean x_0, the share ᾱ of signal variance and standard normal noise ε, write a \
      draw of q(x_t | x_0): any level of noise in one step, without the steps between. Data of \
      variance 1 keep variance 1. ᾱ may be 1 (no noise yet) or 0 (no signal left).
      """,
    hints: [
      "ᾱ and 1 − ᾱ are shares of variance. By what do you multiply a value to multiply its variance by ᾱ?",
      Hint(
        "With ᾱ = 1 the picture comes back, with ᾱ = 0 the noise.", for: "no noise yet",
        "no signal left"),
    ],
    cases: [
      .shown(.shape, "one value", [[1.0], 0.25, [0.0]]),
      .shown(.basic, "two values", [[1.0, -2], 0.64, [0.5, 1]]),
      .shown(.basic, "mostly noise", [[3.0], 0.0625, [-1.0]]),
      FixedCase(.basic, "three", [[0.5, 0, -0.5], 0.9, [1.0, -2, 3]]),
      .shown(.edge, "no noise yet", [[2.0, 1], 1.0, [5.0, 6]]),
      .shown(.edge, "no signal left", [[2.0, 1], 0.0, [5.0, -6]]),
      FixedCase(.edge, "no noise yet", [[1.5, 2], 1.0, [7.0, 8]]),
      FixedCase(.edge, "no signal left", [[1.5, 2], 0.0, [7.0, -8]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...6)
      return [
        .vector(inputs.vector(count, 0.5..<2)), .real(inputs.real(0.1..<0.8)),
        .vector(inputs.vector(count, 0.5..<2)),
      ]
    },
    properties: [
      Property(
        "without a picture only scaled noise is left",
        calls: { inputs in [[[0.0, 0], .real(inputs.real(0.1..<0.8)), [1.0, 2]]] },
        holds: { answers in
          guard let values = answers[0].vector, values.count == 2 else { return false }
          return values[0] < 1 && close(.real(2 * values[0]), .real(values[1]))
        })
    ],
    // The right triangle: with signal √ᾱ = cos φ, the noise is sin φ.
    oracle: { arguments in
      let alphaBar = arguments.real(1)
      let spread = (1 - alphaBar).squareRoot()
      let signal = alphaBar.squareRoot()
      return .vector(
        arguments.vector(0).indices.map {
          spread * arguments.vector(2)[$0] + signal * arguments.vector(0)[$0]
        })
    },
    mistakes: [
      KnownMistake(
        "no-roots", hint: "ᾱ is a share of the variance: values are multiplied by something else",
        score: 46,
        body: "return zip(x0, noise).map { alphaBar * $0 + (1 - alphaBar) * $1 }"),
      KnownMistake(
        "one-root", hint: "the signal is right; the noise is multiplied by a share of variance",
        score: 48,
        body: "return zip(x0, noise).map { alphaBar.squareRoot() * $0 + (1 - alphaBar) * $1 }"),
      KnownMistake(
        "not-variance-preserving", hint: "the signal shrinks as well, or the variance would grow",
        score: 44,
        body: "return zip(x0, noise).map { $0 + (1 - alphaBar).squareRoot() * $1 }"),
      KnownMistake(
        "swapped", hint: "the factors of picture and noise are exchanged", score: 0,
        body: """
          return zip(x0, noise).map {
            (1 - alphaBar).squareRoot() * $0 + alphaBar.squareRoot() * $1
          }
          """),
    ])
}
