extension Gradebook {
  /// One page that needs nothing else: warnings, a table, and a part a student that its row links to.
  func html(title: String) -> String {
    var text = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Neutral.markup(title))</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
      table { border-collapse: collapse; width: 100% }
      th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd; overflow-wrap: anywhere }
      summary, p { overflow-wrap: anywhere }
      td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
      .number, .short { overflow-wrap: normal; white-space: nowrap }
      .ok { color: #1b6e3c } .bad { color: #a3262b } .open { color: #666 }
      summary { cursor: pointer; padding: .4rem 0; font-weight: 600 }
      @media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } th, td { border-color: #444 } .ok { color: #6fce93 } .bad { color: #ff8a8a } .open { color: #999 } }
      </style>
      </head>
      <body>
      <h1>\(Neutral.markup(title))</h1>

      """
    if !warnings.isEmpty {
      text += "<h2>Before you use these grades</h2>\n<ul>\n"
      for warning in warnings { text += "<li>\(Neutral.markup(warning))</li>\n" }
      text += "</ul>\n"
    }
    text += """
      <table>
      <tr><th>student</th><th>name</th><th class="number">score</th><th class="number">of</th><th class="short">status</th><th class="short">handed in</th></tr>

      """
    for (index, line) in lines.enumerated() {
      let student = Neutral.markup(line.member.label)
      let name = line.report == nil ? student : "<a href=\"#s\(index + 1)\">\(student)</a>"
      text += "<tr><td>\(name)</td><td>\(Neutral.markup(line.member.name))</td>"
      text += "<td class=\"number\">\(line.scoreText)</td><td class=\"number\">\(maximum)</td>"
      text += "<td class=\"short\">\(Neutral.markup(line.status))</td>"
      text += "<td class=\"short\">\(line.time)</td></tr>\n"
    }
    text += "</table>\n"
    for (index, line) in lines.enumerated() {
      if let report = line.report { text += details(line, report, anchor: "s\(index + 1)") }
    }
    return text + "</body>\n</html>\n"
  }

  /// Open, so that a link from the table shows it, and a page that is printed holds all.
  private func details(_ line: Line, _ report: Report, anchor: String) -> String {
    var text = "<details open id=\"\(anchor)\"><summary>\(Neutral.markup(line.member.label))"
    if !line.member.name.isEmpty { text += " (\(Neutral.markup(line.member.name)))" }
    text += ": \(line.scoreText) of \(maximum)</summary>\n"
    if let detail = report.detail { text += "<p>\(Neutral.markup(detail))</p>\n" }
    for note in report.notes { text += "<p>\(Neutral.markup(note))</p>\n" }
    text += "<p>sandbox: \(Neutral.markup(report.sandbox))</p>\n<table>\n"
    for result in report.exercises {
      let kind = result.outcome == .ok ? "ok" : result.outcome == .notAttempted ? "open" : "bad"
      let score = result.score.map { Scoring.text(hundredths: $0) } ?? "no score"
      text += "<tr><td>\(result.id) \(Neutral.markup(result.title))</td>"
      text += "<td class=\"number\">\(score) of \(result.points)</td>"
      text += "<td class=\"\(kind)\">\(Neutral.markup(result.exported))</td></tr>\n"
    }
    return text + "</table>\n</details>\n"
  }
}
