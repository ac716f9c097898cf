extension Catalogue {
  static let velocityParts: Exercise = Exercise(
    id: "5.11", name: "velocity-parts",
    title: "Find the mistake: from velocity to picture and noise",
    points: 3,
    signature: """
      velocityParts(xt: [Double], velocity: [Double], alphaBar: Double) -> \
      (clean: [Double], noise: [Double])
      """,
    prompt: """
      Some networks predict the velocity v = √ᾱ ε − √(1 − ᾱ) x_0 instead of the noise (Salimans & Ho \
      2022). Together with x_t, made as in exercise E5.2, it determines x_0 and ε, at every ᾱ from 0 \
      to 1. The code that is given should give both back. One mistake is in it. Find it, and write \
      it right.
      """,
    hints: [
      "Choose x_0 and ε, make x_t and v of them, and see which of the two comes back.",
      Hint(
        "x_t and v are x_0 and ε turned by an angle. How does one turn back?", for: "two values",
        "one value"),
      Hint(
        "At ᾱ = 1 there is no noise in x_t, and v knows it; at ᾱ = 0 it is the other way round. "
          + "What does the code divide by there?", for: "all signal", "all noise"),
    ],
    given: """
      let a = alphaBar.squareRoot()
      let b = (1 - alphaBar).squareRoot()
      let clean = zip(xt, velocity).map { x, v in a * x - b * v }
      let noise = zip(xt, velocity).map { x, v in a * v - b * x }
      return (clean, noise)
      """,
    cases: [
      .shown(.shape, "one value", [[1.0], [0.5], 0.25]),
      .shown(.basic, "two values", [[1.0, -2], [0.5, 1], 0.64]),
      .shown(.basic, "mostly noise", [[0.5, 3], [-1.0, 2], 0.0625]),
      FixedCase(.basic, "three", [[0.1, 0.2, -0.3], [1.0, -1, 2], 0.5]),
      .shown(.edge, "all signal", [[2.0, -1], [0.5, 3], 1.0]),
      .shown(.edge, "all noise", [[2.0, -1], [0.5, 3], 0.0]),
      FixedCase(.edge, "all signal", [[1.5, -2], [4.0, 1], 1.0]),
      FixedCase(.edge, "all noise", [[1.5, -2], [4.0, 1], 0.0]),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...5)
      return [
        .vector(inputs.vector(count, 0.5..<2)), .vector(inputs.vector(count, 0.5..<2)),
        .real(inputs.real(0.1..<0.8)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "all noise") { inputs in
        [.vector(inputs.vector(2, 0.5..<2)), .vector(inputs.vector(2, 0.5..<2)), 0.0]
      }
    ],
    properties: [
      Property(
        "the squares of both parts are those of x_t and v",
        calls: { inputs in [[[.real(inputs.real(0.5..<2))], [.real(inputs.real(0.5..<2))], 0.3]] },
        holds: { answers in
          let parts = answers[0].parts.compactMap { $0.vector?.first }
          return parts.count == 2 && parts[0] * parts[0] + parts[1] * parts[1] < 8
        })
    ],
    // The two equations as a linear system, solved by elimination.
    oracle: { arguments in
      let (a, b) = (arguments.real(2).squareRoot(), (1 - arguments.real(2)).squareRoot())
      let pairs = zip(arguments.vector(0), arguments.vector(1)).map { x, v in
        solution(of: [[a, b], [-b, a]], [x, v])
      }
      return .tuple([.vector(pairs.map { $0[0] }), .vector(pairs.map { $0[1] })])
    },
    mistakes: [
      KnownMistake(
        "as-given", hint: "this is the code as it was given", score: 24,
        body: velocityMistake(noise: "a * v - b * x")),
      KnownMistake(
        "divides", hint: "at ᾱ = 1 this divides 0 by 0: x_t holds no noise, but v knows it",
        score: 276, body: velocityMistake(noise: "(x - a * (a * x - b * v)) / b")),
      KnownMistake(
        "both-turned", hint: "the clean part was right as it stood", score: 24,
        body: velocityMistake(clean: "a * x + b * v", noise: "a * v - b * x")),
      KnownMistake(
        "no-roots", hint: "the roots were right as they stood", score: 69,
        body: velocityMistake(root: "")),
    ])
}

private func velocityMistake(
  clean: String = "a * x - b * v", noise: String = "a * v + b * x",
  root: String = ".squareRoot()"
) -> String {
  """
  let a = alphaBar\(root), b = (1 - alphaBar)\(root)
  let clean = zip(xt, velocity).map { x, v in \(clean) }
  let noise = zip(xt, velocity).map { x, v in \(noise) }
  return (clean, noise)
  """
}
