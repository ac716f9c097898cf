import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Verification

//: # The game
//:
//: Two networks play for one number. One of them makes samples, the other one tells them from data.
//:
//: A counterfeiter makes banknotes, and the police sort notes into real and false ones. The police
//: learn from every note whose origin comes out. The counterfeiter learns from every note that is
//: caught. Each gets better because the other one does: the police's next lesson is the best
//: forgery so far, and the forger's next lesson is what the police can see by now. This is the idea
//: of a **generative adversarial network** (Goodfellow and others, 2014).

func theGame(_ chapter: Chapter) throws {
  // Read first: data that cannot be used should cost no training.
  _ = try loadImages(chapter.data)

  diagram(
    "fig:game",
    Diagram()
      .circle("z", "z", column: 0, row: 1)
      .box("g", "generator G", shape: "z to x", column: 1, row: 1)
      .box("p", "data", shape: "x from p", column: 1, row: 0)
      .box("d", "discriminator D", shape: "x to (0, 1)", column: 2, row: 0)
      .box("v", "value V", shape: "one number", column: 3, row: 0)
      .box("s", "slope of D", shape: "at generated x", column: 2, row: 2)
      .arrow("z", "g").arrow("g", "d", label: "generated x").arrow("p", "d", label: "real x")
      .arrow("d", "v").arrow("d", "s", dashed: true).arrow("s", "g", dashed: true),
    alt:
      "Noise z goes into the generator. Its samples and the data go into the discriminator, whose "
      + "answers make the value V. Dashed arrows lead over the discriminator's slope back to the "
      + "generator.",
    caption:
      "The game. Samples flow along the solid arrows. The generator learns along the dashed ones: "
      + "through the discriminator, and from nowhere else.")

  //: ## The value, over z and over x
  //:
  //: Let $p$ be the density of the data. The generator draws **noise** $z$ from a standard normal
  //: and makes $x = G(z)$ of it. The discriminator says with which probability it takes $x$ for
  //: real: $D(x)$ lies between 0 and 1. They play for
  //:
  //: $$ V(D, G) = \mathbb{E}_{x \sim p}[\log D(x)] + \mathbb{E}_{z}[\log(1 - D(G(z)))] $$ {#eq:value definition}
  //:
  //: The discriminator wants $V$ large, the generator wants it small: $\min_G \max_D V(D, G)$. This
  //: form is what a program computes: draw $z$, call $G$, call $D$. For the theory, the second term
  //: is better written over $x$. The generated examples have a density of their own, $q$. If $G$ is
  //: smooth and one-to-one, the **change of variables** gives it, and the expectation is the same:
  //:
  //: $$ \mathbb{E}_{z}[\log(1 - D(G(z)))] = \int q(x) \log(1 - D(x))\,dx, \qquad
  //:    q(x) = \frac{\varphi(z)}{|G'(z)|} \text{ at } x = G(z) $$ {#eq:change-of-variables}
  //:
  //: Here $\varphi$ is the standard normal density. Most images have thousands of dimensions, and
  //: $z$ has about a hundred. So a real $G$ has no such inverse, and its $q$ has no formula. But
  //: the expectation over $z$ can still be estimated from samples. This is the main idea: **a GAN
  //: samples from $q$ and never computes it.**

  verify(
    "eq:change-of-variables", "the second term of the value, over z and over x", by: .quadrature
  ) { check in
    let noise = try Normal(mean: 0, standardDeviation: 1)
    func rejects(_ x: Double) -> Double { -log1pexp(1 - 0.8 * x) }
    for mover in Mover.all {
      let overNoise = try expectationByQuadrature(under: noise) { rejects(mover.move($0)) }
      try check.equal(mover.name, to: overNoise, scale: 1) { slip in
        let (a, b) = (mover.move(-12), mover.move(12))
        let marks = [-6, -3, -1, 0, 1, 3, 6].map(mover.move)
        let inside = try integrate(from: a, to: b, breakPoints: marks, relativeTolerance: 1e-11) {
          let z = mover.back($0)
          let q = noise.density(at: z) / slip("1 for |G'|", 1, for: mover.slope(z))
          return q * slip("log D for log(1 − D)", -log1pexp(0.8 * $0 - 1), for: rejects($0))
        }
        return Estimate(inside.value, error: inside.error + 1e-12, method: .quadrature)
      }
    }
  }

  //: The lecture that this book began from calls $V$ "the loss between real and generated images".
  //: That is a small slip, because no image is compared with another one. $V$ is the payoff of the
  //: two players. It measures how well *this* discriminator tells real from generated examples.
  //:
  //: ## What each player sees
  //:
  //: What **max** sees is a classification. For a batch that is half real and half false, $V$ is
  //: minus twice the mean **binary cross-entropy**, the loss of every logistic regression. With
  //: logits $a_i$ and $D = \sigma(a) = 1/(1 + e^{-a})$,
  //:
  //: $$ V = -2 \cdot \frac{1}{2n} \sum_{i=1}^{2n} \left[\log(1 + e^{a_i}) - t_i a_i\right], \qquad
  //:    t_i = 1 \text{ for real}, 0 \text{ for false} $$ {#eq:cross-entropy}
  //:
  //: What **min** sees is the second expectation alone: the first does not contain $G$. The
  //: generator never meets a real example. All that it learns about the data comes through the
  //: slope of $D$. So a discriminator that improves is not only an opponent. It is also the
  //: generator's only source of information.

  verify("eq:cross-entropy", "the value is minus twice a cross-entropy", by: .closedForm) { check in
    for var draw in check.draws(20) {
      let real = (0..<8).map { _ in 3 * draw.normal() }
      let fake = (0..<8).map { _ in 3 * draw.normal() }
      func says(_ a: Double) -> Double { 1 / (1 + exp(-a)) }
      let value =
        (real.reduce(0) { $0 + log(says($1)) } + fake.reduce(0) { $0 + log(1 - says($1)) }) / 8
      check.equal(draw.name, to: Estimate(value, error: 1e-12)) { slip in
        let target = slip("labels exchanged", 0.0, for: 1.0)
        let sum =
          real.reduce(0) { $0 + log1pexp($1) - target * $1 }
          + fake.reduce(0) { $0 + log1pexp($1) - (1 - target) * $1 }
        return slip("the factor 2 forgotten", -1, for: -2) * sum / 16
      }
    }
  }

  //: ## Algorithm 1
  //:
  //: The inner maximum is not solved exactly. The two networks take turns.
  //:
  //: ```algorithm Training a GAN (Goodfellow and others, 2014, algorithm 1) {#alg:training}
  //: Input: data; discriminator's steps $k$ for each of the generator's; batch size $n$; a step size
  //: 1. Repeat $k$ times: draw $n$ examples of the data and $n$ of noise $z$; move $D$ **up** the slope of $\frac1n\sum_i [\log D(x_i) + \log(1 - D(G(z_i)))]$.
  //: 2. Draw $n$ of noise; move $G$ **down** the slope of $\frac1n\sum_i \log(1 - D(G(z_i)))$, with $D$ held still.
  //: 3. Go to 1, until the samples are good or the time is over.
  //: Output: the generator $G$
  //: ```
  //:
  //: In Swift, both steps. Two things differ from the box, as they do in most programs: Adam takes
  //: the place of plain gradient steps, and the generator's loss is $-\log D$, for reasons that
  //: (sec:3.4-the-generators-side) gives. `tape.frozen` holds $D$ still: slopes pass through it,
  //: and none of its weights gets one.
  //:
  //: (quote:algorithm)
  //:
  //: ## Who moves first
  //:
  //: The order of $\min$ and $\max$ is a rule of the game: the player who moves second knows the
  //: other's move. For any payoff $V(\theta, \psi)$, to move second is no disadvantage,
  //:
  //: $$ \max_\psi \min_\theta V(\theta, \psi) \le \min_\theta \max_\psi V(\theta, \psi) $$ {#eq:order}
  //:
  //: In "matching pennies" the inequality is strict: each of two players shows one side of a coin,
  //: the first wins if the sides differ. Whoever shows first loses. The way out is to play at
  //: random. Let each player have two moves, with the payoffs
  //: $\begin{pmatrix} a & b \\ c & d \end{pmatrix}$. (In this matrix $a$ is a payoff, not a logit.)
  //: The players choose their first moves with the probabilities $s$ and $t$. If no two moves are
  //: best answers to each other, the two orders now agree (von Neumann, 1928), and the value is:
  //:
  //: $$ \min_{s} \max_{t} \left[s t\,a + s(1-t)\,b + (1-s) t\,c + (1-s)(1-t)\,d\right]
  //:    = \frac{ad - bc}{a + d - b - c} $$ {#eq:mixed}

  verify("eq:order", "to move second is no disadvantage", by: .enumeration) { check in
    for var draw in check.draws(20) {
      let payoff = (0..<4).map { _ in (0..<4).map { _ in draw.normal() } }
      let columns = (0..<4).map { j in payoff.map { $0[j] } }
      let low = columns.map { $0.min()! }.max()!
      let high = payoff.map { $0.max()! }.min()!
      check.ordered(draw.name) { slip in
        let label = "the orders exchanged"
        return [slip(label, high, for: low), slip(label, low, for: high)]
      }
    }
  }

  verify(
    "eq:mixed", "the value of a game of two moves a player", by: .minimizer,
    tolerance: .absolute(1e-6, because: "the search ends at a kink")
  ) { check in
    for var draw in check.draws(20) {
      // Larger on one diagonal: no pure pair of moves suits both.
      let (a, d) = (draw.uniform(in: 1...3), draw.uniform(in: 1...3))
      let (b, c) = (draw.uniform(in: -2...0.5), draw.uniform(in: -2...0.5))
      let best = try minimize(between: 0, and: 1, tolerance: 1e-12) { s in
        max(s * a + (1 - s) * c, s * b + (1 - s) * d)
      }
      check.equal(draw.name, to: Estimate(best.value, error: 1e-7)) { slip in
        (a * d - slip("+ bc for − bc", -1, for: 1) * b * c)
          / (a + d - b - slip("c forgotten in the denominator", 0, for: 1) * c)
      }
    }
  }

  //: A GAN whose players may mix, or whose densities may be anything, has such an equilibrium:
  //: $q = p$ and $D = \frac12$. The next two sections find it. Networks with a finite number of
  //: weights need not have one, and (sec:3.6-the-discriminator-in-practice) shows a game that has
  //: none.
}
