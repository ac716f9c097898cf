/// An exercise's function: its name, and the labels and types that go in and come out.
public struct Signature: Sendable, Hashable {
  /// A parameter, or a part of the result.
  public struct Part: Sendable, Hashable {
    /// The label at the call, `nil` for none.
    public var label: String?
    /// The name inside the function; for a result the label again.
    public var name: String
    /// One of the four types that a call can pass.
    public var type: ValueType
  }

  /// The function's name alone, `gaussianKL`.
  public let name: String
  /// In the order of the call.
  public let parameters: [Part]
  /// The parts of the result's tuple; a result that is no tuple is one part, `result`.
  public let results: [Part]
  /// As written, on one line: `name(label: Type, …) -> Type`.
  public let text: String

  /// Reads `name(label: Type, _ name: Type) -> Type`, where a type is `Int`, `Double`, `[Double]`,
  /// `[[Double]]`, or as a result a tuple of these with labels.
  ///
  /// - Throws: `SignatureError` naming what could not be read.
  public init(_ text: String) throws {
    self.text = text
    guard let open = text.firstIndex(of: "("), let arrow = text.range(ofText: ") -> ") else {
      throw SignatureError(text: text, reason: "no parameters or no result")
    }
    name = String(text[..<open])
    parameters = try Self.parts(of: text[text.index(after: open)..<arrow.lowerBound], in: text)
    let result = text[arrow.upperBound...]
    if result.hasPrefix("("), result.hasSuffix(")") {
      results = try Self.parts(of: result.dropFirst().dropLast(), in: text)
    } else {
      guard let type = ValueType(rawValue: String(result)) else {
        throw SignatureError(text: text, reason: "unknown type '\(result)'")
      }
      results = [Part(label: nil, name: "result", type: type)]
    }
  }

  private static func parts(of list: Substring, in text: String) throws -> [Part] {
    try list.split(separator: ",").map { item in
      let sides = item.split(separator: ":").map { $0.trimmingSpaces() }
      guard sides.count == 2, let type = ValueType(rawValue: sides[1]) else {
        throw SignatureError(text: text, reason: "cannot read '\(item)'")
      }
      let words = sides[0].split(separator: " ").map(String.init)
      guard let name = words.last else {
        throw SignatureError(text: text, reason: "a parameter without a name")
      }
      let label = words.first == "_" ? nil : words.first
      return Part(label: label, name: name, type: type)
    }
  }
}

/// A signature of the catalogue that cannot be read.
public struct SignatureError: Error, CustomStringConvertible {
  let text: String
  let reason: String
  public var description: String { "signature '\(text)': \(reason)" }
}

extension StringProtocol {
  func trimmingSpaces() -> String {
    var slice = self[...]
    while slice.first?.isWhitespace == true { slice = slice.dropFirst() }
    while slice.last?.isWhitespace == true { slice = slice.dropLast() }
    return String(slice)
  }

  /// The first place where `text` stands.
  func range(ofText text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
