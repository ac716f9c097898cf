import Foundation
import Testing

@testable import Figures

@Suite struct FigureTextTests {
  @Test(
    arguments: [
      ("plain", "'plain'"),
      ("held_out", #"'held\_out'"#),
      ("x_{t}", "'x_{t}'"),
      ("σ^{2}/a^b", #"'σ^{2}/a\^b'"#),
      ("x_{a_{b}}", "'x_{a_{b}}'"),
      ("x_{open", #"'x\_\{open'"#),
      ("{a} @m &c ~d \\", #"'\{a\} \@m \&c \~d \\'"#),
      ("it's", "'it’s'"),
      ("two\nlines\u{7}", "'two lines '"),
      ("100 %", "'100 %'"),
    ])
  func labelsLoseTheirMeaningToGnuplot(label: String, expected: String) {
    #expect(FigureText.quoted(label) == expected)
  }

  @Test func ticksAreFormatStrings() {
    #expect(FigureText.quoted("50 %", isTick: true) == "'50 %%'")
  }

  @Test func widthsFollowTheLetters() {
    #expect(FigureText.width(of: "mmm", size: 10) > FigureText.width(of: "lll", size: 10))
    #expect(FigureText.width(of: "x_{t}", size: 10) == FigureText.width(of: "xt", size: 10))
  }
}

@Suite struct AxisTicksTests {
  @Test(
    arguments: [
      (0.0...1.0, 6.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (-4.0...4.0, 3, ["−4", "−2", "0", "2", "4"]),
      (0...20000, 4, ["0", "5000", "10,000", "15,000", "20,000"]),
      (0...3e6, 3, ["0", "1×10^{6}", "2×10^{6}", "3×10^{6}"]),
      (0...2e-5, 4, ["0", "0.5×10^{−5}", "1.0×10^{−5}", "1.5×10^{−5}", "2.0×10^{−5}"]),
      (-0.001...0.001, 2, ["−0.001", "0.000", "0.001"]),
    ])
  func linearTicksAreRound(range: ClosedRange<Double>, count: Double, texts: [String]) {
    #expect(AxisTicks.linear(range, count: count).labeled.map(\.text) == texts)
  }

  @Test(
    arguments: [
      (1e-3...1e3, ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]),
      (0.5...4, ["0.5", "0.6", "0.8", "1", "2", "3", "4"]),
      (1...60, ["1", "2", "5", "10", "20", "50"]),
      (1e-7...1e-4, ["10^{−7}", "10^{−6}", "10^{−5}", "10^{−4}"]),
    ])
  func logarithmicTicksArePowers(range: ClosedRange<Double>, texts: [String]) {
    #expect(AxisTicks.logarithmic(range, count: 8).labeled.map(\.text) == texts)
  }

  @Test func manyDecadesAreThinnedOut() {
    let ticks = AxisTicks.logarithmic(1e-40...1, count: 8)
    #expect((4...10).contains(ticks.labeled.count))
    #expect(ticks.labeled.last?.text == "1")
  }

  @Test(arguments: [
    0.0...(64 * Double.leastNonzeroMagnitude), 1e17...1.0000000000000002e17, -1e300...1e300,
    0...Double.leastNonzeroMagnitude,
  ])
  func extremeRangesDoNotTrap(range: ClosedRange<Double>) {
    #expect(AxisTicks.linear(range, count: 5).labeled.count < 20)
  }
}

@Suite struct DataReductionTests {
  @Test func samplesThatComeInACycleKeepAllTheirModes() {
    let kept = DataReduction.keptPoints(of: 24_000)
    #expect(kept.count == DataReduction.greatestPointCount)
    #expect(kept == kept.sorted() && Set(kept).count == kept.count && kept.last! < 24_000)
    var perMode = [Int](repeating: 0, count: 8)
    for index in kept { perMode[index % 8] += 1 }
    #expect(perMode.min()! > 300, "\(perMode)")
  }

  @Test func aLongLineKeepsItsExtremesItsEndsAndItsGap() {
    var y = (0..<50_000).map { sin(Double($0) / 300) }
    y[12_345] = 9
    y[23_456] = -9
    for index in 30_000..<35_000 { y[index] = .nan }
    let kept = DataReduction.keptVertices(of: y)
    #expect(kept.count <= DataReduction.greatestLineCount)
    #expect(kept.contains(12_345) && kept.contains(23_456))
    #expect(kept.first == 0 && kept.last == 49_999)
    #expect(kept.contains { y[$0].isNaN })
  }

  @Test func shortSeriesStayWhole() {
    #expect(DataReduction.keptPoints(of: 7) == Array(0..<7))
    #expect(DataReduction.keptVertices(of: [3, 1, 2]) == [0, 1, 2])
  }

  @Test(arguments: [
    (1.0 / 3, "0.333333"), (-0.0, "0"), (1e-300, "1e-300"), (123456789, "1.23457e+08"),
  ])
  func numbersHaveSixDigits(value: Double, text: String) {
    #expect(DataReduction.text(value) == text)
  }

  @Test func smallDifferencesOfLargeNumbersSurvive() {
    #expect(DataReduction.digits(for: [0, 5]) == 6)
    #expect(DataReduction.digits(for: [1000.001, 1000.002]) == 12)
    #expect(DataReduction.digits(for: [1, 1, .nan]) == 6)
    #expect(DataReduction.digits(for: [1e308, -1e308]) == 6)
  }

  @Test func whatIsNotFiniteHasNoText() {
    #expect(DataReduction.text(.nan) == nil && DataReduction.text(.infinity) == nil)
  }
}
