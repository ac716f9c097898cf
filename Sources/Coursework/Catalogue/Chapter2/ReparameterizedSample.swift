import Foundation

extension Catalogue {
  static let reparameterizedSample: Exercise = Exercise(
    id: "2.4", name: "reparameterized-sample", title: "The reparameterised sample", points: 2,
    signature:
      "reparameterizedSample(mean: [Double], logVariance: [Double], noise: [Double]) -> [Double]",
    prompt: """
      Write z = μ + σ ε coordinate by coordinate, given μ, ln σ² and ε. Noise goes in, so that the \
      sample is a differentiable function of the parameters.
      """,
    hints: ["σ = exp(½ ln σ²): halve first, then exponentiate, and nothing overflows early."],
    cases: [
      .shown(.shape, "one coordinate", [[1.0], [0.0], [0.0]]),
      .shown(.basic, "two coordinates", [[1.0, -1], [0.0, 2], [0.5, -0.5]]),
      .shown(.basic, "small variance", [[0.0, 3], [-2.0, -4], [1.0, 2]]),
      FixedCase(.basic, "three", [[0.5, 0, -0.5], [1.0, -1, 0.5], [-1.0, 2, 0.25]]),
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
        "variance", hint: "the noise is scaled by σ, not by the variance", score: 40,
        body: "return mean.indices.map { mean[$0] + exp(logVariance[$0]) * noise[$0] }"),
      KnownMistake(
        "log-variance", hint: "exponentiate the log variance before you use it", score: 20,
        body: "return mean.indices.map { mean[$0] + logVariance[$0] * noise[$0] }"),
      KnownMistake(
        "one-noise", hint: "every coordinate has its own noise", score: 60,
        body: "return mean.indices.map { mean[$0] + exp(0.5 * logVariance[$0]) * noise[0] }"),
      KnownMistake(
        "early-overflow", hint: "√exp(l) overflows where exp(½ l) does not", score: 180,
        body: "return mean.indices.map { mean[$0] + exp(logVariance[$0]).squareRoot() * noise[$0] }"
      ),
    ])
}
