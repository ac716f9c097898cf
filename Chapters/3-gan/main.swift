import Literate

//: # The game and its best discriminator
//:
//: Chapters 1 and 2 fitted densities: they wrote down $q_\theta(x)$, or a bound on it, and
//: maximized it. A **generative adversarial network** (Goodfellow and others, 2014) has no formula
//: for the density. It has a network that turns noise into samples. A second network learns to tell
//: these samples from data, and the first one learns from the gradient of the second.
//:
//: You need the divergences of chapter 1 and gradient descent. Afterwards you can say what a
//: generator minimizes against the best discriminator and against a real one; why two players may
//: move in circles for ever, and which penalty makes them arrive; what mode collapse is, and how it
//: is counted; and how to judge a model without a likelihood.
try Chapter.main(
  number: 3, name: "gan",
  claim:
    "A generator that beats the best discriminator has minimized a Jensen–Shannon divergence; one that "
    + "beats a real discriminator has minimized something else.",
  sources: chapterSources,
  parameters: [
    .integer(
      "steps", default: 4000, quick: 60, in: 24...1_000_000, help: "steps of each game on the ring"),
    .integer(
      "seeds", default: 10, quick: 2, in: 2...100, help: "trainings of each game on the ring"),
    .integer(
      "line-steps", default: 1000, quick: 96, in: 24...1_000_000,
      help: "generator's steps of the games on the line"),
    .integer(
      "image-steps", default: 6000, quick: 60, in: 1...1_000_000,
      help: "steps of each game on images; sides above 32 are averaged down to 28"),
  ],
  sections: [
    Section("3.1-the-game.swift", theGame),
    Section("3.2-the-best-discriminator.swift", theBestDiscriminator),
    Section("3.3-what-the-generator-minimizes.swift", whatTheGeneratorMinimizes),
    Section("3.4-the-generators-side.swift", theGeneratorsSide),
    Section("3.5-where-supports-do-not-meet.swift", whereSupportsDoNotMeet),
    Section("3.6-the-discriminator-in-practice.swift", theDiscriminatorInPractice),
    Section("3.7-on-the-line.swift", onTheLine),
    Section("3.8-a-game-is-not-a-descent.swift", aGameIsNotADescent),
    Section("3.9-why-penalties-calm-the-game.swift", whyPenaltiesCalmTheGame),
    Section("3.10-a-family-of-games.swift", aFamilyOfGames),
    Section("3.11-mode-collapse.swift", modeCollapse),
    Section("3.12-a-game-on-images.swift", aGameOnImages),
    Section("3.13-after-2014.swift", after2014),
    Section("3.14-exercises.swift", exercisesOfTheGame),
  ],
  commands: [
    Command("sample", help: "draw images from a trained generator", run: runSample)
  ],
  requires: { _ = try loadImages($0.data) })
