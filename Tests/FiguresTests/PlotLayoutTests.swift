import Testing

@testable import Figures

@Suite struct PlotExtentTests {
  @Test func curvesFillTheFrameFromSideToSide() {
    let extent = PlotExtent(of: Plot().line(x: [2, 5], y: [-1, 1]))
    #expect(extent.x == 2...5)
    #expect(extent.y.lowerBound < -1 && extent.y.upperBound > 1)
  }

  @Test func pointsGetRoomAndHistogramsStandOnZero() {
    #expect(PlotExtent(of: Plot().points(x: [2, 5], y: [1, 2])).x.lowerBound < 2)
    #expect(PlotExtent(of: Plot().histogram(of: [1, 2, 2, 3], bins: 3)).y.lowerBound == 0)
    #expect(PlotExtent(of: Plot().bars(names: ["a"], heights: [-2])).y.upperBound == 0)
  }

  @Test func anAskedRangeWins() {
    let plot = Plot().line(x: [0, 9], y: [0, 9]).xAxis(.linear, 1...2).yAxis(.linear, 3...4)
    #expect(PlotExtent(of: plot).x == 1...2 && PlotExtent(of: plot).y == 3...4)
  }

  @Test func onlyWhatIsShownCounts() {
    let plot = Plot().line(x: [0, 1, 2], y: [0, 1, 1000]).xAxis(.linear, 0...1)
    #expect(PlotExtent(of: plot).y.upperBound < 2)
  }

  @Test(
    arguments: [
      [], [.nan], [.infinity, -.infinity], [3, 3], [0, 0], [1e308, -1e308], [-1, 0],
      [.leastNonzeroMagnitude],
    ] as [[Double]])
  func oddDataGiveAnOrdinaryFrame(values: [Double]) {
    for scale in [Plot.Axis.Scale.linear, .logarithmic] {
      let plot = Plot().line(x: values, y: values).xAxis(scale).yAxis(scale)
      let extent = PlotExtent(of: plot)
      for range in [extent.x, extent.y] {
        #expect(range.lowerBound < range.upperBound)
        #expect((range.upperBound - range.lowerBound).isFinite)
        #expect(scale == .linear || range.lowerBound > 0)
      }
    }
  }
}

@Suite struct FigureLayoutTests {
  private static let curve = Plot("a", x: "x", y: "y").line("f", x: [0, 1], y: [0, 1])

  @Test(arguments: [1, 2, 3, 4])
  func framesAreAlignedAndApart(columns: Int) {
    let wide = Plot("b", x: "x", y: "other").line("g", x: [0, 1], y: [0, 123_456])
    let layout = FigureLayout(
      PlotGrid([Self.curve, wide, Self.curve, wide, Self.curve], columns: columns))
    let panels = layout.panels
    for (index, panel) in panels.enumerated() {
      let insets = panel.insets
      #expect(panel.left - insets.left >= 0 && panel.top - insets.top >= 0)
      #expect(panel.left + panel.width + insets.right <= layout.width)
      #expect(panel.top + panel.height + insets.bottom <= layout.height)
      #expect(panel.left == panels[index % columns].left && panel.width == panels[0].width)
      #expect(panel.top == panels[index / columns * columns].top)
      for other in panels.dropFirst(index + 1) {
        let isBeside =
          panel.left + panel.width + insets.right <= other.left - other.insets.left + 0.01
          || other.left + other.width + other.insets.right <= panel.left - insets.left + 0.01
        let isBelow =
          panel.top + panel.height + insets.bottom <= other.top - other.insets.top + 0.01
        #expect(isBeside || isBelow)
      }
    }
  }

  @Test func linesThatEndApartAreNamedAtTheirEnds() {
    let plot = Self.curve.line("g", x: [0, 1], y: [0, 0.5])
    let layout = FigureLayout(PlotGrid(plot))
    #expect(layout.panels[0].directLabels?.map(\.label) == ["f", "g"])
    #expect(layout.legend.isEmpty)
  }

  @Test func linesThatEndTogetherShareALegend() {
    let plot = Self.curve.line("g", x: [0, 1], y: [0.5, 0.99])
    let layout = FigureLayout(PlotGrid(plot))
    #expect(layout.panels[0].directLabels == nil)
    #expect(layout.legend.map(\.entry.label) == ["f", "g"])
    let short = FigureLayout(PlotGrid(Self.curve.line("h", x: [0, 0.5], y: [0, 0.4])))
    #expect(short.legend.count == 2, "a line that ends inside the frame cannot be named beside it")
  }

  @Test func panelsShareOneLegendAndOneLabel() {
    let plot = Self.curve.line("g", x: [0, 1], y: [0.5, 0.99])
    let layout = FigureLayout(PlotGrid([plot, plot, plot, plot], columns: 2, sharesX: true))
    #expect(layout.legend.count == 2)
    #expect(layout.panels.map(\.showsXLabel) == [false, false, true, true])
    #expect(layout.panels.map(\.showsYLabel) == [true, false, true, false])
    #expect(layout.panels.map(\.showsXTicks) == [false, false, true, true])
  }

  @Test func aLongLegendWrapsInsideTheFigure() {
    var plot = Plot()
    for name in [
      "a rather long name", "another rather long name", "a third one", "the fourth",
      "a fifth of them", "the last one",
    ] {
      plot = plot.line(name, x: [0, 1], y: [1, 1])
    }
    let layout = FigureLayout(PlotGrid(plot))
    #expect(Set(layout.legend.map(\.y)).count > 1)
    for placed in layout.legend {
      #expect(placed.x + placed.entry.width(size: layout.fontSize - 1) <= layout.width)
      #expect(placed.y < layout.panels[0].top)
    }
  }

  @Test func equalAspectMeansEqualUnits() {
    for columns in [1, 3] {
      let square = Plot(x: "x").points(at: [SIMD2(-1, -3), SIMD2(1, 3)]).equalAspect()
      let layout = FigureLayout(PlotGrid([square, square, square], columns: columns))
      for panel in layout.panels {
        let across = panel.width / (panel.extent.x.upperBound - panel.extent.x.lowerBound)
        let up = panel.height / (panel.extent.y.upperBound - panel.extent.y.lowerBound)
        #expect(abs(across / up - 1) < 1e-9)
      }
    }
  }

  @Test func colorsAreSettledWhenALayerIsAdded() {
    let plot = Plot().histogram(of: [1, 2]).line(x: [0], y: [0]).line(x: [0], y: [0])
      .line(x: [0], y: [0], color: .green).points(x: [0], y: [0])
    #expect(plot.layers.map(\.color) == [.gray, .blue, .orange, .green, .purple])
  }
}
