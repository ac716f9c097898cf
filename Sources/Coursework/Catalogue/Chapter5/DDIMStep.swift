extension Catalogue {
  static let ddimStep: Exercise = Exercise(
    id: "5.5", name: "ddim-step", title: "One DDIM step", points: 3,
    signature: """
      ddimStep(xt: [Double], predictedNoise: [Double], alphaBar: Double, previousAlphaBar: Double, \
      eta: Double, noise: [Double]) -> [Double]
      """,
    prompt: """
      Write one DDIM step to the lower level ᾱ'. Predict x_0 from x_t and the predicted noise \
      ε̂. Then noise it again to the level ᾱ': fresh noise z has the standard deviation σ, \
      which is η times that of exercise E5.4, and ε̂ supplies the rest of the noise variance 1 \
      − ᾱ'. With η = 0 the step is deterministic, with η = 1 it is ancestral sampling.
      """,
    hints: [
      "Which x_0 would have given x_t, if ε̂ were the noise in it? Put that at the new level first.",
      Hint(
        "Variances add up: what fresh noise takes, ε̂ does not have to give.", for: "ancestral",
        "in between"),
      Hint("η multiplies a standard deviation.", for: "in between"),
      Hint(
        "At the last step there is no noise left to share out. The square root of a rounding error below 0 is NaN.",
        for: "the last step"),
    ],
    cases: [
      .shown(.shape, "one value", [[1.0], [0.5], 0.25, 0.5, 0.0, [0.0]]),
      .shown(.basic, "deterministic", [[1.0, -1], [0.5, 0.25], 0.36, 0.64, 0.0, [1.0, 2]]),
      .shown(.basic, "ancestral", [[1.0, -1], [0.5, 0.25], 0.36, 0.64, 1.0, [1.0, 2]]),
      .shown(.basic, "in between", [[1.0, -1], [0.5, 0.25], 0.36, 0.64, 0.5, [1.0, 2]]),
      FixedCase(.basic, "in between", [[0.1, 2], [1.0, 0.5], 0.1, 0.4, 0.5, [0.5, -1]]),
      .shown(.edge, "the last step", [[1.5, -2], [0.5, 1], 0.9, 1.0, 1.0, [9.0, 9]]),
      FixedCase(.edge, "the last step", [[0.5, 3], [1.5, -1], 0.7, 1.0, 0.5, [5.0, -5]]),
      FixedCase(.edge, "a very long step", [[1.0], [1.0], 1e-4, 0.9999, 0.0, [1.0]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...5)
      return [
        .vector(inputs.vector(count, 0.5..<2)), .vector(inputs.vector(count, 0.5..<2)),
        .real(inputs.real(0.1..<0.4)), .real(inputs.real(0.5..<0.8)), .real(inputs.real(0.3..<0.8)),
        .vector(inputs.vector(count, 0.5..<2)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "the last step") { inputs in
        [
          .vector(inputs.vector(2, 0.5..<2)), .vector(inputs.vector(2, 0.5..<2)),
          .real(inputs.real(0.5..<0.9)), 1.0, .real(inputs.real(0.2..<1)),
          .vector(inputs.vector(2, 3..<9)),
        ]
      }
    ],
    properties: [
      Property(
        "with η = 0 the noise does not matter",
        calls: { inputs in
          let x = Value.vector(inputs.vector(2, 0.5..<2))
          let e = Value.vector(inputs.vector(2, 0.5..<2))
          return [
            [x, e, 0.3, 0.6, 0.0, [1.0, 2]], [x, e, 0.3, 0.6, 0.0, [-5.0, 7]],
          ]
        },
        holds: { close($0[0], $0[1]) })
    ],
    // The same line with x_t factored out, as printed in the paper's appendix.
    oracle: { arguments in
      let (xt, predicted) = (arguments.vector(0), arguments.vector(1))
      let (current, previous) = (arguments.real(2), arguments.real(3))
      let eta = arguments.real(4)
      let share = 1 - current / previous
      let sigma = eta * ((1 - previous) / (1 - current)).squareRoot() * share.squareRoot()
      let ratio = (previous / current).squareRoot()
      let direction = max(0, (1 - previous) - sigma * sigma).squareRoot()
      let factor = direction - ratio * (1 - current).squareRoot()
      return .vector(
        xt.indices.map {
          ratio * xt[$0] + factor * predicted[$0] + sigma * arguments.vector(5)[$0]
        })
    },
    mistakes: [
      KnownMistake(
        "no-direction",
        hint: "the lower level has noise as well, and the predicted noise supplies it",
        score: 45, body: ddimMistake(direction: "0.0")),
      KnownMistake(
        "direction-ignores-sigma", hint: "fresh noise has taken its share of the variance already",
        score: 104,
        body: ddimMistake(direction: "(1 - previousAlphaBar).squareRoot()")),
      KnownMistake(
        "eta-squared", hint: "η multiplies a standard deviation, not a variance", score: 107,
        body: ddimMistake(eta: "eta * eta")),
      KnownMistake(
        "current-level", hint: "the clean picture is scaled for the level that you go to",
        score: 0,
        body: ddimMistake(scale: "alphaBar.squareRoot()")),
    ])
}

private func ddimMistake(
  eta: String = "eta", scale: String = "previousAlphaBar.squareRoot()",
  direction: String = "max(0, 1 - previousAlphaBar - sigma * sigma).squareRoot()"
) -> String {
  """
  let beta = (previousAlphaBar - alphaBar) / previousAlphaBar
  let sigma = \(eta) * (beta * (1 - previousAlphaBar) / (1 - alphaBar)).squareRoot()
  let scale = \(scale), direction = \(direction)
  return xt.indices.map {
    let clean = (xt[$0] - (1 - alphaBar).squareRoot() * predictedNoise[$0]) / alphaBar.squareRoot()
    return scale * clean + direction * predictedNoise[$0] + sigma * noise[$0]
  }
  """
}
