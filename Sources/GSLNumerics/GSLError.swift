import CGSL
import Foundation

/// A failure of a numerical method: GSL's code and its text, what was being computed, and, when
/// the method did not converge, the best value it had.
///
/// Mathematical results such as +inf are values, never errors.
public struct GSLError: Error, Sendable, Hashable {
  /// What kind of failure; GSL: `gsl_errno.h`.
  public let code: Code
  /// What was being computed, and where it failed: "quadrature over [0, inf]: integrand is nan at 3".
  public let operation: String
  /// The value reached and its bound, when there is one.
  public let bestEstimate: Estimate?

  /// Where that value was reached, by a minimizer or a root finder.
  public let bestPoint: [Double]?

  /// An error with what was reached before it.
  ///
  /// - Parameters:
  ///   - code: what kind of failure.
  ///   - operation: what was being computed, and where it failed, without a full stop.
  ///   - bestEstimate: the value reached and its bound, when there is one.
  ///   - bestPoint: where that value was reached, when there is such a place.
  public init(
    _ code: Code, _ operation: String, bestEstimate: Estimate? = nil, bestPoint: [Double]? = nil
  ) {
    self.code = code
    self.operation = operation
    self.bestEstimate = bestEstimate
    self.bestPoint = bestPoint
  }

  /// GSL's error numbers.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// GSL's number for the failure, as in `gsl_errno.h`.
    public let rawValue: Int32
    /// The code of a status that a GSL function returned, also of one that has no name here.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// A failure of no other kind. GSL: `GSL_FAILURE`.
    public static let failure = Code(rawValue: Int32(GSL_FAILURE))
    /// An iteration that has not arrived yet; no failure in itself. GSL: `GSL_CONTINUE`.
    public static let keepGoing = Code(rawValue: Int32(GSL_CONTINUE))
    /// An argument outside the function's domain, as √(−1) has; a matrix that is singular. GSL:
    /// `GSL_EDOM`.
    public static let domain = Code(rawValue: Int32(GSL_EDOM))
    /// A result beyond double precision, such as exp(10¹⁰⁰). GSL: `GSL_ERANGE`.
    public static let range = Code(rawValue: Int32(GSL_ERANGE))
    /// An argument that the operation cannot work with: no values, a NaN, bounds out of order. GSL:
    /// `GSL_EINVAL`.
    public static let invalidArgument = Code(rawValue: Int32(GSL_EINVAL))
    /// Memory could not be had. GSL: `GSL_ENOMEM`.
    public static let outOfMemory = Code(rawValue: Int32(GSL_ENOMEM))
    /// The caller's function gave NaN, or another value that the method cannot go on with. GSL:
    /// `GSL_EBADFUNC`.
    public static let badFunction = Code(rawValue: Int32(GSL_EBADFUNC))
    /// The iterations that were allowed are used up. GSL: `GSL_EMAXITER`.
    public static let maximumIterations = Code(rawValue: Int32(GSL_EMAXITER))
    /// A tolerance that nothing can meet: zero, negative, or below double precision. GSL:
    /// `GSL_EBADTOL`.
    public static let badTolerance = Code(rawValue: Int32(GSL_EBADTOL))
    /// A result too small for double precision. GSL: `GSL_EUNDRFLW`.
    public static let underflow = Code(rawValue: Int32(GSL_EUNDRFLW))
    /// A result too large for double precision. GSL: `GSL_EOVRFLW`.
    public static let overflow = Code(rawValue: Int32(GSL_EOVRFLW))
    /// Rounding keeps the method from the tolerance. GSL: `GSL_EROUND`.
    public static let roundOff = Code(rawValue: Int32(GSL_EROUND))
    /// Vectors or matrices whose sizes do not go together. GSL: `GSL_EBADLEN`.
    public static let badLength = Code(rawValue: Int32(GSL_EBADLEN))
    /// An integrand that seems to have a singularity which cannot be integrated. GSL: `GSL_ESING`.
    public static let singularity = Code(rawValue: Int32(GSL_ESING))
    /// An integral or a series that diverges, or converges too slowly to tell. GSL: `GSL_EDIVERGE`.
    public static let divergence = Code(rawValue: Int32(GSL_EDIVERGE))
    /// An iteration that no longer comes closer. GSL: `GSL_ENOPROG`.
    public static let noProgress = Code(rawValue: Int32(GSL_ENOPROG))
    /// The method ended with an error above the tolerance. GSL: `GSL_ETOL`.
    public static let toleranceNotReached = Code(rawValue: Int32(GSL_ETOL))
  }

  /// GSL's text for the code. GSL: `gsl_strerror`.
  public var reason: String { String(cString: gsl_strerror(code.rawValue)) }
}

extension GSLError: CustomStringConvertible, LocalizedError {
  public var description: String {
    var line = "\(operation): \(reason) (GSL \(code.rawValue))"
    if let bestEstimate { line += "; best estimate \(bestEstimate)" }
    return line
  }

  /// The same line as `description`, for programs that show a `localizedDescription`.
  public var errorDescription: String? { description }
}
