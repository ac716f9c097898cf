/// Why a checkpoint could not be read, written or used. One line each: what, where, what to do.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  /// The file is no safetensors file of 32-bit floats, or is damaged.
  case malformed(path: String, reason: String)
  /// The file is sound, but of another model, optimiser or chapter.
  case mismatch(path: String, name: String, differences: [String])
  case unwritable(path: String, reason: String)

  public var description: String {
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
    case .unwritable(let path, let reason):
      return "cannot write the checkpoint \(path): \(reason); what was there before is untouched"
    }
  }
}
