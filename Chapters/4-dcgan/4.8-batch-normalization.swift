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
  //: Deep networks had to be initialized with care. If each of ten layers makes its numbers a
  //: little too large, the last one gives numbers that are much too large. And training changes all
  //: ten. **Batch normalization** (Ioffe and Szegedy, 2015) sets the scale itself. For each channel
  //: it takes all $n$ numbers of a batch (every pixel of every image), and
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
    -> NormalizedChannel
  {
    let (mean, deviation) = (draw.normal(), draw.logUniform(in: 0.3...2))
    return NormalizedChannel(
      x: (0..<draw.integer(in: 5...12)).map { _ in mean + deviation * draw.normal() },
      scale: draw.uniform(in: 0.5...2), shift: draw.normal(),
      epsilon: Double(Float(draw.logUniform(in: epsilon))))
  }
  /// The engine's batch norm of one channel, on a tape.
  func engineNorm(_ channel: NormalizedChannel, on tape: Tape) -> (
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
      let engine = output.scalars.map { single($0, size: 10) }
      check.equal("\(draw.name), \(channel.x.count) numbers", to: engine) { slip in
        let (x, n, ε) = (channel.x, channel.count, channel.epsilon)
        let μ = x.reduce(0, +) / n
        let squares = x.reduce(0) { $0 + ($1 - μ) * ($1 - μ) }
        let v = squares / slip("n − 1 for n", n - 1, for: n)
        let root = slip("ε outside the root", sqrt(v) + ε, for: sqrt(v + ε))
        return x.map { channel.scale * ($0 - μ) / root + channel.shift }
      }
    }
  }

  //: After the third line the mean is 0. The variance is not quite 1, though the line is made for it:
  //:
  //: $$ \frac1n \sum_i \hat x_i = 0, \qquad \frac1n \sum_i \hat x_i^2 = \frac{v}{v + \varepsilon} $$ {#eq:normalized}
  //:
  //: This is useful: a channel that is constant in a batch comes out as 0, and its rounding errors are not magnified.

  verify("eq:normalized", "mean and variance after the third line", by: .closedForm) { check in
    for var draw in check.draws(12) {
      let channel = randomChannel(using: &draw)
      let (v, ε, normalized) = (channel.variance, channel.epsilon, channel.normalized)
      check.equal(draw.name, to: dot(normalized, normalized) / channel.count) { slip in
        slip("1 for v in the numerator", 1, for: v) / (v + slip("ε left out", 0, for: ε))
      }
      check.zero("\(draw.name), mean", scale: 1) { slip in
        slip("y for x̂", channel.output, for: normalized).reduce(0, +) / channel.count
      }
    }
  }

  //: And the size of the batch limits every normalized number,
  //:
  //: $$ |\hat x_i| \le \sqrt{n - 1} $$ {#eq:bounded}
  //:
  //: with equality for one number that differs from all others, which are equal, if
  //: $\varepsilon = 0$ (Samuelson, 1968). That is no protection from outliers where $n$ is large:
  //: for $n = 4096$ the bound is 64.

  verify("eq:bounded", "no normalized number exceeds √(n − 1)", by: .closedForm) { check in
    for var draw in check.draws(20) {
      let n = draw.integer(in: 2...40)
      // Heavy tails: ratios of normals.
      let x = (0..<n).map { _ in draw.normal() / draw.normal() }
      let channel = NormalizedChannel(x: x, scale: 1, shift: 0, epsilon: 0)
      let largest = channel.normalized.map { abs($0) }.max()!
      check.atLeast("\(draw.name), \(n) numbers", largest) { slip in
        slip("half of the root", 0.5, for: 1) * sqrt(Double(n - 1))
      }
      let one = NormalizedChannel(
        x: (0..<n).map { $0 == 0 ? 1 : 0 }, scale: 1, shift: 0, epsilon: 0)
      check.equal("\(draw.name), one against \(n - 1)", to: one.normalized[0]) { slip in
        sqrt(Double(n - slip("n for n − 1", 0, for: 1)))
      }
    }
  }

  //: ## Backwards, line by line
  //:
  //: The four lines are taken back from the last to the first. For each line, the quantities in it are treated as
  //: independent variables. The check does the same by differences: it changes one of them, keeps the others, and
  //: measures the change of $\sum_i \bar y_i y_i$.
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
      let normalized = channel.normalized
      let loss = { (normalized: [Double], scale: Double, shift: Double) in
        dot(arriving, normalized.map { scale * $0 + shift })
      }
      let slopes = [
        try derivative(at: normalized[0]) {
          loss([$0] + normalized.dropFirst(), channel.scale, channel.shift)
        },
        try derivative(at: channel.scale) { loss(normalized, $0, channel.shift) },
        try derivative(at: channel.shift) { loss(normalized, channel.scale, $0) },
      ]
      check.equal(
        "\(draw.name), x̂", sides: ["differences": slopes[0], "the program": found.normalized[0]],
        scale: 1
      ) { slip in slip("γ left out", 1, for: channel.scale) * arriving[0] }
      check.equal(
        "\(draw.name), γ", sides: ["differences": slopes[1], "the program": found.scale], scale: 1
      ) { slip in dot(arriving, slip("x for x̂", channel.x, for: normalized)) }
      check.equal(
        "\(draw.name), β", sides: ["differences": slopes[2], "the program": found.shift], scale: 1
      ) { slip in arriving.reduce(0, +) / slip("the mean for the sum", channel.count, for: 1) }
    }
  }

  verify("eq:back-variance", "for the variance, with the mean held", by: .differences) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let arriving = randoms(channel.x.count, using: &draw)
      let centered = channel.x.map { $0 - channel.mean }
      check.equal(
        draw.name,
        sides: [
          "differences": try derivative(at: channel.variance, step: 1e-3) { v in
            dot(arriving, centered.map { channel.scale * $0 / sqrt(v + channel.epsilon) })
          }, "the program": channel.gradients(arriving).variance,
        ], scale: 1
      ) { slip in
        let power = slip("−½ for −3/2", -0.5, for: -1.5)
        let factor = slip("1 for ½", 1, for: 0.5) * pow(channel.variance + channel.epsilon, power)
        return -factor * dot(arriving.map { channel.scale * $0 }, centered)
      }
    }
  }

  verify("eq:back-mean", "for the mean, the variance moving along", by: .differences) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let arriving = randoms(channel.x.count, using: &draw)
      check.equal(
        draw.name,
        sides: [
          "differences": try derivative(at: channel.mean) { mean in
            let v = channel.x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / channel.count
            return dot(
              arriving,
              channel.x.map { channel.scale * ($0 - mean) / sqrt(v + channel.epsilon) })
          }, "the program": channel.gradients(arriving).mean,
        ], scale: 1
      ) { slip in
        let ε = slip("ε left out", 0, for: channel.epsilon)
        let sum = arriving.reduce(0) { $0 + channel.scale * $1 }
        return slip("plus for minus", 1, for: -1) * sum / sqrt(channel.variance + ε)
      }
    }
  }

  verify(
    "eq:back-input", "for the numbers themselves", by: .differences, tolerance: singlePrecision
  ) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw, epsilon: 0.05...0.5)
      let arriving = randoms(channel.x.count, using: &draw)
      let parts = channel.gradients(arriving)
      let tape = Tape()
      let engine = engineNorm(channel, on: tape)
      let seed = Tensor(arriving.map(Float.init), shape: engine.output.shape)
      let taped = try tape.gradients(of: engine.output, along: seed)[engine.x].scalars
      let deviation = sqrt(channel.variance + channel.epsilon)
      let differences = try channel.x.indices.map { i in
        try derivative(at: channel.x[i]) { x in
          var moved = channel.x
          moved[i] = x
          return dot(
            arriving,
            NormalizedChannel(
              x: moved, scale: channel.scale, shift: channel.shift, epsilon: channel.epsilon
            ).output)
        }
      }
      let tapedNumbers = taped.map { single($0, size: 5) }
      for (route, found) in [("differences", differences), ("tape", tapedNumbers)] {
        check.equal("\(draw.name), \(route)", to: found, scale: 1) { slip in
          channel.x.indices.map { i -> Double in
            let byVariance = slip("v̄ left out", 0, for: parts.variance)
            let byMean = slip("μ̄ left out", 0, for: parts.mean)
            return parts.normalized[i] / deviation
              + byVariance * 2 * (channel.x[i] - channel.mean) / channel.count
              + byMean / channel.count
          }
        }
      }
    }
  }

  //: Put the four into one, with means over the batch:
  //:
  //: $$ \bar x_i = \frac{\gamma}{\sqrt{v + \varepsilon}} \left[ \bar y_i - \frac1n \sum_h \bar y_h
  //:    - \hat x_i \cdot \frac1n \sum_h \bar y_h \hat x_h \right] $$ {#eq:back-compact}
  //:
  //: What arrives is scaled as the numbers were. The second term takes out what would move all numbers by the same
  //: amount; the next forward pass would take that away with the mean. The third takes out what would stretch
  //: them; the next pass would divide it away.

  verify("eq:back-compact", "the gradient in one line", by: .closedForm) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let arriving = randoms(channel.x.count, using: &draw)
      let lineByLine = channel.gradients(arriving).input
      check.equal(draw.name, to: lineByLine, scale: 1) { slip in
        let normalized = channel.normalized
        let mean = arriving.reduce(0, +) / channel.count
        let along = dot(arriving, normalized) / channel.count
        let (a, b) = (slip("the mean left out", 0, for: mean), slip("x̂ left out", 0, for: along))
        let factor = channel.scale / sqrt(channel.variance + channel.epsilon)
        return zip(arriving, normalized).map { factor * ($0 - a - $1 * b) }
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
  //: so longer weights before the layer are no advantage. Only their direction matters for the output. Their length
  //: matters only for the relative size of the next step.

  verify(
    "eq:no-bias", "a bias before batch norm has no gradient", by: .automaticDifferentiation,
    tolerance: singlePrecision
  ) { check in
    for var draw in check.draws(8) {
      let x = Tensor(normal: [4, 3, 3, 2], using: &draw.stream)
      let kernel = Tensor(normal: [3, 3, 2, 1], standardDeviation: 0.3, using: &draw.stream)
      let arriving = Tensor(normal: [4, 3, 3, 1], using: &draw.stream)
      let biasGradient = { (normalizes: Bool) in
        let tape = Tape()
        let bias = tape.variable(Tensor([Float(0.7)]))
        let z = convolve2d(
          tape.constant(x), tape.constant(kernel), bias: bias,
          geometry: ConvolutionGeometry(padding: 1))
        let one = tape.constant(Tensor(ones: [1])), zero = tape.constant(Tensor(zeros: [1]))
        // In evaluation the moments are constants, here those of a standard normal.
        let y =
          normalizes
          ? batchNorm(z, scale: one, shift: zero, epsilon: 1e-5).output
          : batchNorm(
            z, scale: one, shift: zero, mean: Tensor(zeros: [1]), variance: Tensor(ones: [1]),
            epsilon: 1e-5)
        return try tape.gradients(of: y, along: arriving)[bias].scalars[0]
      }
      try check.zero(draw.name, scale: 1) { slip in
        single(try biasGradient(slip("in evaluation", false, for: true)), size: 5)
      }
    }
  }

  verify("eq:radial", "along x̂ only ε lets anything through", by: .differences) { check in
    for var draw in check.draws(10) {
      let channel = randomChannel(using: &draw)
      let arriving = randoms(channel.x.count, using: &draw)
      let (v, ε, normalized) = (channel.variance, channel.epsilon, channel.normalized)
      check.equal(
        draw.name,
        sides: [
          "differences": try derivative(at: 0) { t in
            let moved = zip(channel.x, normalized).map { $0 + t * $1 }
            return dot(
              arriving,
              NormalizedChannel(x: moved, scale: channel.scale, shift: channel.shift, epsilon: ε)
                .output
            )
          },
          "line by line": dot(channel.gradients(arriving).input, normalized),
        ], scale: 1
      ) { slip in
        let share = slip("v for ε in the numerator", v, for: ε) / (v + ε)
        let factor = channel.scale / sqrt(v + ε) * slip("ε/(v + ε) left out", 1, for: share)
        return factor * dot(arriving, normalized)
      }
    }
  }
}
