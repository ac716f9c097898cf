/// Writes the part of the child's driver that depends on the exercises: which function a number
/// calls, with which types.
enum DriverTable {
  /// Functions of the exercises' types that do nothing: what the driver is compiled against, and
  /// what takes the place of an exercise that does not compile.
  static func stub(of exercise: Exercise) -> String {
    let signature = exercise.signature
    return "public func \(signature.text) { unimplemented(\"\(exercise.id)\", hint: \"\") }"
  }

  /// The file that holds ``unimplemented``.
  static let fileName = "Unimplemented.swift"

  /// What a stub calls in the grader's builds: it ends the program with a status that the judge
  /// reads as "not attempted".
  static let unimplemented = """
    #if canImport(Glibc)
      import Glibc
    #else
      import Darwin
    #endif
    public func unimplemented(_ exercise: String, hint: String) -> Never {
      _exit(\(notAttemptedStatus))
    }
    """

  static let notAttemptedStatus: Int32 = 87

  /// - Parameter symbols: the full name of every exercise's function in a library.
  static func source(for exercises: [Exercise], symbols: [String]) -> String {
    var text = "import Exercises\n\nlet symbols = [\n"
    for symbol in symbols { text += "  \"\(symbol)\",\n" }
    text += "]\n\n"
    text += "func call(_ number: Int, _ request: inout Request, _ answer: inout Answer) {\n"
    text += "  switch number {\n"
    for (index, exercise) in exercises.enumerated() {
      text += "  case \(index):\n" + lines(of: exercise.signature)
    }
    return text + "  default: break\n  }\n}\n"
  }

  private static func lines(of signature: Signature) -> String {
    var text = ""
    var arguments: [String] = []
    for (index, part) in signature.parameters.enumerated() {
      text += "    let a\(index) = request.\(word(part.type))()\n"
      arguments.append((part.label.map { "\($0): " } ?? "") + "a\(index)")
    }
    text += "    let result = Exercises.\(signature.name)(\(arguments.joined(separator: ", ")))\n"
    for (index, part) in signature.results.enumerated() {
      let value = signature.results.count == 1 ? "result" : "result.\(index)"
      text += "    answer.\(word(part.type))(\(value))\n"
    }
    return text
  }

  private static func word(_ type: ValueType) -> String {
    switch type {
    case .integer: "integer"
    case .real: "real"
    case .vector: "vector"
    case .matrix: "matrix"
    }
  }
}
