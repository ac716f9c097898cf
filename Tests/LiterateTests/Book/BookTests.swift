import Foundation
import Testing
import Verification

@testable import Literate

/// Puts a chapter's report into a directory, as if it had run.
func shelve(
  _ chapter: Book.Entry, in place: TemporaryDirectory, directory: String, source: String,
  events: [Said]
) throws {
  let folder = "Chapters/\(chapter.stem)"
  let name = "\(chapter.number).1-part.swift"
  let text = ChapterText(
    sources: ChapterSources(
      texts: [
        "\(folder)/main.swift": "//: # A title\n",
        "\(folder)/\(name)": source + "\nfunc part(_ chapter: Chapter) throws {\n}\n",
      ], modules: [:]), sections: [name])
  let placed = events.map {
    PlacedEvent(ordinal: text.sections[0].text.ordinal(ofLine: $0.line) ?? 0, content: $0.content)
  }
  let runs = [SectionRun(key: "k", seconds: Double.random(in: 1...2), events: placed)]
  let identity = ChapterIdentity(
    number: chapter.number, name: chapter.name, claim: "So $x$ it is.", isQuick: false,
    changes: [])
  var weaver = Weaver(text, runs: runs, identity: identity)
  let pages = weaver.pages()
  let record = ChapterRecord(
    pages: pages, runs: runs, identity: identity, arguments: ChapterArguments(), parameters: [],
    isComplete: true, seconds: 1)
  for page in pages.pages {
    try place.write("\(directory)/\(chapter.stem)/\(page.name)", page.markdown)
  }
  try place.write(
    "\(directory)/\(chapter.stem)/record.json", String(decoding: record.json, as: UTF8.self))
}

/// A book on disk with chapters that "ran".
private struct Shelf {
  let place: TemporaryDirectory
  let book: Book

  init(chapters: [String] = ["1-first", "2-second"]) throws {
    place = try TemporaryDirectory()
    for chapter in chapters { try place.write("Chapters/\(chapter)/main.swift", "let a = 1\n") }
    book = try Book(root: place.url, programs: place.url.appending(path: "programs"))
  }

  /// Puts a chapter's report into a directory.
  func report(
    _ chapter: Book.Entry, in directory: String = "docs/reports",
    source: String = "//: # A title\n//: $$ a $$ {#eq:a}\nlet a = 1\n", events: [Said]
  ) throws {
    try shelve(
      chapter, in: place, directory: directory, source: source, events: events)
  }

  func freshness(_ chapter: Book.Entry) throws -> Freshness {
    try book.freshness(of: chapter, in: place.url.appending(path: "new"))
  }
}

private func trained(_ value: Double, _ band: Band? = nil) -> Said {
  event(
    3,
    .value(
      name: "loss",
      number: RecordedNumber(value: value, precision: .significant(3), band: band), unit: nil))
}

private let checked = event(3, check("eq:a"))

@Suite struct FreshnessTests {
  private let shelf: Shelf
  private let chapter: Book.Entry

  init() throws {
    shelf = try Shelf()
    chapter = shelf.book.chapters[0]
  }

  private func compare(_ old: [Said], _ new: [Said]) throws -> Freshness {
    try shelf.report(chapter, events: old)
    try shelf.report(chapter, in: "new", events: new)
    return try shelf.freshness(chapter)
  }

  private func reasons(_ freshness: Freshness) -> [String] {
    if case .stale(let reasons) = freshness { reasons } else { [] }
  }

  @Test func theSameBytesAreFresh() throws {
    #expect(try compare([checked, trained(1)], [checked, trained(1)]) == .same)
  }

  @Test func aValueThatMovedBeyondItsDigitsIsStale() throws {
    let found = try compare([checked, trained(1.234)], [checked, trained(1.243)])
    #expect(reasons(found) == ["loss: 1.23 → 1.24"])
  }

