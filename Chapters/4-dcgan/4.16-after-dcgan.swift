import Autodiff
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

//: # After DCGAN
//:
//: What came after DCGAN keeps its game and changes what surrounds it: how noise is drawn, how it enters the
//: generator, and what the discriminator is shown.

func afterDCGAN(_ chapter: Chapter) throws {
  // snippet.hide
  let material = try Material(chapter)
  let large = try LargeTraining(chapter, material)
  let smallJudge = material.smallJudge
  let seeds = chapter.integer("seeds")
  // snippet.show

  //: ## Noise that is cut
  //:
  //: BigGAN (Brock, Donahue and Simonyan, 2019) trains with normal noise and draws pictures from noise in which
  //: every number beyond $\pm t$ is drawn anew. This **truncation trick** needs no training. Of the variance of a number
  //: it leaves
  //:
  //: $$ \mathrm{Var}[z \mid |z| \le t] = 1 - \frac{2t\,\phi(t)}{2\Phi(t) - 1}, $$ {#eq:truncated}
  //:
  //: with $\phi$ and $\Phi$ the density and the distribution function of $N(0, 1)$.

  verify("eq:truncated", "the variance that is left", by: .quadrature) { check in
    let normal = try Normal(mean: 0, standardDeviation: 1)
    for t in [0.25, 0.5, 1, 1.5, 2, 3] {
      let mass = try integrate(from: -t, to: t) { normal.density(at: $0) }
      let square = try integrate(from: -t, to: t) { $0 * $0 * normal.density(at: $0) }
      check.equal("t = \(t)", to: square / mass) { slip in
        let share =
          slip("Φ(t) for 2Φ(t) − 1", 1, for: 2) * normal.cumulative(at: t)
          - slip("Φ(t) for 2Φ(t) − 1", 0, for: 1)
        return 1 - slip("2 left out", 1, for: 2) * t * normal.density(at: t) / share
      }
    }
  }

  //: It is meant to give fewer kinds of pictures, each of them better: more precision (the share of
  //: pictures that lie among the real ones) for less recall (the share of real ones that lie among
  //: the pictures). Does it do so for the DCGAN of (sec:4.12-training)? All rows of (tab:cuts)
  //: start from the same whole noise. Each of its numbers is replaced by the same quantile of the
  //: cut distribution, so that the rows differ in nothing but $t$. Neighborhoods are measured in
  //: the features of (sec:4.15-how-pictures-are-scored).
  //:
  //: <details><summary>How a noise is cut</summary>
  //:
  //: (quote:cut-normal)
  //:
  //: </details>

  // snippet.fold Set-up
  let cut = try CutNoise(chapter, material, large)
  let least = cut.cuts.startIndex
  let none = cut.cuts.endIndex - 1
  show(
    try cut.table(),
    "The DCGAN's pictures from cut noise; mean and its 95 % interval over \(seeds) seeds",
    digits: 2, label: "tab:cuts")
  finding(
    "Noise that is cut at 0.5 has a lower precision than whole noise",
    cut.precision[least], isBelow: cut.precision[none])
  finding("It has a lower recall, too", cut.recall[least], isBelow: cut.recall[none])

  //: So here the trick costs, or does nothing. By (eq:lengths) whole noise in $N$ dimensions has a
  //: length of about $\sqrt N$, and cut noise is shorter. At $t = 1$ its length is about half, and
  //: this generator was trained on hardly any noise so short. Brock and others saw such harm, too:
  //: of their models only 16 % could be cut without it, and 60 % of those that were trained with a
  //: penalty for it.
  //:
  //: ## Styles
  //:
  //: In DCGAN the noise enters at the bottom and nowhere else. In **StyleGAN** (Karras, Laine and Aila, 2019) every
  //: picture starts from the same map of 4 × 4, which is a weight. The noise $z$ goes through a perceptron first, the
  //: **mapping network**, and becomes $\tilde z$. From $\tilde z$ each layer makes, by a linear layer of its own, a factor
  //: $\chi_a$ for each channel of its input: the **style**. In the second version (Karras and others, 2020) the
  //: factors scale the kernel, and then each output channel of the kernel is divided by its length:
  //:
  //: $$ w'_{i,j,a,b} = \chi_a\, w_{i,j,a,b}\, \varrho_b, \qquad
  //:   \varrho_b = \Bigl( \sum_{i,j,a} \chi_a^2\, w_{i,j,a,b}^2 \Bigr)^{-1/2}. $$ {#eq:modulation}
  //:
  //: If the inputs are independent with mean 0 and variance 1, the outputs have variance 1, too,
  //: whatever the style. This does the work of batch norm, and no picture depends on others.
  //:
  //: (quote:styled-convolution)

  verify(
    "eq:modulation", "the spread behind a layer and its leaky ReLU", by: .simulation,
    tolerance: .relative(0.08, because: "20000 pixels are drawn")
  ) { check in
    for var draw in check.draws(4) {
      let (inputs, styles, pixels) = (draw.integer(in: 4...8), 5, 20_000)
      let layer = StyledConvolution(inputs, 1, styles: styles, using: &draw.stream)
      let tape = Tape(.evaluation)
      // So strong that the style changes the spread several times over: were it left out of ϱ, it would show.
      let mapped = tape.constant(
        Tensor(normal: [1, styles], standardDeviation: 15, using: &draw.stream))
      // Unit noise under the kernel of each pixel; of 3 × 3 pixels the one in the middle counts.
      let images = Tensor(normal: [pixels, 3, 3, inputs], using: &draw.stream)
      let painted = layer(
        tape.constant(images), style: broadcast(mapped, toShape: [pixels, styles]),
        noise: Tensor(zeros: [1, 1, 1, 1]))
      let middle = painted.value.slice(axis: 1, 1..<2).slice(axis: 2, 1..<2).doubles
      let (size, error) = meanAndError(middle.map { $0 * $0 })
      let χ = (1 + layer.style(mapped)).value.doubles
      let kernel = layer.kernel.value.doubles
      func sum(_ places: [Int], _ χ: [Double]) -> Double {
        places.reduce(0) { $0 + pow(χ[$1 % inputs] * kernel[$1], 2) }
      }
      check.equal(
        draw.name, to: Estimate(size, error: error, method: .monteCarlo(samples: pixels))
      ) { slip in
        let all = Array(kernel.indices)
        let places = slip(
          "the middle tap alone in ϱ", Array(all[4 * inputs..<5 * inputs]), for: all)
        let scales = slip("χ left out of ϱ", χ.map { _ in 1 }, for: χ)
        // What (eq:leak) says of a slope of 0.2.
        return (1 + 0.04) / 2 * sum(all, χ) / sum(places, scales)
      }
    }
  }

  //: Each map also gets fresh noise of its own, for what differs from picture to picture and does not matter.
  //: Upsampling repeats pixels, so that no pixel is written more often than another, as (sec:4.5-checkerboards) asks.
  //: Larger generators of this kind have more: blurred upsampling, a penalty on the mapping, equal rates for all
  //: layers. They are left out here.
  //:
  //: <details><summary>The whole generator</summary>
  //:
  //: (quote:styled-generator)
  //:
  //: </details>
  //:
  //: It plays the small trainings of (sec:4.11-each-rule-broken), with the rate of 1e-3, against a
  //: discriminator that starts with the same weights and sees the same batches as there. Its
  //: pictures are also drawn from styles that lie closer to their mean,
  //: $\bar z + \psi (\tilde z - \bar z)$: StyleGAN's way of cutting. (tab:styles) compares them
  //: with those of the recipe's generator, and (fig:mixing) mixes the styles of two noises.

  // snippet.fold Set-up
  let styled = try StyledRun.all(chapter, material)
  let recipe = try material.trials(chapter).outcomes(
    of: [Trial(name: "Adam's rate 1e-3", recipe: StyledRun.quicker)], seeds: seeds)[0]
  let strengths: [Float] = [0.25, 0.5, 0.75, 1]
  let noises = (0..<seeds).map { seed in
    var stream = chapter.stream("styled noise").split(seed)
    return Tensor(normal: [smallJudge.count, StyledRun.latents], using: &stream)
  }
  let recipeScores = try recipe.map { try smallJudge.score($0.samples) }
  let styledScores = try strengths.map { ψ in
    try zip(styled, noises).map { try smallJudge.score($0.images(from: $1, ψ: ψ)) }
  }
  show(
    try judgedTable(
      [("the recipe's generator", recipeScores)]
        + zip(strengths, styledScores).map { ("styles, ψ = \($0)", $1) }),
    "\(chapter.integer("trial-steps")) steps, rate 1e-3, \(seeds) seeds; mean and its 95 % interval",
    digits: 2, label: "tab:styles")
  finding(
    "Its pictures lie farther from held-out digits than those of the recipe's generator",
    styledScores[3].map(\.distance), isAbove: recipeScores.map(\.distance))
  finding(
    "Drawn in to ψ = 0.25, its styles have a higher precision than whole",
    styledScores[0].map(\.precision), isAbove: styledScores[3].map(\.precision))
  finding(
    "They have a lower recall", styledScores[0].map(\.recall),
    isBelow: styledScores[3].map(\.recall))

  //: After so few steps the styled generator is no rival of the recipe's. But its curve runs the
  //: other way: fewer kinds, each more plausible. The mean of the noise is a place that the DCGAN
  //: has hardly seen, while the mean of the styles is one that the mapping has made. Whether this
  //: is the reason was not tested. (fig:trade-off) shows both curves.

  figure(
    "fig:trade-off",
    PlotGrid(
      [
        tradeOff("DCGAN, cut noise", recall: cut.recall, precision: cut.precision),
        tradeOff(
          "styles, drawn in", recall: styledScores.map { $0.map(\.recall) },
          precision: styledScores.map { $0.map(\.precision) }),
      ], columns: 2),
    alt: "Two curves of precision against recall, one point for each strength of the cut.",
    caption:
      "Precision against recall, from the least $t$ or $\\psi$ (left end) to none. The two "
      + "panels measure neighborhoods in different features: those of (tab:cuts) and of (tab:styles)."
  )

  images(
    "fig:mixing",
    imageGrid(
      styled[0].mixtures(of: noises[0].rows(0..<4), and: noises[0].rows(4..<12)), columns: 9),
    alt:
      "A table of digits: a row and a column of digits alone, and in each other place a mixture.",
    caption:
      "Two noises for one picture. The style of the 4 × 4 map comes from the picture at the left, the styles of the larger maps from the picture above."
  )

  //: ## Few images
  //:
  //: A discriminator that sees the same hundred images again and again can remember them. Karras and others (2020b) and
  //: Zhao and others (2020) show it images that are moved, turned or recolored at random. If only the real ones are,
  //: the generator learns to paint moved digits. So the generated ones are moved as well, and the gradient goes back
  //: through the move.
  //:
  //: <details><summary>Moving at random</summary>
  //:
  //: (quote:moved)
  //:
  //: </details>
  //:
  //: Does the generator then still learn where digits stand? What the discriminator compares are the distributions of
  //: moved images, $Mp$ and $Mq$, and $M$ is linear. On a ring of $n$ places, moves by $-2, \dots, 2$ with a fifth
  //: each have the eigenvalues
  //:
  //: $$ \lambda_k = \tfrac15 \Bigl( 1 + 2\cos\frac{2\pi k}{n} + 2\cos\frac{4\pi k}{n} \Bigr), \qquad k = 0, \dots, n - 1. $$ {#eq:moves}
  //:
  //: None is 0 unless 5 divides $n$. So for 16 places $Mp = Mq$ only if $p = q$: the best generator paints digits in
  //: their places. For 15 places that does not follow. (On a ring, what leaves on one side comes in on the other. In
  //: our images it is lost, and paper comes in.)
  //:
  //: (tab:few) compares three trainings on few images: with none moved, with the real ones moved,
  //: and with the real and the generated ones moved.

  verify("eq:moves", "the eigenvalues of moving at random around a ring", by: .closedForm) {
    check in
    for n in [5, 8, 15, 16, 28] {
      // The share that comes from place l to place m: a fifth each for the nearest five.
      let moving = Matrix(
        (0..<n).map { m in
          (0..<n).map { l in (-2...2).contains((m - l + n + n / 2) % n - n / 2) ? 0.2 : 0 }
        })
      let values = try SymmetricEigen(moving).values
      check.equal("\(n) places", to: values, scale: 1) { slip in
        (0..<n).map { k -> Double in
          let angle = slip("π for 2π", Double.pi, for: 2 * .pi) * Double(k) / Double(n)
          let second = slip("the second cosine left out", 0, for: 2.0) * cos(2 * angle)
          return (1 + 2 * cos(angle) + second) / 5
        }.sorted(by: >)
      }
    }
  }

  // snippet.fold Set-up
  let few = try FewImages.samples(chapter, material)
  let fewScores = try few.map { try $0.map { try smallJudge.score($0) } }
  show(
    try judgedTable(zip(FewImages.View.allCases.map(\.rawValue), fewScores).map { ($0, $1) }),
    "The recipe without its noise on \(FewImages.count) images, 200 steps, rate 1e-3, \(seeds) seeds; mean and its 95 % interval",
    digits: 2, label: "tab:few")
  images(
    "fig:few", imageGrid(concatenate(few.map { $0[0].rows(0..<16) }, axis: 0), columns: 16),
    alt: "Three rows of generated digits, one row for each line of the table.",
    caption:
      "Samples of the first seed, in the order of (tab:few): images as they are, real ones moved, both moved."
  )
  finding(
    "With both kinds of images moved, the pictures cover more of the held-out digits",
    fewScores[2].map(\.recall), isAbove: fewScores[0].map(\.recall))
  finding(
    "Some precision is lost", fewScores[2].map(\.precision), isBelow: fewScores[0].map(\.precision))
  finding(
    "With the real ones moved alone, the Fréchet distance is larger than without moves",
    fewScores[1].map(\.distance), isAbove: fewScores[0].map(\.distance))

  //: This is one length of training, chosen to be short. At another one the first and the last row may come in another
  //: order by the Fréchet distance.
  //:
  //: ## Attention
  //:
  //: A convolution joins what lies side by side, and (sec:4.2-sizes-and-sight) says how slowly its field grows.
  //: **Self-attention** (Zhang and others, 2019) joins all pixels in one layer. From each pixel $i$ of a map with $c$ channels three linear
  //: layers make a query $q_i$, a key $k_i$ and a value $v_i$, and the pixel takes up
  //:
  //: $$ o_i = \sum_j a_{ij} v_j, \qquad
  //:   a_{ij} = \frac{\exp(q_i \cdot k_j / \sqrt c)}{\sum_l \exp(q_i \cdot k_l / \sqrt c)}. $$ {#eq:attention}
  //:
  //: The $a_{ij}$ of a pixel are positive and add up to 1, so $o_i$ is a mean of the values. The maps of our images are
  //: small, and the discriminator's last layer sees a whole one. No training with attention was made here.
  //:
  //: <details><summary>The module</summary>
  //:
  //: (quote:pixel-attention)
  //:
  //: </details>

  verify(
    "eq:attention", "the module, pixel by pixel", by: .closedForm, tolerance: singlePrecision
  ) { check in
    for var draw in check.draws(5) {
      let (side, c) = (draw.integer(in: 2...4), draw.integer(in: 2...5))
      let module = PixelAttention(c, using: &draw.stream)
      module.gain.value = Tensor([1])
      let x = Tensor(normal: [1, side, side, c], standardDeviation: 2, using: &draw.stream)
      let rows = Matrix(rows: side * side, columns: c, elements: x.doubles)
      func projected(_ layer: Linear) -> Matrix {
        rows * Matrix(rows: c, columns: c, elements: layer.weight.value.doubles)
      }
      let (q, k, v) = (projected(module.query), projected(module.key), projected(module.value))
      let changed = module(Tape(.evaluation).constant(x)).value - x
      check.equal(draw.name, to: changed.doubles.map { Estimate($0, error: 1e-5) }, scale: 1) {
        slip in
        let root = slip("√c left out", 1, for: Double(c).squareRoot())
        return (0..<side * side).flatMap { i -> [Double] in
          let sizes = (0..<side * side).map { j in
            exp(slip("k_i for q_i", dot(k.row(i), k.row(j)), for: dot(q.row(i), k.row(j))) / root)
          }
          return (0..<c).map { a in
            zip(sizes, 0...).reduce(0) { $0 + $1.0 * v[$1.1, a] } / sizes.reduce(0, +)
          }
        }
      }
    }
  }
}
