import Foundation
import Probability
import Testing

/// One case of fits.json, written by Tests/References/fits_by_differences.py.
private struct Row: Decodable {
  let name: String
  let data: [Double]
  let lower: Double?
  let upper: Double?
  let parameters: [Double]
  let standardErrors: [Double]
  let logLikelihood: Double
}

@Suite("Maximum likelihood of truncated, and of moved and stretched distributions")
struct FitByDifferencesTests {
  private static func row(_ name: String) throws -> Row {
    try #require(try referenceRows("fits", as: Row.self).first { $0.name == name }, "\(name)")
  }

  private func check<D>(_ fit: Fit<D>, _ parameters: [Double], _ row: Row) {
    #expect(fit.count == row.data.count)
    #expect(abs(fit.logLikelihood - row.logLikelihood) <= 1e-11 * abs(row.logLikelihood))
    for i in row.parameters.indices {
      let error = row.standardErrors[i]
      #expect(abs(parameters[i] - row.parameters[i]) < 1e-7 * error, "\(row.name) \(parameters)")
      #expect(
        abs(fit.standardErrors[i] - error) < 1e-4 * error, "\(row.name) \(fit.standardErrors)")
    }
  }

  private func checkTruncated<Base: ContinuousDistribution & ParametricDistribution>(
    _ name: String, _: Base.Type
  ) throws {
    let row = try Self.row(name)
    let interval = Interval(row.lower!, row.upper!)
    let fit = try Truncated<Base>.fit(row.data, to: interval)
    check(fit, fit.distribution.parameters, row)
    #expect(fit.distribution.parameterNames == fit.distribution.base.parameterNames)
    #expect(
      try Truncated<Base>(fitting: row.data, to: interval).parameters == fit.distribution.parameters
    )
    // A fit that does not know of the cut is far from it, and less likely.
    let uncut = try Base.fit(row.data).distribution
    #expect(abs(uncut.parameters[0] - row.parameters[0]) > 0.1 * row.standardErrors[0])
    #expect(
      try Truncated(uncut, to: interval).logLikelihood(ofAll: row.data) < row.logLikelihood - 0.1)
  }

  private func checkMoved(_ name: String, _ base: some ContinuousDistribution) throws {
    let row = try Self.row(name)
    let fit = try Affine.fit(row.data, of: base)
    check(fit, fit.distribution.parameters, row)
    #expect(try Affine(fitting: row.data, of: base).parameters == fit.distribution.parameters)
  }

  @Test("truncated families agree with SciPy and mpmath")
  func truncated() throws {
    try checkTruncated("normal to 0...3", Normal.self)
    try checkTruncated("gamma to 0...4", Gamma.self)
    try checkTruncated("exponential to 0...2", Exponential.self)
  }

  @Test("families made by an affine map agree with SciPy and mpmath")
  func moved() throws {
    try checkMoved("student 4 moved", StudentT(degreesOfFreedom: 4))
    try checkMoved("gumbel moved", Gumbel(location: 0, scale: 1))
    try checkMoved("gamma 6 moved", Gamma(shape: 6, rate: 1))
  }

  @Test("agree with the closed forms there are")
  func closedForms() throws {
    let data = try Self.row("student 4 moved").data
    // Of a standard normal moved, the mean and the root mean square deviation.
    let normal = try Normal.fit(data)
    let moved = try Affine.fit(data, of: Normal.standard)
    #expect(abs(moved.distribution.shift - normal.distribution.mean) < 1e-9)
    #expect(abs(moved.distribution.scale - normal.distribution.standardDeviation) < 1e-9)
    // Of a Laplace moved, any median: a kink, and so no standard errors.
    let sorted = data.sorted()
    let laplace = try Affine.fit(data, of: Laplace(location: 0, scale: 1))
    let middle = sorted.count / 2
    #expect(laplace.distribution.shift > sorted[middle - 1] - 1e-6)
    #expect(laplace.distribution.shift < sorted[middle] + 1e-6)
    #expect(laplace.standardErrors.allSatisfy { $0.isNaN })
    // Cut beyond all the data, a distribution is itself.
    let wide = try Truncated<Normal>.fit(data, to: Interval(-1e3, 1e3))
    #expect(abs(wide.distribution.base.mean - normal.distribution.mean) < 1e-9)
  }

  @Test("refuse what has no maximum, in one clear line")
  func refusals() throws {
    func refuses(_ what: String, _ fit: () throws -> Void) {
      do {
        try fit()
        Issue.record("\(what) was fitted")
      } catch let error as DistributionError {
        #expect(!"\(error)".contains("\n") && "\(error)".contains("cannot be fitted"), "\(error)")
      } catch {
        Issue.record("\(what): \(error)")
      }
    }
    let unit = Interval(0, 1)
    for data in [[], [.nan], [0.5, .infinity], [0.5, 2], [0.5], [0.5, 0.5, 0.5]] as [[Double]] {
      refuses("Truncated \(data)") { _ = try Truncated<Normal>(fitting: data, to: unit) }
    }
    for data in [[], [.nan], [0.5, .infinity], [0.5], [0.5, 0.5, 0.5]] as [[Double]] {
      refuses("Affine \(data)") { _ = try Affine(fitting: data, of: Normal.standard) }
    }
    // Rising toward the right end: no exponential does that, be its rate ever so small.
    let rising = (1...50).map { (Double($0) / 51).squareRoot() }
    refuses("Truncated<Exponential>") { _ = try Truncated<Exponential>(fitting: rising, to: unit) }
    refuses("Truncated<Uniform>") { _ = try Truncated<Uniform>(fitting: rising, to: unit) }
    // An exponential's start goes to the least of the data, where the likelihood has a corner.
    refuses("Affine of Exponential") {
      _ = try Affine(fitting: rising, of: Exponential(rate: 1))
    }
  }
}
