import Testing

@testable import Literate

/// Where what is recorded inside functions appears.
@Suite struct PlacementTests {
  static let source = """
    //: # T
    func report(_ x: Int) {
      show(x)
      show(x + 1)
    }
    func twice(_ x: Int) {
      report(x)
      report(x)
    }
    //: A
    report(1)
    //: B
    show(2)
    //: C
    for i in 0..<9 { report(i) }
    //: D
    twice(3)
    report(4)
    //: E
    show(5)
    """

  private func cells(_ origins: [Origin]) -> [String] {
    let text = ChapterText(sources: ["Chapters/1-chapter/main.swift": Self.source])
    var placement = Placement(text)
    return origins.map { origin in
      let index = placement.cell(for: origin)
      // The prose before a code cell is its name.
      guard index > 0, case .prose(let prose) = text.cells[index - 1] else { return "?" }
      return prose.text.last ?? ""
    }
  }

  private func top(_ line: Int) -> Origin { event(line, value(0)).origin }

  private func inside(_ line: Int, _ site: Int?) -> Origin {
    event(in: "report(_:)", line, site: site, value(0)).origin
  }

  @Test func topLevelCallsSayWhereTheyStand() {
    #expect(cells([top(11), top(13), top(20)]) == ["A", "B", "E"])
  }

  @Test func thePageNeverMovesBack() {
    #expect(cells([top(13), top(11), top(20), top(13)]) == ["B", "B", "E", "E"])
  }

  @Test func functionsAppearWhereTheyWereCalled() {
    #expect(
      cells([inside(3, 0), inside(4, 0), top(13), inside(3, 1), inside(4, 1), inside(3, 1)])
        == ["A", "A", "B", "C", "C", "C"])
  }

  @Test func callsWithoutATopLevelEventBetweenThemAreToldApart() {
    #expect(
      cells([inside(3, 0), inside(3, 1), inside(3, 1), inside(3, 2), inside(3, 3)])
        == ["A", "C", "C", "D", "D"])
  }

  @Test func aStatementThatWasSkippedOnceIsStillToldApart() {
    // The second call records by the function's second statement only.
    #expect(cells([inside(3, 0), inside(4, 0), inside(4, 1)]) == ["A", "A", "C"])
  }

  @Test func inlinedCopiesHaveASiteForEachStatement() {
    // An optimiser may paste the function into each caller: every statement its own address.
    #expect(
      cells([inside(3, 0), inside(4, 1), inside(3, 2), inside(4, 3), inside(3, 2)])
        == ["A", "A", "C", "C", "C"])
  }

  @Test func aKnownLineSettlesIt() {
    // A loop that the optimiser took apart: three sites, one line.
    func call(_ site: Int, from line: Int) -> Origin {
      var origin = inside(3, site)
      origin.callLine = line
      return origin
    }
    #expect(
      cells([call(0, from: 15), call(1, from: 15), call(2, from: 15), call(3, from: 18)])
        == ["C", "C", "C", "D"])
  }

  @Test func withoutASiteTheNextCallerIsTaken() {
    #expect(cells([inside(3, nil), top(13), inside(3, nil)]) == ["A", "B", "C"])
  }

  @Test func unknownFunctionsStayWhereThePageIs() {
    #expect(
      cells([top(13), event(in: "elsewhere()", 3, site: 7, value(0)).origin]) == ["B", "B"])
  }
}
