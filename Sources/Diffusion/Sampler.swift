import Foundation
import RandomStreams

/// The width of a reverse step: the two ends between which the best one lies (Ho, Jain, Abbeel
/// 2020, section 3.2).
public enum ReverseVariance: Sendable, Hashable {
  /// β: right for data that are N(0, I).
  case upper
  /// β̃, of q(x_{t−1} | x_t, x_0): right for data that are one point.
  case lower
}

/// How to go from noise to data.
public enum SamplingMethod: Sendable, Hashable {
  /// Step by step through the reverse process. Source: Ho, Jain, Abbeel (2020), algorithm 2.
  case ancestral(ReverseVariance)
  /// η = 0 is deterministic, η = 1 ancestral with the lower variance. Source: Song, Meng, Ermon
  /// (2021), eq. 12.
  case ddim(eta: Double)
  /// Heun's second-order steps along the probability-flow ODE. Source: Karras et al. (2022).
  case heun
  /// Second-order steps that reuse the last prediction, DPM-Solver++(2M). Source: Lu et al. (2022).
  case multistep
}

/// Goes down a schedule, or a part of its times, with a noise predictor.
public struct Sampler: Sendable, Hashable {
  /// The schedule that the predictor was trained with.
  public let schedule: NoiseSchedule
  /// How to go from one time to the next.
  public let method: SamplingMethod
  /// From T down to 0.
  public let times: [Int]
  /// Where predictions of x_0 are clipped to; nil leaves them.
  public let cleanRange: ClosedRange<Double>?
  /// What the predictor predicts.
  public let target: PredictionTarget

  /// - Parameters:
  ///   - steps: how many of the schedule's, spread evenly; nil takes all.
  ///   - target: what the predictor predicts.
  /// - Throws: ``DiffusionError`` if there are more steps than the schedule has, or none; if η is
  ///   outside 0 … 1; if the noise is to be predicted where nothing of the data is left.
  public init(
    _ schedule: NoiseSchedule, _ method: SamplingMethod, steps: Int? = nil,
    cleanRange: ClosedRange<Double>? = nil, predicting target: PredictionTarget = .noise
  ) throws {
    let count = steps ?? schedule.steps
    guard (1...schedule.steps).contains(count) else {
      throw DiffusionError(
        "\(count) sampling steps from a model of \(schedule.steps): take 1 to \(schedule.steps)")
    }
    if case .ddim(let eta) = method, !(0...1).contains(eta) {
      throw DiffusionError("DDIM with η = \(eta): take 0 (deterministic) to 1 (ancestral)")
    }
    if target == .noise && schedule.hasZeroTerminalSNR {
      throw DiffusionError(
        "the \(schedule.name) schedule leaves nothing of the data at T, where the noise says nothing of "
          + "x_0: predict the velocity")
    }
    self.target = target
    self.schedule = schedule
    self.method = method
    self.cleanRange = cleanRange
    times = (0...count).reversed().map { ($0 * schedule.steps + count / 2) / count }
  }

  /// How often the predictor is asked.
  public var evaluations: Int {
    guard method == .heun else { return times.count - 1 }
    // Once only for the last step, and for the first from a time when nothing of the data is left.
    let single = schedule.hasZeroTerminalSNR && times.count > 2 ? 2 : 1
    return 2 * (times.count - 1) - single
  }

