import Foundation

/// The integral of a functional of two densities, with a bound on what is wrong with it.
///
/// Goals, in order: the bound holds; no infinity comes out finite; the bound is small; speed.
///
/// 1. Panels end at the peaks, kinks, gaps and ends of both distributions, in coordinates anchored
///    there: wide stretches and singular ends in the log of the distance.
/// 2. Unbounded sides and singular ends are followed outwards until what is left is negligible.
/// 3. Panels are halved until Gauss and Kronrod agree, or differ by no more than rounding explains.
/// 4. The same nodes must find the masses of the densities, which are known to be one: a peak that
///    was missed shows there.
/// 5. The bound adds the differences, the rounding of the log densities, what was left out, and what
///    a missing mass may have carried.
struct PairQuadrature<F: PairFunctional> {
  let p: Profile
  let q: Profile
  let functional: F
  let relativeTolerance: Double

  var charts: [Chart] = []
  var panels: [Panel] = []
  var noise = NoiseModel()
  /// What lies beyond the last panels: estimated, and how far the estimate may be off.
  var remainder = 0.0
  var remainderError = 0.0
  var remainderOfP = 0.0
  var remainderOfQ = 0.0
  /// Singular ends still to be approached: charts and the t from which to go down.
  var approaches: [(chart: Int, from: Double)] = []

  /// What came out.
  struct Outcome {
    var value: Double
    var error: Double
    /// Whether the error is what was asked for, or all that rounding permits.
    var isConverged: Bool
    /// Whether both masses were found.
    var foundMasses: Bool
    /// Where the functional was infinite or overflowed: p's mass there.
    var infiniteMass: Double
  }

  init(_ p: Profile, _ q: Profile, _ functional: F, relativeTolerance: Double) {
    self.p = p
    self.q = q
    self.functional = functional
    self.relativeTolerance = max(relativeTolerance, 0x1p-50)
  }

  /// The integral; `refined` adds break points at quantiles.
  mutating func integrate(refined: Bool = false) -> Outcome {
    charts.removeAll(keepingCapacity: true)
    panels.removeAll(keepingCapacity: true)
    approaches.removeAll()
    (remainder, remainderError, remainderOfP, remainderOfQ) = (0, 0, 0, 0)
    noise = noiseModel()
    let partition = Partition(p, q, domain: functional.domain, refined: refined)
    layPanels(partition)
    followOutwards(partition)
    refine()
    return outcome()
  }

  // MARK: Panels

  /// Adds a chart and returns its index.
  mutating func addChart(_ coordinate: Chart.Coordinate, anchor: Double) -> Int {
    let densities: AnchoredPair
    if case .logarithmAtEnd(let direction) = coordinate {
      densities = AnchoredPair(p, q, towards: anchor, direction)
    } else {
      // Charts around one anchor share their densities.
      densities =
        charts.last { $0.anchor == anchor && $0.takesOffsets }?.densities
        ?? AnchoredPair(p, q, from: anchor)
    }
    charts.append(Chart(coordinate: coordinate, densities: densities))
    return charts.count - 1
  }

  /// The power of two next to a scale, and its logarithm.
  static func unit(_ scale: Double) -> (unit: Double, logUnit: Double) {
    let exponent = max(-1000, min(1000, scale.exponent))
    return (scalbn(1.0, Int(exponent)), Double(exponent) * logTwo)
  }

  mutating func addPanel(_ chart: Int, _ lower: Double, _ upper: Double) {
    guard upper > lower else { return }
    var panel = Panel(chart: chart, lower: lower, upper: upper)
    panel.evaluate(functional, in: charts[chart], noise: noise)
    panels.append(panel)
  }

  /// Covers lower…upper in a chart with panels no wider than `width`.
  mutating func addPanels(_ chart: Int, _ lower: Double, _ upper: Double, width: Double) {
    guard upper > lower else { return }
    guard (upper - lower).isFinite else {
      // A stretch longer than the largest double.
      remainderError = .infinity
      return
    }
    let count = Int(min(1000, max(1, ((upper - lower) / width).rounded(.up))))
    for i in 0..<count {
      let a = lower + (upper - lower) * Double(i) / Double(count)
      let b = i == count - 1 ? upper : lower + (upper - lower) * Double(i + 1) / Double(count)
      addPanel(chart, a, b)
    }
  }

