import CGSL
import Synchronization

/// Room for subdivisions, kept from call to call: a quadrature takes one and gives it back, so that
/// none is allocated in the steady state, nested and concurrent ones included.
final class QuadratureWorkspace: Sendable {
  /// Most intervals that a routine may make.
  static let limit = 1000

  nonisolated(unsafe) let intervals: UnsafeMutablePointer<gsl_integration_workspace>
  nonisolated(unsafe) let doublyAdaptive: UnsafeMutablePointer<gsl_integration_cquad_workspace>

  private init() {
    // Null only when memory is exhausted, where nothing else would work either.
    intervals = gsl_integration_workspace_alloc(Self.limit)
    doublyAdaptive = gsl_integration_cquad_workspace_alloc(200)
  }

  deinit {
    gsl_integration_workspace_free(intervals)
    gsl_integration_cquad_workspace_free(doublyAdaptive)
  }

  private static let free = Mutex<[QuadratureWorkspace]>([])

  @inline(__always)
  static func borrow<Result>(_ body: (QuadratureWorkspace) throws -> Result) rethrows -> Result {
    let workspace = free.withLock { $0.popLast() } ?? QuadratureWorkspace()
    defer { free.withLock { $0.append(workspace) } }
    return try body(workspace)
  }

  /// Σ |∫ over each interval|, about ∫|f|: what the rounding of the sum is measured by.
  var sumOfMagnitudes: Double {
    let parts = UnsafeBufferPointer(start: intervals.pointee.rlist, count: intervals.pointee.size)
    return parts.reduce(0) { $0 + abs($1) }
  }
}