  /// From noise at ``times``.first to samples.
  ///
  /// - Parameters:
  ///   - noise: points one after the other, standard normal; or what there is at `start`.
  ///   - start: begin at this time of ``times`` rather than at T (to edit what is half noised).
  ///   - observe: sees each time, x there and the prediction of x_0 that led there.
  public func sample(
    from noise: [Double], startingAt start: Int? = nil, using stream: inout RandomStream,
    observe: (_ time: Int, _ x: [Double], _ clean: [Double]) -> Void = { _, _, _ in },
    _ predictor: NoisePredictor
  ) throws -> [Double] {
    var x = noise
    var last: (clean: [Double], step: Double)?
    let path = times.filter { $0 <= start ?? schedule.steps }
    for (t, s) in zip(path, path.dropFirst()) {
      let level = NoiseLevel(t, of: schedule)
      let next = NoiseLevel(s, of: schedule)
      let predicted = try predictor(x, level)
      let clean = clipped(zip(x, predicted).map { level.clean($0, predicted: $1, as: target) })
      switch method {
      case .ancestral, .ddim:
        x = step(x, clean: clean, from: t, to: s, using: &stream)
      case .heun:
        x = try heun(x, clean: clean, from: level, to: next, predictor)
      case .multistep:
        let length = s == 0 ? Double.infinity : (next.logSignalToNoise - level.logSignalToNoise) / 2
        var target = clean
        if let last, s > 0 {
          let share = length / (2 * last.step)
          target = zip(clean, last.clean).map { $0 + share * ($0 - $1) }
        }
        x = follow(x, clean: target, from: level, to: next)
        last = (clean, length)
      }
      observe(s, x, clean)
    }
    return x
  }

  /// One step of ``SamplingMethod/ancestral(_:)`` or ``SamplingMethod/ddim(eta:)``, given x_0 as
  /// predicted. At s = 0 no noise is added.
  public func step(
    _ x: [Double], clean: [Double], from t: Int, to s: Int, using stream: inout RandomStream
  ) -> [Double] {
    let level = NoiseLevel(t, of: schedule)
    let next = NoiseLevel(s, of: schedule)
    let posterior = schedule.posterior(at: s, given: t)
    let spread: Double
    switch method {
    case .ancestral(.upper): spread = s == 0 ? 0 : schedule.variance(from: s, to: t).squareRoot()
    case .ancestral(.lower): spread = posterior.variance.squareRoot()
    case .ddim(let eta): spread = eta * posterior.variance.squareRoot()
    case .heun, .multistep: spread = 0
    }
    // How much of the old noise stays. For the ancestral ones the mean is the posterior's, whatever
    // the variance.
    let kept: Double
    if case .ddim = method {
      kept = max(next.noise * next.noise - spread * spread, 0).squareRoot()
    } else {
      kept = max(next.noise * next.noise - posterior.variance, 0).squareRoot()
    }
    return x.indices.map { i in
      let old = (x[i] - level.signal * clean[i]) / level.noise
      let mean = next.signal * clean[i] + kept * old
      return spread > 0 ? mean + spread * stream.normal() : mean
    }
  }

  /// Along the straight line in x/√ᾱ over σ that leads to `clean` (DDIM's step).
  private func follow(
    _ x: [Double], clean: [Double], from level: NoiseLevel, to next: NoiseLevel
  ) -> [Double] {
    x.indices.map { i in
      next.signal * clean[i] + next.noise * (x[i] - level.signal * clean[i]) / level.noise
    }
  }

  private func heun(
    _ x: [Double], clean: [Double], from level: NoiseLevel, to next: NoiseLevel,
    _ predictor: NoisePredictor
  ) throws -> [Double] {
    let trial = follow(x, clean: clean, from: level, to: next)
    // At σ = 0 there is no noise to predict, and at σ = ∞ no slope: those steps are of first order.
    guard next.noise > 0, level.signal > 0 else { return trial }
    let predicted = try predictor(trial, next)
    let corrected = clipped(
      zip(trial, predicted).map { next.clean($0, predicted: $1, as: target) })
    return x.indices.map { i in
      let before = (x[i] - level.signal * clean[i]) / level.noise
      let after = (trial[i] - next.signal * corrected[i]) / next.noise
      let slope = (before + after) / 2
      return next.signal * (x[i] / level.signal + (next.ratio - level.ratio) * slope)
    }
  }

  private func clipped(_ clean: [Double]) -> [Double] {
    guard let cleanRange else { return clean }
    return clean.map { min(max($0, cleanRange.lowerBound), cleanRange.upperBound) }
  }
}
