import CGSL

/// What C callbacks need to call Swift closures of a vector: see `Integrand`.
///
/// +inf is a legitimate value of an objective, a wall; GSL's line searches would make NaN of it, so
/// that it is handed over as a very large number. NaN is a failure.
struct Objective {
  let function: ([Double]) throws -> Double
  let gradient: (([Double]) throws -> [Double])?
  let dimension: Int
  private(set) var failed = false
  private var failure: (any Error)?
  private var badPoint: ([Double], String)?

  static let wall = 1e100

  init(
    dimension: Int, function: @escaping ([Double]) throws -> Double,
    gradient: (([Double]) throws -> [Double])?
  ) {
    self.dimension = dimension
    self.function = function
    self.gradient = gradient
  }

  mutating func value(_ x: UnsafePointer<gsl_vector>) -> Double {
    guard !failed else { return 0 }
    let point = array(x)
    do {
      return try evaluate(point)
    } catch {
      fail(error)
      return 0
    }
  }

  mutating func slope(_ x: UnsafePointer<gsl_vector>, into result: UnsafeMutablePointer<gsl_vector>)
  {
    gsl_vector_set_zero(result)
    guard !failed else { return }
    let point = array(x)
    do {
      let slopes = try gradient?(point) ?? differences(point)
      guard slopes.count == dimension, slopes.allSatisfy({ !$0.isNaN }) else {
        badPoint = (point, "the gradient is \(slopes)")
        failed = true
        return
      }
      for (i, slope) in slopes.enumerated() {
        gsl_vector_set(result, i, max(-Self.wall, min(Self.wall, slope)))
      }
    } catch {
      fail(error)
    }
  }

  func rethrow(_ operation: @autoclosure () -> String) throws {
    guard failed else { return }
    if let failure { throw failure }
    if let badPoint {
      throw GSLError(
        .badFunction, "\(operation()): \(badPoint.1) at \(badPoint.0)", bestPoint: badPoint.0)
    }
  }

  private mutating func evaluate(_ point: [Double]) throws -> Double {
    let y = try function(point)
    if y.isNaN {
      badPoint = (point, "the function is nan")
      failed = true
      return 0
    }
    if y <= -Self.wall {
      badPoint = (point, "no lower bound, the function is \(y)")
      failed = true
    }
    return max(-Self.wall, min(Self.wall, y))
  }

  /// Central differences of fourth order with a step of ε^(1/5): good to about 1e-12 of the scale.
  private mutating func differences(_ point: [Double]) throws -> [Double] {
    var point = point
    var slopes = [Double](repeating: 0, count: dimension)
    for i in 0..<dimension {
      let x = point[i]
      // A power of two, so that x ± h is off by no rounding of h.
      let h = max(abs(x), 1).binade * 0x1p-10
      var values = [Double]()
      for shift in [-2.0, -1, 1, 2] {
        point[i] = x + shift * h
        values.append(try evaluate(point))
        if failed { return slopes }
      }
      point[i] = x
      slopes[i] = (8 * (values[2] - values[1]) - (values[3] - values[0])) / (12 * h)
    }
    return slopes
  }

  private mutating func fail(_ error: any Error) {
    failure = error
    failed = true
  }
}

func array(_ vector: UnsafePointer<gsl_vector>) -> [Double] {
  (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) }
}

/// Runs `body` with a GSL vector of these elements.
func withVector<Result>(
  _ elements: [Double], _ body: (UnsafeMutablePointer<gsl_vector>) throws -> Result
) rethrows -> Result {
  let vector = gsl_vector_alloc(elements.count)!
  defer { gsl_vector_free(vector) }
  for (i, x) in elements.enumerated() { gsl_vector_set(vector, i, x) }
  return try body(vector)
}

let objectiveValue:
  @convention(c) (UnsafePointer<gsl_vector>?, UnsafeMutableRawPointer?) -> Double = {
    $1!.assumingMemoryBound(to: Objective.self).pointee.value($0!)
  }

let objectiveSlope:
  @convention(c) (
    UnsafePointer<gsl_vector>?, UnsafeMutableRawPointer?, UnsafeMutablePointer<gsl_vector>?
  ) -> Void = {
    $1!.assumingMemoryBound(to: Objective.self).pointee.slope($0!, into: $2!)
  }

let objectiveBoth:
  @convention(c) (
    UnsafePointer<gsl_vector>?, UnsafeMutableRawPointer?, UnsafeMutablePointer<Double>?,
    UnsafeMutablePointer<gsl_vector>?
  ) -> Void = {
    let objective = $1!.assumingMemoryBound(to: Objective.self)
    $2!.pointee = objective.pointee.value($0!)
    objective.pointee.slope($0!, into: $3!)
  }
