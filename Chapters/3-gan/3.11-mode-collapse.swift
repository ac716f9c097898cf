import Datasets
import Evaluation
import Foundation
import Literate
import Probability
import Verification

//: # Mode collapse
//:
//: On a ring of eight spots everything can be counted: which games lose spots, and whether the
//: saturating loss fails.

func modeCollapse(_ chapter: Chapter) throws {
  //: ## The ring, and what is counted
  //:
  //: Eight normals of standard deviation 0.02 on a circle of radius 2: the density of Metz and
  //: others (2017), taken as it is. A generator that forgets some of them has **collapsed**. With
  //: $\rho_j$ the share of samples within three standard deviations of spot $j$, a spot is *found*
  //: if $\rho_j \ge \frac15 \cdot \frac18$. The **balance** is the entropy of the shares among the
  //: spots, 1 for equal ones, and the **total variation** compares samples and density in the cells
  //: $i$ of a $24 \times 24$ grid:
  //:
  //: $$ \text{balance} = -\frac{1}{\log 8}\sum_{j=1}^{8} \frac{\rho_j}{\sum_l \rho_l} \log\frac{\rho_j}{\sum_l \rho_l}, \qquad
  //:    \text{TV} = \frac12 \sum_i |\hat q_i - p_i| $$ {#eq:coverage definition}
  //:
  //: Every game gets the same generator and critic (two hidden layers of 64), the same batch of
  //: 128, the same points, optimizer and number of steps. For one seed, all games begin with the
  //: same generator, the same critic (but for the spectral one) and see the same data and noise.
  //: Rates come in three kinds, and the third also has another $\beta_1$:
  //:
  //: (quote:rates)
  //:
  //: The published critic is ten times slower than the generator. In the extreme case of a critic
  //: that stands still, the order of $\min$ and $\max$ is turned round, and (eq:no-saddle) says
  //: what to expect: the generator moves to the one place that the critic rates highest.

  let ring = ToyDensity.ring(standardDeviation: 0.02)
  let grid = GridTotalVariation(to: ring)
  let steps = chapter.checksOnly ? 24 : chapter.integer("steps")
  let seeds = chapter.checksOnly ? 2 : chapter.integer("seeds")
  let stream = chapter.stream("ring")
  let lineup = RingLineup(steps: steps)
  let runs = try chapter.trained(
    lineup.games.flatMap { entry in (0..<seeds).map { "ring-\(entry.name)-\($0)" } },
    settings: ["steps": steps]
  ) { index, _ in
    try trainOnRing(lineup.games[index / seeds].game, ring, stream: stream.split(index % seeds))
  }
  // snippet.fold Set-up
  func outcomes(_ name: String) -> [RingRun] { lineup.outcomes(name, in: runs, seeds: seeds) }
  func found(_ name: String) -> [Double] {
    outcomes(name).map { Double(ModeCoverage(of: $0.points, in: ring).found) }
  }
  func variation(_ name: String) -> [Double] { outcomes(name).map { grid.distance(to: $0.points) } }

  figure(
    "fig:strip", ringStrip(outcomes("slow critic"), outcomes("minimax"), ring),
    alt:
      "Two strips of eight panels over training: samples of a game with a slow critic, and of one with a "
      + "critic as fast as the generator, over the eight gray centers of the ring.",
    caption:
      "Collapse as a strip, first seed. Upper two rows: the non-saturating game with a slow critic. Lower two rows: the "
      + "minimax game with a critic as fast as the generator. Samples outside of a panel are not seen."
  )

  //: ## One budget for all
  //:
  //: The last rows are no games: a mixture of eight normals that is fitted by
  //: expectation-maximization to a tenth of the points (chapter 1), and the ring itself. The row
  //: *logit* is a third loss, which the next part of this section explains. "Fewest" is the number
  //: of spots found by the worst seed. After the table the slow critic appears once more, and a
  //: slow critic with **minibatch discrimination** (Salimans and others, 2016), which compares each
  //: example with the others of its batch.

  let exact = (0..<seeds).map { seed in
    var own = stream.split("exact").split(seed)
    return ring.sample(RingGame.judged, using: &own)
  }
  let mixtures = try (0..<seeds).map { seed in
    var own = stream.split("mixture").split(seed)
    let data = ring.sample(1280, using: &own).map { [$0.x, $0.y] }
    let fit = try Mixture<MultivariateNormal>.fit(data, components: 8, using: &own)
    return fit.mixture.samples(RingGame.judged, using: &own).map { SIMD2($0[0], $0[1]) }
  }
  let judged =
    lineup.equalRates.map { ($0, outcomes($0).map(\.points)) }
    + [("mixture of normals, EM", mixtures), ("the ring itself", exact)]
  show(
    try ringTable(judged, ring, grid),
    "\(steps) steps of each game; mean over \(seeds) seeds and its standard error", digits: 2,
    label: "tab:ring")
  figure(
    "fig:ring", ringClouds(judged, ring),
    alt: "One panel a game with samples over the eight gray centers of the ring.",
    caption:
      "Samples after training, first seed of each game. Samples outside of a panel are not seen.")

  finding(
    """
    With a critic as fast as the generator, the non-saturating game finds more spots than with a \
    slow one
    """,
    found("non-saturating"), isAbove: found("slow critic"))
  let discrimination = Paired(
    found("slow, minibatch discrimination"), minus: found("slow critic"))
  finding(
    "That minibatch discrimination helps the slow critic is not shown by these seeds",
    holds: discrimination.isUndecided, "difference in spots \(discrimination)")
  finding(
    """
    The mixture, which is told that there are eight normals, is nearer to the ring than the \
    minimax game
    """,
    variation("minimax"), isAbove: mixtures.map { grid.distance(to: $0) })

  //: The mixture is the only row that is told the family. A bad row does not say that its
  //: divergence is bad. All games have one setting, which is tuned for none of them, and the
  //: spectral critic of the Wasserstein game has another one.
  //:
  //: ## The saturating loss
  //:
  //: The slope of the saturating minimax loss vanishes where the critic is sure (exercise 3.5). One
  //: expects it to be worse for that reason:

  let saturation = Paired(variation("non-saturating"), minus: variation("minimax"))
  finding(
    """
    These seeds show no difference in total variation between the minimax game and the \
    non-saturating one
    """, holds: saturation.isUndecided, "difference \(saturation)")

  //: Two questions remain. First, why does the vanishing slope do no harm? It vanishes where the
  //: critic is sure of a fake. The figure shows what the critic says of generated points: with
  //: equal rates it is far from sure on average. In addition, Adam divides the generator's slope by
  //: its usual size. So a slope that is small all the time is no obstacle.
  //:
  //: Second, could the minimax loss even be better? (eq:bend) gives a reason: the non-saturating
  //: loss descends a divergence that reacts less to missing modes, by the factor $u = p/q$. A third
  //: loss can test this: $-a$, the logit itself. With $D^*$ held still its slope is that of
  //: $D_{KL}(q\,\|\,p)$, the sum of the other two (eq:reverse-sum). Its bend is $1/u^2$. For
  //: missing modes, $u \gg 1$, this is about the bend of the minimax loss. Every sample has the
  //: same slope by $a$, so nothing saturates. Only the weights among samples differ. If the reason
  //: is right, the third loss does better than the non-saturating one:

  finding(
    "The loss −a ends nearer to the ring than the non-saturating one as well",
    variation("non-saturating"), isAbove: variation("logit"))

  let early = RingGame.milestones / 4
  let heard = outcomes("minimax").map { $0.verdicts.dropFirst(early).min() ?? 0 }
  finding(
    """
    After the first quarter, D says at least 0.05 of the generated points on average, at every \
    look and in every minimax game
    """,
    holds: heard.count >= Paired.fewestSeeds && heard.min()! >= 0.05,
    "the least is \(String(format: "%.2f", heard.min()!)), \(seeds) seeds")
  figure(
    "fig:verdicts",
    ringVerdicts(["minimax", "non-saturating", "logit"].map { ($0, outcomes($0)) }),
    alt: "Two panels over training for three losses: the mean of what the critic says of generated "
      + "points, and the spots found.",
    caption:
      "What the critic says of generated points, and the spots found: means over \(seeds) seeds.")
}
