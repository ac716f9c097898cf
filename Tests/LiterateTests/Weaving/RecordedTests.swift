import GSLNumerics
import Testing

@testable import Literate

@Suite struct ProseLiteralTests {
  @Test func numbersKeepTheirDeclaredDigits() {
    let gain = 0.123456
    let estimate = Estimate(2, error: 0.5)
    let prose: Prose =
      "a \(gain, digits: 3) b \(7) c \(gain, percent: 1) d \(Float(0.5), decimals: 2) \(estimate, digits: 2)"
    let texts = prose.pieces.map { piece in
      switch piece {
      case .markdown(let text), .plain(let text): text
      case .number(let number): number.text
      }
    }
    #expect(texts.joined() == "a 0.123 b 7 c 12.3 % d 0.50 2.0 ± 0.50")
  }

  @Test func interpolatedTextIsNoMarkdown() {
    let name = "a_b"
    let prose: Prose = "*x* \(name)"
    #expect(prose.pieces == [.markdown("*x* "), .plain("a_b")])
  }

  @Test func bandsAreKept() {
    let prose: Prose = "\(0.5, digits: 2, band: .relative(0.1))"
    guard case .number(let number) = prose.pieces[0] else { return }
    #expect(number.band == .relative(0.1))
  }
}

@Suite struct TableTests {
  @Test func columnsWithoutDigitsTakeTheTables() {
    var table = Table(["name", "loss", Table.Column("share", percent: 1)])
    table.append("a", 1.23456, 0.5)
    table.append(row: ["b", Estimate(2, error: 0.1), Table.Cell.missing])
    table.setDefault(.significant(3), .relative(0.1))
    #expect(table.number(row: 0, column: 0) == nil)
    #expect(table.number(row: 0, column: 1)?.text == "1.23")
    #expect(table.number(row: 0, column: 1)?.band == .relative(0.1))
    #expect(table.number(row: 0, column: 2)?.text == "50.0 %")
    #expect(table.number(row: 0, column: 2)?.band == nil)
    #expect(table.number(row: 1, column: 1)?.text == "2.00 ± 0.10")
    #expect(table.number(row: 1, column: 2) == nil)
  }

  @Test func whatIsShownIsRecordedUnderAName() {
    var table = Table(["n", "loss"])
    table.append(10, 1.5)
    let page = weave(
      "//: # T\nlet a = 1\n",
      [
        event(2, .table(table, title: "Fits", label: "tab:fits")), event(2, value(1, "gain")),
        event(2, value(2, "gain")),
        event(2, .prose([.number(RecordedNumber(value: 3)), .number(RecordedNumber(value: 4))])),
      ])
    #expect(
      page.pages.values.map(\.name)
        == [
          "tab:fits[1, n]", "tab:fits[1, loss]", "gain", "gain (2)", "1.1 text 1.1", "1.1 text 1.2",
        ])
    #expect(page.pages.values.map(\.value) == [10, 1.5, 1, 2, 3, 4])
    #expect(page.pages.values[2].digits == 3)
  }
}

@Suite struct StructureTests {
  private let source = "//: # T\n//: $$ a $$ {#eq:a}\nlet a = 1\n"

  @Test func numbersDoNotChangeIt() {
    let one = weave(source, [event(3, check("eq:a")), event(3, value(1))])
    let two = weave(source, [event(3, check("eq:a")), event(3, value(2))])
    #expect(one.markdown != two.markdown)
    #expect(one.pages.structure == two.pages.structure)
  }

  @Test func everythingElseDoes() {
    let one = weave(source, [event(3, check("eq:a")), event(3, value(1))])
    let renamed = weave(source, [event(3, check("eq:a")), event(3, value(1, "y"))])
    let reworded = weave(source + "//: More.\n", [event(3, check("eq:a")), event(3, value(1))])
    let failing = weave(source, [event(3, check("eq:a", holds: false)), event(3, value(1))])
    #expect(Set([one, renamed, reworded, failing].map(\.pages.structure)).count == 4)
  }
}
