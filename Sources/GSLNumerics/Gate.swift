import CGSL

/// The one gate to GSL: its handler, which would abort the process, is off before the first call.
///
/// The handler is global to the process; Swift runs the initializer of a global once, whichever
/// thread comes first. Every function of this module that calls GSL passes here.
/// GSL: `gsl_set_error_handler_off`.
private let handlerIsOff: Void = { _ = gsl_set_error_handler_off() }()

@inline(__always)
func openGate() { handlerIsOff }

/// Runs a GSL call that returns a status, and throws what it was doing when the status is not 0.
@inline(__always)
func checked(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(GSLError) {
  openGate()
  let status = call()
  if status != 0 { throw GSLError(.init(rawValue: status), operation()) }
}
