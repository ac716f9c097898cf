import Diffusion
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Editing
//:
//: A picture is edited by starting the walk back from a noisy version of it, or by holding a part
//: of it fixed.
func editing(_ chapter: Chapter) throws {
  //: ## Inpainting
  //:
  //: Let $m$ mark the pixels that are known. *Replacement* puts, after every step to time $s$, the
  //: known pixels back in, noised to that time,
  //:
  //: $$ x_s \leftarrow m \odot \big(\sqrt{\bar\alpha_s}\,x_0^{\text{known}} + \sqrt{1-\bar\alpha_s}\,\varepsilon\big) + (1-m) \odot x_s $$ {#eq:replace definition}
  //:
  //: The unknown part was made to fit the *previous* noise of the known part. With finer steps this
  //: does not go away. Replacement is biased in the limit, too (Trippe and others, 2023).
  //: **RePaint** (Lugmayr and others, 2022) goes back up a step with the forward process and down
  //: again, a few times at each time, so that the parts can agree.
  //:
  //: ```algorithm RePaint (Lugmayr and others, 2022) {#alg:repaint}
  //: Input: known pixels, mask $m$, $\hat\varepsilon_\theta$, a number $R$ of rounds
  //: 1. Draw $x_T \sim N(0, I)$.
  //: 2. For each pair of times $t > s$, $R$ times: step $x_t$ to $x_s$ by (alg:ancestral);
  //: 3. put the known pixels in, (eq:replace); go back up to $t$ by the forward process, but not in the last round.
  //: Output: $x_0$
  //: ```
  //:
  //: (quote:inpaint)
  //:
  //: The known pixels have to be noised with the square root of the *variance*, to the time that is
  //: arrived at. The algorithm's line 5 in print has neither. A library's code that was right has
  //: been "corrected" to it (pull request 10185 of diffusers, 2024) and the change was reverted
  //: later.

  erratum(
    "eq:known", source: "Lugmayr and others (2022), algorithm 1, line 5",
    printed:
      #"x^{\text{known}}_{t-1} = \sqrt{\bar\alpha_t}\, x_0 + (1 - \bar\alpha_t)\,\varepsilon"#,
    corrected:
      #"x^{\text{known}}_{t-1} = \sqrt{\bar\alpha_{t-1}}\, x_0 + \sqrt{1 - \bar\alpha_{t-1}}\,\varepsilon"#,
    by: .enumeration
  ) { check in
    for t in [3, 10, 30, 60] {
      // Mean and variance of x_{t−1} given x_0 = 1, carried one step at a time.
      var (mean, variance) = (1.0, 0.0)
      for beta in Known.small.betas[..<(t - 1)] {
        mean *= sqrt(1 - beta)
        variance = (1 - beta) * variance + beta
      }
      check.equal("t = \(t)", to: [mean, variance], scale: 1) { slip in
        let level = slip(
          "as printed", NoiseLevel(t, of: Known.small), for: NoiseLevel(t - 1, of: Known.small))
        let width = slip("as printed", level.noise * level.noise, for: level.noise)
        return [level.signal, width * width]
      }
    }
  }

  //: How wrong are replacement and resampling? On a mixture in the plane the conditional
  //: distribution has a formula. If the mixture has isotropic components at $(a_k, b_k)$ with
  //: weights $\omega_k$ and width $\varsigma$, then given the first coordinate
  //:
  //: $$ q(x_2 \mid x_1) = \sum_k \omega_k(x_1)\, N(x_2; b_k, \varsigma^2), \qquad \omega_k(x_1) \propto \omega_k\, N(x_1; a_k, \varsigma^2) $$ {#eq:conditional}

  let corners = PaintTrial.corners
  verify("eq:conditional", "the joint over its marginal", by: .quadrature) { check in
    for (x1, x2) in [(-0.4, 0.3), (0.5, -0.2), (0.1, 1.2)] {
      let marginal = integrate(over: stride(from: -5.0, through: 5, by: 0.25).map { $0 }) {
        exp(corners.logDensity(at: [x1, $0]))
      }
      let joint = Estimate(exp(corners.logDensity(at: [x1, x2]))) / marginal
      check.equal("(\(x1), \(x2))", to: joint) { slip in
        let weights = corners.means.indices.map { k -> Double in
          let near = exp(logNormal(x1, mean: corners.means[k][0], variance: 0.35 * 0.35))
          return corners.weights[k] * slip("the prior's weights", 1, for: near)
        }
        let total = slip("not normalized", 1, for: weights.reduce(0, +))
        return corners.means.indices.reduce(0) {
          $0 + weights[$1] / total
            * exp(logNormal(x2, mean: corners.means[$1][1], variance: 0.35 * 0.35))
        }
      }
    }
  }

  // snippet.fold what is printed
  let trial = PaintTrial(chapter)
  let rounds = [1, 3, 10]
  let shares = try rounds.map { rounds in
    try (0..<trial.seeds).map { try trial.upperShare(rounds: rounds, seed: $0) }
  }
  var painting = Table(["method", "share with x₂ > ½", "distance from the exact share"])
  painting.append(row: [
    "exact conditional", Table.Cell.number(trial.exact, error: nil), Table.Cell.missing,
  ])
  for (name, values) in zip(["replacement", "RePaint, 3 rounds", "RePaint, 10 rounds"], shares) {
    painting.append(
      row: [name, Table.Cell.mean(values), Table.Cell.mean(values.map { abs($0 - trial.exact) })])
  }
  show(
    painting,
    "The second coordinate, painted in given that the first is 0.45, best predictor; over \(trial.seeds) noises",
    digits: 3, label: "tab:painting", band: .relative(0.2))
  func off(_ values: [Double]) -> [Double] { values.map { abs($0 - trial.exact) } }
  finding(
    "Ten rounds of RePaint are nearer to the exact share than replacement", off(shares[2]),
    isBelow: off(shares[0]))

  //: On digits the lower half is hidden, and the class is not given:

  let run = try ImageRun(chapter)
  let area = run.side * run.side
  let chosen = run.digits.test.subset((0..<8).map { ($0 * 37) % run.digits.test.count })
  let mask = (0..<chosen.count * area).map { $0 % area < area / 2 }
  let known = centered(chosen.pixels)
  // snippet.fold the fillings-in
  func filled(_ rounds: Int) throws -> [Float] {
    pixels(
      try inpaint(
        known, mask: mask, schedule: run.schedule, steps: 50, repeats: rounds,
        cleanRange: -1...1, stream: chapter.stream("inpainting"), run.model.guided(nil)))
  }
  let hidden = pixels(zip(known, mask).map { $1 ? $0 : 0 })
  // snippet.show
  images(
    "fig:inpaint",
    run.grid(
      chosen.pixels + hidden + (try filled(1)) + (try filled(chapter.quick ? 2 : 5)), columns: 8),
    alt:
      "Four rows of eight images: whole digits, the same with a gray lower half, and two fillings-in.",
    caption: "Held-out images; what the model is shown; filled in by replacement; by RePaint.")

  //: ## From a stroke
  //:
  //: **SDEdit** (Meng and others, 2022) noises a rough drawing to some time $t$ and walks back from
  //: there. The time $t$ decides how much of the drawing remains. For two drawings at the distance
  //: $\|x - x'\|$ the divergence that is left at $t$ is
  //:
  //: $$ D_{KL}\big(q(x_t|x)\,\|\,q(x_t|x')\big) = \tfrac12\,\mathrm{SNR}(t)\,\|x - x'\|^2 $$ {#eq:sdedit}
  //:
  //: so every edit is a choice of a signal-to-noise ratio.

  verify("eq:sdedit", "what is left of a difference", by: .quadrature) { check in
    for var draw in check.draws(8) {
      let level = NoiseLevel(draw.integer(in: 3...50), of: Known.small)
      let (a, b) = (draw.normal(), draw.normal())
      let variance = level.noise * level.noise
      let direct = try expectation(mean: level.signal * a, variance: variance) {
        logNormal($0, mean: level.signal * a, variance: variance)
          - logNormal($0, mean: level.signal * b, variance: variance)
      }
      check.equal(draw.name, to: direct + Estimate(0, error: 1e-10), scale: 1) { slip in
        let ratio = level.signal * level.signal / variance
        return slip("½ dropped", 1, for: 0.5) * slip("√SNR", sqrt(ratio), for: ratio) * (a - b)
          * (a - b)
      }
    }
  }

  let stroke = (0..<area).map { i -> Float in
    let (row, column) = (i / run.side * 8 / run.side, i % run.side * 8 / run.side)
    return row == 1 && (2...5).contains(column)
      || (2...6).contains(row) && column == 5 - (row - 2) / 2 ? 1 : 0
  }
  let strengths = [0.1, 0.3, 0.5, 0.9].map { run.time($0) }
  let edits = try strengths.flatMap { t -> [Float] in
    var stream = chapter.stream("stroke").split(t)
    let level = NoiseLevel(t, of: run.schedule)
    let noised = (0..<8).flatMap { _ in centered(stroke) }.map {
      level.signal * $0 + level.noise * stream.normal()
    }
    let sampler = try Sampler(run.schedule, .ddim(eta: 1), cleanRange: -1...1)
    return pixels(
      try sampler.sample(from: noised, startingAt: t, using: &stream, run.model.guided(nil)))
  }
  images(
    "fig:stroke", run.grid((0..<8).flatMap { _ in stroke } + edits, columns: 8),
    alt: "A drawn bar with a diagonal stroke, eight times; below it four rows of images.",
    caption:
      "A rough drawing (top), noised for one, three, five and nine tenths of the time and walked back."
  )

  //: ## Inversion and interpolation
  //:
  //: The flow (eq:flow), run forward, gives the noise that *this* image comes from. Noise between
  //: two such noises gives images between the two. On a straight line the norm would be too small
  //: in the middle. A great circle keeps the variance of independent standard normal $z$, $z'$.
  //: With an angle $\vartheta$ from 0 to $\frac\pi2$,
  //:
  //: $$ \mathrm{Var}\big[\cos\vartheta\;z + \sin\vartheta\;z'\big] = 1 $$ {#eq:circle}

  verify(
    "eq:circle", "simulated sums of two normals", by: .simulation,
    tolerance: .relative(0.04, because: "a variance from a hundred thousand draws")
  ) { check in
    var random = chapter.stream("circle")
    let (z, other) = (random.normals(100_000), random.normals(100_000))
    for u in [0.3, 0.5, 0.7] {
      check.equal("u = \(u)", to: 1.0) { slip in
        let a = slip("a straight line", 1 - u, for: sin((1 - u) * .pi / 2))
        let b = slip("a straight line", u, for: sin(u * .pi / 2))
        return try! Moments(of: zip(z, other).map { pow(a * $0 + b * $1, 2) }).estimate
      }
    }
  }

  let chosenPairs = run.digits.test.subset(
    [3, 40, 81, 122, 7, 150].map { $0 % run.digits.test.count })
  let inverted = try invert(
    centered(chosenPairs.pixels), schedule: run.schedule, steps: 100, run.model.guided(nil))
  let finest = try Sampler(run.schedule, .ddim(eta: 0), steps: 100)
  var still = chapter.stream("unused")
  let returned = try finest.sample(from: inverted, using: &still, run.model.guided(nil))
  let lost =
    zip(returned, centered(chosenPairs.pixels)).reduce(0) { $0 + abs($1.0 - $1.1) }
    / Double(returned.count) / 2
  let between = [(0, 1), (2, 3), (4, 5)].flatMap { from, to in
    (0..<8).flatMap { step -> [Double] in
      let u = Double(step) / 7
      let (a, b) = (sin((1 - u) * .pi / 2), sin(u * .pi / 2))
      return (0..<area).map { a * inverted[from * area + $0] + b * inverted[to * area + $0] }
    }
  }
  let interpolated = try finest.sample(from: between, using: &still, run.model.guided(nil))
  images(
    "fig:between", run.grid(pixels(interpolated), columns: 8),
    alt: "Three rows of eight images, each from one digit to another.",
    caption:
      "From one held-out image to another along a great circle between their noises. The ends are the "
      + "images themselves, inverted and returned.")
  text(
    #"""
    Inverted and returned in a hundred steps each way, a pixel is off by
    \#(lost, digits: 2, band: .relative(3)) of its range on average.
    """#)
}
