import Foundation
import GSLNumerics
import Verification

// The recording calls: what a chapter says to its page. Each appears after the cell that made it.

/// Shows a number with significant digits. A trained one declares the band in which a run on
/// another machine may find it.
public func show(
  _ value: some BinaryFloatingPoint, _ name: String, digits: Int, unit: String? = nil,
  band: Band? = nil,
  file: String = #fileID, line: Int = #line
) {
  let number = RecordedNumber(value: Double(value), precision: .significant(digits), band: band)
  record(.value(name: name, number: number, unit: unit), file, line)
}

/// Shows a number with digits after the point.
public func show(
  _ value: some BinaryFloatingPoint, _ name: String, decimals: Int, unit: String? = nil,
  band: Band? = nil,
  file: String = #fileID, line: Int = #line
) {
  let number = RecordedNumber(value: Double(value), precision: .decimals(decimals), band: band)
  record(.value(name: name, number: number, unit: unit), file, line)
}

/// Shows an estimate with its error.
public func show(
  _ estimate: Estimate, _ name: String, digits: Int, unit: String? = nil, band: Band? = nil,
  file: String = #fileID, line: Int = #line
) {
  let number = RecordedNumber(
    value: estimate.value, error: estimate.error, precision: .significant(digits), band: band)
  record(.value(name: name, number: number, unit: unit), file, line)
}

/// Shows a whole number.
public func show(
  _ value: Int, _ name: String, unit: String? = nil, band: Band? = nil,
  file: String = #fileID, line: Int = #line
) {
  let number = RecordedNumber(value: Double(value), band: band)
  record(.value(name: name, number: number, unit: unit), file, line)
}

/// Shows a table. Columns that declare no digits of their own take these.
///
/// - Parameter label: "tab:fits", when the prose refers to it.
public func show(
  _ table: Table, _ title: String, digits: Int, label: String? = nil, band: Band? = nil,
  file: String = #fileID, line: Int = #line
) {
  var table = table
  table.setDefault(.significant(digits), band)
  record(.table(table, title: title, label: label), file, line)
}

/// Shows text as it is, in a block of its own.
public func show(
  _ text: String, _ name: String,
  file: String = #fileID, line: Int = #line
) {
  record(.output(name: name, text: text), file, line)
}

/// Prose that needs a number: `text(#"It gains \#(gain, digits: 3) nats."#)`.
public func text(
  _ prose: Prose, file: String = #fileID, line: Int = #line
) {
  record(.prose(prose.pieces), file, line)
}

/// A row of the scoreboard: a metric of a model on held-out data.
///
/// - Parameters:
///   - data: what the model was held against; by default the data of the run.
///   - interval: a bootstrap interval.
///   - floor: what the same metric gives between two halves of the real data.
public func score(
  _ metric: String, of model: String, on data: String? = nil, value: Double,
  interval: ClosedRange<Double>? = nil, floor: Double? = nil, better: Score.Direction,
  digits: Int = 3, unit: String? = nil,
  file: String = #fileID, line: Int = #line
) {
  record(
    .score(
      Score(
        metric: metric, model: model, data: data ?? Recorder.shared.data, value: value,
        low: interval?.lowerBound,
        high: interval?.upperBound, floor: floor, better: better, digits: digits, unit: unit)),
    file, line)
}

/// The exercises that belong here.
public func exercises(
  _ prompts: [Prompt],
  file: String = #fileID, line: Int = #line
) {
  record(.exercises(prompts), file, line)
}

/// A line for whoever watches the terminal; it does not appear on the page.
public func note(
  _ message: String, file: String = #fileID, line: Int = #line
) {
  record(.note(message), file, line)
}

func record(_ content: Content, _ file: String, _ line: Int) {
  Recorder.shared.record(content, file: file, line: line)
}
