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

//: # It is not the inverse

func itIsNotTheInverse(_ chapter: Chapter) throws {
  //: The layer is often called a *deconvolution* (after Zeiler and others, 2010). Elsewhere, in signal processing for
  //: one, this word means to undo a convolution. Does the layer do that? Any matrix has singular values $\sigma_i$ with
  //: orthonormal directions $v_i$ in its domain, and
  //:
  //: $$ \|A x\|^2 = \langle x, A^\top A x\rangle = \sum_i \sigma_i^2\, \langle v_i, x\rangle^2 $$ {#eq:singular}
  //:
  //: A direction with $\sigma_i = 0$ is lost for good; the others come back from $A^\top A$
  //: multiplied by $\sigma_i^2$. The eigenvalues of the explicit matrix $A^\top A$ are the
  //: $\sigma_i^2$, and its eigenvectors are the $v_i$.

  // snippet.hide
  // snippet.show

  verify("eq:singular", "lengths by singular values", by: .closedForm) { check in
    for var draw in check.draws(6) {
      let example = try EigenCase(&draw)
      let (layer, x) = (example.layer, example.x)
      let y = layer.convolve(x)
      check.equal(
        example.name,
        sides: [
          "‖Ax‖² by the engine": dot(y, y), "⟨x, AᵀAx⟩ by the engine": dot(x, layer.transpose(y)),
        ]
      ) { slip in
        let total = example.sum(with: x) { square in
          let power = slip("σ for σ²", sqrt(max(0, square)), for: square)
          return slip("1 for every σ²", 1, for: power)
        }
        return Estimate(total, error: 1e-10 * dot(y, y))
      }
    }
  }

  //: So the name promises too much. It suggests $A^\top A x = x$ (Long, Shelhamer and Darrell, 2015, use the word and
  //: mean the transpose). What holds is
  //:
  //: $$ A^\top A\, x = \sum_i \sigma_i^2\, \langle v_i, x\rangle\, v_i $$ {#eq:there-and-back}

  verify("eq:there-and-back", "there and back multiplies by σ²", by: .closedForm) { check in
    for var draw in check.draws(6) {
      let example = try EigenCase(&draw)
      let (layer, x, probe) = (example.layer, example.x, example.probe)
      let returned = layer.transpose(layer.convolve(x))
      let scale = sqrt(dot(returned, returned) * dot(probe, probe))
      check.equal(
        "\(example.name), along a random direction", to: dot(probe, returned), scale: scale
      ) { slip in
        let corrected = example.sum(with: probe) { $0 }
        return Estimate(
          slip("x, as the name promises", dot(probe, x), for: corrected), error: 1e-10 * scale)
      }
    }
  }

  //: When would it be the inverse? When all $\sigma_i$ are 1, that is when $A^\top A$ is the identity. The simplest
  //: such layer has a kernel as long as the stride, so that patches do not overlap, and as many channels as a patch
  //: has pixels, with orthonormal kernels $h_b$, $b = 1, \dots, s^2$:
  //:
  //: $$ k = s, \quad p = 0, \quad \langle h_b, h_c \rangle = [b = c] \qquad\Rightarrow\qquad A^\top A = I $$ {#eq:patches}
  //:
  //: The four *Haar* wavelets are an example, four kernels of halves: the mean, left against right, above against
  //: below, and the two diagonals. (fig:singular) shows what they do.

  let haar = Tensor(
    [1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1, 1, -1, -1, 1].map { $0 / 2 }, shape: [2, 2, 1, 4])

  verify("eq:patches", "patches in an orthonormal basis come back", by: .exact) { check in
    for var draw in check.draws(8) {
      let side = 2 * draw.integer(in: 1...5)
      let patches = Layer(
        height: side, width: side, weights: haar, geometry: ConvolutionGeometry(stride: 2))
      let three = Layer(
        height: side, width: side, weights: haar.slice(axis: 3, 0..<3),
        geometry: ConvolutionGeometry(stride: 2))
      let x = wholeNumbers(patches.inputShape, using: &draw)
      check.identical("\(draw.name), \(side) × \(side)", to: x) { slip in
        let layer = slip("three of the four kernels", three, for: patches)
        return layer.transpose(layer.convolve(x))
      }
    }
  }

  // snippet.hide
  var spectraStream = chapter.stream("singular values")
  let singularLayers: [(String, Tensor, ConvolutionGeometry)] = [
    (
      "k = 4, s = 2, 1 to 1 channel",
      Tensor(normal: [4, 4, 1, 1], standardDeviation: 0.5, using: &spectraStream),
      ConvolutionGeometry(stride: 2, padding: 1)
    ),
    (
      "k = 4, s = 2, 1 to 4 channels",
      Tensor(normal: [4, 4, 1, 4], standardDeviation: 0.25, using: &spectraStream),
      ConvolutionGeometry(stride: 2, padding: 1)
    ),
    ("Haar patches, 1 to 4 channels", haar, ConvolutionGeometry(stride: 2)),
  ]
  let singularValues = try singularLayers.map { _, weights, geometry in
    let matrix = Layer(height: 8, width: 8, weights: weights, geometry: geometry).matrix
    return try SymmetricEigen(matrix.transposed * matrix).values.map { sqrt(max(0, $0)) }
  }
  // snippet.show
  figure(
    "fig:singular",
    zip(singularLayers, singularValues).reduce(
      Plot(x: "number", y: "singular value").legend(.above)
    ) {
      $0.points($1.0.0, x: $1.1.indices.map { Double($0 + 1) }, y: $1.1)
    },
    alt:
      "Singular values in falling order: one layer has sixteen and then zeros, one falls steadily from about "
      + "two to nearly zero, one is flat at one.",
    caption:
      "The 64 singular values of three layers on 8 × 8 images. Random kernels stretch some directions and "
      + "squash others; from 64 pixels to 16 numbers, 48 directions are lost whatever the kernel.")

  // snippet.hide
  /// A smoothing kernel of 4 × 4 with stride 2 on 16 × 16 pixels.
  let blur = Layer(
    height: 16, width: 16,
    weights: Tensor(
      [1, 3, 3, 1].flatMap { a in [1, 3, 3, 1].map { $0 * a / 64 } }, shape: [4, 4, 1, 1]),
    geometry: ConvolutionGeometry(stride: 2, padding: 1))
  let blurMatrix = blur.matrix
  let blurCovariance = try Cholesky(blurMatrix * blurMatrix.transposed)
  let shownDigits = try gameImages(chapter.data).test.resized(height: 16, width: 16)
  let original = (0..<8).map { index in
    Array(shownDigits.pixels[index * 256..<(index + 1) * 256])
  }
  /// There by the convolution, back by its transpose, at the brightness that fits best.
  let transposedBack = original.map { pixels in
    let x = Tensor(pixels, shape: [1, 16, 16, 1])
    let back = blur.transpose(blur.convolve(x))
    return back * Float(dot(x, back) / max(dot(back, back), 1e-12))
  }
  /// There by the convolution, back by the pseudo-inverse Aᵀ(AAᵀ)⁻¹: of all images with the same
  /// convolution the shortest.
  let solvedBack = original.map { pixels in
    blurMatrix.transposed * blurCovariance.solve(blurMatrix * pixels.map(Double.init))
  }
  func relativeError(_ images: [[Double]]) -> Double {
    let wrong = zip(original, images).reduce(0.0) { sum, pair in
      sum + zip(pair.0, pair.1).reduce(0) { $0 + pow(Double($1.0) - $1.1, 2) }
    }
    return sqrt(wrong / original.joined().reduce(0.0) { $0 + Double($1 * $1) })
  }
  // snippet.show
  images(
    "fig:back",
    ImageGrid(
      pixels: original.flatMap { $0 } + transposedBack.flatMap(\.scalars)
        + solvedBack.flatMap { $0.map(Float.init) },
      count: 24, height: 16, width: 16, columns: 8),
    alt:
      "Three rows of eight digits: sharp, strongly blurred, and nearly sharp with slight ripples.",
    caption:
      "Digits; digits after a smoothing convolution of stride 2 and its transpose; digits after the same "
      + "convolution and its pseudo-inverse.")
  text(
    #"""
    The transpose brings the digits back blurred twice: the norm of the error is
    \#(relativeError(transposedBack.map(\.doubles)), percent: 0) of the norm of the images. With the pseudo-inverse it is
    \#(relativeError(solvedBack), percent: 0). Three quarters of the directions are lost, and these digits use little of
    them. For a generator this is no fault. It does not have to restore an image. It needs a linear map from few numbers
    to many, with kernels that it can learn.
    """#)
}
