extension Catalogue {
  static let convolutionGradients: Exercise = Exercise(
    id: "4.8", name: "convolution-gradients", title: "The gradients of a convolution", points: 3,
    signature: """
      convolutionGradients(_ image: [[Double]], kernel: [[Double]], stride: Int, padding: Int, \
      outputGradient: [[Double]]) -> (image: [[Double]], kernel: [[Double]])
      """,
    prompt: """
      Given a loss's gradient with respect to the outputs of exercise E4.2, derive its gradients \
      with respect to the image and to the kernel; each has the shape of what it is a gradient of. \
      The stride may leave some pixels unseen, and padding is no part of the image. Check yourself \
      with differences.
      """,
    hints: [
      "Every product in E4.2 has one pixel and one tap. What is its derivative by either?",
      Hint(
        "Write E4.2's loops once more, and add to the two gradients inside of them.",
        for: "a difference", "stride 2, padding 1"),
      Hint(
        "A tap outside of the image meets a zero that is nobody's.", for: "stride 2, padding 1",
        "more padding than image"),
      Hint(
        "A pixel that no kernel sees has the gradient 0, and its place all the same.",
        for: "a stride that skips the rest"),
    ],
    cases: [
      .shown(.shape, "one pixel", [[[2.0]], [[3.0]], 1, 0, [[5.0]]]),
      .shown(
        .basic, "a difference",
        [[[1.0, 2, 4], [0, 1, 3]], [[1.0, -1]], 1, 0, [[1.0, 2], [3, -1]]]),
      .shown(
        .basic, "stride 2, padding 1",
        [
          [[1.0, 2, 3], [5, 6, 7], [9, 10, 12]], [[1.0, 0, 2], [0, 1, 0], [-1, 0, 3]], 2, 1,
          [[1.0, 2], [-1, 3]],
        ]),
      FixedCase(
        .basic, "a tall image",
        [[[1.0, 2], [3, 4], [5, 7]], [[1.0, 2], [3, 4]], 1, 0, [[2.0], [-3]]]),
      .shown(
        .edge, "a stride that skips the rest",
        [[[1.0, 2, 3, 4, 5, 6]], [[1.0, 3]], 3, 0, [[2.0, 5]]]),
      .shown(
        .edge, "more padding than image",
        [
          [[3.0]], [[1.0, 2], [3, 4]], 1, 2,
          [[1.0, 0, 2, 0], [0, 3, 0, 1], [1, 2, 4, 0], [0, 1, 0, 5]],
        ]),
      FixedCase(
        .edge, "a stride that skips the rest",
        [[[1.0, 2, 3, 4, 9]], [[1.0, 3]], 3, 0, [[1.0, -2]]]),
    ],
    hiddenCount: 3,
    hidden: { inputs in
      [
        .matrix(inputs.matrix(5, 6, 0.5..<2)),
        .matrix([inputs.vector(2, 0.5..<1), inputs.vector(2, 1.5..<3)]), 2, 1,
        .matrix(inputs.matrix(3, 4, 0.5..<2)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "a stride that skips the rest") { inputs in
        [
          .matrix(inputs.matrix(1, 8, 0.5..<2)), .matrix(inputs.matrix(1, 2, 0.5..<2)), 3, 0,
          .matrix(inputs.matrix(1, 3, 0.5..<2)),
        ]
      }
    ],
    properties: [
      Property(
        "twice the output gradient gives twice of both",
        calls: { inputs in
          let image = Value.matrix(inputs.matrix(5, 6, 0.5..<2))
          let gradient = inputs.matrix(3, 4, 0.5..<2)
          return [
            [image, [[1.0, 0.5], [2, 3]], 2, 1, .matrix(gradient)],
            [image, [[1.0, 0.5], [2, 3]], 2, 1, .matrix(gradient.map { $0.map { 2 * $0 } })],
          ]
        },
        holds: { close($0[0].mapped { 2 * $0 }, $0[1]) })
    ],
    // The output is linear in the image and in the kernel: what a unit of each adds to the loss.
    oracle: { arguments in
      let (image, kernel) = (arguments.matrix(0), arguments.matrix(1))
      let (stride, padding) = (arguments.integer(2), arguments.integer(3))
      func worth(_ image: [[Double]], _ kernel: [[Double]]) -> Double {
        let output = correlated(padded(image, by: padding), kernel: kernel, stride: stride)
        return zip(output, arguments.matrix(4)).reduce(0) { $0 + dot($1.0, $1.1) }
      }
      func unit(_ shape: [[Double]], _ row: Int, _ column: Int) -> [[Double]] {
        var one = shape.map { $0.map { _ in 0.0 } }
        one[row][column] = 1
        return one
      }
      return .tuple([
        .matrix(
          image.indices.map { r in
            image[r].indices.map { c in worth(unit(image, r, c), kernel) }
          }),
        .matrix(
          kernel.indices.map { i in
            kernel[i].indices.map { j in worth(image, unit(kernel, i, j)) }
          }),
      ])
    },
    mistakes: [
      KnownMistake(
        "flipped",
        hint: "the kernel is turned around on the way to the image, or not at all: "
          + "follow one product", score: 3,
        body: gradientsMistake(tap: "kernel[kernel.count - 1 - i][kernel[0].count - 1 - j]")),
      KnownMistake(
        "no-stride", hint: "outputs are a stride apart on the image", score: 104,
        body: gradientsMistake(step: "1")),
      KnownMistake(
        "no-padding", hint: "with padding the first tap falls outside of the image", score: 167,
        body: gradientsMistake(shift: "0")),
      KnownMistake(
        "overwrites", hint: "a pixel is in several products: their derivatives add up", score: 196,
        body: gradientsMistake(operation: "=")),
      KnownMistake(
        "exchanged", hint: "by the kernel the pixel is left, by the image the tap", score: 0,
        body: gradientsMistake(pixel: "kernel[i][j]")),
    ])
}

private func gradientsMistake(
  tap: String = "kernel[i][j]", pixel: String = "image[y][x]", step: String = "stride",
  shift: String = "padding", operation: String = "+="
) -> String {
  """
  var byImage = image.map { $0.map { _ in 0.0 } }, byKernel = kernel.map { $0.map { _ in 0.0 } }
  for (r, row) in outputGradient.enumerated() {
    for (c, g) in row.enumerated() {
      for i in kernel.indices {
        for j in kernel[i].indices {
          let y = r * \(step) + i - \(shift), x = c * \(step) + j - \(shift)
          guard image.indices.contains(y), image[y].indices.contains(x) else { continue }
          byImage[y][x] \(operation) g * \(tap)
          byKernel[i][j] += g * \(pixel)
        }
      }
    }
  }
  return (byImage, byKernel)
  """
}
