extension Catalogue {
  static let transposedConvolution: Exercise = Exercise(
    id: "4.3", name: "transposed-convolution", title: "Transposed convolution", points: 4,
    signature: """
      transposedConvolution(_ image: [[Double]], kernel: [[Double]], stride: Int, padding: Int) -> \
      [[Double]]
      """,
    prompt: """
      Write the transposed convolution. Every input pixel stamps the kernel, scaled by its \
      value; neighboring stamps are a stride apart; where they overlap they add up. Then \
      `padding` rows and columns are cut off on every side. It is the transpose of exercise \
      E4.2's linear map.
      """,
    hints: [
      "Loop over the inputs and the kernel, and ask where each product lands.",
      Hint(
        "Cutting p rows off at the top moves every stamp. By how much, and what about those that fall outside?",
        for: "cut down to the middle", "stride 2, padding 1"),
      Hint("Where stamps overlap, nothing may be lost.", for: "overlapping stamps"),
      Hint(
        "How many outputs are there? Exercise E4.1 knows.", for: "a stamp", "gaps between stamps"),
    ],
    cases: [
      .shown(.shape, "one pixel", [[[2.0]], [[3.0]], 1, 0]),
      .shown(.basic, "a stamp", [[[1.0, 2]], [[1.0, 3], [5, 7]], 2, 0]),
      .shown(
        .basic, "overlapping stamps",
        [[[1.0, 2], [3, 4]], [[1.0, 2, 3], [4, 5, 6], [7, 8, 9]], 1, 0]),
      FixedCase(
        .basic, "twice as large",
        [
          [[1.0, 2], [3, 4]],
          [[1.0, 2, 3, 4], [5, 6, 7, 8], [9, 8, 7, 6], [5, 4, 3, 1]], 2, 1,
        ]),
      .shown(
        .edge, "cut down to the middle",
        [[[1.0, 2], [0, 1]], [[1.0, 2, 3], [4, 5, 6], [7, 8, 9]], 1, 1]),
      .shown(
        .edge, "stride 2, padding 1",
        [[[1.0, 2, 3]], [[1.0, 2, 4], [3, 5, 7], [6, 8, 9]], 2, 1]),
      .shown(.edge, "gaps between stamps", [[[2.0, 1]], [[3.0, 4]], 3, 0]),
      FixedCase(.edge, "gaps between stamps", [[[1.0, 2, 3]], [[4.0, 5]], 3, 0]),
      FixedCase(
        .edge, "cut down to the middle",
        [[[2.0, 1], [0, 3]], [[1.0, 2, 3], [4, 5, 6], [7, 8, 9]], 1, 1]),
    ],
    hidden: { inputs in
      [
        .matrix(inputs.matrix(inputs.integer(2...4), inputs.integer(5...6), 0.5..<2)),
        .matrix([
          inputs.vector(3, 0.5..<1), inputs.vector(3, 1.5..<2), inputs.vector(3, 3..<4),
        ]), 2, 1,
      ]
    },
    properties: [
      Property(
        "linear in the image",
        calls: { inputs in
          let image = inputs.matrix(3, 2, 0.5..<2)
          let kernel: Value = [[1.0, 0.5, 0.75], [0.25, 2, 3], [1.5, 4, 5]]
          return [
            [.matrix(image), kernel, 2, 1],
            [.matrix(image.map { $0.map { 2 * $0 } }), kernel, 2, 1],
          ]
        },
        holds: { close($0[0].mapped { 2 * $0 }, $0[1]) })
    ],
    // Zeros between the pixels, a wide border, and an ordinary correlation with the kernel turned
    // around; then the padding is cut off.
    oracle: { arguments in
      let (image, kernel) = (arguments.matrix(0), arguments.matrix(1))
      let (stride, padding) = (arguments.integer(2), arguments.integer(3))
      var spread = [[Double]](
        repeating: [Double](repeating: 0, count: (image[0].count - 1) * stride + 1),
        count: (image.count - 1) * stride + 1)
      for (r, row) in image.enumerated() {
        for (c, pixel) in row.enumerated() { spread[r * stride][c * stride] = pixel }
      }
      let border = max(kernel.count, kernel[0].count) - 1
      let turned = kernel.reversed().map { Array($0.reversed()) }
      let full = correlated(padded(spread, by: border), kernel: turned, stride: 1)
      let extraRows = border - (kernel.count - 1) + padding
      let extraColumns = border - (kernel[0].count - 1) + padding
      return .matrix(
        full.dropFirst(extraRows).dropLast(extraRows).map {
          Array($0.dropFirst(extraColumns).dropLast(extraColumns))
        })
    },
    mistakes: [
      KnownMistake(
        "flipped", hint: "the stamp is the kernel as it is, not turned around", score: 3,
        body: transposedMistake(tap: "kernel[kernel.count - 1 - i][kernel[0].count - 1 - j]")),
      KnownMistake(
        "overwrites", hint: "stamps overlap: add to the output", score: 52,
        body: transposedMistake(operation: "=")),
      KnownMistake(
        "no-stride", hint: "stamps are a stride apart", score: 52,
        body: transposedMistake(step: "1")),
      KnownMistake(
        "no-padding", hint: "the size is right, but cutting the border off also moves every stamp",
        score: 56, body: transposedMistake(shift: "0")),
      KnownMistake(
        "padding-ignored", hint: "padding is ignored: it cuts rows and columns off on every side",
        score: 56,
        body: """
          var output = [[Double]](
            repeating: [Double](
              repeating: 0, count: (image[0].count - 1) * stride + kernel[0].count),
            count: (image.count - 1) * stride + kernel.count)
          for r in image.indices {
            for c in image[r].indices {
              for i in kernel.indices {
                for j in kernel[i].indices {
                  output[r * stride + i][c * stride + j] += kernel[i][j] * image[r][c]
                }
              }
            }
          }
          return output
          """),
    ])
}

private func transposedMistake(
  tap: String = "kernel[i][j]", operation: String = "+=", step: String = "stride",
  shift: String = "padding"
) -> String {
  """
  let rows = max(0, (image.count - 1) * stride - 2 * padding + kernel.count)
  let columns = max(0, (image[0].count - 1) * stride - 2 * padding + kernel[0].count)
  var output = [[Double]](repeating: [Double](repeating: 0, count: columns), count: rows)
  for r in image.indices {
    for c in image[r].indices {
      for i in kernel.indices {
        for j in kernel[i].indices {
          let y = r * \(step) + i - \(shift), x = c * \(step) + j - \(shift)
          if y >= 0 && y < rows && x >= 0 && x < columns {
            output[y][x] \(operation) \(tap) * image[r][c]
          }
        }
      }
    }
  }
  return output
  """
}
