import Foundation

extension Catalogue {
  static let discreteKL: Exercise = Exercise(
    id: "1.2", name: "discrete-kl", title: "KL divergence of two discrete distributions", points: 4,
    signature: "discreteKL(_ p: [Double], _ q: [Double]) -> Double",
    prompt: """
      Write the divergence KL(p ‖ q) = Σ p ln(p/q) in nats. An outcome with p = 0 adds \
      nothing, even where q = 0. An outcome with p > 0 and q = 0 makes the divergence \
      infinite. Where p and q differ by 1e-8 six digits must be right: such a divergence, \
      about 1e-16, is not rounding noise.
      """,
    hints: [
      "An average of ln(p/q) under p: write the loop first, and then ask what each term may be.",
      Hint(
        "Decide what p = 0 and q = 0 mean before you take a logarithm.", for: "p = 0 where q > 0",
        "p > 0 where q = 0", "p = 0 and q = 0"),
      Hint(
        "Which of the two distributions draws the outcomes?",
        for: "a fair coin against a loaded one", "the same, swapped"),
      Hint(
        "Near 1 the ratio p/q is rounded to sixteen digits, and its logarithm has what is left of them. What is the relative difference of p and q, computed by a subtraction of near-equals, which is exact? Foundation has a logarithm that takes it.",
        for: "nearly equal"),
      Hint(
        "The terms are large beside their sum, for they cancel. The sums of p and of q are equal: that lets you add something to every term, after which none is negative. Add it inside of the difference, not afterwards.",
        for: "nearly equal"),
    ],
    cases: [
      .shown(.shape, "one sure outcome", [[1.0], [1.0]]),
      .shown(.basic, "a fair coin against a loaded one", [[0.5, 0.5], [0.75, 0.25]]),
      .shown(.basic, "the same, swapped", [[0.75, 0.25], [0.5, 0.5]]),
      FixedCase(.basic, "four outcomes", [[0.125, 0.25, 0.5, 0.125], [0.25, 0.25, 0.25, 0.25]]),
      .shown(.edge, "p = 0 where q > 0", [[0, 1.0], [0.5, 0.5]]),
      .shown(.edge, "p > 0 where q = 0", [[0.5, 0.5], [0, 1.0]]),
      .shown(.edge, "p = 0 and q = 0", [[0, 0.25, 0.75], [0, 0.5, 0.5]]),
      .shown(
        .edge, "nearly equal",
        [
          [0.125, 0.125, 0.25, 0.5],
          [
            .real(0.125 + 50_001 * 0x1p-43), .real(0.125 - 50_001 * 0x1p-43),
            .real(0.25 + 40_003 * 0x1p-42), .real(0.5 - 40_003 * 0x1p-42),
          ],
        ],
        tolerance: Tolerance(relative: 1e-6)),
      FixedCase(.edge, "p = 0 and q = 0", [[0.5, 0, 0.5], [0.125, 0, 0.875]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...9)
      return [.vector(inputs.probabilities(count)), .vector(inputs.probabilities(count))]
    },
    drawn: [
      DrawnCase(.edge, "nearly equal", tolerance: Tolerance(relative: 1e-6)) { inputs in
        inputs.nearlyEqual { p, q in
          let right = zip(p, q).reduce(0) { $0 + bregmanTerm($1.0, $1.1) }
          let plain = zip(p, q).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }
          let terms = zip(p, q).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) - $1.0 + $1.1 }
          return min(abs(plain - right), abs(terms - right)) < 1e-3 * right
        }
      },
      DrawnCase(.edge, "p = 0 where q > 0") { inputs in
        [.vector([0] + inputs.probabilities(3)), .vector(inputs.probabilities(4))]
      },
    ],
    properties: [
      Property(
        "a distribution has no divergence from itself, and some from another",
        calls: { inputs in
          let p = inputs.probabilities(6)
          return [[.vector(p), .vector(p)], [.vector(p), .vector(inputs.probabilities(6))]]
        },
        holds: { ($0[0].real.map { abs($0) < 1e-15 } ?? false) && ($0[1].real ?? 0) > 0 }),
      Property(
        "infinite where the model excludes what happens, and only there",
        calls: { inputs in
          let p = inputs.probabilities(4)
          let q = inputs.probabilities(3)
          return [
            [.vector(p), .vector([0] + q)],
            [.vector(p), .vector(inputs.probabilities(4))],
          ]
        },
        holds: { $0[0].real == .infinity && ($0[1].real ?? .infinity) < .infinity }),
    ],
    oracle: { arguments in
      let p = arguments.vector(0)
      let q = arguments.vector(1)
      return .real(zip(p, q).reduce(0) { $0 + bregmanTerm($1.0, $1.1) })
    },
    mistakes: [
      KnownMistake(
        "swapped", hint: "this is KL with its arguments swapped: the weights are p, not q",
        score: 161,
        body: """
          var nats = 0.0
          for (a, b) in zip(q, p) {
            if a == 0 { nats += b } else if b == 0 { return .infinity }
            else { nats += a * ((b - a) / a - log1p((b - a) / a)) }
          }
          return nats
          """),
      KnownMistake(
        "edges", hint: "0 · ln(0/q) is NaN to the computer: decide p = 0 and q = 0 first",
        score: 307,
        body: "return zip(p, q).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }"),
      KnownMistake(
        "skips-infinite", hint: "where p > 0 and q = 0 the divergence is infinite, not smaller",
        score: 345,
        body: """
          return zip(p, q).reduce(0) { sum, pair in
            pair.0 > 0 && pair.1 > 0 ? sum + pair.0 * log(pair.0 / pair.1) : sum
          }
          """),
      KnownMistake(
        "epsilon", hint: "a small number added to every probability hides an infinite divergence",
        score: 135,
        body: "return zip(p, q).reduce(0) { $0 + $1.0 * log(($1.0 + 1e-6) / ($1.1 + 1e-6)) }"),
      KnownMistake(
        "plain-sum",
        hint:
          "the edges are right, but nearly equal distributions lose their digits: look at how the relative difference of p and q enters",
        score: 369,
        body: """
          var nats = 0.0
          for (a, b) in zip(p, q) where a > 0 { nats += a * log(a / b) }
          return nats
          """),
      KnownMistake(
        "canceling-terms",
        hint:
          "p ln(p/q) − p + q is small, but computed in this order it has lost its digits before the subtraction",
        score: 369,
        body: """
          var nats = 0.0
          for (a, b) in zip(p, q) {
            if a == 0 { nats += b } else if b == 0 { return .infinity } else { nats += a * log(a / b) - a + b }
          }
          return nats
          """),
    ])
}

/// p ln(p/q) − p + q, by its series where p and q are close, so that nothing cancels.
private func bregmanTerm(_ p: Double, _ q: Double) -> Double {
  if p == 0 { return q }
  if q == 0 { return .infinity }
  let ratio = (p - q) / q
  guard abs(ratio) < 0.1 else { return p * (log(p) - log(q)) - p + q }
  // q ((1 + r) ln(1 + r) − r) = q Σ_{k ≥ 2} (−r)^k / (k (k − 1))
  var power = ratio * ratio
  var sum = 0.0
  for k in 2...20 {
    sum += power / Double(k * (k - 1))
    power *= -ratio
  }
  return q * sum
}
