import Foundation

extension Catalogue {
  static let mixtureFit: Exercise = Exercise(
    id: "1.9", name: "mixture-fit", title: "EM to the end", points: 4,
    signature: """
      fitMixture(data: [Double]) -> \
      (weights: [Double], means: [Double], standardDeviations: [Double])
      """,
    prompt: """
      Fit a mixture of two normals to data that come in two groups. Choose a start yourself, and \
      repeat exercise E1.7 until nothing moves any more. Give the component with the smaller mean \
      first. You are judged by what you learned: every number within 1e-4 of the greatest \
      likelihood's, and the average log-likelihood within 1e-6 of the best.
      """,
    hints: [
      "A start that treats both components alike stays there: EM never tells them apart.",
      Hint(
        "How do you know that EM has converged? A fixed small number of steps does not.",
        for: "groups that overlap", "two groups"),
      Hint(
        "Sorting the data gives a start: which half belongs to which group, at first?",
        for: "two pairs", "one group is larger"),
      Hint("Is the component with the smaller mean first?", for: "two pairs"),
    ],
    tolerance: Tolerance(relative: 1e-4, absolute: 1e-4),
    cases: [
      .shown(.shape, "two pairs", [[1.5, -2, 2.5, -1]]),
      .shown(
        .basic, "two groups", [[-2.5, -2, -1.9, -1.4, -0.9, 1, 1.6, 1.8, 2.2, 2.3, 3]]),
      .shown(
        .basic, "groups that overlap",
        [[-2.6, -1.9, -1.4, -1.1, -0.6, 0.1, 0.4, 0.9, 1.3, 1.5, 1.9, 2.2, 2.9]]),
      FixedCase(.basic, "another scale", [[-40.0, -25, -22, -10, 31, 38, 40, 44, 52]]),
      .shown(
        .edge, "one group is larger",
        [[5.0, 6, 5.5, 0, 0.4, -0.5, 0.9, -0.8, 0.2, -0.1, 1.2, -1.3, 0.6]]),
      .shown(.edge, "far from zero", [[10_000.0, 10_001, 10_001.5, 10_007, 10_008, 10_009.5]]),
      FixedCase(
        .edge, "one group is larger", [[-7.0, -6, -5.5, 2, 2.4, 1.5, 2.9, 1.2, 2.2, 1.9, 3.2]]),
    ],
    hiddenCount: 2,
    hidden: { inputs in
      let (n, m) = (inputs.integer(8...9), inputs.integer(11...13))
      return [
        .vector(
          // Groups that overlap: where they do not, to share out is to give.
          inputs.bell(n, center: inputs.real(-1.85 ..< -1.6), width: inputs.real(0.78..<0.92))
            + inputs.bell(m, center: inputs.real(1.6..<1.85), width: inputs.real(0.78..<0.92)))
      ]
    },
    drawn: [
      DrawnCase(.edge, "far from zero") { inputs in
        let origin = inputs.real(5000..<9000)
        return [
          .vector(
            // Of two sizes: equal groups have weights of one half, learned or not.
            inputs.bell(7, center: origin, width: 0.8)
              + inputs.bell(10, center: origin + 4, width: 0.9))
        ]
      }
    ],
    properties: [
      Property(
        ofWhatIsLearned: "no mixture of two is more likely, by 1e-6 nats per observation",
        call: { inputs in
          [
            .vector(
              inputs.bell(10, center: -2, width: inputs.real(0.8..<1))
                + inputs.bell(12, center: 2, width: inputs.real(0.8..<1)))
          ]
        },
        holds: { arguments, answer in
          let data = arguments.vector(0)
          func worth(_ answer: Value) -> Double {
            let parts = answer.parts.compactMap(\.vector)
            guard parts.count == 3, parts.allSatisfy({ $0.count == 2 }),
              (parts[0] + parts[2]).allSatisfy({ $0 > 0 }),
              abs(parts[0][0] + parts[0][1] - 1) < 1e-9
            else { return -.infinity }
            let numbers = parts.map { $0.map { Dual($0) } }
            return meanLogDensity(data, numbers[0], numbers[1], numbers[2]).value
          }
          return worth(answer) > worth(bestMixture(of: data)) - 1e-6
        })
    ],
    oracle: { bestMixture(of: $0.vector(0)) },
    mistakes: [
      KnownMistake(
        "few-steps", hint: "EM has not converged: go on until nothing moves any more", score: 46,
        body: fitMistake(steps: "3")),
      KnownMistake(
        "k-means", hint: "this gives each observation to one component: EM shares it out",
        score: 185, body: fitMistake(share: "t[0] > t[1] ? 1.0 : 0.0")),
      KnownMistake(
        "same-start",
        hint: "both components begin alike, and stay alike: EM cannot tell them apart",
        score: 0, body: fitMistake(first: "0", second: "0")),
      KnownMistake(
        "larger-first", hint: "the component with the smaller mean comes first", score: 42,
        body: fitMistake(order: ">")),
      KnownMistake(
        "fixed-weights", hint: "the weights are learned as well: they are not one half", score: 8,
        body: fitMistake(weight: "0.5")),
    ])
}

