import Testing

@testable import Literate

@Suite struct SpeedTests {
  /// A chapter of two thousand lines, with sixty equations and a thousand recorded values.
  @Test func aLongChapterIsWovenQuickly() {
    var lines = ["import Literate", "//: # A long one"]
    var events: [Said] = []
    lines.append("func report(_ x: Int) { show(x) }")
    for section in 0..<60 {
      lines.append("//: ## Section \(section)")
      lines.append("//:")
      for line in 0..<10 {
        lines.append(
          "//: Prose in line \(line) with $x_{\(line)} < \\sigma$ and `code`, (eq:e\(section)).")
      }
      lines.append("//: $$ a_{\(section)} = \\frac{b}{c} $$ {#eq:e\(section)}")
      for line in 0..<20 {
        lines.append(
          "let v\(section)_\(line) = f(\"text \\(g(\(line)))\") + [1, 2, 3].count // note")
      }
      events.append(event(lines.count, check("eq:e\(section)")))
      lines.append("report(\(section))")
      for turn in 0..<16 {
        events.append(event(lines.count, value(Double(turn))))
      }
    }
    let source = lines.joined(separator: "\n")
    let clock = ContinuousClock()
    var page: Pages?
    // Less than a tenth of a second on a quiet machine; the limit is for a crowded one.
    #expect(clock.measure { page = weaveChapter(source, events) } < .seconds(5))
    #expect(page?.problems == [])
  }
}
