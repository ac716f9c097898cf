extension Outcome {
  /// What happened while the student's code ran: whatever is told of it beyond its name may be what
  /// the code wanted to tell.
  private static let whileRunning: Set<Outcome> = [
    .wrong, .sizeLimit, .crashed, .memory, .cpuTimeout, .wallTimeout, .outputLimit,
    .protocolViolation,
  ]

  var isOfARun: Bool { Self.whileRunning.contains(self) }
}

extension Report.Exercise {
  /// One line for an export, which goes to many: what happened and what to try, but no value that
  /// the student's program gave, for it may have kept a hidden case's inputs to give them here.
  var exported: String {
    guard outcome.isOfARun else { return feedback }
    var parts = ["\(outcome.rawValue): \(outcome.explanation)"]
    let failed = cases.filter { $0.outcome != .ok }
    if let first = failed.first(where: \.isPublic) {
      parts.append("first in the public case '\(first.name)'; 'course check \(id)' shows it")
    } else if !failed.isEmpty {
      parts.append("in cases that are not public only")
    }
    if let mistake { parts.append("looks like '\(mistake)'") }
    if let hint { parts.append("hint: \(hint)") }
    return parts.joined(separator: "; ")
  }
}
