import Foundation

extension Catalogue {
  static let mixtureGradient: Exercise = Exercise(
    id: "1.8", name: "mixture-gradient", title: "The gradient of a mixture's likelihood", points: 3,
    signature: """
      mixtureGradient(data: [Double], weights: [Double], means: [Double], \
      standardDeviations: [Double]) -> (means: [Double], logStandardDeviations: [Double])
      """,
    prompt: """
      Derive the gradient of a mixture's average log-likelihood, in nats per observation, with \
      respect to the means and to the logarithms of the standard deviations. Check yourself with \
      central differences of exercise E1.6. An outlier sixty standard deviations away must not \
      give NaN.
      """,
    hints: [
      "Differentiate ln Σ: the density divides, and what is left beside each component is known from EM.",
      Hint(
        "Which probability says how much an observation has to do with a component?",
        for: "two groups", "unequal weights"),
      Hint("The derivative by ln σ is σ times that by σ.", for: "one component", "two groups"),
      Hint("Far from all components every density is 0: see exercise E1.7.", for: "an outlier"),
      Hint("An average over the observations, not a sum.", for: "two groups"),
    ],
    tolerance: Tolerance(relative: 1e-6, absolute: 1e-7),
    cases: [
      .shown(.shape, "one component", [[1.0, 2, 6], [1.0], [0.0], [2.0]]),
      .shown(.basic, "two groups", [[-2.0, -1, 1, 2], [0.5, 0.5], [-1.0, 1.5], [1.0, 0.75]]),
      .shown(.basic, "unequal weights", [[0.0, 1, 2], [0.125, 0.875], [0.0, 2], [1.0, 1.5]]),
      FixedCase(
        .basic, "three components",
        [[-4.0, 0.5, 3, 5], [0.3, 0.3, 0.4], [-3.0, 0, 3], [1.0, 0.5, 2]]),
      .shown(.edge, "an outlier", [[-1.0, 1, 60], [0.5, 0.5], [-1.0, 1], [1.0, 1]]),
      FixedCase(.edge, "an outlier", [[-1.0, 0.5, -75], [0.25, 0.75], [-1.0, 1], [1.0, 1.25]]),
    ],
    hiddenCount: 3,
    hidden: { inputs in
      [
        .vector(inputs.vector(5, -3..<3)), .vector(inputs.probabilities(2)),
        [.real(inputs.real(-2 ..< -1)), .real(inputs.real(1..<2))],
        .vector(inputs.vector(2, 0.6..<0.9)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "an outlier") { inputs in
        [
          .vector([0.5, inputs.real(50..<80)]), .vector(inputs.probabilities(2)), [-1.0, 1],
          .vector(inputs.vector(2, 0.75..<0.9)),
        ]
      }
    ],
    properties: [
      Property(
        "moving the data and the means together changes no gradient",
        calls: { inputs in
          let data = inputs.vector(4, -2..<2)
          let deviations = Value.vector(inputs.vector(2, 0.6..<0.9))
          return [
            [.vector(data), [0.25, 0.75], [-1.0, 1.5], deviations],
            [.vector(data.map { $0 + 4 }), [0.25, 0.75], [3.0, 5.5], deviations],
          ]
        },
        holds: { close($0[0], $0[1], relative: 1e-6, absolute: 1e-7) })
    ],
    // The likelihood itself, differentiated by the rules of dual numbers: no responsibilities.
    oracle: { arguments in
      let (data, weights) = (arguments.vector(0), arguments.vector(1).map { Dual($0) })
      let (means, deviations) = (arguments.vector(2), arguments.vector(3))
      return .tuple([
        .vector(
          gradient(
            of: { meanLogDensity(data, weights, $0, deviations.map { Dual($0) }) }, at: means)),
        .vector(
          gradient(
            of: { meanLogDensity(data, weights, means.map { Dual($0) }, $0.map(Dual.exp)) },
            at: deviations.map { log($0) })),
      ])
    },
    mistakes: [
      KnownMistake(
        "prior-for-posterior",
        hint: "each observation is shared out by the weights alone: by which probability instead?",
        score: 4, body: gradientMistake(share: "weights[k]")),
      KnownMistake(
        "sum", hint: "an average over the observations is asked for, not a sum", score: 0,
        body: gradientMistake(count: "1.0")),
      KnownMistake(
        "by-deviation", hint: "this is the derivative by σ: the chain goes on to ln σ", score: 4,
        body: gradientMistake(spread: "(z * z - 1) / standardDeviations[k]")),
      KnownMistake(
        "missing-normalizer", hint: "a wider component is lower as well: its 1/σ has a derivative",
        score: 0, body: gradientMistake(spread: "z * z")),
      KnownMistake(
        "underflow", hint: "far from every component all densities are 0, and 0/0 is NaN",
        score: 233, body: gradientMistake(scale: "0.0")),
    ])
}

/// The average log density of data under a mixture, one component added after another.
func meanLogDensity(
  _ data: [Double], _ weights: [Dual], _ means: [Dual], _ deviations: [Dual]
) -> Dual {
  data.reduce(0) { $0 + logDensity(Dual($1), weights, means, deviations) }
    / Dual(Double(data.count))
}

/// The log density of a mixture at one place.
func logDensity(_ x: Dual, _ weights: [Dual], _ means: [Dual], _ deviations: [Dual]) -> Dual {
  let unit = Dual((2 * .pi).squareRoot())
  return Dual.logSumExp(
    weights.indices.map { k in
      let z = (x - means[k]) / deviations[k]
      return Dual.log(weights[k] / (deviations[k] * unit)) - z * z / 2
    })
}

private func gradientMistake(
  share: String = "e[k] / total", count: String = "Double(data.count)",
  spread: String = "z * z - 1", scale: String = "logs.max() ?? 0"
) -> String {
  """
  var byMean = [Double](repeating: 0, count: means.count), byDeviation = byMean
  for x in data {
    let logs = means.indices.map { k -> Double in
      let z = (x - means[k]) / standardDeviations[k]
      return log(weights[k] / standardDeviations[k]) - z * z / 2
    }
    let top: Double = \(scale)
    let e = logs.map { exp($0 - top) }
    let total = e.reduce(0, +)
    _ = total
    for k in means.indices {
      let z = (x - means[k]) / standardDeviations[k]
      let share = \(share)
      byMean[k] += share * z / standardDeviations[k] / \(count)
      byDeviation[k] += share * (\(spread)) / \(count)
    }
  }
  return (byMean, byDeviation)
  """
}
