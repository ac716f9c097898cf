import Tensors

/// What a program that goes on with a run, or uses what it left, reads back. A file may say anything:
/// whatever is not as it must be is an error of one line.
extension Checkpoint {
  // MARK: Settings

  /// - Throws: `CheckpointError.anotherRun` if a note is not that of these settings, naming the first
  ///   by name.
  public func requireNotes(_ settings: [String: String]) throws(CheckpointError) {
    for (note, value) in settings.sorted(by: { $0.key < $1.key }) where notes[note] != value {
      throw .anotherRun(path: path, note: note, found: notes[note], expected: value)
    }
  }

  // MARK: Numbers

  /// A note that is a whole number.
  /// - Throws: `CheckpointError.malformed` if it is none, or none of `range`.
  public func integer(_ note: String, in range: ClosedRange<Int>) throws(CheckpointError) -> Int {
    guard let number = notes[note].flatMap({ Int($0) }), range.contains(number) else {
      throw .malformed(
        path: path,
        reason: "its “\(note)” is \(shown(note)), not a whole number from \(range.lowerBound) to "
          + "\(range.upperBound)")
    }
    return number
  }

  /// Numbers to the last bit, which decimals would not be. Its name must be new.
  public mutating func store(_ values: [Double], as note: String) {
    let texts = values.map { String($0.bitPattern, radix: 16) }
    store(note: texts.joined(separator: " "), as: note)
  }

  /// Numbers that ``store(_:as:)-([Double],_)`` has kept.
  /// - Throws: `CheckpointError.malformed` if there are not `count` of them, all finite.
  public func doubles(_ note: String, count: Int) throws(CheckpointError) -> [Double] {
    let texts = (notes[note] ?? "").split(separator: " ")
    let values = texts.compactMap { UInt64($0, radix: 16).map(Double.init(bitPattern:)) }
    guard texts.count == count, values.count == count, values.allSatisfy(\.isFinite) else {
      throw .malformed(
        path: path, reason: "its “\(note)” is \(shown(note)), not \(count) finite numbers as bits")
    }
    return values
  }

  private func shown(_ note: String) -> String {
    notes[note].map(CheckpointError.shortened) ?? "missing"
  }

  // MARK: Tensors

  /// A tensor of a certain shape, all finite. A network that is made by a file's notes is only made
  /// once the tensors are there that they promise: it can then be no larger than the file.
  /// - Throws: `CheckpointError.malformed`
  @discardableResult
  public func tensor(_ name: String, shape: Shape) throws(CheckpointError) -> Tensor {
    guard let value = tensor(name) else {
      throw .malformed(path: path, reason: "it lacks \(name) \(shape)")
    }
    guard value.shape == shape else {
      throw .malformed(path: path, reason: "its \(name) is \(value.shape), not \(shape)")
    }
    try requireFinite(name)
    return value
  }

  func requireFinite(_ name: String) throws(CheckpointError) {
    guard tensor(name)?.isFinite ?? true else {
      throw .malformed(path: path, reason: "its \(name) has numbers that are not finite")
    }
  }
}
