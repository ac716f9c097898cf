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

//: # Checkerboards in the spectrum

func checkerboardsInTheSpectrum(_ chapter: Chapter) throws {
  //: A pattern that repeats every $s$ pixels stands out in a Fourier transform. Write
  //: $\hat x(\omega, \nu) = \sum_{m,l} x_{m,l}\, e^{-\mathrm{i}(\omega m + \nu l)}$, a sum that is
  //: computed as it stands.
  //:
  //: Stamping is easy to transform, as each stamp is a moved kernel. Without padding,
  //:
  //: $$ \widehat{A^\top y}\,(\omega, \nu) = \hat w(\omega, \nu)\; \hat y(s\omega, s\nu) $$ {#eq:spectrum}
  //:
  //: The second factor is the input's spectrum, repeated: $\hat y(s\omega)$ has the period $2\pi/s$, so every frequency
  //: of the input appears $s$ times each way, once where it belongs and otherwise as an **alias**. A constant input,
  //: all of it at frequency 0, has aliases at $2\pi/s$, for $s = 2$ at $\pi$, where neighbors alternate: the
  //: checkerboard. The first factor is the kernel's own spectrum, and the kernel can avoid the board only by being zero
  //: there.

  verify("eq:spectrum", "the spectrum of a stamped image", by: .closedForm) { check in
    for var draw in check.draws(12) {
      let k = draw.integer(in: 1...5), s = draw.integer(in: 2...3), n = draw.integer(in: 2...6)
      let weights = wholeNumbers([k, k, 1, 1], using: &draw)
      let y = wholeNumbers([1, n, n, 1], using: &draw)
      let x = convolveTransposed2d(y, weights, geometry: ConvolutionGeometry(stride: s)).output
      let (ω, ν) = (draw.uniform(in: 0...2 * Double.pi), draw.uniform(in: 0...2 * Double.pi))
      let left = transform(x.doubles, width: x.shape[2], ω, ν)
      func right(_ stride: Double) -> (re: Double, im: Double) {
        let a = transform(weights.doubles, width: k, ω, ν)
        let b = transform(y.doubles, width: n, stride * ω, stride * ν)
        return (a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
      }
      let scale = weights.doubles.reduce(1) { $0 + abs($1) } * y.doubles.reduce(1) { $0 + abs($1) }
      check.equal(
        "\(draw.name), k = \(k), s = \(s), real part", to: left.re, scale: scale
      ) { slip in
        right(slip("ω/s for sω", 1 / Double(s), for: slip("ω for sω", 1, for: Double(s)))).re
      }
      check.equal(
        "\(draw.name), k = \(k), s = \(s), imaginary part", to: left.im, scale: scale
      ) { slip in
        right(slip("ω/s for sω", 1 / Double(s), for: slip("ω for sω", 1, for: Double(s)))).im
      }
    }
  }

  //: A remedy is to enlarge the image by repeating pixels, and to convolve that with stride 1 and $k = 3$:
  //: **resize-convolution**. It looks like another layer, but it is a transposed convolution with a kernel of 4,
  //: stride 2, padding 1, whose 16 weights are made of 9, along one axis
  //:
  //: $$ \tilde w_j = w_{2-j} + w_{3-j}, \qquad j = 0, \dots, 3, \qquad w_i = 0 \text{ outside } 0 \dots 2 $$ {#eq:resize}
  //:
  //: and in the plane the sums of four. Its spectrum vanishes where the board would be,
  //:
  //: $$ \hat{\tilde w}(\pi, \nu) = \hat{\tilde w}(\omega, \pi) = 0 $$ {#eq:zero}
  //:
  //: since along an axis $\tilde w_0 - \tilde w_1 + \tilde w_2 - \tilde w_3 = 0$ for every $w$. It gives up 7 of 16
  //: degrees of freedom to make a checkerboard impossible.

  // snippet.fold The kernel that does it
  /// The kernel of a transposed convolution that does what resize-convolution does with `w`.
  func resizeKernel(_ w: Tensor) -> Tensor {
    var v = Tensor(zeros: [4, 4, w.shape[3], w.shape[2]])
    for (j, h) in product(0...3, 0...3) {
      for (i, g) in product(2 - j...3 - j, 2 - h...3 - h) {
        guard (0...2).contains(i), (0...2).contains(g) else { continue }
        for (a, b) in product(0...w.shape[2] - 1, 0...w.shape[3] - 1) {
          v[j, h, b, a] += w[i, g, a, b]
        }
      }
    }
    return v
  }

  verify("eq:resize", "resize-convolution is a transposed convolution", by: .exact) { check in
    for var draw in check.draws(12) {
      let y = wholeNumbers(
        [1, draw.integer(in: 2...6), draw.integer(in: 2...6), 2], using: &draw)
      let w = wholeNumbers([3, 3, 2, 3], using: &draw)
      let resized = convolve2d(
        upsampleNearest(y, factor: 2), w, geometry: ConvolutionGeometry(padding: 1)
      ).output
      let geometry = ConvolutionGeometry(stride: 2, padding: 1)
      check.identical(
        "\(draw.name), \(y.shape[1]) × \(y.shape[2])", to: resized
      ) { slip in
        let kernel = resizeKernel(slip("w turned by half a turn", w.turned, for: w))
        return convolveTransposed2d(y, kernel, geometry: geometry).output
      }
    }
  }

  verify("eq:zero", "and cannot draw a checkerboard", by: .closedForm) { check in
    for var draw in check.draws(12) {
      let w = wholeNumbers([3, 3, 1, 1], using: &draw)
      let v = resizeKernel(w).doubles
      let free = wholeNumbers([4, 4, 1, 1], using: &draw).doubles
      let frequency = draw.uniform(in: 0...2 * Double.pi)
      for (name, ω, ν) in [("across", .pi, frequency), ("down", frequency, .pi)] {
        check.zero("\(draw.name), \(name)", scale: 100) { slip in
          let kernel = slip("any kernel of 4 × 4", free, for: v)
          let value = transform(kernel, width: 4, ω, ν)
          return hypot(value.re, value.im)
        }
      }
    }
  }

  //: ## Measured
  //:
  //: Three untrained generators are compared. They are alike but for the way in which they double
  //: an image: a kernel of 3 with stride 2, a kernel of 4 with stride 2, and resize-convolution
  //: with a kernel of 3. (fig:boards) shows what they draw, and (fig:spectrum) how strong the
  //: boards are.

  let drawnCount = chapter.quick ? 100 : 600
  let drawn = Doubling.allCases.map { doubling in
    var random = chapter.stream("untrained \(doubling.name)")
    return (0..<drawnCount).map { _ in doubling.image(using: &random) }
  }
  images(
    "fig:boards",
    ImageGrid(
      pixels: drawn.flatMap { $0.prefix(8).flatMap(\.scalars) }, count: 24, height: 32, width: 32,
      columns: 8, scale: 3, range: -4...4),
    alt:
      "Three rows of eight abstract textures. The first two are covered with regular fine patterns, the third "
      + "consists of smooth blots.",
    caption:
      "What untrained generators draw, each with weights of its own. From above: kernel 3 with stride 2, kernel 4 "
      + "with stride 2, resize-convolution with kernel 3.")
  let spectra = drawn.map(rowSpectrum)
  let squares = drawn.map { images in
    // One column of every phase pattern: the mean over rows would hide it.
    Array(meanSquares(images)[15 * 32..<16 * 32])
  }
  let cycles = (0...16).map { Double($0) / 32 }
  figure(
    "fig:spectrum",
    PlotGrid(
      [
        zip(Doubling.allCases, spectra).reduce(
          Plot(
            "spectrum of rows", x: .init("frequency", unit: "cycles a pixel"), y: "mean power"
          ).yAxis(.logarithmic).legend(.bottomLeft)
        ) { $0.line($1.0.name, x: cycles, y: $1.1) },
        zip(Doubling.allCases, squares).reduce(
          Plot("one row, pixel by pixel", x: "column", y: "mean square").yAxis(.linear, 0...5)
            .legend(.topRight)
        ) { $0.line($1.0.name, x: (0..<32).map(Double.init), y: $1.1) },
      ], columns: 2),
    alt:
      "Left: power falls with frequency; two of three curves have peaks at a quarter and a half of a cycle a "
      + "pixel, where the third has a dip. Right: mean squares along a row; one curve alternates between high "
      + "and low, the others do not.",
    caption:
      "\(drawnCount) images of each kind. Left: mean power along rows; boards are peaks at 1/4 and 1/2, "
      + "periods of four and two pixels. Right: the mean square at each pixel of row 15 over all weights, where only what is the "
      + "same for all weights remains.")

  // snippet.hide
  /// Power at the highest frequency in units of the power at the two frequencies before it.
  func peak(_ spectrum: [Double]) -> Double { spectrum[16] / ((spectrum[14] + spectrum[15]) / 2) }
  /// How much the mean square of inner even columns differs from that of odd ones.
  func alternation(_ squares: [Double]) -> Double {
    let inner = Array(squares[8..<24])
    let even = stride(from: 0, to: 16, by: 2).reduce(0.0) { $0 + inner[$1] }
    let odd = stride(from: 1, to: 16, by: 2).reduce(0.0) { $0 + inner[$1] }
    return max(even, odd) / min(even, odd)
  }
  // snippet.show
  text(
    #"""
    At the frequency of the board the kernel of 3 has \#(peak(spectra[0]), digits: 2) times the power of the frequencies
    beside it, the kernel of 4 \#(peak(spectra[1]), digits: 2) times, resize-convolution \#(peak(spectra[2]), digits: 1).
    This agrees with (eq:phase-difference): a kernel of 4 draws boards as well. But its boards differ from one set of weights
    to the next. Averaged over weights, odd and even columns of its images differ by a factor of
    \#(alternation(squares[1]), digits: 2) in mean square, those of the kernel of 3 by \#(alternation(squares[0]), digits: 2),
    where (eq:overlap) has 2. All of these networks are untrained: what training does to a board was not measured here.
    """#)
}
