import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Learning to predict noise
//:
//: A training loss has a least possible value, its floor, and a network is judged by its distance
//: from that floor.
func learningToPredictNoise(_ chapter: Chapter) throws {
  //: ## The floor
  //:
  //: Write $\varepsilon^* = \mathbb{E}[\varepsilon|x_t]$ for the best prediction. Its error is
  //: orthogonal to every function of $x_t$. So the loss of any predictor is a sum: the part that
  //: no function of $x_t$ can predict, and the error of this predictor:
  //:
  //: $$ \mathbb{E}\,(\varepsilon - \hat\varepsilon)^2 = \mathbb{E}\,(\varepsilon - \varepsilon^*)^2 + \mathbb{E}\,(\hat\varepsilon - \varepsilon^*)^2 $$ {#eq:excess}
  //:
  //: The first term is $(1-\bar\alpha_t)\,C$ with the $C$ of (eq:dsm-constant). A loss that stays
  //: above zero is therefore no sign of failure. A curve of it says little unless its floor is
  //: drawn too.

  let humps = Known.humps
  verify("eq:excess", "the loss splits", by: .quadrature) { check in
    for t in [10, 25, 50] {
      let level = NoiseLevel(t, of: Known.small)
      let n2 = level.noise * level.noise
      let scatter = try expectation(humps, level) { cleanByBayes(humps, $0, level).variance.value }
      for (name, s, _) in ScoreCandidate.all {
        // A score s as a predictor of noise is −√(1 − ᾱ) s.
        let excess = try expectation(humps, level) { x in
          pow(-level.noise * s(x) - humps.noise(at: [x], level)[0], 2)
        }
        check.equal(
          "\(name), t = \(t)",
          to: Estimate(n2 * (try denoisingLoss(humps, level, s)), error: 1e-13)
        ) { slip in
          let floor = scatter * Estimate(level.signal * level.signal / n2)
          return slip("without a floor", Estimate(0), for: floor)
            + Estimate(slip("twice the excess", 2, for: 1)) * excess
        }
      }
    }
  }

  //: ## On the line
  //:
  //: The network is a perceptron that takes the point and the time. The time is not given as one
  //: number. It becomes 32 sines and cosines of different frequencies. Neighboring times then have
  //: similar inputs, and all times have different ones.
  //:
  //: (quote:PointDenoiser)
  //:
  //: It is trained by (alg:training). Samples are taken with the average of the weights over the
  //: last steps. On the two humps every prediction can be compared with the best one.

  let runs = ToyRuns(chapter)
  let line = try runs.line()
  let times = [1, 2, 3, 5, 8, 12, 18, 25, 35, 50, 70, 100]
  let errors = try times.map { t -> Estimate in
    let level = NoiseLevel(t, of: Known.toySchedule)
    var random = chapter.stream("prediction error").split(t)
    let noisy = humps.samples(chapter.quick ? 400 : 2000, using: &random).map {
      level.signal * $0 + level.noise * random.normal()
    }
    let squares = zip(line.noise(at: noisy, level), humps.noise(at: noisy, level)).map {
      ($0 - $1) * ($0 - $1)
    }
    return try Moments(of: squares).estimate
  }
  let floors = try times.map { t -> Double in
    let level = NoiseLevel(t, of: Known.toySchedule)
    return try expectation(humps, level) { humps.cleanVariance(at: $0, level) }.value
      * exp(level.logSignalToNoise)
  }
  figure(
    "fig:learned-score",
    PlotGrid(
      [
        Plot("squared error", x: "t", y: "mean square of ε̂ − …").xAxis(.logarithmic).yAxis(
          .logarithmic, 1e-5...2
        )
        .line("… ε: the floor", x: times.map(Double.init), y: floors)
        .points(
          "… ε*: the network's own", x: times.map(Double.init), y: errors.map(\.value),
          errors: errors.map { 2 * $0.error }),
        [3, 18, 50].reduce(Plot("predictions", x: "x", y: "noise").yAxis(.linear, -4...4)) {
          plot, t in
          let level = NoiseLevel(t, of: Known.toySchedule)
          return plot.line("best, t = \(t)", over: -3...3) { humps.noise(at: [$0], level)[0] }
            .line("learned, t = \(t)", over: -3...3, color: .gray) {
              line.noise(at: [$0], level)[0]
            }
        },
      ], columns: 2),
    alt:
      "Left: the floor of the loss over time and the network's own error with bars. Right: learned and best "
      + "predictions at three times.",
    caption:
      "What least squares leaves, on the line. Bars are two standard errors. Right, gray: the network."
  )
  let (worst, low) = (
    zip(errors, floors).map { $0.value / $1 }.max() ?? .nan, floors.min() ?? .nan
  )
  text(
    #"""
    The floor falls from \#(floors[0], digits: 2) to \#(low, digits: 1) over the times. The
    network's own error is at most \#(worst, digits: 2, band: .relative(3)) times the floor of its
    time. The floor is lowest at the last times, where nearly all of the noise can be predicted.
    """#)

  //: ## In the plane
  //:
  //: Three densities of the plane are known exactly: eight humps on a ring, two moons, and a
  //: spiral. (fig:plane) and (tab:plane) show what is learned of them. Samples are drawn by going
  //: back through all hundred steps:
  //:
  //: ```algorithm Ancestral sampling (Ho, Jain and Abbeel, 2020, algorithm 2) {#alg:ancestral}
  //: Input: a network $\hat\varepsilon_\theta$, a schedule, widths $\sigma_t$
  //: 1. Draw $x_T \sim N(0, I)$.
  //: 2. For $t = T, …, 1$: draw $z \sim N(0, I)$, but $z = 0$ at $t = 1$, and set
  //: 3. $x_{t-1} = \frac{1}{\sqrt{\alpha_t}}\big(x_t - \frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\,\hat\varepsilon_\theta(x_t, t)\big) + \sigma_t z$.
  //: Output: $x_0$
  //: ```

  // snippet.fold the samples and their judge
  let toys = [ToyDensity.moons, .spiral]
  let models = try runs.planes([.ring()], seeds: chapter.quick || chapter.checksOnly ? 2 : 5)
  let others = try runs.planes(toys)
  let count = chapter.quick ? 500 : 3000
  var walks: [Plot] = []
  var table = Table([
    "density", .init("total variation", digits: 2, band: .relative(0.5)),
    .init("its floor", digits: 2),
  ])
  for (toy, model) in zip([ToyDensity.ring()] + toys, [models[0]] + others) {
    var stream = chapter.stream("samples of \(toy.name)")
    var clouds: [[SIMD2<Double>]] = []
    let samples = try Sampler(Known.toySchedule, .ancestral(.lower)).sample(
      from: stream.normals(2 * count), using: &stream,
      observe: { t, x, _ in if [60, 30, 10].contains(t) { clouds.append(points(x)) } },
      model.noise)
    for (title, cloud) in zip(["t = 60", "30", "10", "0"], clouds + [points(samples)]) {
      walks.append(
        Plot(walks.count < 4 ? title : "", x: "", y: "").xAxis(.linear, -3.5...3.5).yAxis(
          .linear, -3.5...3.5
        ).points("", at: Array(cloud.prefix(700))).equalAspect().legend(.none))
    }
    let judged = try ToyJudge(toy, stream: chapter.stream("toy judge")).scores(
      of: points(samples))[0]
    table.append(toy.name, judged.value, judged.floor)
  }
  // snippet.show
  figure(
    "fig:plane", PlotGrid(walks, columns: 4),
    alt: "Clouds of points at four times on the way back, for three densities, one a row.",
    caption: "On the way back: a ring, two moons and a spiral. Each panel shows up to 700 points.")
  show(
    table, "Learned densities against the true ones, \(count) samples", digits: 2,
    label: "tab:plane")

  //: The floor is the same distance for as many draws from the true density. Total variation is the
  //: share of the mass that is in a wrong cell of a 24 by 24 grid.
  //:
  //: ## The network or the sampler?
  //:
  //: A sample can be wrong because the network is, or because the sampler is: its steps are normal
  //: and finite. For the ring the best predictor is a formula, and sampling *with that* leaves the
  //: sampler's error alone. Both use the same noise, seed by seed.

  // snippet.fold what is printed
  let trial = RingTrial(chapter)
  let counts = [5, 10, 25, 50, 100]
  let exact = try counts.map {
    try trial.distances(
      Sampler(Known.toySchedule, .ancestral(.lower), steps: $0), Known.ring.noise)
  }
  let learned = try counts.map { count in
    try (0..<trial.seeds).map {
      try trial.distance(
        Sampler(Known.toySchedule, .ancestral(.lower), steps: count), $0,
        models[$0 % models.count].noise)
    }
  }
  var faults = Table(["steps", "best predictor", "learned predictor"])
  for (index, count) in counts.enumerated() {
    faults.append(
      row: [
        "\(count)", Table.Cell.mean(exact[index]), Table.Cell.mean(learned[index]),
      ])
  }
  faults.append(row: ["draws of the ring", Table.Cell.mean(trial.floor()), Table.Cell.missing])
  show(
    faults,
    "Total variation on the ring by number of steps, \(trial.count) samples; mean over "
      + "\(trial.seeds) trainings and noises, and its standard error", digits: 2,
    label: "tab:faults", band: .relative(0.5))
  finding(
    """
    With the best predictor, a hundred ancestral steps are nearer to the ring than ten, so that at ten \
    steps a part of the error is the sampler's
    """, exact[4], isBelow: exact[1])
  finding(
    "At a hundred steps the learned predictor is farther from the ring than the best one",
    learned[4], isAbove: exact[4])

  //: ## Two slips
  //:
  //: Two slips are common in samplers that are written from memory. One adds noise at the last step
  //: too. The other is off by one in the time that the network is told. Both still give plausible
  //: samples. On a schedule of twenty-five steps, with the best predictor, this is what they do:

  let short = try NoiseSchedule.cosine(steps: 25)
  let sampler = try Sampler(short, .ancestral(.lower))
  func told(_ shift: Int) throws -> [Double] {
    try trial.distances(sampler) { x, level in
      Known.ring.noise(at: x, NoiseLevel(min(max(Int(level.time) + shift, 1), 25), of: short))
    }
  }
  let noisyEnd = try (0..<trial.seeds).map { seed -> Double in
    var stream = chapter.stream("noisy end").split(seed)
    let clean = try sampler.sample(
      from: trial.noise(seed), using: &stream, Known.ring.noise)
    return trial.distance(
      to: points(clean.map { $0 + sqrt(short.beta(1)) * stream.normal() }))
  }
  let (right, late, early) = (try told(0), try told(1), try told(-1))
  // snippet.fold what is printed
  var slips = Table(["sampler", "total variation"])
  for (name, values) in [
    ("as it should be", right), ("noise added at the last step", noisyEnd),
    ("told t + 1 for t", late), ("told t − 1 for t", early),
  ] {
    slips.append(row: [name, Table.Cell.mean(values)])
  }
  show(
    slips, "What slips do, best predictor, 25 steps, over \(trial.seeds) noises", digits: 2,
    label: "tab:slips", band: .relative(0.3))
  finding("Telling the network t + 1 for t raises the total variation", late, isAbove: right)
  finding(
    "Noise at the last step, which is wrong, lowers the total variation here", noisyEnd,
    isBelow: right)
  let earlier = Paired(early, minus: right)
  text(
    #"""
    Telling the network $t - 1$ for $t$ moves it by \#(earlier.mean, digits: 1) ±
    \#(earlier.standardError, digits: 1).
    """#)

  //: So a wrong sampler can look better than the right one, or hardly different. A metric of samples
  //: does not replace a test of the formulas. (eq:selftest) is one, and it finds a wrong time at
  //: once.
}
