import Foundation
import Tensors

/// Writes measurements: a JSON line each, or a table's row.
final class Report {
  let isJSON: Bool
  /// Operations a second of a loop of nothing but multiplications and additions.
  /// Measured when first needed, behind the first workload: it is not part of its start.
  lazy var peak = Compute.measuredPeak()
  private var hasHeader = false

  init(isJSON: Bool) {
    self.isJSON = isJSON
  }

  func write(_ m: Measurement) {
    if isJSON {
      writeJSON(m)
      return
    }
    if !hasHeader {
      print(
        "\(InstructionSet.current), \(Compute.threads) threads, "
          + "peak \(Self.rounded(peak * 1e-9)) GFLOP/s")
      hasHeader = true
    }
    writeRow(m)
  }

  private func writeJSON(_ m: Measurement) {
    var fields: [(String, String)] = [
      ("workload", "\"\(m.workload)\""), ("unit", "\"\(m.unit)\""),
      ("median", Self.rounded(m.median)), ("min", Self.rounded(m.rates[0])),
      ("max", Self.rounded(m.rates[m.rates.count - 1])),
      ("gflops", Self.rounded(m.operationsPerSecond * 1e-9)),
      ("peak_gflops", Self.rounded(peak * 1e-9)),
      ("fraction_of_peak", Self.rounded(m.operationsPerSecond / peak)),
      ("quiet", "\(m.isQuiet)"), ("quiet_blocks", "\(m.quietBlocks)"),
      ("all_blocks", "\(m.allBlocks)"), ("threads", "\(Compute.threads)"),
      ("instructions", "\"\(InstructionSet.current)\""),
    ]
    if let ready = m.ready { fields.append(("ready_s", Self.rounded(ready))) }
    if let first = m.firstStep { fields.append(("first_step_s", Self.rounded(first))) }
    fields.append(("peak_rss_mb", Self.rounded(Machine.peakMegabytes())))
    fields.append(("pool_mb", Self.rounded(Double(MemoryPool.bytesHeld) / 1_048_576)))
    print("{" + fields.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
  }

  private func writeRow(_ m: Measurement) {
    func column(_ text: String, _ width: Int) -> String {
      text.count >= width ? text : String(repeating: " ", count: width - text.count) + text
    }
    let name = m.workload.padding(
      toLength: max(34, m.workload.count), withPad: " ", startingAt: 0)
    let range = "(\(Self.rounded(m.rates[0]))–\(Self.rounded(m.rates[m.rates.count - 1])))"
    let speed = column(Self.rounded(m.operationsPerSecond * 1e-9), 8)
    let share = column(String(format: "%.0f", m.operationsPerSecond / peak * 100), 5)
    let rate = column(Self.rounded(m.median), 10)
    let quiet = m.isQuiet ? "" : "  not quiet"
    let arithmetic = m.operationsPerStep > 0 ? "\(speed) GFLOP/s\(share) %" : ""
    print("\(name)\(rate) \(m.unit) \(range)\(arithmetic)\(quiet)")
  }

  /// Four significant digits.
  static func rounded(_ x: Double) -> String { String(format: "%.4g", x).expanded }
}

extension String {
  /// The number without an exponent.
  fileprivate var expanded: String {
    guard contains("e"), let value = Double(self) else { return self }
    return abs(value) >= 1 ? String(format: "%.0f", value) : String(format: "%.9f", value)
  }
}
