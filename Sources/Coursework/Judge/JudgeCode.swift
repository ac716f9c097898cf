/// Which code judges: part of every result's name, so that a result of other code is never taken for
/// a new one.
enum JudgeCode {
  /// SHA-256 over the sources that decide what becomes of a submission. A test computes it again and
  /// prints what has to stand here.
  static let hash = "b0863697c82295fc9925565a05456573e2810e7ddfe26ea58fa1a61ed669ed59"
}