  private mutating func layPanels(_ partition: Partition) {
    let points = partition.points
    guard points.count > 1 else { return }
    for (left, right) in zip(points, points.dropFirst()) { laySegment(left, right) }
  }

  /// Covers the stretch between two break points.
  private mutating func laySegment(_ left: BreakPoint, _ right: BreakPoint) {
    let width = (right.anchor - left.anchor) + (right.offset - left.offset)
    guard width > 0 else { return }
    if isEmpty(left, width) { return }
    let wideForLeft = left.isSingular || width > 16 * left.scale
    let wideForRight = right.isSingular || width > 16 * right.scale
    switch (wideForLeft, wideForRight) {
    case (false, false):
      addLinear(
        from: left, over: width, anchoredAt: left.scale <= right.scale ? left : right, right)
    case (true, false):
      addLogarithmic(from: left, direction: 1, to: width)
    case (false, true):
      addLogarithmic(from: right, direction: -1, to: width)
    case (true, true):
      // Each half in the coordinate of its own end; halves, so that they meet at one point.
      addLogarithmic(from: left, direction: 1, to: 0.5 * width)
      addLogarithmic(from: right, direction: -1, to: 0.5 * width)
    }
  }

  /// Whether neither density lives on the stretch: a gap, or beyond a support.
  private func isEmpty(_ left: BreakPoint, _ width: Double) -> Bool {
    let x = left.position + 0.5 * width
    let inGap = p.gaps.contains { $0.lower < x && x < $0.upper } || !p.support.contains(x)
    if functional.domain == .first { return inGap }
    return inGap
      && (q.gaps.contains { $0.lower < x && x < $0.upper } || !q.support.contains(x))
  }

  private mutating func addLinear(
    from left: BreakPoint, over width: Double, anchoredAt anchor: BreakPoint, _ right: BreakPoint
  ) {
    let scale = min(left.scale, right.scale)
    let (unit, logUnit) = Self.unit(scale)
    let chart = addChart(.offset(unit: unit, logUnit: logUnit), anchor: anchor.anchor)
    let lower = (left.anchor - anchor.anchor) + left.offset
    let upper = (right.anchor - anchor.anchor) + right.offset
    addPanels(chart, lower / unit, upper / unit, width: .infinity)
  }

  /// Covers `width` from a point in the log of the distance from its anchor; first linearly, where the
  /// point is the anchor itself and not singular.
  private mutating func addLogarithmic(from point: BreakPoint, direction: Double, to width: Double)
  {
    let anchor = point.anchor
    var offset = point.offset
    let end = offset + direction * width
    if offset * direction <= 0 {
      if point.isSingular && offset == 0 {
        let chart = addChart(.logarithmAtEnd(direction: direction), anchor: anchor)
        // Inwards from the far end; the rest is followed later, toward −∞.
        let far = log(width)
        let near = min(far - 1, log(min(point.scale, width)) - 1)
        addPanels(chart, near, far, width: 2.5)
        approaches.append((chart: chart, from: near))
        return
      }
      let stretch = min(width, max(4 * point.scale, -offset * direction * 1.5))
      var stop = point
      stop.offset = offset + direction * stretch
      stop.isSingular = false
      var start = point
      start.isSingular = false
      if direction > 0 {
        addLinear(from: start, over: stretch, anchoredAt: point, stop)
      } else {
        addLinear(from: stop, over: stretch, anchoredAt: point, start)
      }
      offset += direction * stretch
      if stretch >= width { return }
    }
    let (unit, logUnit) = Self.unit(abs(offset))
    let chart = addChart(
      .logarithm(direction: direction, unit: unit, logUnit: logUnit), anchor: anchor)
    addPanels(
      chart, charts[chart].coordinate(ofOffset: offset), charts[chart].coordinate(ofOffset: end),
      width: 2.5)
  }
}
