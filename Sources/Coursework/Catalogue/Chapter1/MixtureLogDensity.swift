import Foundation

extension Catalogue {
  static let mixtureLogDensity: Exercise = Exercise(
    id: "1.6", name: "mixture-log-density", title: "Log density of a mixture of normals", points: 3,
    signature: """
      mixtureLogDensity(_ x: Double, weights: [Double], means: [Double], \
      standardDeviations: [Double]) -> Double
      """,
    prompt: """
      Write the log density of a mixture of normals, ln Σ_k w_k N(x; μ_k, σ_k²), in nats. It \
      must be finite a hundred standard deviations away, where the density underflows. A \
      component with weight zero does not count.
      """,
    hints: [
      "Begin with the logarithm of each component, its weight included. That number is harmless.",
      Hint(
        "Every exponential underflows far away, but their ratios do not. Which number could you take out of all of them, and put back after the logarithm?",
        for: "far away"),
      Hint("Does the logarithm stand inside of the sum, or outside?", for: "two components"),
      Hint(
        "A component with weight zero may be anywhere. It must not be the one that you scale by.",
        for: "a weight of zero"),
    ],
    cases: [
      .shown(.shape, "one component", [0.5, [1.0], [0.0], [1.0]]),
      .shown(.basic, "two components", [0.0, [0.5, 0.5], [-1.0, 1], [1.0, 1]]),
      .shown(.basic, "unequal ones", [1.5, [0.25, 0.75], [0.0, 2], [0.5, 2]]),
      FixedCase(.basic, "three", [-0.75, [0.2, 0.3, 0.5], [-1.0, 0, 3], [0.25, 1, 2]]),
      .shown(.edge, "far away", [100.0, [0.5, 0.5], [-1.0, 1], [1.0, 1]]),
      .shown(.edge, "a weight of zero", [60.0, [0, 1.0], [60.0, 0], [1.0, 1]]),
      FixedCase(.edge, "a weight of zero", [1.0, [0, 1.0], [1.0, 0], [1.0, 2]]),
      FixedCase(.edge, "a thousand deviations", [-1000.0, [0.3, 0.7], [0.0, 5], [1.0, 0.5]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...5)
      return [
        .real(inputs.real(-6..<6)), .vector(inputs.probabilities(count)),
        .vector(inputs.vector(count, -3..<3)), .vector(inputs.vector(count, 1.2..<2)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "far away") { inputs in
        [
          .real(inputs.real(100..<200)), .vector(inputs.probabilities(2)),
          .vector(inputs.vector(2, -3..<3)), .vector(inputs.vector(2, 1..<1.5)),
        ]
      }
    ],
    properties: [
      Property(
        "splitting a component in two halves changes nothing",
        calls: { inputs in
          let x = Value.real(inputs.real(-3..<3))
          return [
            [x, [0.4, 0.6], [-1.0, 2], [1.5, 0.75]],
            [x, [0.2, 0.2, 0.6], [-1.0, -1, 2], [1.5, 1.5, 0.75]],
          ]
        },
        holds: { close($0[0], $0[1]) })
    ],
    // One component after another: ln(e^a + e^b) = max + ln(1 + e^−|a − b|).
    oracle: { arguments in
      let x = arguments.real(0)
      var total = -Double.infinity
      for (weight, (mean, deviation)) in zip(
        arguments.vector(1), zip(arguments.vector(2), arguments.vector(3)))
      where weight > 0 {
        let z = (x - mean) / deviation
        let term = log(weight / (deviation * (2 * .pi).squareRoot())) - z * z / 2
        total = total == -.infinity ? term : max(total, term) + log1p(exp(-abs(total - term)))
      }
      return .real(total)
    },
    mistakes: [
      KnownMistake(
        "direct", hint: "the density underflows to 0 far away: take out the largest term first",
        score: 252,
        body: """
          var density = 0.0
          for k in weights.indices {
            let z = (x - means[k]) / standardDeviations[k]
            density += weights[k] * exp(-0.5 * z * z)
              / (standardDeviations[k] * (2 * Double.pi).squareRoot())
          }
          return log(density)
          """),
      KnownMistake(
        "mean-of-logs",
        hint: "this is Σ w ln N, a lower bound: the logarithm stands outside the sum",
        score: 30,
        body: """
          var sum = 0.0
          for k in weights.indices {
            let z = (x - means[k]) / standardDeviations[k]
            sum += weights[k] * (-0.5 * z * z - log(standardDeviations[k]) - 0.5 * log(2 * .pi))
          }
          return sum
          """),
      KnownMistake(
        "no-scale", hint: "each density is divided by its own σ: −ln σ_k is missing", score: 33,
        body: """
          let terms = weights.indices.filter { weights[$0] > 0 }.map { k -> Double in
            let z = (x - means[k]) / standardDeviations[k]
            return log(weights[k]) - 0.5 * z * z - 0.5 * log(2 * .pi)
          }
          let largest = terms.max() ?? 0
          return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
          """),
      KnownMistake(
        "scaled-by-an-absent-one",
        hint:
          "the term to scale by has to be one that counts: a component of weight zero must not be looked at",
        score: 297,
        body: """
          let parts = weights.indices.map { k -> Double in
            let z = (x - means[k]) / standardDeviations[k]
            return -log(standardDeviations[k]) - 0.5 * z * z - 0.5 * log(2 * .pi)
          }
          let largest = parts.max() ?? 0
          return largest + log(zip(weights, parts).reduce(0) { $0 + $1.0 * exp($1.1 - largest) })
          """),
    ])
}
