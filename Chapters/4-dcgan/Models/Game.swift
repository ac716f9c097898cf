import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors

/// Two players as they train: everything that has to survive an interruption.
struct Game {
  let recipe: Recipe
  let generator: Generator
  let discriminator: Discriminator
  var generatorAdam: Adam
  var discriminatorAdam: Adam
  /// Of the generator's weights.
  var average: MovingAverage
  var step = 0
  /// The losses of both, step by step.
  var discriminatorLosses: [Float] = []
  var generatorLosses: [Float] = []
  private let stream: RandomStream

  /// - Parameter steps: how many there will be; the weights are averaged over about a twentieth.
  init(
    size: Int, channels: Int, latents: Int, _ recipe: Recipe, steps: Int, stream: RandomStream
  ) {
    self.recipe = recipe
    self.stream = stream
    var random = stream.split("weights")
    generator = Generator(
      size: size, channels: channels, latents: latents, recipe, using: &random)
    discriminator = Discriminator(size: size, channels: channels, recipe, using: &random)
    generatorAdam = Adam(
      generator.parameters, learningRate: recipe.generatorRate, beta1: recipe.beta1)
    discriminatorAdam = Adam(
      discriminator.parameters, learningRate: recipe.discriminatorRate, beta1: recipe.beta1)
    let decay = max(0, min(0.999, 1 - 20 / Double(max(steps, 1))))
    average = MovingAverage(of: generator.parameters, decay: Float(decay))
  }

  /// Pixels as the generator paints them, from pixels between 0 and 1.
  func painted(_ pixels: Tensor) -> Tensor {
    recipe.squashing == .tanh ? 2 * pixels - 1 : pixels
  }

  /// What the discriminator is shown: images under fresh noise.
  private func seen(_ images: Tensor, using random: inout RandomStream) -> Tensor {
    guard recipe.noise > 0 else { return images }
    return images
      + Tensor(normal: images.shape, standardDeviation: recipe.noise, using: &random)
  }

  /// One step of each player on a batch of real images, `[batch, size, size, 1]`.
  mutating func play(on real: Tensor) throws {
    // All randomness of a step is decided by its number: a resumed run goes on with the same bits.
    var random = stream.split(step)
    let tape = Tape()
    let noise = Tensor(normal: [real.shape[0], generator.latents], using: &random)
    let fake = generator(tape.constant(noise))

    // snippet.play
    // Real and false images go through the discriminator apart: batch norm sees one kind at a time.
    let trial = Tape()
    let shown = seen(real, using: &random)
    let forged = seen(fake.value, using: &random)
    var loss =
      binaryCrossEntropy(logits: discriminator(trial.constant(shown)), target: 1)
      + binaryCrossEntropy(logits: discriminator(trial.constant(forged)), target: 0)
    // snippet.hide
    discriminatorLosses.append(loss.scalar)
    if recipe.slopePenalty > 0 {
      let slope = try squaredSlopes(of: discriminator.callAsFunction, at: shown, on: trial).mean()
      loss = loss + 0.5 * recipe.slopePenalty * slope
    }
    // snippet.show
    discriminatorAdam.update(along: try trial.gradients(of: loss, named: "D", step: step))

    // The discriminator has just moved; its weights are constants here.
    let noisy = fake + tape.constant(seen(Tensor(zeros: fake.shape), using: &random))
    let verdict = tape.frozen { discriminator(noisy) }
    let deceit = binaryCrossEntropy(logits: verdict, target: 1)
    generatorLosses.append(deceit.scalar)
    generatorAdam.update(along: try tape.gradients(of: deceit, named: "G", step: step))
    // snippet.end
    average.update()
    step += 1
  }

  // snippet.paint
  /// Images from noise, `[count, size, size, 1]` with pixels from 0 to 1, painted with the averaged
  /// weights (or the last, where the recipe does without).
  func images(from noise: Tensor) -> Tensor {
    func paint() -> Tensor {
      let pixels = generator(Tape(.evaluation).constant(noise)).value
      return recipe.squashing == .tanh ? 0.5 * pixels + 0.5 : pixels
    }
    guard recipe.averages else { return paint() }
    // Batch norm's running moments are those of the last weights: what the averages do in their place is
    // looked up on fifty batches, and forgotten after.
    let statistics = generator.state.filter { $0.role == .statistic }
    let moments = statistics.map(\.value)
    defer { for (parameter, value) in zip(statistics, moments) { parameter.value = value } }
    return average.applied {
      var random = stream.split("moments")
      for _ in 0..<(moments.isEmpty ? 0 : 50) {
        let noise = Tensor(normal: [64, generator.latents], using: &random)
        _ = generator(Tape().constant(noise))
      }
      return paint()
    }
  }
  // snippet.end
}

// snippet.slope
/// For each image the square of the discriminator's slope in its steepest direction e = ∇ℓ/|∇ℓ|, from a
/// difference: ((ℓ(x + he) − ℓ(x − he)) / 2h)² = |∇ℓ(x)|² + O(h²). e is held fixed; the square's
/// gradient in the weights is right all the same, since e is where the slope is greatest.
func squaredSlopes(
  of discriminator: (Variable) -> Variable, at images: Tensor, on tape: Tape, step h: Float = 0.02
) throws -> Variable {
  let look = Tape()
  let x = look.variable(images)
  let logits = look.frozen { discriminator(x) }
  let gradient = try look.gradients(of: logits.sum(), named: "slope")[x]
  let rows = gradient.reshaped([images.shape[0], images.count / images.shape[0]])
  let lengths = sqrt(square(rows).sum(axes: [1], keepingDimensions: true) + 1e-12)
  let direction = (rows / lengths).reshaped(images.shape)
  let ahead = discriminator(tape.constant(images + h * direction))
  let behind = discriminator(tape.constant(images - h * direction))
  return square((ahead - behind) * (0.5 / h))
}
// snippet.end
