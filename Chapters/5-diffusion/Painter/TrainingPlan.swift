import Autodiff
import NeuralNetworks
import RandomStreams

/// How a part of the painter is trained.
struct TrainingPlan {
  var steps: Int
  var batch: Int
  var rate: Float = 2e-3
  var annealing = Annealing.throughout
  /// Each step's randomness is split off by its number, so that a resumed run ends with the same bits.
  let stream: RandomStream
  /// Told after each step: the step from 1, and the loss.
  var progress: (_ step: Int, _ loss: Float) -> Void = { _, _ in }
  /// Where the training is kept, if it is.
  var record: TrainingRecord?

  /// How the rate falls to nothing at the end.
  enum Annealing {
    /// Along half a cosine, from the start on.
    case throughout
    /// In a straight line within the last fifth of the steps, which leaves a short training more steps
    /// at the full rate.
    case lastFifth
  }

  /// The rate of a step, from 0: up within a thirtieth of the steps, then as the annealing says.
  func rate(at step: Int) -> Float {
    let warmUp = max(1, min(50, steps / 30))
    switch annealing {
    case .throughout:
      return LearningRateSchedule.cosine(from: rate, to: 0, over: steps, warmUp: warmUp)(step)
    case .lastFifth:
      let (risen, left) = (Float(step + 1) / Float(warmUp), Float(steps - step) * 5 / Float(steps))
      return rate * min(1, risen, left)
    }
  }

  /// Averages over about a twentieth of the training.
  var averagingDecay: Float { Float(max(0, min(0.999, 1 - 20 / Double(steps)))) }
}

/// Trains a model by Adam on the losses that `loss` makes of each step's random numbers, and leaves the
/// moving average of its weights in it.
///
/// - Returns: the loss of each step.
/// - Throws: `TrainingError` for a loss or a gradient that is not finite, and what
///   ``TrainingRecord`` throws.
@discardableResult
func fit(
  _ model: some Module, _ plan: TrainingPlan, named name: String,
  loss: (_ random: inout RandomStream, _ tape: Tape) -> Variable
) throws -> [Float] {
  var adam = Adam(model.parameters, learningRate: 0, beta2: 0.99)
  var average = MovingAverage(of: adam.parameters, decay: plan.averagingDecay)
  var record = plan.record
  var losses = try record?.resume(model, &adam, &average, steps: plan.steps) ?? []
  for step in losses.count..<plan.steps {
    var random = plan.stream.split(step)
    let tape = Tape()
    let loss = loss(&random, tape)
    adam.learningRate = plan.rate(at: step)
    var gradients = try tape.gradients(of: loss, named: name, step: step)
    gradients.clip(toGlobalNorm: 1)
    adam.update(along: gradients)
    average.update()
    losses.append(loss.scalar)
    plan.progress(step + 1, loss.scalar)
    try record?.save(model, adam, average, losses, isLast: step == plan.steps - 1)
  }
  for (parameter, value) in zip(average.parameters, average.values) { parameter.value = value }
  return losses
}
