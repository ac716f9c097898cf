import Foundation

extension Catalogue {
  static let signalAndNoise: Exercise = Exercise(
    id: "5.1", name: "signal-and-noise", title: "How much signal, how much noise", points: 3,
    signature: "signalAndNoise(betas: [Double]) -> (signal: [Double], noise: [Double])",
    prompt: """
      From a schedule β_1 … β_T write two lists: the share of signal variance ᾱ_t = Π (1 − β) \
      that is left after each step, and the share of noise 1 − ᾱ_t. Ten digits of both must be \
      right, also where every β is 1e-12. A β may be 1, after which no signal is left.
      """,
    hints: [
      "ᾱ_t follows from ᾱ_{t−1} and β_t alone. So does 1 − ᾱ_t, if you ask how noise grows.",
      Hint(
        "1 − ᾱ has lost its digits when ᾱ is nearly 1. Compute the noise by itself: what of it stays, and what comes to it?",
        for: "very small steps"),
      Hint("The first entry is what is left after the first step.", for: "one step"),
    ],
    cases: [
      .shown(.shape, "one step", [[0.5]]),
      .shown(.basic, "three steps", [[0.1, 0.2, 0.5]]),
      .shown(.basic, "a usual start", [[1e-4, 2e-4, 3e-4]]),
      FixedCase(.basic, "five steps", [[0.01, 0.02, 0.05, 0.1, 0.9]]),
      .shown(
        .edge, "very small steps", [[3e-12, 1e-12]], tolerance: Tolerance(relative: 1e-10)),
      .shown(.edge, "nothing is left", [[0.25, 1.0, 0.5]]),
      FixedCase(
        .edge, "very small steps", [[1e-12, 2e-12, 1e-13]], tolerance: Tolerance(relative: 1e-10)),
      FixedCase(.edge, "nothing is left", [[0.5, 1.0, 0.5]]),
      FixedCase(
        .edge, "a thousand steps", [usualSchedule(steps: 1000)]),
    ],
    hidden: { inputs in [.vector(inputs.vector(inputs.integer(3...10), 0.05..<0.5))] },
    drawn: [
      DrawnCase(.edge, "very small steps", tolerance: Tolerance(relative: 1e-10)) { inputs in
        [.vector(inputs.vector(4, 1e-12..<9e-12))]
      }
    ],
    properties: [
      Property(
        "signal and noise add up to one",
        calls: { inputs in [[.vector(inputs.vector(5, 0.1..<0.5))]] },
        holds: { addsUpToOne($0[0].parts) })
    ],
    // Noise by its own recurrence, in which nothing is subtracted: n ← n (1 − β) + β.
    oracle: { arguments in
      var left = 0.0
      var noise: [Double] = []
      var signal: [Double] = []
      for beta in arguments.vector(0) {
        left += log1p(-beta)
        noise.append((noise.last ?? 0) * (1 - beta) + beta)
        signal.append(exp(left))
      }
      return .tuple([.vector(signal), .vector(noise)])
    },
    mistakes: [
      KnownMistake(
        "cancellation",
        hint: "1 − ᾱ has lost its digits where ᾱ is nearly 1: compute the noise by itself",
        score: 265,
        body: """
          var a = 1.0
          let signal = betas.map { b -> Double in a *= 1 - b; return a }
          return (signal, signal.map { 1 - $0 })
          """),
      KnownMistake(
        "product-of-betas", hint: "ᾱ is the product of 1 − β, not of β", score: 3,
        body: """
          var a = 1.0
          let noise = betas.map { b -> Double in a *= b; return a }
          return (noise.map { 1 - $0 }, noise)
          """),
      KnownMistake(
        "sum-of-betas",
        hint: "the shares multiply: subtracting every β is right for small ones only", score: 38,
        body: """
          var n = 0.0
          let noise = betas.map { b -> Double in n += b; return n }
          return (noise.map { 1 - $0 }, noise)
          """),
      KnownMistake(
        "off-by-one", hint: "ᾱ_1 already includes β_1: the list starts at t = 1, not at 0",
        score: 0,
        body: """
          var logarithm = 0.0
          var signal: [Double] = [], noise: [Double] = []
          for b in betas {
            signal.append(exp(logarithm))
            noise.append(-expm1(logarithm))
            logarithm += log1p(-b)
          }
          return (signal, noise)
          """),
    ])
}

/// From 1e-4 to 0.02, evenly.
private func usualSchedule(steps: Int) -> Value {
  let step = (0.02 - 1e-4) / Double(steps - 1)
  return .vector((0..<steps).map { index -> Double in 1e-4 + step * Double(index) })
}

private func addsUpToOne(_ parts: [Value]) -> Bool {
  guard parts.count == 2, let signal = parts[0].vector, let noise = parts[1].vector else {
    return false
  }
  return zip(signal, noise).allSatisfy { abs($0 + $1 - 1) < 1e-12 }
}
