@preconcurrency import CGSL
import Foundation
import Testing

@testable import GSLNumerics

/// Calls that abort the process with GSL's own handler come back as errors or values, from any
/// thread, whichever call of the module comes first.
@Suite struct GateTests {
  @Test func aStatusIsThrownWithWhatWasBeingComputed() throws {
    var result = gsl_sf_result()
    let error = try #require(throws: GSLError.self) {
      try checked("exp of −800") { gsl_sf_exp_e(-800, &result) }
    }
    #expect(error.code == .underflow)
    #expect(error.description == "exp of −800: underflow (GSL 15)")
    #expect(error.localizedDescription == error.description)
    try checked("exp of 1") { gsl_sf_exp_e(1, &result) }
    #expect(abs(result.val - M_E) < 1e-15)
  }

  @Test func noHandlerIsLeftToAbort() async {
    await withTaskGroup(of: Bool.self) { group in
      for i in 0..<64 {
        group.addTask {
          openGate()
          // Each is a domain error, an underflow or an overflow to GSL.
          switch i % 8 {
          case 0: return gsl_sf_exp(-800) == 0
          case 1: return gsl_sf_gamma(-1).isNaN
          case 2: return gsl_cdf_beta_Pinv(2, 1, 1).isNaN
          case 3: return gsl_sf_bessel_I0(800).isInfinite
          case 4: return gsl_sf_log(-1).isNaN
          case 5: return gsl_sf_lngamma(0).isNaN
          case 6: return gsl_rng_alloc(gsl_rng_taus2).map { gsl_rng_free($0) } != nil
          default:
            return gsl_integration_fixed_alloc(gsl_integration_fixed_hermite, 0, 0, 1, 0, 0) == nil
          }
        }
      }
      for await fine in group { #expect(fine) }
    }
  }

  @Test func bestEstimatesAreShown() {
    let error = GSLError(
      .maximumIterations, "minimum of a function", bestEstimate: Estimate(1.5, error: 0.25))
    #expect(
      error.description
        == "minimum of a function: exceeded max number of iterations (GSL 11); best estimate 1.5 ± 2e-01"
    )
  }
}
