import CNumerics
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

  public func logDensities(from anchor: Double) -> BatchLogDensity {
    let shift = anchor - mean
    let scale = standardDeviation
    let constant = StandardNormal.halfLogTwoPi + log(scale)
    return { offsets, results in
      for i in offsets.indices {
        let z = (shift + offsets[i]) / scale
        results[i] = -0.5 * z * z - constant
      }
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
    let center = logDensity(at: location)
    let power = -0.5 * (freedom + 1)
    return { offset in
      let z = (shift + offset) / scale
      let ratio = z * (z / freedom)
      let growth =
        ratio < 1e300
        ? log1p(ratio) : 2 * (log(abs(shift + offset)) - log(scale)) - log(freedom)
      return power * growth + center
    }
  }

  public func logDensities(from anchor: Double) -> BatchLogDensity {
    let shift = anchor - location
    let (inverseScale, inverseFreedom) = (1 / scale, 1 / degreesOfFreedom)
    let center = logDensity(at: location)
    let power = -0.5 * (degreesOfFreedom + 1)
    return { offsets, results in
      cn_student_log_density(
        offsets.baseAddress!, results.baseAddress!, offsets.count, -shift, inverseScale,
        inverseFreedom, power, -center)
      // Where z² overflowed.
      for i in offsets.indices where !results[i].isFinite {
        results[i] = self.logDensity(from: anchor)(offsets[i])
      }
    }
  }
}

extension Cauchy {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let shift = anchor - location
    let scale = scale
    let center = logDensity(at: location)
    return { offset in
      let z = abs((shift + offset) / scale)
      return center
        - (z < 1e100 ? log1p(z * z) : 2 * (log(abs(shift + offset)) - log(scale)))
    }
  }
}

extension Logistic {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let shift = anchor - location
    let scale = scale
    let logScale = log(scale)
    return { offset in
      let z = abs((shift + offset) / scale)
      return -z - 2 * log1p(exp(-z)) - logScale
    }
  }
}

extension Gumbel {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let shift = anchor - location
    let scale = scale
    let logScale = log(scale)
    return { offset in
      let z = (shift + offset) / scale
      return z == -.infinity ? z : -z - exp(-z) - logScale
    }
  }
}

extension Uniform {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let (toLower, toUpper) = (anchor - lower, anchor - upper)
    let inside = logDensity(at: lower)
    return { offset in
      if offset.isNaN { return .nan }
      return toLower + offset >= 0 && toUpper + offset <= 0 ? inside : -.infinity
    }
  }
}

extension Pareto {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let (shift, scale) = (anchor - scale, scale)
    let atEnd = log(shape) - log(scale)
    let power = -(shape + 1)
    return { offset in
      let above = (shift + offset) / scale
      if above < 0 { return -.infinity }
      return atEnd + power * (above < 1e300 ? log1p(above) : log(shift + offset) - log(scale))
    }
  }
}

extension VonMises {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let shift = anchor - meanDirection
    let (toLower, toUpper) = (anchor + .pi, anchor - .pi)
    let peak = logDensity(at: meanDirection)
    let concentration = concentration
    return { offset in
      if toLower + offset < 0 || toUpper + offset > 0 { return -.infinity }
      let s = sin(0.5 * (shift + offset))
      return peak - 2 * concentration * s * s
    }
  }
}

extension Truncated {
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let inner = base.logDensity(from: anchor)
    let (toLower, toUpper) = (anchor - support.lower, anchor - support.upper)
    let logMass = logMass
    return { offset in
      toLower + offset < 0 || toUpper + offset > 0 ? -.infinity : inner(offset) - logMass
    }
  }
}
