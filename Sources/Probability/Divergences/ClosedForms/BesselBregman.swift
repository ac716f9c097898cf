import Foundation
import GSLNumerics

func logBesselI0Scaled(_ x: Double) -> Double { log(besselI0Scaled(x)) }
func logBesselI1Scaled(_ x: Double) -> Double { log(besselI1Scaled(x)) }

/// log I₀(b) − log I₀(a) − (b − a) I₁(a)/I₀(a) ≥ 0: the divergence of two von Mises distributions that
/// differ in concentration only.
///
/// It is log E exp(d(cos θ − A)) under the first, d = b − a. Written with 1 − cos θ and its mean, whose
/// exponential moments are summed by the trapezoid rule, exact to rounding for a periodic function;
/// from concentrations of 200 on, by Hankel's series for log I₀.
func logBesselI0Bregman(to b: Double, from a: Double) -> Double {
  if a == b { return 0 }
  if min(a, b) >= 200 { return hankelBregman(to: b, from: a) }
  let d = b - a
  if abs(d) > 1 + 0.5 * a || max(a, b) > 1e4 {
    // log I₀ scaled leaves b − a out; d (1 − A) takes it in again.
    let lost = d * besselRatioComplement(a)
    return logBesselI0Scaled(b) - logBesselI0Scaled(a) + lost
  }
  let count = 64 + Int(16 * max(a, b).squareRoot())
  let coversines = (0..<count).map { k -> Double in
    let s = sin(.pi * Double(k) / Double(count))
    return 2 * s * s
  }
  let weights = coversines.map { exp(-a * $0) }
  let total = compensatedSum(weights)
  let mean = compensatedSum(zip(weights, coversines).lazy.map { $0 * $1 }) / total
  let excess = compensatedSum(
    zip(weights, coversines).lazy.map { $0 * expm1Excess(d * (mean - $1)) })
  return log1p(excess / total)
}

/// 1 − I₁(κ)/I₀(κ), which is about 1/2κ for large κ.
private func besselRatioComplement(_ k: Double) -> Double {
  if k < 1000 { return (besselI0Scaled(k) - besselI1Scaled(k)) / besselI0Scaled(k) }
  let x = 1 / k
  let series = 1.0 / 8 + x * (25.0 / 128 + x * (13.0 / 32 + x * (1073.0 / 1024)))
  return 0.5 * x + x * x * (1.0 / 8 + x * series)
}

/// With log I₀(κ) = κ − ½ log 2πκ + 1/8κ + 1/16κ² + 25/384κ³ + 13/128κ⁴ + … (A&S 9.7.1).
private func hankelBregman(to b: Double, from a: Double) -> Double {
  let u = (b - a) / a
  let logRatio = abs(u) < 0.4 ? log1p(u) : log(b) - log(a)
  let excess = abs(u) < 0.4 ? log1pExcess(u) : u - logRatio
  let coefficients: [Double] = [
    1.0 / 8, 1.0 / 16, 25.0 / 384, 13.0 / 128, 1073.0 / 5120, 103.0 / 192,
  ]
  var sum = 0.5 * excess
  var power = 1 / a
  for (k, c) in coefficients.enumerated() {
    let n = Double(k + 1)
    // (1 + u)^−n − 1 + nu; apart, where the power overflows before the whole does.
    sum +=
      abs(u) < 0.4
      ? c * power * (expm1Excess(-n * logRatio) + n * excess)
      : c * (pow(b, -n) + power * (n * u - 1))
    power /= a
  }
  return sum
}
