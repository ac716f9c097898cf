import Diffusion
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Guidance
//:
//: A model that knows classes can be made to exaggerate them: its samples agree more with the
//: class, and vary less.
func guidance(_ chapter: Chapter) throws {
  //: A class-conditional model predicts with the class as an input. By Bayes' rule the scores with
  //: and without the class $c$ differ by the gradient of a classifier, which was never trained:
  //:
  //: $$ \nabla\log q_t(x|c) - \nabla\log q_t(x) = \nabla \log q_t(c|x) $$ {#eq:classifier}
  //:
  //: Classifier guidance (Dhariwal and Nichol, 2021) trains that classifier. **Classifier-free
  //: guidance** (Ho and Salimans, 2022) exaggerates the difference of the two scores,
  //:
  //: $$ \hat\varepsilon_w = (1+w)\,\varepsilon(x, c) - w\,\varepsilon(x, \varnothing) $$ {#eq:cfg definition}
  //:
  //: and at each $t$ this is the noise that belongs to the score of a tilted density,
  //:
  //: $$ -\frac{\hat\varepsilon_w}{\sqrt{1-\bar\alpha_t}} = \nabla\log\big[q_t(x|c)\; q_t(c|x)^w\big] $$ {#eq:tilt}
  //:
  //: (quote:guidance)

  let (small, pair, positive) = (Known.small, Known.pair, Known.positive)
  verify("eq:classifier", "an implicit classifier", by: .differences) { check in
    for var draw in check.draws(8) {
      let level = NoiseLevel(draw.integer(in: 2...50), of: small)
      let x = draw.normal()
      let slope = try derivative(of: { log(pair.responsibilities(at: [$0], level)[1]) }, at: x)
      check.equal(draw.name, to: slope, scale: 1) { slip in
        let with = positive.score(at: [x], level)[0]
        let without = pair.score(at: [x], level)[0]
        return slip("sign", -1, for: 1) * (with - slip("no class left out", 0, for: without))
      }
    }
  }
  verify("eq:tilt", "a tilted density at each t", by: .differences) { check in
    for var draw in check.draws(8) {
      let level = NoiseLevel(draw.integer(in: 5...50), of: small)
      let (x, w) = (draw.normal(), draw.uniform(in: 0.5...4))
      let tilted = try derivative(
        of: { x in
          positive.logDensity(at: [x], level)
            + w * log(pair.responsibilities(at: [x], level)[1])
        }, at: x)
      check.equal("\(draw.name), w = \(w)", to: tilted, scale: 1 + w) { slip in
        let (with, without) = (positive.noise(at: [x], level)[0], pair.noise(at: [x], level)[0])
        let guided =
          (slip("w for 1 + w", w, for: 1 + w)) * with - slip("w + 1 for w", w + 1, for: w) * without
        return -guided / level.noise
      }
    }
  }

  //: ## Guidance is not tilting
  //:
  //: It is often concluded that guidance samples from $p_w \propto q_0(x|c)\,q_0(c|x)^w$. It does
  //: not. The tilted densities at the different $t$ are *not* the noised versions of one another,
  //: so no diffusion leads from one to the next. In one dimension both can be computed: the tilted
  //: density by quadrature, and the density $g_w$ of what guidance makes by the flow's change of
  //: volume.
  //:
  //: $$ D_{KL}(p_w\,\|\,g_w) > 0 \quad\text{for } w > 0, \qquad g_0 = p_0 $$ {#eq:not-tilted}

  let guide = GuidedLine()
  verify("eq:not-tilted", "both densities, for three pairs of humps", by: .odeSolver) { check in
    for distance in [0.5, 0.8, 1.2] {
      let guide = GuidedLine(distance: distance)
      try check.atMost("w = 0, humps at ±\(distance)", 1e-3) { slip in
        abs(try guide.divergence(slip("w = 2 for 0", 2, for: 0)))
      }
      try check.atLeast("w = 2, humps at ±\(distance)", 5e-3) { slip in
        try guide.divergence(slip("w = 0 for 2", 0, for: 2))
      }
    }
  }

  let frames = try (0...8).map { index -> (Double, tilted: [Double], guided: [Double]) in
    let w = Double(index) / 2
    return (w, guide.tilted(w), try guide.guided(w))
  }
  try figure(
    "fig:tilt", over: Slider("w", 0...4, default: 1, steps: 9, decimals: 1),
    alt: "Densities over x: the class alone, the tilted density and the guided one.",
    caption:
      "Guided against tilted: the density that guidance of weight $w$ makes of the right-hand one "
      + "of two overlapping humps, and the one that it is often said to make."
  ) { w in
    let frame = frames[Int((2 * w).rounded())]
    return Plot(x: "x", y: "density").yAxis(.linear, 0...1.3)
      .line("tilted", x: guide.places, y: frame.tilted)
      .line("guided", x: guide.places, y: frame.guided)
      .line("class alone", x: guide.places, y: frames[0].tilted, color: .gray, style: .dashed)
  }
  let far = [try guide.divergence(1), try guide.divergence(3)]
  text(
    #"""
    The divergence $D_{KL}(p_w\,\|\,g_w)$ is \#(far[0], digits: 2) nats for $w = 1$ and
    \#(far[1], digits: 2) for $w = 3$.
    """#)

  //: ## Agreement against variety
  //:
  //: Guidance can only help if the network does not follow the class well without it. So the
  //: network is stopped early, after a tenth of the steps. A small convolutional classifier that
  //: has seen only real images names its samples. Every row has fresh noise, in five sets.

  // snippet.fold what is printed
  let run = try ImageRun(chapter)
  let classifier = try run.classifier()
  let weak = try run.early(chapter)
  let judge = try run.judge(chapter.quick ? 100 : 200)
  let seeds = chapter.quick || chapter.checksOnly ? 2 : 5
  let weights = [0.0, 0.5, 1, 2, 4]
  let wanted = (0..<judge.count).map { $0 % run.digits.training.classCount }
  var rows: [GuidanceRow] = []
  for w in weights {
    rows.append(
      try GuidanceRow(run, weak, classifier, judge, wanted, weight: w, seeds: seeds, chapter))
  }
  var table = Table([
    "w", .init("named as asked for", digits: 3, band: .relative(0.3)),
    .init("precision", digits: 2, band: .relative(0.5)),
    .init("recall", digits: 2, band: .relative(0.5)),
    .init("Fréchet distance, squared", digits: 2, band: .relative(0.8)),
  ])
  for (w, row) in zip(weights, rows) {
    table.append(
      row: [
        "\(w)", Table.Cell.mean(row.agreement), Table.Cell.mean(row.precision),
        Table.Cell.mean(row.recall), Table.Cell.mean(row.distance),
      ])
  }
  let named = classifier.classify(run.digits.test.pixels)
  let accuracy =
    Double(zip(named, run.digits.test.labels).count { $0.label == $1 })
    / Double(run.digits.test.count)
  show(
    table,
    "Guidance of a network stopped early: mean over \(seeds) sets of \(judge.count) with fresh noise, and its "
      + "standard error", digits: 2, label: "tab:guidance")
  text(
    #"""
    On real images that it has not seen the classifier is right for
    \#(accuracy, percent: 1, band: .relative(0.02)).
    """#)
  finding(
    "With a weight of 2 the early network agrees more with the class than without guidance",
    rows[3].agreement, isAbove: rows[0].agreement)
  finding(
    "With a weight of 4 variety is lost: recall is lower than without guidance", rows[4].recall,
    isBelow: rows[0].recall)
  // snippet.show
  figure(
    "fig:guidance",
    Plot(x: "guidance weight w", y: "share").yAxis(.linear, 0...1.02)
      .line("named as asked for", x: weights, y: rows.map { meanAndError($0.agreement).mean })
      .line("precision", x: weights, y: rows.map { meanAndError($0.precision).mean })
      .line("recall: variety", x: weights, y: rows.map { meanAndError($0.recall).mean }),
    alt: "Three lines over the guidance weight: agreement, precision and recall.",
    caption: "The means of (tab:guidance).")
  images(
    "fig:guided", run.grid(rows.flatMap(\.pictures)),
    alt: "Five rows of sixteen images, one row for each guidance weight.",
    caption:
      "A row for each guidance weight, from none at the top. Asked for were 0 to 9 in order, and 0 to 5."
  )
}
