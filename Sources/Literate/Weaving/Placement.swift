/// Finds the cell after which each event appears.
///
/// A call in the top-level code says where it stands, and the page moves forward with it, never
/// back. A call inside a function, or in another file, belongs to the cell whose top-level code led
/// to it. Where the line of that code is not known, it is a cell that mentions the function, at or
/// after the last cell that spoke; which of several follows from the call site (`CallSites`) and the
/// order of the calls.
struct Placement {
  /// The one-based line of the top-level code that made the last call.
  private(set) var line = 1

  private let text: ChapterText
  private var frontier = 0
  /// The top-level line (as an index among those that reach the function) of each call site.
  private var cellOfSite: [Int: (cell: Int, mention: Int, line: Int)] = [:]
  /// The mentions that a recording call inside a function has been assigned already.
  private var claimed: [Origin: Set<Int>] = [:]

  private var callersOf: [String: [(cell: Int, line: Int)]] = [:]

  init(_ text: ChapterText) {
    self.text = text
  }

  /// The top-level code that leads to a function, in order: cells and one-based lines.
  private mutating func callers(of function: String) -> [(cell: Int, line: Int)] {
    if let known = callersOf[function] { return known }
    let callers = text.callGraph.lines(reaching: function).compactMap { line in
      text.cell(at: line).map { (cell: $0, line: line + 1) }
    }
    callersOf[function] = callers
    return callers
  }

  /// The index of a cell of the chapter, the same or a later one at every call.
  mutating func cell(for origin: Origin) -> Int {
    if let known = origin.isTopLevel ? origin.line : origin.callLine {
      line = known
      frontier = max(frontier, text.cell(at: known - 1) ?? frontier)
      return frontier
    }
    let candidates = callers(of: String(origin.function.prefix { $0 != "(" }))
    guard let site = origin.site else {
      if let candidate = candidates.first(where: { $0.cell >= frontier }) {
        (frontier, line) = candidate
      }
      return frontier
    }
    var statement = origin
    statement.site = nil
    statement.callOffset = nil
    if let known = cellOfSite[site] {
      claimed[statement, default: []].insert(known.mention)
      frontier = max(frontier, known.cell)
      line = known.line
      return frontier
    }
    let taken = claimed[statement, default: []]
    let mention = candidates.indices.first {
      candidates[$0].cell >= frontier && !taken.contains($0)
    }
    if let mention {
      (frontier, line) = candidates[mention]
      cellOfSite[site] = (frontier, mention, line)
      claimed[statement, default: []].insert(mention)
    }
    return frontier
  }
}
