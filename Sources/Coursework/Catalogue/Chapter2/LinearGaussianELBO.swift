import Foundation

extension Catalogue {
  static let linearGaussianELBO: Exercise = Exercise(
    id: "2.3", name: "linear-gaussian-elbo", title: "The ELBO of a linear Gaussian model",
    points: 4,
    signature: """
      linearGaussianELBO(x: Double, weight: Double, bias: Double, noise: Double, mean: Double, \
      variance: Double) -> Double
      """,
    prompt: """
      Let z ~ N(0, 1), x | z ~ N(w z + b, s²) and q(z) = N(m, v); the noise s is a standard \
      deviation, v is a variance. Write the ELBO in nats: the mean of ln p(x | z) under q, \
      less KL(q ‖ N(0, 1)). It is never above ln p(x), and equal to it where q is the exact \
      posterior.
      """,
    hints: [
      "Write ln p(x | z) as a quadratic in z. Its mean under q needs m and v, and nothing else.",
      Hint(
        "The mean of a square is more than the square of the mean. By how much, when z has variance v and is multiplied by w?",
        for: "an observation off center"),
      Hint(
        "A density has a constant that does not depend on x. Is yours there?", for: "all at rest",
        "no weight: z is not used"),
      Hint("Compare with ln N(x; b, w² + s²), which needs no z.", for: "at the exact posterior"),
    ],
    cases: [
      .shown(.shape, "all at rest", [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]),
      .shown(.basic, "an observation off center", [1.0, 2.0, 0.5, 0.5, 0.25, 0.5]),
      .shown(.basic, "no weight: z is not used", [2.0, 0.0, 1.0, 2.0, 0.5, 2.0]),
      FixedCase(.basic, "a negative weight", [-1.5, -0.75, 0.25, 1.5, 0.8, 0.3]),
      .shown(.edge, "at the exact posterior", [2.0, 1.0, 0.0, 1.0, 1.0, 0.5]),
      .shown(.edge, "very little noise", [1.0, 1.0, 0.0, 1e-3, 1.0, 1e-6]),
      FixedCase(.edge, "at the exact posterior", [1.0, 1.0, 0.0, 1.0, 0.5, 0.5]),
      FixedCase(.edge, "very little noise", [1.0, 1.0, 0.0, 1e-4, 1.0, 1e-8]),
      FixedCase(.edge, "a very narrow q", [0.5, 1.0, 0.0, 1.0, 0.2, 1e-200]),
    ],
    hidden: { inputs in
      [
        .real(inputs.real(-3..<3)), .real(inputs.real(0.5..<2)), .real(inputs.real(-1..<1)),
        .real(inputs.real(1.2..<2)), .real(inputs.real(-1..<1)), .real(inputs.real(0.2..<0.8)),
      ]
    },
    properties: [
      Property(
        "never above the log evidence",
        calls: { inputs in
          [
            [
              .real(inputs.real(-2..<2)), 1.0, 0.0, 1.0, .real(inputs.real(-1..<1)),
              .real(inputs.real(0.6..<0.9)),
            ]
          ]
        },
        holds: { ($0[0].real ?? .nan) <= -0.5 * log(4 * .pi) })
    ],
    // ln p(x) − KL(q ‖ p(z | x)): the other way to split the bound.
    oracle: { arguments in
      let numbers = (1...5).map { Dual(arguments.real($0)) }
      return .real(
        linearGaussianBound(
          arguments.real(0), weight: numbers[0], bias: numbers[1], noise: numbers[2],
          mean: numbers[3], variance: numbers[4]
        ).value)
    },
    mistakes: [
      KnownMistake(
        "no-spread",
        hint:
          "the mean of the squared error is more than the square at the mean: what the spread of z adds is missing",
        score: 32,
        body: """
          let r = (x - weight * mean - bias) / noise
          let reconstruction = -0.5 * log(2 * .pi) - log(noise) - 0.5 * r * r
          return reconstruction - 0.5 * (mean * mean + variance - 1 - log(variance))
          """),
      KnownMistake(
        "plus-divergence", hint: "the divergence is subtracted: it is what the code costs",
        score: 4,
        body: """
          let r = (x - weight * mean - bias) / noise
          let spread = weight * weight * variance / (noise * noise)
          let reconstruction = -0.5 * log(2 * .pi) - log(noise) - 0.5 * (r * r + spread)
          return reconstruction + 0.5 * (mean * mean + variance - 1 - log(variance))
          """),
      KnownMistake(
        "dropped-constant", hint: "−½ ln 2π is missing from the reconstruction term", score: 0,
        body: """
          let r = (x - weight * mean - bias) / noise
          let spread = weight * weight * variance / (noise * noise)
          let reconstruction = -log(noise) - 0.5 * (r * r + spread)
          return reconstruction - 0.5 * (mean * mean + variance - 1 - log(variance))
          """),
      KnownMistake(
        "variance-as-deviation", hint: "v is already a variance: do not square it", score: 4,
        body: """
          let r = (x - weight * mean - bias) / noise
          let spread = weight * weight * variance * variance / (noise * noise)
          let reconstruction = -0.5 * log(2 * .pi) - log(noise) - 0.5 * (r * r + spread)
          return reconstruction
            - 0.5 * (mean * mean + variance * variance - 1 - 2 * log(variance))
          """),
    ])
}

/// ln p(x) − KL(q ‖ p(z | x)) of the linear model with a normal guess.
func linearGaussianBound(
  _ x: Double, weight w: Dual, bias b: Dual, noise s: Dual, mean m: Dual, variance v: Dual
) -> Dual {
  let total = w * w + s * s
  let distance = Dual(x) - b
  let evidence = Dual.log(total * Dual(2 * .pi)) + distance * distance / total
  let posteriorVariance = s * s / total
  let offset = m - w * distance / total
  let ratio = v / posteriorVariance
  let divergence = ratio + offset * offset / posteriorVariance - 1 - Dual.log(ratio)
  return -0.5 * (evidence + divergence)
}
