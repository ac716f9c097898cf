import Testing

@testable import Coursework

@Suite struct WireTests {
  private func parts(_ types: [ValueType]) -> [Signature.Part] {
    types.map { Signature.Part(label: nil, name: "x", type: $0) }
  }

  @Test func everyDoubleArrivesAsItWas() throws {
    let numbers = [0, -0.0, 1 / 3, .infinity, -.infinity, .leastNonzeroMagnitude, .nan, .pi]
    let words = Wire.encode(.vector(numbers)).dropFirst()
    let back = try #require(Wire.decode(words, as: parts([.vector]))?.vector)
    #expect(back.map(\.bitPattern) == numbers.map(\.bitPattern))
  }

  @Test func shapesArrive() {
    let value = Value.tuple([.integer(-3), .matrix([[1, 2], [], [3]]), .real(4)])
    let words = Wire.encode(value).dropFirst()
    #expect(Wire.decode(words, as: parts([.integer, .matrix, .real])) == value)
    #expect(Wire.decode("V0", as: parts([.vector])) == .vector([]))
  }

  @Test(arguments: [
    "", "R", "Rxyz", "R0 R0", "V2 0", "V-1", "V99999999999999999999", "M1", "M2 V1 0", "I1",
    "R0 ", " R0", "R00000000000000000", "V1  0", "r0", "V1 R0", "R+1", "M9223372036854775807",
  ])
  func anythingElseIsRefused(words: String) {
    #expect(Wire.decode(words[...], as: parts([.real])) == nil)
    #expect(Wire.decode(words[...], as: parts([.matrix])) == nil)
  }

  @Test func answersAreHeldAgainstWhatIsRight() {
    func difference(_ a: Value, _ b: Value) -> String? {
      Comparison.difference(of: a, from: b, within: Tolerance(relative: 1e-9, absolute: 1e-12))
    }
    #expect(difference(.real(1 + 1e-10), 1.0) == nil)
    #expect(difference(.real(1 + 1e-8), 1.0) != nil)
    #expect(difference(.real(.nan), .real(.nan)) != nil)
    #expect(difference(.real(.infinity), .real(.infinity)) == nil)
    #expect(difference(.real(-.infinity), .real(.infinity)) != nil)
    #expect(difference(.real(1e300), .real(.infinity)) != nil)
    #expect(difference(.real(.infinity), .real(1e300)) != nil)
    #expect(difference(.vector([1]), .vector([1, 2])) == "2 numbers are expected, 1 came")
    #expect(
      difference(.vector([1, 3]), .vector([1, 2])) == "at index 1: 2.0 is expected, 3.0 came")
    #expect(difference(.matrix([[1]]), .matrix([[1], [2]])) == "2 rows are expected, 1 came")
    #expect(difference(.integer(1), .real(1)) == "another type came")
  }

  @Test func pointsFollowTheRungs() {
    let all = Rung.allCases.map { (rung: $0, isRight: true) }
    #expect(Scoring.score(points: 3, cases: all) == 300)
    #expect(Scoring.score(points: 3, cases: all.map { ($0.rung, false) }) == 0)
    #expect(Scoring.score(points: 3, cases: []) == 0)
    // Without the rungs of a tenth each the others share what they leave.
    #expect(
      Scoring.score(points: 8, cases: [(.basic, true), (.edge, false), (.hidden, true)]) == 600)
    #expect(Scoring.text(hundredths: 1205) == "12.05")
  }
}
