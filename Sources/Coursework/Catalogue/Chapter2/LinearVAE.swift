import Foundation

extension Catalogue {
  static let linearVAE: Exercise = Exercise(
    id: "2.9", name: "linear-vae", title: "A linear VAE, trained", points: 4,
    signature: """
      fitLinearVAE(data: [[Double]]) -> \
      (weight: [Double], noise: Double, encoder: [Double], encoderVariance: Double)
      """,
    prompt: """
      Train a VAE with one latent number on points of the plane; the columns of the data have mean \
      zero. The decoder is x | z ~ N(w z, s² I) with z ~ N(0, 1). The encoder is q(z | x) = N(u · x, \
      v), with one v for all points. Find w, the standard deviation s, u and v of the greatest mean \
      ELBO, by gradient steps or as you like. Of the two signs of w choose w₁ > 0. You are judged \
      by what you learned: every number within 1e-3, and the ELBO within 1e-5 nats of the best.
      """,
    hints: [
      "The mean ELBO depends on the data through three sums only: of x₁², x₁x₂ and x₂².",
      Hint(
        "Start with a w that is not zero: at w = 0 and u = 0 all gradients of both vanish, and "
          + "nothing is learned.", for: "points near a line", "a round cloud, stretched"),
      Hint(
        "Optimize ln s and ln v, so that a step can never make them negative.",
        for: "four points", "nearly without noise"),
      Hint(
        "Small steps diverge less, and many are cheap. Stop when the gradient is small.",
        for: "nearly without noise", "points near a line"),
      Hint("What happens to the ELBO when w and u both change their sign?", for: "turned"),
    ],
    tolerance: Tolerance(relative: 1e-3, absolute: 1e-3),
    cases: [
      .shown(.shape, "four points", [[[1.0, 0.5], [-1, 0.5], [1.5, -0.5], [-1.5, -0.5]]]),
      .shown(
        .basic, "points near a line",
        [[[1.0, 1.5], [-1, -0.5], [2, 1], [-2, -1.5], [0.5, 0], [-0.5, -0.5]]]),
      .shown(
        .basic, "a round cloud, stretched",
        [
          [
            [1.5, 0], [-1.5, 0], [0, 1], [0, -1], [1, 0.5], [-1, -0.5], [0.5, -0.5], [-0.5, 0.5],
          ]
        ]),
      FixedCase(
        .basic, "another cloud",
        [[[0.5, 1], [-0.5, -1.25], [1, 1.5], [-1, -1], [0.25, -0.5], [-0.25, 0.25]]]),
      .shown(
        .edge, "turned",
        [[[1.0, -1], [-1, 1.5], [1.5, -1.5], [-1.5, 1], [0.5, 0.5], [-0.5, -0.5]]]),
      .shown(
        .edge, "nearly without noise",
        [[[1.0, 0.75], [-1, -0.25], [1.5, 0.5], [-1.5, -1], [0.5, 0.5], [-0.5, -0.5]]]),
      FixedCase(
        .edge, "turned",
        [[[0.75, -1], [-0.75, 1.25], [1.5, -1], [-1.5, 1], [0.5, 0.25], [-0.5, -0.5]]]),
    ],
    hiddenCount: 2,
    hidden: { inputs in plane(&inputs) },
    drawn: [DrawnCase(.edge, "turned") { inputs in plane(&inputs, turn: -0.9 ..< -0.5) }],
    properties: [
      Property(
        ofWhatIsLearned: "no linear VAE has a greater mean ELBO, by 1e-5 nats",
        call: { inputs in plane(&inputs) },
        holds: { arguments, answer in
          let moments = Moments(arguments.matrix(0))
          return meanBound(answer, moments) > meanBound(best(moments), moments) - 1e-5
        })
    ],
    oracle: { best(Moments($0.matrix(0))) },
    mistakes: [
      KnownMistake(
        "principal-component",
        hint: "this w explains all of the variance along it; a part of that is the noise's",
        score: 0, body: vaeMistake(length: "top")),
      KnownMistake(
        "noise-of-all", hint: "the noise is what the latent number does not explain", score: 0,
        body: vaeMistake(noise: "0.5 * (top + low)")),
      KnownMistake(
        "negative-weight", hint: "both signs have the same ELBO: choose w₁ > 0", score: 42,
        body: vaeMistake(sign: "-")),
      KnownMistake(
        "projection",
        hint: "an encoder that projects on w does not know the prior: it should pull toward zero",
        score: 0, body: vaeMistake(encoder: "(w[0] * w[0] + w[1] * w[1])")),
      KnownMistake(
        "deviation", hint: "v is a variance, not a standard deviation", score: 0,
        body: vaeMistake(variance: "(low / top).squareRoot()")),
    ])
}

