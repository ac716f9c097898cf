import Literate

//: # Convolutions both ways
//:
//: The networks of chapter 3 treat an image as a list of numbers: shuffle its pixels, the same way in every
//: image, and they learn as well as before. Convolutional networks use more. A pixel has neighbors, and what
//: an edge looks like does not depend on where it is.
//:
//: A discriminator has to make one number of an image. A generator has to make an image of a few numbers. The
//: first shrinks with **convolutions**, the second grows with **transposed convolutions**. This chapter says
//: exactly in which sense the second is the reverse of the first. Then it plays the game of chapter 3 with both, by the
//: recipe that made such games work: **DCGAN** (Radford, Metz and Chintala, 2016).
//:
//: **What you need**: matrices, derivatives, and the game of chapter 3.
//:
//: **What you will be able to do**: compute the size of a convolution's output and of a transposed
//: one's; say where a checkerboard comes from; derive both gradients of a convolution and of batch
//: normalization; build and train a DCGAN; say how it fails, and which remedies there are.

try Chapter.main(
  number: 4, name: "dcgan",
  claim:
    "A convolution is a sparse matrix; the transposed convolution is its transpose and not its inverse. "
    + "Networks of both, with batch normalization, play the game on images.",
  sources: chapterSources,
  parameters: [
    .integer(
      "steps", default: 0, quick: 40, in: 0...10_000_000,
      help: "steps of the large training; 0: 6000 on the digits, 26000 with --data"),
    .integer("batch", default: 64, in: 2...4096, help: "images of each kind in a step"),
    .integer(
      "channels", default: 0, in: 0...256,
      help: "of the largest map; 0: 32 for images below 24 × 24, else 64"),
    .real(
      "rate", default: 5e-4, in: 1e-7...1, help: "of both players' Adam in the large training"),
    .integer("latents", default: 100, in: 2...1000, help: "numbers of noise for an image"),
    .integer(
      "trial-steps", default: 600, quick: 16, in: 8...1_000_000,
      help: "steps of each small training, by which recipes are compared"),
    .integer("seeds", default: 5, quick: 2, in: 2...100, help: "small trainings of each recipe"),
  ],
  sections: [
    Section("4.1-a-convolution-is-a-matrix.swift", aConvolutionIsAMatrix),
    Section("4.2-sizes-and-sight.swift", sizesAndSight),
    Section("4.3-the-transposed-convolution.swift", theTransposedConvolution),
    Section("4.4-it-is-not-the-inverse.swift", itIsNotTheInverse),
    Section("4.5-checkerboards.swift", checkerboards),
    Section("4.6-checkerboards-in-the-spectrum.swift", checkerboardsInTheSpectrum),
    Section("4.7-the-way-back.swift", theWayBack),
    Section("4.8-batch-normalization.swift", batchNormalization),
    Section("4.9-training-and-evaluation.swift", trainingAndEvaluation),
    Section("4.10-the-recipe.swift", theRecipe),
    Section("4.11-each-rule-broken.swift", eachRuleBroken),
    Section("4.12-training.swift", training),
    Section("4.13-looking-inside.swift", lookingInside),
    Section("4.14-when-it-fails.swift", whenItFails),
    Section("4.15-how-pictures-are-scored.swift", howPicturesAreScored),
    Section("4.16-after-dcgan.swift", afterDCGAN),
    Section("4.17-scoreboard-and-exercises.swift", scoreboardAndExercises),
  ],
  commands: [
    Command(
      "sample", help: "draw images from the generator of the last run: sample --output FILE.png",
      run: SampleCommand.execute)
  ],
  requires: { _ = try Material($0) })
//: ## Symbols
//:
//: | symbol | meaning |
//: | --- | --- |
//: | $x$, $y$ | a layer's input and output; of a transposed convolution the other way round |
//: | $w$, $k$ | the kernel, and its side |
//: | $s$, $p$, $d$, $q$ | stride, padding, dilation, output padding |
//: | $m, l$; $u, v$; $i, j$; $a, b$ | places of the input; of the output; of the kernel; channels of the input and the output |
//: | $A$, $A^\top$ | the convolution as a matrix, and its transpose |
//: | $\sigma_i$, $v_i$ | singular values of $A$ and their directions |
//: | $\varphi$, $c_\varphi$, $S_\varphi$ | a phase, the number of taps in it, and their sum |
//: | $\hat x(\omega, \nu)$ | Fourier transform of an image |
//: | $\bar y$ | the gradient of the loss with respect to $y$ |
//: | $\mu$, $v$, $\hat x_i$, $\varepsilon$ | mean and variance of a batch, a normalized number, a small constant |
//: | $\varsigma$, $\tau$ | deviation of fresh weights; slope of a leaky ReLU below 0 |
//: | $\gamma$, $\beta$ | scale and shift of batch norm; in R1 $\gamma$ is the penalty's weight |
//: | $r_\mu$, $r_v$, $\kappa$ | running moments, and the share by which they move |
//: | $n_\ell$, $c_\ell$, $L$, $N$ | side and channels of map $\ell$, number of doublings, of noise coordinates |
//: | $\eta$, $\mathcal{L}$ | rate of Adam, a loss |
//: | $\beta_1$, $\beta_2$, $\delta$ | memory of Adam's moments; decay of the averaged weights |
//: | $\ell(x)$, $\theta$ | the discriminator's logit, a weight |
//: | $H$, $K$ | entropy, number of classes |
//: | $F$, $\lambda_i$, $g$ | number of features, eigenvalues of their covariance, the kernel of the KID |
//: | $t$, $\phi$, $\Phi$ | where noise is cut; density and distribution function of $N(0, 1)$ |
//: | $\tilde z$, $\bar z$, $\psi$ | mapped noise, its mean, how far it is drawn in to it |
//: | $\chi_a$, $\varrho_b$ | the style's factor of an input channel; the factor that brings an output channel's kernel to length 1 |
//: | $M$, $\lambda_k$ | moving at random, and its eigenvalues |
//: | $q_i$, $k_i$, $v_i$, $a_{ij}$ | query, key, value and weights of attention |

