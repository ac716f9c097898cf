import Foundation

/// What a training leaves behind and can be kept: its bytes give back the same thing.
public protocol Storable: Sendable {
  func stored() throws -> Data
  init(stored data: Data) throws
}

extension Storable where Self: Codable {
  public func stored() throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return try encoder.encode([self])
  }

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
