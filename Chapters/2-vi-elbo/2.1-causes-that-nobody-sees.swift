import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # Causes that nobody sees
//:
//: A model of data with a hidden cause is easy to write down and hard to evaluate.
func causesThatNobodySees(_ chapter: Chapter) throws {
  //: The model is a **prior** $p(z)$ and a **likelihood** $p(x|z)$. First a cause $z$ is drawn that
  //: nobody will see, then the data $x$ given the cause.

  diagram(
    "fig:graph",
    Diagram().circle("z", "z", shape: "hidden", column: 0, row: 0)
      .circle("x", "x", shape: "seen", column: 2, row: 0)
      .arrow("z", "x", label: "p(x|z)").arrow("x", "z", label: "p(z|x)", dashed: true),
    alt: "Two circles, z and x, an arrow from z to x and a dashed arrow back.",
    caption: "The model goes from the cause to the data (solid). Inference goes back (dashed).")

  //: What the model says about the data alone is the **evidence**. What the data say about the cause is
  //: the **posterior**:
  //:
  //: $$ p(x) = \int p(x|z)\,p(z)\,dz $$ {#eq:evidence definition}
  //: $$ p(z|x) = \frac{p(x|z)\,p(z)}{p(x)} $$ {#eq:posterior definition}
  //:
  //: It is the posterior of the *latent* $z$ that is meant here. The lecture that this book began with
  //: speaks of the posterior of the "parameters". The parameters of the networks are not random in this
  //: chapter, and have no posterior.
  //:
  //: ## A model in which everything is known
  //:
  //: If $z \sim N(0, 1)$ and $x|z \sim N(wz + b, s^2)$, both can be done by hand:
  //:
  //: $$ p(x) = N(x;\, b,\, w^2 + s^2) $$ {#eq:linear-evidence}
  //: $$ p(z|x) = N\!\left(z;\, \frac{w(x-b)}{w^2+s^2},\, \frac{s^2}{w^2+s^2}\right) $$ {#eq:linear-posterior}
  //:
  //: The check integrates over $z$ numerically, and knows neither formula:
  //:
  //: (quote:expectation)

  verify("eq:linear-evidence", "the evidence of a linear model", by: .quadrature) { check in
    for var draw in check.draws(12) {
      let (model, x) = try randomLinear(&draw)
      let (w, s) = (model.weight, model.noise)
      let integral = try expectation(under: model.prior) {
        try model.likelihood(given: $0).density(at: x)
      }
      check.equal(draw.name, to: integral) { slip in
        let spread = slip("|w| for w²", abs(w), for: w * w)
        let variance = spread + slip("s for s²", s, for: s * s)
        let r = x - slip("b forgotten", 0, for: model.bias)
        return exp(-r * r / (2 * variance)) / (2 * .pi * variance).squareRoot()
      }
    }
  }

  verify("eq:linear-posterior", "its posterior", by: .quadrature) { check in
    for var draw in check.draws(12) {
      let (model, x) = try randomLinear(&draw)
      let (w, s2) = (model.weight, model.noise * model.noise)
      func moment(_ f: (Double) -> Double) throws -> Estimate {
        try expectation(under: model.prior) { z in
          f(z) * (try model.likelihood(given: z).density(at: x))
        }
      }
      let evidence = try moment { _ in 1 }
      let mean = try moment { $0 } / evidence
      check.equal("\(draw.name), mean", to: mean, scale: 1) { slip in
        w * (x - model.bias) / (w * w + slip("the prior forgotten", 0, for: s2))
      }
      check.equal(
        "\(draw.name), variance", to: try moment { $0 * $0 } / evidence - mean * mean, scale: 1
      ) { slip in
        slip("s for s²", model.noise, for: s2) / (w * w + slip("s² dropped below", 0, for: s2))
      }
    }
  }

  //: ## Bend the decoder
  //:
  //: If the decoder is not a straight line, there are in general no such formulas. Here is the
  //: smallest example. Later sections call it *the curved model*:
  //:
  //: $$ z \sim N(0, 1), \qquad x|z \sim N\big(z + \tfrac12 z^2,\ s^2\big), \quad s = \tfrac12 $$ {#eq:curved definition}
  //:
  //: With one latent number a grid still does it. Look at $p(x, z)$ along the line of the $x$ that was
  //: seen. Its sum is the evidence. Divided by its sum it is the posterior.

  let seen = [-0.6, 0.6, 2]
  figure(
    "fig:joint", try posteriorPlots(of: curved, at: seen),
    alt:
      "Left: a joint density along a parabola, cut by three horizontal lines. Right: three posteriors; for "
      + "x = −0.6 one broad hump, for x = 0.6 a high one on the right and a low one on the left, for x = 2 "
      + "a narrow one and far to the left a trace of another.",
    caption:
      "A decoder that is a parabola, and what three observations say about the cause. A posterior is a "
      + "cut through the left picture along its line, divided by its area, which is the evidence.")

  //: Move the observation. Two causes lead to every $x > -\frac12$, and the prior decides between them.

  try figure(
    "fig:posterior", over: Slider("x, observed", -1...5, default: 0.6, steps: 21),
    alt:
      "The prior, the likelihood of the observed x as a function of z, scaled, and the posterior.",
    caption:
      "Prior, likelihood (scaled to height one) and posterior of the curved model."
  ) { x in
    let log = curved.logPosterior(x)
    return Plot(x: "z", y: "density").yAxis(.linear, 0...2.2)
      .line("prior", over: -5...3, color: .gray, style: .dashed) { Normal.standard.density(at: $0) }
      .line("likelihood, scaled", over: -5...3, color: .orange) { z in
        let r = (x - curved.mean(z)) / curved.noise
        return exp(-r * r / 2)
      }
      .line("posterior", over: -5...3, color: .blue) { exp(log($0)) }
  }

  //: ## The price of a grid

  // snippet.open
  let truth = try log(curved.evidence(1)).value
  let enough =
    (4...200).first { n in
      (n..<(n + 20)).allSatisfy { abs(logEvidenceOnGrid(1, points: $0) - truth) < 1e-3 }
    } ?? 200

  text(
    #"""
    Here \#(enough) points are enough for $\log p(x)$ to a thousandth of a nat. With two latent numbers it
    is the square of that, and with ten \#(pow(Double(enough), 10), digits: 2) runs of the decoder *for
    one image*. This is what *intractable* means: the formula is right, and computing it costs too much.
    """#)

  //: What cannot be had cheaply is $p(x)$, and with it the posterior $p(z|x)$. The lecture says at one
  //: place that "$q(z|x)$ cannot be computed". That is a slip of one letter: $q$ is our own guess, and is
  //: chosen so that it can be computed. The next section shows what such a guess gives.
}