//: ## In one minute
//:
//: A convolution lays a small kernel on an image, multiplies and adds. It is linear, so it is a
//: matrix, and most of that matrix is zero. The transposed convolution is multiplication by the
//: transposed matrix: it undoes the shape and not the numbers. It writes some pixels more often
//: than others when the stride does not divide the kernel; that is the checkerboard. Both gradients
//: of a convolution are convolutions again. Batch normalization divides by the spread of the batch,
//: and what it removes is not seen by later layers. DCGAN puts these together by a list of rules.
//: Its pictures are compared by scores, and each score can be deceived. Ten pictures deceive the
//: Inception score, the number of images deceives the Fréchet distance, and copies deceive these
//: two and the KID.

//: ## Reading
//:
//: - A. Radford, L. Metz and S. Chintala, *Unsupervised representation learning with deep convolutional
//:   generative adversarial networks*, ICLR 2016. The recipe.
//: - V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*, 2016. Sizes, strides and
//:   transposes in pictures.
//: - M. Zeiler and others, *Deconvolutional networks*, CVPR 2010. Where the misleading name comes from.
//: - A. Odena, V. Dumoulin and C. Olah, *Deconvolution and checkerboard artifacts*, Distill, 2016.
//: - W. Shi and others, *Is the deconvolution layer the same as a convolutional layer?*, 2016. Phases.
//: - W. Luo and others, *Understanding the effective receptive field in deep convolutional neural networks*,
//:   NeurIPS 2016.
//: - P. Samuelson, *How deviant can you be?*, Journal of the American Statistical Association 63, 1968.
//: - S. Chintala, E. Denton, M. Arjovsky and M. Mathieu, *How to train a GAN?*, 2016. Advice from practice.
//: - J. Long, E. Shelhamer and T. Darrell, *Fully convolutional networks for semantic segmentation*, CVPR 2015.
//: - S. Ioffe and C. Szegedy, *Batch normalization: accelerating deep network training by reducing internal
//:   covariate shift*, ICML 2015.
//: - K. He and others, *Delving deep into rectifiers*, ICCV 2015. How large weights start.
//: - M. Arjovsky and L. Bottou, *Towards principled methods for training generative adversarial networks*, ICLR
//:   2017. Noise on what the discriminator sees.
//: - C. Sønderby and others, *Amortised MAP inference for image super-resolution*, ICLR 2017. The same noise.
//: - T. White, *Sampling generative networks*, 2016. Walks along great circles.
//: - L. Mescheder, A. Geiger and S. Nowozin, *Which training methods for GANs do actually converge?*, ICML 2018. R1.
//: - T. Miyato and others, *Spectral normalization for generative adversarial networks*, ICLR 2018.
//: - H. Gouk and others, *Regularisation of neural networks by enforcing Lipschitz continuity*, Machine Learning 110,
//:   2021. The norm of a convolution as a map of images.
//: - M. Heusel and others, *GANs trained by a two time-scale update rule converge to a local Nash equilibrium*,
//:   NeurIPS 2017. Two rates, and the FID.
//: - H. Zhang and others, *Self-attention generative adversarial networks*, ICML 2019. The rates 4e-4 and 1e-4,
//:   and attention over pixels.
//: - T. Salimans and others, *Improved techniques for training GANs*, NeurIPS 2016. What the examples of a batch
//:   tell each other, virtual batch normalization, and the Inception score.
//: - M. Bińkowski, D. Sutherland, M. Arbel and A. Gretton, *Demystifying MMD GANs*, ICLR 2018. The KID.
//: - A. Brock, J. Donahue and K. Simonyan, *Large scale GAN training for high fidelity natural image synthesis*, ICLR
//:   2019. BigGAN and the truncation trick.
//: - T. Karras, S. Laine and T. Aila, *A style-based generator architecture for generative adversarial networks*, CVPR
//:   2019. StyleGAN.
//: - T. Karras and others, *Analyzing and improving the image quality of StyleGAN*, CVPR 2020. Modulated kernels.
//: - T. Karras and others, *Training generative adversarial networks with limited data*, NeurIPS 2020 (2020b). When
//:   moved images leak.
//: - S. Zhao and others, *Differentiable augmentation for data-efficient GAN training*, NeurIPS 2020.
