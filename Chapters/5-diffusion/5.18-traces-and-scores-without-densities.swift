import Diffusion
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Going deeper: traces from random signs, and a loss without any score
//:
//: Two identities save work in high dimensions: a trace is the mean of random probes, and the
//: distance from an unknown score can be computed, up to a constant, without that score.
func tracesAndScores(_ chapter: Chapter) throws {
  //: ## Hutchinson's estimator
  //:
  //: The change of volume (eq:volume) needs the divergence of a field. That is the trace of the
  //: field's Jacobian $J$: the sum of its diagonal. One backward pass through the network gives one
  //: row of $J$. An image of 8 × 8 pixels has 64 rows, and only one number of each row is needed.
  //:
  //: A random probe gets the sum from a single backward pass. Let $r$ be a vector of independent
  //: random signs. Then
  //:
  //: $$ r^\top J r = \sum_i J_{ii}\, r_i^2 + \sum_{i \ne j} J_{ij}\, r_i r_j $$ {#eq:probe-sums}
  //:
  //: In the first sum $r_i^2 = 1$, so it is the trace, whatever the signs are. In the second sum
  //: the two signs are independent, so $r_i r_j$ is 1 as often as −1 and its mean is 0. The mean
  //: over all signs is therefore the trace (Hutchinson, 1990; Grathwohl and others, 2019):
  //:
  //: $$ \mathbb{E}_r\big[r^\top J r\big] = \mathrm{tr} J, \qquad r_i = \pm 1 $$ {#eq:hutchinson}
  //:
  //: One draw of $r$ is an estimate without bias. Its variance comes from the entries outside the
  //: diagonal. A backward pass that starts with $r$ as the arriving gradient gives $r^\top J$. What
  //: remains is the inner product with $r$:
  //:
  //: (quote:hutchinson)
  //:
  //: In the code `probe` is $r$, one for each image, and `slopes` is $r^\top J$.

  verify("eq:probe-sums", "row by row and column by column", by: .exact) { check in
    for var draw in check.draws(5) {
      let n = 4
      let matrix = (0..<n * n).map { _ in draw.normal() }
      let r = (0..<n).map { _ in draw.normal() }
      let product = (0..<n).map { i in (0..<n).reduce(0) { $0 + matrix[i * n + $1] * r[$1] } }
      let form = (0..<n).reduce(0) { $0 + r[$1] * product[$1] }
      check.equal(draw.name, to: form, scale: 16) { slip in
        let diagonal = (0..<n).reduce(0) { sum, i in
          sum + matrix[i * n + i] * r[i] * slip("r_i for r_i²", 1, for: r[i])
        }
        let rest = (0..<n * n).reduce(0) { sum, k in
          let (i, j) = (k / n, k % n)
          let isIn = slip("only i < j", i < j, for: i != j)
          return isIn ? sum + matrix[k] * r[i] * r[j] : sum
        }
        return diagonal + rest
      }
    }
  }

  let network = try ToyRuns(chapter).planes([.moons])[0]
  verify(
    "eq:hutchinson", "all signs, for matrices and for a network", by: .enumeration,
    tolerance: .relative(1e-4, because: "the network computes in single precision")
  ) { check in
    for var draw in check.draws(5) {
      let n = 4
      let matrix = (0..<n * n).map { _ in draw.normal() }
      let trace = (0..<n).reduce(0) { $0 + matrix[$1 * n + $1] }
      check.equal("\(draw.name), a matrix", to: trace, scale: 4) { slip in
        (0..<1 << n).reduce(0) { sum, code in
          let r = (0..<n).map { i in
            let isUp = code >> slip("one sign for all", 0, for: i) & 1 == 1
            return isUp ? 1.0 : slip("zeros for −1", 0, for: -1)
          }
          return sum
            + (0..<n * n).reduce(0) { $0 + r[$1 / n] * matrix[$1] * r[$1 % n] }
            / slip("sum for mean", 1, for: Double(1 << n))
        }
      }
    }
    let level = NoiseLevel(12, of: Known.toySchedule)
    let place = [0.3, -0.7]
    let probed = try [[1.0, 1], [1, -1], [-1, 1], [-1, -1]].map {
      try network.probedDivergence(at: place, level, probe: $0)
    }
    let divergence = Estimate(
      try network.noiseAndDivergence(at: place, level).divergence[0], error: 1e-5,
      method: .automaticDifferentiation)
    check.equal("the moons' network", to: divergence, scale: 1) { slip in
      Estimate(
        probed.reduce(0, +) / slip("sum for mean", 1, for: 4), error: 1e-5,
        method: .automaticDifferentiation)
    }
  }

  //: ## Hyvärinen's loss
  //:
  //: The explicit loss of (eq:dsm) contains the unknown score. Expand its square. The term
  //: $h^2$ needs no score, and the term $(\nabla\log q_t)^2$ does not depend on $h$. The score and
  //: $h$ meet only in the cross term. There $q_t\,\nabla\log q_t = q_t'$, and integration by parts
  //: moves the derivative to $h$:
  //:
  //: $$ -2\int q_t\, h\,\nabla\log q_t\, dx = -2\int h\, q_t'\, dx = 2\int h'\, q_t\, dx $$ {#eq:by-parts}
  //:
  //: The boundary terms are zero, because $q_t$ falls faster than $h$ grows. So the score is gone
  //: (Hyvärinen, 2005):
  //:
  //: $$ \mathbb{E}_{x_t}\big[(h - \nabla\log q_t)^2\big] - \mathbb{E}_{x_t}\big[(\nabla\log q_t)^2\big] = \mathbb{E}_{x_t}\big[h(x_t)^2 + 2 h'(x_t)\big] $$ {#eq:hyvarinen}
  //:
  //: In many dimensions $h'$ becomes a divergence, and (eq:hutchinson) estimates it (Song and
  //: others, 2019, call this sliced score matching). Denoising score matching needs neither a
  //: derivative nor a probe, and is what the chapter trains with.

  let humps = Known.humps
  verify("eq:by-parts", "the cross term, with the score", by: .quadrature) { check in
    for t in [10, 25, 50] {
      let level = NoiseLevel(t, of: Known.small)
      for (name, h, derivative) in ScoreCandidate.all.dropFirst() {
        let cross = try expectation(humps, level) { x in
          -2 * h(x) * humps.score(at: [x], level)[0]
        }
        try check.equal("\(name), t = \(t)", to: cross, scale: 1) { slip in
          let factor = slip("the sign", -2, for: slip("2 dropped", 1, for: 2)) as Double
          return try expectation(humps, level) { factor * derivative($0) }
        }
      }
    }
  }
  verify("eq:hyvarinen", "no score needed", by: .quadrature) { check in
    for t in [10, 25, 50] {
      let level = NoiseLevel(t, of: Known.small)
      let squared = try explicitLoss(humps, level) { _ in 0 }
      for (name, s, derivative) in ScoreCandidate.all.dropFirst() {
        let value = try explicitLoss(humps, level, s) - squared
        try check.equal("\(name), t = \(t)", to: value, scale: squared.value) { slip in
          let factor = slip("2 dropped", 1, for: slip("sign", -2, for: 2)) as Double
          return try expectation(humps, level) { s($0) * s($0) + factor * derivative($0) }
        }
      }
    }
  }
}
