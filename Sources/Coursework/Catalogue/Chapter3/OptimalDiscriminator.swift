import Foundation

extension Catalogue {
  static let optimalDiscriminator: Exercise = Exercise(
    id: "3.1", name: "optimal-discriminator", title: "The optimal discriminator", points: 2,
    signature: "optimalDiscriminator(logData: [Double], logModel: [Double]) -> [Double]",
    prompt: """
      Write the best discriminator D*(x) = p_data(x) / (p_data(x) + p_model(x)) from the two \
      log densities, point by point. Either density may underflow or overflow, or be 0 at a \
      point where the other is not; the answer is a plain number all the same. A tiny D* keeps \
      nine digits.
      """,
    hints: [
      "Divide above and below by the same thing. What is left of the two densities?",
      Hint(
        "e^−2000 is 0 and e^1500 is infinity to the computer. Subtract before you exponentiate.",
        for: "both underflow", "large densities"),
      Hint(
        "Something tiny that is computed as 1 − (nearly 1) has no digits. On which side must it stand?",
        for: "a hopeless point keeps its digits"),
      Hint(
        "Which of two forms of the same fraction survives an exponential that is infinite?",
        for: "far apart"),
    ],
    cases: [
      .shown(.shape, "one point", [[0.0], [0.0]]),
      .shown(.basic, "three points", [[-1.0, -2, 0], [-2.0, -1, -3]]),
      .shown(.basic, "twice as likely", [[.real(log(0.5))], [.real(log(0.25))]]),
      FixedCase(.basic, "four points", [[-0.5, -4, -1, 2], [-1.5, -2, -1.25, 3]]),
      .shown(.edge, "both underflow", [[-1500.0, -1000], [-1500.5, -1002]]),
      .shown(.edge, "large densities", [[900.0], [899.0]]),
      .shown(.edge, "far apart", [[0.0, -2000], [-2000.0, 0]]),
      .shown(.edge, "only one has mass", [[.real(-.infinity), -2], [-3.0, .real(-.infinity)]]),
      .shown(
        .edge, "a hopeless point keeps its digits", [[-60.0], [0.0]],
        tolerance: Tolerance(relative: 1e-9)),
      FixedCase(.edge, "both underflow", [[-2000.0, -3000], [-2001.0, -2999]]),
      FixedCase(.edge, "large densities", [[1500.0], [1498.0]]),
      FixedCase(
        .edge, "only one has mass",
        [[-1.0, .real(-.infinity), -3], [.real(-.infinity), -1, -2]]),
      FixedCase(
        .edge, "a hopeless point keeps its digits", [[-50.0], [0.0]],
        tolerance: Tolerance(relative: 1e-9)),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...8)
      return [.vector(inputs.vector(count, -5..<0)), .vector(inputs.vector(count, 1..<4))]
    },
    drawn: [
      DrawnCase(.edge, "both underflow") { inputs in
        [.vector(inputs.vector(2, -2000 ..< -1998)), .vector(inputs.vector(2, -2000 ..< -1998))]
      },
      DrawnCase(
        .edge, "a hopeless point keeps its digits", tolerance: Tolerance(relative: 1e-9)
      ) { inputs in [.vector(inputs.vector(2, -70 ..< -45)), [0.0, 0.5]] },
      DrawnCase(.edge, "far apart") { inputs in
        [[.real(inputs.real(1000..<2000)), 0.0], [0.0, .real(inputs.real(-1..<1))]]
      },
    ],
    properties: [
      Property(
        "swapping data and model gives 1 − D",
        calls: { inputs in
          let data = Value.vector(inputs.vector(4, -3..<0))
          let model = Value.vector(inputs.vector(4, 1..<3))
          return [[data, model], [model, data]]
        },
        holds: { close($0[0].mapped { 1 - $0 }, $0[1]) })
    ],
    // Through the hyperbolic tangent where that is exact enough, else the leading exponential.
    oracle: { arguments in
      .vector(
        zip(arguments.vector(0), arguments.vector(1)).map { data, model in
          let difference = data - model
          return difference < -30 ? exp(difference) : (1 + tanh(difference / 2)) / 2
        })
    },
    mistakes: [
      KnownMistake(
        "swapped", hint: "this is 1 − D*: the data's density stands on top", score: 1,
        body: "return zip(logData, logModel).map { 1 / (1 + exp($0 - $1)) }"),
      KnownMistake(
        "underflow", hint: "0/0 where both densities underflow: only their ratio is needed",
        score: 173,
        body: "return zip(logData, logModel).map { exp($0) / (exp($0) + exp($1)) }"),
      KnownMistake(
        "logs-as-densities", hint: "these are log densities: exponentiate the difference",
        score: 0,
        body: "return zip(logData, logModel).map { $0 / ($0 + $1) }"),
      KnownMistake(
        "ratio", hint: "this is the density ratio p_data / p_model, which is D/(1 − D)", score: 13,
        body: "return zip(logData, logModel).map { exp($0 - $1) }"),
      KnownMistake(
        "rounded-away", hint: "a tiny D* computed as 1 − (nearly 1) has lost its digits",
        score: 187,
        body: """
          return zip(logData, logModel).map { 1 - 1 / (1 + exp($0 - $1)) }
          """),
      KnownMistake(
        "overflow", hint: "infinity over infinity is NaN: divide above and below by the other term",
        score: 185,
        body: """
          return zip(logData, logModel).map {
            let ratio = exp($0 - $1)
            return ratio / (1 + ratio)
          }
          """),
    ])
}
