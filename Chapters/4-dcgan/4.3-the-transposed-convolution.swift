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

//: # The transposed convolution

func theTransposedConvolution(_ chapter: Chapter) throws {
  //: A generator has to go the other way, from few numbers to an image. The matrix offers a way at once: its
  //: transpose takes what looks like an output and makes what looks like an input. Written out, each number
  //: $y_{u,v,b}$ **stamps** the kernel, times itself, onto the image, at the place from which it would have been
  //: computed, and where stamps overlap they add up:
  //:
  //: $$ (A^\top y)_{m,l,a} = \sum_{u,v,b} \;\; \sum_{\substack{i:\; su + di - p = m \\ j:\; sv + dj - p = l}} w_{i,j,a,b}\; y_{u,v,b} $$ {#eq:stamps}
  //:
  //: (quote:stamps)

  verify("eq:stamps", "stamps, the transposed matrix and the engine", by: .exact) { check in
    for var draw in check.draws(20) {
      let layer = Layer(using: &draw)
      let y = wholeNumbers(layer.outputShape, using: &draw)
      let name = "\(draw.name), \(layer.description)"
      check.identical("\(name): matrix", to: layer.matrix.transposed * y.doubles) { slip in
        slip("kernel turned by half a turn", layer.turned, for: layer).stamps(y).doubles
      }
      check.identical("\(name): engine", to: layer.transpose(y).doubles) { slip in
        slip("kernel turned by half a turn", layer.turned, for: layer).stamps(y).doubles
      }
    }
  }

  // snippet.hide
  func twoStamps(kernel: Int, stride: Int) -> Tensor {
    let geometry = ConvolutionGeometry(stride: stride)
    var y = Tensor(zeros: [1, 4, 4, 1])
    y[0, 1, 1, 0] = 1
    y[0, 1, 2, 0] = 1
    return convolveTransposed2d(y, Tensor(ones: [kernel, kernel, 1, 1]), geometry: geometry).output
  }
  /// What the engine's transposed convolution makes of one pixel of a 4 × 4 image.
  func stamp(at pixel: (Int, Int), kernel: Int, stride: Int, padding: Int) -> Tensor {
    var y = Tensor(zeros: [1, 4, 4, 1])
    y[0, pixel.0, pixel.1, 0] = 1
    return convolveTransposed2d(
      y, Tensor((1...kernel * kernel).map(Float.init), shape: [kernel, kernel, 1, 1]),
      geometry: ConvolutionGeometry(stride: stride, padding: padding)
    ).output
  }
  // snippet.show
  figure(
    "fig:stamp",
    PlotGrid(
      [
        heat(
          of: stamp(at: (1, 1), kernel: 3, stride: 1, padding: 1), title: "k = 3, s = 1, p = 1"),
        heat(
          of: stamp(at: (1, 1), kernel: 3, stride: 2, padding: 0), title: "k = 3, s = 2, p = 0"),
        heat(
          of: stamp(at: (1, 1), kernel: 4, stride: 2, padding: 1), title: "k = 4, s = 2, p = 1"),
        heat(
          of: stamp(at: (0, 3), kernel: 4, stride: 2, padding: 1), title: "the same, from a corner"),
      ], columns: 4),
    alt:
      "Four images, each with one square block of shades that grow stronger downwards: on 4 × 4 pixels, on "
      + "9 × 9, on 8 × 8, and on 8 × 8 in the upper right corner with a row and a column cut off.",
    caption:
      "What one pixel of a 4 × 4 image becomes: the kernel, here the numbers from 1 up row by row. The stride "
      + "moves the stamp of the neighbor; the padding is cut off, so a stamp from the corner loses its edge."
  )

  //: Move the kernel and the stride. Where the stride is longer than the kernel, stamps leave gaps; where it is
  //: shorter, they overlap.

  try figure(
    "fig:one-pixel",
    over: Slider("k, side of the kernel", 1...6, default: 4, steps: 6, decimals: 0),
    Slider("s, stride", 1...4, default: 2, steps: 4, decimals: 0),
    alt: "Two blocks of shades on an empty image: the stamps of two pixels beside each other.",
    caption:
      "What two neighboring pixels of a 4 × 4 image become together, without padding. Each stamps the kernel; "
      + "where both reach, the shades add up."
  ) { k, s in
    let (kernel, stride) = (Int(k.rounded()), Int(s.rounded()))
    return heat(
      of: twoStamps(kernel: kernel, stride: stride), title: "k = \(kernel), s = \(stride)")
  }

  //: Transposing a matrix is the same as moving it to the other side of an inner product:
  //:
  //: $$ \langle A x,\, y \rangle = \langle x,\, A^\top y \rangle \qquad \text{for all } x, y $$ {#eq:adjoint}
  //:
  //: Each side is one number. The engine computes the two sides by two different programs, the convolution
  //: and the transposed one. The explicit matrix is a third way.

  verify("eq:adjoint", "the engine's two convolutions are adjoint", by: .exact) { check in
    for var draw in check.draws(24) {
      let layer = Layer(using: &draw)
      let x = wholeNumbers(layer.inputShape, using: &draw)
      let y = wholeNumbers(layer.outputShape, using: &draw)
      check.equal(
        "\(draw.name), \(layer.description)",
        sides: [
          "⟨Ax, y⟩": dot(layer.convolve(x), y),
          "⟨x, Aᵀy⟩ by the matrix": dot(x.doubles, layer.matrix.transposed * y.doubles),
        ], scale: 1
      ) { slip in
        dot(x, slip("kernel turned by half a turn", layer.turned, for: layer).transpose(y))
      }
    }
  }

  //: What is the size of its output? It is the size of an image that would have given $n$ outputs. There are $s$ such
  //: sizes, because (eq:output-size) rounds down. An **output padding** $q$ between 0 and $s - 1$ chooses one:
  //:
  //: $$ \text{size} = (n - 1)\,s - 2p + d(k - 1) + 1 + q $$ {#eq:transposed-size}
  //:
  //: For the kernels of (eq:halving) and $q = 0$ it is $ns$: the layer that divides by the stride, read
  //: backwards, multiplies by it.

  verify("eq:transposed-size", "all sizes that a convolution takes to n", by: .enumeration) {
    check in
    for (k, s, p) in product(1...4, 1...3, 0...2) {
      for (d, n) in product(1...2, 3...6) {
        let span = d * (k - 1) + 1
        // Of an image of m pixels: how often the kernel can be laid down, one place after the other.
        let sizes = (max(1, span - 2 * p)...60).filter { m in
          stride(from: -p, through: m + p - span, by: s).reduce(0) { count, _ in count + 1 } == n
        }
        guard (n - 1) * s - 2 * p + span >= 1 else { continue }
        let made = (0..<s).map { q in
          convolveTransposed2d(
            Tensor(ones: [1, n, n, 1]), Tensor(ones: [k, k, 1, 1]),
            geometry: ConvolutionGeometry(stride: s, padding: p, dilation: d), outputPadding: q
          ).output.shape[1]
        }
        let name = "n = \(n), k = \(k), s = \(s), p = \(p), d = \(d)"
        for (route, found) in [("counted", sizes), ("the engine with q = 0 … s − 1", made)] {
          check.identical("\(name), \(route)", to: found) { slip in
            (0..<s).map { q -> Int in
              let steps = slip("n for n − 1", n, for: n - 1) * s
              let margin = slip("p for 2p", p, for: 2 * p)
              return steps - margin + d * (k - 1) + 1 + slip("q left out", 0, for: q)
            }
          }
        }
      }
    }
  }

  //: ## Two more ways to see it
  //:
  //: **Zeros between.** Spread the numbers of $y$ apart by $s - 1$ zeros, turn the kernel by half a turn, and a
  //: convolution of stride 1 does the stamping:
  //:
  //: $$ A^\top y = \mathrm{conv}\left(y{\uparrow}s;\; \text{kernel } w_{k-1-i,\,k-1-j,\,b,\,a},\; \text{dilation } d,\; \text{padding } d(k - 1) - p\right) $$ {#eq:zero-insertion}
  //:
  //: This is the picture of most tutorials, and of the name *fractionally strided convolution*. It
  //: also wastes $1 - 1/s^2$ of its multiplications on zeros. **Phases.** Leave the zeros out. A
  //: place $m$ is reached by the taps with $i \equiv m + p$ modulo $s$ only: along one axis, with
  //: $m + p = sg + \varphi$ and $d = 1$,
  //:
  //: $$ (A^\top y)_{sg + \varphi - p} = \sum_{h} w_{\varphi + sh} \; y_{g - h}, \qquad \varphi = 0, \dots, s - 1 $$ {#eq:phases}
  //:
  //: So a transposed convolution of stride $s$ is $s^2$ small convolutions, one for each **phase** of the pixels,
  //: whose results are laid side by side (Shi and others, 2016). The phases are independent: they have no
  //: weight in common. (sec:4.5-checkerboards) rests on this.

  verify("eq:zero-insertion", "zeros between, kernel turned", by: .exact) { check in
    for var draw in check.draws(20) {
      let layer = Layer(using: &draw)
      let y = wholeNumbers(layer.outputShape, using: &draw)
      check.identical(
        "\(draw.name), \(layer.description)", to: layer.transpose(y)
      ) { slip in
        layer.zeroInsertion(
          y, kernel: slip("kernel not turned", layer.weights, for: layer.weights.turned))
      }
    }
  }

  verify("eq:phases", "one small convolution a phase", by: .exact) { check in
    for var draw in check.draws(20) {
      let layer = Layer(using: &draw, dilations: 1...1)
      let y = wholeNumbers(layer.outputShape, using: &draw)
      check.identical("\(draw.name), \(layer.description)", to: layer.transpose(y)) { slip in
        slip("kernel turned by half a turn", layer.turned, for: layer).phases(y)
      }
    }
  }
}
