import Foundation

extension Catalogue {
  static let pathwiseGradient: Exercise = Exercise(
    id: "2.5", name: "pathwise-gradient", title: "The pathwise gradient", points: 3,
    signature: """
      pathwiseGradient(logVariance: [Double], noise: [Double], outputGradient: [Double]) -> \
      (mean: [Double], logVariance: [Double])
      """,
    prompt: """
      A sample was made as z = μ + σ ε, and ∂f/∂z is given at it. Write the gradients of f \
      with respect to μ and to ln σ². By this chain rule a VAE learns through its own \
      sampling. The gradients are finite wherever σ is.
      """,
    hints: [
      "Two chains: from μ to z, and from ln σ² over σ to z. Multiply along each.",
      Hint(
        "Write σ as a function of l = ln σ² and differentiate that. Do not stop at σ.",
        for: "two coordinates", "one coordinate"),
      Hint("Where the variance overflows its root need not.", for: "σ is large but finite"),
    ],
    cases: [
      .shown(.shape, "one coordinate", [[0.0], [1.0], [1.0]]),
      .shown(.basic, "two coordinates", [[0.0, 2], [0.5, -1], [1.0, 3]]),
      .shown(.basic, "no noise, no gradient", [[1.0, 1], [0.0, 0], [2.0, -1]]),
      FixedCase(.basic, "three", [[-1.0, 0.5, 3], [1.0, -0.25, 0.75], [0.5, -2, 1]]),
      .shown(.edge, "σ is large but finite", [[1200.0], [0.25], [1e-200]]),
      .shown(.edge, "no variance left", [[.real(-.infinity)], [2.0], [1.0]]),
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
    drawn: [
      DrawnCase(.edge, "σ is large but finite") { inputs in
        [
          .vector(inputs.vector(2, 800..<1300)), .vector(inputs.vector(2, 0.5..<2)),
          [1e-150, 1e-150],
        ]
      }
    ],
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
        score: 27,
        body: """
          return (outputGradient, logVariance.indices.map {
            exp(0.5 * logVariance[$0]) * noise[$0] * outputGradient[$0]
          })
          """),
      KnownMistake(
        "by-deviation", hint: "this is the derivative by σ; the chain goes on to ln σ²", score: 3,
        body: "return (outputGradient, zip(noise, outputGradient).map { $0 * $1 })"),
      KnownMistake(
        "variance", hint: "the sample moves with σ, not with the variance", score: 30,
        body: """
          return (outputGradient, logVariance.indices.map {
            0.5 * exp(logVariance[$0]) * noise[$0] * outputGradient[$0]
          })
          """),
      KnownMistake(
        "score-function",
        hint: "the gradient by μ is the one that comes in: nothing is divided by σ", score: 48,
        body: """
          return (logVariance.indices.map { outputGradient[$0] * exp(-0.5 * logVariance[$0]) },
            logVariance.indices.map {
              0.5 * exp(0.5 * logVariance[$0]) * noise[$0] * outputGradient[$0]
            })
          """),
      KnownMistake(
        "early-overflow", hint: "the variance overflows where its root does not: halve first",
        score: 255,
        body: """
          return (outputGradient, logVariance.indices.map {
            0.5 * exp(logVariance[$0]).squareRoot() * noise[$0] * outputGradient[$0]
          })
          """),
    ])
}
