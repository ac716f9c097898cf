import CGSL
import Foundation

// Modified Bessel functions of the first kind: the normalizers of the von Mises distribution.

/// e^(−|x|) I₀(x), in (0, 1]; relative error below 1e-15. GSL: `gsl_sf_bessel_I0_scaled_e`.
public func besselI0Scaled(_ x: Double) -> Double {
  abs(x) > 1e8
    ? asymptoticBessel(abs(x), 1.0 / 8) : specialValue { gsl_sf_bessel_I0_scaled_e(x, $0) }
}

/// e^(−|x|) I₁(x), odd in x; relative error below 1e-15. GSL: `gsl_sf_bessel_I1_scaled_e`.
public func besselI1Scaled(_ x: Double) -> Double {
  if abs(x) > 1e8 { return copysign(asymptoticBessel(abs(x), -3.0 / 8), x) }
  // Half of x while the next term, x³/16, is beyond reach: GSL calls the smallest an underflow.
  if abs(x) < 1e-8 { return x / 2 * (1 - abs(x)) }
  return specialValue { gsl_sf_bessel_I1_scaled_e(x, $0) }
}

/// log I₀(x), relative error below 1e-15 also near 0, where it is x²/4.
public func logBesselI0(_ x: Double) -> Double {
  if x.isInfinite { return .infinity }
  guard abs(x) < 1 else { return abs(x) + log(besselI0Scaled(x)) }
  // I₀ − 1 = Σ (x²/4)ᵏ/(k!)², k ≥ 1 (DLMF 10.25.2).
  let y = x * x / 4
  let terms: [Double] = [
    1.0 / 1_625_702_400, 1.0 / 25_401_600, 1.0 / 518_400, 1.0 / 14400, 1.0 / 576, 1.0 / 36, 0.25, 1,
  ]
  return log1p(y * terms.reduce(0.0) { $0 * y + $1 })
}

/// log I₁(x) for x ≥ 0; −inf at 0, NaN below.
public func logBesselI1(_ x: Double) -> Double {
  x < 0 ? .nan : x == .infinity ? x : x + log(besselI1Scaled(x))
}

/// (1 + c/x)/√(2πx), the first terms of Hankel's expansion (DLMF 10.40.1).
private func asymptoticBessel(_ x: Double, _ c: Double) -> Double {
  // Two roots: 2πx may overflow.
  (1 + c / x) / ((2 * Double.pi).squareRoot() * x.squareRoot())
}
