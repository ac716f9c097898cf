import Foundation
import GSLNumerics

/// A coordinate t on a stretch of the line, and the two log densities in it.
///
/// Close to a point the offset from it is the coordinate; toward a singular end or an infinite one,
/// the log of the distance is, in which power laws are exponentials and a Cauchy tail is short.
struct Chart {
  enum Coordinate {
    /// x = anchor + unit · t; the unit is a power of two near the scale of what lies there, so that
    /// scales of 1e±300 neither overflow nor underflow.
    case offset(unit: Double, logUnit: Double)
    /// x = anchor + direction · unit · e^t: with the unit taken out, t is small and its rounding too.
    case logarithm(direction: Double, unit: Double, logUnit: Double)
    /// x = anchor + direction · e^t, with densities that take t itself: e^t may underflow.
    case logarithmAtEnd(direction: Double)
  }

  let coordinate: Coordinate
  /// With functions of the offset, or of t for `logarithmAtEnd`.
  let densities: AnchoredPair

  var anchor: Double { densities.anchor }

  /// The coordinate of anchor + offset.
  func coordinate(ofOffset offset: Double) -> Double {
    switch coordinate {
    case .offset(let unit, _): offset / unit
    case .logarithm(_, let unit, let logUnit): Self.logRatio(abs(offset), unit, logUnit)
    case .logarithmAtEnd: log(abs(offset))
    }
  }

  /// log(distance/unit), also where the ratio is beyond the doubles.
  static func logRatio(_ distance: Double, _ unit: Double, _ logUnit: Double) -> Double {
    let ratio = distance / unit
    return ratio > 0 && ratio.isFinite ? log(ratio) : log(distance) - logUnit
  }

  /// Whether the densities take offsets from the anchor.
  var takesOffsets: Bool {
    if case .logarithmAtEnd = coordinate { false } else { true }
  }

  /// +1 where x grows with t, −1 where it falls.
  var orientation: Double {
    switch coordinate {
    case .offset: 1
    case .logarithm(let direction, _, _), .logarithmAtEnd(let direction): direction
    }
  }

  @inline(__always)
  func sample(at t: Double) -> PairSample {
    let x: Double
    let a: Double
    let b: Double
    let logJacobian: Double
    switch coordinate {
    case .offset(let unit, let logUnit):
      let offset = unit * t
      (x, a, b, logJacobian) = (
        anchor + offset, densities.logP(offset), densities.logQ(offset), logUnit
      )
    case .logarithm(let direction, let unit, let logUnit):
      // In two halves: e^t alone may overflow where times the unit it does not.
      let root = abs(t) < 700 ? 1 : exp(0.5 * t)
      let offset = direction * (root == 1 ? unit * exp(t) : unit * root * root)
      (x, a, b, logJacobian) = (
        anchor + offset, densities.logP(offset), densities.logQ(offset), t + logUnit
      )
    case .logarithmAtEnd(let direction):
      (x, a, b, logJacobian) = (
        anchor + direction * exp(t), densities.logP(t), densities.logQ(t), t
      )
    }
    let ratio = a == b ? 0 : a - b
    return PairSample(
      x: x, logP: a, logQ: b, logJacobian: logJacobian, p: exp(a + logJacobian),
      q: exp(b + logJacobian), logRatio: ratio)
  }

  /// `sample` at all nodes of a panel: the densities in one call each, the exponentials in another.
  func sample(_ nodes: PanelNodes) {
    let (offsets, p, q) = (nodes.offsets, nodes.p, nodes.q)
    // First the coordinates, and the logs of the Jacobian in the densities' places.
    for i in 0..<PanelNodes.count {
      let t = nodes.t(i)
      offsets[i] = t
      switch coordinate {
      case .offset(let unit, let logUnit): (offsets[i], p[i]) = (unit * t, logUnit)
      case .logarithm(_, _, let logUnit): p[i] = t + logUnit
      case .logarithmAtEnd: p[i] = t
      }
      q[i] = p[i]
    }
    if case .logarithm(let direction, let unit, _) = coordinate {
      // In two halves where e^t alone may overflow.
      let isFar = max(abs(offsets[0]), abs(offsets[PanelNodes.count - 1])) >= 700
      if isFar { for i in 0..<PanelNodes.count { offsets[i] *= 0.5 } }
      vectorExp(offsets)
      for i in 0..<PanelNodes.count {
        let root = offsets[i]
        offsets[i] = direction * (isFar ? unit * root * root : unit * root)
      }
    }
    densities.logDensities(at: nodes)
    for i in 0..<PanelNodes.count {
      p[i] += nodes.logP[i]
      q[i] += nodes.logQ[i]
    }
    vectorExp(nodes.bothDensities)
  }

  /// The point and the log of the Jacobian at a node that `sample` filled in.
  @inline(__always)
  func place(_ nodes: PanelNodes, _ i: Int) -> (x: Double, logJacobian: Double) {
    switch coordinate {
    case .offset(_, let logUnit): (anchor + nodes.offsets[i], logUnit)
    case .logarithm(_, _, let logUnit): (anchor + nodes.offsets[i], nodes.t(i) + logUnit)
    case .logarithmAtEnd(let direction): (anchor + direction * exp(nodes.t(i)), nodes.t(i))
    }
  }
}
