/// What an exercise takes and returns: the plain types that cross the border to a student's code.
public enum Value: Sendable, Hashable {
  /// An `Int`, which is right only exactly.
  case integer(Int)
  /// A `Double`, which is right within a tolerance.
  case real(Double)
  /// A `[Double]`, which may be empty.
  case vector([Double])
  /// Rows, which need not be equally long.
  case matrix([[Double]])
  /// The parts of a tuple, in order.
  case tuple([Value])
}

/// The type of a value, as far as a signature says it.
public enum ValueType: String, Sendable, Hashable {
  /// As in `n: Int`.
  case integer = "Int"
  /// As in `x: Double`; a whole number's literal is read as one.
  case real = "Double"
  /// As in `x: [Double]`; an array literal of numbers is read as one.
  case vector = "[Double]"
  /// As in `x: [[Double]]`; an array literal of array literals is read as one.
  case matrix = "[[Double]]"
}

extension Value {
  /// The same value as `type`, where a literal left it open: `1` as a real, `[1, 2]` as a vector.
  ///
  /// - Returns: `nil` if the value cannot be read as that type.
  func coerced(to type: ValueType) -> Value? {
    switch (type, self) {
    case (.integer, .integer), (.real, .real), (.vector, .vector), (.matrix, .matrix):
      return self
    case (.real, .integer(let number)):
      return .real(Double(number))
    case (.vector, .tuple(let parts)):
      let numbers = parts.compactMap { $0.coerced(to: .real)?.real }
      return numbers.count == parts.count ? .vector(numbers) : nil
    case (.matrix, .tuple(let parts)):
      let rows = parts.compactMap { $0.coerced(to: .vector)?.vector }
      return rows.count == parts.count ? .matrix(rows) : nil
    default:
      return nil
    }
  }

  /// The same shape with every real number changed.
  func mapped(_ change: (Double) -> Double) -> Value {
    switch self {
    case .integer: return self
    case .real(let number): return .real(change(number))
    case .vector(let numbers): return .vector(numbers.map(change))
    case .matrix(let rows): return .matrix(rows.map { $0.map(change) })
    case .tuple(let parts): return .tuple(parts.map { $0.mapped(change) })
    }
  }

  var integer: Int? { if case .integer(let number) = self { number } else { nil } }
  var real: Double? { if case .real(let number) = self { number } else { nil } }
  var vector: [Double]? { if case .vector(let numbers) = self { numbers } else { nil } }
  var matrix: [[Double]]? { if case .matrix(let rows) = self { rows } else { nil } }

  /// The parts of a tuple, or the value itself as the only part.
  var parts: [Value] { if case .tuple(let parts) = self { parts } else { [self] } }
}

extension Value: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  public init(floatLiteral value: Double) { self = .real(value) }
  /// An integer; `coerced(to:)` makes a real number of it where one is asked for.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A list of literals; `coerced(to:)` decides whether it is a vector or a matrix.
  public init(arrayLiteral elements: Value...) { self = .tuple(elements) }
}

extension Value: CustomStringConvertible {
  public var description: String {
    switch self {
    case .integer(let number): return String(number)
    case .real(let number): return String(number)
    case .vector(let numbers): return shortened(numbers.map { String($0) })
    case .matrix(let rows): return shortened(rows.map { Value.vector($0).description })
    case .tuple(let parts): return "(" + parts.map(\.description).joined(separator: ", ") + ")"
    }
  }

  /// A list that a person can read: at most ten of its elements.
  private func shortened(_ elements: [String]) -> String {
    let shown = elements.prefix(10).joined(separator: ", ")
    return elements.count > 10 ? "[\(shown), … \(elements.count) in all]" : "[\(shown)]"
  }
}

/// The arguments of one call, read by position and type; a wrong type is a mistake in the
/// catalogue, which `Exercise` refuses when it is made.
public struct Arguments: Sendable {
  /// In the order of the signature's parameters.
  public let values: [Value]

  /// - Parameter values: as the types of the signature's parameters.
  public init(_ values: [Value]) { self.values = values }

  /// The argument at an index from 0; 0 if it is no integer.
  public func integer(_ index: Int) -> Int { values[index].integer ?? 0 }
  /// The argument at an index from 0; NaN if it is no real number.
  public func real(_ index: Int) -> Double { values[index].real ?? .nan }
  /// The argument at an index from 0; empty if it is no vector.
  public func vector(_ index: Int) -> [Double] { values[index].vector ?? [] }
  /// The argument at an index from 0; empty if it is no matrix.
  public func matrix(_ index: Int) -> [[Double]] { values[index].matrix ?? [] }
}
