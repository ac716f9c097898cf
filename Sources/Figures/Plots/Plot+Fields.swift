extension Plot {
  /// Values over the plane as colors, given on a grid: `values[row][column]` at
  /// `(x[column], y[row])`. Coordinates are evenly spaced. `label` names the color bar; without
  /// one there is no bar.
  public func heat(
    x: [Double], y: [Double], values: [[Double]], scale: ColorScale = .sequential,
    label: String = ""
  ) -> Plot {
    adding(nil, .ink, .heat(Surface(x: x, y: y, rows: values), scale, label: label))
  }

  /// A function of the plane as colors, at `resolution` points each way.
  public func heat(
    overX x: ClosedRange<Double>, y: ClosedRange<Double>, resolution: Int = 72,
    scale: ColorScale = .sequential, label: String = "",
    _ f: (Double, Double) throws -> Double
  ) rethrows -> Plot {
    let surface = try Surface(x: x, y: y, resolution: resolution, f)
    return adding(nil, .ink, .heat(surface, scale, label: label))
  }

  /// Lines of equal value of a grid (see ``heat(x:y:values:scale:label:)``). `levels`, if not
  /// given, are six, evenly spaced between the least and the greatest value.
  public func contours(
    _ label: String? = nil, x: [Double], y: [Double], values: [[Double]],
    at levels: [Double]? = nil, color: Color = .ink
  ) -> Plot {
    let surface = Surface(x: x, y: y, rows: values)
    return adding(label, color, .contours(surface, levels: levels ?? surface.evenLevels(6)))
  }

  /// Lines of equal value of a function of the plane: `levels` of them, evenly spaced between
  /// its least and its greatest value.
  public func contours(
    _ label: String? = nil, overX x: ClosedRange<Double>, y: ClosedRange<Double>,
    resolution: Int = 72, levels: Int = 6, color: Color = .ink,
    _ f: (Double, Double) throws -> Double
  ) rethrows -> Plot {
    let surface = try Surface(x: x, y: y, resolution: resolution, f)
    return adding(label, color, .contours(surface, levels: surface.evenLevels(levels)))
  }

  /// Lines of the given values of a function of the plane.
  public func contours(
    _ label: String? = nil, overX x: ClosedRange<Double>, y: ClosedRange<Double>,
    resolution: Int = 72, at levels: [Double], color: Color = .ink,
    _ f: (Double, Double) throws -> Double
  ) rethrows -> Plot {
    let surface = try Surface(x: x, y: y, resolution: resolution, f)
    return adding(label, color, .contours(surface, levels: levels))
  }

  /// Arrows, each from a point by a displacement, drawn as long as they are.
  public func arrows(
    _ label: String? = nil, from: [SIMD2<Double>], by: [SIMD2<Double>], color: Color = .gray
  ) -> Plot {
    precondition(from.count == by.count, "arrows: \(from.count) starts, \(by.count) displacements")
    return adding(label, color, .arrows(from: from, by: by))
  }

  /// A vector field: `count` arrows each way, scaled together so that the longest just fits
  /// between its neighbors.
  public func field(
    _ label: String? = nil, overX x: ClosedRange<Double>, y: ClosedRange<Double>, count: Int = 15,
    color: Color = .gray, _ f: (Double, Double) throws -> (Double, Double)
  ) rethrows -> Plot {
    precondition(count >= 2, "field: needs at least 2 arrows each way, got \(count)")
    let cell = SIMD2(
      (x.upperBound - x.lowerBound) / Double(count), (y.upperBound - y.lowerBound) / Double(count))
    var centers: [SIMD2<Double>] = []
    var vectors: [SIMD2<Double>] = []
    for row in 0..<count {
      for column in 0..<count {
        let center = SIMD2(
          x.lowerBound + cell.x * (Double(column) + 0.5),
          y.lowerBound + cell.y * (Double(row) + 0.5))
        let (dx, dy) = try f(center.x, center.y)
        guard dx.isFinite, dy.isFinite else { continue }
        centers.append(center)
        vectors.append(SIMD2(dx, dy))
      }
    }
    let longest = vectors.map { max(abs($0.x) / cell.x, abs($0.y) / cell.y) }.max() ?? 0
    guard longest > 0 else { return self }
    let scaled = vectors.map { $0 * (0.92 / longest) }
    return adding(
      label, color, .arrows(from: zip(centers, scaled).map { $0 - 0.5 * $1 }, by: scaled))
  }
}

extension Plot.Surface {
  init(x: [Double], y: [Double], rows: [[Double]]) {
    precondition(rows.count == y.count, "surface: \(y.count) y values but \(rows.count) rows")
    for row in rows {
      precondition(row.count == x.count, "surface: \(x.count) x values but a row of \(row.count)")
    }
    precondition(
      x.count >= 2 && y.count >= 2,
      "surface: needs at least 2 × 2 values, got \(x.count) × \(y.count)")
    self.init(x: x, y: y, values: rows.flatMap { $0 })
  }

  init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, resolution: Int,
    _ f: (Double, Double) throws -> Double
  ) rethrows {
    precondition(resolution >= 2, "surface: needs a resolution of at least 2, got \(resolution)")
    func spread(_ range: ClosedRange<Double>) -> [Double] {
      (0..<resolution).map {
        range.lowerBound + (range.upperBound - range.lowerBound) * Double($0)
          / Double(resolution - 1)
      }
    }
    let (columns, rows) = (spread(x), spread(y))
    self.init(
      x: columns, y: rows,
      values: try rows.flatMap { y in try columns.map { x in try f(x, y) } })
  }

  /// The least and the greatest finite value.
  var extent: ClosedRange<Double>? {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return low...high
  }

  func evenLevels(_ count: Int) -> [Double] {
    guard let extent, extent.lowerBound < extent.upperBound, count > 0 else { return [] }
    let span = extent.upperBound - extent.lowerBound
    return (0..<count).map { extent.lowerBound + span * (Double($0) + 0.5) / Double(count) }
  }
}
