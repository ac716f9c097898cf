import Foundation
import Verification

extension Book {
  /// The pages about the whole book, from what its chapters recorded: table of contents, equations,
  /// scoreboard, and the script of its figure. Their names and texts.
  func pages(in directory: URL) throws -> [(name: String, text: String)] {
    let known = try sidecars(in: directory)
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
    if let figure = Scoreboard(try sidecars(in: directory)).figure {
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
        try Data(text.utf8).write(to: file, options: .atomic)
      } catch {
        throw BookError("\(file.path): cannot be written: \(error.localizedDescription)")
      }
      return file.path
    }
  }

  static let origin =
    "<!-- Woven by `book` from what the chapters recorded: change a chapter, not this page. -->"

  private func contents(_ known: [(chapter: Entry, sidecar: Sidecar)]) -> String {
    var blocks = [Self.origin, "# Marginalia: the reports"]
    let checks = known.flatMap(\.sidecar.checks)
    let holding = checks.filter(\.holds).count
    let count = holding == checks.count ? "\(holding)" : "\(holding) of \(checks.count)"
    let refuted = known.reduce(0) { $0 + $1.sidecar.refutedCount }
    blocks.append(
      "\(count) checks of equations hold and \(refuted) wrong versions are refuted. "
        + "[Every equation](equations.md) · [the scoreboard](scoreboard.md)")
    for (chapter, sidecar) in known {
      blocks.append("## [\(inline(sidecar.title))](\(chapter.stem).md)")
      blocks.append(inline(sidecar.claim))
      let equations = sidecar.equations.count
      blocks.append(
        "*\(equations) numbered equations, \(sidecar.checks.count) checks, "
          + "\(sidecar.refutedCount) wrong versions refuted, \(sidecar.figures.count) figures*")
      if let picture = picture(of: chapter, sidecar) { blocks.append(picture) }
    }
    let missing = chapters.filter { chapter in !known.contains { $0.chapter == chapter } }
    if !missing.isEmpty {
      blocks.append("Not run yet: \(missing.map { "`\($0.name)`" }.joined(separator: ", ")).")
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The chapter's first figure that was drawn.
  private func picture(of chapter: Entry, _ sidecar: Sidecar) -> String? {
    guard let figure = sidecar.figures.first(where: { $0.light != nil }), let light = figure.light
    else { return nil }
    let directory = "figures/\(chapter.stem)/"
    var lines = ["<picture>"]
    if let dark = figure.dark {
      lines.append(
        "  <source media=\"(prefers-color-scheme: dark)\" srcset=\"\(directory)\(dark)\">")
    }
    lines.append(
      "  <img alt=\"\(Markdown.attribute(figure.alternative))\" src=\"\(directory)\(light)\">")
    return (lines + ["</picture>"]).joined(separator: "\n")
  }

  private func equations(_ known: [(chapter: Entry, sidecar: Sidecar)]) -> String {
    var blocks = [Self.origin, "# Every equation and its evidence", "[The book](README.md)"]
    for (chapter, sidecar) in known {
      blocks.append("## [\(inline(sidecar.title))](\(chapter.stem).md)")
      for equation in sidecar.equations {
        let target = "\(chapter.stem).md#\(LabelNumbers.anchor(equation.label))"
        let number = "**[(\(equation.number))](\(target))**"
        blocks.append(Markdown.fenced(equation.formula.lines, language: "math"))
        let found = sidecar.checks.filter { $0.label == equation.label }
        let lines =
          equation.isDefinition
          ? ["\(number) definition"]
          : found.map {
            "\(number) " + EvidenceText.line($0, inline: inline, isMasked: false)
          }
        blocks.append(lines.map { "<sub>\($0)</sub>" }.joined(separator: "<br>\n"))
      }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func inline(_ text: String) -> String {
    var markup = InlineMarkup { "(\($0))" }
    return markup.convert(text)
  }
}

extension Sidecar {
  var refutedCount: Int {
    checks.reduce(0) { $0 + $1.refuted.filter(\.isRefuted).count }
  }
}
