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
// What cannot work is said before any work is done.
let data = try loadImages(chapter.data)
_ = try Batches(
  of: data.training.count, size: chapter.integer("batch"), stream: chapter.stream("VAE"))
try SavedRun(run("VAE", main: true), data.training, chapter).check()
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
let seen = [-0.6, 0.6, 2]

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
    + "x = 0.6 a high one on the right and a low one on the left, for x = 2 a narrow one.",
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

//: ## 2.3 Two terms
//:
//: Write the joint as $p(x|z)\,p(z)$ and the bound falls into what it rewards and what it charges:
//:
//: $$ \mathcal{L}(q) = \underbrace{\mathbb{E}_q[\log p(x|z)]}_{\text{reconstruction}}
//:    - \underbrace{D_{KL}\big(q(z)\,\|\,p(z)\big)}_{\text{prior fitting}} $$ {#eq:two-terms}
//:
//: Causes drawn from the guess should explain the data; the guess should not be more particular than it
//: has to be. Written as $p(x,z)$ and $q$ instead, the same number is an energy and an entropy:
//:
//: $$ \mathcal{L}(q) = \mathbb{E}_q[\log p(x, z)] + H(q) $$ {#eq:energy}

verify("eq:two-terms", "reconstruction minus prior fitting", by: .quadrature) { check in
  for var draw in check.draws(12) {
    let x = draw.uniform(in: -0.5...4)
    let q = try randomGuess(&draw)
    let reconstruction = curved.reconstruction(x, q)
    check.equal(
      draw.name,
      [
        "E log p(x, z)/q(z)": try expectation(under: q) {
          curved.logJoint(x, $0) - q.logDensity(at: $0)
        },
        "two terms": Estimate(reconstruction - klDivergence(of: q, from: Normal.standard)),
      ], scale: 100,
      not: [
        "prior fitting added": Estimate(
          reconstruction + klDivergence(of: q, from: Normal.standard)),
        "prior fitting backwards": Estimate(
          reconstruction - klDivergence(of: Normal.standard, from: q)),
      ])
  }
}

verify("eq:energy", "energy and entropy", by: .quadrature) { check in
  for var draw in check.draws(12) {
    let (model, x) = try randomLinear(&draw)
    let q = try randomGuess(&draw)
    let energy = try expectation(under: q) {
      model.prior.logDensity(at: $0) + (try model.likelihood(given: $0).logDensity(at: x))
    }
    check.equal(
      draw.name,
      [
        "formula of the bound": Estimate(model.evidenceLowerBound(of: x, under: q)),
        "energy + entropy": energy + Estimate(q.entropy),
      ], scale: 10, not: ["entropy of the prior": energy + Estimate(model.prior.entropy)])
  }
}

//: One slip is so common that it has a section of its own in many tutorials: the reconstruction without
//: its logarithm. It is not a matter of taste. The bound is then neither the evidence minus the gap
//: nor even in nats.

erratum(
  "eq:reconstruction", source: "a slip found in many tutorials and slides",
  printed: #"\mathcal{L}(q) = \mathbb{E}_q[p(x|z)] - D_{KL}\big(q(z)\,\|\,p(z)\big)"#,
  corrected: #"\mathcal{L}(q) = \mathbb{E}_q[\log p(x|z)] - D_{KL}\big(q(z)\,\|\,p(z)\big)"#,
  by: .quadrature
) { check in
  for var draw in check.draws(8) {
    let (model, x) = try randomLinear(&draw)
    let q = try randomGuess(&draw)
    let fitting = Estimate(klDivergence(of: q, from: model.prior))
    check.equal(
      draw.name,
      [
        "evidence minus gap": Estimate(model.logEvidence(of: x) - model.gap(of: x, under: q)),
        "corrected":
          (try expectation(under: q) { try model.likelihood(given: $0).logDensity(at: x) })
          - fitting,
      ], scale: 10,
      not: [
        "as printed": (try expectation(under: q) { try model.likelihood(given: $0).density(at: x) })
          - fitting
      ])
  }
}

//: For a guess with independent normal coordinates and a standard normal prior the charge has a closed
//: form, which every VAE computes (Kingma and Welling, 2014, appendix B):
//:
//: $$ D_{KL}\Big(\prod_j N(\mu_j, \sigma_j^2)\,\Big\|\,N(0, I)\Big)
//:    = \frac12\sum_j\left(\sigma_j^2 + \mu_j^2 - \ln\sigma_j^2 - 1\right) $$ {#eq:kl-prior}

// snippet.kl-prior
func priorFitting(mean: [Double], deviation: [Double]) -> Double {
  zip(mean, deviation).reduce(0) { sum, pair in
    let (μ, σ) = pair
    return sum + (σ * σ + μ * μ - log(σ * σ) - 1) / 2
  }
}

// snippet.hide
/// The formula above, or the mistake that the reader has switched on.
func claimedFitting(mean: [Double], deviation: [Double]) -> Double {
  switch chapter.choice("mistake") {
  case "half": 2 * priorFitting(mean: mean, deviation: deviation)
  case "variance": priorFitting(mean: mean, deviation: deviation.map { $0.squareRoot() })
  case "swapped":
    zip(mean, deviation).reduce(0) { sum, pair in
      let (μ, σ) = pair
      return sum + ((1 + μ * μ) / (σ * σ) + log(σ * σ) - 1) / 2
    }
  default: priorFitting(mean: mean, deviation: deviation)
  }
}
// snippet.show

verify("eq:kl-prior", "the closed form of the prior fitting", by: .quadrature) { check in
  for var draw in check.draws(12) {
    let mean = [draw.normal(), draw.normal(), draw.normal()]
    let deviation = (0..<3).map { _ in exp(0.6 * draw.normal()) }
    var sum = Estimate(0)
    for (m, s) in zip(mean, deviation) {
      let q = try Normal(mean: m, standardDeviation: s)
      sum += try expectation(under: q) { q.logDensity(at: $0) - Normal.standard.logDensity(at: $0) }
    }
    let right = priorFitting(mean: mean, deviation: deviation)
    check.equal(
      draw.name,
      [
        "formula": Estimate(claimedFitting(mean: mean, deviation: deviation)), "by quadrature": sum,
      ],
      not: [
        "½ dropped": Estimate(2 * right),
        "σ for σ²": Estimate(
          priorFitting(mean: mean, deviation: deviation.map { $0.squareRoot() })),
        "the −1 dropped": Estimate(right + 1.5),
      ])
  }
}

//: With a Laplace prior there is still a formula, with an error function in it (in one dimension):
//:
//: $$ D_{KL}\big(N(\mu, \sigma^2)\,\|\,\mathrm{Laplace}(0, b)\big) = \ln 2b - \tfrac12\ln(2\pi e\sigma^2)
//:    + \frac1b\left[\sigma\sqrt{\tfrac2\pi}\,e^{-\mu^2/2\sigma^2}
//:    + \mu\,\mathrm{erf}\frac{\mu}{\sigma\sqrt2}\right] $$ {#eq:kl-laplace}
//:
//: With a mixture as prior there is none. Then one does what the definition says: draw from $q$, which is
//: easy, and average. The average is right for any number $n$ of draws, and its variance is known:
//:
//: $$ D_{KL}(q\,\|\,p) = \mathbb{E}\Big[\frac1n\sum_{i=1}^n \log\frac{q(z_i)}{p(z_i)}\Big],
//:    \qquad z_i \sim q $$ {#eq:kl-sampled}
//: $$ \mathrm{Var}\Big[\frac1n\sum_{i=1}^n \log\frac{q(z_i)}{p(z_i)}\Big]
//:    = \frac1n \mathrm{Var}_q\Big[\log\frac{q(z)}{p(z)}\Big] $$ {#eq:kl-variance}

verify("eq:kl-laplace", "normal against Laplace", by: .quadrature) { check in
  for var draw in check.draws(10) {
    let q = try randomGuess(&draw)
    let p = try Laplace(location: 0, scale: draw.uniform(in: 0.5...2))
    let (m, s) = (q.mean, q.standardDeviation)
    let spread: Double = s * (2 / Double.pi).squareRoot() * exp(-m * m / (2 * s * s))
    let formula = { (root: Double) -> Double in
      let expected = spread + m * errorFunction(m / (s * root))
      return log(2 * p.scale) - q.entropy + expected / p.scale
    }
    check.equal(
      draw.name,
      [
        "formula": Estimate(formula(2.squareRoot())),
        "by quadrature": try klDivergenceByQuadrature(of: q, from: p),
      ], scale: 1,
      not: [
        "erf without its √2": Estimate(formula(1)),
        "against a normal": Estimate(priorFitting(mean: [m], deviation: [s])),
      ])
  }
}

let bumps = try Mixture(
  weights: [0.5, 0.5],
  components: [
    Normal(mean: -1.5, standardDeviation: 0.5), Normal(mean: 1.5, standardDeviation: 0.5),
  ])
let guessAtBumps = try Normal(mean: 0.8, standardDeviation: 0.7)

/// log q(z)/p(z) at n draws from q.
func logRatios(_ n: Int, using stream: inout RandomStream) -> [Double] {
  stream.normals(n).map { ε in
    let z = guessAtBumps.mean + guessAtBumps.standardDeviation * ε
    return guessAtBumps.logDensity(at: z) - bumps.logDensity(at: z)
  }
}
let toBumps = try klDivergenceByQuadrature(of: guessAtBumps, from: bumps)

verify(
  "eq:kl-sampled", "a divergence by sampling", by: .monteCarlo,
  tolerance: .relative(0.03, because: "the ratio varies more than it amounts to")
) { check in
  var stream = chapter.stream("kl-sampled")
  let sampled = try simulatedMean(logRatios(60_000, using: &stream))
  check.equal(
    "a mixture of two bumps", ["quadrature": toBumps, "sampled": sampled],
    not: ["draws from the prior": try klDivergenceByQuadrature(of: bumps, from: guessAtBumps)])
}

verify(
  "eq:kl-variance", "and its variance", by: .monteCarlo,
  tolerance: .relative(0.1, because: "a variance is itself known to √(κ+2)/√n only")
) { check in
  let square = try expectation(under: guessAtBumps) {
    let ratio = guessAtBumps.logDensity(at: $0) - bumps.logDensity(at: $0)
    return ratio * ratio
  }
  let variance = square - toBumps * toBumps
  var stream = chapter.stream("kl-variance")
  let n = 5
  let means = (0..<20_000).map { _ in logRatios(n, using: &stream).reduce(0, +) / Double(n) }
  check.equal(
    "n = 5",
    ["simulated": try simulatedVariance(means), "formula": variance * Estimate(1 / Double(n))],
    not: ["not divided by n": variance, "second moment": square * Estimate(1 / Double(n))])
}

