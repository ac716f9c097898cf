extension Catalogue {
  static let hingeLoss: Exercise = Exercise(
    id: "3.10", name: "hinge-loss", title: "Find the mistake: the hinge loss", points: 3,
    signature: """
      hingeLoss(real: [Double], generated: [Double]) -> \
      (loss: Double, realGradient: [Double], generatedGradient: [Double])
      """,
    prompt: """
      Many GANs train the discriminator with the hinge loss: the mean of max(0, 1 − s) over the \
      scores s of real images, plus the mean of max(0, 1 + s) over those of generated ones. The code \
      that is given should return it with its gradients with respect to the scores; where a maximum \
      is decided by equality, the gradient is 0. One mistake is in it. Find it, and write it right.
      """,
    hints: [
      "Which of the three results can you check against which other?",
      Hint(
        "The loss is right. Differences of it show in which region a gradient is not.",
        for: "generated scores of both signs", "two of each", "at the margins"),
      Hint(
        "On which side of which number does a generated score cost nothing?",
        for: "generated scores of both signs"),
    ],
    given: """
      let a = Double(real.count), b = Double(generated.count)
      var loss = 0.0
      for s in real { loss += max(0, 1 - s) / a }
      for s in generated { loss += max(0, 1 + s) / b }
      let realGradient = real.map { s in s < 1 ? -1 / a : 0 }
      let generatedGradient = generated.map { s in s < 1 ? 1 / b : 0 }
      return (loss, realGradient, generatedGradient)
      """,
    cases: [
      .shown(.shape, "one of each", [[0.0], [0.0]]),
      .shown(.basic, "two of each", [[0.5, 2], [-0.5, -2]]),
      .shown(.basic, "generated scores of both signs", [[0.25], [3.0, -3, 0.5, -0.5]]),
      FixedCase(.basic, "three and two", [[-1.5, 0.5, 4], [1.5, -4]]),
      .shown(.edge, "at the margins", [[1.0, 0.5], [-1.0, 0.5]]),
      FixedCase(.edge, "at the margins", [[1.0, 2, -1], [-1.0, -2, 1]]),
      FixedCase(.edge, "nothing to learn", [[1.5, 2, 7], [-2.0, -1.5]]),
    ],
    hidden: { inputs in
      [
        .vector([inputs.real(-1 ..< -0.1), inputs.real(0.1..<0.5), inputs.real(1.5..<3)]),
        .vector([inputs.real(-3 ..< -1.5), inputs.real(-0.5 ..< -0.1), inputs.real(1.5..<3)]),
      ]
    },
    drawn: [
      DrawnCase(.edge, "at the margins") { inputs in
        [[1, .real(inputs.real(2..<3))], [-1, .real(inputs.real(0..<0.5)), -3]]
      }
    ],
    properties: [
      Property(
        "turning all scores around exchanges the two sides",
        calls: { inputs in
          let a = inputs.vector(3, 1.5..<3) + [0.5]
          let b = inputs.vector(2, -3 ..< -1.5) + [0.25]
          return [
            [.vector(a), .vector(b)], [.vector(b.map { -$0 }), .vector(a.map { -$0 })],
          ]
        },
        holds: { answers in
          guard let a = answers[0].parts.first, let b = answers[1].parts.first else { return false }
          return close(a, b)
        })
    ],
    // Half of x + |x|, and its slope between the two sides.
    oracle: { arguments in
      let (real, generated) = (arguments.vector(0), arguments.vector(1))
      func part(_ margins: [Double]) -> (loss: Double, slopes: [Double]) {
        let count = Double(margins.count)
        return (
          margins.reduce(0) { $0 + ($1 + abs($1)) / 2 } / count,
          margins.map { $0 > 0 ? 1 / count : 0 }
        )
      }
      let data = part(real.map { 1 - $0 })
      let model = part(generated.map { 1 + $0 })
      return .tuple([
        .real(data.loss + model.loss), .vector(data.slopes.map { -$0 }), .vector(model.slopes),
      ])
    },
    mistakes: [
      KnownMistake(
        "as-given", hint: "this is the code as it was given", score: 4,
        body: hingeMistake(
          model: "s < 1")),
      KnownMistake(
        "margin-at-zero", hint: "a generated score still costs between −1 and 0", score: 162,
        body: hingeMistake(model: "s > 0")),
      KnownMistake(
        "kink", hint: "where a maximum is decided by equality the gradient is 0", score: 254,
        body: hingeMistake(data: "s <= 1", model: "s >= -1")),
      KnownMistake(
        "real-side", hint: "the real side was right as it stood", score: 63,
        body: hingeMistake(data: "s < 0", model: "s > -1")),
      KnownMistake(
        "sum", hint: "both parts are means, and so are their gradients", score: 25,
        body: hingeMistake(model: "s > -1", count: "1.0")),
    ])
}

private func hingeMistake(
  data: String = "s < 1", model: String, count: String = "Double(generated.count)"
) -> String {
  """
  let a = Double(real.count), b: Double = \(count), c = Double(generated.count)
  var loss = 0.0
  for s in real { loss += max(0, 1 - s) / a }
  for s in generated { loss += max(0, 1 + s) / c }
  let realGradient = real.map { s in \(data) ? -1 / a : 0 }
  let generatedGradient = generated.map { s in \(model) ? 1 / b : 0 }
  return (loss, realGradient, generatedGradient)
  """
}
