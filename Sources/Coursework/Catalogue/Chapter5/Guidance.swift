extension Catalogue {
  static let guidance: Exercise = Exercise(
    id: "5.6", name: "guidance", title: "Classifier-free guidance", points: 1,
    signature: """
      guidedNoise(conditional: [Double], unconditional: [Double], weight: Double) -> [Double]
      """,
    prompt: """
      Write the prediction of classifier-free guidance. The weight w is the chapter's: 0 is \
      the conditional prediction, −1 the unconditional one, and more than 0 exaggerates what \
      the condition changes. The answer is linear in w.
      """,
    hints: [
      "Two values of w are given in the prompt. A line through two points is known.",
      Hint(
        "Which prediction comes back at w = 0? Some papers call that scale 1.", for: "one value",
        "no exaggeration"),
      Hint("In which direction does the condition move the prediction?", for: "exaggerated"),
    ],
    cases: [
      .shown(.shape, "one value", [[1.0], [0.5], 0.0]),
      .shown(.basic, "exaggerated", [[1.0, 2], [0.5, 3], 3.0]),
      .shown(.basic, "half of the way", [[1.0, -1], [0.0, 1], -0.5]),
      FixedCase(.basic, "three", [[0.1, 0.2, 0.3], [1.0, -1, 0.5], 7.5]),
      .shown(.edge, "no exaggeration", [[2.0, 3], [1.0, 5], 0.0]),
      .shown(.edge, "unconditional", [[2.0, 3], [1.0, 5], -1.0]),
      FixedCase(.edge, "unconditional", [[5.0, 6], [1.0, 2], -1.0]),
      FixedCase(.edge, "away from the condition", [[1.0], [2.0], -2.0]),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...6)
      return [
        .vector(inputs.vector(count, 0.5..<1)), .vector(inputs.vector(count, -1 ..< -0.5)),
        .real(inputs.real(1.5..<8)),
      ]
    },
    properties: [
      Property(
        "weight 0 gives the conditional prediction",
        calls: { inputs in [[[0.25, 0.75], .vector(inputs.vector(2, -1..<0)), 0.0]] },
        holds: { close($0[0], .vector([0.25, 0.75])) })
    ],
    oracle: { arguments in
      let weight = arguments.real(2)
      return .vector(
        zip(arguments.vector(0), arguments.vector(1)).map { $0 + weight * $0 - weight * $1 })
    },
    mistakes: [
      KnownMistake(
        "other-convention",
        hint: "this is the convention in which 1 is conditional: here that is 0", score: 0,
        body: "return zip(conditional, unconditional).map { weight * $0 + (1 - weight) * $1 }"),
      KnownMistake(
        "swapped", hint: "weight 0 gives the conditional prediction, not the unconditional",
        score: 1,
        body: "return zip(conditional, unconditional).map { $1 + weight * ($1 - $0) }"),
      KnownMistake(
        "no-start", hint: "the exaggerated difference is added to a prediction", score: 0,
        body: "return zip(conditional, unconditional).map { weight * ($0 - $1) }"),
    ])
}
