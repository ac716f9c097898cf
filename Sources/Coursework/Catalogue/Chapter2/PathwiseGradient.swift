import Foundation

extension Catalogue {
  static let pathwiseGradient: Exercise = Exercise(
    id: "2.5", name: "pathwise-gradient", title: "The pathwise gradient", points: 3,
    signature: """
      pathwiseGradient(logVariance: [Double], noise: [Double], outputGradient: [Double]) -> \
      (mean: [Double], logVariance: [Double])
      """,
    prompt: """
      Given ε and ∂f/∂z at z = μ + σ ε, write the gradients of f with respect to μ and to ln σ². \
      This is the chain rule that lets a VAE learn through its own sampling.
      """,
    hints: ["∂z/∂μ = 1.", "σ = exp(½ ln σ²), so ∂σ/∂(ln σ²) = ½ σ."],
    cases: [
      .shown(.shape, "one coordinate", [[0.0], [1.0], [1.0]]),
      .shown(.basic, "two coordinates", [[0.0, 2], [0.5, -1], [1.0, 3]]),
      .shown(.basic, "no noise, no gradient", [[1.0, 1], [0.0, 0], [2.0, -1]]),
      FixedCase(.basic, "three", [[-1.0, 0.5, 3], [1.0, -0.25, 0.75], [0.5, -2, 1]]),
      FixedCase(.edge, "σ is large but finite", [[1000.0], [0.5], [1e-100]]),
      FixedCase(.edge, "no variance left", [[.real(-.infinity)], [3.0], [2.0]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...6)
      return [
        .vector(inputs.vector(count, 0.5..<1.5)), .vector(inputs.vector(count, 0.5..<2)),
        .vector(inputs.vector(count, 0.5..<2)),
      ]
    },
    properties: [
      Property(
        "linear in the gradient that comes in",
        calls: { inputs in
          let noise = Value.vector(inputs.vector(3, 0.5..<1))
          let gradient = inputs.vector(3, 0.5..<2)
          return [
            [[0.5, 1.0, 1.5], noise, .vector(gradient)],
            [[0.5, 1.0, 1.5], noise, .vector(gradient.map { 2 * $0 })],
          ]
        },
        holds: { close($0[0].mapped { 2 * $0 }, $0[1]) })
    ],
    oracle: { arguments in
      let gradient = arguments.vector(2)
      let scales = arguments.vector(0).map { exp2($0 / (2 * log(2))) }
      let products = zip(scales, zip(arguments.vector(1), gradient)).map { $0 * $1.0 * $1.1 / 2 }
      return .tuple([.vector(gradient), .vector(products)])
    },
    mistakes: [
      KnownMistake(
        "missing-half", hint: "σ is the root of the variance: its derivative by ln σ² has a ½",
        score: 60,
        body: """
          return (outputGradient, logVariance.indices.map {
            exp(0.5 * logVariance[$0]) * noise[$0] * outputGradient[$0]
          })
          """),
      KnownMistake(
        "by-deviation", hint: "this is the derivative by σ; the chain goes on to ln σ²", score: 30,
        body: "return (outputGradient, zip(noise, outputGradient).map { $0 * $1 })"),
      KnownMistake(
        "variance", hint: "½ σ ε, not ½ σ² ε", score: 90,
        body: """
          return (outputGradient, logVariance.indices.map {
            0.5 * exp(logVariance[$0]) * noise[$0] * outputGradient[$0]
          })
          """),
      KnownMistake(
        "score-function",
        hint: "the gradient by μ is the one that comes in: nothing is divided by σ", score: 60,
        body: """
          return (logVariance.indices.map { outputGradient[$0] * exp(-0.5 * logVariance[$0]) },
            logVariance.indices.map {
              0.5 * exp(0.5 * logVariance[$0]) * noise[$0] * outputGradient[$0]
            })
          """),
    ])
}
