/// What a check found: the route, the cases, the worst error against its bound, what was refuted.
public struct Evidence: Sendable, Hashable, Codable {
  /// A named edit of the formula in place, over all cases.
  public struct SlipRecord: Sendable, Hashable, Codable {
    /// The whole edit, in words.
    public var label: String
    /// It misses by more than ten bounds in every case that it changes; where an order or a
    /// statistical test is claimed, in one at least.
    public var refuted: Bool
    /// In how many cases it changes anything.
    public var cases: Int
    /// In how many of these it misses by more than ten bounds.
    public var refutedCases: Int
    /// In how many cases it changes nothing.
    public var unchanged: Int
    /// The median distance to the truth over the cases that it changes, in units of the bound.
    public var medianRatio: Double
  }

  /// The equation's label, "eq:decomposition".
  public var label: String
  /// What is claimed, in words.
  public var claim: String
  /// By which route the other side of the equation was had.
  public var method: Route
  /// In how many cases both sides were compared.
  public var cases: Int
  /// The worst error in units of its bound; at most 1 when the claim holds.
  public var worst: Double
  /// The case in which the worst error occurred.
  public var worstCase: String?
  /// The widest bound, relative to the size of what was compared.
  public var widestBound: Double
  /// Why the tolerance is looser than the route's own, or why nothing can be refuted.
  public var remarks: [String]
  /// What became of each wrong version.
  public var slips: [SlipRecord]
  /// Why the claim does not hold; empty when it does.
  public var failures: [String]

  /// Whether the claim holds: nothing failed.
  public var holds: Bool { failures.isEmpty }

  /// How many slips are refuted.
  public var refutedCount: Int { slips.filter(\.refuted).count }
}

extension Evidence {
  private enum CodingKeys: String, CodingKey {
    case label, claim, method, cases, worst, worstCase
    case widestBound = "bound"
    case holds, remarks, slips, failures
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    label = try values.decode(String.self, forKey: .label)
    claim = try values.decode(String.self, forKey: .claim)
    method = try values.decode(Route.self, forKey: .method)
    cases = try values.decode(Int.self, forKey: .cases)
    worst = try values.decode(Double.self, forKey: .worst)
    worstCase = try values.decodeIfPresent(String.self, forKey: .worstCase)
    widestBound = try values.decode(Double.self, forKey: .widestBound)
    remarks = try values.decode([String].self, forKey: .remarks)
    slips = try values.decodeIfPresent([SlipRecord].self, forKey: .slips) ?? []
    failures = try values.decode([String].self, forKey: .failures)
  }

  /// Writes the verdict too, for programs that read it.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(label, forKey: .label)
    try values.encode(claim, forKey: .claim)
    try values.encode(method, forKey: .method)
    try values.encode(cases, forKey: .cases)
    try values.encode(worst, forKey: .worst)
    try values.encodeIfPresent(worstCase, forKey: .worstCase)
    try values.encode(widestBound, forKey: .widestBound)
    try values.encode(holds, forKey: .holds)
    try values.encode(remarks, forKey: .remarks)
    try values.encode(slips, forKey: .slips)
    try values.encode(failures, forKey: .failures)
  }
}

/// Runs a check and judges what it found.
///
/// It holds when every case holds, at least one was checked, and every wrong version was refuted.
/// A claim without a wrong version fails, unless `unrefuted` says why none can exist.
public func evidence(
  for label: String, _ claim: String, by route: Route, tolerance: Tolerance?, unrefuted: String?,
  seed: UInt64, activeSlip: String? = nil, _ body: (inout Check) throws -> Void
) -> Evidence {
  var check = Check(
    label: label, route: route, tolerance: tolerance, seed: seed, activeSlip: activeSlip)
  do {
    try body(&check)
  } catch {
    check.fail("stopped by an error after \(check.cases) cases: \(error)")
  }
  check.judge(unrefuted: unrefuted)
  var remarks = [tolerance?.reason, unrefuted].compactMap(\.self)
  remarks.removeAll(where: \.isEmpty)
  return Evidence(
    label: label, claim: claim, method: route, cases: check.cases, worst: check.worst,
    worstCase: check.worstCase, widestBound: check.widestBound, remarks: remarks,
    slips: check.slips.map(\.record), failures: check.failures)
}
