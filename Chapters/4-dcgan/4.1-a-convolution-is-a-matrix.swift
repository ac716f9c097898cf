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

//: # A convolution is a matrix

func aConvolutionIsAMatrix(_ chapter: Chapter) throws {
  //: Lay a small **kernel** $w$ of $k \times k$ numbers on an image $x$, multiply what lies on each other, add
  //: up, write down one number; move on by the **stride** $s$. Around the image is a margin of $p$ zeros, the
  //: **padding**, and between neighboring taps of the kernel is a distance $d$, the **dilation**. With $a$
  //: counting channels of the input and $b$ those of the output,
  //:
  //: $$ y_{u,v,b} = \sum_{i,j,a} w_{i,j,a,b} \; x_{su + di - p,\; sv + dj - p,\; a} $$ {#eq:convolution definition}
  //:
  //: where $x$ is 0 outside the image. (Mathematicians flip the kernel first and call this one a
  //: *correlation*. For a learned kernel that makes no difference.) Each output is a weighted sum
  //: of inputs, so the map is linear. Read image and output as lists, and it is a matrix:
  //:
  //: $$ y = Ax, \qquad A_{(u,v,b),(m,l,a)} = \begin{cases} w_{i,j,a,b} & \text{if } m = su + di - p \text{ and } l = sv + dj - p \\
  //:    0 & \text{if no taps } i, j \text{ do that} \end{cases} $$ {#eq:matrix}
  //:
  //: (quote:matrix)
  //:
  //: The checks of this chapter use kernels and images of small whole numbers, whose sums and
  //: products are exact in single precision. So the two sides agree to the last bit, and not only
  //: to six digits. (fig:matrix) shows two such matrices.

  verify("eq:matrix", "the engine's convolution is multiplication by the matrix", by: .exact) {
    check in
    for var draw in check.draws(24) {
      let layer = Layer(using: &draw)
      let x = wholeNumbers(layer.inputShape, using: &draw)
      check.identical("\(draw.name), \(layer.description)", to: layer.convolve(x).doubles) { slip in
        slip("kernel turned by half a turn", layer.turned, for: layer).matrix * x.doubles
      }
    }
  }

  // snippet.show

  let oneToNine = Tensor((1...9).map(Float.init), shape: [3, 3, 1, 1])
  figure(
    "fig:matrix",
    PlotGrid(
      [1, 2].map { stride in
        let layer = Layer(
          height: 6, width: 6, weights: oneToNine,
          geometry: ConvolutionGeometry(stride: stride, padding: 1))
        return heat(
          of: layer.matrix, title: "stride \(stride)", x: "input pixel", y: "output pixel")
      }, columns: 2),
    alt:
      "Two sparse matrices. Left, 36 by 36: three bands of three diagonals each, with gaps. Right, "
      + "9 by 36: the same pattern in steps of two columns.",
    caption:
      "A kernel of the numbers 1 to 9 on a 6 × 6 image with padding 1, as a matrix; rows are counted from "
      + "below. Each row holds the kernel, moved on by the stride; where the kernel hangs over the edge of "
      + "the image, a part is missing. All that the matrix can learn are nine numbers.")

  let denseWeights = Double(16 * 16 * 64) * Double(8 * 8 * 128)
  let sharedWeights = Double(4 * 4 * 64 * 128)
  text(
    #"""
    The sparse matrix says two things. **Nearness**: an output depends on the pixels under the kernel
    only. **Sameness**: every row holds the same numbers. A layer that makes 8 × 8 × 128 numbers of
    16 × 16 × 64 would have \#(denseWeights / 1e6, digits: 3) million weights as a full matrix; with a kernel of 4 × 4
    it has \#(sharedWeights / 1e6, digits: 2) million, \#(denseWeights / sharedWeights, digits: 4) times fewer.
    """#)

  //: Because of sameness the layer treats a thing alike wherever it is. Let $T_t$ move an image by $t$ pixels,
  //: far enough from the edges that nothing is lost:
  //:
  //: $$ A\,T_{st}\,x = T_t\,A\,x $$ {#eq:equivariance}
  //:
  //: Move the input by the stride and the output moves by one. Move it by less, and nothing of the kind holds:
  //: a layer of stride 2 sees something new when its input moves by one pixel.

  verify("eq:equivariance", "what moves in the input moves in the output", by: .exact) { check in
    for var draw in check.draws(16) {
      let kernel = draw.integer(in: 1...4), stride = draw.integer(in: 1...3)
      let layer = Layer(
        height: 24, width: 24, weights: wholeNumbers([kernel, kernel, 2, 2], using: &draw),
        geometry: ConvolutionGeometry(stride: stride, padding: 1))
      let thing = wholeNumbers([1, 6, 6, 2], using: &draw)
      let x = thing.padded([(0, 0), (8, 10), (8, 10), (0, 0)], value: 0)
      let t = draw.integer(in: 1...2)
      check.identical(
        "\(draw.name), kernel \(kernel), stride \(stride), moved by \(t)",
        to: layer.convolve(x).moved(down: t)
      ) { slip in
        layer.convolve(x.moved(down: slip("t for st", t, for: stride * t)))
      }
    }
  }
}
