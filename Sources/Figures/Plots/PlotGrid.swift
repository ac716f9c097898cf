/// Several plots side by side, row by row: small multiples.
///
/// An axis label that all plots share is written once; a legend stands above the whole.
public struct PlotGrid: Sendable, Hashable {
  public var title: String
  public var plots: [Plot]
  public var columns: Int
  /// Whether all plots show the same part of their axes.
  public var sharesX: Bool
  public var sharesY: Bool

  /// - Parameter columns: How many plots a row has; at most four are readable.
  public init(
    _ plots: [Plot], columns: Int = 3, title: String = "", sharesX: Bool = false,
    sharesY: Bool = false
  ) {
    precondition(columns >= 1, "plot grid: needs at least 1 column, got \(columns)")
    precondition(!plots.isEmpty, "plot grid: there is no plot")
    self.title = title
    self.plots = plots
    self.columns = min(columns, plots.count)
    self.sharesX = sharesX
    self.sharesY = sharesY
  }

  /// A figure of one plot.
  public init(_ plot: Plot) { self.init([plot], columns: 1) }

  var rows: Int { (plots.count + columns - 1) / columns }
}
