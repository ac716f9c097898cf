/// Something in a chapter's source that cannot become a page.
public struct SourceProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// "Chapters/1-kl-mle/main.swift".
  public var file: String
  /// One-based.
  public var line: Int
  /// What is wrong and what to do, without the place.
  public var message: String

  /// "Chapters/1-kl-mle/main.swift:12: what is wrong and what to do".
  public var description: String { "\(file):\(line): \(message)" }
}