//: ## Symbols
//:
//: | symbol | meaning |
//: | --- | --- |
//: | $p$, $q$, $m$ | densities of the data and of the generated samples, and their middle $\frac12(p+q)$ |
//: | $z$, $x$, $\varphi$ | noise, an example, the density of standard normal noise |
//: | $G$, $D$, $D^*$, $V$ | generator, discriminator, the best discriminator, the value of the game |
//: | $a$, $\sigma$ | a logit, and the sigmoid: $D = \sigma(a)$ |
//: | $T$, $v$ | a critic, and the network's output of which it is made |
//: | $f$, $f^*$, $u$ | a convex function, its conjugate, the ratio $p/q$ |
//: | $W_1$, $s_{\max}$ | Wasserstein distance; largest singular value of a matrix |
//: | $\theta$, $\psi$ | a parameter of the generator, a parameter of the discriminator |
//: | $\eta$, $k$, $K$ | step size; discriminator's steps for one of the generator's; steps of a look ahead |
//: | $J$, $\mu$ | Jacobian of the players' velocity, an eigenvalue of it |
//: | $\gamma$, $\lambda$ | weight of a penalty in the Dirac-GAN; weight of the penalty of WGAN-GP on images |
//: | $\tau$, $h$, $d$, $P$ | width of the noise on the line; of a Parzen window; a distance; number of pixels |
//: | $\alpha$, $\beta$, $c$, $\rho_j$ | labels of real and generated examples; a class; share of the samples at spot $j$ |
//: | $s$, $t$; $n$ | section 3.1: probabilities of moves (3.3: $s$ is a width); batch size |
//: | $\zeta$, $A$; $F$ | in section 3.8 both parameters and their arrows; cumulative function |
//:
//: ## In one minute
//:
//: Two networks play for $V = \mathbb{E}_p[\log D] + \mathbb{E}_q[\log(1 - D)]$. The best $D$ is
//: $p/(p+q)$: a density ratio, learned from samples. Against it the generator minimizes the
//: Jensen–Shannon divergence; with the loss $-\log D$ it minimizes $2\,D_{KL}(m\,\|\,p)$, which has
//: the same optimum and reacts less to missing modes. A real $D$ gives a lower bound only. The two
//: players do not descend one function: they may circle. In the smallest GAN a penalty on $D$'s
//: slope at the data, centered at zero, makes them arrive. On a ring of eight spots a generator
//: collapses if its critic is too slow: it moves to the place that the critic rates highest. There
//: is no likelihood to report, and the Parzen-window estimate in its place misleads.
//:
//: ## Reading
//:
//: - I. Goodfellow and others, *Generative adversarial nets*, NeurIPS 2014. The game, the theorems,
//:   the recipe for digits.
//: - I. Goodfellow, *NIPS 2016 tutorial: generative adversarial networks*, 2016. Questions asked
//:   and answered.
//: - J. von Neumann, *Zur Theorie der Gesellschaftsspiele*, Mathematische Annalen 100, 1928. The
//:   minimax theorem.
//: - J. Lin, *Divergence measures based on the Shannon entropy*, IEEE Transactions on Information
//:   Theory 37, 1991; D. Endres and J. Schindelin, *A new metric for probability distributions*,
//:   the same journal 49, 2003.
//: - M. Arjovsky and L. Bottou, *Towards principled methods for training GANs*, ICLR 2017; M.
//:   Arjovsky, S. Chintala and L. Bottou, *Wasserstein GAN*, ICML 2017; I. Gulrajani and others,
//:   *Improved training of Wasserstein GANs*, NeurIPS 2017.
//: - S. Liu, O. Bousquet and K. Chaudhuri, *Approximation and convergence properties of generative
//:   adversarial learning*, NeurIPS 2017. What a weak discriminator sees.
//: - G. Korpelevich, *The extragradient method*, Matecon 12, 1976; C. Daskalakis and others,
//:   *Training GANs with optimism*, ICLR 2018; L. Mescheder, A. Geiger and S. Nowozin, *Which
//:   training methods for GANs do actually converge?*, ICML 2018.
//: - X. Nguyen, M. Wainwright and M. Jordan, *Estimating divergence functionals and the likelihood
//:   ratio by convex risk minimization*, IEEE Transactions on Information Theory 56, 2010; S.
//:   Nowozin, B. Cseke and R. Tomioka, *f-GAN*, NeurIPS 2016.
//: - X. Mao and others, *Least squares generative adversarial networks*, ICCV 2017; J. Lim and J.
//:   Ye, *Geometric GAN*, 2017; T. Miyato and others, *Spectral normalization for generative
//:   adversarial networks*, ICLR 2018.
//: - L. Metz and others, *Unrolled generative adversarial networks*, ICLR 2017; T. Salimans and
//:   others, *Improved techniques for training GANs*, NeurIPS 2016. The ring; minibatch
//:   discrimination; smoothed labels.
//: - L. Theis, A. van den Oord and M. Bethge, *A note on the evaluation of generative models*, ICLR
//:   2016.
//: - M. Mirza and S. Osindero, *Conditional generative adversarial nets*, 2014; E. Denton and others,
//:   *Deep generative image models using a Laplacian pyramid of adversarial networks*, NeurIPS 2015;
//:   X. Chen and others, *InfoGAN*, NeurIPS 2016; P. Isola and others, *Image-to-image translation
//:   with conditional adversarial networks*, CVPR 2017; J. Zhu and others, *Unpaired image-to-image
//:   translation using cycle-consistent adversarial networks*, ICCV 2017; J. Donahue, P. Krähenbühl
//:   and T. Darrell, *Adversarial feature learning*, ICLR 2017; T. Miyato and M. Koyama, *cGANs with
//:   projection discriminator*, ICLR 2018.
