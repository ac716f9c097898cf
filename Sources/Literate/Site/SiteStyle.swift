extension SiteTemplate {
  /// The site's style sheet: light and dark, wide and narrow, on paper.
  static let style = """
    :root {
      --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --rule: #d1d9e0; --code: #f6f8fa;
      --link: #0b5cad; --keyword: #a3123f; --string: #0a3069; --comment: #59636e;
      --number: #0550ae; --name: #6639ba; --good: #1a7f37; --bad: #b42318;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #0d1117; --ink: #e6edf3; --faint: #9198a1; --rule: #3d444d; --code: #161b22;
        --link: #6cb0ff; --keyword: #ff8f87; --string: #a5d6ff; --comment: #9198a1;
        --number: #79c0ff; --name: #d2a8ff; --good: #56d364; --bad: #ff7b72;
      }
    }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 3.5rem; }
    body {
      margin: 0; color: var(--ink); background: var(--paper); overflow-wrap: break-word;
      font: 1.05rem/1.6 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif;
    }
    .skip { position: absolute; left: -100rem; } .skip:focus { left: 0.5rem; top: 0.5rem; }
    header {
      position: sticky; top: 0; z-index: 2; display: flex; gap: 1rem; align-items: center;
      padding: 0.4rem 1rem; background: var(--paper); border-bottom: 1px solid var(--rule);
      font-size: 0.95rem;
    }
    header form { margin-left: auto; }
    button, input, select { font: inherit; color: inherit; background: var(--code);
      border: 1px solid var(--rule); border-radius: 6px; padding: 0.15rem 0.6rem; }
    input[type=search] { width: 12rem; max-width: 40vw; }
    #menu { display: none; }
    #frame { display: grid; grid-template-columns: 16rem minmax(0, 46rem); gap: 2.5rem;
      max-width: 68rem; margin: 0 auto; padding: 0 1rem; }
    #sidebar { position: sticky; top: 3rem; align-self: start; max-height: calc(100vh - 3.5rem);
      overflow-y: auto; font-size: 0.9rem; line-height: 1.4; padding: 1rem 0; }
    #sidebar ul { list-style: none; margin: 0; padding: 0; }
    #sidebar .section { padding-left: 1rem; } #sidebar li { margin: 0.35rem 0; }
    #sidebar .chapter { font-weight: 600; margin-top: 0.8rem; }
    #sidebar a { text-decoration: none; } [aria-current] { color: var(--ink); font-weight: 600; }
    main { padding: 1rem 0 4rem; min-width: 0; }
    a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
    h1, h2, h3 { line-height: 1.25; margin: 2.2rem 0 0.8rem; } h1 { margin-top: 0.8rem; }
    .anchor { opacity: 0; text-decoration: none; margin-left: 0.3rem; font-weight: 400; }
    :hover > .anchor, .anchor:focus { opacity: 0.7; }
    img, svg { max-width: 100%; height: auto; }
    picture + p, .wide { overflow-x: auto; }
    pre, code { font-family: ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace; }
    code { font-size: 0.86em; }
    pre { position: relative; background: var(--code); padding: 0.8rem 1rem; border-radius: 6px;
      overflow-x: auto; line-height: 1.45; font-size: 0.92em; }
    pre a { text-decoration: none; }
    .copy { position: absolute; top: 0.3rem; right: 0.3rem; font-size: 0.75rem; opacity: 0; }
    pre:hover .copy, .copy:focus { opacity: 1; }
    blockquote { margin: 1rem 0; padding: 0.1rem 1rem; border-left: 3px solid var(--rule); }
    table { border-collapse: collapse; margin: 1rem 0; font-size: 0.95rem; display: block;
      max-width: 100%; overflow-x: auto; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.25rem 0.7rem; border-bottom: 1px solid var(--rule); text-align: left; }
    math[display="block"] { display: block math; margin: 0.8rem 0 0.2rem; overflow-x: auto;
      overflow-y: hidden; max-width: 100%; }
    sub { vertical-align: baseline; font-size: 0.85rem; color: var(--faint); }
    details { margin: 0.6rem 0; } summary { cursor: pointer; color: var(--faint); font-size: 0.9rem; }
    .bad > summary { color: var(--bad); }
    details[open] { border-left: 3px solid var(--rule); padding-left: 0.8rem; }
    .answers { display: flex; flex-wrap: wrap; gap: 0.4rem 1.2rem; margin: 0.3rem 0 0.6rem; font-size: 0.9rem; }
    .answers label { display: flex; gap: 0.6rem; align-items: center; }
    .answers input[type=range] { width: 14rem; max-width: 50vw; }
    #results { position: fixed; top: 3rem; right: 1rem; z-index: 3; width: min(34rem, 94vw);
      max-height: 75vh; overflow-y: auto; background: var(--paper); border: 1px solid var(--rule);
      border-radius: 8px; padding: 0.6rem 1rem; box-shadow: 0 4px 18px #0003; font-size: 0.92rem; }
    #results a { display: block; margin: 0.5rem 0; text-decoration: none; }
    #results small { display: block; color: var(--faint); }
    .kw, .cf, .im { color: var(--keyword); } .st, .ch, .ss, .vs { color: var(--string); }
    .co, .do, .an { color: var(--comment); font-style: italic; }
    .dv, .fl, .bn, .cn { color: var(--number); } .fu, .dt, .at { color: var(--name); }
    @media (max-width: 60rem) {
      #frame { display: block; } #menu { display: block; }
      #sidebar { display: none; position: static; max-height: none; }
      body.menu #sidebar { display: block; }
      /* A formula in a line may be wider than a phone: what holds it scrolls, not the page. */
      :is(p, ul, ol, h1, h2, h3, summary):has(math) { overflow-x: auto; overflow-y: hidden; }
    }
    @media print {
      header, #sidebar, .copy, .answers, .anchor, #results { display: none !important; }
      #frame { display: block; max-width: none; } pre { white-space: pre-wrap; }
      details > * { display: block; }
    }

    """
}
