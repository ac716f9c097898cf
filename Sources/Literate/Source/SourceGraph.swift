/// Which of a chapter's files use which, found by names: a file that mentions what another declares
/// reaches it. Too many are better than too few: what is missed would be replayed when it is stale.
struct SourceGraph: Sendable {
  private struct File {
    var declared: Set<String> = []
    var mentioned: Set<String> = []
    /// It gives a library's type a protocol: used without being mentioned.
    var isAlwaysReached = false
  }

  private var files: [String: File] = [:]

  /// - Parameter texts: text by path.
  init(_ texts: [String: String]) {
    let types: Set<String> = texts.values.reduce(into: []) { types, text in
      let words = Lexer(text).words
      for (word, next) in zip(words, words.dropFirst())
      where ["struct", "class", "enum", "actor", "protocol", "typealias"].contains(word.text) {
        types.insert(next.text)
      }
    }
    for (path, text) in texts { files[path] = Self.read(text, types) }
  }

  private static func read(_ text: String, _ types: Set<String>) -> File {
    var file = File()
    let words = Lexer(text).words
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // The depth at which members of an open extension of a library's type stand.
    var memberDepth: Int?
    for (index, word) in words.enumerated() {
      file.mentioned.insert(word.text)
      if let depth = memberDepth, word.depth < depth { memberDepth = nil }
      guard index + 1 < words.count else { continue }
      let next = words[index + 1].text
      switch word.text {
      case "struct", "class", "enum", "actor", "protocol", "typealias":
        file.declared.insert(next)
      case "extension" where word.depth == 0:
        file.declared.insert(next)
        if !types.contains(next) {
          memberDepth = 1
          if lines[word.line].contains(":") { file.isAlwaysReached = true }
        }
      case "func", "let", "var":
        if word.depth == 0 || word.depth == memberDepth { file.declared.insert(next) }
      case "operator": file.isAlwaysReached = true
      default: break
      }
    }
    return file
  }

  /// The files, itself among them, that a file's code leads to; sorted.
  func reached(from path: String) -> [String] {
    reached(mentioning: files[path]?.mentioned ?? []).union([path]).sorted()
  }

  private func reached(mentioning words: Set<String>) -> Set<String> {
    var reached = Set(files.filter { $0.value.isAlwaysReached }.map(\.key))
    var words = words
    for path in reached { words.formUnion(files[path]?.mentioned ?? []) }
    var grew = true
    while grew {
      grew = false
      for (path, file) in files
      where !reached.contains(path) && !file.declared.isDisjoint(with: words) {
        reached.insert(path)
        words.formUnion(file.mentioned)
        grew = true
      }
    }
    return reached
  }
}
