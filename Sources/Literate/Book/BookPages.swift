import Figures
import Foundation
import Foundations
import Verification

extension Book {
  /// The pages about the whole book, from what its chapters recorded: table of contents, equations,
  /// scoreboard, and the script of its figure. Their names and texts.
  func pages(in directory: URL) throws -> [(name: String, text: String)] {
    pages(of: try records(in: directory), in: directory)
  }

  /// The same from records that are at hand.
  func pages(of known: [(chapter: Entry, record: ChapterRecord)], in directory: URL)
    -> [(name: String, text: String)]
  {
    let board = Scoreboard(known)
    let drawing = directory.appending(path: Self.scoreboardFigures)
    let light = drawing.appending(path: "\(Scoreboard.figureName)-light.svg")
    let hasFigure = board.figure != nil && FileManager.default.fileExists(atPath: light.path)
    let pages = [
      ("README.md", contents(known)), ("equations.md", equations(known)),
      ("scoreboard.md", board.page(hasFigure: hasFigure)),
    ]
    // The figure's script holds its data: that it is the same is that the figure is.
    let script = board.figure.map { GnuplotScript.text(of: $0, named: Scoreboard.figureName) }
    return pages
      + (script.map { [("\(Self.scoreboardFigures)/\(Scoreboard.figureName).gnuplot", $0)] } ?? [])
  }

  private static let scoreboardFigures = "figures/\(Scoreboard.figureName)"

  /// Writes the pages about the whole book into a directory of reports.
  ///
  /// - Returns: their paths.
  public func writePages(in directory: URL) throws -> [String] {
    if let figure = Scoreboard(try records(in: directory)).figure {
      let drawing = directory.appending(path: Self.scoreboardFigures)
      do {
        _ = try FigureRenderer(directory: drawing).render(figure, named: Scoreboard.figureName)
      } catch {
        throw BookError("\(drawing.path): cannot be written: \(error.localizedDescription)")
      }
    }
    return try pages(in: directory).map { name, text in
      let file = directory.appending(path: name)
      do {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try AtomicFile.replace(file.path, with: text)
      } catch {
        throw BookError("\(file.path): cannot be written: \(error.localizedDescription)")
      }
      return file.path
    }
  }

  static let origin =
    "<!-- Woven by `book` from what the chapters recorded: change a chapter, not this page. -->"

  private func contents(_ known: [(chapter: Entry, record: ChapterRecord)]) -> String {
    var blocks = [Self.origin, "# Marginalia: the reports"]
    let checks = known.flatMap(\.record.checks)
    let holding = checks.filter(\.holds).count
    let count = holding == checks.count ? "\(holding)" : "\(holding) of \(checks.count)"
    let refuted = known.reduce(0) { $0 + $1.record.refutedCount }
    blocks.append(
      "\(count) checks of equations hold and \(refuted) slips are refuted. "
        + "[Every equation](equations.md) · [the scoreboard](scoreboard.md)")
    for (chapter, record) in known {
      blocks.append(
        "## [\(chapter.number) · \(inline(record.title))](\(chapter.stem)/README.md)")
      blocks.append(inline(record.claim))
      let equations = record.equations.count
      blocks.append(
        "*\(record.sections.count) sections, \(equations) numbered equations, "
          + "\(record.checks.count) checks, \(record.refutedCount) slips refuted, "
          + "\(record.findings.count) findings, \(record.figures.count) figures*")
      if let picture = picture(of: chapter, record) { blocks.append(picture) }
      blocks.append(
        record.sections.map {
          "- [\($0.number) \(inline($0.title))](\(chapter.stem)/\($0.page))"
        }.joined(separator: "\n"))
    }
    let missing = chapters.filter { chapter in !known.contains { $0.chapter == chapter } }
    if !missing.isEmpty {
      blocks.append("Not run yet: \(missing.map { "`\($0.name)`" }.joined(separator: ", ")).")
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The chapter's first figure that was drawn.
  private func picture(of chapter: Entry, _ record: ChapterRecord) -> String? {
    guard let figure = record.figures.first(where: { $0.light != nil }), let light = figure.light
    else { return nil }
    let directory = "\(chapter.stem)/figures/"
    var lines = ["<picture>"]
    if let dark = figure.dark {
      lines.append(
        "  <source media=\"(prefers-color-scheme: dark)\" srcset=\"\(directory)\(dark)\">")
    }
    lines.append(
      "  <img alt=\"\(Markdown.attribute(figure.alternative))\" src=\"\(directory)\(light)\">")
    return (lines + ["</picture>"]).joined(separator: "\n")
  }

  private func equations(_ known: [(chapter: Entry, record: ChapterRecord)]) -> String {
    var blocks = [
      Self.origin, "# Every equation, its evidence and its slips", "[The book](README.md)",
      "A slip is an edit of the formula in place. It is refuted when the edited formula misses the "
        + "truth by more than ten error bounds in every case that the edit changes. Switch one on "
        + "with `--slip`: `gan --slip eq:game-value=\"log 2\"`.",
    ]
    for (chapter, record) in known {
      blocks.append(
        "## [\(chapter.number) · \(inline(record.title))](\(chapter.stem)/README.md)")
      for equation in record.equations {
        let target = "\(chapter.stem)/\(equation.page)#\(LabelNumbers.anchor(equation.label))"
        let number = "**[(\(equation.number))](\(target))** `\(equation.label)`"
        blocks.append(Markdown.fenced(equation.formula.lines, language: "math"))
        if equation.isDefinition { blocks.append("\(number) definition") }
        for evidence in record.checks where evidence.label == equation.label {
          blocks.append(
            "\(number) \(evidence.holds ? "✓" : "**✗ fails**"), \(evidence.method.rawValue), "
              + "\(evidence.cases) \(evidence.cases == 1 ? "case" : "cases")")
          if !evidence.slips.isEmpty { blocks.append(slips(evidence, equation)) }
          blocks += evidence.remarks.map { "<sub>\(EvidenceText.sentence(inline($0)))</sub>" }
        }
      }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func slips(_ evidence: Evidence, _ equation: EquationRecord) -> String {
    var rows = [
      "| slip | in the code | refuted | misses by (median) |", "| :-- | :-- | :-- | --: |",
    ]
    rows += evidence.slips.map { slip in
      let code = equation.slipCode[slip.label].map { "`\($0)`" } ?? "–"
      return "| \(Markdown.cell(inline(slip.label))) | \(Markdown.cell(code)) | "
        + "\(EvidenceText.cases(slip)) | \(EvidenceText.bounds(slip.medianRatio)) |"
    }
    return rows.joined(separator: "\n")
  }

  private func inline(_ text: String) -> String {
    var markup = InlineMarkup { "(\($0))" }
    return markup.convert(text)
  }
}

extension ChapterRecord {
  var refutedCount: Int {
    checks.reduce(0) { $0 + $1.refutedCount }
  }
}
