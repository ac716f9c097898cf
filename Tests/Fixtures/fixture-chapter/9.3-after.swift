import Figures
import Literate

//: # After
//:
//: Something is left:
//:
//: $$ a = a $$ {#eq:late}
func after(_ chapter: Chapter) throws {
  //: Nothing is named (fig:line) before it is drawn.

  figure(
    "fig:line", Plot(x: "x", y: "y").line("y = x", over: 0...1) { $0 }, alt: "A \"straight\" line",
    caption: "A line, $y = x$")
  try figure(
    "fig:steep", over: Slider("slope", 0...2, default: 1, steps: 3), alt: "A line through zero",
    caption: "It answers."
  ) { slope in
    Plot(x: "x", y: "y").line("y", over: 0...1) { slope * $0 }.yAxis(.linear, 0...2)
  }
  diagram(
    "fig:boxes",
    Diagram().box("a", "first", shape: "[2, 3]", column: 0, row: 0).circle(
      "z", "z", column: 1, row: 0
    )
    .arrow("a", "z", label: "μ"), alt: "A box and a circle", caption: "An arrow")
  images(
    "fig:pixels",
    ImageGrid(
      pixels: (0..<16).map { Float($0) / 15 }, count: 1, height: 4, width: 4, channels: 1,
      columns: 1, scale: 2, padding: 1, range: 0...1), alt: "Sixteen pixels", caption: "Pixels")
  score("error", of: "fixture", value: 0.25, interval: 0.2...0.3, floor: 0.1, better: .lower)
  if chapter.choice("mode") == "late" { throw Lost() }
}
