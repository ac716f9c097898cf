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

  /// Where that value was reached, by a minimiser or a root finder.
  public let bestPoint: [Double]?

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
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let failure = Code(rawValue: Int32(GSL_FAILURE))
    public static let keepGoing = Code(rawValue: Int32(GSL_CONTINUE))
    public static let domain = Code(rawValue: Int32(GSL_EDOM))
    public static let range = Code(rawValue: Int32(GSL_ERANGE))
    public static let invalidArgument = Code(rawValue: Int32(GSL_EINVAL))
    public static let outOfMemory = Code(rawValue: Int32(GSL_ENOMEM))
    public static let badFunction = Code(rawValue: Int32(GSL_EBADFUNC))
    public static let maximumIterations = Code(rawValue: Int32(GSL_EMAXITER))
    public static let badTolerance = Code(rawValue: Int32(GSL_EBADTOL))
    public static let underflow = Code(rawValue: Int32(GSL_EUNDRFLW))
    public static let overflow = Code(rawValue: Int32(GSL_EOVRFLW))
    public static let roundOff = Code(rawValue: Int32(GSL_EROUND))
    public static let badLength = Code(rawValue: Int32(GSL_EBADLEN))
    public static let singularity = Code(rawValue: Int32(GSL_ESING))
    public static let divergence = Code(rawValue: Int32(GSL_EDIVERGE))
    public static let noProgress = Code(rawValue: Int32(GSL_ENOPROG))
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

  public var errorDescription: String? { description }
}
