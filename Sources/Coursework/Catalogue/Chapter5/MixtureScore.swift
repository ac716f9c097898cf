import Foundation

extension Catalogue {
  static let mixtureScore: Exercise = Exercise(
    id: "5.9", name: "mixture-score", title: "The score of a noised mixture", points: 3,
    signature: """
      mixtureScore(xt: [Double], weights: [Double], means: [Double], \
      standardDeviations: [Double], alphaBar: Double) -> [Double]
      """,
    prompt: """
      Clean data come from a mixture of normals. Derive the score of the noisy density, \
      d ln q(x_t)/dx_t, point by point, for x_t made from x_0 as in exercise E5.2. Check yourself with \
      central differences. At ᾱ = 0 the density is standard normal, at ᾱ = 1 it is \
      the mixture itself, and eighty deviations away the score is still a plain number.
      """,
    hints: [
      "Noise turns every normal component into another one. Which mean and which variance has it?",
      Hint(
        "A component's score points to its mean. Which mean of these scores is asked for?",
        for: "two humps", "three humps"),
      Hint(
        "Far from all components every density is 0, and 0/0 is NaN: see exercise E1.7.",
        for: "far away"),
      Hint(
        "Try one component with mean 0 and variance 1: no noise changes it.", for: "one component"),
    ],
    tolerance: Tolerance(relative: 1e-6, absolute: 1e-7),
    cases: [
      .shown(.shape, "one component", [[0.5], [1.0], [2.0], [0.5], 0.25]),
      .shown(.basic, "two humps", [[-1.0, 0.25, 1], [0.5, 0.5], [-1.0, 1], [0.5, 0.75], 0.64]),
      .shown(
        .basic, "three humps",
        [[0.5, -0.25], [0.25, 0.5, 0.25], [-2.0, 0, 2], [0.5, 1, 0.75], 0.5]),
      FixedCase(
        .basic, "mostly noise", [[0.5, -1.5], [0.25, 0.75], [-1.0, 2], [0.5, 0.75], 0.1]),
      .shown(.edge, "no signal", [[0.5, -2], [0.5, 0.5], [-1.0, 1], [0.5, 0.75], 0.0]),
      .shown(.edge, "no noise", [[0.5, -2], [0.25, 0.75], [-1.0, 1], [0.5, 0.75], 1.0]),
      .shown(.edge, "far away", [[80.0, -70], [0.5, 0.5], [-1.0, 1], [0.75, 1], 0.5]),
      FixedCase(.edge, "no noise", [[1.5, -0.5], [0.5, 0.5], [-1.0, 0.5], [0.75, 1], 1.0]),
    ],
    hiddenCount: 3,
    hidden: { inputs in
      [
        .vector(inputs.vector(4, -2..<2)), .vector(inputs.probabilities(2)),
        [.real(inputs.real(-2 ..< -1)), .real(inputs.real(1..<2))],
        .vector(inputs.vector(2, 0.4..<0.8)), .real(inputs.real(0.2..<0.8)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "far away") { inputs in
        [
          [.real(inputs.real(60..<90)), .real(inputs.real(-90 ..< -60))],
          .vector(inputs.probabilities(2)), [-1.0, 1], .vector(inputs.vector(2, 0.6..<0.9)),
          .real(inputs.real(0.3..<0.7)),
        ]
      }
    ],
    properties: [
      Property(
        "mirrored data have the mirrored score",
        calls: { inputs in
          let x = inputs.vector(3, -2..<2)
          let deviations = Value.vector(inputs.vector(2, 0.4..<0.8))
          return [
            [.vector(x), [0.25, 0.75], [-1.0, 1.5], deviations, 0.5],
            [.vector(x.map { -$0 }), [0.25, 0.75], [1.0, -1.5], deviations, 0.5],
          ]
        },
        holds: { close($0[0].mapped { -$0 }, $0[1], relative: 1e-6, absolute: 1e-7) })
    ],
    // The noisy log density itself, by the rules of dual numbers.
    oracle: { arguments in
      let alphaBar = arguments.real(4)
      let weights = arguments.vector(1).map { Dual($0) }
      let means = arguments.vector(2).map { Dual(alphaBar.squareRoot() * $0) }
      let deviations = arguments.vector(3).map {
        Dual((alphaBar * $0 * $0 + (1 - alphaBar)).squareRoot())
      }
      return .vector(
        arguments.vector(0).map { x in
          slope(of: { logDensity($0, weights, means, deviations) }, at: x)
        })
    },
    mistakes: [
      KnownMistake(
        "clean-mixture",
        hint: "this is the score of the clean mixture: noise widens every component",
        score: 37, body: scoreMistake(variance: "standardDeviations[$0] * standardDeviations[$0]")),
      KnownMistake(
        "means-stay", hint: "the signal shrinks on its way to x_t, and the means with it",
        score: 34, body: scoreMistake(mean: "means[$0]")),
      KnownMistake(
        "prior-for-posterior",
        hint:
          "the components' scores are averaged by the weights alone: by which probability instead?",
        score: 5, body: scoreMistake(share: "weights[k]")),
      KnownMistake(
        "underflow", hint: "far from every component all densities are 0, and 0/0 is NaN",
        score: 266, body: scoreMistake(top: "0.0")),
      KnownMistake(
        "sign", hint: "the score points toward the data, where the density is larger", score: 0,
        body: scoreMistake(sign: "-")),
    ])
}

private func scoreMistake(
  mean: String = "alphaBar.squareRoot() * means[$0]",
  variance: String = "alphaBar * standardDeviations[$0] * standardDeviations[$0] + 1 - alphaBar",
  share: String = "e[k] / total", top: String = "logs.max() ?? 0", sign: String = ""
) -> String {
  """
  let m = means.indices.map { \(mean) }
  let v = means.indices.map { \(variance) }
  return xt.map { x -> Double in
    let logs = m.indices.map { k -> Double in
      let offset = x - m[k]
      return log(weights[k]) - 0.5 * log(v[k]) - 0.5 * offset * offset / v[k]
    }
    let top: Double = \(top)
    let e = logs.map { exp($0 - top) }
    let total = e.reduce(0, +)
    _ = total
    var sum = 0.0
    for k in m.indices {
      let share: Double = \(share)
      sum += share * (m[k] - x) / v[k]
    }
    return \(sign)sum
  }
  """
}
