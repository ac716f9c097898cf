import Autodiff
import Coursework
import Datasets
import Evaluation
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

// snippet.hide
if Chapter.command == "sample" {
  SampleCommand.execute(
    Chapter.commandArguments,
    stateDirectory: Chapter.stateDirectory(number: 4, name: "dcgan", sources: chapterSources))
}
let chapter = Chapter(
  number: 4, name: "dcgan",
  claim:
    "A convolution is a sparse matrix, the transposed convolution is its transpose and not its inverse; "
    + "of the two, and of batch normalisation, are made the networks that play the game on images.",
  sources: chapterSources,
  parameters: [
    .integer(
      "steps", default: 0, quick: 40, in: 0...10_000_000,
      help: "steps of the large training; 0: 9000 on the digits, 26000 with --data"),
    .integer("batch", default: 64, in: 2...4096, help: "images of each kind in a step"),
    .integer(
      "channels", default: 0, in: 0...256,
      help: "of the largest map; 0: 32 for images below 24 × 24, else 64"),
    .real(
      "rate", default: 5e-4, in: 1e-7...1, help: "of both players' Adam in the large training"),
    .integer("latents", default: 100, in: 2...1000, help: "numbers of noise for an image"),
    .integer(
      "trial-steps", default: 1200, quick: 16, in: 8...1_000_000,
      help: "steps of each small training, by which recipes are compared"),
    .integer("seeds", default: 3, quick: 1, in: 1...100, help: "small trainings of each recipe"),
    .choice(
      "mistake", among: ["none", "flipped", "detached"], default: "none",
      help: "a wrong formula to put in the place of a right one, and see refuted"),
  ],
  commands: ["sample": "draw images from the generator of the last run: sample --output FILE.png"])
// Read first: unreadable data should cost no training.
let digits = try gameImages(chapter.data)
if case .directory(let path) = chapter.data {
  // What the judge needs.
  try digits.requireAtLeast(training: 20, test: 20, pixels: 1, path: path)
}
let smallDigits = Digits.split.resized(height: 16, width: 16)
let smallJudge = try SmallJudge(smallDigits, stream: chapter.stream("small judge"))
let judge = try ImageJudge(
  training: digits.training, heldOut: digits.test, stream: chapter.stream("judge"))
let (largeBatch, largeLatents) = (chapter.integer("batch"), chapter.integer("latents"))
let largeSteps =
  chapter.integer("steps") > 0
  ? chapter.integer("steps") : chapter.data == .digits ? 9_000 : 26_000
let largeChannels =
  chapter.integer("channels") > 0
  ? chapter.integer("channels") : digits.training.height < 24 ? 32 : 64
guard largeBatch <= digits.training.count else {
  throw ImageError(
    "--set batch=\(largeBatch): a batch is larger than the data, which have "
      + "\(digits.training.count) training images; --set batch=\(digits.training.count) is the "
      + "most")
}
var batches = try Batches(
  of: digits.training.count, size: largeBatch, stream: chapter.stream("batches"))
var largeRecipe = Recipe()
largeRecipe.generatorRate = Float(chapter.real("rate"))
largeRecipe.discriminatorRate = Float(chapter.real("rate"))
var game = Game(
  size: digits.training.height, channels: largeChannels, latents: largeLatents, largeRecipe,
  steps: largeSteps, stream: chapter.stream("game"))
var shownOnTheWay: [Tensor] = []
var savedGame = SavedGame(
  in: chapter.stateDirectory,
  settings: [
    "chapter": "dcgan", "data": digits.identity,
    "size": "\(digits.training.height)", "channels": "\(largeChannels)",
    "latents": "\(largeLatents)", "rate": "\(chapter.real("rate"))",
    "batch": "\(largeBatch)", "steps": "\(largeSteps)",
    "seed": "\(chapter.seed)",
  ])
if chapter.resuming { try savedGame.resume(&game, &shownOnTheWay) }
// snippet.show

//: # 4 · Convolutions both ways
//:
//: The networks of the last chapter took an image for a list of numbers: shuffle its pixels, the same way
//: in every image, and they learn as well as before. Convolutional networks know better. A pixel has
//: neighbours, and what an edge looks like does not depend on where it is.
//:
//: A discriminator has to make one number of an image, and a generator an image of a few numbers. The
//: first shrinks with **convolutions**, the second grows with **transposed convolutions**, and the second
//: is the first read backwards, in a sense that this chapter makes exact. It does by hand what the
//: engine does fast: forwards, backwards, and the normalisation between. Then it plays the game of chapter 3
//: with both, by the recipe that made such games work, **DCGAN** (Radford, Metz and Chintala, 2016).
//:
//: ## 4.1 A convolution is a matrix
//:
//: Lay a small **kernel** $w$ of $k \times k$ numbers on an image $x$, multiply what lies on each other, add
//: up, write down one number; move on by the **stride** $s$. Around the image is a margin of $p$ zeros, the
//: **padding**, and between neighbouring taps of the kernel is a distance $d$, the **dilation**. With $a$
//: counting channels of the input and $b$ those of the output,
//:
//: $$ y_{u,v,b} = \sum_{i,j,a} w_{i,j,a,b} \; x_{su + di - p,\; sv + dj - p,\; a} $$ {#eq:convolution definition}
//:
//: where $x$ is 0 outside the image. (Mathematicians flip the kernel first and call this one a *correlation*;
//: a learned kernel does not mind.) Each output is a weighted sum of inputs, so the map is linear, so it is a
//: matrix, if image and output are read as lists:
//:
//: $$ y = Ax, \qquad A_{(u,v,b),(m,l,a)} = \begin{cases} w_{i,j,a,b} & \text{if } m = su + di - p \text{ and } l = sv + dj - p \\
//:    0 & \text{if no taps } i, j \text{ do that} \end{cases} $$ {#eq:matrix}
//:
//: (quote:matrix)
//:
//: The checks of this chapter use kernels and images of small whole numbers, whose sums and products are exact
//: in single precision. So the two sides do not agree to six digits; they agree to the last bit.

verify("eq:matrix", "the engine's convolution is multiplication by the matrix", by: .exact) {
  check in
  for var draw in check.draws(24) {
    let layer = Layer(using: &draw)
    let x = wholeNumbers(layer.inputShape, using: &draw)
    let claimed = chapter.choice("mistake") == "flipped" ? layer.turned : layer
    check.identical(
      "\(draw.name), \(layer.description)", layer.convolve(x).doubles, claimed.matrix * x.doubles,
      not: ["kernel flipped": layer.turned.matrix * x.doubles])
  }
}

