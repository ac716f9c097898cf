import Foundation

extension Catalogue {
  static let emStep: Exercise = Exercise(
    id: "1.7", name: "em-step", title: "One step of expectation maximization", points: 4,
    signature: """
      expectationMaximizationStep(data: [Double], weights: [Double], means: [Double], \
      standardDeviations: [Double]) -> \
      (weights: [Double], means: [Double], standardDeviations: [Double])
      """,
    prompt: """
      Write one step of expectation maximization for a mixture of normals. First come the \
      responsibilities of every observation under the old parameters. Then come new weights, \
      means and standard deviations: moments weighted by the responsibilities, with the spread \
      taken about the new means. An outlier a hundred standard deviations away must not give \
      NaN.
      """,
    hints: [
      "A responsibility is a posterior probability: prior times density, divided by what makes the sum over the components one.",
      Hint(
        "Far from all components every density is 0, and 0/0 is NaN. The care of exercise E1.6 helps here: only ratios of densities matter.",
        for: "an outlier"),
      Hint(
        "About which mean is the spread taken, and is a variance or its root asked for?",
        for: "one component", "two groups"),
      Hint(
        "With unequal weights a rare component explains less. Is the weight in your responsibilities?",
        for: "unequal start"),
    ],
    cases: [
      .shown(.shape, "one component", [[1.0, 2, 6], [1.0], [0.0], [1.0]]),
      .shown(.basic, "two groups", [[-2.0, -1, 1, 2], [0.5, 0.5], [-1.0, 1], [1.0, 1]]),
      .shown(.basic, "unequal start", [[0.0, 1, 4, 5], [0.25, 0.75], [0.0, 3], [1.0, 2]]),
      FixedCase(
        .basic, "three components",
        [[-4.0, -3, 0, 0.5, 3, 5], [0.3, 0.3, 0.4], [-3.0, 0, 3], [1.0, 0.5, 2]]),
      .shown(.edge, "an outlier", [[-1.0, 0.5, 1, 150], [0.5, 0.5], [-1.0, 1], [1.0, 1]]),
      FixedCase(
        .edge, "an outlier", [[-1.0, 1, 200, 0.5], [0.5, 0.5], [-1.0, 1], [1.0, 1.5]]),
      FixedCase(
        .edge, "groups far apart",
        [[-500.0, -501, 500, 502], [0.5, 0.5], [-400.0, 400], [1.0, 1]]),
    ],
    hiddenCount: 4,
    hidden: { inputs in
      let data = inputs.vector(5, -4..<0) + inputs.vector(5, 0..<4)
      return [
        .vector(data), .vector(inputs.probabilities(2)),
        [.real(inputs.real(-3 ..< -1)), .real(inputs.real(1..<3))],
        [.real(inputs.real(1.2..<2)), .real(inputs.real(0.5..<0.9))],
      ]
    },
    drawn: [
      DrawnCase(.edge, "an outlier") { inputs in
        [
          .vector(inputs.vector(4, -2..<2) + [inputs.real(100..<300)]),
          .vector(inputs.probabilities(2)), [-1.0, 1], .vector(inputs.vector(2, 0.6..<1.2)),
        ]
      }
    ],
    properties: [
      Property(
        "the new weights sum to one, and the mean of the mixture is the data's",
        calls: { inputs in
          [
            [
              .vector(inputs.vector(8, -3..<3)), [0.5, 0.5], [-1.0, 1.5],
              [.real(inputs.real(0.75..<0.9)), 1.5],
            ]
          ]
        },
        holds: { answers in
          guard let weights = answers[0].parts.first?.vector else { return false }
          return abs(weights.reduce(0, +) - 1) < 1e-12
        })
    ],
    // Responsibility k is 1 / Σ_j e^(l_j − l_k); variances from moments about the old means.
    oracle: { arguments in
      let data = arguments.vector(0)
      let weights = arguments.vector(1)
      let means = arguments.vector(2)
      let deviations = arguments.vector(3)
      var newWeights: [Double] = []
      var newMeans: [Double] = []
      var newDeviations: [Double] = []
      for k in weights.indices {
        let shares = data.map { x -> Double in
          func logJoint(_ j: Int) -> Double {
            log(weights[j] / deviations[j]) - pow((x - means[j]) / deviations[j], 2) / 2
          }
          return 1 / weights.indices.reduce(0) { $0 + exp(logJoint($1) - logJoint(k)) }
        }
        let mass = shares.reduce(0, +)
        let first = zip(data, shares).reduce(0) { $0 + $1.1 * ($1.0 - means[k]) } / mass
        let second = zip(data, shares).reduce(0) { $0 + $1.1 * pow($1.0 - means[k], 2) } / mass
        newWeights.append(mass / Double(data.count))
        newMeans.append(means[k] + first)
        newDeviations.append((second - first * first).squareRoot())
      }
      return .tuple([.vector(newWeights), .vector(newMeans), .vector(newDeviations)])
    },
    mistakes: [
      KnownMistake(
        "old-mean", hint: "the variance is about the new mean, not the old one", score: 0,
        body: emMistake(center: "means[k]")),
      KnownMistake(
        "variances", hint: "these are variances: the result asks for standard deviations",
        score: 0,
        body: emMistake(root: "")),
      KnownMistake(
        "no-weights", hint: "responsibilities are weighted by w_k: a rare component explains less",
        score: 114, body: emMistake(prior: "0.0")),
      KnownMistake(
        "hard-assignment",
        hint: "this gives each observation to one component (k-means): EM shares it out", score: 33,
        body: emMistake(share: "$0 == largest ? 1.0 : 0.0")),
      KnownMistake(
        "underflow", hint: "far from every component all densities are 0, and 0/0 is NaN",
        score: 311, body: emMistake(share: "exp($0)")),
    ])
}

/// One step of EM with one thing in it done wrong.
private func emMistake(
  prior: String = "log(weights[k])", share: String = "exp($0 - largest)", center: String = "mean",
  root: String = ".squareRoot()"
) -> String {
  """
  let shares = data.map { x -> [Double] in
    let terms = weights.indices.map { k -> Double in
      let z = (x - means[k]) / standardDeviations[k]
      return \(prior) - log(standardDeviations[k]) - 0.5 * z * z
    }
    let largest = terms.max() ?? 0
    _ = largest
    let unscaled = terms.map { \(share) }
    let total = unscaled.reduce(0, +)
    return unscaled.map { $0 / total }
  }
  var w: [Double] = [], m: [Double] = [], s: [Double] = []
  for k in weights.indices {
    var mass = 0.0, sum = 0.0, squares = 0.0
    for (x, r) in zip(data, shares) { mass += r[k]; sum += r[k] * x }
    let mean = sum / mass
    for (x, r) in zip(data, shares) { squares += r[k] * (x - \(center)) * (x - \(center)) }
    w.append(mass / Double(data.count))
    m.append(mean)
    s.append((squares / mass)\(root))
  }
  return (w, m, s)
  """
}
