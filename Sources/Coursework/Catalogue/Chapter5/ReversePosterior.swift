extension Catalogue {
  static let reversePosterior: Exercise = Exercise(
    id: "5.3", name: "reverse-posterior", title: "The posterior q(x_{t−1} | x_t, x_0)", points: 4,
    signature: """
      reversePosterior(x0: [Double], xt: [Double], alphaBar: Double, previousAlphaBar: Double) -> \
      (mean: [Double], variance: Double)
      """,
    prompt: """
      Write the mean and the variance of q(x_{t−1} | x_t, x_0), the step back when the clean \
      x_0 is known; the network is trained to match it. At the last step, ᾱ_{t−1} = 1, it is \
      x_0 itself without variance. A step that changes ᾱ by 1e-12 keeps nine digits of the \
      variance.
      """,
    hints: [
      "Bayes' rule for normals: x_{t−1} has a prior from x_0, and x_t measures it with noise β_t. Precisions add up.",
      Hint(
        "The mean is a weighted sum of x_0 and x_t. With x_0 = 0 and x_t = 0 in turn you see one weight at a time.",
        for: "one value", "two values"),
      Hint(
        "At the last step the prior has no variance at all: do not divide by it.",
        for: "the last step"),
      Hint(
        "A ratio near 1 taken from 1 has lost its digits; a difference of near-equals is exact. Which comes first?",
        for: "hardly a step"),
    ],
    cases: [
      .shown(.shape, "one value", [[1.0], [0.5], 0.25, 0.5]),
      .shown(.basic, "two values", [[1.0, -1], [0.5, 2], 0.36, 0.64]),
      .shown(.basic, "a small step", [[0.5], [1.5], 0.8, 0.81]),
      FixedCase(.basic, "three", [[0.1, -0.7, 2], [1.0, 0.5, 0.25], 0.1, 0.4]),
      .shown(.edge, "the last step", [[1.5, -2], [9.0, 9], 0.9, 1.0]),
      .shown(
        .edge, "hardly a step", [[1.0], [2.0], 0.3, .real(0.3 + 0x1p-40)],
        tolerance: Tolerance(relative: 1e-9)),
      FixedCase(.edge, "the last step", [[0.5, 3], [7.0, 1], 0.7, 1.0]),
      FixedCase(
        .edge, "hardly a step", [[1.0], [2.0], 0.6, .real(0.6 + 0x1p-40)],
        tolerance: Tolerance(relative: 1e-9)),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...5)
      return [
        .vector(inputs.vector(count, 0.5..<2)), .vector(inputs.vector(count, 0.5..<2)),
        .real(inputs.real(0.1..<0.4)), .real(inputs.real(0.5..<0.8)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "hardly a step", tolerance: Tolerance(relative: 1e-9)) { inputs in
        let current = inputs.real(0.3..<0.45)
        return [[1.0], [2.0], .real(current), .real(current + inputs.real(1e-13..<9e-13))]
      },
      DrawnCase(.edge, "the last step") { inputs in
        [
          .vector(inputs.vector(2, 0.5..<2)), .vector(inputs.vector(2, 3..<4)),
          .real(inputs.real(0.5..<0.9)), 1.0,
        ]
      },
    ],
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
        "variance-beta",
        hint:
          "knowing x_0 makes the step back surer than the step forward: the variance is smaller than β",
        score: 46, body: posteriorMistake(variance: "beta")),
      KnownMistake(
        "swapped", hint: "the coefficients of x_0 and x_t are swapped", score: 4,
        body: posteriorMistake(mean: "b * $0 + a * $1")),
      KnownMistake(
        "no-roots", hint: "the coefficients multiply values, not variances: they carry roots",
        score: 92,
        body: posteriorMistake(first: "previousAlphaBar", second: "alpha")),
      KnownMistake(
        "current-for-previous", hint: "x_0 is scaled for the level that you go to", score: 46,
        body: posteriorMistake(first: "alphaBar.squareRoot()")),
      KnownMistake(
        "deviation", hint: "the variance is asked for, not its root", score: 46,
        body: posteriorMistake(
          variance: "(beta * (1 - previousAlphaBar) / (1 - alphaBar)).squareRoot()")),
      KnownMistake(
        "cancellation",
        hint: "β = 1 − α has lost its digits where the step is tiny: subtract before you divide",
        score: 354,
        body: """
          let alpha = alphaBar / previousAlphaBar
          let beta = 1 - alpha
          let a = previousAlphaBar.squareRoot() * beta / (1 - alphaBar)
          let b = alpha.squareRoot() * (1 - previousAlphaBar) / (1 - alphaBar)
          return (zip(x0, xt).map { a * $0 + b * $1 }, beta * (1 - previousAlphaBar) / (1 - alphaBar))
          """),
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
