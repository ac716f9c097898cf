/// The frame of an HTML page: pandoc's variables, our own style, light and dark as the reader's
/// system has it, nothing fetched from anywhere.
enum SiteTemplate {
  static let html = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>$pagetitle$</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <header><a href="index.html">Marginalia</a></header>
    $if(toc)$
    <nav id="toc">
    $table-of-contents$
    </nav>
    $endif$
    <main>
    $body$
    </main>
    </body>
    </html>

    """

  private static let style = """
    :root {
      --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --rule: #d1d9e0; --code: #f6f8fa;
      --link: #0b5cad; --keyword: #a3123f; --string: #0a3069; --comment: #59636e;
      --number: #0550ae; --name: #6639ba;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #0d1117; --ink: #e6edf3; --faint: #9198a1; --rule: #3d444d; --code: #161b22;
        --link: #6cb0ff; --keyword: #ff8f87; --string: #a5d6ff; --comment: #9198a1;
        --number: #79c0ff; --name: #d2a8ff;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 1rem; max-width: 48rem; color: var(--ink); background: var(--paper);
      font: 1.05rem/1.6 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif;
    }
    header { font-size: 0.9rem; border-bottom: 1px solid var(--rule); padding-bottom: 0.4rem; }
    a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
    h1, h2, h3 { line-height: 1.25; margin: 2.2rem 0 0.8rem; }
    nav { font-size: 0.9rem; } nav ul { padding-left: 1.2rem; margin: 0.2rem 0; }
    img { max-width: 100%; height: auto; }
    pre, code { font-family: ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace; }
    code { font-size: 0.88em; }
    pre {
      background: var(--code); padding: 0.8rem 1rem; border-radius: 6px; overflow-x: auto;
      line-height: 1.45;
    }
    pre a { text-decoration: none; }
    blockquote {
      margin: 1rem 0; padding: 0 1rem; color: var(--faint); border-left: 3px solid var(--rule);
    }
    table { border-collapse: collapse; margin: 1rem 0; font-size: 0.95rem; display: block;
      overflow-x: auto; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.25rem 0.7rem; border-bottom: 1px solid var(--rule); text-align: left; }
    math[display="block"] { margin: 0.8rem 0 0.2rem; overflow-x: auto; }
    sub { vertical-align: baseline; font-size: 0.85rem; color: var(--faint); }
    details { margin: 1rem 0; } summary { cursor: pointer; color: var(--faint); }
    :target { scroll-margin-top: 1rem; }
    .kw, .cf, .im { color: var(--keyword); } .st, .ch, .ss, .vs { color: var(--string); }
    .co, .do, .an { color: var(--comment); font-style: italic; }
    .dv, .fl, .bn, .cn { color: var(--number); } .fu, .dt, .at { color: var(--name); }
    """
}
