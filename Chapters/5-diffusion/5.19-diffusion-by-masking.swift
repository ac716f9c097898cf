import Diffusion
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import RandomStreams
import Verification

//: # Going deeper: diffusion by masking
//:
//: Discrete data, such as words or black and white pixels, need not be made noisy with normal
//: noise. They can be covered, one after the other, and the model learns to uncover them.
func diffusionByMasking(_ chapter: Chapter) throws {
  //: ## Covering and uncovering
  //:
  //: An image has $d$ pixels, each black or white. The forward process covers, or **masks**, pixels
  //: (Austin and others, 2021). At time $t$, from 0 to 1, each pixel is still open with probability
  //: $a_t$, independently of the others, and $a_t$ falls from 1 to 0. What is covered stays
  //: covered. So the step back has one unknown only. A pixel that is covered at $t$ was open at the
  //: earlier $s$ with the probability
  //:
  //: $$ q(x_s^i = x_0^i \mid x_t^i \text{ covered}) = \frac{a_s - a_t}{1 - a_t} $$ {#eq:uncover}
  //:
  //: and if it was open, it showed $x_0^i$. So the model has to guess $x_0^i$ from the open pixels,
  //: and nothing else: $p_\theta(x^i \mid \text{open pixels})$.

  verify("eq:uncover", "by the step in which it was covered", by: .enumeration) { check in
    for var draw in check.draws(8) {
      let steps = draw.integer(in: 5...12)
      let keep = (0..<steps).map { _ in draw.uniform(in: 0.5...0.98) }
      let s = draw.integer(in: 1...steps - 2), t = draw.integer(in: s + 1...steps)
      // Covered in step k: open in all before it, and not kept in it.
      let coveredIn = (0..<steps).map { k in keep[..<k].reduce(1, *) * (1 - keep[k]) }
      let later = coveredIn[s..<t].reduce(0, +) / coveredIn[..<t].reduce(0, +)
      check.equal("\(draw.name), \(t) → \(s)", to: later, scale: 1) { slip in
        let (open, openLater) = (keep[..<s].reduce(1, *), keep[..<t].reduce(1, *))
        return (open - slip("a_t left out above", 0, for: openLater))
          / (1 - slip("a_s for a_t below", open, for: openLater))
      }
    }
  }

  //: ## The bound
  //:
  //: The evidence bound of (sec:5.5-the-bound), in the limit of many small steps and with
  //: $a_t = 1 - t$, is (Shi and others, 2024; Sahoo and others, 2024)
  //:
  //: $$ -\log p_\theta(x_0) \;\le\; \int_0^1 \frac1t\;\mathbb{E}_{q(x_t|x_0)}\Big[\sum_{i \text{ covered}}
  //:    -\log p_\theta(x_0^i \mid x_t)\Big]\,dt $$ {#eq:mask-bound definition}
  //:
  //: The number $n$ of covered pixels is binomial. Integrate over $t$, and every number gets a
  //: simple weight:
  //:
  //: $$ \int_0^1 \frac1t \binom dn t^n (1-t)^{d-n}\,dt = \frac1n $$ {#eq:mask-weight}
  //:
  //: So the bound is a sum over $n$ of the mean cost of a covered pixel, when $n$ of them
  //: are covered. Per pixel it is simply the mean cost of a covered pixel, with $n$ drawn evenly
  //: from 1 to $d$. With the right conditional probabilities nothing is lost:
  //:
  //: $$ -\log q(x) = \sum_{n=1}^d \frac1n\;\mathbb{E}_{|M| = n}\Big[\sum_{i\in M} -\log q(x^i \mid x^{\text{not } M})\Big] $$ {#eq:mask-exact}
  //:
  //: where $M$ is a set of $n$ covered pixels, every one as likely. To see why, uncover pixel by
  //: pixel in some order: the product rule gives $-\log q(x)$ for each order, and (eq:mask-exact)
  //: is the average over all orders. So the model is autoregressive in every order of the pixels.

  verify("eq:mask-weight", "the integral over time", by: .quadrature) { check in
    for (d, n) in [(4, 1), (4, 3), (9, 2), (9, 9), (64, 17), (64, 50)] {
      let choose = exp(lgamma(Double(d + 1)) - lgamma(Double(n + 1)) - lgamma(Double(d - n + 1)))
      let integral = try integrate(from: 0, to: 1, relativeTolerance: 1e-11) { t in
        choose * pow(t, Double(n - 1)) * pow(1 - t, Double(d - n))
      }
      check.equal("d = \(d), n = \(n)", to: integral) { slip in
        let count = slip("n + 1 for n", n + 1, for: n)
        return 1 / Double(slip("1/(d + 1), without the 1/t", d + 1, for: count))
      }
    }
  }
  verify("eq:mask-exact", "four pixels, all sets of covered ones", by: .enumeration) { check in
    for var draw in check.draws(8) {
      let joint = FourPixels(using: &draw)
      let image = draw.integer(in: 0...15)
      check.equal(draw.name, to: -log(joint.probability(of: image)), scale: 1) { slip in
        (1...4).reduce(0.0) { sum, n in
          let sets = (0..<16).filter { $0.nonzeroBitCount == n }
          let costs = sets.reduce(0.0) { sum, covered in
            let seen = slip("nothing is seen", 15, for: covered)
            return sum
              + (0..<4).filter { covered >> $0 & 1 == 1 }.reduce(0.0) {
                $0 - log(joint.conditional($1, of: image, covered: seen))
              }
          }
          return sum + costs / Double(sets.count * slip("1 for 1/n", 1, for: n))
        }
      }
    }
  }

  //: Training follows at once. Cover a random number of random pixels, guess them, and go down the
  //: cross-entropy:
  //:
  //: <details><summary>An image with covered pixels</summary>
  //:
  //: (quote:MaskedImage)
  //:
  //: </details>
  //:
  //: (quote:train-masks)
  //:
  //: ## On black and white digits
  //:
  //: The data are the digits, with ink where a gray is above the middle. Two networks are compared,
  //: of the same shape, from the same initial weights, with as many steps. One guesses covered
  //: pixels. The other removes normal noise from the same black and white images, and its bound is
  //: that of (sec:5.17-bits), with fitted variances and the best time to begin at. Both trainings
  //: are short, a quarter of the U-Net's in (sec:5.12-images-and-the-u-net). (tab:masks) has both
  //: bounds.

  // snippet.fold the costs
  let run = try MaskedPixels(chapter)
  let short = chapter.quick || chapter.checksOnly
  let judged = run.digits.test.subset(0..<min(short ? 40 : 300, run.digits.test.count))
  let stream = chapter.stream("cost of masks")
  let masked = run.guessing.indices.map {
    run.maskedBound(
      run.guessing[$0], draws: short ? 4 : 16, images: judged, stream.split("masked").split($0))
  }
  let normal = try run.denoising.indices.map {
    try run.normalBound(run.denoising[$0], images: judged, stream.split("normal").split($0))
  }
  func bits(_ nats: [Double]) -> [Double] { nats.map { $0 / log(2) } }
  var costs = Table(["model", .init("bits a pixel, at most", digits: 3, band: .relative(0.2))])
  costs.append(row: ["covered pixels", Table.Cell.mean(bits(masked))])
  costs.append(row: ["normal noise", Table.Cell.mean(bits(normal))])
  show(
    costs,
    "Bounds on \(judged.count) held-out images; mean over \(run.seeds) trainings, and its standard error",
    digits: 3, label: "tab:masks")
  let independent = run.independentCost(judged) / log(2)
  // snippet.show
  text(
    #"""
    If each pixel has only its own frequency of ink, a pixel costs \#(independent, digits: 3) bits.
    """#)
  finding(
    "On black and white digits the masked model's bound is lower than that of normal noise, in bits a pixel",
    bits(masked),
    isBelow: bits(normal))

  //: ## Few steps
  //:
  //: To draw, start with all pixels covered and uncover them in parts:
  //:
  //: <details><summary>Drawing by uncovering</summary>
  //:
  //: (quote:uncover)
  //:
  //: </details>
  //:
  //: The pixels of one part do not see each other. So few steps cost something even with perfect
  //: probabilities: two pixels that have to agree may be drawn to disagree. (tab:mask-steps) shows
  //: what it costs here.

  // snippet.fold the samples
  let judge = try ImageJudge(
    training: run.digits.training, heldOut: judged, components: short ? 8 : 24,
    stream: chapter.stream("judge of masks"))
  let counts = [1, 4, 16]
  var results: [[Double]] = []
  for steps in counts {
    results.append(
      try run.guessing.indices.map { seed in
        var random = chapter.stream("uncovering").split(seed)
        let drawn = run.guessing[seed].uncovered(judge.count, steps: steps, using: &random).images
        let scores = try judge.scores(of: pixels(drawn))
        return scores.first { $0.metric.hasPrefix("Fréchet") }?.value ?? .nan
      })
  }
  var quality = Table([
    "steps", .init("Fréchet distance, squared", digits: 3, band: .relative(0.5)),
  ])
  for (steps, values) in zip(counts, results) {
    quality.append(row: ["\(steps)", Table.Cell.mean(values)])
  }
  show(
    quality,
    "Samples by the number of steps; mean over \(run.seeds) trainings, and its standard error",
    digits: 3, label: "tab:mask-steps")
  var random = chapter.stream("uncovering, shown")
  let shown = run.guessing[0].uncovered(4, steps: 16, using: &random).stages
  let side = run.digits.training.height
  var frames: [Float] = []
  for image in 0..<4 {
    for stage in [0, 2, 4, 6, 8, 10, 12, 15] {
      frames += pixels(Array(shown[stage][image * side * side..<(image + 1) * side * side]))
    }
  }
  // snippet.show
  finding(
    "Four steps are nearer to the digits than one", results[1], isBelow: results[0])
  finding("Sixteen steps are nearer than four", results[2], isBelow: results[1])
  images(
    "fig:uncovering",
    ImageGrid(
      pixels: frames, count: 32, height: side, width: side, columns: 8, scale: max(1, 48 / side)),
    alt:
      "Four rows of eight images; from left to right gray gives way to black and white, and digits appear.",
    caption: "Four images uncovered in sixteen steps; gray is covered. Not selected.")
}
