import Foundation

extension Catalogue {
  static let gaussianKL: Exercise = Exercise(
    id: "2.1", name: "gaussian-kl", title: "KL from a diagonal normal to the standard one",
    points: 3,
    signature: "gaussianKL(mean: [Double], logVariance: [Double]) -> Double",
    prompt: """
      Write KL(N(μ, diag σ²) ‖ N(0, I)) in nats from μ and ln σ². It is the second term of the \
      ELBO. Coordinates that a VAE does not use have σ² ≈ 1: where ln σ² is 1e-7 and μ is 0, \
      six digits must be right.
      """,
    hints: [
      "Coordinates are independent: what happens to a divergence then? It remains to find it in one dimension.",
      Hint(
        "E_q ln q − E_q ln p: both are means of a quadratic under q, and the mean of z² under q has two parts.",
        for: "a shifted mean", "another scale", "three coordinates"),
      Hint(
        "e^l − 1 is rounded to sixteen digits of 1, not of l. Foundation has a function for it. Then in which order do you subtract?",
        for: "nearly the prior"),
    ],
    cases: [
      .shown(.shape, "one coordinate, the prior itself", [[0.0], [0.0]]),
      .shown(.basic, "a shifted mean", [[1.0, -2], [0.0, 0]]),
      .shown(.basic, "another scale", [[0.5], [1.0]]),
      FixedCase(.basic, "three coordinates", [[0.1, -0.7, 1.5], [-1.0, 0.5, 0.25]]),
      .shown(
        .edge, "nearly the prior", [[0.0], [3e-7]], tolerance: Tolerance(relative: 1e-6)),
      .shown(.edge, "a very narrow posterior", [[1.0], [-50.0]]),
      FixedCase(
        .edge, "nearly the prior", [[0.0], [1e-6]], tolerance: Tolerance(relative: 1e-6)),
      FixedCase(.edge, "a very narrow posterior", [[0.0, 1], [-60.0, -40]]),
      FixedCase(.edge, "a wide one", [[0.0], [20.0]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(1...6)
      return [.vector(inputs.vector(count, 0.5..<2)), .vector(inputs.vector(count, 0.3..<1.5))]
    },
    drawn: [
      DrawnCase(.edge, "nearly the prior", tolerance: Tolerance(relative: 1e-6)) { inputs in
        // Roundings cancel by chance now and then, and formulas that lose all digits are right.
        while true {
          let l = inputs.vector(2, 1e-7..<3e-7)
          let right = l.reduce(0) { $0 + exponentialRemainder($1) / 2 }
          let plain = l.reduce(0) { $0 + 0.5 * (exp($1) - 1 - $1) }
          let swapped = l.reduce(0) { $0 + 0.5 * (exp(-$1) - 1 + $1) }
          let isLucky = [plain, swapped].contains { abs($0 - right) < 1e-4 * right }
          if !isLucky { return [[0.0, 0], .vector(l)] }
        }
      }
    ],
    properties: [
      Property(
        "coordinates add up",
        calls: { inputs in
          let mean = inputs.vector(2, 0.5..<2)
          let logVariance = inputs.vector(2, 0.5..<1)
          return [
            [.vector(mean), .vector(logVariance)], [[.real(mean[0])], [.real(logVariance[0])]],
            [[.real(mean[1])], [.real(logVariance[1])]],
          ]
        },
        holds: { answers in
          let numbers = answers.compactMap(\.real)
          return numbers.count == 3 && abs(numbers[0] - numbers[1] - numbers[2]) < 1e-12
        })
    ],
    oracle: { arguments in
      .real(
        zip(arguments.vector(0), arguments.vector(1)).reduce(0) {
          $0 + ($1.0 * $1.0 + exponentialRemainder($1.1)) / 2
        })
    },
    mistakes: [
      KnownMistake(
        "missing-half", hint: "the ½ in front of every term is missing", score: 3,
        body: "return zip(mean, logVariance).reduce(0) { $0 + $1.0 * $1.0 + (expm1($1.1) - $1.1) }"),
      KnownMistake(
        "deviation-for-variance",
        hint:
          "exp(½ ln σ²) is σ: the divergence holds σ², the exponential of the whole log variance",
        score: 25,
        body: """
          return zip(mean, logVariance).reduce(0) {
            $0 + 0.5 * ($1.0 * $1.0 + (expm1(0.5 * $1.1) - $1.1))
          }
          """),
      KnownMistake(
        "swapped", hint: "this is KL from the standard normal to q: the arguments are swapped",
        score: 6,
        body: """
          return zip(mean, logVariance).reduce(0) {
            $0 + 0.5 * ((1 + $1.0 * $1.0) * exp(-$1.1) - 1 + $1.1)
          }
          """),
      KnownMistake(
        "cancellation",
        hint:
          "exp(l) − 1 is rounded to the digits of 1: for l = 1e-7 half of them are lost. What does Foundation have for e^l − 1?",
        score: 265,
        body:
          "return zip(mean, logVariance).reduce(0) { $0 + 0.5 * (exp($1.1) + $1.0 * $1.0 - 1 - $1.1) }"
      ),
    ])
}

/// e^l − 1 − l, by its series for small l.
private func exponentialRemainder(_ l: Double) -> Double {
  guard abs(l) < 0.5 else { return exp(l) - 1 - l }
  var term = l * l / 2
  var sum = 0.0
  for k in 3...22 {
    sum += term
    term *= l / Double(k)
  }
  return sum
}
