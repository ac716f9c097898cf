import Autodiff
import Coursework
import Datasets
import Evaluation
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

// snippet.hide
if Chapter.command == "sample" {
  SampleCommand.execute(
    Chapter.commandArguments,
    stateDirectory: Chapter.stateDirectory(number: 2, name: "vi-elbo", sources: chapterSources))
}
let chapter = Chapter(
  number: 2, name: "vi-elbo",
  claim:
    "A lower bound on the likelihood, tight where $q$ is the posterior, trains models with hidden causes.",
  sources: chapterSources,
  parameters: [
    .integer("width", default: 200, quick: 64, in: 1...10_000, help: "hidden units of the VAE"),
    .integer("latents", default: 10, in: 1...1000, help: "latent dimensions of the VAE"),
    .integer("epochs", default: 200, quick: 12, in: 1...100_000, help: "epochs of the VAE"),
    .integer(
      "side-epochs", default: 100, quick: 8, in: 1...100_000,
      help: "epochs of the seven models it is compared with"),
    .integer("batch", default: 100, in: 1...1_000_000, help: "images a step"),
    .real("rate", default: 1e-3, in: 1e-9...1e6, help: "Adam's step size"),
    .integer(
      "judged", default: 100, quick: 20, in: 10...10_000, help: "test images of section 2.7"),
    .choice(
      "mistake", among: ["none", "half", "variance", "swapped"], default: "none",
      help: "a wrong formula for the prior fitting, to see it refuted"),
  ], commands: ["sample": "draw images from the VAE of the last run: \(SampleCommand.usage)"])
// snippet.show

//: # 2 · Variational inference, the ELBO and the VAE
//:
//: An image of a digit has sixty-four grey numbers, and yet whoever wrote it decided only a few things:
//: which digit, how slanted, how bold. A **latent-variable model** is built that way round. First a
//: cause $z$ is drawn that nobody will see, then the data $x$ given the cause. Chapter 1 told us what to
//: do with a model, raise $\log p(x)$; this chapter is about a model whose $\log p(x)$ cannot be
//: computed, and about the bound that one raises instead.
//:
//: Everything is in nats. Three models in which the truth can be had come first, one that is linear,
//: one that is curved, one that is discrete; the variational autoencoder comes when every line
//: has been checked on them.
//:
//: ## 2.1 Causes that nobody sees
//:
//: The model is a prior $p(z)$ and a likelihood $p(x|z)$. What it says about the data alone is the
//: **evidence**, and what the data say about the cause is the **posterior**:
//:
//: $$ p(x) = \int p(x|z)\,p(z)\,dz $$ {#eq:evidence definition}
//: $$ p(z|x) = \frac{p(x|z)\,p(z)}{p(x)} $$ {#eq:posterior definition}
//:
//: If $z \sim N(0, 1)$ and $x|z \sim N(wz + b, s^2)$ both can be done by hand:
//:
//: $$ p(x) = N(x;\, b,\, w^2 + s^2) $$ {#eq:linear-evidence}
//: $$ p(z|x) = N\!\left(z;\, \frac{w(x-b)}{w^2+s^2},\, \frac{s^2}{w^2+s^2}\right) $$ {#eq:linear-posterior}
//:
//: The check integrates over $z$ numerically, and knows neither formula:
//:
//: (quote:expectation)

// snippet.linear
/// A linear model drawn at random, with an x that it might have produced.
func randomLinear(_ draw: inout Draw) throws -> (model: LinearGaussianModel, x: Double) {
  let model = try LinearGaussianModel(
    weight: draw.normal(), bias: draw.normal(), noise: draw.uniform(in: 0.4...1.5))
  return (model, try model.marginal().sample(using: &draw))
}