var convergence = chapter.stream("convergence")
let ratios = logRatios(4000, using: &convergence)
let counts = [10, 20, 40, 80, 160, 320, 640, 1250, 2500, 4000]
let running = try counts.map { try simulatedMean(Array(ratios.prefix($0))) }

figure(
  "fig:sampled",
  PlotGrid(
    [
      Plot("q and two priors", x: "z", y: "density")
        .line("q", over: -4...4) { guessAtBumps.density(at: $0) }
        .line("mixture", over: -4...4) { bumps.density(at: $0) }
        .line("N(0, 1)", over: -4...4, style: .dashed) { Normal.standard.density(at: $0) },
      Plot("divergence from the mixture", x: "draws n", y: Plot.Axis("estimate", unit: "nats"))
        .xAxis(.logarithmic)
        .points(
          "± 1 s.e.", x: counts.map(Double.init), y: running.map(\.value),
          errors: running.map(\.error)
        )
        .horizontalLine(at: toBumps.value, "quadrature"),
    ], columns: 2),
  alt:
    "Left: a normal guess, a prior with two bumps and a standard normal. Right: estimates with shrinking "
    + "error bars settle on a horizontal line.",
  caption:
    "No closed form, no harm: the average over draws is unbiased at every n, and its error bar says how "
    + "far to trust it.")

//: ## 2.4 Two ways through an expectation
//:
//: To climb the bound we need its gradient with respect to the parameters of $q$, over which we are
//: averaging. Let $q = N(\mu, \sigma^2)$ and let $f$ be whatever is averaged. One way moves the *samples*:
//: write $z = \mu + \sigma\varepsilon$ with $\varepsilon \sim N(0, 1)$ and differentiate inside
//: (**reparameterisation**). The other moves the *probabilities* of fixed samples (**score function**, or
//: REINFORCE; Williams, 1992):
//:
//: $$ \frac{\partial}{\partial\mu}\mathbb{E}_q[f(z)] = \mathbb{E}_\varepsilon[f'(\mu+\sigma\varepsilon)] $$ {#eq:pathwise}
//: $$ \frac{\partial}{\partial\sigma}\mathbb{E}_q[f(z)]
//:    = \mathbb{E}_\varepsilon[\varepsilon\,f'(\mu+\sigma\varepsilon)] $$ {#eq:pathwise-sigma}
//: $$ \frac{\partial}{\partial\mu}\mathbb{E}_q[f(z)]
//:    = \mathbb{E}_q\Big[f(z)\,\frac{z-\mu}{\sigma^2}\Big] $$ {#eq:score}
//:
//: The second needs no derivative of $f$ and works for discrete $z$. Both are exact, here with the curved
//: model's $f(z) = \log p(x, z)$ against differences of the polynomial that $\mathbb{E}_q[f]$ is:

/// E_q[f] of the curved model, by hand, as a function of μ and σ.
func meanLogJoint(_ x: Double, _ μ: Double, _ σ: Double) throws -> Double {
  curved.reconstruction(x, try Normal(mean: μ, standardDeviation: σ)) - (μ * μ + σ * σ + logTwoPi)
    / 2
}

/// f′(z).
func slopeOfLogJoint(_ x: Double, _ z: Double) -> Double {
  -z + (x - curved.mean(z)) * (1 + z) / (curved.noise * curved.noise)
}

verify("eq:pathwise", "moving the samples, by μ", by: .differences) { check in
  for var draw in check.draws(10) {
    let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
    check.equal(
      draw.name,
      [
        "differences": try derivative(
          of: { try meanLogJoint(x, $0, q.standardDeviation) }, at: q.mean),
        "E f′": try expectation(under: q) { slopeOfLogJoint(x, $0) },
      ], scale: 100, not: ["f′ at the mean": Estimate(slopeOfLogJoint(x, q.mean))])
  }
}

verify("eq:pathwise-sigma", "moving the samples, by σ", by: .differences) { check in
  for var draw in check.draws(10) {
    let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
    let right = try expectation(under: q) {
      ($0 - q.mean) / q.standardDeviation * slopeOfLogJoint(x, $0)
    }
    check.equal(
      draw.name,
      [
        "differences": try derivative(
          of: { try meanLogJoint(x, q.mean, $0) }, at: q.standardDeviation),
        "E ε f′": right,
      ], scale: 100, not: ["by σ² instead": right * Estimate(0.5 / q.standardDeviation)])
  }
}

verify("eq:score", "moving the probabilities", by: .differences) { check in
  for var draw in check.draws(10) {
    let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
    let right = try expectation(under: q) {
      curved.logJoint(x, $0) * ($0 - q.mean) / q.variance
    }
    check.equal(
      draw.name,
      [
        "differences": try derivative(
          of: { try meanLogJoint(x, $0, q.standardDeviation) }, at: q.mean),
        "E f · score": right,
      ], scale: 100, not: ["σ for σ²": right * Estimate(q.standardDeviation)])
  }
}

//: What differs is the scatter. Take $D$ coordinates and $f(z) = -\frac{\tau}{2}\sum_j (z_j - a)^2$, so that all
//: moments are known, and write $d = \mu - a$. Of the gradient by $\mu_1$, one sample has variance
//:
//: $$ V_{\text{path}} = \tau^2\sigma^2 $$ {#eq:path-variance}
//: $$ V_{\text{score}} = \frac{\tau^2}{4}\Big[\frac{d^4}{\sigma^2} + 14 d^2 + 15\sigma^2\Big]
//:   + \frac{D-1}{\sigma^2}\Big[2 m_1 c + v_1 + (D-1)\,m_1^2\Big] $$ {#eq:score-variance}
//:
//: with $m_1 = -\frac{\tau}{2}(d^2+\sigma^2)$, $c = -\frac{\tau}{2}(d^2 + 3\sigma^2)$ and
//: $v_1 = \tau^2(d^2\sigma^2 + \frac12\sigma^4)$, the mean of one coordinate's $f$, the mean of it times
//: $\varepsilon^2$, and its variance. The first does not know how many coordinates there are. The second grows with
//: the square of their number, because every coordinate's $f$ is noise to every other's score.

// snippet.score-variance
struct Quadratic {
  var τ = 1.0, d = 1.0, σ = 0.5, dimensions = 1

  var pathVariance: Double { τ * τ * σ * σ }

  var scoreVariance: Double {
    let (d2, s2, others) = (d * d, σ * σ, Double(dimensions - 1))
    let alone: Double = τ * τ / 4 * (d2 * d2 / s2 + 14 * d2 + 15 * s2)
    let mean: Double = -τ / 2 * (d2 + s2)
    let weighted: Double = -τ / 2 * (d2 + 3 * s2)
    let variance: Double = τ * τ * (d2 * s2 + s2 * s2 / 2)
    return alone + others / s2 * (2 * mean * weighted + variance + others * mean * mean)
  }

  /// One-sample gradients by μ_1, both ways, from the same draws.
  func gradients(_ n: Int, using stream: inout RandomStream) -> (path: [Double], score: [Double]) {
    let noise = stream.normals(n * dimensions)
    var path: [Double] = []
    var score: [Double] = []
    for i in 0..<n {
      var f = 0.0
      for ε in noise[(i * dimensions)..<((i + 1) * dimensions)] {
        f -= τ / 2 * (d + σ * ε) * (d + σ * ε)
      }
      let ε = noise[i * dimensions]
      path.append(-τ * (d + σ * ε))
      score.append(f * ε / σ)
    }
    return (path, score)
  }
}

//: All these are expectations of polynomials under normals, for which a Gauss–Hermite rule with eight nodes a
//: coordinate is exact:

// snippet.hermite
/// The variances of both gradients by Gauss–Hermite quadrature over all coordinates.
func variancesByQuadrature(_ q: Quadratic) throws -> (path: Estimate, score: Estimate) {
  let rule = try FixedRule.normalExpectation(8, mean: 0, standardDeviation: 1)
  var sums = (path: 0.0, path2: 0.0, score: 0.0, score2: 0.0)
  let n = rule.nodes.count
  for code in 0..<Int(pow(Double(n), Double(q.dimensions))) {
    var (rest, weight, f, first) = (code, 1.0, 0.0, 0.0)
    for j in 0..<q.dimensions {
      let ε = rule.nodes[rest % n]
      weight *= rule.weights[rest % n]
      f -= q.τ / 2 * (q.d + q.σ * ε) * (q.d + q.σ * ε)
      if j == 0 { first = ε }
      rest /= n
    }
    let (path, score) = (-q.τ * (q.d + q.σ * first), f * first / q.σ)
    sums.path += weight * path
    sums.path2 += weight * path * path
    sums.score += weight * score
    sums.score2 += weight * score * score
  }
  let exact = { (value: Double, scale: Double) in
    Estimate(value, error: 1e-12 * scale, method: .quadrature)
  }
  return (
    exact(sums.path2 - sums.path * sums.path, sums.path2),
    exact(sums.score2 - sums.score * sums.score, sums.score2)
  )
}

verify("eq:path-variance", "scatter when samples move", by: .quadrature) { check in
  for var draw in check.draws(9) {
    let q = Quadratic(
      τ: draw.uniform(in: 0.5...2), d: draw.normal(), σ: draw.uniform(in: 0.2...2),
      dimensions: draw.integer(in: 1...3))
    check.equal(
      draw.name,
      ["formula": Estimate(q.pathVariance), "quadrature": try variancesByQuadrature(q).path],
      scale: 1, not: ["τσ, not squared": Estimate(q.pathVariance.squareRoot())])
  }
}

verify("eq:score-variance", "scatter when probabilities move", by: .quadrature) { check in
  for var draw in check.draws(9) {
    let q = Quadratic(
      τ: draw.uniform(in: 0.5...2), d: draw.normal(), σ: draw.uniform(in: 0.2...2),
      dimensions: draw.integer(in: 1...3))
    var alone = q
    alone.dimensions = 1
    check.equal(
      draw.name,
      ["formula": Estimate(q.scoreVariance), "quadrature": try variancesByQuadrature(q).score],
      scale: 1,
      not: [
        "the other coordinates ignored": Estimate(alone.scoreVariance),
        "mean not subtracted": Estimate(q.scoreVariance + q.τ * q.τ * q.d * q.d),
      ])
  }
}

let widths = Array(stride(from: 0.1, through: 2, by: 0.05))
let dimensionCounts = [1, 2, 4, 8, 16, 32, 64]

/// Simulated variances of both estimators.
func simulated(_ q: Quadratic, _ name: String) throws -> (path: Double, score: Double) {
  var stream = chapter.stream(name)
  let drawn = q.gradients(4000, using: &stream)
  return try (simulatedVariance(drawn.path).value, simulatedVariance(drawn.score).value)
}
let byWidth = try [0.1, 0.2, 0.4, 0.8, 1.6].map { σ in
  (σ, try simulated(Quadratic(σ: σ), "width \(σ)"))
}
let byDimension = try dimensionCounts.map { d in
  (Double(d), try simulated(Quadratic(dimensions: d), "dimension \(d)"))
}

