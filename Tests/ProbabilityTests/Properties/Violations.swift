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

/// How many cases a property runs through: as many as CI has time for, or as many millions as
/// MARGINALIA_PROPERTY_MILLIONS says.
func propertyDraws(_ inCI: Int, casesEach: Int) -> Int {
  let text = ProcessInfo.processInfo.environment["MARGINALIA_PROPERTY_MILLIONS"] ?? ""
  guard let millions = Double(text) else { return inCI }
  return Int(millions * 1e6 / Double(casesEach))
}
