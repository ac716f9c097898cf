import Autodiff
import NeuralNetworks
import Tensors

/// What a loss asks of a critic's weights and of the examples that it saw.
private struct Slopes {
  let byCritic: [Tensor]
  let byExamples: Tensor

  /// At the weights as they stand; `examples` becomes a leaf of the tape on which `loss` is computed.
  init(_ critic: [Parameter], _ examples: Tensor, of loss: (Variable) -> Variable) throws {
    let tape = Tape()
    let leaf = tape.variable(examples)
    let gradients = try tape.gradients(of: loss(leaf), named: "a loss ahead")
    byCritic = critic.map { gradients[$0] ?? Tensor(zeros: $0.shape) }
    byExamples = gradients[leaf]
  }
}

/// How much of a look ahead the generator takes into account.
enum Look: String, Sendable, Codable {
  case none
  case firstHalf = "first half"
  case full
}

/// The slope of the generator's loss by its examples x, `[batch, …]`, if the critic first makes `count`
/// plain gradient steps of size `rate` (Metz and others, 2017). The critic is put back afterwards.
///
/// The full slope also knows that x moves those steps, θ' = θ − η ∂L/∂θ(θ, x). Going back through a
/// step takes second derivatives along one direction a, which are differences of first ones:
/// ∂²L/∂θ∂x · a = [∂L/∂x(θ + εa) − ∂L/∂x(θ − εa)] / 2ε.
func unrolledSlope(
  _ look: Look, count: Int, rate: Float, critic: [Parameter], examples x: Tensor,
  criticLoss: (Variable) -> Variable, generatorLoss: (Variable) -> Variable
) throws -> Tensor {
  let start = critic.map(\.value)
  defer { put(start, into: critic) }
  var path = [start]
  for _ in 0..<(look == .none ? 0 : count) {
    let slope = try Slopes(critic, x, of: criticLoss).byCritic
    put(zip(critic, slope).map { $0.value - rate * $1 }, into: critic)
    path.append(critic.map(\.value))
  }
  let end = try Slopes(critic, x, of: generatorLoss)
  guard look == .full else { return end.byExamples }
  // snippet.unrolling
  var (total, a) = (end.byExamples, end.byCritic)
  for weights in path.dropLast().reversed() {
    let ε = Float(1e-2 / max(globalNorm(a), 1e-12))
    put(zip(weights, a).map { $0 + ε * $1 }, into: critic)
    let above = try Slopes(critic, x, of: criticLoss)
    put(zip(weights, a).map { $0 - ε * $1 }, into: critic)
    let below = try Slopes(critic, x, of: criticLoss)
    let scale = rate / (2 * ε)
    total = total - scale * (above.byExamples - below.byExamples)
    a = a.indices.map { a[$0] - scale * (above.byCritic[$0] - below.byCritic[$0]) }
  }
  // snippet.end
  return total
}

private func put(_ values: [Tensor], into parameters: [Parameter]) {
  for (parameter, value) in zip(parameters, values) { parameter.value = value }
}

/// x's step of V = x y, y's own step after it, with the code that trains networks: V for y's loss with
/// its sign turned round.
func unrolledTurn(from z: Pair, _ η: Double, _ count: Int, _ look: Look) throws -> Pair {
  let y = Parameter(Tensor([Float(z.y)], shape: [1, 1]), name: "y")
  let slope = try unrolledSlope(
    look, count: count, rate: Float(η), critic: [y], examples: Tensor([Float(z.x)], shape: [1, 1]),
    criticLoss: { x in -(x * x.tape[y]).sum() }, generatorLoss: { x in (x * x.tape[y]).sum() })
  let x = z.x - η * Double(slope.scalars[0])
  return Pair(x, z.y + η * x)
}
