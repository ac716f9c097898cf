import Autodiff
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

/// The grid on which discriminators of the line are looked at; wide enough for everything there.
enum LineGrid {
  static let places: [Double] = (0...480).map { -6 + 12 * Double($0) / 480 }
  static let column = Tensor(places.map(Float.init), shape: [places.count, 1])

  /// ∫ f over the grid by the midpoint rule, which for smooth functions that vanish at both ends is
  /// as good as exact.
  static func integral(_ f: (Int, Double) -> Double) -> Double {
    places.indices.reduce(0) { $0 + f($1, places[$1]) } * 12 / 480
  }
}

func column(_ values: [Double]) -> Tensor {
  Tensor(values.map(Float.init), shape: [values.count, 1])
}

/// Logits on the grid: of a trained discriminator, and of one that knows the families.
struct LineFit: Codable, Sendable, Storable {
  let learned: [Double]
  let known: [Double]
}

// snippet.train-discriminator
/// A discriminator of `width` hidden units, trained on `n` draws from p and as many from q.
func trainDiscriminator(
  _ p: Normal, _ q: Normal, n: Int, width: Int, steps: Int, stream: RandomStream
) throws -> LineFit {
  var draws = stream.split("draws")
  var weights = stream.split("weights").split(width)
  let real = column(p.samples(n, using: &draws))
  let fake = column(q.samples(n, using: &draws))
  let network = MLP([1, width, 1], activation: .tanh, using: &weights)
  var adam = Adam(network.parameters, learningRate: 0.01)
  let rate = LearningRateSchedule.cosine(from: 0.02, to: 0, over: steps)
  for step in 0..<steps {
    adam.learningRate = rate(step)
    let count = min(n, 256)
    let start = count * step % n
    let chosen = start..<start + count
    let tape = Tape()
    let loss =
      binaryCrossEntropy(logits: network(tape.constant(real.rows(chosen))), target: 1)
      + binaryCrossEntropy(logits: network(tape.constant(fake.rows(chosen))), target: 0)
    adam.update(along: try tape.gradients(of: loss, named: "discriminator", step: step))
  }
  // What someone gets from the same draws who knows that p and q are normal.
  let known = OptimalDiscriminator(
    real: try Normal(fitting: real.scalars.map(Double.init)),
    generated: try Normal(fitting: fake.scalars.map(Double.init)))
  let logits = network(Tape(.evaluation).constant(LineGrid.column)).value.scalars
  return LineFit(learned: logits.map(Double.init), known: LineGrid.places.map(known.logit))
}
// snippet.end
