import Foundation

/// What `docs/architecture.md` says of who imports whom.
struct Architecture {
  /// The layer of each target, from 0 at the bottom.
  let layers: [String: Int]
  /// Arrows of the drawing, from who imports to what is imported.
  let arrows: Set<Arrow>
  /// What a target must never reach, however indirectly.
  let forbidden: [(target: String, unreachable: [String])]

  struct Arrow: Hashable, CustomStringConvertible {
    let from: String
    let to: String
    var description: String { "\(from) --> \(to)" }
  }

  init(text: String) {
    var layers: [String: Int] = [:]
    var arrows: Set<Arrow> = []
    var forbidden: [(String, [String])] = []
    for line in text.split(separator: "\n").map(String.init) {
      if let arrow = line.wholeMatch(of: /\s*([\w-]+) --> ([\w-]+)/) {
        arrows.insert(Arrow(from: String(arrow.1), to: String(arrow.2)))
      }
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard line.hasPrefix("|"), cells.count >= 2 else { continue }
      if let layer = Int(cells[0]) {
        for name in Self.names(in: cells[1]) { layers[name] = layer }
      } else if cells[0].hasPrefix("`") {
        for target in Self.names(in: cells[0]) {
          forbidden.append((target, Self.names(in: cells[1])))
        }
      }
    }
    self.layers = layers
    self.arrows = arrows
    self.forbidden = forbidden
  }

  private static func names(in cell: String) -> [String] {
    cell.matches(of: /`([\w-]+)`/).map { String($0.1) }
  }
}

/// Who depends on whom.
struct Graph {
  let edges: [String: Set<String>]

  /// Everything that a target depends on, directly or not.
  func reached(from start: String) -> Set<String> {
    var reached: Set<String> = []
    var pending = Array(edges[start] ?? [])
    while let next = pending.popLast() {
      if reached.insert(next).inserted { pending += edges[next] ?? [] }
    }
    return reached
  }

  /// Targets that depend on themselves.
  var circular: [String] { edges.keys.filter { reached(from: $0).contains($0) }.sorted() }

  /// The edges that do not follow from others.
  var reduced: Set<Architecture.Arrow> {
    var result: Set<Architecture.Arrow> = []
    for (from, targets) in edges {
      let implied = targets.reduce(into: Set<String>()) { $0.formUnion(reached(from: $1)) }
      for to in targets.subtracting(implied) { result.insert(.init(from: from, to: to)) }
    }
    return result
  }
}