  @Test func aTrainedValueMayMoveWithinItsBand() throws {
    let band = Band.relative(0.05)
    #expect(
      try compare([checked, trained(1, band)], [checked, trained(1.04, band)])
        == .within(moved: 1))
    let far = try compare([checked, trained(1, band)], [checked, trained(1.06, band)])
    #expect(reasons(far) == ["loss: 1.00 → 1.06, outside its band (± 5.0 %)"])
  }

  @Test func valuesThatComeOrGoAreStale() throws {
    #expect(reasons(try compare([checked], [checked, trained(1)])).contains("loss is new"))
    #expect(
      reasons(try compare([checked, trained(1)], [checked]))
        .contains("loss is no longer recorded"))
  }

  @Test func aCheckThatFailsNowIsStale() throws {
    let failing = event(3, check("eq:a", holds: false))
    #expect(reasons(try compare([checked], [failing])).contains("eq:a fails now"))
  }

  @Test func aPageEditedByHandIsStale() throws {
    _ = try compare([checked], [checked])
    let page = try shelf.place.read("docs/reports/1-first/1-part.md")
    try shelf.place.write(
      "docs/reports/1-first/1-part.md", page.replacing("A title", with: "My title"))
    let found = reasons(try shelf.freshness(chapter))
    #expect(found.contains { $0.contains("edited by hand") })
  }

  @Test func changedProseIsStale() throws {
    try shelf.report(chapter, events: [checked])
    try shelf.report(
      chapter, in: "new", source: "//: # Another\n//: $$ a $$ {#eq:a}\nlet a = 1\n",
      events: [checked])
    let found = reasons(try shelf.freshness(chapter))
    #expect(found.count == 1)
    #expect(found[0].contains("A title"))
  }

  @Test func aFigureDrawnDifferentlyIsStale() throws {
    let figure = event(
      3,
      .figure(
        RecordedFigure(
          label: "fig:a", caption: "A", alternative: "a", light: "a-light.svg",
          script: "a.gnuplot")))
    func draw(_ directory: String, _ script: String) throws {
      try shelf.place.write("\(directory)/1-first/figures/a.gnuplot", script)
      try shelf.place.write("\(directory)/1-first/figures/a-light.svg", "<svg>\(script)</svg>")
    }
    _ = try compare([checked, figure], [checked, figure])
    try draw("docs/reports", "plot 1.25 with lines")
    try draw("new", "plot 1.25 with lines")
    #expect(try shelf.freshness(chapter) == .same)
    try draw("new", "plot 1.26 with lines")
    #expect(try shelf.freshness(chapter) == .within(moved: 0))
    try draw("new", "plot 1.25 with points")
    #expect(reasons(try shelf.freshness(chapter)) == ["figure fig:a is drawn differently"])
    try draw("new", "plot 1.25 with lines")
    try shelf.place.remove("docs/reports/1-first/figures/a-light.svg")
    #expect(reasons(try shelf.freshness(chapter)) == ["figure fig:a is drawn differently"])
  }

  @Test func aMissingReportIsStale() throws {
    #expect(reasons(try shelf.freshness(chapter)).count == 1)
    try shelf.report(chapter, events: [checked])
    #expect(reasons(try shelf.freshness(chapter)).count == 1)
  }

  @Test func aBrokenSidecarIsOneLine() throws {
    try shelf.place.write("docs/reports/1-first/record.json", "{")
    #expect(throws: BookError.self) { try shelf.freshness(chapter) }
  }
}

