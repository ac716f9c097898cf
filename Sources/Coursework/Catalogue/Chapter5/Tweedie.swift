extension Catalogue {
  static let tweedie: Exercise = Exercise(
    id: "5.8", name: "tweedie", title: "Tweedie's formula", points: 2,
    signature: "tweedieMean(xt: [Double], score: [Double], alphaBar: Double) -> [Double]",
    prompt: """
      Given the score ∇ ln q(x_t) of the noisy density, write E[x_0 | x_t], the best guess of \
      the clean x_0. The score is all that one needs to know of the density. ᾱ may be 1, where \
      x_t is clean, or as small as 1e-12.
      """,
    hints: [
      "Take data that are standard normal: then the score of x_t is −x_t, and E[x_0 | x_t] follows from E5.2. That fixes one factor.",
      Hint(
        "The score points toward the data. Its unit is one over a length: what multiplies it is a variance.",
        for: "two values", "mostly noise"),
      Hint("x_t holds a shrunk x_0. By what was it shrunk?", for: "one value"),
    ],
    cases: [
      .shown(.shape, "one value", [[1.0], [0.0], 0.25]),
      .shown(.basic, "two values", [[1.0, -2], [0.5, 1], 0.64]),
      .shown(.basic, "mostly noise", [[2.0], [-2.0], 0.0625]),
      FixedCase(.basic, "three", [[0.1, 0.2, -0.3], [1.0, -1, 2], 0.5]),
      .shown(.edge, "no noise", [[2.0, -1], [7.0, 8], 1.0]),
      .shown(.edge, "hardly a signal", [[2.0], [-1.5], 1e-12]),
      FixedCase(.edge, "no noise", [[1.5, -2], [9.0, 9], 1.0]),
      FixedCase(.edge, "hardly a signal", [[1.0], [-0.75], 1e-12]),
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
        "deviation", hint: "the score is multiplied by a variance, not by a deviation",
        score: 48,
        body: """
          return zip(xt, score).map {
            ($0 + (1 - alphaBar).squareRoot() * $1) / alphaBar.squareRoot()
          }
          """),
      KnownMistake(
        "sign", hint: "the score points toward the data: it is added", score: 25,
        body: "return zip(xt, score).map { ($0 - (1 - alphaBar) * $1) / alphaBar.squareRoot() }"),
      KnownMistake(
        "no-rescale", hint: "x_0 was shrunk before it was noised: undo that", score: 23,
        body: "return zip(xt, score).map { $0 + (1 - alphaBar) * $1 }"),
      KnownMistake(
        "divided-by-alpha-bar",
        hint: "ᾱ is a share of variance; values were shrunk by something else", score: 23,
        body: "return zip(xt, score).map { ($0 + (1 - alphaBar) * $1) / alphaBar }"),
    ])
}
