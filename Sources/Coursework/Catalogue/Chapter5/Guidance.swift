extension Catalogue {
  static let guidance: Exercise = Exercise(
    id: "5.6", name: "guidance", title: "Classifier-free guidance", points: 1,
    signature: """
      guidedNoise(conditional: [Double], unconditional: [Double], scale: Double) -> [Double]
      """,
    prompt: """
      Write the guided prediction, where scale 0 is unconditional, 1 is conditional, and more than \
      1 exaggerates what the condition changes.
      """,
    hints: ["Start at the unconditional prediction and walk along the difference."],
    cases: [
      .shown(.shape, "one value", [[1.0], [0.0], 1.0]),
      .shown(.basic, "exaggerated", [[1.0, 2], [0.5, 3], 3.0]),
      .shown(.basic, "half way", [[1.0, -1], [0.0, 1], 0.5]),
      FixedCase(.basic, "three", [[0.1, 0.2, 0.3], [1.0, -1, 0.5], 7.5]),
      FixedCase(.edge, "no guidance", [[5.0, 6], [1.0, 2], 0.0]),
      FixedCase(.edge, "away from the condition", [[1.0], [2.0], -1.0]),
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
        "scale 1 gives the conditional prediction",
        calls: { inputs in [[[0.25, 0.75], .vector(inputs.vector(2, -1..<0)), 1.0]] },
        holds: { close($0[0], .vector([0.25, 0.75])) })
    ],
    oracle: { arguments in
      let scale = arguments.real(2)
      return .vector(
        zip(arguments.vector(0), arguments.vector(1)).map { scale * $0 + (1 - scale) * $1 })
    },
    mistakes: [
      KnownMistake(
        "other-convention",
        hint: "this is the convention (1 + w) c − w u, in which 0 is conditional", score: 0,
        body: "return zip(conditional, unconditional).map { (1 + scale) * $0 - scale * $1 }"),
      KnownMistake(
        "swapped", hint: "scale 1 gives the conditional prediction, not the unconditional",
        score: 10,
        body: "return zip(conditional, unconditional).map { $0 + scale * ($1 - $0) }"),
      KnownMistake(
        "no-start", hint: "the difference is added to the unconditional prediction", score: 10,
        body: "return zip(conditional, unconditional).map { scale * ($0 - $1) }"),
    ])
}
