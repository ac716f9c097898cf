extension Catalogue {
  static let ancestralStep: Exercise = Exercise(
    id: "5.4", name: "ancestral-step", title: "One step of ancestral sampling", points: 3,
    signature: """
      ancestralStep(xt: [Double], predictedNoise: [Double], alphaBar: Double, \
      previousAlphaBar: Double, noise: [Double]) -> [Double]
      """,
    prompt: """
      Write one step of ancestral sampling: predict x_0 from x_t and the predicted noise ε̂, \
      then draw from the posterior of exercise E5.3, with fresh noise z. At the last step, \
      ᾱ_{t−1} = 1, no noise is added.
      """,
    hints: [
      "Which x_0 would have given x_t, if ε̂ were the noise in it?",
      Hint(
        "Exercise E5.3 gives a variance. By what is z multiplied?", for: "with noise",
        "a small step"),
      Hint("With z = 0 the answer is the posterior's mean.", for: "one value", "the last step"),
    ],
    cases: [
      .shown(.shape, "one value", [[1.0], [0.5], 0.25, 0.5, [0.0]]),
      .shown(.basic, "with noise", [[1.0, -1], [0.5, 0.25], 0.36, 0.64, [1.0, 2]]),
      .shown(.basic, "a small step", [[0.5], [1.5], 0.8, 0.81, [1.0]]),
      FixedCase(.basic, "three", [[0.1, -0.7, 2], [1.0, 0.5, 0.25], 0.1, 0.4, [0.5, -1, 3]]),
      .shown(.edge, "the last step", [[1.5, -2], [0.5, 1], 0.9, 1.0, [9.0, 9]]),
      FixedCase(.edge, "the last step", [[0.5, 3], [1.5, -1], 0.7, 1.0, [5.0, -5]]),
      FixedCase(.edge, "hardly a step", [[1.0], [2.0], 0.5, .real(0.5 + 0x1p-30), [0.0]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...5)
      return [
        .vector(inputs.vector(count, 0.5..<2)), .vector(inputs.vector(count, 0.5..<2)),
        .real(inputs.real(0.1..<0.4)), .real(inputs.real(0.5..<0.8)),
        .vector(inputs.vector(count, 0.5..<2)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "the last step") { inputs in
        [
          .vector(inputs.vector(2, 0.5..<2)), .vector(inputs.vector(2, 0.5..<2)),
          .real(inputs.real(0.5..<0.9)), 1.0, .vector(inputs.vector(2, 3..<9)),
        ]
      }
    ],
    properties: [
      Property(
        "linear in x_t, the prediction and the noise together",
        calls: { inputs in
          let x = inputs.vector(2, 0.5..<2)
          let e = inputs.vector(2, 0.5..<2)
          let z = inputs.vector(2, 0.5..<2)
          return [
            [.vector(x), .vector(e), 0.3, 0.6, .vector(z)],
            [
              .vector(x.map { 2 * $0 }), .vector(e.map { 2 * $0 }), 0.3, 0.6,
              .vector(z.map { 2 * $0 }),
            ],
          ]
        },
        holds: { close($0[0].mapped { 2 * $0 }, $0[1]) })
    ],
    // Predict x_0, and draw from the posterior of exercise E5.3 (its oracle, by Bayes' rule).
    oracle: { arguments in
      let (xt, noise) = (arguments.vector(0), arguments.vector(4))
      let (current, previous) = (arguments.real(2), arguments.real(3))
      let clean = zip(xt, arguments.vector(1)).map {
        ($0 - (1 - current).squareRoot() * $1) / current.squareRoot()
      }
      let posterior = reversePosterior.oracle(
        Arguments([.vector(clean), .vector(xt), .real(current), .real(previous)]))
      let deviation = (posterior.parts[1].real ?? .nan).squareRoot()
      return .vector(zip(posterior.parts[0].vector ?? [], noise).map { $0 + deviation * $1 })
    },
    mistakes: [
      KnownMistake(
        "variance-for-deviation",
        hint: "z is multiplied by a standard deviation, not by a variance", score: 71,
        body: ancestralMistake(added: "variance")),
      KnownMistake(
        "large-variance",
        hint: "the noise added is that of the step forward; the posterior's is smaller", score: 25,
        body: ancestralMistake(added: "beta.squareRoot()")),
      KnownMistake(
        "wrong-removal",
        hint: "this removes all of the predicted noise at once; a step removes a part",
        score: 46,
        body: ancestralMistake(removed: "(1 - alphaBar).squareRoot()")),
      KnownMistake(
        "no-rescale", hint: "each step forward shrinks the signal, and each step back undoes that",
        score: 21,
        body: ancestralMistake(scale: "1.0")),
    ])
}

private func ancestralMistake(
  removed: String = "beta / (1 - alphaBar).squareRoot()", scale: String = "alpha.squareRoot()",
  added: String = "variance.squareRoot()"
) -> String {
  """
  let alpha = alphaBar / previousAlphaBar
  let beta = (previousAlphaBar - alphaBar) / previousAlphaBar
  let variance = beta * (1 - previousAlphaBar) / (1 - alphaBar)
  _ = variance
  let removed = \(removed), scale = \(scale), added = \(added)
  return xt.indices.map { (xt[$0] - removed * predictedNoise[$0]) / scale + added * noise[$0] }
  """
}