figure(
  "fig:variance",
  PlotGrid(
    [
      Plot("one coordinate", x: "σ of q", y: "variance of one sample").yAxis(.logarithmic).xAxis(
        .logarithmic
      )
      .line(
        "score function", x: widths, y: widths.map { Quadratic(σ: $0).scoreVariance },
        color: .orange
      )
      .line(
        "reparameterised", x: widths, y: widths.map { Quadratic(σ: $0).pathVariance }, color: .blue
      )
      .points("", x: byWidth.map(\.0), y: byWidth.map(\.1.score), color: .orange)
      .points("", x: byWidth.map(\.0), y: byWidth.map(\.1.path), color: .blue),
      Plot("σ = ½", x: "coordinates D", y: "variance of one sample").yAxis(.logarithmic).xAxis(
        .logarithmic
      )
      .line(
        "score function", x: byDimension.map(\.0),
        y: dimensionCounts.map { Quadratic(dimensions: $0).scoreVariance }, color: .orange
      )
      .line(
        "reparameterised", x: byDimension.map(\.0),
        y: dimensionCounts.map { Quadratic(dimensions: $0).pathVariance }, color: .blue
      )
      .points("", x: byDimension.map(\.0), y: byDimension.map(\.1.score), color: .orange)
      .points("", x: byDimension.map(\.0), y: byDimension.map(\.1.path), color: .blue),
    ], columns: 2),
  alt:
    "Two plots on logarithmic axes. The variance of the score-function gradient lies above the other "
    + "everywhere and rises with the number of coordinates; dots lie on both curves.",
  caption:
    "Lines: the formulas above. Dots: simulated. With sixty-four coordinates one reparameterised sample "
    + "is worth over twenty thousand of the other kind.")

//: The score function can be helped. Its own mean is zero, so that any constant, a **baseline**, can be taken
//: off $f$ without changing the expectation:
//:
//: $$ \mathbb{E}_q\Big[(f(z) - c)\,\frac{z-\mu}{\sigma^2}\Big]
//:    = \mathbb{E}_q\Big[f(z)\,\frac{z-\mu}{\sigma^2}\Big] $$ {#eq:baseline}

verify("eq:baseline", "a constant can be taken off", by: .quadrature) { check in
  for var draw in check.draws(8) {
    let (x, q, c) = (draw.uniform(in: -0.5...4), try randomGuess(&draw), 5 * draw.normal())
    let averaged = { (baseline: @escaping (Double) -> Double) in
      try expectation(under: q) {
        (curved.logJoint(x, $0) - baseline($0)) * ($0 - q.mean) / q.variance
      }
    }
    check.equal(
      draw.name, ["without": try averaged { _ in 0 }, "with c": try averaged { _ in c }],
      scale: 100,
      not: ["a baseline that depends on z": try averaged { c * $0 }])
  }
}

//: ## 2.5 One guess for each image, or one rule for all
//:
//: Before networks, $q$ was found for each datum on its own, one coordinate at a time. In the **mean field**
//: $q(z) = \prod_j q_j(z_j)$, and with all factors but one held still the best remaining one is known
//: (Bishop, 2006, equation 10.9):
//:
//: $$ q_j^*(z_j) \propto \exp \mathbb{E}_{q_{-j}}[\log p(x, z)] $$ {#eq:mean-field definition}
//:
//: For factor analysis, $x|z \sim N(Wz + b, \mathrm{diag}\,s^2)$, this is a normal. With
//: $\Lambda = I + W^\top \mathrm{diag}(s^{-2}) W$ and $h = W^\top \mathrm{diag}(s^{-2}) (x - b)$,
//:
//: $$ q_j^* = N\Big(\frac{h_j - \sum_{i\ne j}\Lambda_{ji} m_i}{\Lambda_{jj}},\ \frac1{\Lambda_{jj}}\Big) $$ {#eq:factor}

// snippet.cavi
/// Coordinate-ascent variational inference: the bound after every update.
func coordinateAscent(_ model: FactorAnalysisModel, _ x: [Double], sweeps: Int) throws
  -> (q: MultivariateNormal, bounds: [Double])
{
  let k = model.latentDimension
  let dot = { (i: Int, v: [Double]) in
    model.weights.indices.reduce(0) {
      $0 + model.weights[$1][i] * v[$1] / (model.noise[$1] * model.noise[$1])
    }
  }
  let h = (0..<k).map { dot($0, zip(x, model.bias).map { $0 - $1 }) }
  let precision = (0..<k).map { i in
    (0..<k).map { j in dot(i, model.weights.map { $0[j] }) + (i == j ? 1 : 0) }
  }
  var mean = [Double](repeating: 0, count: k)
  var deviation = [Double](repeating: 1, count: k)
  let guess = { try MultivariateNormal(mean: mean, standardDeviations: deviation) }
  var bounds = [try model.evidenceLowerBound(of: x, under: guess())]
  for _ in 0..<sweeps {
    for j in 0..<k {
      let others = (0..<k).reduce(0) { $1 == j ? $0 : $0 + precision[j][$1] * mean[$1] }
      mean[j] = (h[j] - others) / precision[j][j]
      deviation[j] = 1 / precision[j][j].squareRoot()
      bounds.append(try model.evidenceLowerBound(of: x, under: guess()))
    }
  }
  return (try guess(), bounds)
}

/// Two causes for three numbers. With `tilt` 0 the columns of W are orthogonal.
func twoCauses(tilt: Double) throws -> FactorAnalysisModel {
  try FactorAnalysisModel(
    weights: [[1.2, tilt], [tilt, 1.0], [0, tilt / 2]], bias: [0.2, -0.1, 0],
    noise: [0.7, 0.7, 0.7])
}
let measured = [1.4, -0.3, 0.8]

verify(
  "eq:factor", "the best factor", by: .minimiser,
  tolerance: .absolute(
    1e-4,
    because:
      "a minimum is located to the square root of the accuracy of the function")
) { check in
  for tilt in [0.4, 0.9] {
    let model = try twoCauses(tilt: tilt)
    let best = try minimize(from: [0, 0, 0, 0], tolerance: 1e-8) { p in
      -(try model.evidenceLowerBound(
        of: measured,
        under: MultivariateNormal(mean: [p[0], p[1]], standardDeviations: [exp(p[2]), exp(p[3])])))
    }.point
    let (q, _) = try coordinateAscent(model, measured, sweeps: 200)
    let exact = try model.posterior(of: measured)
    for j in 0..<2 {
      check.equal(
        "tilt \(tilt), mean \(j + 1)",
        ["coordinate ascent": Estimate(q.mean[j]), "minimiser": Estimate(best[j], error: 1e-5)],
        not: ["after no sweep": Estimate(0)])
      check.equal(
        "tilt \(tilt), variance \(j + 1)",
        [
          "coordinate ascent": Estimate(q.covariance[j][j]),
          "minimiser": Estimate(exp(2 * best[2 + j]), error: 1e-5),
        ],
        not: ["the posterior's own variance": Estimate(exact.covariance[j][j])])
    }
  }
}

//: Every update is a maximisation, so the bound never falls:
//:
//: $$ \mathcal{L}(q^{(0)}) \le \mathcal{L}(q^{(1)}) \le \dots \le \log p(x) $$ {#eq:ascent}
//:
//: If the columns of $W$ are orthogonal the posterior *is* a product, and one sweep arrives at it:
//:
//: $$ \mathcal{L}(q^*) = \log p(x) \quad\text{if } \Lambda \text{ is diagonal} $$ {#eq:conjugate}
//:
//: If not, the means still come out right and the variances too small, $1/\Lambda_{jj}$ where the truth is
//:
//: $$ (\Lambda^{-1})_{jj} \ge \frac{1}{\Lambda_{jj}} $$ {#eq:too-narrow}

verify("eq:ascent", "never down", by: .exact) { check in
  for tilt in [0, 0.4, 0.9, 2] {
    let model = try twoCauses(tilt: tilt)
    let bounds = try coordinateAscent(model, measured, sweeps: 10).bounds
    check.ordered(
      "tilt \(tilt)", bounds + [try model.logEvidence(of: measured)],
      not: ["backwards": bounds.reversed()])
  }
}

verify("eq:conjugate", "exact where the posterior is a product", by: .closedForm) { check in
  for w in [0.5, 1.2, 3] {
    let model = try FactorAnalysisModel(
      weights: [[w, 0.5], [w, -0.5], [0, 1]], bias: [0, 0, 0], noise: [0.7, 0.7, 1.1])
    let (q, bounds) = try coordinateAscent(model, measured, sweeps: 1)
    let exact = try model.posterior(of: measured)
    check.equal(
      "w = \(w)", ["bound": bounds.last!, "log p(x)": try model.logEvidence(of: measured)],
      not: ["after half a sweep": bounds[1]])
    check.equal("w = \(w), mean", ["q": q.mean[0], "posterior": exact.mean[0]])
  }
}

verify("eq:too-narrow", "the mean field is too narrow", by: .closedForm) { check in
  for tilt in [0.1, 0.4, 0.9, 2] {
    let model = try twoCauses(tilt: tilt)
    let q = try coordinateAscent(model, measured, sweeps: 5).q
    let exact = try model.posterior(of: measured)
    for j in 0..<2 {
      check.atMost(
        "tilt \(tilt), coordinate \(j + 1)", q.covariance[j][j], exact.covariance[j][j],
        not: ["the other way round": (exact.covariance[j][j], q.covariance[j][j])])
    }
  }
}

let oblique = try twoCauses(tilt: 0.9)
let exactPosterior = try oblique.posterior(of: measured)
let (meanField, ascent) = try coordinateAscent(oblique, measured, sweeps: 12)
let obliqueEvidence = try oblique.logEvidence(of: measured)

figure(
  "fig:mean-field",
  PlotGrid(
    [
      Plot("posterior and mean field", x: "z_{1}", y: "z_{2}")
        .heat(overX: -1.5...2.5, y: -2...2) { exp(exactPosterior.logDensity(at: [$0, $1])) }
        .contours(overX: -1.5...2.5, y: -2...2, levels: 4) {
          exp(meanField.logDensity(at: [$0, $1]))
        }
        .equalAspect(),
      Plot("the bound", x: "updates", y: Plot.Axis("nats"))
        .line("L(q)", x: ascent.indices.map(Double.init), y: ascent)
        .horizontalLine(at: obliqueEvidence, "log p(x)"),
    ], columns: 2),
  alt:
    "Left: a slanted elliptical density with the contours of an upright, smaller one on top. Right: a curve that "
    + "rises in steps and flattens below a horizontal line.",
  caption:
    "Independent factors cannot lean. They sit in the middle of the posterior, too narrow, and the bound "
    + "stays short of the evidence by what that costs.")

