import Testing

@testable import Coursework

@Suite struct MarkerTests {
  private static let good = """
    //@exercise 1.1 one points=2
    /// Doc.
    public func one() -> Int {
      //@solution-begin 1.1
      let x = 1
      return x
      //@solution-end 1.1
      //@stub 1.1| unimplemented("1.1", hint: "count | up")
    }
    """

  @Test func strippingPutsTheStubInThePlaceOfTheSolution() throws {
    let source = try MarkedSource(text: Self.good, file: "A.swift")
    #expect(
      source.stripped() == """
        /// Doc.
        public func one() -> Int {
          unimplemented("1.1", hint: "count | up")
        }
        """)
    #expect(source.sections.map(\.points) == [2])
  }

  @Test func strippingAgainChangesNothing() throws {
    let once = try MarkedSource(text: Self.good, file: "A.swift").stripped()
    #expect(try MarkedSource(text: once, file: "A.swift").stripped() == once)
  }

  @Test func aBodyTakesThePlaceOfTheSolution() throws {
    let source = try MarkedSource(text: Self.good, file: "A.swift")
    #expect(source.replacingSolutions(["1.1": "return 2"]).contains("return 2"))
    #expect(!source.replacingSolutions(["1.1": "return 2"]).contains("return x"))
    #expect(source.replacingSolutions([:]).contains("return x"))
  }

  @Test(arguments: [
    ("//@exercize 1.1 a points=1", 1, "unknown marker '//@exercize'"),
    ("//@", 1, "a marker without a word"),
    ("//@exercise 1.1 a", 1, "expected '//@exercise ID NAME points=N'"),
    ("//@exercise 1.1 a points=0", 1, "expected '//@exercise ID NAME points=N'"),
    ("//@exercise 1.1 a points=1\n", 1, "exercise 1.1 has no solution"),
    ("//@solution-begin 1.1", 1, "a solution outside of an exercise"),
    ("//@solution-end 1.1", 1, "an end without a begin"),
    ("//@stub 1.1| x", 1, "a stub outside of an exercise"),
    (
      "//@exercise 1.1 a points=1\n//@solution-begin 1.2", 2,
      "this is exercise 1.1: expected '//@solution-begin 1.1'"
    ),
    (
      "//@exercise 1.1 a points=1\n//@solution-begin 1.1\n//@solution-begin 1.1", 3,
      "a solution inside of a solution"
    ),
    (
      "//@exercise 1.1 a points=1\n//@solution-begin 1.1\n//@solution-end 1.2", 3,
      "the solution of 1.1 ends with another number"
    ),
    (
      "//@exercise 1.1 a points=1\n//@solution-begin 1.1\n  x", 2, "the solution of 1.1 never ends"
    ),
    (
      "//@exercise 1.1 a points=1\n//@stub 1.1| x", 2,
      "the stub of 1.1 comes before its solution"
    ),
    (
      "//@exercise 1.1 a points=1\n//@solution-begin 1.1\n//@solution-end 1.1\n//@stub 1.2| x", 4,
      "expected '//@stub 1.1| statement'"
    ),
    (
      "//@exercise 1.1 a points=1\n//@solution-begin 1.1\n//@solution-end 1.1", 1,
      "exercise 1.1 has no stub"
    ),
    (
      "//@exercise 1.1 a points=1\n//@exercise 1.2 b points=1", 2, "exercise 1.1 has no stub yet"
    ),
  ])
  func aWrongMarkerIsNamedWithItsLine(text: String, line: Int, reason: String) {
    #expect(throws: MarkerError(file: "A.swift", line: line, reason: reason)) {
      try MarkedSource(text: text, file: "A.swift")
    }
  }
}
