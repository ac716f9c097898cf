import Foundation

/// The part of the plane that a plot shows.
struct PlotExtent: Equatable {
  var x: ClosedRange<Double>
  var y: ClosedRange<Double>

  /// The ranges asked for, or else all that is drawn with a little room around it: none at the
  /// ends of curves, none below the foot of bars and densities.
  init(of plot: Plot) {
    var across: [Double] = []
    var isLoose = false
    for layer in plot.layers {
      across += layer.mark.abscissas
      if layer.mark.needsRoom { isLoose = true }
    }
    x = Self.range(
      of: across, on: plot.x, isLoose: (isLoose, isLoose), isFooted: false)

    var up: [Double] = []
    var hasFoot = false
    var isFilled = false
    let x = self.x
    for layer in plot.layers {
      up += layer.mark.ordinates { x.contains($0) }
      switch layer.mark {
      case .histogram, .bars: hasFoot = true
      case .heat: isFilled = true
      default: break
      }
    }
    y = Self.range(
      of: up, on: plot.y, isLoose: (!isFilled, !isFilled), isFooted: hasFoot)
  }

  private static func range(
    of values: [Double], on axis: Plot.Axis, isLoose: (low: Bool, high: Bool), isFooted: Bool
  ) -> ClosedRange<Double> {
    let isLogarithmic = axis.scale == .logarithmic
    if let asked = axis.range, asked.lowerBound < asked.upperBound,
      abs(asked.lowerBound) < 1e300, abs(asked.upperBound) < 1e300,
      !isLogarithmic || asked.lowerBound > 1e-300
    {
      return asked
    }
    // Farther than this from zero, gnuplot's own arithmetic overflows.
    let usable = values.filter { abs($0) < 1e300 && (!isLogarithmic || $0 > 1e-300) }
    guard var low = usable.min(), var high = usable.max() else {
      return isLogarithmic ? 0.1...1 : 0...1
    }
    if isLogarithmic {
      if low == high { return (low / 3)...(high * 3) }
      let room = exp(0.05 * (log(high) - log(low)))
      return (isLoose.low ? low / room : low)...(isLoose.high ? high * room : high)
    }
    if isFooted { (low, high) = (min(low, 0), max(high, 0)) }
    // A density's tail is not quite zero; it stands on the axis all the same.
    if low > 0, low < 0.1 * high, isLoose.low { low = 0 }
    // Closer together than this, values are told apart by rounding only.
    let greatest = max(abs(low), abs(high))
    if high - low <= 1e-11 * greatest || greatest < 1e-300 {
      let room = greatest < 1e-300 ? 0.5 : 0.1 * greatest
      return (low - room)...(high + room)
    }
    let room = 0.05 * (high - low)
    return
      (isLoose.low && low != 0 ? low - room : low)...(isLoose.high && high != 0
      ? high + room : high)
  }
}

extension Plot.Mark {
  /// Whether what is drawn reaches past its coordinates.
  var needsRoom: Bool {
    switch self {
    case .points, .arrows: true
    default: false
    }
  }

  var abscissas: [Double] {
    switch self {
    case .line(let x, _, _), .points(let x, _, _, _), .band(let x, _, _): x
    case .histogram(let edges, _): edges
    case .bars(let names, _, _, _): names.isEmpty ? [] : [-0.6, Double(names.count) - 0.4]
    case .heat(let surface, _, _): surface.cellEdges(surface.x)
    case .contours(let surface, _): surface.x
    case .arrows(let from, let by): from.map(\.x) + zip(from, by).map { ($0 + $1).x }
    case .reference(let isVertical, let at, _): isVertical ? [at] : []
    case .note: []
    }
  }

  /// The heights reached where `isShown` holds of the abscissa.
  func ordinates(where isShown: (Double) -> Bool) -> [Double] {
    func shown(_ x: [Double], _ y: [Double]) -> [Double] {
      zip(x, y).filter { isShown($0.0) }.map(\.1)
    }
    switch self {
    case .line(let x, let y, _): return shown(x, y)
    case .points(let x, let y, let low, let high):
      return shown(x, y) + shown(x, low ?? []) + shown(x, high ?? [])
    case .band(let x, let low, let high): return shown(x, low) + shown(x, high)
    case .histogram(_, let heights): return heights
    case .bars(_, let heights, let low, let high): return heights + (low ?? []) + (high ?? [])
    case .heat(let surface, _, _): return surface.cellEdges(surface.y)
    case .contours(let surface, _): return surface.y
    case .arrows(let from, let by): return from.map(\.y) + zip(from, by).map { ($0 + $1).y }
    case .reference(let isVertical, let at, _): return isVertical ? [] : [at]
    case .note: return []
    }
  }
}

extension Plot.Surface {
  /// A small matrix is meant to be read cell by cell, a large one as a continuous surface.
  var isReadByCells: Bool { x.count <= 32 && y.count <= 32 }

  /// The ends of a row of values: with the outer halves of its end cells if cells are to be seen.
  func cellEdges(_ centers: [Double]) -> [Double] {
    guard isReadByCells, let first = centers.first, let last = centers.last else { return centers }
    let half = (last - first) / Double(centers.count - 1) / 2
    return [first - half, last + half]
  }
}
