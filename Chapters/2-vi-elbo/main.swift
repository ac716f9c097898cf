import Literate

//: # Variational inference, the ELBO and the VAE
//:
//: An image of a digit is dozens or hundreds of gray numbers. Yet whoever wrote it decided only a few things:
//: which digit, how slanted, how bold. A **latent-variable model** is built that way round. It draws a hidden
//: cause $z$ first, and then the data $x$ given the cause. Chapter 1 said what to do with a model: raise
//: $\log p(x)$. For models with a hidden cause this number has a formula, but computing it costs too much. This
//: chapter is about a lower bound that can be computed and is raised instead.
//:
//: You need logarithms of densities, the divergence of chapter 1, and the gradient of a network. Afterwards you can
//: derive the bound and say what its gap is; write down, train and sample a VAE; measure its likelihood; say
//: why a code may carry nothing; turn the bound into bits; and replace prior and guess by better ones.
//:
//: Everything is in nats, unless it says bits.
try Chapter.main(
  number: 2, name: "vi-elbo",
  claim:
    "A lower bound on the log-likelihood, tight where $q$ is the posterior, trains models with hidden causes.",
  sources: chapterSources,
  parameters: [
    .integer("width", default: 200, quick: 32, in: 1...10_000, help: "hidden units of the VAE"),
    .integer("latents", default: 10, in: 1...1000, help: "latent dimensions of the VAE"),
    .integer(
      "epochs", default: 300, quick: 6, in: 1...100_000,
      help: "epochs of the VAE and the autoencoder"),
    .integer(
      "side-epochs", default: 80, quick: 2, in: 1...100_000,
      help: "epochs of each model of a comparison"),
    .integer("batch", default: 100, in: 1...1_000_000, help: "images a step"),
    .real("rate", default: 1e-3, in: 1e-9...1e6, help: "Adam's step size"),
    .integer(
      "judged", default: 200, quick: 20, in: 10...10_000,
      help: "test images whose likelihood is estimated, at most"),
    .integer("moves", default: 400, quick: 20, in: 10...1_000_000, help: "moves of annealing"),
  ],
  sections: [
    Section("2.1-causes-that-nobody-sees.swift", causesThatNobodySees),
    Section("2.2-a-bound-from-a-guess.swift", aBoundFromAGuess),
    Section("2.3-the-vae.swift", theVAE),
    Section("2.4-what-the-vae-learned.swift", whatTheVAELearned),
    Section("2.5-how-good-is-it.swift", howGoodIsIt),
    Section("2.6-when-the-code-stays-empty.swift", whenTheCodeStaysEmpty),
    Section("2.7-rate-and-distortion.swift", rateAndDistortion),
    Section("2.8-a-learned-prior.swift", aLearnedPrior),
    Section("2.9-better-guesses.swift", betterGuesses),
    Section("2.10-scoreboard.swift", theScoreboard),
    Section("2.11-two-ways-through-an-expectation.swift", twoWaysThroughAnExpectation),
    Section("2.12-a-divergence-by-sampling.swift", aDivergenceBySampling),
    Section("2.13-one-guess-for-each.swift", oneGuessForEach),
    Section("2.14-a-second-opinion.swift", aSecondOpinion),
    Section("2.15-where-the-truth-is-known.swift", whereTheTruthIsKnown),
    Section("2.16-a-code-of-switches.swift", aCodeOfSwitches),
    Section("2.17-exercises.swift", exercisesOfTheELBO),
  ],
  commands: [
    Command("sample", help: "draw images from the VAE of the last run", run: runSample)
  ],
  requires: { _ = try loadImages($0) })
