import Foundation

extension PairQuadrature {
  /// Follows the unbounded sides outwards and the singular ends inwards.
  mutating func followOutwards(_ partition: Partition) {
    if let last = partition.points.last, partition.domain.upper == .infinity {
      follow(from: last, direction: 1)
    }
    if let first = partition.points.first, partition.domain.lower == -.infinity {
      follow(from: first, direction: -1)
    }
    for approach in approaches {
      march(in: approach.chart, from: approach.from, direction: -1, limit: -1e8)
    }
  }

  private mutating func follow(from point: BreakPoint, direction: Double) {
    let offset = point.offset * direction > 0 ? point.offset : direction * point.scale
    let chart = addChart(.logarithm(direction: direction), anchor: point.anchor)
    if offset != point.offset {
      // From a point that is its own anchor: one linear panel to get away from it.
      let unit = point.scale
      let linear = addChart(.offset(unit: unit, logUnit: log(unit)), anchor: point.anchor)
      let (a, b) = (point.offset / unit, offset / unit)
      addPanel(linear, min(a, b), max(a, b))
    }
    // e^t must stay a double, and the anchor plus it too.
    march(in: chart, from: log(abs(offset)), direction: 1, limit: 709)
  }

  /// Adds panels from `start` on, in steps of the integrand's own decay, until an exponential with
  /// its last slope says that what is left does not matter.
  private mutating func march(
    in chart: Int, from start: Double, direction: Double, limit: Double
  ) {
    let step = 0.05
    var t = start
    var width = 0.6
    var known = compensatedSum(panels.lazy.map(\.magnitude))
    for count in 0... {
      let here = charts[chart].sample(at: t)
      let before = charts[chart].sample(at: t - direction * step)
      let value = abs(functional.value(at: here).value)
      let valueBefore = abs(functional.value(at: before).value)
      let decay = (log(valueBefore) - log(value)) / step
      let left = value == 0 ? 0 : decay > 0 ? 4 * value / decay : .infinity
      let atLimit = (direction > 0 ? t >= limit : t <= limit) || count >= 500
      if left <= 0.01 * relativeTolerance * known || left == 0 || atLimit {
        // A density that is still the greater part of its mass away from zero has more to come.
        if value == 0 && known == 0 && count < 40 && here.p + here.q > 1e-20 {
        } else {
          leave(t, direction, chart, here: here, before: before, step: step)
          return
        }
      }
      // Steps of some decay lengths; where the integrand still grows, longer and longer ones.
      width = min(2 * width, decay > 0 ? max(0.2, 5 / decay) : max(2, 0.2 * abs(t - start)))
      let next = direction > 0 ? min(t + width, limit) : max(t - width, limit)
      addPanel(chart, min(t, next), max(t, next))
      known += panels[panels.count - 1].magnitude
      t = next
    }
  }

  /// The mass of a distribution beyond x: by its own distribution function, an independent witness,
  /// unless the last density and its slope say that there is none worth asking for.
  private func massBeyond<D: ContinuousDistribution>(
    _ x: Double, _ outwards: Double, _ d: D, _ density: Double, _ slope: Double
  ) -> Double {
    if density == 0 || slope > 0 && density / slope < 1e-17 { return 0 }
    return outwards > 0 ? d.complementaryCumulative(at: x) : d.cumulative(at: x)
  }

  /// Accounts for what lies beyond t: there F is taken for (a + bt) e^(−λt) with the rate of the
  /// densities' own power law where they have one, and the difference from a plain exponential with
  /// the measured slope says how far that may be off.
  private mutating func leave(
    _ t: Double, _ direction: Double, _ chart: Int, here: PairSample, before: PairSample,
    step: Double
  ) {
    let last = functional.value(at: here).value
    let previous = functional.value(at: before).value
    let slopeOfP = (log(before.p) - log(here.p)) / step
    let slopeOfQ = (log(before.q) - log(here.q)) / step
    let outwards = direction * charts[chart].orientation
    remainderOfP += massBeyond(here.x, outwards, p, here.p, slopeOfP)
    remainderOfQ += massBeyond(here.x, outwards, q, here.q, slopeOfQ)
    guard last != 0 else { return }
    let decay = (log(abs(previous)) - log(abs(last))) / step
    guard decay > 0 else {
      remainderError = .infinity
      return
    }
    let plain = last / decay
    let known = compensatedSum(panels.lazy.map(\.magnitude))
    if abs(plain) <= relativeTolerance * known {
      remainderError += 4 * abs(plain)
      return
    }
    // The slower of the two densities' decays carries F; the factor in front varies linearly.
    let rate = functional.domain == .first ? slopeOfP : min(slopeOfP, slopeOfQ)
    guard rate > 0, rate.isFinite else {
      remainderError = .infinity
      return
    }
    let front = (last - previous * exp(-rate * step)) / step
    let refined = last / rate + front / (rate * rate)
    remainder += refined
    remainderError += 1e-11 * abs(refined) + 1e-2 * abs(refined - plain)
  }
}
