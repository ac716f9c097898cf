import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Verification

//: # On the line, with everything visible
//:
//: One generator has a density that is known, so a whole game can be watched and its bound be
//: checked.

func onTheLine(_ chapter: Chapter) throws {
  //: ## A generator with a known density
  //:
  //: The density of a generator is usually unknown. Here a network moves 128 equally likely latents
  //: $z_j$ to places $g_j = G(z_j)$, and noise of width $\tau = 0.2$ is added. So the density is
  //:
  //: $$ q(x) = \frac{1}{128} \sum_{j=1}^{128} N(x;\, g_j, \tau^2) $$ {#eq:pushforward}
  //:
  //: The data have two humps. Both players are networks with two hidden layers of 32, the
  //: generator's loss is the non-saturating one, and (alg:training) is played with $k = 1$, 3 and 9
  //: discriminator's steps for each of the generator's. Weights, noise and the order of the data
  //: are the same for every $k$ of a seed.
  //:
  //: (quote:line-generator)

  let steps = chapter.checksOnly ? 48 : chapter.integer("line-steps")
  let ks = [1, 3, 9]
  let seeds = chapter.quick || chapter.checksOnly ? 2 : 5
  let stream = chapter.stream("line")
  let runs = try chapter.trained(
    ks.flatMap { k in (0..<seeds).map { "line-\(k)-\($0)" } }, settings: ["steps": steps]
  ) { index, _ in
    try play(
      Pairs.twoHumps, k: ks[index / seeds], steps: steps, stream: stream.split(index % seeds))
  }
  // snippet.fold Set-up
  func games(_ k: Int) -> [LineRun] {
    let first = ks.firstIndex(of: k)! * seeds
    return Array(runs[first..<first + seeds])
  }

  //: The check draws samples from the trained generators, as the game does. It compares them with
  //: this density by the Kolmogorov–Smirnov test. The test compares the share of samples below each
  //: place with the probability that the density gives it.

  verify("eq:pushforward", "samples of trained generators", by: .simulation) { check in
    for (name, run) in zip(ks, ks.map { games($0)[0] }) {
      let places = run.places.last!
      try check.consistent("k = \(name)", falseAlarm: 1e-6) { slip in
        let width = slip("√τ for τ", LineGenerator.τ.squareRoot(), for: LineGenerator.τ)
        let centers = slip("one place, the mean of all", [meanAndError(places).mean], for: places)
        let density = mixture(centers.map { _ in 1 }, centers.map { normal($0, width) })
        return try kolmogorovSmirnov(run.samples) { density.cumulative(at: $0) }.pValue
      }
    }
  }

  let watched = games(3)[0]
  let moments = [0, 2, 5, 9, 15, watched.places.count - 1]
  figure(
    "fig:line", try lineFrames(watched, moments),
    alt: "Six panels over training, with the data's two-humped density, the generated density, the "
      + "learned discriminator and the best one.",
    caption:
      "One game on the line, k = 3: p gray, q orange, D blue, D* dashed. At every moment the "
      + "discriminator follows an optimum that moves. Where $q = p$, that optimum is ½ everywhere.")

  //: ## The bound, on the way
  //:
  //: The divergence is known by quadrature at every milestone. So is the bound (eq:bound) that the
  //: discriminator of that moment gives. At no time may it lie above the
  //: divergence:
  //:
  //: $$ \tfrac12 V(D_t, G_t) + \log 2 \le \mathrm{JSD}(p, q_t) \quad\text{at every step } t $$ {#eq:on-the-way}

  verify("eq:on-the-way", "the bound holds all through training", by: .quadrature) { check in
    for k in ks {
      let run = games(k)[0]
      for t in run.places.indices {
        let shannon = try run.shannon(t, against: Pairs.twoHumps)
        let value = try run.value(t, against: Pairs.twoHumps)
        check.atMost(
          "k = \(k), step \(run.step(t))",
          Estimate(shannon, error: 1e-6 * shannon + 1e-8, method: .quadrature), scale: 100
        ) { slip in
          Estimate(0.5 * value + log(slip("log 4 for log 2", 4, for: 2.0)), error: 1e-9)
        }
      }
    }
  }

  let traces = try ks.map { k in try games(k).map { try lineTrace($0) } }
  figure(
    "fig:trace",
    PlotGrid(
      zip(ks, traces).map { k, traces in
        Plot("k = \(k)", x: "generator's step", y: Plot.Axis("divergence", unit: "nats"))
          .line("JSD", x: traces[0].steps, y: traces[0].shannon)
          .line("bound", x: traces[0].steps, y: traces[0].bound, style: .dashed)
          .horizontalLine(at: 0).yAxis(.linear, -0.2...0.7).legend(.topRight)
      }, columns: 3),
    alt:
      "Three panels, for k = 1, 3 and 9: the divergence and the discriminator's bound over training.",
    caption:
      "The divergence and what the discriminator certifies, first seed of each k. A bound below zero "
      + "says nothing: JSD is never negative.")

  //: The table has means over the last quarter of training: of the divergence, and of its distance
  //: from the bound.

  // snippet.fold Set-up
  /// Means over the last quarter of training, one a seed: the divergence, and the gap to the bound.
  func ends(_ traces: [LineTrace]) -> (shannon: [Double], gap: [Double]) {
    (
      traces.map { meanAndError(Array($0.shannon.suffix(6))).mean },
      traces.map { trace in
        meanAndError(zip(trace.shannon, trace.bound).suffix(6).map { $0 - $1 }).mean
      }
    )
  }
  let late = traces.map(ends)
  var table = Table([
    "k", .init("JSD, last quarter", digits: 2, band: .relative(2)),
    .init("gap to the bound", digits: 2, band: .relative(2)), "discriminator's steps",
  ])
  for (k, end) in zip(ks, late) {
    table.append(
      k, Table.Cell.number(meanAndError(end.shannon).mean, error: meanAndError(end.shannon).error),
      Table.Cell.number(meanAndError(end.gap).mean, error: meanAndError(end.gap).error), k * steps)
  }
  show(
    table, "Games on the line: mean over \(seeds) seeds and its standard error, in nats", digits: 2,
    label: "tab:line")

  finding(
    "More discriminator's steps make the bound tighter: the gap of k = 1 is larger than that of k = 9",
    late[0].gap, isAbove: late[2].gap)
  finding(
    "For the same number of generator's steps, k = 9 ends at a smaller divergence than k = 1",
    late[0].shannon, isAbove: late[2].shannon)

  //: The second comparison is not at equal cost. The last column shows the cost.
}