// snippet.hide
/// A matrix as colours, row 0 at the bottom; each entry a square that a smoothing viewer leaves alone.
func heat(of matrix: Matrix, title: String = "", x: Plot.Axis = "", y: Plot.Axis = "") -> Plot {
  let across = max(2, 96 / matrix.columns), up = max(2, 96 / matrix.rows)
  func places(_ count: Int, _ sharpness: Int) -> [Double] {
    (0..<count * sharpness).map { (Double($0) + 0.5) / Double(sharpness) - 0.5 }
  }
  let values = (0..<matrix.rows).flatMap { row in
    let wide = matrix.row(row).flatMap { Array(repeating: $0, count: across) }
    return Array(repeating: wide, count: up)
  }
  return Plot(title, x: x, y: y)
    .heat(x: places(matrix.columns, across), y: places(matrix.rows, up), values: values)
}
/// One image of one channel, its first row on top.
func heat(of image: Tensor, title: String = "") -> Plot {
  let rows = (0..<image.shape[1]).map { row in
    (0..<image.shape[2]).map { Double(image[0, row, $0, 0]) }
  }
  return heat(of: Matrix(rows.reversed()), title: title).equalAspect()
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
  Two things are said by so sparse a matrix. **Nearness**: an output depends on the pixels under the kernel
  only. **Sameness**: every row holds the same numbers. A layer that makes 8 × 8 × 128 numbers of
  16 × 16 × 64 would have \#(denseWeights / 1e6, digits: 3) million weights as a full matrix; with a kernel of 4 × 4
  it has \#(sharedWeights / 1e6, digits: 2) million, \#(denseWeights / sharedWeights, digits: 4) times fewer.
  """#)

//: Sameness is what makes the layer indifferent to where a thing is. Let $T_t$ move an image by $t$ pixels,
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
      layer.convolve(x.moved(down: stride * t)), layer.convolve(x).moved(down: t),
      not: ["moved by as many pixels": layer.convolve(x.moved(down: t))])
  }
}

//: ### How many outputs
//:
//: Along an axis of $n$ pixels the kernel begins at $-p$ and spans $d(k - 1) + 1$ pixels; it can be moved on
//: until it reaches the end of the right margin:
//:
//: $$ \text{outputs}(n) = \left\lfloor \frac{n + 2p - d(k - 1) - 1}{s} \right\rfloor + 1 $$ {#eq:output-size}
//:
//: Counted one by one, for every combination of small numbers:

verify("eq:output-size", "how often the kernel fits", by: .enumeration) { check in
  for k in 1...4 {
    for (s, p, d) in product(1...3, 0...2, 1...2) {
      for n in 1...9 where n + 2 * p >= d * (k - 1) + 1 {
        let starts = stride(from: -p, through: n + p - 1 - d * (k - 1), by: s)
        let geometry = ConvolutionGeometry(stride: s, padding: p, dilation: d)
        let engine = convolve2d(
          Tensor(ones: [1, n, n, 1]), Tensor(ones: [k, k, 1, 1]), geometry: geometry)
        let room = n + 2 * p - d * (k - 1) - 1
        check.equal(
          "n = \(n), k = \(k), s = \(s), p = \(p), d = \(d)",
          [
            "places counted": starts.reduce(0) { count, _ in count + 1 },
            "the engine's output": engine.output.shape[1], "formula": room / s + 1,
          ],
          not: [
            "rounded up": (room + s - 1) / s + 1, "padding on one side": (room - p) / s + 1,
            "dilation forgotten": (n + 2 * p - k) / s + 1,
          ])
      }
    }
  }
}

//: Nobody wants to remember that. One case is worth it: a kernel as long as the stride and both margins
//: divides the image by the stride without remainder,
//:
//: $$ k = s + 2p, \quad d = 1, \quad s \mid n \qquad\Rightarrow\qquad \text{outputs}(n) = n / s $$ {#eq:halving}
//:
//: With $s = 1$ this is the kernel of 3 with padding 1 that keeps the size, with $s = 2$ the kernel of 4 with
//: padding 1 that halves it, of which DCGAN is built. Section 4.3 gives another reason for 4.

verify("eq:halving", "kernels that divide an image evenly", by: .enumeration) { check in
  func counted(n: Int, k: Int, s: Int, p: Int) -> Int {
    stride(from: -p, through: n + p - k, by: s).reduce(0) { count, _ in count + 1 }
  }
  for (s, p, outputs) in product(1...4, 0...3, 2...6) {
    let n = s * outputs
    check.equal(
      "s = \(s), p = \(p), n = \(n)",
      ["places counted": counted(n: n, k: s + 2 * p, s: s, p: p), "n / s": n / s],
      not: [
        "with k = 2s + 2p": counted(n: n, k: 2 * s + 2 * p, s: s, p: p),
        "with k = s + p": counted(n: n, k: s + p, s: s, p: p),
      ])
  }
}

//: ### How far an output sees
//:
//: Stack layers and the region of the image that one output depends on grows, its **receptive field**. A
//: layer with kernel $k_l$ and dilation $d_l$ adds $d_l(k_l - 1)$ steps, and a step in its input is as many
//: pixels wide as the product of all strides before it:
//:
//: $$ R = 1 + \sum_{l=1}^{L} d_l\,(k_l - 1) \prod_{h < l} s_h $$ {#eq:receptive-field}
//:
//: The tape knows better than any formula what an output depends on: put kernels of ones everywhere, ask
//: for the gradient of one output with respect to the image, and measure how far it is not zero.

/// The gradient of the middle output of a stack of kernels of ones, with respect to a square image.
func middleGradient(side: Int, kernels: [Int], geometries: [ConvolutionGeometry]) throws -> Tensor {
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
    func field(_ step: (Int) -> Int) -> Int {
      var (reach, jump) = (1, 1)
      for l in 0..<layers {
        reach += geometries[l].dilation * (kernels[l] - 1) * jump
        jump *= step(l)
      }
      return reach
    }
    check.equal(
      "\(draw.name), kernels \(kernels), strides \(geometries.map(\.stride))",
      [
        "extent of the gradient": seen.last! - seen.first! + 1,
        "formula": field { geometries[$0].stride },
      ],
      not: [
        "strides forgotten": field { _ in 1 },
        "kernels for strides": field { kernels[$0] },
      ])
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
    "Through how many paths a column of a 64 × 64 image reaches the output in the middle, after one to "
    + "four layers with kernel 4, stride 2, padding 1.")
text(
  #"""
  One to four of DCGAN's layers see \#(fieldWidths[0]), \#(fieldWidths[1]), \#(fieldWidths[2]) and
  \#(fieldWidths[3]) pixels each way. The pixels do not count alike (Luo and others, 2016): of the
  \#(fieldWidths[3]) that four layers see, the \#(halfWidth(fields[3])) in the middle have half of the paths, as
  sums of many steps crowd in the middle.
  """#)

//: ## 4.2 The transposed convolution
//:
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
    let turned = layer.turned.matrix.transposed * y.doubles
    check.identical(
      "\(name): matrix", layer.matrix.transposed * y.doubles, layer.stamps(y).doubles,
      not: ["kernel turned": turned])
    check.identical(
      "\(name): engine", layer.transpose(y).doubles, layer.stamps(y).doubles,
      not: ["kernel turned": turned])
  }
}

// snippet.hide
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
    + "moves the stamp of the neighbour; the padding is cut off, so a stamp from the corner loses its edge."
)

//: Transposing a matrix is the same as moving it to the other side of an inner product:
//:
//: $$ \langle A x,\, y \rangle = \langle x,\, A^\top y \rangle \qquad \text{for all } x, y $$ {#eq:adjoint}
//:
//: That makes one number of each side, which the engine computes by two of its kernels, forwards and
//: transposed, and which the explicit matrix confirms.

verify("eq:adjoint", "the engine's two convolutions are adjoint", by: .exact) { check in
  for var draw in check.draws(24) {
    let layer = Layer(using: &draw)
    let x = wholeNumbers(layer.inputShape, using: &draw)
    let y = wholeNumbers(layer.outputShape, using: &draw)
    check.equal(
      "\(draw.name), \(layer.description)",
      [
        "⟨Ax, y⟩": dot(layer.convolve(x), y), "⟨x, Aᵀy⟩": dot(x, layer.transpose(y)),
        "⟨x, Aᵀy⟩ by the matrix": dot(x.doubles, layer.matrix.transposed * y.doubles),
      ], scale: 1, not: ["with the kernel turned": dot(x, layer.turned.transpose(y))])
  }
}

//: Its size is the size of the image that would have given $n$ outputs. There are $s$ such sizes, as (eq:output-size)
//: rounds down, and one says which by an **output padding** $q$ between 0 and $s - 1$:
//:
//: $$ \text{size} = (n - 1)\,s - 2p + d(k - 1) + 1 + q $$ {#eq:transposed-size}
//:
//: For the kernels of (eq:halving) and $q = 0$ it is $ns$: the layer that divides by the stride, read
//: backwards, multiplies by it.

verify("eq:transposed-size", "all sizes that a convolution takes to n", by: .enumeration) { check in
  for (k, s, p) in product(1...4, 1...3, 0...2) {
    for (d, n) in product(1...2, 3...6) {
      let span = d * (k - 1) + 1
      let sizes = (max(1, span - 2 * p)...60).filter { ($0 + 2 * p - span) / s + 1 == n }
      let formula = (0..<s).map { q in (n - 1) * s - 2 * p + d * (k - 1) + 1 + q }
      guard formula[0] >= 1 else { continue }
      let engine = convolveTransposed2d(
        Tensor(ones: [1, n, n, 1]), Tensor(ones: [k, k, 1, 1]),
        geometry: ConvolutionGeometry(stride: s, padding: p, dilation: d))
      let name = "n = \(n), k = \(k), s = \(s), p = \(p), d = \(d)"
      check.identical(
        name, sizes, formula,
        not: [
          "n times the stride": formula.indices.map { n * s + $0 },
          "padding added": formula.map { $0 + 4 * p },
        ])
      check.equal(
        "\(name), engine", ["without output padding": engine.output.shape[1], "q = 0": formula[0]])
    }
  }
}

//: ### Two more ways to see it
//:
//: **Zeros between.** Spread the numbers of $y$ apart by $s - 1$ zeros, turn the kernel by half a turn, and a
//: convolution of stride 1 does the stamping:
//:
//: $$ A^\top y = \mathrm{conv}\left(y{\uparrow}s;\; \text{kernel } w_{k-1-i,\,k-1-j,\,b,\,a},\; \text{padding } d(k - 1) - p\right) $$ {#eq:zero-insertion}
//:
//: (quote:zero-insertion)
//:
//: This is the picture of most tutorials, and of the name *fractionally strided convolution*. It also wastes
//: $1 - 1/s^2$ of its multiplications on zeros. **Phases.** Leave those out. A place $m$ is reached by the taps with
//: $i \equiv m + p$ modulo $s$ only: along one axis, with $m + p = sq + \varphi$ and $d = 1$,
//:
//: $$ (A^\top y)_{sq + \varphi - p} = \sum_{h} w_{\varphi + sh} \; y_{q - h}, \qquad \varphi = 0, \dots, s - 1 $$ {#eq:phases}
//:
//: (quote:phases)
//:
//: So a transposed convolution of stride $s$ is $s^2$ small convolutions, one for each **phase** of the pixels,
//: whose results are laid side by side (Shi and others, 2016). Nothing ties the phases together: they have no
//: weight in common. Keep that in mind for section 4.3.

verify("eq:zero-insertion", "zeros between, kernel turned", by: .exact) { check in
  for var draw in check.draws(20) {
    let layer = Layer(using: &draw)
    let y = wholeNumbers(layer.outputShape, using: &draw)
    check.identical(
      "\(draw.name), \(layer.description)", layer.zeroInsertion(y, kernel: layer.weights.turned),
      layer.transpose(y),
      not: ["kernel not turned": layer.zeroInsertion(y, kernel: layer.weights)])
  }
}

verify("eq:phases", "one small convolution a phase", by: .exact) { check in
  for var draw in check.draws(20) {
    let layer = Layer(using: &draw, dilations: 1...1)
    let y = wholeNumbers(layer.outputShape, using: &draw)
    check.identical(
      "\(draw.name), \(layer.description)", layer.phases(y), layer.transpose(y),
      not: ["phases of the turned kernel": layer.turned.phases(y)])
  }
}

//: ### It is not the inverse
//:
//: The layer is often called a *deconvolution*, which in every other trade means to undo a convolution. Does
//: it? Any matrix has singular values $\sigma_i$ with orthonormal directions $v_i$ in its domain, and
//:
//: $$ \|A x\|^2 = \langle x, A^\top A x\rangle = \sum_i \sigma_i^2\, \langle v_i, x\rangle^2 $$ {#eq:singular}
//:
//: A direction with $\sigma_i = 0$ is lost for good; the others come back from $A^\top A$ multiplied by
//: $\sigma_i^2$. The eigenvectors of the explicit matrix $A^\top A$ give both.

// snippet.hide
/// A layer in whole numbers on 6 × 6 images, the eigenvectors of AᵀA, and two images.
struct EigenCase {
  let name: String
  let layer: Layer
  let eigen: SymmetricEigen
  let x, probe: Tensor

  init(_ draw: inout Draw) throws {
    let stride = draw.integer(in: 1...2)
    let kernel = draw.integer(in: 2...4)
    layer = Layer(
      height: 6, width: 6, weights: wholeNumbers([kernel, kernel, 1, 2], using: &draw),
      geometry: ConvolutionGeometry(stride: stride, padding: 1))
    let matrix = layer.matrix
    eigen = try SymmetricEigen(matrix.transposed * matrix)
    x = wholeNumbers(layer.inputShape, using: &draw)
    probe = wholeNumbers(layer.inputShape, using: &draw)
    name = "\(draw.name), \(layer.description)"
  }

  /// Σ f(σ²) ⟨v, x⟩ ⟨v, z⟩.
  func sum(with z: Tensor, _ f: (Double) -> Double) -> Double {
    eigen.values.indices.reduce(0) { sum, i in
      let v = eigen.vectors.row(i)
      return sum + f(eigen.values[i]) * dot(v, x.doubles) * dot(v, z.doubles)
    }
  }
}
// snippet.show

verify("eq:singular", "lengths by singular values", by: .closedForm) { check in
  for var draw in check.draws(6) {
    let example = try EigenCase(&draw)
    let (layer, x) = (example.layer, example.x)
    let y = layer.convolve(x)
    check.equal(
      example.name,
      [
        "‖Ax‖² by the engine": dot(y, y), "⟨x, AᵀAx⟩ by the engine": dot(x, layer.transpose(y)),
        "Σ σ² ⟨v, x⟩²": Estimate(example.sum(with: x) { $0 }, error: 1e-10 * dot(y, y)),
      ],
      not: [
        "σ for σ²": example.sum(with: x) { sqrt(max(0, $0)) },
        "all σ = 1": example.sum(with: x) { _ in 1 },
      ])
  }
}

//: So the name is an erratum:

erratum(
  "eq:deconvolution",
  source:
    "as the name “deconvolution” promises (in Long, Shelhamer and Darrell, 2015, who mean the transpose)",
  printed: #"A^\top A\, x = x"#,
  corrected: #"A^\top A\, x = \textstyle\sum_i \sigma_i^2\, \langle v_i, x\rangle\, v_i"#,
  by: .closedForm
) { check in
  for var draw in check.draws(6) {
    let example = try EigenCase(&draw)
    let (layer, x, probe) = (example.layer, example.x, example.probe)
    let returned = layer.transpose(layer.convolve(x))
    let scale = sqrt(dot(returned, returned) * dot(probe, probe))
    check.equal(
      "\(example.name), along a random direction",
      [
        "engine, there and back": dot(probe, returned),
        "corrected": Estimate(example.sum(with: probe) { $0 }, error: 1e-10 * scale),
      ], scale: scale, not: ["as printed": dot(probe, x)])
  }
}

//: When would it be the inverse? When all $\sigma_i$ are 1, that is when $A^\top A$ is the identity. The simplest
//: such layer has a kernel as long as the stride, so that patches do not overlap, and as many channels as a patch
//: has pixels, with orthonormal kernels $h_b$, $b = 1, \dots, s^2$:
//:
//: $$ k = s, \quad p = 0, \quad \langle h_b, h_c \rangle = [b = c] \qquad\Rightarrow\qquad A^\top A = I $$ {#eq:patches}
//:
//: An example are the four kernels of halves of (fig:singular): mean, left against right, above against below,
//: and the diagonals, the *Haar* wavelets.

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
    check.identical(
      "\(draw.name), \(side) × \(side)", patches.transpose(patches.convolve(x)), x,
      not: ["with three of the four kernels": three.transpose(three.convolve(x))])
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
let shownDigits = digits.test.resized(height: 16, width: 16)
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
  The transpose brings the digits back blurred twice: what is missing is
  \#(relativeError(transposedBack.map(\.doubles)), percent: 0) as long as the images. With the pseudo-inverse it is
  \#(relativeError(solvedBack), percent: 0); three quarters of the directions are gone, and these digits need few of
  them. A generator does not mind: it never wanted an image back, it wants a linear map from few numbers to many
  whose stamps it can learn.
  """#)

//: ## 4.3 Checkerboards
//:
//: Images from generators of this kind are often covered with a fine regular pattern. It comes from the way in which
//: stamps overlap (Odena, Dumoulin and Olah, 2016). Along one axis, away from the edges, a place of phase
//: $\varphi$, that is $m + p = sq + \varphi$, is reached by
//:
//: $$ c_\varphi = \left\lfloor \frac{k - 1 - \varphi}{s} \right\rfloor + 1 $$ {#eq:overlap}
//:
//: stamps, and in the plane by the product $c_\varphi c_\psi$. On average over the phases this is $k/s$, but it is
//: the same everywhere only if $s$ divides $k$. With $k = 3$ and $s = 2$ the numbers are 2, 1, 2, 1, …, and their
//: products 4, 2 and 1.

verify("eq:overlap", "how many stamps reach a pixel", by: .enumeration) { check in
  for (k, s, p) in product(1...6, 1...4, 0...2) where k > 2 * p {
    let x = convolveTransposed2d(
      Tensor(ones: [1, 12, 12, 1]), Tensor(ones: [k, k, 1, 1]),
      geometry: ConvolutionGeometry(stride: s, padding: p)
    ).output
    func count(_ phase: Int) -> Int { phase < k ? (k - 1 - phase) / s + 1 : 0 }
    // One period in the middle, where no edge is near.
    for (m, l) in product(6 * s...7 * s - 1, 6 * s...7 * s - 1) {
      let (phase, phase2) = ((m + p) % s, (l + p) % s)
      check.equal(
        "k = \(k), s = \(s), p = \(p), phases \(phase) and \(phase2)",
        [
          "ones stamped by the engine": Double(x[0, m, l, 0]),
          "product of counts": count(phase) * count(phase2),
        ], scale: 1,
        not: [
          "k/s each way": Double(k * k) / Double(s * s),
          "rounded up everywhere": ((k + s - 1) / s) * ((k + s - 1) / s),
        ])
    }
  }
}

// snippet.hide
func overlap(kernel: Int, stride: Int) -> Tensor {
  convolveTransposed2d(
    Tensor(ones: [1, 6, 6, 1]), Tensor(ones: [kernel, kernel, 1, 1]),
    geometry: ConvolutionGeometry(stride: stride)
  ).output
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

//: ### Equal counts are not enough
//:
//: A kernel of 4 with stride 2 has the same count everywhere. That makes an image without a pattern *possible*.
//: Where the input is constant, $y_u = y_0$ say, a pixel of phase $\varphi$ becomes (along one axis)
//:
//: $$ (A^\top y)_{sq + \varphi - p} = S_\varphi\, y_0, \qquad S_\varphi = \sum_{i \,\equiv\, \varphi \bmod s} w_i $$ {#eq:phase-sums}
//:
//: so the image is constant too if and only if the sums $S_\varphi$ of all phases are the same, and nothing in the
//: network makes them so: they have no weight in common. With fresh weights of variance $\sigma^2$ two phases differ by
//:
//: $$ \mathbb{E}\left[(S_\varphi - S_\psi)^2\right] = \sigma^2\,(c_\varphi + c_\psi), \qquad \varphi \ne \psi $$ {#eq:phase-difference}
//:
//: which equal counts do not make 0. What they do is to give all phases the same *variance*: no pixel is
//: favoured before training, and no pattern is the same in all channels.

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
    func sum(_ isOfPhase: (Int, Int) -> Bool) -> Double {
      product(0...k - 1, 0...k - 1).reduce(0) {
        $0 + (isOfPhase($1.0, $1.1) ? taps[$1.0 * k + $1.1] : 0)
      } * Double(brightness)
    }
    check.equal(
      "\(draw.name), k = \(k), s = \(s), phases \(m % s) and \(l % s)",
      [
        "engine": Double(x[0, m, l, 0]),
        "S times brightness": sum { i, j in i % s == m % s && j % s == l % s },
      ], scale: 1,
      not: [
        "the mean of all phases": sum { _, _ in true } / Double(s * s),
        "the phase beside it": sum { i, j in i % s == (m + 1) % s && j % s == l % s },
      ])
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
        "k = \(k), s = \(s), phases \(phase) and \(other)",
        ["mean over all kernels of signs": mean, "sum of counts": count(phase) + count(other)],
        scale: 1,
        not: [
          "difference of counts": abs(count(phase) - count(other)),
          "squares of counts": count(phase) * count(phase) + count(other) * count(other),
        ])
    }
  }
}

//: ### In the spectrum
//:
//: A pattern that repeats every $s$ pixels stands out in a Fourier transform. Write
//: $\hat x(\omega, \nu) = \sum_{m,l} x_{m,l}\, e^{-i(\omega m + \nu l)}$, computed by hand at any frequency:
//:
//: (quote:transform)
//:
//: Stamping is easy to transform, as each stamp is a moved kernel. Without padding,
//:
//: $$ \widehat{A^\top y}\,(\omega, \nu) = \hat w(\omega, \nu)\; \hat y(s\omega, s\nu) $$ {#eq:spectrum}
//:
//: The second factor is the input's spectrum, repeated: $\hat y(s\omega)$ has the period $2\pi/s$, so every
//: frequency of the input appears $s$ times each way, once where it belongs and otherwise as an **alias**. A constant
//: input, all of it at frequency 0, has aliases at $2\pi/s$, for $s = 2$ at $\pi$, where neighbours alternate: the
//: checkerboard. The first factor is the kernel's own spectrum, and all that the kernel can do is to be zero there.

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
    let stretched = right(1 / Double(s)), same = right(1)
    let scale = weights.doubles.reduce(1) { $0 + abs($1) } * y.doubles.reduce(1) { $0 + abs($1) }
    check.equal(
      "\(draw.name), k = \(k), s = \(s), real part",
      ["of the stamped image": left.re, "product": right(Double(s)).re], scale: scale,
      not: ["stretched, without aliases": stretched.re, "not repeated": same.re])
    check.equal(
      "\(draw.name), k = \(k), s = \(s), imaginary part",
      ["of the stamped image": left.im, "product": right(Double(s)).im], scale: scale,
      not: ["stretched, without aliases": stretched.im, "not repeated": same.im])
  }
}

