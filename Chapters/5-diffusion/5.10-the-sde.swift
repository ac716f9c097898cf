import Diffusion
import Foundation
import GSLNumerics
import Literate
import Verification

//: # The stochastic differential equation
//:
//: In the limit of small steps the forward walk is a stochastic differential equation, and its
//: reverse is one too, with the score in its drift.
func theSDE(_ chapter: Chapter) throws {
  //: ## Forward
  //:
  //: Let $\beta_t = \beta(u)\,du$ with a small $du$. To first order
  //: $\sqrt{1-\beta\,du} = 1 - \frac12\beta\,du$, so the step (eq:step) becomes
  //:
  //: $$ dx = -\tfrac12\beta(u)\,x\,du + \sqrt{\beta(u)}\,dB $$ {#eq:vp definition}
  //:
  //: with Brownian motion $B$. This is the *variance-preserving* form (VP). Without the shrinking,
  //: in $y = x/\sqrt{\bar\alpha}$, it is the *variance-exploding* form (VE),
  //: $dy = \sqrt{d\sigma^2/du}\;dB$. The density $q_u$ obeys the Fokker–Planck equation:
  //:
  //: $$ \frac{\partial q_u}{\partial u} = \tfrac12\beta(u)\,\frac{\partial}{\partial x}\Big(x\,q_u + \frac{\partial q_u}{\partial x}\Big) $$ {#eq:fokker-planck}

  let humps = Known.humps
  // snippet.fold set-up
  func level(_ u: Double) -> NoiseLevel {
    // β(u) = 8u on 0 … 1: ᾱ = exp(−4u²).
    let alphaBar = exp(-4 * u * u)
    return NoiseLevel(time: u, signal: sqrt(alphaBar), noise: sqrt(1 - alphaBar))
  }
  // snippet.show
  verify("eq:fokker-planck", "differences in time against differences in space", by: .differences) {
    check in
    for (u, x) in [(0.3, 0.2), (0.5, -0.8), (0.7, 1.1), (0.4, 0.9)] {
      let rate = try derivative(
        of: { exp(humps.logDensity(at: [x], level($0))) }, at: u, step: 0.02)
      func density(_ x: Double) -> Double { exp(humps.logDensity(at: [x], level(u))) }
      let drift = try derivative(of: { $0 * density($0) }, at: x, step: 0.1)
      let spread = try secondDerivative(of: density, at: x, step: 0.1)
      check.equal("u = \(u), x = \(x)", to: rate, scale: 1) { slip in
        Estimate(slip("β for β/2", 8 * u, for: 4 * u))
          * (Estimate(slip("the drift left out", 0, for: 1)) * drift
            + Estimate(slip("half the spread", 0.5, for: 1)) * spread)
      }
    }
  }

  //: ## Backward
  //:
  //: A diffusion run backwards is a diffusion (Anderson, 1982). With time going down,
  //:
  //: $$ dx = \Big[-\tfrac12\beta\,x - \tfrac{1+\lambda^2}{2}\,\beta\,\nabla\log q_u(x)\Big]du + \lambda\sqrt{\beta}\;d\bar B $$ {#eq:anderson}
  //:
  //: with a Brownian motion $\bar B$ of its own. Anderson's equation has $\lambda = 1$. With
  //: $\lambda = 0$ nothing random is left: it is the probability flow of
  //: (sec:5.9-the-probability-flow) in another time. All $\lambda$ in between have the same
  //: marginals. For the density this says that the flux forward and the flux backward cancel. The
  //: check puts (eq:anderson) into a Fokker–Planck equation of its own and asks whether $q_u$
  //: solves it.

  verify("eq:anderson", "the reverse equation carries the same densities", by: .differences) {
    check in
    for λ in [0.0, 0.6, 1] {
      for (u, x) in [(0.35, 0.3), (0.6, -0.7), (0.5, 1.2)] {
        let rate = try derivative(
          of: { exp(humps.logDensity(at: [x], level($0))) }, at: u, step: 0.02)
        let now = level(u)
        func density(_ x: Double) -> Double { exp(humps.logDensity(at: [x], now)) }
        let spread = try secondDerivative(of: density, at: x, step: 0.1)
        try check.equal("λ = \(λ), u = \(u), x = \(x)", to: rate, scale: 1) { slip in
          let weight = slip("λ² for 1 + λ²", λ * λ, for: 1 + λ * λ) / 2
          let β = 8 * u
          // In reverse time the density changes by −∂(drift·q) + ½λ²β q″ with the drift's sign turned.
          let flux = try derivative(
            of: {
              (slip("β for β/2 in the drift", 1, for: 0.5) * $0
                + weight * humps.score(at: [$0], now)[0]) * β * density($0)
            }, at: x, step: 0.1)
          return flux - Estimate(λ * λ * β / 2) * spread
        }
      }
    }
  }

  //: ## Langevin steps, and a corrector
  //:
  //: Hold the time still. Then small steps along the score, with noise, leave $q_u$ as it is:
  //:
  //: $$ x \leftarrow x + \delta\,\nabla\log q_u(x) + \sqrt{2\delta}\;z $$ {#eq:langevin}
  //:
  //: This is **Langevin dynamics**. It corrects points that a step of the sampler put wrong: a
  //: *predictor–corrector* takes one step down and then a few of these (Song and others, 2021). Its
  //: stationary density is exact as $\delta \to 0$: the flux vanishes,
  //: $q\,\nabla\log q - \nabla q = 0$. For a normal $q$ of variance $\varsigma^2$ the step's own
  //: stationary variance is known. It is $\varsigma^2 / (1 - \delta/2\varsigma^2)$, the solution of
  //:
  //: $$ \mathrm{Var}_{\text{stationary}} = \Big(1-\frac{\delta}{\varsigma^2}\Big)^2 \mathrm{Var}_{\text{stationary}} + 2\delta $$ {#eq:stationary}

  verify("eq:langevin", "four thousand chains on two humps", by: .simulation) { check in
    let now = level(0.6)
    var random = chapter.stream("langevin")
    let starts = humps.samples(4000, using: &random).map {
      now.signal * $0 + now.noise * random.normal()
    }
    let noise = (0..<30).map { _ in random.normals(4000) }
    try check.consistent("after thirty steps from q itself", falseAlarm: 1e-6) { slip in
      let δ = 0.02
      let end = noise.reduce(starts) { x, z in
        let score = humps.score(at: x, now)
        let drift = slip("sign of the score", -δ, for: δ)
        let width = slip("√δ for √2δ", sqrt(δ), for: sqrt(2 * δ))
        return x.indices.map { x[$0] + drift * score[$0] + width * z[$0] }
      }
      return try kolmogorovSmirnov(end) { humps.cumulative(at: $0, now) }.pValue
    }
  }
  verify("eq:stationary", "the recursion, iterated", by: .enumeration) { check in
    for (δ, v) in [(0.1, 1.0), (0.05, 0.3), (0.4, 2)] {
      check.equal("δ = \(δ), v = \(v)", to: v / (1 - δ / (2 * v))) { slip in
        let shrink = 1 - slip("δ for δ/ς²", δ, for: δ / v)
        return (0..<4000).reduce(5.0) { variance, _ in
          slip("no square", shrink, for: shrink * shrink) * variance + 2 * δ
        }
      }
    }
  }

  //: In code, the score is $-\hat\varepsilon/\sqrt{1-\bar\alpha_t}$, and $\delta$ is a tenth of the
  //: noise's variance at the time arrived at:
  //:
  //: (quote:corrector)
  //:
  //: Do correctors help? On the ring, with the best predictor and few steps, three ways to spend
  //: about the same number of evaluations are compared in (tab:correctors):

  // snippet.fold what is printed
  let trial = RingTrial(chapter)
  func corrected(_ steps: Int, corrections: Int) throws -> [Double] {
    let sampler = try Sampler(Known.toySchedule, .ancestral(.lower), steps: steps)
    return try (0..<trial.seeds).map { seed in
      var random = chapter.stream("corrector").split(seed)
      return trial.distance(
        to: points(
          try predictorCorrector(
            trial.noise(seed), sampler, corrections: corrections, using: &random,
            Known.ring.noise)))
    }
  }
  let plain = [try corrected(15, corrections: 0), try corrected(30, corrections: 0)]
  let mixed = [try corrected(5, corrections: 2), try corrected(10, corrections: 2)]
  let flow = try [15, 30].map {
    try trial.distances(Sampler(Known.toySchedule, .ddim(eta: 0), steps: $0), Known.ring.noise)
  }
  var table = Table(["sampler", "15 evaluations", "30"])
  for (name, values) in [
    ("λ = 1, ancestral", plain), ("a third of the steps, two corrections each", mixed),
    ("λ = 0, DDIM", flow),
  ] {
    table.append(row: [name, Table.Cell.mean(values[0]), Table.Cell.mean(values[1])])
  }
  show(
    table, "Total variation on the ring, best predictor, over \(trial.seeds) noises", digits: 2,
    label: "tab:correctors", band: .relative(0.5))
  finding(
    "With thirty evaluations, corrections in the place of two thirds of the steps make it worse",
    mixed[1], isAbove: plain[1])
}
