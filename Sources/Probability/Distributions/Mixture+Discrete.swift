import Foundation

extension Mixture: DiscreteDistribution where Component: DiscreteDistribution {
  // MARK: Statistics

  public var support: IntegerInterval {
    let supports = active.map(\.component.support)
    let uppers = supports.compactMap(\.upper)
    return IntegerInterval(
      supports.map(\.lower).min()!, uppers.count == supports.count ? uppers.max()! : nil)
  }

  public var mean: Double { average(\.mean) }

  /// Σ_k w_k (Var_k + (mean_k − mean)²): within the components and between them.
  public var variance: Double {
    let mean = mean
    return average { $0.variance + ($0.mean - mean) * ($0.mean - mean) }
  }

  /// The most probable value, searched between the least and the greatest of the components' modes.
  public var mode: Int {
    let modes = active.map(\.component.mode)
    let (low, high) = (modes.min()!, modes.max()!)
    let better = { (a: Int, b: Int) in
      let (p, q) = (logProbability(of: a), logProbability(of: b))
      return p > q || (p == q && a < b)
    }
    if high - low <= 1_000_000 {
      return (low...high).reduce(low) { better($1, $0) ? $1 : $0 }
    }
    // Too wide to search: uphill from each component's mode, in steps that double and then halve.
    let hull = support
    return modes.map { start in
      var k = start
      for direction in [-1, 1] {
        var step = 1
        while step > 0 {
          let (next, overflow) = k.addingReportingOverflow(direction * step)
          if !overflow && hull.contains(next) && better(next, k) {
            k = next
            step = min(step * 2, 1 << 40)
          } else {
            step /= 2
          }
        }
      }
      return k
    }.reduce(low) { better($1, $0) ? $1 : $0 }
  }

  /// By summation over where the components' mass is; NaN where that is more than 2²⁶ values.
  public var entropy: Double {
    // Ranges of 45 standard deviations hold all but 1e-19 of every family here; merged, then summed.
    let support = support
    var ranges = active.map { part -> ClosedRange<Int> in
      let (below, above) = (part.component.quantile(1e-25), part.component.upperReach)
      let first = max(below, support.lower)
      return first...max(first, min(above, support.upper ?? Int.max - 1))
    }.sorted { $0.lowerBound < $1.lowerBound }
    var merged: [ClosedRange<Int>] = []
    while !ranges.isEmpty {
      let next = ranges.removeFirst()
      if let last = merged.last, next.lowerBound - 1 <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, next.upperBound)
      } else {
        merged.append(next)
      }
    }
    let values = merged.reduce(0.0) { $0 + Double($1.upperBound) - Double($1.lowerBound) + 1 }
    guard values <= 0x1p26 else { return .nan }
    return compensatedSum(
      merged.lazy.joined().map { k in
        let logP = logProbability(of: k)
        return logP == -.infinity ? 0 : -exp(logP) * logP
      })
  }

  public var peaks: [Peak] { active.flatMap(\.component.peaks) }

  // MARK: Evaluation

  public func logProbability(of k: Int) -> Double { logSum { $0.logProbability(of: k) } }

  public func cumulative(at k: Int) -> Double { min(average { $0.cumulative(at: k) }, 1) }

  public func complementaryCumulative(at k: Int) -> Double {
    min(average { $0.complementaryCumulative(at: k) }, 1)
  }

  public func logCumulative(at k: Int) -> Double {
    let above = complementaryCumulative(at: k)
    return above < 0.5 ? log1p(-above) : logSum { $0.logCumulative(at: k) }
  }

  public func logComplementaryCumulative(at k: Int) -> Double {
    let below = cumulative(at: k)
    return below < 0.5 ? log1p(-below) : logSum { $0.logComplementaryCumulative(at: k) }
  }

  public func quantile(_ p: Double) -> Int { discreteQuantile(p, of: self) }
}

extension DiscreteDistribution {
  /// A k with P(X > k) below 1e-25.
  fileprivate var upperReach: Int {
    if let upper = support.upper { return upper }
    var k = quantile(0.999_999)
    var step = max(1, Int(min(standardDeviation, 1e15)))
    while k < 1 << 60 && logComplementaryCumulative(at: k) > -58 {
      k += step
      step = min(step + step / 4 + 1, 1 << 60)
    }
    return k
  }
}
