import Foundation
import GSLNumerics
import Literate
import Probability
import Tensors
import Verification

//: # Rate, distortion, and real bits
//:
//: The negative bound is a code length: the rate is what the code $z$ costs, and the distortion is
//: what the pixels cost once $z$ is known.
func rateAndDistortion(_ chapter: Chapter) throws {
  //: Write the negative bound as $D + R$. The **distortion** $D = -\mathbb{E}_q[\log p(x|z)]$ is what is left
  //: to be told once $z$ is known. The **rate** $R = D_{KL}(q(z|x)\,\|\,p(z))$ is what $z$ costs (Alemi and
  //: others, 2018).
  //:
  //: ## Where the nats go
  //:
  //: The codes of all data together have the density $q(z) = \mathbb{E}_x[q(z|x)]$, the **aggregate
  //: posterior**. Averaged over the data the rate is the information about $x$ plus the divergence
  //: of $q(z)$ from the prior, the *mismatch* (Hoffman and Johnson, 2016):
  //:
  //: $$ \mathbb{E}_x\big[D_{KL}(q(z|x)\,\|\,p(z))\big] = I_q(x; z) + D_{KL}\big(q(z)\,\|\,p(z)\big) $$ {#eq:surgery}
  //:
  //: $I_q(x; z)$ is the mutual information of image and code: the information about images that the
  //: codes carry. It is at most the rate.

  verify("eq:surgery", "information and mismatch", by: .enumeration) { check in
    for var draw in check.draws(12) {
      let weights = randomProbabilities(5, using: &draw)
      let prior = randomProbabilities(4, using: &draw)
      let codes = (0..<5).map { _ in randomProbabilities(4, using: &draw) }
      let aggregate = (0..<4).map { z in average(weights) { codes[$0][z] } }
      func entropy(_ p: [Double]) -> Double { -average(p) { log(p[$0]) } }
      // By entropies: of all codes together, less that of the code of one image.
      let information = entropy(aggregate) - average(weights) { entropy(codes[$0]) }
      check.equal(draw.name, to: average(weights) { divergence(codes[$0], prior) }, scale: 1) {
        slip in
        let mismatch =
          slip("mismatch backwards", true, for: false)
          ? divergence(prior, aggregate) : divergence(aggregate, prior)
        return information + slip("mismatch forgotten", 0, for: 1) * mismatch
      }
    }
  }

  //: ## Bits back
  //:
  //: Is there a code that reaches the bound? Sending $z$ and then $x$ costs
  //: $-\log p(z) - \log p(x|z)$. This wastes bits, because many other $z$ would serve as well. **Bits-back coding**
  //: (Hinton and van Camp, 1993; Townsend, Bird and Barber, 2019) chooses among them with bits of the message
  //: itself. To code $x$ on a stack of bits:
  //:
  //: ```algorithm Coding an image by bits back {#alg:bits-back}
  //: Input: image $x$; a stack of bits
  //: 1. Pop $z$ from the stack with the code of $q(z|x)$. The stack gets shorter by $-\log q(z|x)$.
  //: 2. Push $x$ with the code of $p(x|z)$: longer by $-\log p(x|z)$.
  //: 3. Push $z$ with the code of $p(z)$: longer by $-\log p(z)$.
  //: Output: the stack. Decoding goes the other way, and gives the popped bits back.
  //: ```
  //:
  //: $$ \text{length}(x) = -\log p(x|z) - \log p(z) + \log q(z|x), \quad z \sim q(z|x):
  //:   \qquad \mathbb{E}[\text{length}(x)] = -\mathcal{L}(x) $$ {#eq:bits-back}
  //:
  //: The stack is an asymmetric numeral system (Duda, 2009). Here is the coder that (fig:bits) measures. The
  //: coordinates of $z$ are cut into cells that are equally probable under the prior; the cells' width cancels between
  //: steps 1 and 3:
  //:
  //: (quote:bits-back)

  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let models = try runs.plain()
  let count = min(chapter.integer("judged"), runs.testInk.shape[0])
  let x = runs.testInk.rows(0..<count)
  let stream = chapter.stream("bits back")
  let coded = try chapter.trained(
    models.indices.map { "coded, seed \($0)" }, settings: ["images": count]
  ) { seed, _ in CodedImages(models[seed].vae, x, seed: stream.split(seed)) }

  verify(
    "eq:bits-back", "bits on the stack", by: .simulation,
    tolerance: .relative(
      0.02,
      because:
        "the outermost cells are wider than a guess, and the density at their middle is not its average"
    )
  ) { check in
    for (seed, images) in coded.enumerated() {
      let length = images.lengths.reduce(0, +)
      check.equal("model \(seed), all images", to: Estimate(length, error: 0.0125 * length)) {
        slip in
        let pixels = images.pixels.reduce(0, +)
        let prior = slip("z for nothing", 0, for: images.prior.reduce(0, +))
        let back = slip("no bits back", 0, for: images.guess.reduce(0, +))
        return pixels + prior - back
      }
    }
  }

  // snippet.fold Set-up
  var noise = chapter.stream("bits bound")
  let bounds = models.map {
    evaluate($0.vae, .bernoulli, on: x, draws: 100, using: &noise).elbo
  }
  let perImage = coded.map { $0.lengths.reduce(0, +) / Double(count) / log(2) }
  let boundBits = bounds.map { -$0.reduce(0, +) / Double(count) / log(2) }
  let pixels = Double(runs.testInk.shape[1])
  show(
    bitsTable(
      coded: perImage, bound: boundBits, pixels: pixels, forward: coded.map(\.bitsGivenCode)),
    "Bits an image for \(count) test images; mean over \(models.count) trainings and its standard error",
    digits: 4, label: "tab:bits")
  figure(
    "fig:bits", bitsPlot(coded[0].lengths, bound: bounds[0].map { -$0 }),
    alt:
      "A cloud of points around the diagonal: coded length against negative bound, image by image.",
    caption:
      "Each dot is a test image: the bits that it added to the stack, against its negative ELBO; first seed. "
      + "The scatter is that of one z.")
  finding(
    "Every image was decoded without loss, and the stack was what it had been",
    holds: coded.allSatisfy(\.isLossless), "\(count) images, \(coded.count) models")
  finding(
    "The coder needs less than two percent more or less than the bound",
    holds: zip(perImage, boundBits).allSatisfy { abs($0 / $1 - 1) < 0.02 },
    "ratios \(zip(perImage, boundBits).map { (1000 * $0 / $1).rounded() / 1000 })")

  //: To code the first image, bits have to be popped from a stack that is still empty. These first bits have to
  //: be sent as well. They cost once for the whole message, and are not counted here.
  //:
  //: ## A weight on the rate
  //:
  //: Two settings move a model along the curve of $R$ and $D$. With $\beta$ (Higgins and others, 2017) the rate
  //: gets a weight. With **free nats** (Kingma and others, 2016) each coordinate may use $\kappa$ nats at no
  //: cost:
  //:
  //: $$ \mathcal{L}_\beta = \mathbb{E}_q[\log p(x|z)] - \beta\,D_{KL}(q\,\|\,p) $$ {#eq:beta definition}
  //: $$ \mathcal{L}_\kappa = \mathbb{E}_q[\log p(x|z)]
  //:   - \sum_j \max\big(\kappa,\ \mathbb{E}_x[D_{KL}(q_j\,\|\,p_j)]\big) $$ {#eq:free definition}
  //:
  //: For $\beta \ge 1$ the first is a lower bound on $\log p(x)$, and a looser one than the ELBO. For $\beta < 1$ it
  //: need not be a bound. The second is a lower bound on the average of $\log p(x)$. All are judged by the bound with
  //: $\beta = 1$.

  // snippet.fold Set-up
  let names = ["β = 1/4", "β = 4", "β = 4, half a nat free"]
  let variants = try runs.arms([
    (names[0], Objective(beta: 0.25)), (names[1], Objective(beta: 4)),
    (names[2], Objective(beta: 4, freeNats: 0.5)),
  ])
  let arms = zip(["β = 1"] + names, [models] + variants).map { name, models in
    BetaArm(name, models, on: runs.testInk, using: &noise)
  }
  show(
    BetaArm.table(arms),
    "Nats an image on test images after \(chapter.integer("side-epochs")) epochs; mean over \(runs.seeds) "
      + "trainings and its standard error", digits: 4, label: "tab:beta")
  figure(
    "fig:rate-distortion", BetaArm.plot(arms),
    alt: "Four groups of points in the plane of rate and distortion, and lines of equal bound.",
    caption:
      "Rate and distortion on test images, one point a training. Along a dotted line the ELBO is the same."
  )
  finding(
    "β = 1/4 has a lower distortion and a higher rate than β = 1",
    holds: Paired(arms[1].distortion, minus: arms[0].distortion).isNegative
      && Paired(arms[1].rate, minus: arms[0].rate).isPositive,
    "distortion \(Paired(arms[1].distortion, minus: arms[0].distortion))")
  finding("β = 4 has a lower rate than β = 1", arms[2].rate, isBelow: arms[0].rate)
  finding(
    "At β = 4 half a nat free raises the rate", arms[3].rate, isAbove: arms[2].rate)
  finding("β = 1 has a higher test ELBO than β = 4", arms[0].elbo, isAbove: arms[2].elbo)
}
