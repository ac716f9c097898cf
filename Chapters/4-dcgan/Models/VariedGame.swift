import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// The game of section 12 once more, for generators and views that its own program does not know.
struct VariedGame {
  let discriminator: Discriminator
  let latents: Int
  /// The deviation of the noise on what the discriminator sees.
  let noise: Float
  /// Which images are moved at random before the discriminator sees them.
  let moves: (real: Bool, generated: Bool)
  var generatorAdam: Adam
  var discriminatorAdam: Adam
  var step = 0

  /// One step of each player; `paint` is the generator.
  mutating func play(
    on real: Tensor, stream: RandomStream, paint: (Variable) -> Variable
  ) throws {
    var random = stream.split(step)
    let tape = Tape()
    let fake = paint(tape.constant(Tensor(normal: [real.shape[0], latents], using: &random)))
    var places = stream.split("places").split(step)
    func seen(_ images: Variable, isMoved: Bool) -> Variable {
      let moved = isMoved ? movedAtRandom(images, using: &places) : images
      guard noise > 0 else { return moved }
      return moved
        + images.tape.constant(
          Tensor(normal: images.shape, standardDeviation: noise, using: &random))
    }

    let trial = Tape()
    let shown = seen(trial.constant(real), isMoved: moves.real)
    let forged = seen(trial.constant(fake.value), isMoved: moves.generated)
    let loss =
      binaryCrossEntropy(logits: discriminator(shown), target: 1)
      + binaryCrossEntropy(logits: discriminator(forged), target: 0)
    discriminatorAdam.update(along: try trial.gradients(of: loss, named: "D", step: step))

    let verdict = tape.frozen { discriminator(seen(fake, isMoved: moves.generated)) }
    let deceit = binaryCrossEntropy(logits: verdict, target: 1)
    generatorAdam.update(along: try tape.gradients(of: deceit, named: "G", step: step))
    step += 1
  }
}

// snippet.moved
/// Images moved by up to two pixels each way, with paper (−1) where nothing comes
/// from; each eighth of the batch by a step of its own. The gradient goes through.
func movedAtRandom(_ images: Variable, using random: inout RandomStream) -> Variable {
  let (batch, height, width) = (images.shape[0], images.shape[1], images.shape[2])
  let larger = images.padded([(0, 0), (2, 2), (2, 2), (0, 0)], value: -1)
  let parts = (0..<8).map { part -> Variable in
    let (down, right) = (random.integer(below: 5), random.integer(below: 5))
    return larger.slice(axis: 0, part * batch / 8..<(part + 1) * batch / 8)
      .slice(axis: 1, down..<down + height).slice(axis: 2, right..<right + width)
  }
  return concatenate(parts, axis: 0)
}
// snippet.end
