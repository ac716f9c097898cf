import Autodiff
import GSLNumerics
import Probability
import Tensors

/// One loss of the generator at a logit, and its slope by the engine's tape.
func slopeByTape(at a: Double, _ loss: (Variable) -> Variable) throws -> Estimate {
  let tape = Tape()
  let logit = tape.variable(Tensor([Float(a)], shape: [1, 1]))
  let gradients = try tape.gradients(of: loss(logit), named: "loss")
  let slope = Double(gradients[logit].scalar)
  return Estimate(slope, error: 4e-7 * abs(slope), method: .automaticDifferentiation)
}

/// The slope in θ of a KL(q‖p) + c JSD(p, q) for p = N(0, 1) and q = N(θ, s²).
func divergenceSlope(at θ: Double, width s: Double, shannon c: Double, reverse a: Double) throws
  -> Estimate
{
  try derivative(at: θ) {
    let q = normal($0, s)
    return a * klDivergence(of: q, from: Pairs.real)
      + c * (try jsDivergenceByQuadrature(of: Pairs.real, and: q).value)
  }
}
