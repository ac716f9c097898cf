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
    func item(_ rung: Rung, _ isRight: Bool, isPublic: Bool = false) -> Report.Case {
      Report.Case(
        rung: rung, name: "", isPublic: isPublic, outcome: isRight ? .ok : .wrong, detail: nil)
    }
    func score(_ points: Int, _ cases: [Report.Case]) -> Int {
      Scoring.score(points: points, cases: cases)
    }
    let hidden = Rung.allCases.map { item($0, true) }
    let shown = [item(.basic, true, isPublic: true), item(.edge, true, isPublic: true)]
    #expect(score(3, shown + hidden) == 300)
    #expect(score(3, (shown + hidden).map { item($0.rung, false, isPublic: $0.isPublic) }) == 0)
    #expect(score(3, []) == 0)
    // Public cases carry their token, however many they are, and nothing else.
    let wrong = hidden.map { item($0.rung, false) }
    #expect(score(2, shown + wrong) == 10)
    #expect(score(2, shown + shown + [shown[0]] + wrong) == 10)
    #expect(score(2, [shown[0], item(.edge, false, isPublic: true)] + wrong) == 5)
    // Without the rungs of a tenth each the others share what they leave.
    let some = [item(.basic, true), item(.edge, false), item(.hidden, true)]
    #expect(score(8, shown + some) == 40 + 570)
    #expect(Scoring.text(hundredths: 1205) == "12.05")
  }
}
