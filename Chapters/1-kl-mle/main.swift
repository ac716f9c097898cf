import Literate

//: # Maximum likelihood is KL minimization
//:
//: A generative model is a distribution with parameters, and learning changes the parameters until
//: the model resembles the data. This chapter says what *resembles* means: the Kullback–Leibler
//: divergence from the distribution of the data to the model. Nobody knows the distribution of the
//: data. We call it *nature*. The divergence can be minimized all the same: maximize the average
//: log-likelihood of the data.
//:
//: **What you need.** Derivatives, expectations, the normal distribution. Nothing of machine learning.
//:
//: **What you will be able to do.** Derive maximum likelihood from the divergence. Say what overfits,
//: why, and what helps. Give images a probability that can be compared between models. Fit five models
//: of handwritten digits, from independent pixels to a masked network, judge them, and draw from them.

try Chapter.main(
  number: 1, name: "kl-mle",
  claim:
    "Fitting a model by maximum likelihood is minimizing the divergence $D_{KL}$ from data to model.",
  sources: chapterSources,
  parameters: [
    // N data sets know Var[Lₙ] to z√((κ + 2)/N) of itself, and the slip "n² for n" of (eq:variance) is
    // off by 0.9 of it: about 12 bounds at N = 12 000, whatever the seed, where a check asks for 10.
    .integer(
      "replicates", default: 20_000, quick: 14_000, in: 12_000...1_000_000,
      help: "data sets drawn where a sampling distribution is simulated"),
    .integer(
      "steps", default: 300, quick: 25, in: 25...100_000,
      help: "training steps of the masked network of section 1.13"),
  ],
  sections: [
    Section("1.1-the-digits.swift", theDigits),
    Section("1.2-surprise.swift", surprise),
    Section("1.3-not-a-distance.swift", notADistance),
    Section("1.4-cover-or-seek.swift", coverOrSeek),
    Section("1.5-the-unknown-part.swift", theUnknownPart),
    Section("1.6-from-expectation-to-average.swift", fromExpectationToAverage),
    Section("1.7-other-families.swift", otherFamilies),
    Section("1.8-bias-and-variance.swift", biasAndVariance),
    Section("1.9-risk-and-overfitting.swift", riskAndOverfitting),
    Section("1.10-a-prior-and-a-penalty.swift", aPriorAndAPenalty),
    Section("1.11-mixtures.swift", mixtures),
    Section("1.12-the-probability-of-an-image.swift", theProbabilityOfAnImage),
    Section("1.13-pixel-by-pixel.swift", pixelByPixel),
    Section("1.14-what-the-models-draw.swift", whatTheModelsDraw),
    Section("1.15-a-classifier.swift", aClassifier),
    Section("1.16-going-deeper.swift", goingDeeper),
  ],
  requires: { _ = try loadImages($0.data) })
