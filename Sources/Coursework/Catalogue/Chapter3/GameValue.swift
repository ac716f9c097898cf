import Foundation

extension Catalogue {
  static let gameValue: Exercise = Exercise(
    id: "3.3", name: "game-value", title: "The value of the game", points: 3,
    signature: "gameValue(p: [Double], q: [Double], discriminator: [Double]) -> Double",
    prompt: """
      Write the value of the game, V(D, G) = Σ p ln D + Σ q ln(1 − D), in nats over a finite \
      set of points. A point without mass adds nothing, whatever D says there. D = 0 under the \
      data or D = 1 under the model costs −infinity. Where D is 1e-17 under the model nine \
      digits must be right.
      """,
    hints: [
      Hint(
        "0 · ln 0 is NaN to the computer. What decides whether a point counts?",
        for: "sure and right"),
      Hint(
        "Clamping D is a habit of training code. Here the answer is −infinity, and that is what is asked for.",
        for: "sure and wrong"),
      Hint(
        "1 − 1e-17 is 1 to the computer. Foundation has a logarithm of one plus a small number.",
        for: "nearly sure and right"),
      "D is the probability of data. Which of p and q goes with ln D?",
    ],
    cases: [
      .shown(.shape, "one point", [[1.0], [1.0], [0.5]]),
      .shown(.basic, "two points", [[0.5, 0.5], [0.25, 0.75], [0.75, 0.25]]),
      .shown(
        .basic, "a discriminator that has given up", [[0.25, 0.75], [0.5, 0.5], [0.5, 0.5]]),
      FixedCase(.basic, "three points", [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1], [0.3, 0.5, 0.8]]),
      .shown(.edge, "sure and right", [[1.0, 0], [0, 1.0], [1.0, 0]]),
      .shown(.edge, "sure and wrong", [[0.25, 0.75], [0.5, 0.5], [0.0, 0.5]]),
      .shown(
        .edge, "nearly sure and right", [[0.0, 1], [1.0, 0], [1e-17, 1]],
        tolerance: Tolerance(relative: 1e-9)),
      FixedCase(.edge, "sure and right", [[0.75, 0, 0.25], [0, 0.5, 0.5], [1.0, 0, 0.5]]),
      FixedCase(
        .edge, "nearly sure and right", [[0.0, 1], [1.0, 0], [1e-18, 1]],
        tolerance: Tolerance(relative: 1e-9)),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...8)
      return [
        .vector(inputs.probabilities(count).sorted()),
        .vector(inputs.probabilities(count).sorted(by: >)),
        .vector(inputs.vector(count, 0.05..<0.45)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "sure and right") { inputs in
        [
          .vector([0] + inputs.probabilities(2)), .vector(inputs.probabilities(2) + [0]),
          [0.0, .real(inputs.real(0.2..<0.8)), 1],
        ]
      },
      DrawnCase(
        .edge, "nearly sure and right", tolerance: Tolerance(relative: 1e-9)
      ) { inputs in [[0.0, 1], [1.0, 0], [.real(inputs.real(1e-19..<1e-17)), 1]] },
    ],
    properties: [
      Property(
        "swapping the players' points and turning D around changes nothing",
        calls: { inputs in
          let p = Value.vector(inputs.probabilities(4).sorted())
          let q = Value.vector(inputs.probabilities(4).sorted(by: >))
          let d = inputs.vector(4, 0.1..<0.4)
          return [[p, q, .vector(d)], [q, p, .vector(d.map { 1 - $0 })]]
        },
        holds: { close($0[0], $0[1]) }),
      Property(
        "−infinity where D is sure and wrong, and only there",
        calls: { inputs in
          let p = Value.vector(inputs.probabilities(2))
          let q = Value.vector(inputs.probabilities(2))
          let d = Value.real(inputs.real(0.2..<0.8))
          return [[p, q, [1, d]], [p, q, [0.5, d]]]
        },
        holds: { $0[0].real == -.infinity && ($0[1].real ?? -.infinity) > -.infinity }),
    ],
    // Term by term through the odds D/(1 − D): p ln D + q ln(1 − D).
    oracle: { arguments in
      let (p, q, d) = (arguments.vector(0), arguments.vector(1), arguments.vector(2))
      var data = 0.0
      var model = 0.0
      for i in p.indices {
        if p[i] != 0 { data -= p[i] * log1p((1 - d[i]) / d[i]) }
        if q[i] != 0 { model -= q[i] * log1p(d[i] / (1 - d[i])) }
      }
      return .real(data + model)
    },
    mistakes: [
      KnownMistake(
        "edges", hint: "0 · ln 0 is NaN: leave out points without mass", score: 232,
        body: """
          return p.indices.reduce(0) {
            $0 + p[$1] * log(discriminator[$1]) + q[$1] * log(1 - discriminator[$1])
          }
          """),
      KnownMistake(
        "swapped", hint: "D is the probability of data: p goes with ln D", score: 8,
        body: """
          return p.indices.reduce(0) { value, i in
            value + (q[i] > 0 ? q[i] * log(discriminator[i]) : 0)
              + (p[i] > 0 ? p[i] * log1p(-discriminator[i]) : 0)
          }
          """),
      KnownMistake(
        "sign", hint: "the value is what the discriminator maximizes: it is never positive",
        score: 3,
        body: """
          return p.indices.reduce(0) { value, i in
            value - (p[i] > 0 ? p[i] * log(discriminator[i]) : 0)
              - (q[i] > 0 ? q[i] * log1p(-discriminator[i]) : 0)
          }
          """),
      KnownMistake(
        "clamped", hint: "clamping D hides a cost of −infinity, and shifts every other value",
        score: 213,
        body: """
          return p.indices.reduce(0) { value, i in
            let d = min(max(discriminator[i], 1e-7), 1 - 1e-7)
            return value + p[i] * log(d) + q[i] * log(1 - d)
          }
          """),
      KnownMistake(
        "rounded-away", hint: "1 − 1e-17 is 1 to the computer, and its logarithm 0", score: 266,
        body: """
          return p.indices.reduce(0) { value, i in
            value + (p[i] > 0 ? p[i] * log(discriminator[i]) : 0)
              + (q[i] > 0 ? q[i] * log(1 - discriminator[i]) : 0)
          }
          """),
    ])
}
