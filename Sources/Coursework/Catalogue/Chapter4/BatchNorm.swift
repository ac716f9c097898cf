extension Catalogue {
  static let batchNorm: Exercise = Exercise(
    id: "4.4", name: "batch-norm", title: "Batch normalization", points: 3,
    signature: """
      batchNorm(_ batch: [[Double]], scale: [Double], shift: [Double], epsilon: Double) -> \
      (output: [[Double]], mean: [Double], variance: [Double])
      """,
    prompt: """
      Normalize every column of a batch over its rows to mean 0 and variance 1, then scale by \
      γ and shift by β. The variance is divided by the number of rows, and ε is added to it, \
      so that a constant column gives no NaN. Give back each column's mean and its variance, \
      without ε: training keeps running averages of them. A column around 1e8 that spreads by \
      1 must come out to seven digits.
      """,
    hints: [
      "One column at a time. Which three numbers does it need before you can write its outputs?",
      Hint(
        "Where does ε stand: with the variance, or with the deviation?", for: "two examples",
        "two features"),
      Hint(
        "Over what are mean and variance taken: over a row, or over the batch?", for: "one example"),
      Hint(
        "Squares of numbers near 1e8 have sixteen digits already. Take the deviations first.",
        for: "far from zero"),
    ],
    cases: batchNormCases,
    hidden: { inputs in
      let features = inputs.integer(1...3)
      return [
        .matrix(inputs.matrix(inputs.integer(3...6), features, -2..<2)),
        .vector(inputs.vector(features, 0.5..<2)), .vector(inputs.vector(features, 0.3..<1)),
        .real(inputs.real(0.3..<0.9)),
      ]
    },
    properties: [
      Property(
        "a constant added to the batch changes only the mean",
        calls: { inputs in
          let batch = Value.matrix(inputs.matrix(4, 2, -2..<2))
          let moved = batch.mapped { $0 + 3 }
          let scale = Value.vector([1.5, 2])
          let shift = Value.vector([0.5, 1])
          let before: [Value] = [batch, scale, shift, 0.5]
          let after: [Value] = [moved, scale, shift, 0.5]
          return [before, after]
        },
        holds: { answers in
          guard let first = answers[0].parts.first, let second = answers[1].parts.first else {
            return false
          }
          return close(first, second)
        })
    ],
    oracle: { arguments in normalized(arguments) },
    mistakes: [
      KnownMistake(
        "bessel", hint: "the batch's variance is divided by n, not n − 1", score: 0,
        body: batchNormMistake(divisor: "(n - 1)")),
      KnownMistake(
        "epsilon-outside", hint: "ε is added to the variance, not to the deviation", score: 35,
        body: batchNormMistake(root: "(v.squareRoot() + epsilon)")),
      KnownMistake(
        "no-shift", hint: "β is added after scaling", score: 69, body: batchNormMistake(add: "0")),
      KnownMistake(
        "per-row", hint: "statistics are over the batch, one column at a time, not over a row",
        score: 0,
        body: """
          let all = batch.map { row -> ([Double], Double, Double) in
            let n = Double(row.count)
            let m = row.reduce(0, +) / n
            let v = row.reduce(0) { $0 + ($1 - m) * ($1 - m) } / n
            let r = (v + epsilon).squareRoot()
            return (row.indices.map { scale[$0] * (row[$0] - m) / r + shift[$0] }, m, v)
          }
          let k = scale.count
          return (all.map { $0.0 }, (0..<k).map { all[$0 % all.count].1 },
            (0..<k).map { all[$0 % all.count].2 })
          """),
      KnownMistake(
        "mean-of-squares",
        hint: "the mean of the squares less the square of the mean loses its digits far from zero",
        score: 265,
        body: """
          let n = Double(batch.count)
          var output = batch
          var means: [Double] = [], variances: [Double] = []
          for j in scale.indices {
            let m = batch.reduce(0) { $0 + $1[j] } / n
            let v = max(0, batch.reduce(0) { $0 + $1[j] * $1[j] } / n - m * m)
            for i in batch.indices {
              output[i][j] = scale[j] * (batch[i][j] - m) / (v + epsilon).squareRoot() + shift[j]
            }
            means.append(m)
            variances.append(v)
          }
          return (output, means, variances)
          """),
    ])
}

private let batchNormCases: [FixedCase] = [
  .shown(.shape, "one example", [[[1.0, 2]], [1.0, 1], [0.0, 0.5], 1e-5]),
  .shown(.basic, "two examples", [[[1.0], [3]], [1.0], [0.0], 0.5]),
  .shown(
    .basic, "two features", [[[1.0, 0], [2, 4], [6, 5]], [2.0, 0.5], [1.0, -1], 0.25]),
  FixedCase(
    .basic, "four examples",
    [[[1.0, -1], [2, 0], [-3, 2], [4, 7]], [1.0, 3], [0.5, 0], 0.125]),
  .shown(.edge, "a constant column", [[[2.0, 1], [2, 4]], [1.0, 2], [0.5, 0], 1e-5]),
  .shown(
    .edge, "far from zero",
    [[[200_000_001.0], [200_000_003.0], [200_000_008.0]], [1.0], [0.0], 1e-5],
    tolerance: Tolerance(relative: 1e-7)),
  FixedCase(.edge, "a constant column", [[[0.5, 1], [0.5, 2]], [1.0, 1], [0.0, 0], 1e-5]),
  FixedCase(
    .edge, "far from zero",
    [[[100_000_001.0], [100_000_002.0], [100_000_006.0]], [1.0], [0.0], 1e-5],
    tolerance: Tolerance(relative: 1e-7)),
]

/// Mean and variance from all pairs of rows, then column by column.
private func normalized(_ arguments: Arguments) -> Value {
  let (batch, scale) = (arguments.matrix(0), arguments.vector(1))
  let (shift, epsilon) = (arguments.vector(2), arguments.real(3))
  var output = batch
  var means: [Double] = []
  var variances: [Double] = []
  for j in scale.indices {
    let moments = pairwiseMoments(batch.map { $0[j] })
    let deviation = (moments.variance + epsilon).squareRoot()
    for i in batch.indices {
      output[i][j] = shift[j] + scale[j] * ((batch[i][j] - moments.mean) / deviation)
    }
    means.append(moments.mean)
    variances.append(moments.variance)
  }
  return .tuple([.matrix(output), .vector(means), .vector(variances)])
}

/// Mean as an offset from the first value; variance as the mean over pairs of half the square.
func pairwiseMoments(_ column: [Double]) -> (mean: Double, variance: Double) {
  let count = Double(column.count)
  let mean = column[0] + column.reduce(0) { $0 + ($1 - column[0]) } / count
  var squares = 0.0
  for i in column.indices {
    for j in 0..<i { squares += (column[i] - column[j]) * (column[i] - column[j]) }
  }
  return (mean, squares / (count * count))
}

private func batchNormMistake(
  divisor: String = "n", root: String = "(v + epsilon).squareRoot()", add: String = "shift[j]"
) -> String {
  """
  let n = Double(batch.count)
  var output = batch
  var means: [Double] = [], variances: [Double] = []
  for j in scale.indices {
    let m = batch.reduce(0) { $0 + $1[j] } / n
    let v = batch.reduce(0) { $0 + ($1[j] - m) * ($1[j] - m) } / \(divisor)
    for i in batch.indices {
      output[i][j] = scale[j] * (batch[i][j] - m) / \(root) + \(add)
    }
    means.append(m)
    variances.append(v)
  }
  return (output, means, variances)
  """
}
