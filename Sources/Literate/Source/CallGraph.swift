/// Which functions of a chapter mention which, to find the top-level code that made a call.
struct CallGraph: Sendable {
  /// Names mentioned in the body of each function and type, anywhere in the chapter.
  private var mentions: [String: Set<String>] = [:]
  /// Names that top-level code of main.swift mentions, by line, in order.
  private var topLevel: [(name: String, line: Int)] = []

  init(main: Lexer, others: [Lexer]) {
    read(main, isMain: true)
    for other in others { read(other, isMain: false) }
  }

  private static let declarations: Set<String> = [
    "func", "struct", "class", "enum", "actor", "extension",
  ]

  private mutating func read(_ lexer: Lexer, isMain: Bool) {
    let words = lexer.words
    // Functions and types that are open, with the depth at which their declaration stands.
    var open: [(name: String, depth: Int)] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      while let last = open.last, word.depth <= last.depth { open.removeLast() }
      if Self.declarations.contains(word.text), index + 1 < words.count {
        open.append((words[index + 1].text, word.depth))
        index += 2
        continue
      }
      if open.isEmpty {
        if isMain { topLevel.append((word.text, word.line)) }
      } else {
        for function in open { mentions[function.name, default: []].insert(word.text) }
      }
      index += 1
    }
  }

  /// The lines of top-level code that mention `function`, or a function that leads to it, once a
  /// mention, in order.
  func lines(reaching function: String) -> [Int] {
    var reaching: Set<String> = [function]
    var grew = true
    while grew {
      grew = false
      for (name, mentioned) in mentions
      where !reaching.contains(name) && !mentioned.isDisjoint(with: reaching) {
        reaching.insert(name)
        grew = true
      }
    }
    return topLevel.filter { reaching.contains($0.name) }.map(\.line)
  }
}
