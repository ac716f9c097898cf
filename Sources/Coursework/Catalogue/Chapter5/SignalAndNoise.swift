import Foundation

extension Catalogue {
  static let signalAndNoise: Exercise = Exercise(
    id: "5.1", name: "signal-and-noise", title: "How much signal, how much noise", points: 3,
    signature: "signalAndNoise(betas: [Double]) -> (signal: [Double], noise: [Double])",
    prompt: """
      From a schedule β_1 … β_T write ᾱ_t = Π (1 − β) and 1 − ᾱ_t for every t. Both must keep all \
      their digits, also where every β is 1e-12 and 1 − ᾱ is nearly nothing.
      """,
    hints: [
      "ᾱ is a running product.", "ln ᾱ = Σ log1p(−β), and 1 − ᾱ = −expm1(ln ᾱ).",
    ],
    cases: [
      .shown(.shape, "one step", [[0.5]]),
      .shown(.basic, "three steps", [[0.1, 0.2, 0.5]]),
      .shown(.basic, "a usual start", [[1e-4, 2e-4, 3e-4]]),
      FixedCase(.basic, "five steps", [[0.01, 0.02, 0.05, 0.1, 0.9]]),
      FixedCase(
        .edge, "very small steps", [[1e-12, 2e-12, 1e-13]], tolerance: Tolerance(relative: 1e-10)),
      FixedCase(.edge, "nothing is left", [[0.5, 1.0, 0.5]]),
      FixedCase(
        .edge, "a thousand steps",
        [.vector((0..<1000).map { 1e-4 + (0.02 - 1e-4) * Double($0) / 999 })]),
    ],
    hidden: { inputs in [.vector(inputs.vector(inputs.integer(3...10), 0.05..<0.5))] },
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
        "cancellation", hint: "1 − ᾱ loses its digits for small β: use log1p and expm1", score: 280,
        body: """
          var a = 1.0
          let signal = betas.map { b -> Double in a *= 1 - b; return a }
          return (signal, signal.map { 1 - $0 })
          """),
      KnownMistake(
        "product-of-betas", hint: "ᾱ is the product of 1 − β, not of β", score: 30,
        body: """
          var a = 1.0
          let noise = betas.map { b -> Double in a *= b; return a }
          return (noise.map { 1 - $0 }, noise)
          """),
      KnownMistake(
        "sum-of-betas", hint: "1 − Σ β is only the first order of the product", score: 50,
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

private func addsUpToOne(_ parts: [Value]) -> Bool {
  guard parts.count == 2, let signal = parts[0].vector, let noise = parts[1].vector else {
    return false
  }
  return zip(signal, noise).allSatisfy { abs($0 + $1 - 1) < 1e-12 }
}
