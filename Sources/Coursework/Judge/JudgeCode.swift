/// Which code judges: part of every result's name, so that a result of other code is never taken for
/// a new one.
enum JudgeCode {
  /// SHA-256 over the sources that decide what becomes of a submission. A test computes it again and
  /// prints what has to stand here.
  static let hash = "fe330a6c16be3843b1565ab55017de478b907fe7486dd87df865050c5612e758"
}