//: A cure is to enlarge the image by repeating pixels, and to convolve that with stride 1 and $k = 3$:
//: **resize-convolution**. It looks like another layer, but it is a transposed convolution with a kernel of 4,
//: stride 2, padding 1, whose 16 weights are made of 9, along one axis
//:
//: $$ v_j = w_{2-j} + w_{3-j}, \qquad j = 0, \dots, 3, \qquad w_i = 0 \text{ outside } 0 \dots 2 $$ {#eq:resize}
//:
//: and in the plane the sums of four. Its spectrum vanishes where the board would be,
//:
//: $$ \hat v(\pi, \nu) = \hat v(\omega, \pi) = 0 $$ {#eq:zero}
//:
//: since along an axis $v_0 - v_1 + v_2 - v_3 = 0$ for every $w$. It gives up 7 of 16 degrees of freedom to
//: make a checkerboard impossible.

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
      "\(draw.name), \(y.shape[1]) × \(y.shape[2])", resized,
      convolveTransposed2d(y, resizeKernel(w), geometry: geometry).output,
      not: [
        "kernel not turned": convolveTransposed2d(
          y, resizeKernel(w.turned), geometry: geometry
        ).output
      ])
  }
}

verify("eq:zero", "and cannot draw a checkerboard", by: .closedForm) { check in
  for var draw in check.draws(12) {
    let w = wholeNumbers([3, 3, 1, 1], using: &draw)
    let v = resizeKernel(w).doubles
    let free = wholeNumbers([4, 4, 1, 1], using: &draw).doubles
    let frequency = draw.uniform(in: 0...2 * Double.pi)
    let across = transform(v, width: 4, .pi, frequency)
    let down = transform(v, width: 4, frequency, .pi)
    let unconstrained = transform(free, width: 4, .pi, frequency)
    check.zero(
      "\(draw.name), across", hypot(across.re, across.im), scale: 100,
      not: ["any kernel of 4": hypot(unconstrained.re, unconstrained.im)])
    check.zero("\(draw.name), down", hypot(down.re, down.im), scale: 100)
  }
}

