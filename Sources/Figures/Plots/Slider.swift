/// What the reader moves in a figure that answers: a number within a range, or one of several words.
public struct Slider: Sendable, Hashable, Codable {
  public var title: String
  /// What it stands at, in order.
  public var values: [Double]
  /// What is written for each value.
  public var names: [String]
  /// The index that the page shows.
  public var start: Int

  /// A number within a range, in equal steps.
  ///
  /// - Parameters:
  ///   - range: its ends are reached.
  ///   - standard: what the page shows; it stands among the steps.
  ///   - steps: how many values there are.
  public init(
    _ title: String, _ range: ClosedRange<Double>, default standard: Double, steps: Int = 21,
    unit: String = "", decimals: Int = 2
  ) {
    precondition(
      steps >= 2 && range.contains(standard),
      "slider \(title): \(standard) is outside \(range), or there are fewer than two steps")
    self.title = title
    let width = range.upperBound - range.lowerBound
    var values = (0..<steps).map { range.lowerBound + width * Double($0) / Double(steps - 1) }
    // The value that the page shows is one of them, and the ends stay.
    let inner = values.indices.dropFirst().dropLast()
    if !values.contains(standard),
      let nearest = inner.min(by: { abs(values[$0] - standard) < abs(values[$1] - standard) })
    {
      values[nearest] = standard
    }
    self.values = values
    start = values.firstIndex(of: standard) ?? 0
    names = values.map { value in
      let text = AxisTicks.number(value, decimals: max(0, decimals))
      return unit.isEmpty ? text : "\(text) \(unit)"
    }
  }

  /// One of several words; the figure's closure is handed its index.
  public init(_ title: String, among names: [String], default start: Int = 0) {
    precondition(
      names.count >= 2 && names.indices.contains(start),
      "slider \(title): it needs two words at least and starts at one of them")
    self.title = title
    self.names = names
    self.start = start
    values = names.indices.map(Double.init)
  }
}
