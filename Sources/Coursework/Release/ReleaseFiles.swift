import Foundation

/// What a student's package consists of, as bytes by path.
struct ReleaseFiles {
  private(set) var files: [String: [UInt8]] = [:]
  /// Of the package that they make.
  let manifest: PackageManifest

  /// Folders of `Sources/Coursework` that a student's `course check` needs. The catalogue, with
  /// its oracles and hidden cases, is not among them.
  private static let judgeFolders = [
    "Checking", "Child", "Hashing", "Intake", "Judge", "Model", "Sandbox", "SourceText",
  ]

  /// The targets of a student's package, beside what they import.
  static let targets = ["Exercises", "Coursework", "course", "try", "GradingTests"]

  /// Gathers the files of a release of `course`.
  ///
  /// - Parameter manifest: the course's.
  /// - Throws: `GraderFailure` or `MarkerError` if a source is missing or wrongly marked.
  init(
    course: Course, sources: ExerciseSources, mistakes: MistakeBook, manifest: PackageManifest
  ) throws {
    self.manifest = try manifest.closure(of: Self.targets)
    for target in self.manifest.targets where !Self.targets.contains(target.name) {
      try copyTree(target.path, from: course.folder)
    }
    for (name, source) in sources.files {
      files["Sources/Exercises/\(name)"] = Array(source.stripped().utf8)
    }
    try copy("Sources/Exercises/Unimplemented.swift", from: course.folder)
    for folder in Self.judgeFolders {
      try copyFolder("Sources/Coursework/\(folder)", from: course.folder)
    }
    for name in ["CheckCommand.swift", "ListCommand.swift", "CourseOptions.swift"] {
      try copy("Sources/course/\(name)", from: course.folder)
    }
    try copy("Sources/try/main.swift", from: course.folder)
    try copy("Tests/GradingTests/GradingTests.swift", from: course.folder)
    try copy("docs/coursework.md", from: course.folder)
    try copy("LICENSE", from: course.folder)
    try copy(".swift-format", from: course.folder)
    files["public-cases.json"] = try Array(
      PublicCases(course.suite, mistakes: mistakes).encoded() + [0x0a])
    files["Package.swift"] = Array(
      self.manifest.text(named: "marginalia-coursework").utf8)
    files["README.md"] = Array(ReleaseTexts.readme(course.suite).utf8)
    files[".gitignore"] = Array(".build/\n".utf8)
    files["Sources/Coursework/Course+PublicCases.swift"] = Array(ReleaseTexts.opening.utf8)
    files["Sources/course/Course.swift"] = Array(ReleaseTexts.main.utf8)
    files["MANIFEST.sha256"] = Array(hashes.utf8)
  }

  /// One line a file, as `sha256sum --check` reads it.
  var hashes: String {
    files.filter { $0.key != "MANIFEST.sha256" }.sorted { $0.key < $1.key }
      .map { "\(SHA256.hexadecimal($0.value))  \($0.key)\n" }.joined()
  }

  /// Writes everything into a folder that is not there yet, whole or not at all.
  func write(to folder: String) throws(GraderFailure) {
    if let names = try? FileManager.default.contentsOfDirectory(atPath: folder), !names.isEmpty {
      throw GraderFailure("\(folder) is not empty; name a new folder")
    }
    let draft = folder + ".\(getpid())"
    do {
      for (path, bytes) in files {
        let url = URL(fileURLWithPath: "\(draft)/\(path)")
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw GraderFailure("cannot write \(draft): \(error.localizedDescription)")
    }
    rmdir(folder)
    guard rename(draft, folder) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(atPath: draft)
      throw GraderFailure("cannot make \(folder): \(reason)")
    }
  }

  private mutating func copy(_ path: String, from folder: String) throws {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else {
      throw GraderFailure("cannot read \(folder)/\(path)")
    }
    files[path] = Array(data)
  }

  /// A target that belongs to the release whole.
  private mutating func copyTree(_ path: String, from folder: String) throws {
    for file in try CourseFiles.below(path, in: folder) { try copy(file, from: folder) }
  }

  private mutating func copyFolder(_ path: String, from folder: String) throws {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(path)")
    else { throw GraderFailure("cannot read \(folder)/\(path)") }
    for name in names where [".swift", ".c", ".h"].contains(where: name.hasSuffix) {
      try copy("\(path)/\(name)", from: folder)
    }
  }
}
