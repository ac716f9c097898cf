import Foundation

extension Catalogue {
  static let extragradientStep: Exercise = Exercise(
    id: "3.7", name: "extragradient-step", title: "One extragradient step", points: 3,
    signature: """
      extragradientStep(x: [Double], y: [Double], payoff: [[Double]], stepSize: Double) -> \
      (x: [Double], y: [Double])
      """,
    prompt: """
      For the game min over x, max over y of xᵀ A y take one extragradient step. Both players \
      first look ahead: one gradient step, at once. Then both step from the old point, with \
      the gradients found ahead. Plain gradient steps spiral away from this game's \
      equilibrium; these spiral in.
      """,
    hints: [
      "Write the two gradients of xᵀ A y. Which player goes down, which one up?",
      Hint(
        "From where does the second step start, and from where come its gradients?", for: "numbers"),
      Hint(
        "Both players move at once: neither sees the other's new place in the same half.",
        for: "two against two"),
    ],
    cases: [
      .shown(.shape, "no step", [[1.0], [1.0], [[1.0]], 0.0]),
      .shown(.basic, "numbers", [[1.0], [2.0], [[1.0]], 0.5]),
      .shown(.basic, "two against two", [[1.0, 0], [0.0, 1], [[1.0, 2], [3, -1]], 0.25]),
      FixedCase(
        .basic, "two against three",
        [[0.5, -1], [1.0, 0, 2], [[1.0, 0, -1], [2, 1, 0]], 0.125]),
      .shown(.edge, "two against one", [[1.0, 2], [0.5], [[1.0], [-1]], 0.1]),
      .shown(.edge, "at the equilibrium", [[0.0, 0], [0.0, 0], [[1.0, 2], [3, 4]], 0.5]),
      FixedCase(.edge, "three against one", [[1.0, 2, 3], [0.5], [[1.0], [-1], [2]], 0.1]),
    ],
    hidden: { inputs in
      let rows = inputs.integer(2...3)
      let columns = inputs.integer(2...3)
      return [
        .vector(inputs.vector(rows, 0.5..<2)), .vector(inputs.vector(columns, 0.5..<2)),
        .matrix(inputs.matrix(rows, columns, 0.3..<1)), .real(inputs.real(0.1..<0.4)),
      ]
    },
    properties: [
      Property(
        "on x·y every step shrinks the distance from the equilibrium",
        calls: { inputs in
          [[[.real(inputs.real(0.5..<2))], [.real(inputs.real(0.5..<2))], [[1.0]], 0.5]]
        },
        holds: { answers in
          let parts = answers[0].parts.compactMap { $0.vector?.first }
          return parts.count == 2 && parts[0] * parts[0] + parts[1] * parts[1] < 8
        })
    ],
    // Multiplied out: x − ηAy − η²AAᵀx and y + ηAᵀx − η²AᵀAy.
    oracle: { arguments in
      let (x, y) = (arguments.vector(0), arguments.vector(1))
      let (a, step) = (arguments.matrix(2), arguments.real(3))
      let ay = a.map { zip($0, y).reduce(0) { $0 + $1.0 * $1.1 } }
      let ax = y.indices.map { j in x.indices.reduce(0) { $0 + a[$1][j] * x[$1] } }
      let aax = a.map { zip($0, ax).reduce(0) { $0 + $1.0 * $1.1 } }
      let aay = y.indices.map { j in x.indices.reduce(0) { $0 + a[$1][j] * ay[$1] } }
      return .tuple([
        .vector(x.indices.map { x[$0] - step * ay[$0] - step * step * aax[$0] }),
        .vector(y.indices.map { y[$0] + step * ax[$0] - step * step * aay[$0] }),
      ])
    },
    mistakes: [
      KnownMistake(
        "plain", hint: "this is one plain gradient step: the look ahead is missing", score: 6,
        body: extragradientMistake("return (aheadX, aheadY)")),
      KnownMistake(
        "from-ahead", hint: "the second step starts at the old point, not at the point ahead",
        score: 6,
        body: extragradientMistake("return step(aheadX, aheadY, aheadX, aheadY)")),
      KnownMistake(
        "both-descend", hint: "y maximizes: it goes up its gradient", score: 6,
        body: extragradientMistake("return step(x, y, aheadX, aheadY)", sign: "-")),
      KnownMistake(
        "alternating", hint: "both players step at once: y must not see x's new place", score: 6,
        body: extragradientMistake(
          """
          let (newX, _) = step(x, y, aheadX, aheadY)
          let (_, newY) = step(x, y, newX, aheadY)
          return (newX, newY)
          """)),
    ])
}

/// Look ahead and then do what `end` says.
private func extragradientMistake(_ end: String, sign: String = "+") -> String {
  """
  func step(_ x: [Double], _ y: [Double], _ u: [Double], _ v: [Double]) -> ([Double], [Double]) {
    var (a, b) = (x, y)
    for i in payoff.indices {
      for j in payoff[i].indices {
        a[i] -= stepSize * payoff[i][j] * v[j]
        b[j] \(sign)= stepSize * payoff[i][j] * u[i]
      }
    }
    return (a, b)
  }
  let (aheadX, aheadY) = step(x, y, x, y)
  \(end)
  """
}
