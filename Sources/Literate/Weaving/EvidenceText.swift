import Foundation
import Verification

/// The quiet line under an equation that says how it was checked, and what it opens to.
enum EvidenceText {
  /// `<details>` with the number and the verdict as its summary.
  ///
  /// - Parameter isMasked: leave out what may differ between machines.
  static func badge(
    _ evidence: Evidence, number: String, inline: (String) -> String, isMasked: Bool
  ) -> String {
    let verdict =
      evidence.holds
      ? "✓ checked by \(evidence.method.rawValue)"
      : "✗ <b>fails</b>, by \(evidence.method.rawValue)"
    var blocks = ["<details><summary><sub><b>(\(number))</b> \(verdict)</sub></summary>"]
    blocks.append(body(evidence, inline: inline, isMasked: isMasked))
    blocks.append("</details>")
    return blocks.joined(separator: "\n\n")
  }

  /// What was compared, how closely, and what became of each slip.
  static func body(_ evidence: Evidence, inline: (String) -> String, isMasked: Bool) -> String {
    var blocks: [String] = []
    let count = "\(evidence.cases) \(evidence.cases == 1 ? "case" : "cases")"
    var text = evidence.claim.isEmpty ? "" : sentence(inline(evidence.claim)) + " "
    text += "\(count) by \(evidence.method.rawValue)"
    if !isMasked { text += agreement(evidence) }
    text += "."
    for remark in evidence.remarks { text += " \(sentence(inline(remark)))" }
    blocks.append(text)
    if !evidence.failures.isEmpty, !isMasked {
      blocks.append(evidence.failures.map { "- ✗ \(Markdown.escaped($0))" }.joined(separator: "\n"))
    }
    if !evidence.slips.isEmpty {
      var rows = ["| slip | refuted | misses by (median) |", "| :-- | :-- | --: |"]
      rows += evidence.slips.map { slip in
        let label = Markdown.cell(inline(slip.label))
        return "| \(label) | \(cases(slip)) | \(isMasked ? "#" : bounds(slip.medianRatio)) |"
      }
      blocks.append(rows.joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n")
  }

  /// "in 20 of 20 cases", "in 17 of 17; 3 are unchanged".
  static func cases(_ slip: Evidence.SlipRecord) -> String {
    var text = "in \(slip.refutedCases) of \(slip.cases) \(slip.cases == 1 ? "case" : "cases")"
    if slip.unchanged > 0 { text += "; \(slip.unchanged) unchanged by it" }
    return (slip.refuted ? "" : "**not refuted**, ") + text
  }

  private static func agreement(_ evidence: Evidence) -> String {
    if evidence.worst == 0 && evidence.widestBound == 0 { return ", exact" }
    let worst = evidence.worst < 0.01 ? "below 0.01" : upward(evidence.worst)
    let bound =
      evidence.widestBound > 0 && evidence.widestBound < 1
      ? ", bounds at most \(upward(evidence.widestBound)) of the value" : ""
    return "; worst error \(worst) of its bound\(bound)"
  }

  /// One digit, rounded away from zero, so that "at most" stays true.
  static func upward(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return Precision.significant(1).string(value) }
    let unit = pow(10, Double(decimalExponent(value)))
    let digit = (value / unit * (1 - 1e-9)).rounded(.up)
    return Precision.significant(1).string(digit * unit)
  }

  /// "12 bounds", "10⁴ bounds"; "by far" where there is no number to tell.
  static func bounds(_ ratio: Double) -> String {
    if ratio >= 1e12 { return "by far" }
    if ratio >= 1e4 { return "10" + Precision.superscript(decimalExponent(ratio)) + " bounds" }
    return "\(Int(max(0, ratio))) bounds"
  }

  private static func decimalExponent(_ value: Double) -> Int {
    Int(log10(value).rounded(.down))
  }

  /// With a full stop, and a capital where a word begins: a symbol (η = 1, p log q) keeps its case.
  static func sentence(_ text: String) -> String {
    let ended = text.hasSuffix(".") ? text : text + "."
    let word = ended.prefix { $0.isLetter }
    let isWord = word.allSatisfy(\.isASCII) && (word.count > 1 || ended.hasPrefix("a "))
    return isWord ? ended.prefix(1).uppercased() + ended.dropFirst() : ended
  }
}

extension Markdown {
  /// Converted Markdown as the cell of a table: a bar would end it, a new line the row.
  static func cell(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if character == "|", !isEscaped { result += "\\" }
      result += character.isNewline ? " " : String(character)
      isEscaped = character == "\\" && !isEscaped
    }
    return result
  }
}
