extension Catalogue {
  static let runningStatistics: Exercise = Exercise(
    id: "4.10", name: "running-statistics", title: "Find the mistake: running statistics",
    points: 3,
    signature:
      "runningStatistics(batches: [[Double]], momentum: Double) -> (mean: Double, variance: Double)",
    prompt: """
      Batch normalization keeps a running mean and a running variance of one feature for \
      evaluation. They begin at 0 and 1. Every batch (a row of at least two values) moves both by \
      the share `momentum` toward its own mean and variance; the batch's variance is divided here \
      by n − 1. With momentum 1 only the last batch counts, with 0 nothing moves. The code that is \
      given has one mistake in it. Find it, and write it right.
      """,
    hints: [
      "For which momentum do you know the answer without computing?",
      Hint(
        "With momentum one half it is right. What should 0 and 1 do?", for: "the last batch only",
        "nothing moves", "two batches"),
    ],
    given: """
      var mean = 0.0
      var variance = 1.0
      for batch in batches {
        let n = Double(batch.count)
        let m = batch.reduce(0, +) / n
        let v = batch.reduce(0) { $0 + ($1 - m) * ($1 - m) } / (n - 1)
        mean = momentum * mean + (1 - momentum) * m
        variance = momentum * variance + (1 - momentum) * v
      }
      return (mean, variance)
      """,
    cases: [
      .shown(.shape, "one batch", [[[1.0, 3]], 0.5]),
      .shown(.basic, "two batches", [[[1.0, 3, 5], [2.0, -2, 0, 4]], 0.25]),
      .shown(.basic, "a usual momentum", [[[0.5, 1.5], [2.0, 3], [1.0, 4]], 0.1]),
      FixedCase(.basic, "three batches", [[[4.0, 1], [2.0, 3, 7], [0.0, 1]], 0.3]),
      .shown(.edge, "the last batch only", [[[1.0, 5], [2.0, 4, 9]], 1.0]),
      .shown(.edge, "nothing moves", [[[1.0, 5], [2.0, 4]], 0.0]),
      FixedCase(.edge, "the last batch only", [[[3.0, -5], [1.0, 4, 2]], 1.0]),
    ],
    hidden: { inputs in
      [
        .matrix((0..<inputs.integer(2...4)).map { _ in inputs.vector(4, 1..<5) }),
        .real(inputs.real(0.1..<0.4)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "the last batch only") { inputs in
        [.matrix(inputs.matrix(2, 3, 1..<5)), 1.0]
      }
    ],
    properties: [
      Property(
        "a batch twice over moves the rest of the way by the same share",
        calls: { inputs in
          let batch = inputs.vector(4, 1..<5)
          return [[.matrix([batch]), 0.25], [.matrix([batch, batch]), 0.25]]
        },
        holds: { answers in
          guard let first = answers[0].parts.first?.real, let second = answers[1].parts.first?.real
          else { return false }
          return close(.real(1.75 * first), .real(second))
        })
    ],
    // Every batch's weight in the end, and a sum over the batches.
    oracle: { arguments in
      let (batches, momentum) = (arguments.matrix(0), arguments.real(1))
      var left = 1.0
      var mean = 0.0
      var variance = 0.0
      for batch in batches.reversed() {
        let moments = pairwiseMoments(batch)
        let count = Double(batch.count)
        mean += left * momentum * moments.mean
        variance += left * momentum * moments.variance * count / (count - 1)
        left *= 1 - momentum
      }
      return .tuple([.real(mean), .real(variance + left)])
    },
    mistakes: [
      KnownMistake(
        "as-given", hint: "this is the code as it was given", score: 3,
        body: runningMistake(kept: "momentum")),
      KnownMistake(
        "biased", hint: "the divisor was right as it stood: n − 1 is asked for", score: 3,
        body: runningMistake(divisor: "n")),
      KnownMistake(
        "starts-at-zero", hint: "the running variance begins at 1, as it did", score: 66,
        body: runningMistake(start: "0.0")),
      KnownMistake(
        "plain-average", hint: "this is the mean over the batches: later ones count more",
        score: 0,
        body: """
          let k = Double(batches.count)
          let m = batches.map { $0.reduce(0, +) / Double($0.count) }
          let v = zip(batches, m).map { batch, mean in
            batch.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(batch.count - 1)
          }
          return (m.reduce(0, +) / k, v.reduce(0, +) / k)
          """),
    ])
}

private func runningMistake(
  kept: String = "(1 - momentum)", divisor: String = "(n - 1)", start: String = "1.0"
) -> String {
  """
  var mean = 0.0, variance = \(start)
  for batch in batches {
    let n = Double(batch.count)
    let m = batch.reduce(0, +) / n
    let v = batch.reduce(0) { $0 + ($1 - m) * ($1 - m) } / \(divisor)
    let kept = \(kept)
    mean = kept * mean + (1 - kept) * m
    variance = kept * variance + (1 - kept) * v
  }
  return (mean, variance)
  """
}
