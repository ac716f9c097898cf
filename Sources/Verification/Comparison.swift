import GSLNumerics

/// Two sides held against each other: how far apart they are, and how far apart they may be.
struct Comparison {
  /// Rounding that every comparison allows, in units of the last place of the larger side.
  static let roundingUnits = 256.0
  /// Ratios are capped here, so that an infinite one can be written down.
  static let largestRatio = 1e18

  /// `|left - right|`, or `left - right` where only the order matters.
  let gap: Double
  /// The sum of both errors and the rounding allowance.
  let bound: Double
  /// The larger of the two sizes, or the scale that the case declares.
  let size: Double

  /// - Parameter scale: the size of the terms that cancel in the sides, where it is larger than
  ///   the sides.
  init(_ left: Estimate, _ right: Estimate, scale: Double, ordered: Bool = false) {
    let finite = [abs(left.value), abs(right.value), scale].filter(\.isFinite)
    size = finite.max() ?? 0
    let infinite = left.value.isInfinite || right.value.isInfinite
    if infinite && left.value == right.value {
      gap = 0
      bound = 0
    } else {
      gap = ordered ? left.value - right.value : abs(left.value - right.value)
      bound =
        infinite ? 0 : left.reach + right.reach + Self.roundingUnits * Double.ulpOfOne * size
    }
  }

  /// The gap in units of the bound; not a number if a side is not one.
  var ratio: Double {
    if gap.isNaN || bound.isNaN { return .nan }
    if gap <= 0 { return 0 }
    return min(gap / bound, Self.largestRatio)
  }
}
