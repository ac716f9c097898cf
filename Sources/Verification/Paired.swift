import GSLNumerics

/// The differences of two arms of an experiment that share everything but what is compared: one
/// value a seed, both arms in the same order of seeds.
public struct Paired: Sendable, Hashable, CustomStringConvertible {
  /// One difference a seed.
  public let differences: [Double]

  /// - Precondition: as many values on both sides, at least two.
  public init(_ values: [Double], minus others: [Double]) {
    precondition(
      values.count == others.count && values.count >= 2,
      "Paired: \(values.count) values against \(others.count); one a seed on each side, two at least"
    )
    differences = zip(values, others).map { $0 - $1 }
  }

  /// The number of seeds.
  public var count: Int { differences.count }

  /// The mean difference.
  public var mean: Double { differences.reduce(0, +) / Double(count) }

  /// The standard error of the mean: s/√n with n − 1 in the sample variance.
  public var standardError: Double {
    let center = mean
    let squares = differences.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    return (squares / Double(count - 1) / Double(count)).squareRoot()
  }

  /// The mean with its standard error, for tables.
  public var estimate: Estimate {
    Estimate(mean, error: standardError, method: .monteCarlo(samples: count))
  }

  /// Fewer seeds find nothing.
  public static let fewestSeeds = 5

  /// At least five pairs, and the mean at least two standard errors above zero.
  public var isPositive: Bool {
    count >= Self.fewestSeeds && mean > 0 && mean >= 2 * standardError
  }

  /// At least five pairs, and the mean at least two standard errors below zero.
  public var isNegative: Bool {
    count >= Self.fewestSeeds && mean < 0 && -mean >= 2 * standardError
  }

  /// Neither: no difference was found. That is not that there is none.
  public var isUndecided: Bool { !isPositive && !isNegative }

  /// "0.12 ± 0.03 (standard error, 5 seeds)".
  public var description: String {
    "\(Self.short(mean)) ± \(Self.short(standardError)) (standard error, \(count) seeds)"
  }

  /// Two digits that count, without an exponent where that is readable.
  private static func short(_ value: Double) -> String {
    if value == 0 { return "0" }
    let sign = value < 0 ? "−" : ""
    guard value.isFinite, abs(value) >= 1e-12, abs(value) < 1e15 else { return "\(value)" }
    var (digits, unit) = (0, 1)
    while abs(value) * Double(unit) < 10 {
      digits += 1
      unit *= 10
    }
    let scaled = Int((abs(value) * Double(unit)).rounded())
    guard digits > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % unit)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(sign)\(scaled / unit).\(zeros)\(fraction)"
  }
}