//: ## Symbols
//:
//: | symbol | meaning |
//: | --- | --- |
//: | $x$, $z$ | the data, an image; its hidden cause, the latent or code |
//: | $p(z)$, $p(x\mid z)$, $p(x)$, $p(z\mid x)$ | prior, likelihood or decoder, evidence, posterior |
//: | $q(z)$, $q(z\mid x)$, $q(z)$ over all $x$ | a guess at the posterior; the encoder's; the aggregate posterior |
//: | $\theta$, $\phi$ | weights of the decoder, of the encoder |
//: | $\mu$, $\sigma$, $\varepsilon$ | mean and deviation of a guess; standard normal noise |
//: | $\mathcal{L}$, $\mathcal{U}$, $\mathcal{L}_k$ | the evidence lower bound (ELBO), the upper bound, the bound by $k$ importance weights |
//: | $w$, $W$, $b$, $s$ | weights, bias and noise of linear decoders; in sections 2.5, 2.9 and 2.15 $w$ is also an importance weight |
//: | $\sigma$, $y$, $R$ | in sections 2.6 and 2.15: noise and output of the decoder, a rotation |
//: | $D$, $R$, $I_q$ | distortion, rate, mutual information of image and code |
//: | $\beta$, $\kappa$ | weight of the prior fitting; nats that a coordinate may use at no cost |
//: | $\lambda$, $\lambda_j$, $u_j$ | variance of the data along a direction; eigenvalues and eigenvectors of their covariance |
//: | $\alpha_t$, $M$ | share of the likelihood in annealing, number of moves |
//: | $\Lambda$, $h$, $T$ | precision and linear term of a joint that is quadratic in $z$; the factor of a covariance |
//: | $N$, $B$, $d$ | images, images a step, pixels |
//: | $k$, $K$, $J$ | importance samples, latents, coordinates of an example |
//: | $\tau$, $a$, $\delta$ | curvature and center of a quadratic, distance of $\mu$ from the center |
//: | $a$, $\pi$, $u$, $\tau$ | in section 2.16: logit of a switch, probability that it is on, its noise, temperature |
//: | $y$, $a$ | in section 2.3: probability that a pixel is inked, its logit |
//: | $c$; $\gamma$, $n$ | section 2.9: a label; section 2.12: scale of a prior, number of draws |
//: | $\omega$; $m_1$, $v_1$, $c$; $C$ | section 2.11: frequency; moments of a share of $f$; baseline |
//:
//: ## In one minute
//:
//: For any guess $q$, $\log p(x) = \mathcal{L}(q) + D_{KL}(q\,\|\,p(z|x))$. The first term can be
//: computed and maximized: reconstruction minus prior fitting. A VAE maximizes its sum over all
//: images in the weights of a decoder and of an encoder at once; $z = \mu + \sigma\varepsilon$ lets
//: the gradient through. The gap is the divergence from the guess to the posterior. Importance
//: weights estimate it. The negative bound is a code length, and bits-back coding reaches it. A
//: code stays empty where it saves less than it costs: too much noise empties it, and a decoder
//: that sees the pixels before each pixel uses less of it.
//:
//: ## Reading
//:
//: - M. I. Jordan, Z. Ghahramani, T. S. Jaakkola and L. K. Saul, *An introduction to variational methods for
//:   graphical models*, Machine Learning 37, 1999. The bound, before networks.
//: - C. M. Bishop, *Pattern Recognition and Machine Learning*, Springer, 2006. Chapter 10: the mean field at
//:   length.
//: - D. P. Kingma and M. Welling, *Auto-encoding variational Bayes*, ICLR 2014; D. J. Rezende, S. Mohamed and D.
//:   Wierstra, *Stochastic backpropagation and approximate inference in deep generative models*, ICML 2014. The
//:   VAE, twice.
//: - Y. Burda, R. Grosse and R. Salakhutdinov, *Importance weighted autoencoders*, ICLR 2016; T. Rainforth and
//:   others, *Tighter variational bounds are not necessarily better*, ICML 2018; A. Kong, *A note on importance
//:   sampling using standardized weights*, University of Chicago, 1992.
//: - C. Cremer, X. Li and D. Duvenaud, *Inference suboptimality in variational autoencoders*, ICML 2018. The two
//:   gaps measured.
//: - J. Lucas, G. Tucker, R. Grosse and M. Norouzi, *Don't blame the ELBO! A linear VAE perspective on posterior
//:   collapse*, NeurIPS 2019; M. E. Tipping and C. M. Bishop, *Probabilistic principal component analysis*, Journal
//:   of the Royal Statistical Society B 61, 1999.
//: - O. Rybkin, K. Daniilidis and S. Levine, *Simple and effective VAE training with calibrated decoders*, ICML
//:   2021. σ from the data.
//: - S. R. Bowman and others, *Generating sentences from a continuous space*, CoNLL 2016. Collapse beside a strong
//:   decoder, and warm-up against it.
//: - I. Higgins and others, *β-VAE*, ICLR 2017; D. P. Kingma and others, *Improved variational inference with
//:   inverse autoregressive flow*, NeurIPS 2016 (free nats); M. D. Hoffman and M. J. Johnson, *ELBO surgery*,
//:   NeurIPS workshop, 2016; A. Alemi and others, *Fixing a broken ELBO*, ICML 2018. Rate and distortion.
//: - G. E. Hinton and D. van Camp, *Keeping the neural networks simple by minimizing the description length of the
//:   weights*, COLT 1993; J. Townsend, T. Bird and D. Barber, *Practical lossless compression with latent variables
//:   using bits back coding*, ICLR 2019. J. Duda, *Asymmetric numeral systems*, 2009, is the stack of bits.
//: - J. M. Tomczak and M. Welling, *VAE with a VampPrior*, AISTATS 2018; K. Sohn, H. Lee and X. Yan, *Learning
//:   structured output representation using deep conditional generative models*, NeurIPS 2015; M. Germain and
//:   others, *MADE*, ICML 2015; P. Ghosh and others, *From variational to deterministic autoencoders*, ICLR 2020.
//: - R. J. Williams, *Simple statistical gradient-following algorithms for connectionist reinforcement learning*,
//:   Machine Learning 8, 1992; S. Mohamed, M. Rosca, M. Figurnov and A. Mnih, *Monte Carlo gradient estimation in
//:   machine learning*, Journal of Machine Learning Research 21, 2020; G. Roeder, Y. Wu and D. Duvenaud, *Sticking
//:   the landing*, NeurIPS 2017.
//: - C. J. Maddison, A. Mnih and Y. W. Teh, *The concrete distribution*, ICLR 2017; E. Jang, S. Gu and B. Poole,
//:   *Categorical reparameterization with Gumbel-softmax*, ICLR 2017; Y. Bengio, N. Léonard and A. Courville,
//:   *Estimating or propagating gradients through stochastic neurons for conditional computation*, arXiv:1308.3432,
//:   2013; G. Tucker and others, *REBAR*, NeurIPS 2017. Switches.
//: - R. M. Neal, *Annealed importance sampling*, Statistics and Computing 11, 2001; Y. Wu, Y. Burda, R.
//:   Salakhutdinov and R. Grosse, *On the quantitative analysis of decoder-based generative models*, ICLR 2017.
//: - M. Heusel and others, *GANs trained by a two time-scale update rule*, NeurIPS 2017; T. Kynkäänniemi and
//:   others, *Improved precision and recall metric for assessing generative models*, NeurIPS 2019. The scoreboard's
//:   metrics.
