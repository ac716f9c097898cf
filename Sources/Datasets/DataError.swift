/// Data that cannot be used: which file, where in it, what is wrong and, where there is one, the
/// way out. One line.
public struct DataError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file or directory; `nil` when no file is at fault.
  public let path: String?
  /// The byte of the file at which that was noticed.
  public let offset: Int?
  /// What is wrong and, where there is one, the way out; without a full stop.
  public let problem: String

  /// A fault of data.
  ///
  /// - Parameters:
  ///   - problem: what is wrong, in one line.
  ///   - path: the file or directory at fault, if one is.
  ///   - offset: the byte of the file at which it was noticed.
  public init(_ problem: String, path: String? = nil, offset: Int? = nil) {
    self.path = path
    self.offset = offset
    self.problem = problem
  }

  public var description: String {
    let place = [path, offset.map { "byte \($0)" }].compactMap { $0 }.joined(separator: ", ")
    return place.isEmpty ? problem : "\(place): \(problem)"
  }
}
