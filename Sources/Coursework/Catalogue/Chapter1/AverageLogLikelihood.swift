import Foundation

extension Catalogue {
  static let averageLogLikelihood: Exercise = Exercise(
    id: "1.3", name: "average-log-likelihood", title: "Average log-likelihood of a normal model",
    points: 2,
    signature:
      "averageLogLikelihood(data: [Double], mean: Double, standardDeviation: Double) -> Double",
    prompt: """
      Write the mean over the data of the log density of N(μ, σ²), in nats per observation. \
      Maximum likelihood makes this number large. It is finite for every finite observation, \
      also where the density itself underflows.
      """,
    hints: [
      "Write the density on paper, and take its logarithm there: what becomes of the exponential?",
      Hint(
        "Taking exp and then ln loses everything below 1e-308. Which of the two steps is needed?",
        for: "where the density underflows"),
      Hint(
        "At x = μ the answer depends on σ alone. Which σ makes it exactly 0?", for: "another scale"),
    ],
    cases: [
      .shown(.shape, "one observation", [[0.5], 0.0, 1.0]),
      .shown(.basic, "three about zero", [[-1.0, 0, 1], 0.0, 1.0]),
      .shown(.basic, "another scale", [[1.0, 2, 4], 2.0, 3.0]),
      FixedCase(.basic, "a narrow model", [[0.1, 0.2, 0.35], 0.25, 0.125]),
      .shown(.edge, "where the density underflows", [[60.0, -80], 0.0, 1.0]),
      FixedCase(.edge, "far away", [[100.0, -100], 0.0, 1.0]),
      FixedCase(
        .edge, "two thousand observations",
        [.vector((0..<2000).map { Double($0 % 7) - 3 }), 0.5, 2.0]),
    ],
    hidden: { inputs in
      [
        .vector(inputs.vector(inputs.integer(3...30), -4..<4)), .real(inputs.real(0.5..<3)),
        .real(inputs.real(1.3..<3)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "where the density underflows") { inputs in
        [.vector([1] + inputs.vector(2, 200..<900)), 1.0, .real(inputs.real(1.5..<3))]
      }
    ],
    properties: [
      Property(
        "moving the data and the model together changes nothing",
        calls: { inputs in
          let data = inputs.vector(6, -2..<2)
          return [[.vector(data), 0.5, 1.5], [.vector(data.map { $0 + 8 }), 8.5, 1.5]]
        },
        holds: { close($0[0], $0[1]) })
    ],
    // Bias and variance: the mean squared deviation is that from the data's mean, plus a square.
    oracle: { arguments in
      let data = arguments.vector(0)
      let count = Double(data.count)
      let center = data.reduce(0, +) / count
      let spread = data.reduce(0) { $0 + ($1 - center) * ($1 - center) } / count
      let variance = arguments.real(2) * arguments.real(2)
      let bias = center - arguments.real(1)
      return .real(-0.5 * (log(2 * .pi * variance) + (spread + bias * bias) / variance))
    },
    mistakes: [
      KnownMistake(
        "sum", hint: "this is the sum over the data: divide by the number of observations",
        score: 3,
        body: """
          return data.reduce(0) {
            let z = ($1 - mean) / standardDeviation
            return $0 - 0.5 * log(2 * .pi) - log(standardDeviation) - 0.5 * z * z
          }
          """),
      KnownMistake(
        "variance-for-deviation",
        hint: "ln σ, not ln σ²: or take half of the logarithm of the variance", score: 22,
        body: """
          return data.reduce(0) {
            let z = ($1 - mean) / standardDeviation
            return $0 - 0.5 * log(2 * .pi) - 2 * log(standardDeviation) - 0.5 * z * z
          } / Double(data.count)
          """),
      KnownMistake(
        "constant", hint: "the −½ ln 2π is missing: without it this is no density", score: 0,
        body: """
          return data.reduce(0) {
            let z = ($1 - mean) / standardDeviation
            return $0 - log(standardDeviation) - 0.5 * z * z
          } / Double(data.count)
          """),
      KnownMistake(
        "log-of-density",
        hint: "the density underflows before its logarithm is taken: write ln N directly",
        score: 169,
        body: """
          return data.reduce(0) {
            let z = ($1 - mean) / standardDeviation
            return $0 + log(exp(-0.5 * z * z) / (standardDeviation * (2 * Double.pi).squareRoot()))
          } / Double(data.count)
          """),
    ])
}
