import Foundation
import Verification

/// The line under an equation that says how it was checked.
enum EvidenceText {
  /// "✓ quadrature, 23 cases: worst error 0.02 of its bound (6×10⁻¹²). Refuted: *swapped* (…)."
  ///
  /// - Parameter isMasked: leave out what may differ between machines.
  static func line(_ evidence: Evidence, inline: (String) -> String, isMasked: Bool) -> String {
    let variants = evidence.refuted.filter(\.isRefuted).map {
      "*\(inline($0.variant))*" + (isMasked ? "" : miss($0.ratio))
    }
    let count = "\(evidence.cases) \(evidence.cases == 1 ? "case" : "cases")"
    if !evidence.holds {
      let reasons = isMasked ? [] : evidence.failures.map(Markdown.escaped)
      return
        "**✗ fails** (\(evidence.method.rawValue), \(count)): \(reasons.joined(separator: "; "))"
    }
    var text = "✓ \(evidence.method.rawValue), \(count)"
    if !isMasked { text += agreement(evidence) }
    text += "."
    if !variants.isEmpty { text += " Refuted: \(variants.joined(separator: ", "))." }
    for remark in evidence.remarks { text += " \(sentence(inline(remark)))" }
    return text
  }

  private static func agreement(_ evidence: Evidence) -> String {
    if evidence.worst == 0 && evidence.widestBound == 0 { return ", exact" }
    let worst = evidence.worst < 0.01 ? "below 0.01" : upward(evidence.worst)
    let bound =
      evidence.widestBound > 0
      ? " (at most \(upward(evidence.widestBound)) of the value)" : ""
    return "; worst error \(worst) of its bound\(bound)"
  }

  /// One digit, rounded away from zero, so that "at most" stays true.
  static func upward(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return Precision.significant(1).string(value) }
    let unit = exponentOfTen(value)
    let digit = (value / unit * (1 - 1e-9)).rounded(.up)
    return Precision.significant(1).string(digit * unit)
  }

  /// " (off by 12 bounds)"; nothing where there is no number to tell.
  private static func miss(_ ratio: Double) -> String {
    ratio < 1e18 ? " (\(Self.ratio(ratio)))" : ""
  }

  static func ratio(_ ratio: Double) -> String {
    if ratio >= 1e6 {
      return "off by over 10" + Precision.superscript(decimalExponent(ratio)) + " bounds"
    }
    return "off by \(Int(ratio)) bounds"
  }

  private static func exponentOfTen(_ value: Double) -> Double {
    pow(10, Double(decimalExponent(value)))
  }

  private static func decimalExponent(_ value: Double) -> Int {
    Int(log10(value).rounded(.down))
  }

  private static func sentence(_ text: String) -> String {
    let ended = text.hasSuffix(".") ? text : text + "."
    return ended.prefix(1).uppercased() + ended.dropFirst()
  }
}
