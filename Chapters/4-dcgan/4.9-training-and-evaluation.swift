import Autodiff
import Coursework
import Datasets
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

//: # Batch normalization in training and evaluation

func trainingAndEvaluation(_ chapter: Chapter) throws {
  //: What a network says of an image should not depend on the other images of its batch. In training it does. So the
  //: layer keeps **running moments**, moved towards those of each batch by a share $\kappa$, 0.1 as a rule, and uses
  //: them when training is over. After $T$ batches with means $\mu_t$
  //:
  //: $$ r_T = (1 - \kappa)^T r_0 + \kappa \sum_{t=1}^{T} (1 - \kappa)^{T - t} \mu_t $$ {#eq:running}
  //:
  //: an average in which old batches lose their weight, and the same for the variances, multiplied by $n/(n - 1)$ to be
  //: unbiased. It starts from $r_0 = 0$ (variance 1), and the weights of all $T$ batches together are
  //: $1 - (1 - \kappa)^T$.

  verify(
    "eq:running", "running moments, all at once", by: .closedForm, tolerance: singlePrecision
  ) { check in
    for var draw in check.draws(6) {
      let steps = draw.integer(in: 1...30), n = draw.integer(in: 4...10)
      let layer = BatchNorm(1)
      let η = Double(layer.momentum)
      var channels: [NormalizedChannel] = []
      for _ in 0..<steps {
        let batch = Tensor(
          normal: [n, 1], mean: 1, standardDeviation: 2, using: &draw.stream)
        channels.append(NormalizedChannel(x: batch.doubles, scale: 1, shift: 0, epsilon: 1e-5))
        _ = layer(Tape().constant(batch))
      }
      let means = channels.map(\.mean), variances = channels.map(\.variance)
      let unbiased = Double(n) / Double(n - 1)
      func average(_ start: Double, _ values: [Double], _ slip: Slip) -> Double {
        values.enumerated().reduce(pow(1 - η, Double(steps)) * start) { sum, item in
          let age = slip("t for T − t", item.offset, for: steps - 1 - item.offset)
          return sum + slip("1 for κ", 1, for: η) * pow(1 - η, Double(age)) * item.element
        }
      }
      check.equal(
        "\(draw.name), \(steps) batches of \(n), mean",
        to: single(layer.runningMean.value.scalars[0], size: 3), scale: 1
      ) { slip in average(0, means, slip) }
      check.equal(
        "\(draw.name), \(steps) batches of \(n), variance",
        to: single(layer.runningVariance.value.scalars[0], size: 5), scale: 1
      ) { slip in
        let factor = slip("n/(n − 1) left out", 1, for: unbiased)
        return average(slip("r₀ = 0 for 1", 0, for: 1), variances.map { $0 * factor }, slip)
      }
    }
  }

  //: In evaluation the layer is a fixed scaling, and can be **folded** into the convolution before it: the pair is one
  //: convolution with another kernel and a bias,
  //:
  //: $$ w' = \frac{\gamma}{\sqrt{r_v + \varepsilon}}\, w, \qquad \beta' = \beta - \frac{\gamma\, r_\mu}{\sqrt{r_v + \varepsilon}} $$ {#eq:folded}

  verify(
    "eq:folded", "an evaluated batch norm is part of the convolution", by: .closedForm,
    tolerance: singlePrecision
  ) { check in
    for var draw in check.draws(6) {
      let x = Tensor(normal: [2, 5, 5, 2], using: &draw.stream)
      let kernel = Tensor(normal: [3, 3, 2, 1], standardDeviation: 0.3, using: &draw.stream)
      let geometry = ConvolutionGeometry(padding: 1)
      let layer = BatchNorm(1)
      layer.scale.value = Tensor([Float(draw.uniform(in: 0.5...2))])
      layer.shift.value = Tensor([Float(draw.normal())])
      layer.runningMean.value = Tensor([Float(draw.normal())])
      layer.runningVariance.value = Tensor([Float(draw.uniform(in: 0.5...2))])
      let z = convolve2d(x, kernel, geometry: geometry).output
      let evaluated = layer(Tape(.evaluation).constant(z)).value.scalars
      let (γ, β) = (layer.scale.value.scalars[0], layer.shift.value.scalars[0])
      let mean = layer.runningMean.value.scalars[0]
      let factor = γ / (layer.runningVariance.value.scalars[0] + layer.epsilon).squareRoot()
      check.equal(
        draw.name, to: evaluated.map { single($0, size: 5) }, scale: 1
      ) { slip in
        let ofMean = slip("the mean not scaled", 1, for: factor)
        let ofKernel = slip("w not scaled", 1, for: factor)
        let folded = convolve2d(
          x, kernel * ofKernel, bias: Tensor([β - ofMean * mean]), geometry: geometry
        ).output.scalars
        return folded.map { single($0, size: 5) }
      }
    }
  }

  //: How different are training and evaluation? Put one number, $x = 1$, into batches of $n$ whose
  //: other numbers are drawn from $N(0, 1)$. In evaluation it stays (about) 1. (fig:companions)
  //: shows what training makes of it.

  let companions = [2, 4, 8, 16, 32, 64, 128, 256]
  let trials = chapter.quick ? 500 : 4000
  let outcomes = try companions.map { n in
    var random = chapter.stream("companions").split(n)
    // Every trial is a channel of its own.
    let others = Tensor(normal: [n - 1, trials], using: &random)
    let batch = concatenate([Tensor(ones: [1, trials]), others], axis: 0)
    let output = BatchNorm(trials)(Tape().constant(batch)).value.rows(0..<1).doubles
    let moments = try Moments(of: output)
    return (mean: moments.mean, deviation: moments.standardDeviation)
  }
  figure(
    "fig:companions",
    Plot(x: "n, numbers in the batch", y: "what x = 1 becomes").xAxis(.logarithmic)
      .band(
        "± one standard deviation", x: companions.map(Double.init),
        low: outcomes.map { $0.mean - $0.deviation }, high: outcomes.map { $0.mean + $0.deviation },
        color: .blue
      )
      .line(
        "in training, mean", x: companions.map(Double.init), y: outcomes.map(\.mean), color: .blue
      )
      .line(
        "in evaluation", x: companions.map(Double.init), y: companions.map { _ in 1 }, color: .ink,
        style: .dashed
      )
      .yAxis(.linear, -0.6...1.8).legend(.bottomRight),
    alt:
      "A band around a curve over batch sizes from 2 to 256; the band is wide on the left and narrows to the "
      + "dashed line at 1 on the right.",
    caption:
      "The same number in \(trials) random batches of each size: mean and standard deviation of its "
      + "normalized value.")
  text(
    #"""
    In batches of 4 the number becomes \#(outcomes[1].mean, decimals: 2) ± \#(outcomes[1].deviation, decimals: 2), in
    batches of 64 \#(outcomes[5].mean, decimals: 2) ± \#(outcomes[5].deviation, decimals: 2). In a batch of two it
    becomes 1 or −1, whatever it was. For a convolution $n$ counts pixels too: a batch of 64 maps of 8 × 8 has 4096 numbers
    a channel, and 64 maps of 4 × 4 still have 1024. Pixels of one image resemble each other, so they count for less.
    """#)

  //: ## Real and generated in one batch
  //:
  //: A discriminator with batch norm can be shown real and generated images in one batch or in two. That is not the same.
  //: Of two halves with means $\mu_r, \mu_f$ and variances $v_r, v_f$ one batch has the moments
  //:
  //: $$ \mu = \tfrac12(\mu_r + \mu_f), \qquad v = \tfrac12(v_r + v_f) + \tfrac14(\mu_r - \mu_f)^2 $$ {#eq:shared}
  //:
  //: and a difference between the means survives normalization: the two end at $\pm\frac12(\mu_r - \mu_f)/\sqrt v$. In two batches each
  //: half is centered by itself, and **the difference is gone**, from this channel and for all layers behind.

  verify(
    "eq:shared", "the moments of a shared batch", by: .enumeration, tolerance: singlePrecision
  ) { check in
    for var draw in check.draws(10) {
      let n = draw.integer(in: 3...12), distance = draw.uniform(in: 1...3)
      let real = randoms(n, using: &draw), fake = randoms(n, using: &draw).map { $0 + distance }
      let channels = [real, fake, real + fake].map {
        NormalizedChannel(x: $0, scale: 1, shift: 0, epsilon: 1e-5)
      }
      let tape = Tape()
      let shared = batchNorm(
        tape.constant(Tensor((real + fake).map(Float.init), shape: [2 * n, 1])),
        scale: tape.constant(Tensor(ones: [1])), shift: tape.constant(Tensor(zeros: [1])),
        epsilon: 1e-5)
      let (first, second) = (channels[0], channels[1])
      check.equal(
        "\(draw.name), mean",
        sides: [
          "of all numbers": channels[2].mean, "engine": single(shared.mean.scalars[0], size: 3),
        ], scale: 1
      ) { slip in (first.mean + second.mean) * slip("1 for ½", 1, for: 0.5) }
      check.equal(
        "\(draw.name), variance",
        sides: [
          "of all numbers": channels[2].variance,
          "engine": single(shared.variance.scalars[0], size: 5),
        ], scale: 1
      ) { slip in
        let quarter = slip("0 for ¼", 0, for: slip("½ for ¼", 0.5, for: 0.25))
        let between = quarter * pow(first.mean - second.mean, 2)
        return (first.variance + second.variance) / 2 + between
      }
    }
  }

  //: Let one channel tell real from generated by its mean: real numbers from $N(0, 1)$, generated
  //: from $N(\delta, 1)$, 64 of each, and ask after the layer on which side of 0 a number is. That
  //: is right for a share $\Phi(\delta/2)$ of them at best. (fig:shared) compares one batch, two
  //: batches and evaluation with that.

  let distances = stride(from: 0.0, through: 3, by: 0.25).map { $0 }
  let sharedTrials = chapter.quick ? 40 : 200
  /// How often the sign of a channel tells the two apart: in one batch, in two, and in evaluation
  /// after training on two.
  let told = distances.enumerated().map { index, distance in
    var random = chapter.stream("shared batches").split(index)
    let width = sharedTrials
    let batch = { (mean: Double) in
      Tensor(normal: [64, width], mean: Float(mean), using: &random)
    }
    let share = { (real: Tensor, fake: Tensor) in
      let right =
        real.scalars.reduce(0) { $0 + ($1 < 0 ? 1 : 0) }
        + fake.scalars.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
      return Double(right) / Double(2 * 64 * width)
    }
    let layer = BatchNorm(width)
    let normalize = { (x: Tensor, mode: Tape.Mode) in layer(Tape(mode).constant(x)).value }
    let (real, fake) = (batch(0), batch(distance))
    let together = normalize(concatenate([real, fake], axis: 0), .training)
    let apart = (normalize(real, .training), normalize(fake, .training))
    for _ in 0..<40 {
      _ = normalize(batch(0), .training)
      _ = normalize(batch(distance), .training)
    }
    return (
      together: share(together.rows(0..<64), together.rows(64..<128)),
      apart: share(apart.0, apart.1),
      evaluated: share(normalize(real, .evaluation), normalize(fake, .evaluation))
    )
  }
  figure(
    "fig:shared",
    Plot(x: "δ, distance of the means in standard deviations", y: "share told apart")
      .line("Φ(δ/2)", over: 0...3, color: .gray) { normalCumulative($0 / 2) }
      .line(
        "evaluation, after two batches", x: distances, y: told.map(\.evaluated), color: .green,
        style: .dashed
      )
      .points("one batch", x: distances, y: told.map(\.together), color: .blue)
      .points("two batches", x: distances, y: told.map(\.apart), color: .orange)
      .yAxis(.linear, 0.4...1).legend(.topLeft),
    alt:
      "Share of numbers told apart against the distance of the means: points of one batch and a line of "
      + "evaluation rise along a curve from one half to 0.93; points of two batches stay at one half.",
    caption:
      "What the sign of one normalized channel knows of real and generated. Line: the best that is possible."
  )
  text(
    #"""
    At δ = 2, one batch leaves \#(told[8].together, percent: 1) to be told apart, two batches \#(told[8].apart, percent: 1), which is
    guessing. The same layer, trained on two batches and then evaluated with its running moments, tells
    \#(told[8].evaluated, percent: 1): the discriminator that is evaluated is not the one that was trained.
    """#)

  //: Which is better? In one batch the discriminator has the easier task, and what it says of an
  //: image depends on the images of the other kind beside it. With two batches a difference of the
  //: means is hidden, and only other differences remain. In practice two are used (Chintala and
  //: others, 2016). DCGAN leaves the first layer of the discriminator and the last of the generator
  //: without normalization. There the true mean and scale of images get through. (Salimans and
  //: others, 2016, normalize by a fixed batch instead.) In the generator, batch norm ties the
  //: images of a batch to each other. So samples are drawn in evaluation mode, where one image
  //: comes out the same as among a thousand.
}
