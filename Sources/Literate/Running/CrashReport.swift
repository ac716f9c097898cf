import Foundation

/// What the runtime says when a program stops on a trap or on an error that nobody caught.
struct CrashReport: Sendable, Hashable {
  /// One line: "Index out of range".
  var reason: String
  /// The one-based line of main.swift, where the report has it.
  var line: Int?

  /// - Parameters:
  ///   - words: the lines on standard error.
  ///   - mainPath: "Chapters/1-kl-mle/main.swift".
  init?(words: [String], mainPath: String) {
    guard let start = words.firstIndex(where: { $0.contains("Fatal error") }) else {
      // "… Swift runtime failure: arithmetic overflow in …", or of other crashes
      // "*** Program crashed: Bad pointer dereference at 0x… ***".
      let marks = ["Swift runtime failure: ", "*** Program crashed: "]
      let told = marks.lazy.compactMap { mark in
        words.lazy.compactMap { $0.split(separator: mark, maxSplits: 1).dropFirst().first }.first
          ?? words.first { $0.hasPrefix(mark) }?.dropFirst(mark.count)
      }.first
      guard var told else { return nil }
      for end in [" ***", " in ", " at 0x"] {
        if let range = told.firstRange(of: end) { told = told[..<range.lowerBound] }
      }
      reason = String(told)
      line = Self.frame(in: words, mainPath)
      return
    }
    let parts = words[start].split(separator: "Fatal error", maxSplits: 1)
    let place = parts.count == 2 ? parts[0] : ""
    var message = (parts.last ?? "").drop { $0 == ":" || $0 == " " }
    let thrown = "Error raised at top level: "
    let isThrown = message.hasPrefix(thrown)
    if isThrown { message = message.dropFirst(thrown.count) }
    reason = message.isEmpty ? "the program stopped on a trap" : String(message)
    // "kl_mle/main.swift:12: Fatal error: …" where the failing call stands in the chapter itself.
    let fields = place.split(separator: ":")
    if fields.count >= 2, fields[0].hasSuffix("/main.swift"), let number = Int(fields[1]) {
      line = number
    } else if !isThrown {
      line = Self.frame(in: words, mainPath)
    }
  }

  /// "3 [ra] 0x… main + 948 in m at /…/main.swift:6:58".
  private static func frame(in words: [String], _ mainPath: String) -> Int? {
    for word in words {
      guard let at = word.range(of: " at /") else { continue }
      let place = word[at.lowerBound...].dropFirst(4)
      let fields = place.split(separator: ":")
      if fields.count >= 2, fields[0].hasSuffix("/" + mainPath), let line = Int(fields[1]) {
        return line
      }
    }
    return nil
  }

  /// Whether a crash report has begun in these lines.
  static func isPart(_ words: [String]) -> Bool {
    words.contains {
      $0.contains("Fatal error") || $0.hasPrefix("*** ") || $0.hasPrefix("swift-runtime: ")
    }
  }
}
