import Foundation

// Log densities as functions of the offset from a point, for families that depend on x − location
// only: the difference of anchor and location is exact when they are close, and the offset is never
// rounded to the grid of the doubles around the anchor.

extension Normal {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let shift = anchor - mean
    let scale = standardDeviation
    let constant = StandardNormal.halfLogTwoPi + log(scale)
    return { offset in
      let z = (shift + offset) / scale
      return -0.5 * z * z - constant
    }
  }
}

extension Laplace {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let shift = anchor - location
    let scale = scale
    let constant = log(2) + log(scale)
    return { offset in -abs((shift + offset) / scale) - constant }
  }
}

extension StudentT {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let shift = anchor - location
    let (scale, freedom) = (scale, degreesOfFreedom)
    let centre = logDensity(at: location)
    let power = -0.5 * (freedom + 1)
    return { offset in
      let z = (shift + offset) / scale
      let ratio = z * (z / freedom)
      let growth = ratio < 1e300 ? log1p(ratio) : 2 * log(abs(z)) - log(freedom)
      return power * growth + centre
    }
  }
}
