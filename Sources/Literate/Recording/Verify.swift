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
  file: String = #fileID, line: Int = #line,
  _ body: (inout Check) throws -> Void
) -> Evidence {
  let found = evidence(
    for: label, claim, by: route, tolerance: tolerance, unrefuted: unrefuted,
    seed: Recorder.shared.seed, activeSlip: Recorder.shared.slip(for: label), body)
  record(.check(found), file, line)
  return found
}

/// A formula that is commonly printed wrong: as printed, the evidence against it, the corrected
/// formula, the evidence for it.
///
/// The closure checks the corrected formula, with a slip "as printed" that makes it the printed one.
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
  file: String = #fileID, line: Int = #line,
  _ body: (inout Check) throws -> Void
) -> Evidence {
  var found = evidence(
    for: label, "erratum", by: route, tolerance: tolerance, unrefuted: nil,
    seed: Recorder.shared.seed, activeSlip: Recorder.shared.slip(for: label), body)
  if !found.slips.contains(where: { $0.label == "as printed" }) {
    found.failures.append("an erratum needs a slip named “as printed”")
  }
  let content = RecordedErratum(
    printed: printed, corrected: corrected, source: source, evidence: found)
  record(.erratum(content), file, line)
  return found
}

/// A sentence about the outcome of an experiment, which holds or does not.
///
/// It is judged at full length only, and one that does not hold fails the run.
///
/// - Parameters:
///   - holds: a condition on recorded numbers with their error.
///   - evidence: these numbers in a few words, shown beside the sentence.
public func finding(
  _ sentence: Prose, holds: Bool, _ evidence: String = "",
  file: String = #fileID, line: Int = #line
) {
  // Whether it is judged is known to the process that follows.
  record(
    .finding(
      RecordedFinding(pieces: sentence.pieces, holds: holds, evidence: evidence, judged: true)),
    file, line)
}

/// A finding that one arm lies above another, paired by seed: at least five pairs and a mean
/// difference of at least two standard errors.
public func finding(
  _ sentence: Prose, _ values: [Double], isAbove others: [Double],
  file: String = #fileID, line: Int = #line
) {
  let difference = Paired(values, minus: others)
  finding(
    sentence, holds: difference.isPositive, "difference \(difference)", file: file, line: line)
}

/// A finding that one arm lies below another, paired by seed.
public func finding(
  _ sentence: Prose, _ values: [Double], isBelow others: [Double],
  file: String = #fileID, line: Int = #line
) {
  let difference = Paired(values, minus: others)
  finding(
    sentence, holds: difference.isNegative, "difference \(difference)", file: file, line: line)
}
