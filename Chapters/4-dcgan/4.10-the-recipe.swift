import Autodiff
import Coursework
import Datasets
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

//: # The recipe

func theRecipe(_ chapter: Chapter) throws {
  // snippet.hide
  let material = try Material(chapter)
  let (largeLatents, largeChannels) = (material.latents, material.channels)
  // snippet.show

  //: Before 2016 games of convolutional networks mostly failed. Radford, Metz and Chintala tried
  //: many networks and kept what worked, as a list of rules. Here they are as a type, so that each
  //: can be broken, and (fig:architecture) shows the two networks:
  //:
  //: (quote:recipe)

  diagram(
    "fig:architecture",
    Diagram()
      .circle("z", "z", shape: "100 numbers", column: 0, row: 0)
      .box("g0", "4 × 4 × 64", shape: "stamp, norm, ReLU", column: 1, row: 0)
      .box("g1", "8 × 8 × 32", shape: "kernel 4, stride 2, norm, ReLU", column: 2, row: 0)
      .box("x", "16 × 16 × 1", shape: "kernel 4, stride 2, tanh", column: 3, row: 0)
      .box("d0", "8 × 8 × 32", shape: "kernel 4, stride 2, leaky ReLU", column: 2, row: 1)
      .box("d1", "4 × 4 × 64", shape: "kernel 4, stride 2, norm, leaky ReLU", column: 1, row: 1)
      .circle("l", "logit", column: 0, row: 1)
      .arrow("z", "g0").arrow("g0", "g1").arrow("g1", "x")
      .arrow("x", "d0").arrow("d0", "d1").arrow("d1", "l"),
    alt:
      "Noise grows in three layers to an image; below, the image shrinks in three layers to a logit.",
    caption:
      "Both players for images of 16 × 16 with $c = 32$ channels: the generator above, from left to right; the "
      + "discriminator below, from right to left. Height × width × channels of each map.")

  //: The authors' own code, for pictures of faces, differs in the kernel: 5 × 5 with stride 2, a dense layer behind the
  //: noise, and noise that is uniform. The kernel of 4 came with the port to Torch, and by (eq:overlap) it is
  //: the better choice, as 2 divides it.
  //:
  //: Kernels of 4, stride 2 and padding 1 double and halve exactly: $(n - 1) \cdot 2 - 2 + 4 = 2n$ on the way up and
  //: $\lfloor (2n + 2 - 4)/2 \rfloor + 1 = n$ on the way down ((sec:4.3-the-transposed-convolution)). From a map of
  //: $n_0$ pixels a side and $L$ doublings, the side and the channels of map $\ell = 0, \dots, L - 1$ are
  //:
  //: $$ n_\ell = 2^\ell n_0, \qquad c_\ell = 2^{L - 1 - \ell} c, $$ {#eq:stack}
  //:
  //: and the image has $2^L n_0$ pixels a side. With $N$ numbers of noise, kernels of 4 and batch norm's scale
  //: and shift for each channel, the generator has
  //:
  //: $$ n_0^2 N c_0 + 16 \Bigl( \sum_{\ell=1}^{L-1} c_{\ell-1} c_\ell + c_{L-1} \Bigr) + 2 \sum_{\ell=0}^{L-1} c_\ell $$ {#eq:weights}
  //:
  //: weights: the first and the last term grow with the channels, the sum in the middle with their square.

  verify("eq:stack", "the engine's maps have these sizes", by: .exact) { check in
    // Side and channels of every map, written down by hand, and how often the first is doubled.
    for (size, channels, doublings, maps) in [
      (16, 4, 2, [4, 8, 8, 4, 16, 1]), (28, 3, 2, [7, 6, 14, 3, 28, 1]),
      (32, 2, 3, [4, 8, 8, 4, 16, 2, 32, 1]), (24, 5, 2, [6, 10, 12, 5, 24, 1]),
      (64, 2, 4, [4, 16, 8, 8, 16, 4, 32, 2, 64, 1]),
    ] {
      var random = RandomStream(seed: 1)
      let generator = Generator(
        size: size, channels: channels, latents: 5, Recipe(), using: &random)
      let tape = Tape(.evaluation)
      var map = generator.first(tape.constant(Tensor(ones: [1, 1, 1, 5])))
      var made = [map.shape[1], map.shape[3]]
      for block in generator.blocks {
        map = block(map)
        made += [map.shape[1], map.shape[3]]
      }
      for (route, found) in [("by hand", maps), ("the engine", made)] {
        check.identical("\(size) pixels, \(channels) channels, \(route)", to: found) { slip in
          let start = found[0]
          let inner = (0..<doublings).flatMap { level -> [Int] in
            let side = slip("n₀ + 2ℓ for 2^ℓ n₀", start + 2 * level, for: start << level)
            let power = slip("L for L − 1", doublings, for: doublings - 1) - level
            return [side, channels << power]
          }
          return inner + [start << doublings, 1]
        }
      }
    }
  }

  verify("eq:weights", "the weights of the stack, counted", by: .exact) { check in
    for (size, channels, d) in [(16, 4, 7), (28, 3, 10), (32, 8, 100), (64, 2, 5)] {
      let sizes = MapSizes(size: size)
      let (s, c) = (sizes.start, sizes.widths(channels))
      var random = RandomStream(seed: 1)
      let generator = Generator(
        size: size, channels: channels, latents: d, Recipe(), using: &random)
      check.equal(
        "\(size) pixels, \(channels) channels, \(d) numbers", to: generator.parameterCount
      ) { slip in
        let middle = zip(c, c.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } + c[c.count - 1]
        let kernels = slip("9 for 16", 9, for: 16) * middle
        let norms = slip("norms left out", 0, for: 2) * c.reduce(0, +)
        return s * s * d * c[0] + kernels + norms
      }
    }
  }

  //: ## How it starts
  //:
  //: **Weights of deviation 0.02.** An output is a sum of $n_\text{in}$ inputs times weights of
  //: deviation $\varsigma$. If the weights are independent with mean 0,
  //:
  //: $$ \mathrm{E}[y^2] = n_\text{in} \, \varsigma^2 \, \mathrm{E}[x^2]. $$ {#eq:variance}
  //:
  //: What is $n_\text{in}$? For a convolution it is $k^2$ times the channels of the input. For a
  //: transposed convolution of stride $s$ only every $s$-th tap meets a pixel, both ways, so
  //: $n_\text{in} = (k/s)^2 c$: with kernel 4 and stride 2 a quarter of what the kernel suggests.
  //: Between two layers stands a leaky ReLU, which is $x$ for $x > 0$ and $\tau x$ below; of a
  //: symmetric $x$ it keeps
  //:
  //: $$ \mathrm{E}[f(x)^2] = \frac{1 + \tau^2}{2} \, \mathrm{E}[x^2], $$ {#eq:leak}
  //:
  //: half for ReLU. He and others (2015) choose $\varsigma^2 = 2 / (n_\text{in}(1 + \tau^2))$, so
  //: that sizes stay as they are.

  verify(
    "eq:variance", "the mean square behind a layer", by: .monteCarlo,
    tolerance: .relative(0.03, because: "each draw of weights is one sample; 600 are drawn")
  ) { check in
    let sigma = 0.02
    for (name, inputs, isTransposed) in [
      ("down", 6, false), ("up", 6, true), ("wide up", 12, true),
    ] {
      var stream = chapter.stream("variance \(name)")
      var squares: [Double] = []
      for _ in 0..<600 {
        let x = Tensor(normal: [2, 8, 8, inputs], standardDeviation: 1.5, using: &stream)
        let y: Variable
        let tape = Tape(.evaluation)
        if isTransposed {
          y = TransposedConvolution2D(
            inputs, 48, bias: false, initializer: .normal(0.02), using: &stream)(tape.constant(x))
        } else {
          y = Convolution2D(
            inputs, 48, kernel: 4, stride: 2, padding: 1, bias: false, initializer: .normal(0.02),
            using: &stream)(tape.constant(x))
        }
        // The border sees the padding: only what lies inside.
        let side = y.shape[1]
        let inside = y.value.slice(axis: 1, 1..<side - 1).slice(axis: 2, 1..<side - 1)
        squares.append(Double(square(inside).mean().scalar))
      }
      let (mean, error) = meanAndError(squares)
      check.equal(
        "\(name), \(inputs) channels",
        to: Estimate(mean, error: error, method: .monteCarlo(samples: squares.count))
      ) { slip in
        let (here, there) = isTransposed ? (4, 16) : (16, 4)
        let n = Double(slip("the other direction's n", there, for: here) * inputs)
        return n * slip("ς for ς²", sigma, for: sigma * sigma) * 2.25
      }
    }
  }

  verify("eq:leak", "what a leaky ReLU keeps", by: .quadrature) { check in
    for (a, deviation) in [(0.0, 1.0), (0.2, 0.7), (0.01, 3.0), (0.5, 0.1)] {
      let normal = try Normal(mean: 0, standardDeviation: deviation)
      let kept = try integrate(from: -.infinity, to: .infinity, breakPoints: [0]) { x in
        let f = x > 0 ? x : a * x
        return f * f * normal.density(at: x)
      }
      check.equal("a = \(a), deviation \(deviation)", to: kept) { slip in
        let share = (1 + slip("τ for τ²", a, for: a * a)) * slip("½ left out", 1, for: 0.5)
        return share * deviation * deviation
      }
    }
  }

  let stackWidths = MapSizes(size: 16).widths(largeChannels)
  /// The root mean square of the numbers before the last tanh, layer by layer, without norms.
  let startingSizes: [Double] = {
    var meanSquare = Double(largeLatents) * 4e-4
    var sizes = [meanSquare.squareRoot()]
    for width in stackWidths {
      meanSquare *= 0.5 * Double(4 * width) * 4e-4
      sizes.append(meanSquare.squareRoot())
    }
    return sizes
  }()
  text(
    #"""
    With 0.02 everywhere the \#(largeLatents) numbers of noise, each about 1, arrive behind the first layer at about
    \#(startingSizes[0], digits: 2), and would arrive before the last tanh at
    \#(startingSizes[startingSizes.count - 1], digits: 2): the image of an untrained generator without norms is gray.
    He's rule avoids this where there is no batch norm. With batch norm the starting size does not matter:
    """#)

  //: **Batch norm** divides by whatever deviation it finds, so that $w$ and $\alpha w$ in the layer before give
  //: the same output for every $\alpha > 0$ (up to its $\varepsilon$). A loss $\mathcal{L}$ behind it is
  //: constant along each ray of the weights of one channel, and its gradient has no part along the ray:
  //:
  //: $$ \sum_i w_i \frac{\partial \mathcal{L}}{\partial w_i} = 0. $$ {#eq:ray}
  //:
  //: Under plain gradient descent each step is at a right angle to $w$, so that $|w|$ grows and the relative step
  //: shrinks. Adam rescales each component, and its steps are not at a right angle.

  verify(
    "eq:ray", "the gradient is at a right angle to the weights", by: .automaticDifferentiation,
    tolerance: .absolute(2e-3, because: "single precision, and batch norm's ε of 1e-5")
  ) { check in
    for var draw in check.draws(6) {
      var random = RandomStream(seed: draw.next())
      let layer = Convolution2D(
        3, 5, kernel: 4, stride: 2, padding: 1, bias: false, initializer: .normal(0.5),
        using: &random
      )
      let norm = BatchNorm(5)
      let x = Tensor(normal: [8, 8, 8, 3], using: &random)
      let aim = Tensor(normal: [8, 4, 4, 5], using: &random)
      /// The sum over the weights of channel 0, in units of |w||∂L/∂w|.
      func along(_ isNormed: Bool) throws -> Double {
        let tape = Tape()
        let y = layer(tape.constant(x))
        let loss = squaredError(isNormed ? norm(y) : y, tape.constant(aim), .mean)
        let gradient = try tape.gradients(of: loss)[layer.weight]!.flattenedRows()
        let weight = layer.weight.value.flattenedRows()
        var (product, ww, gg) = (0.0, 0.0, 0.0)
        for row in 0..<weight.shape[0] {
          let (w, g) = (Double(weight[row, 0]), Double(gradient[row, 0]))
          (product, ww, gg) = (product + w * g, ww + w * w, gg + g * g)
        }
        return product / (ww * gg).squareRoot()
      }
      try check.zero(draw.name, scale: 1) { slip in
        let product = try along(slip("without batch norm", false, for: true))
        return Estimate(product, error: 1e-3, method: .automaticDifferentiation)
      }
    }
  }

  //: **Adam** divides the mean of the gradients by the root of their mean square. The first step moves every
  //: weight by the rate $\eta$, whatever its gradient's size; after gradients $g_1$, $g_2$ the second moves it
  //: by
  //:
  //: $$ \Delta_2 = -\eta \, \frac{(\beta_1 g_1 + g_2) / (1 + \beta_1)}{\sqrt{(\beta_2 g_1^2 + g_2^2) / (1 + \beta_2)} + \epsilon}. $$ {#eq:adam}
  //:
  //: If the sign of the gradient turns, $g_2 = -g_1$, the second step is $(1 - \beta_1)/(1 + \beta_1)$ of the
  //: first: a third with $\beta_1 = 0.5$, a nineteenth with 0.9. In a game gradients turn all the time, since
  //: the other player moves; a player that keeps its direction for ten steps goes too far.

  verify(
    "eq:adam", "Adam's second step", by: .closedForm,
    tolerance: .relative(2e-5, because: "the optimizer works in single precision")
  ) { check in
    for var draw in check.draws(10) {
      let (g1, g2) = (draw.normal(), draw.normal())
      let beta1 = draw.name.count % 2 == 0 ? 0.5 : draw.uniform(in: 0.3...0.9)
      let (beta2, rate) = (0.999, 0.1)
      let weight = Parameter(Tensor([0]))
      var adam = Adam([weight], learningRate: Float(rate), beta1: Float(beta1))
      var moves: [Double] = []
      for gradient in [g1, g2] {
        let before = weight.value.scalars[0]
        let tape = Tape()
        let loss = (Float(gradient) * tape[weight]).sum()
        adam.update(along: try tape.gradients(of: loss))
        moves.append(Double(weight.value.scalars[0] - before))
      }
      check.equal(
        draw.name, to: Estimate(moves[1], error: 2e-6 * rate), scale: rate
      ) { slip in
        let β1 = slip("β₁ = 0", 0, for: beta1)
        let ofMean = slip("mean not corrected", 1 - β1, for: 1 / (1 + β1))
        let ofSquare = slip("square not corrected", 1 - beta2, for: 1 / (1 + beta2))
        let root = ((beta2 * g1 * g1 + g2 * g2) * ofSquare).squareRoot()
        return -rate * (β1 * g1 + g2) * ofMean / root
      }
    }
  }

  //: **tanh**, and pixels from −1 to 1, in place of a sigmoid and pixels from 0 to 1: it is the same function
  //: in other units,
  //:
  //: $$ \tanh x = 2\,\mathrm{sigmoid}(2x) - 1, $$ {#eq:tanh}
  //:
  //: and yet not the same training: its output has mean 0 where the sigmoid's has ½. Its slope at 0 is 1 where the
  //: sigmoid's is ¼; measured in shares of the range from black to white, it is twice as steep.

  verify("eq:tanh", "a sigmoid in other units", by: .closedForm) { check in
    for var draw in check.draws(10) {
      let x = 3 * draw.normal()
      func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
      check.equal(draw.name, to: tanh(x), scale: 1) { slip in
        2 * sigmoid(slip("x for 2x", x, for: 2 * x)) - slip("1 left out", 0, for: 1)
      }
    }
  }
}
