import Datasets
import Foundations

/// Rows of numbers to be compared: images, their features, points of the plane. All finite.
public struct Points: Sendable, Hashable {
  /// The number of rows.
  public let count: Int
  /// How many numbers a row has.
  public let dimension: Int
  /// `[count, dimension]`, row-major.
  public let values: [Float]
  /// The same with each row filled up with zeros to whole vectors, which distances do not notice.
  let vectors: [SIMD8<Float>]
  /// Vectors of a row.
  let width: Int

  /// - Parameter what: What an error calls the rows.
  /// - Throws: `DataError` naming the first value that is not finite: a model that diverged.
  public init(_ values: [Float], dimension: Int, what: String = "sample") throws(DataError) {
    require(dimension >= 1, "points: there are no points of dimension \(dimension)")
    require(
      values.count % dimension == 0, "points: \(values.count) values are no rows of \(dimension)")
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw DataError(
        "\(what) \(place / dimension) has the value \(values[place]) at place \(place % dimension); "
          + "has the model diverged?")
    }
    let count = values.count / dimension
    let width = (dimension + 7) / 8
    var vectors = [SIMD8<Float>](repeating: .zero, count: count * width)
    for row in 0..<count {
      for column in 0..<dimension {
        vectors[row * width + column / 8][column % 8] = values[row * dimension + column]
      }
    }
    self.count = count
    self.dimension = dimension
    self.values = values
    self.vectors = vectors
    self.width = width
  }

  /// Points of the plane as rows `[x, y]`, in single precision.
  ///
  /// - Parameter what: What an error calls the points.
  /// - Throws: `DataError` naming the first value that is not finite: a model that
  ///   diverged.
  public init(_ points: [SIMD2<Double>], what: String = "sample") throws(DataError) {
    try self.init(points.flatMap { [Float($0.x), Float($0.y)] }, dimension: 2, what: what)
  }

  /// The rows at `indices`, in that order.
  public func subset(_ indices: some Sequence<Int>) -> Points {
    var part: [Float] = []
    for index in indices { part += values[(index * dimension)..<((index + 1) * dimension)] }
    do {
      return try Points(part, dimension: dimension)
    } catch {
      fatalError("points: a part of finite rows is finite")
    }
  }
}
