/// Which code judges: part of every result's name, so that a result of other code is never taken for
/// a new one.
enum JudgeCode {
  /// SHA-256 over the sources that decide what becomes of a submission. A test computes it again and
  /// prints what has to stand here.
  static let hash = "fb7fb0c0b77a0820e848e230a1e91f0026734732a84b3185563fb1a4b839ccba"
}
