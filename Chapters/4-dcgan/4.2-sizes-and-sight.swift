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

//: # How many outputs, and how far each sees

func sizesAndSight(_ chapter: Chapter) throws {
  //: Along an axis of $n$ pixels the kernel begins at $-p$ and spans $d(k - 1) + 1$ pixels; it can be moved on
  //: until it reaches the end of the right margin:
  //:
  //: $$ \text{outputs}(n) = \left\lfloor \frac{n + 2p - d(k - 1) - 1}{s} \right\rfloor + 1 $$ {#eq:output-size}
  //:
  //: The check counts the places one by one, for every combination of small numbers.

  verify("eq:output-size", "how often the kernel fits", by: .enumeration) { check in
    for k in 1...4 {
      for (s, p, d) in product(1...3, 0...2, 1...2) {
        for n in 1...9 where n + 2 * p >= d * (k - 1) + 1 {
          let starts = stride(from: -p, through: n + p - 1 - d * (k - 1), by: s)
          let geometry = ConvolutionGeometry(stride: s, padding: p, dilation: d)
          let engine = convolve2d(
            Tensor(ones: [1, n, n, 1]), Tensor(ones: [k, k, 1, 1]), geometry: geometry)
          check.equal(
            "n = \(n), k = \(k), s = \(s), p = \(p), d = \(d)",
            sides: [
              "places counted": starts.reduce(0) { count, _ in count + 1 },
              "the engine's output": engine.output.shape[1],
            ]
          ) { slip in
            let span = slip("k for d(k − 1) + 1", k, for: d * (k - 1) + 1)
            let room = n + slip("p for 2p", p, for: 2 * p) - span
            let steps = slip("rounded up", (room + s - 1) / s, for: room / s)
            return steps + 1
          }
        }
      }
    }
  }

  //: (Dumoulin and Visin, 2016, show all cases in pictures.) One case is worth remembering: a kernel as long as the
  //: stride and both margins divides the image by the stride without remainder,
  //:
  //: $$ k = s + 2p, \quad d = 1, \quad s \mid n \qquad\Rightarrow\qquad \text{outputs}(n) = n / s $$ {#eq:halving}
  //:
  //: With $s = 1$ this is the kernel of 3 with padding 1 that keeps the size, with $s = 2$ the kernel of 4 with
  //: padding 1 that halves it. Many DCGANs are built of the latter, ours too. The authors' own code has kernels of 5
  //: with stride 2; (sec:4.5-checkerboards) says what that costs.

  verify("eq:halving", "kernels that divide an image evenly", by: .enumeration) { check in
    func counted(n: Int, k: Int, s: Int, p: Int) -> Int {
      stride(from: -p, through: n + p - k, by: s).reduce(0) { count, _ in count + 1 }
    }
    for (s, p, outputs) in product(1...4, 0...3, 2...6) {
      let n = s * outputs
      check.equal("s = \(s), p = \(p), n = \(n)", to: n / s) { slip in
        let k = slip("2s for s in k", 2 * s, for: s) + slip("p for 2p in k", p, for: 2 * p)
        return counted(n: n, k: k, s: s, p: p)
      }
    }
  }

  //: ## How far an output sees
  //:
  //: Stack layers and the region of the image that one output depends on grows, its **receptive field**. A
  //: layer with kernel $k_l$ and dilation $d_l$ adds $d_l(k_l - 1)$ steps, and a step in its input is as many
  //: pixels wide as the product of all strides before it:
  //:
  //: $$ R = 1 + \sum_{l=1}^{L} d_l\,(k_l - 1) \prod_{h < l} s_h $$ {#eq:receptive-field}
  //:
  //: The engine's automatic differentiation, the *tape*, finds what an output depends on without
  //: this formula. Put kernels of ones everywhere, and take the gradient of one output with respect
  //: to the image. The region where it is not zero is the receptive field. (fig:field) shows which
  //: share of the gradient lies in each column.

  /// The gradient of the middle output of a stack of kernels of ones, with respect to a square image.
  func middleGradient(side: Int, kernels: [Int], geometries: [ConvolutionGeometry]) throws -> Tensor
  {
    let tape = Tape()
    let image = tape.variable(Tensor(zeros: [1, side, side, 1]))
    var y = image
    for (k, geometry) in zip(kernels, geometries) {
      y = convolve2d(y, tape.constant(Tensor(ones: [k, k, 1, 1])), geometry: geometry)
    }
    let middle = y.shape[1] / 2
    var one = Tensor(zeros: y.shape)
    one[0, middle, middle, 0] = 1
    return try tape.gradients(of: y, along: one)[image]
  }

  verify("eq:receptive-field", "how far an output sees", by: .automaticDifferentiation) { check in
    for var draw in check.draws(16) {
      let layers = draw.integer(in: 1...4)
      let kernels = (0..<layers).map { _ in draw.integer(in: 1...4) }
      let geometries = (0..<layers).map { _ in
        ConvolutionGeometry(stride: draw.integer(in: 1...2), dilation: draw.integer(in: 1...2))
      }
      let gradient = try middleGradient(side: 96, kernels: kernels, geometries: geometries)
      let seen = (0..<96).filter { row in (0..<96).contains { gradient[0, row, $0, 0] != 0 } }
      check.equal(
        "\(draw.name), kernels \(kernels), strides \(geometries.map(\.stride))",
        to: seen.last! - seen.first! + 1
      ) { slip in
        var (reach, jump) = (1, 1)
        for (k, geometry) in zip(kernels, geometries) {
          reach += slip("d left out", 1, for: geometry.dilation) * (k - 1) * jump
          jump *= slip("strides left out", 1, for: slip("k for s", k, for: geometry.stride))
        }
        return reach
      }
    }
  }

  let depths = [1, 2, 3, 4]
  let fields = try depths.map { depth in
    let gradient = try middleGradient(
      side: 64, kernels: Array(repeating: 4, count: depth),
      geometries: Array(repeating: ConvolutionGeometry(stride: 2, padding: 1), count: depth))
    // Kernels of ones: the same profile in every row that is seen, up to a factor.
    let profile = (0..<64).map { column in
      (0..<64).reduce(0.0) { $0 + Double(gradient[0, $1, column, 0]) }
    }
    let total = profile.reduce(0, +)
    return profile.map { $0 / total }
  }
  let fieldWidths = fields.map { profile in profile.filter { $0 > 0 }.count }
  // snippet.hide
  /// The narrowest run of pixels that holds half of a profile.
  func halfWidth(_ profile: [Double]) -> Int {
    for width in 1...profile.count {
      for start in 0...profile.count - width
      where profile[start..<start + width].reduce(0, +) >= 0.5 { return width }
    }
    return profile.count
  }
  // snippet.show
  figure(
    "fig:field",
    zip(depths, fields).reduce(
      Plot(x: "column of the image", y: "share of the paths").legend(.topLeft)
    ) {
      $0.line("\($1.0) \($1.0 == 1 ? "layer" : "layers")", x: (0..<64).map(Double.init), y: $1.1)
    },
    alt:
      "Four profiles of growing width around the middle of the image; the first is a box, the others "
      + "fall off in steps towards both sides.",
    caption:
      "Which share of all paths to the output in the middle begins in a column of a 64 × 64 image, after one "
      + "to four layers with kernel 4, stride 2, padding 1.")
  text(
    #"""
    One to four of DCGAN's layers see \#(fieldWidths[0]), \#(fieldWidths[1]), \#(fieldWidths[2]) and
    \#(fieldWidths[3]) pixels each way. The pixels do not count alike (Luo and others, 2016): of the
    \#(fieldWidths[3]) that four layers see, the \#(halfWidth(fields[3])) in the middle have half of the paths,
    because most paths of many steps end near the middle.
    """#)
}
