import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Verification

//: # What the generator minimizes
//:
//: Against the best discriminator, the generator's loss is a divergence: the Jensen–Shannon
//: divergence.

func whatTheGeneratorMinimizes(_ chapter: Chapter) throws {
  //: ## Four lines
  //:
  //: Put $D^*$ into the value (Goodfellow and others, 2014, theorem 1). With the **middle**
  //: $m = \frac12(p + q)$,
  //:
  //: $$ \begin{aligned} \max_D V(D, G)
  //:   &= \mathbb{E}_p[\log D^*] + \mathbb{E}_q[\log(1 - D^*)] \\
  //:   &= \mathbb{E}_p\left[\log\frac{p}{p + q}\right] + \mathbb{E}_q\left[\log\frac{q}{p + q}\right] \\
  //:   &= D_{KL}(p\,\|\,m) + D_{KL}(q\,\|\,m) - \log 4 \\
  //:   &= 2\,\mathrm{JSD}(p, q) - \log 4 \end{aligned} $$ {#eq:game-value}
  //:
  //: The third line halves both denominators, which adds $\log 2$ to each logarithm; so
  //: $2 \log 2 = \log 4$ must be taken off. The fourth is the definition of the **Jensen–Shannon
  //: divergence**: the mean divergence of the two from their middle (Lin, 1991). It is also an
  //: entropy minus a mean of entropies,
  //:
  //: $$ \mathrm{JSD}(p, q) = H(m) - \tfrac12 [H(p) + H(q)] $$ {#eq:entropies}
  //:
  //: The first three lines are computed each from its own formula, in windows between quantiles.
  //: For the fourth, JSD comes from the entropies or from a quadrature of another design.

  verify(
    "eq:game-value", "four lines, one value", by: .quadrature,
    tolerance: .absolute(
      1e-8, because: "for disjoint supports the value is a difference of equal numbers, 0")
  ) { check in
    func compare(_ name: String, _ lines: [Estimate], _ shannon: Estimate) {
      check.equal(
        name, sides: ["best response": lines[0], "ratios": lines[1], "from the middle": lines[2]],
        scale: 1
      ) { slip in
        slip("one JSD for two", 1, for: 2) * shannon - slip("log 2 for log 4", log(2), for: log(4))
      }
    }
    func compare(_ name: String, _ p: some ContinuousDistribution, _ q: some ContinuousDistribution)
      throws
    {
      compare(
        name, try threeLines(real: p, generated: q), try jsDivergenceByQuadrature(of: p, and: q))
    }
    try compare("two normals", Pairs.real, Pairs.fake)
    try compare("a mixture and a normal", Pairs.twoHumps, Pairs.fake)
    try compare("the same", Pairs.twoHumps, Pairs.twoHumps)
    try compare(
      "disjoint", try Uniform(lower: 0, upper: 1), try Uniform(lower: 2, upper: 4))
    try compare(
      "half overlapping", try Uniform(lower: 0, upper: 1), try Uniform(lower: 0.5, upper: 1.5))
    try compare(
      "heavy tails", try Cauchy(location: 0, scale: 1),
      try StudentT(degreesOfFreedom: 3, location: 1))
    for var draw in check.draws(5) {
      try compare(
        draw.name, try Normal(mean: draw.normal(), standardDeviation: exp(0.5 * draw.normal())),
        try Laplace(location: draw.normal(), scale: exp(0.5 * draw.normal())))
    }
    for var draw in check.draws(10) {
      let p = randomProbabilities(6, using: &draw)
      let q = randomProbabilities(6, using: &draw)
      compare(
        "\(draw.name), six outcomes", threeLines(real: p, generated: q),
        Estimate(jensenShannon(p, q), error: 1e-14))
    }
  }

  verify("eq:entropies", "JSD from entropies", by: .quadrature) { check in
    for (p, q) in Pairs.games {
      let middle = mixture([1, 1], [p, q])
      let shannon = try jsDivergenceByQuadrature(of: p, and: q)
      let (h, a, b) = (
        try entropyByQuadrature(of: middle), try entropyByQuadrature(of: p),
        try entropyByQuadrature(of: q)
      )
      check.equal("\(p) and \(q)", to: shannon, scale: 1) { slip in
        h - slip("the sum for the mean", 1, for: 0.5) * (a + b)
      }
    }
  }

  //: ## Three properties
  //:
  //: A divergence is not negative, so no generator gets below $-\log 4$, and only $q = p$ gets
  //: there:
  //:
  //: $$ \min_q \max_D V(D, G) = -\log 4, \quad \text{at } q = p \text{ only} $$ {#eq:minimum}
  //:
  //: The check plays the game itself on four outcomes. An inner search finds the best $D$ at each
  //: outcome; an outer one moves $q$. Neither is told of a divergence.

  verify(
    "eq:minimum", "two searches, one inside the other", by: .minimizer,
    tolerance: .absolute(1e-5, because: "the outer search sees the inner one's rounding")
  ) { check in
    for var draw in check.draws(3) {
      let p = randomProbabilities(4, using: &draw)
      let start = (0..<3).map { _ in draw.normal() }
      let end = try minimize(from: start, tolerance: 1e-7) { try playedOut(p, softmax($0 + [0])) }
      check.equal("\(draw.name), the value", to: Estimate(end.value, error: 1e-8)) { slip in
        -log(slip("2 for 4", 2, for: 4.0))
      }
      check.equal(
        "\(draw.name), q", to: softmax(end.point + [0]).map { Estimate($0, error: 1e-6) }
      ) { slip in
        slip("equal shares", [0.25, 0.25, 0.25, 0.25], for: p)
      }
    }
  }

  //: The JSD is bounded above as well. The middle is at least half of each, so neither divergence
  //: from it exceeds $\log 2$, the value for densities that do not overlap at all:
  //:
  //: $$ 0 \le \mathrm{JSD}(p, q) \le \log 2 $$ {#eq:bounded}
  //:
  //: And unlike the divergence of chapter 1 it is symmetric and, after a square root, obeys the
  //: triangle inequality (Endres and Schindelin, 2003):
  //:
  //: $$ \sqrt{\mathrm{JSD}(p, r)} \le \sqrt{\mathrm{JSD}(p, q)} + \sqrt{\mathrm{JSD}(q, r)} $$ {#eq:triangle}

  verify("eq:bounded", "between 0 and log 2", by: .enumeration) { check in
    for var draw in check.draws(30) {
      let p = randomProbabilities(4, sharpness: 6, using: &draw)
      let q = randomProbabilities(4, sharpness: 6, using: &draw)
      check.ordered(draw.name) { slip in
        [
          0, jensenShannon(p, q) * slip("in bits", 1 / log(2), for: 1),
          log(2) * slip("half of it", 0.5, for: 1),
        ]
      }
    }
  }

  verify("eq:triangle", "the root of JSD is a metric", by: .enumeration) { check in
    func compare(_ name: String, _ p: [Double], _ q: [Double], _ r: [Double]) {
      check.ordered(name) { slip in
        let power = slip("without the root", 1, for: 0.5)
        func length(_ a: [Double], _ b: [Double]) -> Double {
          pow(max(0, jensenShannon(a, b)), power)
        }
        return [length(p, r), length(p, q) + length(q, r)]
      }
    }
    compare("a coin between two certainties", [1, 0], [0.5, 0.5], [0, 1])
    for var draw in check.draws(100) {
      compare(
        draw.name, randomProbabilities(5, sharpness: 3, using: &draw),
        randomProbabilities(5, sharpness: 3, using: &draw),
        randomProbabilities(5, sharpness: 3, using: &draw))
    }
  }

  //: ## Move them apart
  //:
  //: Here $p = N(0, 1)$ and $q = N(d, s^2)$. Move $d$ and $s$, and watch $D^*$, the value, and a
  //: second measure, the **Wasserstein distance** $W_1$: the least mean distance that mass must be
  //: carried to turn $q$ into $p$. There are two things to look for. At $d = 0$, $s = 1$ the
  //: discriminator says $\frac12$ everywhere. Far apart, the value stops moving while $W_1$ goes
  //: on.

  try figure(
    "fig:apart",
    over: Slider("d, how far q lies", 0...6, default: 1.5, steps: 9),
    Slider("s, how wide q is", 0.4...2.2, default: 1, steps: 7),
    alt: "Left: p, q and the optimal discriminator over x. Right: the value and the Wasserstein "
      + "distance against d, with marks at the chosen d.",
    caption:
      "Left: the densities and $D^*$. Right: $V(D^*, G)$, from $-\\log 4$ to 0, and $W_1$, for every "
      + "distance at the chosen width; the marks are at the chosen distance."
  ) { d, s in try apart(d, s) }

  //: So a generator that beats the best discriminator has minimized the JSD. No generator meets the
  //: best discriminator, though, and the loss that is used in practice is another one. Both are
  //: next.
}
