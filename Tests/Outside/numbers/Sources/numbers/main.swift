// A value from each library, against what is known from elsewhere.
import Autodiff
import Compression
import Datasets
import Diffusion
import Evaluation
import Foundation
import GSLNumerics
import NeuralNetworks
import Probability
import RandomStreams
import Tensors
import Verification

func expect(_ holds: Bool, _ what: String) {
  guard holds else {
    FileHandle.standardError.write(Data("numbers: \(what) is not as it should be\n".utf8))
    exit(1)
  }
  print("\(what): as it should be")
}

// KL(N(0, 1) ‖ N(1, 2²)) = log 2 + (1 + 1)/8 − 1/2.
let p = try Normal(mean: 0, standardDeviation: 1)
let q = try Normal(mean: 1, standardDeviation: 2)
let divergence: Double = klDivergence(of: p, from: q)
expect(abs(divergence - (log(2) - 0.25)) < 1e-14, "Probability")

let half = try integrate(from: 0, to: 1) { $0 }
expect(abs(half.value - 0.5) < 1e-12, "GSLNumerics")

var stream = RandomStream(seed: 1)
var again = RandomStream(seed: 1)
expect(stream.normals(3) == again.normals(3), "RandomStreams")

// d/dx Σ x² = 2x.
let tape = Tape()
let x = Parameter(Tensor([1, 2, 3], shape: [3]))
let loss = (tape[x] * tape[x]).sum()
let gradients = try tape.gradients(of: loss)
expect(gradients[x]?.scalars == [2, 4, 6], "Tensors and Autodiff")

let layer = Linear(2, 3, using: &stream)
expect(layer(Tape().constant(Tensor(zeros: [1, 2]))).value.shape == [1, 3], "NeuralNetworks")

let text = Array("the same again, the same again, the same again".utf8)
let packed = Zlib.compress(text)
expect(try Zlib.decompress(packed, limit: 100) == text && packed.count < text.count, "Compression")

expect(Digits.split.training.count == 1442, "Datasets")

let schedule = try NoiseSchedule.linearScaled(steps: 10)
expect(schedule.steps == 10, "Diffusion")

let components = try PrincipalComponents(
  of: Digits.split.training.pixels, dimension: 64, count: 2)
expect(components.count == 2, "Evaluation")

let evidence = evidence(
  for: "eq:two", "one and one", by: .exact, tolerance: nil, unrefuted: nil, seed: 1
) { check in
  check.equal("once", to: 2) { slip in 1 + slip("two for one", 2.0, for: 1.0) }
}
expect(evidence.holds, "Verification")
