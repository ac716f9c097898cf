import Foundation

extension Catalogue {
  static let reverseSampler: Exercise = Exercise(
    id: "5.10", name: "reverse-sampler", title: "A sampler, judged by what it draws", points: 4,
    signature: """
      reverseSample(start: [Double], weights: [Double], means: [Double], \
      standardDeviations: [Double], alphaBars: [Double]) -> [Double]
      """,
    prompt: """
      Clean data come from a mixture of normals, so that the score at every level of noise is known \
      (E5.9). Write a deterministic sampler: carry every start, a standard normal draw at the last \
      level ᾱ_T, down through all levels to clean data. The levels are given as ᾱ_1 > … > ᾱ_T. You \
      are judged by what you draw: the exact flow carries a start to the mixture's quantile of the \
      same rank, and every draw must be within 0.1 of that.
      """,
    hints: [
      "What does a score say about the noise in x_t? Exercises E5.8 and E5.9 have the two halves.",
      Hint(
        "Exercise E5.5 without fresh noise is a step. In which order come the levels, and which "
          + "level follows ᾱ_1?", for: "two humps", "one hump"),
      Hint(
        "Guessing the clean value once, from the start, gives the middle between the humps. Use "
          + "all levels.", for: "two humps"),
      Hint(
        "A mean without fresh noise at every step shrinks what you draw: which kind of step keeps "
          + "its spread?", for: "two humps", "one hump"),
    ],
    tolerance: Tolerance(relative: 0, absolute: 0.1),
    cases: [
      .shown(.shape, "one draw", [[0.5], [1.0], [0.5], [0.75], levels(40)]),
      .shown(.basic, "one hump", [[-1.5, -0.5, 0.25, 1], [1.0], [1.0], [0.5], levels(80)]),
      .shown(
        .basic, "two humps",
        [
          [-2.0, -1.25, -0.75, -0.25, 0.25, 0.75, 1.25, 2], [0.5, 0.5], [-1.0, 1], [0.6, 0.6],
          levels(100),
        ]),
      FixedCase(
        .basic, "unequal humps",
        [[-1.5, -0.5, 0.5, 1.5], [0.35, 0.65], [-1.0, 1], [0.5, 0.7], levels(100)]),
      .shown(
        .edge, "one hump is rare",
        [[-2.0, -1.5, 0, 1], [0.2, 0.8], [-1.0, 1], [0.6, 0.6], levels(100)]),
      FixedCase(
        .edge, "one hump is rare",
        [[-1.0, 0, 1.5, 2], [0.8, 0.2], [-1.0, 1], [0.6, 0.6], levels(100)]),
    ],
    hiddenCount: 2,
    hidden: { inputs in humps(&inputs) },
    properties: [
      Property(
        ofWhatIsLearned: "the draws are as spread as the mixture: Wasserstein-1 below 0.05",
        call: { inputs in humps(&inputs) },
        holds: { arguments, answer in
          guard let draws = answer.vector, draws.count == arguments.vector(0).count else {
            return false
          }
          let right = quantiles(arguments)
          return zip(draws.sorted(), right.sorted()).reduce(0) { $0 + abs($1.0 - $1.1) }
            < 0.05 * Double(draws.count)
        })
    ],
    oracle: { .vector(quantiles($0)) },
    mistakes: [
      KnownMistake(
        "one-jump", hint: "this guesses the clean value at once: go through all levels", score: 0,
        body: samplerMistake(used: "alphaBars.suffix(1).reversed()", next: "1.0")),
      KnownMistake(
        "mean-only",
        hint: "the posterior's mean without its noise shrinks the draws: take a step that keeps "
          + "their spread", score: 0,
        body: samplerMistake(
          step: """
            {
                let b = (after - a) / after
                return after.squareRoot() * b / (1 - a) * clean
                  + (a / after).squareRoot() * (1 - after) / (1 - a) * x[i]
              }()
            """)),
      KnownMistake(
        "clean-score", hint: "the score is that of the noisy density at the level where x is",
        score: 0, body: samplerMistake(level: "1.0")),
      KnownMistake(
        "wrong-order", hint: "sampling begins at the noisiest level, the last one", score: 0,
        body: samplerMistake(used: "alphaBars[...]", next: "(k + 1 < used.count ? used[k + 1] : a)")
      ),
      KnownMistake(
        "prior", hint: "these are the starts: scaled, they are not distributed as the data",
        score: 10,
        body: """
          var m = 0.0, v = 0.0
          for k in weights.indices { m += weights[k] * means[k] }
          for k in weights.indices {
            let d = means[k] - m
            v += weights[k] * (standardDeviations[k] * standardDeviations[k] + d * d)
          }
          return start.map { m + v.squareRoot() * $0 }
          """),
    ])
}

/// Levels whose ratio of signal to noise falls evenly, from almost clean to almost noise.
private func levels(_ count: Int) -> Value {
  let numbers = (0..<count).map { index -> Double in
    let share = Double(index) / Double(count - 1)
    return 1 / (1 + exp(14 * share - 7))
  }
  return .vector(numbers)
}

private func humps(_ inputs: inout SeededInputs) -> [Value] {
  let weight = inputs.real(0.35..<0.65)
  return [
    .vector((0..<12).map { -2.2 + 0.4 * (Double($0) + inputs.real(0..<0.8)) }),
    [.real(weight), .real(1 - weight)],
    [.real(inputs.real(-1.1 ..< -0.9)), .real(inputs.real(0.9..<1.1))],
    .vector(inputs.vector(2, 0.5..<0.7)), levels(100),
  ]
}

/// Where the exact flow ends: it keeps the order, so a start's rank is its quantile's.
private func quantiles(_ arguments: Arguments) -> [Double] {
  func below(_ x: Double, _ mean: Double, _ deviation: Double) -> Double {
    erfc((mean - x) / (deviation * 2.0.squareRoot())) / 2
  }
  let (weights, means) = (arguments.vector(1), arguments.vector(2))
  return arguments.vector(0).map { start in
    let rank = below(start, 0, 1)
    var (low, high) = (-20.0, 20.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      let mass = weights.indices.reduce(0) {
        $0 + weights[$1] * below(middle, means[$1], arguments.vector(3)[$1])
      }
      if mass < rank { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

private func samplerMistake(
  used: String = "ArraySlice(alphaBars.reversed())",
  next: String = "(k + 1 < used.count ? used[k + 1] : 1)", level: String = "a",
  step: String = "after.squareRoot() * clean + (1 - after).squareRoot() * noise"
) -> String {
  """
  var x = start
  let used = Array(\(used))
  for (k, a) in used.enumerated() {
    let after: Double = \(next)
    let s: Double = \(level)
    for i in x.indices {
      let v = standardDeviations.map { s * $0 * $0 + 1 - s }
      let p = means.indices.map { j -> Double in
        let d = x[i] - s.squareRoot() * means[j]
        return weights[j] / v[j].squareRoot() * exp(-d * d / (2 * v[j]))
      }
      let total = p.reduce(0, +)
      var score = 0.0
      for j in means.indices {
        let pull = (s.squareRoot() * means[j] - x[i]) / v[j]
        score += p[j] / total * pull
      }
      let noise = -(1 - a).squareRoot() * score
      let clean = (x[i] - (1 - a).squareRoot() * noise) / a.squareRoot()
      x[i] = \(step)
    }
  }
  return x
  """
}
