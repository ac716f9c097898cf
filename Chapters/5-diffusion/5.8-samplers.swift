import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Samplers
//:
//: The training of the network does not depend on how a sampler goes from one time to the next, so
//: the same network serves many samplers.
func samplers(_ chapter: Chapter) throws {
  //: ## Steps that keep the marginals
  //:
  //: The loss (eq:simple) contains $x_0$ and $x_t$ only. So the same network serves every process
  //: with the same marginals. Song, Meng and Ermon (2021) keep a part of the predicted noise
  //: instead of drawing it afresh, from time $t$ to any earlier $s$:
  //:
  //: $$ x_s = \sqrt{\bar\alpha_s}\,\hat x_0 + \sqrt{1-\bar\alpha_s-\sigma_{ts}^2}\;\hat\varepsilon + \sigma_{ts} z, \qquad \sigma_{ts} = \eta\,\sqrt{\tfrac{1-\bar\alpha_s}{1-\bar\alpha_t}\Big(1 - \tfrac{\bar\alpha_t}{\bar\alpha_s}\Big)} $$ {#eq:ddim definition}
  //:
  //: Were $\hat x_0$ and $\hat\varepsilon$ the true ones, the result would have the right
  //: distribution whatever $\eta$ is: it has mean $\sqrt{\bar\alpha_s}\,x_0$ and variance
  //:
  //: $$ \mathrm{Var}[x_s \mid x_0] = (1-\bar\alpha_s-\sigma_{ts}^2) + \sigma_{ts}^2 = 1 - \bar\alpha_s $$ {#eq:ddim-marginal}
  //:
  //: With $\eta = 1$ it is the ancestral step with $\tilde\beta$,
  //:
  //: $$ \sqrt{\bar\alpha_s}\,\hat x_0 + \sqrt{1-\bar\alpha_s-\sigma_{ts}^2}\;\hat\varepsilon = \tilde\mu(x_t, \hat x_0) \quad\text{for } \eta = 1 $$ {#eq:ddim-ancestral}
  //:
  //: and with $\eta = 0$ nothing is random but the start: **DDIM**.
  //:
  //: ```algorithm DDIM (Song, Meng and Ermon, 2021) {#alg:ddim}
  //: Input: a network $\hat\varepsilon_\theta$, times $T = t_0 > t_1 > … > t_n = 0$, $\eta$
  //: 1. Draw $x_{t_0} \sim N(0, I)$.
  //: 2. For each $t = t_i$, $s = t_{i+1}$: $\hat\varepsilon = \hat\varepsilon_\theta(x_t, t)$ and $\hat x_0 = (x_t - \sqrt{1-\bar\alpha_t}\,\hat\varepsilon)/\sqrt{\bar\alpha_t}$;
  //: 3. set $x_s$ by (eq:ddim).
  //: Output: $x_0$
  //: ```

  let small = Known.small
  verify(
    "eq:ddim-marginal", "simulated steps of the library's sampler", by: .simulation,
    tolerance: .relative(
      0.04, because: "a variance from a hundred thousand draws is known to two per cent")
  ) { check in
    let count = 100_000
    for (η, s, t) in [(0.0, 5, 50), (0.5, 10, 60), (1, 8, 40)] {
      let sampler = try Sampler(small, .ddim(eta: η))
      var random = chapter.stream("ddim marginal").split(t)
      let (level, x0) = (NoiseLevel(t, of: small), 0.7)
      let xt = random.normals(count).map { level.signal * x0 + level.noise * $0 }
      let stepped = sampler.step(
        xt, clean: [Double](repeating: x0, count: count), from: t, to: s, using: &random)
      let squares = stepped.map { pow($0 - sqrt(small.alphaBar(s)) * x0, 2) }
      check.equal("η = \(η), \(t) → \(s)", to: try Moments(of: squares).estimate) { slip in
        let bar = small.alphaBar(slip("t for s", t, for: s))
        return 1 - slip("ᾱ² for ᾱ", bar * bar, for: bar)
      }
    }
  }

  verify("eq:ddim-ancestral", "η = 1 is the posterior's mean, by Bayes' rule", by: .quadrature) {
    check in
    for var draw in check.draws(8) {
      let t = draw.integer(in: 2...58)
      let (xt, clean) = (draw.normal(), draw.normal())
      let level = NoiseLevel(t, of: small)
      let bayes = posteriorByBayes(small, t, clean: clean, noisy: xt).mean
      check.equal("\(draw.name), \(t) → \(t - 1)", to: bayes, scale: 1) { slip in
        let (now, before) = (small.noiseVariance(t), small.noiseVariance(t - 1))
        let η = slip("η = 0 for 1", 0, for: slip("η = ½ for 1", 0.5, for: 1))
        let variance = η * η * before / now * (1 - small.alphaBar(t) / small.alphaBar(t - 1))
        let ε = (xt - level.signal * clean) / level.noise
        return sqrt(small.alphaBar(t - 1)) * clean + sqrt(before - variance) * ε
      }
    }
  }

  //: Divide (eq:ddim) for $\eta = 0$ by $\sqrt{\bar\alpha_s}$ and it is a step of Euler's method.
  //: In $y = x/\sqrt{\bar\alpha}$ and $\sigma = \sqrt{1-\bar\alpha}/\sqrt{\bar\alpha}$,
  //:
  //: $$ y_s = y_t + (\sigma_s - \sigma_t)\,\hat\varepsilon $$ {#eq:euler}

  verify("eq:euler", "the library's DDIM step is Euler's", by: .closedForm) { check in
    let sampler = try Sampler(small, .ddim(eta: 0))
    for var draw in check.draws(8) {
      let t = draw.integer(in: 20...60), s = draw.integer(in: 1...19)
      let (x, ε) = (draw.normal(), draw.normal())
      let (level, next) = (NoiseLevel(t, of: small), NoiseLevel(s, of: small))
      var unused = draw.stream
      let stepped = sampler.step(
        [x], clean: [level.clean(x, noise: ε)], from: t, to: s, using: &unused)[0]
      check.equal("\(draw.name), \(t) → \(s)", to: stepped, scale: 1) { slip in
        let change = slip(
          "in √(1 − ᾱ) for σ", next.noise - level.noise, for: next.ratio - level.ratio)
        return next.signal * (x / level.signal + slip("sign", -1.0, for: 1.0) * change * ε)
      }
    }
  }

  //: ## Better steps along the same curve
  //:
  //: So $\eta = 0$ solves a differential equation, which (sec:5.9-the-probability-flow) derives.
  //: Heun's method averages the slopes at both ends of a step (Karras and others, 2022): two
  //: evaluations a step, and an error of second order. The **multistep** method DPM-Solver++(2M)
  //: (Lu and others, 2022) reuses the last prediction and gets second order for one evaluation.
  //:
  //: ```algorithm Heun's method with chosen levels (Karras and others, 2022) {#alg:heun}
  //: Input: $\hat\varepsilon_\theta$, levels $\sigma_0 > … > \sigma_{n-1}$ by (eq:spacing), $\sigma_n = 0$
  //: 1. Draw $y \sim N(0, \sigma_0^2 + 1)$, in each coordinate.
  //: 2. For each $i$: $g = \hat\varepsilon(y, \sigma_i)$; try $y' = y + (\sigma_{i+1} - \sigma_i)\,g$.
  //: 3. If $\sigma_{i+1} > 0$: $g' = \hat\varepsilon(y', \sigma_{i+1})$ and $y' = y + (\sigma_{i+1} - \sigma_i)\frac{g + g'}{2}$.
  //: 4. $y \leftarrow y'$.
  //: Output: $y$
  //: ```
  //:
  //: (quote:heun)
  //:
  //: The orders are statements about small steps: with twice the steps Euler's error is halved and
  //: Heun's quartered,
  //:
  //: $$ \frac{\text{error}_{\text{Euler}}(2n)}{\text{error}_{\text{Euler}}(n)} \to \tfrac12, \qquad \frac{\text{error}_{\text{Heun}}(2n)}{\text{error}_{\text{Heun}}(n)} \to \tfrac14 $$ {#eq:order}
  //:
  //: The check runs the library's sampler itself, on schedules of $n$ and $2n$ steps between two
  //: fixed noise levels. For the curve through a point the truth is known by its quantile.

  verify(
    "eq:order", "the library's samplers on n and 2n steps", by: .odeSolver,
    tolerance: .relative(
      0.2, because: "orders are statements about small steps; the ratio is met to some ten per cent"
    )
  ) { check in
    for start in [-1.1, 1.4] {
      for (name, method, order) in [
        ("Euler", SamplingMethod.ddim(eta: 0), 1.0), ("Heun", .heun, 2.0),
      ] {
        let errors = try [80, 160].map {
          try OrderTrial(steps: $0).error(of: method, from: start)
        }
        let ratio = Estimate(
          errors[1] / errors[0], error: 0.04 * pow(2, -order), method: .odeSolver)
        check.equal("\(name), x = \(start)", to: ratio) { slip in
          pow(2, -order * slip("no gain at all", 0, for: 1))
        }
      }
    }
  }

  //: On the humps, with the best predictor, each point's true destination is known from its
  //: quantile. So the error of a method is a number without noise:

  // snippet.fold the errors of the four methods
  let far = try NoiseSchedule.linearScaled(steps: 1000)
  let starts = (0..<99).map { inverseNormalCumulative((Double($0) + 1) / 100) }
  let destinations = try starts.map { x in
    let quantile = Known.humps.cumulative(at: x, NoiseLevel(1000, of: far))
    return try findRoot(between: -6, and: 6) { Known.humps.cumulative(at: $0) - quantile }
  }
  func missed(_ arrived: [Double]) -> Double {
    zip(arrived, destinations).reduce(0) { $0 + abs($1.0 - $1.1) } / 99
  }
  let budgets = [5, 9, 13, 21, 33, 49, 81, 129, 201]
  let top = NoiseLevel(1000, of: far).ratio
  var curves: [(String, [Double])] = []
  for (name, method) in [
    ("DDIM (Euler)", SamplingMethod.ddim(eta: 0)), ("Heun, even in t", .heun),
    ("multistep", .multistep),
  ] {
    curves.append(
      (
        name,
        try budgets.map { count in
          var unused = chapter.stream("unused")
          let sampler = try Sampler(far, method, steps: method == .heun ? (count + 1) / 2 : count)
          return missed(try sampler.sample(from: starts, using: &unused, Known.humps.noise))
        }
      ))
  }
  curves.append(
    (
      "Heun, ρ = 7",
      try budgets.map { count in
        let levels = karrasLevels((count + 1) / 2, from: top, to: 0.01)
        return missed(try heunSample(starts, levels: levels, of: far, Known.humps.noise))
      }
    ))

  // snippet.show
  figure(
    "fig:evaluations",
    curves.reduce(
      Plot(x: "evaluations", y: "mean |x₀ − truth|").xAxis(.logarithmic).yAxis(.logarithmic)
    ) { plot, curve in plot.line(curve.0, x: budgets.map(Double.init), y: curve.1) },
    alt: "The error of four methods against the number of evaluations, on doubly logarithmic axes.",
    caption:
      "The error by number of evaluations, on two humps, with the best predictor: the mean distance of 99 points from "
      + "where their quantile says they belong.")
  let spaced = curves[3].1
  text(
    #"""
    At 9 evaluations the mean error is \#(curves[0].1[1], digits: 2) for Euler,
    \#(curves[1].1[1], digits: 2) for Heun with times evenly spaced, \#(curves[2].1[1], digits: 2) for
    the multistep method and \#(spaced[1], digits: 2) for Heun with $\rho = 7$. At 201 they are
    \#(curves[0].1[8], digits: 2), \#(curves[1].1[8], digits: 2), \#(curves[2].1[8], digits: 2) and
    \#(spaced[8], digits: 2).
    """#)
  // snippet.fold what the steps get wrong
  finding(
    "On the humps Heun's method with ρ = 7 is worse than with even times at 9 evaluations, and better at 201",
    holds: spaced[1] > curves[1].1[1] && spaced[8] < curves[1].1[8], "the numbers above")
  let even = try StepErrors(
    levels: Sampler(far, .heun, steps: 5).times.dropLast().map { NoiseLevel($0, of: far).ratio },
    of: far)
  let dense = try StepErrors(levels: karrasLevels(5, from: top, to: 0.01), of: far)
  func worst(_ steps: StepErrors) -> (from: Double, to: Double, error: Double) {
    let i = steps.errors.indices.max { steps.errors[$0] < steps.errors[$1] } ?? 0
    return (steps.levels[i], steps.levels[i + 1], steps.errors[i])
  }
  var single = Table([
    "step", .init("σ after, even in t", digits: 2), .init("error", digits: 2),
    .init("σ after, ρ = 7", digits: 2), .init("error", digits: 2),
  ])
  for i in 0..<5 {
    single.append(
      "\(i + 1)", even.levels[i + 1], even.errors[i], dense.levels[i + 1], dense.errors[i])
  }
  let (mild, bad) = (worst(even), worst(dense))

  //: Why? Take the five steps of 9 evaluations one by one, each from points that are exact:

  show(
    single, "What single steps of Heun's method get wrong on the humps, from σ = 157 on",
    digits: 2, label: "tab:heun-steps")
  text(
    #"""
    The curve bends where σ passes the width of the data, which is about 1, and is nearly straight
    above and below. With $\rho = 7$ one step crosses all of the bend, from
    \#(bad.from, digits: 2) to \#(bad.to, digits: 2), and errs by \#(bad.error, digits: 2). No step with
    even times errs by more than \#(mild.error, digits: 2). The exponent 7 places many levels near
    the data. That pays only if enough steps are left for the bend.
    """#)
  finding(
    "On the humps the worst single step with ρ = 7 errs more than five times as much as the worst with even times",
    holds: bad.error > 5 * mild.error, "the table above")

  //: ## On a learned ring
  //:
  //: With a learned predictor the true destinations are not known. So samples are judged by total
  //: variation. Every sampler
  //: starts from the same noise with the same network, seed by seed, and each seed has a network of
  //: its own.

  // snippet.fold what is printed
  let trial = RingTrial(chapter)
  let models = try ToyRuns(chapter).planes(
    [.ring()], seeds: chapter.quick || chapter.checksOnly ? 2 : 5)
  let evaluations = [5, 9, 13, 21, 49]
  let toyTop = NoiseLevel(100, of: Known.toySchedule).ratio
  let toyBottom = NoiseLevel(1, of: Known.toySchedule).ratio
  func measured(_ method: SamplingMethod?, _ count: Int) throws -> [Double] {
    try (0..<trial.seeds).map { seed in
      let predictor = models[seed % models.count].noise
      guard let method else {
        let levels = karrasLevels((count + 1) / 2, from: toyTop, to: toyBottom)
        return trial.distance(
          to: points(
            try heunSample(trial.noise(seed), levels: levels, of: Known.toySchedule, predictor)))
      }
      let steps = method == .heun ? (count + 1) / 2 : count
      return try trial.distance(
        Sampler(Known.toySchedule, method, steps: steps), seed, predictor)
    }
  }
  let rows: [(String, SamplingMethod?)] = [
    ("ancestral, β̃", .ancestral(.lower)), ("ancestral, β", .ancestral(.upper)),
    ("DDIM", .ddim(eta: 0)), ("Heun, even in t", .heun), ("Heun, ρ = 7", nil),
    ("multistep", .multistep),
  ]
  var results: [String: [[Double]]] = [:]
  var quality = Table(
    ["sampler"] + evaluations.map { .init("\($0)", digits: 2, band: .relative(0.5)) })
  for (name, method) in rows {
    let row = try evaluations.map { try measured(method, $0) }
    results[name] = row
    quality.append(row: [name] + row.map { Table.Cell.mean($0) })
  }
  show(
    quality,
    "Total variation on the learned ring by evaluations of the network; mean over \(trial.seeds) "
      + "trainings, and its standard error", digits: 2, label: "tab:evaluations")
  let floor = meanAndError(trial.floor()).mean
  text(#"As many draws of the ring itself score \#(floor, digits: 2)."#)
  // snippet.show
  figure(
    "fig:quality",
    rows.reduce(
      Plot(x: "evaluations", y: "total variation").xAxis(.logarithmic).horizontalLine(
        at: floor, "draws of the ring")
    ) { plot, row in
      plot.line(
        row.0, x: evaluations.map(Double.init),
        y: (results[row.0] ?? []).map { meanAndError($0).mean })
    },
    alt: "Total variation of six samplers against evaluations, and the floor as a dashed line.",
    caption: "The means of (tab:evaluations).")
  // snippet.fold what is printed
  func result(_ name: String, _ index: Int) -> [Double] { results[name]?[index] ?? [] }
  finding(
    "At 9 evaluations Heun with evenly spaced times is worse than DDIM",
    result("Heun, even in t", 1), isAbove: result("DDIM", 1))
  finding(
    "At 9 evaluations Heun's method is farther from the ring with ρ = 7 than with even times, as on the humps",
    result("Heun, ρ = 7", 1), isAbove: result("Heun, even in t", 1))
  finding(
    "At 21 evaluations it is still farther from the ring than with even times",
    result("Heun, ρ = 7", 3), isAbove: result("Heun, even in t", 3))
  let last = Paired(result("Heun, ρ = 7", 4), minus: result("Heun, even in t", 4))
  finding(
    "At 49 evaluations the two are less than two standard errors apart",
    holds: !last.isPositive && !last.isNegative, "difference \(last)")
  finding(
    "At 9 evaluations the multistep method is nearer to the ring than DDIM",
    result("multistep", 1), isBelow: result("DDIM", 1))
}
