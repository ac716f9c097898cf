import Foundation
import GSLNumerics
import Literate
import Tensors
import Verification

//: # A learned prior
//:
//: The prior need not be a standard normal: the best one is where the codes are.
func aLearnedPrior(_ chapter: Chapter) throws {
  //: In (eq:surgery) the prior appears in one term only. So for given guesses the best prior is known:
  //:
  //: $$ \arg\min_p\ \mathbb{E}_x\big[D_{KL}(q(z|x)\,\|\,p(z))\big] = \mathbb{E}_x[q(z|x)] = q(z) $$ {#eq:best-prior}
  //:
  //: It is the aggregate posterior itself. As a sum over all training images it is expensive, and
  //: it fits the training images better than new ones. Two remedies are in use. One is a mixture of
  //: a few guesses at learned pseudo-images (VampPrior; Tomczak and Welling, 2018). The other is a
  //: mixture of normals, whose weights, means and widths are trained along with everything else. We
  //: take the second.

  verify(
    "eq:best-prior", "the best prior", by: .minimizer,
    tolerance: .absolute(
      1e-4, because: "a minimum is located to the square root of the accuracy of the function")
  ) { check in
    for var draw in check.draws(6) {
      let weights = randomProbabilities(4, using: &draw)
      let codes = (0..<4).map { _ in randomProbabilities(3, using: &draw) }
      func prior(_ p: [Double]) -> [Double] { normalized([exp(p[0]), exp(p[1]), 1]) }
      let best = try minimize(from: [0, 0], tolerance: 1e-9) { p in
        average(weights) { divergence(codes[$0], prior(p)) }
      }.point
      check.equal(draw.name, to: prior(best).map { Estimate($0, error: 1e-6) }, scale: 1) { slip in
        let w = weights.indices.map { slip("all images weighed alike", 0.25, for: weights[$0]) }
        if slip("geometric mean") {
          return normalized((0..<3).map { z in exp(average(w) { log(codes[$0][z]) }) })
        }
        return (0..<3).map { z in average(w) { codes[$0][z] } }
      }
    }
  }

  //: With a mixture as prior the divergence has no closed form. It is estimated instead: draw $z$ from $q$ and take
  //: $\log q(z|x) - \log p(z)$ at it. (sec:2.12-a-divergence-by-sampling) says how much this scatters. The same
  //: reparameterized sample serves for the reconstruction:
  //:
  //: (quote:rich)
  //:
  //: The two arms below differ in the prior alone. They share initial weights, batches, pixels and
  //: noise. Both estimate the prior fitting from the sample. In the table, information and mismatch
  //: are the two terms of (eq:surgery), on training images: $q(z)$ is the mixture of the guesses of
  //: at most 2000 of them.

  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let design = Design(components: 20)
  let plain = try runs.rich("plain rich", Design())
  let learned = try runs.rich("learned prior", design)
  show(
    priorTable([("N(0, I)", plain), ("mixture of 20 normals, learned", learned)]),
    "Nats an image after \(chapter.integer("side-epochs")) epochs; mean over \(runs.seeds) trainings and its "
      + "standard error", digits: 3, label: "tab:prior")

  finding(
    "The learned prior is nearer to the codes: the mismatch falls", learned.map(\.mismatch),
    isBelow: plain.map(\.mismatch))
  finding(
    "The test ELBO rises", learned.map(\.elbo), isAbove: plain.map(\.elbo))
  finding(
    "So does the tighter bound L_100", learned.map(\.tight), isAbove: plain.map(\.tight))

  // snippet.fold Set-up
  var random = chapter.stream("prior samples")
  let rows = concatenate(
    [
      richSamples(plain[0].vae(Design()), count: 32, using: &random),
      richSamples(learned[0].vae(design), count: 32, using: &random),
    ], axis: 0)
  images(
    "fig:prior", grid(rows, like: runs.data.test, columns: 16),
    alt: "Two rows of images from the standard normal prior above two rows from the learned prior.",
    caption:
      "Draws from the prior, decoded: N(0, I) in the two rows above, the learned mixture below; first seed."
  )

  //: The sentence "the prior must be Gaussian, so that the KL can be computed" is wrong twice. Other priors
  //: have closed forms too, (eq:kl-laplace). And a divergence without one can be estimated from samples, as
  //: here.
}
