import Foundation

/// Which files are chapters' exercises, by their names as students, browsers and learning systems
/// leave them: `chapter1.swift`, `Chapter1 (1).swift`, `Chapter1-1.swift`, `Chapter1.swift.txt`,
/// `smithjohn_12345_67890_Chapter1.swift`.
struct ChapterNames: Sendable {
  struct Match: Hashable, Sendable {
    /// `Chapter1.swift`.
    let name: String
    /// 0 as it should be, 1 otherwise written, 2 with a mark of a copy or another ending.
    let distance: Int
    /// Of several uploads under one name a higher number is the later one.
    let upload: Int
  }

  /// The names as they should be.
  let accepted: Set<String>
  private let chapters: [Int: String]

  init(chapters numbers: some Sequence<Int>) {
    chapters = Dictionary(
      numbers.map { ($0, ExerciseFile.name(chapter: $0)) }, uniquingKeysWith: { first, _ in first })
    accepted = Set(chapters.values)
  }

  /// - Parameter component: a path's last part.
  func match(_ component: String) -> Match? {
    if accepted.contains(component) { return Match(name: component, distance: 0, upload: 0) }
    // Nothing that is no text, or far longer than such a name, is looked at further.
    guard component.utf8.count <= 300 else { return nil }
    if let upload = CanvasName(component) {
      guard let inner = match(upload.rest) else { return nil }
      // Canvas marks a name that is used again by `-1`, so that the mark is no sign of a copy.
      return Match(name: inner.name, distance: 0, upload: upload.file)
    }
    if let rest = MoodleName(component)?.rest, let inner = match(rest) {
      return Match(name: inner.name, distance: inner.distance, upload: 0)
    }
    let (stem, hasOtherEnding) = Self.stem(of: component)
    guard let stem else { return nil }
    let pattern =
      /(?i)chapter[ _-]?0*(\d{1,3})((?:[ _-]*\(\d+\)|[-_ ]\d{1,2}|[ _-]*(?:copy|kopie)(?: ?\(?\d+\)?)?)*) */
    guard let found = stem.wholeMatch(of: pattern), let number = Int(found.1),
      let name = chapters[number]
    else { return nil }
    return Match(name: name, distance: hasOtherEnding || !found.2.isEmpty ? 2 : 1, upload: 0)
  }

  /// Whether it is Swift source by its ending, under whatever name.
  static func isSwift(_ component: String) -> Bool { stem(of: component).stem != nil }

  private static func stem(of component: String) -> (stem: String?, hasOtherEnding: Bool) {
    var name = component
    var endings = 0
    func drop(_ ending: String) -> Bool {
      guard name.lowercased().hasSuffix(ending) else { return false }
      name = String(name.dropLast(ending.count))
      endings += 1
      return true
    }
    _ = drop(".txt")
    guard drop(".swift") else { return (nil, false) }
    while drop(".swift") {}
    return (name, endings > 1)
  }
}

/// A name in Canvas's flat downloads: the student's name in small letters, perhaps `LATE`, the
/// numbers of the student and of the upload, and the file's own name.
struct CanvasName {
  let student: String
  let user: String
  let isLate: Bool
  let file: Int
  let rest: String

  init?(_ name: String) {
    let pattern = /([^_\/]+)(_LATE)?_(\d+)_(\d+)_([^\/]+)/
    guard let found = name.wholeMatch(of: pattern), let file = Int(found.4) else { return nil }
    student = String(found.1)
    isLate = found.2 != nil
    user = String(found.3)
    self.file = file
    rest = String(found.5)
  }
}

/// A name in Moodle's downloads, with folders or without: the student's full name, the number of
/// the participant, the kind of upload, and without folders the file's own name.
struct MoodleName {
  let student: String
  let participant: String
  /// `file`, or `onlinetext` for what was typed into a form.
  let kind: String
  let rest: String

  init?(_ name: String) {
    let pattern = /([^\/]+)_(\d+)_assignsubmission_([a-z]+)_?([^\/]*)/
    guard let found = name.wholeMatch(of: pattern) else { return nil }
    student = String(found.1)
    participant = String(found.2)
    kind = String(found.3)
    rest = String(found.4)
  }
}
