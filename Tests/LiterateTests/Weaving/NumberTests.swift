import Testing

@testable import Literate

@Suite struct NumberTests {
  @Test(arguments: [
    (0.001234, 3, "0.00123"), (1234.56, 2, "1235"), (1.0, 3, "1.00"), (-0.5, 2, "−0.50"),
    (1e-7, 2, "1.0×10⁻⁷"), (-2.5e12, 2, "−2.5×10¹²"), (0, 5, "0"), (9.999, 2, "10"),
    (123456, 3, "123456"), (0.5, 0, "0.5"), (.infinity, 3, "∞"), (-.infinity, 3, "−∞"),
    (.nan, 3, "NaN"),
  ])
  func significantDigits(_ value: Double, _ digits: Int, _ text: String) {
    #expect(Precision.significant(digits).string(value) == text)
  }

  @Test func decimalsAndPercentages() {
    #expect(Precision.decimals(2).string(-0.001) == "0.00")
    #expect(Precision.decimals(0).string(2.5) == "2")
    #expect(Precision.percent(1).string(0.1234) == "12.3 %")
    #expect(Precision.percent(1).string(-0.1234) == "−12.3 %")
  }

  @Test func errorsStandBeside() {
    let number = RecordedNumber(value: 0.346574, error: 2e-13, precision: .significant(6))
    #expect(number.text == "0.346574 ± 2.0×10⁻¹³")
    #expect(RecordedNumber(value: 3, error: 0, precision: .significant(2)).text == "3.0")
    #expect(RecordedNumber(value: -12).text == "−12")
    #expect(RecordedNumber(value: 8000).text == "8000")
  }

  @Test func bands() {
    #expect(Band.absolute(0.1).allows(1.05, around: 1))
    #expect(!Band.absolute(0.1).allows(1.2, around: 1))
    #expect(Band.relative(0.1).allows(-9.5, around: -10))
    #expect(!Band.relative(0.1).allows(-8, around: -10))
    #expect(!Band.relative(0.1).allows(.nan, around: 1))
    #expect(Band.relative(0.1).allows(.nan, around: .nan))
  }

  @Test func evidenceIsRoundedUpwards() {
    #expect(EvidenceText.upward(0.021) == "0.03")
    #expect(EvidenceText.upward(0.02) == "0.02")
    #expect(EvidenceText.upward(5.68e-14) == "6×10⁻¹⁴")
    #expect(EvidenceText.upward(0.95) == "1")
  }
}
