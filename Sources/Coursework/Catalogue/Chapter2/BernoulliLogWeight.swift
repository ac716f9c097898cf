import Foundation

extension Catalogue {
  static let bernoulliLogWeight: Exercise = Exercise(
    id: "2.10", name: "bernoulli-log-weight", title: "Find the mistake: a log importance weight",
    points: 3,
    signature: """
      bernoulliLogWeight(x: [Double], logits: [Double], z: [Double], mean: [Double], \
      logVariance: [Double]) -> Double
      """,
    prompt: """
      The code that is given should return ln p(x | z) + ln p(z) − ln q(z | x) in nats. The pixels \
      x are 0 or 1, their probabilities are sigmoids of the logits, which may be ±1000. The prior is \
      N(0, I), and q is N(μ, diag σ²), given by μ and ln σ². One mistake is in it. Find it, and \
      write it right.
      """,
    hints: [
      "There are three terms. Which arguments make two of them vanish, or easy?",
      Hint(
        "With ln σ² = 0 it is right. What should happen to ln q when σ grows, one deviation from "
          + "the mean?", for: "another scale", "a narrow guess"),
      Hint(
        "How far is z from μ, counted in standard deviations?", for: "another scale",
        "a narrow guess"),
    ],
    given: """
      var total = 0.0
      for (pixel, logit) in zip(x, logits) {
        total += pixel * logit - max(logit, 0) - log1p(exp(-abs(logit)))
      }
      for i in z.indices {
        let distance = (z[i] - mean[i]) / exp(logVariance[i])
        total += 0.5 * (distance * distance + logVariance[i] - z[i] * z[i])
      }
      return total
      """,
    cases: [
      .shown(.shape, "one pixel", [[1.0], [0.0], [0.0], [0.0], [0.0]]),
      .shown(.basic, "the prior as guess", [[1.0, 0], [1.0, -2], [0.5], [0.0], [0.0]]),
      .shown(
        .basic, "another scale", [[0.0, 1, 1], [0.5, 0.5, 2], [1.0, -1], [0.5, 0], [1.0, -1]]),
      FixedCase(
        .basic, "three coordinates", [[1.0], [-1.0], [0.5, 1, 2], [0.0, 1, 1], [0.5, -2, 1]]),
      .shown(.edge, "large logits", [[1.0, 0, 0], [1000.0, -1000, 900], [0.5], [0.0], [0.0]]),
      .shown(.edge, "a narrow guess", [[1.0], [0.5], [1.001], [1.0], [-14.0]]),
      FixedCase(.edge, "large logits", [[0.0, 1], [800.0, -900], [0.25], [0.5], [1.0]]),
    ],
    hidden: { inputs in
      let pixels = inputs.integer(2...5)
      return [
        .vector((0..<pixels).map { _ in Double(inputs.integer(0...1)) }),
        .vector(inputs.vector(pixels, -3..<3)), .vector(inputs.vector(2, 1..<2)),
        .vector(inputs.vector(2, -1..<0)), .vector(inputs.vector(2, 0.5..<1.5)),
      ]
    },
    drawn: [
      DrawnCase(.edge, "large logits") { inputs in
        [
          [1.0, 0], [.real(inputs.real(-1000 ..< -800)), .real(inputs.real(800..<1000))], [1.0],
          [0.0], [.real(inputs.real(0.5..<1))],
        ]
      }
    ],
    properties: [
      Property(
        "turning every pixel and logit around changes nothing",
        calls: { inputs in
          let logits = inputs.vector(3, -2..<2)
          let z = Value.vector(inputs.vector(2, 1..<2))
          return [
            [[1.0, 0, 1], .vector(logits), z, [0.5, 0.25], [0.5, 1]],
            [[0.0, 1, 0], .vector(logits.map { -$0 }), z, [0.5, 0.25], [0.5, 1]],
          ]
        },
        holds: { close($0[0], $0[1]) })
    ],
    // Three densities, one after another.
    oracle: { arguments in
      func logSigmoid(_ a: Double) -> Double { a < 0 ? a - log1p(exp(a)) : -log1p(exp(-a)) }
      func logNormal(_ x: Double, _ mean: Double, _ deviation: Double) -> Double {
        -log(deviation * (2 * .pi).squareRoot()) - pow((x - mean) / deviation, 2) / 2
      }
      let likelihood = zip(arguments.vector(0), arguments.vector(1)).reduce(0) {
        $0 + logSigmoid($1.0 == 1 ? $1.1 : -$1.1)
      }
      let z = arguments.vector(2)
      return .real(
        z.indices.reduce(likelihood) {
          $0 + logNormal(z[$1], 0, 1)
            - logNormal(z[$1], arguments.vector(3)[$1], exp(arguments.vector(4)[$1] / 2))
        })
    },
    mistakes: [
      KnownMistake(
        "as-given", hint: "this is the code as it was given", score: 9,
        body: weightMistake(distance: "(z[i] - mean[i]) / exp(logVariance[i])")),
      KnownMistake(
        "normalizer-sign",
        hint: "a wider guess has a lower density, and so a larger weight: that "
          + "was right as it stood", score: 12,
        body: weightMistake(normalizer: "- logVariance[i]")),
      KnownMistake(
        "no-normalizer",
        hint: "the density of the guess has a normalizer: that was right as it stood",
        score: 12, body: weightMistake(normalizer: "")),
      KnownMistake(
        "overflow", hint: "e^1000 is infinity: the likelihood was right as it stood", score: 234,
        body: weightMistake(likelihood: "pixel * logit - log(1 + exp(logit))")),
      KnownMistake(
        "no-prior", hint: "ln p(z) belongs to the weight", score: 3,
        body: weightMistake(prior: "")),
    ])
}

private func weightMistake(
  distance: String = "(z[i] - mean[i]) / exp(0.5 * logVariance[i])",
  normalizer: String = "+ logVariance[i]", prior: String = "- z[i] * z[i]",
  likelihood: String = "pixel * logit - max(logit, 0) - log1p(exp(-abs(logit)))"
) -> String {
  """
  var total = 0.0
  for (pixel, logit) in zip(x, logits) {
    total += \(likelihood)
  }
  for i in z.indices {
    let distance = \(distance)
    total += 0.5 * (distance * distance \(normalizer) \(prior))
  }
  return total
  """
}
