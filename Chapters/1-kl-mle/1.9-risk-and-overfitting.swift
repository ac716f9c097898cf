import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # Risk, and overfitting
//:
//: The data are not nature. A model that follows the data too closely moves away from nature.
func riskAndOverfitting(_ chapter: Chapter) throws {
  //: Learning theory has names for what we do. The **risk** of a parameter is its expected loss, for
  //: us the expected surprise $R(\theta) = -\mathbb{E}_p[\log q_\theta(x)]$. The **empirical risk** is
  //: the average loss on the data, $-L_n(\theta)$. To minimize it is **empirical risk minimization**,
  //: which with this loss is maximum likelihood. The risk is what we want. The empirical risk is
  //: what we see.
  //:
  //: > **A slip worth naming.** The lecture that this book grew out of presents empirical risk
  //: > minimization as the *remedy* when there are few data. It is the other way round: it is exactly
  //: > the method that overfits when data are few. The remedies are a smaller hypothesis space, a
  //: > penalty or a prior ((sec:1.10-a-prior-and-a-penalty)), and above all more data.
  //:
  //: ## The whole range, on the digits
  //:
  //: Take the largest hypothesis space, all distributions over images. What minimizes the empirical
  //: risk? The empirical distribution $\hat p$: it gives each training image $1/n$, and everything
  //: else nothing. By (eq:support) its risk is infinite. Now blur it. Put a kernel of width $h$ gray
  //: steps around every training image:
  //:
  //: (quote:kernels)
  //:
  //: At $h \to 0$ this is $\hat p$ again. At large $h$ it is noise, in which all images are about
  //: equally probable. One parameter, $h$, covers the whole range between the two. Twelve values of
  //: $h$ are tried, each about one and a half times the one before it.

  let parts = folds(of: try loadImages(chapter.data), stream: chapter.stream("folds"))
  let runs = try trainedKernels(chapter, parts)
  let widths = runs[0].widths

  // snippet.open
  // The width is chosen by the validation images of each fold; the test images report.
  let chosen = runs.map { run in
    run.validation.indices.max { run.validation[$0] < run.validation[$1] }!
  }

  // snippet.fold The program of the figure
  let average = { (part: KeyPath<KernelRun, [Double]>) in
    widths.indices.map { width in mean(runs.map { $0[keyPath: part][width] }) }
  }
  figure(
    "fig:kernels",
    Plot(
      x: Plot.Axis("width h", unit: "gray steps"),
      y: Plot.Axis("log-likelihood", unit: "nats a pixel")
    )
    .xAxis(.logarithmic).yAxis(.linear, -5...0.1)
    .line("training images", x: widths, y: average(\.training))
    .line("validation images", x: widths, y: average(\.validation))
    .line(
      "training images, each left out of its own", x: widths, y: average(\.leftOut), style: .dashed
    )
    .verticalLine(at: widths[chosen[0]], "chosen")
    .legend(.bottomRight),
    alt:
      "Log-likelihood against the width of the kernels for training images, validation images, and "
      + "training images left out of their own density.",
    caption:
      "From right to left the kernels become narrower: underfitting, a best width, overfitting. "
      + "Means of five folds. Values below −5 are cut off.")

  let at = { (part: KeyPath<KernelRun, [Double]>, step: Int) in
    zip(runs, chosen).map { run, best in
      run[keyPath: part][max(0, min(widths.count - 1, best + step))]
    }
  }
  let worse = Paired(at(\.test, 0), minus: at(\.test, -3))
  let flattered = Paired(at(\.training, -3), minus: at(\.training, 0))
  finding(
    "Overfitting: kernels three values narrower than the chosen ones raise the training likelihood and lower the test likelihood.",
    holds: worse.isPositive && flattered.isPositive,
    "training gains \(plusMinus(flattered)) nats a pixel, test loses \(plusMinus(worse)), five folds"
  )
  let fog = Paired(at(\.test, 0), minus: at(\.test, 3))
  let fogged = Paired(at(\.training, 0), minus: at(\.training, 3))
  finding(
    "Underfitting: kernels three values wider lower both.",
    holds: fog.isPositive && fogged.isPositive,
    "training loses \(plusMinus(fogged)) nats a pixel, test \(plusMinus(fog)), five folds")

  //: And this is what it looks like. In each pair of rows, above are images drawn from the model, and
  //: below each the training image nearest to it.

  // snippet.fold The program of the figure
  var random = chapter.stream("kernel samples")
  var pairs: [Float] = []
  for width in [widths[1], widths[chosen[0]], widths[10]] {
    let kernels = ImageKernels(
      parts[0].training.grays, levels: parts[0].training.levels, width: width)
    let drawn = try kernels.samples(12, using: &random)
    pairs += drawn + kernels.nearest(to: drawn)
  }
  images(
    "fig:over-and-under", picture(pairs, like: parts[0].training.set),
    alt:
      "Six rows of twelve images, in three pairs: drawn images above, nearest training images below.",
    caption:
      "Top pair: very narrow kernels, h = 0.25, draw training images but for a gray step here and there. Middle: the chosen width. "
      + "Bottom: wide kernels, h = 8, draw noise around a digit. Sharp pictures do not show that a "
      + "model has learned."
  )

  //: ## Leaving one out
  //:
  //: The dashed curve needs no held-out images. It judges each training image by the density of the
  //: *others*. With kernels nothing has to be fitted again. If $q$ has a kernel $g_h(x_i, \cdot)$ around
  //: each of $n$ images, then without the $i$-th
  //:
  //: $$ q_{-i}(x_i) = \frac{n\,q(x_i) - g_h(x_i, x_i)}{n-1} $$ {#eq:leave-one-out}
  //:
  //: The training likelihood is high mainly because each image has a kernel of its own. These
  //: kernels alone guarantee
  //:
  //: $$ L_n(h) \ge \frac1n \sum_i \log \frac{g_h(x_i, x_i)}{n} \;\to\; -\log n
  //:   \quad\text{as } h \to 0 $$ {#eq:memorize}
  //:
  //: No distribution can give $n$ different images more than $-\log n$ on average. The model
  //: that memorizes the images reaches this value, and knows nothing about any other image.

  let few = Array(parts[0].training.grays.prefix(60))
  let levels = parts[0].training.levels
  verify("eq:leave-one-out", "leaving an image out of its own density", by: .enumeration) { check in
    let width = 8.0
    let kernels = ImageKernels(few, levels: levels, width: width)
    for i in [0, 17, 31, 59] where i < few.count {
      let others = ImageKernels(
        few.enumerated().filter { $0.offset != i }.map(\.element), levels: levels, width: width)
      let n = Double(few.count)
      let whole = kernels.logProbability(of: few[i])
      let own = exp(kernels.logKernels(at: few[i])[i] - whole)
      check.equal("image \(i)", to: exp(others.logProbability(of: few[i]) - whole), scale: 1) {
        slip in
        (n - slip("left in", 0, for: own)) / slip("n for n − 1", n, for: n - 1)
      }
    }
  }
  verify("eq:memorize", "the training likelihood of a memorizer", by: .exact) { check in
    for width in [0.05, 0.3, 1, 4] {
      let kernels = ImageKernels(few, levels: levels, width: width)
      check.atMost("h = \(width)", kernels.meanLogProbability(of: few)) { slip in
        let own = mean(few.indices.map { kernels.logKernels(at: few[$0])[$0] })
        return own - slip("n left out", 0, for: log(Double(few.count)))
      }
    }
  }
}
