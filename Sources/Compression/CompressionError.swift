/// Compressed data that cannot be read: what is wrong, and the byte of them where it was noticed.
public struct CompressionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The place in the compressed data, counted from 0, where the fault was noticed.
  public let offset: Int
  /// What is wrong, in a few words, without a full stop.
  public let problem: String

  /// A fault in compressed data.
  ///
  /// - Parameters:
  ///   - problem: what is wrong, in a few words.
  ///   - offset: the byte at which it was noticed, counted from 0.
  public init(_ problem: String, at offset: Int) {
    self.offset = offset
    self.problem = problem
  }

  public var description: String { "byte \(offset): \(problem)" }
}
