import Foundation

extension Catalogue {
  static let wasserstein: Exercise = Exercise(
    id: "3.6", name: "wasserstein", title: "Wasserstein-1 by sorting", points: 3,
    signature: "wassersteinDistance(_ a: [Double], _ b: [Double]) -> Double",
    prompt: """
      Write the Wasserstein-1 distance of two samples on the line: how far mass has to move, \
      on average, to turn one sample into the other. The samples may differ in size, and may \
      hold the same number more than once.
      """,
    hints: [
      "With equal sizes: in which order would you carry the points, so that no two paths cross?",
      Hint(
        "With unequal sizes look at the two cumulative distribution functions. Which area do they enclose?",
        for: "unequal sizes", "ties"),
      Hint(
        "The distance of the means is only a lower bound: mass may have to move both ways.",
        for: "not sorted"),
    ],
    cases: [
      .shown(.shape, "one point each", [[0.0], [3.0]]),
      .shown(.basic, "equal sizes", [[0.0, 1, 2], [2.0, 3, 1]]),
      .shown(.basic, "not sorted", [[5.0, -1, 2], [0.0, 0, 10]]),
      FixedCase(.basic, "four points each", [[3.0, 1, -2, 0.5], [0.0, 4, 1, 1]]),
      .shown(.edge, "unequal sizes", [[0.0, 1], [0.0, 1, 5]]),
      .shown(.edge, "ties", [[2.0, 2, 0, 0], [2.0, 0, 0]]),
      FixedCase(.edge, "ties", [[1.0, 1, 5], [1.0, 1]]),
      FixedCase(.edge, "one against many", [[0.0], [-1.0, 1, 2, -4]]),
    ],
    hidden: { inputs in
      let first = inputs.vector(inputs.integer(1...3), -1..<1) + [inputs.real(3..<4), -3.5]
      let second = inputs.vector(first.count + inputs.integer(1...2), -2..<2)
      return [.vector(first), .vector(second)]
    },
    drawn: [
      DrawnCase(.edge, "ties") { inputs in
        let (x, y) = (inputs.real(-2 ..< -1), inputs.real(1..<2))
        return [.vector([y, x, y]), .vector([x, y, x, x])]
      }
    ],
    properties: [
      Property(
        "moving both samples changes nothing",
        calls: { inputs in
          let a = Value.vector([-5, 5] + inputs.vector(2, -1..<1))
          let b = Value.vector(inputs.vector(3, -2..<2))
          return [[a, b], [a.mapped { $0 + 4 }, b.mapped { $0 + 4 }]]
        },
        holds: { close($0[0], $0[1]) })
    ],
    // Repeat both samples to a common size; then sorted partners.
    oracle: { arguments in
      let (a, b) = (arguments.vector(0), arguments.vector(1))
      let first = a.flatMap { [Double](repeating: $0, count: b.count) }.sorted()
      let second = b.flatMap { [Double](repeating: $0, count: a.count) }.sorted()
      return .real(zip(first, second).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(first.count))
    },
    mistakes: [
      KnownMistake(
        "unsorted", hint: "partners are found by sorting both samples first", score: 3,
        body: """
          return zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(min(a.count, b.count))
          """),
      KnownMistake(
        "means", hint: "this is the distance of the means, only a lower bound", score: 149,
        body: "return abs(a.reduce(0, +) / Double(a.count) - b.reduce(0, +) / Double(b.count))"),
      KnownMistake(
        "truncated", hint: "the samples may differ in size: zip drops what is left over",
        score: 104,
        body: """
          return zip(a.sorted(), b.sorted()).reduce(0) { $0 + abs($1.0 - $1.1) }
            / Double(min(a.count, b.count))
          """),
      KnownMistake(
        "squared", hint: "this is the root of the mean square, Wasserstein-2", score: 6,
        body: """
          let first = a.flatMap { [Double](repeating: $0, count: b.count) }.sorted()
          let second = b.flatMap { [Double](repeating: $0, count: a.count) }.sorted()
          return (zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            / Double(first.count)).squareRoot()
          """),
    ])
}
