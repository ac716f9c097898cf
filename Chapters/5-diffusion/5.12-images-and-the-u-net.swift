import Diffusion
import Evaluation
import Figures
import Foundation
import Literate
import Verification

//: # Images and the U-Net
//:
//: For images only the network changes: it becomes a convolutional one that works at several
//: scales.
func imagesAndTheUNet(_ chapter: Chapter) throws {
  //: ## The network
  //:
  //: An image has structure at every scale, and the noise has to be separated from it. A **U-Net**
  //: (Ronneberger, Fischer and Brox, 2015) looks at all scales at once. On the way down
  //: convolutions halve the resolution and double the channels. At the bottom, attention lets every
  //: place use all other places ((sec:5.15-two-stages) says how). On the way up the resolution is
  //: doubled again, and each level also gets the channels of the way down at the same resolution.
  //: So the network combines the whole image, seen at the bottom, with details. (fig:u-net) shows
  //: the blocks.

  diagram(
    "fig:u-net",
    Diagram()
      .box("in", "x, noisy", shape: "8 × 8 × 1", column: 0, row: 0)
      .box("d1", "block", shape: "8 × 8 × 24", column: 1, row: 0)
      .box("d2", "block, attention", shape: "4 × 4 × 48", column: 2, row: 1)
      .box("mid", "block", shape: "4 × 4 × 48", column: 3, row: 1)
      .box("u1", "block", shape: "8 × 8 × 24", column: 4, row: 0)
      .box("out", "ε̂", shape: "8 × 8 × 1", column: 5, row: 0)
      .box("t", "time, class", shape: "96", column: 2, row: 2)
      .arrow("in", "d1").arrow("d1", "d2", label: "halve").arrow("d2", "mid")
      .arrow("mid", "u1", label: "double").arrow("u1", "out").arrow("d1", "u1", label: "as it was")
      .arrow("t", "d2", dashed: true).arrow("t", "mid", dashed: true),
    alt:
      "Boxes from the noisy image down to four by four and up again, with an arrow from the first block to the "
      + "last one past the bottom, and dashed arrows from time and class.",
    caption:
      "The U-Net for images of 8 × 8: shapes are height × width × channels. Time and class enter every block."
  )

  //: Each block is residual: it computes a change and adds it to its input. The change is made by
  //: group norm, the activation SiLU, $x/(1+e^{-x})$, and a convolution, and the three once more.
  //: Group norm is batch norm's relative for small batches: it takes mean and variance over a group
  //: of channels of one image, so that no image depends on the others of its batch.
  //:
  //: **The time** enters as in (sec:5.7-learning-to-predict-noise): as sines and cosines of $t$ at
  //: frequencies in a geometric sequence, $\sin(t/10000^{k/K})$ and $\cos(t/10000^{k/K})$ for
  //: $k = 0, \dots, K - 1$ with $K = 16$. The slow ones say roughly how large $t$ is. The fast ones
  //: distinguish neighboring times. A small perceptron turns them into a vector. Every block maps
  //: this vector linearly to one number for each of its channels and adds that number at all places
  //: of the channel. **The class** enters in the same way. A table holds one vector for each class,
  //: and one more for "none". A linear layer adds it to the vector of the time.
  //:
  //: <details><summary>The network with its table of classes</summary>
  //:
  //: (quote:ImageDenoiser)
  //:
  //: </details>

  let run = try ImageRun(chapter)
  text(
    #"""
    It has \#(Double(run.model.parameterCount), digits: 3) parameters. It is trained like the
    perceptron, with one label in ten withheld; (sec:5.13-guidance) needs both kinds.
    """#)

  //: A step of training is (alg:training) on images. It draws some images with their labels, one
  //: time for each image, and noise for each pixel. It jumps to the noisy image by (eq:jump) and
  //: asks the network for the noise. The loss is the mean squared error of the answer. With
  //: probability one tenth the label is replaced by the entry for "none". So one network learns
  //: both predictions, $\varepsilon(x, c)$ for a class $c$ and $\varepsilon(x, \varnothing)$ for
  //: none:
  //:
  //: (quote:train-images)
  //:
  //: In the code `clean` holds $x_0$, `level.signal` is $\sqrt{\bar\alpha_t}$ and `level.noise` is
  //: $\sqrt{1-\bar\alpha_t}$.
  //:
  //: ## Samples
  //:
  //: Images are made in fifty DDIM steps with $\eta = 1$. The predicted $\hat x_0$ is cut to the
  //: range of pixels at every step: a guess outside the range is certainly wrong. (fig:free) shows
  //: samples, and (fig:nearest) compares some with the training images.
  //:
  //: <details><summary>How images are drawn</summary>
  //:
  //: (quote:sample-images)
  //:
  //: </details>

  let judge = try run.judge()
  let free = try run.sample(
    judge.count, chapter.stream("free samples"), run.model.guided(nil)
  ).pixels
  let area = run.side * run.side
  images(
    "fig:free", run.grid(Array(free.prefix(48 * area))),
    alt: "Forty-eight generated images in three rows.",
    caption: "Forty-eight samples, no class given, not selected.")
  let shown = Array(free.prefix(16 * area))
  let nearest = try judge.nearestTrainingImages(of: shown)
  images(
    "fig:nearest", run.grid(shown + run.digits.training.gather(nearest.map(\.index))),
    alt: "Two rows of sixteen images: samples, and the training image nearest to each.",
    caption:
      "Samples, and under each its nearest training image. A model that copies would show two equal rows."
  )

  //: ## Steps
  //:
  //: The network was trained with 200 times. How many of them does sampling need? Five sets of
  //: samples for each number, with the same starting noise for every number of steps:

  // snippet.fold what is printed
  let counts = [5, 10, 25, 50]
  let small = try run.judge(chapter.quick ? 100 : 200)
  let seeds = chapter.quick || chapter.checksOnly ? 2 : 5
  let distances = try counts.map { steps in
    try (0..<seeds).map { seed -> Double in
      let samples = try run.sample(
        small.count, chapter.stream("steps").split(seed), steps: steps, run.model.guided(nil)
      ).pixels
      let scores = try small.scores(of: samples)
      return scores.first { $0.metric == "Fréchet distance, squared" }?.value ?? .nan
    }
  }
  var table = Table(["steps", .init("Fréchet distance, squared", digits: 2, band: .relative(0.8))])
  for (count, values) in zip(counts, distances) {
    table.append(row: ["\(count)", Table.Cell.mean(values)])
  }
  show(
    table,
    "Samples by number of steps, mean over \(seeds) sets of \(small.count) and standard error",
    digits: 2, label: "tab:steps")
  finding(
    "Twenty-five steps are better than five by Fréchet distance", distances[2],
    isBelow: distances[0])

  //: ## Scoreboard
  //:
  //: The chapter's models enter the book's table, with the metrics of chapter 1. The floor is what
  //: a metric gives for real images against real images.

  // snippet.fold the scores
  let wanted = (0..<judge.count).map { $0 % run.digits.training.classCount }
  let conditional = try run.sample(
    judge.count, chapter.stream("conditional"), run.model.guided(wanted)
  ).pixels
  for (name, samples) in [("diffusion, no class", free), ("diffusion, by class", conditional)] {
    for metric in try judge.scores(of: samples) where metric.metric != "memorization" {
      score(
        metric.metric, of: name, on: run.digits.training.name, value: metric.value,
        interval: metric.interval, floor: metric.floor,
        better: .init(rawValue: metric.better.rawValue) ?? .lower)
    }
  }
}
