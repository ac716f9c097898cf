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

//: # The way back

func theWayBack(_ chapter: Chapter) throws {
  //: To learn, a layer needs its two derivatives. Let $\mathcal{L}$ be any loss, and write
  //: $\bar y = \partial\mathcal{L}/\partial y$ for the gradient that arrives from above. The convolution is linear in
  //: the image, $y = Ax$, so by the chain rule $\bar x_n = \sum_m \bar y_m A_{mn}$, and
  //:
  //: $$ \bar x = A^\top \bar y $$ {#eq:input-gradient}
  //:
  //: The way back of a convolution is a transposed convolution with the same kernel. The
  //: convolution is also linear in the kernel. The tap $w_{i,j,a,b}$ multiplies one pixel for each
  //: output. So its gradient is a sum of products over all outputs and all images of the batch. It
  //: is simplest for one image: for each output pixel $(u, v)$ and each tap $(i, j)$, find the
  //: input pixel that the tap multiplies, and add its value times what arrives,
  //:
  //: $$ \bar w_{i,j,a,b} = \sum_{u,v} x_{su + di - p,\; sv + dj - p,\; a}\; \bar y_{u,v,b} $$ {#eq:kernel-gradient}
  //:
  //: In the program $s$, $d$ and $p$ are stride, dilation and padding, and the `guard` leaves out what lies in the
  //: padding.
  //:
  //: <details><summary>The kernel's gradient, tap by tap</summary>
  //:
  //: (quote:kernel-gradient)
  //:
  //: </details>
  //:
  //: Both are compared with the tape and with differences. As $\langle \bar y, Ax \rangle$ is linear in $x$ and in $w$,
  //: a difference over a step of one is the derivative itself, so these comparisons are exact too.

  verify("eq:input-gradient", "the gradient with respect to the image", by: .exact) { check in
    for var draw in check.draws(12) {
      let layer = Layer(using: &draw)
      let x = wholeNumbers(layer.inputShape, using: &draw)
      let arriving = wholeNumbers(layer.outputShape, using: &draw)
      let tape = Tape()
      let image = tape.variable(x)
      let y = convolve2d(image, tape.constant(layer.weights), geometry: layer.geometry)
      let taped = try tape.gradients(of: y, along: arriving)[image].doubles
      let differences = slopes(at: x) { dot(arriving, layer.convolve($0)) }
      let name = "\(draw.name), \(layer.description)"
      for (route, found) in [("tape", taped), ("differences", differences)] {
        check.identical("\(name): \(route)", to: found) { slip in
          let claimed = slip("kernel turned by half a turn", layer.turned, for: layer)
          return claimed.matrix.transposed * arriving.doubles
        }
      }
    }
  }

  verify("eq:kernel-gradient", "the gradient with respect to the kernel", by: .exact) { check in
    for var draw in check.draws(12) {
      let layer = Layer(using: &draw)
      let x = wholeNumbers(layer.inputShape, using: &draw)
      let arriving = wholeNumbers(layer.outputShape, using: &draw)
      let tape = Tape()
      let kernel = tape.variable(layer.weights)
      let y = convolve2d(tape.constant(x), kernel, geometry: layer.geometry)
      let taped = try tape.gradients(of: y, along: arriving)[kernel].doubles
      let differences = slopes(at: layer.weights) {
        dot(arriving, convolve2d(x, $0, geometry: layer.geometry).output)
      }
      let byHand = layer.kernelGradient(input: x, outputGradient: arriving)
      let name = "\(draw.name), \(layer.description)"
      for (route, found) in [("tape", taped), ("differences", differences)] {
        check.identical("\(name): \(route)", to: found) { slip in
          slip("w̄ turned by half a turn", byHand.turned, for: byHand).doubles
        }
      }
    }
  }

  //: The second derivative is a convolution as well, of the image with what came back as a kernel.
  //: Only the roles of the numbers change. Images and channels are exchanged, and so are stride and
  //: dilation. Of the result the first $k$ places each way are kept:
  //:
  //: $$ \bar w = \mathrm{conv}\left(x;\; \text{kernel } \bar y,\; \text{stride } d,\; \text{dilation } s,\; \text{padding } p\right) $$ {#eq:kernel-convolution}

  verify("eq:kernel-convolution", "the kernel's gradient is a convolution", by: .exact) { check in
    for var draw in check.draws(12) {
      let layer = Layer(using: &draw)
      let count = draw.integer(in: 1...3)
      let x = wholeNumbers([count, layer.height, layer.width, layer.inputs], using: &draw)
      let arriving = wholeNumbers(
        [count, layer.outputHeight, layer.outputWidth, layer.outputs], using: &draw)
      let (s, p, d) = (layer.geometry.stride, layer.geometry.padding, layer.geometry.dilation)
      let byHand = (0..<count).map {
        layer.kernelGradient(input: x.rows($0..<$0 + 1), outputGradient: arriving.rows($0..<$0 + 1))
      }
      check.identical(
        "\(draw.name), \(count) of \(layer.description)",
        to: byHand.dropFirst().reduce(byHand[0], +)
      ) { slip in
        let images = slip("the last image alone", count - 1..<count, for: 0..<count)
        // Channels of the image as a batch, images of the batch as channels.
        let gradient = convolve2d(
          x.rows(images).transposed([3, 1, 2, 0]), arriving.rows(images).transposed([1, 2, 0, 3]),
          geometry: ConvolutionGeometry(stride: d, padding: p, dilation: s)
        ).output
        let kept = gradient.slice(axis: 1, 0..<layer.kernel).slice(axis: 2, 0..<layer.kernel)
          .transposed([1, 2, 0, 3])
        return slip("w̄ turned by half a turn", kept.turned, for: kept)
      }
    }
  }

  //: A **bias** $\beta_b$ that is added to every pixel of a channel gets the sum of what arrives there:
  //:
  //: $$ \bar \beta_b = \sum_{u,v} \bar y_{u,v,b} $$ {#eq:bias-gradient}

  verify("eq:bias-gradient", "the gradient with respect to the bias", by: .exact) { check in
    for var draw in check.draws(8) {
      let layer = Layer(using: &draw)
      let x = wholeNumbers(layer.inputShape, using: &draw)
      let arriving = wholeNumbers(layer.outputShape, using: &draw)
      let start = wholeNumbers([layer.outputs], using: &draw)
      let tape = Tape()
      let bias = tape.variable(start)
      let y = convolve2d(
        tape.constant(x), tape.constant(layer.weights), bias: bias, geometry: layer.geometry)
      let taped = try tape.gradients(of: y, along: arriving)[bias].doubles
      let places = layer.outputHeight * layer.outputWidth
      let sums = (0..<layer.outputs).map { b in
        (0..<places).reduce(0.0) { $0 + arriving.doubles[$1 * layer.outputs + b] }
      }
      let differences = slopes(at: start) {
        dot(arriving, convolve2d(x, layer.weights, bias: $0, geometry: layer.geometry).output)
      }
      let mean = sums.map { $0 / Double(places) }
      for (route, found) in [("tape", taped), ("differences", differences)] {
        check.identical("\(draw.name): \(route)", to: found) { slip in
          slip("the mean for the sum", mean, for: sums)
        }
      }
    }
  }

  //: For the transposed convolution $x = A^\top y$ the same rules hold with the roles exchanged. What arrives, $\bar x$, is
  //: convolved, and the kernel's gradient is (eq:kernel-gradient) with $\bar x$ for the image and $y$ for what arrives:
  //:
  //: $$ \bar y = A\, \bar x, \qquad \bar w_{i,j,a,b} = \sum_{u,v} \bar x_{su + di - p,\; sv + dj - p,\; a}\; y_{u,v,b} $$ {#eq:transposed-gradients}

  verify("eq:transposed-gradients", "the way back of a transposed convolution", by: .exact) {
    check in
    for var draw in check.draws(12) {
      let layer = Layer(using: &draw)
      let start = wholeNumbers(layer.outputShape, using: &draw)
      let arriving = wholeNumbers(layer.inputShape, using: &draw)
      let tape = Tape()
      let (y, kernel) = (tape.variable(start), tape.variable(layer.weights))
      let x = convolveTransposed2d(
        y, kernel, geometry: layer.geometry, outputPadding: layer.remainder)
      let gradients = try tape.gradients(of: x, along: arriving)
      let name = "\(draw.name), \(layer.description)"
      let differences = slopes(at: start) { dot(arriving, layer.transpose($0)) }
      for (route, found) in [("tape", gradients[y].doubles), ("differences", differences)] {
        check.identical("\(name): by y, \(route)", to: found) { slip in
          slip("kernel turned by half a turn", layer.turned, for: layer).matrix * arriving.doubles
        }
      }
      let byHand = layer.kernelGradient(input: arriving, outputGradient: start)
      check.identical("\(name): by w", to: gradients[kernel]) { slip in
        slip("w̄ turned by half a turn", byHand.turned, for: byHand)
      }
    }
  }

  //: So the engine needs three loops for both layers and all their derivatives. The discriminator of a GAN is used both
  //: ways in each step: forwards to judge, and backwards all the way to the pixels, because the generator learns from $\bar x$.
  //: Through two layers with a leaky rectifier $\rho(y) = \max(y, 0.2y)$ between, the chain rule says
  //:
  //: $$ \bar x = A_1^\top \left[ \rho'(A_1 x) \odot A_2^\top \bar z \right], \qquad z = A_2\, \rho(A_1 x) $$ {#eq:two-layers}

  verify(
    "eq:two-layers", "back through two layers", by: .differences,
    tolerance: .relative(2e-5, because: "the tape computes in single precision")
  ) { check in
    for var draw in check.draws(10) {
      let geometry = ConvolutionGeometry(stride: 2, padding: 1)
      let first = Layer(
        height: 8, width: 8, weights: Tensor(normal: [4, 4, 1, 2], using: &draw.stream),
        geometry: geometry)
      let second = Layer(
        height: 4, width: 4, weights: Tensor(normal: [4, 4, 2, 3], using: &draw.stream),
        geometry: geometry)
      let x = Tensor(normal: [1, 8, 8, 1], using: &draw.stream)
      let direction = Tensor(normal: [1, 8, 8, 1], using: &draw.stream)
      let arriving = Tensor(normal: [1, 2, 2, 3], using: &draw.stream)
      let (a, b) = (first.matrix, second.matrix)

      let loss = { (x: [Double]) in
        dot(arriving.doubles, b * (a * x).map { max($0, 0.2 * $0) })
      }
      let before = a * x.doubles
      let back = b.transposed * arriving.doubles

      let tape = Tape()
      let image = tape.variable(x)
      let hidden = convolve2d(
        image, tape.constant(first.weights), geometry: geometry, activation: .leakyRelu(slope: 0.2))
      let z = convolve2d(hidden, tape.constant(second.weights), geometry: geometry)
      let taped = dot(direction, try tape.gradients(of: z, along: arriving)[image])
      let scale = sqrt(dot(back, back) * dot(direction, direction))
      check.equal(
        "\(draw.name), along a random direction",
        sides: [
          "differences": try derivative(at: 0, step: 1e-4) { t in
            loss(zip(x.doubles, direction.doubles).map { $0 + t * $1 })
          },
          "tape": Estimate(taped, error: 2e-6 * scale),
        ], scale: scale
      ) { slip in
        let place = slip("ρ′ at what arrives", back, for: before)
        let steep = place.map { $0 > 0 ? 1 : slip("ρ′ left out", 1.0, for: 0.2) }
        let gradient = a.transposed * zip(steep, back).map { $0 * $1 }
        return dot(gradient, direction.doubles)
      }
    }
  }

  // snippet.hide
  /// The mean square of the gradient that reaches each inner pixel through one layer of stride 2, from
  /// random kernels and random arriving gradients; most over least.
  func unevenness(kernel: Int) -> Double {
    var random = chapter.stream("what reaches the pixels \(kernel)")
    let gradients = (0..<400).map { _ in
      convolve2dInputGradient(
        Tensor(normal: [1, 8, 8, 8], using: &random),
        kernel: Tensor(normal: [kernel, kernel, 1, 8], using: &random), inputShape: [1, 16, 16, 1],
        geometry: ConvolutionGeometry(stride: 2, padding: 1))
    }
    let squares = meanSquares(gradients)
    let phases = product(0...1, 0...1).map { row, column in
      product(2...5, 2...5).reduce(0.0) {
        $0 + squares[(2 * $1.0 + row) * 16 + 2 * $1.1 + column]
      }
    }
    return phases.max()! / phases.min()!
  }
  // snippet.show
  text(
    #"""
    The checkerboards of (sec:4.5-checkerboards) are on this way too. In a discriminator with kernel 3 and stride 2 the gradient
    that reaches a pixel has a mean square that differs by a factor of \#(unevenness(kernel: 3), digits: 2) between the
    phases (the counts say 4), with kernel 4 by \#(unevenness(kernel: 4), digits: 2): the generator is told more about
    some pixels than about their neighbors, whatever its own layers are.
    """#)
}
