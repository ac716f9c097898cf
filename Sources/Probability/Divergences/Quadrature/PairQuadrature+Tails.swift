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
    let (unit, logUnit) = Self.unit(abs(offset))
    let chart = addChart(
      .logarithm(direction: direction, unit: unit, logUnit: logUnit), anchor: point.anchor)
    if offset != point.offset {
      // From a point that is its own anchor: one linear panel to get away from it.
      let linear = addChart(.offset(unit: unit, logUnit: logUnit), anchor: point.anchor)
      let (a, b) = (point.offset / unit, offset / unit)
      addPanel(linear, min(a, b), max(a, b))
    }
    // e^t times the unit must stay a double.
    march(
      in: chart, from: charts[chart].coordinate(ofOffset: offset), direction: 1,
      limit: 709 - logUnit)
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
      var left = value == 0 ? 0 : decay > 0 ? 4 * value / decay : .infinity
      // F may pass through zero where mass is still to come: that mass must be negligible as well.
      if !functional.vanishesWithEither {
        left = max(left, 4 * known * massToCome(here, before, step: step))
      }
      let atLimit = (direction > 0 ? t >= limit : t <= limit) || count >= 500
      let threshold = 0.01 * relativeTolerance * known
      // A density that is still the greater part of its mass away from zero has more to come.
      let isBarren = value == 0 && known == 0 && count < 40 && here.p + here.q > 1e-20
      if atLimit || (left <= threshold || left == 0) && !isBarren {
        guard !atLimit, let again = risesAgain(in: chart, from: t, direction, limit, threshold)
        else {
          leave(
            t, direction, chart, since: start, here: here, before: before, step: step)
          return
        }
        addPanels(chart, min(t, again), max(t, again), width: max(0.5, abs(again - t) / 200))
        t = again
        continue
      }
      // Steps of some decay lengths; where the integrand still grows, longer and longer ones.
      width = min(2 * width, decay > 0 ? max(0.2, 5 / decay) : max(2, 0.2 * abs(t - start)))
      let next = direction > 0 ? min(t + width, limit) : max(t - width, limit)
      addPanel(chart, min(t, next), max(t, next))
      known += panels[panels.count - 1].magnitude
      t = next
    }
  }

  /// What is left of p, and of q where it counts, if both go on falling as they do.
  private func massToCome(_ here: PairSample, _ before: PairSample, step: Double) -> Double {
    func left(_ density: Double, _ earlier: Double) -> Double {
      if density == 0 { return 0 }
      let slope = log(earlier / density) / step
      return slope > 0 ? density / slope : .infinity
    }
    let ofP = left(here.p, before.p)
    return functional.domain == .first ? ofP : ofP + left(here.q, before.q)
  }

  /// The mass of a distribution beyond x: by its own distribution function, an independent witness,
  /// unless the last density and its slope say that there is none worth asking for.
  private func massBeyond(
    _ x: Double, _ outwards: Double, _ d: Profile, _ density: Double, _ slope: Double
  ) -> Double {
    if density == 0 || slope > 0 && density / slope < 1e-17 { return 0 }
    return outwards > 0 ? d.complementaryCumulative(x) : d.cumulative(x)
  }

  /// Accounts for what lies beyond t: there F is taken for (a + bt) e^(−λt) with the rate of the
  /// densities' own power law where they have one, and the difference from a plain exponential with
  /// the measured slope says how far that may be off.
  private mutating func leave(
    _ t: Double, _ direction: Double, _ chart: Int, since start: Double, here: PairSample,
    before: PairSample, step: Double
  ) {
    let last = functional.value(at: here).value
    let previous = functional.value(at: before).value
    let slopeOfP = (log(before.p) - log(here.p)) / step
    let slopeOfQ = (log(before.q) - log(here.q)) / step
    let outwards = direction * charts[chart].orientation
    remainderOfP += massBeyond(here.x, outwards, p, here.p, slopeOfP)
    remainderOfQ += massBeyond(here.x, outwards, q, here.q, slopeOfQ)
    if !here.x.isFinite {
      // The doubles end before p does: nothing is known of F there.
      let largest = Double.greatestFiniteMagnitude
      let beyond = outwards > 0 ? p.complementaryCumulative(largest) : p.cumulative(-largest)
      if beyond > 1e-16 { remainderError = .infinity }
      return
    }
    guard last != 0 else { return }
    let known = compensatedSum(panels.lazy.map(\.magnitude))
    let decay = (log(abs(previous)) - log(abs(last))) / step
    guard decay > 0 else {
      remainderError = .infinity
      return
    }
    if abs(last / decay) <= relativeTolerance * known {
      remainderError += 4 * abs(last / decay)
      return
    }
    // Two models of what is to come: a plain exponential with the last slope, and one with the
    // densities' slower rate times a linear front, as for power laws on both sides. A point further
    // back says which of them holds, and how well.
    let span = max(1, 0.25 * abs(t - start))
    let middle = functional.value(at: charts[chart].sample(at: t - direction * span)).value
    let back = functional.value(at: charts[chart].sample(at: t - 2 * direction * span)).value
    // Only power laws go on like this for ever.
    let rateOfP: Double? = here.p == 0 ? .infinity : rate(of: p, outwards)
    let rateOfQ: Double? =
      functional.domain == .first || here.q == 0 ? .infinity : rate(of: q, outwards)
    guard let rateOfP, let rateOfQ else {
      remainderError = .infinity
      return
    }
    let rate = min(rateOfP, rateOfQ)
    let plainRate = log(middle / last) / span
    let front = (last - middle * exp(-rate * span)) / span
    let models = [
      (integral: last / plainRate, slope: 0, back: last * exp(2 * plainRate * span)),
      (
        integral: last / rate + front / (rate * rate), slope: 1 / (rate * span),
        back: (last - 2 * front * span) * exp(2 * rate * span)
      ),
    ]
    let misfits = models.map { abs($0.back / back - 1) }
    let best = misfits[1] < misfits[0] ? 1 : 0
    let model = models[best]
    guard misfits[best] < 1e-2, model.integral.isFinite, model.integral * last > 0 else {
      remainderError = .infinity
      return
    }
    remainder += model.integral
    // The rounding of the last values, of logs of size |t|, is carried along by rate and front.
    let rounding = 0x1p-50 * (abs(t) + 10) * (1 + abs(model.slope) + abs(1 / (plainRate * span)))
    remainderError += abs(model.integral) * (rounding + 100 * misfits[best])
  }

  /// The rate at which a power law falls per unit of log distance, Jacobian included.
  private func rate(of d: Profile, _ outwards: Double) -> Double? {
    switch outwards > 0 ? d.rightTail : d.leftTail {
    case .power(let index): index
    case .end(let power): power + 1
    default: nil
    }
  }

  /// Whether the functional comes back, further out, to where it matters; the t by which it has.
  ///
  /// An unbounded one may: p falls, and −log q overtakes it later. Looked for by logarithms, which go on
  /// where p has underflowed; a return that doubles cannot follow leaves the error infinite.
  private mutating func risesAgain(
    in chart: Int, from t: Double, _ direction: Double, _ limit: Double, _ threshold: Double
  ) -> Double? {
    let outwards = direction * charts[chart].orientation
    guard functional.isUnbounded, let stride = stride(outwards) else { return nil }
    // What falls slowly matters at less: it goes on for longer.
    let threshold = threshold * min(1, slowestRate(outwards))
    let least = log(threshold)
    /// log |log q|.
    func size(_ sample: PairSample) -> Double {
      log(max(abs(sample.logQ), .leastNormalMagnitude))
    }
    // From where log q is still a double.
    var s = t
    while size(charts[chart].sample(at: s)) == .infinity && abs(t - s) < 400 { s -= direction }
    var last = (t: s, size: size(charts[chart].sample(at: s)))
    var slope = (last.size - size(charts[chart].sample(at: s - direction * 0.2))) / 0.2
    var step = stride.first
    while direction > 0 ? s < limit : s > max(limit, -745) {
      s += direction * step
      step *= stride.growth
      let sample = charts[chart].sample(at: s)
      if sample.logP == -.infinity { return nil }
      let isBeyond = direction > 0 ? s > t : s < t
      if isBeyond && sample.logQ > -.infinity
        && abs(functional.value(at: sample).value) > threshold
      {
        return s
      }
      // Extrapolated where log q itself has overflowed.
      var logOfLogQ = size(sample)
      if logOfLogQ == .infinity {
        logOfLogQ = overflowed(
          at: s, since: last, slope, outwards > 0 ? q.rightTail : q.leftTail,
          distanceFromAnchor: abs(sample.x - charts[chart].anchor))
        // Overflow before its time: the growth is not what it seemed.
        if !(logOfLogQ > 500) { remainderError = .infinity }
      } else {
        slope = (logOfLogQ - last.size) / abs(s - last.t)
        last = (s, logOfLogQ)
      }
      if isBeyond && sample.logP + sample.logJacobian + logOfLogQ > least {
        remainderError = .infinity
        return nil
      }
    }
    return nil
  }

  /// log |log q| beyond the doubles, from the last that was finite: by the slope that q's tail has in the
  /// end, or had already.
  private func overflowed(
    at s: Double, since last: (t: Double, size: Double), _ slope: Double, _ tail: Tail,
    distanceFromAnchor: Double
  ) -> Double {
    let distance = abs(s - last.t)
    switch tail {
    case .exponentialPower(let order, _), .essentialEnd(let order, _):
      return last.size + max(slope, order) * distance
    case .doubleExponential(let rate):
      return max(last.size + slope * distance, rate * distanceFromAnchor)
    default:
      return last.size + max(slope, 0) * distance
    }
  }

  /// The rate, per unit of log distance, of p times a power-like log q: ν − k for a power law of index ν
  /// against |x|^k. 1 where there is nothing slow.
  private func slowestRate(_ outwards: Double) -> Double {
    switch outwards > 0 ? (p.rightTail, q.rightTail) : (p.leftTail, q.leftTail) {
    case (.power(let index), .exponentialPower(let order, _)): index - order
    case (.end(let power), .essentialEnd(let order, _)): power + 1 - order
    default: 1
    }
  }

  /// The steps in which to look for a return on one side, or nil where there can be none: q's log density
  /// grows too slowly there, or fast enough to have been seen already.
  private func stride(_ outwards: Double) -> (first: Double, growth: Double)? {
    let (a, b) = outwards > 0 ? (p.rightTail, q.rightTail) : (p.leftTail, q.leftTail)
    let end = outwards > 0 ? p.support.upper : p.support.lower
    let sameEnd = end == (outwards > 0 ? q.support.upper : q.support.lower)
    if end.isFinite && !sameEnd {
      // q goes on beyond p's end; its log density there is a number, if perhaps an enormous one.
      return abs(q.logDensity(at: end)) < 1e4 ? nil : (0.5, 1.25)
    }
    switch (a, b) {
    case (.logNormal(let sigma), .exponentialPower), (.logNormal(let sigma), .doubleExponential),
      (.logNormalEnd(let sigma), .essentialEnd):
      // The hump is as narrow as p's logarithm.
      return (max(sigma, 0.02), 1)
    case (.exponentialPower(let order, _), .exponentialPower(let other, _)):
      return other > 20 * order ? (0.1, 1.1) : nil
    case (.power, .exponentialPower), (.exponentialPower, .doubleExponential),
      (.doubleExponential, .doubleExponential), (.end, .essentialEnd):
      return (0.1, 1.15)
    default:
      return nil
    }
  }
}
