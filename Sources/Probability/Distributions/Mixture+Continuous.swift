import Foundation
import Foundations

extension Mixture: ContinuousDistribution where Component: ContinuousDistribution {
  // MARK: Statistics

  // Plain loops: through key paths and tuples of a generic component the run-time system would look up
  // types for longer than a quadrature takes.

  public var support: Interval {
    var (lower, upper) = (Double.infinity, -Double.infinity)
    for k in components.indices where logWeights[k] > -.infinity {
      let support = components[k].support
      lower = min(lower, support.lower)
      upper = max(upper, support.upper)
    }
    return Interval(lower, upper)
  }

  public var gaps: [Interval] {
    // What is left of the hull after taking away, component by component, where each has mass.
    var left = [support]
    for k in components.indices where logWeights[k] > -.infinity {
      let support = components[k].support
      if support == .realLine && components[k].gaps.isEmpty { return [] }
      var zeros = [Interval(-.infinity, support.lower)]
      zeros += components[k].gaps
      zeros.append(Interval(support.upper, .infinity))
      var next: [Interval] = []
      for a in left {
        for b in zeros {
          let (low, high) = (max(a.lower, b.lower), min(a.upper, b.upper))
          if low < high { next.append(Interval(low, high)) }
        }
      }
      left = next
    }
    return left
  }

  public var mean: Double { average(\.mean) }

  /// Σ_k w_k (Var_k + (mean_k − mean)²): within the components and between them.
  public var variance: Double {
    let mean = mean
    return average { $0.variance + ($0.mean - mean) * ($0.mean - mean) }
  }

  /// The highest of the maxima that are reached uphill from the components' modes.
  public var mode: Double {
    let starts = active.map(\.component.mode).filter(\.isFinite)
    let best = starts.max { logDensity(at: $0) < logDensity(at: $1) }
    guard var x = best, logDensity(at: x) < .infinity else { return best ?? .nan }
    // Golden-section search between the neighbors at a fraction of the peak's width.
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
    var heaviest: Tail?
    for k in components.indices
    where logWeights[k] > -.infinity && components[k].support.lower == lower {
      let tail = components[k].leftTail
      if heaviest.map({ tail.isHeavier(than: $0) }) ?? true { heaviest = tail }
    }
    return heaviest!
  }

  /// The heaviest among the components that reach the upper end of the support.
  public var rightTail: Tail {
    let upper = support.upper
    var heaviest: Tail?
    for k in components.indices
    where logWeights[k] > -.infinity && components[k].support.upper == upper {
      let tail = components[k].rightTail
      if heaviest.map({ tail.isHeavier(than: $0) }) ?? true { heaviest = tail }
    }
    return heaviest!
  }

  public var peaks: [Peak] {
    var peaks: [Peak] = []
    for k in components.indices where logWeights[k] > -.infinity { peaks += components[k].peaks }
    return peaks
  }

  public var kinks: [Double] {
    let hull = support
    var kinks: Set<Double> = []
    for k in components.indices where logWeights[k] > -.infinity {
      let support = components[k].support
      for x in components[k].kinks + [support.lower, support.upper]
      where x > hull.lower && x < hull.upper {
        kinks.insert(x)
      }
    }
    return kinks.sorted()
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

  /// The components, if they are normals, for which there is a fused loop. A cast of the array would ask
  /// the run-time system, for longer than a panel takes.
  private var normals: [Normal]? {
    guard Component.self == Normal.self else { return nil }
    let normals = unsafeBitCast(components, to: [Normal].self)
    // The loop multiplies by 1/σ, and takes differences from the means as they are.
    let isOrdinary = normals.allSatisfy {
      $0.standardDeviation > 1e-300 && $0.standardDeviation < 1e300 && abs($0.mean) < 1e300
    }
    return isOrdinary ? normals : nil
  }

  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    if let normals {
      let terms = NormalTerms(normals, logWeights, from: anchor)
      return { offset in terms.logDensity(at: offset) }
    }
    var shares: [Double] = []
    var densities: [(Double) -> Double] = []
    for k in components.indices where logWeights[k] > -.infinity {
      shares.append(logWeights[k])
      densities.append(components[k].logDensity(from: anchor))
    }
    return { offset in
      // As in `logSum`: one pass, each component once.
      var greatest = -Double.infinity
      var sum = 0.0
      for k in shares.indices {
        let next = shares[k] + densities[k](offset)
        if next == .infinity || next.isNaN { return next }
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

  public func logDensities(from anchor: Double) -> BatchLogDensity {
    if let normals {
      let terms = NormalTerms(normals, logWeights, from: anchor)
      return { offsets, results in terms.logDensities(at: offsets, into: results) }
    }
    let density = logDensity(from: anchor)
    return { offsets, results in
      for i in offsets.indices { results[i] = density(offsets[i]) }
    }
  }

  public func logDensity(
    at points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    require(points.count == results.count, "\(points.count) points, \(results.count) results")
    if let normals {
      let terms = NormalTerms(normals, logWeights, from: 0)
      return inBlocks(points.count) { block in
        terms.logDensities(at: points.part(block), into: results.part(block))
      }
    }
    let parts = active
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
