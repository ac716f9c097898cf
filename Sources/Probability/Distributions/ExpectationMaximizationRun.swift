import CNumerics
import Dispatch
import Foundation
import GSLNumerics

/// The state of one run of expectation-maximization, in coordinates of mean 0 and variance 1.
struct ExpectationMaximizationRun {
  let count: Int
  let dimension: Int
  let components: Int
  let options: ExpectationMaximization
  /// Coordinate a of point i at [a * count + i], standardized.
  let points: [Double]
  let centers: [Double]
  let scales: [Double]

  var weights: [Double]
  /// Shape [K, d].
  var means: [Double]
  /// Shape [K, d, d].
  var covariances: [[[Double]]]

  init(
    _ rows: [Double], _ dimension: Int, _ components: Int, _ options: ExpectationMaximization
  ) throws {
    let family = Mixture<MultivariateNormal>.self
    try require(dimension >= 1, family, "dimension", dimension, "at least 1")
    try require(components >= 1, family, "components", components, "at least 1")
    try requirePositive(options.varianceFloor, "varianceFloor", of: family)
    try require(
      rows.count % dimension == 0, family, "rows", "\(rows.count) numbers",
      "points of dimension \(dimension)")
    let n = rows.count / dimension
    guard n >= components else {
      throw cannotFit(family, "\(n) data are too few for \(components) components")
    }
    if let i = rows.firstIndex(where: { !$0.isFinite }) {
      throw cannotFit(family, "datum \(i / dimension) has the coordinate \(rows[i])")
    }
    var (points, centers, scales) = ([Double](), [Double](), [Double]())
    points.reserveCapacity(rows.count)
    for a in 0..<dimension {
      let column = stride(from: a, to: rows.count, by: dimension).map { rows[$0] }
      let center = sampleMean(column)
      let scale = sampleVariance(column, around: center).squareRoot()
      guard column.contains(where: { $0 != column[0] }), scale > 0, scale.isFinite else {
        throw cannotFit(family, "coordinate \(a) is constant, so the likelihood is unbounded")
      }
      points += column.map { ($0 - center) / scale }
      centers.append(center)
      scales.append(scale)
    }
    (count, self.dimension, self.components, self.options) = (n, dimension, components, options)
    (self.points, self.centers, self.scales) = (points, centers, scales)
    weights = [Double](repeating: 1 / Double(components), count: components)
    means = [Double](repeating: 0, count: components * dimension)
    covariances = []
  }

  // MARK: Out of the standardized coordinates

  func mean(_ k: Int) -> [Double] {
    (0..<dimension).map { centers[$0] + scales[$0] * means[k * dimension + $0] }
  }

  func covariance(_ k: Int) -> [[Double]] {
    (0..<dimension).map { a in
      (0..<dimension).map { b in scales[a] * scales[b] * covariances[k][a][b] }
    }
  }

  // MARK: Seeding

