import Foundation

extension Catalogue {
  static let reparameterizedSample: Exercise = Exercise(
    id: "2.4", name: "reparameterized-sample", title: "The reparameterized sample", points: 2,
    signature:
      "reparameterizedSample(mean: [Double], logVariance: [Double], noise: [Double]) -> [Double]",
    prompt: """
      Turn standard normal noise ε into a draw of N(μ, diag σ²), coordinate by coordinate, \
      given μ and ln σ². Noise goes in, so that the sample is a differentiable function of the \
      parameters. It is finite wherever σ is, and ln σ² = −infinity means no spread at all.
      """,
    hints: [
      "Which function of ln σ² is σ? Check it with σ = 2.",
      Hint(
        "Where the variance overflows its root need not. In which order do you halve and exponentiate?",
        for: "σ is large but finite"),
      Hint("Every coordinate has its own noise.", for: "two coordinates"),
    ],
    cases: [
      .shown(.shape, "one coordinate", [[1.0], [0.0], [0.0]]),
      .shown(.basic, "two coordinates", [[1.0, -1], [0.0, 2], [0.5, -0.5]]),
      .shown(.basic, "small variance", [[0.0, 3], [-2.0, -4], [1.0, 2]]),
      FixedCase(.basic, "three", [[0.5, 0, -0.5], [1.0, -1, 0.5], [-1.0, 2, 0.25]]),
      .shown(.edge, "σ is large but finite", [[0.0], [1200.0], [1.0]]),
      .shown(.edge, "no variance left", [[1.0], [.real(-.infinity)], [2.0]]),
      FixedCase(.edge, "σ is large but finite", [[0.0], [1000.0], [1.0]]),
      FixedCase(.edge, "no variance left", [[2.0], [.real(-.infinity)], [3.0]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...6)
      return [
        .vector(inputs.vector(count, -2..<2)), .vector(inputs.vector(count, 0.5..<2)),
        .vector(inputs.vector(count, 0.5..<2)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "σ is large but finite") { inputs in
        [[0.0, 0], .vector(inputs.vector(2, 800..<1300)), .vector(inputs.vector(2, 0.5..<2))]
      }
    ],
    properties: [
      Property(
        "moving the mean moves the sample as far",
        calls: { inputs in
          let mean = inputs.vector(3, -2..<2)
          let noise = Value.vector(inputs.vector(3, 0.5..<1))
          return [
            [.vector(mean), [0.5, 1.0, -1], noise],
            [.vector(mean.map { $0 + 1 }), [0.5, 1.0, -1], noise],
          ]
        },
        holds: { close($0[0].mapped { $0 + 1 }, $0[1]) })
    ],
    oracle: { arguments in
      let logVariance = arguments.vector(1)
      let noise = arguments.vector(2)
      return .vector(
        arguments.vector(0).enumerated().map { index, mean in
          mean + exp2(logVariance[index] / (2 * log(2))) * noise[index]
        })
    },
    mistakes: [
      KnownMistake(
        "variance", hint: "the noise is scaled by σ, not by the variance", score: 18,
        body: "return mean.indices.map { mean[$0] + exp(logVariance[$0]) * noise[$0] }"),
      KnownMistake(
        "log-variance", hint: "exponentiate the log variance before you use it", score: 2,
        body: "return mean.indices.map { mean[$0] + logVariance[$0] * noise[$0] }"),
      KnownMistake(
        "one-noise", hint: "every coordinate has its own noise", score: 34,
        body: "return mean.indices.map { mean[$0] + exp(0.5 * logVariance[$0]) * noise[0] }"),
      KnownMistake(
        "early-overflow", hint: "the variance overflows where its root does not: halve first",
        score: 170,
        body: "return mean.indices.map { mean[$0] + exp(logVariance[$0]).squareRoot() * noise[$0] }"
      ),
    ])
}
