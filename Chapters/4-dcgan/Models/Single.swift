import GSLNumerics
import RandomStreams
import Tensors
import Verification

func randoms(_ count: Int, using draw: inout Draw) -> [Double] {
  (0..<count).map { _ in draw.normal() }
}

/// A number from the engine, with what single precision may have cost it.
func single(_ value: Float, size: Double = 1) -> Estimate {
  Estimate(Double(value), error: 3e-6 * max(size, abs(Double(value))))
}

let singlePrecision = Tolerance.absolute(1e-4, because: "the engine computes in single precision")
