/// How `integrate` goes about it.
public enum QuadratureRule: Sendable, Hashable {
  /// Adaptive 21-point (15-point where a bound is infinite) Gauss–Kronrod with extrapolation, by
  /// range and break points. GSL: `gsl_integration_qags`, `qagp`, `qagi`, `qagiu`, `qagil`.
  case adaptive
  /// Doubly adaptive Clenshaw–Curtis: slower, robust to kinks and noise. GSL: `gsl_integration_cquad`.
  case doublyAdaptive
  /// `adaptive` and `doublyAdaptive`, which must agree within their bounds; the error is the larger
  /// bound and what they differ by. The one to take where nothing is known of the integrand.
  case crossChecked
  /// Adaptive, without extrapolation, by the rule of 15, 21, 31, 41, 51 or 61 points; best for
  /// smooth or oscillating integrands on a finite range. GSL: `gsl_integration_qag`.
  case gaussKronrod(points: Int)
  /// One application of the rule of n points, finite range; the error is its difference to the
  /// rule of about half as many. GSL: `gsl_integration_glfixed`.
  case gaussLegendre(points: Int)
}
