import Foundation

/// How noisy x is: x = signal · x_0 + noise · ε with signal² + noise² = 1.
public struct NoiseLevel: Sendable, Hashable {
  /// The step t; a fraction between steps.
  public let time: Double
  /// √ᾱ.
  public let signal: Double
  /// √(1 − ᾱ).
  public let noise: Double

  /// σ = noise/signal: the noise in x/signal, on the scale of the data.
  public var ratio: Double { noise / signal }
  /// log signal²/noise², in nats.
  public var logSignalToNoise: Double { 2 * log(signal / noise) }

  /// A level that belongs to no schedule; the caller sees to signal² + noise² = 1.
  public init(time: Double, signal: Double, noise: Double) {
    self.time = time
    self.signal = signal
    self.noise = noise
  }

  /// The step t of a schedule.
  public init(_ t: Int, of schedule: NoiseSchedule) {
    time = Double(t)
    signal = schedule.alphaBar(t).squareRoot()
    noise = schedule.noiseVariance(t).squareRoot()
  }

  /// Where a schedule has this σ, its logarithm being interpolated between whole steps.
  ///
  /// - Parameter ratio: positive; below σ_1 the time is 1, above σ_T it is T.
  public init(ratio: Double, of schedule: NoiseSchedule) {
    if ratio < 1e100 {
      signal = 1 / (1 + ratio * ratio).squareRoot()
      noise = ratio * signal
    } else {
      // The square would overflow; of the data nothing is left.
      (signal, noise) = (1 / ratio, ratio.isNaN ? .nan : 1)
    }
    let wanted = -2 * log(ratio)
    // The signal-to-noise ratio falls with t: bisect.
    var (low, high) = (1, schedule.steps)
    while high - low > 1 {
      let middle = (low + high) / 2
      if schedule.logSignalToNoise(middle) >= wanted { low = middle } else { high = middle }
    }
    let (above, below) = (schedule.logSignalToNoise(low), schedule.logSignalToNoise(high))
    let fraction = (above - wanted) / (above - below)
    time = Double(low) + min(max(fraction, 0), 1) * Double(high - low)
  }

  /// x_0 from x and the noise in it.
  public func clean(_ x: Double, noise predicted: Double) -> Double {
    (x - noise * predicted) / signal
  }
}

/// What predicts the noise ε in x, or another ``PredictionTarget`` where a sampler is told so: points one
/// after the other, `[count * dimension]`, at one level → the same shape. A network, or a formula where
/// the truth is known.
public typealias NoisePredictor = (_ x: [Double], _ level: NoiseLevel) throws -> [Double]
