import Literate

//: # Diffusion
//:
//: Take an image and add a little noise, a thousand times over. In the end nothing is left of it
//: but noise, and fresh noise is easy to draw. If each of the little steps could be *undone*, in
//: distribution, we could start from fresh noise and arrive at a new image. Each step can be undone
//: approximately, and how to do it is learned by least squares. The method as a whole is once more
//: maximum likelihood with an evidence bound (Sohl-Dickstein and others, 2015; Ho, Jain and Abbeel,
//: 2020).
//:
//: You need the divergences of chapter 1 and the evidence bound of chapter 2. Afterwards you can
//: derive the posterior of a step and the loss; say what a score, a probability flow and a flow of
//: straight lines have in common; choose a sampler and a guidance weight; and examine, part by
//: part, a painter that paints what a sentence says. All information is in nats, unless the text
//: says bits.
try Chapter.main(
  number: 5, name: "diffusion",
  claim:
    "A generative model can be had by destroying data with noise, a little at a time, and learning to undo each step by least squares.",
  sources: chapterSources,
  parameters: [
    .integer(
      "toy-steps", default: 3000, quick: 40, in: 1...1_000_000,
      help: "training steps of each network on the line and in the plane"),
    .integer(
      "image-steps", default: 2500, quick: 20, in: 1...1_000_000,
      help: "training steps of the U-Net, 64 images each"),
    .integer(
      "painter-steps", default: 2000, quick: 6, in: 1...1_000_000,
      help: "training steps of the painter's decoder; its other parts take fewer"),
  ],
  sections: [
    Section("5.1-noise-and-back.swift", noiseAndBack),
    Section("5.2-the-forward-process.swift", theForwardProcess),
    Section("5.3-schedules.swift", schedules),
    Section("5.4-one-step-back.swift", oneStepBack),
    Section("5.5-the-bound.swift", theBound),
    Section("5.6-scores.swift", scores),
    Section("5.7-learning-to-predict-noise.swift", learningToPredictNoise),
    Section("5.8-samplers.swift", samplers),
    Section("5.9-the-probability-flow.swift", theProbabilityFlow),
    Section("5.10-the-sde.swift", theSDE),
    Section("5.11-flow-matching.swift", flowMatching),
    Section("5.12-images-and-the-u-net.swift", imagesAndTheUNet),
    Section("5.13-guidance.swift", guidance),
    Section("5.14-editing.swift", editing),
    Section("5.15-two-stages.swift", aPainterInTwoStages),
    Section("5.16-what-it-obeys.swift", whatThePainterObeys),
    Section("5.17-bits.swift", bits),
    Section("5.18-traces-and-scores-without-densities.swift", tracesAndScores),
    Section("5.19-diffusion-by-masking.swift", diffusionByMasking),
    Section("5.20-learned-variances.swift", learnedVariances),
    Section("5.21-few-steps.swift", fewSteps),
    Section("5.22-diffusion-in-a-latent-space.swift", diffusionInALatentSpace),
    Section("5.23-exercises.swift", exercisesOfDiffusion),
  ],
  commands: [
    Command(
      "sample", help: "paint a caption: --caption \"a seven above a two\" --output FILE.png",
      run: runSample),
    Command(
      "edit", help: "paint a part anew: --image FILE.png|NUMBER --mask x,y,w,h --output FILE.png",
      run: runEdit),
    Command(
      "step-times", help: "measure what a step of the trainings of 5.22 costs on this machine",
      run: runStepTimes),
  ],
  requires: { _ = try usableImages($0.data) })
