import Foundation

/// What a training leaves behind and can be kept: its bytes give back the same thing.
public protocol Storable: Sendable {
  /// Bytes from which `init(stored:)` makes the same thing.
  ///
  /// - Throws: what encoding it throws.
  func stored() throws -> Data
  /// - Throws: when the bytes are not those of such a thing.
  init(stored data: Data) throws
}

extension Storable where Self: Codable {
  /// A binary property list.
  public func stored() throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return try encoder.encode([self])
  }

  /// - Throws: when it is no property list that `stored()` makes of this type.
  public init(stored data: Data) throws {
    let values = try PropertyListDecoder().decode([Self].self, from: data)
    guard values.count == 1 else { throw UsageError("a stored value that is none") }
    self = values[0]
  }
}

extension Double: Storable {}
extension Int: Storable {}
extension String: Storable {}
extension Array: Storable where Element: Storable & Codable {}
extension Dictionary: Storable where Key: Storable & Codable, Value: Storable & Codable {}

/// Where a training may keep what it has, to go on from there when it was interrupted.
public struct TrainingSlot: Sendable {
  /// A file for a checkpoint; it is removed when the training has ended.
  public let partial: URL
  /// Whether the reader asked to go on (`--resume`) and there is a checkpoint.
  public let isResuming: Bool
}
