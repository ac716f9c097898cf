import Figures
import Foundation
import GSLNumerics
import Literate
import Probability

//: # Surprise, and the price of a wrong belief
//:
//: Minus the binary logarithm of a probability is the length of a message in bits, but for
//: rounding. From that one fact follow entropy, cross-entropy and the Kullback–Leibler divergence.
func surprise(_ chapter: Chapter) throws {
  //: The **surprise** of an event is minus the logarithm of its probability. A certain event has no
  //: surprise, and the surprises of independent events add. Three averages of surprise matter. Let
  //: $p$ say how often things happen, and let $q$ be what somebody believes:
  //:
  //: $$ H(p) = -\mathbb{E}_p[\log p(x)] $$ {#eq:entropy definition}
  //: $$ H(p, q) = -\mathbb{E}_p[\log q(x)] $$ {#eq:cross-entropy definition}
  //: $$ D_{KL}(p\,\|\,q) = \mathbb{E}_p\left[\log \frac{p(x)}{q(x)}\right] $$ {#eq:kl definition}
  //:
  //: The first is the **entropy**: the average surprise of somebody who knows $p$ (Shannon, 1948).
  //: The second is the **cross-entropy**: the average surprise of somebody who believes $q$. The
  //: third is the **Kullback–Leibler divergence** (Kullback and Leibler, 1951). It is the
  //: difference of the two:
  //:
  //: $$ D_{KL}(p\,\|\,q) = H(p, q) - H(p) $$ {#eq:decomposition}
  //:
  //: For coins and dice the divergence is a short sum. By convention $0 \log 0 = 0$, so an outcome
  //: with $p(x) = 0$ adds nothing:
  //:
  //: (quote:discrete-kl)

  verify(
    "eq:decomposition", "the divergence is cross-entropy less entropy", by: .enumeration
  ) { check in
    // Left the published closed forms, right the sums over all outcomes.
    for (a, b) in [(3.0, 5.0), (0.7, 0.4), (12, 9.5)] {
      let (p, q) = (try Poisson(rate: a), try Poisson(rate: b))
      let (own, other) = (try entropyByEnumeration(of: p), try entropyByEnumeration(of: q))
      let (cross, back) = (
        try crossEntropyByEnumeration(of: p, relativeTo: q),
        try crossEntropyByEnumeration(of: q, relativeTo: p)
      )
      check.equal("Poisson, rates \(a) and \(b)", to: klDivergence(of: p, from: q)) {
        slip -> Estimate in
        let sign: Double = slip("the entropy added", -1, for: 1)
        let first = slip("H(q, p) for H(p, q)", back, for: cross)
        return first - sign * slip("H(q) for H(p)", other, for: own)
      }
    }
  }

  //: ## The divergence is never negative
  //:
  //: $$ D_{KL}(p\,\|\,q) \ge 0 \quad\text{with equality only for } p = q $$ {#eq:gibbs}
  //:
  //: The reason is one picture. The logarithm lies below its tangent at 1:
  //:
  //: $$ \log x \le x - 1 $$ {#eq:tangent}

  figure(
    "fig:tangent",
    Plot(x: "x", y: "")
      .line("x − 1", over: 0.05...3.2) { $0 - 1 }
      .line("log x", over: 0.05...3.2) { log($0) }
      .verticalLine(at: 1),
    alt:
      "The logarithm and the straight line x − 1. They touch at x = 1; elsewhere the line is above.",
    caption: "The logarithm and its tangent at 1. They touch there and nowhere else.")

  //: Put $x = q/p$ and average over $p$. The left side becomes $-D_{KL}(p\,\|\,q)$. The right side is
  //: at most $\sum q - \sum p = 0$. Where $q \ne p$ the line is strictly above.

  verify("eq:tangent", "the logarithm lies below its tangent at 1", by: .closedForm) { check in
    for var draw in check.draws(40) {
      let x = exp(2 * draw.normal())
      check.atMost(draw.name, x - 1) { slip in
        slip("the binary logarithm for the natural one", log2(x), for: log(x))
      }
    }
  }

  verify("eq:gibbs", "the divergence is not negative", by: .enumeration) { check in
    for var draw in check.draws(40) {
      let p = randomProbabilities(5, using: &draw)
      let q = randomProbabilities(5, using: &draw)
      check.atLeast(draw.name, 0) { slip in
        zip(p, q).reduce(0) {
          $0 + slip("the average taken over q", $1.1, for: $1.0) * log($1.0 / $1.1)
        }
      }
    }
    let same = [0.2, 0.3, 0.5]
    check.zero("p = q", scale: 1) { slip in
      divergence(same, slip("q a hundredth off", [0.21, 0.29, 0.5], for: same))
    }
  }

  //: It can be infinite. One outcome that is possible under $p$ and impossible under $q$ is enough,
  //: however well $q$ fits the other outcomes:
  //:
  //: $$ q(x) = 0 < p(x) \text{ for some outcome } x
  //:   \quad\Longrightarrow\quad D_{KL}(p\,\|\,q) = \infty $$ {#eq:support}

  verify("eq:support", "an outcome that q excludes costs everything", by: .exact) { check in
    let (p, q) = ([0.5, 0.4999, 0.0001], [0.5, 0.5, 0])
    check.identical("one in ten thousand", to: Double.infinity) { slip in
      divergence(p, slip("q kept above 10⁻¹²", q.map { max($0, 1e-12) }, for: q))
    }
    check.identical("the same the other way round", to: true) { slip in
      (slip("the first order again") ? divergence(p, q) : divergence(q, p)).isFinite
    }
  }

  //: ## What it means: the length of a code
  //:
  //: With binary logarithms the numbers come in **bits**; one nat is $1/\log 2 \approx 1.44$ bits.
  //: In bits they have a plain meaning. Send messages in zeros and ones, and give outcome $x$ a
  //: word of $\lceil -\log_2 q(x) \rceil$ bits. Such words exist, and they can be chosen so that no
  //: word is the beginning of another. Then a message can be read without marks between its words:
  //:
  //: (quote:prefix-code)
  //:
  //: If outcomes come from $p$, the mean length of a word lies between
  //:
  //: $$ H_2(p) + D_2(p\,\|\,q) \;\le\; \mathbb{E}_p\big[\lceil -\log_2 q(x) \rceil\big]
  //:   \;<\; H_2(p) + D_2(p\,\|\,q) + 1 $$ {#eq:code}
  //:
  //: where the index 2 says *in bits* (Cover and Thomas, 2006, theorem 5.4.3). The entropy has to
  //: be paid by every such code. The divergence is the loss, in bits an outcome, from believing
  //: $q$.

  verify("eq:code", "the wrong code costs the divergence", by: .enumeration) { check in
    for var draw in check.draws(20) {
      let p = randomProbabilities(16, using: &draw)
      let q = randomProbabilities(16, using: &draw)
      let code = PrefixCode(for: q)
      let message = try Categorical(probabilities: p).samples(200, using: &draw)
      check.identical("\(draw.name), read back", to: message) { slip in
        let bits = code.encode(message)
        return code.decode(slip("the first bit lost", Array(bits.dropFirst()), for: bits))
      }
      let length = zip(p, code.words).reduce(0) { $0 + $1.0 * Double($1.1.count) }
      let (forward, backward) = (divergence(p, q) / log(2), divergence(q, p) / log(2))
      check.atMost("\(draw.name), from below", length) { slip in
        entropy(p) / log(2) + slip("D(q ‖ p) for D(p ‖ q)", backward, for: forward)
      }
      check.atLeast("\(draw.name), from above", length) { slip in
        entropy(p) / log(2) + slip("D left out", 0, for: forward) + slip("1 left out", 0, for: 1)
      }
    }
  }

  //: ## What a digit's ink costs
  //:
  //: Each row of the table is a belief about the ink of an image, a whole number from 0 to 1024.
  //: The training images of a fold determine the belief, and the fold's test images are encoded
  //: with it. There are five folds. The last row is no code that can be used. It is made from the
  //: test images themselves, and the receiver does not know them beforehand. It is there for
  //: comparison.

  // snippet.fold What is printed
  let parts = folds(of: try loadImages(chapter.data), stream: chapter.stream("folds"))
  let bits = try parts.map { try InkBits($0) }
  var codes = Table(["code for the ink of a test image", .init("bits an image", decimals: 3)])
  for (name, row) in InkBits.rows {
    codes.append(name, overRuns(bits.map { $0[keyPath: row] }))
  }
  show(
    codes, "What an image's ink costs, mean of five folds ± standard error", digits: 4,
    label: "tab:codes")

  let saved = Paired(bits.map(\.frequencies), minus: bits.map(\.normal))
  finding(
    "Two numbers, a mean and a width, make a shorter code than the counted frequencies of every value.",
    holds: saved.isPositive,
    "the normal saves \(plusMinus(saved)) bits an image over \(parts.count) folds")

  //: The counted frequencies are 1,025 numbers, about as many as there are training images. Without
  //: the added ones they would exclude every ink that no training image has, and by (eq:support)
  //: the cost would be infinite. That is **overfitting**, and (sec:1.9-risk-and-overfitting) is
  //: about it. The added ones make the cost finite. But they give nearly half of the probability to
  //: the values of the ink alike, and most of these values hardly ever occur.
}
