import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import Verification

//: # A family of games
//:
//: Every convex function $f$ with $f(1) = 0$ gives a divergence, and every such divergence gives a
//: game.

func aFamilyOfGames(_ chapter: Chapter) throws {
  //: ## f-GANs
  //:
  //: Let $f$ be convex with $f(1) = 0$, and $f^*(t) = \max_u [t u - f(u)]$ over $u \ge 0$ its
  //: **conjugate**. Then (Nguyen, Wainwright and Jordan, 2010; Nowozin, Cseke and Tomioka, 2016)
  //:
  //: $$ D_f(p\,\|\,q) = \int q\,f\big(\tfrac pq\big)\,dx
  //:    = \max_T\,\left\{\mathbb{E}_p[T(x)] - \mathbb{E}_q[f^*(T(x))]\right\}, \qquad T^* = f'(p/q) $$ {#eq:f-gan}
  //:
  //: A critic $T$ must stay where $f^*$ is finite and the formula of the table holds. A network's
  //: output $v$ can be any number, so an **output activation** maps it there. A game is made from a
  //: row of this table, with $u = p/q$. The rows are checked one by one.
  //:
  //: | divergence | $f(u)$ | $f^*(t)$ | $T^* = f'(u)$ | activation $T(v)$ |
  //: | --- | --- | --- | --- | --- |
  //: | KL, of $p$ from $q$ | $u \log u$ | $e^{t-1}$ | $1 + \log u$ | $v$ |
  //: | reverse KL | $-\log u$ | $-1 - \log(-t)$ | $-1/u$ | $-e^{-v}$ |
  //: | Pearson $\chi^2$ | $(u-1)^2$ | $t + t^2/4$, $t \ge -2$ | $2(u - 1)$ | $2\log(1 + e^v) - 2$ |
  //: | Hellinger, squared | $\frac12(\sqrt u - 1)^2$ | $t/(1 - 2t)$, $t < \frac12$ | $\frac12(1 - u^{-1/2})$ | $\frac12(1 - e^{-v})$ |
  //: | the game of 2014 | $u\log u - (1+u)\log(1+u)$ | $-\log(1 - e^t)$, $t < 0$ | $\log\frac{u}{1+u}$ | $\log\sigma(v)$ |
  //:
  //: Below $t = -2$ the Pearson conjugate is $-1$, not $t + t^2/4$: the maximum over $u \ge 0$ is
  //: then at $u = 0$. With $t + t^2/4$ below $-2$ a generator would be rewarded for samples that
  //: the critic rejects. So the activation keeps $T$ above. In the last row $T^* = \log D^*$, and
  //: $f(1) = -\log 4$ is the value at $p = q$.

  verify(
    "eq:f-gan", "row by row: conjugate, best critic, domain, divergence", by: .quadrature,
    tolerance: .absolute(1e-7, because: "the conjugates are maxima that are searched for")
  ) { check in
    let p = Pairs.real
    let q = normal(0.6, 1)
    for row in FGame.all {
      for var draw in check.draws(3) {
        // The conjugate by its definition, where the activation puts the critic.
        let v = draw.uniform(in: -1.5...1.0)
        let t = row.activation(v)
        let top = try minimize(between: 1e-9, and: 60, tolerance: 1e-12) { row.f($0) - t * $0 }
        check.equal(
          "\(row.name), f*(\(String(format: "%.2f", t)))", to: Estimate(-top.value, error: 1e-9)
        ) {
          slip in row.conjugate(slip("t halved", t / 2, for: t))
        }
        let u = draw.uniform(in: 0.3...3)
        check.equal(
          "\(row.name), f′",
          to: try derivative(of: row.f, at: u, step: 0.05) + Estimate(0, error: 1e-9)
        ) { slip in
          row.best(slip("q/p for p/q", 1 / u, for: u))
        }
      }
      // The windows of p and q cut off a little of (p/q)², whose mass lies 1.2 σ to one side.
      let divergence =
        try fDivergenceByQuadrature(row.library, of: p, from: q) + Estimate(0, error: 1e-10)
      try check.equal("\(row.name), the game", to: divergence) { slip in
        func critic(_ x: Double) -> Double {
          row.best(exp(p.logDensity(at: x) - q.logDensity(at: x)))
            - slip("a critic that is off by 0.3", 0.3, for: 0)
        }
        return try expectation(under: p, critic)
          - expectation(under: q) { row.conjugate(critic($0)) }
      }
    }
  }

  //: ## Least squares, hinge, Wasserstein
  //:
  //: Three games have another origin. With labels 1 and 0, **least squares** (Mao and others, 2017)
  //: has the same best $D^* = p/(p + q)$ and leaves
  //:
  //: $$ \min_D \tfrac12\mathbb{E}_p[(D - 1)^2] + \tfrac12\mathbb{E}_q[D^2]
  //:    = \frac12 \int \frac{p\,q}{p + q}\,dx $$ {#eq:least-squares}
  //:
  //: Its generator does not climb this: it minimizes $\frac12\mathbb{E}_q[(D - 1)^2]$, which is to
  //: the least-squares game what the non-saturating loss is to the first one. The **hinge** game
  //: (Lim and Ye, 2017) has $T^* = \mathrm{sign}(p - q)$ and leaves the total variation,
  //:
  //: $$ \min_T \mathbb{E}_p[\max(0, 1 - T)] + \mathbb{E}_q[\max(0, 1 + T)] = 2 - 2\,\mathrm{TV}(p, q) $$ {#eq:hinge}
  //:
  //: And the **Wasserstein** game (Arjovsky, Chintala and Bottou, 2017) asks for critics whose
  //: slope is nowhere above 1; on the line, the best one has $T' = \mathrm{sign}(F_q - F_p)$, with
  //: $F$ the cumulative functions:
  //:
  //: $$ W_1(p, q) = \max_{|T'| \le 1} \mathbb{E}_p[T] - \mathbb{E}_q[T] $$ {#eq:kantorovich}

  verify("eq:least-squares", "minimized at each x by search", by: .quadrature) { check in
    for (p, q) in Pairs.games {
      func least(_ x: Double) throws -> Double {
        let (a, b) = (p.density(at: x), q.density(at: x))
        return try minimize(between: -0.5, and: 1.5) {
          0.5 * (a * ($0 - 1) * ($0 - 1) + b * $0 * $0)
        }.value / (a + b)
      }
      let found = try expectation(under: p, least) + expectation(under: q, least)
      try check.equal(
        "\(p) against \(q)", to: Estimate(found.value, error: 1e-9, method: .quadrature)
      ) { slip in
        try slip("without the ½", 1, for: 0.5)
          * expectation(under: p) { x in
            let (a, b) = (p.density(at: x), q.density(at: x))
            return b / (a + slip("2q below", 2, for: 1) * b)
          }
      }
    }
  }
  verify(
    "eq:hinge", "minimized at each x by search", by: .quadrature,
    tolerance: .absolute(1e-6, because: "the search ends at a kink")
  ) { check in
    for (p, q) in Pairs.games {
      let crossings = try crossings(p, q)
      func least(_ x: Double) throws -> Double {
        let (a, b) = (p.density(at: x), q.density(at: x))
        let ends = [-1.0, 1].map { a * max(0, 1 - $0) + b * max(0, 1 + $0) }.min()!
        let inside = try minimize(between: -2, and: 2) { a * max(0, 1 - $0) + b * max(0, 1 + $0) }
        return min(ends, inside.value) / (a + b)
      }
      let found =
        try expectation(under: p, breakPoints: crossings, least)
        + expectation(under: q, breakPoints: crossings, least)
      let variation = try totalVariationByQuadrature(between: p, and: q)
      check.equal("\(p) against \(q)", to: found) { slip in
        slip("1 for the first 2", 1, for: 2) - slip("1 for the second 2", 1, for: 2) * variation
      }
    }
  }
  verify("eq:kantorovich", "the critic of slope ±1", by: .quadrature) { check in
    for (p, q) in Pairs.games {
      let turns = try cumulativeCrossings(p, q)
      let distance = try wasserstein1ByQuadrature(between: p, and: q)
      try check.equal("\(p) against \(q)", to: distance) { slip in
        func critic(_ x: Double) -> Double {
          slip("slope ½", 0.5, for: slip("the other way round", -1, for: 1))
            * zigzag(x, turns) { q.cumulative(at: $0) > p.cumulative(at: $0) }
        }
        return try expectation(under: p, breakPoints: turns, critic)
          - expectation(under: q, breakPoints: turns, critic)
      }
    }
  }

  //: The slope of a network can be limited in three ways: by clipping its weights, by a penalty as
  //: in (sec:3.13-after-2014), or by dividing each weight matrix by its largest singular value
  //: $s_{\max}$ (**spectral normalization**, Miyato and others, 2018). The last works because the
  //: slope of a chain of layers is at most the product of their slopes, and the slope of a
  //: rectifier is at most 1:
  //:
  //: $$ |T(x) - T(y)| \le \prod_l s_{\max}(W_l)\,\|x - y\| $$ {#eq:lipschitz}

  verify(
    "eq:lipschitz", "slopes multiply at most", by: .closedForm,
    tolerance: .relative(1e-4, because: "the network computes with 24 bits")
  ) { check in
    for var draw in check.draws(10) {
      let network = MLP([1, 8, 8, 1], activation: .leakyRelu(slope: 0.2), using: &draw.stream)
      let steepest = steepness(of: network)
      try check.ordered(draw.name) { slip in
        let factors = try network.layers.map { layer in
          let largest = layer.weight.value.scalars.map { Double(abs($0)) }.max()!
          return try slip(
            "the largest entry for s", largest, for: try largestSingularValue(layer.weight.value))
        }
        return [steepest, factors.reduce(1, *)]
      }
    }
  }

  //: ## The losses in code
  //:
  //: (quote:games)
  //:
  //: A generator of an f-GAN minimizes the game's own value here, $-\mathbb{E}_q[f^*(T)]$. So these
  //: are the saturating forms of the f-GANs, like the minimax loss of the first game.
}
