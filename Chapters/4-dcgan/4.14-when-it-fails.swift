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

//: # When it fails
//:
//: One game is made to fail on purpose, and three remedies of the literature are compared with the
//: rules of 2016.

func whenItFails(_ chapter: Chapter) throws {
  // snippet.hide
  let material = try Material(chapter)
  let smallJudge = material.smallJudge
  let smallTrainings = material.trials(chapter)
  let trialSeeds = chapter.integer("seeds")
  let realScore = try smallJudge.score(smallJudge.real)
  // snippet.show

  //: **On purpose.** Let the generator learn at 2e-3 and the discriminator at 2e-5, without batch
  //: norm, noise and averages. The generator can move towards the image that the discriminator
  //: rates highest long before the discriminator changes. If all noise led to that image, two
  //: samples would be at distance 0. The root of the mean squared distance of two samples shows how
  //: near a game comes to that.
  //:
  //: **Three remedies.** A discriminator with a steep logit gives the generator large and erratic gradients. One can
  //: limit its slope or its layers, or change the pace of the two players.
  //:
  //: ## Its slope
  //:
  //: Mescheder, Geiger and Nowozin (2018) add to the discriminator's loss the penalty **R1**,
  //:
  //: $$ R_1 = \frac\gamma2 \, \mathrm{E}_p \bigl[ \| \nabla_x \ell(x) \|^2 \bigr], $$ {#eq:penalty definition}
  //:
  //: with $\ell$ the logit, at real images only. Its gradient in the weights needs derivatives of derivatives,
  //: which our engine does not have. It does not need to. With $e = \nabla_x \ell / \| \nabla_x \ell \|$ the
  //: slope is that in one direction,
  //:
  //: $$ \| \nabla_x \ell(x) \| = \frac{\ell(x + he) - \ell(x - he)}{2h} + O(h^2), $$ {#eq:slope}
  //:
  //: and the right side needs two plain evaluations of the network. The direction $e$ depends on the weights too, but
  //: may be held fixed:
  //:
  //: $$ \nabla_\theta \, \tfrac12 \| \nabla_x \ell \|^2 = \| \nabla_x \ell \| \; e \cdot \nabla_\theta \nabla_x \ell, $$ {#eq:slope-gradient}
  //:
  //: since among unit vectors $e$ is the one for which $e \cdot \nabla_x \ell$ is greatest. So to first order it does
  //: not matter that $e$ turns.
  //:
  //: (quote:slope)

  let smoothJudges = (0..<3).map { index -> Discriminator in
    var recipe = Recipe()
    (recipe.discriminatorNorm, recipe.discriminatorActivation) = (false, .softplus)
    recipe.initializer = .heNormal
    var random = chapter.stream("smooth").split(index)
    return Discriminator(size: 16, channels: 3, recipe, using: &random)
  }
  // snippet.fold Set-up
  /// ½|∇ℓ|² summed over images, from the tape's gradient in the input.
  func halfSquaredSlope(_ judge: Discriminator, _ images: Tensor) throws -> Double {
    let tape = Tape()
    let x = tape.variable(images)
    let gradient = try tape.gradients(of: tape.frozen { judge(x) }.sum())[x]
    return gradient.scalars.reduce(0) { $0 + 0.5 * Double($1) * Double($1) }
  }

  verify(
    "eq:slope", "the difference against the tape's gradient in the input", by: .differences,
    tolerance: .relative(0.01, because: "single precision, and a step of 0.02")
  ) { check in
    for (index, judge) in smoothJudges.enumerated() {
      var stream = chapter.stream("slopes").split(index)
      let images = Tensor(normal: [4, 16, 16, 1], using: &stream)
      let exact = 2 * (try halfSquaredSlope(judge, images))
      let difference = Double(
        try squaredSlopes(of: judge.callAsFunction, at: images, on: Tape()).sum().scalar)
      let wrong = Tensor(normal: images.shape, using: &stream)
      let length = sqrt(square(wrong.reshaped([4, 256])).sum(axes: [1], keepingDimensions: true))
      let askew = (wrong.reshaped([4, 256]) / length).reshaped(images.shape)
      let tape = Tape(.evaluation)
      let ahead = judge(tape.constant(images + 0.02 * askew))
      let behind = judge(tape.constant(images - 0.02 * askew))
      let aside = Double(square((ahead - behind) * 25).sum().scalar)
      check.equal("discriminator \(index + 1)", to: exact) { slip in
        let square = slip("any direction for e", aside, for: difference)
        return Estimate(
          slip("h for 2h", 4, for: 1) * square, error: 0.003 * exact, method: .finiteDifference)
      }
    }
  }

  verify(
    "eq:slope-gradient", "its gradient in a weight, with e held fixed", by: .differences,
    tolerance: .absolute(0.02, because: "differences of single-precision gradients")
  ) { check in
    for (index, judge) in smoothJudges.enumerated() {
      var stream = chapter.stream("slope gradients").split(index)
      let images = Tensor(normal: [4, 16, 16, 1], using: &stream)
      let tape = Tape()
      let half = 0.5 * (try squaredSlopes(of: judge.callAsFunction, at: images, on: tape)).sum()
      let gradients = try tape.gradients(of: half)
      let logits = Tape()
      let plain = try logits.gradients(of: judge(logits.constant(images)).sum())
      for layer in judge.blocks.indices {
        let weight = judge.blocks[layer].convolution.weight
        let claimed = gradients[weight]!
        // Along the claimed gradient, and halfway between it and two random directions: a part of the true
        // gradient at a right angle to the claimed one shows there.
        let length = Double(sqrt(square(claimed).sum()).scalar)
        let ahead = Float(1 / length) * claimed
        var directions = [("along the claim", ahead)]
        for turn in 1...2 {
          let random = Tensor(normal: claimed.shape, using: &stream)
          let mixed = ahead + (1 / sqrt(square(random).sum()).scalar) * random
          directions.append(
            ("askew, \(turn)", (1 / sqrt(square(mixed).sum()).scalar) * mixed))
        }
        let start = weight.value
        let h = 0.02
        for (way, direction) in directions {
          var sides: [Double] = []
          for sign in [1.0, -1.0] {
            weight.value = start + Float(sign * h) * direction
            sides.append(try halfSquaredSlope(judge, images))
          }
          weight.value = start
          let difference = (sides[0] - sides[1]) / (2 * h)
          check.equal(
            "discriminator \(index + 1), layer \(layer + 1), \(way)",
            to: Estimate(difference / length, error: 0.01, method: .finiteDifference)
          ) { slip in
            let gradient = slip("∇ℓ for ∇½|∇ℓ|²", plain[weight]!, for: claimed)
            let factor = slip("½ left out", 2.0, for: 1)
            return factor * Double((gradient * direction).sum().scalar) / length
          }
        }
      }
    }
  }

  //: ## Its layers
  //:
  //: A linear layer $y = xW$ stretches lengths by at most its largest singular value,
  //: $\sigma(W) = \sqrt{\lambda_{\max}(W^\top W)}$. **Spectral normalization** (Miyato and others, 2018)
  //: divides by it, from one step of **power iteration** a training step,
  //:
  //: $$ \xi \leftarrow \frac{W \zeta}{\| W \zeta \|}, \quad \zeta \leftarrow \frac{W^\top \xi}{\| W^\top \xi \|}, \qquad \xi^\top W \zeta \to \sigma(W). $$ {#eq:power}

  verify(
    "eq:power", "power iteration against the eigenvalues", by: .closedForm,
    tolerance: .relative(1e-6, because: "500 iterations")
  ) { check in
    for var draw in check.draws(8) {
      let (rows, columns) = (draw.integer(in: 6...14), draw.integer(in: 2...5))
      let w = Matrix((0..<rows).map { _ in (0..<columns).map { _ in draw.normal() } })
      let start = (0..<columns).map { _ in draw.normal() }
      func unit(_ x: [Double]) -> [Double] {
        let length = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return x.map { $0 / length }
      }
      let power = { (steps: Int) -> Double in
        var (u, v) = (start, [Double]())
        for _ in 0..<steps {
          v = unit(w * u)
          u = unit(w.transposed * v)
        }
        return zip(v, w * u).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let values = try SymmetricEigen(w.transposed * w).values
      let frobenius = values.reduce(0, +).squareRoot()
      check.equal(draw.name, to: values[0].squareRoot()) { slip in
        slip("the Frobenius norm for the limit", frobenius, for: power(500))
      }
    }
  }

  //: For a convolution $W$ is the kernel read as a matrix `[taps × inputs, outputs]`, and after that division
  //: the layer is often called 1-Lipschitz. It is not. A pixel lies under several places of the kernel, $k/s$
  //: each way, and each carries it on: the layer as a map of images, the matrix $A$ of (sec:4.1-a-convolution-is-a-matrix), stretches
  //: by up to
  //:
  //: $$ \sigma(A) \le \lceil k/s \rceil \, \sigma(W), $$ {#eq:stretch}
  //:
  //: twice as much for kernels of 4 and stride 2 (Gouk and others, 2021, work with $\sigma(A)$ itself). The
  //: bound holds since the images' patches $P$ give $Ax = PW$, and no pixel stands in more than
  //: $\lceil k/s \rceil^2$ patches.

  // snippet.fold The two norms
  /// The largest singular value of a convolution as a map of images: power iteration through the layer and its adjoint.
  func operatorNorm(_ kernel: Tensor, _ geometry: ConvolutionGeometry, size: Int) -> Double {
    var stream = chapter.stream("operator")
    let shape: Shape = [1, size, size, kernel.shape[2]]
    var x = Tensor(normal: shape, using: &stream)
    var stretched = 0.0
    for _ in 0..<200 {
      let length = sqrt(square(x).sum()).scalar
      let y = convolve2d(x * (1 / length), kernel, geometry: geometry).output
      stretched = Double(sqrt(square(y).sum()).scalar)
      x = convolve2dInputGradient(y, kernel: kernel, inputShape: shape, geometry: geometry)
    }
    return stretched
  }
  /// The largest singular value of the kernel as a matrix.
  func kernelNorm(_ kernel: Tensor) throws -> Double {
    let rows = kernel.flattenedRows()
    let w = Matrix(
      rows: rows.shape[0], columns: rows.shape[1], elements: rows.scalars.map(Double.init))
    return try SymmetricEigen(w.transposed * w).values[0].squareRoot()
  }

  verify("eq:stretch", "how far a convolution stretches an image", by: .closedForm) { check in
    var stream = chapter.stream("overlap")
    let kernels: [(String, Tensor, Int, Int)] = [
      ("random, 3 to 5 channels", Tensor(normal: [4, 4, 3, 5], using: &stream), 2, 2),
      ("random, 6 to 4 channels", Tensor(normal: [4, 4, 6, 4], using: &stream), 2, 2),
      ("the mean of sixteen pixels", Tensor(repeating: 1 / 16, shape: [4, 4, 1, 1]), 2, 2),
      ("the mean of nine pixels", Tensor(repeating: 1 / 9, shape: [3, 3, 1, 1]), 1, 3),
    ]
    for (name, kernel, stride, overlap) in kernels {
      let geometry = ConvolutionGeometry(stride: stride, padding: 1)
      let (whole, small) = (operatorNorm(kernel, geometry, size: 16), try kernelNorm(kernel))
      check.atLeast(name, whole) { slip in
        Double(slip("⌈k/s⌉ left out", 1, for: overlap)) * small
      }
    }
  }

  //: ## Its pace
  //:
  //: **Two time scales** (Heusel and others, 2017): a discriminator with the larger rate should
  //: stay nearer to its best answer to the generator.
  //:
  //: (fig:collapse) and (tab:failures) compare five games: the one that is made to fail, the rules
  //: of 2016 alone (the recipe without noise and averages), and these rules with each remedy.
  //: (fig:failures) shows samples of each.

  let failures: [Trial] = {
    var recipe = Recipe()
    (recipe.averages, recipe.noise) = (false, 0)
    let plain = Trial(name: "2016's rules alone", recipe: recipe)
    (recipe.generatorRate, recipe.discriminatorRate) = (2e-3, 2e-5)
    (recipe.generatorNorm, recipe.discriminatorNorm) = (false, false)
    let collapsing = Trial(name: "generator a hundred times as fast", recipe: recipe)
    func cure(_ name: String, _ change: (inout Recipe) -> Void) -> Trial {
      var cured = plain.recipe
      change(&cured)
      return Trial(name: name, recipe: cured)
    }
    return [
      collapsing, plain,
      cure("R1, γ = 1") { ($0.slopePenalty, $0.discriminatorNorm) = (1, false) },
      cure("spectral normalization") { ($0.isSpectral, $0.discriminatorNorm) = (true, false) },
      cure("two time scales") { ($0.generatorRate, $0.discriminatorRate) = (1e-4, 4e-4) },
    ]
  }()
  let failureOutcomes = try smallTrainings.outcomes(
    of: failures, seeds: trialSeeds)
  let realSpread = rootMeanSquareDistance(smallJudge.real)
  figure(
    "fig:collapse",
    zip(failures, failureOutcomes).reduce(
      Plot(x: "step", y: "distance of two samples").legend(.above)
        .horizontalLine(at: realSpread, "real digits")
    ) { plot, pair in
      let curves = pair.1.map { $0.spread.map(Double.init) }
      return plot.line(
        pair.0.name,
        x: (1...Trials.looks).map { Double($0 * smallTrainings.steps / Trials.looks) },
        y: (0..<Trials.looks).map { look in
          curves.reduce(0) { $0 + $1[look] } / Double(curves.count)
        })
    },
    alt:
      "Distance between samples against steps for five games; one a game, below a line for real digits.",
    caption:
      "Root mean square distance of two samples, mean over seeds. A collapsed generator would paint one image, at distance 0."
  )

  var failureTable = Table([
    "", .init("Fréchet distance, squared", digits: 2, band: .relative(1)),
    .init("precision", digits: 2, band: .absolute(0.4)),
    .init("recall", digits: 2, band: .absolute(0.4)),
    .init("distance of two samples", digits: 2, band: .absolute(3)),
  ])
  var failureScores: [[(distance: Double, precision: Double, recall: Double)]] = []
  // snippet.fold The rows
  for (trial, outcomes) in zip(failures, failureOutcomes) {
    let scores = try outcomes.map { try smallJudge.score($0.samples) }
    failureScores.append(scores)
    failureTable.append(row: [
      trial.name, try meanOfSeeds(scores.map(\.distance)), try meanOfSeeds(scores.map(\.precision)),
      try meanOfSeeds(scores.map(\.recall)),
      try meanOfSeeds(outcomes.map { rootMeanSquareDistance($0.samples) }),
    ])
  }
  failureTable.append(row: [
    "training digits", realScore.distance, realScore.precision, realScore.recall, realSpread,
  ])
  show(
    failureTable,
    "\(smallTrainings.steps) steps, seeds: \(trialSeeds); mean and its 95 % interval over seeds",
    digits: 2,
    label: "tab:failures")
  images(
    "fig:failures",
    ImageGrid(
      pixels: failureOutcomes.flatMap { Array($0[0].samples.scalars.prefix(24 * 256)) },
      count: 24 * failures.count, height: 16, width: 16, columns: 24),
    alt: "Five rows of samples, one row a game.",
    caption:
      "Samples, first seed, in the order of the table: the fast generator, the rules alone, R1, spectral normalization, two time scales."
  )

  //: R1 and spectral normalization come without the discriminator's batch norm here, so their rows change two things.
  //: The rates 4e-4 and 1e-4 of the last row are those of Zhang and others (2019), who train much longer.

  // snippet.fold Set-up
  /// Of the trainings of a place in the table, one a seed.
  func failureSpreads(_ place: Int) -> [Double] {
    failureOutcomes[place].map { rootMeanSquareDistance($0.samples) }
  }
  finding(
    "The fast generator's samples lie closer together than those of the rules alone",
    failureSpreads(0), isBelow: failureSpreads(1))
  finding(
    "Spectral normalization in place of batch norm covers more of the held-out digits than the rules alone",
    failureScores[3].map(\.recall), isAbove: failureScores[1].map(\.recall))
  finding(
    "R1 in place of batch norm costs precision against the rules alone",
    failureScores[2].map(\.precision), isBelow: failureScores[1].map(\.precision))
  finding(
    "R1 also has a larger Fréchet distance than the rules alone",
    failureScores[2].map(\.distance), isAbove: failureScores[1].map(\.distance))
  finding(
    "With two time scales it is larger, too, after so few steps",
    failureScores[4].map(\.distance), isAbove: failureScores[1].map(\.distance))

  //: So in these short trainings none of the three remedies has a smaller Fréchet distance than the rules alone.
  //: Theory says what a penalty does near the point of rest. It does not say which setting is best here.
}
