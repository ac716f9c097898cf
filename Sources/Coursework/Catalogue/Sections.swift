extension Catalogue {
  /// Where the book teaches what an exercise asks for: the one place to change when a page moves.
  static let sections: [String: BookSection] = [
    // Chapter 1
    "1.1": BookSection(
      page: "docs/reports/1-kl-mle/2-surprise.md",
      title: "Surprise, and the price of a wrong belief"),
    "1.2": BookSection(
      page: "docs/reports/1-kl-mle/2-surprise.md",
      title: "Surprise, and the price of a wrong belief"),
    "1.3": BookSection(
      page: "docs/reports/1-kl-mle/6-from-expectation-to-average.md",
      title: "From expectation to average"),
    "1.4": BookSection(
      page: "docs/reports/1-kl-mle/1-the-digits.md", title: "The digits, and a model of one number"),
    "1.5": BookSection(
      page: "docs/reports/1-kl-mle/5-the-unknown-part.md", title: "The unknown part does not move"),
    "1.6": BookSection(
      page: "docs/reports/1-kl-mle/11-mixtures.md", title: "Mixtures, and how to climb with EM"),
    "1.7": BookSection(
      page: "docs/reports/1-kl-mle/11-mixtures.md", title: "Mixtures, and how to climb with EM"),
    "1.8": BookSection(
      page: "docs/reports/1-kl-mle/11-mixtures.md", title: "Mixtures, and how to climb with EM"),
    "1.9": BookSection(
      page: "docs/reports/1-kl-mle/11-mixtures.md", title: "Mixtures, and how to climb with EM"),
    "1.10": BookSection(
      page: "docs/reports/1-kl-mle/3-not-a-distance.md", title: "A divergence is not a distance"),
    // Chapter 2
    "2.1": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "Two terms"),
    "2.2": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "Two terms"),
    "2.3": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "A bound from a guess"),
    "2.4": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "Two ways through an expectation"),
    "2.5": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "Two ways through an expectation"),
    "2.6": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "How good is it really?"),
    "2.7": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "How good is it really?"),
    "2.8": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "A bound from a guess"),
    "2.9": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "The variational autoencoder"),
    "2.10": BookSection(
      page: "docs/reports/2-vi-elbo/README.md", title: "How good is it really?"),
    // Chapter 3
    "3.1": BookSection(
      page: "docs/reports/3-gan/2-the-best-discriminator.md", title: "The best discriminator"),
    "3.2": BookSection(
      page: "docs/reports/3-gan/3-what-the-generator-minimizes.md",
      title: "What the generator minimizes"),
    "3.3": BookSection(
      page: "docs/reports/3-gan/1-the-game.md", title: "The game"),
    "3.4": BookSection(
      page: "docs/reports/3-gan/1-the-game.md", title: "The game"),
    "3.5": BookSection(
      page: "docs/reports/3-gan/4-the-generators-side.md", title: "The generator's side"),
    "3.6": BookSection(
      page: "docs/reports/3-gan/5-where-supports-do-not-meet.md",
      title: "Where supports do not meet"),
    "3.7": BookSection(
      page: "docs/reports/3-gan/8-a-game-is-not-a-descent.md", title: "A game is not a descent"),
    "3.8": BookSection(
      page: "docs/reports/3-gan/3-what-the-generator-minimizes.md",
      title: "What the generator minimizes"),
    "3.9": BookSection(
      page: "docs/reports/3-gan/7-on-the-line.md", title: "On the line, with everything visible"),
    "3.10": BookSection(
      page: "docs/reports/3-gan/10-a-family-of-games.md", title: "A family of games"),
    // Chapter 4
    "4.1": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "How many outputs"),
    "4.2": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "A convolution is a matrix"),
    "4.3": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "The transposed convolution"),
    "4.4": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "Batch normalisation"),
    "4.5": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "Backwards, line by line"),
    "4.6": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "The recipe"),
    "4.7": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "Checkerboards"),
    "4.8": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "The way back"),
    "4.9": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "The way back"),
    "4.10": BookSection(
      page: "docs/reports/4-dcgan/README.md", title: "Training and evaluation"),
    // Chapter 5
    "5.1": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "The forward process"),
    "5.2": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "The forward process"),
    "5.3": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "The posterior of a step"),
    "5.4": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "The reverse process and its bound"),
    "5.5": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "Other ways back"),
    "5.6": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "Guidance"),
    "5.7": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "Inpainting"),
    "5.8": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "Scores"),
    "5.9": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "Scores"),
    "5.10": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "Other ways back"),
    "5.11": BookSection(
      page: "docs/reports/5-diffusion/README.md", title: "Three ways to say the same"),
  ]
}
