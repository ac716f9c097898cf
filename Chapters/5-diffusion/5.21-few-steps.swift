import Datasets
import Diffusion
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import RandomStreams
import Verification

//: # Going deeper: few steps by distillation
//:
//: A student learns from a trained denoiser where its curves end, and goes there in one step. What
//: that costs is measured.
func fewSteps(_ chapter: Chapter) throws {
  //: ## Why one step of the teacher is not enough
  //:
  //: Take the trained denoiser, which is the **teacher** from here on, and let it do the whole way in one
  //: step of (alg:ddim). Even the best predictor then arrives at a mean:
  //:
  //: $$ \frac{x_t - \sqrt{1-\bar\alpha_t}\;\varepsilon^*(x_t, t)}{\sqrt{\bar\alpha_t}} = \mathbb{E}[x_0 \mid x_t] $$ {#eq:one-step}
  //:
  //: At $t = T$ nearly nothing of the data is left to see in $x_T$. The mean is then nearly that of all
  //: data, and every start leads to nearly the same place. So a denoiser is not a generator. It becomes one by being
  //: asked many times. A trained network also errs a little, and the step divides its error by the small
  //: $\sqrt{\bar\alpha_T}$. In (fig:students) the points of one step of the teacher are scattered far outside
  //: the ring.

  let (small, humps) = (Known.small, Known.humps)
  verify(
    "eq:one-step", "the library's step with the best noise, against Bayes' rule", by: .quadrature
  ) { check in
    let sampler = try Sampler(small, .ddim(eta: 0))
    for var draw in check.draws(8) {
      let t = draw.integer(in: 3...58)
      let (level, x) = (NoiseLevel(t, of: small), 1.2 * draw.normal())
      let mean = cleanByBayes(humps, x, level).mean + Estimate(0, error: 1e-9)
      var unused = draw.stream
      check.equal("\(draw.name), t = \(t)", to: mean, scale: 1) { slip in
        let ε = slip("sign of the noise", -1.0, for: 1.0) * humps.noise(at: [x], level)[0]
        let share = slip("1 − ᾱ for its root", level.noise * level.noise, for: level.noise)
        let clean = (x - share * ε) / level.signal
        return sampler.step([x], clean: [clean], from: t, to: 0, using: &unused)[0]
      }
    }
  }

  //: ## The map to the end
  //:
  //: The probability flow (eq:flow) joins every start to one end. Write $\Phi(y, \sigma)$ for the end of
  //: the curve that passes through $y$ at $\sigma$. In one dimension: it does not change along the curve,
  //: and at $\sigma = 0$ the end has been reached:
  //:
  //: $$ \frac{\partial\Phi}{\partial\sigma} + \varepsilon^*(\sqrt{\bar\alpha}\,y, \sigma)\,\frac{\partial\Phi}{\partial y} = 0, \qquad \Phi(y, 0) = y $$ {#eq:consistency}
  //:
  //: In more dimensions the second term is a sum over the coordinates. Below, $\Phi$ is written as a
  //: function of $x_t = \sqrt{\bar\alpha_t}\,y$. A network that has learned $\Phi$ draws samples in one evaluation. Song and others (2023) call it a
  //: **consistency model**: it has to say the same at any two points of a curve.

  verify("eq:consistency", "ends found by their quantile", by: .differences) { check in
    func end(_ y: Double, _ σ: Double) throws -> Double {
      let level = NoiseLevel(ratio: σ, of: small)
      let quantile = humps.cumulative(at: level.signal * y, level)
      return try findRoot(between: -8, and: 8) { humps.cumulative(at: $0) - quantile }
    }
    for (y, σ) in [(-1.3, 0.4), (-0.4, 0.9), (0.3, 0.5), (0.8, 1.4), (2.1, 2.2)] {
      let along = try derivative(of: { try end(y, $0) }, at: σ)
      let across = try derivative(of: { try end($0, σ) }, at: y)
      let level = NoiseLevel(ratio: σ, of: small)
      check.equal(
        "y = \(y), σ = \(σ)", to: along + Estimate(0, error: 1e-8), scale: 1
      ) { slip in
        let place = slip("y for √ᾱ y", y, for: level.signal * y)
        let slope = humps.noise(at: [place], level)[0]
        return Estimate(slip("sign", 1, for: -1) * slope) * across
      }
    }
  }

  //: There are several ways to learn it.
  //:
  //: - *From pairs of neighbors.* Take a noisy point, let the teacher do one small step, and train the
  //:   student to say the same at both points. At the point with less noise its own weights are held
  //:   fixed. The teacher is asked once for each point. But what the student says at high noise rests on
  //:   what it said at less noise, so errors add up (consistency distillation; Song and others, 2023).
  //: - *In rounds.* A student learns to do two steps of its teacher in one, then becomes the teacher of the
  //:   next. Six rounds make one step of sixty-four (progressive distillation; Salimans and Ho, 2022).
  //: - *From whole paths.* Let the teacher follow its curves to the end once, keep them, and regress.
  //:   (Luhman and Luhman, 2021, for the starts of the curves alone.)
  //:
  //: The third is possible where the teacher is cheap, and here it is. Its targets are the
  //: teacher's ends exactly; they have the teacher's errors, of its network and of its steps. The loss
  //: needs a prediction that stays finite and useful at both ends. The velocity is one: $\Phi = \sqrt{\bar\alpha_t}\,x_t - \sqrt{1-\bar\alpha_t}\,v_\theta$ is $x_t$ at $t = 0$, whatever the network says,
  //: as (eq:consistency) asks; and at $t = T$ it is free.
  //:
  //: ```algorithm A consistency model from whole paths {#alg:paths}
  //: Input: a trained $\hat\varepsilon_\theta$, times $T = t_0 > t_1 > … > t_n = 0$, a network $v$, here with the weights of $\hat\varepsilon_\theta$ to start from
  //: 1. Draw starts $x_{t_0} \sim N(0, I)$; follow each to its end $x_{t_n}$ by (alg:ddim) with $\eta = 0$; keep all places.
  //: 2. Draw a path and one of its times $t = t_i$, $i < n$.
  //: 3. Take a gradient step on $\big\|v(x_t, t) - (\sqrt{\bar\alpha_t}\,x_t - x_{t_n})/\sqrt{1-\bar\alpha_t}\big\|^2$.
  //: 4. Repeat 2 and 3; keep a moving average.
  //: Output: the averaged $v$, with $\Phi = \sqrt{\bar\alpha_t}\,x_t - \sqrt{1-\bar\alpha_t}\,v$
  //: ```
  //:
  //: (quote:train-student)
  //:
  //: This regression differs from that of a denoiser in one point. Through $x_t$ pass the noisings of many
  //: $x_0$, but only one curve. So the target is a function of $x_t$, and the floor of the loss
  //: (eq:excess) is zero. What is left of the loss is the student's error.
  //:
  //: One evaluation gives a sample. A second one can repair it: add fresh noise of an earlier time $s$,
  //: which hides the errors of the first, and go to the end again.
  //:
  //: <details><summary>Samples of a student</summary>
  //:
  //: (quote:few-evaluations)
  //:
  //: </details>
  //:
  //: ## What it wins and loses
  //:
  //: The teachers are the five denoisers of the ring from (sec:5.7-learning-to-predict-noise), with DDIM in
  //: 64 steps. Each has a student of the same size, which starts from the teacher's weights. All samplers of a
  //: seed start from the same noise, and are judged as in (tab:evaluations).

  let runs = try RingStudents(chapter)
  // snippet.fold what is printed
  let trial = RingTrial(chapter)
  let counts = [1, 2, 4, 8]
  func judged(_ samples: (Int) throws -> [Double]) rethrows -> (far: [Double], stray: [Double]) {
    let clouds = try (0..<trial.seeds).map { points(try samples($0)) }
    return (
      clouds.map { trial.distance(to: $0) },
      clouds.map { 1 - ModeCoverage(of: $0, in: .ring()).quality }
    )
  }
  func student(_ seed: Int, _ count: Int) throws -> [Double] {
    var fresh = chapter.stream("fresh noise").split(seed)
    return try runs.samples(seed, evaluations: count, from: trial.noise(seed), using: &fresh)
  }
  func teacher(_ method: SamplingMethod) throws -> [(far: [Double], stray: [Double])] {
    try (counts + [RingStudents.teacherSteps]).map { count in
      try judged { try runs.taught($0, steps: count, method, from: trial.noise($0)) }
    }
  }
  let own = try counts.map { count in try judged { try student($0, count) } }
  let (ddim, multistep) = (try teacher(.ddim(eta: 0)), try teacher(.multistep))
  let draws = judged { seed in
    var random = chapter.stream("draws of the ring").split(seed)
    return flat(ToyDensity.ring().sample(trial.count, using: &random))
  }
  var distances = Table(
    ["sampler"]
      + (counts + [RingStudents.teacherSteps]).map {
        .init("\($0)", digits: 2, band: .relative(0.5))
      })
  var strays = distances
  for (name, row) in [
    ("student", own), ("teacher, DDIM", ddim), ("teacher, multistep", multistep),
  ] {
    let missing = row.count == counts.count ? [Table.Cell.missing] : []
    distances.append(row: [name] + row.map { Table.Cell.mean($0.far) } + missing)
    strays.append(row: [name] + row.map { Table.Cell.mean($0.stray) } + missing)
  }
  text(
    #"""
    What the student got on top of the teacher's own training: \#(runs.pathCount) paths of the teacher, at
    \#(RingStudents.teacherSteps) evaluations each, and \#(runs.stepsEach) training steps of 256 places on
    them.
    """#)
  show(
    distances,
    "Total variation on the ring, a share of the mass from 0 to 1, by evaluations of a network; mean over "
      + "\(trial.seeds) teachers and their students, and its standard error", digits: 2,
    label: "tab:students")
  text(#"As many draws of the ring itself score \#(meanAndError(draws.far).mean, digits: 2)."#)
  // snippet.show
  try figure(
    "fig:students", over: Slider("evaluations", among: counts.map { "\($0)" }),
    alt: "Two clouds of points in the plane, drawn by the student and by its teacher.",
    caption:
      "Samples from the same noise by the first student and by its teacher with DDIM, in as many evaluations."
  ) { index in
    let count = counts[Int(index)]
    let taught = try runs.taught(0, steps: count, .ddim(eta: 0), from: trial.noise(0))
    func cloud(_ title: String, _ samples: [Double]) -> Plot {
      Plot(title, x: "", y: "").xAxis(.linear, -3.2...3.2).yAxis(.linear, -3.2...3.2)
        .points("", at: Array(points(samples).prefix(900))).equalAspect().legend(.none)
    }
    return PlotGrid(
      [cloud("student", try student(0, count)), cloud("teacher", taught)], columns: 2)
  }
  finding(
    "With one evaluation the student is nearer to the ring than its teacher with eight, by DDIM",
    own[0].far, isBelow: ddim[3].far)
  finding(
    "It is nearer than the teacher with eight by the multistep method, too", own[0].far,
    isBelow: multistep[3].far)
  finding(
    "The teacher with 64 is nearer than the student with one", ddim[4].far, isBelow: own[0].far)
  finding("A second evaluation improves the student", own[1].far, isBelow: own[0].far)
  let (further, lost) = (
    Paired(own[2].far, minus: own[1].far), Paired(own[2].far, minus: ddim[4].far)
  )
  text(
    #"""
    From two to four evaluations the student changes by \#(further.mean, digits: 1) ±
    \#(further.standardError, digits: 1). With four it differs from the teacher with 64 by
    \#(lost.mean, digits: 1) ± \#(lost.standardError, digits: 1) in total variation.
    """#)

  //: What goes wrong can be seen in (fig:students): points lie between the humps. The noise is one piece, and
  //: the ring is eight. A continuous map from the one to the other takes some noise to places between the
  //: humps. The best map is very steep there, so that it is little noise; a network is less steep. A part is
  //: the teacher's own, which leaves points there with 64 steps, too. Count the points that are outside of
  //: every hump's radius:

  show(
    strays,
    "Share of the samples that are outside of all humps, by evaluations of a network; mean over \(trial.seeds) "
      + "students or teachers, and its standard error", digits: 2, label: "tab:astray")
  text(
    #"Of as many draws of the ring itself, \#(meanAndError(draws.stray).mean, percent: 1) are outside."#
  )
  finding(
    "With one evaluation the student leaves more points outside than its teacher with 64",
    own[0].stray, isAbove: ddim[4].stray)

  //: The curves that the student was shown are the teacher's, with all of its errors. It has also lost what a
  //: denoiser is good for beside samples: it predicts no noise, so it gives no score and no bound.
}
