import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Tensors
import Verification

//: # Going deeper: a code of switches
//:
//: A code may consist of switches that are on or off. Samples of them cannot be moved by a small
//: amount, so the gradient needs another way.
func aCodeOfSwitches(_ chapter: Chapter) throws {
  //: Some causes are choices: which digit, with or without a bar. Let $z$ be $K$ switches, each on with
  //: probability ½ in the prior. The encoder gives each switch a logit $a$, and the switch is on with
  //: probability $\pi = 1/(1 + e^{-a})$. The prior fitting is a short sum,
  //:
  //: $$ D_{KL}\big(q(z|x)\,\|\,p(z)\big) = \sum_{k=1}^K \big[\pi_k a_k - \log(1 + e^{a_k}) + \log 2\big]
  //:    \;\le\; K\log 2 $$ {#eq:kl-switches}
  //:
  //: So $K$ switches carry $K$ bits at most.

  verify("eq:kl-switches", "three switches, all eight codes", by: .enumeration) { check in
    for var draw in check.draws(10) {
      let logits = (0..<3).map { _ in 2 * draw.normal() }
      let codes = (0..<8).map { code in (0..<3).map { Double(code >> $0 & 1) } }
      let q = codes.map { code in
        zip(code, logits).reduce(1.0) { $0 * ($1.0 == 1 ? logistic($1.1) : logistic(-$1.1)) }
      }
      let divergence = q.reduce(0.0) { $0 + $1 * (log($1) + 3 * log(2)) }
      check.equal(draw.name, to: divergence, scale: 1) { slip in
        logits.reduce(0.0) { sum, a in
          let share = slip("½ for π", 0.5, for: logistic(a))
          return sum + share * a - log1p(exp(a)) + slip("log 2 left out", 0, for: log(2))
        }
      }
    }
  }

  //: ## To draw is to add noise and compare
  //:
  //: For a normal code, $z = \mu + \sigma\varepsilon$ separates the noise from what is learned. Choices have such
  //: a form too. Draw $g_k$ independently, with cumulative $\exp(-e^{-g})$ (a **Gumbel** variable), add it to
  //: the logit $a_k$ of each of several choices, and take the largest:
  //:
  //: $$ P\big(\arg\max_j\,(a_j + g_j) = k\big) = \frac{e^{a_k}}{\sum_j e^{a_j}} $$ {#eq:gumbel-max}
  //:
  //: For a switch there are two choices, and only the difference of the two variables matters. It is
  //: **logistic**:
  //:
  //: $$ P(g_1 - g_0 \le u) = \frac{1}{1 + e^{-u}} $$ {#eq:gumbel-difference}
  //:
  //: So a switch is $z = 1$ where $a + u > 0$, and $0$ elsewhere.

  let gumbel = try Gumbel(location: 0, scale: 1)
  verify("eq:gumbel-max", "the largest of four, by its value", by: .quadrature) { check in
    for var draw in check.draws(8) {
      let logits = (0..<4).map { _ in 1.5 * draw.normal() }
      let wins = try expectation(under: gumbel) { g in
        logits.dropFirst().reduce(1) { $0 * gumbel.cumulative(at: g + logits[0] - $1) }
      }
      check.equal(draw.name, to: wins, scale: 1) { slip in
        let scale = slip("e^{a/2} for e^a", 0.5, for: 1)
        let weights = logits.map { exp(scale * $0) }
        let all = weights.reduce(0, +)
        return weights[0] / slip("the others alone below", all - weights[0], for: all)
      }
    }
  }
  verify("eq:gumbel-difference", "the difference of two", by: .quadrature) { check in
    for u in [-4, -1.5, -0.3, 0.2, 1, 3] {
      let below = try expectation(under: gumbel) { gumbel.cumulative(at: u + $0) }
      check.equal("u = \(u)", to: below, scale: 1) { slip in
        let normal = normalCumulative(u * 3.0.squareRoot() / .pi)
        return slip(
          "the normal of the same variance", normal, for: logistic(slip("sign", -u, for: u)))
      }
    }
  }

  //: ## Nearly on, nearly off
  //:
  //: The comparison is the trouble: $z$ jumps from 0 to 1 and is constant elsewhere, so its derivative by $a$ is
  //: zero wherever there is one. Replace the jump by a steep slope (Maddison, Mnih and Teh, 2017; Jang, Gu and
  //: Poole, 2017). With a **temperature** $\tau$,
  //:
  //: $$ y = \frac{1}{1 + e^{-(a + u)/\tau}} $$ {#eq:relaxed definition}
  //:
  //: As $\tau \to 0$ this is the switch. For every $\tau$ it is on the right side of ½ with the right probability,
  //:
  //: $$ P(y > \tfrac12) = \pi $$ {#eq:relaxed-half}
  //:
  //: and for $\tau > 0$ it has a derivative. But $\mathbb{E}[f(y)]$ is not $\mathbb{E}[f(z)]$, so the gradient is
  //: biased. For one switch the right one is known,
  //:
  //: $$ \frac{d}{da}\,\mathbb{E}[f(z)] = \pi(1-\pi)\,\big(f(1) - f(0)\big) $$ {#eq:switch-gradient}

  verify("eq:relaxed-half", "the noise at which y crosses ½, and its tail", by: .quadrature) {
    check in
    let noise = try Logistic(location: 0, scale: 1)
    for (a, τ) in [(-1.5, 0.3), (-0.5, 2), (0.8, 0.5), (1.2, 3)] {
      let crossing = try findRoot(between: -20, and: 20) { logistic((a + $0) / τ) - 0.5 }
      let share = try integrate(from: crossing, to: .infinity) { noise.density(at: $0) }
      check.equal("a = \(a), τ = \(τ)", to: share + Estimate(0, error: 1e-13)) { slip in
        logistic(slip("a/τ for a", a / τ, for: slip("sign", -a, for: a)))
      }
    }
  }
  verify("eq:switch-gradient", "the derivative of the mean", by: .differences) { check in
    for var draw in check.draws(8) {
      let (a, off, on) = (draw.normal(), draw.normal(), 2 + draw.normal())
      let slope = try derivative(of: { logistic($0) * on + logistic(-$0) * off }, at: a)
      check.equal(draw.name, to: slope, scale: 1) { slip in
        let π = logistic(a)
        return π * slip("π for π(1 − π)", 1, for: 1 - π) * (on - slip("f(0) left out", 0, for: off))
      }
    }
  }

  //: Take $f(z) = (z - 0.45)^2$, the example of Tucker and others (2017), at $a = 0$. The figure compares the
  //: relaxed gradient with (eq:switch-gradient), and its variance with that of the score function (eq:score).

  // snippet.fold the moments
  let one = OneSwitch()
  let temperatures = stride(from: -1.3, through: 0.7, by: 0.05).map { pow(10, $0) }
  let moments = try temperatures.map(one.relaxedMoments)
  // snippet.show
  figure(
    "fig:relaxed",
    PlotGrid(
      [
        Plot("mean", x: Plot.Axis("τ", scale: .logarithmic), y: "mean of the gradient")
          .line("relaxed", x: temperatures, y: moments.map(\.mean))
          .horizontalLine(at: one.truth, "right"),
        Plot(
          "variance", x: Plot.Axis("τ", scale: .logarithmic),
          y: Plot.Axis("variance of one sample", scale: .logarithmic)
        )
        .line("relaxed", x: temperatures, y: moments.map(\.variance))
        .horizontalLine(at: one.scoreVariance, "score function"),
      ], columns: 2),
    alt:
      "Two plots over the temperature: the mean of the relaxed gradient with a line at the right value, and its "
      + "variance with a line at the score function's.",
    caption:
      "The relaxed gradient of one switch, by quadrature: how far it is off, and how much it scatters."
  )
  let (cold, warm) = (try one.relaxedMoments(0.1), try one.relaxedMoments(1))
  text(
    #"""
    The right gradient is \#(one.truth, digits: 3). At $\tau = 0.1$ the relaxed one has the mean
    \#(cold.mean, digits: 3) and the variance \#(cold.variance, digits: 2); at $\tau = 1$ the mean
    \#(warm.mean, digits: 3) and the variance \#(warm.variance, digits: 2). The score function has the right mean,
    and the variance \#(one.scoreVariance, digits: 2).
    """#)

  //: ## Ten switches for the digits
  //:
  //: Ten switches have 1024 codes. A decoder can be asked about all of them, so here $\log p(x)$ is
  //: a sum, and no bound is needed:
  //:
  //: <details><summary>The VAE with switches</summary>
  //:
  //: (quote:SwitchVAE)
  //:
  //: </details>
  //:
  //: That gives a training without any encoder to compare with, and an exact judge for the others. **Straight
  //: through** gives real switches to the decoder and uses the relaxed ones for the derivative (Bengio, Léonard and
  //: Courville, 2013):
  //:
  //: (quote:switch-loss)
  //:
  //: The score function adds $\log q(z|x)$ times what the reconstruction costs beyond the mean of the other images
  //: of the batch, its baseline.

  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let arms = try switchArms(runs)
  var table = Table([
    "gradient", .init("log p(x)", decimals: 2, band: .relative(0.05)),
    .init("ELBO", decimals: 2, band: .relative(0.05)),
    .init("gap", decimals: 2, band: .absolute(1)), .init("rate", decimals: 2, band: .absolute(1)),
  ])
  for (arm, trained) in zip(SwitchGradient.allCases, arms) {
    let hasBound = arm != .enumerated
    table.append(
      arm.rawValue, overSeeds(trained.map(\.evidence)),
      hasBound ? overSeeds(trained.map(\.bound)).cell : Table.Cell.missing,
      hasBound ? overSeeds(trained.map { $0.evidence - $0.bound }).cell : Table.Cell.missing,
      hasBound ? overSeeds(trained.map(\.rate)).cell : Table.Cell.missing)
  }
  show(
    table,
    "Nats an image on test images after \(chapter.integer("side-epochs")) epochs, all by sums over the 1024 codes; "
      + "mean over \(runs.seeds) trainings and its standard error", digits: 3, label: "tab:switches"
  )
  func evidence(_ arm: SwitchGradient) -> [Double] {
    arms[SwitchGradient.allCases.firstIndex(of: arm)!].map(\.evidence)
  }

  //: The three arms with an encoder share initial weights, batches, pixels and noise.

  finding(
    "The relaxed gradient reaches a higher log-likelihood than the score function",
    evidence(.relaxed), isAbove: evidence(.score))
  finding(
    "The sum over all codes reaches a higher one than the relaxed gradient",
    evidence(.enumerated), isAbove: evidence(.relaxed))

  // snippet.fold Set-up
  let best = arms[SwitchGradient.allCases.firstIndex(of: .straightThrough)!][0].vae
  images(
    "fig:switches",
    grid(turnedSwitches(best, of: runs.testInk.rows(0..<6)), like: runs.data.test, columns: 12),
    alt:
      "Rows of twelve images: a digit, its reconstruction, and ten that differ from it in one switch.",
    caption:
      "Each row: a test image, what the decoder makes of its likeliest code, and of the same code with one of the "
      + "ten switches turned. Straight through, first seed.")
}
