import Foundation

/// What a network is asked for, given x = √ᾱ x_0 + √(1 − ᾱ) ε: any of the three, with x, gives the others.
public enum PredictionTarget: Sendable, Hashable, CaseIterable {
  /// ε, the noise (Ho, Jain, Abbeel 2020). Says nothing of x_0 where ᾱ = 0.
  case noise
  /// v = √ᾱ ε − √(1 − ᾱ) x_0, the velocity on the circle of signal and noise. Source: Salimans, Ho (2022),
  /// section 4 and appendix D. Good at every noise level.
  case velocity
  /// x_0 itself. Says nothing of ε where ᾱ = 1.
  case clean
}

extension NoiseLevel {
  /// x_0 of one coordinate from x and what was predicted.
  ///
  /// For the noise NaN or infinite where nothing of the data is left.
  public func clean(_ x: Double, predicted: Double, as target: PredictionTarget) -> Double {
    switch target {
    case .noise: clean(x, noise: predicted)
    case .velocity: signal * x - noise * predicted
    case .clean: predicted
    }
  }

  /// What a network should have said of x_0 and ε.
  public func target(clean x0: Double, noise epsilon: Double, as target: PredictionTarget) -> Double
  {
    switch target {
    case .noise: epsilon
    case .velocity: signal * epsilon - noise * x0
    case .clean: x0
    }
  }
}

extension NoisyMixture {
  /// E[v | x_t] = √ᾱ E[ε | x_t] − √(1 − ᾱ) E[x_0 | x_t]: the velocity that no other prediction beats, also
  /// where nothing of the data is left. A ``NoisePredictor`` for ``PredictionTarget/velocity``.
  public func velocity(at x: [Double], _ level: NoiseLevel) -> [Double] {
    zip(noise(at: x, level), cleanMean(at: x, level)).map {
      level.signal * $0 - level.noise * $1
    }
  }
}