//: **Amortised inference** gives up the search for each datum: an encoder, one rule for all, reads $x$ and
//: answers with a $q$. Two things can then be wrong, the family and the rule (Cremer, Li and Duvenaud, 2018):
//:
//: $$ \log p(x) - \mathcal{L}(q_\phi) = \underbrace{\log p(x) - \mathcal{L}(q^*)}_{\text{approximation gap}\ \ge\ 0}
//:   + \underbrace{\mathcal{L}(q^*) - \mathcal{L}(q_\phi)}_{\text{amortisation gap}\ \ge\ 0} $$ {#eq:gaps}
//:
//: On the curved model the rule is $m = \phi_0 + \phi_1 x$, $\log\sigma = \phi_2 + \phi_3 x$, fitted to all $x$ on a
//: grid at once, and $q^*$ is the best normal for each.

// snippet.amortise
let askedFor = Array(stride(from: -1.0, through: 5, by: 0.25))
func encoder(_ φ: [Double], _ x: Double) throws -> Normal {
  try Normal(mean: φ[0] + φ[1] * x, standardDeviation: exp(min(φ[2] + φ[3] * x, 5)))
}
let rule = try minimize(from: [-0.5, 0.5, -1, 0], method: .nelderMead, tolerance: 1e-6) { φ in
  try askedFor.reduce(0) { $0 - curved.bound($1, try encoder(φ, $1)) } / Double(askedFor.count)
}.point
let byRule = try askedFor.map { curved.bound($0, try encoder(rule, $0)) }
let byFamily = try askedFor.map { curved.bound($0, try curved.bestNormal($0)) }
let truth = try askedFor.map { try log(curved.evidence($0)) }

verify("eq:gaps", "neither gap is negative", by: .quadrature) { check in
  for i in stride(from: 0, to: askedFor.count, by: 3) {
    check.ordered(
      "x = \(askedFor[i])", [Estimate(byRule[i]), Estimate(byFamily[i]), truth[i]],
      not: ["the rule better than the search": [Estimate(byFamily[i]), Estimate(byRule[i])]])
  }
}

figure(
  "fig:gaps",
  Plot(x: "x", y: Plot.Axis("log p(x) − bound", unit: "nats"))
    .line("linear rule", x: askedFor, y: zip(truth, byRule).map { $0.value - $1 })
    .line("best normal", x: askedFor, y: zip(truth, byFamily).map { $0.value - $1 }),
  alt:
    "Two curves over x: how far the bound with the linear rule and with the best normal are below the "
    + "log-evidence. The second is largest near zero, the first at both ends.",
  caption:
    "How far below log p(x). The lower curve is what normals cannot reach, the approximation gap; the "
    + "distance to the upper one is the price of one rule for all, the amortisation gap, and a better "
    + "network is the cure.")

//: ## 2.6 The variational autoencoder
//:
//: Put a network on each side: an encoder that reads $x$ and answers $\mu(x)$ and $\log\sigma^2(x)$, a decoder
//: that reads $z$ and answers with a probability for every pixel (Kingma and Welling, 2014; Rezende, Mohamed and
//: Wierstra, 2014). Both are trained on the one bound, by reparameterised gradients.
//:
//: (quote:VAE)
//:
//: **What an image is here.** A Bernoulli decoder gives probabilities to black and white, so the images
//: have to be black and white: a pixel is black with probability its grey. The training images are drawn
//: anew in every step (Burda, Grosse and Salakhutdinov, 2016), which is also a cheap way to have more of them; the
//: test images are drawn once, from the seed. All bounds below are of these black-and-white test images.
//:
//: $$ \log p(x|z) = \sum_i \big[x_i \log y_i + (1 - x_i)\log(1 - y_i)\big]
//:    = \sum_i \big[x_i a_i - \log(1 + e^{a_i})\big], \quad y_i = \frac1{1 + e^{-a_i}} $$ {#eq:bernoulli}
//:
//: The second form, from the logits $a$, is the one that does not take the logarithm of zero.

let (training, test) = (data.training, data.test)
var testNoise = chapter.stream("binarised test")
let testGreys = greys(test)
let testImages = binarized(testGreys, using: &testNoise)
let pixels = training.dimension

verify(
  "eq:bernoulli", "the decoder's log-likelihood", by: .closedForm,
  tolerance: .relative(1e-4, because: "the networks compute in single precision")
) { check in
  for var draw in check.draws(6) {
    let logits = (0..<pixels).map { _ in Float(3 * draw.normal()) }
    let x = testImages.rows(0..<1)
    let network = Likelihood.bernoulli.negativeLog(
      of: x, given: Tape(.evaluation).constant(Tensor(logits, shape: [1, pixels])))
    let value = -Double(network.value.scalars[0])
    let probabilities = logits.map { 1 / (1 + exp(-Double($0))) }
    let terms = zip(x.scalars, probabilities)
    let direct = terms.reduce(0) { $0 + ($1.0 == 1 ? log($1.1) : log(1 - $1.1)) }
    check.equal(
      draw.name,
      [
        "from the logits, in Float": Estimate(value, error: 1e-5 * abs(value)),
        "from the probabilities": Estimate(direct),
      ],
      not: [
        "black and white exchanged": Estimate(
          terms.reduce(0) { $0 + ($1.0 == 0 ? log($1.1) : log(1 - $1.1)) }),
        "probabilities averaged, no log": Estimate(
          terms.reduce(0) { $0 + ($1.0 == 1 ? $1.1 : 1 - $1.1) }),
      ])
  }
}

