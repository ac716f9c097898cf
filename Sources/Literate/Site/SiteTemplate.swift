import Figures

/// An HTML page around a converted body: a sidebar with the contents, the page, what is on it. The
/// exported site and the served book share it.
struct SiteTemplate {
  /// A line of the sidebar.
  struct Entry: Sendable, Hashable {
    /// From the site's root: "3-gan/1-the-game.html".
    var path: String
    /// HTML.
    var title: String
    var isChapter: Bool
  }

  let contents: [Entry]
  /// For the served book: what is loaded besides.
  var extraHead = ""
  var extraBody = ""

  /// - Parameters:
  ///   - path: the page's own, from the site's root.
  ///   - title: plain text.
  ///   - frames: names of the figures on this page that answer, with their files.
  func page(path: String, title: String, body: String, answering: [AnsweringFigure]) -> String {
    let depth = path.filter { $0 == "/" }.count
    let root = String(repeating: "../", count: depth)
    let chapter = path.prefix { $0 != "/" }
    var sidebar: [String] = []
    for entry in contents {
      let isHere = entry.path == path
      let isOfChapter = entry.path.hasPrefix(chapter + "/") && depth > 0
      guard entry.isChapter || isOfChapter else { continue }
      let mark = isHere ? " aria-current=\"page\"" : ""
      let kind = entry.isChapter ? "chapter" : "section"
      sidebar.append(
        "<li class=\"\(kind)\"><a href=\"\(root)\(entry.path)\"\(mark)>\(entry.title)</a></li>")
    }
    let figures = answering.map(\.json).joined(separator: ",")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(Markdown.attribute(title))</title>
      <link rel="stylesheet" href="\(root)site.css">
      <link rel="icon" href="data:,">
      \(extraHead)</head>
      <body data-root="\(root)" data-path="\(path)">
      <a class="skip" href="#page">Skip to the text</a>
      <header>
      <button id="menu" aria-expanded="false" aria-controls="sidebar">Contents</button>
      <a href="\(root)index.html">Marginalia</a>
      <form id="search" role="search"><input type="search" aria-label="Search the book" placeholder="Search" autocomplete="off"></form>
      </header>
      <div id="results" role="region" aria-label="Search results" hidden></div>
      <div id="frame">
      <nav id="sidebar" aria-label="Contents"><ul>
      \(sidebar.joined(separator: "\n"))
      </ul></nav>
      <main id="page">
      \(body)
      </main>
      </div>
      <script>window.marginaliaAnswering = [\(figures)];</script>
      <script src="\(root)site.js"></script>
      \(extraBody)</body>
      </html>

      """
  }
}

/// A figure whose frames a page can load.
struct AnsweringFigure: Sendable, Hashable {
  /// "fig-best".
  var anchor: String
  /// "best".
  var name: String
  /// "figures/best-frames.js", from the page.
  var file: String
  var sliders: [Slider]

  /// `{"anchor": …}`.
  var json: String {
    func quoted(_ text: String) -> String {
      "\""
        + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("<", with: "\\u003c") + "\""
    }
    let controls = sliders.map { slider in
      "{\"title\":\(quoted(slider.title)),\"start\":\(slider.start),\"names\":["
        + slider.names.map(quoted).joined(separator: ",") + "]}"
    }
    return "{\"anchor\":\(quoted(anchor)),\"name\":\(quoted(name)),\"file\":\(quoted(file)),"
      + "\"sliders\":[\(controls.joined(separator: ","))]}"
  }
}
