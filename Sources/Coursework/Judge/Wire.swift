/// How values travel to the child and back: words of letters, counts and bit patterns, so that
/// every double arrives as it was, NaN and −0 included.
enum Wire {
  /// An argument's words, each with a blank before it.
  static func encode(_ value: Value) -> String {
    switch value {
    case .integer(let number): return " I\(number)"
    case .real(let number): return " R" + bits(number)
    case .vector(let numbers):
      return " V\(numbers.count)" + numbers.map { " " + bits($0) }.joined()
    case .matrix(let rows):
      return " M\(rows.count)" + rows.map { encode(.vector($0)) }.joined()
    case .tuple(let parts): return parts.map(encode).joined()
    }
  }

  private static func bits(_ number: Double) -> String { String(number.bitPattern, radix: 16) }

  /// Reads an answer of the given result types.
  ///
  /// - Returns: `nil` unless the words are exactly such an answer.
  static func decode(_ text: Substring, as results: [Signature.Part]) -> Value? {
    var words = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)[...]
    var values: [Value] = []
    for part in results {
      guard let value = decode(&words, as: part.type) else { return nil }
      values.append(value)
    }
    guard words.isEmpty else { return nil }
    return values.count == 1 ? values[0] : .tuple(values)
  }

  private typealias Words = ArraySlice<Substring.UTF8View.SubSequence>

  private static func decode(_ words: inout Words, as type: ValueType) -> Value? {
    switch type {
    case .integer:
      return tagged(&words, "I").flatMap { Int($0) }.map(Value.integer)
    case .real:
      return tagged(&words, "R").flatMap(number).map(Value.real)
    case .vector:
      return vector(&words).map(Value.vector)
    case .matrix:
      guard let count = tagged(&words, "M").flatMap({ Int($0) }), count >= 0, count <= words.count
      else { return nil }
      var rows: [[Double]] = []
      for _ in 0..<count {
        guard let row = vector(&words) else { return nil }
        rows.append(row)
      }
      return .matrix(rows)
    }
  }

  private static func vector(_ words: inout Words) -> [Double]? {
    guard let count = tagged(&words, "V").flatMap({ Int($0) }), count >= 0, count <= words.count
    else { return nil }
    var numbers: [Double] = []
    for word in words.prefix(count) {
      guard let value = number(Substring(word)) else { return nil }
      numbers.append(value)
    }
    words = words.dropFirst(count)
    return numbers
  }

  private static func tagged(_ words: inout Words, _ tag: Character) -> Substring? {
    guard let word = words.popFirst(), Substring(word).first == tag else { return nil }
    return Substring(word.dropFirst())
  }

  /// A double from one to sixteen hexadecimal digits.
  private static func number(_ digits: Substring) -> Double? {
    guard digits.utf8.count <= 16, digits.first != "+", let bits = UInt64(digits, radix: 16) else {
      return nil
    }
    return Double(bitPattern: bits)
  }
}