  /// The components start from the clusters of `KMeansSeeding`.
  mutating func seed(_ generator: inout some RandomNumberGenerator) {
    let label = KMeansSeeding(points: points, count: count, dimension: dimension)
      .labels(components, &generator)
    let packed = dimension * (dimension + 1) / 2
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: 1 + dimension + packed), count: components)
    for i in 0..<count {
      let k = label[i]
      sums[k][0] += 1
      var entry = 1 + dimension
      for a in 0..<dimension {
        let x = points[a * count + i] - means[k * dimension + a]
        sums[k][1 + a] += x
        for b in 0...a {
          sums[k][entry] += x * (points[b * count + i] - means[k * dimension + b])
          entry += 1
        }
      }
    }
    let identity = (0..<dimension).map { a in (0..<dimension).map { a == $0 ? 1.0 : 0 } }
    covariances = [[[Double]]](repeating: identity, count: components)
    for k in 0..<components { maximize(k, sums[k]) }
  }

  // MARK: Iterating

  mutating func climb() -> (trace: [Double], converged: Bool) {
    let jacobian = Double(count) * compensatedSum(scales.lazy.map { log($0) })
    var (likelihood, sums) = expectations()
    var trace = [likelihood - jacobian]
    for _ in 0..<options.maximumIterations {
      let before = self
      for k in 0..<components { maximize(k, sums[k]) }
      let next = expectations()
      if !(next.logLikelihood >= likelihood) {
        // At the top rounding may lose a few bits: keep what was at least as good.
        self = before
        return (trace, true)
      }
      let rise = next.logLikelihood - likelihood
      (likelihood, sums) = next
      trace.append(likelihood - jacobian)
      if rise < options.tolerance * Double(count) { return (trace, true) }
    }
    return (trace, false)
  }

  /// The M step of one component from its sums of r, r·(x − mean) and r·(x − mean)(x − mean)ᵀ.
  private mutating func maximize(_ k: Int, _ sums: [Double]) {
    let mass = sums[0]
    weights[k] = mass / Double(count)
    // A component that nothing belongs to stays where it is.
    guard mass > 1e-10 else { return }
    let shift = (0..<dimension).map { sums[1 + $0] / mass }
    var covariance = covariances[k]
    var entry = 1 + dimension
    for a in 0..<dimension {
      for b in 0...a {
        covariance[a][b] = sums[entry] / mass - shift[a] * shift[b]
        covariance[b][a] = covariance[a][b]
        entry += 1
      }
      means[k * dimension + a] += shift[a]
    }
    covariances[k] = raisingEigenvalues(of: covariance, to: options.varianceFloor)
  }

  /// The E step: the log likelihood and every component's sums, shape [K, 1 + d + d(d + 1)/2].
  ///
  /// Points go in chunks of fixed size whose sums are added in order, so that the result does not
  /// depend on the number of processors.
  private func expectations() -> (logLikelihood: Double, sums: [[Double]]) {
    let each = 1 + dimension + dimension * (dimension + 1) / 2
    let roots = covariances.map { choleskyRoot($0)! }
    let logWeights = roots.indices.map { k in
      log(weights[k]) - Double(dimension) * StandardNormal.halfLogTwoPi
        - (0..<dimension).reduce(0.0) { $0 + log(roots[k].lower[$1, $1]) }
    }
    let inverseRoots = roots.flatMap(\.packedInverse)
    let chunk = 4096
    let chunks = (count + chunk - 1) / chunk
    let lanes = 8
    let perChunk = components * each * lanes
    let scratchSize = lanes * (components + dimension)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: chunks * (perChunk + scratchSize) * 8, alignment: 64)
    defer { memory.deallocate() }
    let doubles = memory.bindMemory(to: Double.self, capacity: chunks * (perChunk + scratchSize))
    doubles.initialize(repeating: 0, count: chunks * (perChunk + scratchSize))
    var likelihoods = [Double](repeating: 0, count: chunks)
    likelihoods.withUnsafeMutableBufferPointer { buffer in
      let likelihoods = buffer
      points.withUnsafeBufferPointer { points in
        let body = { (c: Int) in
          let start = c * chunk
          likelihoods[c] = cn_mixture_sums(
            points.baseAddress! + start, count, min(chunk, count - start), dimension, components,
            means, inverseRoots, logWeights, doubles + chunks * perChunk + c * scratchSize,
            doubles + c * perChunk)
        }
        // Every chunk writes its own part.
        nonisolated(unsafe) let shared = body
        DispatchQueue.concurrentPerform(iterations: chunks) { shared($0) }
      }
    }
    var sums = [[Double]](repeating: [Double](repeating: 0, count: each), count: components)
    for c in 0..<chunks {
      for k in 0..<components {
        for entry in 0..<each {
          let lane = doubles + c * perChunk + (k * each + entry) * lanes
          for l in 0..<lanes { sums[k][entry] += lane[l] }
        }
      }
    }
    return (compensatedSum(likelihoods), sums)
  }
}

/// The matrix with every eigenvalue below `floor` raised to it.
private func raisingEigenvalues(of matrix: [[Double]], to floor: Double) -> [[Double]] {
  let d = matrix.count
  var shifted = matrix
  for a in 0..<d { shifted[a][a] -= floor }
  // Nothing to do if what is above the floor is positive definite: the common case.
  if choleskyRoot(shifted) != nil { return matrix }
  // The sums' symmetry and finiteness are ours, so this cannot fail.
  guard let eigen = try? SymmetricEigen(Matrix(matrix)) else { return matrix }
  return (0..<d).map { a in
    (0..<d).map { b in
      (0..<d).reduce(0.0) { sum, k in
        // A little above the floor, so that rounding does not put it below again.
        let value = max(eigen.values[k], floor * (1 + 1e-12))
        return sum + value * eigen.vectors[k, a] * eigen.vectors[k, b]
      }
    }
  }
}
