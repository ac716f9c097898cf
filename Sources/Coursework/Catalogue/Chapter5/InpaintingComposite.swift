extension Catalogue {
  static let inpaintingComposite: Exercise = Exercise(
    id: "5.7", name: "inpainting-composite", title: "The composite of inpainting", points: 2,
    signature: """
      inpaintingComposite(sample: [Double], known: [Double], mask: [Double], alphaBar: Double, \
      noise: [Double]) -> [Double]
      """,
    prompt: """
      Compose a sample at level ᾱ from two parts. Where the mask is 1 stands the known \
      picture, noised to that level with the given noise; where it is 0 stands the sample; in \
      between the two are blended. Both parts must be equally noisy, or the network sees a \
      seam. ᾱ may be 1 or 0.
      """,
    hints: [
      Hint("The known picture is clean. Exercise E5.2 brings it to the level.", for: "half known"),
      Hint("The sample is at its level already.", for: "half known"),
      Hint("Between 0 and 1 the mask is a share.", for: "a soft mask"),
      "With mask 0 nothing of the known picture may be seen.",
    ],
    cases: [
      .shown(.shape, "one value", [[1.0], [2.0], [0.0], 0.5, [0.0]]),
      .shown(.basic, "half known", [[1.0, 2], [3.0, 4], [1.0, 0], 0.64, [0.5, 0.5]]),
      .shown(.basic, "a soft mask", [[1.0, 2], [3.0, 4], [0.5, 0.25], 0.36, [1.0, -1]]),
      FixedCase(.basic, "three", [[0.5, 1, -1], [2.0, 0, 1], [1.0, 1, 0], 0.1, [-1.0, 2, 3]]),
      .shown(.edge, "the clean end", [[2.0, 1], [5.0, 3], [1.0, 0], 1.0, [7.0, 8]]),
      .shown(.edge, "the noisy end", [[2.0, 1], [5.0, 3], [1.0, 0], 0.0, [-7.0, 8]]),
      FixedCase(.edge, "the clean end", [[1.0, 2], [3.0, 4], [1.0, 0], 1.0, [9.0, 9]]),
      FixedCase(.edge, "the noisy end", [[1.0, 2], [3.0, 4], [1.0, 0], 0.0, [-2.0, 9]]),
    ],
    hidden: { inputs in
      let count = inputs.integer(3...6)
      return [
        .vector(inputs.vector(count, 0.5..<1)), .vector(inputs.vector(count, 1.5..<3)),
        .vector([1] + inputs.vector(count - 1, 0.2..<0.4)), .real(inputs.real(0.2..<0.8)),
        .vector(inputs.vector(count, 0.5..<1)),
      ]
    },
    properties: [
      Property(
        "where nothing is known the sample stays",
        calls: { inputs in
          [[[0.25, 0.75], .vector(inputs.vector(2, 1..<2)), [0.0, 0], 0.5, [1.0, 1]]]
        },
        holds: { close($0[0], .vector([0.25, 0.75])) })
    ],
    oracle: { arguments in
      let alphaBar = arguments.real(3)
      return .vector(
        arguments.vector(0).enumerated().map { index, sample in
          let noised =
            (1 - alphaBar).squareRoot() * arguments.vector(4)[index]
            + alphaBar.squareRoot() * arguments.vector(1)[index]
          return sample + arguments.vector(2)[index] * (noised - sample)
        })
    },
    mistakes: [
      KnownMistake(
        "clean-paste", hint: "the known picture has to be noised to the sample's level first",
        score: 46,
        body: "return sample.indices.map { mask[$0] * known[$0] + (1 - mask[$0]) * sample[$0] }"),
      KnownMistake(
        "inverted-mask", hint: "mask 1 means known: this keeps the sample there", score: 0,
        body: """
          return sample.indices.map {
            let k = alphaBar.squareRoot() * known[$0] + (1 - alphaBar).squareRoot() * noise[$0]
            return (1 - mask[$0]) * k + mask[$0] * sample[$0]
          }
          """),
      KnownMistake(
        "hard-mask", hint: "a mask between 0 and 1 blends", score: 135,
        body: """
          return sample.indices.map {
            let k = alphaBar.squareRoot() * known[$0] + (1 - alphaBar).squareRoot() * noise[$0]
            return mask[$0] >= 0.5 ? k : sample[$0]
          }
          """),
      KnownMistake(
        "noised-twice", hint: "only the known part is noised: the sample is at its level already",
        score: 23,
        body: """
          return sample.indices.map {
            let blend = mask[$0] * known[$0] + (1 - mask[$0]) * sample[$0]
            return alphaBar.squareRoot() * blend + (1 - alphaBar).squareRoot() * noise[$0]
          }
          """),
    ])
}
