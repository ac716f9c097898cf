import Foundation

/// What one distribution was found to get wrong.
struct Violations {
  private(set) var all: [String] = []
  /// How many arguments were tried.
  var cases = 0

  mutating func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
    if !holds { all.append(message()) }
  }
}

/// Whether a probability or density is e to its logarithm, to a relative 1e-11 of that.
func agrees(_ value: Double, log logarithm: Double) -> Bool {
  let direct = exp(logarithm)
  if value == direct || abs(value - direct) < .leastNormalMagnitude { return true }
  return abs(value - direct) <= 1e-11 * (1 + abs(logarithm)) * direct
}

/// How many cases a property runs through: as many as CI has time for, or as many millions as
/// MARGINALIA_PROPERTY_MILLIONS says.
func propertyDraws(_ inCI: Int, casesEach: Int) -> Int {
  let text = ProcessInfo.processInfo.environment["MARGINALIA_PROPERTY_MILLIONS"] ?? ""
  guard let millions = Double(text) else { return inCI }
  return Int(millions * 1e6 / Double(casesEach))
}
