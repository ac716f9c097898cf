import Foundation

extension Catalogue {
  static let gaussianMLE: Exercise = Exercise(
    id: "1.4", name: "gaussian-mle", title: "Maximum likelihood for a normal distribution",
    points: 3,
    signature: "gaussianMLE(data: [Double]) -> (mean: Double, standardDeviation: Double)",
    prompt: """
      Write the mean and the standard deviation of the normal distribution that makes the data \
      most likely. Data around 1e9 that spread by 1 must come out to nine digits.
      """,
    hints: [
      "Set the derivative of the average log-likelihood by σ to zero. Which divisor is left: n or n − 1?",
      Hint(
        "Squares of numbers near 1e9 have eighteen digits, and a Double keeps sixteen. Make the numbers small before you square them.",
        for: "far from zero"),
      Hint("One observation has a mean and no spread.", for: "one observation"),
    ],
    cases: [
      .shown(.shape, "one observation", [[3.0]]),
      .shown(.basic, "two observations", [[1.0, 3]]),
      .shown(.basic, "five observations", [[2.0, 4, 4, 5, 10]]),
      FixedCase(.basic, "negative ones", [[-1.5, -2.5, -8.25]]),
      .shown(
        .edge, "far from zero", [[2_000_000_001.0, 2_000_000_004.0, 2_000_000_005.0]]),
      .shown(
        .edge, "all equal", [[0.1, 0.1, 0.1, 0.1, 0.1, 0.1]],
        tolerance: Tolerance(relative: 1e-9, absolute: 1e-15)),
      FixedCase(
        .edge, "all equal, another number", [[0.7, 0.7, 0.7]],
        tolerance: Tolerance(relative: 1e-9, absolute: 1e-15)
      ),
      FixedCase(
        .edge, "far from zero",
        [[1_000_000_001.0, 1_000_000_002.0, 1_000_000_003.0, 1_000_000_006.0]]),
    ],
    hidden: { inputs in
      let offset = inputs.real(-5..<5)
      return [.vector(inputs.vector(inputs.integer(3...12), -3..<3).map { $0 + offset })]
    },
    drawn: [
      DrawnCase(.edge, "far from zero") { inputs in
        let origin = Double(inputs.integer(1...9)) * 1e9
        return [.vector((0..<4).map { origin + Double(3 * $0 + inputs.integer(0...2)) })]
      }
    ],
    properties: [
      Property(
        "doubling the data doubles both",
        calls: { inputs in
          let data = inputs.vector(7, -3..<3)
          return [[.vector(data)], [.vector(data.map { 2 * $0 })]]
        },
        holds: { close($0[0].mapped { 2 * $0 }, $0[1]) })
    ],
    // The variance is the mean over all pairs of half the squared difference.
    oracle: { arguments in
      let data = arguments.vector(0)
      let count = Double(data.count)
      let mean = data[0] + data.reduce(0) { $0 + ($1 - data[0]) } / count
      var squares = 0.0
      for i in data.indices {
        for j in 0..<i { squares += (data[i] - data[j]) * (data[i] - data[j]) }
      }
      return .tuple([.real(mean), .real(squares.squareRoot() / count)])
    },
    mistakes: [
      KnownMistake(
        "bessel", hint: "n − 1 makes the variance unbiased; the likelihood is greatest with n",
        score: 24,
        body: """
          let mean = data.reduce(0, +) / Double(data.count)
          let squares = data.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
          return (mean, (squares / Double(data.count - 1)).squareRoot())
          """),
      KnownMistake(
        "variance", hint: "this is the variance: the standard deviation is its root", score: 30,
        body: """
          let mean = data.reduce(0, +) / Double(data.count)
          let squares = data.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
          return (mean, squares / Double(data.count))
          """),
      KnownMistake(
        "mean-of-squares",
        hint: "E[x²] − E[x]² loses its digits far from zero: take the deviations from the mean",
        score: 231,
        body: """
          let mean = data.reduce(0, +) / Double(data.count)
          let square = data.reduce(0) { $0 + $1 * $1 } / Double(data.count)
          return (mean, max(0, square - mean * mean).squareRoot())
          """),
    ])
}
