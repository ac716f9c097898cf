/// The standard normal's density; its distribution function and quantiles are `normalCumulative` and its
/// neighbors in GSLNumerics.
enum StandardNormal {
  /// ½ log 2π.
  static let halfLogTwoPi = 0.918_938_533_204_672_741_78

  static func logDensity(_ z: Double) -> Double { -0.5 * z * z - halfLogTwoPi }
}
