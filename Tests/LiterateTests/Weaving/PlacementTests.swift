import Testing

@testable import Literate

/// Where what is recorded appears: after the statement that said it, and there still when only prose
/// has changed.
@Suite struct PlacementTests {
  private let source = """
    //: # T
    let a = 1
    show(a)

    //: Between.

    show(2)
    for i in 0..<2 {
      show(i)
    }
    """

  @Test func eventsFollowTheirStatements() {
    let page = weave(source, [event(3, value(1, "a")), event(7, value(2, "b"))]).markdown
    let places = ["a: **1.00**", "Between.", "b: **2.00**"].map {
      page.firstRange(of: $0)?.lowerBound
    }
    #expect(places.allSatisfy { $0 != nil })
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
  }

  @Test func thePageNeverMovesBack() {
    let page = weave(source, [event(7, value(2, "b")), event(3, value(1, "a"))]).markdown
    #expect(page.contains("- b: **2.00**\n- a: **1.00**"))
  }

  @Test func loopsBelongToTheirStatement() {
    let page = weave(source, [event(9, value(2, "i")), event(9, value(1, "i"))]).markdown
    #expect(page.contains("- i: **2.00**\n- i: **1.00**"))
  }

  @Test func anEventKeepsItsPlaceWhenProseChanges() {
    let old = SectionText(path: "a.swift", text: source)
    let new = SectionText(
      path: "a.swift",
      text: source.replacing("//: Between.", with: "//: Between,\n//: and more.\n\n// a note"))
    #expect(old.code == new.code)
    let ordinal = old.ordinal(ofLine: 7)
    #expect(ordinal == new.ordinal(ofLine: 10))
    #expect(ordinal.flatMap(old.place) == ordinal.flatMap(new.place))
    let changed = SectionText(path: "a.swift", text: source.replacing("show(2)", with: "show(3)"))
    #expect(old.code != changed.code)
  }

  @Test func aBlankLineInsideAStringIsCode() {
    let one = SectionText(path: "a.swift", text: "let a = \"\"\"\n\nx\n\"\"\"\n")
    let two = SectionText(path: "a.swift", text: "let a = \"\"\"\nx\n\"\"\"\n")
    #expect(one.code != two.code)
  }
}
