@_exported import Verification

/// Checks the equation with this label, over the cases that the closure gives.
///
/// What was found appears under the equation. A claim that does not hold is marked there, the
/// chapter goes on, and the program exits with an error at its end.
///
/// - Parameters:
///   - claim: the equation in words.
///   - route: how the other side was computed.
///   - tolerance: how small the bound has to be; the route's own by default.
///   - unrefuted: why no wrong version can be refuted, for the rare claim that has none.
@discardableResult
public func verify(
  _ label: String, _ claim: String = "", by route: Route, tolerance: Tolerance? = nil,
  unrefuted: String? = nil,
  file: String = #fileID, function: String = #function, line: Int = #line,
  _ body: (inout Check) throws -> Void
) -> Evidence {
  let found = evidence(
    for: label, claim, by: route, tolerance: tolerance, unrefuted: unrefuted,
    seed: Recorder.shared.seed, body)
  record(.check(found), file, function, line)
  return found
}

/// A formula that is commonly printed wrong: as printed, the evidence against it, the corrected
/// formula, the evidence for it.
///
/// The closure checks the corrected formula and gives the printed one as the wrong version named
/// "as printed".
///
/// - Parameters:
///   - label: labels the corrected equation, "eq:reconstruction".
///   - source: where it is printed so.
///   - printed: TeX of the formula as printed.
///   - corrected: TeX of the formula as it should be.
@discardableResult
public func erratum(
  _ label: String, source: String, printed: String, corrected: String, by route: Route,
  tolerance: Tolerance? = nil,
  file: String = #fileID, function: String = #function, line: Int = #line,
  _ body: (inout Check) throws -> Void
) -> Evidence {
  var found = evidence(
    for: label, "erratum", by: route, tolerance: tolerance, unrefuted: nil,
    seed: Recorder.shared.seed, body)
  if !found.refuted.contains(where: { $0.variant == "as printed" }) {
    found.failures.append("an erratum needs a wrong version named “as printed”")
  }
  let content = RecordedErratum(
    printed: printed, corrected: corrected, source: source, evidence: found)
  record(.erratum(content), file, function, line)
  return found
}
