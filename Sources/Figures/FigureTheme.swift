/// The two looks of a figure, as the opening lines of its script: one script draws both.
enum FigureTheme: String, CaseIterable, Sendable {
  case light, dark

  /// Colors are named once, so that a reader who edits the script writes `lc rgb blue`.
  static let preamble = """
    if (!exists("theme")) theme = 'light'
    dark = (theme eq 'dark')
    background = dark ? '#0d1117' : '#ffffff'
    ink    = dark ? '#e6edf3' : '#1f2328'
    muted  = dark ? '#9aa4af' : '#59636e'
    faint  = dark ? '#262c36' : '#e7eaee'
    blue   = dark ? '#58a6ff' : '#0068b0'
    orange = dark ? '#ff9053' : '#d55e00'
    green  = dark ? '#3fcb9b' : '#008a66'
    purple = dark ? '#e292c9' : '#b0579a'
    sky    = dark ? '#8fd3f7' : '#4aa8de'
    amber  = dark ? '#f0c14b' : '#d79b00'
    gray   = dark ? '#8b949e' : '#7d8590'

    """

  /// Blue into the background, so that empty places stay empty in both themes.
  static let sequentialPalette = """
    if (dark) {
      set palette defined (0 '#0d1117', 1 '#12304f', 2 '#1b5d8f', 3 '#3f9ccb', 4 '#a5dcee', 5 '#fbfdf0')
    } else {
      set palette defined (0 '#ffffff', 1 '#d6e6f4', 2 '#92c3df', 3 '#4191c4', 4 '#155a9c', 5 '#08264f')
    }
    """

  /// Blue below zero, orange above, the background at zero.
  static let divergingPalette = """
    if (dark) {
      set palette defined (-2 '#9fd0ff', -1 '#2f6fb5', 0 '#0d1117', 1 '#b4501c', 2 '#ffc49c')
    } else {
      set palette defined (-2 '#053f73', -1 '#6aaedb', 0 '#ffffff', 1 '#f0a26b', 2 '#8a3600')
    }
    """
}