verify("eq:linear-evidence", "the evidence of a linear model", by: .quadrature) { check in
  for var draw in check.draws(12) {
    let (model, x) = try randomLinear(&draw)
    let wrong = try Normal(
      mean: model.bias, standardDeviation: (abs(model.weight) + model.noise).squareRoot())
    check.equal(
      draw.name,
      [
        "formula": exp(model.logEvidence(of: x)),
        "∫ p(x|z) p(z) dz": try expectation(under: model.prior) {
          try model.likelihood(given: $0).density(at: x)
        },
      ],
      not: [
        "deviations added for variances": wrong.density(at: x),
        "the noise alone": try model.likelihood(given: 0).density(at: x),
      ])
  }
}

verify("eq:linear-posterior", "its posterior", by: .quadrature) { check in
  for var draw in check.draws(12) {
    let (model, x) = try randomLinear(&draw)
    let posterior = try model.posterior(of: x)
    let moment = { (power: Int) throws -> Estimate in
      try expectation(under: model.prior) { z in
        let power = power == 0 ? 1 : power == 1 ? z : z * z
        return power * (try model.likelihood(given: z).density(at: x))
      }
    }
    let evidence = try moment(0)
    check.equal(
      "\(draw.name), mean", ["formula": posterior.mean, "E[z|x]": try moment(1) / evidence],
      scale: 1, not: ["the prior forgotten": (x - model.bias) / model.weight])
    check.equal(
      "\(draw.name), E[z²|x]",
      [
        "formula": posterior.variance + posterior.mean * posterior.mean,
        "by quadrature": try moment(2) / evidence,
      ], scale: 1,
      not: ["noise for posterior variance": model.noise + posterior.mean * posterior.mean])
  }
}

//: Bend the decoder and the formulas are gone. Here is the smallest example, which stays with us:
//:
//: (quote:CurvedModel)
//:
//: With one latent number a grid still does it: look at $p(x, z)$ along the line of the $x$ that was
//: seen, add up for the evidence, divide for the posterior.

let curved = CurvedModel(noise: 0.5)
let zs = Array(stride(from: -4.5, through: 3, by: 0.05))
let seen = [-0.6, 1, 4]

figure(
  "fig:joint",
  PlotGrid(
    [
      Plot("p(x, z)", x: "z", y: "x")
        .heat(overX: -4.5...3, y: -2...6) { z, x in exp(curved.logJoint(x, z)) },
      try seen.reduce(Plot("p(z | x)", x: "z", y: "density")) { plot, x in
        let evidence = try curved.evidence(x).value
        return plot.line(
          "x = \(x)", x: zs, y: zs.map { exp(curved.logJoint(x, $0)) / evidence })
      },
    ], columns: 2),
  alt:
    "Left: a joint density along a parabola. Right: three posteriors; for x = −0.6 one broad hump, for "
    + "larger x a high one on the right and a low one on the left.",
  caption:
    "A decoder that is a parabola, and what three observations say about the cause. A posterior is a "
    + "horizontal cut through the left picture, divided by its area, which is the evidence.")

// snippet.grid
/// log p(x) by a grid of n points over ±6.
func logEvidenceOnGrid(_ x: Double, points n: Int) -> Double {
  let width = 12 / Double(n)
  let terms = (0..<n).map { curved.logJoint(x, -6 + (Double($0) + 0.5) * width) }
  return logSumExp(terms) + log(width)
}
let logEvidence = try log(curved.evidence(1))
let enough = (4...200).first { n in
  (n..<(n + 20)).allSatisfy { abs(logEvidenceOnGrid(1, points: $0) - logEvidence.value) < 1e-3 }
}!

