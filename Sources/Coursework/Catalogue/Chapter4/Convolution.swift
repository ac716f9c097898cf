extension Catalogue {
  static let convolution: Exercise = Exercise(
    id: "4.2", name: "convolution", title: "Convolution", points: 4,
    signature: """
      convolution(_ image: [[Double]], kernel: [[Double]], stride: Int, padding: Int) -> [[Double]]
      """,
    prompt: """
      Write the convolution of deep learning, in truth a cross-correlation: the kernel is not \
      flipped. The output at row r and column c lies the kernel's first tap on the padded \
      image's row r·s and column c·s, and adds up the products. Outside of the image there are \
      zeros, `padding` of them on each side. Images and kernels need not be square.
      """,
    hints: [
      "Four loops: two over the output, two over the kernel. Where in the image does a tap fall?",
      Hint(
        "With padding the first tap may fall outside of the image. By how much?",
        for: "stride 2, padding 1", "more padding than image"),
      Hint(
        "Rows of the kernel go with rows of the image. Is the kernel turned around in yours?",
        for: "a difference"),
      Hint(
        "How many outputs are there? Exercise E4.1 knows.", for: "a stride that skips the rest",
        "the kernel is the image"),
    ],
    cases: [
      .shown(.shape, "one pixel", [[[2.0]], [[3.0]], 1, 0]),
      .shown(
        .basic, "a difference", [[[1.0, 2, 4], [0, 1, 3], [5, 5, 5]], [[1.0, -1]], 1, 0]),
      .shown(
        .basic, "stride 2, padding 1",
        [
          [[1.0, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]],
          [[1.0, 0, 2], [0, 1, 0], [-1, 0, 3]], 2, 1,
        ]),
      FixedCase(
        .basic, "a tall image",
        [[[1.0, 2], [3, 4], [5, 6], [7, 9]], [[1.0, 2], [3, 4]], 1, 0]),
      .shown(
        .edge, "the kernel is the image", [[[3.0, 1], [2, 4]], [[1.0, 0], [5, 2]], 1, 0]),
      .shown(.edge, "more padding than image", [[[3.0]], [[1.0, 2], [3, 4]], 1, 2]),
      .shown(.edge, "a stride that skips the rest", [[[1.0, 2, 3, 4, 5, 6]], [[1.0, 3]], 3, 0]),
      FixedCase(
        .edge, "the kernel is the image", [[[1.0, 2], [3, 4]], [[2.0, 1], [0, 5]], 1, 0]),
      FixedCase(.edge, "more padding than image", [[[2.0]], [[1.0, 2], [3, 4]], 1, 2]),
      FixedCase(.edge, "a stride that skips the rest", [[[1.0, 2, 3, 4, 9]], [[1.0, 3]], 3, 0]),
    ],
    hidden: { inputs in
      [
        .matrix(inputs.matrix(inputs.integer(4...6), inputs.integer(6...7), 0.5..<2)),
        .matrix([inputs.vector(2, 0.5..<1), inputs.vector(2, 1.5..<3)]), 2, 1,
      ]
    },
    properties: [
      Property(
        "linear in the image",
        calls: { inputs in
          let image = inputs.matrix(4, 5, 0.5..<2)
          let kernel: Value = [[1.0, 0.5], [0.25, 2]]
          return [
            [.matrix(image), kernel, 2, 1],
            [.matrix(image.map { $0.map { 2 * $0 } }), kernel, 2, 1],
          ]
        },
        holds: { close($0[0].mapped { 2 * $0 }, $0[1]) })
    ],
    // A padded copy, and one shifted picture for every tap.
    oracle: { arguments in
      let (image, kernel) = (arguments.matrix(0), arguments.matrix(1))
      let (stride, padding) = (arguments.integer(2), arguments.integer(3))
      return .matrix(correlated(padded(image, by: padding), kernel: kernel, stride: stride))
    },
    mistakes: [
      KnownMistake(
        "flipped", hint: "deep learning does not flip the kernel", score: 3,
        body: convolutionMistake(tap: "kernel[kh - 1 - i][kw - 1 - j]")),
      KnownMistake(
        "no-padding-shift", hint: "with padding the first tap is at −p, not at 0", score: 196,
        body: convolutionMistake(shift: "0")),
      KnownMistake(
        "stride-ignored", hint: "the kernel moves by the stride, not by one", score: 196,
        body: convolutionMistake(step: "1")),
      KnownMistake(
        "transposed-kernel",
        hint: "rows of the kernel go with rows of the image: yours are exchanged with columns",
        score: 3,
        body: convolutionMistake(tap: "(i < kw && j < kh ? kernel[j][i] : 0)")),
      KnownMistake(
        "padding-ignored",
        hint: "padding is ignored: it makes the output larger and moves the first tap", score: 196,
        body: """
          let kh = kernel.count, kw = kernel[0].count
          let rows = max(0, (image.count - kh) / stride + 1)
          let columns = max(0, (image[0].count - kw) / stride + 1)
          return (0..<rows).map { r in
            (0..<columns).map { c in
              var sum = 0.0
              for i in 0..<kh {
                for j in 0..<kw where r * stride + i < image.count && c * stride + j < image[0].count {
                  sum += kernel[i][j] * image[r * stride + i][c * stride + j]
                }
              }
              return sum
            }
          }
          """),
    ])
}

/// The image with `width` zeros on every side.
func padded(_ image: [[Double]], by width: Int) -> [[Double]] {
  let side = [Double](repeating: 0, count: width)
  let rows = image.map { side + $0 + side }
  let empty = [Double](repeating: 0, count: rows[0].count)
  let edge = [[Double]](repeating: empty, count: width)
  return edge + rows + edge
}

/// The valid cross-correlation, gathered tap by tap.
func correlated(_ image: [[Double]], kernel: [[Double]], stride: Int) -> [[Double]] {
  let rows = Array(Swift.stride(from: 0, through: image.count - kernel.count, by: stride))
  let columns = Array(Swift.stride(from: 0, through: image[0].count - kernel[0].count, by: stride))
  var output = [[Double]](
    repeating: [Double](repeating: 0, count: columns.count), count: rows.count)
  for (i, taps) in kernel.enumerated() {
    for (j, tap) in taps.enumerated() {
      for (r, top) in rows.enumerated() {
        for (c, left) in columns.enumerated() { output[r][c] += tap * image[top + i][left + j] }
      }
    }
  }
  return output
}

private func convolutionMistake(
  tap: String = "kernel[i][j]", shift: String = "padding", step: String = "stride"
) -> String {
  """
  let kh = kernel.count, kw = kernel[0].count
  let rows = (image.count + 2 * padding - kh) / stride + 1
  let columns = (image[0].count + 2 * padding - kw) / stride + 1
  return (0..<rows).map { r in
    (0..<columns).map { c in
      var sum = 0.0
      for i in 0..<kh {
        for j in 0..<kw {
          let y = r * \(step) + i - \(shift), x = c * \(step) + j - \(shift)
          if image.indices.contains(y) && image[0].indices.contains(x) {
            sum += \(tap) * image[y][x]
          }
        }
      }
      return sum
    }
  }
  """
}
