import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Why penalties calm the game
//:
//: The smallest GAN has two numbers, and the eigenvalues of its Jacobian tell which penalties make
//: it arrive.

func whyPenaltiesCalmTheGame(_ chapter: Chapter) throws {
  //: ## The Dirac-GAN
  //:
  //: All data lie at 0. The generator puts all of its mass at one place $\theta$. The
  //: discriminator's logit is a straight line $\psi x$ (Mescheder, Geiger and Nowozin, 2018). The
  //: value is then a function of two numbers,
  //:
  //: $$ V(\psi, \theta) = \log\sigma(0) + \log(1 - \sigma(\psi\theta)) $$ {#eq:dirac definition}
  //:
  //: and the point of rest is $\theta = 0$, where the data are, with $\psi = 0$, a discriminator
  //: that knows nothing. Small steps of both players follow the velocity
  //:
  //: $$ \dot\theta = -\frac{\partial V}{\partial\theta} = \sigma(\psi\theta)\,\psi, \qquad
  //:    \dot\psi = \frac{\partial V}{\partial\psi} = -\sigma(\psi\theta)\,\theta $$ {#eq:dirac-velocity}
  //:
  //: The program has this game, and four others that differ in one line each. They are explained
  //: below. In the code `real` is $\sigma(\psi\theta)$, the discriminator's answer to the sample:
  //:
  //: (quote:dirac)

  verify("eq:dirac-velocity", "the velocity is the slopes of the value", by: .differences) {
    check in
    for var draw in check.draws(8) {
      let z = Pair(draw.normal(), draw.normal())
      let downhill = try derivative(of: { log1pexp(z.y * $0) }, at: z.x)
      let uphill = try derivative(of: { -log1pexp($0 * z.x) }, at: z.y)
      check.equal("\(draw.name), θ", to: downhill) { slip in
        DiracGame.plain.velocity(z).x * slip("uphill", -1, for: 1)
      }
      check.equal("\(draw.name), ψ", to: uphill) { slip in
        -z.x / (1 + exp(slip("the sign of the logit", 1, for: -1) * z.x * z.y))
      }
    }
  }

  //: Near the point of rest a field is almost linear, and the **eigenvalues** $\mu$ **of its
  //: Jacobian** decide. If all real parts are below zero, the players arrive, with a distance that
  //: falls exponentially. If one is above zero, they are driven away. If the real parts are zero,
  //: the linear part moves them in circles. Here $\sigma(0) = \frac12$, so that
  //:
  //: $$ J = \begin{pmatrix} 0 & \tfrac12 \\ -\tfrac12 & 0 \end{pmatrix}, \qquad
  //:    \mu = \pm\tfrac{i}{2} $$ {#eq:dirac-eigen}
  //:
  //: They circle. By (eq:dirac-velocity) $\theta\dot\theta + \psi\dot\psi = 0$, so the distance
  //: from rest never changes. The Wasserstein game circles too; its eigenvalues are $\pm i$. The
  //: non-saturating loss changes the velocity and not its Jacobian at rest. Its players come
  //: nearer, but more slowly than exponentially. So a change of the *loss* does not help much. What
  //: is missing is a reason for the discriminator to become flat.
  //:
  //: ## A penalty that asks for flatness
  //:
  //: The penalty $R_1$ is large if the discriminator's logit has a slope at the data,
  //: $\frac\gamma2\,\mathbb{E}_p\|\nabla a(x)\|^2$. Here this is $\frac\gamma2\psi^2$, and adds
  //: $-\gamma\psi$ to $\dot\psi$:
  //:
  //: $$ J = \begin{pmatrix} 0 & \tfrac12 \\ -\tfrac12 & -\gamma \end{pmatrix}, \qquad
  //:    \mu = -\frac{\gamma}{2} \pm \sqrt{\frac{\gamma^2}{4} - \frac14} $$ {#eq:r1-eigen}
  //:
  //: Both real parts are below zero for every $\gamma > 0$: the game arrives. It does so fastest at
  //: $\gamma = 1$; a larger penalty makes one of the two slow.

  verify(
    "eq:dirac-eigen", "eigenvalues of the game without a penalty", by: .differences,
    tolerance: .absolute(1e-6, because: "the Jacobian is taken by differences")
  ) { check in
    for (game, right) in [(DiracGame.plain, 0.5), (.nonSaturating, 0.5), (.wasserstein, 1)] {
      let λ = eigenvalues(try jacobian(at: Pair(0, 0)) { game.velocity($0) })[0]
      check.equal(
        game.rawValue, to: [λ.real, λ.imaginary].map { Estimate($0, error: 1e-8) }, scale: 1
      ) { slip in
        [slip("a real part of − 1/4", -0.25, for: 0), slip("doubled", 2, for: 1) * right]
      }
    }
  }
  verify(
    "eq:r1-eigen", "eigenvalues under the zero-centered penalty", by: .differences,
    tolerance: .absolute(1e-6, because: "the Jacobian is taken by differences")
  ) { check in
    for γ in [0.2, 0.6, 0.9, 1.5, 3] {
      let λ = eigenvalues(
        try jacobian(at: Pair(0, 0)) { DiracGame.zeroCentered.velocity($0, penalty: γ) })[0]
      check.equal(
        "γ = \(γ)", to: [λ.real, λ.imaginary].map { Estimate($0, error: 1e-8) }, scale: 1
      ) { slip in
        let middle = -γ * slip("γ for γ/2", 1, for: 0.5)
        let inner = γ * γ / 4 - slip("1 for 1/4", 1, for: 0.25)
        return inner < 0 ? [middle, sqrt(-inner)] : [middle + sqrt(inner), 0]
      }
    }
  }

  //: ## A penalty that asks for slope one
  //:
  //: WGAN-GP (Gulrajani and others, 2017) asks for $\|\nabla T\| = 1$ between data and samples,
  //: because the best Wasserstein critic has slope 1 there. At the point of rest the critic should
  //: be flat, and this penalty pushes it away from flat:
  //: $\dot\psi = -\theta - \gamma(|\psi| - 1)\,\mathrm{sign}\,\psi$ jumps at $\psi = 0$ and has no
  //: rest at the origin. The motion is like that of a pendulum clock: $|\psi|$ is made
  //: smaller above 1 and larger below. It ends on a cycle.

  let start = Pair(1, 0)
  let long = 200.0
  let cycle = flow(from: start, time: long) { DiracGame.gradientPenalty.velocity($0) }
  let arrived = flow(from: start, time: long) { DiracGame.zeroCentered.velocity($0) }
  verify(
    "eq:cycle", "the motion under each penalty, followed for a long time", by: .exact
  ) { check in
    let far = cycle.suffix(5000).map(norm)
    check.atLeast("WGAN-GP stays away from rest", 0.3) { slip in
      slip("R1 in its place", arrived.suffix(5000).map(norm).min()!, for: far.min()!)
    }
    check.atMost("R1 arrives", 1e-6) { slip in
      slip(
        "no penalty",
        flow(from: start, time: long) { DiracGame.nonSaturating.velocity($0) }.suffix(50).map(norm)
          .max()!,
        for: arrived.suffix(50).map(norm).max()!)
    }
  }

  //: Followed for 200 units of time from $(1, 0)$, with $\gamma = 1$:
  //:
  //: $$ \min_{100 < t < 200} \|(\theta, \psi)_t\| > 0.3 \text{ for WGAN-GP}, \qquad
  //:    \|(\theta, \psi)_{200}\| < 10^{-6} \text{ for } R_1 $$ {#eq:cycle}

  try figure(
    "fig:dirac",
    over: Slider("game", among: DiracGame.allCases.map(\.rawValue), default: 4),
    Slider("γ, the penalty's weight", 0...3, default: 0.6, steps: 11),
    alt: "Paths of the chosen game in the plane of θ and ψ from two starts, and the distance from "
      + "the point of rest over time.",
    caption:
      "The Dirac-GAN from two starts. The first three games have no penalty, and γ does nothing there."
  ) { game, γ in diracPlot(DiracGame.allCases[Int(game)], γ) }

  //: The smallest GAN suggests two things for networks. A penalty *at the data*, centered at zero,
  //: gives the discriminator a reason to become flat when the generator is right. And WGAN-GP needs
  //: a rate that falls, or an average over steps, to come to rest. (sec:3.13-after-2014) trains it
  //: on digits.
}
