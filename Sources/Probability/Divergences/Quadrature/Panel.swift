import Foundation

/// A closed stretch of a chart and what Gauss–Kronrod finds on it.
struct Panel {
  let chart: Int
  let lower: Double
  let upper: Double
  /// The integral by the 21 points.
  var value = 0.0
  /// Its distance from the integral by ten of them.
  var difference = 0.0
  /// What rounding of the log densities may have done to it.
  var noise = 0.0
  /// ∫|F|.
  var magnitude = 0.0
  /// The masses of p and q here.
  var massOfP = 0.0
  var massOfQ = 0.0
  /// Where the functional is infinite, or the log density too large for a double: p's mass there.
  var infiniteMass = 0.0
  /// Whether NaN turned up.
  var isUndefined = false
  /// The two neighboring nodes between which p and q cross, for functionals with a kink there.
  var crossing: (lower: Double, upper: Double)?

  init(chart: Int, lower: Double, upper: Double) {
    self.chart = chart
    self.lower = lower
    self.upper = upper
  }
}

/// How far log densities may be off: relative to their size, and what was seen of their noise.
struct NoiseModel {
  /// The absolute size of the constants inside the log densities.
  var offset = 0.0
  /// Noise found by probing, where the log densities are about as large as `offset`; it grows with
  /// their size.
  var observed = 0.0
  /// Relative error of log densities ~ (x/scale)^order from the rounding of order · log scale.
  var growth = 0.0

  @inline(__always)
  func noise(of sample: PairSample) -> Double {
    // −inf is exact.
    let p = sample.p > 0 ? abs(sample.logP) : 0
    let q = sample.q > 0 ? abs(sample.logQ) : 0
    let size = p + q
    let seen = size > 1 + offset ? observed * (size / (1 + offset)) : observed
    return 0x1p-52 * (4 + 2 * (size + offset)) + seen + growth * size
  }
}

extension Panel {
  /// Fills in everything but the bounds.
  mutating func evaluate<F: PairFunctional>(
    _ functional: F, in chart: Chart, noise model: NoiseModel
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: PanelNodes.capacity) { scratch in
      let nodes = PanelNodes(lower: lower, upper: upper, scratch: scratch)
      chart.sample(nodes)
      functional.prepare(nodes)
      sum(functional, over: nodes, in: chart, noise: model)
    }
  }

  private mutating func sum<F: PairFunctional>(
    _ functional: F, over nodes: PanelNodes, in chart: Chart, noise model: NoiseModel
  ) {
    var (gauss, kronrod, absolute, noise, p, q) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var infinite = 0.0
    var undefined = false
    var variation = 0.0
    var lastValue: Double?
    var previous: (t: Double, ratio: Double)?
    let isFlat = functional.isFlatAtEquality
    let marksCrossings = functional.hasKinkAtEquality
    let (weights, gaussWeights) = (GaussKronrod.weights, GaussKronrod.gaussWeights)
    for i in 0..<PanelNodes.count {
      let weight = weights[i]
      let (x, logJacobian) = chart.place(nodes, i)
      let (a, b) = (nodes.logP[i], nodes.logQ[i])
      let sample = PairSample(
        x: x, logP: a, logQ: b, logJacobian: logJacobian, p: nodes.p[i], q: nodes.q[i],
        logRatio: a == b ? 0 : a - b)
      var (value, sensitivity) = functional.value(at: sample, prepared: nodes.prepared[i])
      if !value.isFinite {
        if value.isNaN {
          undefined = true
        } else {
          infinite += weight * max(sample.p, .leastNonzeroMagnitude)
        }
        (value, sensitivity) = (0, 0)
      }
      if let lastValue { variation += abs(value - lastValue) }
      lastValue = value
      kronrod += weight * value
      gauss += gaussWeights[i] * value
      absolute += weight * abs(value)
      p += weight * sample.p
      q += weight * sample.q
      if sensitivity > 0 || isFlat {
        let relative = model.noise(of: sample)
        noise += weight * sensitivity * relative
        if isFlat { noise += weight * (sample.p + sample.q) * relative * relative }
      }
      if marksCrossings {
        if let before = previous, before.ratio * sample.logRatio < 0 {
          crossing = (before.t, nodes.t(i))
        }
        if sample.logRatio != 0 { previous = (nodes.t(i), sample.logRatio) }
      }
    }
    let half = 0.5 * (upper - lower)
    self.value = kronrod * half
    difference = abs(kronrod - gauss) * half
    magnitude = absolute * half
    // The coordinate itself is rounded: |t| ε ∫ |F′| dt.
    self.noise = noise * half + 0x1p-52 * max(abs(lower), abs(upper)) * variation
    massOfP = p * half
    massOfQ = q * half
    infiniteMass = infinite * half
    isUndefined = undefined
  }

  /// Where to cut the panel in two: at the crossing of p and q when there is one to be resolved.
  func cut(in chart: Chart) -> Double {
    let middle = lower + 0.5 * (upper - lower)
    guard let crossing else { return middle }
    var (a, b) = crossing
    let signAtA = chart.sample(at: a).logRatio > 0
    while true {
      let t = a + 0.5 * (b - a)
      if t <= a || t >= b { break }
      let ratio = chart.sample(at: t).logRatio
      if ratio == 0 { return t }
      if (ratio > 0) == signAtA { a = t } else { b = t }
    }
    return b
  }
}
