import Foundation

/// The converter, as a process.
struct Pandoc {
  private let program: URL

  init() throws {
    guard let program = Self.inPath("pandoc") else {
      throw BookError(
        "pandoc is not installed; install it (Debian, Ubuntu: apt-get install pandoc; "
          + "macOS: brew install pandoc) and export again")
    }
    self.program = program
  }

  /// A TeX that takes any character.
  static func pdfEngine() throws -> String {
    guard let engine = ["xelatex", "lualatex", "tectonic"].first(where: { inPath($0) != nil })
    else {
      throw BookError(
        "a PDF needs XeLaTeX; install it (Debian, Ubuntu: apt-get install texlive-xetex "
          + "librsvg2-bin; macOS: brew install tectonic librsvg) and export again")
    }
    guard inPath("rsvg-convert") != nil else {
      throw BookError(
        "a PDF with figures needs rsvg-convert; install it (Debian, Ubuntu: apt-get install "
          + "librsvg2-bin; macOS: brew install librsvg) and export again")
    }
    return engine
  }

  /// A page with MathML and a table of contents, complete in itself but for its figures.
  func html(_ text: String, title: String, to file: URL) throws {
    let template = FileManager.default.temporaryDirectory
      .appending(path: "marginalia-\(ProcessInfo.processInfo.processIdentifier).html")
    try Data(SiteTemplate.html.utf8).write(to: template, options: .atomic)
    defer { try? FileManager.default.removeItem(at: template) }
    try convert(
      text,
      [
        "--from=gfm+tex_math_dollars", "--to=html5", "--mathml", "--standalone", "--toc",
        "--toc-depth=2", "--template=\(template.path)", "--metadata=pagetitle:\(title)",
      ], to: file)
  }

  func pdf(_ text: String, engine: String, resources: URL, to file: URL) throws {
    try convert(
      text,
      [
        "--from=gfm+tex_math_dollars", "--pdf-engine=\(engine)", "--toc", "--toc-depth=2",
        "--resource-path=\(resources.path)", "--variable=geometry:margin=2.5cm",
        "--variable=mainfont:DejaVu Serif", "--variable=monofont:DejaVu Sans Mono",
        // A hundred columns fit the page.
        "--variable=monofontoptions:Scale=0.72",
        "--variable=fontsize:10pt", "--variable=colorlinks:true",
      ], to: file)
  }

  /// Converts beside the place and renames into it.
  private func convert(_ text: String, _ options: [String], to file: URL) throws {
    let beside = file.deletingLastPathComponent()
      .appending(path: ".\(file.lastPathComponent).new.\(file.pathExtension)")
    defer { try? FileManager.default.removeItem(at: beside) }
    let source = beside.deletingPathExtension().appendingPathExtension("md")
    defer { try? FileManager.default.removeItem(at: source) }
    let process = Process()
    let words = Pipe()
    do {
      try Data(text.utf8).write(to: source, options: .atomic)
      process.executableURL = program
      process.arguments = options + ["--output=\(beside.path)", source.path]
      process.standardInput = FileHandle.nullDevice
      process.standardError = words
      try process.run()
    } catch {
      throw BookError("\(file.path): pandoc cannot be run: \(error.localizedDescription)")
    }
    let said = String(decoding: words.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let line = said.split(separator: "\n").first ?? "it failed"
      throw BookError("\(file.path): pandoc: \(line)")
    }
    do {
      let files = FileManager.default
      if files.fileExists(atPath: file.path) { try files.removeItem(at: file) }
      try files.moveItem(at: beside, to: file)
    } catch {
      throw BookError("\(file.path): cannot be written: \(error.localizedDescription)")
    }
  }

  static func inPath(_ name: String) -> URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { URL(fileURLWithPath: "\($0)/\(name)") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
