import Foundation

extension Catalogue {
  static let jensenShannon: Exercise = Exercise(
    id: "3.2", name: "jensen-shannon", title: "The Jensen–Shannon divergence", points: 3,
    signature: "jensenShannon(_ p: [Double], _ q: [Double]) -> Double",
    prompt: """
      Write the Jensen–Shannon divergence ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = (p + q)/2, in \
      nats. It is finite for every pair, and ln 2 when nothing is shared. Where p and q differ \
      by 1e-8 six digits must be right.
      """,
    hints: [
      "Where is m equal to 0, and what do p and q say there?",
      Hint(
        "Does each divergence go to the middle, or from it?", for: "a fair and a loaded coin",
        "nothing shared"),
      Hint("The care of exercise E1.2 is needed twice here.", for: "nearly equal"),
    ],
    cases: [
      .shown(.shape, "one outcome", [[1.0], [1.0]]),
      .shown(.basic, "a fair and a loaded coin", [[0.5, 0.5], [0.75, 0.25]]),
      .shown(.basic, "nothing shared", [[1.0, 0], [0, 1.0]]),
      FixedCase(.basic, "three outcomes", [[0.25, 0.25, 0.5], [0.5, 0.375, 0.125]]),
      .shown(.edge, "zero in both", [[0.25, 0, 0.75], [0.5, 0, 0.5]]),
      .shown(.edge, "zero in one", [[0.25, 0.75, 0], [0, 0.25, 0.75]]),
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
      FixedCase(.edge, "zero in both", [[0.5, 0, 0.5], [0.125, 0, 0.875]]),
      FixedCase(.edge, "zero in one", [[0.5, 0.5, 0], [0, 0.5, 0.5]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...8)
      let p = inputs.probabilities(count).sorted()
      let q = inputs.probabilities(count).sorted(by: >)
      return [.vector(p), .vector(q)]
    },
    drawn: [
      DrawnCase(.edge, "nearly equal", tolerance: Tolerance(relative: 1e-6)) { inputs in
        inputs.nearlyEqual { p, q in
          let right = divergenceByAsymmetry(p, q.map { Dual($0) }).value
          let plain = zip(p, q).reduce(0.0) { sum, pair in
            let middle = 0.5 * (pair.0 + pair.1)
            let own = 0.5 * pair.0 * log(pair.0 / middle)
            return sum + own + 0.5 * pair.1 * log(pair.1 / middle)
          }
          return abs(plain - right) < 1e-3 * right
        }
      },
      DrawnCase(.edge, "zero in one") { inputs in
        [.vector([0] + inputs.probabilities(3)), .vector(inputs.probabilities(3) + [0])]
      },
    ],
    properties: [
      Property(
        "symmetric, and at most ln 2",
        calls: { inputs in
          let p = Value.vector(inputs.probabilities(4).sorted())
          let q = Value.vector(inputs.probabilities(4).sorted(by: >))
          return [[p, q], [q, p]]
        },
        holds: { close($0[0], $0[1]) && ($0[0].real ?? .nan) <= log(2) })
    ],
    // With d = (p − q)/(p + q): Σ m/2 · ((1 + d) ln(1 + d) + (1 − d) ln(1 − d)), a series in d².
    oracle: { arguments in
      .real(divergenceByAsymmetry(arguments.vector(0), arguments.vector(1).map { Dual($0) }).value)
    },
    mistakes: [
      KnownMistake(
        "missing-half", hint: "each of the two divergences counts half", score: 3,
        body: """
          var nats = 0.0
          for (a, b) in zip(p, q) {
            let m = 0.5 * (a + b)
            if a > 0 { nats += a * log(a / m) }
            if b > 0 { nats += b * log(b / m) }
          }
          return nats
          """),
      KnownMistake(
        "jeffreys", hint: "this is the symmetric KL: both divergences go to the middle m",
        score: 3,
        body: """
          var nats = 0.0
          for (a, b) in zip(p, q) where a > 0 || b > 0 { nats += 0.5 * (a - b) * log(a / b) }
          return nats
          """),
      KnownMistake(
        "reversed", hint: "KL goes from p and from q to m, not from m to them", score: 3,
        body: """
          var nats = 0.0
          for (a, b) in zip(p, q) {
            let m = 0.5 * (a + b)
            if m > 0 { nats += 0.5 * m * log(m / a) + 0.5 * m * log(m / b) }
          }
          return nats
          """),
      KnownMistake(
        "bits", hint: "ln, not log₂: the greatest value is ln 2, not 1", score: 3,
        body: """
          var bits = 0.0
          for (a, b) in zip(p, q) {
            let m = 0.5 * (a + b)
            if a > 0 { bits += 0.5 * a * log2(a / m) }
            if b > 0 { bits += 0.5 * b * log2(b / m) }
          }
          return bits
          """),
      KnownMistake(
        "cancellation",
        hint:
          "the edges are right, but nearly equal distributions lose their digits: see exercise E1.2",
        score: 282,
        body: """
          var nats = 0.0
          for (a, b) in zip(p, q) {
            let m = 0.5 * (a + b)
            if a > 0 { nats += 0.5 * a * log(a / m) }
            if b > 0 { nats += 0.5 * b * log(b / m) }
          }
          return nats
          """),
      KnownMistake(
        "zero-log-zero", hint: "0 · ln 0 is NaN to the computer: a side without mass adds nothing",
        score: 227,
        body: """
          return zip(p, q).reduce(0) {
            let m = 0.5 * ($1.0 + $1.1)
            return $0 + 0.5 * $1.0 * log($1.0 / m) + 0.5 * $1.1 * log($1.1 / m)
          }
          """),
    ])
}

/// The Jensen–Shannon divergence by d = (p − q)/(p + q), which loses no digits where p and q meet.
func divergenceByAsymmetry(_ p: [Double], _ q: [Dual]) -> Dual {
  zip(p, q).reduce(0) { sum, pair in
    let own = Dual(pair.0)
    let total = own + pair.1
    guard total.value > 0 else { return sum }
    return sum + total / 4 * evenLogTerm((own - pair.1) / total)
  }
}

/// (1 + d) ln(1 + d) + (1 − d) ln(1 − d) = Σ_{k ≥ 1} d^{2k} / (k (2k − 1)).
private func evenLogTerm(_ d: Dual) -> Dual {
  // One of the two is 0, and stays so for as far as a Double can tell.
  if abs(d.value) == 1 { return Dual(2 * log(2)) }
  guard abs(d.value) < 0.3 else {
    return (1 + d) * Dual.log(1 + d) + (1 - d) * Dual.log(1 - d)
  }
  var power = d * d
  var sum: Dual = 0
  for k in 1...20 {
    sum = sum + power / Dual(Double(k * (2 * k - 1)))
    power = power * d * d
  }
  return sum
}
