/// Boxes and arrows with shapes: an architecture, a game, a graphical model.
///
///     Diagram()
///       .box("x", "image", shape: "[b, 8, 8, 1]", column: 0, row: 0)
///       .box("e", "encoder", shape: "256, ReLU", column: 1, row: 0)
///       .arrow("x", "e")
///
/// Columns go from left to right, rows from the top; halves are allowed.
public struct Diagram: Sendable, Hashable {
  struct Node: Sendable, Hashable {
    var identifier: String
    var title: String
    var shape: String
    var column: Double
    var row: Double
    var isRound: Bool
  }

  struct Arrow: Sendable, Hashable {
    var from: String
    var to: String
    var label: String
    var isDashed: Bool
  }

  private(set) var nodes: [Node] = []
  private(set) var arrows: [Arrow] = []

  public init() {}

  /// A box; `shape` stands under its title in small print.
  public func box(
    _ identifier: String, _ title: String, shape: String = "", column: Double, row: Double
  ) -> Diagram {
    adding(
      Node(
        identifier: identifier, title: title, shape: shape, column: column, row: row,
        isRound: false))
  }

  /// A circle, for a random variable.
  public func circle(
    _ identifier: String, _ title: String, shape: String = "", column: Double, row: Double
  ) -> Diagram {
    adding(
      Node(
        identifier: identifier, title: title, shape: shape, column: column, row: row,
        isRound: true))
  }

  /// An arrow between two that are there already.
  ///
  /// - Parameter dashed: for what flows back, such as a gradient.
  public func arrow(
    _ from: String, _ to: String, label: String = "", dashed: Bool = false
  ) -> Diagram {
    for name in [from, to] {
      precondition(
        nodes.contains { $0.identifier == name }, "Diagram.arrow: there is no box “\(name)” yet")
    }
    var copy = self
    copy.arrows.append(Arrow(from: from, to: to, label: label, isDashed: dashed))
    return copy
  }

  private func adding(_ node: Node) -> Diagram {
    precondition(
      !nodes.contains { $0.identifier == node.identifier },
      "Diagram: there is a box “\(node.identifier)” already")
    var copy = self
    copy.nodes.append(node)
    return copy
  }
}