/// A cloud of points along a direction.
private func plane(_ inputs: inout SeededInputs, turn: Range<Double> = 0.2..<0.9) -> [Value] {
  let angle = inputs.real(turn)
  var long = inputs.bell(12, center: 0, width: inputs.real(1..<1.3))
  // Shuffled against each other, so that the two are not one line.
  var across = inputs.bell(12, center: 0, width: inputs.real(0.4..<0.55))
  across = (0..<12).map { across[5 * $0 % 12] }
  for sample in [0, 1] {
    let values = sample == 0 ? long : across
    let mean = values.reduce(0, +) / 12
    if sample == 0 { long = values.map { $0 - mean } } else { across = values.map { $0 - mean } }
  }
  return [
    .matrix(
      zip(long, across).map { a, b in
        [a * cos(angle) - b * sin(angle), a * sin(angle) + b * cos(angle)]
      })
  ]
}

/// The mean products of the columns.
private struct Moments {
  let xx: Double
  let xy: Double
  let yy: Double

  init(_ points: [[Double]]) {
    let count = Double(points.count)
    xx = points.reduce(0) { $0 + $1[0] * $1[0] } / count
    xy = points.reduce(0) { $0 + $1[0] * $1[1] } / count
    yy = points.reduce(0) { $0 + $1[1] * $1[1] } / count
  }
}

/// Probabilistic principal components in closed form (Tipping & Bishop 1999, eq. 7 and 8), and the
/// exact posterior.
private func best(_ moments: Moments) -> Value {
  let middle = (moments.xx + moments.yy) / 2
  let half = (moments.xx - moments.yy) / 2
  let radius = (half * half + moments.xy * moments.xy).squareRoot()
  let (top, low) = (middle + radius, middle - radius)
  // The principal axis, at half of the angle of (half, xy).
  let angle = atan2(moments.xy, half) / 2
  let length = (top - low).squareRoot()
  let w = [length * cos(angle), length * sin(angle)]
  return .tuple([
    .vector(w), .real(low.squareRoot()), .vector(w.map { $0 / top }), .real(low / top),
  ])
}

/// The mean ELBO of an answer, in nats a point.
private func meanBound(_ answer: Value, _ moments: Moments) -> Double {
  guard answer.parts.count == 4, let w = answer.parts[0].vector, let s = answer.parts[1].real,
    let u = answer.parts[2].vector, let v = answer.parts[3].real, w.count == 2, u.count == 2,
    s > 0, v > 0
  else { return -.infinity }
  let codes = u[0] * u[0] * moments.xx + 2 * u[0] * u[1] * moments.xy + u[1] * u[1] * moments.yy
  let cross =
    (w[0] * u[0]) * moments.xx + (w[0] * u[1] + w[1] * u[0]) * moments.xy
    + (w[1] * u[1]) * moments.yy
  let squares = moments.xx + moments.yy - 2 * cross + dot(w, w) * (codes + v)
  let reconstruction = -log(2 * .pi * s * s) - squares / (2 * s * s)
  return reconstruction - (codes + v - 1 - log(v)) / 2
}

private func vaeMistake(
  length: String = "(top - low)", noise: String = "low", sign: String = "",
  encoder: String = "top", variance: String = "low / top"
) -> String {
  """
  let n = Double(data.count)
  let a = data.reduce(0) { $0 + $1[0] * $1[0] } / n, d = data.reduce(0) { $0 + $1[1] * $1[1] } / n
  let c = data.reduce(0) { $0 + $1[0] * $1[1] } / n
  let r = ((a - d) * (a - d) / 4 + c * c).squareRoot()
  let top = (a + d) / 2 + r, low = (a + d) / 2 - r
  let t = atan2(2 * c, a - d) / 2
  let l: Double = \(sign)\(length).squareRoot()
  let w = [l * cos(t), l * sin(t)]
  let scale: Double = \(encoder)
  let noise: Double = \(noise)
  return (w, noise.squareRoot(), w.map { $0 / scale }, \(variance))
  """
}