text(
  #"""
  Here \#(enough) points are enough for $\log p(x)$ to a thousandth of a nat. With two latent numbers it is
  the square of that, and with ten \#(pow(Double(enough), 10), digits: 2) runs of the decoder *for one image*.
  That, and not some lack of cleverness with integrals, is what *intractable* means: nothing is wrong with
  the formula but its price.
  """#)

//: ## 2.2 A bound from a guess
//:
//: Let $q(z)$ be any density that we *can* handle, a guess at the posterior. Bayes' rule holds for
//: every $z$, so it can be turned round and averaged over our own guess:
//:
//: $$ \log p(x) = \log p(x, z) - \log p(z|x) $$ {#eq:bayes}
//: $$ \log p(x) = \mathbb{E}_q[\log p(x, z)] - \mathbb{E}_q[\log p(z|x)] $$ {#eq:averaged}
//: $$ \log p(x) = \mathbb{E}_q\left[\log\frac{p(x, z)}{q(z)}\right]
//:    + \mathbb{E}_q\left[\log\frac{q(z)}{p(z|x)}\right] $$ {#eq:split}
//:
//: The left side has not moved, since it does not contain $z$; on the right we added and subtracted
//: $\mathbb{E}_q[\log q]$. The second term is a divergence of chapter 1. The first has a name of its own,
//: the **evidence lower bound** (Jordan and others, 1999):
//:
//: $$ \mathcal{L}(q) = \mathbb{E}_q\left[\log\frac{p(x, z)}{q(z)}\right] $$ {#eq:elbo definition}
//: $$ \log p(x) = \mathcal{L}(q) + D_{KL}\big(q(z)\,\|\,p(z|x)\big) $$ {#eq:identity}
//:
//: Nothing is approximate in (eq:identity). Since the divergence is not negative, $\mathcal{L}$ is a lower
//: bound, and *pushing it up does two things at once*: with the model fixed it drives $q$ to the posterior,
//: and with $q$ good it raises the evidence.

verify("eq:bayes", "Bayes' rule at any z", by: .closedForm) { check in
  for var draw in check.draws(20) {
    let (model, x) = try randomLinear(&draw)
    let z = draw.normal()
    let joint = model.prior.logDensity(at: z) + (try model.likelihood(given: z).logDensity(at: x))
    check.equal(
      draw.name,
      [
        "log p(x)": model.logEvidence(of: x),
        "right side": joint - (try model.posterior(of: x).logDensity(at: z)),
      ],
      scale: 10, not: ["the prior for the posterior": joint - model.prior.logDensity(at: z)])
  }
}

/// A guess at the posterior, drawn at random.
func randomGuess(_ draw: inout Draw) throws -> Normal {
  try Normal(mean: draw.normal(), standardDeviation: exp(0.4 * draw.normal()))
}

verify("eq:averaged", "averaged over a guess", by: .quadrature) { check in
  for var draw in check.draws(12) {
    let (model, x) = try randomLinear(&draw)
    let (q, posterior) = (try randomGuess(&draw), try model.posterior(of: x))
    let joint = try expectation(under: q) {
      model.prior.logDensity(at: $0) + (try model.likelihood(given: $0).logDensity(at: x))
    }
    check.equal(
      draw.name,
      [
        "log p(x)": Estimate(model.logEvidence(of: x)),
        "two averages": joint - (try expectation(under: q) { posterior.logDensity(at: $0) }),
      ], scale: 10,
      not: ["the second averaged under the posterior": joint + Estimate(posterior.entropy)])
  }
}

verify("eq:split", "two ratios", by: .quadrature) { check in
  for var draw in check.draws(12) {
    let (model, x) = try randomLinear(&draw)
    let (q, posterior) = (try randomGuess(&draw), try model.posterior(of: x))
    let bound = try expectation(under: q) {
      model.prior.logDensity(at: $0) + (try model.likelihood(given: $0).logDensity(at: x))
        - q.logDensity(at: $0)
    }
    let gap = try expectation(under: q) { q.logDensity(at: $0) - posterior.logDensity(at: $0) }
    check.equal(
      draw.name, ["log p(x)": Estimate(model.logEvidence(of: x)), "bound and gap": bound + gap],
      scale: 10, not: ["gap upside down": bound - gap, "gap forgotten": bound])
  }
}

//: The sum is checked on all three models. For the linear one every term has a formula of its own. For the
//: curved one the bound is a polynomial done by hand, the evidence an integral over the prior, and
//: the posterior of the divergence is normalised on a fine grid, so that the three share nothing:

/// D(q‖p(z|x)) of the curved model, its posterior normalised by the trapezoidal rule.
func gapOfCurved(_ x: Double, _ q: Normal) throws -> Estimate {
  let step = 0.002
  let terms = (0...10_000).map { curved.logJoint(x, -11 + Double($0) * step) }
  let normalizer = logSumExp(terms) + log(step)
  return try expectation(under: q) { q.logDensity(at: $0) - curved.logJoint(x, $0) + normalizer }
}

verify("eq:identity", "evidence = bound + divergence", by: .quadrature) { check in
  for var draw in check.draws(10) {
    let (model, x) = try randomLinear(&draw)
    let (q, posterior) = (try randomGuess(&draw), try model.posterior(of: x))
    let bound = model.evidenceLowerBound(of: x, under: q)
    check.equal(
      "linear, \(draw.name)",
      [
        "log p(x)": model.logEvidence(of: x),
        "bound + gap": bound + klDivergence(of: q, from: posterior),
      ],
      scale: 10,
      not: [
        "gap the other way round": bound + klDivergence(of: posterior, from: q),
        "gap to the prior": bound + klDivergence(of: q, from: model.prior),
      ])
  }
  for var draw in check.draws(6) {
    let x = draw.uniform(in: -0.5...4)
    let q = try randomGuess(&draw)
    let bound = Estimate(curved.bound(x, q))
    let gap = try gapOfCurved(x, q)
    check.equal(
      "curved, \(draw.name)",
      ["log p(x)": try log(curved.evidence(x)), "bound + gap": bound + gap], scale: 100,
      not: ["gap forgotten": bound, "half the gap": bound + gap * Estimate(0.5)])
  }
}

//: And the discrete one, where integrals are sums and the evidence can be had the long way round, as one
//: minus the probability of every other image:
//:
//: $$ \log p(x) = \sum_z q(z) \log\frac{p(x, z)}{q(z)} + \sum_z q(z) \log\frac{q(z)}{p(z|x)} $$ {#eq:discrete}
//:
//: (quote:DiscreteModel)

verify("eq:discrete", "the same in sums", by: .enumeration) { check in
  for var draw in check.draws(12) {
    let model = DiscreteModel(causes: 4, pixels: 5, using: &draw)
    let q = randomProbabilities(4, using: &draw)
    let x = model.images[draw.integer(in: 0...31)]
    let others = model.images.filter { $0 != x }.reduce(0) { $0 + model.evidence($1) }
    let joint = model.joint(x)
    let bound = average(q) { log(joint[$0] / q[$0]) }
    let gap = divergence(q, model.posterior(x))
    check.equal(
      draw.name,
      [
        "log(1 − all other images)": Estimate(log(1 - others), error: 1e-13 / (1 - others)),
        "bound + gap": Estimate(bound + gap),
      ], scale: 1,
      not: ["gap the other way round": Estimate(bound + divergence(model.posterior(x), q))])
  }
}

//: Jensen's inequality gives the bound in one line, without the gap. And the same ratio averaged under the
//: *posterior* is an upper bound, since its gap is the other divergence:
//:
//: $$ \log p(x) = \log\mathbb{E}_q\left[\frac{p(x, z)}{q(z)}\right]
//:    \ge \mathbb{E}_q\left[\log\frac{p(x, z)}{q(z)}\right] $$ {#eq:jensen}
//: $$ \mathcal{U}(q) = \mathbb{E}_{p(z|x)}\left[\log\frac{p(x, z)}{q(z)}\right]
//:    = \log p(x) + D_{KL}\big(p(z|x)\,\|\,q(z)\big) $$ {#eq:upper}
//:
//: Nobody can compute $\mathcal{U}$ without the posterior, but here we have it, and the evidence lies
//: in a sandwich.

verify("eq:jensen", "the bound is below", by: .quadrature) { check in
  for var draw in check.draws(12) {
    let x = draw.uniform(in: -0.5...4)
    let q = try randomGuess(&draw)
    let bound = try expectation(under: q) { curved.logJoint(x, $0) - q.logDensity(at: $0) }
    check.atMost(draw.name, bound, try log(curved.evidence(x)))
  }
  let x = 1.0
  let q = try curved.bestNormal(x)
  check.atMost(
    "the best q", try expectation(under: q) { curved.logJoint(x, $0) - q.logDensity(at: $0) },
    logEvidence,
    not: [
      "without the prior fitting": (
        try expectation(under: q) { curved.logLikelihood(x, $0) }, logEvidence
      )
    ])
}

verify("eq:upper", "and another is above", by: .enumeration) { check in
  for var draw in check.draws(12) {
    let model = DiscreteModel(causes: 4, pixels: 5, using: &draw)
    let q = randomProbabilities(4, using: &draw)
    let x = model.images[draw.integer(in: 0...31)]
    let (joint, posterior) = (model.joint(x), model.posterior(x))
    check.equal(
      draw.name,
      [
        "U": average(posterior) { log(joint[$0] / q[$0]) },
        "log p(x) + gap": log(model.evidence(x)) + divergence(posterior, q),
      ],
      not: [
        "averaged under q": average(q) { log(joint[$0] / q[$0]) },
        "the gap of the lower bound": log(model.evidence(x)) + divergence(q, posterior),
      ])
  }
}

// snippet.climb
// Plain gradient ascent on the bound of the curved model at x = 1, by differences of the formula.
var guess = [-1.5, 0.3]  // mean and log standard deviation
var climb: [(lower: Double, upper: Double)] = []
let observed = 1.0
func boundOfCurved(_ p: [Double]) throws -> Double {
  curved.bound(observed, try Normal(mean: p[0], standardDeviation: exp(p[1])))
}
for _ in 0..<120 {
  let q = try Normal(mean: guess[0], standardDeviation: exp(guess[1]))
  let upper = try curved.posteriorExpectation(observed) {
    curved.logJoint(observed, $0) - q.logDensity(at: $0)
  }
  climb.append((try boundOfCurved(guess), upper.value))
  let h = 1e-5
  let slope = try [[h, 0], [0, h]].map { d in
    let ahead = try boundOfCurved([guess[0] + d[0], guess[1] + d[1]])
    let behind = try boundOfCurved([guess[0] - d[0], guess[1] - d[1]])
    return (ahead - behind) / (2 * h)
  }
  for i in 0..<2 { guess[i] += 0.02 * min(max(slope[i], -10), 10) }
}

let climbSteps = climb.indices.map(Double.init)
figure(
  "fig:sandwich",
  Plot(x: "step of gradient ascent on the lower bound", y: Plot.Axis("at x = 1", unit: "nats"))
    .line("upper, U", x: climbSteps, y: climb.map(\.upper))
    .line("lower, L (the ELBO)", x: climbSteps, y: climb.map(\.lower))
    .horizontalLine(at: logEvidence.value, "log p(x)")
    .yAxis(.linear, -8...6),
  alt:
    "The lower bound climbs to just below a horizontal line, the log-evidence; the upper bound stays above.",
  caption: "The sandwich. Only the lower slice is climbed. It stops short of the evidence by the "
    + "divergence from q to a posterior that no normal can match.")

text(
  #"""
  It stops \#(logEvidence.value - climb.last!.lower, digits: 2) nats short: a normal cannot have the second
  hump. The upper bound ends \#(climb.last!.upper - logEvidence.value, digits: 2) nats too high, because its
  divergence does mind a hump that is missing. This is the mode seeking of chapter 1, on the job.
  """#)
