extension Catalogue {
  /// Where the book teaches what an exercise asks for: the one place to change when a page moves.
  static let sections: [String: BookSection] = [
    // Chapter 1
    "1.1": BookSection(page: "docs/reports/1-kl-mle.md", title: "Information"),
    "1.2": BookSection(page: "docs/reports/1-kl-mle.md", title: "Information"),
    "1.3": BookSection(page: "docs/reports/1-kl-mle.md", title: "From expectation to average"),
    "1.4": BookSection(page: "docs/reports/1-kl-mle.md", title: "Maximum likelihood"),
    "1.5": BookSection(page: "docs/reports/1-kl-mle.md", title: "The unknown part does not move"),
    "1.6": BookSection(page: "docs/reports/1-kl-mle.md", title: "Mixtures and EM"),
    "1.7": BookSection(page: "docs/reports/1-kl-mle.md", title: "Mixtures and EM"),
    "1.8": BookSection(page: "docs/reports/1-kl-mle.md", title: "Mixtures and EM"),
    "1.9": BookSection(page: "docs/reports/1-kl-mle.md", title: "Mixtures and EM"),
    "1.10": BookSection(page: "docs/reports/1-kl-mle.md", title: "The other direction"),
    // Chapter 2
    "2.1": BookSection(page: "docs/reports/2-vi-elbo.md", title: "Two terms"),
    "2.2": BookSection(page: "docs/reports/2-vi-elbo.md", title: "Two terms"),
    "2.3": BookSection(page: "docs/reports/2-vi-elbo.md", title: "A bound from a guess"),
    "2.4": BookSection(page: "docs/reports/2-vi-elbo.md", title: "Two ways through an expectation"),
    "2.5": BookSection(page: "docs/reports/2-vi-elbo.md", title: "Two ways through an expectation"),
    "2.6": BookSection(page: "docs/reports/2-vi-elbo.md", title: "How good is it really?"),
    "2.7": BookSection(page: "docs/reports/2-vi-elbo.md", title: "How good is it really?"),
    "2.8": BookSection(page: "docs/reports/2-vi-elbo.md", title: "A bound from a guess"),
    "2.9": BookSection(page: "docs/reports/2-vi-elbo.md", title: "The variational autoencoder"),
    "2.10": BookSection(page: "docs/reports/2-vi-elbo.md", title: "How good is it really?"),
    // Chapter 3
    "3.1": BookSection(page: "docs/reports/3-gan.md", title: "The best discriminator"),
    "3.2": BookSection(page: "docs/reports/3-gan.md", title: "What the generator minimises"),
    "3.3": BookSection(page: "docs/reports/3-gan.md", title: "The game"),
    "3.4": BookSection(page: "docs/reports/3-gan.md", title: "The discriminator in practice"),
    "3.5": BookSection(page: "docs/reports/3-gan.md", title: "The generator's side"),
    "3.6": BookSection(page: "docs/reports/3-gan.md", title: "Where supports do not meet"),
    "3.7": BookSection(page: "docs/reports/3-gan.md", title: "A game is not a descent"),
    "3.8": BookSection(page: "docs/reports/3-gan.md", title: "What the generator minimises"),
    "3.9": BookSection(
      page: "docs/reports/3-gan.md", title: "On the line, with everything visible"),
    "3.10": BookSection(page: "docs/reports/3-gan.md", title: "The discriminator in practice"),
    // Chapter 4
    "4.1": BookSection(page: "docs/reports/4-dcgan.md", title: "How many outputs"),
    "4.2": BookSection(page: "docs/reports/4-dcgan.md", title: "A convolution is a matrix"),
    "4.3": BookSection(page: "docs/reports/4-dcgan.md", title: "The transposed convolution"),
    "4.4": BookSection(page: "docs/reports/4-dcgan.md", title: "Batch normalisation"),
    "4.5": BookSection(page: "docs/reports/4-dcgan.md", title: "Backwards, line by line"),
    "4.6": BookSection(page: "docs/reports/4-dcgan.md", title: "The recipe"),
    "4.7": BookSection(page: "docs/reports/4-dcgan.md", title: "Checkerboards"),
    "4.8": BookSection(page: "docs/reports/4-dcgan.md", title: "The way back"),
    "4.9": BookSection(page: "docs/reports/4-dcgan.md", title: "The way back"),
    "4.10": BookSection(page: "docs/reports/4-dcgan.md", title: "Training and evaluation"),
    // Chapter 5
    "5.1": BookSection(page: "docs/reports/5-diffusion.md", title: "The forward process"),
    "5.2": BookSection(page: "docs/reports/5-diffusion.md", title: "The forward process"),
    "5.3": BookSection(page: "docs/reports/5-diffusion.md", title: "The posterior of a step"),
    "5.4": BookSection(
      page: "docs/reports/5-diffusion.md", title: "The reverse process and its bound"),
    "5.5": BookSection(page: "docs/reports/5-diffusion.md", title: "Other ways back"),
    "5.6": BookSection(page: "docs/reports/5-diffusion.md", title: "Guidance"),
    "5.7": BookSection(page: "docs/reports/5-diffusion.md", title: "Inpainting"),
    "5.8": BookSection(page: "docs/reports/5-diffusion.md", title: "Scores"),
    "5.9": BookSection(page: "docs/reports/5-diffusion.md", title: "Scores"),
    "5.10": BookSection(page: "docs/reports/5-diffusion.md", title: "Other ways back"),
    "5.11": BookSection(page: "docs/reports/5-diffusion.md", title: "Three ways to say the same"),
  ]
}
