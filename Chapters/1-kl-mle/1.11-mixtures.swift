import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # Mixtures, and how to climb with EM
//:
//: A mixture of normals can have as many humps as one likes, and it is the first model of this book
//: with a latent variable.
func mixtures(_ chapter: Chapter) throws {
  //: Draw a component $c$ of $C$ with probability $\pi_c$, then a point from that component's normal:
  //:
  //: $$ q(x) = \sum_{c=1}^{C} \pi_c\, N(x; \mu_c, \Sigma_c) $$ {#eq:mixture definition}
  //:
  //: The likelihood has a sum inside the logarithm, so no formula gives its maximum. One idea
  //: helps, and chapter 2 builds on it. Let $r_c \ge 0$ with $\sum_c r_c = 1$ be *any* guess at
  //: which component made $x$. Then
  //:
  //: $$ \log q(x) = \sum_c r_c \log \frac{\pi_c\, N(x; \mu_c, \Sigma_c)}{r_c}
  //:    + D_{KL}\big(r\,\|\,q(c|x)\big) $$ {#eq:em}
  //:
  //: The divergence is not negative, so the first term is a **lower bound**. The guess
  //: $r_c = q(c|x)$ closes the gap. After that the bound is easy to raise, because its logarithm stands
  //: inside the sum: each component moves to the weighted mean and variance of its points. The
  //: likelihood cannot have fallen. This is **expectation–maximization**:
  //:
  //: ```algorithm EM for a mixture of normals in one dimension (Dempster, Laird and Rubin, 1977) {#alg:em}
  //: Input: data $x_1, \dots, x_n$; start $\pi_c, \mu_c, \sigma_c$
  //: 1. E step: $r_{ic} = \pi_c N(x_i; \mu_c, \sigma_c^2) \big/ \sum_{c'} \pi_{c'} N(x_i; \mu_{c'}, \sigma_{c'}^2)$
  //: 2. M step: $n_c = \sum_i r_{ic}$, $\pi_c = n_c / n$, $\mu_c = \sum_i r_{ic} x_i / n_c$
  //: 3. M step, continued: $\sigma_c^2 = \sum_i r_{ic} (x_i - \mu_c)^2 / n_c$, with the new $\mu_c$
  //: 4. Repeat from step 1 until the likelihood rises by less than a tolerance
  //: Output: $\pi_c, \mu_c, \sigma_c$
  //: ```

  func stepOfEM(
    _ q: Mixture<Normal>, _ data: [Double]
  ) throws -> Mixture<Normal> {
    let r = data.map { q.responsibilities(for: $0) }
    let masses = q.weights.indices.map { c in r.reduce(0) { $0 + $1[c] } }
    let components = try masses.indices.map { c in
      let mean = zip(r, data).reduce(0) { $0 + $1.0[c] * $1.1 } / masses[c]
      let squares = zip(r, data).reduce(0) {
        $0 + $1.0[c] * ($1.1 - mean) * ($1.1 - mean)
      }
      return try Normal(
        mean: mean, standardDeviation: (squares / masses[c]).squareRoot())
    }
    return try Mixture(weights: masses, components: components)
  }

  verify("eq:em", "bound and gap make the log-likelihood", by: .enumeration) { check in
    let q = try Mixture(
      weights: [0.2, 0.5, 0.3],
      components: [
        Normal(mean: -1, standardDeviation: 0.5), Normal(mean: 0.5, standardDeviation: 1),
        Normal(mean: 2, standardDeviation: 0.7),
      ])
    for var draw in check.draws(20) {
      let x = 2 * draw.normal()
      let r = randomProbabilities(3, using: &draw)
      let joint = zip(q.weights, q.components).map { log($0) + $1.logDensity(at: x) }
      let posterior = q.responsibilities(for: x)
      check.equal(draw.name, to: q.logDensity(at: x), scale: 1) { slip in
        let bound = zip(r, joint).reduce(0) {
          $0 + $1.0 * ($1.1 - slip("the guess left out of the logarithm", 0, for: log($1.0)))
        }
        let gap = divergence(r, posterior)
        return bound + slip("the gap's arguments swapped", divergence(posterior, r), for: gap)
      }
    }
  }

  //: Over the iterations $t = 0, 1, \dots$ of a fit, therefore,
  //:
  //: $$ L_n\big(\theta^{(0)}\big) \le L_n\big(\theta^{(1)}\big) \le L_n\big(\theta^{(2)}\big)
  //:   \le \cdots $$ {#eq:em-monotone}

  let split = try loadImages(chapter.data)
  let ink = Array(GrayImages(split.training).ink.map(Double.init).prefix(300))
  verify("eq:em-monotone", "EM never lowers the likelihood", by: .exact) { check in
    let (center, spread) = (mean(ink), try Moments(of: ink).standardDeviation)
    for components in [2, 3, 4] {
      let start = try Mixture(
        weights: (0..<components).map { _ in 1 },
        components: (0..<components).map {
          try Normal(mean: center + spread * (Double($0) - 1), standardDeviation: spread)
        })
      try check.ordered("\(components) components") { slip in
        var q = start
        return try (0..<25).map { step in
          if step > 0 {
            let next = try stepOfEM(q, ink)
            // An M step whose widths are wrong.
            let wide = try Mixture(
              weights: next.weights,
              components: next.components.map {
                try Normal(mean: $0.mean, standardDeviation: 1.3 * $0.standardDeviation)
              })
            q = slip("the new widths 1.3 times as wide", wide, for: next)
          }
          return q.meanLogLikelihood(of: ink)
        }
      }
    }
  }

  //: > **The top is at infinity.** Let one component sit exactly on one observation, and let its width
  //: > go to zero. Its density there grows without end, while the other components keep all other
  //: > observations at a finite value. So the likelihood of a mixture has no maximum (Day, 1969). What
  //: > EM finds is a *local* maximum, and every practical program keeps widths above a floor. Ours does
  //: > too: no component is narrower, in any direction, than a set share of the data's variance. That
  //: > floor is a choice, like a prior, and later we choose it by validation images.

  //: Take two components of equal weight. Call one $q_2$, and let the other one sit on $x_1$ with the
  //: width $\sigma$. Then
  //:
  //: $$ n\,L_n \ge \log \frac{1}{2\sigma\sqrt{2\pi}}
  //:   + \sum_{i \ge 2} \log \tfrac12 q_2(x_i) \;\to\; \infty \quad\text{as } \sigma \to 0 $$ {#eq:unbounded}

  verify("eq:unbounded", "the likelihood of a mixture has no bound", by: .exact) { check in
    let x = Array(ink.prefix(50))
    let q = try Normal(fitting: x)
    for width in [1.0, 1e-3, 1e-6, 1e-9] {
      let mixture = try Mixture(
        weights: [0.5, 0.5], components: [q, Normal(mean: x[0], standardDeviation: width)])
      check.atMost("width \(width)", mixture.logLikelihood(ofAll: x)) { slip in
        let others = x.dropFirst().reduce(0) { $0 + log(0.5) + q.logDensity(at: $1) }
        let own = log(
          0.5 / slip("the width squared", width * width, for: width) / (2 * .pi).squareRoot())
        return own + others
      }
    }
  }

  //: ## How many components?
  //:
  //: The training likelihood cannot decide, because one more component never lowers its maximum.
  //: Here images enter through their first two principal components: their coordinates along the
  //: two directions in which images vary most. Two numbers an image are few enough to look at. Each
  //: of five folds shows 300 of its training images to the fit; its validation images choose, its
  //: test images report.

  let parts = folds(of: split, stream: chapter.stream("folds"))
  let counts = chapter.quick ? [1, 3, 8, 20] : [1, 2, 3, 5, 8, 12, 20, 30]
  let runs = try chapter.trained(
    parts.indices.map { "components-\($0)" }, settings: ["counts": counts, "images": 300]
  ) { index, _ in
    try componentRun(
      parts[index], images: 300, counts: counts, stream: chapter.stream("components").split(index))
  }
  let average = { (part: KeyPath<ComponentRun, [Double]>) in
    counts.indices.map { index in mean(runs.map { $0[keyPath: part][index] }) }
  }
  figure(
    "fig:components",
    Plot(x: "components C", y: Plot.Axis("log-likelihood", unit: "nats an image"))
      .xAxis(.logarithmic)
      .line("images it was fitted to", x: counts.map(Double.init), y: average(\.training))
      .line("validation images", x: counts.map(Double.init), y: average(\.validation))
      .verticalLine(at: Double(counts[runs[0].chosen]), "chosen, first fold"),
    alt: "Log-likelihood against the number of components, for the 300 images of the fit and for "
      + "validation images.",
    caption:
      "Means of five folds. The distance between the curves is what the fit has learned about its "
      + "own 300 images only.")

  // snippet.fold The program of the figure
  let reach = runs[0].seen.flatMap { $0 }.reduce(0) { max($0, abs($1)) } + 0.3
  func surface(_ index: Int) throws -> Plot {
    let mixture = try runs[0].mixture(index)
    return Plot(
      counts[index] == 1 ? "one component" : "\(counts[index]) components",
      x: "first principal component", y: "second"
    )
    .heat(overX: -reach...reach, y: -reach...reach) { max(mixture.logDensity(at: [$0, $1]), -8) }
    .points(x: runs[0].seen.map { $0[0] }, y: runs[0].seen.map { $0[1] }, color: .ink)
    .equalAspect()
  }
  figure(
    "fig:plane",
    PlotGrid(try [0, runs[0].chosen, counts.count - 1].map(surface), columns: 3),
    alt:
      "Log-density of three mixtures over the plane of the first two principal components, with the "
      + "images of the fit as dots.",
    caption:
      "Log-density, cut off at −8: one component, the number that validation chose, and the most. "
      + "Look for narrow components that run through a few dots.")

  let most = counts.count - 1
  let kept = Paired(
    runs.map { $0.test[$0.chosen] }, minus: runs.map { $0.test[most] })
  let seen = Paired(runs.map { $0.training[most] }, minus: runs.map { $0.training[$0.chosen] })
  finding(
    "The most components fit the training images better and the test images worse than the chosen number.",
    holds: kept.isPositive && seen.isPositive,
    "training \(plusMinus(seen)), test \(plusMinus(kept)) nats an image in favor of each, five folds"
  )
}
