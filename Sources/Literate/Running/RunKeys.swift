import Foundation

/// What sections and trained things depend on, as keys: equal keys, equal results. They are hashes
/// of sources, the same on every machine.
struct RunKeys: Sendable {
  private let text: ChapterText
  /// Seed, data, parameters, length.
  private let circumstances: String
  private let slip: (label: String, edit: String)?

  /// What is computed with the same code differs with these.
  ///
  /// - Parameter data: what the data are, by their bytes.
  init(text: ChapterText, arguments: ChapterArguments, parameters: [Parameter], data: String) {
    self.text = text
    var parts = ["seed \(arguments.seed)", "data \(data)"]
    if arguments.isQuick { parts.append("quick") }
    if arguments.checksOnly { parts.append("checks only") }
    let values = arguments.values(of: parameters)
    for name in values.keys.sorted() { parts.append("\(name) = \(values[name]!)") }
    circumstances = parts.joined(separator: "\n")
    slip = arguments.slip
  }

  /// The key of a section's events and figures.
  func key(ofSection index: Int) -> String {
    let section = text.sections[index].text
    var hash = Fingerprint()
    hash.add("section, format 2")
    hash.add(section.code)
    add(&hash, reachedFrom: section.path, isTraining: false)
    hash.add(circumstances)
    if let slip, section.code.contains("\"\(slip.label)\"") { hash.add("\(slip)") }
    return hash.text
  }

  /// The key of what a call `trained(name, …)` gives back.
  ///
  /// - Parameters:
  ///   - file: the call's `#fileID`, "gan/3.2-the-best-discriminator.swift".
  ///   - line: the call's line as it was compiled.
  func key(ofTrained name: String, settings: [(String, String)], file: String, line: Int) -> String
  {
    var hash = Fingerprint()
    hash.add("trained, format 2")
    hash.add(name)
    for (name, value) in settings { hash.add("\(name) = \(value)") }
    let fileName = file.split(separator: "/").last.map(String.init) ?? file
    let path = text.sources.texts.keys.sorted().first { $0.hasSuffix("/" + fileName) }
    if let section = text.sections.first(where: { $0.text.path == path }) {
      hash.add(section.text.code(through: line))
      add(&hash, reachedFrom: section.text.path, isTraining: true)
    } else if let path {
      add(&hash, reachedFrom: path, isTraining: true)
      hash.add(SectionText(path: path, text: text.sources.texts[path] ?? "").code)
    }
    hash.add(circumstances)
    return hash.text
  }

  /// The files of the chapter that a file leads to, and the libraries that these import.
  private func add(_ hash: inout Fingerprint, reachedFrom path: String, isTraining: Bool) {
    let sections = Set(text.sections.map(\.text.path))
    var imports: Set<String> = []
    for reached in text.graph.reached(from: path) {
      let file = SectionText(path: reached, text: text.sources.texts[reached] ?? "")
      imports.formUnion(file.imports)
      if reached != path, !sections.contains(reached) { hash.add("\(reached)\n\(file.code)") }
    }
    for module in imports.sorted() where !(isTraining && Self.saysWhatWasFound.contains(module)) {
      hash.add("\(module) \(text.sources.modules[module] ?? "")")
    }
  }

  /// No training depends on how it is shown.
  private static let saysWhatWasFound: Set<String> = [
    "Figures", "Literate", "Verification", "Coursework",
  ]

  /// The data by their bytes: "digits", or a fingerprint of a directory's files.
  static func identity(ofData source: String) -> String {
    guard source != "digits" else { return source }
    var hash = Fingerprint()
    let directory = URL(fileURLWithPath: source, isDirectory: true)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: source)) ?? []
    for name in names.sorted() {
      // A device or a pipe would be waited for.
      let file = directory.appending(path: name)
      let values = try? file.resolvingSymlinksInPath().resourceValues(forKeys: [.isRegularFileKey])
      guard values?.isRegularFile == true,
        let data = try? Data(contentsOf: file, options: .alwaysMapped)
      else { continue }
      hash.add("\(name) \(data.count) \(TrainedThings.checksum(data))")
    }
    return hash.text
  }
}
