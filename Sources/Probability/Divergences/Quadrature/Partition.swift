import Foundation

/// A point where a panel must end.
struct BreakPoint {
  /// What the offset counts from: the location of a peak, a kink or an end.
  var anchor: Double
  var offset: Double
  /// The width of what lies here.
  var scale: Double
  /// Whether densities are singular here: poles, zeros and logs, which polynomials cannot follow.
  var isSingular = false
  /// Whether the point must stay, whatever is near.
  var isFixed = false

  var position: Double { anchor + offset }
}

/// The break points of two distributions, from what they say about themselves.
struct Partition {
  var points: [BreakPoint] = []
  /// The interval that holds everything to be integrated.
  var domain: Interval

  /// In standard units of a peak: a normal is polynomial enough between these to 1e-13, and below
  /// 1e-18 beyond.
  static let stops: [Double] = [-9, -5, -2.5, 0, 2.5, 5, 9]

  init(_ p: Profile, _ q: Profile, domain functionalDomain: FunctionalDomain, refined: Bool) {
    switch functionalDomain {
    case .first: domain = p.support
    case .either:
      domain = Interval(
        min(p.support.lower, q.support.lower), max(p.support.upper, q.support.upper))
    }
    addFixedPoints(of: p)
    addFixedPoints(of: q)
    addPeaks(of: p)
    addPeaks(of: q)
    if refined {
      addQuantiles(of: p)
      addQuantiles(of: q)
    }
    points.removeAll { !$0.position.isFinite || !domain.contains($0.position) }
    points.sort { $0.position < $1.position }
    mergeNeighbors()
  }

  private mutating func addFixedPoints(of d: Profile) {
    let scale = d.peaks.map(\.scale).filter { $0 > 0 && $0.isFinite }.min() ?? 1
    func add(_ location: Double, singular: Bool) {
      guard location.isFinite else { return }
      points.append(
        BreakPoint(
          anchor: location, offset: 0, scale: scale, isSingular: singular, isFixed: true))
    }
    add(d.support.lower, singular: d.leftTail != .end(power: 0))
    add(d.support.upper, singular: d.rightTail != .end(power: 0))
    for kink in d.kinks { add(kink, singular: !d.logDensity(at: kink).isFinite) }
    for gap in d.gaps {
      add(gap.lower, singular: false)
      add(gap.upper, singular: false)
    }
  }

  private mutating func addPeaks(of d: Profile) {
    let width = d.support.upper - d.support.lower
    for peak in d.peaks {
      var scale = peak.scale
      if !(scale > 0 && scale.isFinite) { scale = width.isFinite && width > 0 ? width / 4 : 1 }
      for stop in Self.stops {
        points.append(BreakPoint(anchor: peak.location, offset: stop * scale, scale: scale))
      }
    }
  }

  /// Where the distribution functions say that the mass is: for distributions whose peaks did not.
  private mutating func addQuantiles(of d: Profile) {
    let probabilities = [1e-9, 1e-6, 1e-4, 0.01, 0.1, 0.3]
    let locations =
      probabilities.map { d.quantile($0) } + [d.quantile(0.5)]
      + probabilities.reversed().map { d.complementaryQuantile($0) }
    for (i, location) in locations.enumerated() where location.isFinite {
      let neighbor = locations[i == 0 ? 1 : i - 1]
      let scale = abs(location - neighbor)
      guard scale > 0, scale.isFinite else { continue }
      points.append(
        BreakPoint(anchor: location, offset: 0, scale: scale, isFixed: true))
    }
  }

  /// Drops what is too close to a neighbor to be worth a panel of its own.
  private mutating func mergeNeighbors() {
    var kept: [BreakPoint] = []
    for point in points {
      guard let last = kept.last else {
        kept.append(point)
        continue
      }
      let gap = (point.anchor - last.anchor) + (point.offset - last.offset)
      if gap <= 0 {
        // The same place: one point, with the stronger properties.
        var merged = last.isFixed ? last : point
        merged.isSingular = last.isSingular || point.isSingular
        merged.isFixed = last.isFixed || point.isFixed
        merged.scale = min(last.scale, point.scale)
        kept[kept.count - 1] = merged
      } else if gap < 1.25 * min(last.scale, point.scale) && !(last.isFixed && point.isFixed) {
        if point.isFixed { kept[kept.count - 1] = point }
        if !point.isFixed && !last.isFixed && point.scale < last.scale {
          kept[kept.count - 1] = point
        }
      } else {
        kept.append(point)
      }
    }
    points = kept
  }
}
