import Autodiff
import Coursework
import Datasets
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.hide
let chapter = Chapter(
  number: 4, name: "dcgan",
  claim:
    "A convolution is a sparse matrix, the transposed convolution is its transpose and not its inverse; "
    + "of the two, and of batch normalisation, are made the networks that play the game on images.",
  sources: chapterSources,
  parameters: [
    .choice(
      "mistake", among: ["none", "flipped"], default: "none",
      help: "a wrong formula to put in the place of a right one, and see refuted")
  ])
// Read first: unreadable data should cost no training.
let digits =
  switch chapter.data {
  case .digits: Digits.split.resized(height: 16, width: 16)
  case .directory(let path): try ImageSplit(directory: path)
  }
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
//: Lay a small **kernel** $w$ on an image $x$, multiply what lies on each other, add up, write down one
//: number; move on by the **stride** $s$. Around the image is a margin of $p$ zeros, the **padding**, and
//: between neighbouring taps of the kernel is a distance $d$, the **dilation**. With $k$ counting channels of the
//: input and $o$ those of the output,
//:
//: $$ y_{r,c,o} = \sum_{i,j,k} w_{i,j,k,o} \; x_{sr + di - p,\; sc + dj - p,\; k} $$ {#eq:convolution definition}
//:
//: where $x$ is 0 outside the image. (Mathematicians flip the kernel first and call this one a *correlation*;
//: a learned kernel does not mind.) Each output is a weighted sum of inputs, so the map is linear, so it is a
//: matrix, if image and output are read as lists:
//:
//: $$ y = Ax, \qquad A_{(r,c,o),(m,n,k)} = \begin{cases} w_{i,j,k,o} & m = sr + di - p \text{ and } n = sc + dj - p \text{ for some } i, j \\
//:    0 & \text{otherwise} \end{cases} $$ {#eq:matrix}
//:
//: (quote:matrix)

verify("eq:matrix", "the engine's convolution is multiplication by the matrix", by: .exact) {
  check in
  for var draw in check.draws(24) {
    let layer = Layer(using: &draw)
    let x = wholeNumbers(layer.inputShape, using: &draw)
    let claimed = chapter.choice("mistake") == "flipped" ? layer.flipped : layer
    check.identical(
      "\(draw.name), \(layer.description)", layer.convolve(x).doubles, claimed.matrix * x.doubles,
      not: ["kernel flipped": layer.flipped.matrix * x.doubles])
  }
}

/// A matrix as colours, row 0 at the bottom.
func heat(of matrix: Matrix, title: String, x: Plot.Axis, y: Plot.Axis) -> Plot {
  Plot(title, x: x, y: y).heat(
    x: (0..<matrix.columns).map(Double.init), y: (0..<matrix.rows).map(Double.init),
    values: (0..<matrix.rows).map(matrix.row))
}
figure(
  "fig:matrix",
  PlotGrid(
    [1, 2].map { stride in
      let layer = Layer(
        height: 6, width: 6, weights: Tensor((1...9).map(Float.init), shape: [3, 3, 1, 1]),
        geometry: ConvolutionGeometry(stride: stride, padding: 1))
      return heat(
        of: layer.matrix, title: "stride \(stride)", x: "input pixel", y: "output pixel")
    }, columns: 2),
  alt:
    "Two sparse matrices. Left, 36 by 36: three diagonal bands of three diagonals each, with gaps. "
    + "Right, 9 by 36: the same pattern in steps of two columns.",
  caption:
    "A kernel of the numbers 1 to 9 on a 6 × 6 image with padding 1, as a matrix; rows are counted from "
    + "below. Each row holds the kernel, moved on by the stride; where the kernel hangs over the edge of "
    + "the image, a part is missing. All that the matrix can learn are nine numbers.")

//: ## 4.2 Transposed convolutions
//:
//: ## 4.3 Checkerboards
//:
//: ## 4.4 The way back
//:
//: ## 4.5 Batch normalisation
//:
//: ## 4.6 The recipe
//:
//: ## 4.7 Training
//:
//: ## 4.8 When it fails
//:
//: ## 4.9 Scoreboard
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
//: - S. Ioffe and C. Szegedy, *Batch normalization: accelerating deep network training by reducing internal
//:   covariate shift*, ICML 2015.
//: - T. Salimans and others, *Improved techniques for training GANs*, NeurIPS 2016. What the examples of a batch
//:   tell each other, and virtual batch normalisation.
