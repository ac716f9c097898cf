import Autodiff
import Evaluation
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

  //: ## Less noise
  //:
  //: BigGAN (Brock, Donahue and Simonyan, 2019) trains with normal noise. Then it draws pictures from noise of
  //: which every number beyond $\pm t$ is drawn anew. This **truncation trick** needs no training. What is left of the
  //: variance of a number is
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

  //: (quote:cut-normal)
  //:
  //: The DCGAN of (sec:4.12-training) was trained on whole noise as well. Here each noise is cut at several $t$, so
  //: that the pictures of one curve differ in nothing else.

  // snippet.fold Set-up
  let cuts = [0.25, 0.5, 0.75, 1, 1.5, 2, .infinity]
  let readers = try ImageReader.some(chapter, material)
  let count = min(material.digits.test.count, 400)
  let testPixels = Array(
    material.digits.test.pixels.prefix(count * material.digits.test.dimension))
  let whole = (0..<seeds).map { seed in
    var stream = chapter.stream("truncation").split(seed)
    return stream.normals(count * material.latents)
  }
  /// Precision and recall, `[cut][seed]`: each seed has noise and a reader of its own.
  let cutScores = try cuts.map { t -> [PrecisionRecall] in
    let numbers = try whole.flatMap { try $0.map { Float(try cutNormal($0, at: t)) } }
    let pictures = large.game.images(
      from: Tensor(numbers, shape: [seeds * count, material.latents]))
    return try (0..<seeds).map { seed in
      func features(_ pixels: [Float]) throws -> Points {
        let rows = readers[seed].read(pixels).features
        return try Points(rows.scalars, dimension: rows.shape[1])
      }
      return PrecisionRecall(
        samples: try features(pictures.rows(seed * count..<(seed + 1) * count).scalars),
        data: try features(testPixels))
    }
  }
  var cutTable = Table([
    "t", .init("precision", digits: 3, band: .absolute(0.3)),
    .init("recall", digits: 3, band: .absolute(0.3)),
  ])
  for (t, scores) in zip(cuts, cutScores) {
    cutTable.append(row: [
      t < .infinity ? "\(t)" : "whole", try meanOfSeeds(scores.map(\.precision)),
      try meanOfSeeds(scores.map(\.recall)),
    ])
  }
  show(cutTable, "cut", digits: 3, label: "tab:cuts")

  //: ## Styles
  //:
  //: StyleGAN (Karras, Laine and Aila, 2019) ...
  //:
  //: $$ w'_{i,j,a,b} = \chi_a\, w_{i,j,a,b}\, \varrho_b, \qquad
  //:   \varrho_b = \Bigl( \sum_{i,j,a} \chi_a^2\, w_{i,j,a,b}^2 \Bigr)^{-1/2}. $$ {#eq:modulation}
  //:
  //: (quote:styled-convolution)

  verify(
    "eq:modulation", "the spread behind a layer and its leaky ReLU", by: .simulation,
    tolerance: .relative(0.08, because: "20000 pixels are drawn")
  ) { check in
    for var draw in check.draws(4) {
      let (inputs, styles, pixels) = (draw.integer(in: 2...6), 5, 20_000)
      let layer = StyledConvolution(inputs, 1, styles: styles, using: &draw.stream)
      let tape = Tape(.evaluation)
      let w = tape.constant(Tensor(normal: [1, styles], standardDeviation: 2, using: &draw.stream))
      // Unit noise under the kernel of each pixel; of 3 × 3 pixels the one in the middle counts.
      let images = Tensor(normal: [pixels, 3, 3, inputs], using: &draw.stream)
      let painted = layer(
        tape.constant(images), style: broadcast(w, toShape: [pixels, styles]),
        noise: Tensor(zeros: [1, 1, 1, 1]))
      let middle = painted.value.slice(axis: 1, 1..<2).slice(axis: 2, 1..<2).doubles
      let (size, error) = meanAndError(middle.map { $0 * $0 })
      let χ = (1 + layer.style(w)).value.doubles
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

  //: (quote:styled-generator)

  // snippet.fold Set-up
  let styled = try StyledRun.all(chapter, material)
  let recipe = try material.trials(chapter).outcomes(
    of: [Trial(name: "the recipe", recipe: Recipe())], seeds: seeds)[0]
  let strengths: [Float] = [0.25, 0.5, 0.75, 1]
  let noises = (0..<seeds).map { seed in
    var stream = chapter.stream("styled noise").split(seed)
    return Tensor(normal: [smallJudge.count, StyledRun.latents], using: &stream)
  }
  let recipeScores = try recipe.map { try smallJudge.score($0.samples) }
  let styledScores = try strengths.map { ψ in
    try zip(styled, noises).map { try smallJudge.score($0.images(from: $1, ψ: ψ)) }
  }
  var styledTable = Table([
    "", .init("Fréchet distance, squared", digits: 2, band: .relative(0.7)),
    .init("precision", digits: 2, band: .absolute(0.3)),
    .init("recall", digits: 2, band: .absolute(0.4)),
  ])
  let styledRows =
    [("the recipe", recipeScores)]
    + zip(strengths, styledScores).map { ("styles, ψ = \($0)", $1) }
  for (name, scores) in styledRows {
    styledTable.append(row: [
      name, try meanOfSeeds(scores.map(\.distance)), try meanOfSeeds(scores.map(\.precision)),
      try meanOfSeeds(scores.map(\.recall)),
    ])
  }
  show(styledTable, "styled", digits: 2, label: "tab:styles")

  let mixed = styled[0].mixtures(of: noises[0].rows(0..<4), and: noises[0].rows(4..<12))
  images(
    "fig:mixing", imageGrid(mixed, columns: 9),
    alt: "A table of digits",
    caption: "mix")

  //: ## Few images
  //:
  //: $$ \lambda_k = \tfrac15 \bigl( 1 + 2\cos\tfrac{2\pi k}{n} + 2\cos\tfrac{4\pi k}{n} \bigr) $$ {#eq:moves}
  //:
  //: (quote:moved)

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
  let fewCopying = try few.map { row in
    try row.enumerated().map { seed, samples in
      try FewImages.copying(samples, chapter, material, seed: seed)
    }
  }
  var fewTable = Table([
    .init(stringLiteral: "\(FewImages.count) images"),
    .init("Fréchet distance, squared", digits: 2, band: .relative(0.7)),
    .init("precision", digits: 2, band: .absolute(0.3)),
    .init("recall", digits: 2, band: .absolute(0.4)),
    .init("memorization", digits: 2, band: .absolute(0.4)),
  ])
  for (place, view) in FewImages.View.allCases.enumerated() {
    fewTable.append(row: [
      view.rawValue, try meanOfSeeds(fewScores[place].map(\.distance)),
      try meanOfSeeds(fewScores[place].map(\.precision)),
      try meanOfSeeds(fewScores[place].map(\.recall)), try meanOfSeeds(fewCopying[place]),
    ])
  }
  show(fewTable, "few", digits: 2, label: "tab:few")
  images(
    "fig:few",
    imageGrid(concatenate(few.map { $0[0].rows(0..<16) }, axis: 0), columns: 16),
    alt: "Three rows of generated digits", caption: "few")

  //: ## Attention
  //:
  //: $$ o_i = \sum_j a_{ij} v_j, \qquad
  //:   a_{ij} = \frac{\exp(q_i \cdot k_j / \sqrt c)}{\sum_l \exp(q_i \cdot k_l / \sqrt c)} $$ {#eq:attention}
  //:
  //: (quote:pixel-attention)

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
