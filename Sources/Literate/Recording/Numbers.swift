import Foundation

/// How a number is written down. What the page shows is what `book check` compares.
public enum Precision: Sendable, Hashable, Codable {
  /// Significant digits: 0.001234 with three is "0.00123".
  case significant(Int)
  /// Digits after the point.
  case decimals(Int)
  /// A fraction as a percentage, with digits after the point.
  case percent(Int)

  /// The number as the page shows it: a true minus, "×10⁻⁷" for the very large and very small.
  public func string(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    switch self {
    case .significant(let digits): return Self.significant(value, max(1, min(17, digits)))
    case .decimals(let digits): return Self.fixed(value, max(0, digits))
    case .percent(let digits): return Self.fixed(100 * value, max(0, digits)) + " %"
    }
  }

  private static func significant(_ value: Double, _ digits: Int) -> String {
    if value == 0 { return "0" }
    let scientific = String(format: "%.*e", digits - 1, value)
    let parts = scientific.split(separator: "e")
    guard let exponent = Int(parts[1]) else { return scientific }
    if (-4..<7).contains(exponent) { return fixed(value, max(0, digits - 1 - exponent)) }
    return minus(String(parts[0])) + "×10" + superscript(exponent)
  }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let text = String(format: "%.*f", decimals, value)
    // "-0.00" is zero.
    let isZero = !text.utf8.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
    return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : minus(text)
  }

  private static func minus(_ text: String) -> String {
    text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }

  /// An integer as superscript digits.
  static func superscript(_ exponent: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let sign = exponent < 0 ? "⁻" : ""
    return sign
      + String(String(abs(exponent)).compactMap { $0.wholeNumberValue }.map { digits[$0] })
  }
}

/// How far a trained quantity may move when the chapter is run again on another machine.
public enum Band: Sendable, Hashable, Codable {
  case absolute(Double)
  case relative(Double)

  /// Whether `new` is within the band around `old`.
  public func allows(_ new: Double, around old: Double) -> Bool {
    if new == old || (new.isNaN && old.isNaN) { return true }
    switch self {
    case .absolute(let width): return abs(new - old) <= width
    case .relative(let fraction): return abs(new - old) <= fraction * abs(old)
    }
  }
}

/// A number that a chapter recorded: its value, how it is written, and how far it may move.
public struct RecordedNumber: Sendable, Hashable, Codable {
  public var value: Double
  /// The error that came with it, in the same units: a bound, or a standard error.
  public var error: Double?
  public var precision: Precision?
  public var band: Band?

  /// As the page shows it; a whole number without a declared precision is written in full.
  var text: String {
    guard let precision else {
      return value == value.rounded() && abs(value) < 1e15
        ? (value < 0 ? "−" : "") + String(Int64(abs(value)))
        : Precision.significant(6).string(value)
    }
    guard let error, error > 0 else { return precision.string(value) }
    let spread: Precision = if case .percent = precision { .percent(1) } else { .significant(2) }
    return precision.string(value) + " ± " + spread.string(error)
  }
}