@Suite struct BookPagesTests {
  @Test func chaptersAreFoundInOrder() throws {
    let shelf = try Shelf(chapters: ["10-ten", "2-two", "notes", "x-y"])
    #expect(shelf.book.chapters.map(\.stem) == ["2-two", "10-ten"])
    #expect(try shelf.book.chapters(named: ["two", "10"]).map(\.number) == [2, 10])
    #expect(throws: BookError("tow: there is no such chapter; did you mean two?")) {
      try shelf.book.chapters(named: ["tow"])
    }
    #expect(throws: BookError.self) {
      try Book(root: shelf.place.url.appending(path: "nowhere"), programs: shelf.place.url)
    }
  }

  @Test func theContentsTellWhatIsThere() throws {
    let shelf = try Shelf()
    let figure = RecordedFigure(
      label: "fig:a", caption: "A", alternative: "a", light: "a-light.svg", dark: "a-dark.svg")
    try shelf.report(shelf.book.chapters[0], events: [checked, event(3, .figure(figure))])
    let pages = try shelf.book.pages(in: shelf.book.reports)
    let contents = try #require(pages.first { $0.name == "README.md" }).text
    #expect(contents.contains("## [1 · A title](1-first/README.md)\n\nSo $`x`$ it is."))
    #expect(
      contents.contains(
        "*1 sections, 1 numbered equations, 1 checks, 1 slips refuted, 0 findings, 1 figures*"))
    #expect(contents.contains("- [1.1 A title](1-first/1-part.md)"))
    #expect(contents.contains("srcset=\"1-first/figures/a-dark.svg\""))
    #expect(contents.contains("Not run yet: `second`."))
    let list = try shelf.book.list(in: shelf.book.reports)
    #expect(list.contains("(1.1) eq:a  ✓ closed form, 1 cases"))
    #expect(list.contains("2 second: not run yet"))
  }

  @Test func everyEquationStandsWithItsEvidence() throws {
    let shelf = try Shelf()
    try shelf.report(shelf.book.chapters[0], events: [checked])
    try shelf.report(shelf.book.chapters[1], events: [event(3, check("eq:a", holds: false))])
    let pages = try shelf.book.pages(in: shelf.book.reports)
    let equations = try #require(pages.first { $0.name == "equations.md" }).text
    #expect(
      equations.contains(
        "```math\na\n```\n\n**[(1.1)](1-first/1-part.md#eq-a)** `eq:a` ✓, closed form, 1 case"))
    #expect(equations.contains("| five for one | – | in 1 of 1 case | by far |"))
    #expect(equations.contains("**[(2.1)](2-second/1-part.md#eq-a)** `eq:a` **✗ fails**"))
  }

  @Test func scoresOfOneMetricAreRanked() throws {
    func score(_ model: String, _ value: Double, _ better: Score.Direction = .lower) -> Said {
      event(
        3,
        .score(
          Score(
            metric: "error", model: model, data: "digits", value: value, low: value - 0.1,
            high: value + 0.1, floor: 0.05, better: better, digits: 2)))
    }
    let shelf = try Shelf()
    try shelf.report(
      shelf.book.chapters[0], events: [checked, score("worse", 2), score("best", 1)])
    try shelf.report(shelf.book.chapters[1], events: [checked, score("middle", 1.5)])
    let pages = try shelf.book.pages(in: shelf.book.reports)
    let board = try #require(pages.first { $0.name == "scoreboard.md" }).text
    #expect(
      board.contains(
        """
        ## error on digits, lower is better

        | model | value | interval | floor | chapter |
        | :-- | --: | :-: | --: | :-- |
        | best | 1.0 | 0.90 … 1.1 | 0.050 | [1](1-first/README.md) |
        | middle | 1.5 | 1.4 … 1.6 | 0.050 | [2](2-second/README.md) |
        | worse | 2.0 | 1.9 … 2.1 | 0.050 | [1](1-first/README.md) |
        """))
  }

  @Test func allModelsStandInOneTableAndOneFigure() throws {
    func score(_ metric: String, _ model: String, _ value: Double, _ better: Score.Direction)
      -> Said
    {
      event(
        3,
        .score(
          Score(
            metric: metric, model: model, data: "digits", value: value, low: nil, high: nil,
            floor: 0.05, better: better, digits: 2)))
    }
    let shelf = try Shelf()
    try shelf.report(
      shelf.book.chapters[0],
      events: [checked, score("error", "old", 2, .lower), score("recall", "old", 0.5, .higher)])
    try shelf.report(
      shelf.book.chapters[1], events: [checked, score("error", "new", 1, .lower)])
    _ = try shelf.book.writePages(in: shelf.book.reports)
    let pages = try shelf.book.pages(in: shelf.book.reports)
    let board = try #require(pages.first { $0.name == "scoreboard.md" }).text
    #expect(
      board.contains(
        """
        | model | chapter | error ↓ | recall ↑ |
        | :-- | :-- | --: | --: |
        | new | [2](2-second/README.md) | 1.0 | – |
        | old | [1](1-first/README.md) | 2.0 | 0.50 |
        | *noise floor* | | 0.050 | 0.050 |
        """))
    let place = "figures/scoreboard/scoreboard"
    let script = try #require(pages.first { $0.name == place + ".gnuplot" }).text
    #expect(script.contains("old") && script.contains("new"))
    // A picture is shown where there is one: without gnuplot the page stands on its tables.
    let light = shelf.book.reports.appending(path: place + "-light.svg")
    let isDrawn = FileManager.default.fileExists(atPath: light.path)
    #expect(board.contains(place + "-light.svg") == isDrawn)
    let written = try String(
      contentsOf: shelf.book.reports.appending(path: place + ".gnuplot"), encoding: .utf8)
    #expect(written == script)
  }

  @Test func missingProgramsAreNamed() throws {
    let shelf = try Shelf()
    #expect(throws: BookError.self) {
      try shelf.book.run(shelf.book.chapters, arguments: [])
    }
  }
}
