import Foundation
import GSLNumerics
import Literate
import Probability
import Tensors

//: # How good is it really?
//:
//: The likelihood of a VAE can be measured: importance weights make the bound tighter and tighter.
func howGoodIsIt(_ chapter: Chapter) throws {
  //: The lecture says that a VAE cannot measure the likelihood. It cannot compute it *exactly*. But the
  //: encoder is a guess at where to look, and with **importance weights**
  //:
  //: $$ w = \frac{p(x, z)}{q(z|x)}, \quad z \sim q(z|x): \qquad \mathbb{E}[w] = p(x) $$ {#eq:importance}
  //: $$ \mathcal{L}_k = \mathbb{E}\Big[\log\frac1k\sum_{i=1}^k w_i\Big] $$ {#eq:iwae definition}
  //:
  //: there is an unbiased estimate of $p(x)$, and a bound for every $k$. The ELBO is $\mathcal{L}_1$, and
  //: more samples *tighten* it (Burda, Grosse and Salakhutdinov, 2016):
  //:
  //: $$ \mathcal{L}_1 \le \mathcal{L}_5 \le \mathcal{L}_{50} \le \mathcal{L}_{500} \le \log p(x) $$ {#eq:monotone}
  //:
  //: The proof fits in two lines. The mean of 500 weights is the mean of ten means of fifty. The logarithm
  //: of a mean is at least the mean of the logarithms. Here are the weights, as logarithms, and the bound.
  //: In the code `ratio` is $\log p(z) - \log q(z|x)$, in which the constants of the two normals cancel:
  //:
  //: (quote:weights)
  //:
  //: (quote:iwae)

  verify("eq:importance", "weights average to the evidence", by: .monteCarlo) { check in
    for tilt in [0, 0.3, 0.6] {
      let model = try twoCauses(tilt: tilt)
      let posterior = try model.posterior(of: measured)
      // A guess beside the posterior, upright and a little wide.
      let mean = posterior.mean.enumerated().map {
        $1 + 0.4 * posterior.covariance[$0][$0].squareRoot()
      }
      let variance = posterior.covariance.indices.map { 1.2 * posterior.covariance[$0][$0] }
      let q = try MultivariateNormal(
        mean: mean, standardDeviations: variance.map { $0.squareRoot() })
      var stream = chapter.stream("importance \(tilt)")
      let decoder = SmallDecoder(model)
      let logs = importanceWeights(
        of: decoder.row(measured), mean: decoder.row(mean),
        logVariance: decoder.row(variance.map(log)), samples: 200_000, using: &stream,
        logLikelihood: decoder.logLikelihood)[0]
      let bound = try model.evidenceLowerBound(of: measured, under: q)
      let truth = exp(try model.logEvidence(of: measured))
      try check.equal("two causes, tilt \(tilt)", to: truth) { slip in
        slip("the logarithms averaged", true, for: false)
          ? Estimate(exp(bound))
          : try simulatedMean(logs.map { exp(slip("√w for w", 0.5, for: 1) * $0) })
      }
    }
  }

  //: The order is checked without any allowance for chance. On a model with three causes $\mathcal{L}_k$ is a
  //: sum over how many of the $k$ samples fall on each cause: 125,751 terms for $k = 500$.

  verify("eq:monotone", "more samples, tighter bound", by: .enumeration) { check in
    for var draw in check.draws(2) {
      let model = DiscreteModel(causes: 3, pixels: 5, using: &draw)
      let x = model.images[draw.integer(in: 0...31)]
      let (q, joint) = (randomProbabilities(3, using: &draw), model.joint(x))
      let weights = joint.indices.map { joint[$0] / q[$0] }
      let truth = model.filtered(x).logEvidence
      check.ordered(draw.name) { slip in
        let largest = slip("the largest weight for the mean", true, for: false)
        return Ladder.sizes.map { k in
          let divisor = slip("sum for mean", 1, for: Double(k))
          return exactExpectation(over: q, samples: k) { counts in
            largest
              ? log(counts.indices.map { counts[$0] > 0 ? weights[$0] : 0 }.max()!)
              : log(counts.indices.reduce(0) { $0 + Double(counts[$1]) * weights[$1] } / divisor)
          }
        } + [truth]
      }
    }
  }

  //: ## Where does the gap come from?
  //:
  //: The gap between the ELBO and $\log p(x)$ has two parts. A better $q$ *of the same family*
  //: would close the first. To see it, the decoder is frozen and the best diagonal normal is
  //: searched for each image on its own, from the encoder's answer. What remains is the family's: a
  //: posterior need not be a normal with independent coordinates (Cremer, Li and Duvenaud, 2018).
  //: In the table, "effective samples" is the number of equal weights whose mean would vary as
  //: much: $(\sum w)^2/\sum w^2$ of five hundred weights (Kong, 1992).

  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let models = try runs.plain()
  let judged = min(chapter.integer("judged"), runs.testInk.shape[0])
  let x = runs.testInk.rows(0..<judged)
  let (steps, stream) = (chapter.quick || chapter.checksOnly ? 20 : 300, chapter.stream("ladder"))
  let ladders = try chapter.trained(
    models.indices.map { "ladder, seed \($0)" }, settings: ["judged": judged, "steps": steps]
  ) { seed, _ in
    var random = stream.split(seed)
    return try Ladder(models[seed].vae, on: x, steps: steps, using: &random)
  }
  show(
    ladderTable(ladders),
    "Bounds on log p(x), \(judged) test images; mean over \(ladders.count) trainings and its standard error",
    digits: 4, label: "tab:ladder")

  // snippet.fold Set-up
  let gap = ladders.map { $0.bounds[3] - $0.bounds[0] }
  let encoders = ladders.map { $0.refined - $0.bounds[0] }
  finding(
    "The bound with five hundred weights is above the ELBO", ladders.map { $0.bounds[3] },
    isAbove: ladders.map { $0.bounds[0] })
  finding(
    "A search for each image's own guess raises the ELBO: the encoder has a share in the gap",
    ladders.map(\.refined), isAbove: ladders.map { $0.bounds[0] })
  finding(
    "The family has a larger part in the gap than the encoder", encoders,
    isBelow: zip(gap, encoders).map { $0 - $1 })
  figure(
    "fig:ladder", ladderPlot(ladders),
    alt: "Points of the bounds with 1, 5, 50 and 500 samples above the ELBO, with error bars.",
    caption:
      "How far the importance-weighted bounds are above the ELBO; mean over the trainings and its standard error."
  )

  //: The estimate $\mathcal{L}_{500}$ draws its samples from the encoder's guess. An estimate that does not
  //: use the encoder is in (sec:2.14-a-second-opinion), and a model whose truth is known in
  //: (sec:2.15-where-the-truth-is-known).
}
