import Foundation

/// Where an axis carries ticks, and what they say.
struct AxisTicks: Equatable {
  var labeled: [(value: Double, text: String)] = []
  /// Short ticks without a label, on logarithmic axes.
  var minor: [Double] = []

  static func == (a: AxisTicks, b: AxisTicks) -> Bool {
    a.minor == b.minor && a.labeled.map(\.value) == b.labeled.map(\.value)
      && a.labeled.map(\.text) == b.labeled.map(\.text)
  }

  /// Round values in `range`, about `count` of them: steps of 1, 2 or 5 times a power of ten.
  static func linear(_ range: ClosedRange<Double>, count: Double) -> AxisTicks {
    let span = range.upperBound - range.lowerBound
    let rough = span / max(count, 1)
    let power = floor(log10(rough))
    let unit = pow(10, power)
    guard rough > 0, unit > 0, unit.isFinite else { return AxisTicks() }
    // The nearest by ratio.
    let factor =
      [1.0, 2, 5, 10].min { abs(log($0 * unit / rough)) < abs(log($1 * unit / rough)) } ?? 1
    let step = factor * unit
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    // Beyond 2^53 steps from zero neighboring ticks are the same number.
    guard last >= first, last - first < 1000, abs(first) < 1e15, abs(last) < 1e15 else {
      return AxisTicks()
    }
    let stepPower = Int(power) + (factor == 10 ? 1 : 0)
    let greatest = max(abs(first), abs(last)) * step
    let usesPowers = greatest >= 1e6 || (greatest > 0 && greatest < 1e-3)
    let exponent = usesPowers ? Int(floor(log10(greatest))) : 0
    let decimals = max(0, exponent - stepPower)
    return AxisTicks(
      labeled: stride(from: first, through: last, by: 1).map { index in
        let value = index * step
        guard usesPowers else { return (value, number(value, decimals: decimals)) }
        if index == 0 { return (0, "0") }
        let mantissa = number(value / pow(10, Double(exponent)), decimals: decimals)
        return (value, "\(mantissa)×10^{\(number(Double(exponent), decimals: 0))}")
      })
  }

  /// Powers of ten in `range`; over less than two decades, also 2 and 5 times them.
  static func logarithmic(_ range: ClosedRange<Double>, count: Double) -> AxisTicks {
    let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
    let decades = (Int(floor(low))...Int(ceil(high)))
    func isInside(_ value: Double) -> Bool {
      value >= range.lowerBound * (1 - 1e-9) && value <= range.upperBound * (1 + 1e-9)
    }
    // Taken from the decimal text, so that 0.001 is 0.001 and not 1000 · 10⁻⁶.
    func value(_ factor: Int, _ power: Int) -> Double { Double("\(factor)e\(power)") ?? 0 }
    var ticks = AxisTicks()
    let stride = max(1, Int((Double(decades.count) / max(count, 2)).rounded(.up)))
    let factors = high - low < 1 ? [1, 2, 3, 4, 5, 6, 8] : high - low < 2.2 ? [1, 2, 5] : [1]
    for power in decades {
      for factor in factors where isInside(value(factor, power)) {
        if power % stride == 0 {
          ticks.labeled.append((value(factor, power), decimal(factor, power)))
        } else {
          ticks.minor.append(value(factor, power))
        }
      }
      guard decades.count <= 6 else { continue }
      for factor in 2...9 where !factors.contains(factor) && isInside(value(factor, power)) {
        ticks.minor.append(value(factor, power))
      }
    }
    return ticks
  }

  /// `factor · 10^power`, written out where that is short.
  private static func decimal(_ factor: Int, _ power: Int) -> String {
    if (-3...4).contains(power) {
      return number(Double("\(factor)e\(power)") ?? 0, decimals: max(0, -power))
    }
    let powerOfTen = "10^{\(number(Double(power), decimals: 0))}"
    return factor == 1 ? powerOfTen : "\(factor)×\(powerOfTen)"
  }

  /// A number with a minus sign (not a hyphen) and thousands set apart.
  static func number(_ value: Double, decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", abs(value))
    let parts = text.split(separator: ".")
    var whole = String(parts[0])
    if whole.count > 4 {
      whole.insert(",", at: whole.index(whole.endIndex, offsetBy: -3))
    }
    let digits = parts.count > 1 ? "\(whole).\(parts[1])" : whole
    return value < 0 && digits.contains { $0 >= "1" && $0 <= "9" } ? "−\(digits)" : digits
  }
}
