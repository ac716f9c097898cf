import Foundations
import RandomStreams

/// The order in which training goes through data: each epoch shuffled anew, the same for the same
/// stream.
///
/// What a step gets is a function of its number alone, so a run that was stopped goes on with
/// the batches that it would have had. The examples that do not fill the last batch of an epoch
/// are left out of that epoch.
public struct Batches: Sendable {
  /// How many examples the data have.
  public let count: Int
  /// How many examples a batch has.
  public let size: Int
  private let stream: RandomStream
  private var epoch = -1
  private var order: [Int] = []

  /// - Throws: ``DataError`` if `size` is not between 1 and `count`.
  public init(of count: Int, size: Int, stream: RandomStream) throws(DataError) {
    guard size >= 1 else {
      throw DataError("a batch needs at least 1 example, not \(size)")
    }
    guard count >= size else {
      throw DataError("a batch of \(size) is larger than the data, which have \(count) examples")
    }
    self.count = count
    self.size = size
    self.stream = stream
  }

  /// Steps in which training sees the data once.
  public var stepsPerEpoch: Int { count / size }

  /// The examples of the batch of step 0, 1, ….
  public mutating func indices(step: Int) -> [Int] {
    require(step >= 0, "there is no step \(step)")
    let (wanted, place) = step.quotientAndRemainder(dividingBy: stepsPerEpoch)
    if wanted != epoch {
      var shuffle = stream.split(wanted)
      order = shuffle.permutation(of: count)
      epoch = wanted
    }
    return Array(order[(place * size)..<((place + 1) * size)])
  }
}
