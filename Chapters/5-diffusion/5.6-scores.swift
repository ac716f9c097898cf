import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Scores
//:
//: The best prediction of the noise is a gradient of a log-density, and least squares finds it
//: without knowing the density.
func scores(_ chapter: Chapter) throws {
  //: ## Tweedie's formula
  //:
  //: What is the best prediction of the noise? Least squares asks for a conditional expectation.
  //: Differentiate $q_t(x_t) = \int q(x_0)\, N(x_t; \sqrt{\bar\alpha_t} x_0, 1-\bar\alpha_t)\,dx_0$
  //: under the integral. Each normal brings down
  //: $-(x_t - \sqrt{\bar\alpha_t}x_0)/(1-\bar\alpha_t)$. Dividing by $q_t$ makes the average a
  //: posterior one. This is **Tweedie's formula** (Robbins, 1956; Efron, 2011):
  //:
  //: $$ \mathbb{E}[x_0 \mid x_t] = \frac{x_t + (1-\bar\alpha_t)\,\nabla \log q_t(x_t)}{\sqrt{\bar\alpha_t}} $$ {#eq:tweedie}
  //: $$ \mathbb{E}[\varepsilon \mid x_t] = -\sqrt{1-\bar\alpha_t}\;\nabla \log q_t(x_t) $$ {#eq:noise-score}
  //: $$ \mathrm{Var}[x_0 \mid x_t] = \frac{1-\bar\alpha_t}{\bar\alpha_t}\Big(1 + (1-\bar\alpha_t)\,\frac{d^2}{dx_t^2}\log q_t(x_t)\Big) $$ {#eq:tweedie-variance}
  //:
  //: The gradient of a log-density with respect to the *point* is what this field calls the
  //: **score**. (In chapter 1 the score was the gradient with respect to the parameter. The two
  //: have the same name.) The checks take Bayes' rule and quadrature on one side, and differences
  //: of $\log q_t$ on the other.

  let (small, humps) = (Known.small, Known.humps)
  func slope(_ x: Double, _ level: NoiseLevel) throws -> Estimate {
    try derivative(of: { humps.logDensity(at: [$0], level) }, at: x)
  }
  verify("eq:tweedie", "Bayes' rule against differences of log q", by: .differences) { check in
    for var draw in check.draws(10) {
      let level = NoiseLevel(draw.integer(in: 5...60), of: small)
      let x = 1.5 * draw.normal()
      let score = try slope(x, level)
      let bayes = cleanByBayes(humps, x, level).mean
      check.equal("\(draw.name), t = \(Int(level.time))", to: bayes, scale: 1) { slip in
        let n = level.noise
        let factor = slip("√(1 − ᾱ) for 1 − ᾱ", n, for: n * n)
        return (Estimate(x) + Estimate(factor) * score)
          * Estimate(1 / slip("ᾱ for √ᾱ", level.signal * level.signal, for: level.signal))
      }
    }
  }

  verify("eq:noise-score", "Bayes' rule against differences of log q", by: .differences) {
    check in
    for var draw in check.draws(10) {
      let level = NoiseLevel(draw.integer(in: 5...58), of: small)
      let x = 1.5 * draw.normal()
      let score = try slope(x, level)
      let clean = cleanByBayes(humps, x, level).mean
      let bayes = (Estimate(x) - Estimate(level.signal) * clean) / Estimate(level.noise)
      check.equal(
        "\(draw.name), t = \(Int(level.time))",
        sides: ["by Bayes": bayes, "the library's": humps.noise(at: [x], level)[0]], scale: 1
      ) { slip in
        Estimate(slip("sign", 1, for: -1))
          * Estimate(slip("1 − ᾱ for its root", level.noise * level.noise, for: level.noise))
          * score
      }
    }
  }

  verify("eq:tweedie-variance", "and its variance", by: .differences) { check in
    for var draw in check.draws(8) {
      let level = NoiseLevel(draw.integer(in: 8...55), of: small)
      let x = 1.5 * draw.normal()
      let curvature = try derivative(of: { humps.score(at: [$0], level)[0] }, at: x)
      let ratio = level.ratio * level.ratio
      let bayes = cleanByBayes(humps, x, level).variance
      check.equal("\(draw.name), t = \(Int(level.time))", to: bayes, scale: max(1, ratio)) {
        slip in
        let noise = level.noise * level.noise
        let sign = slip("sign of the curvature", -1.0, for: 1.0)
        let bend = Estimate(sign * slip("curvature left out", 0, for: noise)) * curvature
        return Estimate(ratio) * (bend + Estimate(1))
      }
    }
  }

  try figure(
    "fig:score-field", over: Slider("t", 1...60, default: 15, steps: 21, decimals: 0),
    alt:
      "Left: a density at the chosen time. Right: the best prediction of the noise at that time.",
    caption:
      "Two humps at a time $t$ of sixty: the density $q_t$, and the best prediction of the noise, which is "
      + "$-\\sqrt{1-\\bar\\alpha_t}$ times the score."
  ) { t in
    let level = NoiseLevel(Int(t), of: small)
    return PlotGrid(
      [
        Plot(x: "x", y: "q_{t}(x)").yAxis(.linear, 0...0.6).line("t = \(Int(t))", over: -3...3) {
          exp(humps.logDensity(at: [$0], level))
        },
        Plot(x: "x", y: "E[ε | x_{t} = x]").yAxis(.linear, -4...4).line(
          "t = \(Int(t))", over: -3...3
        ) { humps.noise(at: [$0], level)[0] },
      ], columns: 2)
  }

  //: ## Why least squares is enough
  //:
  //: The gradient of the *marginal* $q_t$ is what we want, and it is unknown. A program can compute
  //: the gradient of the *conditional* $q(x_t|x_0)$, which is $-\varepsilon/\sqrt{1-\bar\alpha_t}$.
  //: It does not matter which one is fitted. This is the theorem of **denoising score matching**
  //: (Vincent, 2011). For every candidate $h$ for the score,
  //:
  //: $$ \mathbb{E}_{x_0, x_t}\big[(h(x_t) - \nabla\log q(x_t|x_0))^2\big] = \mathbb{E}_{x_t}\big[(h(x_t) - \nabla\log q_t(x_t))^2\big] + C $$ {#eq:dsm}
  //: $$ C = \frac{1}{1-\bar\alpha_t} - \mathbb{E}_{x_t}\big[(\nabla\log q_t(x_t))^2\big] = \frac{\mathrm{SNR}(t)}{1-\bar\alpha_t}\;\mathbb{E}_{x_t}\mathrm{Var}[x_0 \mid x_t] $$ {#eq:dsm-constant}
  //:
  //: with a $C$ that does not depend on $h$. So the minimizer is the same:
  //:
  //: $$ \arg\min_h \mathbb{E}\big[(h(x_t) - \nabla\log q(x_t|x_0))^2\big] = \arg\min_h \mathbb{E}\big[(h(x_t) - \nabla\log q_t(x_t))^2\big] $$ {#eq:dsm-minimizer}

  verify("eq:dsm", "two losses, one constant apart", by: .quadrature) { check in
    for t in [10, 25, 50] {
      let level = NoiseLevel(t, of: small)
      let constant =
        Estimate(1 / (level.noise * level.noise)) - (try explicitLoss(humps, level) { _ in 0 })
      for (name, s, _) in ScoreCandidate.all {
        let explicit = try explicitLoss(humps, level, s)
        check.equal("\(name), t = \(t)", to: try denoisingLoss(humps, level, s)) { slip in
          explicit + Estimate(slip("no constant", 0, for: slip("C's sign", -1, for: 1))) * constant
        }
      }
    }
  }

  verify("eq:dsm-constant", "by the law of total variance", by: .quadrature) { check in
    for t in [10, 25, 50] {
      let level = NoiseLevel(t, of: small)
      let n2 = level.noise * level.noise
      let scatter = try expectation(humps, level) { cleanByBayes(humps, $0, level).variance.value }
      let squared = try explicitLoss(humps, level) { _ in 0 }
      let middle = Estimate(1 / n2) - squared
      check.equal(
        "t = \(t)", to: middle + Estimate(0, error: 1e-10), scale: 1 / n2
      ) { slip in
        let ratio = level.signal * level.signal / n2
        return Estimate(
          slip("SNR forgotten", 1, for: ratio) / slip("√(1 − ᾱ)", level.noise, for: n2))
          * scatter
      }
    }
  }

  verify(
    "eq:dsm-minimizer", "the best line h = a + b x, by normal equations and by GSL's minimizer",
    by: .minimizer,
    tolerance: .absolute(
      2e-5, because: "a minimum is located to the root of the accuracy of the function")
  ) { check in
    for t in [15, 40] {
      let level = NoiseLevel(t, of: small)
      let denoising = try minimize(from: [0.4, 0.2], tolerance: 1e-8) { p in
        try denoisingLoss(humps, level) { p[0] + p[1] * $0 }
      }.point
      // The explicit loss: a least-squares line through the true score, under q_t.
      func mean(_ f: (Double) -> Double) throws -> Double { try expectation(humps, level, f).value }
      let (x, x2) = (try mean { $0 }, try mean { $0 * $0 })
      let s = try mean { humps.score(at: [$0], level)[0] }
      let xs = try mean { $0 * humps.score(at: [$0], level)[0] }
      check.equal(
        "t = \(t)",
        to: denoising.map { Estimate($0, error: 5e-6, method: .finiteDifference) }, scale: 1
      ) { slip in
        let b = (xs - x * s) / (x2 - slip("the mean of x left out", 0, for: x * x))
        return [s - b * x, slip("the score of N(0, 1)", -1, for: b)]
      }
    }
  }
}
