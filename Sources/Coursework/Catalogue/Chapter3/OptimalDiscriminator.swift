import Foundation

extension Catalogue {
  static let optimalDiscriminator: Exercise = Exercise(
    id: "3.1", name: "optimal-discriminator", title: "The optimal discriminator", points: 2,
    signature: "optimalDiscriminator(logData: [Double], logModel: [Double]) -> [Double]",
    prompt: """
      Write D*(x) = p_data / (p_data + p_model) from the two log densities, point by point. Both \
      densities may underflow, where their ratio is still a plain number.
      """,
    hints: ["D* is a sigmoid of ln p_data − ln p_model."],
    cases: [
      .shown(.shape, "one point", [[0.0], [0.0]]),
      .shown(.basic, "three points", [[-1.0, -2, 0], [-2.0, -1, -3]]),
      .shown(.basic, "twice as likely", [[.real(log(0.5))], [.real(log(0.25))]]),
      FixedCase(.basic, "four points", [[-0.5, -4, -1, 2], [-1.5, -2, -1.25, 3]]),
      FixedCase(.edge, "both underflow", [[-2000.0, -3000], [-2001.0, -2999]]),
      FixedCase(.edge, "large densities", [[1500.0], [1499.0]]),
      FixedCase(
        .edge, "only one has mass", [[.real(-.infinity), -1], [-1.0, .real(-.infinity)]]),
      FixedCase(
        .edge, "a hopeless point keeps its digits", [[-50.0], [0.0]],
        tolerance: Tolerance(relative: 1e-9)),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...8)
      return [.vector(inputs.vector(count, -5..<0)), .vector(inputs.vector(count, 1..<4))]
    },
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
        "swapped", hint: "this is 1 − D*: the data's density stands on top", score: 20,
        body: "return zip(logData, logModel).map { 1 / (1 + exp($0 - $1)) }"),
      KnownMistake(
        "underflow", hint: "0/0 where both densities underflow: only their ratio is needed",
        score: 180,
        body: "return zip(logData, logModel).map { exp($0) / (exp($0) + exp($1)) }"),
      KnownMistake(
        "logs-as-densities", hint: "these are log densities: exponentiate the difference",
        score: 0,
        body: "return zip(logData, logModel).map { $0 / ($0 + $1) }"),
      KnownMistake(
        "ratio", hint: "this is the density ratio p_data / p_model, which is D/(1 − D)", score: 10,
        body: "return zip(logData, logModel).map { exp($0 - $1) }"),
    ])
}
