import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # The bound, and training
//:
//: The reverse process is a model with many latent variables, and its evidence bound is a sum of
//: squared errors of predicted noise.
func theBound(_ chapter: Chapter) throws {
  //: ## The model
  //:
  //: The model walks backwards, from $p(x_T) = N(0, I)$, with normal steps of learned mean. Like
  //: the forward process it has a joint density that is a product:
  //:
  //: $$ p_\theta(x_{0:T}) = p(x_T) \prod_{t=1}^{T} p_\theta(x_{t-1} \mid x_t), \qquad p_\theta(x_{t-1} \mid x_t) = N\big(\mu_\theta(x_t, t),\, \sigma_t^2 I\big) $$ {#eq:model definition}
  //:
  //: Everything but $x_0$ is a latent variable. So chapter 2 applies as it stands, with the forward
  //: process $q(x_{1:T}|x_0)$ in the role of the encoder:
  //:
  //: $$ -\log p_\theta(x_0) \;\le\; \mathbb{E}_q\left[-\log \frac{p_\theta(x_{0:T})}{q(x_{1:T} \mid x_0)}\right] $$ {#eq:bound}
  //:
  //: This encoder has many layers and nothing to learn. Turn each forward factor round by
  //: Bayes' rule, $q(x_t | x_{t-1}) = q(x_{t-1} | x_t, x_0)\, q(x_t | x_0) / q(x_{t-1} | x_0)$. The
  //: quotients telescope, and the bound becomes a sum of divergences between normals:
  //:
  //: $$ \mathbb{E}_q\left[-\log \frac{p_\theta(x_{0:T})}{q(x_{1:T} | x_0)}\right] = \underbrace{D_{KL}\big(q(x_T|x_0)\,\|\,p(x_T)\big)}_{L_T} + \sum_{t=2}^{T} \underbrace{\mathbb{E}_q D_{KL}\big(q(x_{t-1}|x_t, x_0)\,\|\,p_\theta(x_{t-1}|x_t)\big)}_{L_{t-1}} + \underbrace{\mathbb{E}_q\big[-\log p_\theta(x_0|x_1)\big]}_{L_0} $$ {#eq:telescope}
  //:
  //: Take a model so simple that all of it can be computed: a predictor of noise that is linear in
  //: $x_t$, $\hat\varepsilon = k\,x_t$, and $\sigma_t^2 = \beta_t$. These are the two joints, as
  //: products:
  //:
  //: <details><summary>The two joints</summary>
  //:
  //: (quote:joints)
  //:
  //: </details>
  //:
  //: The left side of (eq:telescope) is integrated over $x_1$ and $x_2$ by brute force. For
  //: (eq:bound) the likelihood comes from integrating the *model's* product over both latents.

  let two = try NoiseSchedule("two steps", betas: [0.3, 0.6])
  verify("eq:telescope", "the bound as a sum of divergences", by: .quadrature) { check in
    for (x0, k) in [(0.5, 0.2), (-1.2, 0.6), (2, 0.1)] {
      let walk = TwoStepWalk(schedule: two, slope: k)
      let direct = try walk.expectationOverLatents(of: x0) { -walk.logRatio(x0, $0, $1) }
      let bound = LinearPredictorBound(schedule: two, clean: x0) { _ in k }
      check.equal("x₀ = \(x0), k = \(k)", to: direct + Estimate(0, error: 1e-10)) { slip in
        slip("L_T left out", 0, for: bound.prior) + slip("L_1 left out", 0, for: bound.terms[0])
          + slip(
            "L_0 without its logarithm", -exp(-bound.reconstruction), for: bound.reconstruction)
      }
    }
  }

  verify("eq:bound", "the likelihood by integrating the model's product", by: .quadrature) {
    check in
    for (x0, k) in [(0.5, 0.2), (-1.2, 0.6), (2, 0.1), (0, 0.9)] {
      let walk = TwoStepWalk(schedule: two, slope: k)
      let likelihood = try walk.likelihood(of: x0)
      let bound = try walk.expectationOverLatents(of: x0) { -walk.logRatio(x0, $0, $1) }
      check.atLeast("x₀ = \(x0), k = \(k)", -log(likelihood.value)) { slip in
        slip("the sign of the expectation", Estimate(-1), for: Estimate(1)) * bound
      }
    }
  }

  //: When is it tight? When the forward process *is* the model's posterior. That holds exactly for
  //: data that are standard normal. Then the best predictor is
  //: $\varepsilon(x, t) = \sqrt{1-\bar\alpha_t}\;x$, and
  //:
  //: $$ L_T + \sum_{t=2}^T L_{t-1} + L_0 = -\log N(x_0; 0, 1) \quad\text{for every schedule, every } T \text{ and every } x_0 $$ {#eq:selftest}
  //:
  //: A correct program passes this test up to rounding. Errors in its formulas or times show at
  //: once.

  verify("eq:selftest", "the bound is the likelihood for normal data", by: .closedForm) { check in
    for schedule in Known.thousands + [two, Known.small, try .sigmoid(steps: 7)] {
      for x0 in [0.0, 1.5, -3] {
        // A thousand terms, each rounded.
        let truth = Estimate(-logNormal(x0, mean: 0, variance: 1), error: 1e-12)
        check.equal("\(schedule.name), \(schedule.steps) steps, x₀ = \(x0)", to: truth) { slip in
          let bound = LinearPredictorBound(schedule: schedule, clean: x0) { t in
            let told = slip("told t − 1 for t", max(t - 1, 0), for: t)
            let noise = schedule.noiseVariance(told)
            return slip("1 − ᾱ for its root", noise, for: sqrt(noise))
          }
          return bound.total
        }
      }
    }
  }

  //: ## Training
  //:
  //: The mean is written through a predicted noise, as in (eq:posterior-noise). The divergence of
  //: two normals contains the squared difference of the means over $2\sigma_t^2$. By
  //: (eq:posterior-noise) the means differ by
  //: $\beta_t(\varepsilon - \hat\varepsilon)/\sqrt{\alpha_t(1-\bar\alpha_t)}$, up to the sign. So
  //: each middle term of the bound is a weighted squared error plus a constant that no network can
  //: change:
  //:
  //: $$ D_{KL}\big(q(x_{t-1}|x_t,x_0)\,\|\,p_\theta(x_{t-1}|x_t)\big) = w_t\,\|\varepsilon - \hat\varepsilon\|^2 + C_t, \qquad w_t = \frac{\beta_t^2}{2\sigma_t^2\,\alpha_t(1-\bar\alpha_t)} $$ {#eq:weight}
  //:
  //: For $\sigma_t^2 = \tilde\beta_t$, and with the error counted in $x_0$, the weight is half of
  //: what the step loses of the signal-to-noise ratio (Kingma and others, 2021):
  //:
  //: $$ w_t\,\mathrm{SNR}(t) = \tfrac12\big(\mathrm{SNR}(t-1) - \mathrm{SNR}(t)\big) $$ {#eq:weight-snr}

  let small = Known.small
  verify("eq:weight", "a divergence is a weighted squared error", by: .quadrature) { check in
    for var draw in check.draws(8) {
      let t = draw.integer(in: 2...60)
      let (x0, ε, guess) = (draw.normal(), draw.normal(), draw.normal())
      let level = NoiseLevel(t, of: small)
      let xt = level.signal * x0 + level.noise * ε
      let bayes = posteriorByBayes(small, t, clean: x0, noisy: xt)
      let (mean, variance) = (bayes.mean.value, bayes.variance.value)
      let (alpha, beta) = (small.alpha(t), small.beta(t))
      let sigma2 = draw.uniform(in: 0.5...2) * beta
      let modelMean = (xt - beta / level.noise * guess) / sqrt(alpha)
      let direct = try expectation(mean: mean, variance: variance) {
        logNormal($0, mean: mean, variance: variance)
          - logNormal($0, mean: modelMean, variance: sigma2)
      }
      let ratio = small.posterior(t).variance / sigma2
      let constant = (ratio - 1 - log(ratio)) / 2
      let error = (ε - guess) * (ε - guess)
      check.equal(
        "\(draw.name), t = \(t)", to: direct + Estimate(0, error: 1e-10), scale: 1
      ) { slip in
        let top = slip("β for β²", beta, for: beta * beta)
        let bottom = slip("½ dropped", 1.0, for: 2.0) * sigma2 * alpha * level.noise * level.noise
        return top / bottom * error + slip("constant dropped", 0, for: constant)
      }
    }
  }

  verify("eq:weight-snr", "the weight is a loss of signal", by: .closedForm) { check in
    for t in [2, 3, 10, 40, 60] {
      let sigma2 = small.posterior(t).variance
      let weight = small.noiseWeight(t, reverseVariance: sigma2)
      let now = small.alphaBar(t) / small.noiseVariance(t)
      check.equal(
        "t = \(t)", to: weight * now, scale: small.alphaBar(t - 1) / small.noiseVariance(t - 1)
      ) { slip in
        let before = small.alphaBar(t - 1) / small.noiseVariance(t - 1)
        return slip("½ dropped", 1, for: 0.5)
          * (before - slip("the step's own SNR forgotten", 0, for: now))
      }
    }
  }

  //: Ho, Jain and Abbeel (2020) leave the weights out:
  //:
  //: $$ L_{\text{simple}} = \mathbb{E}_{t, x_0, \varepsilon}\big\|\varepsilon - \hat\varepsilon_\theta\big(\sqrt{\bar\alpha_t}\,x_0 + \sqrt{1-\bar\alpha_t}\,\varepsilon,\; t\big)\big\|^2 $$ {#eq:simple definition}
  //:
  //: If every $t$ is fitted on its own, the minimizer is the same. A network of limited size fits
  //: some times better than others, and $L_{\text{simple}}$ gives less weight than the bound to the
  //: nearly clean steps. (fig:weights) shows the bound's weights. With the cosine and the sigmoid
  //: they are large at the last steps, too.
  //:
  //: ```algorithm Training a diffusion model (Ho, Jain and Abbeel, 2020, algorithm 1) {#alg:training}
  //: Input: data, a schedule $\bar\alpha_1, …, \bar\alpha_T$, a network $\hat\varepsilon_\theta$
  //: 1. Draw $x_0$ from the data, $t$ from $1 … T$, and $\varepsilon \sim N(0, I)$.
  //: 2. Jump: $x_t = \sqrt{\bar\alpha_t}\,x_0 + \sqrt{1-\bar\alpha_t}\,\varepsilon$.
  //: 3. Take a gradient step on $\|\varepsilon - \hat\varepsilon_\theta(x_t, t)\|^2$.
  //: 4. Repeat; keep a moving average of $\theta$.
  //: Output: the averaged $\theta$
  //: ```
  //:
  //: The same in the language of this book, for points:
  //:
  //: (quote:train-points)

  let thousand = Array(stride(from: 4, through: 1000, by: 6))
  figure(
    "fig:weights",
    Known.thousands.reduce(
      Plot(x: "t", y: "weight of the squared error of ε").yAxis(.logarithmic).horizontalLine(
        at: 1, "L simple")
    ) { plot, schedule in
      plot.line(
        schedule.name, x: thousand.map(Double.init),
        y: thousand.map {
          schedule.noiseWeight($0, reverseVariance: schedule.posterior($0).variance)
        })
    },
    alt: "On a logarithmic axis, the weights of three schedules over t, and a level line at one.",
    caption: "The bound's weights $w_t$ for $\\sigma_t^2 = \\tilde\\beta_t$, of three schedules.")

  //: ## Three ways to say the same
  //:
  //: A network may predict the noise $\varepsilon$, the clean $x_0$, or the **velocity** (Salimans
  //: and Ho, 2022)
  //:
  //: $$ v = \sqrt{\bar\alpha_t}\;\varepsilon - \sqrt{1-\bar\alpha_t}\;x_0 $$ {#eq:velocity definition}
  //:
  //: With $x_t$ at hand each determines the others; $(x_t, v)$ is $(x_0, \varepsilon)$ rotated:
  //:
  //: $$ x_0 = \sqrt{\bar\alpha_t}\;x_t - \sqrt{1-\bar\alpha_t}\;v, \qquad \varepsilon = \sqrt{1-\bar\alpha_t}\;x_t + \sqrt{\bar\alpha_t}\;v $$ {#eq:three}
  //:
  //: What differs is the size of an error. The same error, measured in the three quantities, is
  //:
  //: $$ \|x_0 - \hat x_0\|^2 = \frac{\|\varepsilon - \hat\varepsilon\|^2}{\mathrm{SNR}(t)}, \qquad \|v - \hat v\|^2 = \frac{\|\varepsilon - \hat\varepsilon\|^2}{\bar\alpha_t} $$ {#eq:coins}

  verify("eq:three", "noise, clean and velocity", by: .closedForm) { check in
    for var draw in check.draws(10) {
      let level = NoiseLevel(draw.integer(in: 3...58), of: small)
      let (x0, ε) = (draw.normal(), draw.normal())
      let xt = level.signal * x0 + level.noise * ε
      let v = level.signal * ε - level.noise * x0
      check.equal(draw.name, to: [x0, ε], scale: 1) { slip in
        let sign = slip("sign of v", -1.0, for: 1.0)
        return [
          level.signal * xt - sign * level.noise * v, level.noise * xt + sign * level.signal * v,
        ]
      }
    }
  }

  verify("eq:coins", "one error, measured in three ways", by: .closedForm) { check in
    for var draw in check.draws(10) {
      let level = NoiseLevel(draw.integer(in: 3...58), of: small)
      let (x0, ε, guess) = (draw.normal(), draw.normal(), draw.normal())
      let clean = level.clean(level.signal * x0 + level.noise * ε, noise: guess)
      let missed = level.signal * (ε - guess) - level.noise * (x0 - clean)
      check.equal(
        draw.name, to: [(x0 - clean) * (x0 - clean), missed * missed], scale: 1
      ) { slip in
        let error = (ε - guess) * (ε - guess)
        let (alphaBar, noise) = (small.alphaBar(Int(level.time)), level.noise * level.noise)
        return [
          error / slip("1/SNR for SNR", noise / alphaBar, for: alphaBar / noise),
          error / slip("√ᾱ for ᾱ", sqrt(alphaBar), for: alphaBar),
        ]
      }
    }
  }
}
