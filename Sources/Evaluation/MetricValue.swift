/// What a metric says of samples, with all that is needed to read it: a row of the scoreboard.
public struct MetricValue: Sendable, Hashable {
  /// Which way a value is better. At the floor: neither copies of the training data, which lie above it, nor
  /// samples far from all data, which lie below.
  public enum Better: String, Sendable, Hashable {
    /// The less, the better, as a distance is.
    case lower, higher, floor
  }

  /// What was measured, as tables name it.
  public let metric: String
  /// What the samples score, in the metric's own units.
  public let value: Double
  /// Within which it would be for other samples of the model, in 95 of 100 cases (bootstrap).
  public let interval: ClosedRange<Double>
  /// What fresh data score: a model at the floor cannot be told from the data by this metric.
  public let floor: Double
  /// The least and the greatest of the floor's repetitions.
  public let floorRange: ClosedRange<Double>
  /// Which way a value is better.
  public let better: Better
  /// How many samples were judged.
  public let count: Int

  /// - Parameter floors: What each repetition of the floor gave.
  init(
    _ metric: String, _ value: Double, interval: ClosedRange<Double>, floors: [Double],
    better: Better, count: Int
  ) {
    self.metric = metric
    self.value = value
    self.interval = interval
    floor = floors.reduce(0, +) / Double(floors.count)
    floorRange = (floors.min() ?? floor)...(floors.max() ?? floor)
    self.better = better
    self.count = count
  }
}
