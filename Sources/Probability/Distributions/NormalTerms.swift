import CNumerics
import Foundation

/// The terms of a mixture of normals around a point, as its inner loops want them: without types,
/// closures or references a component.
///
/// Component k has the term c_k − ½ ((d − μ_k)/σ_k)² at the offset d, with c_k = log w_k − log σ_k −
/// ½ log 2π; those without weight are left out.
struct NormalTerms {
  private let count: Int
  /// The means, less the point; then 1/σ_k; then c_k.
  private let numbers: [Double]

  init(_ normals: [Normal], _ logWeights: [Double], from anchor: Double) {
    let active = normals.indices.filter { logWeights[$0] > -.infinity }
    let count = active.count
    numbers = [Double](unsafeUninitializedCapacity: 3 * count) { numbers, size in
      for (i, k) in active.enumerated() {
        let scale = normals[k].standardDeviation
        numbers[i] = normals[k].mean - anchor
        numbers[count + i] = 1 / scale
        numbers[2 * count + i] = logWeights[k] - StandardNormal.halfLogTwoPi - log(scale)
      }
      size = 3 * count
    }
    self.count = count
  }

  /// One point, as `Mixture.logSum`: each component once, rescaled when a greater term turns up.
  func logDensity(at offset: Double) -> Double {
    numbers.withUnsafeBufferPointer { numbers in
      var greatest = -Double.infinity
      var sum = 0.0
      for k in 0..<count {
        let z = (offset - numbers[k]) * numbers[count + k]
        let next = numbers[2 * count + k] - 0.5 * z * z
        if next.isNaN { return next }
        if next > greatest {
          sum = sum == 0 ? 1 : sum * exp(greatest - next) + 1
          greatest = next
        } else if next > greatest - 50 {
          sum += exp(next - greatest)
        }
      }
      return greatest == -.infinity ? greatest : sum == 1 ? greatest : greatest + log(sum)
    }
  }

  /// Many, in one fused loop.
  func logDensities(
    at offsets: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    numbers.withUnsafeBufferPointer { numbers in
      let first = numbers.baseAddress!
      cn_mixture_log_density(
        offsets.baseAddress, results.baseAddress, offsets.count, first, first + count,
        first + 2 * count, count)
    }
  }
}
