import Foundation

extension Catalogue {
  static let lineGame: Exercise = Exercise(
    id: "3.9", name: "line-game", title: "A GAN on the line, trained", points: 4,
    signature: """
      trainLineGame(data: [Double], noise: [Double]) -> \
      (shift: Double, scale: Double, discriminator: [Double])
      """,
    prompt: """
      Train a GAN on numbers. The generator turns noise z into shift + scale · z, with a positive \
      scale. The discriminator is D(x) = σ(a + b x + c x²), given back as [a, b, c]. Play until the \
      game rests: then the generated numbers have the mean and the standard deviation (divided by \
      n) of the data, and D is one half. Plain steps circle around that point; find a way that ends \
      there. You are judged by where you end: every number within 0.02, and the logit within 0.1 of \
      zero at every observation.
      """,
    hints: [
      "Write the four gradients first: what the discriminator wants of a, b, c, and what the generator wants of its two.",
      Hint(
        "A game that circles is a spring without friction. Decaying the discriminator's weights "
          + "is friction, and it does not move the point of rest: why not?",
        for: "a narrow sample", "a shifted sample"),
      Hint(
        "Steps of 0.1, a thousand of them, cost nothing here. Use all of the data in every step.",
        for: "a narrow sample", "a shifted sample"),
      Hint(
        "The noise need not have mean 0 and variance 1: only what is generated counts.",
        for: "odd noise"),
    ],
    tolerance: Tolerance(relative: 0, absolute: 0.02),
    cases: [
      .shown(.shape, "two points", [[0.0, 1], [-1.0, 1]]),
      .shown(
        .basic, "a shifted sample",
        [[0.25, 0.5, 1, 1.5, 1.75], [-1.5, -0.5, 0, 0.5, 1.5]]),
      .shown(
        .basic, "a narrow sample",
        [[-0.75, -1, -0.5, 0.25, -0.25, -0.75], [-1.25, 0.75, -0.5, 0.25, -0.5, 1.25]]),
      FixedCase(
        .basic, "a wide sample", [[-2.0, -1, 0, 1, 1.5], [-1.0, -0.75, 0.25, 0.5, 1]]),
      .shown(.edge, "odd noise", [[-1.0, 0, 0.5, 1.5], [0.25, 0.5, 1, 2.25]]),
      FixedCase(.edge, "odd noise", [[-0.5, 0, 0.75, 1.25], [-2.0, -1, -0.5, 0.25]]),
    ],
    hiddenCount: 2,
    hidden: { inputs in lines(&inputs) },
    drawn: [DrawnCase(.edge, "odd noise") { inputs in lines(&inputs, center: 0.4, width: 0.9) }],
    properties: [
      Property(
        ofWhatIsLearned: "generated numbers have the data's moments, and D cannot tell",
        call: { inputs in lines(&inputs) },
        holds: { arguments, answer in
          guard answer.parts.count == 3, let shift = answer.parts[0].real,
            let scale = answer.parts[1].real, let d = answer.parts[2].vector, d.count == 3
          else { return false }
          let data = pairwiseMoments(arguments.vector(0))
          let made = pairwiseMoments(arguments.vector(1).map { shift + scale * $0 })
          return abs(data.mean - made.mean) < 0.03
            && abs(data.variance.squareRoot() - made.variance.squareRoot()) < 0.03
            && arguments.vector(0).allSatisfy { abs(d[0] + $0 * (d[1] + $0 * d[2])) < 0.1 }
        })
    ],
    // Where the game rests: the moments match, and nothing is left to tell apart.
    oracle: { arguments in
      let data = pairwiseMoments(arguments.vector(0))
      let noise = pairwiseMoments(arguments.vector(1))
      let scale = (data.variance / noise.variance).squareRoot()
      return .tuple([.real(data.mean - scale * noise.mean), .real(scale), [0.0, 0, 0]])
        .withVectors()
    },
    mistakes: [
      KnownMistake(
        "too-early", hint: "the game has not come to rest: play on", score: 0,
        body: gameMistake(steps: "15")),
      KnownMistake(
        "no-friction", hint: "plain steps circle around the point of rest, or away from it",
        score: 0, body: gameMistake(steps: "150", decay: "0.0", rate: "2.0")),
      KnownMistake(
        "wrong-way", hint: "the generator moves away from where D is large", score: 0,
        body: gameMistake(sign: "-")),
      KnownMistake(
        "shift-only", hint: "the scale is learned as well: this matches the mean alone", score: 0,
        body: gameMistake(scaling: "0.0")),
      KnownMistake(
        "standard-noise",
        hint: "the noise need not have mean 0 and variance 1: only what is generated counts",
        score: 10,
        body: """
          let n = Double(data.count)
          let m = data.reduce(0, +) / n
          let v = data.reduce(0) { $0 + ($1 - m) * ($1 - m) } / n
          return (m, v.squareRoot(), [0, 0, 0])
          """),
    ])
}

/// The data are narrower than the noise, so that the scale has to be learned.
private func lines(
  _ inputs: inout SeededInputs, center: Double = 0.1, width: Double = 0.8
) -> [Value] {
  [
    .vector(inputs.bell(10, center: inputs.real(-1..<1), width: inputs.real(0.5..<0.65))),
    .vector(inputs.bell(10, center: center, width: width)),
  ]
}

extension Value {
  /// Literals of a tuple's parts as vectors.
  fileprivate func withVectors() -> Value {
    .tuple(parts.map { part in part.coerced(to: .vector) ?? part })
  }
}

/// - Parameter rate: without friction, small steps spiral in slowly and may be near the point of rest by
///   chance when they end; steps of 2 leave it whatever the data are.
private func gameMistake(
  steps: String = "2000", decay: String = "1.0", sign: String = "+", scaling: String = "1.0",
  rate: String = "0.1"
) -> String {
  """
  var shift = 0.0, scale = 1.0, d = [0.0, 0, 0]
  let n = Double(data.count), k = Double(noise.count)
  for _ in 0..<\(steps) {
    var g = d.map { -\(decay) * $0 }, byShift = 0.0, byScale = 0.0
    for x in data {
      let miss = 1 / (1 + exp(d[0] + x * (d[1] + x * d[2]))) / n
      g[0] += miss
      g[1] += miss * x
      g[2] += miss * x * x
    }
    for z in noise {
      let x = shift + scale * z
      let p = 1 / (1 + exp(-d[0] - x * (d[1] + x * d[2])))
      g[0] -= p / k
      g[1] -= p * x / k
      g[2] -= p * x * x / k
      let pull = (1 - p) * (d[1] + 2 * d[2] * x) / k
      byShift += pull
      byScale += pull * z
    }
    for i in 0...2 { d[i] += \(rate) * g[i] }
    shift \(sign)= \(rate) * byShift
    scale \(sign)= \(rate) * \(scaling) * byScale
  }
  return (shift, scale, d)
  """
}
