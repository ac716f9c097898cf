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

//: # Checkerboards

func checkerboards(_ chapter: Chapter) throws {
  //: Images from generators of this kind are often covered with a fine regular pattern. It comes from the way in which
  //: stamps overlap (Odena, Dumoulin and Olah, 2016). Along one axis, away from the edges, a place of phase
  //: $\varphi$, that is $m + p = sg + \varphi$, is reached by
  //:
  //: $$ c_\varphi = \left\lfloor \frac{k - 1 - \varphi}{s} \right\rfloor + 1 $$ {#eq:overlap}
  //:
  //: stamps, and in the plane by the product $c_\varphi c_\psi$. On average over the phases this is $k/s$, but it is
  //: the same everywhere only if $s$ divides $k$. With $k = 3$ and $s = 2$ the numbers are 2, 1, 2, 1, …, and their
  //: products 4, 2 and 1. The kernel of 5 with stride 2, which the authors of DCGAN used, has the counts 3, 2, 3, 2, …,
  //: and the products 9, 6 and 4.

  verify("eq:overlap", "how many stamps reach a pixel", by: .enumeration) { check in
    for (k, s, p) in product(1...6, 1...4, 0...2) where k > 2 * p {
      let x = convolveTransposed2d(
        Tensor(ones: [1, 12, 12, 1]), Tensor(ones: [k, k, 1, 1]),
        geometry: ConvolutionGeometry(stride: s, padding: p)
      ).output
      // One period in the middle, where no edge is near.
      for (m, l) in product(6 * s...7 * s - 1, 6 * s...7 * s - 1) {
        let (phase, phase2) = ((m + p) % s, (l + p) % s)
        check.equal(
          "k = \(k), s = \(s), p = \(p), phases \(phase) and \(phase2)",
          to: Double(x[0, m, l, 0]), scale: 1
        ) { slip in
          func count(_ phase: Int) -> Double {
            let taps = slip("k for k − 1", k, for: k - 1) - phase
            let counted = phase < k ? Double(taps / s + 1) : 0
            return slip("k/s in every phase", Double(k) / Double(s), for: counted)
          }
          return count(phase) * count(phase2)
        }
      }
    }
  }

  // snippet.show
  figure(
    "fig:overlap",
    PlotGrid(
      [
        heat(of: overlap(kernel: 3, stride: 2), title: "k = 3, s = 2"),
        heat(of: overlap(kernel: 4, stride: 2), title: "k = 4, s = 2"),
        heat(of: overlap(kernel: 5, stride: 3), title: "k = 5, s = 3"),
      ], columns: 3),
    alt:
      "Three images of counts: a lattice of strong squares on faint ground, a uniform strong square with a fainter "
      + "rim, and a wider lattice.",
    caption:
      "How many stamps of 6 × 6 numbers reach a pixel, from 1 (faint) to 4 (strong). Only the kernel that the "
      + "stride divides covers the inside of the image uniformly.")

  try figure(
    "fig:counts",
    over: Slider("k, side of the kernel", 1...6, default: 5, steps: 6, decimals: 0),
    Slider("s, stride", 1...3, default: 2, steps: 3, decimals: 0),
    alt: "An image of counts, with a regular pattern where the stride does not divide the kernel.",
    caption:
      "The same for any kernel and stride, at first for DCGAN's own kernel of 5 with stride 2. The inside is even "
      + "where the stride divides the kernel, and empty in places where it is longer."
  ) { k, s in
    let (kernel, stride) = (Int(k.rounded()), Int(s.rounded()))
    return heat(of: overlap(kernel: kernel, stride: stride), title: "k = \(kernel), s = \(stride)")
  }

  //: ## Equal counts are not enough
  //:
  //: A kernel of 4 with stride 2 has the same count everywhere. That makes an image without a pattern *possible*.
  //: Where the input is constant, $y_u = y_0$ say, a pixel of phase $\varphi$ becomes (along one axis)
  //:
  //: $$ (A^\top y)_{sg + \varphi - p} = S_\varphi\, y_0, \qquad S_\varphi = \sum_{i \,\equiv\, \varphi \bmod s} w_i $$ {#eq:phase-sums}
  //:
  //: so the image is constant too if and only if the sums $S_\varphi$ of all phases are the same, and nothing in the
  //: network makes them so: they have no weight in common. With fresh weights of variance $\varsigma^2$ two phases
  //: differ by
  //:
  //: $$ \mathbb{E}\left[(S_\varphi - S_\psi)^2\right] = \varsigma^2\,(c_\varphi + c_\psi), \qquad \varphi \ne \psi $$ {#eq:phase-difference}
  //:
  //: which is not 0 if the counts are equal. Equal counts give all phases the same *variance*. So no phase is
  //: larger than the others on average over the weights, but for given weights the phases differ.

  verify("eq:phase-sums", "a constant image, stamped", by: .exact) { check in
    for var draw in check.draws(16) {
      let k = draw.integer(in: 2...6), s = draw.integer(in: 2...3)
      let weights = wholeNumbers([k, k, 1, 1], using: &draw)
      let brightness = Float(draw.integer(in: 1...5))
      let x = convolveTransposed2d(
        Tensor(repeating: brightness, shape: [1, 12, 12, 1]), weights,
        geometry: ConvolutionGeometry(stride: s)
      ).output
      let (m, l) = (6 * s + draw.integer(in: 0...s - 1), 6 * s + draw.integer(in: 0...s - 1))
      let taps = weights.doubles
      check.equal(
        "\(draw.name), k = \(k), s = \(s), phases \(m % s) and \(l % s)",
        to: Double(x[0, m, l, 0]), scale: 1
      ) { slip in
        let beside = slip("the phase beside it", 1, for: 0)
        let tapsOfPhase = product(0...k - 1, 0...k - 1).filter { i, j in
          i % s == (m + beside) % s && j % s == l % s
        }
        let sum = tapsOfPhase.reduce(0.0) { $0 + taps[$1.0 * k + $1.1] }
        let mean = taps.reduce(0, +) / Double(s * s)
        return slip("the mean of all phases", mean, for: sum) * Double(brightness)
      }
    }
  }

  verify("eq:phase-difference", "fresh weights tell phases apart", by: .enumeration) { check in
    for (k, s) in product(2...8, 2...4) where k >= s {
      for (phase, other) in product(0...s - 1, 0...s - 1) where phase < other {
        // Weights of +1 and −1, all 2ᵏ kernels: variance 1.
        var mean = 0.0
        for signs in 0..<(1 << k) {
          let taps = (0..<k).map { signs >> $0 & 1 == 1 ? 1.0 : -1.0 }
          let difference = taps.indices.reduce(0.0) {
            $0 + ($1 % s == phase ? taps[$1] : $1 % s == other ? -taps[$1] : 0)
          }
          mean += difference * difference / Double(1 << k)
        }
        func count(_ phase: Int) -> Int { (k - 1 - phase) / s + 1 }
        check.equal(
          "k = \(k), s = \(s), phases \(phase) and \(other)", to: mean, scale: 1
        ) { slip in
          count(phase) + slip("minus for plus", -1, for: 1) * count(other)
        }
      }
    }
  }
}
