/// Two densities around one point: one offset at a time, and many.
final class AnchoredPair {
  let anchor: Double
  private let p: Profile
  private let q: Profile
  /// The direction away from an end whose distance is taken in logs; nil for offsets.
  private let outwards: Double?
  // Panels ask for many; one at a time is for few charts.
  private(set) lazy var logP = density(of: p)
  private(set) lazy var logQ = density(of: q)
  private lazy var manyP = densities(of: p, one: logP)
  private lazy var manyQ = densities(of: q, one: logQ)

  /// Functions of the offset from `anchor`.
  init(_ p: Profile, _ q: Profile, from anchor: Double) {
    (self.p, self.q, self.anchor, outwards) = (p, q, anchor, nil)
  }

  /// Functions of the log of the distance from an end.
  init(_ p: Profile, _ q: Profile, towards end: Double, _ direction: Double) {
    (self.p, self.q, anchor, outwards) = (p, q, end, direction)
  }

  private func density(of d: Profile) -> (Double) -> Double {
    if let outwards { return d.logDensity(towards: anchor, outwards) }
    return d.logDensity(from: anchor)
  }

  private func densities(
    of d: Profile, one: @autoclosure () -> (Double) -> Double
  ) -> BatchLogDensity {
    guard outwards != nil else { return d.logDensities(from: anchor) }
    let one = one()
    return { t, results in for i in t.indices { results[i] = one(t[i]) } }
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
