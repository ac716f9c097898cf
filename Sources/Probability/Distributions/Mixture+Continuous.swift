import CNumerics
import Foundation

extension Mixture: ContinuousDistribution where Component: ContinuousDistribution {
  // MARK: Statistics

  public var support: Interval {
    Interval(
      active.map(\.component.support.lower).min()!, active.map(\.component.support.upper).max()!)
  }

  public var gaps: [Interval] {
    // What is left of the hull after taking away, component by component, where each has mass.
    var left = [support]
    for part in active {
      let support = part.component.support
      let zeros =
        [Interval(-.infinity, support.lower)] + part.component.gaps
        + [Interval(support.upper, .infinity)]
      left = left.flatMap { a in
        zeros.compactMap { b in
          let (low, high) = (max(a.lower, b.lower), min(a.upper, b.upper))
          return low < high ? Interval(low, high) : nil
        }
      }
    }
    return left
  }

  public var mean: Double { average(\.mean) }

  public var variance: Double {
    let mean = mean
    return average { $0.variance + ($0.mean - mean) * ($0.mean - mean) }
  }

  /// The highest of the maxima that are reached uphill from the components' modes.
  public var mode: Double {
    let starts = active.map(\.component.mode).filter(\.isFinite)
    let best = starts.max { logDensity(at: $0) < logDensity(at: $1) }
    guard var x = best, logDensity(at: x) < .infinity else { return best ?? .nan }
    // Golden-section search between the neighbours at a fraction of the peak's width.
    let width = active.flatMap(\.component.peaks).filter { $0.scale > 0 }.map(\.scale).min() ?? 0
    var (a, b) = (x - 2 * width, x + 2 * width)
    let ratio = 0.5 * (5.0.squareRoot() - 1)
    let peak = x
    while b - a > 1e-9 * width && b - a > abs(x) * 4e-16 {
      let (c, d) = (b - ratio * (b - a), a + ratio * (b - a))
      if logDensity(at: c) >= logDensity(at: d) { b = d } else { a = c }
      x = 0.5 * (a + b)
    }
    return logDensity(at: x) > logDensity(at: peak) ? x : peak
  }

  /// By quadrature to about 1e-12; there is no closed form.
  public var entropy: Double { entropyByPanels(self) }

  public var leftTail: Tail {
    let lower = support.lower
    let tails = active.filter { $0.component.support.lower == lower }.map(\.component.leftTail)
    return tails.dropFirst().reduce(tails[0]) { $1.isHeavier(than: $0) ? $1 : $0 }
  }

  public var rightTail: Tail {
    let upper = support.upper
    let tails = active.filter { $0.component.support.upper == upper }.map(\.component.rightTail)
    return tails.dropFirst().reduce(tails[0]) { $1.isHeavier(than: $0) ? $1 : $0 }
  }

  public var peaks: [Peak] { active.flatMap(\.component.peaks) }

  public var kinks: [Double] {
    let support = support
    let ends = active.flatMap {
      $0.component.kinks + [$0.component.support.lower, $0.component.support.upper]
    }
    return Set(ends.filter { $0 > support.lower && $0 < support.upper }).sorted()
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double { logSum { $0.logDensity(at: x) } }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    let lower = support.lower
    return logSum {
      $0.support.lower == lower
        ? $0.logDensity(aboveLowerEnd: u) : $0.logDensity(at: lower + exp(u))
    }
  }

  public func logDensity(belowUpperEnd u: Double) -> Double {
    let upper = support.upper
    return logSum {
      $0.support.upper == upper
        ? $0.logDensity(belowUpperEnd: u) : $0.logDensity(at: upper - exp(u))
    }
  }

  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let parts = active.map { ($0.logWeight, $0.component.logDensity(from: anchor)) }
    return { offset in logSumOfExponentials(parts.lazy.map { $0 + $1(offset) }) }
  }

  public func logDensity(
    at points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(points.count == results.count, "\(points.count) points, \(results.count) results")
    let parts = active
    if let normals = parts.map(\.component) as? [Normal] {
      return logDensityOfNormals(normals, parts.map(\.logWeight), at: points, into: results)
    }
    let width = 256
    inBlocks(points.count, of: width) { block in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: parts.count * width) { scratch in
        let n = block.count
        for (k, part) in parts.enumerated() {
          let row = scratch.part(k * n..<(k + 1) * n)
          part.component.logDensity(at: points.part(block), into: row)
          for j in 0..<n { row[j] += part.logWeight }
        }
        logSumOfExponentials(rows: scratch.part(0..<parts.count * n), into: results.part(block))
      }
    }
  }

  public func cumulative(at x: Double) -> Double { min(average { $0.cumulative(at: x) }, 1) }

  public func complementaryCumulative(at x: Double) -> Double {
    min(average { $0.complementaryCumulative(at: x) }, 1)
  }

  public func logCumulative(at x: Double) -> Double {
    let above = complementaryCumulative(at: x)
    return above < 0.5 ? log1p(-above) : logSum { $0.logCumulative(at: x) }
  }

  public func logComplementaryCumulative(at x: Double) -> Double {
    let below = cumulative(at: x)
    return below < 0.5 ? log1p(-below) : logSum { $0.logComplementaryCumulative(at: x) }
  }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    if p > 0.5 { return complementaryQuantile(1 - p) }
    let each = active.map { $0.component.quantile(p) }
    return invertCumulative(logTarget: log(p), between: each.min()!, each.max()!)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    if q > 0.5 { return quantile(1 - q) }
    let each = active.map { $0.component.complementaryQuantile(q) }
    return invertComplementaryCumulative(logTarget: log(q), between: each.min()!, each.max()!)
  }
}

/// A mixture of normals at many points, in one fused loop.
private func logDensityOfNormals(
  _ normals: [Normal], _ logWeights: [Double], at points: UnsafeBufferPointer<Double>,
  into results: UnsafeMutableBufferPointer<Double>
) {
  let means = normals.map(\.mean)
  let inverseScales = normals.map { 1 / $0.standardDeviation }
  let constants = zip(normals, logWeights).map {
    $1 - StandardNormal.halfLogTwoPi - log($0.standardDeviation)
  }
  inBlocks(points.count) { block in
    cn_mixture_log_density(
      points.baseAddress! + block.lowerBound, results.baseAddress! + block.lowerBound, block.count,
      means, inverseScales, constants, means.count)
  }
}
