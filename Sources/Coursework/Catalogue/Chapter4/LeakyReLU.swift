extension Catalogue {
  static let leakyReLU: Exercise = Exercise(
    id: "4.6", name: "leaky-relu", title: "Leaky ReLU and its derivative", points: 1,
    signature: "leakyReLU(_ x: [Double], slope: Double) -> (value: [Double], derivative: [Double])",
    prompt: """
      Write the leaky ReLU and its derivative, value by value: the identity where x > 0, and a \
      line of the given slope elsewhere. At zero itself the derivative is the slope. The slope \
      may be any number, also above one.
      """,
    hints: [
      "One question decides both lists.",
      Hint("max(x, slope · x) is right only for some slopes.", for: "slope above one"),
      Hint("Zero belongs to the leaking side.", for: "zero"),
    ],
    cases: [
      .shown(.shape, "one value", [[1.0], 0.2]),
      .shown(.basic, "both sides", [[-2.0, 3], 0.1]),
      .shown(.basic, "several", [[-1.0, -0.5, 0.5, 1], 0.2]),
      FixedCase(.basic, "another slope", [[-4.0, 4, 2], 0.25]),
      .shown(.edge, "zero", [[0.0], 0.2]),
      .shown(.edge, "slope above one", [[-2.0, 3], 1.5]),
      FixedCase(.edge, "zero among others", [[0.0, 1, -1], 0.3]),
      FixedCase(.edge, "slope above one", [[-1.0, 1], 2.0]),
      FixedCase(.edge, "no slope", [[-1.0, 0, 2], 0.0]),
    ],
    hidden: { inputs in
      let values = inputs.vector(3, -3 ..< -0.5) + inputs.vector(2, 0.5..<3)
      return [.vector(values), .real(inputs.real(0.05..<0.4))]
    },
    drawn: [
      DrawnCase(.edge, "slope above one") { inputs in
        [.vector([1.5] + inputs.vector(2, -3 ..< -1)), .real(inputs.real(1.5..<3))]
      }
    ],
    properties: [
      Property(
        "away from zero the value is the derivative times x",
        calls: { inputs in
          [[[.real(inputs.real(-2 ..< -1)), .real(inputs.real(1..<2))], 0.3]]
        },
        holds: { answers in
          let parts = answers[0].parts.compactMap(\.vector)
          return parts.count == 2 && parts[1].count == 2 && parts[1][0] < parts[1][1]
        })
    ],
    // The half sum and the half difference of x and |x|.
    oracle: { arguments in
      let slope = arguments.real(1)
      let values = arguments.vector(0).map { ($0 + abs($0)) / 2 + slope * ($0 - abs($0)) / 2 }
      let derivatives = arguments.vector(0).map { ($0 <= 0 ? slope : 0) + ($0 > 0 ? 1 : 0) }
      return .tuple([.vector(values), .vector(derivatives)])
    },
    mistakes: [
      KnownMistake(
        "relu", hint: "the negative side leaks: slope · x, not 0", score: 6,
        body: "return (x.map { $0 > 0 ? $0 : 0 }, x.map { $0 > 0 ? 1 : 0 })"),
      KnownMistake(
        "maximum", hint: "the larger of the two picks the wrong side when the slope is above one",
        score: 88, body: "return (x.map { max($0, slope * $0) }, x.map { $0 > 0 ? 1 : slope })"),
      KnownMistake(
        "at-zero", hint: "at zero the derivative is the slope", score: 88,
        body: "return (x.map { $0 > 0 ? $0 : slope * $0 }, x.map { $0 >= 0 ? 1 : slope })"),
      KnownMistake(
        "derivative-of-output", hint: "the derivative is slope, not slope · x", score: 6,
        body: "return (x.map { $0 > 0 ? $0 : slope * $0 }, x.map { $0 > 0 ? 1 : slope * $0 })"),
    ])
}
