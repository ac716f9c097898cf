import Foundation
import GSLNumerics

/// A Gaussian kernel density estimate: f(x) = 1/n Σ_i φ((x − x_i)/h)/h.
///
/// Rosenblatt 1956, Parzen 1962. One mixture of n normals of one width, evaluated from the nearest
/// datum outwards until nothing is added.
public struct KernelDensity: ContinuousDistribution, Hashable {
  // MARK: Parameters

  /// The data, ascending, shape [n].
  public let sample: [Double]
  /// h, the kernel's standard deviation, positive.
  public let bandwidth: Double

  /// Throws unless there are data, all finite, and `bandwidth` is positive and finite.
  public init(_ sample: [Double], bandwidth: Double) throws {
    try requireData(sample, for: Self.self)
    try requirePositive(bandwidth, "bandwidth", of: Self.self)
    self.sample = sample.sorted()
    self.bandwidth = bandwidth
  }

  /// With Silverman's rule of thumb (1986, eq. 3.31): h = 0.9 min(σ, IQR/1.34) n^(−1/5). Throws for
  /// constant data.
  public init(_ sample: [Double]) throws {
    try requireData(sample, for: Self.self)
    try self.init(sample, bandwidth: try Self.ruleOfThumb(sample.sorted()))
  }

  private static func ruleOfThumb(_ sorted: [Double]) throws -> Double {
    let n = sorted.count
    let deviation = sampleVariance(sorted, around: sampleMean(sorted)).squareRoot()
    guard deviation > 0, sorted[0] < sorted[n - 1] else {
      throw cannotFit(Self.self, "the data are constant; give a bandwidth")
    }
    let spread = (sorted[(3 * n) / 4] - sorted[n / 4]) / 1.34
    return 0.9 * (spread > 0 ? min(deviation, spread) : deviation) * pow(Double(n), -0.2)
  }

  // MARK: Statistics

  private var n: Double { Double(sample.count) }
  public var support: Interval { .realLine }
  public var mean: Double { sampleMean(sample) }
  /// The sample's variance with divisor n, and the kernel's h² on top.
  public var variance: Double { sampleVariance(sample, around: mean) + bandwidth * bandwidth }

  /// Uphill by mean shift (Fukunaga & Hostetler 1975) from the densest datum.
  public var mode: Double {
    var x = sample.max { logDensity(at: $0) < logDensity(at: $1) }!
    for _ in 0..<1000 {
      var (shares, sum) = (0.0, 0.0)
      for y in sample {
        let share = exp(-0.5 * ((x - y) / bandwidth) * ((x - y) / bandwidth))
        shares += share
        sum += share * (y - x)
      }
      let step = sum / shares
      x += step
      if abs(step) < 1e-15 * bandwidth { break }
    }
    return x
  }

  /// By quadrature to about 1e-12.
  public var entropy: Double { entropyByPanels(self) }
  public var leftTail: Tail { .exponentialPower(order: 2, rate: 0.5 / (bandwidth * bandwidth)) }
  /// log f ~ −x²/2h², that of the kernel.
  public var rightTail: Tail { leftTail }

  /// One for every cluster of data closer together than the bandwidth.
  public var peaks: [Peak] {
    var peaks: [Peak] = []
    for x in sample where peaks.last.map({ x - $0.location > bandwidth }) ?? true {
      peaks.append(Peak(location: x, scale: bandwidth))
    }
    return peaks
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    guard x.isFinite else { return x.isNaN ? .nan : -.infinity }
    return Self.logSum(sample, x, bandwidth, without: nil)
      - log(n) - log(bandwidth) - StandardNormal.halfLogTwoPi
  }

