import Foundation

extension Catalogue {
  static let discreteKL: Exercise = Exercise(
    id: "1.2", name: "discrete-kl", title: "KL divergence of two discrete distributions", points: 4,
    signature: "discreteKL(_ p: [Double], _ q: [Double]) -> Double",
    prompt: """
      Write KL(p ‖ q) = Σ p ln(p/q) in nats. Outcomes with p = 0 add nothing, even where q = 0; an \
      outcome with p > 0 and q = 0 makes the divergence infinite. Nearly equal distributions must \
      keep their digits: a divergence of 4e-12 is not rounding noise.
      """,
    hints: [
      "Decide the cases p = 0 and q = 0 before taking a logarithm.",
      "Add −p + q to every term; these sum to zero, and each term becomes small by itself.",
      "log1p(r) is ln(1 + r) without losing a small r.",
    ],
    cases: [
      .shown(.shape, "one sure outcome", [[1.0], [1.0]]),
      .shown(.basic, "a fair coin against a loaded one", [[0.5, 0.5], [0.75, 0.25]]),
      .shown(.basic, "the same, swapped", [[0.75, 0.25], [0.5, 0.5]]),
      FixedCase(.basic, "four outcomes", [[0.125, 0.25, 0.5, 0.125], [0.25, 0.25, 0.25, 0.25]]),
      .shown(.edge, "p = 0 where q > 0", [[0, 1.0], [0.5, 0.5]]),
      .shown(.edge, "p > 0 where q = 0", [[0.5, 0.5], [0, 1.0]]),
      FixedCase(.edge, "both 0", [[0.5, 0, 0.5], [0.25, 0, 0.75]]),
      FixedCase(
        .edge, "nearly equal",
        [[0.25, 0.25, 0.5], [.real(0.25 + 0x1p-20), .real(0.25 - 0x1p-20), 0.5]],
        tolerance: Tolerance(relative: 1e-6)),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...9)
      return [.vector(inputs.probabilities(count)), .vector(inputs.probabilities(count))]
    },
    properties: [
      Property(
        "a distribution has no divergence from itself",
        calls: { inputs in
          let p = inputs.probabilities(6)
          return [[.vector(p), .vector(p)]]
        },
        holds: { $0[0].real.map { abs($0) < 1e-15 } ?? false })
    ],
    oracle: { arguments in
      let p = arguments.vector(0)
      let q = arguments.vector(1)
      return .real(zip(p, q).reduce(0) { $0 + bregmanTerm($1.0, $1.1) })
    },
    mistakes: [
      KnownMistake(
        "swapped", hint: "this is KL with its arguments swapped: the weights are p, not q",
        score: 140,
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
        score: 360,
        body: "return zip(p, q).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }"),
      KnownMistake(
        "skips-infinite", hint: "where p > 0 and q = 0 the divergence is infinite, not smaller",
        score: 380,
        body: """
          return zip(p, q).reduce(0) { sum, pair in
            pair.0 > 0 && pair.1 > 0 ? sum + pair.0 * log(pair.0 / pair.1) : sum
          }
          """),
      KnownMistake(
        "epsilon", hint: "a small number added to every probability hides an infinite divergence",
        score: 180,
        body: "return zip(p, q).reduce(0) { $0 + $1.0 * log(($1.0 + 1e-6) / ($1.1 + 1e-6)) }"),
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
