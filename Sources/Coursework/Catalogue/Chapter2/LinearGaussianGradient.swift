import Foundation

extension Catalogue {
  static let linearGaussianGradient: Exercise = Exercise(
    id: "2.8", name: "linear-gaussian-gradient", title: "The gradient of the ELBO", points: 3,
    signature: """
      linearGaussianGradient(x: Double, weight: Double, bias: Double, noise: Double, mean: Double, \
      variance: Double) -> \
      (weight: Double, bias: Double, logNoise: Double, mean: Double, logVariance: Double)
      """,
    prompt: """
      Derive the gradient of the ELBO of exercise E2.3 with respect to the model's weight, bias \
      and ln s, and to the guess's mean and ln v. Check yourself with central differences of E2.3.
      """,
    hints: [
      "Two terms, five variables. Which variables does each term have?",
      Hint(
        "The spread of z enters the reconstruction as well: which derivatives see it?",
        for: "an observation off center", "a negative weight"),
      Hint(
        "The derivative by a logarithm is the variable times that by the variable itself.",
        for: "all at rest", "no weight: z is not used"),
      Hint(
        "At the exact posterior no change of the guess helps: two of the five are zero.",
        for: "at the exact posterior"),
    ],
    tolerance: Tolerance(relative: 1e-6, absolute: 1e-7),
    cases: [
      .shown(.shape, "all at rest", [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]),
      .shown(.basic, "an observation off center", [1.0, 2.0, 0.5, 0.5, 0.25, 0.5]),
      .shown(.basic, "no weight: z is not used", [2.0, 0.0, 1.0, 2.0, 0.5, 2.0]),
      FixedCase(.basic, "a negative weight", [-1.5, -0.75, 0.25, 1.5, 0.8, 0.3]),
      .shown(.edge, "at the exact posterior", [2.0, 1.0, 0.0, 1.0, 1.0, 0.5]),
      FixedCase(.edge, "at the exact posterior", [1.0, 1.0, 0.5, 1.0, 0.25, 0.5]),
    ],
    hidden: { inputs in
      [
        .real(inputs.real(-3..<3)), .real(inputs.real(0.5..<2)), .real(inputs.real(-1..<1)),
        .real(inputs.real(1.2..<2)), .real(inputs.real(0.2..<1)), .real(inputs.real(0.2..<0.8)),
      ]
    },
    properties: [
      Property(
        "moving the observation and the bias together changes nothing",
        calls: { inputs in
          let (x, w) = (inputs.real(-2..<2), Value.real(inputs.real(0.5..<2)))
          let (s, m) = (Value.real(inputs.real(1.2..<2)), Value.real(inputs.real(0.2..<1)))
          return [[.real(x), w, 0.5, s, m, 0.5], [.real(x + 2), w, 2.5, s, m, 0.5]]
        },
        holds: { close($0[0], $0[1], relative: 1e-6, absolute: 1e-7) })
    ],
    // The oracle of E2.3, which splits the bound the other way, by the rules of dual numbers.
    oracle: { arguments in
      let start = [
        arguments.real(1), arguments.real(2), log(arguments.real(3)), arguments.real(4),
        log(arguments.real(5)),
      ]
      let slopes = gradient(
        of: {
          linearGaussianBound(
            arguments.real(0), weight: $0[0], bias: $0[1], noise: Dual.exp($0[2]), mean: $0[3],
            variance: Dual.exp($0[4]))
        }, at: start)
      return .tuple(slopes.map { Value.real($0) })
    },
    mistakes: [
      KnownMistake(
        "no-spread", hint: "the weight also scales the spread of z: its derivative says so",
        score: 4, body: boundGradientMistake(weight: "r * mean / s2")),
      KnownMistake(
        "by-noise", hint: "this is the derivative by s: by ln s it is s times that", score: 71,
        body: boundGradientMistake(
          noise: "(-1 + (r * r + weight * weight * variance) / s2) / noise")),
      KnownMistake(
        "by-variance", hint: "this is the derivative by v: by ln v it is v times that", score: 71,
        body: boundGradientMistake(
          variance: "0.5 / variance - 0.5 - 0.5 * weight * weight / s2")),
      KnownMistake(
        "no-prior", hint: "the divergence from the prior pulls at the mean as well", score: 4,
        body: boundGradientMistake(mean: "r * weight / s2")),
      KnownMistake(
        "sign", hint: "this is the gradient of minus the bound, the loss", score: 0,
        body: boundGradientMistake(
          bias: "-r / s2", mean: "mean - r * weight / s2",
          weight: "(weight * variance - r * mean) / s2",
          noise: "1 - (r * r + weight * weight * variance) / s2",
          variance: "0.5 * variance - 0.5 + 0.5 * weight * weight * variance / s2")),
    ])
}

private func boundGradientMistake(
  bias: String = "r / s2", mean: String = "r * weight / s2 - mean",
  weight: String = "(r * mean - weight * variance) / s2",
  noise: String = "-1 + (r * r + weight * weight * variance) / s2",
  variance: String = "0.5 - 0.5 * variance - 0.5 * weight * weight * variance / s2"
) -> String {
  """
  let r = x - weight * mean - bias, s2 = noise * noise
  let byWeight: Double = \(weight)
  let byBias: Double = \(bias)
  let byNoise: Double = \(noise)
  let byMean: Double = \(mean)
  let byVariance: Double = \(variance)
  return (byWeight, byBias, byNoise, byMean, byVariance)
  """
}