//: ### Measured
//:
//: Three untrained generators, all alike but for the way in which they double an image:
//:
//: (quote:doubling)
//: (quote:untrained)

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
  So (eq:phase-difference) is right: a kernel of 4 draws boards as well. But its boards differ from one set of weights
  to the next. Averaged over weights, odd and even columns of its images differ by a factor of
  \#(alternation(squares[1]), digits: 2) in mean square, those of the kernel of 3 by \#(alternation(squares[0]), digits: 2),
  near the 2 of (eq:overlap); and what differs by weights, training can remove.
  """#)

//: ## 4.4 The way back
//:
//: To learn, a layer needs its two derivatives. Let $L$ be any loss, and write $\bar y = \partial L / \partial y$ for
//: the gradient that arrives from above. The convolution is linear in the image, $y = Ax$, so by the chain rule
//: $\bar x_n = \sum_m \bar y_m A_{mn}$, and
//:
//: $$ \bar x = A^\top \bar y $$ {#eq:input-gradient}
//:
//: The way back of a convolution is a transposed convolution with the same kernel. It is also linear in the
//: kernel. The tap $w_{i,j,a,b}$ has touched one pixel for each output, and gets back the sum of products, over all
//: images of the batch,
//:
//: $$ \bar w_{i,j,a,b} = \sum_{u,v} x_{su + di - p,\; sv + dj - p,\; a}\; \bar y_{u,v,b} $$ {#eq:kernel-gradient}
//:
//: (quote:kernel-gradient)
//:
//: Both are compared with the tape and with differences. As $\langle \bar y, Ax \rangle$ is linear in $x$ and in $w$,
//: a difference over a step of one is the derivative itself, so these comparisons are exact too:
//:
//: (quote:differences)

verify("eq:input-gradient", "the gradient by the image", by: .exact) { check in
  for var draw in check.draws(12) {
    let layer = Layer(using: &draw)
    let x = wholeNumbers(layer.inputShape, using: &draw)
    let arriving = wholeNumbers(layer.outputShape, using: &draw)
    let tape = Tape()
    let image = tape.variable(x)
    let y = convolve2d(image, tape.constant(layer.weights), geometry: layer.geometry)
    let taped = try tape.gradients(of: y, along: arriving)[image].doubles
    let differences = slopes(at: x) { dot(arriving, layer.convolve($0)) }
    let byHand = layer.matrix.transposed * arriving.doubles
    let turned = layer.turned.matrix.transposed * arriving.doubles
    let name = "\(draw.name), \(layer.description)"
    check.identical("\(name): tape", byHand, taped, not: ["kernel turned": turned])
    check.identical("\(name): differences", byHand, differences, not: ["kernel turned": turned])
  }
}

verify("eq:kernel-gradient", "the gradient by the kernel", by: .exact) { check in
  for var draw in check.draws(12) {
    let layer = Layer(using: &draw)
    let x = wholeNumbers(layer.inputShape, using: &draw)
    let arriving = wholeNumbers(layer.outputShape, using: &draw)
    let tape = Tape()
    let kernel = tape.variable(layer.weights)
    let y = convolve2d(tape.constant(x), kernel, geometry: layer.geometry)
    let taped = try tape.gradients(of: y, along: arriving)[kernel]
    let differences = slopes(at: layer.weights) {
      dot(arriving, convolve2d(x, $0, geometry: layer.geometry).output)
    }
    let byHand = layer.kernelGradient(input: x, outputGradient: arriving)
    let name = "\(draw.name), \(layer.description)"
    check.identical("\(name): tape", byHand, taped, not: ["turned": byHand.turned])
    check.identical(
      "\(name): differences", byHand.doubles, differences, not: ["turned": byHand.turned.doubles])
  }
}

//: The second derivative is a convolution as well, of the image with what came back as a kernel. Only the roles of
//: the numbers change: images and channels are exchanged, the stride has become the dilation and the dilation
//: the stride, and of the result the first $k$ places each way are kept:
//:
//: $$ \bar w = \mathrm{conv}\left(x;\; \text{kernel } \bar y,\; \text{stride } d,\; \text{dilation } s,\; \text{padding } p\right) $$ {#eq:kernel-convolution}

verify("eq:kernel-convolution", "the kernel's gradient is a convolution", by: .exact) { check in
  for var draw in check.draws(12) {
    let layer = Layer(using: &draw)
    let count = draw.integer(in: 1...3)
    let x = wholeNumbers([count, layer.height, layer.width, layer.inputs], using: &draw)
    let arriving = wholeNumbers(
      [count, layer.outputHeight, layer.outputWidth, layer.outputs], using: &draw)
    let (s, p, d) = (layer.geometry.stride, layer.geometry.padding, layer.geometry.dilation)
    // Channels of the image as a batch, images of the batch as channels.
    let gradient = convolve2d(
      x.transposed([3, 1, 2, 0]), arriving.transposed([1, 2, 0, 3]),
      geometry: ConvolutionGeometry(stride: d, padding: p, dilation: s)
    ).output
    let kept = gradient.slice(axis: 1, 0..<layer.kernel).slice(axis: 2, 0..<layer.kernel)
      .transposed([1, 2, 0, 3])
    let byHand = (0..<count).map {
      layer.kernelGradient(input: x.rows($0..<$0 + 1), outputGradient: arriving.rows($0..<$0 + 1))
    }
    check.identical(
      "\(draw.name), \(count) of \(layer.description)", kept,
      byHand.dropFirst().reduce(byHand[0], +),
      not: ["the kernel turned": kept.turned, "of the last image alone": byHand[count - 1]])
  }
}

//: A **bias** $\beta_b$ that is added to every pixel of a channel gets the sum of what arrives there:
//:
//: $$ \bar \beta_b = \sum_{u,v} \bar y_{u,v,b} $$ {#eq:bias-gradient}

verify("eq:bias-gradient", "the gradient by the bias", by: .exact) { check in
  for var draw in check.draws(8) {
    let layer = Layer(using: &draw)
    let x = wholeNumbers(layer.inputShape, using: &draw)
    let arriving = wholeNumbers(layer.outputShape, using: &draw)
    let start = wholeNumbers([layer.outputs], using: &draw)
    let tape = Tape()
    let bias = tape.variable(start)
    let y = convolve2d(
      tape.constant(x), tape.constant(layer.weights), bias: bias, geometry: layer.geometry)
    let taped = try tape.gradients(of: y, along: arriving)[bias].doubles
    let places = layer.outputHeight * layer.outputWidth
    let sums = (0..<layer.outputs).map { b in
      (0..<places).reduce(0.0) { $0 + arriving.doubles[$1 * layer.outputs + b] }
    }
    let differences = slopes(at: start) {
      dot(arriving, convolve2d(x, layer.weights, bias: $0, geometry: layer.geometry).output)
    }
    let mean = sums.map { $0 / Double(places) }
    check.identical("\(draw.name): tape", sums, taped, not: ["the mean": mean])
    check.identical("\(draw.name): differences", sums, differences, not: ["the mean": mean])
  }
}

//: For the transposed convolution $x = A^\top y$ the same rules hold with the roles exchanged. What arrives, $\bar x$, is
//: convolved, and the kernel's gradient is (eq:kernel-gradient) with $\bar x$ for the image and $y$ for what arrives:
//:
//: $$ \bar y = A\, \bar x, \qquad \bar w_{i,j,a,b} = \sum_{u,v} \bar x_{su + di - p,\; sv + dj - p,\; a}\; y_{u,v,b} $$ {#eq:transposed-gradients}

verify("eq:transposed-gradients", "the way back of a transposed convolution", by: .exact) { check in
  for var draw in check.draws(12) {
    let layer = Layer(using: &draw)
    let start = wholeNumbers(layer.outputShape, using: &draw)
    let arriving = wholeNumbers(layer.inputShape, using: &draw)
    let tape = Tape()
    let (y, kernel) = (tape.variable(start), tape.variable(layer.weights))
    let x = convolveTransposed2d(
      y, kernel, geometry: layer.geometry, outputPadding: layer.remainder)
    let gradients = try tape.gradients(of: x, along: arriving)
    let name = "\(draw.name), \(layer.description)"
    check.identical(
      "\(name): by y, tape", layer.matrix * arriving.doubles, gradients[y].doubles,
      not: ["kernel turned": layer.turned.matrix * arriving.doubles])
    check.identical(
      "\(name): by y, differences", layer.matrix * arriving.doubles,
      slopes(at: start) { dot(arriving, layer.transpose($0)) },
      not: ["kernel turned": layer.turned.matrix * arriving.doubles])
    let byHand = layer.kernelGradient(input: arriving, outputGradient: start)
    check.identical(
      "\(name): by w", byHand, gradients[kernel], not: ["turned": byHand.turned])
  }
}

//: So the engine needs three loops for both layers and all their derivatives. The discriminator of a GAN is used both
//: ways in each step: forwards to judge, and backwards all the way to the pixels, because the generator learns from $\bar x$.
//: Through two layers with a leaky rectifier $\rho(y) = \max(y, 0.2y)$ between, the chain rule says
//:
//: $$ \bar x = A_1^\top \left[ \rho'(A_1 x) \odot A_2^\top \bar z \right], \qquad z = A_2\, \rho(A_1 x) $$ {#eq:two-layers}

verify(
  "eq:two-layers", "back through two layers", by: .differences,
  tolerance: .relative(2e-5, because: "the tape computes in single precision")
) { check in
  for var draw in check.draws(10) {
    let geometry = ConvolutionGeometry(stride: 2, padding: 1)
    let first = Layer(
      height: 8, width: 8, weights: Tensor(normal: [4, 4, 1, 2], using: &draw.stream),
      geometry: geometry)
    let second = Layer(
      height: 4, width: 4, weights: Tensor(normal: [4, 4, 2, 3], using: &draw.stream),
      geometry: geometry)
    let x = Tensor(normal: [1, 8, 8, 1], using: &draw.stream)
    let direction = Tensor(normal: [1, 8, 8, 1], using: &draw.stream)
    let arriving = Tensor(normal: [1, 2, 2, 3], using: &draw.stream)
    let (a, b) = (first.matrix, second.matrix)

    let loss = { (x: [Double]) in
      dot(arriving.doubles, b * (a * x).map { max($0, 0.2 * $0) })
    }
    let back = b.transposed * arriving.doubles
    let slopesThere = (a * x.doubles).map { $0 > 0 ? 1 : 0.2 }
    let formula = a.transposed * zip(slopesThere, back).map { $0 * $1 }

    let tape = Tape()
    let image = tape.variable(x)
    let hidden = convolve2d(
      image, tape.constant(first.weights), geometry: geometry, activation: .leakyRelu(slope: 0.2))
    let z = convolve2d(hidden, tape.constant(second.weights), geometry: geometry)
    let taped = dot(direction, try tape.gradients(of: z, along: arriving)[image])
    let scale = sqrt(dot(formula, formula) * dot(direction, direction))
    check.equal(
      "\(draw.name), along a random direction",
      [
        "differences": try derivative(at: 0, step: 1e-4) { t in
          loss(zip(x.doubles, direction.doubles).map { $0 + t * $1 })
        },
        "formula": dot(formula, direction.doubles),
        "tape": Estimate(taped, error: 2e-6 * scale),
      ], scale: scale,
      not: [
        "rectifier forgotten": dot(a.transposed * back, direction.doubles),
        "slope by what arrives": dot(
          a.transposed * back.map { $0 > 0 ? $0 : 0.2 * $0 }, direction.doubles),
      ])
  }
}

// snippet.hide
/// The mean square of the gradient that reaches each inner pixel through one layer of stride 2, from
/// random kernels and random arriving gradients; most over least.
func unevenness(kernel: Int) -> Double {
  var random = chapter.stream("what reaches the pixels \(kernel)")
  let gradients = (0..<400).map { _ in
    convolve2dInputGradient(
      Tensor(normal: [1, 8, 8, 8], using: &random),
      kernel: Tensor(normal: [kernel, kernel, 1, 8], using: &random), inputShape: [1, 16, 16, 1],
      geometry: ConvolutionGeometry(stride: 2, padding: 1))
  }
  let squares = meanSquares(gradients)
  let phases = product(0...1, 0...1).map { row, column in
    product(2...5, 2...5).reduce(0.0) {
      $0 + squares[(2 * $1.0 + row) * 16 + 2 * $1.1 + column]
    }
  }
  return phases.max()! / phases.min()!
}
// snippet.show
text(
  #"""
  The checkerboards of section 4.3 are on this way too. In a discriminator with kernel 3 and stride 2 the gradient
  that reaches a pixel has a mean square that differs by a factor of \#(unevenness(kernel: 3), digits: 2) between the
  phases (the counts say 4), with kernel 4 by \#(unevenness(kernel: 4), digits: 2): the generator is told more about
  some pixels than about their neighbours, whatever its own layers are.
  """#)

//: ## 4.5 Batch normalisation
//:
//: Deep networks had to be initialised with care: ten layers that make their numbers a little too large make them a
//: lot too large together, and training moves all ten. **Batch normalisation** (Ioffe and Szegedy, 2015) sets the scale
//: itself. For each channel it takes all $n$ numbers of a batch (every pixel of every image), and
//:
//: $$ \mu = \frac1n \sum_i x_i, \quad v = \frac1n \sum_i (x_i - \mu)^2, \quad
//:    \hat x_i = \frac{x_i - \mu}{\sqrt{v + \varepsilon}}, \quad y_i = \gamma\, \hat x_i + \beta $$ {#eq:batch-norm}
//:
//: with $\gamma$ and $\beta$ to learn, so that the layer can have any mean and scale, but chooses them by two numbers.
//:
//: (quote:batch-norm)

// snippet.hide
/// A random channel: a batch of 5 to 12 numbers, any mean and scale, an ε that is not negligible.
func randomChannel(using draw: inout Draw, epsilon: ClosedRange<Double> = 0.01...0.5)
  -> NormalisedChannel
{
  let (mean, deviation) = (draw.normal(), draw.logUniform(in: 0.3...2))
  return NormalisedChannel(
    x: (0..<draw.integer(in: 5...12)).map { _ in mean + deviation * draw.normal() },
    scale: draw.uniform(in: 0.5...2), shift: draw.normal(),
    epsilon: Double(Float(draw.logUniform(in: epsilon))))
}
func randoms(_ count: Int, using draw: inout Draw) -> [Double] {
  (0..<count).map { _ in draw.normal() }
}
/// The engine's batch norm of one channel, on a tape.
func engineNorm(_ channel: NormalisedChannel, on tape: Tape) -> (
  x: Variable, scale: Variable, shift: Variable, output: Variable
) {
  let x = tape.variable(Tensor(channel.x.map(Float.init), shape: [channel.x.count, 1]))
  let scale = tape.variable(Tensor([Float(channel.scale)]))
  let shift = tape.variable(Tensor([Float(channel.shift)]))
  let output = batchNorm(x, scale: scale, shift: shift, epsilon: Float(channel.epsilon)).output
  return (x, scale, shift, output)
}
/// A number from the engine, with what single precision may have cost it.
func single(_ value: Float, size: Double = 1) -> Estimate {
  Estimate(Double(value), error: 3e-6 * max(size, abs(Double(value))))
}
// snippet.show

let singlePrecision = Tolerance.absolute(1e-4, because: "the engine computes in single precision")

verify(
  "eq:batch-norm", "four lines and the engine", by: .closedForm, tolerance: singlePrecision
) { check in
  for var draw in check.draws(10) {
    let channel = randomChannel(using: &draw)
    let output = engineNorm(channel, on: Tape()).output.value
    let n = channel.count
    for (i, y) in channel.output.enumerated() {
      let centred = channel.x[i] - channel.mean
      check.equal(
        "\(draw.name), \(channel.x.count) numbers, number \(i)",
        ["four lines": y, "engine": single(output.scalars[i], size: 10)], scale: 1,
        not: [
          "divided by n − 1": channel.scale * centred
            / sqrt(channel.variance * n / (n - 1) + channel.epsilon) + channel.shift,
          "ε outside the root": channel.scale * centred
            / (sqrt(channel.variance) + channel.epsilon) + channel.shift,
        ])
    }
  }
}

//: After the third line the mean is 0. The variance is not quite 1, though the line is made for it:
//:
//: $$ \frac1n \sum_i \hat x_i = 0, \qquad \frac1n \sum_i \hat x_i^2 = \frac{v}{v + \varepsilon} $$ {#eq:normalised}
//:
//: That is a virtue: a channel that is constant in a batch comes out as 0 and not as noise blown up.

verify("eq:normalised", "mean and variance after the third line", by: .closedForm) { check in
  for var draw in check.draws(12) {
    let channel = randomChannel(using: &draw)
    let (v, ε, normalised) = (channel.variance, channel.epsilon, channel.normalised)
    check.equal(
      draw.name,
      ["mean square": dot(normalised, normalised) / channel.count, "v/(v + ε)": v / (v + ε)],
      not: ["exactly 1": 1.0, "its root": sqrt(v / (v + ε))])
    check.zero(
      "\(draw.name), mean", normalised.reduce(0, +) / channel.count, scale: 1,
      not: ["of the output": channel.output.reduce(0, +) / channel.count])
  }
}

//: And no number of a batch can stand out by more than the batch is large,
//:
//: $$ |\hat x_i| \le \sqrt{n - 1} $$ {#eq:bounded}
//:
//: with equality for one number that differs from all others, which are equal (Samuelson, 1968). Layers behind
//: a batch norm are safe from outliers.

verify("eq:bounded", "nothing stands out by more than √(n − 1)", by: .closedForm) { check in
  for var draw in check.draws(20) {
    let n = draw.integer(in: 2...40)
    // Heavy tails: ratios of normals.
    let x = (0..<n).map { _ in draw.normal() / draw.normal() }
    let channel = NormalisedChannel(x: x, scale: 1, shift: 0, epsilon: 0)
    check.atMost(
      "\(draw.name), \(n) numbers", channel.normalised.map { abs($0) }.max()!, sqrt(Double(n - 1)))
    let one = NormalisedChannel(
      x: (0..<n).map { $0 == 0 ? 1 : 0 }, scale: 1, shift: 0, epsilon: 0)
    let largest = one.normalised[0]
    check.atMost(
      "\(draw.name), one against \(n - 1)", largest, Estimate(sqrt(Double(n - 1)), error: 1e-12),
      not: ["√n / 2": (largest, sqrt(Double(n)) / 2), "three": (largest, 3)])
  }
}

//: ### Backwards, line by line
//:
//: The four lines are taken back from the last to the first. In each, the quantities that a line was made of are held
//: apart as if they were free, and the check does the same by differences: it moves one of them, keeps the
//: others, and looks at $\sum_i \bar y_i y_i$.
//:
//: **The fourth line**, $y_i = \gamma \hat x_i + \beta$:
//:
//: $$ \bar{\hat x}_i = \gamma\, \bar y_i, \qquad \bar\gamma = \sum_i \bar y_i \hat x_i, \qquad \bar\beta = \sum_i \bar y_i $$ {#eq:back-scale}
//:
//: **The third line**, with $\mu$ held: $v$ is in every denominator, and $(v + \varepsilon)^{-1/2}$ has the derivative
//: $-\frac12 (v + \varepsilon)^{-3/2}$,
//:
//: $$ \bar v = -\tfrac12 (v + \varepsilon)^{-3/2} \sum_i \bar{\hat x}_i\, (x_i - \mu) $$ {#eq:back-variance}
//:
//: **The third and the second line**: $\mu$ is in both. Through the second it gets
//: $\bar v \cdot \left(-\frac2n\right) \sum_i (x_i - \mu)$, which is 0, so that the third remains,
//:
//: $$ \bar\mu = -(v + \varepsilon)^{-1/2} \sum_i \bar{\hat x}_i $$ {#eq:back-mean}
//:
//: **All lines**: $x_i$ is in the third, the second and the first,
//:
//: $$ \bar x_i = \frac{\bar{\hat x}_i}{\sqrt{v + \varepsilon}} + \bar v\, \frac{2 (x_i - \mu)}{n} + \frac{\bar\mu}{n} $$ {#eq:back-input}

verify("eq:back-scale", "the fourth line", by: .differences) { check in
  for var draw in check.draws(10) {
    let channel = randomChannel(using: &draw)
    let arriving = randoms(channel.x.count, using: &draw)
    let found = channel.gradients(arriving)
    let normalised = channel.normalised
    let loss = { (normalised: [Double], scale: Double, shift: Double) in
      dot(arriving, normalised.map { scale * $0 + shift })
    }
    check.equal(
      "\(draw.name), x̂",
      [
        "differences": try derivative(at: normalised[0]) {
          loss([$0] + normalised.dropFirst(), channel.scale, channel.shift)
        }, "formula": found.normalised[0],
      ], scale: 1, not: ["γ forgotten": arriving[0]])
    check.equal(
      "\(draw.name), γ",
      [
        "differences": try derivative(at: channel.scale) { loss(normalised, $0, channel.shift) },
        "formula": found.scale,
      ], scale: 1, not: ["with x for x̂": dot(arriving, channel.x)])
    check.equal(
      "\(draw.name), β",
      [
        "differences": try derivative(at: channel.shift) { loss(normalised, channel.scale, $0) },
        "formula": found.shift,
      ], scale: 1, not: ["the mean": found.shift / channel.count])
  }
}

verify("eq:back-variance", "by the variance, mean held", by: .differences) { check in
  for var draw in check.draws(10) {
    let channel = randomChannel(using: &draw)
    let arriving = randoms(channel.x.count, using: &draw)
    let centred = channel.x.map { $0 - channel.mean }
    let formula = channel.gradients(arriving).variance
    check.equal(
      draw.name,
      [
        "differences": try derivative(at: channel.variance, step: 1e-3) { v in
          dot(arriving, centred.map { channel.scale * $0 / sqrt(v + channel.epsilon) })
        }, "formula": formula,
      ], scale: 1,
      not: [
        "½ lost": 2 * formula,
        "power −1/2 for −3/2": formula * (channel.variance + channel.epsilon),
      ])
  }
}

verify("eq:back-mean", "by the mean, with the variance moving along", by: .differences) { check in
  for var draw in check.draws(10) {
    let channel = randomChannel(using: &draw)
    let arriving = randoms(channel.x.count, using: &draw)
    let formula = channel.gradients(arriving).mean
    check.equal(
      draw.name,
      [
        "differences": try derivative(at: channel.mean) { mean in
          let v = channel.x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / channel.count
          return dot(
            arriving,
            channel.x.map { channel.scale * ($0 - mean) / sqrt(v + channel.epsilon) })
        }, "formula": formula,
      ], scale: 1,
      not: [
        "sign lost": -formula,
        "v for v + ε": formula * sqrt((channel.variance + channel.epsilon) / channel.variance),
      ])
  }
}

verify(
  "eq:back-input", "by the numbers themselves", by: .differences, tolerance: singlePrecision
) { check in
  for var draw in check.draws(10) {
    let channel = randomChannel(using: &draw, epsilon: 0.05...0.5)
    let arriving = randoms(channel.x.count, using: &draw)
    let found = channel.gradients(arriving)
    let tape = Tape()
    let engine = engineNorm(channel, on: tape)
    let seed = Tensor(arriving.map(Float.init), shape: engine.output.shape)
    let taped = try tape.gradients(of: engine.output, along: seed)[engine.x].scalars
    let deviation = sqrt(channel.variance + channel.epsilon)
    for i in channel.x.indices {
      check.equal(
        "\(draw.name), number \(i)",
        [
          "differences": try derivative(at: channel.x[i]) { x in
            var moved = channel.x
            moved[i] = x
            return dot(
              arriving,
              NormalisedChannel(
                x: moved, scale: channel.scale, shift: channel.shift, epsilon: channel.epsilon
              ).output)
          }, "formula": found.input[i], "tape": single(taped[i], size: 5),
        ], scale: 1,
        not: [
          "moments held": found.normalised[i] / deviation,
          "only the mean": found.normalised[i] / deviation + found.mean / channel.count,
        ])
    }
  }
}

//: Put the four into one, with means over the batch:
//:
//: $$ \bar x_i = \frac{\gamma}{\sqrt{v + \varepsilon}} \left[ \bar y_i - \frac1n \sum_h \bar y_h
//:    - \hat x_i \cdot \frac1n \sum_h \bar y_h \hat x_h \right] $$ {#eq:back-compact}
//:
//: It reads well. What arrives is scaled like the numbers were; then what would only move all numbers is taken out, as
//: the mean would take it back; then what would only stretch them, as the variance would. Who forgets
//: the two terms moves the weights towards changes that the next forward pass takes back.

// snippet.hide
/// What the page claims for the gradient: the formula, or the mistake that the reader has switched on.
func compactGradient(_ channel: NormalisedChannel, _ arriving: [Double], isDetached: Bool)
  -> [Double]
{
  let normalised = channel.normalised
  let factor = channel.scale / sqrt(channel.variance + channel.epsilon)
  if isDetached { return arriving.map { factor * $0 } }
  let mean = arriving.reduce(0, +) / channel.count
  let along = dot(arriving, normalised) / channel.count
  return zip(arriving, normalised).map { factor * ($0 - mean - $1 * along) }
}
// snippet.show

verify("eq:back-compact", "the gradient in one line", by: .closedForm) { check in
  for var draw in check.draws(10) {
    let channel = randomChannel(using: &draw)
    let arriving = randoms(channel.x.count, using: &draw)
    let lineByLine = channel.gradients(arriving).input
    let claimed = compactGradient(
      channel, arriving, isDetached: chapter.choice("mistake") == "detached")
    let detached = compactGradient(channel, arriving, isDetached: true)
    let uncentred = zip(detached, channel.normalised).map {
      $0 - $1 * dot(detached, channel.normalised) / channel.count
    }
    for i in channel.x.indices {
      check.equal(
        "\(draw.name), number \(i)", ["line by line": lineByLine[i], "in one": claimed[i]],
        scale: 1,
        not: ["moments held": detached[i], "mean forgotten": uncentred[i]])
    }
  }
}

//: Two consequences can be read off. The gradients of a channel add up to 0, so **a bias before a batch norm learns
//: nothing**, and DCGAN's convolutions have none:
//:
//: $$ \bar \beta_{\text{before}} = \sum_i \bar x_i = 0 $$ {#eq:no-bias}
//:
//: And along $\hat x$ itself nothing remains but what $\varepsilon$ lets through,
//:
//: $$ \sum_i \bar x_i \hat x_i = \frac{\gamma}{\sqrt{v + \varepsilon}} \cdot \frac{\varepsilon}{v + \varepsilon} \sum_i \bar y_i \hat x_i $$ {#eq:radial}
//:
//: so the weights before it cannot gain by growing: only their direction matters to the output, and their length
//: to nothing but the size of the next step.

verify(
  "eq:no-bias", "a bias before batch norm has no gradient", by: .automaticDifferentiation,
  tolerance: singlePrecision
) { check in
  for var draw in check.draws(8) {
    let x = Tensor(normal: [4, 3, 3, 2], using: &draw.stream)
    let kernel = Tensor(normal: [3, 3, 2, 1], standardDeviation: 0.3, using: &draw.stream)
    let arriving = Tensor(normal: [4, 3, 3, 1], using: &draw.stream)
    let biasGradient = { (normalises: Bool) in
      let tape = Tape()
      let bias = tape.variable(Tensor([Float(0.7)]))
      let z = convolve2d(
        tape.constant(x), tape.constant(kernel), bias: bias,
        geometry: ConvolutionGeometry(padding: 1))
      let one = tape.constant(Tensor(ones: [1])), zero = tape.constant(Tensor(zeros: [1]))
      // In evaluation the moments are constants, here those of a standard normal.
      let y =
        normalises
        ? batchNorm(z, scale: one, shift: zero, epsilon: 1e-5).output
        : batchNorm(
          z, scale: one, shift: zero, mean: Tensor(zeros: [1]), variance: Tensor(ones: [1]),
          epsilon: 1e-5)
      return try tape.gradients(of: y, along: arriving)[bias].scalars[0]
    }
    check.zero(
      draw.name, single(try biasGradient(true), size: 5), scale: 1,
      not: ["in evaluation": single(try biasGradient(false), size: 5)])
  }
}

verify("eq:radial", "along x̂ only ε lets anything through", by: .differences) { check in
  for var draw in check.draws(10) {
    let channel = randomChannel(using: &draw)
    let arriving = randoms(channel.x.count, using: &draw)
    let (v, ε, normalised) = (channel.variance, channel.epsilon, channel.normalised)
    let without = channel.scale / sqrt(v + ε) * dot(arriving, normalised)
    check.equal(
      draw.name,
      [
        "differences": try derivative(at: 0) { t in
          let moved = zip(channel.x, normalised).map { $0 + t * $1 }
          return dot(
            arriving,
            NormalisedChannel(x: moved, scale: channel.scale, shift: channel.shift, epsilon: ε)
              .output
          )
        },
        "line by line": dot(channel.gradients(arriving).input, normalised),
        "formula": without * ε / (v + ε),
      ], scale: 1, not: ["nothing at all": 0.0, "ε/(v + ε) forgotten": without])
  }
}

//: ### Training and evaluation
//:
//: What a network says of an image should not depend on which other images are looked at with it. In training it does. So
//: the layer keeps **running moments**, moved towards those of each batch by a share $\eta$, 0.1 as a rule, and uses them when
//: training is over. After $T$ batches with means $\mu_t$
//:
//: $$ r_T = (1 - \eta)^T r_0 + \eta \sum_{t=1}^{T} (1 - \eta)^{T - t} \mu_t $$ {#eq:running}
//:
//: an average that forgets, and the same for the variances, multiplied by $n/(n - 1)$ to be unbiased. It starts from
//: $r_0 = 0$ (variance 1), and all that $T$ batches have said together weighs $1 - (1 - \eta)^T$.

verify(
  "eq:running", "running moments, all at once", by: .closedForm, tolerance: singlePrecision
) { check in
  for var draw in check.draws(6) {
    let steps = draw.integer(in: 1...30), n = draw.integer(in: 4...10)
    let layer = BatchNorm(1)
    let η = Double(layer.momentum)
    var channels: [NormalisedChannel] = []
    for _ in 0..<steps {
      let batch = Tensor(
        normal: [n, 1], mean: 1, standardDeviation: 2, using: &draw.stream)
      channels.append(NormalisedChannel(x: batch.doubles, scale: 1, shift: 0, epsilon: 1e-5))
      _ = layer(Tape().constant(batch))
    }
    let average = { (start: Double, values: [Double], isReversed: Bool) in
      values.enumerated().reduce(pow(1 - η, Double(steps)) * start) { sum, item in
        let age = isReversed ? item.offset : steps - 1 - item.offset
        return sum + η * pow(1 - η, Double(age)) * item.element
      }
    }
    let means = channels.map(\.mean), variances = channels.map(\.variance)
    let unbiased = Double(n) / Double(n - 1)
    check.equal(
      "\(draw.name), \(steps) batches of \(n), mean",
      [
        "engine": single(layer.runningMean.value.scalars[0], size: 3),
        "formula": average(0, means, false),
      ], scale: 1,
      not: [
        "oldest first": average(0, means, true),
        "plain mean": means.reduce(0, +) / Double(steps),
      ])
    check.equal(
      "\(draw.name), \(steps) batches of \(n), variance",
      [
        "engine": single(layer.runningVariance.value.scalars[0], size: 5),
        "formula": average(1, variances.map { $0 * unbiased }, false),
      ], scale: 1,
      not: ["biased": average(1, variances, false), "from zero": average(0, variances, false)])
  }
}

//: In evaluation the layer is a fixed scaling, and can be **folded** into the convolution before it: the pair is one
//: convolution with another kernel and a bias,
//:
//: $$ w' = \frac{\gamma}{\sqrt{r_v + \varepsilon}}\, w, \qquad \beta' = \beta - \frac{\gamma\, r_\mu}{\sqrt{r_v + \varepsilon}} $$ {#eq:folded}

verify(
  "eq:folded", "an evaluated batch norm is part of the convolution", by: .closedForm,
  tolerance: singlePrecision
) { check in
  for var draw in check.draws(6) {
    let x = Tensor(normal: [2, 5, 5, 2], using: &draw.stream)
    let kernel = Tensor(normal: [3, 3, 2, 1], standardDeviation: 0.3, using: &draw.stream)
    let geometry = ConvolutionGeometry(padding: 1)
    let layer = BatchNorm(1)
    layer.scale.value = Tensor([Float(draw.uniform(in: 0.5...2))])
    layer.shift.value = Tensor([Float(draw.normal())])
    layer.runningMean.value = Tensor([Float(draw.normal())])
    layer.runningVariance.value = Tensor([Float(draw.uniform(in: 0.5...2))])
    let z = convolve2d(x, kernel, geometry: geometry).output
    let evaluated = layer(Tape(.evaluation).constant(z)).value.scalars
    let (γ, β) = (layer.scale.value.scalars[0], layer.shift.value.scalars[0])
    let mean = layer.runningMean.value.scalars[0]
    let factor = γ / (layer.runningVariance.value.scalars[0] + layer.epsilon).squareRoot()
    let folded = convolve2d(
      x, kernel * factor, bias: Tensor([β - factor * mean]), geometry: geometry
    ).output.scalars
    let unfoldedMean = convolve2d(
      x, kernel * factor, bias: Tensor([β - mean]), geometry: geometry
    ).output.scalars
    let batch = layer(Tape().constant(z)).value.scalars
    for i in stride(from: 0, to: 50, by: 7) {
      check.equal(
        "\(draw.name), output \(i)",
        ["two layers": single(evaluated[i], size: 5), "one": single(folded[i], size: 5)], scale: 1,
        not: [
          "running mean not scaled": single(unfoldedMean[i], size: 5),
          "batch norm in training": single(batch[i], size: 5),
        ])
    }
  }
}

//: How different are training and evaluation? Put one number, $x = 1$, into batches of $n$ whose other numbers are drawn
//: from $N(0, 1)$. In evaluation it stays (about) 1.

let companions = [2, 4, 8, 16, 32, 64, 128, 256]
let trials = chapter.quick ? 500 : 4000
let outcomes = try companions.map { n in
  var random = chapter.stream("companions").split(n)
  // Every trial is a channel of its own.
  let others = Tensor(normal: [n - 1, trials], using: &random)
  let batch = concatenate([Tensor(ones: [1, trials]), others], axis: 0)
  let output = BatchNorm(trials)(Tape().constant(batch)).value.rows(0..<1).doubles
  let moments = try Moments(of: output)
  return (mean: moments.mean, deviation: moments.standardDeviation)
}
figure(
  "fig:companions",
  Plot(x: "n, numbers in the batch", y: "what x = 1 becomes").xAxis(.logarithmic)
    .band(
      "± one standard deviation", x: companions.map(Double.init),
      low: outcomes.map { $0.mean - $0.deviation }, high: outcomes.map { $0.mean + $0.deviation },
      color: .blue
    )
    .line(
      "in training, mean", x: companions.map(Double.init), y: outcomes.map(\.mean), color: .blue
    )
    .line(
      "in evaluation", x: companions.map(Double.init), y: companions.map { _ in 1 }, color: .ink,
      style: .dashed
    )
    .yAxis(.linear, -0.6...1.8).legend(.bottomRight),
  alt:
    "A band around a curve over batch sizes from 2 to 256; the band is wide on the left and narrows to the "
    + "dashed line at 1 on the right.",
  caption:
    "The same number in \(trials) random batches of each size: mean and standard deviation of its "
    + "normalised value.")
text(
  #"""
  In batches of 4 the number becomes \#(outcomes[1].mean, decimals: 2) ± \#(outcomes[1].deviation, decimals: 2), in
  batches of 64 \#(outcomes[5].mean, decimals: 2) ± \#(outcomes[5].deviation, decimals: 2). In a batch of two it
  becomes 1 or −1, whatever it was. For a convolution $n$ counts pixels too: a batch of 64 maps of 8 × 8 has 4096 numbers
  a channel, and only the last layers of a discriminator, whose maps are small, are as noisy as this.
  """#)

//: ### Real and generated in one batch
//:
//: A discriminator with batch norm can be shown real and generated images in one batch or in two. That is not the same.
//: Of two halves with means $\mu_r, \mu_f$ and variances $v_r, v_f$ one batch has the moments
//:
//: $$ \mu = \tfrac12(\mu_r + \mu_f), \qquad v = \tfrac12(v_r + v_f) + \tfrac14(\mu_r - \mu_f)^2 $$ {#eq:shared}
//:
//: and a difference between the means survives normalisation: the two end at $\pm\frac12(\mu_r - \mu_f)/\sqrt v$. In two batches each
//: half is centred by itself, and **the difference is gone**, from this channel and for all layers behind.

verify(
  "eq:shared", "the moments of a shared batch", by: .enumeration, tolerance: singlePrecision
) { check in
  for var draw in check.draws(10) {
    let n = draw.integer(in: 3...12), distance = draw.uniform(in: 1...3)
    let real = randoms(n, using: &draw), fake = randoms(n, using: &draw).map { $0 + distance }
    let channels = [real, fake, real + fake].map {
      NormalisedChannel(x: $0, scale: 1, shift: 0, epsilon: 1e-5)
    }
    let tape = Tape()
    let shared = batchNorm(
      tape.constant(Tensor((real + fake).map(Float.init), shape: [2 * n, 1])),
      scale: tape.constant(Tensor(ones: [1])), shift: tape.constant(Tensor(zeros: [1])),
      epsilon: 1e-5)
    let between = pow(channels[0].mean - channels[1].mean, 2) / 4
    let within = (channels[0].variance + channels[1].variance) / 2
    check.equal(
      "\(draw.name), mean",
      [
        "of all numbers": channels[2].mean, "engine": single(shared.mean.scalars[0], size: 3),
        "formula": (channels[0].mean + channels[1].mean) / 2,
      ], scale: 1, not: ["the sum": channels[0].mean + channels[1].mean])
    check.equal(
      "\(draw.name), variance",
      [
        "of all numbers": channels[2].variance,
        "engine": single(shared.variance.scalars[0], size: 5), "formula": within + between,
      ], scale: 1,
      not: ["mean of the variances": within, "a half for the quarter": within + 2 * between])
  }
}

//: Let one channel tell real from generated by its mean: real numbers from $N(0, 1)$, generated from $N(\delta, 1)$, 64 of each,
//: and ask after the layer on which side of 0 a number is. That is right for a share $\Phi(\delta/2)$ of them at best.

let distances = stride(from: 0.0, through: 3, by: 0.25).map { $0 }
let sharedTrials = chapter.quick ? 40 : 200
/// How often the sign of a channel tells the two apart: in one batch, in two, and in evaluation
/// after training on two.
let told = distances.enumerated().map { index, distance in
  var random = chapter.stream("shared batches").split(index)
  let width = sharedTrials
  let batch = { (mean: Double) in
    Tensor(normal: [64, width], mean: Float(mean), using: &random)
  }
  let share = { (real: Tensor, fake: Tensor) in
    let right =
      real.scalars.reduce(0) { $0 + ($1 < 0 ? 1 : 0) }
      + fake.scalars.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
    return Double(right) / Double(2 * 64 * width)
  }
  let layer = BatchNorm(width)
  let normalise = { (x: Tensor, mode: Tape.Mode) in layer(Tape(mode).constant(x)).value }
  let (real, fake) = (batch(0), batch(distance))
  let together = normalise(concatenate([real, fake], axis: 0), .training)
  let apart = (normalise(real, .training), normalise(fake, .training))
  for _ in 0..<40 {
    _ = normalise(batch(0), .training)
    _ = normalise(batch(distance), .training)
  }
  return (
    together: share(together.rows(0..<64), together.rows(64..<128)),
    apart: share(apart.0, apart.1),
    evaluated: share(normalise(real, .evaluation), normalise(fake, .evaluation))
  )
}
figure(
  "fig:shared",
  Plot(x: "δ, distance of the means in standard deviations", y: "share told apart")
    .line("Φ(δ/2)", over: 0...3, color: .gray) { normalCumulative($0 / 2) }
    .line(
      "evaluation, after two batches", x: distances, y: told.map(\.evaluated), color: .green,
      style: .dashed
    )
    .points("one batch", x: distances, y: told.map(\.together), color: .blue)
    .points("two batches", x: distances, y: told.map(\.apart), color: .orange)
    .yAxis(.linear, 0.4...1).legend(.topLeft),
  alt:
    "Share of numbers told apart against the distance of the means: points of one batch and a line of "
    + "evaluation rise along a curve from one half to 0.93; points of two batches stay at one half.",
  caption:
    "What the sign of one normalised channel knows of real and generated. Line: the best that is possible."
)
text(
  #"""
  At δ = 2, one batch leaves \#(told[8].together, percent: 1) to be told apart, two batches \#(told[8].apart, percent: 1), which is
  guessing. The same layer, trained on two batches and then evaluated with its running moments, tells
  \#(told[8].evaluated, percent: 1): the discriminator that is evaluated is not the one that was trained.
  """#)

//: Which is better? In one batch the discriminator has the easier task, and what it says of an image depends on the images
//: of the other kind beside it. Two batches hide from it what a mean can tell, and leave shapes to look at. Practice chose two (Chintala and others, 2016), and DCGAN leaves the first layer
//: of the discriminator and the last of the generator without normalisation, so that the true mean and scale of images get
//: through somewhere. (Salimans and others, 2016, normalise by a fixed batch instead.) In the generator, batch norm ties the
//: images of a batch to each other: samples are therefore drawn in evaluation mode, where one image comes
//: out the same as among a thousand.

//: ## 4.6 The recipe
//:
//: Before 2016 games of convolutional networks mostly failed. Radford, Metz and Chintala tried many networks
//: and kept what worked, as a list of rules. Here they are as a type, so that each can be broken:
//:
//: (quote:recipe)
//:
//: (quote:generator)
//:
//: (quote:discriminator)
//:
//: Kernels of 4, stride 2 and padding 1 double and halve exactly: $(n - 1) \cdot 2 - 2 + 4 = 2n$ on the way
//: up and $\lfloor (2n + 2 - 4)/2 \rfloor + 1 = n$ on the way down (section 4.2). From a map of $s$ pixels a
//: side and $L$ doublings, the side and the channels of map $\ell = 0, \dots, L - 1$ are
//:
//: $$ n_\ell = 2^\ell s, \qquad c_\ell = 2^{L - 1 - \ell} c, $$ {#eq:stack}
//:
//: and the image has $2^L s$ pixels a side. With $d$ numbers of noise, kernels of 4 and batch norm's scale
//: and shift for each channel, the generator has
//:
//: $$ s^2 d c_0 + 16 \Bigl( \sum_{\ell=1}^{L-1} c_{\ell-1} c_\ell + c_{L-1} \Bigr) + 2 \sum_{\ell=0}^{L-1} c_\ell $$ {#eq:weights}
//:
//: weights: the first and the last term grow with the channels, the sum in the middle with their square.

verify("eq:stack", "the engine's maps have these sizes", by: .exact) { check in
  for (size, channels) in [(16, 4), (28, 3), (32, 2), (64, 2), (24, 5)] {
    let sizes = MapSizes(size: size)
    var random = RandomStream(seed: 1)
    let generator = Generator(size: size, channels: channels, latents: 5, Recipe(), using: &random)
    let tape = Tape(.evaluation)
    var map = generator.first(tape.constant(Tensor(ones: [1, 1, 1, 5])))
    var made = [map.shape[1], map.shape[3]]
    for block in generator.blocks {
      map = block(map)
      made += [map.shape[1], map.shape[3]]
    }
    func formula(_ side: (Int) -> Int) -> [Int] {
      (0..<sizes.levels).flatMap { [side($0), channels << (sizes.levels - 1 - $0)] } + [size, 1]
    }
    check.identical(
      "\(size) pixels, \(channels) channels", made, formula { sizes.start << $0 },
      not: [
        "two pixels more a layer": formula { (sizes.start << $0) + 2 * $0 },
        "doubled from the image": formula { size >> $0 },
      ])
  }
}

verify("eq:weights", "the weights of the stack, counted", by: .exact) { check in
  for (size, channels, d) in [(16, 4, 7), (28, 3, 10), (32, 8, 100), (64, 2, 5)] {
    let sizes = MapSizes(size: size)
    let (s, c) = (sizes.start, sizes.widths(channels))
    var random = RandomStream(seed: 1)
    let generator = Generator(size: size, channels: channels, latents: d, Recipe(), using: &random)
    let middle = zip(c, c.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } + c[c.count - 1]
    let formula = s * s * d * c[0] + 16 * middle + 2 * c.reduce(0, +)
    check.equal(
      "\(size) pixels, \(channels) channels, \(d) numbers",
      ["formula": formula, "found in the model": generator.parameterCount],
      not: [
        "norms forgotten": formula - 2 * c.reduce(0, +),
        "kernels of 3": formula - 7 * middle,
        "with biases": formula + c.reduce(0, +) + 1,
      ])
  }
}

//: ### How it starts
//:
//: **Weights from N(0, 0.02).** An output is a sum of $n$ inputs times weights of deviation $\sigma$. If the
//: weights are independent with mean 0,
//:
//: $$ \mathrm{E}[y^2] = n \, \sigma^2 \, \mathrm{E}[x^2]. $$ {#eq:variance}
//:
//: What is $n$? For a convolution $k^2$ times the channels of the input. For a transposed convolution of
//: stride $s$ only every $s$-th tap meets a pixel, both ways, so $n = (k/s)^2 c$: with kernel 4 and stride 2
//: a quarter of what the kernel suggests. Between two layers stands a leaky ReLU, which is $x$ for $x > 0$
//: and $ax$ below; of a symmetric $x$ it keeps
//:
//: $$ \mathrm{E}[f(x)^2] = \frac{1 + a^2}{2} \, \mathrm{E}[x^2], $$ {#eq:leak}
//:
//: half for ReLU. He and others (2015) choose $\sigma^2 = 2 / n (1 + a^2)$, so that sizes stay as they are.

verify(
  "eq:variance", "the mean square behind a layer", by: .monteCarlo,
  tolerance: .relative(0.03, because: "each draw of weights is one sample; 600 are drawn")
) { check in
  let sigma = 0.02
  for (name, inputs, isTransposed) in [("down", 6, false), ("up", 6, true), ("wide up", 12, true)] {
    var stream = chapter.stream("variance \(name)")
    var squares: [Double] = []
    for _ in 0..<600 {
      let x = Tensor(normal: [2, 8, 8, inputs], standardDeviation: 1.5, using: &stream)
      let y: Variable
      let tape = Tape(.evaluation)
      if isTransposed {
        y = TransposedConvolution2D(
          inputs, 48, bias: false, initialiser: .normal(0.02), using: &stream)(tape.constant(x))
      } else {
        y = Convolution2D(
          inputs, 48, kernel: 4, stride: 2, padding: 1, bias: false, initialiser: .normal(0.02),
          using: &stream)(tape.constant(x))
      }
      // The border sees the padding: only what lies inside.
      let side = y.shape[1]
      let inside = y.value.slice(axis: 1, 1..<side - 1).slice(axis: 2, 1..<side - 1)
      squares.append(Double(square(inside).mean().scalar))
    }
    let (mean, error) = meanAndError(squares)
    let taps = isTransposed ? 4 * inputs : 16 * inputs
    check.equal(
      "\(name), \(inputs) channels",
      [
        "formula": Double(taps) * sigma * sigma * 2.25,
        "simulated": Estimate(mean, error: error, method: .monteCarlo(samples: squares.count)),
      ],
      not: [
        "the other direction's n": Double(isTransposed ? 16 * inputs : 4 * inputs) * sigma * sigma
          * 2.25,
        "σ for σ²": Double(taps) * sigma * 2.25,
      ])
  }
}

verify("eq:leak", "what a leaky ReLU keeps", by: .quadrature) { check in
  for (a, deviation) in [(0.0, 1.0), (0.2, 0.7), (0.01, 3.0), (0.5, 0.1)] {
    let normal = try Normal(mean: 0, standardDeviation: deviation)
    let kept = try integrate(from: -.infinity, to: .infinity, breakPoints: [0]) { x in
      let f = x > 0 ? x : a * x
      return f * f * normal.density(at: x)
    }
    let variance = deviation * deviation
    check.equal(
      "a = \(a), deviation \(deviation)",
      ["formula": (1 + a * a) / 2 * variance, "integral": kept],
      not: ["a for a²": (1 + a) / 2 * variance, "all of it": variance])
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
  \#(startingSizes[startingSizes.count - 1], digits: 2): the image of an untrained generator without norms is grey.
  He's rule is the cure where there is no batch norm. Where there is, the starting size does not matter:
  """#)

