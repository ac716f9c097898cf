/// Why a checkpoint could not be read, written or used. One line each: what, where, what to do.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// There is no such file, or it could not be opened or read.
  case unreadable(path: String, reason: String)
  /// The file is no safetensors file, or is damaged, or says what cannot be.
  case malformed(path: String, reason: String)
  /// The file is sound, but of another model, optimizer or chapter.
  case mismatch(path: String, name: String, differences: [String])
  /// The file is sound, but of a run with other settings: what the note is in it, and what here.
  case anotherRun(path: String, note: String, found: String?, expected: String)
  /// The file could not be written; what was there before is untouched.
  case unwritable(path: String, reason: String)

  public var description: String { Self.inOneLine(text) }

  private var text: String {
    switch self {
    case .unreadable(let path, let reason):
      return "cannot read the checkpoint \(path): \(reason)"
    case .malformed(let path, let reason):
      return "\(path) is no checkpoint that can be used: \(reason); train again to make a new one"
    case .mismatch(let path, let name, let differences):
      let shown = differences.prefix(3).joined(separator: "; ")
      let rest = differences.count > 3 ? "; and \(differences.count - 3) more" : ""
      return
        "the checkpoint \(path) holds another \(name): \(shown)\(rest); pass the settings that "
        + "it was made with, or train again"
    case .anotherRun(let path, let note, let found, let expected):
      return
        "the checkpoint \(path) is of another run: its \(note) is "
        + "\(found.map(Self.shortened) ?? "missing"), this run's \(Self.shortened(expected)); "
        + "run without --resume, or with the settings it was made with"
    case .unwritable(let path, let reason):
      return "cannot write the checkpoint \(path): \(reason); what was there before is untouched"
    }
  }

  /// A text from a file, for a message.
  static func shortened(_ text: String) -> String {
    text.count > 80 ? "\(text.prefix(80))…" : text
  }

  /// Names and notes of a file may have line breaks in them, or what moves a terminal's cursor.
  private static func inOneLine(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: result += "�"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
