import Evaluation
import Foundation
import GSLNumerics
import Literate
import Probability

//: # What the models draw
//:
//: A likelihood is one number. Here are the pictures, and the metrics that every chapter reports.
func whatTheModelsDraw(_ chapter: Chapter) throws {
  let split = try loadImages(chapter.data)
  let parts = folds(of: split, stream: chapter.stream("folds"))
  let training = parts[0].training
  let levels = training.levels
  let tables = PixelTables(training.grays, levels: levels)
  let run = try trainedKernels(chapter, parts)[0]
  let kernels = ImageKernels(training.grays, levels: levels, width: run.widths[run.chosen])
  let one = try trainedNormals(chapter, parts)[0].mixture()
  let many = try trainedMixtures(chapter, parts)[0].mixture()
  let network = try trainedNetworks(chapter, parts)[0].network(tables.logProbabilities)

  //: The models of the first fold have not seen the test images. Four of them draw two rows each.
  //: (The kernels' drawings are in (fig:over-and-under).) Above them are images that people wrote.

  // snippet.fold How they draw
  func drawn(_ count: Int, by model: String) throws -> [Float] {
    var random = chapter.stream("draw").split(model)
    switch model {
    case "independent pixels": return try tables.samples(count, using: &random)
    case "kernels": return try kernels.samples(count, using: &random)
    case "one normal": return samples(of: one, count, levels: levels, using: &random)
    case "mixture of normals": return samples(of: many, count, levels: levels, using: &random)
    default: return network.samples(count, using: &random)
    }
  }

  let real = Array(split.test.pixels.prefix(24 * split.test.dimension))
  images(
    "fig:real", picture(real, like: split.test), alt: "Two rows of handwritten digits.",
    caption: "Test images.")
  images(
    "fig:pixels", picture(try drawn(24, by: "independent pixels"), like: split.test),
    alt: "Two rows of images drawn from independent pixels.",
    caption: "Independent pixels: each pixel has the right grays, and nothing joins one to another."
  )
  images(
    "fig:normal", picture(try drawn(24, by: "one normal"), like: split.test),
    alt: "Two rows of images drawn from one normal.",
    caption:
      "One normal: neighboring pixels agree, but there is a single center for all ten digits.")
  images(
    "fig:mixture", picture(try drawn(24, by: "mixture of normals"), like: split.test),
    alt: "Two rows of images drawn from the mixture of normals.",
    caption: "The mixture: each image starts by choosing a component.")
  images(
    "fig:masked-samples", picture(try drawn(24, by: "masked network"), like: split.test),
    alt: "Two rows of images drawn from the masked network.",
    caption: "The masked network: each pixel is drawn given all the pixels before it.")

  //: Do not judge by eye alone. A memorizer draws perfect pictures, as
  //: (sec:1.9-risk-and-overfitting) showed. And the likelihood counts each pixel of each image,
  //: blank or not, whether we look at it or not. There is no limit to how far the two can disagree
  //: (Theis, van den Oord and Bethge, 2016). So the book reports both.
  //:
  //: ## Scoreboard
  //:
  //: Every chapter enters its samples into one table. The metrics compare samples with *held-out*
  //: images in the space of the first 24 principal components:
  //:
  //: - the squared **Fréchet distance** between two fitted normals (Heusel and others, 2017);
  //: - the squared **maximum mean discrepancy** (Gretton and others, 2012);
  //: - **precision**, how many samples lie among real images, and **recall**, how many real images lie
  //:   among samples (Kynkäänniemi and others, 2019);
  //: - **memorization**, the chance that a sample is nearer to the training images than a held-out
  //:   image is (Meehan, Chaudhuri and Dasgupta, 2020): about ½ for fresh images, 1 for copies.
  //:
  //: Each number stands beside its floor: what the same metric says of real images in place of
  //: samples. The numbers are in the table *Scores* at the end of the chapter's first page.

  // snippet.fold The judging
  let judge = try ImageJudge(
    training: split.training, heldOut: split.test, components: 24, stream: chapter.stream("judge"))
  var order = chapter.stream("copies")
  let copies = split.training.gather(
    Array(order.permutation(of: split.training.count).prefix(judge.count)))
  let names = [
    "independent pixels", "kernels", "one normal", "mixture of normals", "masked network",
  ]
  let scores =
    try names.map { name in (name, try judge.scores(of: drawn(judge.count, by: name))) }
    + [("the training images themselves", try judge.scores(of: copies))]
  for (name, metrics) in scores {
    for metric in metrics {
      score(
        metric.metric, of: name, value: metric.value, interval: metric.interval,
        floor: metric.floor, better: .init(rawValue: metric.better.rawValue) ?? .lower)
    }
  }

  //: The last five rows of that table are for the empirical distribution itself: its samples are
  //: training images. Look at its memorization, and at what the other metrics say of it. The next
  //: table puts the Fréchet distances beside the test log-likelihoods.

  // snippet.fold What is printed
  let likelihoods = try modelScores(chapter, parts).filter { names.contains($0.name) }
  var table = Table([
    "model", .init("test log-likelihood, nats a pixel", decimals: 3),
    .init("Fréchet distance, squared", decimals: 3),
  ])
  for row in likelihoods {
    let frechet = scores.first { $0.0 == row.name }!.1[0]
    table.append(row.name, overRuns(row.test), frechet.value)
  }
  show(table, "Likelihood and pictures, side by side", digits: 3, label: "tab:both")
  let copied = scores.last!.1[0]
  let others = scores.dropLast().map { $0.1[0] }
  let memory = ImageKernels(training.grays, levels: levels, width: 0.15)
  let scored = Array(parts[0].test.grays.prefix(100))
  let risk = memory.meanLogProbability(of: scored) / Double(training.dimension)
  finding(
    "Pictures and likelihood disagree: the training images have a smaller Fréchet distance than every model, and very narrow kernels around them give test images a smaller likelihood than every model.",
    holds: others.allSatisfy { $0.interval.lowerBound > copied.value }
      && likelihoods.allSatisfy { row in row.test.allSatisfy { $0 > risk } },
    "Fréchet distance \(decimals(copied.value, 3)), below the interval of every model; \(decimals(risk, 1)) nats a pixel at h = 0.15"
  )
}
