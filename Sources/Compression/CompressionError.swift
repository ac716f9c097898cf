/// Compressed data that cannot be read: what is wrong, and the byte of them where it was noticed.
public struct CompressionError: Error, Sendable, Hashable, CustomStringConvertible {
  public let offset: Int
  public let problem: String

  public init(_ problem: String, at offset: Int) {
    self.offset = offset
    self.problem = problem
  }

  public var description: String { "byte \(offset): \(problem)" }
}
