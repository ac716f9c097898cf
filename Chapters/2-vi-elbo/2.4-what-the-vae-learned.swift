import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import Tensors

//: # What the VAE learned
//:
//: This section shows the curves of a training, reconstructions, samples and a map of the codes,
//: and compares the VAE with an autoencoder.
func whatTheVAELearned(_ chapter: Chapter) throws {
  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let (training, test) = (runs.data.training, runs.data.test)
  let trained = try runs.main()
  let vae = trained.vae.vae
  var noise = chapter.stream("evaluation")
  let bounds = evaluate(vae, .bernoulli, on: runs.testInk, draws: 100, using: &noise)
  let elbo = try simulatedMean(bounds.elbo)
  let (reconstruction, fitting) = (
    try simulatedMean(bounds.reconstruction), try simulatedMean(bounds.prior)
  )

  text(
    #"""
    The data are \#(training.name): \#(training.count) images to train on and \#(test.count) to test on,
    \#(training.height) by \#(training.width) pixels. The networks have \#(chapter.integer("width")) hidden
    units each and \#(runs.latents) latents between them. Adam takes \#(chapter.integer("batch")) images a step
    at a rate of \#(chapter.real("rate"), digits: 1), for \#(chapter.integer("epochs")) epochs,
    which are passes over the training images.
    """#)
  show(elbo, "test ELBO", digits: 5, unit: "nats an image, ± standard error", band: .relative(0.02))
  text(
    #"""
    Of this, reconstruction is \#(-reconstruction.value, digits: 4, band: .relative(0.03)) and prior fitting
    \#(fitting.value, digits: 4, band: .relative(0.05)). On average a code carries at most
    \#(fitting.value / log(2), digits: 2, band: .relative(0.1)) bits about its image; (eq:surgery) shows why.
    These are logarithms of probabilities of two-valued images, hence negative.
    """#)

  figure(
    "fig:curves", trainingPlots(trained.vae),
    alt:
      "Left: the reconstruction cost over the epochs, on training and on test images. Right: the "
      + "divergence, and the part of it that is due to a shift of all codes.",
    caption:
      "Both terms during training (the epochs on a logarithmic axis), and the part of the divergence that a "
      + "shift common to the codes of all images costs, ½‖E μ(x)‖².")
  let last = trained.vae.training
  let cost = (last.reconstruction.last ?? .nan) + (last.prior.last ?? .nan)
  text(
    #"""
    In the last epoch the negative bound was \#(cost, digits: 4, band: .relative(0.02)) nats on training images,
    whose pixels are drawn anew every time, and \#(-elbo.value, digits: 4, band: .relative(0.02)) on test
    images at the end: a difference of \#(-elbo.value - cost, digits: 2, band: .absolute(0.5)) ±
    \#(elbo.error, digits: 1, band: .relative(0.2)).
    """#)

  //: ## Reconstructions, samples, images between images

  // snippet.fold Set-up
  let shown = min(16, test.count)
  let codes = vae.codes(of: runs.testInk).mean
  images(
    "fig:reconstructions",
    grid(
      concatenate(
        [
          runs.testGrays.rows(0..<shown), runs.testInk.rows(0..<shown),
          decoded(vae, .bernoulli, codes.rows(0..<shown)),
        ], axis: 0), like: test, columns: shown),
    alt: "Three rows of images: gray originals, the same in black and white, and reconstructions.",
    caption:
      "Test images in gray; with their pixels drawn, as the model saw them (ink is white); and what the decoder "
      + "makes of their codes.")

  //: The decoder runs without an encoder. Draw $z$ from the prior:

  // snippet.open
  var sampling = chapter.stream("samples")
  let draws = Tensor(normal: [64, runs.latents], using: &sampling)
  let samples = decoded(vae, .bernoulli, draws)
  images(
    "fig:samples", grid(samples.rows(0..<32), like: test, columns: 16),
    alt: "Thirty-two samples in the style of the data.",
    caption: "The decoder's probabilities at draws from the prior. `vi-elbo sample` draws more.")

  // snippet.fold Set-up
  let steps = 12
  let between = (0..<min(3, test.count / 2)).flatMap { pair in
    (0..<steps).map { step in
      let t = Float(step) / Float(steps - 1)
      return codes.rows(2 * pair..<2 * pair + 1) * (1 - t)
        + codes.rows(2 * pair + 1..<2 * pair + 2) * t
    }
  }
  images(
    "fig:interpolation",
    grid(decoded(vae, .bernoulli, concatenate(between, axis: 0)), like: test, columns: steps),
    alt: "Rows of images that change step by step from one into another.",
    caption: "Straight lines between the codes of two test images.")

  //: ## A map
  //:
  //: With a code of two numbers one can see all of it at once. The model was never given a label.

  // snippet.fold Set-up
  let flat = trained.flat.vae
  let map = try LatentMap(codes: flat.codes(of: runs.testInk).mean, labels: test.labels)
  figure(
    "fig:map", map.plot(),
    alt: "Numerals in a plane, each the label of a test image at the place of its code.",
    caption: "Two-dimensional codes of test images, each drawn as its label.")
  let apart = map.agreements
  text(
    #"""
    The nearest neighbor of a code has the same label in \#(map.agreement, percent: 0, band: .absolute(0.06))
    of all cases: most often for \#(apart[0].label) (\#(apart[0].share, percent: 0, band: .absolute(0.15))),
    least often for \#(apart[apart.count - 1].label)
    (\#(apart[apart.count - 1].share, percent: 0, band: .absolute(0.15))).
    """#)

  //: Now move through this plane. The sliders are the two coordinates of the code; the right
  //: picture is what the decoder makes of it (compare Kingma and Welling, 2014, figure 4).

  try figure(
    "fig:travel", over: Slider("first coordinate", -2...2, default: 0, steps: 9),
    Slider("second coordinate", -2...2, default: 0, steps: 9),
    alt: "Left: the middle of each label's codes in the plane, and a cross at the chosen code. "
      + "Right: the decoder's image at that code.",
    caption: "The plane of codes, and the decoder's probabilities of ink at one of them."
  ) { first, second in
    let z = Tensor([Float(first), Float(second)], shape: [1, 2])
    return map.travel(
      to: SIMD2(first, second), image: decoded(flat, .bernoulli, z).scalars, height: test.height)
  }

  //: ## Why the pictures are soft
  //:
  //: Where two images share a code, the decoder has to serve both. For given guesses its best answer at
  //: $z$ has a formula. It is an average of the training images, each weighed with how likely its guess is to
  //: land there:
  //:
  //: $$ y^*(z) = \frac{\sum_i q(z|x_i)\,x_i}{\sum_i q(z|x_i)} \qquad\text{maximizes}\qquad
  //:   \sum_i \mathbb{E}_{q(z|x_i)}[\log p(x_i|z)] $$ {#eq:average}
  //:
  //: This holds for Bernoulli pixels and for Gaussian ones. The decoder's picture is an average, and averages
  //: of different images are blurred. Nothing is wrong with the training. What is sharp is a *draw* from
  //: $p(x|z)$, and with independent pixels a draw is sharp and speckled.

  verify(
    "eq:average", "the best decoder averages", by: .minimizer,
    tolerance: .absolute(
      1e-4, because: "a minimum is located to the square root of the accuracy of the function")
  ) { check in
    for var draw in check.draws(8) {
      let weights = (0..<5).map { _ in draw.uniform(in: 0.1...1) }
      let x = (0..<5).map { _ in draw.uniform(in: 0.05...0.95) }
      let bernoulli = try minimize(between: 1e-6, and: 1 - 1e-6) { y in
        -zip(weights, x).reduce(0.0) { sum, image in
          let ink: Double = image.1 * log(y)
          let paper: Double = (1 - image.1) * log(1 - y)
          return sum + image.0 * (ink + paper)
        }
      }.point[0]
      let gaussian = try minimize(between: -2, and: 3) { y in
        zip(weights, x).reduce(0.0) { sum, image in
          let r: Double = image.1 - y
          return sum + image.0 * r * r
        }
      }.point[0]
      for (name, found) in [("Bernoulli", bernoulli), ("Gaussian", gaussian)] {
        check.equal("\(name), \(draw.name)", to: Estimate(found, error: 2e-6)) { slip in
          let w = weights.map { slip("all images weighed alike", 1, for: $0) }
          let total = slip("not divided by the weights", 1, for: w.reduce(0, +))
          return zip(w, x).reduce(0) { $0 + $1.0 * $1.1 } / total
        }
      }
    }
  }

  // snippet.fold Set-up
  var softness = chapter.stream("softness")
  let places = Tensor(normal: [16, 2], using: &softness)
  let drawings = concatenate(
    (0..<8).map { _ in binarized(grays(training), using: &softness) }, axis: 0)
  let averages = averagedImages(flat, of: drawings, at: places)
  let decodedThere = decoded(flat, .bernoulli, places)
  images(
    "fig:soft",
    grid(
      concatenate(
        [averages, decodedThere, binarized(decodedThere, using: &softness)], axis: 0),
      like: test, columns: 16),
    alt:
      "Three rows of sixteen images: weighted averages, the decoder's pictures, black and white draws.",
    caption:
      "At sixteen draws from the prior of the two-latent VAE: the average (eq:average) of the training images, the "
      + "decoder's picture, and a draw of its pixels.")
  let difference = Double(
    square(averages - decodedThere).mean().scalar)
  let middle = averages.mean(axes: [0], keepingDimensions: true)
  let spread = Double(square(averages - middle).mean().scalar)
  text(
    #"""
    The training does not use (eq:average). The decoder's pictures differ from these averages by a
    mean square of
    \#(difference, digits: 2, band: .relative(0.5)); the averages differ among themselves by
    \#(spread, digits: 2, band: .relative(0.4)).
    """#)

  //: ## Why an autoencoder is not yet a generative model
  //:
  //: Leave out the noise and the prior fitting, and what is left is an autoencoder. Initial
  //: weights, batches and pixels are those of the VAE. The table has distances in the space of the
  //: codes. The first two columns are root mean squares: of the length of a code's mean, and of the
  //: length of the noise that training adds to it. The third is the mean distance from a draw of
  //: the prior to the nearest code.

  // snippet.fold Set-up
  let autoencoder = trained.autoencoder.vae
  let inked = binarized(grays(training), using: &noise)
  let far = Tensor(normal: [test.count, runs.latents], using: &noise)
  let ofAutoencoder = try CodeDistances(autoencoder, isAutoencoder: true, images: inked, draws: far)
  let ofVAE = try CodeDistances(vae, isAutoencoder: false, images: inked, draws: far)
  show(
    CodeDistances.table([("autoencoder", ofAutoencoder), ("VAE", ofVAE)]),
    "Codes of training images, and draws from the prior; one training each", digits: 2,
    label: "tab:codes")
  images(
    "fig:autoencoder",
    grid(
      concatenate(
        [decoded(autoencoder, .bernoulli, draws.rows(0..<16)), samples.rows(0..<16)], axis: 0),
      like: test, columns: 16),
    alt: "A row of images drawn by the autoencoder above a row drawn by the VAE.",
    caption:
      "The same draws from the prior, decoded by the autoencoder (above) and by the VAE (below).")

  //: The autoencoder's loss does not say where its codes should lie. Its decoder has been trained at the codes
  //: themselves and nowhere between them. The VAE's decoder has been trained with noise around every code. A
  //: density that is fitted to the autoencoder's codes afterwards makes it a generative model, with a
  //: likelihood $\int p(x|z)\,p(z)\,dz$ like any other. The scoreboard in
  //: (sec:2.10-scoreboard) has a row for it.
}
