import Foundation

extension Catalogue {
  static let binaryCrossEntropy: Exercise = Exercise(
    id: "3.4", name: "bce-from-logits",
    title: "Binary cross-entropy from logits, with its gradient",
    points: 4,
    signature: """
      binaryCrossEntropy(logits: [Double], targets: [Double]) -> (loss: Double, gradient: [Double])
      """,
    prompt: """
      For logits a, D = 1/(1 + e^−a), and targets t write the mean of −t ln D − (1 − t) ln(1 − \
      D), in nats, and its gradient with respect to the logits. A logit of ±1000 is an \
      ordinary input: the loss is finite. A small gradient of a sure and right answer keeps \
      nine digits.
      """,
    hints: [
      "Write ln D and ln(1 − D) as functions of the logit, and simplify before you compute.",
      Hint(
        "e^1000 is infinity. Of e^a and e^−a one is always harmless: let the sign of a choose.",
        for: "sure and wrong", "sure and right"),
      Hint(
        "The loss is a mean over the examples. So is what you differentiate.", for: "two examples",
        "soft targets"),
      Hint(
        "1 − σ(a) is rounded away for a above 37. What is it a sigmoid of?",
        for: "a small gradient keeps its digits"),
    ],
    cases: [
      .shown(.shape, "one example", [[0.0], [1.0]]),
      .shown(.basic, "two examples", [[1.0, -2], [1.0, 0]]),
      .shown(.basic, "soft targets", [[0.5, 1.5, -1], [0.9, 0.1, 0.5]]),
      FixedCase(.basic, "four examples", [[2.0, -1, 0.25, -3], [1.0, 1, 0, 0]]),
      .shown(.edge, "sure and wrong", [[900.0, -800], [0.0, 1]]),
      .shown(.edge, "sure and right", [[900.0, -800], [1.0, 0]]),
      .shown(
        .edge, "a small gradient keeps its digits", [[38.0, -42], [1.0, 0]],
        tolerance: Tolerance(relative: 1e-9)),
      FixedCase(.edge, "sure and wrong", [[1000.0, -1000], [0.0, 1]]),
      FixedCase(
        .edge, "a small gradient keeps its digits", [[40.0, -45], [1.0, 0]],
        tolerance: Tolerance(relative: 1e-9)),
    ],
    hidden: { inputs in
      let count = inputs.integer(2...8)
      return [.vector(inputs.vector(count, 0.5..<4)), .vector(inputs.vector(count, 0..<0.4))]
    },
    drawn: [
      DrawnCase(.edge, "sure and wrong") { inputs in
        [[.real(inputs.real(800..<1000)), .real(inputs.real(-1000 ..< -800))], [0.0, 1]]
      },
      DrawnCase(
        .edge, "a small gradient keeps its digits", tolerance: Tolerance(relative: 1e-9)
      ) { inputs in [[.real(inputs.real(38..<60)), .real(inputs.real(-60 ..< -38))], [1.0, 0]] },
    ],
    properties: [
      Property(
        "turning logits and targets around keeps the loss",
        calls: { inputs in
          let logits = inputs.vector(4, 0.5..<3)
          let targets = inputs.vector(4, 0..<0.4)
          return [
            [.vector(logits), .vector(targets)],
            [.vector(logits.map { -$0 }), .vector(targets.map { 1 - $0 })],
          ]
        },
        holds: { answers in
          guard let first = answers[0].parts.first, let second = answers[1].parts.first else {
            return false
          }
          return close(first, second)
        })
    ],
    // Through ln σ(a) and ln σ(−a), each from the side on which it does not cancel.
    oracle: { arguments in
      let logits = arguments.vector(0)
      let targets = arguments.vector(1)
      let count = Double(logits.count)
      func logSigmoid(_ a: Double) -> Double { a < 0 ? a - log1p(exp(a)) : -log1p(exp(-a)) }
      var loss = 0.0
      var gradient: [Double] = []
      for (a, t) in zip(logits, targets) {
        loss -= t * logSigmoid(a) + (1 - t) * logSigmoid(-a)
        gradient.append(((1 - t) * exp(logSigmoid(a)) - t * exp(logSigmoid(-a))) / count)
      }
      return .tuple([.real(loss / count), .vector(gradient)])
    },
    mistakes: [
      KnownMistake(
        "through-probabilities",
        hint: "σ(1000) is 1, and ln(1 − 1) is −infinity: work on the logit itself", score: 306,
        body: """
          let n = Double(logits.count)
          let d = logits.map { 1 / (1 + exp(-$0)) }
          let loss = zip(d, targets).reduce(0) {
            $0 - $1.1 * log($1.0) - (1 - $1.1) * log(1 - $1.0)
          }
          return (loss / n, zip(d, targets).map { ($0 - $1) / n })
          """),
      KnownMistake(
        "gradient-of-sum", hint: "the loss is a mean: its gradient is divided by n as well",
        score: 7,
        body: """
          let n = Double(logits.count)
          var loss = 0.0
          for (a, t) in zip(logits, targets) { loss += max(a, 0) - a * t + log1p(exp(-abs(a))) }
          return (loss / n, zip(logits, targets).map { a, t in
            (1 - t) / (1 + exp(-a)) - t / (1 + exp(a))
          })
          """),
      KnownMistake(
        "gradient-sign",
        hint: "the sign is turned: where D is above the target the loss grows with the logit",
        score: 3,
        body: """
          let n = Double(logits.count)
          var loss = 0.0
          for (a, t) in zip(logits, targets) { loss += max(a, 0) - a * t + log1p(exp(-abs(a))) }
          return (loss / n, zip(logits, targets).map { a, t in
            (t / (1 + exp(a)) - (1 - t) / (1 + exp(-a))) / n
          })
          """),
      KnownMistake(
        "swapped-targets", hint: "t = 1 means data: it goes with ln D, not with ln(1 − D)",
        score: 0,
        body: """
          let n = Double(logits.count)
          var loss = 0.0
          for (a, t) in zip(logits, targets) { loss += max(a, 0) - a * (1 - t) + log1p(exp(-abs(a))) }
          return (loss / n, zip(logits, targets).map { a, t in
            (t / (1 + exp(-a)) - (1 - t) / (1 + exp(a))) / n
          })
          """),
      KnownMistake(
        "rounded-gradient",
        hint: "the loss is right, but σ(a) − 1 has lost the digits of a sure and right answer",
        score: 354,
        body: """
          let n = Double(logits.count)
          var loss = 0.0
          for (a, t) in zip(logits, targets) { loss += max(a, 0) - a * t + log1p(exp(-abs(a))) }
          return (loss / n, zip(logits, targets).map { a, t in (1 / (1 + exp(-a)) - t) / n })
          """),
    ])
}
