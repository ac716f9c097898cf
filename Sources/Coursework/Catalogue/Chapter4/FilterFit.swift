extension Catalogue {
  static let filterFit: Exercise = Exercise(
    id: "4.9", name: "filter-fit", title: "A filter, learned", points: 4,
    signature: "fitFilter(image: [[Double]], target: [[Double]], side: Int) -> [[Double]]",
    prompt: """
      Somebody filtered an image with an unknown kernel, and some noise came in. Learn the square \
      kernel of the given side whose convolution (E4.2, stride 1, no padding) with the image has \
      the least mean squared error to the target, by gradient steps or as you like. You are judged by what \
      you learned: every tap within 1e-4 of the best, and the error within a millionth of the least.
      """,
    hints: [
      "Exercise E4.8 gives the gradient by the kernel. What is the loss's gradient by the output?",
      Hint(
        "Too large a step diverges. The loss is a quadratic: how large may a step be?",
        for: "noise came in", "three by three"),
      Hint(
        "A fixed number of small steps may be far too few. When is a gradient small enough?",
        for: "bright everywhere", "three by three"),
      Hint(
        "Which shape has the kernel, and which way round is it?", for: "one tap", "an edge filter"),
    ],
    tolerance: Tolerance(relative: 0, absolute: 1e-4),
    cases: [
      .shown(.shape, "one tap", [[[1.0, 2], [3, -1]], [[2.0, 4], [6, -2]], 1]),
      .shown(
        .basic, "an edge filter",
        [
          [[1.0, 0, 2, -1], [0, 3, 1, 1], [2, -1, 0, 2], [1, 1, -2, 0]],
          [[-2.0, 1, 2], [1, 2, 0], [0.5, 1, 0]], 2,
        ]),
      .shown(
        .basic, "noise came in",
        [
          [[1.0, -1, 0, 2], [2, 0, 1, -1], [-1, 2, 1, 0], [0, 1, -2, 1]],
          [[1.0, 0.5, -1], [0, 1.5, 0.25], [2, -0.5, 1]], 2,
        ]),
      FixedCase(
        .basic, "another target",
        [
          [[1.0, -1, 0, 2], [2, 0, 1, -1], [-1, 2, 1, 0], [0, 1, -2, 1]],
          [[0.0, 0.5, 1], [1, -1.5, 0.25], [0, 0.5, -1]], 2,
        ]),
      .shown(
        .edge, "three by three",
        [
          [
            [1.0, 0, 2, -1, 0, 1], [0, 3, 1, 1, -2, 0], [2, -1, 0, 2, 1, 1], [1, 1, -2, 0, 0, 3],
            [-1, 0, 1, 2, 1, -1], [0, 2, -1, 1, 0, 1],
          ],
          [[1.0, 2, 0, -1], [0, 1, 3, 1], [2, -1, 0.5, 0], [1, 0, 0, 2]], 3,
        ]),
      .shown(
        .edge, "bright everywhere",
        [
          [[3.0, 2, 4, 2], [2, 5, 3, 3], [4, 1, 2, 4], [3, 3, 1, 2]],
          [[1.0, 0.5, -1], [0, 1.5, 0.25], [2, -0.5, 1]], 2,
        ]),
      FixedCase(
        .edge, "bright everywhere",
        [
          [[2.0, 3, 1, 4], [5, 2, 3, 1], [2, 4, 2, 3], [1, 2, 5, 2]],
          [[0.0, 1, -1], [0.5, 1, 0.25], [1, -0.5, 2]], 2,
        ]),
    ],
    hiddenCount: 2,
    hidden: { inputs in filtered(&inputs) },
    properties: [
      Property(
        ofWhatIsLearned: "no kernel has a smaller error, by a millionth",
        call: { inputs in filtered(&inputs) },
        holds: { arguments, answer in
          guard let kernel = answer.matrix, kernel.count == arguments.integer(2),
            kernel.allSatisfy({ $0.count == arguments.integer(2) })
          else { return false }
          return error(kernel, arguments)
            < error(bestFilter(arguments), arguments) * (1 + 1e-6) + 1e-12
        })
    ],
    oracle: { .matrix(bestFilter($0)) },
    mistakes: [
      KnownMistake(
        "too-early", hint: "the kernel is still moving: take more steps", score: 0,
        body: filterMistake(steps: "8")),
      KnownMistake(
        "flipped", hint: "this kernel is turned around: E4.2 does not flip", score: 0,
        body: filterMistake(result: "k.reversed().map { $0.reversed() }")),
      KnownMistake(
        "exchanged", hint: "rows and columns of the kernel are exchanged", score: 0,
        body: filterMistake(
          result: "(0..<side).map { i in (0..<side).map { k[$0][i] } }")),
      KnownMistake(
        "weight-decay", hint: "a kernel that decays is smaller than the best one", score: 0,
        body: filterMistake(decay: "0.01")),
    ])
}

/// An image, and what a kernel and some noise make of it.
private func filtered(_ inputs: inout SeededInputs) -> [Value] {
  let image = inputs.matrix(6, 7, -2..<2)
  let kernel = inputs.matrix(2, 2, -1..<1)
  let clean = correlated(image, kernel: [[kernel[0][0], 1], [-1, kernel[1][1]]], stride: 1)
  let target = clean.map { row in row.map { $0 + inputs.real(-0.3..<0.3) } }
  return [.matrix(image), .matrix(target), 2]
}

/// Every place's pixels, in the order of the kernel's taps.
private func patches(_ image: [[Double]], _ side: Int) -> [[Double]] {
  (0...image.count - side).flatMap { r in
    (0...image[0].count - side).map { c in
      (0..<side * side).map { image[r + $0 / side][c + $0 % side] }
    }
  }
}

/// The normal equations, by elimination.
private func bestFilter(_ arguments: Arguments) -> [[Double]] {
  let side = arguments.integer(2)
  let rows = patches(arguments.matrix(0), side)
  let target = Array(arguments.matrix(1).joined())
  let gram = (0..<side * side).map { a in
    (0..<side * side).map { b in rows.reduce(0) { $0 + $1[a] * $1[b] } }
  }
  let right = (0..<side * side).map { a in zip(rows, target).reduce(0) { $0 + $1.0[a] * $1.1 } }
  let taps = solution(of: gram, right)
  return (0..<side).map { Array(taps[side * $0..<side * $0 + side]) }
}

private func error(_ kernel: [[Double]], _ arguments: Arguments) -> Double {
  let output = correlated(arguments.matrix(0), kernel: kernel, stride: 1)
  return zip(output.joined(), arguments.matrix(1).joined()).reduce(0) {
    $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
  }
}

private func filterMistake(
  steps: String = "4000", result: String = "k", decay: String = "0.0"
) -> String {
  """
  let rows = target.count, columns = target[0].count
  var k = [[Double]](repeating: [Double](repeating: 0, count: side), count: side)
  let power = image.joined().reduce(0) { $0 + $1 * $1 }
  for _ in 0..<\(steps) {
    var g = k.map { $0.map { power * \(decay) * $0 } }
    for r in 0..<rows {
      for c in 0..<columns {
        var miss = -target[r][c]
        for i in 0..<side { for j in 0..<side { miss += k[i][j] * image[r + i][c + j] } }
        for i in 0..<side { for j in 0..<side { g[i][j] += miss * image[r + i][c + j] } }
      }
    }
    let rate = 1 / (power * Double(side * side))
    for i in 0..<side { for j in 0..<side { k[i][j] -= 2 * rate * g[i][j] } }
    if g.joined().allSatisfy({ abs($0) < 1e-7 * power }) { break }
  }
  return \(result)
  """
}
