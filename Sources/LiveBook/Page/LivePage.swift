/// What the live book adds to the pages of the exported site.
enum LivePage {
  static let style = """
    #live { position: fixed; right: 1rem; bottom: 1rem; z-index: 4; width: min(34rem, calc(100vw - 2rem));
      max-height: 60vh; overflow-y: auto; background: var(--paper); border: 1px solid var(--rule);
      border-radius: 8px; padding: 0.5rem 0.9rem; box-shadow: 0 4px 18px #0003; font-size: 0.9rem; }
    #live:not(:has(> :not([hidden]))) { display: none; }
    #live pre { font-size: 0.8rem; margin: 0.4rem 0; max-height: 30vh; overflow: auto; }
    #live table { font-size: 0.85rem; margin: 0.4rem 0; }
    .live-problem h2, .live-failed { color: var(--bad); font-size: 1rem; margin: 0.2rem 0; }
    .live-work { color: var(--faint); margin: 0.2rem 0; }
    #live .live-run { border-top: 1px solid var(--rule); padding: 0.3rem 0; }
    #live .live-run p { margin: 0.3rem 0; }
    .live-controls { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: start;
      font-size: 0.9rem; }
    .live-controls form { display: grid; gap: 0.4rem; padding: 0.4rem 0; }
    .live-controls form label { display: grid; grid-template-columns: 9rem 9rem; gap: 0.2rem 0.6rem; }
    .live-controls form small { grid-column: 1 / -1; color: var(--faint); }
    .live-controls input:not([type=checkbox]), .live-controls select { width: 9rem; min-width: 0; }
    .live-controls details { margin: 0; }
    .live-slips { border: 1px solid var(--rule); border-radius: 6px; margin: 0.5rem 0; min-width: 0;
      font-size: 0.9rem; }
    .live-slips label { display: block; }
    .live-run-page { border: 1px solid var(--rule); border-radius: 6px; padding: 0.3rem 0.8rem; }
    @media print { #live, .live-controls, .live-slips { display: none; } }

    """
}
