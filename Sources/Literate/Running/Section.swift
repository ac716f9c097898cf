/// A section of a chapter: a file of prose around one function, a page, a unit of running.
public struct Section: Sendable {
  /// "3.1-the-game.swift", beside main.swift.
  let file: String
  let body: @Sendable (Chapter) throws -> Void

  /// - Parameters:
  ///   - file: the section's file beside main.swift; its name begins with the section's number.
  ///   - body: the file's function.
  public init(_ file: String, _ body: @escaping @Sendable (Chapter) throws -> Void) {
    self.file = file
    self.body = body
  }
}

/// What else a chapter's program can do: `gan sample --output FILE.png`.
public struct Command: Sendable {
  let name: String
  let help: String
  let run: @Sendable (TrainedThings, [String]) throws -> Void

  /// - Parameters:
  ///   - run: is handed what the chapter's last run trained, and the words after the command.
  public init(
    _ name: String, help: String,
    run: @escaping @Sendable (_ trained: TrainedThings, _ arguments: [String]) throws -> Void
  ) {
    self.name = name
    self.help = help
    self.run = run
  }
}