  /// log Σ_i exp(−½((x − x_i)/h)²) over the data but the one at `index`.
  private static func logSum(
    _ sorted: [Double], _ x: Double, _ h: Double, without index: Int?
  ) -> Double {
    // The first datum not below x.
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < x { low = middle + 1 } else { high = middle }
    }
    let square = { (i: Int) in ((x - sorted[i]) / h) * ((x - sorted[i]) / h) }
    var (left, right) = (low - 1, low)
    if left == index { left -= 1 }
    if right == index { right += 1 }
    let nearest = min(
      left >= 0 ? square(left) : .infinity, right < sorted.count ? square(right) : .infinity)
    var sum = 0.0
    // So far away that the squares overflow.
    if nearest == .infinity { return -.infinity }
    // exp(−½·90) is below the last bit of the first term, also n times.
    while left >= 0 {
      let excess = square(left) - nearest
      if excess > 90 { break }
      if left != index { sum += exp(-0.5 * excess) }
      left -= 1
    }
    while right < sorted.count {
      let excess = square(right) - nearest
      if excess > 90 { break }
      if right != index { sum += exp(-0.5 * excess) }
      right += 1
    }
    return -0.5 * nearest + log(sum)
  }

  public func cumulative(at x: Double) -> Double {
    min(sample.reduce(0.0) { $0 + normalCumulative((x - $1) / bandwidth) } / n, 1)
  }

  public func complementaryCumulative(at x: Double) -> Double {
    min(sample.reduce(0.0) { $0 + normalCumulative(($1 - x) / bandwidth) } / n, 1)
  }

  public func logCumulative(at x: Double) -> Double {
    let above = complementaryCumulative(at: x)
    if above < 0.5 { return log1p(-above) }
    return logSumExp(
      sample.lazy.map { logNormalCumulative((x - $0) / bandwidth) }) - log(n)
  }

  public func logComplementaryCumulative(at x: Double) -> Double {
    let below = cumulative(at: x)
    if below < 0.5 { return log1p(-below) }
    return logSumExp(
      sample.lazy.map { logNormalCumulative(($0 - x) / bandwidth) }) - log(n)
  }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    if p > 0.5 { return complementaryQuantile(1 - p) }
    let z = bandwidth * inverseNormalCumulative(p)
    return invertCumulative(logTarget: log(p), between: sample[0] + z, sample.last! + z)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    if q > 0.5 { return quantile(1 - q) }
    let z = bandwidth * inverseNormalComplementaryCumulative(q)
    return invertComplementaryCumulative(
      logTarget: log(q), between: sample[0] + z, sample.last! + z)
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    let i = min(Int(openUniform(&generator) * n), sample.count - 1)
    return sample[i] + bandwidth * standardNormal(&generator)
  }

  // MARK: Fitting

  /// The mean log density of each datum under the estimate from the others, in nats: what the
  /// bandwidth is judged by, since the likelihood of all data at once grows without bound as h → 0.
  public static func leaveOneOutLogLikelihood(_ data: [Double], bandwidth: Double) -> Double {
    let sorted = data.sorted()
    let others = Double(sorted.count - 1)
    let sum = sorted.indices.reduce(0.0) {
      $0 + logSum(sorted, sorted[$1], bandwidth, without: $1)
    }
    return sum / Double(sorted.count) - log(others) - log(bandwidth) - StandardNormal.halfLogTwoPi
  }

  /// The bandwidth of greatest leave-one-out likelihood (Duin 1976), by Brent's method on log h. Throws
  /// for fewer than 3 data, and for so many ties that narrower is always better.
  public init(fitting data: [Double]) throws {
    try requireData(data, for: Self.self)
    guard data.count >= 3 else {
      throw cannotFit(Self.self, "\(data.count) data are too few to leave one out")
    }
    let start = try Self.ruleOfThumb(data.sorted())
    let best: Minimum
    do {
      best = try minimize(between: log(start) - 7, and: log(start) + 3) {
        -Self.leaveOneOutLogLikelihood(data, bandwidth: exp($0))
      }
    } catch {
      throw cannotFit(Self.self, "the leave-one-out likelihood has no maximum; give a bandwidth")
    }
    try self.init(data, bandwidth: exp(best.point[0]))
  }
}
