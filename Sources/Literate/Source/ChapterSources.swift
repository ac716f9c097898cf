/// A chapter's own source as it was compiled, and what the libraries were that it was compiled with.
/// The build plug-in `EmbedSources` makes one, `chapterSources`, for each chapter.
public struct ChapterSources: Sendable {
  /// Text by path from the package: "Chapters/3-gan/3.1-the-game.swift".
  public let texts: [String: String]
  /// A fingerprint of each module of the package that can be imported: its files and, in turn,
  /// those of what it imports.
  public let modules: [String: String]

  /// Called by the file that the plug-in generates.
  public init(texts: [String: String], modules: [String: String]) {
    self.texts = texts
    self.modules = modules
  }
}

/// A 64-bit FNV-1a fingerprint of several texts, each ended so that they cannot run together.
struct Fingerprint {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ text: String) {
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ 0xff) &* 0x100_0000_01b3
  }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
