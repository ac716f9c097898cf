import Autodiff
import NeuralNetworks
import Tensors

// snippet.looking-ahead
/// Does `body` with the opponent as it would be after `k` further steps of its own, and takes those
/// steps back: its parameters, and what its optimiser remembers, are the old ones afterwards.
nonisolated func lookingAhead<Mover: Optimiser, Result>(
  _ k: Int, _ mover: Mover, step: (inout Mover) throws -> Void, _ body: () throws -> Result
) rethrows -> Result {
  let kept = mover.parameters.map(\.value)
  defer { for (parameter, value) in zip(mover.parameters, kept) { parameter.value = value } }
  var scout = mover
  for _ in 0..<k { try step(&scout) }
  return try body()
}
// snippet.end

/// One turn of V = x y with the code that trains networks: x looks `k` steps of y ahead, y is put
/// back and then moves. Both are parameters on tapes, moved by plain gradient descent.
nonisolated func lookAheadOnTape(from z: SIMD2<Double>, _ η: Double, _ k: Int) throws
  -> SIMD2<Double>
{
  let x = Parameter(Tensor(Float(z.x)), name: "x"), y = Parameter(Tensor(Float(z.y)), name: "y")
  var mover = SGD([x], learningRate: Float(η)), opponent = SGD([y], learningRate: Float(η))
  func moveOpponent(_ opponent: inout SGD) throws {
    let tape = Tape()
    let loss = -(tape.constant(x.value) * tape[y])
    opponent.update(along: try tape.gradients(of: loss, named: "−V"))
  }
  let gradients = try lookingAhead(k, opponent, step: moveOpponent) {
    let tape = Tape()
    return try tape.gradients(of: tape[x] * tape.constant(y.value), named: "V")
  }
  mover.update(along: gradients)
  try moveOpponent(&opponent)
  return SIMD2(Double(x.value.scalar), Double(y.value.scalar))
}
