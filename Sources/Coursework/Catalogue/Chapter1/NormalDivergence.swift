import Foundation

extension Catalogue {
  static let normalDivergence: Exercise = Exercise(
    id: "1.10", name: "normal-divergence", title: "Find the mistake: KL between two normals",
    points: 3,
    signature: """
      normalDivergence(meanP: Double, deviationP: Double, meanQ: Double, deviationQ: Double) -> \
      Double
      """,
    prompt: """
      The code that is given should return KL(P ‖ Q) in nats for two normal distributions with \
      these means and standard deviations. It is never negative, and zero where P and Q are equal. \
      It is wrong all the same: one mistake is in it. Find it, and write it right.
      """,
    hints: [
      "Which arguments can you choose so that you know the answer without the formula?",
      Hint(
        "With equal deviations it is right. Let Q be very wide: how much does a shift of its mean "
          + "matter then?", for: "a wide model", "shifted and wider"),
      Hint(
        "KL weighs ln(p/q) by P. In whose units does Q measure a distance?", for: "a wide model"),
    ],
    given: """
      let spread = deviationP / deviationQ
      let shift = (meanP - meanQ) / deviationP
      return 0.5 * (spread * spread + shift * shift - 1) - log(spread)
      """,
    cases: [
      .shown(.shape, "the same twice", [1.0, 2.0, 1.0, 2.0]),
      .shown(.basic, "shifted", [0.0, 1.0, 2.0, 1.0]),
      .shown(.basic, "shifted and wider", [1.0, 0.5, -1.0, 2.0]),
      .shown(.basic, "wider", [0.0, 1.0, 0.0, 3.0]),
      FixedCase(.basic, "narrower", [0.5, 2.0, 1.0, 0.75]),
      .shown(.edge, "a wide model", [10.0, 0.25, -10.0, 1000.0]),
      FixedCase(.edge, "a narrow model", [0.0, 1.0, 0.5, 0.01]),
    ],
    hidden: { inputs in
      [
        .real(inputs.real(-2 ..< -1)), .real(inputs.real(0.5..<0.9)), .real(inputs.real(1..<2)),
        .real(inputs.real(1.2..<3)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "a wide model") { inputs in
        [
          .real(inputs.real(5..<20)), .real(inputs.real(0.1..<0.5)), -5.0,
          .real(inputs.real(100..<1000)),
        ]
      }
    ],
    properties: [
      Property(
        "another unit of length changes nothing",
        calls: { inputs in
          let (a, b) = (inputs.real(-2 ..< -1), inputs.real(1..<2))
          let (s, t) = (inputs.real(0.5..<0.9), inputs.real(1.2..<2))
          return [
            [.real(a), .real(s), .real(b), .real(t)],
            [.real(4 * a), .real(4 * s), .real(4 * b), .real(4 * t)],
          ]
        },
        holds: { close($0[0], $0[1]) })
    ],
    // Cross-entropy less entropy.
    oracle: { arguments in
      let (a, s) = (arguments.real(0), arguments.real(1))
      let (b, t) = (arguments.real(2), arguments.real(3))
      let cross = 0.5 * log(2 * .pi * t * t) + (s * s + (a - b) * (a - b)) / (2 * t * t)
      return .real(cross - 0.5 * log(2 * .pi * M_E * s * s))
    },
    mistakes: [
      KnownMistake(
        "as-given", hint: "this is the code as it was given", score: 9,
        body: """
          let spread = deviationP / deviationQ
          let shift = (meanP - meanQ) / deviationP
          return 0.5 * (spread * spread + shift * shift - 1) - log(spread)
          """),
      KnownMistake(
        "swapped", hint: "this is KL(Q ‖ P): the mistake is not the order of the distributions",
        score: 6,
        body: """
          let r = deviationQ / deviationP, d = (meanP - meanQ) / deviationP
          return 0.5 * (r * r + d * d - 1) - log(r)
          """),
      KnownMistake(
        "log-of-variance", hint: "the logarithm was right as it stood", score: 6,
        body: """
          let r = deviationP / deviationQ, d = (meanP - meanQ) / deviationQ
          return 0.5 * (r * r + d * d - 1) - 2 * log(r)
          """),
      KnownMistake(
        "not-squared", hint: "a variance is compared with a variance: the ratio is squared",
        score: 6,
        body: """
          let r = deviationP / deviationQ, d = (meanP - meanQ) / deviationQ
          return 0.5 * (r + d * d - 1) - log(r)
          """),
    ])
}
