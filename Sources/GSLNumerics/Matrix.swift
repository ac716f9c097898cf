import Foundations

/// A matrix of doubles, row-major; for the small linear algebra of statistics.
public struct Matrix: Sendable, Hashable {
  /// The number of rows; may be 0.
  public let rows: Int
  /// The number of columns; may be 0.
  public let columns: Int
  /// rows × columns, row by row.
  public var elements: [Double]

  /// A matrix of given elements, row by row; stops the program unless there are rows × columns of
  /// them.
  public init(rows: Int, columns: Int, elements: [Double]) {
    require(
      elements.count == rows * columns && rows >= 0 && columns >= 0,
      "a matrix of \(rows) × \(columns) has not \(elements.count) elements")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix of one number everywhere: zero unless told.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    self.init(
      rows: rows, columns: columns, elements: [Double](repeating: value, count: rows * columns))
  }

  /// Rows of equal length.
  public init(_ rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    require(
      rows.allSatisfy { $0.count == columns }, "a matrix's rows have lengths \(rows.map(\.count))")
    self.init(rows: rows.count, columns: columns, elements: rows.flatMap { $0 })
  }

  /// The n × n matrix with ones on the diagonal and zeros elsewhere.
  public static func identity(_ n: Int) -> Matrix { diagonal([Double](repeating: 1, count: n)) }

  /// The square matrix with these numbers on the diagonal and zeros elsewhere.
  public static func diagonal(_ values: [Double]) -> Matrix {
    var matrix = Matrix(rows: values.count, columns: values.count)
    for (i, x) in values.enumerated() { matrix[i, i] = x }
    return matrix
  }

  /// The element of a row and a column, both counted from 0. Only bounds of the whole are checked:
  /// a column beyond the last reads on in the next row.
  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// The elements of row i, counted from 0, `[columns]`.
  public func row(_ i: Int) -> [Double] { Array(elements[i * columns..<(i + 1) * columns]) }

  /// The matrix with rows and columns exchanged, columns × rows.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  /// [m, k] × [k, n] → [m, n].
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    require(
      a.columns == b.rows, "product of \(a.rows) × \(a.columns) and \(b.rows) × \(b.columns)")
    var result = Matrix(rows: a.rows, columns: b.columns)
    for i in 0..<a.rows {
      for k in 0..<a.columns {
        let x = a[i, k]
        for j in 0..<b.columns { result[i, j] += x * b[k, j] }
      }
    }
    return result
  }

  /// [m, n] × [n] → [m].
  public static func * (a: Matrix, x: [Double]) -> [Double] {
    require(a.columns == x.count, "product of \(a.rows) × \(a.columns) and \(x.count)")
    return (0..<a.rows).map { i in
      var sum = 0.0
      for j in 0..<a.columns { sum += a[i, j] * x[j] }
      return sum
    }
  }
}

/// The means of the columns and their covariance (divided by n − 1) of rows of observations.
///
/// - Parameter rows: n × d, n ≥ 2.
public func covariance(of rows: Matrix) throws -> (mean: [Double], covariance: Matrix) {
  guard rows.rows >= 2, rows.columns >= 1, rows.elements.allSatisfy(\.isFinite) else {
    throw GSLError(
      .invalidArgument,
      "covariance of \(rows.rows) rows of \(rows.columns): two or more, all finite")
  }
  let (n, d) = (rows.rows, rows.columns)
  var mean = [Double](repeating: 0, count: d)
  for i in 0..<n { for j in 0..<d { mean[j] += rows[i, j] / Double(n) } }
  var result = Matrix(rows: d, columns: d)
  var centered = mean
  for i in 0..<n {
    for j in 0..<d { centered[j] = rows[i, j] - mean[j] }
    for j in 0..<d {
      let x = centered[j]
      for k in 0...j { result[j, k] += x * centered[k] }
    }
  }
  for j in 0..<d {
    for k in 0...j {
      result[j, k] /= Double(n - 1)
      result[k, j] = result[j, k]
    }
  }
  return (mean, result)
}
