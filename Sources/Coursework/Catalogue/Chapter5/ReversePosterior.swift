extension Catalogue {
  static let reversePosterior: Exercise = Exercise(
    id: "5.3", name: "reverse-posterior", title: "The posterior q(x_{t−1} | x_t, x_0)", points: 4,
    signature: """
      reversePosterior(x0: [Double], xt: [Double], alphaBar: Double, previousAlphaBar: Double) -> \
      (mean: [Double], variance: Double)
      """,
    prompt: """
      Write mean and variance of the step back when the clean x_0 is known. At the last step, \
      ᾱ_{t−1} = 1, it is x_0 itself without variance. This is what the network is trained to match.
      """,
    hints: [
      "β_t = 1 − ᾱ_t/ᾱ_{t−1}; written (ᾱ_{t−1} − ᾱ_t)/ᾱ_{t−1} it keeps its digits.",
      "Mean: √ᾱ_{t−1} β/(1 − ᾱ) x_0 + √α (1 − ᾱ_{t−1})/(1 − ᾱ) x_t.",
      "Variance: β (1 − ᾱ_{t−1})/(1 − ᾱ).",
    ],
    cases: [
      .shown(.shape, "one value", [[1.0], [0.5], 0.25, 0.5]),
      .shown(.basic, "two values", [[1.0, -1], [0.5, 2], 0.36, 0.64]),
      .shown(.basic, "a small step", [[0.5], [1.5], 0.8, 0.81]),
      FixedCase(.basic, "three", [[0.1, -0.7, 2], [1.0, 0.5, 0.25], 0.1, 0.4]),
      .shown(.edge, "the last step", [[1.5, -2], [9.0, 9], 0.9, 1.0]),
      FixedCase(
        .edge, "hardly a step", [[1.0], [2.0], 0.5, .real(0.5 + 0x1p-30)],
        tolerance: Tolerance(relative: 1e-7)),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...5)
      return [
        .vector(inputs.vector(count, 0.5..<2)), .vector(inputs.vector(count, 0.5..<2)),
        .real(inputs.real(0.1..<0.4)), .real(inputs.real(0.5..<0.8)),
      ]
    },
    properties: [
      Property(
        "the variance is below that of the step forward",
        calls: { inputs in [[[1.0], [2.0], .real(inputs.real(0.1..<0.2)), 0.5]] },
        holds: { answers in
          guard let variance = answers[0].parts.last?.real else { return false }
          return variance > 0 && variance < 0.8
        })
    ],
    // Bayes' rule for normals: x_{t−1} has the prior N(√ᾱ_{t−1} x_0, 1 − ᾱ_{t−1}), and x_t
    // measures √α x_{t−1} with noise β.
    oracle: { arguments in
      let (current, previous) = (arguments.real(2), arguments.real(3))
      let root = (current / previous).squareRoot()
      let beta = (previous - current) / previous
      let prior = 1 - previous
      let gain = prior * root / (root * root * prior + beta)
      let mean = zip(arguments.vector(0), arguments.vector(1)).map { clean, noisy in
        let expected = previous.squareRoot() * clean
        return expected + gain * (noisy - root * expected)
      }
      return .tuple([.vector(mean), .real(prior * beta / (root * root * prior + beta))])
    },
    mistakes: [
      KnownMistake(
        "variance-beta", hint: "the variance is β̃ = β (1 − ᾱ_{t−1})/(1 − ᾱ_t), smaller than β",
        score: 40, body: posteriorMistake(variance: "beta")),
      KnownMistake(
        "swapped", hint: "the coefficients of x_0 and x_t are swapped", score: 40,
        body: posteriorMistake(mean: "b * $0 + a * $1")),
      KnownMistake(
        "no-roots", hint: "√ᾱ_{t−1} and √α_t: the coefficients carry roots", score: 80,
        body: posteriorMistake(first: "previousAlphaBar", second: "alpha")),
      KnownMistake(
        "current-for-previous", hint: "√ᾱ_{t−1} goes with x_0, not √ᾱ_t", score: 40,
        body: posteriorMistake(first: "alphaBar.squareRoot()")),
      KnownMistake(
        "deviation", hint: "the variance is asked for, not its root", score: 40,
        body: posteriorMistake(
          variance: "(beta * (1 - previousAlphaBar) / (1 - alphaBar)).squareRoot()")),
    ])
}

private func posteriorMistake(
  first: String = "previousAlphaBar.squareRoot()", second: String = "alpha.squareRoot()",
  mean: String = "a * $0 + b * $1",
  variance: String = "beta * (1 - previousAlphaBar) / (1 - alphaBar)"
) -> String {
  """
  let alpha = alphaBar / previousAlphaBar
  let beta = (previousAlphaBar - alphaBar) / previousAlphaBar
  let a = \(first) * beta / (1 - alphaBar)
  let b = \(second) * (1 - previousAlphaBar) / (1 - alphaBar)
  return (zip(x0, xt).map { \(mean) }, \(variance))
  """
}
