extension Catalogue {
  static let tweedie: Exercise = Exercise(
    id: "5.8", name: "tweedie", title: "Tweedie's formula", points: 2,
    signature: "tweedieMean(xt: [Double], score: [Double], alphaBar: Double) -> [Double]",
    prompt: """
      Write E[x_0 | x_t] = (x_t + (1 − ᾱ) ∇ ln q(x_t))/√ᾱ: the score is all one needs to know of \
      the noisy density to denoise as well as anybody can.
      """,
    hints: ["The score of N(0, v) is −x/v; try that."],
    cases: [
      .shown(.shape, "one value", [[1.0], [0.0], 0.25]),
      .shown(.basic, "two values", [[1.0, -2], [0.5, 1], 0.64]),
      .shown(.basic, "mostly noise", [[2.0], [-2.0], 0.0625]),
      FixedCase(.basic, "three", [[0.1, 0.2, -0.3], [1.0, -1, 2], 0.5]),
      FixedCase(.edge, "no noise", [[1.5, -2], [9.0, 9], 1.0]),
      FixedCase(.edge, "hardly a signal", [[1.0], [-0.5], 1e-12]),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...6)
      return [
        .vector(inputs.vector(count, 0.5..<2)), .vector(inputs.vector(count, 0.5..<2)),
        .real(inputs.real(0.1..<0.8)),
      ]
    },
    properties: [
      Property(
        "standard normal data: the best guess is √ᾱ x_t",
        calls: { inputs in
          let x = inputs.vector(2, 0.5..<2)
          return [[.vector(x), .vector(x.map { -$0 }), 0.25]]
        },
        holds: { answers in (answers[0].vector ?? []).allSatisfy { $0 > 0 && $0 < 1 } })
    ],
    // The score is −ε̂/√(1 − ᾱ); from the predicted noise to the predicted picture.
    oracle: { arguments in
      let alphaBar = arguments.real(2)
      let spread = (1 - alphaBar).squareRoot()
      return .vector(
        zip(arguments.vector(0), arguments.vector(1)).map { x, score in
          let predictedNoise = -spread * score
          return (x - spread * predictedNoise) / alphaBar.squareRoot()
        })
    },
    mistakes: [
      KnownMistake(
        "deviation", hint: "the score is multiplied by the variance 1 − ᾱ, not by its root",
        score: 60,
        body: """
          return zip(xt, score).map {
            ($0 + (1 - alphaBar).squareRoot() * $1) / alphaBar.squareRoot()
          }
          """),
      KnownMistake(
        "sign", hint: "the score points towards the data: it is added", score: 40,
        body: "return zip(xt, score).map { ($0 - (1 - alphaBar) * $1) / alphaBar.squareRoot() }"),
      KnownMistake(
        "no-rescale", hint: "√ᾱ x_0 was noised: divide by √ᾱ", score: 20,
        body: "return zip(xt, score).map { $0 + (1 - alphaBar) * $1 }"),
      KnownMistake(
        "divided-by-alpha-bar", hint: "divide by √ᾱ, not by ᾱ", score: 20,
        body: "return zip(xt, score).map { ($0 + (1 - alphaBar) * $1) / alphaBar }"),
    ])
}
