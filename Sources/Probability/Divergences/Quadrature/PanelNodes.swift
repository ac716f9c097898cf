/// Two densities around one point: one offset at a time, and many.
final class AnchoredPair {
  let anchor: Double
  let logP: (Double) -> Double
  let logQ: (Double) -> Double
  private let manyP: BatchLogDensity
  private let manyQ: BatchLogDensity

  /// Functions of the offset from `anchor`.
  init(_ p: Profile, _ q: Profile, from anchor: Double) {
    self.anchor = anchor
    (logP, logQ) = (p.logDensity(from: anchor), q.logDensity(from: anchor))
    (manyP, manyQ) = (p.logDensities(from: anchor), q.logDensities(from: anchor))
  }

  /// Functions of the log of the distance from an end.
  init(_ p: Profile, _ q: Profile, towards end: Double, _ direction: Double) {
    anchor = end
    let logP = p.logDensity(towards: end, direction)
    let logQ = q.logDensity(towards: end, direction)
    manyP = { t, results in for i in t.indices { results[i] = logP(t[i]) } }
    manyQ = { t, results in for i in t.indices { results[i] = logQ(t[i]) } }
    (self.logP, self.logQ) = (logP, logQ)
  }

  func logDensities(at nodes: PanelNodes) {
    manyP(UnsafeBufferPointer(nodes.offsets), nodes.logP)
    manyQ(UnsafeBufferPointer(nodes.offsets), nodes.logQ)
  }
}

/// The nodes of a panel and what is known there, in scratch memory of `capacity` numbers.
struct PanelNodes {
  static let count = 21
  /// Under 1024 bytes, up to which temporary memory is on the stack.
  static let capacity = 6 * count

  private let middle: Double
  private let half: Double
  private let positions = GaussKronrod.nodes
  /// What the densities take: offsets from the anchor, or t.
  let offsets: UnsafeMutableBufferPointer<Double>
  let logP: UnsafeMutableBufferPointer<Double>
  let logQ: UnsafeMutableBufferPointer<Double>
  /// Per unit of t.
  let p: UnsafeMutableBufferPointer<Double>
  let q: UnsafeMutableBufferPointer<Double>
  /// p and q, which lie side by side.
  let bothDensities: UnsafeMutableBufferPointer<Double>
  /// What a functional works out for all nodes at once.
  let prepared: UnsafeMutableBufferPointer<Double>

  init(lower: Double, upper: Double, scratch: UnsafeMutableBufferPointer<Double>) {
    half = 0.5 * (upper - lower)
    middle = lower + half
    let n = Self.count
    func part(_ k: Int) -> UnsafeMutableBufferPointer<Double> { scratch.part(k * n..<(k + 1) * n) }
    (offsets, prepared, logP, logQ) = (part(0), part(1), part(2), part(3))
    (p, q, bothDensities) = (part(4), part(5), scratch.part(4 * n..<6 * n))
  }

  /// The coordinate of a node.
  @inline(__always)
  func t(_ i: Int) -> Double { middle + half * positions[i] }
}
