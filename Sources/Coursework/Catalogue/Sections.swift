extension Catalogue {
  /// Where the book teaches what an exercise asks for: the one place to change when a page moves.
  static let sections: [String: BookSection] = Dictionary(
    uniqueKeysWithValues: pages.flatMap { page, title, exercises in
      exercises.map { ($0, BookSection(page: "docs/reports/\(page).md", title: title)) }
    })

  /// A page, a heading on it, and the exercises that rest on what stands there.
  private static let pages: [(String, String, [String])] = [
    ("1-kl-mle/1-the-digits", "The digits, and a model of one number", ["1.4"]),
    ("1-kl-mle/2-surprise", "Surprise, and the price of a wrong belief", ["1.1", "1.2"]),
    ("1-kl-mle/3-not-a-distance", "A divergence is not a distance", ["1.10"]),
    ("1-kl-mle/5-the-unknown-part", "The unknown part does not move", ["1.5"]),
    ("1-kl-mle/6-from-expectation-to-average", "From expectation to average", ["1.3"]),
    (
      "1-kl-mle/11-mixtures", "Mixtures, and how to climb with EM",
      ["1.6", "1.7", "1.8", "1.9"]
    ),

    ("2-vi-elbo/2-a-bound-from-a-guess", "A bound from a guess", ["2.3", "2.8"]),
    ("2-vi-elbo/3-the-vae", "The prior fitting, in closed form", ["2.1", "2.2"]),
    (
      "2-vi-elbo/11-two-ways-through-an-expectation",
      "Going deeper: two ways through an expectation", ["2.4", "2.5"]
    ),
    ("2-vi-elbo/5-how-good-is-it", "How good is it really?", ["2.6", "2.7", "2.10"]),
    (
      "2-vi-elbo/15-where-the-truth-is-known", "Going deeper: where the truth is known", ["2.9"]
    ),

    ("3-gan/1-the-game", "The game", ["3.3", "3.4"]),
    ("3-gan/2-the-best-discriminator", "The best discriminator", ["3.1"]),
    ("3-gan/3-what-the-generator-minimizes", "What the generator minimizes", ["3.2", "3.8"]),
    ("3-gan/4-the-generators-side", "The generator's side", ["3.5"]),
    ("3-gan/5-where-supports-do-not-meet", "Where supports do not meet", ["3.6"]),
    ("3-gan/7-on-the-line", "On the line, with everything visible", ["3.9"]),
    ("3-gan/8-a-game-is-not-a-descent", "A game is not a descent", ["3.7"]),
    ("3-gan/10-a-family-of-games", "Least squares, hinge, Wasserstein", ["3.10"]),

    ("4-dcgan/1-a-convolution-is-a-matrix", "A convolution is a matrix", ["4.2"]),
    ("4-dcgan/2-sizes-and-sight", "How many outputs, and how far each sees", ["4.1"]),
    ("4-dcgan/3-the-transposed-convolution", "The transposed convolution", ["4.3"]),
    ("4-dcgan/5-checkerboards", "Checkerboards", ["4.7"]),
    ("4-dcgan/7-the-way-back", "The way back", ["4.8", "4.9"]),
    ("4-dcgan/8-batch-normalization", "Batch normalization", ["4.4"]),
    ("4-dcgan/8-batch-normalization", "Backwards, line by line", ["4.5"]),
    (
      "4-dcgan/9-training-and-evaluation", "Batch normalization in training and evaluation",
      ["4.10"]
    ),
    ("4-dcgan/10-the-recipe", "The recipe", ["4.6"]),

    ("5-diffusion/2-the-forward-process", "The forward process", ["5.2"]),
    ("5-diffusion/3-schedules", "Signal and noise", ["5.1"]),
    ("5-diffusion/4-one-step-back", "When the beginning is known", ["5.3"]),
    ("5-diffusion/5-the-bound", "The model", ["5.4"]),
    ("5-diffusion/5-the-bound", "Three ways to say the same", ["5.11"]),
    ("5-diffusion/6-scores", "Scores", ["5.9"]),
    ("5-diffusion/6-scores", "Tweedie's formula", ["5.8"]),
    ("5-diffusion/8-samplers", "Steps that keep the marginals", ["5.5"]),
    ("5-diffusion/9-the-probability-flow", "The probability flow", ["5.10"]),
    ("5-diffusion/13-guidance", "Guidance", ["5.6"]),
    ("5-diffusion/14-editing", "Inpainting", ["5.7"]),
  ]
}
