extension Catalogue {
  static let batchNormBackward: Exercise = Exercise(
    id: "4.5", name: "batch-norm-backward", title: "Batch normalization, backwards", points: 4,
    signature: """
      batchNormBackward(_ batch: [[Double]], scale: [Double], epsilon: Double, \
      outputGradient: [[Double]]) -> (input: [[Double]], scale: [Double], shift: [Double])
      """,
    prompt: """
      Given a loss's gradient with respect to the outputs of exercise E4.4, write its \
      gradients with respect to the inputs, γ and β. Mean and variance depend on every input \
      of the column, and the gradients say so. Compare with central differences before you \
      hand in.
      """,
    hints: [
      "Begin with γ and β: the output is linear in both.",
      Hint(
        "An input reaches the output on three paths: by itself, through the mean, and through the variance.",
        for: "two examples", "two features"),
      Hint(
        "Adding a constant to a column changes no output. What does that say of the sum of the input gradients?",
        for: "a constant gradient passes nothing on", "one example"),
      Hint(
        "How does the output change when an input moves along the normalized column itself?",
        for: "a constant column"),
    ],
    cases: [
      .shown(.shape, "one example", [[[1.0, 2]], [1.0, 1], 0.5, [[1.0, 2]]]),
      .shown(.basic, "two examples", [[[1.0], [3]], [1.0], 0.5, [[1.0], [0]]]),
      .shown(
        .basic, "two features",
        [[[1.0, 0], [2, 4], [6, 5]], [2.0, 0.5], 0.25, [[1.0, 0], [0, 2], [-1, 1]]]),
      FixedCase(
        .basic, "four examples",
        [
          [[1.0, -1], [2, 0], [-3, 2], [4, 7]], [1.0, 3], 0.125,
          [[0.5, 1], [1, -1], [2, 0], [0, 3]],
        ]),
      .shown(.edge, "a constant column", [[[2.0], [2]], [3.0], 0.25, [[1.0], [4]]]),
      .shown(
        .edge, "a constant gradient passes nothing on",
        [[[1.0], [2], [6]], [2.5], 0.25, [[2.0], [2], [2]]]),
      FixedCase(.edge, "a constant column", [[[0.5], [0.5]], [2.0], 0.25, [[1.0], [3]]]),
      FixedCase(
        .edge, "a constant gradient passes nothing on",
        [[[1.0], [2], [4]], [1.5], 0.25, [[1.0], [1], [1]]]),
    ],
    hidden: { inputs in
      let features = inputs.integer(1...3)
      let rows = inputs.integer(3...6)
      return [
        .matrix(inputs.matrix(rows, features, -2..<2)), .vector(inputs.vector(features, 1.5..<2)),
        .real(inputs.real(0.3..<0.9)), .matrix(inputs.matrix(rows, features, 0.5..<3)),
      ]
    },
    properties: [
      Property(
        "the gradients by the inputs of a column sum to zero",
        calls: { inputs in
          [
            [
              .matrix(inputs.matrix(4, 2, -2..<2)), [1.5, 2.0], 0.5,
              .matrix(inputs.matrix(4, 2, 0.5..<3)),
            ]
          ]
        },
        holds: { answers in
          guard let rows = answers[0].parts.first?.matrix, rows.allSatisfy({ $0.count == 2 }) else {
            return false
          }
          return (0..<2).allSatisfy { j in abs(rows.reduce(0) { $0 + $1[j] }) < 1e-9 }
        })
    ],
    // The whole Jacobian: ∂x̂_a/∂x_b = (δ_ab − 1/n − x̂_a x̂_b / n) / √(v + ε).
    oracle: { arguments in
      let (batch, scale) = (arguments.matrix(0), arguments.vector(1))
      let (epsilon, gradient) = (arguments.real(2), arguments.matrix(3))
      let count = Double(batch.count)
      var input = batch
      var byScale = scale
      var byShift = scale
      for j in scale.indices {
        let moments = pairwiseMoments(batch.map { $0[j] })
        let deviation = (moments.variance + epsilon).squareRoot()
        let normal = batch.map { ($0[j] - moments.mean) / deviation }
        for b in batch.indices {
          input[b][j] = batch.indices.reduce(0) { sum, a in
            let jacobian = (a == b ? 1 : 0) - 1 / count - normal[a] * normal[b] / count
            return sum + gradient[a][j] * scale[j] * jacobian / deviation
          }
        }
        byScale[j] = zip(gradient, normal).reduce(0) { $0 + $1.0[j] * $1.1 }
        byShift[j] = gradient.reduce(0) { $0 + $1[j] }
      }
      return .tuple([.matrix(input), .vector(byScale), .vector(byShift)])
    },
    mistakes: [
      KnownMistake(
        "constants", hint: "mean and variance depend on every input: this treats them as constants",
        score: 0, body: backwardMistake("g[i]")),
      KnownMistake(
        "no-variance-path", hint: "the path through the variance is missing",
        score: 96, body: backwardMistake("g[i] - sum / n")),
      KnownMistake(
        "no-mean-path", hint: "the path through the mean is missing", score: 0,
        body: backwardMistake("g[i] - h[i] * weighted / n")),
      KnownMistake(
        "no-scale", hint: "the gradient passes γ on its way to the inputs", score: 54,
        body: backwardMistake("(g[i] - sum / n - h[i] * weighted / n) / scale[j]")),
    ])
}

private func backwardMistake(_ inner: String) -> String {
  """
  let n = Double(batch.count)
  var input = batch
  var byScale: [Double] = [], byShift: [Double] = []
  for j in scale.indices {
    let m = batch.reduce(0) { $0 + $1[j] } / n
    let v = batch.reduce(0) { $0 + ($1[j] - m) * ($1[j] - m) } / n
    let r = 1 / (v + epsilon).squareRoot()
    let h = batch.map { ($0[j] - m) * r }
    let g = outputGradient.map { $0[j] }
    let sum = g.reduce(0, +)
    let weighted = zip(g, h).reduce(0) { $0 + $1.0 * $1.1 }
    for i in batch.indices { input[i][j] = scale[j] * r * (\(inner)) }
    byScale.append(weighted)
    byShift.append(sum)
  }
  return (input, byScale, byShift)
  """
}