text(
  #"""
  The data are \#(training.name): \#(training.count) images to train on and \#(test.count) to test on,
  \#(training.height) by \#(training.width) pixels. Here is what a step minimises, and the loop:
  """#)

//: (quote:objective)
//:
//: (quote:train)

/// A run with the chapter's settings; `main` is the VAE of this section.
func run(
  _ name: String, _ objective: Objective = Objective(), latents: Int? = nil, main: Bool = false
) -> TrainingRun {
  TrainingRun(
    name: name, objective: objective, width: chapter.integer("width"),
    latents: latents ?? chapter.integer("latents"),
    epochs: chapter.integer(main ? "epochs" : "side-epochs"), batch: chapter.integer("batch"),
    rate: chapter.real("rate"))
}

// snippet.vae
let trained = try train(run("VAE", main: true), on: training, in: chapter)
let vae = trained.vae
var evaluationNoise = chapter.stream("evaluation")
let testBounds = evaluate(vae, .bernoulli, on: testImages, draws: 10, using: &evaluationNoise)
let testELBO = try simulatedMean(testBounds.elbo)
guard testELBO.value.isFinite else {
  throw ChapterError("the test ELBO is not finite; lower the learning rate (--set rate=…)")
}

show(
  testELBO, "test ELBO", digits: 5, unit: "nats an image, ± standard error", band: .relative(0.02))
text(
  #"""
  After \#(chapter.integer("epochs")) epochs the test ELBO is
  \#(testELBO.value, digits: 4, band: .relative(0.02)) nats an image with a standard error of
  \#(testELBO.error, digits: 2, band: .relative(0.1)) over the images:
  reconstruction \#(-(try simulatedMean(testBounds.reconstruction).value), digits: 4, band: .relative(0.03)), prior fitting
  \#(try simulatedMean(testBounds.prior).value, digits: 4, band: .relative(0.05)). The latent code, in other words, is worth
  about \#((try simulatedMean(testBounds.prior)).value / log(2), digits: 2, band: .relative(0.1)) bits.
  """#)

let epochs = trained.prior.indices.map { Double($0 + 1) }
figure(
  "fig:curves",
  PlotGrid(
    [
      Plot("reconstruction", x: "epoch", y: Plot.Axis("−E log p(x|z)", unit: "nats"))
        .line("training", x: epochs, y: trained.reconstruction).legend(.none),
      Plot("prior fitting", x: "epoch", y: Plot.Axis("KL", unit: "nats"))
        .line("training", x: epochs, y: trained.prior).legend(.none),
    ], columns: 2),
  alt:
    "Left: the reconstruction cost falls fast, then slowly. Right: the divergence rises from zero to its level.",
  caption:
    "Both terms during training. The code is bought: divergence is spent where it saves more in reconstruction."
)

// snippet.reconstructions
let shown = min(16, test.count)
let columns = testGreys.rows(0..<shown)
let codes = vae.encode(Tape(.evaluation).constant(testImages)).mean.value
func decoded(_ model: VAE, _ likelihood: Likelihood, _ z: Tensor) -> Tensor {
  likelihood.picture(of: model.decode(Tape(.evaluation).constant(z)).value)
}
images(
  "fig:reconstructions",
  grid(
    concatenate(
      [columns, testImages.rows(0..<shown), decoded(vae, .bernoulli, codes.rows(0..<shown))],
      axis: 0),
    like: test, columns: shown),
  alt:
    "Three rows of digits: grey originals, the same in black and white, and smooth reconstructions.",
  caption: "Test images in grey, as the model saw them, and what the decoder makes of their codes.")

//: The point of it all is that the decoder can be run without an encoder. Draw $z$ from the prior:

// snippet.samples
var sampling = chapter.stream("samples")
let prior = Tensor(normal: [64, chapter.integer("latents")], using: &sampling)
images(
  "fig:samples", grid(decoded(vae, .bernoulli, prior), like: test, columns: 16),
  alt: "Sixty-four samples, most of them recognisable digits.",
  caption:
    "The decoder's probabilities at sixty-four draws from the prior. `vi-elbo sample` draws more.")

//: Between two codes lie the codes of things in between, and they are digits too:

// snippet.interpolation
let pairs = min(4, test.count / 2)
let steps = 12
let between = (0..<pairs).flatMap { pair in
  (0..<steps).map { step in
    let t = Float(step) / Float(steps - 1)
    return codes.rows(2 * pair..<2 * pair + 1) * (1 - t) + codes.rows(2 * pair + 1..<2 * pair + 2)
      * t
  }
}
images(
  "fig:interpolation",
  grid(decoded(vae, .bernoulli, concatenate(between, axis: 0)), like: test, columns: steps),
  alt: "Rows of digits, each changing smoothly from one into another.",
  caption: "Straight lines between the codes of two test images.")

//: With a code of two numbers one can see all of it at once.

// snippet.map
let flat = try train(run("VAE with 2 latents", latents: 2), on: training, in: chapter).vae
let places = flat.encode(Tape(.evaluation).constant(testImages)).mean.value.scalars
let byClass = (0..<test.classCount).map { digit in
  test.labels.indices.prefix(2000).filter { test.labels[$0] == digit }.map {
    SIMD2(Double(places[2 * $0]), Double(places[2 * $0 + 1]))
  }
}
let latentMap = byClass.enumerated().reduce(
  Plot("codes of test images", x: "z_{1}", y: "z_{2}").legend(.none).equalAspect()
) { plot, entry in
  guard !entry.element.isEmpty else { return plot }
  let center = entry.element.reduce(SIMD2(0, 0), +) / Double(entry.element.count)
  return plot.points("\(entry.offset)", at: entry.element)
    .note("\(entry.offset)", x: center.x, y: center.y)
}
figure(
  "fig:map", latentMap,
  alt: "Points in a plane in clusters, one for each digit, around the origin.",
  caption: "Two-dimensional codes of the test images by their label, which the model never saw.")

let side = 15
let lattice = (0..<side * side).flatMap { i -> [Float] in
  let place = { (k: Int) in Float(inverseNormalCumulative((Double(k) + 0.5) / Double(side))) }
  return [place(i % side), place(side - 1 - i / side)]
}
images(
  "fig:manifold",
  grid(
    decoded(flat, .bernoulli, Tensor(lattice, shape: [side * side, 2])), like: test, columns: side),
  alt: "A square grid of digits that change smoothly from place to place.",
  caption: "The same plane from the decoder's side, at equally probable places of the prior "
    + "(Kingma and Welling, 2014, figure 4).")

//: ### Why an autoencoder is not a generative model
//:
//: Leave out the noise and the prior fitting and what is left is an autoencoder. It reconstructs better, having
//: nothing else to do:

// snippet.autoencoder
let autoencoder = try train(
  run("autoencoder", Objective(isAutoencoder: true)), on: training, in: chapter
).vae
let autoencoderCodes = autoencoder.encode(Tape(.evaluation).constant(testImages)).mean.value
let deterministic = { (model: VAE, codes: Tensor) in
  let output = model.decode(Tape(.evaluation).constant(codes))
  return Double(Likelihood.bernoulli.negativeLog(of: testImages, given: output).mean().value.scalar)
}
let codeSpread = autoencoderCodes.variance(axes: [0]).mean().scalar.squareRoot()
text(
  #"""
  Decoding the mean code of a test image costs it \#(deterministic(autoencoder, autoencoderCodes), digits: 3, band: .relative(0.1))
  nats, the VAE \#(deterministic(vae, codes), digits: 3, band: .relative(0.05)). But nobody told it where codes live.
  Its codes of test images have a standard deviation of \#(Double(codeSpread), digits: 2, band: .relative(0.3)), in no
  particular shape, and draws from $N(0, I)$ fall where the decoder was never trained:
  """#)

images(
  "fig:autoencoder",
  grid(
    concatenate(
      [
        decoded(autoencoder, .bernoulli, prior.rows(0..<32)),
        decoded(vae, .bernoulli, prior.rows(0..<32)),
      ], axis: 0), like: test, columns: 16),
  alt: "Two rows of blots and broken strokes above two rows of mostly recognisable digits.",
  caption:
    "The same draws from the prior, decoded by the autoencoder (above) and by the VAE (below).")

//: The scoreboard at the end gives the autoencoder a second chance, with a normal fitted to its codes.
//:
//: ## 2.7 How good is it really?
//:
//: The bound is a bound. What is $\log p(x)$? Sampling from the prior would need luck, since hardly any $z$ explains a
//: given image, but we have a guess at where to look. With **importance weights**
//:
//: $$ w = \frac{p(x, z)}{q(z|x)}, \quad z \sim q(z|x): \qquad \mathbb{E}[w] = p(x) $$ {#eq:importance}
//: $$ \mathcal{L}_k = \mathbb{E}\Big[\log\frac1k\sum_{i=1}^k w_i\Big] $$ {#eq:iwae definition}
//:
//: the ELBO is $\mathcal{L}_1$, and more samples *tighten* it (Burda, Grosse and Salakhutdinov, 2016):
//:
//: $$ \mathcal{L}_1 \le \mathcal{L}_5 \le \mathcal{L}_{50} \le \mathcal{L}_{500} \le \log p(x) $$ {#eq:monotone}
//:
//: The proof fits in a line: the mean of 500 weights is the mean of ten means of fifty, and the logarithm of a
//: mean is at least the mean of logarithms. So the order holds not only on average but *for every set of 500
//: weights*, cut into groups, and can be checked without any allowance for chance.

// snippet.judge
let judged = min(chapter.integer("judged"), test.count)
let judgedImages = testImages.rows(0..<judged)
let judgedCodes = vae.encode(Tape(.evaluation).constant(judgedImages))
let groupSizes = [1, 5, 50, 500]
var weightNoise = chapter.stream("weights")
let logWeights = importanceWeights(
  of: judgedImages, mean: judgedCodes.mean.value, logVariance: judgedCodes.logVariance.value,
  samples: 500,
  using: &weightNoise, logLikelihood: logLikelihood(vae, .bernoulli))
chapter.progress("weights", step: 1, of: 1)
let ladders = logWeights.map { row in groupSizes.map { importanceWeightedBound(row, groupsOf: $0) }
}
let rungs = try groupSizes.indices.map { k in try simulatedMean(ladders.map { $0[k] }) }

verify("eq:importance", "weights average to the evidence", by: .monteCarlo) { check in
  for var draw in check.draws(2) {
    let (model, x) = try randomLinear(&draw)
    let posterior = try model.posterior(of: x)
    let q = try Normal(
      mean: posterior.mean + 0.5 * posterior.standardDeviation,
      standardDeviation: 1.2 * posterior.standardDeviation)
    var logs: [Double] = []
    var likelihoods: [Double] = []
    for ε in draw.stream.normals(100_000) {
      let z = q.mean + q.standardDeviation * ε
      let r = (x - model.weight * z - model.bias) / model.noise
      let likelihood = -0.5 * (r * r + logTwoPi) - log(model.noise)
      likelihoods.append(exp(likelihood))
      logs.append(likelihood + (ε * ε - z * z) / 2 + log(q.standardDeviation))
    }
    check.equal(
      draw.name,
      [
        "p(x)": Estimate(exp(model.logEvidence(of: x))),
        "mean weight": try simulatedMean(logs.map { exp($0) }),
      ],
      not: [
        "exp of the bound": Estimate(exp(model.evidenceLowerBound(of: x, under: q))),
        "likelihoods, not weighted": try simulatedMean(likelihoods),
      ])
  }
}

verify(
  "eq:monotone", "more samples, tighter bound", by: .monteCarlo,
  tolerance: .absolute(
    0.05, because: "the last step, on linear models, is simulated; the others are exact")
) { check in
  for i in 0..<min(judged, 10) {
    check.ordered(
      "test image \(i)", ladders[i], not: ["the ladder upside down": ladders[i].reversed()])
  }
  check.ordered(
    "all \(judged) images", groupSizes.indices.map { k in ladders.reduce(0) { $0 + $1[k] } })
  for var draw in check.draws(3) {
    let (model, x) = try randomLinear(&draw)
    // The prior for q: p(z)/q(z) = 1, and a weight is a likelihood.
    let bounds = try groupSizes.map { k in
      try simulatedMean(
        (0..<100).map { _ in
          logMeanWeight(
            draw.stream.normals(k).map { z in
              let r = (x - model.weight * z - model.bias) / model.noise
              return -0.5 * (r * r + logTwoPi) - log(model.noise)
            })
        })
    }
    check.atMost("linear, \(draw.name)", bounds[3], model.logEvidence(of: x))
  }
}

//: A second opinion that does not ask the encoder: **annealed importance sampling** (Neal, 2001; for decoders Wu,
//: Burda, Salakhutdinov and Grosse, 2017). Start in the prior and turn the likelihood on slowly, $\beta_0 = 0 <
//: \dots < \beta_T = 1$, letting every chain move under each intermediate density; the product of the ratios
//: passed on the way is a weight with the same virtue:
//:
//: $$ \mathbb{E}\Big[\prod_{t=1}^T p(x|z_{t-1})^{\beta_t - \beta_{t-1}}\Big] = p(x) $$ {#eq:annealing}
//:
//: whatever the moves are, as long as each leaves its density in place. On the linear model, with plain
//: Metropolis moves:

// snippet.metropolis
/// One annealed weight of the linear model.
func annealedWeight(_ model: LinearGaussianModel, _ x: Double, moves: Int, using draw: inout Draw)
  throws -> Double
{
  var z = draw.normal()
  var logWeight = 0.0
  let level = { (z: Double) in
    let r = (x - model.weight * z - model.bias) / model.noise
    return -0.5 * (r * r + logTwoPi) - log(model.noise)
  }
  for t in 1...moves {
    let (before, β) = (Double(t - 1) / Double(moves), Double(t) / Double(moves))
    logWeight += (β - before) * level(z)
    let proposal = z + 0.8 * draw.normal()
    let gain = β * (level(proposal) - level(z)) + (z * z - proposal * proposal) / 2
    if log(draw.uniform()) < gain { z = proposal }
  }
  return logWeight
}

verify(
  "eq:annealing", "annealed weights average to the evidence", by: .monteCarlo,
  tolerance: .relative(0.05, because: "a weight scatters by nearly as much as it amounts to")
) { check in
  for var draw in check.draws(3) {
    let model = try LinearGaussianModel(
      weight: draw.uniform(in: 0.5...1.5), bias: draw.normal(), noise: draw.uniform(in: 0.7...1.2))
    let x = model.bias + draw.uniform(in: 1...2)
    let logs = try (0..<20_000).map { _ in try annealedWeight(model, x, moves: 8, using: &draw) }
    check.equal(
      draw.name,
      [
        "p(x)": Estimate(exp(model.logEvidence(of: x))),
        "mean weight": try simulatedMean(logs.map { exp($0) }),
      ],
      not: [
        "likelihood at full strength": try simulatedMean(logs.map { exp(2 * $0) })
      ])
  }
}

//: For the VAE the moves are Hamiltonian, and the gradient of the decoder with respect to its *input* comes from
//: the same tape that trained it:
//:
//: (quote:annealing)

// snippet.ais
let annealedCount = min(judged, 50)
let annealedImages = testImages.rows(0..<annealedCount)
var annealing = Annealing(moves: chapter.quick ? 60 : 300)
var annealingNoise = chapter.stream("annealing")
let negativeLog = { (x: Variable, z: Variable) in
  -Likelihood.bernoulli.negativeLog(of: x.value, given: vae.decode(z))
}
let pilot = binarized(greys(training).rows(0..<min(10, training.count)), using: &annealingNoise)
_ = try annealing.logWeights(
  of: pilot, latents: chapter.integer("latents"), chains: 4, adapting: true, using: &annealingNoise,
  logLikelihood: negativeLog)
let annealed = try annealing.logWeights(
  of: annealedImages, latents: chapter.integer("latents"), chains: 10, using: &annealingNoise,
  logLikelihood: negativeLog)
let byAnnealing = annealed.weights.map(logMeanWeight)

// snippet.refine
// And the encoder's share of the gap: the best normal for each image on its own.
var refiningNoise = chapter.stream("refining")
let best = try refined(
  vae, .bernoulli, on: judgedImages, steps: chapter.quick ? 60 : 400, using: &refiningNoise)
let refinedWeights = importanceWeights(
  of: judgedImages, mean: best.mean, logVariance: best.logVariance, samples: 500,
  using: &refiningNoise,
  logLikelihood: logLikelihood(vae, .bernoulli))
let refinedELBO = try simulatedMean(refinedWeights.map { importanceWeightedBound($0, groupsOf: 1) })
let refinedTight = refinedWeights.map { importanceWeightedBound($0, groupsOf: 500) }

var ladder = Table([
  "estimate of log p(x), nats an image", .init("value", decimals: 2, band: .relative(0.02)),
  .init("first \(annealedCount) images", decimals: 2, band: .relative(0.02)),
])
let head = { (values: [Double]) in values.prefix(annealedCount).reduce(0, +) / Double(annealedCount)
}
for (k, size) in groupSizes.enumerated() {
  ladder.append(
    size == 1 ? "k = 1, the ELBO" : "k = \(size)", rungs[k], head(ladders.map { $0[k] }))
}
ladder.append(
  "ELBO, best normal for each image", refinedELBO,
  head(refinedWeights.map { importanceWeightedBound($0, groupsOf: 1) }))
ladder.append("k = 500 around that normal", try simulatedMean(refinedTight), head(refinedTight))
ladder.append("annealed importance sampling", Table.Cell.missing, head(byAnnealing))
show(ladder, "The ladder of bounds on \(judged) test images", digits: 5, label: "tab:ladder")

let disagreement = try simulatedMean(
  zip(byAnnealing, ladders).map { $0 - $1[3] })
text(
  #"""
  Annealing (\#(annealed.accepted, percent: 0, band: .absolute(0.1)) of its moves were accepted) and five hundred weights differ by
  \#(disagreement.value, digits: 2, band: .absolute(0.5)) nats an image, with a standard error of
  \#(disagreement.error, digits: 2, band: .absolute(0.3)): two estimates with little in common but the decoder. Of the
  \#(rungs[3].value - rungs[0].value, digits: 3, band: .relative(0.3)) nats between the ELBO and $k = 500$ the encoder's
  haste is \#(refinedELBO.value - rungs[0].value, digits: 2, band: .absolute(0.5)) (the amortisation gap of (eq:gaps)); the rest is that
  a posterior need not be a normal with independent coordinates.
  """#)

figure(
  "fig:ladder",
  Plot(x: "samples k", y: Plot.Axis("test images", unit: "nats an image")).xAxis(.logarithmic)
    .points(
      "L_{k}, less its value at k = 1", x: groupSizes.map(Double.init),
      y: try groupSizes.indices.map { k in try simulatedMean(ladders.map { $0[k] - $0[0] }).value },
      errors: try groupSizes.indices.map { k in
        try simulatedMean(ladders.map { $0[k] - $0[0] }).error
      }
    )
    .line(
      "", x: groupSizes.map(Double.init),
      y: groupSizes.indices.map { k in rungs[k].value - rungs[0].value }, color: .blue
    )
    .horizontalLine(
      at: try simulatedMean(zip(byAnnealing, ladders).map { $0 - $1[0] }).value, "annealing"
    )
    .legend(.none),
  alt: "Bounds that rise with the number of samples and flatten out near a horizontal line.",
  caption:
    "How much higher than the ELBO the importance-weighted bounds are, with the standard error of the "
    + "difference; the line is annealed importance sampling.")

//: ### Where the truth is known
//:
//: With straight lines for networks and Gaussian pixels the VAE is **probabilistic principal component
//: analysis** (Tipping and Bishop, 1999), and its evidence is a multivariate normal:
//:
//: $$ p(x) = N\big(x;\ b,\ W W^\top + \sigma^2 I\big) $$ {#eq:linear-vae}
//:
//: Even the best $W$, $b$, $\sigma$ are known, from the mean, the eigenvalues $\lambda_j$ and the eigenvectors $u_j$ of
//: the images' covariance, $d$ pixels and $k$ latents:
//:
//: $$ \sigma^2 = \frac1{d-k}\sum_{j>k}\lambda_j, \qquad w_j = \sqrt{\lambda_j - \sigma^2}\;u_j $$ {#eq:ppca}
//: $$ \frac1n\sum_i\log p(x_i) = -\frac12\Big[d\log2\pi + \sum_{j\le k}\log\lambda_j + (d-k)\log\sigma^2 + d\Big] $$ {#eq:ppca-value}

// snippet.ppca
// Images of more than 64 pixels are averaged down to 8×8 for this: the truth costs d² an image.
let small = pixels > 64 ? data.resized(height: 8, width: 8) : data
let d = small.training.dimension
let linearLatents = min(10, d - 1, small.training.count - 2)
let components = try PrincipalComponents(
  of: small.training.pixels, dimension: d, count: linearLatents)
// The likelihood's covariance is divided by n, not by n − 1.
let shrink = 1 - 1 / Double(small.training.count)
let kept = components.variances.map { $0 * shrink }
let leftOver = (components.totalVariance * shrink - kept.reduce(0, +)) / Double(d - linearLatents)

/// w_j = √(λ_j − subtracted) u_j.
func principalModel(noise: Double, subtracting: Double) throws -> FactorAnalysisModel {
  try FactorAnalysisModel(
    weights: (0..<d).map { i in
      (0..<linearLatents).map { j in
        components.components[j][i] * max(kept[j] - subtracting, 0).squareRoot()
      }
    }, bias: components.mean, noise: [Double](repeating: noise, count: d))
}
let principal = try principalModel(noise: leftOver.squareRoot(), subtracting: leftOver)

func rows(_ images: ImageSet, _ count: Int) -> [[Double]] {
  (0..<min(count, images.count)).map { images[$0].map { Double($0) } }
}

func averageLogLikelihood(_ model: FactorAnalysisModel, _ rows: [[Double]]) throws -> Double {
  let marginal = try model.marginal()
  return rows.reduce(0) { $0 + marginal.logDensity(at: $1) } / Double(rows.count)
}
let smallRows = rows(small.training, small.training.count)
let smallTest = rows(small.test, judged)

verify(
  "eq:linear-vae", "the evidence of the linear VAE", by: .monteCarlo,
  tolerance: .absolute(0.5, because: "half a nat of some dozens, from 300 weights an image")
) { check in
  let scaled = try principalModel(noise: leftOver.squareRoot().squareRoot(), subtracting: leftOver)
  let (marginal, wrong) = (try principal.marginal(), try scaled.marginal())
  let prior = try principal.prior()
  let bare = try MultivariateNormal(mean: principal.bias, standardDeviations: principal.noise)
  for (i, x) in smallTest.prefix(6).enumerated() {
    let posterior = try principal.posterior(of: x)
    let q = try MultivariateNormal(
      mean: posterior.mean, covariance: posterior.covariance.map { $0.map { 1.3 * $0 } })
    var stream = chapter.stream("linear weights \(i)")
    let logs = (0..<300).map { _ -> Double in
      let z = q.sample(using: &stream)
      var log = prior.logDensity(at: z) - q.logDensity(at: z)
      for (row, value) in zip(principal.weights.indices, x) {
        let mean = zip(principal.weights[row], z).reduce(principal.bias[row]) { $0 + $1.0 * $1.1 }
        let r = (value - mean) / principal.noise[row]
        log -= 0.5 * (r * r + logTwoPi) + Foundation.log(principal.noise[row])
      }
      return log
    }
    let largest = logs.max()!
    let sampled = try log(simulatedMean(logs.map { exp($0 - largest) })) + Estimate(largest)
    check.equal(
      "test image \(i)",
      [
        "multivariate normal": Estimate(marginal.logDensity(at: x)),
        "300 importance weights": sampled,
      ],
      not: [
        "σ for σ²": Estimate(wrong.logDensity(at: x)),
        "W forgotten": Estimate(bare.logDensity(at: x)),
      ])
  }
}

let bestLinear = try averageLogLikelihood(principal, smallRows)

verify("eq:ppca", "no other weights are better", by: .exact) { check in
  let unsubtracted = try averageLogLikelihood(
    principalModel(noise: leftOver.squareRoot(), subtracting: 0), smallRows)
  for var draw in check.draws(4) {
    let weights = principal.weights.map { $0.map { $0 + 0.05 * draw.normal() } }
    let noise = principal.noise[0] * exp(0.05 * draw.normal())
    let other = try FactorAnalysisModel(
      weights: weights, bias: principal.bias, noise: [Double](repeating: noise, count: d))
    check.atMost(
      draw.name, try averageLogLikelihood(other, smallRows), bestLinear,
      not: ["σ² not taken off": (bestLinear, unsubtracted)])
  }
}

verify("eq:ppca-value", "the best likelihood in closed form", by: .enumeration) { check in
  let logs = kept.reduce(0) { $0 + log($1) }
  let value = { (logs: Double, constant: Double) in
    -(constant + logs + Double(d - linearLatents) * log(leftOver) + Double(d)) / 2
  }
  check.equal(
    "all \(smallRows.count) training images",
    ["averaged over the images": bestLinear, "formula": value(logs, Double(d) * logTwoPi)],
    scale: Double(d),
    not: [
      "log 2π once": value(logs, logTwoPi),
      "eigenvalues for their logarithms": value(kept.reduce(0, +), Double(d) * logTwoPi),
    ])
}

//: Now forget the solution and train the linear VAE like any other, with $\sigma$ among the things to be learned;
//: then ask all our estimates for its likelihood, and compare with the truth.

// snippet.linear-vae
var linearStart = chapter.stream("linear VAE")
let linear = LinearVAE(pixels: d, latents: linearLatents, using: &linearStart)
var linearAdam = Adam(linear.parameters, learningRate: 0.01)
var linearBatches = try Batches(
  of: small.training.count, size: chapter.integer("batch"), stream: chapter.stream("linear batches")
)
let linearSteps = 2 * chapter.integer("side-epochs") * linearBatches.stepsPerEpoch
let linearSchedule = LearningRateSchedule.cosine(from: 0.01, to: 1e-4, over: linearSteps)
let smallGreys = greys(small.training)
for step in 0..<linearSteps {
  var random = chapter.stream("linear noise").split(step)
  let x = gatherRows(smallGreys, linearBatches.indices(step: step))
  let tape = Tape()
  let mean = linear.mean(tape.constant(x))
  let logVariance = broadcast(tape[linear.logVariance], toShape: mean.shape)
  let z = reparameterize(
    mean: mean, logVariance: logVariance, noise: Tensor(normal: mean.shape, using: &random))
  let logNoise = broadcast(tape[linear.logNoise], toShape: x.shape)
  let reconstruction = gaussianNegativeLogLikelihood(
    tape.constant(x), mean: linear.decoder(z), logVariance: logNoise, .sum)
  let fitting = gaussianKL(mean: mean, logVariance: logVariance, .sum)
  let loss = (reconstruction + fitting) * (1 / Float(x.shape[0]))
  linearAdam.learningRate = linearSchedule(step)
  linearAdam.update(along: try tape.gradients(of: loss, named: "negative ELBO", step: step))
  chapter.progress("training the linear VAE", step: step + 1, of: linearSteps)
}

let learnedNoise = exp(0.5 * linear.logNoise.value.scalars[0])
let learnedWeights = linear.decoder.weight.value.scalars.map(Double.init)
let learned = try FactorAnalysisModel(
  weights: (0..<d).map { i in (0..<linearLatents).map { learnedWeights[$0 * d + i] } },
  bias: linear.decoder.bias!.value.scalars.map(Double.init),
  noise: [Double](repeating: Double(learnedNoise), count: d))
let learnedMarginal = try learned.marginal()
let exact = smallTest.map { learnedMarginal.logDensity(at: $0) }

// snippet.estimates
let linearTest = greys(small.test).rows(0..<judged)
let linearCodes = linear.mean(Tape(.evaluation).constant(linearTest)).value
let pixelNoise = Likelihood.gaussian(standardDeviation: learnedNoise)
var linearNoise = chapter.stream("linear evaluation")
let linearWeights = importanceWeights(
  of: linearTest, mean: linearCodes,
  logVariance: broadcast(linear.logVariance.value, toShape: linearCodes.shape),
  samples: 500, using: &linearNoise
) { x, z in
  -pixelNoise.negativeLog(of: x, given: linear.decoder(Tape(.evaluation).constant(z))).value
}
let linearLadders = linearWeights.map { row in
  groupSizes.map { importanceWeightedBound(row, groupsOf: $0) }
}
var linearAnnealing = Annealing(moves: chapter.quick ? 60 : 300)
let linearNegativeLog = { (x: Variable, z: Variable) in
  -pixelNoise.negativeLog(of: x.value, given: linear.decoder(z))
}
_ = try linearAnnealing.logWeights(
  of: smallGreys.rows(0..<min(10, small.training.count)), latents: linearLatents, chains: 4,
  adapting: true,
  using: &linearNoise, logLikelihood: linearNegativeLog)
let linearAnnealed = try linearAnnealing.logWeights(
  of: linearTest.rows(0..<annealedCount), latents: linearLatents, chains: 10, using: &linearNoise,
  logLikelihood: linearNegativeLog
).weights.map(logMeanWeight)

var truthTable = Table([
  "linear VAE, nats an image", .init("value", decimals: 2, band: .absolute(1)),
  .init("minus truth", decimals: 2, band: .absolute(0.5)),
])
func compare(_ name: String, _ values: [Double]) throws {
  truthTable.append(
    name, try simulatedMean(values), try simulatedMean(zip(values, exact).map { $0 - $1 }))
}
for (k, size) in groupSizes.enumerated() {
  try compare(size == 1 ? "k = 1, the ELBO" : "k = \(size)", linearLadders.map { $0[k] })
}
try compare("annealing, first \(annealedCount)", linearAnnealed)
truthTable.append("the truth", try simulatedMean(exact), 0.0)
truthTable.append(
  "the best there is (eq:ppca)", try averageLogLikelihood(principal, smallTest), Table.Cell.missing)
show(
  truthTable, "Estimates against the truth on \(judged) test images", digits: 4, label: "tab:truth")

figure(
  "fig:truth",
  Plot(x: Plot.Axis("exact log p(x)", unit: "nats"), y: Plot.Axis("estimate − truth", unit: "nats"))
    .points("ELBO", x: exact, y: zip(linearLadders, exact).map { $0[0] - $1 })
    .points("k = 500", x: exact, y: zip(linearLadders, exact).map { $0[3] - $1 })
    .points(
      "annealing", x: Array(exact.prefix(annealedCount)),
      y: zip(linearAnnealed, exact).map { $0 - $1 }
    )
    .horizontalLine(at: 0).legend(.bottomRight),
  alt:
    "Errors against the exact log-likelihood: the ELBO's below zero, those of five hundred weights and of "
    + "annealing on zero.",
  caption:
    "A rare sight: estimates of a test likelihood beside the likelihood. Each dot is a test image.")

//: Here the posterior's covariance is the same for every $x$, so an encoder that is linear too loses nothing: what is
//: left of the gap is the tilt of the posterior against the axes, and how far training has come.
//:
//: ## 2.8 What goes wrong
//:
//: **Posterior collapse.** A latent number is used when it saves more nats of reconstruction than it costs. In the
//: linear VAE with fixed $\sigma$ this can be solved (Lucas and others, 2019). Along a direction in which the data
//: have variance $\lambda$, the best decoder weight is
//:
//: $$ \arg\max_{w}\ \mathbb{E}_x\big[\log N(x;\ 0,\ w^2 + \sigma^2)\big]:\quad w^2 = \max(0,\ \lambda - \sigma^2) $$ {#eq:collapse}
//: $$ \mathbb{E}_x\big[D_{KL}(p(z|x)\,\|\,p(z))\big] = \sum_j \tfrac12\log\frac{\lambda_j}{\sigma^2}
//:   \quad\text{over the } \lambda_j > \sigma^2 $$ {#eq:linear-kl}
//:
//: Directions with $\lambda \le \sigma^2$ are noise to it and *the code for them is empty*, at the optimum, with
//: nothing wrong in the optimiser.

verify(
  "eq:collapse", "the weight that is worth it", by: .minimiser,
  tolerance: .absolute(
    1e-4,
    because:
      "a minimum is located to the square root of the accuracy of the function")
) { check in
  for (λ, σ2) in [(2.0, 0.5), (0.7, 0.6), (0.5, 1.0), (0.1, 0.9)] {
    let bound = { (w: Double) in
      let variance = w * w + σ2
      return (log(variance) + λ / variance) / 2
    }
    let w = try minimize(between: λ > σ2 ? 0.05 : -1, and: 3, bound).point[0]
    check.equal(
      "λ = \(λ), σ² = \(σ2)",
      ["formula": Estimate(max(0, λ - σ2)), "minimiser": Estimate(w * w, error: 2e-6)],
      not: [
        "√ of the difference": Estimate(max(0, λ - σ2).squareRoot()),
        "σ² not taken off": Estimate(λ),
      ])
  }
}

verify("eq:linear-kl", "nats per direction", by: .enumeration) { check in
  let used = rows(small.training, small.training.count)
  let prior = try principal.prior()
  let spent = try used.reduce(0) {
    $0 + klDivergence(of: try principal.posterior(of: $1), from: prior)
  }
  let logs = kept.reduce(0) { $0 + log($1 / leftOver) }
  check.equal(
    "all training images", ["averaged": spent / Double(used.count), "formula": logs / 2],
    not: [
      "without the ½": logs,
      "σ for σ²": kept.reduce(0) { $0 + log($1 / leftOver.squareRoot()) } / 2,
    ])
}

//: A controlled pair: the same network, the same seed, Gaussian pixels, and only $\sigma$ differs. For such a decoder
//:
//: $$ -\log N(x;\, y, \sigma^2 I) = \frac{\|x - y\|^2}{2\sigma^2} + \frac d2\log 2\pi\sigma^2 $$ {#eq:gaussian}
//: $$ -2\sigma^2\mathcal{L} = \mathbb{E}_q\|x - y\|^2 + 2\sigma^2 D_{KL}(q\,\|\,p) + \sigma^2 d\log 2\pi\sigma^2 $$ {#eq:sigma-beta}
//:
//: so that fixing $\sigma$ is choosing how much the prior fitting weighs against squared error: whoever writes
//: "mean squared error plus KL" has chosen $\sigma^2 = \frac12$ for the sum of squares, and something else again
//: for the mean. The likelihood itself has an opinion, which is the mean squared error:
//:
//: $$ \sigma_*^2 = \frac1d\,\mathbb{E}\|x - y\|^2 $$ {#eq:optimal-sigma}

verify(
  "eq:gaussian", "a Gaussian decoder", by: .closedForm,
  tolerance: .relative(1e-4, because: "the networks compute in single precision")
) { check in
  for var draw in check.draws(6) {
    let (x, y) = ((0..<9).map { _ in draw.uniform() }, (0..<9).map { _ in draw.uniform() })
    let σ = draw.uniform(in: 0.2...1)
    let network = Likelihood.gaussian(standardDeviation: Float(σ)).negativeLog(
      of: Tensor(x.map { Float($0) }, shape: [1, 9]),
      given: Tape(.evaluation).constant(Tensor(y.map { Float($0) }, shape: [1, 9])))
    let value = Double(network.value.scalars[0])
    let normals = try zip(x, y).map {
      try Normal(mean: $1, standardDeviation: σ).logDensity(at: $0)
    }
    let squares = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    check.equal(
      draw.name,
      [
        "network, Float": Estimate(value, error: 2e-5 * max(1, abs(value))),
        "nine normals": Estimate(-normals.reduce(0, +)),
      ], scale: 10,
      not: [
        "squared error alone": Estimate(squares),
        "σ for σ²": Estimate(squares / (2 * σ) + 4.5 * log(2 * .pi * σ)),
      ])
  }
}

verify("eq:sigma-beta", "σ is a weight", by: .quadrature) { check in
  for var draw in check.draws(8) {
    let (model, x) = try randomLinear(&draw)
    let q = try randomGuess(&draw)
    let s2 = model.noise * model.noise
    let squares = try expectation(under: q) { z in
      let r = x - model.weight * z - model.bias
      return r * r
    }
    let fitting = klDivergence(of: q, from: model.prior)
    let constant = s2 * log(2 * .pi * s2)
    check.equal(
      draw.name,
      [
        "−2σ² L": Estimate(-2 * s2 * model.evidenceLowerBound(of: x, under: q)),
        "squared error and weighted KL": squares + Estimate(2 * s2 * fitting + constant),
      ], scale: 10, not: ["KL with weight 1": squares + Estimate(fitting + constant)])
  }
}

verify(
  "eq:optimal-sigma", "the best σ", by: .minimiser,
  tolerance: .absolute(
    1e-4,
    because:
      "a minimum is located to the square root of the accuracy of the function")
) { check in
  for var draw in check.draws(5) {
    let errors = (0..<20).map { _ in 0.4 * draw.normal() }
    let meanSquare = errors.reduce(0) { $0 + $1 * $1 } / 20
    let best = try minimize(between: 0.01, and: 3) { σ in
      errors.reduce(0) { $0 + $1 * $1 / (2 * σ * σ) + log(σ) }
    }.point[0]
    check.equal(
      draw.name,
      [
        "mean squared error": Estimate(meanSquare), "minimiser": Estimate(best * best, error: 1e-6),
      ],
      not: ["root mean square": Estimate(meanSquare.squareRoot())])
  }
}

// snippet.pair
let deviations: [Float] = [1, 0.25]
let pair = try deviations.map { σ in
  try train(
    run("Gaussian decoder, σ = \(σ)", Objective(likelihood: .gaussian(standardDeviation: σ))),
    on: training, in: chapter
  ).vae
}
let spectrum = try PrincipalComponents(
  of: training.pixels, dimension: pixels, count: min(chapter.integer("latents"), pixels)
).variances

var collapse = Table([
  "σ", "λ above σ²", "coordinates in use",
  .init("KL, nats", decimals: 2, band: .relative(0.2)), .init("linear theory", decimals: 2),
  .init("mean squared error", decimals: 4, band: .relative(0.2)),
])
var pairNoise = chapter.stream("pair")
for (σ, model) in zip(deviations, pair) {
  let likelihood = Likelihood.gaussian(standardDeviation: σ)
  let bounds = evaluate(model, likelihood, on: testGreys, draws: 1, using: &pairNoise)
  let variance = Double(σ) * Double(σ)
  let theory = spectrum.filter { $0 > variance }.reduce(0) { $0 + log($1 / variance) / 2 }
  let output = model.decode(
    Tape(.evaluation).constant(model.encode(Tape(.evaluation).constant(testGreys)).mean.value))
  let error = squaredError(output.value, testGreys, .mean).scalar
  collapse.append(
    row: [
      "\(σ)", spectrum.filter { $0 > variance }.count,
      bounds.perCoordinate.filter { $0 > 0.05 }.count,
      bounds.perCoordinate.reduce(0, +), theory, error,
    ])
}
show(collapse, "The same network with two noises", digits: 3, label: "tab:collapse")

let pairPictures = zip(deviations, pair).map { σ, model in
  decoded(
    model, .gaussian(standardDeviation: σ),
    model.encode(Tape(.evaluation).constant(columns)).mean.value)
}
images(
  "fig:collapse", grid(concatenate([columns] + pairPictures, axis: 0), like: test, columns: shown),
  alt: "Three rows: digits, the same grey blot again and again, and good reconstructions.",
  caption:
    "Test images, their reconstructions with σ = 1, and with σ = ¼. In the middle row the decoder ignores "
    + "its input and answers with the average image.")

//: **The weight of the prior fitting.** Two knobs are in common use. With $\beta$ (Higgins and others, 2017) the charge
//: is weighed; with **free nats** (Kingma and others, 2016) each coordinate may spend $\lambda$ for nothing:
//:
//: $$ \mathcal{L}_\beta = \mathbb{E}_q[\log p(x|z)] - \beta\,D_{KL}(q\,\|\,p) $$ {#eq:beta definition}
//: $$ \mathcal{L}_\lambda = \mathbb{E}_q[\log p(x|z)]
//:   - \sum_j \max\big(\lambda,\ \mathbb{E}_x[D_{KL}(q_j\,\|\,p_j)]\big) $$ {#eq:free definition}
//:
//: With $\beta \ge 1$ and with free nats this is still a lower bound on the evidence, only a lower one; with
//: $\beta < 1$ it is none. All are judged below by the bound with $\beta = 1$.

// snippet.variants
let variants: [(name: String, objective: Objective)] = [
  ("β = 1/4", Objective(beta: 0.25)), ("β = 4", Objective(beta: 4)),
  ("β = 4, half a nat free", Objective(beta: 4, freeNats: 0.5)),
]
let plainAgain = try train(run("β = 1"), on: training, in: chapter).vae
var variantModels = [("β = 1", plainAgain)]
for variant in variants {
  variantModels.append(
    (variant.name, try train(run(variant.name, variant.objective), on: training, in: chapter).vae))
}

var variantNoise = chapter.stream("variants")
let variantBounds = variantModels.map { name, model in
  (name, evaluate(model, .bernoulli, on: testImages, draws: 5, using: &variantNoise))
}
var variantTable = Table([
  "trained with", .init("reconstruction", decimals: 2, band: .relative(0.05)),
  .init("KL", decimals: 2, band: .relative(0.1)),
  .init("ELBO (β = 1)", decimals: 2, band: .relative(0.05)),
  "coordinates above 0.05 nats",
])
for (name, bounds) in variantBounds {
  variantTable.append(
    row: [
      name, try simulatedMean(bounds.reconstruction), try simulatedMean(bounds.prior),
      try simulatedMean(bounds.elbo), bounds.perCoordinate.filter { $0 > 0.05 }.count,
    ])
}
show(
  variantTable, "Test images after \(chapter.integer("side-epochs")) epochs", digits: 4,
  label: "tab:variants")

figure(
  "fig:coordinates",
  variantBounds.reduce(
    Plot(x: "latent coordinate, by rank", y: Plot.Axis("KL", unit: "nats")).legend(.topRight)
  ) { plot, entry in
    plot.line(
      entry.0, x: entry.1.perCoordinate.indices.map { Double($0 + 1) },
      y: entry.1.perCoordinate.sorted(by: >))
  },
  alt:
    "Divergence per latent coordinate, sorted: a small β spends most; β = 4 is flat at zero unless half a nat "
    + "is free.",
  caption:
    "What each coordinate of the code is charged, on test images. At β = 4 the code closes, every "
    + "coordinate of it; free nats keep it open.")

//: Where do these nats go? Averaged over the data they are information about $x$, plus what it costs that the
//: codes of all data together, $q(z) = \mathbb{E}_x[q(z|x)]$, are not distributed as the prior (Hoffman and
//: Johnson, 2016):
//:
//: $$ \mathbb{E}_x\big[D_{KL}(q(z|x)\,\|\,p(z))\big] = I_q(x; z) + D_{KL}\big(q(z)\,\|\,p(z)\big) $$ {#eq:surgery}
//:
//: The second part is why samples from the prior can look worse than reconstructions: a decoder sees places that
//: no encoder ever sends it to.

verify("eq:surgery", "information and mismatch", by: .enumeration) { check in
  for var draw in check.draws(12) {
    let weights = randomProbabilities(5, using: &draw)
    let prior = randomProbabilities(4, using: &draw)
    let codes = (0..<5).map { _ in randomProbabilities(4, using: &draw) }
    let aggregate = (0..<4).map { z in average(weights) { codes[$0][z] } }
    var information = 0.0
    for (weight, code) in zip(weights, codes) {
      for z in 0..<4 {
        let joint = weight * code[z]
        information += joint * log(joint / (weight * aggregate[z]))
      }
    }
    check.equal(
      draw.name,
      [
        "average KL": average(weights) { divergence(codes[$0], prior) },
        "two parts": information + divergence(aggregate, prior),
      ],
      not: [
        "information alone": information,
        "mismatch backwards": information + divergence(prior, aggregate),
      ])
  }
}

//: ## 2.9 Scoreboard
//:
//: The metrics are chapter 1's. Samples are decoder probabilities or means, in grey, at draws from the prior; for the
//: autoencoder also at draws from a normal with the mean and covariance of its training codes.

// snippet.scoreboard
let judge = try ImageJudge(
  training: training, heldOut: test, components: min(24, pixels), stream: chapter.stream("judge"))

func enter(_ pictures: Tensor, as model: String) throws {
  for metric in try judge.scores(of: pictures.scalars) {
    score(
      metric.metric, of: model, value: metric.value, interval: metric.interval,
      floor: metric.floor, better: metric.isLowerBetter ? .lower : .higher)
  }
}
var scoring = chapter.stream("scoreboard")
let latents = chapter.integer("latents")
let draws = Tensor(normal: [judge.count, latents], using: &scoring)
try enter(decoded(vae, .bernoulli, draws), as: "VAE")
try enter(decoded(autoencoder, .bernoulli, draws), as: "autoencoder, draws from N(0, I)")

let trainingCodes = autoencoder.encode(
  Tape(.evaluation).constant(binarized(greys(training), using: &scoring))
).mean.value.scalars
let moments = try covariance(
  of: Matrix(rows: training.count, columns: latents, elements: trainingCodes.map(Double.init)))
let ridge = 1e-6 * (1 + (0..<latents).reduce(0) { $0 + moments.covariance[$1, $1] })
let codeCloud = try MultivariateNormal(
  mean: moments.mean,
  covariance: (0..<latents).map { i in
    (0..<latents).map { moments.covariance[i, $0] + (i == $0 ? ridge : 0) }
  })
let fromCloud = (0..<judge.count).flatMap { _ in codeCloud.sample(using: &scoring).map { Float($0) }
}
try enter(
  decoded(autoencoder, .bernoulli, Tensor(fromCloud, shape: [judge.count, latents])),
  as: "autoencoder, draws from a fitted normal")
try enter(
  decoded(flat, .bernoulli, Tensor(normal: [judge.count, 2], using: &scoring)),
  as: "VAE with 2 latents")

//: ## Exercises
//:
//: Solve them in `Sources/Exercises/Chapter2.swift`; `swift run course check` looks at your answers.

exercises(
  Catalogue.prompts(chapter: 2).map {
    Prompt(id: $0.id, title: $0.title, text: $0.prompt, points: $0.points)
  })

//: ## Further reading
//:
//: - M. I. Jordan, Z. Ghahramani, T. S. Jaakkola and L. K. Saul, *An introduction to variational methods for graphical
//:   models*, Machine Learning 37, 1999. The bound, before networks.
//: - C. M. Bishop, *Pattern Recognition and Machine Learning*, Springer, 2006. Chapter 10 is section 2.5 at length.
//: - D. P. Kingma and M. Welling, *Auto-encoding variational Bayes*, ICLR 2014; D. J. Rezende, S. Mohamed and D.
//:   Wierstra, *Stochastic backpropagation and approximate inference in deep generative models*, ICML 2014.
//: - R. J. Williams, *Simple statistical gradient-following algorithms for connectionist reinforcement learning*,
//:   Machine Learning 8, 1992. The score function, as REINFORCE.
//: - Y. Burda, R. Grosse and R. Salakhutdinov, *Importance weighted autoencoders*, ICLR 2016.
//: - R. M. Neal, *Annealed importance sampling*, Statistics and Computing 11, 2001; Y. Wu, Y. Burda, R.
//:   Salakhutdinov and R. Grosse, *On the quantitative analysis of decoder-based generative models*, ICLR 2017.
//: - M. E. Tipping and C. M. Bishop, *Probabilistic principal component analysis*, Journal of the Royal Statistical
//:   Society B 61, 1999; J. Lucas, G. Tucker, R. Grosse and M. Norouzi, *Don't blame the ELBO! A linear VAE
//:   perspective on posterior collapse*, NeurIPS 2019.
//: - C. Cremer, X. Li and D. Duvenaud, *Inference suboptimality in variational autoencoders*, ICML 2018.
//: - I. Higgins and others, *β-VAE: learning basic visual concepts with a constrained variational framework*, ICLR 2017;
//:   D. P. Kingma and others, *Improved variational inference with inverse autoregressive flow*, NeurIPS 2016 (free
//:   bits); M. D. Hoffman and M. J. Johnson, *ELBO surgery*, NeurIPS workshop, 2016.
