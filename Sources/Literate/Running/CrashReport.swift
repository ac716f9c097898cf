import Foundation

/// What the runtime says when a program stops on a trap or on an error that nobody caught.
struct CrashReport: Sendable, Hashable {
  /// One line: "Index out of range".
  var reason: String
  /// "Chapters/3-gan/3.1-the-game.swift:12", the chapter's own line, where the report has one.
  var place: String?

  /// - Parameters:
  ///   - words: the lines on standard error.
  ///   - directory: "Chapters/1-kl-mle".
  ///   - paths: of the chapter's files, from the package.
  init?(words: [String], directory: String, paths: [String]) {
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
      place = Self.frame(in: words, directory)
      return
    }
    let parts = words[start].split(separator: "Fatal error", maxSplits: 1)
    let origin = parts.count == 2 ? parts[0] : ""
    var message = (parts.last ?? "").drop { $0 == ":" || $0 == " " }
    let thrown = "Error raised at top level: "
    let isThrown = message.hasPrefix(thrown)
    if isThrown { message = message.dropFirst(thrown.count) }
    reason = message.isEmpty ? "the program stopped on a trap" : String(message)
    // "gan/3.1-the-game.swift:12: Fatal error: …" where the failing call stands in the chapter itself.
    let fields = origin.split(separator: ":")
    let module = directory.split(separator: "-").dropFirst().joined(separator: "_")
    if fields.count >= 2, fields[0].hasPrefix("\(module)/"), let number = Int(fields[1]) {
      let file = fields[0].dropFirst(module.count)
      place = "\(paths.first { $0.hasSuffix(file) } ?? directory + file):\(number)"
    }
    if place == nil, !isThrown { place = Self.frame(in: words, directory) }
  }

  /// "3 [ra] 0x… theGame(_:) + 948 in gan at /…/Chapters/3-gan/3.1-the-game.swift:6:58".
  private static func frame(in words: [String], _ directory: String) -> String? {
    for word in words {
      guard let at = word.range(of: " at /"), let start = word.range(of: "/\(directory)/") else {
        continue
      }
      guard at.lowerBound < start.lowerBound else { continue }
      let fields = word[start.upperBound...].split(separator: ":")
      if fields.count >= 2, fields[0].hasSuffix(".swift"), let line = Int(fields[1]) {
        return "\(directory)/\(fields[0]):\(line)"
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
