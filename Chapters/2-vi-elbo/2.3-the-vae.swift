import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Tensors

//: # The variational autoencoder
//:
//: A VAE trains two networks on one bound: the encoder makes the guess, and the decoder is the
//: model.
func theVAE(_ chapter: Chapter) throws {
  //: Searching a guess $q$ for each image anew is slow. **Amortized inference** trains one rule for all
  //: images. An **encoder** with weights $\phi$ reads $x$ and answers with the parameters of
  //: $q_\phi(z|x)$. A **decoder** with weights $\theta$ reads $z$ and answers with the parameters of
  //: $p_\theta(x|z)$. Both are trained on one objective, over all $N$ images (Kingma and Welling, 2014;
  //: Rezende, Mohamed and Wierstra, 2014):
  //:
  //: $$ \max_{\theta, \phi}\ \sum_{i=1}^N \mathcal{L}(\theta, \phi; x_i), \qquad
  //:   \mathcal{L}(\theta, \phi; x) = \mathbb{E}_{q_\phi(z|x)}[\log p_\theta(x|z)]
  //:    - D_{KL}\big(q_\phi(z|x)\,\|\,p(z)\big) $$ {#eq:vae definition}
  //:
  //: Here $q_\phi(z|x) = N\big(\mu_\phi(x), \mathrm{diag}\,\sigma_\phi^2(x)\big)$ and $p(z) = N(0, I)$. The
  //: prior has as many coordinates as the code, so it is $N(0, I)$; slides often print $N(0, 1)$. The
  //: guess is **diagonal**: its coordinates are independent, each with a width of its own. Slides often
  //: call it "isotropic". That would mean one width for all coordinates, as in $N(\mu, \sigma^2 I)$.

  diagram(
    "fig:vae",
    Diagram()
      .box("x", "x", shape: "[B, 64]", column: 0, row: 0)
      .box("e", "encoder φ", shape: "64 to 200, ReLU", column: 1, row: 0)
      .box("m", "μ, log σ²", shape: "[B, 10] twice", column: 2, row: 0)
      .circle("n", "ε", shape: "[B, 10]", column: 2, row: 1)
      .circle("z", "z", shape: "[B, 10]", column: 3, row: 0)
      .box("d", "decoder θ", shape: "10 to 200, ReLU", column: 4, row: 0)
      .box("a", "logits", shape: "[B, 64]", column: 5, row: 0)
      .arrow("x", "e").arrow("e", "m").arrow("m", "z", label: "μ + σε").arrow("n", "z")
      .arrow("z", "d").arrow("d", "a"),
    alt:
      "From left to right: images, encoder, means and log variances, the code z with noise from below, decoder, "
      + "logits.",
    caption: "The VAE on images of 8 × 8 pixels, b of them a step, at the chapter's settings.")

  //: (quote:VAE)
  //:
  //: ## A few images at a time
  //:
  //: The sum over all images is estimated by $B$ of them, drawn without replacement:
  //:
  //: $$ \mathbb{E}_{\text{batch}}\Big[\frac NB\sum_{i\in\text{batch}}\mathcal{L}(\theta, \phi; x_i)\Big]
  //:   = \sum_{i=1}^N\mathcal{L}(\theta, \phi; x_i) $$ {#eq:minibatch}
  //:
  //: We divide by $N$ and report nats *an image*.

  verify("eq:minibatch", "all batches averaged", by: .enumeration) { check in
    for var draw in check.draws(6) {
      let bounds = (0..<6).map { _ in 10 * draw.normal() }
      let size = draw.integer(in: 2...4)
      let batches = subsets(of: 6, size: size)
      check.equal(draw.name, to: bounds.reduce(0, +), scale: 60) { slip in
        let factor = slip("N/B forgotten", 1, for: 6 / Double(size))
        let sums = batches.map { $0.reduce(0) { $0 + bounds[$1] } }
        return factor * sums.reduce(0, +) / Double(batches.count)
      }
    }
  }

  //: ## Both gradients
  //:
  //: The weights $\theta$ stand inside the expectation only. So the derivative goes inside too:
  //:
  //: $$ \nabla_\theta\,\mathcal{L} = \mathbb{E}_{q_\phi(z|x)}\big[\nabla_\theta\log p_\theta(x|z)\big] $$ {#eq:gradient-theta}
  //:
  //: The weights $\phi$ stand in the density over which we average. **Reparameterization** moves them
  //: inside: write $z = \mu + \sigma\varepsilon$ with $\varepsilon \sim N(0, I)$, and let the *samples* move.
  //: For any smooth $f$, coordinate by coordinate,
  //:
  //: $$ \frac{\partial}{\partial\mu}\mathbb{E}_q[f(z)] = \mathbb{E}_\varepsilon[f'(\mu+\sigma\varepsilon)] $$ {#eq:pathwise}
  //: $$ \frac{\partial}{\partial\sigma}\mathbb{E}_q[f(z)]
  //:    = \mathbb{E}_\varepsilon[\varepsilon\,f'(\mu+\sigma\varepsilon)] $$ {#eq:pathwise-sigma}
  //:
  //: and the chain rule goes on from $\mu$ and $\sigma$ into the encoder:
  //:
  //: (quote:reparameterize)

  verify("eq:gradient-theta", "by the decoder's weight", by: .differences) { check in
    for var draw in check.draws(10) {
      let (model, x) = try randomLinear(&draw)
      let q = try randomGuess(&draw)
      let slope = try derivative(
        of: { w in
          try LinearGaussianModel(weight: w, bias: model.bias, noise: model.noise)
            .evidenceLowerBound(of: x, under: q)
        }, at: model.weight)
      try check.equal(draw.name, to: slope, scale: 100) { slip in
        let under = slip("averaged under the prior", model.prior, for: q)
        return try expectation(under: under) { z in
          z * (x - model.weight * z - model.bias)
            / slip("s for s²", model.noise, for: model.noise * model.noise)
        }
      }
    }
  }
  verify("eq:pathwise", "by μ", by: .differences) { check in
    for var draw in check.draws(10) {
      let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
      let (μ, σ) = (q.mean, q.standardDeviation)
      let slope = try derivative(of: { meanLogJoint(x, $0, σ) }, at: μ)
      try check.equal(draw.name, to: slope, scale: 100) { slip in
        try expectation(under: Normal.standard) { ε in
          slopeOfLogJoint(x, μ + slip("f′ at the mean", 0, for: σ) * ε)
        }
      }
    }
  }
  verify("eq:pathwise-sigma", "by σ", by: .differences) { check in
    for var draw in check.draws(10) {
      let (x, q) = (draw.uniform(in: -0.5...4), try randomGuess(&draw))
      let (μ, σ) = (q.mean, q.standardDeviation)
      let slope = try derivative(of: { meanLogJoint(x, μ, $0) }, at: σ)
      try check.equal(draw.name, to: slope, scale: 100) { slip in
        try expectation(under: Normal.standard) { ε in
          slip("ε forgotten", 1, for: ε) * slopeOfLogJoint(x, μ + σ * ε)
        }
      }
    }
  }

  //: A smooth $f$ does not require a Gaussian. The lecture argues that the log-likelihood must be
  //: differentiable and *hence* the guess Gaussian. Every density whose samples are a smooth function of
  //: noise is possible. A normal is only the simplest.
  //:
  //: ## The prior fitting, in closed form
  //:
  //: For independent normal coordinates and a standard normal prior the prior fitting has a closed form
  //: (Kingma and Welling, 2014, appendix B):
  //:
  //: $$ D_{KL}\Big(\prod_j N(\mu_j, \sigma_j^2)\,\Big\|\,N(0, I)\Big)
  //:    = \frac12\sum_j\left(\sigma_j^2 + \mu_j^2 - \log\sigma_j^2 - 1\right) $$ {#eq:kl-prior}
  //:
  //: (quote:kl-prior)

  verify("eq:kl-prior", "the closed form of the prior fitting", by: .quadrature) { check in
    for var draw in check.draws(12) {
      let mean = (0..<3).map { _ in draw.normal() }
      let deviation = (0..<3).map { _ in exp(0.6 * draw.normal()) }
      var sum = Estimate(0)
      for (m, s) in zip(mean, deviation) {
        let q = try Normal(mean: m, standardDeviation: s)
        sum += try expectation(under: q) {
          q.logDensity(at: $0) - Normal.standard.logDensity(at: $0)
        }
      }
      check.equal(draw.name, to: sum) { slip in
        zip(mean, deviation).reduce(0.0) { total, pair in
          let (μ, σ) = pair
          let s2 = slip("σ for σ²", σ, for: σ * σ)
          let terms = s2 + μ * μ - log(s2) - slip("−1 dropped", 0, for: 1)
          return total + slip("½ dropped", 1, for: 0.5) * terms
        }
      }
    }
  }

  //: "Only Gaussian priors have closed forms", says the lecture. A Laplace prior has one, too
  //: (eq:kl-laplace). And no closed form is needed: (sec:2.8-a-learned-prior) trains with a prior
  //: that has none.
  //:
  //: ## The reconstruction
  //:
  //: A **Bernoulli decoder** gives each pixel a probability $y_i$ of ink. The images have to be made of ink
  //: and paper then. A pixel is inked (shown white) with probability its gray. Training images are drawn
  //: anew in every step (Burda, Grosse and Salakhutdinov, 2016); test images once, from the seed.
  //:
  //: $$ \log p_\theta(x|z) = \sum_i \big[x_i \log y_i + (1 - x_i)\log(1 - y_i)\big]
  //:    = \sum_i \big[x_i a_i - \log(1 + e^{a_i})\big], \quad y_i = \frac1{1 + e^{-a_i}} $$ {#eq:bernoulli}
  //:
  //: The second form, from the logits $a$, never takes the logarithm of zero.

  verify(
    "eq:bernoulli", "the decoder's log-likelihood", by: .closedForm,
    tolerance: .relative(1e-4, because: "the networks compute in single precision")
  ) { check in
    for var draw in check.draws(6) {
      let logits = (0..<20).map { _ in Float(3 * draw.normal()) }
      let x = (0..<20).map { _ in draw.uniform() < 0.5 ? Float(0) : 1 }
      let value = networkLogLikelihood(logits, x)
      let network = Estimate(value, error: 1e-5 * abs(value))
      check.equal("\(draw.name), from the probabilities", to: network) { slip in
        zip(logits, x).reduce(0.0) { sum, pair in
          let y = 1 / (1 + exp(-Double(pair.0)))
          let isInk = slip("ink and paper exchanged", pair.1 == 0, for: pair.1 == 1)
          let probability = isInk ? y : 1 - y
          return sum + slip("no logarithm", probability, for: log(probability))
        }
      }
      check.equal("\(draw.name), from the logits", to: network) { slip in
        zip(logits, x).reduce(0.0) { sum, pair in
          let a = Double(pair.0)
          return sum + Double(pair.1) * a
            - log(1 + exp(slip("−a in the exponent", -a, for: a)))
        }
      }
    }
  }

  //: ## A step
  //:
  //: ```algorithm Training a VAE (Kingma and Welling, 2014) {#alg:vae}
  //: Input: images $x_1, \dots, x_N$; batch size $B$; rate $\eta$
  //: 1. Draw a batch of $B$ images, and their pixels.
  //: 2. Encode: $\mu, \log\sigma^2$ from $x$, with weights $\phi$.
  //: 3. Draw $\varepsilon \sim N(0, I)$ and set $z = \mu + \sigma\varepsilon$.
  //: 4. Decode: logits $a$ from $z$, with weights $\theta$.
  //: 5. Loss: $\frac1B\sum\big(-\log p_\theta(x|z) + D_{KL}(q_\phi(z|x)\,\|\,p(z))\big)$, by (eq:bernoulli) and (eq:kl-prior).
  //: 6. Take its gradient by $\theta$ and $\phi$ at once; one step of Adam with rate $\eta$.
  //: 7. Repeat from 1.
  //: Output: encoder $\phi$, decoder $\theta$
  //: ```
  //:
  //: One sample $z$ for each image and step is enough, since there are many steps. Here are the two terms of the
  //: loss as the program has them. Two settings belong to models that later sections compare with the VAE.
  //: A plain autoencoder (`isAutoencoder`) decodes the mean and draws no sample. A Gaussian decoder may use
  //: the width that fits the batch best (`learnsDeviation`). Here both are off:
  //:
  //: (quote:objective)
  //:
  //: Generating needs the decoder alone: draw $z \sim N(0, I)$ and decode it.
}