//: **Batch norm** divides by whatever deviation it finds, so that $w$ and $\alpha w$ in the layer before give
//: the same output for every $\alpha > 0$ (up to its $\varepsilon$). A loss $\mathcal{L}$ behind it is
//: constant along each ray of the weights of one channel, and its gradient has no part along the ray:
//:
//: $$ \sum_i w_i \frac{\partial \mathcal{L}}{\partial w_i} = 0. $$ {#eq:ray}
//:
//: Steps at a right angle make $|w|$ grow and the relative step shrink: a norm's layer slows itself down.

verify(
  "eq:ray", "the gradient is at a right angle to the weights", by: .automaticDifferentiation,
  tolerance: .absolute(2e-3, because: "single precision, and batch norm's ε of 1e-5")
) { check in
  for var draw in check.draws(6) {
    var random = RandomStream(seed: draw.next())
    let layer = Convolution2D(
      3, 5, kernel: 4, stride: 2, padding: 1, bias: false, initialiser: .normal(0.5), using: &random
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
    check.zero(
      draw.name, Estimate(try along(true), error: 1e-3, method: .automaticDifferentiation),
      scale: 1,
      not: ["without batch norm": try along(false)])
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
//: the other player moves; a player that keeps on for ten steps where it was going overshoots (3.7 has the
//: picture).

verify(
  "eq:adam", "Adam's second step", by: .closedForm,
  tolerance: .relative(2e-5, because: "the optimiser works in single precision")
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
    func second(_ b1: Double) -> Double {
      -rate * ((b1 * g1 + g2) / (1 + b1)) / ((beta2 * g1 * g1 + g2 * g2) / (1 + beta2)).squareRoot()
    }
    let uncorrected =
      -rate * (1 - beta1) * (beta1 * g1 + g2)
      / ((1 - beta2) * (beta2 * g1 * g1 + g2 * g2)).squareRoot()
    check.equal(
      draw.name,
      ["formula": second(beta1), "the optimiser": Estimate(moves[1], error: 2e-6 * rate)],
      scale: rate,
      not: ["moments not corrected": uncorrected, "no memory": second(0)])
  }
}

//: **tanh**, and pixels from −1 to 1, in place of a sigmoid and pixels from 0 to 1: it is the same function
//: in other units,
//:
//: $$ \tanh x = 2\,\sigma(2x) - 1, $$ {#eq:tanh}
//:
//: and yet not the same training: its output has mean 0 where the sigmoid's has ½, and its slope in its own
//: units of pixels is twice as steep.

verify("eq:tanh", "a sigmoid in other units", by: .closedForm) { check in
  for var draw in check.draws(10) {
    let x = 3 * draw.normal()
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    check.equal(
      draw.name, ["tanh": tanh(x), "from the sigmoid": 2 * sigmoid(2 * x) - 1], scale: 1,
      not: ["2 forgotten inside": 2 * sigmoid(x) - 1, "not moved": 2 * sigmoid(2 * x)])
  }
}

//: ### Each rule broken
//:
//: What is each rule worth? Small trainings on the embedded digits, brought from 8 × 8 to 16 × 16 by
//: bilinear interpolation, each with one rule broken and all else equal:
//:
//: (quote:trial)
//:
//: The number is the squared Fréchet distance (chapter 1) of samples from held-out digits, smaller is better,
//: beside precision and recall; the last column holds each training against the one of the whole recipe from
//: the same noise and batches. Two rows at the end are not of 2016 and are explained in section 4.7.

let brokenRules: [Trial] = {
  func broken(_ name: String, _ change: (inout Recipe) -> Void) -> Trial {
    var recipe = Recipe()
    change(&recipe)
    return Trial(name: name, recipe: recipe)
  }
  return [
    broken("the recipe") { _ in },
    broken("pooling in place of strides") { $0.pools = true },
    broken("no batch norm") { ($0.generatorNorm, $0.discriminatorNorm) = (false, false) },
    broken("hidden dense layers") { $0.hasHiddenDense = true },
    broken("tanh inside the generator") { $0.generatorActivation = .tanh },
    broken("ReLU in the discriminator") { $0.discriminatorActivation = .relu },
    broken("sigmoid at the end") { $0.squashing = .sigmoid },
    broken("weights uniform, ± 1/√n") { $0.initialiser = .fanInUniform },
    broken("Adam's rate 1e-3") { ($0.generatorRate, $0.discriminatorRate) = (1e-3, 1e-3) },
    broken("β₁ = 0.9") { $0.beta1 = 0.9 },
    broken("last weights, not averaged") { $0.averages = false },
    broken("no noise on the images") { $0.noise = 0 },
  ]
}()
let smallTrainings = Trials(
  chapter: chapter, images: smallDigits.training, steps: chapter.integer("trial-steps"),
  samples: smallJudge.count)
let trialSeeds = chapter.integer("seeds")
let ruleOutcomes = try smallTrainings.outcomes(
  of: brokenRules, seeds: trialSeeds, task: "one rule broken at a time")
let ruleScores = try ruleOutcomes.map { try $0.map { try smallJudge.score($0.samples) } }

var ruleTable = Table([
  "", .init("Fréchet distance, squared", digits: 2, band: .relative(0.7)),
  .init("precision", digits: 2, band: .absolute(0.3)),
  .init("recall", digits: 2, band: .absolute(0.4)),
  .init("distance over the recipe's", digits: 2, band: .absolute(3)),
])
for (trial, scores) in zip(brokenRules, ruleScores) {
  let over = zip(scores, ruleScores[0]).map { $0.distance - $1.distance }
  ruleTable.append(row: [
    trial.name, try meanOfSeeds(scores.map(\.distance)), try meanOfSeeds(scores.map(\.precision)),
    try meanOfSeeds(scores.map(\.recall)),
    trial.name == brokenRules[0].name ? Table.Cell.missing : try meanOfSeeds(over),
  ])
}
let realScore = try smallJudge.score(smallJudge.fresh)
ruleTable.append(row: [
  "fresh real digits", realScore.distance, realScore.precision, realScore.recall,
  Table.Cell.missing,
])
show(
  ruleTable,
  "\(smallTrainings.steps) steps with batches of \(Trials.batch), seeds: \(trialSeeds); mean and its 95 % "
    + "interval over seeds",
  digits: 2, label: "tab:rules")
let ruleMeans = ruleScores.map { meanAndError($0.map(\.distance)) }
figure(
  "fig:rules",
  Plot(y: "Fréchet distance, squared")
    .bars(
      "",
      names: [
        "recipe", "pool", "no BN", "dense", "G tanh", "D ReLU", "sigm", "unif", "1e-3", "β₁ .9",
        "last", "clean",
      ],
      heights: ruleMeans.map(\.mean), errors: ruleMeans.map { $0.error.isNaN ? 0 : $0.error }
    )
    .horizontalLine(at: realScore.distance, "real digits"),
  alt:
    "Twelve bars, the recipe and eleven versions of it with one rule broken, over a line for real digits.",
  caption:
    "The squared Fréchet distance with one rule broken at a time, in the order of (tab:rules); "
    + "bars: standard errors over seeds. The line: fresh real digits.")

/// The mean distance of a recipe of the table of rules, by its name.
func ruleMean(_ name: String) -> Double {
  ruleMeans[brokenRules.firstIndex { $0.name == name }!].mean
}
text(
  #"""
  Three rules carry the recipe at this size. Hidden dense layers, which here come without norms, end at
  \#(ruleMean("hidden dense layers"), digits: 2, band: .relative(1)) where the recipe ends at
  \#(ruleMean("the recipe"), digits: 2, band: .relative(1)); without batch norm it is
  \#(ruleMean("no batch norm"), digits: 2, band: .relative(1)), with a memory of ten steps in Adam
  \#(ruleMean("β₁ = 0.9"), digits: 2, band: .relative(1)). The noise of section 4.7 is worth as much:
  \#(ruleMean("no noise on the images"), digits: 2, band: .relative(1)) without it. Strides, ReLU and tanh where they belong and
  the start at 0.02 are worth a few tenths, and the intervals of most of these differences reach to 0 or near it.
  Two rules do not help here: a discriminator with plain ReLU ends at
  \#(ruleMean("ReLU in the discriminator"), digits: 2, band: .relative(1)), and a rate of 1e-3 at
  \#(ruleMean("Adam's rate 1e-3"), digits: 2, band: .relative(1)), not behind the recipe. It was made for larger images, and
  for longer trainings, where a large rate has more time to fail.
  """#)

//: ## 4.7 Training
//:
//: One step of the game:
//:
//: (quote:play)
//:
//: Two things in it are not of 2016. Radford, Metz and Chintala had three million bedrooms; here are hardly
//: more than a thousand digits, and a discriminator soon knows them by heart. Then it is certain of every
//: image, and what it teaches is the way to single training images. **Noise on what it sees**, real and
//: generated alike, makes the two distributions overlap, which section 3.4 found missing (Arjovsky and
//: Bottou, 2017, section 3; Sønderby and others, 2017): with deviation 0.3 no image is a proof. And since two
//: players circle about each other (3.7), samples are drawn with weights **averaged** over the way,
//:
//: $$ a_t = \delta \, a_{t-1} + (1 - \delta) \, \theta_t
//:   = \delta^t \theta_0 + (1 - \delta) \sum_{k=1}^{t} \delta^{t-k} \theta_k, $$ {#eq:average}
//:
//: a window of about $1/(1 - \delta)$ steps that never has to be stored.

verify(
  "eq:average", "the average unrolled", by: .closedForm,
  tolerance: .relative(1e-5, because: "the average is kept in single precision")
) { check in
  for var draw in check.draws(8) {
    let (decay, steps) = (draw.uniform(in: 0.5...0.95), draw.integer(in: 3...30))
    let way = (0...steps).map { _ in Double(Float(draw.uniform(in: 0.5...2))) }
    let weight = Parameter(Tensor([Float(way[0])]))
    var average = MovingAverage(of: [weight], decay: Float(decay))
    for value in way.dropFirst() {
      weight.value = Tensor([Float(value)])
      average.update()
    }
    func unrolled(_ power: (Int) -> Int, start: Double) -> Double {
      start * pow(decay, Double(steps)) * way[0]
        + (1...steps).reduce(0) { $0 + (1 - decay) * pow(decay, Double(power($1))) * way[$1] }
    }
    check.equal(
      draw.name,
      [
        "sum": unrolled({ steps - $0 }, start: 1),
        "kept on the way": Estimate(Double(average.values[0].scalars[0]), error: 2e-6),
      ],
      not: [
        "start forgotten": unrolled({ steps - $0 }, start: 0),
        "powers turned round": unrolled({ $0 }, start: 1),
      ])
  }
}

//: (quote:paint)
//:
//: The training itself, with its checkpoint every few seconds; the terminal shows losses and images a second. The
//: rate is 5e-4: larger ones did no harm in the table, and at 2e-4 the same takes twice as many steps. For the
//: recipe's own, `--set rate=2e-4`.

let largeSize = digits.training.height
let paintedDigits = game.painted(
  Tensor(digits.training.pixels, shape: [digits.training.count, largeSize, largeSize, 1]))
var shownNoise = chapter.stream("shown")
let sameNoise = Tensor(normal: [16, largeLatents], using: &shownNoise)
let (firstStep, startOfGame) = (game.step, ContinuousClock.now)
while game.step < largeSteps {
  try game.play(on: gatherRows(paintedDigits, batches.indices(step: game.step)))
  // The same noise at six moments, each twice as late as the one before.
  if game.step << (5 - shownOnTheWay.count) >= largeSteps, shownOnTheWay.count < 6 {
    shownOnTheWay.append(game.images(from: sameNoise))
  }
  let seconds = (ContinuousClock.now - startOfGame) / .seconds(1)
  let rate = Int(Double((game.step - firstStep) * largeBatch) / seconds)
  chapter.progress(
    "training", step: game.step, of: largeSteps,
    detail: "D \(game.discriminatorLosses.last!), G \(game.generatorLosses.last!), \(rate) images/s"
  )
  try savedGame.save(game, shownOnTheWay, isLast: game.step == largeSteps)
}

/// Means of stretches, so that a curve has at most 200 points.
func smoothed(_ losses: [Float]) -> (x: [Double], y: [Double]) {
  let stretch = max(1, losses.count / 200)
  let starts = stride(from: 0, to: losses.count - stretch + 1, by: stretch)
  return (
    starts.map { Double($0) + Double(stretch) / 2 },
    starts.map { Double(losses[$0..<$0 + stretch].reduce(0, +)) / Double(stretch) }
  )
}
let discriminatorCurve = smoothed(game.discriminatorLosses)
let generatorCurve = smoothed(game.generatorLosses)
figure(
  "fig:losses",
  Plot(x: "step", y: Plot.Axis("loss", unit: "nats"))
    .line("discriminator", x: discriminatorCurve.x, y: discriminatorCurve.y)
    .line("generator", x: generatorCurve.x, y: generatorCurve.y)
    .horizontalLine(at: log(Double(4)), "log 4").horizontalLine(at: log(Double(2)), "log 2"),
  alt:
    "Two curves of loss against steps that cross at once and then keep apart, between lines at log 4 and log 2.",
  caption:
    "The losses do not say how good the images are. At log 4 and log 2 the discriminator would toss coins."
)
let lastLoss =
  discriminatorCurve.y.suffix(20).reduce(0, +) / Double(min(20, discriminatorCurve.y.count))
text(
  #"""
  By section 3.5 each discriminator's loss $L$ is a bound, $\mathrm{JSD} \ge \log 2 - L/2$, on what divides the two
  distributions that it sees, those under noise: at the end at least
  \#(max(0, log(Double(2)) - lastLoss / 2), digits: 2, band: .absolute(0.4)) of the possible \#(log(Double(2)), digits: 3) nats (a little
  less, since it was measured on images it had learned from).
  """#)
images(
  "fig:way", imageGrid(concatenate(shownOnTheWay, axis: 0), columns: 16),
  alt: "Six rows of the same sixteen images, from grey spots to digits.",
  caption:
    "From the same noise after 1/32, 1/16, 1/8, 1/4, 1/2 and all of the training: each column is one image on its way."
)

var sampleStream = chapter.stream("samples")
let sampleNoise = Tensor(normal: [max(1000, judge.count), largeLatents], using: &sampleStream)
/// Images from noise, in parts: the maps of all at once would not fit.
func paint(_ noise: Tensor) -> Tensor {
  let parts = stride(from: 0, to: noise.shape[0], by: 500).map {
    game.images(from: noise.rows($0..<min($0 + 500, noise.shape[0])))
  }
  return concatenate(parts, axis: 0)
}
let samples = paint(sampleNoise)
images(
  "fig:samples", imageGrid(samples.rows(0..<96), columns: 16),
  alt: "Six rows of generated digits.",
  caption: "Samples, not selected. `swift run dcgan sample --output FILE.png` draws more.")
let realCount = min(48, digits.test.count)
images(
  "fig:real",
  imageGrid(
    Tensor(
      Array(digits.test.pixels.prefix(realCount * digits.test.dimension)),
      shape: [realCount, largeSize, largeSize, 1]), columns: 16),
  alt: "Three rows of real digits.", caption: "Digits that people wrote, from the test set.")

let namer = try NearestNeighborClassifier(training: digits.training)
let named = try namer.classify(samples.scalars)
let labelReport = LabelReport(named, classCount: namer.classCount)
text(
  #"""
  Nobody told the generator that there are \#(namer.classCount) classes. A classifier by nearest neighbours names
  samples so that the rarest class has \#(labelReport.shares.min()!, percent: 1, band: .absolute(0.1)) of them and the
  most frequent \#(labelReport.shares.max()!, percent: 1, band: .absolute(0.3)), with a mean confidence of
  \#(labelReport.meanConfidence, digits: 3, band: .absolute(0.2)); on held-out real images it is
  \#(LabelReport(try namer.classify(digits.test.pixels), classCount: namer.classCount).meanConfidence, digits: 3).
  """#)

//: ### Has it learned by heart?
//:
//: The samples that the classifier is most sure of, each above the training image nearest to it:

let surest = named.indices.sorted {
  (-named[$0].confidence, $0) < (-named[$1].confidence, $1)
}.prefix(16)
let surestImages = gatherRows(samples, Array(surest))
let nearestReal = try judge.nearestTrainingImages(of: surestImages.scalars)
let neighbours = Tensor(
  digits.training.gather(nearestReal.map(\.index)), shape: surestImages.shape)
images(
  "fig:nearest", imageGrid(concatenate([surestImages, neighbours], axis: 0), columns: 16),
  alt:
    "Two rows of digits, generated ones above real ones that resemble them without being the same.",
  caption: "Above: samples. Below: their nearest training images.")

//: ### Walks
//:
//: Noise in $d$ dimensions has a length of about $\sqrt d$. For independent $z_i$ and any weights $w_i$
//:
//: $$ \mathrm{E} \Bigl\| \sum_i w_i z_i \Bigr\|^2 = d \sum_i w_i^2: $$ {#eq:lengths}
//:
//: halfway between two points, $w = (\frac12, \frac12)$, that is half of the square, where the generator has
//: never been. A walk along the great circle through both (White, 2016), with angle $\vartheta$ between them,
//:
//: $$ z(t) = \frac{\sin((1 - t)\vartheta)}{\sin\vartheta} \, z_1 + \frac{\sin(t\vartheta)}{\sin\vartheta} \, z_2, $$ {#eq:circle}
//:
//: keeps the length, if both are of the same.

verify("eq:lengths", "lengths of weighted sums of noise", by: .monteCarlo) { check in
  for (name, weights) in [
    ("halfway", [0.5, 0.5]), ("arithmetic", [1, -1, 1]),
    ("mean of 5", [Double](repeating: 0.2, count: 5)),
  ] {
    var stream = chapter.stream("lengths \(name)")
    let squares = (0..<20_000).map { _ -> Double in
      (0..<40).reduce(0.0) { sum, _ in
        let coordinate = weights.reduce(0) { $0 + $1 * stream.normal() }
        return sum + coordinate * coordinate
      }
    }
    let (mean, error) = meanAndError(squares)
    let total = weights.reduce(0, +), sum = weights.reduce(0) { $0 + $1 * $1 }
    check.equal(
      name,
      [
        "formula": 40 * sum,
        "simulated": Estimate(mean, error: error, method: .monteCarlo(samples: 20_000)),
      ], not: ["square of the sum": 40 * total * total, "no dimension": sum])
  }
}

verify("eq:circle", "the great circle keeps the length", by: .closedForm) { check in
  for var draw in check.draws(10) {
    let (length, t) = (draw.uniform(in: 2...12), draw.uniform(in: 0.2...0.8))
    let ends = (0..<2).map { _ -> [Double] in
      let z = (0..<20).map { _ in draw.normal() }
      let norm = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return z.map { length * $0 / norm }
    }
    func norm(_ z: [Double]) -> Double { z.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let straight = zip(ends[0], ends[1]).map { (1 - t) * $0 + t * $1 }
    check.equal(
      draw.name, ["on the circle": norm(greatCircle(ends[0], ends[1], t)), "at the ends": length],
      not: ["on the straight line": norm(straight)])
  }
}

let walks: [Double] = (0..<4).flatMap { row -> [Double] in
  let ends = (0..<2).map { end in
    sampleNoise.rows(2 * row + end..<2 * row + end + 1).scalars.map(Double.init)
  }
  return (0..<16).flatMap { greatCircle(ends[0], ends[1], Double($0) / 15) }
}
images(
  "fig:walks",
  imageGrid(paint(Tensor(walks.map(Float.init), shape: [64, largeLatents])), columns: 16),
  alt: "Four rows in which one digit turns into another by small steps.",
  caption: "Four walks along great circles, each from left to right.")

//: ### Arithmetic with labels
//:
//: Radford, Metz and Chintala averaged the noise of images that show the same, and calculated with the
//: averages: man with glasses − man + woman = woman with glasses. Here the classifier gives the name and the
//: ink says bold or fine: of each class, the noises of the bolder half of the samples and of the finer half
//: are averaged apart. Bold less fine, averaged over the classes, is a direction. Is it one of boldness for
//: *new* noise too? Along a random direction of the same length nothing should happen on average:

let ink = (0..<samples.shape[0]).map { Double(samples.rows($0..<$0 + 1).sum().scalar) }
let direction: [Float] = {
  var sum = [Float](repeating: 0, count: largeLatents)
  let rows = sampleNoise.scalars
  for label in 0..<namer.classCount {
    let members = named.indices.filter { named[$0].label == label }.sorted { ink[$0] < ink[$1] }
    let half = members.count / 2
    guard half > 0 else { continue }
    for (place, member) in members.enumerated() where place < half || place >= members.count - half
    {
      let weight = (place < half ? -1 : 1) / Float(half)
      for k in 0..<largeLatents { sum[k] += weight * rows[member * largeLatents + k] }
    }
  }
  let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return sum.map { 2 * $0 / length }
}()
let randomDirection: [Float] = {
  let z = (0..<largeLatents).map { _ in Float(sampleStream.normal()) }
  let length = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return z.map { 2 * $0 / length }
}()
let newNoise = Tensor(normal: [300, largeLatents], using: &sampleStream)
let newImages = paint(newNoise)
let newNames = try namer.classify(newImages.scalars)
/// How much ink a step along a direction brings, in percent, with its standard error, and how many keep their name.
func effect(of step: [Float]) throws -> (ink: (mean: Double, error: Double), kept: Double) {
  let moved = paint(newNoise + Tensor(step))
  let gains = (0..<300).map { i -> Double in
    let before = Double(newImages.rows(i..<i + 1).sum().scalar)
    return 100 * (Double(moved.rows(i..<i + 1).sum().scalar) / max(before, 1e-3) - 1)
  }
  let names = try namer.classify(moved.scalars)
  let kept = zip(names, newNames).count { $0.label == $1.label }
  return (meanAndError(gains), Double(kept) / 300)
}
var directionTable = Table([
  "300 new images moved by", .init("ink, %", digits: 2, band: .absolute(60)),
  .init("keep their name", percent: 0, band: .absolute(0.5)),
])
let boldEffect = try effect(of: direction)
let randomEffect = try effect(of: randomDirection)
for (name, effect) in [
  ("bold − fine", boldEffect), ("fine − bold", try effect(of: direction.map { -$0 })),
  ("a random direction", randomEffect),
] {
  directionTable.append(row: [
    name, Table.Cell.number(effect.ink.mean, error: effect.ink.error), effect.kept,
  ])
}
show(
  directionTable, "Steps of length 2 in noise; mean and standard error", digits: 2,
  label: "tab:direction")
text(
  #"""
  A step along bold − fine brings \#(boldEffect.ink.mean, digits: 2, band: .absolute(60)) % of ink to images that had no part in
  finding it, and \#(boldEffect.kept, percent: 0, band: .absolute(0.5)) keep their name; along the random
  direction the ink changes by \#(randomEffect.ink.mean, digits: 2, band: .absolute(60)) %.
  """#)
let scales: [Float] = [-1.5, -0.75, 0, 0.75, 1.5]
images(
  "fig:direction",
  imageGrid(
    concatenate(
      scales.map { scale in
        paint(newNoise.rows(0..<16) + Tensor(direction.map { scale * $0 }))
      }, axis: 0), columns: 16),
  alt: "Five rows of the same sixteen digits, from fine strokes to bold ones.",
  caption: "Sixteen new images (middle row) with bold − fine taken away (above) and added (below).")

//: ### What the discriminator has learned
//:
//: It has looked at every training image and was never told a label. Its maps, averaged down to 4 × 4,
//: against raw pixels, both under the same linear classifier:
//:
//: (quote:probe)

var probeTable = Table([
  "labels", .init("raw pixels", percent: 1, band: .absolute(0.1)),
  .init("discriminator's maps", percent: 1, band: .absolute(0.2)),
  .init("maps of an untrained one", percent: 1, band: .absolute(0.2)),
])
let untrained = Game(
  size: largeSize, channels: largeChannels, latents: largeLatents, Recipe(), steps: 1,
  stream: chapter.stream("untrained"))
func probed(_ set: ImageSet, by discriminator: Discriminator?) -> Tensor {
  let images = Tensor(set.pixels, shape: [set.count, largeSize, largeSize, 1])
  guard let discriminator else { return images.reshaped([set.count, set.dimension]) }
  return discriminator.probed(game.painted(images))
}
let probeTraining = digits.training.subset(0..<min(2000, digits.training.count))
let probeTest = digits.test.subset(0..<min(1000, digits.test.count))
let representations = [nil, game.discriminator, untrained.discriminator].map { model in
  (probed(probeTraining, by: model), probed(probeTest, by: model))
}
var probeRows: [[Double]] = []
for perClass in [5, 20, 1000] {
  var taken = [Int](repeating: 0, count: digits.training.classCount)
  let chosen = probeTraining.labels.indices.filter { index in
    taken[probeTraining.labels[index]] += 1
    return taken[probeTraining.labels[index]] <= perClass
  }
  let right = try representations.map { training, test in
    try linearProbe(
      training: gatherRows(training, chosen), chosen.map { probeTraining.labels[$0] }, test: test,
      probeTest.labels, classes: digits.training.classCount, steps: chapter.quick ? 10 : 150)
  }
  probeTable.append(row: [chosen.count] + right)
  probeRows.append(right)
}
show(
  probeTable, "Test images named right by a linear classifier", digits: 3, label: "tab:probe")
text(
  #"""
  With five labels a class the maps lead by \#(100 * (probeRows[0][1] - probeRows[0][0]), digits: 2, band: .absolute(40))
  points over raw pixels, with all labels by \#(100 * (probeRows[2][1] - probeRows[2][0]), digits: 2, band: .absolute(40)).
  The third column keeps us from praising the game for it: convolutions with random weights, never
  trained, come within \#(100 * abs(probeRows[0][1] - probeRows[0][2]), digits: 2, band: .absolute(40)) and
  \#(100 * abs(probeRows[2][1] - probeRows[2][2]), digits: 2, band: .absolute(40)) points of the trained ones. Most of what
  the probe likes is the architecture.
  """#)

//: ## 4.8 When it fails
//:
//: **On purpose.** Let the generator learn at 2e-3 and the discriminator at 2e-5, without batch norm, noise and
//: averages: the generator runs to wherever the discriminator likes it best, long before that one can answer,
//: and all noise leads there. How far two samples lie apart shows it, as the root of the mean squared distance.
//:
//: **What holds it.** A discriminator that is steep teaches wild steps. Three ways to hold it: its slope, its
//: layers, its pace.
//:
//: ### Its slope
//:
//: Mescheder, Geiger and Nowozin (2018) add to the discriminator's loss the penalty **R1**,
//:
//: $$ R_1 = \frac\gamma2 \, \mathrm{E}_p \bigl[ \| \nabla_x \ell(x) \|^2 \bigr], $$ {#eq:penalty definition}
//:
//: with $\ell$ the logit, at real images only. Its gradient in the weights needs derivatives of derivatives,
//: which our engine does not have. It does not need to. With $u = \nabla_x \ell / \| \nabla_x \ell \|$ the
//: slope is that in one direction,
//:
//: $$ \| \nabla_x \ell(x) \| = \frac{\ell(x + hu) - \ell(x - hu)}{2h} + O(h^2), $$ {#eq:slope}
//:
//: and the right side is made of the weights by two plain evaluations. $u$ depends on them too, but may be
//: held fixed:
//:
//: $$ \nabla_\theta \, \tfrac12 \| \nabla_x \ell \|^2 = \| \nabla_x \ell \| \; u \cdot \nabla_\theta \nabla_x \ell, $$ {#eq:slope-gradient}
//:
//: since among unit vectors $u$ is where $u \cdot \nabla_x \ell$ is greatest, and so to first order it does
//: not matter that it turns.
//:
//: (quote:slope)

let smoothJudges = (0..<3).map { index -> Discriminator in
  var recipe = Recipe()
  (recipe.discriminatorNorm, recipe.discriminatorActivation) = (false, .softplus)
  recipe.initialiser = .heNormal
  var random = chapter.stream("smooth").split(index)
  return Discriminator(size: 16, channels: 3, recipe, using: &random)
}
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
    check.equal(
      "discriminator \(index + 1)",
      [
        "tape": exact,
        "difference": Estimate(difference, error: 0.003 * exact, method: .finiteDifference),
      ],
      not: [
        "along a random direction": Double(square((ahead - behind) * 25).sum().scalar),
        "h for 2h": 4 * exact,
      ])
  }
}

verify(
  "eq:slope-gradient", "its gradient in a weight, with u held fixed", by: .differences,
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
      // Along the claimed gradient itself, where the difference is largest.
      let length = Double(sqrt(square(claimed).sum()).scalar)
      let start = weight.value
      let h = 0.02
      var sides: [Double] = []
      for sign in [1.0, -1.0] {
        weight.value = start + Float(sign * h / length) * claimed
        sides.append(try halfSquaredSlope(judge, images))
      }
      weight.value = start
      let difference = (sides[0] - sides[1]) / (2 * h)
      let other = Double((plain[weight]! * claimed).sum().scalar) / length
      check.equal(
        "discriminator \(index + 1), layer \(layer + 1)",
        [
          "two evaluations": 1.0,
          "brute force": Estimate(difference / length, error: 0.01, method: .finiteDifference),
        ],
        not: ["gradient of ℓ": other / length, "½ forgotten": 2 * difference / length])
    }
  }
}

//: ### Its layers
//:
//: A linear layer $y = xW$ stretches lengths by at most its largest singular value,
//: $\sigma(W) = \sqrt{\lambda_{\max}(W^\top W)}$. **Spectral normalisation** (Miyato and others, 2018)
//: divides by it, from one step of **power iteration** a training step,
//:
//: $$ v \leftarrow \frac{W u}{\| W u \|}, \quad u \leftarrow \frac{W^\top v}{\| W^\top v \|}, \qquad v^\top W u \to \sigma(W). $$ {#eq:power}

verify(
  "eq:power", "power iteration against the eigenvalues", by: .closedForm,
  tolerance: .relative(1e-6, because: "500 iterations")
) { check in
  for var draw in check.draws(8) {
    let (rows, columns) = (draw.integer(in: 6...14), draw.integer(in: 2...5))
    let w = Matrix((0..<rows).map { _ in (0..<columns).map { _ in draw.normal() } })
    var u = (0..<columns).map { _ in draw.normal() }
    var v: [Double] = []
    func unit(_ x: [Double]) -> [Double] {
      let length = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return x.map { $0 / length }
    }
    for _ in 0..<500 {
      v = unit(w * u)
      u = unit(w.transposed * v)
    }
    let power = zip(v, w * u).reduce(0) { $0 + $1.0 * $1.1 }
    let values = try SymmetricEigen(w.transposed * w).values
    check.equal(
      draw.name,
      ["power iteration": power, "root of the eigenvalue": values[0].squareRoot()],
      not: [
        "not rooted": values[0], "Frobenius norm": values.reduce(0, +).squareRoot(),
      ])
  }
}

//: For a convolution $W$ is the kernel read as a matrix `[taps × inputs, outputs]`, and after that division
//: the layer is often called 1-Lipschitz. It is not. A pixel lies under several places of the kernel, $k/s$
//: each way, and each carries it on: the layer as a map of images, the matrix $A$ of section 4.1, stretches
//: by up to
//:
//: $$ \sigma(A) \le \lceil k/s \rceil \, \sigma(W), $$ {#eq:stretch}
//:
//: twice as much for kernels of 4 and stride 2 (Gouk and others, 2021, work with $\sigma(A)$ itself). The
//: bound holds since the images' patches $P$ give $Ax = PW$, and no pixel stands in more than
//: $\lceil k/s \rceil^2$ patches.

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
    check.atMost(
      name, whole, Double(overlap) * small,
      not: ["1-Lipschitz after division": (whole, small)])
  }
}

//: ### Its pace
//:
//: **Two time scales** (Heusel and others, 2017): a discriminator with the larger rate, 4e-4 against 1e-4,
//: stays near the best answer, for which the generator's gradient is right.

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
    cure("spectral normalisation") { ($0.isSpectral, $0.discriminatorNorm) = (true, false) },
    cure("two time scales") { ($0.generatorRate, $0.discriminatorRate) = (1e-4, 4e-4) },
  ]
}()
let failureOutcomes = try smallTrainings.outcomes(
  of: failures, seeds: trialSeeds, task: "failures and cures")
let realSpread = rootMeanSquareDistance(smallJudge.fresh)
figure(
  "fig:collapse",
  zip(failures, failureOutcomes).reduce(
    Plot(x: "step", y: "distance of two samples").legend(.above)
      .horizontalLine(at: realSpread, "real digits")
  ) { plot, pair in
    let curves = pair.1.map { $0.spread.scalars.map(Double.init) }
    return plot.line(
      pair.0.name,
      x: (1...Trials.looks).map { Double($0 * smallTrainings.steps / Trials.looks) },
      y: (0..<Trials.looks).map { look in curves.reduce(0) { $0 + $1[look] } / Double(curves.count)
      })
  },
  alt:
    "Distance between samples against steps for five games; the one with the fast generator stays far below real digits.",
  caption:
    "Root mean square distance of two samples, mean over seeds: a collapsed generator paints one image."
)

var failureTable = Table([
  "", .init("Fréchet distance, squared", digits: 2, band: .relative(1)),
  .init("precision", digits: 2, band: .absolute(0.4)),
  .init("recall", digits: 2, band: .absolute(0.4)),
  .init("distance of two samples", digits: 2, band: .absolute(3)),
])
var failureScores: [[(distance: Double, precision: Double, recall: Double)]] = []
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
  "fresh real digits", realScore.distance, realScore.precision, realScore.recall, realSpread,
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
  alt: "Five rows of samples; those of the first are nearly all the same.",
  caption:
    "Samples, first seed, in the order of the table: the fast generator, the rules alone, R1, spectral normalisation, two time scales."
)

/// Means over seeds, by place in the table.
func failureRecall(_ place: Int) -> Double { meanAndError(failureScores[place].map(\.recall)).mean }
func failureSpread(_ place: Int) -> Double {
  meanAndError(failureOutcomes[place].map { rootMeanSquareDistance($0.samples) }).mean
}
text(
  #"""
  The fast generator's samples lie \#(failureSpread(0), digits: 2, band: .absolute(3)) apart where real digits lie
  \#(realSpread, digits: 2). The rules of 2016 alone do not collapse: they cover
  \#(failureRecall(1), percent: 0, band: .absolute(0.5)) of the held-out digits, since the discriminator soon knows the training
  images by heart. A bound on its slope makes that
  \#(failureRecall(2), percent: 0, band: .absolute(0.5)) (R1), and spectral normalisation
  \#(failureRecall(3), percent: 0, band: .absolute(0.5)): it cures most of what the noise of section 4.7 cures, at the cost of
  one product of matrix and vector a layer. Two time scales do not help in so few steps
  (\#(failureRecall(4), percent: 0, band: .absolute(0.5))): a generator at half the rate is not yet there, and against a
  discriminator that knows its images by heart a faster one is no better teacher.
  """#)

//: ## 4.9 Scoreboard

text(#"The metrics of chapters 1 and 3, on \#(judge.count) samples and as many held-out images."#)

for metric in try judge.scores(of: samples.scalars) {
  score(
    metric.metric, of: "DCGAN", value: metric.value, interval: metric.interval, floor: metric.floor,
    better: metric.isLowerBetter ? .lower : .higher)
}

//: Where memorisation is below its floor, samples lie farther from the training images than new real digits do: the
//: generator does not copy, but some of its digits are none.
//:
//: Chapter 5 draws without an adversary.
//:
//: ## Exercises
//:
//: Solve them in `Sources/Exercises/Chapter4.swift`; `swift run course check` looks at your answers.

exercises(
  Catalogue.prompts(chapter: 4).map {
    Prompt(id: $0.id, title: $0.title, text: $0.prompt, points: $0.points)
  })

//: ## Further reading
//:
//: - A. Radford, L. Metz and S. Chintala, *Unsupervised representation learning with deep convolutional
//:   generative adversarial networks*, ICLR 2016. The recipe.
//: - V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*, 2016. Sizes, strides and
//:   transposes in pictures.
//: - M. Zeiler and others, *Deconvolutional networks*, CVPR 2010. Where the misleading name comes from.
//: - A. Odena, V. Dumoulin and C. Olah, *Deconvolution and checkerboard artifacts*, Distill, 2016.
//: - W. Shi and others, *Is the deconvolution layer the same as a convolutional layer?*, 2016. Phases.
//: - W. Luo and others, *Understanding the effective receptive field in deep convolutional neural networks*,
//:   NeurIPS 2016.
//: - P. Samuelson, *How deviant can you be?*, Journal of the American Statistical Association 63, 1968.
//: - S. Chintala, E. Denton, M. Arjovsky and M. Mathieu, *How to train a GAN?*, 2016. Advice from practice.
//: - J. Long, E. Shelhamer and T. Darrell, *Fully convolutional networks for semantic segmentation*, CVPR 2015.
//: - S. Ioffe and C. Szegedy, *Batch normalization: accelerating deep network training by reducing internal
//:   covariate shift*, ICML 2015.
//: - T. Salimans and others, *Improved techniques for training GANs*, NeurIPS 2016. What the examples of a batch
//:   tell each other, and virtual batch normalisation.
