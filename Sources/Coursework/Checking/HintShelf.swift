import Foundation

/// Hints, one at a time: which ones a student has had stands in a file of the build's folder.
public struct HintShelf {
  private let file: String
  /// The numbers of the hints that were shown, by exercise.
  private var shown: [String: [Int]] = [:]

  /// - Parameter folder: the course's.
  public init(folder: String) {
    file = folder + "/.build/course-hints.txt"
    for line in ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n")
    {
      let words = line.split(separator: " ")
      if let id = words.first { shown[String(id)] = words.dropFirst().compactMap { Int($0) } }
    }
  }

  /// The next hint for an exercise, and which of them it is: first those for the cases that fail,
  /// then the general ones, then the rest. After the last one the first comes again.
  ///
  /// - Parameter failures: names of the cases that fail.
  /// - Throws: `GraderFailure` if it cannot be noted that the hint was given.
  public mutating func next(
    for exercise: Exercise, after failures: [String]
  ) throws(GraderFailure) -> (text: String, number: Int, count: Int)? {
    let hints = exercise.hints
    var order: [Int] = []
    for name in failures { order += hints.indices.filter { hints[$0].cases.contains(name) } }
    order += hints.indices.filter { hints[$0].cases.isEmpty } + hints.indices
    var seen = shown[exercise.id] ?? []
    if hints.indices.allSatisfy(seen.contains) { seen = [] }
    guard let next = order.first(where: { !seen.contains($0) }) else { return nil }
    seen.append(next)
    shown[exercise.id] = seen
    try write()
    return (hints[next].text, seen.count, hints.count)
  }

  private func write() throws(GraderFailure) {
    let text = shown.sorted { $0.key < $1.key }.map { id, numbers in
      ([id] + numbers.map { String($0) }).joined(separator: " ") + "\n"
    }.joined()
    do {
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    } catch { throw GraderFailure("cannot write \(file): \(error.localizedDescription)") }
  }
}
