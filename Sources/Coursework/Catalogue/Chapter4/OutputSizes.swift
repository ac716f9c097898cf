extension Catalogue {
  static let outputSizes: Exercise = Exercise(
    id: "4.1", name: "output-sizes", title: "Output sizes, both ways", points: 2,
    signature: """
      outputSizes(size: Int, kernel: Int, stride: Int, padding: Int) -> \
      (convolution: Int, transposed: Int)
      """,
    prompt: """
      Along one axis there are n inputs. Write how many outputs a convolution makes with \
      kernel k, stride s and padding p, and how many a transposed convolution makes. A \
      convolution has one output for every place where the whole kernel fits into the padded \
      input. A transposed one has stamps of k outputs, s apart, one an input, and cuts p \
      outputs off at either end. Neither size is ever negative.
      """,
    hints: [
      "Put the kernel at the first place. How much room is left, and how many strides fit into it?",
      Hint(
        "Integer division rounds toward zero: −1/2 is 0. Ask first whether the kernel fits at all.",
        for: "a kernel that does not fit"),
      Hint(
        "How far is it from the first stamp's beginning to the last stamp's end? Cutting more than that leaves nothing.",
        for: "everything cut off"),
      Hint(
        "A last place that the kernel only partly covers does not count.",
        for: "a stride that skips the rest", "no padding"),
    ],
    cases: [
      .shown(.shape, "one tap", [5, 1, 1, 0]),
      .shown(.basic, "the usual half", [28, 4, 2, 1]),
      .shown(.basic, "no padding", [7, 3, 2, 0]),
      FixedCase(.basic, "same size", [9, 5, 1, 2]),
      .shown(.edge, "a kernel that does not fit", [2, 3, 2, 0]),
      .shown(.edge, "everything cut off", [1, 3, 2, 2]),
      .shown(.edge, "a stride that skips the rest", [9, 4, 3, 0]),
      FixedCase(.edge, "a kernel that does not fit", [4, 7, 2, 1]),
      FixedCase(.edge, "everything cut off", [1, 2, 1, 3]),
      FixedCase(.edge, "a stride that skips the rest", [8, 3, 4, 0]),
    ],
    hidden: { inputs in
      let stride = inputs.integer(2...3)
      // One column short of a whole number of strides, so that rounding down matters.
      let kernel = inputs.integer(2...5)
      let padding = inputs.integer(1...1)
      let size = kernel + stride * inputs.integer(5...20) + stride - 1 - 2 * padding
      return [.integer(size), .integer(kernel), .integer(stride), .integer(padding)]
    },
    drawn: [
      DrawnCase(.edge, "a kernel that does not fit") { inputs in
        let size = inputs.integer(3...6)
        return [.integer(size), .integer(size + 1), .integer(inputs.integer(2...4)), 0]
      },
      DrawnCase(.edge, "everything cut off") { inputs in
        // Even, so that part of a stride is left over.
        let kernel = 2 * inputs.integer(1...2)
        return [1, .integer(kernel), 2, .integer(kernel + inputs.integer(1...3))]
      },
    ],
    properties: [
      Property(
        "the transposed size leads back",
        calls: { inputs in
          // Odd, so that part of a stride is left over.
          let size = 2 * inputs.integer(2...6) + 1
          return [[.integer(size), 4, 2, 1], [.integer(2 * size), 4, 2, 1]]
        },
        holds: { answers in
          guard let grown = answers[0].parts.last?.integer,
            let back = answers[1].parts.first?.integer
          else { return false }
          return back > 0 && grown == 2 * back
        })
    ],
    // Count the places where the kernel fits, and the places that stamps reach.
    oracle: { arguments in
      let (size, kernel) = (arguments.integer(0), arguments.integer(1))
      let (stride, padding) = (arguments.integer(2), arguments.integer(3))
      var places = 0
      var start = 0
      while start + kernel <= size + 2 * padding {
        places += 1
        start += stride
      }
      var reach = 0
      for _ in 1..<size { reach += stride }
      let transposed = reach + kernel - padding - padding
      return .tuple([.integer(places), .integer(transposed > 0 ? transposed : 0)])
    },
    mistakes: [
      KnownMistake(
        "one-padding", hint: "padding is added at both ends", score: 24,
        body: """
          let room = size + padding - kernel
          return (room < 0 ? 0 : room / stride + 1, max(0, (size - 1) * stride - padding + kernel))
          """),
      KnownMistake(
        "missing-one", hint: "count places, not gaps: + 1", score: 19,
        body: """
          let room = size + 2 * padding - kernel
          return (room < 0 ? 0 : room / stride, max(0, (size - 1) * stride - 2 * padding + kernel))
          """),
      KnownMistake(
        "rounds-toward-zero", hint: "a kernel that does not fit makes no output: (−1)/2 + 1 is 1",
        score: 181,
        body: """
          return ((size + 2 * padding - kernel) / stride + 1,
            max(0, (size - 1) * stride - 2 * padding + kernel))
          """),
      KnownMistake(
        "rounds-up", hint: "a last place that the kernel only partly covers does not count",
        score: 97,
        body: """
          let room = size + 2 * padding - kernel
          return (room < 0 ? 0 : (room + stride - 1) / stride + 1,
            max(0, (size - 1) * stride - 2 * padding + kernel))
          """),
      KnownMistake(
        "negative", hint: "a size is never negative: padding may cut everything off", score: 181,
        body: """
          let room = size + 2 * padding - kernel
          return (room < 0 ? 0 : room / stride + 1, (size - 1) * stride - 2 * padding + kernel)
          """),
    ])
}