//: ## Symbols
//:
//: | symbol | meaning |
//: | --- | --- |
//: | $x_0$, $x_t$, $T$ | data, data after $t$ steps of noise, the number of steps |
//: | $q$, $p_\theta$ | forward process and its marginals; the model that walks back |
//: | $\beta_t$, $\alpha_t$, $\bar\alpha_t$ | noise of a step, $1 - \beta_t$, product of the $\alpha$s |
//: | $\varepsilon$, $\hat\varepsilon$, $\varepsilon^*$ | noise, a prediction of it, the best prediction |
//: | $\tilde\mu_t$, $\tilde\beta_t$ | mean and variance of $q(x_{t-1} \mid x_t, x_0)$ |
//: | $\sigma_t^2$ | variance of the model's step back |
//: | $\sigma$, $y$ | noise on the scale of the data, $\sqrt{1-\bar\alpha}/\sqrt{\bar\alpha}$, and $x/\sqrt{\bar\alpha}$ |
//: | $\sigma_{ts}$, $\eta$, $z$ | width of a DDIM step, its share of fresh noise, fresh noise |
//: | $v$, $U$, $S$ | velocity of a v-prediction; velocity field of a flow; how far a flow is from straight |
//: | $s$ | an earlier time; in flow matching the place on a line, from data 0 to noise 1 |
//: | $u$, $B$ | time of the stochastic differential equation; Brownian motion |
//: | $h$, $C$ | a candidate for the score; a constant that no network changes, $C_t$ at one time |
//: | $\rho$, $\kappa$ | exponent of a spacing of noise levels; offset of the cosine schedule |
//: | $w_t$, $w$, $w'$ | weight of a time in the bound; weights of guidance, by a condition and by manners |
//: | $c$, $e$, $\tau$ | class or caption, embedding, temperature |
//: | $m$, $R$, $r$ | mask of what is known; rounds of RePaint; random signs |
//: | $\omega_k$, $\varsigma^2$ | weight of a component of a mixture; variance of a normal density |
//: | $\ell_t$ | mean squared error of the predicted noise |
//: | $d$, $n$, $M$, $a_t$ | pixels, covered pixels, a set of these; share of open pixels, in (sec:5.19-diffusion-by-masking) |
//: | $\Sigma_\theta$, $\gamma$, sg | a learned variance of the step back, its place between $\log\tilde\beta_t$ and $\log\beta_t$; what is held fixed |
//: | $H$, $\sigma_0$, $p_\sigma$ | entropy; the least noise of a latent, and the density of a latent with noise $\sigma$, in (sec:5.22-diffusion-in-a-latent-space) |
//: | $\Phi$ | the end of the flow's curve through a point |
//: | $\zeta_0$, $\zeta_t$, $\hat\zeta_0$ | latent ($z$ in chapter 2), with $t$ steps of noise, standardized, in (sec:5.22-diffusion-in-a-latent-space) |
//: | $\bar\zeta_i$, $\varsigma_i$ | mean and standard deviation of one latent over the data |
//: | $\mathbf q_i$, $\mathbf k_j$, $\mathbf v_j$, $\mathbf a_{ij}$, $\mathbf o_i$ | query, key, value, weight and answer of attention, in (sec:5.15-two-stages) |
//: | $\lambda$, $\delta$ | share of noise in the reverse equation; step of Langevin dynamics |
//:
//: ## In one minute
//:
//: Noise is added in small normal steps; any number of them is one normal step. The step back is
//: nearly normal if it is small, and given $x_0$ it is normal exactly. So the bound is a sum of
//: squared errors of predicted noise, and the best prediction is a score. The same network serves
//: random walks and a differential equation, with many steps or few. Straight lines from noise to
//: data are the same idea with another scale of time. Guidance exaggerates a condition and costs
//: variety. An embedding that texts and pictures share lets a painter vary a picture, and choose
//: among its own. What it obeys is counted. Where steps are few, a variance that depends on the place
//: pays, and a student of the finished network can do with one step. Diffusion can also work on the
//: latents of an autoencoder: more is learned in the same time, and what the autoencoder loses stays
//: lost.
//:
//: ## Reading
//:
//: - J. Sohl-Dickstein and others, *Deep unsupervised learning using nonequilibrium
//:   thermodynamics*, ICML 2015; J. Ho, A. Jain and P. Abbeel, *Denoising diffusion probabilistic
//:   models*, NeurIPS 2020. The idea and the bound; what made it work.
//: - W. Feller, *On the theory of stochastic processes, with particular reference to
//:   applications*, 1949. Small steps back are normal.
//: - A. Nichol and P. Dhariwal, *Improved denoising diffusion probabilistic models*, ICML 2021; A.
//:   Jabri, D. Fleet and T. Chen, *Scalable adaptive computation for iterative generation*, 2022; D.
//:   Kingma and others, *Variational diffusion models*, NeurIPS 2021; F. Bao and others,
//:   *Analytic-DPM*, ICLR 2022; T. Salimans and J. Ho, *Progressive distillation for fast sampling of
//:   diffusion models*, ICLR 2022. Schedules, weights, variances, velocities.
//: - H. Robbins, *An empirical Bayes approach to statistics*, 1956; B. Efron, *Tweedie's formula
//:   and selection bias*, Journal of the American Statistical Association 106, 2011; A. Hyvärinen,
//:   *Estimation of non-normalized statistical models by score matching*, JMLR 6, 2005; P. Vincent, *A
//:   connection between score matching and denoising autoencoders*, Neural Computation 23, 2011; Y.
//:   Song and others, *Sliced score matching*, UAI 2019.
//: - J. Song, C. Meng and S. Ermon, *Denoising diffusion implicit models*, ICLR 2021; T. Karras and
//:   others, *Elucidating the design space of diffusion-based generative models*, NeurIPS 2022; C. Lu
//:   and others, *DPM-Solver++*, 2022. Samplers.
//: - E. Luhman and T. Luhman, *Knowledge distillation in iterative generative models for improved
//:   sampling speed*, 2021; Y. Song, P. Dhariwal, M. Chen and I. Sutskever, *Consistency models*, ICML
//:   2023. One step for many.
//: - B. Anderson, *Reverse-time diffusion equation models*, Stochastic Processes and their
//:   Applications 12, 1982; Y. Song and others, *Score-based generative modeling through stochastic
//:   differential equations*, ICLR 2021; R. Chen and others, *Neural ordinary differential
//:   equations*, NeurIPS 2018; M. Hutchinson, *A stochastic estimator of the trace of the influence
//:   matrix*, 1990; W. Grathwohl and others, *FFJORD*, ICLR 2019.
//: - Y. Lipman and others, *Flow matching for generative modeling*, ICLR 2023; X. Liu, C. Gong and
//:   Q. Liu, *Flow straight and fast*, ICLR 2023.
//: - O. Ronneberger, P. Fischer and T. Brox, *U-Net*, MICCAI 2015; P. Dhariwal and A. Nichol,
//:   *Diffusion models beat GANs on image synthesis*, NeurIPS 2021; J. Ho and T. Salimans,
//:   *Classifier-free diffusion guidance*, 2022.
//: - J. Austin and others, *Structured denoising diffusion models in discrete state-spaces*, NeurIPS
//:   2021; J. Shi and others, *Simplified and generalized masked diffusion for discrete data*, NeurIPS
//:   2024; S. Sahoo and others, *Simple and effective masked diffusion language models*, NeurIPS 2024.
//: - A. Vahdat, K. Kreis and J. Kautz, *Score-based generative modeling in latent space*, NeurIPS 2021;
//:   R. Rombach and others, *High-resolution image synthesis with latent diffusion models*, CVPR 2022;
//:   A. Vaswani and others, *Attention is all you need*, NeurIPS 2017; R. Xiong and others, *On layer
//:   normalization in the transformer architecture*, ICML 2020. Latents; attention.
//: - A. Lugmayr and others, *RePaint*, CVPR 2022; B. Trippe and others, *Diffusion probabilistic
//:   modeling of protein backbones in 3D for the motif-scaffolding problem*, ICLR 2023; C. Meng and
//:   others, *SDEdit*, ICLR 2022. Editing.
//: - A. van den Oord, Y. Li and O. Vinyals, *Representation learning with contrastive predictive
//:   coding*, 2018; A. Radford and others, *Learning transferable visual models from natural language
//:   supervision*, ICML 2021; A. Ramesh and others, *Zero-shot text-to-image generation*, ICML 2021,
//:   and *Hierarchical text-conditional image generation with CLIP latents*, 2022. The models of
//:   which the painter is a small version.