/// The greatest likelihood, by climbing it: no responsibilities, no EM.
private func bestMixture(of data: [Double]) -> Value {
  let sorted = data.sorted()
  // Where the data fall into two groups: the cut that leaves the smallest squares.
  func squares(_ part: ArraySlice<Double>) -> Double {
    let mean = part.reduce(0, +) / Double(part.count)
    return part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
  let cut =
    (2...sorted.count - 2).min {
      squares(sorted[..<$0]) + squares(sorted[$0...])
        < squares(sorted[..<$1]) + squares(sorted[$1...])
    } ?? sorted.count / 2
  let parts = [sorted[..<cut], sorted[cut...]]
  let centers = parts.map { $0.reduce(0, +) / Double($0.count) }
  let widths = parts.map { max(1e-3, (squares($0) / Double($0.count)).squareRoot()) }
  // In units of the groups, so that one step size fits all data.
  func unpacked(_ point: [Dual]) -> (w: [Dual], m: [Dual], s: [Dual]) {
    let odds = Dual.exp(point[0])
    return (
      [1 / (1 + odds), odds / (1 + odds)],
      (0...1).map { Dual(centers[$0]) + Dual(widths[$0]) * point[1 + $0] },
      (0...1).map { Dual(widths[$0]) * Dual.exp(point[3 + $0]) }
    )
  }
  let start = [log(Double(sorted.count - cut) / Double(cut)), 0, 0, 0, 0]
  let highest = maximizer(
    of: { point in
      let mixture = unpacked(point)
      return meanLogDensity(data, mixture.w, mixture.m, mixture.s)
    }, from: start)
  let best = unpacked(highest.map { Dual($0) })
  return .tuple([best.w, best.m, best.s].map { .vector($0.map(\.value)) })
}

private func fitMistake(
  steps: String = "3000", share: String = "1 / (1 + exp(t[1] - t[0]))",
  first: String = "0", second: String = "sorted.count - 1", order: String = "<",
  weight: String = "mass / Double(sorted.count)"
) -> String {
  """
  let sorted = data.sorted()
  let mean = sorted.reduce(0, +) / Double(sorted.count)
  var spread = 0.0
  for x in sorted { spread += (x - mean) * (x - mean) / Double(sorted.count) }
  let wide = spread.squareRoot()
  var w = [0.5, 0.5], m = [sorted[\(first)], sorted[\(second)]], s = [wide, wide]
  for _ in 0..<\(steps) {
    let shares = sorted.map { x -> Double in
      let t = [0, 1].map { k -> Double in
        let z = (x - m[k]) / s[k]
        return log(w[k] / s[k]) - 0.5 * z * z
      }
      return \(share)
    }
    let old = m
    for k in 0...1 {
      let r = shares.map { k == 0 ? $0 : 1 - $0 }
      let mass = r.reduce(0, +)
      w[k] = \(weight)
      var sum = 0.0, squares = 0.0
      for (share, x) in zip(r, sorted) { sum += share * x }
      m[k] = sum / mass
      for (share, x) in zip(r, sorted) { squares += share * (x - m[k]) * (x - m[k]) }
      s[k] = (squares / mass).squareRoot()
    }
    if old == m { break }
  }
  let order = [0, 1].sorted { m[$0] \(order) m[$1] }
  return (order.map { w[$0] }, order.map { m[$0] }, order.map { s[$0] })
  """
}
