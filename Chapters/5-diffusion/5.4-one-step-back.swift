import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # One step back
//:
//: Given the clean image, a step back is a normal distribution with a known mean; without it, the
//: step back becomes normal as the steps become small.
func oneStepBack(_ chapter: Chapter) throws {
  //: ## When the beginning is known
  //:
  //: To undo a step we need $q(x_{t-1} \mid x_t)$, which contains the unknown distribution of the
  //: data. But *given* $x_0$ everything is normal. By Bayes' rule, and since the walk has no
  //: memory, $q(x_{t-1} \mid x_t, x_0) \propto q(x_t \mid x_{t-1})\, q(x_{t-1} \mid x_0)$. The
  //: exponent is quadratic in $x_{t-1}$,
  //:
  //: $$ -\frac{(x_t - \sqrt{\alpha_t}\,x_{t-1})^2}{2\beta_t} - \frac{(x_{t-1} - \sqrt{\bar\alpha_{t-1}}\,x_0)^2}{2(1-\bar\alpha_{t-1})} = -\frac{(x_{t-1} - \tilde\mu_t)^2}{2\tilde\beta_t} + \text{const} $$ {#eq:square}
  //:
  //: Compare coefficients. Those of $x_{t-1}^2$ give the precision, and those of $x_{t-1}$ the
  //: mean times the precision:
  //:
  //: $$ \frac{1}{\tilde\beta_t} = \frac{\alpha_t}{\beta_t} + \frac{1}{1-\bar\alpha_{t-1}} $$ {#eq:precision}
  //: $$ \tilde\beta_t = \frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\,\beta_t $$ {#eq:posterior-variance}
  //: $$ \tilde\mu_t(x_t, x_0) = \frac{\sqrt{\bar\alpha_{t-1}}\,\beta_t}{1-\bar\alpha_t}\,x_0 + \frac{\sqrt{\alpha_t}\,(1-\bar\alpha_{t-1})}{1-\bar\alpha_t}\,x_t $$ {#eq:posterior-mean}
  //:
  //: The checks take another way. They multiply the two densities of Bayes' rule and compute mean
  //: and variance of the product by quadrature.

  let small = Known.small
  verify("eq:square", "the exponent's second derivative and its slope", by: .differences) {
    check in
    for var draw in check.draws(10) {
      let t = draw.integer(in: 2...60)
      let (x0, xt, place) = (draw.normal(), draw.normal(), draw.normal())
      let left = { (x: Double) in
        -pow(xt - sqrt(small.alpha(t)) * x, 2) / (2 * small.beta(t))
          - pow(x - sqrt(small.alphaBar(t - 1)) * x0, 2) / (2 * small.noiseVariance(t - 1))
      }
      let slope = try derivative(of: left, at: place)
      let bayes = posteriorByBayes(small, t, clean: x0, noisy: xt)
      check.equal(
        "\(draw.name), t = \(t), slope at a place", to: slope, scale: 1 / bayes.variance.value
      ) { slip in
        -(place - slip("x₀ for μ̃", x0, for: bayes.mean.value))
          / (slip("β for β̃", small.beta(t), for: bayes.variance.value))
      }
    }
  }

  verify("eq:precision", "precisions add", by: .quadrature) { check in
    for t in [2, 3, 20, 60] {
      let variance = posteriorByBayes(small, t, clean: 0.3, noisy: 0.9).variance
      check.equal("t = \(t)", to: Estimate(1) / variance) { slip in
        slip("α forgotten", 1, for: small.alpha(t)) / small.beta(t)
          + 1 / small.noiseVariance(slip("t for t − 1", t, for: t - 1))
      }
    }
  }

  verify("eq:posterior-variance", "by Bayes' rule", by: .quadrature) { check in
    for t in [2, 5, 30, 60] {
      check.equal("t = \(t)", to: posteriorByBayes(small, t, clean: 0.8, noisy: -0.4).variance) {
        slip in
        let (before, after) = (small.noiseVariance(t - 1), small.noiseVariance(t))
        return slip("the quotient upside down", after / before, for: before / after)
          * small.beta(t)
      }
    }
  }

  verify("eq:posterior-mean", "by Bayes' rule", by: .quadrature) { check in
    for var draw in check.draws(10) {
      let t = draw.integer(in: 2...60)
      let (x0, xt) = (draw.normal(), draw.normal())
      let mean = posteriorByBayes(small, t, clean: x0, noisy: xt).mean
      check.equal("\(draw.name), t = \(t)", to: mean, scale: 1) { slip in
        let bar = slip(
          "ᾱ_t for ᾱ_{t−1} under the root", small.alphaBar(t), for: small.alphaBar(t - 1))
        let ofClean: Double = sqrt(bar) * small.beta(t) * x0
        let root = slip("α for √α", small.alpha(t), for: sqrt(small.alpha(t)))
        let ofNoisy: Double = root * small.noiseVariance(t - 1) * xt
        return (ofClean + ofNoisy) / small.noiseVariance(t)
      }
    }
  }

  //: Later we shall know $x_t$ and have a guess of the *noise* in it. Put
  //: $x_0 = (x_t - \sqrt{1-\bar\alpha_t}\,\varepsilon)/\sqrt{\bar\alpha_t}$ from (eq:jump) into the
  //: mean, and it becomes simpler:
  //:
  //: $$ \tilde\mu_t = \frac{1}{\sqrt{\alpha_t}}\left(x_t - \frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\,\varepsilon\right) $$ {#eq:posterior-noise}

  verify("eq:posterior-noise", "the mean in terms of the noise", by: .quadrature) { check in
    for var draw in check.draws(10) {
      let t = draw.integer(in: 2...60)
      let (x0, ε) = (draw.normal(), draw.normal())
      let level = NoiseLevel(t, of: small)
      let xt = level.signal * x0 + level.noise * ε
      let mean = posteriorByBayes(small, t, clean: x0, noisy: xt).mean
      check.equal("\(draw.name), t = \(t)", to: mean, scale: 1) { slip in
        let beta = slip("√β for β", sqrt(small.beta(t)), for: small.beta(t))
        let noise = slip("1 − ᾱ for its root", level.noise * level.noise, for: level.noise)
        let root = slip("√ᾱ for √α", level.signal, for: sqrt(small.alpha(t)))
        return (xt - beta / noise * ε) / root
      }
    }
  }

  //: ## When it is not
  //:
  //: A model that walks back does not know $x_0$. Its step is
  //:
  //: $$ q(x_{t-1} \mid x_t) = \int q(x_{t-1} \mid x_t, x_0)\, q(x_0 \mid x_t)\, dx_0 \;\propto\; q(x_t \mid x_{t-1})\, q(x_{t-1}) $$ {#eq:reverse-kernel}
  //:
  //: and this is *not* normal in general: for a large step it has the two humps of the data. But as
  //: $\beta \to 0$ the first factor becomes narrow. Over its width the second is nearly the
  //: exponential of a straight line, and a normal times that is normal again. This is the fact on
  //: which the method rests (Feller, 1949; Sohl-Dickstein and others, 2015): **the reverse of a
  //: small normal step is nearly a normal step.** It is shown here on two humps with no learning.

  verify("eq:reverse-kernel", "two ways to the step back", by: .quadrature) { check in
    for (t, xt, x) in [(12, 0.4, 0.1), (30, -0.6, -0.3), (55, 1.1, 0.9)] {
      let step = ReverseStep(Known.humps, small, t, noisy: xt)
      let level = NoiseLevel(t, of: small)
      let mixed = try integrate(from: -6, to: 6, breakPoints: [-1.2, 0, 1]) { x0 in
        let posterior = posteriorOfClean(Known.humps, x0, noisy: xt, level)
        let mean = small.posterior(t).mean(clean: x0, noisy: xt)
        return posterior
          * exp(logNormal(x, mean: mean, variance: small.posterior(t).variance))
      }
      check.equal("t = \(t), x_t = \(xt)", to: mixed + Estimate(0, error: 1e-10)) { slip in
        let before = slip("q_t for q_{t−1}", level, for: NoiseLevel(t - 1, of: small))
        let marginal = Known.humps.logDensity(at: [x], before)
        let forward = logNormal(
          xt, mean: slip("no shrinking", 1, for: sqrt(small.alpha(t))) * x, variance: small.beta(t))
        return exp(marginal + forward) / step.mass.value
      }
    }
  }

  //: How far from normal is a step? Take the divergence from $q(x_{t-1}|x_t)$ to the normal with
  //: the same mean and variance. In the middle of the walk, at $\bar\alpha = 0.6$ and $x_t = 0$
  //: between the humps, single steps of different size are undone:

  let stepSizes = [0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005]
  let kernels = try stepSizes.map { beta -> ReverseStep in
    // ᾱ = 0.6 after the step, so 0.6/(1 − β) before it.
    let schedule = try NoiseSchedule("one step", betas: [1 - 0.6 / (1 - beta), beta])
    return ReverseStep(Known.humps, schedule, 2, noisy: 0)
  }
  let distances = kernels.map(\.divergenceFromNormal)
  try figure(
    "fig:becoming-normal",
    over: Slider("β", among: ["0.4", "0.3", "0.2", "0.1", "0.05", "0.02"]),
    alt: "The density of a reverse step and the normal density of the same mean and width.",
    caption:
      "The reverse of one step of size β that ends at $\\bar\\alpha = 0.6$, $x_t = 0$, and the normal "
      + "of the same mean and variance."
  ) { index in
    let beta = [0.4, 0.3, 0.2, 0.1, 0.05, 0.02][Int(index)]
    let schedule = try NoiseSchedule("one step", betas: [max(1 - 0.6 / (1 - beta), 1e-9), beta])
    let step = ReverseStep(Known.humps, schedule, 2, noisy: 0)
    return Plot(x: "x_{t−1}", y: "density")
      .line("step back, β = \(beta)", over: -2.5...2.5, step.density)
      .line("normal", over: -2.5...2.5, color: .gray, style: .dashed) {
        exp(logNormal($0, mean: step.mean.value, variance: step.variance.value))
      }
  }

  var table = Table(["β", .init("divergence from normal, nats", digits: 2)])
  for (beta, distance) in zip(stepSizes, distances) { table.append(beta, distance) }
  show(table, "How far one step back is from a normal step", digits: 2, label: "tab:normal")

  //: The divergence falls with a power of $\beta$. For a smooth density the third and fourth
  //: cumulants of the step vanish with $\beta^3$ and $\beta^4$. After division by the powers of the
  //: width the leading term of the divergence is of third order:
  //:
  //: $$ D_{KL}\big(q(x_{t-1}|x_t)\,\|\,\text{normal}\big) = \frac{\beta^3}{12}\Big(\frac{d^3}{dx^3}\log q_{t-1}(x)\Big)^2 + O(\beta^4) $$ {#eq:cubic}

  verify(
    "eq:cubic", "the divergence by quadrature, for small β", by: .quadrature,
    tolerance: .relative(0.1, because: "β = 0.002 is small, and the next order is β times as large")
  ) { check in
    for xt in [0.3, -0.5, 0.8] {
      let beta = 0.002
      let schedule = try NoiseSchedule("one step", betas: [1 - 0.6 / (1 - beta), beta])
      let step = ReverseStep(Known.humps, schedule, 2, noisy: xt)
      let level = NoiseLevel(1, of: schedule)
      let third = try secondDerivative(
        of: { Known.humps.score(at: [$0], level)[0] }, at: xt, step: 0.05)
      let divergence = step.divergenceFromNormal
      // The next order in β, which the formula leaves out.
      let expected = Estimate(divergence, error: 0.03 * divergence)
      check.equal("x_t = \(xt)", to: expected) { slip in
        pow(beta, slip("β² for β³", 2, for: 3)) / slip("4 for 12", 4, for: 12)
          * pow(third.value, 2)
      }
    }
  }

  //: So the total loss of a chain of $T$ steps with $\beta \sim 1/T$ is about $1/T^2$. A wrong
  //: variance of the steps costs more; (sec:5.17-bits) shows it.
}
