extension Catalogue {
  static let bilinearKernel: Exercise = Exercise(
    id: "4.7", name: "bilinear-kernel", title: "The bilinear kernel", points: 2,
    signature: "bilinearKernel(factor: Int) -> [[Double]]",
    prompt: """
      Write the kernel with which a transposed convolution of stride f interpolates \
      bilinearly. In one dimension an input's influence falls from 1 at its place linearly to \
      0 at a distance of f outputs; in two dimensions the kernel is the product of two such \
      triangles. Its side is 2f for an even f and 2f − 1 for an odd one, and it is symmetric \
      about its middle. A generator that starts from it shows no checkerboard.
      """,
    hints: [
      "Begin with one dimension: a list of distances from the middle.",
      Hint(
        "The middle of a list of n places lies between two of them when n is even.", for: "factor 2"
      ),
      Hint(
        "Every input makes f² outputs. What must the kernel add up to?", for: "factor 1", "factor 3"
      ),
    ],
    cases: [
      .shown(.shape, "factor 1", [1]),
      .shown(.basic, "factor 2", [2]),
      .shown(.basic, "factor 3", [3]),
      FixedCase(.basic, "factor 4", [4]),
      .shown(.edge, "factor 5", [5]),
      FixedCase(.edge, "factor 8", [8]),
    ],
    hiddenCount: 3,
    hidden: { inputs in [.integer(2 * inputs.integer(3...8) + 1)] },
    properties: [
      Property(
        "the kernel adds up to factor²",
        calls: { inputs in [[.integer(2 * inputs.integer(3...6) + 1)]] },
        holds: { answers in
          guard let rows = answers[0].matrix else { return false }
          let factor = Double((rows.count + 1) / 2)
          return abs(rows.joined().reduce(0, +) - factor * factor) < 1e-9
        })
    ],
    // A box of length f with itself is the triangle; an even f takes the points half way between.
    oracle: { arguments in
      let factor = arguments.integer(0)
      var triangle = [Double](repeating: 0, count: 2 * factor - 1)
      for i in 0..<factor {
        for j in 0..<factor { triangle[i + j] += 1 / Double(factor) }
      }
      if factor.isMultiple(of: 2) {
        triangle = zip([0] + triangle, triangle + [0]).map { ($0 + $1) / 2 }
      }
      return .matrix(triangle.map { row in triangle.map { column in row * column } })
    },
    mistakes: [
      KnownMistake(
        "off-center", hint: "the kernel is not symmetric about its middle", score: 0,
        body: """
          let side = 2 * factor - factor % 2
          let t = (0..<side).map { 1 - abs(Double($0 - factor)) / Double(factor) }
          return t.map { row in t.map { row * $0 } }
          """),
      KnownMistake(
        "always-even", hint: "an odd factor has an odd side", score: 108,
        body: """
          let side = 2 * factor
          let c = Double(side - 1) / 2
          let t = (0..<side).map { 1 - abs(Double($0) - c) / Double(factor) }
          return t.map { row in t.map { row * $0 } }
          """),
      KnownMistake(
        "normalized", hint: "the kernel adds up to f², one for each of the outputs a pixel makes",
        score: 3,
        body: """
          let side = 2 * factor - factor % 2
          let c = Double(side - 1) / 2
          let t = (0..<side).map { 1 - abs(Double($0) - c) / Double(factor) }
          let sum = t.reduce(0, +)
          return t.map { row in t.map { row * $0 / (sum * sum) } }
          """),
      KnownMistake(
        "not-separable", hint: "the kernel is a product of two triangles, not their sum", score: 3,
        body: """
          let side = 2 * factor - factor % 2
          let c = Double(side - 1) / 2
          let t = (0..<side).map { 1 - abs(Double($0) - c) / Double(factor) }
          return t.map { row in t.map { (row + $0) / 2 } }
          """),
    ])
}