//: ## Symbols
//:
//: | symbol | meaning |
//: |---|---|
//: | $p$ | nature: the distribution that the data come from |
//: | $q$, $q_\theta$ | a model, with parameters $\theta$ |
//: | $\hat p$ | the empirical distribution: $1/n$ for each observation |
//: | $q^*$ | the member of a family that is nearest to $p$ in the forward direction |
//: | $n$, $x_i$ | the number of observations, and one of them |
//: | $L_n(\theta)$ | average log-likelihood, nats per observation |
//: | $R(\theta)$ | risk, the expected surprise $-\mathbb{E}_p[\log q_\theta]$ |
//: | $H$, $D_{KL}$ | entropy and Kullback–Leibler divergence, nats; with the index 2, bits |
//: | $I(\theta)$ | Fisher information of one observation |
//: | $N(\mu, \sigma^2)$ | normal distribution; $\mu$ mean, $\sigma$ width (standard deviation) |
//: | $\pi_c$, $r_c$, $C$ | weight of a component, guess at which component made $x$, number of components |
//: | $\kappa$, $\beta$, $\lambda$ | shape of a gamma, scale of a gamma or Laplace, rate of an exponential |
//: | $\alpha$; $\mu_0$, $\tau$ | concentration of a Dirichlet prior; mean and width of a normal prior |
//: | $\nu$, $M$ | divisor of a sum of squares; cells of a histogram |
//: | $g_h$, $h$ | kernel around a training image, and its width in gray steps |
//: | $d$, $K$, $j$, $k$ | pixels of an image, grays of a pixel, a pixel, a gray or outcome |
//: | $P(x)$ | probability of a discrete image |
//: | $b(x)$ | bits per dimension |
//: | $\Phi$, $z$, $u$ | cumulative function of the standard normal; standard normal, uniform noise |
//: | $\ell$ | outputs of a network before the softmax |
//: | $y$; $W$, $a$ | label of an image; weights and offsets of a linear classifier |
//: | $\psi$, $L$ | derivative of $\log\Gamma$; triangular root of a covariance, $\Sigma = LL^\top$ |
//: | $B$, $m$, $T$, $\eta$ | a minibatch, its number of images, training steps, learning rate |
//: | $f$, $s$, $\delta$ | in section 1.16: new coordinates $s = f(x)$, change of $\theta$ |
//:
//: ## In one minute
//:
//: - Surprise is $-\log$ probability. The divergence $D_{KL}(p\,\|\,q)$ is the extra surprise, on
//:   average, if we believe $q$ and $p$ is true. It is never negative, has a direction, and can be infinite.
//: - $D_{KL}(p\,\|\,q_\theta)$ is a constant minus the expected log-likelihood. So the greatest
//:   likelihood is the least divergence, and the unknown entropy drops out.
//: - With data in the place of nature the expectation becomes an average. It is unbiased, its variance
//:   falls as $1/n$, and the place of its maximum converges.
//: - The data are not nature. Empirical risk minimization over a large space overfits. A smaller space,
//:   a prior or a penalty adds bias and removes variance. Validation images choose, test images report.
//: - Images are whole numbers. Compare probabilities, not densities, in nats a pixel or bits per
//:   dimension.
//: - An autoregressive model writes an image's probability as a product over pixels. It is exact, and
//:   can be drawn from.
//: - A good likelihood and good pictures are different things.
//:
//: ## Reading
//:
//: - H. Akaike, *A new look at the statistical model identification*, IEEE Transactions on Automatic
//:   Control 19, 1974.
//: - E. Alpaydin and C. Kaynak, *Optical recognition of handwritten digits*, UCI Machine Learning
//:   Repository, 1998. The images (CC BY 4.0).
//: - T. M. Cover and J. A. Thomas, *Elements of Information Theory*, 2nd ed., Wiley, 2006. Chapters 2
//:   and 5 hold the proofs of sections 1.2 to 1.5.
//: - I. Csiszár, *I-divergence geometry of probability distributions and minimization problems*, Annals
//:   of Probability 3, 1975.
//: - N. E. Day, *Estimating the components of a mixture of normal distributions*, Biometrika 56, 1969.
//: - A. P. Dempster, N. M. Laird and D. B. Rubin, *Maximum likelihood from incomplete data via the EM
//:   algorithm*, Journal of the Royal Statistical Society B 39, 1977.
//: - R. A. Fisher, *On the mathematical foundations of theoretical statistics*, Philosophical
//:   Transactions of the Royal Society A 222, 1922.
//: - R. A. Fisher, *Theory of statistical estimation*, Proceedings of the Cambridge Philosophical
//:   Society 22, 1925.
//: - M. Germain, K. Gregor, I. Murray and H. Larochelle, *MADE: masked autoencoder for distribution
//:   estimation*, ICML 2015.
//: - J. Geweke, *Efficient simulation from the multivariate normal and Student-t distributions subject
//:   to linear constraints*, Computing Science and Statistics 23, 1991.
//: - A. Gretton, K. M. Borgwardt, M. J. Rasch, B. Schölkopf and A. Smola, *A kernel two-sample test*,
//:   Journal of Machine Learning Research 13, 2012.
//: - V. Hajivassiliou, D. McFadden and P. Ruud, *Simulation of multivariate normal rectangle
//:   probabilities and their derivatives*, Journal of Econometrics 72, 1996.
//: - M. Heusel, H. Ramsauer, T. Unterthiner, B. Nessler and S. Hochreiter, *GANs trained by a two
//:   time-scale update rule converge to a local Nash equilibrium*, NIPS 2017.
//: - S. Kullback and R. A. Leibler, *On information and sufficiency*, Annals of Mathematical Statistics
//:   22, 1951.
//: - T. Kynkäänniemi, T. Karras, S. Laine, J. Lehtinen and T. Aila, *Improved precision and recall metric
//:   for assessing generative models*, NeurIPS 2019.
//: - C. Meehan, K. Chaudhuri and S. Dasgupta, *A non-parametric test to detect data-copying in generative
//:   models*, AISTATS 2020.
//: - C. E. Shannon, *A mathematical theory of communication*, Bell System Technical Journal 27, 1948.
//: - K. Takeuchi, *Distribution of informational statistics and a criterion of model fitting*, Suri-Kagaku
//:   153, 1976 (in Japanese).
//: - L. Theis, A. van den Oord and M. Bethge, *A note on the evaluation of generative models*, ICLR
//:   2016.
//: - A. Wald, *Note on the consistency of the maximum likelihood estimate*, Annals of Mathematical
//:   Statistics 20, 1949.
