import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # Cover or seek: the two directions as goals
//:
//: If a model is too simple for nature, the direction of the divergence decides what it gives up.
func coverOrSeek(_ chapter: Chapter) throws {
  //: Here is a nature with two humps and a gap, and a model that is one normal. No normal is right.
  //: Which is least wrong? That depends on which points the average is taken over:
  //:
  //: - the **forward** divergence $D_{KL}(p\,\|\,q)$ averages over points of *nature*. It is large if
  //:   the model has little mass where nature has some. The best model **covers** nature.
  //: - the **reverse** divergence $D_{KL}(q\,\|\,p)$ averages over points of the *model*. It is large if
  //:   the model has mass where nature has little. The best model **seeks** one hump, if the gap
  //:   between the humps is deep.
  //:
  //: Move the mean and the width. Watch the two numbers in the title, and find the least of each.

  let reach = stride(from: -8.0, through: 8, by: 0.08)
  try figure(
    "fig:directions", over: Slider("mean of q", -3...3, default: 0, steps: 13, decimals: 1),
    Slider("width of q", 0.4...3.2, default: 1.8, steps: 9, decimals: 1),
    alt: "A density with two humps, and one normal density over it.",
    caption: "Nature, and a normal with the chosen mean and width. The title says both divergences "
      + "in nats."
  ) { mean, width in
    let q = try! Normal(mean: mean, standardDeviation: width)
    // The trapezoid rule: at this step exact to far more digits than the title shows.
    var (forward, reverse) = (0.0, 0.0)
    for x in reach {
      let (log_p, log_q) = (twin.logDensity(at: x), q.logDensity(at: x))
      forward += 0.08 * exp(log_p) * (log_p - log_q)
      reverse += 0.08 * exp(log_q) * (log_q - log_p)
    }
    return Plot(
      "forward \(decimals(forward, 2)), reverse \(decimals(reverse, 2))", x: "x", y: "density"
    )
    .line("nature p", over: -7...7) { twin.density(at: $0) }
    .line("model q", over: -7...7) { q.density(at: $0) }
    .yAxis(.linear, 0...1)
  }

  //: ## The forward minimum has a formula
  //:
  //: Among all normals, the one with the least forward divergence has nature's mean and nature's
  //: variance, *whatever nature is*:
  //:
  //: $$ \arg\min_{\mu,\sigma} D_{KL}\big(p\,\|\,N(\mu,\sigma^2)\big)
  //:   = \big(\mathbb{E}_p[x],\ \mathrm{Var}_p[x]^{1/2}\big) $$ {#eq:moments}
  //:
  //: It is called the **moment projection** $q^*$ of $p$. The same holds for every *exponential
  //: family*, a set of distributions whose log-density is linear in some statistics: the minimum
  //: has nature's expectations of these statistics. For the normals they are $x$ and $x^2$.

  verify(
    "eq:moments", "the moment projection", by: .minimizer,
    tolerance: .absolute(1e-5, because: flatMinimum)
  ) { check in
    for (name, p) in [("two humps", nature), ("two humps far apart", twin)] {
      let least = try minimum(near: [1.3, 0.9]) { parameters in
        let q = try Normal(mean: parameters[0], standardDeviation: exp(parameters[1]))
        return try expectation(under: p) { -q.logDensity(at: $0) }.value
      }
      check.equal("\(name), mean", to: least[0], scale: 1) { slip in
        slip("the highest point of p for its mean", p.mode, for: p.mean)
      }
      check.equal("\(name), width", to: exp(least[1])) { slip in
        let inside = zip(p.weights, p.components).reduce(0) { $0 + $1.0 * $1.1.variance }
        return slip("the variance inside the humps only", inside, for: p.variance).squareRoot()
      }
    }
  }

  //: It deserves the name *projection*. For every other normal $q$ the divergences add like the
  //: squared sides of a right triangle (Csiszár, 1975):
  //:
  //: $$ D_{KL}(p\,\|\,q) = D_{KL}(p\,\|\,q^*) + D_{KL}(q^*\,\|\,q) $$ {#eq:pythagoras}

  verify("eq:pythagoras", "divergences add at the projection", by: .quadrature) { check in
    let star = try Normal(mean: nature.mean, standardDeviation: nature.standardDeviation)
    let narrow = try Normal(mean: nature.mean, standardDeviation: 0.8 * nature.standardDeviation)
    let toStar = try expectation(under: nature) {
      nature.logDensity(at: $0) - star.logDensity(at: $0)
    }
    let toNarrow = try expectation(under: nature) {
      nature.logDensity(at: $0) - narrow.logDensity(at: $0)
    }
    for var draw in check.draws(10) {
      let q = try Normal(mean: draw.normal(), standardDeviation: 1 + exp(0.3 * draw.normal()))
      let whole = try expectation(under: nature) {
        nature.logDensity(at: $0) - q.logDensity(at: $0)
      }
      check.equal(draw.name, to: whole) { slip -> Estimate in
        let forward = normalDivergence(of: star, from: q)
        let second = slip(
          "the second leg backwards", normalDivergence(of: q, from: star), for: forward)
        let other = toNarrow + normalDivergence(of: narrow, from: q)
        return slip("another corner than the projection", other, for: toStar + second)
      }
    }
  }

  //: ## The reverse minimum has no formula
  //:
  //: In the reverse direction we search numerically, once from the left and once from the right.
  //: The figure shows where the searches end. The table below it gives both divergences for these
  //: normals. Its last three rows are for humps a little nearer together, at −2.2 and 2, with a
  //: third search from the middle. A row is named after the place where its search began.

  // snippet.open
  func seek(
    _ p: Mixture<Normal>, from start: Double, width: Double = 0.8
  ) throws -> Normal {
    let found = try minimum(near: [start, log(width)]) { parameters in
      let q = try Normal(
        mean: parameters[0], standardDeviation: exp(parameters[1]))
      return try expectation(under: q) {
        q.logDensity(at: $0) - p.logDensity(at: $0)
      }.value
    }
    return try Normal(
      mean: found[0].value, standardDeviation: exp(found[1].value))
  }

  let covering = try Normal(mean: twin.mean, standardDeviation: twin.standardDeviation)
  let seekers = [try seek(twin, from: -2.5), try seek(twin, from: 2.5)]
  figure(
    "fig:covering",
    PlotGrid(
      [
        Plot("least forward divergence", x: "x", y: "density")
          .line("nature", over: -7...7) { twin.density(at: $0) }
          .line("normal", over: -7...7) { covering.density(at: $0) },
        Plot("least reverse divergence", x: "x", y: "density")
          .line("nature", over: -7...7) { twin.density(at: $0) }
          .line("from the left", over: -7...7) { seekers[0].density(at: $0) }
          .line("from the right", over: -7...7) { seekers[1].density(at: $0) },
      ], columns: 2),
    alt: "A density with two humps. Left: one wide normal over both. Right: the two normals that "
      + "the searches from the left and from the right ended at.",
    caption:
      "The same nature and the same family. Only the arguments of the divergence have changed "
      + "places.")

  // snippet.fold What is printed
  func divergences(
    _ p: Mixture<Normal>, _ q: Normal
  ) throws -> (forward: Estimate, reverse: Estimate) {
    (
      try expectation(under: p) { p.logDensity(at: $0) - q.logDensity(at: $0) },
      try expectation(under: q) { q.logDensity(at: $0) - p.logDensity(at: $0) }
    )
  }
  let near = [
    try seek(nearTwin, from: -2), try seek(nearTwin, from: 0.2, width: 2),
    try seek(nearTwin, from: 2),
  ]
  var table = Table(["normal", "mean", "width", "forward", "reverse"])
  for (name, p, q) in [
    ("far apart, covers", twin, covering), ("far apart, from the left", twin, seekers[0]),
    ("far apart, from the right", twin, seekers[1]), ("nearer, from the left", nearTwin, near[0]),
    ("nearer, from the middle", nearTwin, near[1]), ("nearer, from the right", nearTwin, near[2]),
  ] {
    let values = try divergences(p, q)
    table.append(name, q.mean, q.standardDeviation, values.forward.value, values.reverse.value)
  }
  show(
    table, "Both divergences, for humps far apart and nearer, in nats", digits: 3,
    label: "tab:directions")
  let cover = try divergences(twin, covering).reverse
  let far = try seekers.map { try divergences(twin, $0).reverse }
  finding(
    "With the humps far apart the reverse divergence has a local minimum at each hump, and both are lower than at the normal that covers.",
    holds: zip(seekers, twin.components).allSatisfy { abs($0.mean - $1.mean) < 0.2 }
      && far.allSatisfy { $0.value + $0.error < cover.value - cover.error },
    "\(decimals(far[0].value, 3)) and \(decimals(far[1].value, 3)) against \(decimals(cover.value, 3)) nats"
  )

  //: The normal of least reverse divergence does not always seek one hump. With the humps nearer
  //: together, the search from the middle ends at a third local minimum between them.

  let middle = try near.map { try divergences(nearTwin, $0).reverse }
  finding(
    "With the humps nearer together the wide normal between them has the least reverse divergence of all three.",
    holds: near[1].standardDeviation > 1.5
      && [0, 2].allSatisfy {
        middle[1].value + middle[1].error < middle[$0].value - middle[$0].error
      },
    "\(decimals(middle[1].value, 3)) against \(decimals(middle[0].value, 3)) and \(decimals(middle[2].value, 3)) nats"
  )

  //: > **A sentence to be careful with.** “Variational methods minimize the reverse divergence, so a
  //: > VAE seeks modes of the data.” In chapter 2 the reverse divergence stands between a *guess* and
  //: > the *posterior of a latent variable*. The model of the data still climbs a lower bound of the
  //: > average log-likelihood, which belongs to the forward direction. Chapter 3 minimizes another
  //: > divergence altogether.
}
