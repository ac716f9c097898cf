import Autodiff
import Coursework
import Datasets
import Evaluation
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

//: # Batch normalization

func batchNormalization(_ chapter: Chapter) throws {
  //: Deep networks had to be initialised with care: ten layers that make their numbers a little too large make them a
  //: lot too large together, and training moves all ten. **Batch normalisation** (Ioffe and Szegedy, 2015) sets the scale
  //: itself. For each channel it takes all $n$ numbers of a batch (every pixel of every image), and
  //:
  //: $$ \mu = \frac1n \sum_i x_i, \quad v = \frac1n \sum_i (x_i - \mu)^2, \quad
  //:    \hat x_i = \frac{x_i - \mu}{\sqrt{v + \varepsilon}}, \quad y_i = \gamma\, \hat x_i + \beta $$ {#eq:batch-norm}
  //:
  //: with $\gamma$ and $\beta$ to learn, so that the layer can have any mean and scale, but chooses them by two numbers.
  //:
  //: (quote:batch-norm)

  // snippet.hide
  /// A random channel: a batch of 5 to 12 numbers, any mean and scale, an ε that is not negligible.
  func randomChannel(using draw: inout Draw, epsilon: ClosedRange<Double> = 0.01...0.5)
    -> NormalisedChannel
  {
    let (mean, deviation) = (draw.normal(), draw.logUniform(in: 0.3...2))
    return NormalisedChannel(
      x: (0..<draw.integer(in: 5...12)).map { _ in mean + deviation * draw.normal() },
      scale: draw.uniform(in: 0.5...2), shift: draw.normal(),
      epsilon: Double(Float(draw.logUniform(in: epsilon))))
  }
  /// The engine's batch norm of one channel, on a tape.
  func engineNorm(_ channel: NormalisedChannel, on tape: Tape) -> (
    x: Variable, scale: Variable, shift: Variable, output: Variable
  ) {
    let x = tape.variable(Tensor(channel.x.map(Float.init), shape: [channel.x.count, 1]))
    let scale = tape.variable(Tensor([Float(channel.scale)]))
    let shift = tape.variable(Tensor([Float(channel.shift)]))
    let output = batchNorm(x, scale: scale, shift: shift, epsilon: Float(channel.epsilon)).output
    return (x, scale, shift, output)
  }
  // snippet.show

  verify(
    "eq:batch-norm", "four lines and the engine", by: .closedForm, tolerance: singlePrecision
  ) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let output = engineNorm(channel, on: Tape()).output.value
      let n = channel.count
      for (i, y) in channel.output.enumerated() {
        let centred = channel.x[i] - channel.mean
        check.equal(
          "\(draw.name), \(channel.x.count) numbers, number \(i)",
          ["four lines": y, "engine": single(output.scalars[i], size: 10)], scale: 1,
          not: [
            "divided by n − 1": channel.scale * centred
              / sqrt(channel.variance * n / (n - 1) + channel.epsilon) + channel.shift,
            "ε outside the root": channel.scale * centred
              / (sqrt(channel.variance) + channel.epsilon) + channel.shift,
          ])
      }
    }
  }

  //: After the third line the mean is 0. The variance is not quite 1, though the line is made for it:
  //:
  //: $$ \frac1n \sum_i \hat x_i = 0, \qquad \frac1n \sum_i \hat x_i^2 = \frac{v}{v + \varepsilon} $$ {#eq:normalised}
  //:
  //: That is a virtue: a channel that is constant in a batch comes out as 0 and not as noise blown up.

  verify("eq:normalised", "mean and variance after the third line", by: .closedForm) { check in
    for var draw in check.draws(12) {
      let channel = randomChannel(using: &draw)
      let (v, ε, normalised) = (channel.variance, channel.epsilon, channel.normalised)
      check.equal(
        draw.name,
        ["mean square": dot(normalised, normalised) / channel.count, "v/(v + ε)": v / (v + ε)],
        not: ["exactly 1": 1.0, "its root": sqrt(v / (v + ε))])
      check.zero(
        "\(draw.name), mean", normalised.reduce(0, +) / channel.count, scale: 1,
        not: ["of the output": channel.output.reduce(0, +) / channel.count])
    }
  }

  //: And no number of a batch can stand out by more than the batch is large,
  //:
  //: $$ |\hat x_i| \le \sqrt{n - 1} $$ {#eq:bounded}
  //:
  //: with equality for one number that differs from all others, which are equal (Samuelson, 1968). Layers behind
  //: a batch norm are safe from outliers.

  verify("eq:bounded", "nothing stands out by more than √(n − 1)", by: .closedForm) { check in
    for var draw in check.draws(20) {
      let n = draw.integer(in: 2...40)
      // Heavy tails: ratios of normals.
      let x = (0..<n).map { _ in draw.normal() / draw.normal() }
      let channel = NormalisedChannel(x: x, scale: 1, shift: 0, epsilon: 0)
      check.atMost(
        "\(draw.name), \(n) numbers", channel.normalised.map { abs($0) }.max()!, sqrt(Double(n - 1))
      )
      let one = NormalisedChannel(
        x: (0..<n).map { $0 == 0 ? 1 : 0 }, scale: 1, shift: 0, epsilon: 0)
      let largest = one.normalised[0]
      check.atMost(
        "\(draw.name), one against \(n - 1)", largest, Estimate(sqrt(Double(n - 1)), error: 1e-12),
        not: ["√n / 2": (largest, sqrt(Double(n)) / 2), "three": (largest, 3)])
    }
  }

  //: ## Backwards, line by line
  //:
  //: The four lines are taken back from the last to the first. In each, the quantities that a line was made of are held
  //: apart as if they were free, and the check does the same by differences: it moves one of them, keeps the
  //: others, and looks at $\sum_i \bar y_i y_i$.
  //:
  //: **The fourth line**, $y_i = \gamma \hat x_i + \beta$:
  //:
  //: $$ \bar{\hat x}_i = \gamma\, \bar y_i, \qquad \bar\gamma = \sum_i \bar y_i \hat x_i, \qquad \bar\beta = \sum_i \bar y_i $$ {#eq:back-scale}
  //:
  //: **The third line**, with $\mu$ held: $v$ is in every denominator, and $(v + \varepsilon)^{-1/2}$ has the derivative
  //: $-\frac12 (v + \varepsilon)^{-3/2}$,
  //:
  //: $$ \bar v = -\tfrac12 (v + \varepsilon)^{-3/2} \sum_i \bar{\hat x}_i\, (x_i - \mu) $$ {#eq:back-variance}
  //:
  //: **The third and the second line**: $\mu$ is in both. Through the second it gets
  //: $\bar v \cdot \left(-\frac2n\right) \sum_i (x_i - \mu)$, which is 0, so that the third remains,
  //:
  //: $$ \bar\mu = -(v + \varepsilon)^{-1/2} \sum_i \bar{\hat x}_i $$ {#eq:back-mean}
  //:
  //: **All lines**: $x_i$ is in the third, the second and the first,
  //:
  //: $$ \bar x_i = \frac{\bar{\hat x}_i}{\sqrt{v + \varepsilon}} + \bar v\, \frac{2 (x_i - \mu)}{n} + \frac{\bar\mu}{n} $$ {#eq:back-input}

  verify("eq:back-scale", "the fourth line", by: .differences) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let arriving = randoms(channel.x.count, using: &draw)
      let found = channel.gradients(arriving)
      let normalised = channel.normalised
      let loss = { (normalised: [Double], scale: Double, shift: Double) in
        dot(arriving, normalised.map { scale * $0 + shift })
      }
      check.equal(
        "\(draw.name), x̂",
        [
          "differences": try derivative(at: normalised[0]) {
            loss([$0] + normalised.dropFirst(), channel.scale, channel.shift)
          }, "formula": found.normalised[0],
        ], scale: 1, not: ["γ forgotten": arriving[0]])
      check.equal(
        "\(draw.name), γ",
        [
          "differences": try derivative(at: channel.scale) { loss(normalised, $0, channel.shift) },
          "formula": found.scale,
        ], scale: 1, not: ["with x for x̂": dot(arriving, channel.x)])
      check.equal(
        "\(draw.name), β",
        [
          "differences": try derivative(at: channel.shift) { loss(normalised, channel.scale, $0) },
          "formula": found.shift,
        ], scale: 1, not: ["the mean": found.shift / channel.count])
    }
  }

  verify("eq:back-variance", "by the variance, mean held", by: .differences) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let arriving = randoms(channel.x.count, using: &draw)
      let centred = channel.x.map { $0 - channel.mean }
      let formula = channel.gradients(arriving).variance
      check.equal(
        draw.name,
        [
          "differences": try derivative(at: channel.variance, step: 1e-3) { v in
            dot(arriving, centred.map { channel.scale * $0 / sqrt(v + channel.epsilon) })
          }, "formula": formula,
        ], scale: 1,
        not: [
          "½ lost": 2 * formula,
          "power −1/2 for −3/2": formula * (channel.variance + channel.epsilon),
        ])
    }
  }

  verify("eq:back-mean", "by the mean, with the variance moving along", by: .differences) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let arriving = randoms(channel.x.count, using: &draw)
      let formula = channel.gradients(arriving).mean
      check.equal(
        draw.name,
        [
          "differences": try derivative(at: channel.mean) { mean in
            let v = channel.x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / channel.count
            return dot(
              arriving,
              channel.x.map { channel.scale * ($0 - mean) / sqrt(v + channel.epsilon) })
          }, "formula": formula,
        ], scale: 1,
        not: [
          "sign lost": -formula,
          "v for v + ε": formula * sqrt((channel.variance + channel.epsilon) / channel.variance),
        ])
    }
  }

  verify(
    "eq:back-input", "by the numbers themselves", by: .differences, tolerance: singlePrecision
  ) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw, epsilon: 0.05...0.5)
      let arriving = randoms(channel.x.count, using: &draw)
      let found = channel.gradients(arriving)
      let tape = Tape()
      let engine = engineNorm(channel, on: tape)
      let seed = Tensor(arriving.map(Float.init), shape: engine.output.shape)
      let taped = try tape.gradients(of: engine.output, along: seed)[engine.x].scalars
      let deviation = sqrt(channel.variance + channel.epsilon)
      for i in channel.x.indices {
        check.equal(
          "\(draw.name), number \(i)",
          [
            "differences": try derivative(at: channel.x[i]) { x in
              var moved = channel.x
              moved[i] = x
              return dot(
                arriving,
                NormalisedChannel(
                  x: moved, scale: channel.scale, shift: channel.shift, epsilon: channel.epsilon
                ).output)
            }, "formula": found.input[i], "tape": single(taped[i], size: 5),
          ], scale: 1,
          not: [
            "moments held": found.normalised[i] / deviation,
            "only the mean": found.normalised[i] / deviation + found.mean / channel.count,
          ])
      }
    }
  }

  //: Put the four into one, with means over the batch:
  //:
  //: $$ \bar x_i = \frac{\gamma}{\sqrt{v + \varepsilon}} \left[ \bar y_i - \frac1n \sum_h \bar y_h
  //:    - \hat x_i \cdot \frac1n \sum_h \bar y_h \hat x_h \right] $$ {#eq:back-compact}
  //:
  //: It reads well. What arrives is scaled like the numbers were; then what would only move all numbers is taken out, as
  //: the mean would take it back; then what would only stretch them, as the variance would. Who forgets
  //: the two terms moves the weights towards changes that the next forward pass takes back.

  // snippet.hide
  /// What the page claims for the gradient: the formula, or the mistake that the reader has switched on.
  func compactGradient(_ channel: NormalisedChannel, _ arriving: [Double], isDetached: Bool)
    -> [Double]
  {
    let normalised = channel.normalised
    let factor = channel.scale / sqrt(channel.variance + channel.epsilon)
    if isDetached { return arriving.map { factor * $0 } }
    let mean = arriving.reduce(0, +) / channel.count
    let along = dot(arriving, normalised) / channel.count
    return zip(arriving, normalised).map { factor * ($0 - mean - $1 * along) }
  }
  // snippet.show

  verify("eq:back-compact", "the gradient in one line", by: .closedForm) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let arriving = randoms(channel.x.count, using: &draw)
      let lineByLine = channel.gradients(arriving).input
      let claimed = compactGradient(
        channel, arriving, isDetached: false)
      let detached = compactGradient(channel, arriving, isDetached: true)
      let uncentred = zip(detached, channel.normalised).map {
        $0 - $1 * dot(detached, channel.normalised) / channel.count
      }
      for i in channel.x.indices {
        check.equal(
          "\(draw.name), number \(i)", ["line by line": lineByLine[i], "in one": claimed[i]],
          scale: 1,
          not: ["moments held": detached[i], "mean forgotten": uncentred[i]])
      }
    }
  }

  //: Two consequences can be read off. The gradients of a channel add up to 0, so **a bias before a batch norm learns
  //: nothing**, and DCGAN's convolutions have none:
  //:
  //: $$ \bar \beta_{\text{before}} = \sum_i \bar x_i = 0 $$ {#eq:no-bias}
  //:
  //: And along $\hat x$ itself nothing remains but what $\varepsilon$ lets through,
  //:
  //: $$ \sum_i \bar x_i \hat x_i = \frac{\gamma}{\sqrt{v + \varepsilon}} \cdot \frac{\varepsilon}{v + \varepsilon} \sum_i \bar y_i \hat x_i $$ {#eq:radial}
  //:
  //: so the weights before it cannot gain by growing: only their direction matters to the output, and their length
  //: to nothing but the size of the next step.

  verify(
    "eq:no-bias", "a bias before batch norm has no gradient", by: .automaticDifferentiation,
    tolerance: singlePrecision
  ) { check in
    for var draw in check.draws(8) {
      let x = Tensor(normal: [4, 3, 3, 2], using: &draw.stream)
      let kernel = Tensor(normal: [3, 3, 2, 1], standardDeviation: 0.3, using: &draw.stream)
      let arriving = Tensor(normal: [4, 3, 3, 1], using: &draw.stream)
      let biasGradient = { (normalises: Bool) in
        let tape = Tape()
        let bias = tape.variable(Tensor([Float(0.7)]))
        let z = convolve2d(
          tape.constant(x), tape.constant(kernel), bias: bias,
          geometry: ConvolutionGeometry(padding: 1))
        let one = tape.constant(Tensor(ones: [1])), zero = tape.constant(Tensor(zeros: [1]))
        // In evaluation the moments are constants, here those of a standard normal.
        let y =
          normalises
          ? batchNorm(z, scale: one, shift: zero, epsilon: 1e-5).output
          : batchNorm(
            z, scale: one, shift: zero, mean: Tensor(zeros: [1]), variance: Tensor(ones: [1]),
            epsilon: 1e-5)
        return try tape.gradients(of: y, along: arriving)[bias].scalars[0]
      }
      check.zero(
        draw.name, single(try biasGradient(true), size: 5), scale: 1,
        not: ["in evaluation": single(try biasGradient(false), size: 5)])
    }
  }

  verify("eq:radial", "along x̂ only ε lets anything through", by: .differences) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let arriving = randoms(channel.x.count, using: &draw)
      let (v, ε, normalised) = (channel.variance, channel.epsilon, channel.normalised)
      let without = channel.scale / sqrt(v + ε) * dot(arriving, normalised)
      check.equal(
        draw.name,
        [
          "differences": try derivative(at: 0) { t in
            let moved = zip(channel.x, normalised).map { $0 + t * $1 }
            return dot(
              arriving,
              NormalisedChannel(x: moved, scale: channel.scale, shift: channel.shift, epsilon: ε)
                .output
            )
          },
          "line by line": dot(channel.gradients(arriving).input, normalised),
          "formula": without * ε / (v + ε),
        ], scale: 1, not: ["nothing at all": 0.0, "ε/(v + ε) forgotten": without])
    }
  }
}
