/// Markdown with math as a terminal shows it.
enum PlainText {
  private static let symbols = [
    ("\\mathrm", ""), ("\\mathbb", ""), ("\\text", ""), ("\\log", "log"), ("\\|", "‖"),
    ("\\,", " "),
    ("\\theta", "θ"), ("\\phi", "φ"), ("\\sigma", "σ"), ("\\mu", "μ"), ("\\cdot", "·"),
    ("\\ge", "≥"), ("\\le", "≤"), ("\\infty", "∞"), ("\\max", "max"), ("\\min", "min"),
    ("\\bar", ""), ("\\alpha", "α"), ("\\beta", "β"), ("\\epsilon", "ε"), ("\\to", "→"),
  ]

  /// "D_KL(p‖q)" for "$D_{KL}(p\|q)$"; emphasis and code marks are left out.
  static func of(_ markdown: String) -> String {
    var text = markdown
    for (mark, plain) in symbols { text = text.replacing(mark, with: plain) }
    return String(text.filter { !"$*`{}\\".contains($0) })
  }
}
