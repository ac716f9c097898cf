import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # A game is not a descent
//:
//: Two players do not descend one function: on the smallest game, gradient steps go round in
//: circles or outward.

func aGameIsNotADescent(_ chapter: Chapter) throws {
  //: ## The smallest game
  //:
  //: With small steps, gradient descent lowers one function all the time. In a game there is no
  //: function that both players lower. The smallest game with a point of rest is
  //: $V(\theta, \psi) = \theta \psi$: $\theta$ wants it small, $\psi$ wants it large, and the point
  //: of rest is $(0, 0)$ (Goodfellow, 2016; Mescheder, Geiger and Nowozin, 2018). Each player
  //: follows its own slope, so together they follow the arrows $(-\psi, \theta)$. The arrow at a
  //: point is at a right angle to the line from the origin to the point, and as long as that line.
  //: So the arrows go round in circles.
  //:
  //: If both step at once with step size $\eta$, the step leaves the circle along its tangent. By
  //: Pythagoras the distance from the origin grows, for every step size:
  //:
  //: $$ \|(\theta, \psi)_{t+1}\| = \sqrt{1 + \eta^2}\,\|(\theta, \psi)_t\| $$ {#eq:spiral}
  //:
  //: If they take turns, a quadratic function of the two keeps its value at every step,
  //:
  //: $$ \theta_{t+1}^2 + \psi_{t+1}^2 - \eta\,\theta_{t+1} \psi_{t+1}
  //:    = \theta_t^2 + \psi_t^2 - \eta\,\theta_t \psi_t $$ {#eq:ellipse}
  //:
  //: For $\eta < 2$ the set where this is constant is an ellipse, and the path stays on it: it
  //: neither arrives nor leaves. (For $\eta > 2$ it is a hyperbola, and the path runs away along
  //: it.)
  //:
  //: The third rule looks one step ahead before it steps. This is the **extragradient** method
  //: (Korpelevich, 1976): go one step along the arrow, read the arrow *there*, come back, and step
  //: along that one. Write $\zeta = (\theta, \psi)$ and $A\zeta = (-\psi, \theta)$ for its arrow.
  //: Since $A A\zeta = -\zeta$, the arrow read there is
  //:
  //: $$ A(\zeta + \eta A\zeta) = A\zeta - \eta\,\zeta $$ {#eq:arrow-ahead}
  //:
  //: It is the arrow at the start and, in addition, a pull of $\eta\zeta$ towards the origin. So
  //: the players arrive for every $\eta < 1$:
  //:
  //: $$ \|(\theta, \psi)_{t+1}\| = \sqrt{1 - \eta^2 + \eta^4}\,\|(\theta, \psi)_t\| $$ {#eq:extragradient}
  //:
  //: (quote:bilinear)

  verify("eq:spiral", "simultaneous steps", by: .exact) { check in
    for var draw in check.draws(10) {
      let z = Pair(draw.normal(), draw.normal())
      let η = draw.uniform(in: 0.05...0.9)
      check.equal(draw.name, to: norm(simultaneous(z, η))) { slip in
        sqrt(1 + slip("η for η²", η, for: η * η) * slip("the sign turned", -1, for: 1)) * norm(z)
      }
    }
  }
  verify("eq:ellipse", "taking turns keeps a quadratic form, over fifty steps", by: .exact) {
    check in
    for var draw in check.draws(10) {
      let z = Pair(draw.normal(), draw.normal())
      let η = draw.uniform(in: 0.1...0.9)
      let end = trajectory(from: z, steps: 50, η, alternating).last!
      let kept = z.x * z.x + z.y * z.y - η * z.x * z.y
      check.equal(
        draw.name, to: Estimate(kept, error: 1e-13 * norm(z) * norm(z)), scale: norm(z) * norm(z)
      ) { slip in
        end.x * end.x + end.y * end.y
          - slip("+ for −", -1, for: slip("a circle", 0, for: 1)) * η * end.x * end.y
      }
    }
  }
  verify("eq:arrow-ahead", "the arrow after one step", by: .exact) { check in
    for var draw in check.draws(10) {
      let z = Pair(draw.normal(), draw.normal())
      let η = draw.uniform(in: 0.1...0.9)
      let there = pull(z + η * pull(z))
      check.equal(draw.name, to: [there.x, there.y], scale: norm(z)) { slip in
        let factor = slip("+ η ζ for − η ζ", -1, for: slip("without η", 1 / η, for: 1))
        return [-z.y - factor * η * z.x, z.x - factor * η * z.y]
      }
    }
  }
  verify("eq:extragradient", "looking ahead", by: .exact) { check in
    for var draw in check.draws(10) {
      let z = Pair(draw.normal(), draw.normal())
      let η = draw.uniform(in: 0.1...0.9)
      check.equal(draw.name, to: norm(extragradient(z, η))) { slip in
        sqrt(
          1 - slip("+ η² for − η²", -1, for: 1) * η * η + slip("η⁴ forgotten", 0, for: 1)
            * pow(η, 4))
          * norm(z)
      }
    }
  }

  //: **Optimistic** descent (Daskalakis and others, 2018) looks ahead without a second slope: it
  //: adds the last change of the slope to the slope. Choose a rule and a step size. There are two
  //: things to find: the step size at which the optimistic path first leaves, and what the
  //: extragradient path does at $\eta = 1$.

  try figure(
    "fig:spiral",
    over: Slider("rule", among: Rule.allCases.map(\.rawValue)),
    Slider("η, step size", 0.05...1.05, default: 0.25),
    alt:
      "The field of arrows around the origin and the path of sixty steps from (1, 0) under the chosen "
      + "rule and step size; beside it the distance from the origin over the steps.",
    caption:
      "$V = \\theta\\psi$ from (1, 0), sixty steps. Left: the path; right: its distance from the point of rest."
  ) { rule, η in spiral(Rule.allCases[Int(rule)], η) }

  //: ## Looking ahead along the other's path
  //:
  //: One of the two may look ahead on its own. In the **unrolled** game (Metz and others, 2017)
  //: $\theta$ steps down $V(\theta, \psi_K(\theta))$, where
  //: $\psi_K(\theta) = \psi + K \eta\,\theta$ is the parameter $\psi$ after $K$ steps of its own.
  //: Then $\psi$ is put back and moves once. The derivative has two halves: the slope at $\psi_K$,
  //: and the part from the change of $\psi_K$ with $\theta$, which is the other player's answer.
  //: Here they are equal, and $\theta$ moves by
  //:
  //: $$ \theta_{t+1} = \theta_t - \eta\,(\psi_t + K\eta\,\theta_t) \quad\text{first half}, \qquad
  //:    \theta_{t+1} = \theta_t - \eta\,(\psi_t + 2K\eta\,\theta_t) \quad\text{in full} $$ {#eq:look-ahead}
  //:
  //: Then $\psi$ moves in its turn. The area that two paths span from the origin shrinks in every
  //: turn, with the first half alone and in full:
  //:
  //: $$ \det\frac{\partial(\theta, \psi)_{t+1}}{\partial(\theta, \psi)_t} = 1 - K\eta^2 \quad\text{first half},
  //:    \qquad 1 - 2K\eta^2 \quad\text{in full} $$ {#eq:look-ahead-area}
  //:
  //: For networks the second half goes through the opponent's gradient steps and needs second
  //: derivatives. Only their product with one direction is needed, and that is a difference of two
  //: gradients. The program that does it for networks is checked here on the two numbers.
  //:
  //: In the program the critic's weights are `critic`, the generated examples are `x`, and `path`
  //: holds the weights after each step ahead. It begins at the end of the path, with the slopes
  //: there, and goes back step by step. At each step `a` is how much the end would change if the
  //: weights were pushed here. The two gradients on both sides of the weights tell how the step
  //: itself would turn.
  //:
  //: (quote:unrolling)

  verify(
    "eq:look-ahead", "the program for networks, on two numbers", by: .automaticDifferentiation,
    tolerance: .absolute(1e-4, because: "the tape computes with 24 bits, and takes differences")
  ) { check in
    for var draw in check.draws(10) {
      let z = Pair(draw.uniform(in: 0.5...2), draw.normal())
      let η = draw.uniform(in: 0.1...0.4)
      let count = 1 + draw.stream.integer(below: 5)
      for (look, halves) in [(Look.firstHalf, 1.0), (.full, 2.0)] {
        let turn = try unrolledTurn(from: z, η, count, look)
        check.equal(
          "\(draw.name), K = \(count), \(look.rawValue)",
          to: [turn.x, turn.y].map { Estimate($0, error: 1e-5) },
          scale: norm(z)
        ) {
          slip in
          let ahead = slip("a half more or less", 3 - halves, for: halves) * Double(count) * η * z.x
          let θ = z.x - η * (z.y + slip("no look ahead", 0, for: 1) * ahead)
          return [θ, z.y + slip("ψ not put back", Double(count) * η * z.x, for: 0) + η * θ]
        }
      }
    }
  }
  verify(
    "eq:look-ahead-area", "the area of two paths", by: .automaticDifferentiation,
    tolerance: .absolute(1e-4, because: "the tape computes with 24 bits, and takes differences")
  ) { check in
    func area(_ a: Pair, _ b: Pair) -> Double { a.x * b.y - a.y * b.x }
    for var draw in check.draws(8) {
      let a = Pair(1, draw.normal())
      let b = Pair(draw.normal(), 2 + draw.uniform(in: 1...2))
      let η = draw.uniform(in: 0.1...0.3)
      let count = 1 + draw.stream.integer(below: 4)
      for (look, halves) in [(Look.firstHalf, 1.0), (.full, 2.0)] {
        let turned = area(
          try unrolledTurn(from: a, η, count, look), try unrolledTurn(from: b, η, count, look))
        check.equal(
          "\(draw.name), \(look.rawValue)", to: Estimate(turned, error: 3e-5),
          scale: norm(a) * norm(b)
        ) {
          slip in
          let c = slip("K forgotten", 1, for: Double(count)) * pow(η, slip("η for η²", 1, for: 2))
          return (1 - halves * c) * area(a, b)
        }
      }
    }
  }

  //: On networks the full derivative costs two more gradients of the critic for each step ahead.
  //: This book does not train networks with it, and makes no claim about how it works there.
}
