import Datasets
import Evaluation
import Foundation
import GSLNumerics
import Literate
import Probability
import Tensors

//: # Scoreboard
//:
//: The samples of this chapter's models are judged by the metrics of chapter 1.
func theScoreboard(_ chapter: Chapter) throws {
  //: Samples are decoder probabilities or means, in gray, at draws from the prior. For the
  //: autoencoder they are at draws from a normal with the mean and covariance of its training
  //: codes, too: a density fitted afterwards (Ghosh and others, 2020). The distance is Fréchet's
  //: (Heusel and others, 2017), precision and recall those of Kynkäänniemi and others (2019). The
  //: numbers are in the table *Scores* at the end of the chapter's first page.

  // snippet.fold Set-up
  let runs = try Runs(chapter)
  let (training, latents) = (runs.data.training, runs.latents)
  let trained = try runs.main()
  let design = Design(components: 20)
  let learned = try runs.rich("learned prior", design)[0].vae(design)
  let judge = try ImageJudge(
    training: training, heldOut: runs.data.test, components: min(24, training.dimension),
    stream: chapter.stream("judge"))
  var random = chapter.stream("scoreboard")
  let draws = Tensor(normal: [judge.count, latents], using: &random)
  let inked = binarized(grays(training), using: &random)
  let autoencoder = trained.autoencoder.vae
  let cloud = try fittedNormal(autoencoder.codes(of: inked).mean)
  let fromCloud = (0..<judge.count).flatMap { _ in
    cloud.sample(using: &random).map { Float($0) }
  }
  let flat = Tensor(normal: [judge.count, 2], using: &random)
  let entries: [(name: String, pictures: Tensor)] = [
    ("VAE", decoded(trained.vae.vae, .bernoulli, draws)),
    ("VAE with 2 latents", decoded(trained.flat.vae, .bernoulli, flat)),
    ("VAE with a learned prior", richSamples(learned, count: judge.count, using: &random)),
    ("autoencoder, draws from N(0, I)", decoded(autoencoder, .bernoulli, draws)),
    (
      "autoencoder, draws from a fitted normal",
      decoded(autoencoder, .bernoulli, Tensor(fromCloud, shape: [judge.count, latents]))
    ),
  ]
  let scores = try entries.map { try judge.scores(of: $0.pictures.scalars) }
  for (entry, metrics) in zip(entries, scores) {
    for metric in metrics {
      score(
        metric.metric, of: entry.name, on: training.name, value: metric.value,
        interval: metric.interval, floor: metric.floor,
        better: .init(rawValue: metric.better.rawValue) ?? .lower)
    }
  }

  //: Intervals are over resamples of the images, of one training each. They say nothing about another seed.
  //: The VAE and the autoencoder are trained longer than the VAE with a learned prior, so their rows do not
  //: compare the priors. (tab:prior) does.
  //:
  //: The samples here are the decoder's probabilities, which are averages ((eq:average)), while the data are
  //: not. "Memorization" is about one half for fresh images and one for copies. A value below one half says only
  //: that the samples are farther from the training images than new images are.
}
